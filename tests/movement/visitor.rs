//! The plugin: hands move the body, the body carries the eye. Time is ours.

use std::sync::Arc;
use std::time::Duration;

use bevy::input::gamepad::{Gamepad, GamepadAxis, GamepadInput};
use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy::time::TimeUpdateStrategy;
use parvis::viewer::hands::HandsPlugin;
use parvis::viewer::movement::MovementPlugin;
use parvis::viewer::schedule::VisitorSystems;
use parvis::viewer::visitor::{
    AppScreen, Eye, Gliding, Overlay, Posture, Preferences, TileCollider, Toggle, Triangles, Visitor, WalkBlocked,
};

use super::{Scenery, hall};

/// Frames of a second.
pub const SECOND: usize = 60;

/// Inside a visit, standing on one tile; a frame is a sixtieth of a second.
pub fn visiting(scenery: Scenery) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin))
        .insert_state(AppScreen::Visiting)
        .init_resource::<Preferences>()
        .init_resource::<Overlay>()
        .init_resource::<ButtonInput<KeyCode>>()
        .configure_sets(Update, (VisitorSystems::Input, VisitorSystems::Session, VisitorSystems::Movement).chain())
        .add_plugins((MovementPlugin, HandsPlugin { path: None }))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(1) / SECOND as u32));
    app.finish();
    app.world_mut().spawn((Eye, Projection::Perspective(PerspectiveProjection::default())));
    tile(&mut app, Arc::new(scenery.mesh()), Vec3::ZERO, Visibility::Visible);
    wait(&mut app, 2);
    app
}

/// Adds a tile.
fn tile(app: &mut App, triangles: Arc<Triangles>, at: Vec3, visibility: Visibility) {
    app.world_mut().spawn((TileCollider(triangles), Transform::from_translation(at), visibility));
}

pub fn wait(app: &mut App, frames: usize) {
    for _ in 0..frames {
        app.update();
    }
}

/// The body and its feet.
pub fn body(app: &mut App) -> (Visitor, Vec3) {
    let (visitor, place) = app.world_mut().query::<(&Visitor, &Transform)>().single(app.world()).unwrap();
    (*visitor, place.translation)
}

pub fn feet(app: &mut App) -> Vec3 {
    body(app).1
}

/// Where the eye is and where it looks.
pub fn eye(app: &mut App) -> (Vec3, Vec3) {
    let place = app.world_mut().query_filtered::<&Transform, With<Eye>>().single(app.world()).unwrap();
    (place.translation, *place.forward())
}

pub fn gliding(app: &mut App) -> bool {
    app.world_mut().query::<&Gliding>().iter(app.world()).count() > 0
}

pub fn hold(app: &mut App, keys: &[KeyCode]) {
    let mut held = app.world_mut().resource_mut::<ButtonInput<KeyCode>>();
    held.reset_all();
    keys.iter().for_each(|key| held.press(*key));
}

#[test]
fn a_second_of_w_walks_one_metre_forty_northward() {
    let mut app = visiting(hall());
    hold(&mut app, &[KeyCode::KeyW]);
    wait(&mut app, SECOND);
    let feet = feet(&mut app);
    assert!((feet.z + 1.4).abs() < 0.005 && feet.x.abs() < 1e-4 && feet.y == 0.0, "{feet}");
    assert!(eye(&mut app).0.distance(feet + Vec3::Y * 1.61) < 1e-4);
}

#[test]
fn all_directions_pace_and_heading_of_the_keyboard() {
    let ways = [
        (vec![KeyCode::KeyS], Vec2::new(0.0, 1.4)),
        (vec![KeyCode::KeyA], Vec2::new(-1.4, 0.0)),
        (vec![KeyCode::KeyD], Vec2::new(1.4, 0.0)),
        (vec![KeyCode::KeyW, KeyCode::KeyD], Vec2::new(0.99, -0.99)),
        (vec![KeyCode::ArrowUp, KeyCode::ShiftLeft], Vec2::new(0.0, -2.94)),
        (vec![KeyCode::KeyW, KeyCode::ControlLeft], Vec2::new(0.0, -0.49)),
        (vec![KeyCode::KeyW, KeyCode::KeyS], Vec2::ZERO),
    ];
    let mut app = visiting(hall());
    for (keys, way) in ways {
        let before = feet(&mut app);
        hold(&mut app, &keys);
        wait(&mut app, SECOND);
        let went = feet(&mut app) - before;
        assert!(Vec2::new(went.x, went.z).distance(way) < 0.02, "{keys:?}: {went}");
    }
}

#[test]
fn whoever_has_turned_left_walks_west() {
    let mut app = visiting(hall());
    hold(&mut app, &[KeyCode::ArrowLeft]);
    while body(&mut app).0.yaw < std::f32::consts::FRAC_PI_2 {
        app.update();
    }
    hold(&mut app, &[KeyCode::KeyW]);
    wait(&mut app, SECOND);
    let feet = feet(&mut app);
    assert!(feet.x < -1.39 && feet.z.abs() < 0.1, "{feet}");
    assert!(eye(&mut app).1.x < -0.99, "and looks there");
}

#[test]
fn a_gamepad_walks_and_turns_and_its_tired_stick_rests() {
    let mut app = visiting(hall());
    let mut pad = Gamepad::default();
    pad.analog_mut().set(GamepadInput::Axis(GamepadAxis::LeftStickX), 0.1);
    pad.analog_mut().set(GamepadInput::Axis(GamepadAxis::LeftStickY), -0.1);
    let pad = app.world_mut().spawn(pad).id();
    wait(&mut app, SECOND);
    assert_eq!(feet(&mut app), Vec3::ZERO, "a stick at rest");
    let tilt = |app: &mut App, axis, value| {
        let mut pad = app.world_mut().get_mut::<Gamepad>(pad).unwrap();
        for other in [GamepadAxis::LeftStickX, GamepadAxis::LeftStickY] {
            pad.analog_mut().set(GamepadInput::Axis(other), 0.0);
        }
        pad.analog_mut().set(GamepadInput::Axis(axis), value);
    };
    tilt(&mut app, GamepadAxis::LeftStickY, 1.0);
    wait(&mut app, SECOND);
    assert!((feet(&mut app).z + 1.4).abs() < 0.005, "{}", feet(&mut app));
    tilt(&mut app, GamepadAxis::RightStickX, 1.0);
    wait(&mut app, SECOND / 2);
    assert!((body(&mut app).0.yaw + 0.7).abs() < 0.01, "to the right: {}", body(&mut app).0.yaw);
}

#[test]
fn the_eye_goes_down_to_the_seated_height_smoothly_and_up_again() {
    let mut app = visiting(hall());
    for (posture, end) in [(Posture::Seated, 1.20), (Posture::Standing, 1.61)] {
        let start = eye(&mut app).0.y;
        app.world_mut().write_message(Toggle::Posture);
        let heights: Vec<f32> = (0..SECOND)
            .map(|_| {
                app.update();
                eye(&mut app).0.y
            })
            .collect();
        let sign = (end - start as f64).signum() as f32;
        assert!(heights.windows(2).all(|w| (w[1] - w[0]) * sign >= 0.0), "no way back: {heights:?}");
        let fastest = heights.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
        assert!(fastest < 0.06 && (heights[0] - start).abs() < 0.1, "no jump: {heights:?}");
        assert!((heights[SECOND - 1] as f64 - end).abs() < 0.01, "{heights:?}");
        assert_eq!(app.world().resource::<Preferences>().posture.posture(), posture, "and is remembered");
        assert_eq!(feet(&mut app), Vec3::ZERO, "the feet stay");
    }
}

#[test]
fn under_reduced_motion_the_eye_is_at_its_height_at_once() {
    let mut app = visiting(hall());
    app.world_mut().resource_mut::<Preferences>().reduced_motion = true;
    app.world_mut().write_message(Toggle::SetPosture(Posture::Seated));
    app.update();
    assert_eq!(eye(&mut app).0.y, 1.20);
}

#[test]
fn an_open_sheet_holds_the_body() {
    for overlay in [Overlay::Menu, Overlay::Help, Overlay::Places, Overlay::Access] {
        let mut app = visiting(hall());
        hold(&mut app, &[KeyCode::KeyW, KeyCode::ArrowLeft]);
        *app.world_mut().resource_mut::<Overlay>() = overlay;
        let before = body(&mut app);
        wait(&mut app, SECOND);
        assert_eq!((feet(&mut app), body(&mut app).0.yaw), (before.1, before.0.yaw), "{overlay:?}");
    }
}

#[test]
fn a_hidden_tile_is_neither_wall_nor_floor() {
    let mut app = visiting(hall());
    let hidden = Scenery::default().wall([-5.0, 0.0], [5.0, 0.0]).floor([-5.0, -9.0], [5.0, 9.0], 0.15);
    tile(&mut app, Arc::new(hidden.mesh()), Vec3::new(0.0, 0.0, -1.0), Visibility::Hidden);
    hold(&mut app, &[KeyCode::KeyW]);
    wait(&mut app, 2 * SECOND);
    assert!((feet(&mut app) - Vec3::new(0.0, 0.0, -2.8)).length() < 0.01, "{}", feet(&mut app));
}

#[test]
fn a_tile_stands_where_its_transform_says() {
    let mut app = visiting(hall());
    let wall = Scenery::default().wall([-5.0, 0.0], [5.0, 0.0]);
    tile(&mut app, Arc::new(wall.mesh()), Vec3::new(0.0, 0.0, -1.0), Visibility::Visible);
    hold(&mut app, &[KeyCode::KeyW]);
    wait(&mut app, 2 * SECOND);
    assert!((feet(&mut app).z + 0.75).abs() < 0.005, "{}", feet(&mut app));
}

#[test]
fn a_step_that_is_too_high_is_told_once_and_not_in_every_frame() {
    let mut app = visiting(hall().block([-3.0, -4.0], [3.0, -1.0], 0.4));
    let mut told = app.world().resource::<Messages<WalkBlocked>>().get_cursor();
    hold(&mut app, &[KeyCode::KeyW]);
    let mut heights = Vec::new();
    for _ in 0..3 * SECOND {
        app.update();
        let messages = app.world().resource::<Messages<WalkBlocked>>();
        heights.extend(told.read(messages).map(|m| m.step_m.unwrap()));
    }
    assert_eq!(heights.len(), 1, "{heights:?}");
    assert!((heights[0] - 0.4).abs() < 0.001, "{heights:?}");
}

#[test]
fn the_eye_wears_the_chosen_field_of_view() {
    let mut app = visiting(hall());
    app.world_mut().resource_mut::<Preferences>().field_of_view_deg = 80.0;
    app.update();
    let projection = app.world_mut().query_filtered::<&Projection, With<Eye>>().single(app.world()).unwrap();
    let Projection::Perspective(p) = projection else { panic!("a perspective") };
    assert!((p.fov.to_degrees() - 80.0).abs() < 0.01);
}
