//! Holds the time of a frame by how much detail is asked for.

use bevy::prelude::*;

use crate::streaming::Pace;
use crate::viewer::visitor::{FrameClock, OpenedTilesets, Quality, StreamingReport};

/// What the frames have told so far.
#[derive(Resource)]
pub(super) struct FramePace(Pace);

/// Begins with what the rendering plugin knows of the machine.
pub(super) fn set_up(quality: Res<Quality>, mut report: ResMut<StreamingReport>, mut commands: Commands) {
    let pace = Pace::new(quality.frame_secs, quality.first_factor);
    report.pace_factor = pace.factor();
    commands.insert_resource(FramePace(pace));
}

/// Listens to the clock, where there is one: pictures take their time and are always at full detail.
pub(super) fn keep(
    clock: Option<Res<FrameClock>>,
    quality: Res<Quality>,
    opened: Res<OpenedTilesets>,
    time: Res<Time<Real>>,
    mut pace: ResMut<FramePace>,
    mut report: ResMut<StreamingReport>,
) {
    if quality.is_changed() && !quality.is_added() {
        pace.0 = Pace::new(quality.frame_secs, quality.first_factor);
        report.pace_factor = pace.0.factor();
    }
    if opened.is_changed() {
        pace.0.forget();
    }
    let follows = clock.is_some_and(|clock| clock.follows);
    if follows && pace.0.observe(time.delta_secs_f64(), !report.complete, time.elapsed_secs_f64()) {
        report.pace_factor = pace.0.factor();
        debug!("the error allowed is {:.2} times the wanted one now", pace.0.factor());
    }
}
