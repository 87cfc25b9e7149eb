//! What a wheelchair gets over, what it stops at, and the lift that carries it on.

use glam::{Vec2, Vec3};
use parvis::visiting::body::Profiles;
use parvis::visiting::ground::{Patch, Patches, Triangles};
use parvis::visiting::walk::{Barrier, Moved, Obstacle, Shape, Stride, lift};

use super::{Scenery, hall};

fn chair() -> Shape {
    let profiles = Profiles::load(None).unwrap().0;
    // It looks along +X.
    profiles.get("seated").shape(1.2, -std::f32::consts::FRAC_PI_2)
}

fn on(ground: &Triangles) -> Patches<'_> {
    Patches(vec![Patch { origin: Vec3::ZERO, triangles: ground }])
}

/// Rolls along +X for so many seconds at 1 m/s; the end, and the first thing that was in the way.
fn roll(ground: &Triangles, from: Vec3, secs: f32, hertz: u32) -> (Moved, Option<Obstacle>) {
    let ground = on(ground);
    let mut stride = Stride::default();
    let mut met = None;
    let mut moved = stride.walk(&ground, chair(), from, 0.0, Vec2::ZERO, 0.1);
    for _ in 0..(secs * hertz as f32) as u32 {
        let dt = 1.0 / hertz as f32;
        moved = stride.walk(&ground, chair(), moved.feet, moved.fall_speed, Vec2::new(dt, 0.0), dt);
        met = met.or(moved.obstacle);
    }
    (moved, met)
}

/// Floor to x = 2, then a rise to `to`, then floor at its height.
fn ramp(length: f32, rise: f32) -> Scenery {
    let top = rise * length;
    let at = |x: f32, y: f32, z: f32| Vec3::new(x, y, z);
    let end = 2.0 + length;
    Scenery::default()
        .floor([-20.0, -5.0], [2.0, 5.0], 0.0)
        .quad([at(2.0, 0.0, -5.0), at(2.0, 0.0, 5.0), at(end, top, 5.0), at(end, top, -5.0)])
        .floor([end, -5.0], [end + 30.0, 5.0], top)
}

#[test]
fn a_threshold_of_two_centimetres_is_rolled_over_and_a_higher_one_stops_the_chair_and_is_measured() {
    for hertz in [10, 60, 144] {
        let (end, met) = roll(&hall().block([2.0, -5.0], [9.0, 5.0], 0.019).mesh(), Vec3::ZERO, 5.0, hertz);
        assert!(
            met.is_none() && (end.feet.x - 5.0).abs() < 0.05 && (end.feet.y - 0.019).abs() < 1e-3,
            "{end:?} {met:?}"
        );
        for height in [0.025, 0.05, 0.16] {
            let (end, met) = roll(&hall().block([2.0, -5.0], [9.0, 5.0], height).mesh(), Vec3::ZERO, 5.0, hertz);
            assert!(end.feet.y == 0.0 && end.feet.x < 1.46 && end.feet.x > 1.3, "{height} at {hertz} Hz: {end:?}");
            let met = met.unwrap();
            let Barrier::Step { height_m } = met.barrier else { panic!("{met:?}") };
            assert!((height_m - height).abs() < 0.002, "{height_m} instead of {height}");
            assert!((met.at.x - 2.0).abs() < 0.06 && met.direction == Vec2::X, "{met:?}");
        }
    }
}

#[test]
fn a_step_down_stops_the_chair_before_its_front_wheels_hang() {
    let kerb = Scenery::default().floor([-9.0, -5.0], [2.0, 5.0], 0.0).floor([2.0, -5.0], [12.0, 5.0], -0.16).mesh();
    let (end, met) = roll(&kerb, Vec3::ZERO, 5.0, 60);
    assert!(end.feet.y == 0.0 && end.feet.x < 1.46, "{end:?}");
    let Barrier::Step { height_m } = met.unwrap().barrier else { panic!("{met:?}") };
    assert!((height_m + 0.16).abs() < 0.002, "{height_m}");
}

#[test]
fn a_slope_is_allowed_by_its_length() {
    for (length, rise, passes) in [
        (8.0, 0.055, true),
        (1.8, 0.095, true),
        (5.0, 0.083, true),
        (5.0, 0.095, false),
        (4.0, 0.11, false),
        (3.0, 0.2, false),
    ] {
        let ground = ramp(length, rise).mesh();
        let (end, met) = roll(&ground, Vec3::ZERO, length + 6.0, 60);
        let up = end.feet.y > length * rise - 0.01;
        assert_eq!(up, passes, "{length} m of {rise}: {end:?} {met:?}");
        if !passes {
            assert!(matches!(met.unwrap().barrier, Barrier::Slope { .. } | Barrier::Step { .. }), "{met:?}");
            assert!(end.feet.y < 0.08, "it stops at the foot: {end:?}");
        }
    }
}

#[test]
fn the_lift_sets_the_chair_down_beyond_a_step_and_beyond_a_stair_but_not_behind_a_wall() {
    let step = hall().block([2.0, -5.0], [9.0, 5.0], 0.16).mesh();
    let up = lift(&on(&step), &chair(), Vec3::new(1.4, 0.0, 0.0), Vec2::X).unwrap();
    assert!((up.y - 0.16).abs() < 1e-3 && up.x > 2.5 && up.x < 2.9, "all wheels stand above: {up}");

    let stair = (0..8).fold(hall(), |s, k| {
        let x = 2.0 + 0.3 * k as f32;
        s.block([x, -2.0], [if k == 7 { x + 6.0 } else { x + 0.3 }, 2.0], 0.16 * (k + 1) as f32)
    });
    let stair = stair.mesh();
    let top = lift(&on(&stair), &chair(), Vec3::new(1.4, 0.0, 0.0), Vec2::X).unwrap();
    assert!((top.y - 1.28).abs() < 1e-3, "on the landing: {top}");
    let down = lift(&on(&stair), &chair(), top, Vec2::NEG_X).unwrap();
    assert!(down.y.abs() < 1e-3, "and back: {down}");

    let walled = hall().block([2.0, -5.0], [9.0, 5.0], 0.16).wall([2.4, -9.0], [2.4, 9.0]).mesh();
    assert_eq!(lift(&on(&walled), &chair(), Vec3::new(1.4, 0.0, 0.0), Vec2::X), None);
    assert_eq!(lift(&on(&hall().mesh()), &chair(), Vec3::ZERO, Vec2::X), None, "where all is level there is no lift");
}

#[test]
fn a_chair_that_stands_on_a_step_can_leave_it() {
    let step = hall().block([0.1, -5.0], [9.0, 5.0], 0.12).mesh();
    let ground = on(&step);
    let mut left = 0;
    for way in [Vec2::X, Vec2::NEG_X] {
        let mut stride = Stride::default();
        let moved = stride.walk(&ground, chair(), Vec3::ZERO, 0.0, way * 0.4, 0.4);
        left += i32::from(moved.feet.distance(Vec3::ZERO) > 0.3);
    }
    assert!(left >= 1, "it rolls back to where its middle stands");
}
