//! Being brought somewhere else: a glide, a fade or a cut, whichever the visitor has chosen and the way allows.

use bevy::prelude::*;

use super::curtain::Curtain;
use super::drive::walking_speed;
use super::surroundings::Surroundings;
use crate::content::visit::Travel;
use crate::viewer::visitor::{
    Carried, Foreseen, Gaze, Gliding, LandingSpot, Moving, Preferences, TourStatus, Transition, Visitor, VisitorInput,
    Way,
};
use crate::visiting::ways::{Path, Ride, Stance, Steps, Trail, gaze, turn_between};

/// m/s² of a glide.
const ACCELERATION: f32 = 4.0;
/// Farther than this is a fade: nobody wants to be pulled through the whole building. Metres, straight.
const FARTHEST_GLIDE_M: f32 = 45.0;
/// Along a way that was asked for.
const FARTHEST_WAY_M: f32 = 200.0;
/// Metres within which a way begins and ends where a glide does.
const SAME_PLACE_M: f32 = 2.0;
/// Radians a second, and a second squared, of a view that turns by itself.
const TURN: (f32, f32) = (1.6, 3.0);
/// Radius in which corners of a way are rounded, metres.
const CORNER_M: f32 = 0.6;

/// Bring the visitor there. Written by the ways of moving; the last one of a frame counts.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub(super) struct Depart {
    /// Where to.
    pub(super) to: Stance,
    /// Motionless, whatever was chosen.
    pub(super) cut: bool,
    /// What coming back leads to; none where this is itself a way back.
    pub(super) leaves: Option<Stance>,
    /// The way of moving stays what it is: only the view is set right.
    pub(super) stays: bool,
    /// A tour leads, in this way unless the visitor has chosen less motion.
    pub(super) by: Option<Travel>,
}

impl Depart {
    /// There, as the visitor likes to be brought, never to come back to `here`.
    pub(super) fn to(to: Stance) -> Self {
        Self { to, cut: false, leaves: None, stays: false, by: None }
    }

    /// The same, and coming back leads to this.
    pub(super) fn leaving(self, here: Stance) -> Self {
        Self { leaves: Some(here), ..self }
    }
}

/// Where a visitor is and looks.
pub(super) fn stance(visitor: &Visitor, feet: &Transform) -> Stance {
    Stance { feet: feet.translation, yaw: visitor.yaw, pitch: visitor.pitch, floating: visitor.floating }
}

/// Puts a visitor there.
pub(super) fn put(visitor: &mut Visitor, feet: &mut Transform, to: &Stance) {
    feet.translation = to.feet;
    (visitor.yaw, visitor.pitch, visitor.floating) = (to.yaw, to.pitch, to.floating);
    visitor.fall_speed = 0.0;
}

/// Sets out to where the last [`Depart`] leads.
pub(super) fn set_out(
    mut departs: MessageReader<Depart>,
    mut visitors: Query<(Entity, &mut Visitor, &mut Transform)>,
    surroundings: Surroundings,
    preferences: Res<Preferences>,
    way: Res<Way>,
    (mut moving, mut steps, mut trail, mut curtain, mut spot): (
        ResMut<Moving>,
        ResMut<Presses>,
        ResMut<Tracks>,
        ResMut<Curtain>,
        ResMut<LandingSpot>,
    ),
    mut foreseen: ResMut<Foreseen>,
    mut commands: Commands,
) {
    let Some(depart) = departs.read().last() else { return };
    let Ok((entity, mut visitor, mut feet)) = visitors.single_mut() else { return };
    let here = stance(&visitor, &feet);
    if let Some(left) = depart.leaves {
        trail.0.leave(left);
    }
    trail.0.arrive();
    trail.1 = true;
    if !depart.stays {
        moving.set_if_neq(Moving::OnFoot);
        spot.set_if_neq(LandingSpot::default());
    }
    steps.0.stop();
    commands.entity(entity).remove::<Gliding>();
    foreseen.way.clear();
    let to = depart.to;
    let comfort = preferences.comfort.checked();
    let transition = transition(comfort.transition, depart.by);
    if depart.cut || preferences.reduced_motion || transition == Transition::Cut {
        curtain.open();
        put(&mut visitor, &mut feet, &to);
        return;
    }
    let lift = Vec3::Y * visitor.eye_height_m;
    let look = |feet: Vec3| Gaze { eye: feet + lift, look: feet + lift + gaze(to.yaw, to.pitch) * 10.0 };
    let path = (transition == Transition::Glide)
        .then(|| along_way(&way, here.feet, to.feet).or_else(|| straight(&surroundings, here.feet, to.feet, lift)))
        .flatten();
    let Some(path) = path else {
        foreseen.way.push(look(to.feet));
        curtain.close_for(to);
        return;
    };
    curtain.open();
    // What is seen on arrival, and half-way; the nearer first.
    foreseen.way.extend([0.5, 1.0].map(|part| look(path.at(path.length_m() * part))));
    visitor.floating = to.floating;
    visitor.fall_speed = 0.0;
    let (turn, tilt) = (turn_between(here.yaw, to.yaw), to.pitch - here.pitch);
    let speed = match depart.by {
        Some(Travel::Walk) => walking_speed(preferences.walk_speed).min(comfort.glide_speed),
        _ => comfort.glide_speed,
    };
    let ride = Ride::new(path.length_m(), speed, ACCELERATION);
    let turning = Ride::new(turn.abs().max(tilt.abs()), TURN.0, TURN.1);
    commands.entity(entity).insert(Gliding {
        path,
        ride: if turning.secs() > ride.secs() { turning } else { ride },
        yaw: (here.yaw, here.yaw + turn),
        pitch: (here.pitch, to.pitch),
        elapsed_secs: 0.0,
        led: depart.by.is_some(),
    });
}

/// The way with the least motion of what the visitor and the tour want.
fn transition(chosen: Transition, led: Option<Travel>) -> Transition {
    match (chosen, led) {
        (Transition::Cut, _) | (_, Some(Travel::Cut)) => Transition::Cut,
        (Transition::Fade, _) | (_, Some(Travel::Fade)) => Transition::Fade,
        (Transition::Glide, Some(Travel::Glide | Travel::Walk) | None) => Transition::Glide,
    }
}

/// Carries a glide on. Any step or turn of the visitor ends it where it is; that of a tour stands still with the tour.
pub(super) fn glide(
    mut gliding: Query<(Entity, &mut Gliding, &mut Visitor, &mut Transform)>,
    (input, tour): (Res<VisitorInput>, Res<TourStatus>),
    time: Res<Time>,
    mut foreseen: ResMut<Foreseen>,
    mut commands: Commands,
) {
    for (entity, mut glide, mut visitor, mut place) in &mut gliding {
        if has_hand(&input) {
            commands.entity(entity).remove::<Gliding>();
            foreseen.way.clear();
            continue;
        }
        if glide.led && tour.running.as_ref().is_some_and(|tour| tour.paused) {
            continue;
        }
        glide.elapsed_secs += time.delta_secs();
        let share = glide.ride.share(glide.elapsed_secs);
        place.translation = glide.path.at(glide.path.length_m() * share);
        visitor.yaw = glide.yaw.0 + (glide.yaw.1 - glide.yaw.0) * share;
        visitor.pitch = glide.pitch.0 + (glide.pitch.1 - glide.pitch.0) * share;
        if share >= 1.0 {
            foreseen.way.clear();
            commands.entity(entity).remove::<Gliding>();
        }
    }
}

/// Tells everybody whether the visitor is on the way.
pub(super) fn tell(gliding: Query<(), With<Gliding>>, curtain: Res<Curtain>, mut carried: ResMut<Carried>) {
    carried.set_if_neq(Carried(!gliding.is_empty() || curtain.closes()));
}

/// Whether a hand is on anything that moves the body or the view.
pub(super) fn has_hand(input: &VisitorInput) -> bool {
    input.walk != Vec2::ZERO || input.look != Vec2::ZERO || input.rise != 0.0
}

/// The way that is shown, where it leads there from here.
fn along_way(way: &Way, from: Vec3, to: Vec3) -> Option<Path> {
    let whole = Path::new(way.points.iter().copied());
    let end = *whole.points().last()?;
    let start = whole.nearest(from, 0.0, whole.length_m());
    if end.distance(to) > SAME_PLACE_M || whole.at(start).distance(from) > SAME_PLACE_M {
        return None;
    }
    let rest = whole.marks().filter(|(along, _)| *along > start).map(|(_, point)| point);
    let path = Path::new([from].into_iter().chain(rest).chain([to])).rounded(CORNER_M);
    (path.length_m() <= FARTHEST_WAY_M).then_some(path)
}

/// The straight way, where a head can fly it past the tiles shown now.
fn straight(surroundings: &Surroundings, from: Vec3, to: Vec3, lift: Vec3) -> Option<Path> {
    let length = from.distance(to);
    if length < 0.01 {
        return Some(Path::new([to]));
    }
    if length > FARTHEST_GLIDE_M {
        return None;
    }
    let around = surroundings.around(from.midpoint(to), length / 2.0 + 1.0);
    let pieces = (length / 0.25).ceil().max(1.0) as u32;
    let is_free = |piece| around.nearest((from + lift).lerp(to + lift, piece as f32 / pieces as f32), 0.2).is_none();
    (0..=pieces).all(is_free).then(|| Path::new([from, to]))
}

/// Presses of step mode on their way.
#[derive(Resource, Debug, Default)]
pub(super) struct Presses(pub(super) Steps);

/// Where the visitor came from; and whether it has just been told of a leap.
#[derive(Resource, Debug, Default)]
pub(super) struct Tracks(pub(super) Trail, pub(super) bool);
