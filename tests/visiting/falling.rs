//! Floors that end, and floors that are not there yet.

use glam::Vec2;

use super::{Scenery, Walker};

/// Floor west of x = 1, and another lower east of it.
fn ledge(drop: f32) -> Scenery {
    Scenery::default().floor([-9.0, -9.0], [1.0, 9.0], 0.0).floor([1.0, -9.0], [20.0, 9.0], -drop)
}

#[test]
fn where_no_floor_is_known_nobody_falls() {
    let far_away = Scenery::default().floor([100.0, 100.0], [101.0, 101.0], 0.0);
    let mut walker = Walker::at(far_away, [0.0, 7.5, 0.0]);
    let way = walker.walk([0.0, 0.0], 10.0, 60);
    assert!(way.iter().all(|m| m.feet.y == 7.5 && m.fall_speed == 0.0));
}

#[test]
fn the_edge_of_what_is_loaded_is_not_walked_over() {
    for hertz in [10, 30, 60, 144] {
        let mut walker = Walker::at(Scenery::default().floor([-9.0, -9.0], [1.0, 9.0], 0.0), [0.0; 3]);
        walker.walk([1.4, 0.0], 3.0, hertz);
        assert!(walker.now.feet.y == 0.0 && walker.now.feet.x < 1.26, "{hertz} Hz: {}", walker.now.feet);
    }
}

#[test]
fn a_floor_that_arrives_late_catches_whoever_waits_above_it() {
    let mut walker = Walker::at(Scenery::default().floor([100.0, 100.0], [101.0, 101.0], 0.0), [0.0, 1.0, 0.0]);
    walker.walk([0.0, 0.0], 1.0, 60);
    let mut landed = Walker::at(ledge(3.0), walker.now.feet.to_array());
    landed.walk([0.0, 0.0], 1.0, 60);
    assert!(landed.now.grounded && landed.now.feet.y.abs() < 1e-6, "{:?}", landed.now);
}

#[test]
fn over_a_ledge_the_body_falls_and_lands() {
    for hertz in [10, 30, 60, 144] {
        let mut walker = Walker::at(ledge(3.0), [0.0; 3]);
        let way = walker.walk([1.4, 0.0], 3.0, hertz);
        assert!(way.iter().any(|m| !m.grounded && m.fall_speed < 0.0), "{hertz} Hz: it falls");
        assert!(way.iter().all(|m| m.feet.y >= -3.0), "{hertz} Hz: never below the floor");
        assert!(walker.now.grounded && walker.now.feet.y == -3.0, "{hertz} Hz: {:?}", walker.now);
    }
}

#[test]
fn a_long_fall_ends_on_the_floor_and_not_below_it() {
    for hertz in [10, 144] {
        let mut walker = Walker::at(ledge(3.0), [5.0, 60.0, 0.0]);
        let way = walker.walk([0.0, 0.0], 8.0, hertz);
        assert!(way.iter().all(|m| m.feet.y >= -3.0 && m.fall_speed >= -20.0));
        assert_eq!(walker.frame(Vec2::ZERO, 0.01).feet.y, -3.0);
    }
}
