//! Holds the time of a frame by how much detail is asked for, while the eye moves. An eye that rests sees all of it.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use crate::streaming::Pace;
use crate::viewer::visitor::{FrameClock, OpenedTilesets, Quality, StreamingReport};

/// Seconds that the eye has rested before the picture becomes as fine as it can.
const RESTS_SECS: f32 = 1.0;

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
    mut rested_secs: Local<f32>,
    mut pace: ResMut<FramePace>,
    mut report: ResMut<StreamingReport>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if quality.is_changed() && !quality.is_added() {
        pace.0 = Pace::new(quality.frame_secs, quality.first_factor);
    }
    if opened.is_changed() {
        pace.0.forget();
    }
    let (moves, follows) = clock.map_or((true, false), |clock| (clock.moves, clock.follows));
    // Tiles that arrive while nobody moves may take their time: what they cost is told by the next move.
    if follows && moves && pace.0.observe(time.delta_secs_f64(), !report.complete, time.elapsed_secs_f64()) {
        debug!("the error allowed is {:.2} times the wanted one now", pace.0.factor());
    }
    *rested_secs = if moves { 0.0 } else { *rested_secs + time.delta_secs() };
    let rests = *rested_secs >= RESTS_SECS;
    let factor = if rests { 1.0 } else { pace.0.factor() };
    if report.pace_factor != factor {
        report.pace_factor = factor;
    }
    // Where there is no clock nobody rests, and nobody waits.
    if !moves && !rests && factor > 1.0 {
        redraw.write(RequestRedraw);
    }
}
