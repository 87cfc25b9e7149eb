//! Plans of a storey.

use super::fixtures::{floors, quad, strip, wall};
use glam::{Vec2, Vec3};
use parvis::visiting::plan::FloorPlan;

/// A room of 6 by 4 m with a pier in it and a door to a second one; and another storey over both.
fn house() -> Vec<[Vec3; 3]> {
    let mut all = strip(&[(0.0, 0.0), (12.0, 0.0)], 2.0);
    all.extend(strip(&[(0.0, 3.2), (12.0, 3.2)], 2.0));
    for (from, to) in [
        ([0.0, -2.0], [12.0, -2.0]),
        ([12.0, -2.0], [12.0, 2.0]),
        ([12.0, 2.0], [0.0, 2.0]),
        ([0.0, 2.0], [0.0, -2.0]),
        ([6.0, -2.0], [6.0, -0.5]),
        ([6.0, 0.5], [6.0, 2.0]),
    ] {
        all.extend(wall(from, to));
    }
    let pier = [[2.0, -0.3], [2.6, -0.3], [2.6, 0.3], [2.0, 0.3]];
    for k in 0..4 {
        all.extend(wall(pier[k], pier[(k + 1) % 4]));
    }
    all
}

#[test]
fn walls_are_cut_at_the_height_of_a_chest_and_drawn_as_few_lines() {
    let plan = FloorPlan::new(&floors(&house()), Vec3::new(1.0, 0.0, 1.0));
    let pier = plan.walls.iter().find(|line| line.iter().all(|p| p.x > 1.9 && p.x < 2.7)).unwrap();
    assert_eq!(pier.len(), 5, "a closed square: {pier:?}");
    assert_eq!(pier.first(), pier.last());
    let corners: usize = plan.walls.iter().map(Vec::len).sum();
    assert!(corners <= 16, "{corners} corners: {:?}", plan.walls);
    for corner in [[0.0, -2.0], [12.0, 2.0]] {
        assert!(plan.walls.iter().flatten().any(|p| p.distance(Vec2::from(corner)) < 0.02), "{corner:?}");
    }
}

#[test]
fn the_floor_is_what_is_reached_on_foot_on_this_storey() {
    let mut scene = house();
    // A room without a door, beside them.
    let at = |x: f32, z: f32| Vec3::new(x, 0.0, z);
    scene.extend(quad([at(13.0, -2.0), at(13.0, 2.0), at(16.0, 2.0), at(16.0, -2.0)]));
    let floors = floors(&scene);
    let plan = FloorPlan::new(&floors, Vec3::new(1.0, 0.0, 1.0));
    let holds = |x: f32, z: f32| {
        let point = Vec2::new(x, z);
        plan.floor.iter().any(|[low, high]| point.cmpge(*low).all() && point.cmple(*high).all())
    };
    assert!(holds(1.0, 1.0) && holds(9.0, 0.0), "through the door");
    assert!(!holds(14.5, 0.0) && !holds(2.3, 0.0), "not behind walls, nor within a pier");
    let area: f32 = plan.floor.iter().map(|[low, high]| (*high - *low).element_product()).sum();
    assert!((40.0..52.0).contains(&area), "{area} m²");
    let above = FloorPlan::new(&floors, Vec3::new(1.0, 3.2, 1.0));
    assert!(above.walls.is_empty() && !above.floor.is_empty() && above.height_m == 3.2);
}
