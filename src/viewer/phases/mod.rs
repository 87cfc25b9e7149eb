//! The visit in time: which of its phases is shown.
//!
//! Reads [`ShowPhase`] and [`CurrentVisit`]; writes [`Timeline`], which streaming follows (it shows only what stood
//! then) and screens draw.

use bevy::prelude::*;

use super::schedule::VisitorSystems;
use super::visitor::{CurrentVisit, ShowPhase, Timeline};

/// Keeps the [`Timeline`].
#[derive(Debug, Default, Clone, Copy)]
pub struct PhasesPlugin;

impl Plugin for PhasesPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<ShowPhase>()
            .init_resource::<Timeline>()
            .add_systems(Update, (begin, obey).chain().in_set(VisitorSystems::Tours));
    }
}

/// A visit was opened or closed. The first phase stands from the first frame on: the session has set it in the same
/// moment as the visit's tiles, see [`Timeline::begin`].
fn begin(visit: Option<Res<CurrentVisit>>, mut timeline: ResMut<Timeline>) {
    match visit {
        Some(visit) if visit.is_added() || visit.is_changed() => {
            timeline.begin(visit.0.visit.first_phase().map(|phase| phase.id.as_str()));
        }
        None if timeline.shown.is_some() => timeline.begin(None),
        _ => {}
    }
}

/// Shows what was asked for last. A phase that the visit does not have changes nothing.
fn obey(mut wishes: MessageReader<ShowPhase>, visit: Option<Res<CurrentVisit>>, mut timeline: ResMut<Timeline>) {
    let Some(ShowPhase(wanted)) = wishes.read().last() else { return };
    let known = visit.is_some_and(|visit| visit.0.visit.phases.iter().any(|phase| phase.id == *wanted));
    if known && timeline.shown.as_ref() != Some(wanted) {
        timeline.shown = Some(wanted.clone());
    }
}
