//! Along a line: paths, rides, walking along a way.

use glam::Vec3;
use parvis::visiting::ways::{Follow, Path, Ride, Side, bends, facing, gaze, turn_between};
use proptest::prelude::*;

/// North 10 m, then west 6 m, then north again 5 m.
fn corridor() -> [Vec3; 4] {
    [Vec3::ZERO, Vec3::new(0.0, 0.0, -10.0), Vec3::new(-6.0, 0.0, -10.0), Vec3::new(-6.0, 0.0, -15.0)]
}

#[test]
fn a_path_is_measured_by_its_length() {
    let path = Path::new(corridor());
    assert_eq!(path.length_m(), 21.0);
    assert_eq!(path.at(-3.0), Vec3::ZERO);
    assert_eq!(path.at(12.0), Vec3::new(-2.0, 0.0, -10.0));
    assert_eq!(path.at(99.0), Vec3::new(-6.0, 0.0, -15.0));
    assert_eq!(path.nearest(Vec3::new(-3.0, 0.0, -9.0), 8.0, 10.0), 13.0);
    assert_eq!(Path::new([]).at(1.0), Vec3::ZERO);
    let odd = Path::new([Vec3::ZERO, Vec3::NAN, Vec3::ZERO, Vec3::X]);
    assert_eq!(odd.points(), [Vec3::ZERO, Vec3::X]);
}

#[test]
fn rounded_corners_keep_to_the_inside_of_the_corner_and_to_both_ends() {
    let path = Path::new(corridor()).rounded(1.0);
    assert_eq!(path.points()[0], Vec3::ZERO);
    assert_eq!(path.at(99.0), Vec3::new(-6.0, 0.0, -15.0));
    for metres in 0..210 {
        let at = path.at(metres as f32 / 10.0);
        assert!(at.x <= 1e-4 && at.z >= -15.001 && (at.z >= -10.001 || at.x <= -4.99), "{at}");
    }
    let sharpest = path.points().windows(3).map(|p| (p[1] - p[0]).angle_between(p[2] - p[1])).fold(0.0, f32::max);
    assert!(sharpest < 0.5, "no corner is left: {sharpest}");
}

proptest! {
    #[test]
    fn a_ride_never_exceeds_its_speed_or_its_acceleration_and_arrives(
        length in 0.01f32..200.0, speed in 0.3f32..20.0, acceleration in 0.5f32..10.0,
    ) {
        let ride = Ride::new(length, speed, acceleration);
        let dt = ride.secs() / 400.0;
        let at: Vec<f32> = (0..=400).map(|i| ride.metres(i as f32 * dt)).collect();
        prop_assert!(at[0] == 0.0 && (at[400] - length).abs() < 1e-2 * length.max(0.1), "{} of {length}", at[400]);
        prop_assert_eq!(ride.share(ride.secs() + 0.1), 1.0);
        let speeds: Vec<f32> = at.windows(2).map(|w| (w[1] - w[0]) / dt).collect();
        let slack = length * 1e-5 / dt + 1e-3;
        prop_assert!(speeds.iter().all(|v| *v >= -slack && *v <= speed * 1.001 + slack));
        let grown = speeds.windows(2).map(|w| (w[1] - w[0]).abs()).fold(0.0, f32::max);
        prop_assert!(grown <= acceleration * dt * 1.05 + 2.0 * slack, "{grown} in {dt}");
        prop_assert!(speeds[0] <= acceleration * dt + slack, "it starts from rest");
    }

    #[test]
    fn facing_and_gaze_are_each_others_inverse(yaw in -3.1f32..3.1, pitch in -1.5f32..1.5) {
        let (back, up) = facing(gaze(yaw, pitch), 0.0);
        prop_assert!(turn_between(back, yaw).abs() < 1e-3 && (up - pitch).abs() < 1e-3);
    }
}

#[test]
fn a_way_tells_its_turns_and_their_sides() {
    let found = bends(&Path::new(corridor()));
    let told: Vec<_> = found.iter().map(|bend| (bend.along_m, bend.side)).collect();
    assert_eq!(told, [(10.0, Side::Left), (16.0, Side::Right)]);
}

#[test]
fn a_turn_in_small_pieces_is_told_once() {
    let arc = (0..=8).map(|i| {
        let angle = i as f32 * std::f32::consts::FRAC_PI_2 / 8.0;
        Vec3::new(angle.cos() - 1.0, 0.0, -5.0 - angle.sin())
    });
    let points: Vec<Vec3> = [Vec3::ZERO].into_iter().chain(arc).chain([Vec3::new(-8.0, 0.0, -6.0)]).collect();
    let found = bends(&Path::new(points));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].side, Side::Left);
}

#[test]
fn whoever_follows_the_heading_comes_to_the_end_of_the_way() {
    for hertz in [10, 30, 144] {
        let mut feet = Vec3::new(0.3, 0.0, 0.2);
        let mut follow = Follow::new(&corridor(), feet).unwrap();
        let mut frames = 0;
        while let Some(heading) = follow.heading(feet) {
            feet += gaze(heading, 0.0) * 1.4 / hertz as f32;
            frames += 1;
            assert!(frames < 40 * hertz, "it arrives: {feet}");
        }
        assert!(feet.distance(corridor()[3]) < 0.5, "{feet}");
    }
    assert!(Follow::new(&[Vec3::ZERO], Vec3::ZERO).is_none(), "one point is no way");
}

#[test]
fn the_next_turn_comes_nearer() {
    let mut follow = Follow::new(&corridor(), Vec3::ZERO).unwrap();
    assert_eq!(follow.next_bend().map(|(bend, metres)| (bend.side, metres)), Some((Side::Left, 10.0)));
    follow.heading(Vec3::new(0.0, 0.0, -3.5)).unwrap();
    follow.heading(Vec3::new(0.0, 0.0, -6.0)).unwrap();
    assert_eq!(follow.next_bend().map(|(_, metres)| metres), Some(4.0));
    follow.heading(Vec3::new(0.0, 0.0, -9.8)).unwrap();
    follow.heading(Vec3::new(-2.0, 0.0, -10.0)).unwrap();
    assert_eq!(follow.next_bend().map(|(bend, _)| bend.side), Some(Side::Right));
}
