//! Hiding and showing content groups: the picture changes at once, and not before all of the new one is there.

use super::{SETTLING_FRAMES, Streamer};
use crate::streaming::prepare::Prepare;

/// A change of layers that is waited for.
#[derive(Debug)]
pub(super) struct Change {
    hidden: Vec<u32>,
    since_secs: Option<f64>,
}

/// After so many seconds the picture changes although parts of the new one are missing: memory may never have room for
/// both, and a server may never answer.
const LONGEST_WAIT_SECS: f64 = 8.0;

impl<P: Prepare> Streamer<P> {
    /// Hides the contents of these groups ([`FileMetadata::groups`](crate::content::tileset::FileMetadata::groups) of
    /// the outermost file) and shows those of all others.
    ///
    /// What is shown stays until all that the new picture needs is there, or for a few seconds: then it changes in one
    /// update. What is hidden is kept for as long as memory has room for it, so that the way back loads nothing.
    pub fn hide_groups(&mut self, hidden: &[u32]) {
        let wanted = self.change.as_ref().map_or(&self.hidden_groups, |change| &change.hidden);
        if wanted == hidden {
            return;
        }
        self.settling = SETTLING_FRAMES;
        if self.hidden_groups == hidden {
            self.change = None;
            self.layers.conceal(hidden, &mut self.foreseen.memory.concealed);
        } else if self.frame == 0 {
            // Nothing is shown yet that could stay.
            self.apply_groups(hidden.to_vec());
        } else {
            self.layers.conceal(hidden, &mut self.foreseen.memory.concealed);
            self.change = Some(Change { hidden: hidden.to_vec(), since_secs: None });
        }
    }

    /// Whether a change of groups is on its way.
    pub fn is_changing(&self) -> bool {
        self.change.is_some()
    }

    /// Changes the picture when all of the new one is there. Call it after a selection.
    pub(super) fn change_layers(&mut self, now_secs: f64) {
        let Some(change) = &mut self.change else { return };
        let since_secs = *change.since_secs.get_or_insert(now_secs);
        let waits = self.foreseen.selection.loads.iter().any(|load| load.need.group.is_wanted());
        if waits && now_secs - since_secs < LONGEST_WAIT_SECS {
            return;
        }
        if let Some(change) = self.change.take() {
            self.apply_groups(change.hidden);
        }
    }

    fn apply_groups(&mut self, hidden: Vec<u32>) {
        self.layers.conceal(&hidden, &mut self.memory.concealed);
        self.layers.conceal(&hidden, &mut self.foreseen.memory.concealed);
        self.hidden_groups = hidden;
        self.is_stale = true;
        self.settling = SETTLING_FRAMES;
    }
}
