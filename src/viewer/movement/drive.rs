//! What moves the body in this frame: hands, made as gentle as the visitor wishes, and presses of step mode.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::depart::{Presses, has_hand};
use crate::viewer::visitor::{Preferences, VisitorInput};
use crate::visiting::ways::{Gentle, Measures, Snap};

/// Seconds of one press.
const PRESS_SECS: f32 = 0.25;

/// What moves the body in this frame. Read by walking, flight and orbit.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Drive {
    /// As [`VisitorInput::walk`]; times the pace.
    pub(super) walk: Vec2,
    /// As [`VisitorInput::look`].
    pub(super) look: Vec2,
    /// As [`VisitorInput::rise`]; times the pace.
    pub(super) rise: f32,
    /// Metres to go besides, x to the right, y forward: a measured step.
    pub(super) stride: Vec2,
}

impl Drive {
    /// It asks for going somewhere, not only for looking.
    pub(super) fn goes(&self) -> bool {
        self.walk != Vec2::ZERO || self.stride != Vec2::ZERO || self.rise != 0.0
    }

    /// It asks for anything.
    pub(super) fn moves(&self) -> bool {
        self.goes() || self.look != Vec2::ZERO
    }

    /// Metres to go, x to the right, y forward, for somebody who walks at `speed`.
    pub(super) fn metres(&self, speed: f32, dt_secs: f32) -> Vec2 {
        self.walk * walking_speed(speed) * dt_secs + self.stride
    }
}

/// What a settings file says may be anything: m/s that somebody walks.
pub(super) fn walking_speed(wanted: f32) -> f32 {
    if wanted.is_finite() { wanted.clamp(0.3, 3.0) } else { 1.4 }
}

/// What a press of step mode does, as the visitor has chosen it.
pub(super) fn measures(preferences: &Preferences) -> Measures {
    let comfort = preferences.comfort.checked();
    let secs = if preferences.reduced_motion { 0.0 } else { PRESS_SECS };
    Measures { step_m: comfort.step_m, notch: comfort.notch_deg.to_radians(), secs }
}

pub(super) fn gather(
    mut drive: ResMut<Drive>,
    mut presses: ResMut<Presses>,
    (input, preferences, time): (Res<VisitorInput>, Res<Preferences>, Res<Time>),
    (mut snap, mut gentle): (Local<Snap>, Local<Gentle>),
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let dt = time.delta_secs();
    let comfort = preferences.comfort.checked();
    let wish = input.walk * input.pace;
    let walk = if comfort.gentle {
        gentle.towards(wish, dt)
    } else {
        gentle.set(wish);
        wish
    };
    let mut look = input.look;
    if comfort.snap_turn_deg > 0.0 {
        look.x = snap.turn(look.x, comfort.snap_turn_deg.to_radians(), dt);
    }
    let mut now = Drive { walk, look, rise: input.rise * input.pace, stride: Vec2::ZERO };
    if has_hand(&input) {
        presses.0.stop();
    }
    if !presses.0.rests() {
        let part = presses.0.advance(dt, &measures(&preferences));
        now.stride = part.stride;
        now.look += part.turn;
    }
    if now.moves() || !presses.0.rests() {
        redraw.write(RequestRedraw);
    }
    drive.set_if_neq(now);
}
