//! Landing where one points, flying near things, going around them, and the signs on the floor.

use glam::{Vec2, Vec3};
use parvis::visiting::ways::{
    Aim, Landing, Orbit, Room, Sign, TOUCHING_M, cross, drift, facing, landing, ring, speed_near,
};
use proptest::prelude::*;

/// A floor at 0, a wall at z = -5, a pew (0.5 m high, 0.3 m deep) at z = -3, and nothing past x = 10.
fn floor_below(from: Vec3, reach: f32) -> Option<(f32, f32)> {
    let on_pew = (from.z + 3.0).abs() < 0.15 && from.y >= 0.5;
    let height = if on_pew { 0.5 } else { 0.0 };
    (from.x < 10.0 && from.y >= height && from.y - height <= reach).then_some((height, 1.0))
}

fn fit(feet: Vec3) -> Option<Vec3> {
    Some(Vec3::new(feet.x, feet.y, feet.z.max(-4.75)))
}

fn land(eye: Vec3, direction: Vec3, met: Option<(f32, Vec3)>) -> Landing {
    let room = Room { floor_below: &floor_below, fit: &fit, radius_m: 0.25 };
    landing(&Aim { eye, direction: direction.normalize(), met }, &room)
}

const EYE: Vec3 = Vec3::new(0.0, 1.6, 0.0);

#[test]
fn one_lands_on_the_floor_that_is_pointed_at() {
    let met = Some((3.2, Vec3::Y));
    let Landing::Here(feet) = land(EYE, Vec3::new(0.0, -1.0, -1.732), met) else { panic!("on the floor") };
    assert!(feet.y == 0.0 && (feet.z + 2.77).abs() < 0.01, "{feet}");
}

#[test]
fn one_lands_before_the_wall_that_is_pointed_at_however_high() {
    for up in [-0.2, 0.0, 0.8] {
        let direction = Vec3::new(0.0, up, -1.0);
        let Landing::Here(feet) = land(EYE, direction, Some((5.0 * direction.length(), Vec3::Z))) else {
            panic!("before the wall")
        };
        assert!(feet.y == 0.0 && (feet.z + 4.65).abs() < 0.01, "{feet}");
    }
}

#[test]
fn one_cannot_stand_on_the_back_of_a_pew_nor_where_the_floor_ends() {
    let down = Vec3::new(0.0, -1.1, -3.0);
    assert!(matches!(land(EYE, down, Some((down.length(), Vec3::Y))), Landing::Not(_)));
    let edge = Vec3::new(9.9, -1.6, 0.0);
    assert!(matches!(land(EYE, edge, Some((edge.length(), Vec3::Y))), Landing::Not(_)));
    let over = Vec3::new(20.0, -1.6, 0.0);
    assert_eq!(land(EYE, over, None), Landing::Nowhere);
    assert!(matches!(land(EYE, Vec3::X, Some((20.0, Vec3::X))), Landing::Not(_)));
}

/// The nearest point of a slab between z = -1 and z = -1.001.
fn wall(center: Vec3, radius: f32) -> Option<Vec3> {
    let at = Vec3::new(center.x, center.y, if center.z > -1.0 { -1.0 } else { -1.001 });
    (at.distance(center) < radius).then_some(at)
}

proptest! {
    #[test]
    fn a_flying_eye_never_passes_a_wall_and_slides_along_it(
        moves in prop::collection::vec((-3.0f32..3.0, -3.0f32..3.0, -3.0f32..3.0), 1..40),
    ) {
        let mut eye = Vec3::ZERO;
        for (x, y, z) in moves {
            eye = drift(eye, Vec3::new(x, y, z), 0.05, &wall);
            prop_assert!(eye.is_finite() && eye.z >= -1.0 + 0.048, "{eye}");
        }
        let slid = drift(Vec3::new(0.0, 0.0, -0.9), Vec3::new(1.0, 0.0, -1.0), 0.05, &wall);
        prop_assert!(slid.x > 0.9 && (slid.z + 0.95).abs() < 0.01, "{slid}");
    }

    #[test]
    fn orbit_keeps_its_distance_and_its_thing_in_the_middle(
        turns in prop::collection::vec((-0.5f32..0.5, -0.5f32..0.5, -0.5f32..0.5), 1..60),
    ) {
        let orbit = Orbit::around(Vec3::new(0.0, 1.6, 5.0), Vec3::NEG_Z, 4.5, Some(1.0));
        let mut eye = Vec3::new(0.0, 1.6, 5.0);
        for (x, y, zoom) in turns {
            let gap = (eye.distance(orbit.center) - 0.5).max(0.0);
            eye = orbit.wanted(eye, Vec2::new(x, y), zoom, gap);
            let distance = eye.distance(orbit.center);
            prop_assert!(eye.is_finite() && distance >= 0.5 + TOUCHING_M - 1e-3 && distance <= orbit.farthest_m + 1e-3);
            prop_assert!(facing(orbit.center - eye, 0.0).1.abs() < 1.41, "never over the top");
        }
    }
}

#[test]
fn zooming_on_comes_to_touching_distance_and_back_to_the_whole_thing() {
    let orbit = Orbit::around(Vec3::new(0.0, 1.6, 5.0), Vec3::NEG_Z, 4.5, Some(1.0));
    assert_eq!((orbit.center, orbit.farthest_m), (Vec3::new(0.0, 1.6, 0.0), 5.0));
    let mut eye = Vec3::new(0.0, 1.6, 5.0);
    let mut zoom = |by: f32| {
        for _ in 0..200 {
            eye = orbit.wanted(eye, Vec2::ZERO, by, eye.distance(orbit.center) - 0.5);
        }
        eye.distance(orbit.center) - 0.5
    };
    assert!((zoom(0.05) - TOUCHING_M).abs() < 1e-3);
    assert!((zoom(-0.05) - 4.5).abs() < 1e-3);
}

#[test]
fn a_flight_is_slow_near_things_and_never_at_rest() {
    assert_eq!(speed_near(f32::INFINITY, 3.0), 3.0);
    assert!(speed_near(0.05, 3.0) < 0.25 && speed_near(0.0, 3.0) > 0.1);
    assert!(speed_near(0.5, 3.0) < speed_near(1.0, 3.0));
}

/// Relative luminance (WCAG 2.2) of a colour in linear light.
fn luminance(color: [f32; 4]) -> f32 {
    0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
}

#[test]
fn ring_and_cross_keep_three_to_one_on_any_floor_by_one_of_their_two_tones() {
    for sign in [ring(0.4), cross(0.4)] {
        let tones: Vec<f32> = sign.colors.iter().map(|color| luminance(*color)).collect();
        for floor in (0..=100).map(|percent| percent as f32 / 100.0) {
            let best = tones.iter().map(|tone| (tone.max(floor) + 0.05) / (tone.min(floor) + 0.05)).fold(0.0, f32::max);
            assert!(best >= 3.0, "on a floor of {floor}: {best}");
        }
        let (dark, light) = (tones.iter().copied().fold(1.0, f32::min), tones.iter().copied().fold(0.0, f32::max));
        assert!((light + 0.05) / (dark + 0.05) >= 7.0, "and to each other: {light} {dark}");
    }
}

#[test]
fn the_signs_differ_by_their_form_and_name_only_corners_that_they_have() {
    let reach = |sign: &Sign, of: fn(&[f32; 3]) -> f32| sign.positions.iter().map(of).fold(0.0, f32::max);
    for sign in [ring(0.4), cross(0.4)] {
        assert_eq!(sign.positions.len(), sign.colors.len());
        assert!(sign.indices.iter().all(|corner| (*corner as usize) < sign.positions.len()));
        assert!(reach(&sign, |p| p[0].hypot(p[2])) < 0.55 && reach(&sign, |p| p[1]) < 0.12);
    }
    let middle = |sign: &Sign| sign.positions.iter().any(|p| (0.15..0.24).contains(&p[0].hypot(p[2])));
    assert!(!middle(&ring(0.4)), "a ring is open between its point and its band");
}
