//! Going to places.

use std::sync::Arc;

use bevy::prelude::*;
use glam::DVec3;
use parvis::content::source::{Source, SourceError};
use parvis::content::visit::{Place, Pose, Texts, ValidVisit, Visit};
use parvis::viewer::visitor::{CurrentVisit, GoTo, Overlay, Posture, Preferences};

use super::visitor::{SECOND, body, eye, feet, gliding, hold, visiting, wait};
use super::{Scenery, hall};

#[derive(Debug)]
struct NoFiles;

impl Source for NoFiles {
    fn read(&self, uri: &str, _limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        Err(SourceError::Missing { uri: uri.to_owned(), place: "nowhere".to_owned() })
    }

    fn describe(&self) -> String {
        "nowhere".to_owned()
    }
}

/// Entrance at the origin looking north, "altar" 10 m north of it looking east, "gallery" high up.
pub fn church(scenery: Scenery) -> App {
    let mut app = visiting(scenery);
    let place = |id: &str, pose| Place { step_free: true, ..Place::new(id, Texts::new("en", id), pose) };
    let entrance = Pose::standing(DVec3::ZERO, DVec3::new(0.0, 1.61, -10.0));
    let mut visit = Visit::new(Texts::new("en", "Church"), "tileset.json", place("entrance", entrance));
    visit.places.push(place("altar", Pose::standing(DVec3::new(0.0, 0.0, -10.0), DVec3::new(5.0, 3.61, -10.0))));
    visit.places.push(place("gallery", Pose::free(DVec3::new(4.0, 8.0, 4.0), DVec3::new(4.0, 0.0, -4.0))));
    let valid = ValidVisit { source: Arc::new(NoFiles), visit, tours: Vec::new(), problems: Vec::new() };
    app.insert_resource(CurrentVisit(valid));
    app
}

pub fn go(app: &mut App, to: GoTo) {
    app.world_mut().write_message(to);
    app.update();
}

pub fn altar() -> GoTo {
    GoTo::Place("altar".to_owned())
}

const EAST_AND_UP: Vec3 = Vec3::new(0.928_476_7, 0.371_390_7, 0.0);

#[test]
fn a_free_way_is_glided_and_ends_with_the_right_look() {
    let mut app = church(hall());
    go(&mut app, altar());
    assert!(gliding(&mut app) && feet(&mut app).z > -1.0, "on the way: {}", feet(&mut app));
    let mut frames = 0;
    let mut before = feet(&mut app).z;
    while gliding(&mut app) {
        app.update();
        let now = feet(&mut app).z;
        assert!(now <= before && before - now < 0.6, "steadily: from {before} to {now}");
        before = now;
        frames += 1;
        assert!(frames < 10 * SECOND, "a glide ends");
    }
    assert!(feet(&mut app).distance(Vec3::new(0.0, 0.0, -10.0)) < 1e-3, "{}", feet(&mut app));
    let (at, look) = eye(&mut app);
    assert!(at.distance(Vec3::new(0.0, 1.61, -10.0)) < 1e-3 && look.distance(EAST_AND_UP) < 1e-3, "{at} {look}");
}

#[test]
fn under_reduced_motion_the_same_way_is_a_cut() {
    let mut app = church(hall());
    app.world_mut().resource_mut::<Preferences>().reduced_motion = true;
    go(&mut app, altar());
    let (at, look) = eye(&mut app);
    assert!(!gliding(&mut app) && at.distance(Vec3::new(0.0, 1.61, -10.0)) < 1e-4, "{at}");
    assert!(look.distance(EAST_AND_UP) < 1e-3, "{look}");
}

#[test]
fn nobody_glides_through_a_wall_the_picture_fades_instead() {
    let mut app = church(hall().wall([-5.0, -5.0], [5.0, -5.0]));
    go(&mut app, altar());
    wait(&mut app, 5);
    assert!(!gliding(&mut app) && feet(&mut app) == Vec3::ZERO, "{}", feet(&mut app));
    wait(&mut app, SECOND / 2);
    assert_eq!(feet(&mut app).z, -10.0);
}

#[test]
fn the_entrance_is_reached_in_one_frame_and_stays_still() {
    let mut app = church(hall());
    hold(&mut app, &[KeyCode::KeyD]);
    wait(&mut app, 2 * SECOND);
    hold(&mut app, &[]);
    go(&mut app, GoTo::Entrance);
    let arrived = eye(&mut app);
    assert!(!gliding(&mut app) && feet(&mut app) == Vec3::ZERO, "{}", feet(&mut app));
    assert!(arrived.1.distance(Vec3::NEG_Z) < 1e-4, "{}", arrived.1);
    wait(&mut app, SECOND);
    assert_eq!(eye(&mut app), arrived);
}

#[test]
fn a_seated_visitor_looks_at_the_same_thing_from_lower() {
    let mut app = church(hall());
    let mut preferences = app.world_mut().resource_mut::<Preferences>();
    (preferences.reduced_motion, preferences.posture) = (true, Posture::Seated.into());
    go(&mut app, altar());
    let (at, look) = eye(&mut app);
    assert!((at.y - 1.20).abs() < 1e-4, "{at}");
    assert!(look.distance((Vec3::new(5.0, 3.61, -10.0) - at).normalize()) < 1e-3, "{look}");
}

#[test]
fn a_high_place_holds_the_visitor_until_the_first_step_lets_them_down() {
    let mut app = church(hall());
    app.world_mut().resource_mut::<Preferences>().reduced_motion = true;
    go(&mut app, GoTo::Place("gallery".to_owned()));
    wait(&mut app, SECOND);
    assert!(eye(&mut app).0.distance(Vec3::new(4.0, 8.0, 4.0)) < 1e-3, "{}", eye(&mut app).0);
    hold(&mut app, &[KeyCode::KeyW]);
    wait(&mut app, 3 * SECOND);
    assert_eq!(feet(&mut app).y, 0.0);
}

#[test]
fn a_step_ends_a_glide_where_it_is() {
    let mut app = church(hall());
    go(&mut app, altar());
    wait(&mut app, SECOND / 3);
    hold(&mut app, &[KeyCode::KeyS]);
    wait(&mut app, 2);
    assert!(!gliding(&mut app));
    let stopped = feet(&mut app).z;
    assert!(stopped < -0.1 && stopped > -9.0, "on the way: {stopped}");
    wait(&mut app, SECOND);
    assert!(feet(&mut app).z > stopped, "and back: {}", feet(&mut app).z);
}

#[test]
fn an_unknown_place_moves_nobody() {
    let mut app = church(hall());
    let before = (body(&mut app).0.yaw, feet(&mut app));
    go(&mut app, GoTo::Place("cellar".to_owned()));
    wait(&mut app, SECOND);
    assert_eq!((body(&mut app).0.yaw, feet(&mut app)), before);
}

#[test]
fn a_place_chosen_in_a_sheet_is_reached_while_the_sheet_is_open() {
    let mut app = church(hall());
    *app.world_mut().resource_mut::<Overlay>() = Overlay::Places;
    go(&mut app, altar());
    wait(&mut app, 5 * SECOND);
    assert!((feet(&mut app).z + 10.0).abs() < 1e-3, "{}", feet(&mut app));
}
