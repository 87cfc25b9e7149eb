//! Work on a thread of its own, called off when nobody waits for it any more.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Work under way.
pub(super) struct Job<T> {
    cancelled: Arc<AtomicBool>,
    result: Mutex<Receiver<T>>,
}

impl<T: Send + 'static> Job<T> {
    /// Begins; `None`, with a word in the log, where the system has no thread left. `work` sees when it is called off.
    pub(super) fn begin(name: &str, work: impl FnOnce(&AtomicBool) -> T + Send + 'static) -> Option<Self> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let (send, result) = channel();
        let told = Arc::clone(&cancelled);
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            // The receiver is gone when nobody wants to know.
            drop(send.send(work(&told)));
        });
        match thread {
            Ok(_) => Some(Self { cancelled, result: Mutex::new(result) }),
            Err(error) => {
                tracing::warn!("no thread for {name:?}, which is left out: {error}");
                None
            }
        }
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
        self.cancelled.store(true, Ordering::Relaxed);
    }
}
