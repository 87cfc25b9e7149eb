//! What is on the desk, for whoever shows it.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::workbench::{Workbench, source_of};
use crate::viewer::visitor::{CurrentVisit, Drafted, LeftDraft, Making};
use crate::visiting::authoring::languages;

/// Writes [`Making`] when something has changed.
pub(super) fn show(
    mut bench: ResMut<Workbench>,
    mut making: ResMut<Making>,
    visit: Option<Res<CurrentVisit>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if !std::mem::take(&mut bench.bypass_change_detection().changed) {
        return;
    }
    let draft = bench.desk.as_ref().zip(visit.as_ref()).map(|(desk, visit)| {
        let draft = desk.draft();
        Arc::new(Drafted {
            tour: draft.tour().clone(),
            chosen: bench.chosen_number(),
            saved: draft.is_saved(),
            undo: draft.undo_name(),
            redo: draft.redo_name(),
            lacks: draft.lacks(&visit.0.visit),
            languages: languages(&visit.0.visit),
            no_home: bench.home.as_ref().and_then(|home| home.as_ref().err().cloned()),
        })
    });
    let left = bench.left.as_ref().map(|(desk, name)| LeftDraft {
        title: desk.draft().tour().title.clone(),
        elsewhere: (*name != bench.visit).then(|| source_of(name)),
    });
    making.set_if_neq(Making { draft, left, copying: bench.copy.is_some() });
    redraw.write(RequestRedraw);
}
