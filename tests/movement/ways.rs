//! Ways to move that commands begin, at several frame rates and under reduced motion.

use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use parvis::viewer::schedule::VisitorSystems;
use parvis::viewer::visitor::{
    Commanded, GoTo, LandingSpot, Moving, Notice, Offer, Preferences, SolidGround, Transition, Visitor, VisitorInput,
    Way,
};
use parvis::visiting::ground::CollisionWorld;
use parvis::visiting::hands::Command;
use parvis::visiting::ways::Landing;

use super::going::{altar, church, go};
use super::visitor::{body, eye, feet, gliding, wait};
use super::{Scenery, hall};

/// Frames of a second to try.
pub const RATES: [usize; 3] = [10, 60, 144];

/// What a hand holds in every frame.
#[derive(Resource, Default)]
struct Held(VisitorInput);

/// A church whose hands are ours, at a frame rate.
pub fn ways(scenery: Scenery, hertz: usize) -> App {
    let mut app = church(scenery);
    app.init_resource::<Held>()
        .add_systems(
            Update,
            (|held: Res<Held>, mut input: ResMut<VisitorInput>| *input = held.0).in_set(VisitorSystems::Session),
        )
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs_f64(1.0 / hertz as f64)));
    wait(&mut app, 2);
    app
}

pub fn reduced(app: &mut App) {
    app.world_mut().resource_mut::<Preferences>().reduced_motion = true;
}

pub fn hands(app: &mut App, input: VisitorInput) {
    app.world_mut().resource_mut::<Held>().0 = VisitorInput { pace: 1.0, ..input };
}

pub fn walk(app: &mut App, x: f32, y: f32) {
    hands(app, VisitorInput { walk: Vec2::new(x, y), ..default() });
}

/// One press, and the frame that hears it.
pub fn press(app: &mut App, command: Command) {
    app.world_mut().write_message(Commanded(command));
    app.update();
}

pub fn moving(app: &App) -> Moving {
    *app.world().resource::<Moving>()
}

fn spot(app: &App) -> Landing {
    app.world().resource::<LandingSpot>().0
}

pub fn told(app: &mut App) -> Vec<String> {
    app.world_mut().resource_mut::<Messages<Notice>>().drain().map(|notice| notice.text).collect()
}

#[test]
fn a_press_is_one_measured_step_or_one_notch_at_any_frame_rate() {
    for hertz in RATES {
        let mut app = ways(hall(), hertz);
        for (command, step) in [
            (Command::StepForward, Vec3::new(0.0, 0.0, -0.75)),
            (Command::StepRight, Vec3::new(0.75, 0.0, 0.0)),
            (Command::StepBack, Vec3::new(0.0, 0.0, 0.75)),
            (Command::StepLeft, Vec3::new(-0.75, 0.0, 0.0)),
        ] {
            let before = feet(&mut app);
            press(&mut app, command);
            wait(&mut app, hertz / 2);
            assert!(feet(&mut app).distance(before + step) < 1e-3, "{command:?} at {hertz}: {}", feet(&mut app));
        }
        for (command, left, up) in [
            (Command::TurnLeft, 30.0, 0.0),
            (Command::TurnRight, -30.0, 0.0),
            (Command::LookUp, 0.0, 30.0),
            (Command::LookDown, 0.0, -30.0),
        ] {
            let before = body(&mut app).0;
            press(&mut app, command);
            wait(&mut app, hertz / 2);
            let now = body(&mut app).0;
            let turned = ((now.yaw - before.yaw).to_degrees(), (now.pitch - before.pitch).to_degrees());
            assert!((turned.0 - left).abs() < 0.01 && (turned.1 - up).abs() < 0.01, "{command:?}: {turned:?}");
        }
    }
}

#[test]
fn the_chosen_step_and_notch_are_taken_and_walls_stop_steps() {
    let mut app = ways(hall().wall([-5.0, -5.0], [5.0, -5.0]), 60);
    let comfort = &mut app.world_mut().resource_mut::<Preferences>().comfort;
    (comfort.step_m, comfort.notch_deg) = (2.0, 45.0);
    for wanted in [-2.0, -4.0, -4.75, -4.75] {
        press(&mut app, Command::StepForward);
        wait(&mut app, 30);
        assert!((feet(&mut app).z - wanted).abs() < 0.01, "{}", feet(&mut app));
    }
    press(&mut app, Command::TurnLeft);
    wait(&mut app, 30);
    assert!((body(&mut app).0.yaw.to_degrees() - 45.0).abs() < 0.01);
}

#[test]
fn under_reduced_motion_one_frame_is_enough_for_everything() {
    let mut app = ways(hall(), 60);
    reduced(&mut app);
    press(&mut app, Command::StepForward);
    assert!((feet(&mut app).z + 0.75).abs() < 1e-3);
    press(&mut app, Command::TurnLeft);
    assert!((body(&mut app).0.yaw.to_degrees() - 30.0).abs() < 1e-2);
    press(&mut app, Command::LookDown);
    assert!((body(&mut app).0.pitch.to_degrees() + 30.0).abs() < 1e-2);
    press(&mut app, Command::ResetView);
    assert!(eye(&mut app).1.distance(Vec3::NEG_Z) < 1e-4, "level, and forward as the entrance looks");
    go(&mut app, altar());
    assert_eq!(feet(&mut app).z, -10.0);
    press(&mut app, Command::ComeBack);
    assert!((feet(&mut app).z + 0.75).abs() < 1e-3);
    press(&mut app, Command::LookDown);
    press(&mut app, Command::Teleport);
    let Landing::Here(at) = spot(&app) else { panic!("on the floor") };
    press(&mut app, Command::Accept);
    assert!(feet(&mut app).distance(at) < 1e-3 && at.z < -3.0, "{at}");
    press(&mut app, Command::SafePlace);
    assert_eq!(feet(&mut app), Vec3::ZERO);
    press(&mut app, Command::Fly);
    press(&mut app, Command::StepForward);
    assert!((feet(&mut app).z + 0.75).abs() < 1e-3 && body(&mut app).0.floating);
    press(&mut app, Command::Fly);
    assert!(!body(&mut app).0.floating && moving(&app) == Moving::OnFoot);
    let still = eye(&mut app);
    wait(&mut app, 60);
    assert_eq!(eye(&mut app), still, "and nothing moves by itself");
}

#[test]
fn pointing_shows_where_one_lands_and_accepting_goes_there() {
    for hertz in RATES {
        let mut app = ways(hall(), hertz);
        press(&mut app, Command::LookDown);
        wait(&mut app, hertz);
        press(&mut app, Command::Teleport);
        assert_eq!(moving(&app), Moving::Pointing);
        let Landing::Here(at) = spot(&app) else { panic!("on the floor") };
        // 1.61 m up, 30 degrees down.
        assert!(at.distance(Vec3::new(0.0, 0.0, -2.789)) < 0.01, "{at}");
        press(&mut app, Command::Teleport);
        assert_eq!((moving(&app), spot(&app)), (Moving::OnFoot, Landing::Nowhere));
        wait(&mut app, 4 * hertz);
        assert!(feet(&mut app).distance(at) < 1e-3, "{} at {hertz}", feet(&mut app));
        press(&mut app, Command::ComeBack);
        wait(&mut app, 4 * hertz);
        assert!(feet(&mut app).length() < 1e-3, "and back: {}", feet(&mut app));
    }
}

#[test]
fn one_lands_on_what_feet_stand_on_and_not_on_the_picture_of_the_moment() {
    for picture_is in [-0.3, 0.2] {
        let mut app = ways(Scenery::default().floor([-9.0, -9.0], [9.0, 9.0], picture_is), 60);
        let solid = Scenery::default().floor([-9.0, -9.0], [9.0, 9.0], 0.0);
        app.insert_resource(SolidGround(Some(Arc::new(CollisionWorld::of(solid.mesh())))));
        app.world_mut().query::<(&mut Transform, &Visitor)>().single_mut(app.world_mut()).unwrap().0.translation.y =
            0.0;
        wait(&mut app, 60);
        press(&mut app, Command::LookDown);
        wait(&mut app, 60);
        press(&mut app, Command::Teleport);
        let Landing::Here(at) = spot(&app) else { panic!("on the floor, {picture_is}") };
        assert!(at.distance(Vec3::new(0.0, 0.0, -2.789)) < 0.01, "{at}, {picture_is}");
    }
}

#[test]
fn one_lands_before_a_wall_and_nowhere_past_the_floor_s_end() {
    let mut app = ways(hall().wall([-5.0, -5.0], [5.0, -5.0]), 60);
    press(&mut app, Command::Teleport);
    let Landing::Here(at) = spot(&app) else { panic!("before the wall") };
    assert!((at.z + 4.65).abs() < 0.02, "{at}");
    press(&mut app, Command::Back);
    assert_eq!((moving(&app), spot(&app)), (Moving::OnFoot, Landing::Nowhere));
    reduced(&mut app);
    hands(&mut app, VisitorInput { look: Vec2::new(std::f32::consts::PI, 0.0), ..default() });
    app.update();
    hands(&mut app, VisitorInput::default());
    press(&mut app, Command::Teleport);
    assert_eq!(spot(&app), Landing::Nowhere, "25 m ahead there is no floor left");
    told(&mut app);
    press(&mut app, Command::Accept);
    assert_eq!(told(&mut app), ["moves-cannot-land"]);
    assert_eq!(feet(&mut app), Vec3::ZERO);
}

#[test]
fn a_click_on_the_floor_goes_there_for_who_has_chosen_so_or_rests_a_pointer_and_a_drag_never_does() {
    let hands = [
        (false, false, 0.0, false),
        (true, false, 0.0, true),
        // A hand that trembles.
        (true, false, 20.0, true),
        (true, false, 40.0, false),
        (false, true, 0.0, true),
    ];
    for (chosen, dwell, drag, goes) in hands {
        let mut app = ways(hall(), 60);
        app.init_resource::<ButtonInput<MouseButton>>();
        reduced(&mut app);
        press(&mut app, Command::LookDown);
        app.world_mut().resource_mut::<Preferences>().comfort.click_to_go = chosen;
        app.world_mut().resource_mut::<Preferences>().switch.dwell = dwell;
        let mut window = Window::default();
        window.set_cursor_position(Some(Vec2::new(100.0, 100.0)));
        let window = app.world_mut().spawn(window).id();
        app.world_mut().resource_mut::<ButtonInput<MouseButton>>().press(MouseButton::Left);
        app.update();
        app.world_mut().resource_mut::<ButtonInput<MouseButton>>().clear();
        let at = Some(Vec2::new(100.0 + drag, 100.0));
        app.world_mut().get_mut::<Window>(window).unwrap().set_cursor_position(at);
        app.world_mut().resource_mut::<ButtonInput<MouseButton>>().release(MouseButton::Left);
        app.update();
        assert_eq!(feet(&mut app).z < -2.0, goes, "{chosen} {dwell} {drag}: {}", feet(&mut app));
    }
}

#[test]
fn a_fade_changes_place_in_the_dark_and_never_flashes() {
    for hertz in [30, 60, 144] {
        let mut app = ways(hall(), hertz);
        app.world_mut().resource_mut::<Preferences>().comfort.transition = Transition::Fade;
        let mut darkness = Vec::new();
        for _ in 0..hertz {
            // Pressing on and on: three times in a second would be a flash.
            if darkness.last().is_none_or(|dark| *dark == 0.0) {
                let to = if feet(&mut app).z == 0.0 { altar() } else { GoTo::Place("entrance".into()) };
                app.world_mut().write_message(to);
            }
            let before = feet(&mut app);
            app.update();
            let dark = dark(&mut app);
            assert!(feet(&mut app) == before || dark > 0.99, "seen at {dark}");
            darkness.push(dark);
        }
        let falls = darkness.windows(2).filter(|w| w[0] == 0.0 && w[1] > 0.0).count();
        assert!((1..=3).contains(&falls), "{falls} fades in a second at {hertz}");
        let steepest = darkness.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 1.0 || hertz < 60, "it is no cut: {steepest}");
    }
}

fn dark(app: &mut App) -> f32 {
    let mut planes = app.world_mut().query_filtered::<&BackgroundColor, With<parvis::viewer::movement::CurtainPlane>>();
    planes.single(app.world()).unwrap().0.alpha()
}

#[test]
fn a_hand_takes_a_fade_back_in_one_frame() {
    let mut app = ways(hall(), 60);
    app.world_mut().resource_mut::<Preferences>().comfort.transition = Transition::Fade;
    go(&mut app, altar());
    wait(&mut app, 3);
    walk(&mut app, 1.0, 0.0);
    app.update();
    assert!(feet(&mut app).x > 0.01, "the step is taken at once");
    wait(&mut app, 60);
    assert!(feet(&mut app).z == 0.0 && dark(&mut app) == 0.0, "{}", feet(&mut app));
}

#[test]
fn a_glide_follows_the_way_around_a_wall_at_the_chosen_speed() {
    for speed in [2.0, 6.0] {
        let mut app = ways(hall().wall([-5.0, -5.0], [5.0, -5.0]), 60);
        app.world_mut().resource_mut::<Preferences>().comfort.glide_speed = speed;
        let points = [[0.0, 0.0], [-7.0, 0.0], [-7.0, -10.0], [0.0, -10.0]].map(|[x, z]| Vec3::new(x, 0.0, z));
        app.insert_resource(Way { points: points.into(), to: Some("altar".into()) });
        go(&mut app, altar());
        let (mut before, mut fastest, mut westmost) = (feet(&mut app), 0.0f32, 0.0f32);
        while gliding(&mut app) {
            app.update();
            let now = feet(&mut app);
            fastest = fastest.max(now.distance(before) * 60.0);
            westmost = westmost.min(now.x);
            assert!(!(now.x > -5.0 && (now.z + 5.0).abs() < 1.0), "through the wall at {now}");
            before = now;
        }
        assert!(before.distance(Vec3::new(0.0, 0.0, -10.0)) < 1e-3 && westmost < -6.5, "{before} {westmost}");
        assert!(fastest < speed * 1.02 && fastest > speed * 0.9, "{fastest}");
    }
}

#[test]
fn a_press_ends_a_glide_where_it_is() {
    let mut app = ways(hall(), 60);
    go(&mut app, altar());
    wait(&mut app, 40);
    press(&mut app, Command::Back);
    let stopped = feet(&mut app);
    assert!(stopped.z < -0.2 && stopped.z > -9.0);
    wait(&mut app, 60);
    assert_eq!(feet(&mut app), stopped);
}

#[test]
fn coming_back_undoes_jumps_and_walks_and_then_says_that_there_is_nothing_left() {
    let mut app = ways(hall(), 60);
    reduced(&mut app);
    walk(&mut app, 1.0, 0.0);
    while feet(&mut app).x < 6.0 {
        app.update();
    }
    hands(&mut app, VisitorInput::default());
    go(&mut app, altar());
    press(&mut app, Command::ComeBack);
    assert!((feet(&mut app).x - 6.0).abs() < 0.03, "before the jump: {}", feet(&mut app));
    press(&mut app, Command::ComeBack);
    assert!(feet(&mut app).length() < 0.03, "before the walk: {}", feet(&mut app));
    told(&mut app);
    press(&mut app, Command::ComeBack);
    assert_eq!(told(&mut app), ["moves-none-back"]);
}

#[test]
fn the_lift_that_is_offered_carries_over_the_step_and_can_be_undone() {
    let mut app = ways(hall(), 60);
    reduced(&mut app);
    app.insert_resource(Offer::Lift { feet: Vec3::new(3.0, 0.0, 2.0) });
    press(&mut app, Command::TakeOffer);
    assert_eq!((feet(&mut app), app.world().resource::<Offer>()), (Vec3::new(3.0, 0.0, 2.0), &Offer::None));
    press(&mut app, Command::ComeBack);
    assert_eq!(feet(&mut app), Vec3::ZERO);
}
