//! Flying, going around things, walking on, and what makes moving bearable.

use bevy::prelude::*;
use parvis::viewer::movement::Edge;
use parvis::viewer::visitor::{CaptionCue, Eye, Moving, Preferences, Vignette, VisitorInput, Way};
use parvis::visiting::hands::Command;

use super::going::{altar, go};
use super::visitor::{body, eye, feet, gliding, wait};
use super::ways::{RATES, hands, moving, press, reduced, told, walk, ways};
use super::{Scenery, hall};

#[test]
fn a_flight_comes_to_touching_distance_and_never_through() {
    for hertz in RATES {
        let mut app = ways(hall().wall([-5.0, -5.0], [5.0, -5.0]), hertz);
        press(&mut app, Command::Fly);
        walk(&mut app, 0.0, 1.0);
        for _ in 0..20 * hertz {
            app.update();
            assert!(eye(&mut app).0.z > -4.96, "{} at {hertz}", eye(&mut app).0);
        }
        assert!(eye(&mut app).0.z < -4.93, "5 cm before the wall: {}", eye(&mut app).0);
        let near = app.world_mut().query_filtered::<&Projection, With<Eye>>().single(app.world()).unwrap();
        assert!(matches!(near, Projection::Perspective(p) if p.near < 0.03), "and it is not cut away");
        hands(&mut app, VisitorInput { rise: 1.0, ..default() });
        wait(&mut app, 8 * hertz);
        let up = eye(&mut app).0;
        assert!(up.y > 3.5, "up along the wall: {up}");
        hands(&mut app, VisitorInput::default());
        press(&mut app, Command::Fly);
        wait(&mut app, 5 * hertz);
        let landed = feet(&mut app);
        assert!(landed.y.abs() < 1e-3 && landed.z > -4.76 && moving(&app) == Moving::OnFoot, "{landed}");
    }
}

#[test]
fn a_flight_past_the_floor_s_end_lands_where_it_began() {
    let mut app = ways(hall(), 60);
    reduced(&mut app);
    press(&mut app, Command::Fly);
    hands(&mut app, VisitorInput { walk: Vec2::Y, pace: 1.0, ..default() });
    while feet(&mut app).z > -22.0 {
        app.update();
    }
    hands(&mut app, VisitorInput::default());
    told(&mut app);
    press(&mut app, Command::Back);
    assert_eq!((feet(&mut app), moving(&app)), (Vec3::ZERO, Moving::OnFoot));
    assert_eq!(told(&mut app), ["moves-no-floor"]);
}

/// A pillar of 1 m, 4 m before the entrance.
fn pillar() -> Scenery {
    hall().block([-0.5, -4.5], [0.5, -3.5], 3.0)
}

#[test]
fn an_orbit_keeps_the_thing_in_the_middle_goes_all_around_and_comes_back() {
    for hertz in RATES {
        let mut app = ways(pillar(), hertz);
        let start = eye(&mut app);
        press(&mut app, Command::Orbit);
        assert_eq!(moving(&app), Moving::Orbiting);
        let center = Vec3::new(0.0, 1.61, -4.0);
        let mut sides = [false; 4];
        walk(&mut app, 1.0, 0.0);
        for _ in 0..10 * hertz {
            app.update();
            let (at, look) = eye(&mut app);
            assert!(look.distance((center - at).normalize()) < 0.02, "{at} looks along {look}");
            assert!((at.distance(center) - 4.0).abs() < 0.2, "{at}");
            let side = at - center;
            sides[usize::from(side.x > 0.0) * 2 + usize::from(side.z > 0.0)] = true;
        }
        assert_eq!(sides, [true; 4]);
        hands(&mut app, VisitorInput::default());
        press(&mut app, Command::Orbit);
        wait(&mut app, 6 * hertz);
        assert!(eye(&mut app).0.distance(start.0) < 1e-2 && eye(&mut app).1.distance(start.1) < 1e-2);
    }
}

#[test]
fn a_pier_with_shafts_is_gone_around_as_one_thing() {
    // A core of 1 m with a shaft of 20 cm at each of its four faces.
    let shafts = [[-0.1, -4.6], [-0.1, -3.6], [-0.6, -4.1], [0.4, -4.1]];
    let pier = shafts.into_iter().fold(pillar(), |pier, [x, z]| pier.block([x, z], [x + 0.2, z + 0.2], 3.0));
    let mut app = ways(pier, 60);
    press(&mut app, Command::Orbit);
    walk(&mut app, 1.0, 0.0);
    for _ in 0..300 {
        app.update();
        let far = eye(&mut app).0.distance(Vec3::new(0.0, 1.61, -4.0));
        assert!((far - 4.0).abs() < 0.2, "{far}");
    }
}

#[test]
fn an_orbit_never_goes_behind_what_would_hide_its_thing() {
    let mut app = ways(pillar().block([2.0, -3.0], [3.0, -1.0], 3.0), 60);
    press(&mut app, Command::Orbit);
    told(&mut app);
    walk(&mut app, 1.0, 0.0);
    let mut said = Vec::new();
    for _ in 0..300 {
        app.update();
        said.extend(told(&mut app));
    }
    assert_eq!(said, ["moves-orbit-hidden 0"], "and says so once");
    let (at, look) = eye(&mut app);
    // The line of sight passes the block's corner at (2, -1).
    assert!(at.x > 1.9 && (at.z + 4.0) / at.x > 1.49, "before the block: {at}");
    assert!(look.distance((Vec3::new(0.0, 1.61, -4.0) - at).normalize()) < 0.02);
    walk(&mut app, 0.0, 1.0);
    wait(&mut app, 60);
    walk(&mut app, 1.0, 0.0);
    let mut farthest: f32 = 0.0;
    for _ in 0..300 {
        app.update();
        farthest = farthest.min(eye(&mut app).0.z);
    }
    assert!(farthest < -5.0, "but nearer it goes all around: {farthest}");
}

#[test]
fn zooming_in_an_orbit_ends_five_centimetres_before_the_surface() {
    for hertz in RATES {
        let mut app = ways(pillar(), hertz);
        press(&mut app, Command::Orbit);
        walk(&mut app, 0.0, 1.0);
        wait(&mut app, 8 * hertz);
        let near = eye(&mut app).0;
        assert!((near.z + 3.45).abs() < 0.01, "{near}");
        walk(&mut app, 1.0, 0.2);
        for _ in 0..6 * hertz {
            app.update();
            let at = eye(&mut app).0;
            assert!(at.x.abs() > 0.53 || (at.z + 4.0).abs() > 0.53, "inside at {at}");
        }
        walk(&mut app, 0.0, -1.0);
        wait(&mut app, 8 * hertz);
        let far = eye(&mut app).0.distance(Vec3::new(0.0, 1.61, -4.0));
        assert!((far - 4.0).abs() < 0.1, "{far}");
    }
}

#[test]
fn with_nothing_in_view_there_is_nothing_to_go_around() {
    let mut app = ways(hall(), 60);
    told(&mut app);
    press(&mut app, Command::Orbit);
    assert_eq!((moving(&app), told(&mut app)), (Moving::OnFoot, vec!["moves-nothing-to-orbit".to_owned()]));
}

fn around_the_wall(app: &mut App) -> Vec3 {
    let points = [[0.0, 0.0], [-7.0, 0.0], [-7.0, -10.0], [0.0, -10.0]].map(|[x, z]| Vec3::new(x, 0.0, z));
    app.insert_resource(Way { points: points.into(), to: Some("altar".into()) });
    points[3]
}

#[test]
fn walking_on_follows_the_way_tells_its_turns_and_arrives() {
    for (hertz, calm) in [(10, false), (60, false), (144, false), (60, true)] {
        let mut app = ways(hall().wall([-5.0, -5.0], [5.0, -5.0]), hertz);
        app.world_mut().resource_mut::<Preferences>().reduced_motion = calm;
        let end = around_the_wall(&mut app);
        told(&mut app);
        press(&mut app, Command::AutoWalk);
        let mut notices = Vec::new();
        let mut read_along = Vec::new();
        let mut frames = 0;
        while moving(&app) == Moving::AutoWalking {
            app.update();
            notices.extend(told(&mut app));
            read_along.extend(app.world_mut().resource_mut::<Messages<CaptionCue>>().drain());
            frames += 1;
            assert!(frames < 60 * hertz, "it arrives: {}", feet(&mut app));
        }
        assert!(feet(&mut app).distance(end) < 0.6, "{} at {hertz}", feet(&mut app));
        let keys: Vec<_> = notices.iter().map(|text| text.split(' ').next().unwrap_or_default()).collect();
        assert_eq!(keys, ["auto-walk-way", "auto-walk-right", "auto-walk-right", "auto-walk-arrived"], "{notices:?}");
        let said: Vec<_> = notices.iter().map(|text| CaptionCue::Say(text.clone())).collect();
        assert_eq!(read_along, said, "as captions too");
    }
}

#[test]
fn walking_on_without_a_way_goes_straight_until_something_is_in_the_way() {
    for (hertz, calm) in [(10, false), (144, false), (60, true)] {
        let mut app = ways(hall().wall([-5.0, -5.0], [5.0, -5.0]), hertz);
        app.world_mut().resource_mut::<Preferences>().reduced_motion = calm;
        press(&mut app, Command::AutoWalk);
        let mut notices = Vec::new();
        for _ in 0..8 * hertz {
            app.update();
            notices.extend(told(&mut app));
        }
        assert!((feet(&mut app).z + 4.75).abs() < 0.02, "{}", feet(&mut app));
        assert_eq!(moving(&app), Moving::OnFoot);
        assert!(notices.iter().any(|text| text.starts_with("auto-walk-stopped")), "{notices:?}");
    }
}

#[test]
fn any_hand_and_any_press_stops_walking_on_in_one_frame() {
    let presses = [Command::AutoWalk, Command::Back, Command::Accept, Command::TurnLeft, Command::Menu];
    for command in presses.map(Some).into_iter().chain([None]) {
        let mut app = ways(hall(), 60);
        press(&mut app, Command::AutoWalk);
        wait(&mut app, 60);
        let before = feet(&mut app);
        assert!(before.z < -1.0);
        match command {
            Some(command) => press(&mut app, command),
            None => {
                hands(&mut app, VisitorInput { look: Vec2::new(0.01, 0.0), ..default() });
                app.update();
                hands(&mut app, VisitorInput::default());
            }
        }
        assert_eq!(moving(&app), Moving::OnFoot, "{command:?}");
        wait(&mut app, 30);
        assert!(feet(&mut app).distance(before) < 1e-4, "{command:?}: {}", feet(&mut app));
    }
}

#[test]
fn gentle_walking_starts_slowly_and_snap_turns_turn_by_notches() {
    let mut app = ways(hall(), 60);
    let comfort = &mut app.world_mut().resource_mut::<Preferences>().comfort;
    (comfort.gentle, comfort.snap_turn_deg) = (true, 45.0);
    walk(&mut app, 0.0, 1.0);
    wait(&mut app, 6);
    let slow = -feet(&mut app).z;
    wait(&mut app, 60);
    let before = feet(&mut app).z;
    wait(&mut app, 6);
    let fast = before - feet(&mut app).z;
    assert!(slow < 0.4 * fast && (fast - 0.14).abs() < 0.01, "{slow} {fast}");
    hands(&mut app, VisitorInput { look: Vec2::new(1.4 / 60.0, 0.0), ..default() });
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..60 {
        app.update();
        seen.insert(body(&mut app).0.yaw.to_degrees().round() as i32);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 45, 90]);
}

#[test]
fn the_edges_darken_while_a_hand_moves_and_only_for_who_wants_it() {
    for chosen in [Vignette::Off, Vignette::Soft, Vignette::Strong] {
        let mut app = ways(hall(), 60);
        app.world_mut().resource_mut::<Preferences>().comfort.vignette = chosen;
        let strength = |app: &mut App| app.world_mut().query::<&Edge>().single(app.world()).unwrap().strength;
        walk(&mut app, 0.0, 1.0);
        let rising: Vec<f32> = (0..60)
            .map(|_| {
                app.update();
                strength(&mut app)
            })
            .collect();
        assert!(rising.windows(2).all(|w| w[1] - w[0] < 0.1), "softly: {rising:?}");
        assert_eq!(rising[59], if chosen == Vignette::Off { 0.0 } else { 1.0 });
        hands(&mut app, VisitorInput::default());
        wait(&mut app, 60);
        assert_eq!(strength(&mut app), 0.0);
    }
}

#[test]
fn a_still_picture_changes_when_the_move_is_over() {
    let mut app = ways(hall(), 60);
    app.world_mut().resource_mut::<Preferences>().comfort.still_picture = true;
    let before = eye(&mut app);
    go(&mut app, altar());
    while gliding(&mut app) {
        assert_eq!(eye(&mut app), before);
        app.update();
    }
    wait(&mut app, 2);
    assert!((eye(&mut app).0.z + 10.0).abs() < 1e-3);
    walk(&mut app, 1.0, 0.0);
    let mut pictures = 0;
    let mut last = eye(&mut app);
    for _ in 0..180 {
        app.update();
        pictures += usize::from(eye(&mut app) != last);
        last = eye(&mut app);
    }
    assert!((2..=3).contains(&pictures), "one a second, so that nobody walks blindly: {pictures}");
}
