//! The queue of tiles that wait for a worker.

use super::drawing::slab;
use glam::{DMat3, DVec3};
use parvis::content::tileset::{BoundingVolume, TileId};
use parvis::streaming::{Entry, LoadGroup, Need, Queue, View};

fn entry(id: u32, group: LoadGroup, remoteness: f32) -> Entry<()> {
    let need = Need { group, remoteness };
    Entry { tile: TileId(id), need, relieves: false, expected_bytes: 0, job: () }
}

fn drain(queue: &mut Queue<()>) -> Vec<u32> {
    std::iter::from_fn(|| queue.pop()).map(|entry| entry.tile.0).collect()
}

#[test]
fn urgent_comes_before_normal_before_preload_and_the_middle_before_the_edge() {
    let mut queue = Queue::new(10);
    queue.push(entry(1, LoadGroup::Preload, 0.0));
    queue.push(entry(2, LoadGroup::Normal, 5.0));
    queue.push(entry(3, LoadGroup::Urgent, 9.0));
    queue.push(entry(4, LoadGroup::Normal, 1.0));
    queue.settle(|_| panic!("there is room"));
    assert_eq!(drain(&mut queue), [3, 4, 2, 1]);
}

#[test]
fn beyond_the_limit_the_least_needed_leave() {
    let mut queue = Queue::new(2);
    for id in 0..5_u8 {
        queue.push(entry(id.into(), LoadGroup::Normal, f32::from(id)));
    }
    let mut dropped = Vec::new();
    queue.settle(|tile| dropped.push(tile.0));
    assert_eq!(dropped, [4, 3, 2]);
    assert_eq!(queue.len(), 2);
    assert_eq!(drain(&mut queue), [0, 1]);
    assert!(queue.is_empty());
}

#[test]
fn needs_are_renewed_and_what_is_not_wanted_leaves() {
    let mut queue = Queue::new(10);
    for id in 0..4_u8 {
        queue.push(entry(id.into(), LoadGroup::Normal, f32::from(id)));
    }
    queue.reprioritise(|entry| {
        entry.need.remoteness = -entry.need.remoteness;
        entry.tile != TileId(2)
    });
    queue.settle(|_| ());
    assert_eq!(drain(&mut queue), [3, 1, 0]);
}

#[test]
fn a_tile_that_makes_room_can_be_taken_out_of_turn() {
    let mut queue = Queue::new(10);
    queue.push(entry(1, LoadGroup::Normal, 0.0));
    queue.push(Entry { relieves: true, ..entry(2, LoadGroup::Normal, 1.0) });
    queue.settle(|_| ());
    assert_eq!(queue.pop_first(|entry| entry.relieves).map(|entry| entry.tile), Some(TileId(2)));
    assert!(queue.pop_first(|entry| entry.relieves).is_none());
    assert_eq!(queue.len(), 1);
}

#[test]
fn a_volume_is_culled_only_when_all_of_it_is_out_of_the_picture() {
    let view = super::drawing::view();
    assert!(!view.culls(&slab((9.0, 30.0))));
    assert!(view.culls(&slab((12.0, 30.0))));
    let ball = |x: f64, radius: f64| BoundingVolume::Sphere { center: DVec3::new(x, 0.0, -10.0), radius };
    assert!(view.culls(&ball(20.0, 1.0)));
    assert!(!view.culls(&ball(20.0, 8.0)));
    assert!(view.culls(&BoundingVolume::Sphere { center: DVec3::new(0.0, 0.0, 5.0), radius: 1.0 }));
}

#[test]
fn the_error_on_screen_follows_the_specification() {
    let view = View::perspective(DVec3::ZERO, DVec3::NEG_Z, DVec3::Y, 1.0, 1.5, 0.1, 1080.0);
    let expected = 2.0 * 1080.0 / (50.0 * 2.0 * 0.5_f64.tan());
    assert!((view.sse_px(2.0, 50.0) - expected).abs() < 1e-9);
    assert!(view.sse_px(2.0, 0.0).is_finite());
}

#[test]
fn a_flat_or_empty_box_and_a_zero_direction_do_no_harm() {
    let flat = BoundingVolume::Box { center: DVec3::new(0.0, 0.0, -10.0), half_axes: DMat3::ZERO };
    let view = View::perspective(DVec3::ZERO, DVec3::ZERO, DVec3::ZERO, 1.0, 1.0, 0.1, 1000.0);
    assert!(!view.culls(&flat));
    let up = View::perspective(DVec3::ZERO, DVec3::Y, DVec3::Y, 1.0, 1.0, 0.1, 1000.0);
    assert!(up.forward.is_finite() && up.planes.iter().all(|plane| plane.normal.is_finite()));
}
