//! Bodies to choose from, the ground under them, and changing from one to another.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use crate::viewer::job::Job;
use crate::viewer::visitor::{
    Bodies, Commanded, CurrentVisit, Notice, NoticeKind, Preferences, Solid, SolidGround, TakesPictures, Toggle,
    Visitor, Words,
};
use crate::visiting::body::{Held, Profiles, Stance};
use crate::visiting::ground::{CollisionError, CollisionWorld};
use crate::visiting::hands::Command;

/// A ground on its way.
#[derive(Resource, Default)]
pub(super) struct Reading(Option<Job<Result<Option<CollisionWorld>, CollisionError>>>);

/// The visit was left, and its ground with it.
pub(super) fn forget_ground(mut reading: ResMut<Reading>, mut ground: ResMut<SolidGround>) {
    reading.0 = None;
    ground.0 = None;
}

/// Reads the ground of a visit that was opened, on a thread.
pub(super) fn read_ground(
    visit: Option<Res<CurrentVisit>>,
    pictures: Option<Res<TakesPictures>>,
    mut reading: ResMut<Reading>,
    mut ground: ResMut<SolidGround>,
) {
    let Some(visit) = visit else { return };
    if (visit.is_added() || visit.is_changed()) && pictures.is_none() {
        ground.0 = None;
        let opened = visit.0.clone();
        reading.0 = Job::begin("ground", move |cancelled| CollisionWorld::load(&opened, cancelled));
    }
    let Some(job) = &reading.0 else { return };
    match job.poll() {
        Ok(None) => return,
        Ok(Some(Ok(Some(world)))) => {
            let (triangles, bytes) = (world.triangles(), world.size_bytes());
            tracing::info!("walking on {triangles} triangles, {:.1} MB", bytes as f64 / 1e6);
            ground.0 = Some(Arc::new(world));
        }
        Ok(Some(Ok(None))) => {}
        Ok(Some(Err(error))) => tracing::warn!("the visit is walked on what is shown of it: {error}"),
        Err(_) => tracing::warn!("the visit is walked on what is shown of it"),
    }
    reading.0 = None;
}

/// The bodies, with the visitor's own; what is wrong with those is told once there is somebody to tell it to.
pub(super) fn known_bodies(app: &mut App) {
    let config =
        directories::ProjectDirs::from("org", "Parvis", "parvis").map(|folders| folders.config_dir().to_owned());
    match Profiles::load(config.as_deref()) {
        Ok((profiles, problems)) => {
            app.insert_resource(Bodies(profiles));
            app.insert_resource(Wrong(problems.iter().map(ToString::to_string).collect()));
        }
        Err(error) => tracing::error!("{error}"),
    }
}

/// What is wrong with files of bodies.
#[derive(Resource, Default)]
pub(super) struct Wrong(Vec<String>);

pub(super) fn tell_wrong(mut wrong: ResMut<Wrong>, mut notices: MessageWriter<Notice>) {
    if !wrong.0.is_empty() {
        notices.write_batch(wrong.0.drain(..).map(|text| Notice { kind: NoticeKind::Warning, text }));
    }
}

/// Obeys switches and commands, and brings body and eye to what was chosen: smoothly, or at once under reduced motion.
pub(super) fn follow_body(
    mut toggles: MessageReader<Toggle>,
    mut commands: MessageReader<Commanded>,
    mut preferences: ResMut<Preferences>,
    mut visitors: Query<(&mut Visitor, &Transform)>,
    bodies: Res<Bodies>,
    solid: Solid,
    (time, words): (Res<Time>, Option<Res<Words>>),
    (mut notices, mut redraw): (MessageWriter<Notice>, MessageWriter<RequestRedraw>),
    mut told: Local<Option<Held>>,
) {
    let bodies = &bodies.0;
    let mut chosen = preferences.posture.clone();
    for toggle in toggles.read() {
        match toggle {
            Toggle::Posture => chosen.sit(bodies),
            Toggle::SetPosture(posture) => chosen.take(bodies.get(posture.profile())),
            _ => {}
        }
    }
    for Commanded(command) in commands.read() {
        match command {
            Command::Sit => chosen.sit(bodies),
            Command::NextBody => chosen.take(bodies.after(&chosen.profile)),
            _ => {}
        }
    }
    chosen.settle(bodies);
    let profile = bodies.get(&chosen.profile);
    for (mut visitor, feet) in &mut visitors {
        let wanted = chosen.eye_height_m();
        let (yaw, eye_m) = (visitor.yaw, visitor.eye_height_m);
        let mut stance = visitor.stance.unwrap_or_else(|| Stance::of(profile, eye_m, yaw));
        // Whoever sets the eye sets the body.
        if stance.eye_m != eye_m {
            stance = Stance { eye_m, shape: profile.shape(eye_m, stance.shape.heading) };
        }
        let ground = solid.near(feet.translation, 2.0);
        let held = stance.follow(
            profile,
            wanted,
            yaw,
            &ground,
            feet.translation,
            time.delta_secs(),
            preferences.reduced_motion,
        );
        if visitor.eye_height_m != stance.eye_m || visitor.posture != chosen.posture() || visitor.stance != Some(stance)
        {
            visitor.eye_height_m = stance.eye_m;
            visitor.posture = chosen.posture();
            visitor.stance = Some(stance);
        }
        if stance.eye_m != wanted && held != Some(Held::LowRoof) {
            redraw.write(RequestRedraw);
        }
        if *told != held {
            *told = held;
            let key = held.map(|held| match held {
                Held::LowRoof => "body-low-roof",
                Held::Narrow => "body-narrow",
            });
            if let (Some(key), Some(words)) = (key, &words) {
                notices.write(Notice { kind: NoticeKind::Info, text: words.get(key) });
            }
        }
    }
    if preferences.posture != chosen {
        preferences.posture = chosen;
    }
}
