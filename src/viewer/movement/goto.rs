//! Going to a place: a glide where the way is free and motion is welcome, otherwise a cut.

use bevy::prelude::*;

use super::eye::facing;
use super::walk::nearby;
use crate::content::visit::{Pose, Standpoint};
use crate::viewer::visitor::{
    CurrentVisit, Foreseen, Gaze, Gliding, GoTo, Preferences, TileCollider, Visitor, VisitorInput,
};
use crate::visiting::ground::Ground as _;

/// Metres a second of a glide, and the longest it may last.
const GLIDE_SPEED: f32 = 12.0;
const LONGEST_GLIDE_SECS: f32 = 4.0;
/// Farther than this is a cut: nobody wants to fly through the whole building.
const FARTHEST_GLIDE_M: f32 = 45.0;

/// A wanted end of a move.
#[derive(Clone, Copy)]
struct Target {
    feet: Vec3,
    look: Vec3,
    floating: bool,
}

/// Starts what [`GoTo`] messages ask for; the last one counts.
pub(super) fn start(
    mut requests: MessageReader<GoTo>,
    visit: Option<Res<CurrentVisit>>,
    mut visitors: Query<(Entity, &mut Visitor, &mut Transform)>,
    tiles: Query<(&TileCollider, &Transform, &Visibility), Without<Visitor>>,
    preferences: Res<Preferences>,
    mut foreseen: ResMut<Foreseen>,
    mut commands: Commands,
) {
    let Some(request) = requests.read().last() else { return };
    let Ok((entity, mut visitor, mut place)) = visitors.single_mut() else { return };
    let eye_height = preferences.posture.eye_height_m();
    let named = |id: &str| {
        let visit = visit.as_ref()?;
        Some(target_of(&visit.0.visit.place(id)?.pose, eye_height))
    };
    let target = match request {
        GoTo::Place(id) => named(id),
        GoTo::Entrance => visit.as_ref().and_then(|v| named(&v.0.visit.entrance)),
        GoTo::Pose { at, look, floating } => {
            let feet = if *floating { *at - Vec3::Y * eye_height } else { *at };
            Some(Target { feet, look: *look, floating: *floating })
        }
    };
    let Some(target) = target else {
        tracing::warn!("no such place in this visit: {request:?}");
        return;
    };
    let distance = place.translation.distance(target.feet);
    let wants_cut = preferences.reduced_motion || matches!(request, GoTo::Entrance) || distance > FARTHEST_GLIDE_M;
    let eye = place.translation + Vec3::Y * eye_height;
    let end = target.feet + Vec3::Y * eye_height;
    let (yaw, pitch) = facing(end, target.look);
    visitor.floating = target.floating;
    visitor.fall_speed = 0.0;
    commands.entity(entity).remove::<Gliding>();
    foreseen.way.clear();
    if wants_cut || !way_is_free(&tiles, eye, end) {
        place.translation = target.feet;
        (visitor.yaw, visitor.pitch) = (yaw, pitch);
        return;
    }
    // What is seen on arrival, and half-way; the nearer first.
    foreseen.way.extend([0.5, 1.0].map(|part| Gaze { eye: eye.lerp(end, part), look: target.look }));
    // The short way round.
    let turn = (yaw - visitor.yaw + std::f32::consts::PI).rem_euclid(std::f32::consts::TAU) - std::f32::consts::PI;
    commands.entity(entity).insert(Gliding {
        from: (place.translation, visitor.yaw, visitor.pitch),
        to: (target.feet, visitor.yaw + turn, pitch),
        elapsed_secs: 0.0,
        duration_secs: (distance / GLIDE_SPEED).clamp(0.8, LONGEST_GLIDE_SECS),
    });
}

/// Carries a glide on. Any step or turn of the visitor ends it where it is.
pub(super) fn glide(
    mut gliding: Query<(Entity, &mut Gliding, &mut Visitor, &mut Transform)>,
    input: Res<VisitorInput>,
    time: Res<Time>,
    mut foreseen: ResMut<Foreseen>,
    mut commands: Commands,
) {
    for (entity, mut glide, mut visitor, mut place) in &mut gliding {
        if input.walk != Vec2::ZERO || input.look != Vec2::ZERO {
            commands.entity(entity).remove::<Gliding>();
            foreseen.way.clear();
            continue;
        }
        glide.elapsed_secs += time.delta_secs();
        let t = (glide.elapsed_secs / glide.duration_secs).clamp(0.0, 1.0);
        let s = t * t * (3.0 - 2.0 * t);
        place.translation = glide.from.0.lerp(glide.to.0, s);
        visitor.yaw = glide.from.1 + (glide.to.1 - glide.from.1) * s;
        visitor.pitch = glide.from.2 + (glide.to.2 - glide.from.2) * s;
        if t >= 1.0 {
            foreseen.way.clear();
            commands.entity(entity).remove::<Gliding>();
        }
    }
}

fn target_of(pose: &Pose, eye_height: f32) -> Target {
    let (feet, floating) = match pose.at {
        Standpoint::Stand(floor) => (floor.as_vec3(), false),
        Standpoint::Eye(eye) => (eye.as_vec3() - Vec3::Y * eye_height, true),
    };
    Target { feet, look: pose.look.as_vec3(), floating }
}

/// Whether a head can fly straight from one point to another past the tiles shown now.
fn way_is_free(
    tiles: &Query<(&TileCollider, &Transform, &Visibility), Without<Visitor>>,
    from: Vec3,
    to: Vec3,
) -> bool {
    let length = from.distance(to);
    let ground = nearby(tiles, from.midpoint(to), length / 2.0 + 1.0);
    let steps = (length / 0.25).ceil().max(1.0) as u32;
    (0..=steps).all(|i| {
        let mut touched = false;
        ground.touching(from.lerp(to, i as f32 / steps as f32), 0.2, &mut |_| touched = true);
        !touched
    })
}
