//! Remembers where the visitor walks, for coming back.

use bevy::prelude::*;

use super::curtain::Curtain;
use super::depart::{Tracks, stance};
use crate::viewer::visitor::{Gliding, Moving, Visitor};
use crate::visiting::ways::Stance;

/// Farther in one frame is no walk: somebody has set the body down elsewhere. Metres.
const SET_DOWN_M: f32 = 3.0;

pub(super) fn remember(
    mut tracks: ResMut<Tracks>,
    visitors: Query<(&Visitor, &Transform, Has<Gliding>)>,
    (moving, curtain): (Res<Moving>, Res<Curtain>),
    mut last: Local<Option<Stance>>,
) {
    let Ok((visitor, feet, glides)) = visitors.single() else { return };
    let here = stance(visitor, feet);
    let on_foot = matches!(*moving, Moving::OnFoot | Moving::Pointing | Moving::AutoWalking);
    if !on_foot || glides || curtain.closes() || here.floating {
        tracks.0.arrive();
        *last = None;
        return;
    }
    if let Some(before) = *last
        && before.feet.distance(here.feet) > SET_DOWN_M
        && !tracks.1
    {
        tracks.0.leave(before);
    }
    tracks.1 = false;
    tracks.0.walk_to(here);
    *last = Some(here);
}
