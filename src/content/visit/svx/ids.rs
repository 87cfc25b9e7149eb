//! Ids as a visit has them, from whatever a document calls things.

use crate::content::visit::MAX_ID_LENGTH;
use std::collections::BTreeSet;

/// Ids that are given already.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeSet<String>);

impl Ids {
    /// `wanted`, made an id, and another number behind it where it is given already. `usual` where nothing is left of it.
    pub(super) fn take(&mut self, wanted: &str, usual: &str) -> String {
        let fits = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || *c == '_';
        let mut id: String = wanted.chars().map(|c| if c == ' ' || c == '.' { '-' } else { c }).filter(fits).collect();
        id.truncate(MAX_ID_LENGTH);
        if id.is_empty() {
            usual.clone_into(&mut id);
        }
        // Room for the number: there are fewer than ten thousand of anything.
        let stem: String = id.chars().take(MAX_ID_LENGTH - 5).collect();
        let mut number = 2;
        while !self.0.insert(id.clone()) {
            id = format!("{stem}-{number}");
            number += 1;
        }
        id
    }
}
