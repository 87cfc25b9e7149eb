//! Work on a thread of its own, called off when nobody waits for it any more.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

use crate::visiting::floors::Cancel;

/// Work under way.
pub(super) struct Job<T> {
    cancel: Arc<Cancel>,
    result: Mutex<Receiver<T>>,
}

impl<T: Send + 'static> Job<T> {
    /// Begins; `None` where the system has no thread left.
    pub(super) fn begin(name: &str, work: impl FnOnce(&Cancel) -> T + Send + 'static) -> Option<Self> {
        let cancel = Arc::new(Cancel::default());
        let (send, result) = channel();
        let told = Arc::clone(&cancel);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The receiver is gone when nobody wants to know.
            drop(send.send(work(&told)));
        });
        thread.ok().map(|_| Self { cancel, result: Mutex::new(result) })
    }

    /// What came of it: `Ok(None)` while it goes on, `Err` where it ended without a result.
    pub(super) fn poll(&self) -> Result<Option<T>, TryRecvError> {
        match self.result.lock().unwrap_or_else(PoisonError::into_inner).try_recv() {
            Ok(result) => Ok(Some(result)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(gone) => Err(gone),
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}
