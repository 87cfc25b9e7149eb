//! Buffer views, copied once each and within a limit.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Gives the bytes of buffer views to tables that outlive the file.
pub struct Views<'a> {
    fetch: &'a dyn Fn(usize) -> Result<Cow<'a, [u8]>, String>,
    held: BTreeMap<usize, Arc<[u8]>>,
    taken_bytes: u64,
    max_bytes: u64,
}

impl<'a> Views<'a> {
    /// `fetch` gives the bytes of the view with this index, or says as the rest of a sentence what is wrong with it.
    /// All that is given together stays within `max_bytes`.
    pub fn new(fetch: &'a dyn Fn(usize) -> Result<Cow<'a, [u8]>, String>, max_bytes: u64) -> Self {
        Self { fetch, held: BTreeMap::new(), taken_bytes: 0, max_bytes }
    }

    /// The bytes of a view. One that several properties share is held once.
    ///
    /// # Errors
    /// What `fetch` says, or that the limit is reached.
    pub fn get(&mut self, index: usize) -> Result<Arc<[u8]>, String> {
        if let Some(bytes) = self.held.get(&index) {
            return Ok(bytes.clone());
        }
        let bytes = (self.fetch)(index)?;
        let taken_bytes = self.taken_bytes.saturating_add(bytes.len() as u64);
        if taken_bytes > self.max_bytes {
            return Err(format!("needs more than the {} bytes that metadata may take", self.max_bytes));
        }
        self.taken_bytes = taken_bytes;
        let bytes: Arc<[u8]> = bytes.into();
        self.held.insert(index, bytes.clone());
        Ok(bytes)
    }

    /// Bytes of all views given so far.
    pub fn taken_bytes(&self) -> u64 {
        self.taken_bytes
    }
}
