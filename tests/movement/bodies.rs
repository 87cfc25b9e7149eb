//! The plugin carries bodies: which one is on, where it stops, and what it walks on.

use std::sync::Arc;

use bevy::prelude::*;
use parvis::viewer::visitor::{Commanded, Posture, Preferences, SolidGround, TileCollider, WalkBlocked};
use parvis::visiting::ground::CollisionWorld;
use parvis::visiting::hands::Command;

use super::visitor::{SECOND, body, eye, feet, hold, visiting, wait};
use super::{Scenery, hall};

fn ask(app: &mut App, command: Command) {
    app.world_mut().write_message(Commanded(command));
    app.update();
}

#[test]
fn one_command_goes_through_all_bodies_and_another_sits_down_and_gets_up_as_before() {
    let mut app = visiting(hall());
    app.world_mut().resource_mut::<Preferences>().reduced_motion = true;
    let mut heights = Vec::new();
    for _ in 0..4 {
        ask(&mut app, Command::NextBody);
        heights.push((eye(&mut app).0.y * 100.0).round());
    }
    assert_eq!(heights, [120.0, 110.0, 150.0, 161.0], "seated, child, chosen, standing");
    ask(&mut app, Command::NextBody);
    ask(&mut app, Command::NextBody);
    ask(&mut app, Command::Sit);
    assert_eq!((eye(&mut app).0.y, body(&mut app).0.posture), (1.20, Posture::Seated));
    ask(&mut app, Command::Sit);
    assert_eq!(eye(&mut app).0.y, 1.10, "a child gets up as a child");
}

#[test]
fn a_seated_visitor_is_no_faster_than_a_metre_a_second_however_the_hand_hurries() {
    let mut app = visiting(hall());
    ask(&mut app, Command::Sit);
    hold(&mut app, &[KeyCode::KeyW, KeyCode::ShiftLeft]);
    let before = feet(&mut app);
    wait(&mut app, SECOND);
    let went = feet(&mut app).distance(before);
    assert!((went - 1.0).abs() < 0.02, "{went}");
}

#[test]
fn a_wheelchair_stops_at_a_step_that_feet_climb_and_the_lift_is_known() {
    let mut app = visiting(hall().block([-4.0, -9.0], [4.0, -2.0], 0.16));
    ask(&mut app, Command::Sit);
    let mut told = app.world().resource::<Messages<WalkBlocked>>().get_cursor();
    hold(&mut app, &[KeyCode::KeyW]);
    let mut met = Vec::new();
    for _ in 0..3 * SECOND {
        app.update();
        met.extend(told.read(app.world().resource::<Messages<WalkBlocked>>()).copied());
    }
    assert!(feet(&mut app).y == 0.0 && feet(&mut app).z > -1.46, "{}", feet(&mut app));
    assert_eq!(met.len(), 1, "told once: {met:?}");
    let blocked = met[0];
    assert!((blocked.step_m.unwrap() - 0.16).abs() < 0.002 && blocked.direction.y < -0.99, "{blocked:?}");
    assert!((blocked.at.z + 2.0).abs() < 0.06, "{blocked:?}");
    let lift = blocked.lift.unwrap();
    assert!((lift.y - 0.16).abs() < 1e-3 && lift.z < -2.5, "{lift}");

    ask(&mut app, Command::Sit);
    wait(&mut app, 2 * SECOND);
    assert!((feet(&mut app).y - 0.16).abs() < 1e-3, "on foot it is climbed: {}", feet(&mut app));
}

#[test]
fn the_visits_own_ground_is_walked_on_whatever_is_on_screen() {
    let mut app = visiting(hall());
    let solid = Scenery::default().floor([-9.0, -9.0], [9.0, 9.0], 0.0).wall([-5.0, -1.0], [5.0, -1.0]);
    app.insert_resource(SolidGround(Some(Arc::new(CollisionWorld::of(solid.mesh())))));
    let tiles: Vec<Entity> = app.world_mut().query_filtered::<Entity, With<TileCollider>>().iter(app.world()).collect();
    for tile in tiles {
        app.world_mut().despawn(tile);
    }
    hold(&mut app, &[KeyCode::KeyW]);
    wait(&mut app, 2 * SECOND);
    assert!((feet(&mut app) - Vec3::new(0.0, 0.0, -0.75)).length() < 0.01, "{}", feet(&mut app));
}
