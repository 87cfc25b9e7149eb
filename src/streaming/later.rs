//! Small files that whoever draws a frame must not wait for.

use crate::content::source::Source;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Files that are read while frames go on.
#[derive(Debug, Default)]
pub struct LaterFiles {
    files: BTreeMap<String, Arc<Slot>>,
}

#[derive(Debug, Default)]
struct Slot(Mutex<Option<Result<Arc<[u8]>, String>>>);

/// Most files that are remembered; what comes after them is not read.
const MOST_FILES: usize = 64;

impl LaterFiles {
    /// The file, or why there is none; `None` while it is on its way. The first question sets a thread to work.
    pub fn get(&mut self, source: &Arc<dyn Source>, uri: &str, limit_bytes: u64) -> Option<Result<Arc<[u8]>, String>> {
        if let Some(slot) = self.files.get(uri) {
            return slot.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        }
        if self.files.len() >= MOST_FILES {
            return Some(Err(format!("more than {MOST_FILES} files are not read at once")));
        }
        let slot = Arc::new(Slot::default());
        self.files.insert(uri.to_owned(), slot.clone());
        let (source, address) = (source.clone(), uri.to_owned());
        let read = move || {
            let read = source.read(&address, limit_bytes).map(Arc::from).map_err(|error| error.to_string());
            *slot.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        };
        if let Err(error) = std::thread::Builder::new().name("schema".to_owned()).spawn(read) {
            self.files.remove(uri);
            return Some(Err(error.to_string()));
        }
        None
    }

    /// Forgets what could not be read, so that it is asked for again.
    pub fn forget_failures(&mut self) {
        let failed = |slot: &Arc<Slot>| matches!(*slot.0.lock().unwrap_or_else(PoisonError::into_inner), Some(Err(_)));
        self.files.retain(|_, slot| !failed(slot));
    }
}
