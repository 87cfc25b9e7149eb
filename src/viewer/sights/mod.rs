//! Points of interest: which annotations of the visit are in view.
//!
//! Reads the open visit, its phase and the eye; writes [`SightsInView`] for whoever marks them.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{
    AppScreen, ChosenSight, CurrentVisit, Eye, Preferences, SightsInView, Solid, SolidGround, StreamingReport, Timeline,
};
use crate::visiting::sights;

/// Seconds between two looks while the eye moves: marks may come a little late, frames may not.
const LOOK_AGAIN_SECS: f32 = 0.15;

/// Finds out what is in view.
#[derive(Debug, Default, Clone, Copy)]
pub struct SightsPlugin;

impl Plugin for SightsPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<SightsInView>()
            .init_resource::<ChosenSight>()
            .init_resource::<SolidGround>()
            .init_resource::<Timeline>()
            .init_resource::<StreamingReport>()
            .add_message::<RequestRedraw>()
            .add_systems(Update, look_around.in_set(VisitorSystems::Presentation))
            .add_systems(OnExit(AppScreen::Visiting), forget);
    }
}

fn forget(mut in_view: ResMut<SightsInView>, mut chosen: ResMut<ChosenSight>) {
    in_view.set_if_neq(SightsInView::default());
    chosen.set_if_neq(ChosenSight::default());
}

fn look_around(
    mut in_view: ResMut<SightsInView>,
    visit: Option<Res<CurrentVisit>>,
    (preferences, timeline, report): (Res<Preferences>, Res<Timeline>, Res<StreamingReport>),
    eyes: Query<(&Transform, &Projection), With<Eye>>,
    solid: Solid,
    time: Res<Time<Real>>,
    mut last: Local<Option<(Transform, bool, Option<String>)>>,
    mut since_secs: Local<f32>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let (Some(visit), Ok((eye, projection))) = (visit, eyes.single()) else { return };
    if !preferences.reading.points {
        in_view.set_if_neq(SightsInView::default());
        *last = None;
        return;
    }
    *since_secs += time.delta_secs();
    let now = Some((*eye, report.complete, timeline.shown.clone()));
    if now == *last && !visit.is_changed() {
        return;
    }
    if *since_secs < LOOK_AGAIN_SECS {
        redraw.write(RequestRedraw);
        return;
    }
    *since_secs = 0.0;
    *last = now;
    let Projection::Perspective(perspective) = projection else { return };
    let half = (perspective.fov / 2.0).tan();
    let eye = sights::Eye {
        at: eye.translation,
        forward: *eye.forward(),
        half_angle: half.hypot(half * perspective.aspect_ratio).atan(),
    };
    let free = |from: Vec3, direction: Vec3| {
        let shown = solid.shown(from, sights::FARTHEST_M);
        shown.ray(from, direction, sights::FARTHEST_M).map_or(f32::INFINITY, |(metres, _)| metres)
    };
    let phase = timeline.shown.as_deref();
    in_view.set_if_neq(SightsInView(sights::in_view(&visit.0.visit.annotations, phase, &eye, free)));
}
