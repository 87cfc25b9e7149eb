//! Walking on without a hand, along the way that is shown or straight ahead; the same walk, among the same walls.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::depart::has_hand;
use super::drive::{Drive, walking_speed};
use super::voice::Voice;
use crate::viewer::visitor::{Moving, Overlay, Preferences, Visitor, VisitorInput, Way};
use crate::visiting::ways::{Follow, Gentle, Side, turn_between};

/// Radians a second of a body that turns into its way.
const TURN: f32 = 1.2;
/// Whoever looks farther aside turns before walking, radians.
const ASIDE: f32 = 0.9;
/// A turn is told so many metres before it.
const TELL_M: f32 = 5.0;
/// Making no way for so long, in seconds, is being stopped.
const STOPPED_SECS: f32 = 0.6;
/// Less than this share of what was asked for is no way.
const LEAST_SHARE: f32 = 0.2;
/// Under reduced motion nothing glides: every second a cut as long as a second's walk.
const CUT_SECS: f32 = 1.0;

/// A walk without a hand.
#[derive(Resource, Debug, Default)]
pub(super) struct AutoWalk {
    follow: Option<Follow>,
    gentle: Gentle,
    /// Where the turn is that was told last, metres along the way.
    told_m: Option<f32>,
    /// The metres asked for in the frame before, and where the feet were.
    asked: Option<(f32, Vec3)>,
    stopped_secs: f32,
    wait_secs: f32,
    greeted: bool,
}

impl AutoWalk {
    /// From here, along this way where there is one.
    pub(super) fn begin(&mut self, way: &Way, feet: Vec3) {
        *self = Self { follow: Follow::new(&way.points, feet), ..Self::default() };
    }
}

pub(super) fn steer(
    mut walk: ResMut<AutoWalk>,
    mut moving: ResMut<Moving>,
    mut drive: ResMut<Drive>,
    visitors: Query<(&Visitor, &Transform)>,
    (input, overlay, preferences, time): (Res<VisitorInput>, Res<Overlay>, Res<Preferences>, Res<Time>),
    way: Res<Way>,
    mut voice: Voice,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Ok((visitor, place)) = visitors.single() else { return };
    if has_hand(&input) || *overlay != Overlay::None {
        *moving = Moving::OnFoot;
        return;
    }
    let walk = &mut *walk;
    let (feet, dt) = (place.translation, time.delta_secs());
    let speed = walking_speed(preferences.walk_speed);
    redraw.write(RequestRedraw);
    if way.is_changed() && way.points.len() > 1 {
        walk.follow = Follow::new(&way.points, feet);
        walk.told_m = None;
    }
    if !walk.greeted {
        walk.greeted = true;
        match &walk.follow {
            Some(follow) => voice.tell("auto-walk-way", follow.left_m()),
            None => voice.tell("auto-walk-straight", 0.0),
        }
    }
    let heading = match &mut walk.follow {
        Some(follow) => match follow.heading(feet) {
            Some(heading) => heading,
            None => {
                *moving = Moving::OnFoot;
                voice.tell("auto-walk-arrived", 0.0);
                return;
            }
        },
        None => visitor.yaw,
    };
    if let Some((asked, before)) = walk.asked.take() {
        let made = Vec2::new(feet.x - before.x, feet.z - before.z).length();
        let waits = if preferences.reduced_motion { STOPPED_SECS } else { dt };
        walk.stopped_secs = if made < asked * LEAST_SHARE { walk.stopped_secs + waits } else { 0.0 };
        if walk.stopped_secs >= STOPPED_SECS {
            *moving = Moving::OnFoot;
            voice.tell("auto-walk-stopped", 0.0);
            return;
        }
    }
    let bend = walk.follow.as_ref().and_then(Follow::next_bend);
    if let Some((bend, metres)) = bend
        && metres <= TELL_M
        && walk.told_m.is_none_or(|told| told < bend.along_m)
    {
        walk.told_m = Some(bend.along_m);
        let key = if bend.side == Side::Left { "auto-walk-left" } else { "auto-walk-right" };
        voice.tell(key, metres);
    }
    let turn = turn_between(visitor.yaw, heading);
    if preferences.reduced_motion {
        walk.wait_secs -= dt;
        if walk.wait_secs <= 0.0 {
            walk.wait_secs = CUT_SECS;
            let to_bend = bend.map_or(f32::INFINITY, |(_, metres)| metres.max(0.4));
            let left = walk.follow.as_ref().map_or(f32::INFINITY, Follow::left_m);
            let metres = (speed * CUT_SECS).min(to_bend).min(left);
            drive.look.x = turn;
            drive.stride = Vec2::new(0.0, metres);
            walk.asked = Some((metres, feet));
        }
        return;
    }
    drive.look.x = turn.clamp(-TURN * dt, TURN * dt);
    let wish = Vec2::new(0.0, f32::from(u8::from(turn.abs() < ASIDE)));
    drive.walk = if preferences.comfort.gentle { walk.gentle.towards(wish, dt) } else { wish };
    walk.asked = (drive.walk.y > 0.5).then_some((speed * drive.walk.y * dt, feet));
}
