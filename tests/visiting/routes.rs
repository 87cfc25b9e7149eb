//! Ways on wheels, at and past the limit of each rule.

use std::sync::atomic::{AtomicBool, Ordering};

use super::fixtures::{
    blocked, corridor, door, floors, length, noisy, quad, ramp, roll, stairs, strip, threshold, wall,
};
use glam::Vec3;
use parvis::visiting::route::{Needs, NoRoute, Obstacle, find};

#[test]
fn a_level_floor_is_crossed_on_a_straight_line() {
    let route = roll(&strip(&[(-4.0, 0.0), (6.0, 0.0)], 2.0), [-3.0, 0.0, 0.0], [5.0, 0.0, 0.4]).unwrap();
    assert!((length(&route.points) - 8.01).abs() < 0.25, "{}", length(&route.points));
    assert!(route.points.len() <= 4, "{:?}", route.points);
    assert!(route.measures.step_m == 0.0 && route.measures.slope < 0.001, "{:?}", route.measures);
}

#[test]
fn slopes_are_allowed_by_their_length() {
    let across =
        |slope: f32, length: f32| roll(&ramp(slope, length), [-3.0, 0.0, 0.0], [length + 3.0, slope * length, 0.0]);
    for (slope, length) in [(0.0595, 12.0), (0.0833, 9.1), (0.0995, 2.0), (0.1195, 0.5)] {
        let route = across(slope, length).unwrap_or_else(|why| panic!("{slope} over {length}: {why:?}"));
        assert!((route.measures.slope - slope).abs() < 0.002, "{slope} over {length}: {:?}", route.measures);
    }
    for (slope, length) in
        [(0.062, 12.0), (0.085, 9.1), (0.0833, 9.4), (0.101, 2.2), (0.0995, 2.2), (0.1195, 0.65), (0.123, 0.4)]
    {
        let why = blocked(across(slope, length));
        let Obstacle::Slope { slope: told, limit, .. } = why[0] else { panic!("{slope} over {length}: {why:?}") };
        assert!((told - slope).abs() < 0.002 && limit < slope, "{slope} over {length}: {why:?}");
    }
}

#[test]
fn thresholds_are_rolled_over_up_to_two_centimetres_and_no_higher() {
    let across = |height| roll(&threshold(height), [-1.0, 0.0, 0.0], [5.0, 0.0, 0.0]);
    for height in [0.01, 0.02] {
        let route = across(height).unwrap_or_else(|why| panic!("{height}: {why:?}"));
        assert!((route.measures.step_m - height).abs() < 0.0005, "{:?}", route.measures);
    }
    for height in [0.021, 0.022, 0.03, 0.05, 0.16] {
        let why = blocked(across(height));
        let told = why.iter().find_map(|what| match what {
            Obstacle::Step { height_m } => Some(*height_m),
            Obstacle::Stair { rise_m, .. } => Some(*rise_m / 2.0),
            _ => None,
        });
        assert!(told.is_some_and(|told| (told - height).abs() < 0.001), "{height}: {why:?}");
    }
}

#[test]
fn many_low_steps_one_after_the_other_are_a_stair() {
    let low_stair = |apart: f32| {
        let mut profile = vec![(-3.0, 0.0)];
        for step in 0..8 {
            let x = step as f32 * apart;
            profile.extend([(x, step as f32 * 0.018), (x, (step + 1) as f32 * 0.018)]);
        }
        let end = (7.0 * apart + 3.0, 0.144);
        profile.push(end);
        roll(&strip(&profile, 1.5), [-2.0, 0.0, 0.0], [end.0 - 1.0, end.1, 0.0])
    };
    assert!(matches!(blocked(low_stair(0.3))[0], Obstacle::Stair { .. }));
    assert!(matches!(blocked(low_stair(2.3))[0], Obstacle::Stair { .. }));
    low_stair(2.6).unwrap();
}

#[test]
fn doors_and_corridors_are_passed_with_a_centimetre_to_spare() {
    for width in [0.71, 0.77, 0.83, 1.2] {
        let route = roll(&door(width), [-3.0, 0.0, -0.5], [3.0, 0.0, 0.6]);
        let route = route.unwrap_or_else(|why| panic!("door of {width}: {why:?}"));
        assert!(route.measures.width_m <= width + 0.001, "{width}: {route:?}");
        roll(&corridor(width), [-3.0, 0.0, 0.1], [3.0, 0.0, 0.1]).unwrap_or_else(|why| panic!("{width}: {why:?}"));
    }
    for width in [0.69, 0.6] {
        for scene in [door(width), corridor(width)] {
            let why = blocked(roll(&scene, [-3.0, 0.0, 0.1], [3.0, 0.0, 0.1]));
            let Obstacle::Narrow { width_m, needed_m } = why[0] else { panic!("{width}: {why:?}") };
            assert!(width_m <= width + 0.001 && needed_m == 0.70, "{width}: {why:?}");
        }
    }
}

#[test]
fn a_stair_is_told_with_its_steps_and_climbed_by_who_walks() {
    let scene = stairs(7, 0.16);
    let end = [7.0 * 0.3 + 3.0, 7.0 * 0.16, 0.0];
    let why = blocked(roll(&scene, [-3.0, 0.0, 0.0], end));
    let Obstacle::Stair { steps, rise_m } = why[0] else { panic!("{why:?}") };
    assert!(steps == 7 && (rise_m - 1.12).abs() < 0.01, "{why:?}");
    let walked =
        find(&floors(&scene), &Needs::walking(), Vec3::new(-3.0, 0.0, 0.0), end.into(), &AtomicBool::new(false));
    assert!((walked.unwrap().measures.step_m - 0.16).abs() < 0.001);
}

#[test]
fn where_no_floor_is_known_nobody_is_sent() {
    let mut scene = strip(&[(-4.0, 0.0), (0.0, 0.0)], 2.0);
    scene.extend(strip(&[(1.0, 0.0), (4.0, 0.0)], 2.0));
    assert_eq!(blocked(roll(&scene, [-3.0, 0.0, 0.0], [3.0, 0.0, 0.0])), [Obstacle::Unknown]);
    let nowhere = roll(&scene, [-3.0, 0.0, 0.0], [9.0, 0.0, 0.0]);
    assert!(matches!(nowhere, Err(NoRoute::NoFloor { .. })), "{nowhere:?}");
    // A hole as wide as the floor but for 80 cm at one side is gone around.
    let at = |x, z| Vec3::new(x, 0.0, z);
    let mut holed = strip(&[(-4.0, 0.0), (0.0, 0.0)], 2.0);
    holed.extend(strip(&[(1.0, 0.0), (4.0, 0.0)], 2.0));
    holed.extend(quad([at(0.0, 1.0), at(0.0, 2.0), at(1.0, 2.0), at(1.0, 1.0)]));
    let route = roll(&holed, [-3.0, 0.0, 0.0], [3.0, 0.0, 0.0]).unwrap();
    let over = route.points.windows(2).flat_map(|p| (0..50).map(move |k| p[0].lerp(p[1], k as f32 / 50.0)));
    assert!(over.filter(|p| p.x > 0.0 && p.x < 1.0).all(|p| p.z > 1.3), "{:?}", route.points);
}

#[test]
fn a_way_turns_only_where_a_circle_of_a_metre_and_a_half_is_free() {
    // A corridor with a right angle, this wide in both parts.
    let bend = |width: f32| {
        let at = |x, z| Vec3::new(x, 0.0, z);
        let mut all: Vec<_> = quad([at(-6.0, -6.0), at(-6.0, 6.0), at(6.0, 6.0), at(6.0, -6.0)]).into();
        all.extend(wall([-5.0, 0.0], [width, 0.0]));
        all.extend(wall([width, 0.0], [width, 5.0]));
        all.extend(wall([-5.0, width], [0.0, width]));
        all.extend(wall([0.0, width], [0.0, 5.0]));
        roll(&all, [-4.0, 0.0, width / 2.0], [width / 2.0, 0.0, 4.0])
    };
    bend(1.6).unwrap();
    let why = blocked(bend(1.0));
    assert!(why.iter().any(|what| matches!(what, Obstacle::Narrow { needed_m: 1.5, .. })), "{why:?}");
}

#[test]
fn the_noise_of_a_scan_does_no_harm() {
    for sigma in [0.001, 0.002, 0.005] {
        let level = roll(&noisy(sigma, 0.0), [-1.0, 0.0, 0.0], [5.0, 0.0, 0.0]);
        let route = level.unwrap_or_else(|why| panic!("level with {sigma}: {why:?}"));
        assert!(route.measures.slope < 0.06, "{sigma}: {:?}", route.measures);
        roll(&noisy(sigma, 0.05), [-1.0, -0.05, 0.0], [5.0, 0.25, 0.0])
            .unwrap_or_else(|why| panic!("{sigma}: {why:?}"));
        let steep = blocked(roll(&noisy(sigma, 0.16), [-1.0, -0.16, 0.0], [5.0, 0.8, 0.0]));
        assert!(matches!(steep[0], Obstacle::Slope { .. }), "{sigma}: {steep:?}");
    }
}

#[test]
fn floors_above_one_another_are_told_apart() {
    let mut scene = strip(&[(-4.0, 0.0), (4.0, 0.0)], 2.0);
    scene.extend(strip(&[(-2.0, 2.5), (2.0, 2.5)], 2.0));
    let floors = floors(&scene);
    let below = floors.cell_at(Vec3::new(0.0, 0.1, 0.0), 0.5).unwrap();
    let above = floors.cell_at(Vec3::new(0.0, 2.4, 0.0), 0.5).unwrap();
    assert!((floors.cells()[below as usize].head_m() - 2.5).abs() < 0.02);
    assert!(floors.cells()[above as usize].head_m() > 50.0);
    assert_eq!(blocked(roll(&scene, [-3.0, 0.0, 0.0], [0.0, 2.5, 0.0])), [Obstacle::Unknown]);
}

#[test]
fn a_measuring_that_is_called_off_ends_and_bad_numbers_do_no_harm() {
    let cancel = AtomicBool::new(false);
    cancel.store(true, Ordering::Relaxed);
    let scene = strip(&[(-4.0, 0.0), (4.0, 0.0)], 2.0);
    let region = parvis::visiting::floors::Region::around(scene.iter().flatten().copied(), 0.0).unwrap();
    assert!(parvis::visiting::floors::Floors::measure(scene.iter().copied(), region, &cancel).is_err());
    let mut bad = scene;
    bad.push([Vec3::NAN, Vec3::ZERO, Vec3::X]);
    bad.push([Vec3::splat(f32::INFINITY), Vec3::ZERO, Vec3::X]);
    bad.push([Vec3::ZERO; 3]);
    roll(&bad, [-3.0, 0.0, 0.0], [3.0, 0.0, 0.0]).unwrap();
    assert!(find(&floors(&bad), &Needs::wheelchair(), Vec3::NAN, Vec3::ZERO, &AtomicBool::new(false)).is_err());
}
