//! Going to a place of the visit, or to a pose.

use bevy::prelude::*;

use super::depart::{Depart, Tracks, stance};
use crate::content::visit::{Pose, Standpoint};
use crate::viewer::visitor::{CurrentVisit, GoTo, Lead, Preferences, Visitor};
use crate::visiting::ways::{Stance, facing};

/// Starts what [`GoTo`] messages ask for; the last one counts, and before what a tour asks for.
pub(super) fn start(
    mut requests: MessageReader<GoTo>,
    mut leads: MessageReader<Lead>,
    visit: Option<Res<CurrentVisit>>,
    visitors: Query<(&Visitor, &Transform)>,
    preferences: Res<Preferences>,
    mut tracks: ResMut<Tracks>,
    mut departs: MessageWriter<Depart>,
) {
    let new_visit = visit.as_ref().is_some_and(|visit| visit.is_changed());
    if new_visit {
        *tracks = Tracks::default();
    }
    let led = leads.read().last();
    let (request, by) = match (requests.read().last(), led) {
        (Some(request), _) => (request, None),
        (None, Some(lead)) => (&lead.to, Some(lead.by)),
        (None, None) => return,
    };
    let Ok((visitor, place)) = visitors.single() else { return };
    let eye_height = preferences.posture.eye_height_m();
    let named = |id: &str| {
        let visit = visit.as_ref()?;
        Some(of_pose(&visit.0.visit.place(id)?.pose, eye_height))
    };
    let to = match request {
        GoTo::Place(id) => named(id),
        GoTo::Entrance => visit.as_ref().and_then(|v| named(&v.0.visit.entrance)),
        GoTo::Pose { at, look, floating } => {
            let feet = if *floating { *at - Vec3::Y * eye_height } else { *at };
            Some(looking(feet, *look, *floating, eye_height))
        }
    };
    let Some(to) = to else {
        tracing::warn!("no such place in this visit: {request:?}");
        return;
    };
    // Nobody comes back from a visit's first place.
    let leaves = (!new_visit).then(|| stance(visitor, place));
    departs.write(Depart { cut: matches!(request, GoTo::Entrance), leaves, by, ..Depart::to(to) });
}

/// The pose of the visit's entrance.
pub(super) fn entrance(visit: &CurrentVisit, eye_height: f32) -> Option<Stance> {
    Some(of_pose(&visit.0.visit.place(&visit.0.visit.entrance)?.pose, eye_height))
}

fn of_pose(pose: &Pose, eye_height: f32) -> Stance {
    let (feet, floating) = match pose.at {
        Standpoint::Stand(floor) => (floor.as_vec3(), false),
        Standpoint::Eye(eye) => (eye.as_vec3() - Vec3::Y * eye_height, true),
    };
    looking(feet, pose.look.as_vec3(), floating, eye_height)
}

fn looking(feet: Vec3, look: Vec3, floating: bool, eye_height: f32) -> Stance {
    let (yaw, pitch) = facing(look - feet - Vec3::Y * eye_height, 0.0);
    Stance { feet, yaw, pitch, floating }
}
