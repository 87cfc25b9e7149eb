//! Walls, steps and doors.

use glam::{Vec2, Vec3};
use parvis::visiting::walk::Moved;
use proptest::prelude::*;

use super::{Scenery, Walker, hall};

const RATES: [u32; 4] = [10, 30, 60, 144];

#[test]
fn a_body_slides_along_a_wall_and_keeps_the_speed_that_the_wall_leaves() {
    for hertz in RATES {
        let mut walker = Walker::at(hall().wall([2.0, -20.0], [2.0, 20.0]), [1.5, 0.0, 0.0]);
        walker.walk([1.0, 1.0], 5.0, hertz);
        let feet = walker.now.feet;
        assert!((feet.x - 1.75).abs() < 0.005, "a body's radius from the wall at {hertz} Hz: {feet}");
        assert!((feet.z - 5.0).abs() < 0.05, "along the wall at {hertz} Hz: {feet}");
    }
}

#[test]
fn a_body_comes_to_rest_in_a_corner() {
    for hertz in RATES {
        let corner = hall().wall([2.0, -20.0], [2.0, 20.0]).wall([-20.0, 2.0], [20.0, 2.0]);
        let mut walker = Walker::at(corner, [0.0, 0.0, 0.3]);
        walker.walk([1.5, 1.5], 3.0, hertz);
        assert!(walker.now.feet.distance(Vec3::new(1.75, 0.0, 1.75)) < 0.01, "{hertz} Hz: {}", walker.now.feet);
    }
}

#[test]
fn whoever_stands_in_the_midst_of_a_heap_gets_out_of_it_on_foot() {
    // Nowhere within two metres is there room for a body; the gaps between the splinters are 14 cm.
    let splinters = (-15..=15).flat_map(|i| (-15..=15).map(move |k| (i as f32 * 0.15 + 0.07, k as f32 * 0.15 + 0.07)));
    for hertz in RATES {
        let heap = splinters.clone().fold(hall(), |heap, (x, z)| heap.wall([x, z], [x + 0.01, z + 0.01]));
        let mut walker = Walker::at(heap, [0.0, 0.0, 0.0]);
        walker.walk([1.0, 0.0], 8.0, hertz);
        assert!(walker.now.feet.x > 3.0, "{hertz} Hz: at {}", walker.now.feet);
    }
}

#[test]
fn a_sharp_wedge_of_two_walls_lets_nobody_through() {
    for hertz in RATES {
        for half_width in [0.2, 0.5, 1.0, 2.0] {
            let wedge = hall().wall([-half_width, 0.0], [0.0, 6.0]).wall([half_width, 0.0], [0.0, 6.0]);
            let mut walker = Walker::at(wedge, [0.03, 0.0, -1.0]);
            for moved in walker.walk([0.0, 3.0], 4.0, hertz) {
                let inside = half_width * (1.0 - moved.feet.z / 6.0);
                assert!(moved.feet.z < 0.0 || moved.feet.x.abs() < inside, "{hertz} Hz: out at {}", moved.feet);
            }
            walker.walk([0.0, -3.0], 4.0, hertz);
            assert!(walker.now.feet.z < -1.0, "there is a way back: {}", walker.now.feet);
        }
    }
}

/// Whether two segments (x, z) cross.
fn cross(a: Vec2, b: Vec2, c: Vec2, d: Vec2) -> bool {
    let side = |p: Vec2, q: Vec2, r: Vec2| (q - p).perp_dot(r - p);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn flat(v: Vec3) -> Vec2 {
    Vec2::new(v.x, v.z)
}

fn distance_to(p: Vec2, a: Vec2, b: Vec2) -> f32 {
    let t = ((p - a).dot(b - a) / (b - a).length_squared()).clamp(0.0, 1.0);
    p.distance(a + (b - a) * t)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_wall_is_passed_at_any_frame_rate(
        walls in prop::collection::vec((-4.0f32..4.0, -4.0f32..4.0, 0.0f32..std::f32::consts::TAU, 0.5f32..5.0), 1..12),
        ways in prop::collection::vec((0.0f32..std::f32::consts::TAU, 0.2f32..3.0), 1..8),
        rate in 0usize..4,
    ) {
        let walls: Vec<(Vec2, Vec2)> =
            walls.iter().map(|(x, z, a, l)| (Vec2::new(*x, *z), Vec2::new(*x, *z) + Vec2::from_angle(*a) * *l)).collect();
        prop_assume!(walls.iter().all(|(a, b)| distance_to(Vec2::ZERO, *a, *b) > 0.3));
        let maze = walls.iter().fold(hall(), |s, (a, b)| s.wall(a.to_array(), b.to_array()));
        let mut walker = Walker::at(maze, [0.0; 3]);
        for (angle, speed) in ways {
            let mut before = flat(walker.now.feet);
            for moved in walker.walk((Vec2::from_angle(angle) * speed).to_array(), 1.0, RATES[rate]) {
                let after = flat(moved.feet);
                for (a, b) in &walls {
                    prop_assert!(!cross(before, after, *a, *b), "from {before} to {after} through {a} {b}");
                }
                prop_assert!(moved.grounded && moved.feet.y == 0.0, "{moved:?}");
                before = after;
            }
        }
    }

    #[test]
    fn nothing_but_numbers_comes_out_of_any_heap_of_triangles(
        corners in prop::collection::vec(prop::array::uniform9(-2.0f32..2.0), 1..60),
        ways in prop::collection::vec((-3.0f32..3.0, -3.0f32..3.0), 1..12),
        at in prop::array::uniform3(-2.0f32..2.0),
    ) {
        let heap = corners.iter().fold(Scenery::default(), |s, c| {
            s.triangle([Vec3::new(c[0], c[1], c[2]), Vec3::new(c[3], c[4], c[5]), Vec3::new(c[6], c[7], c[8])])
        });
        let mut walker = Walker::at(heap, at);
        for (x, z) in ways {
            for moved in walker.walk([x, z], 0.5, 30) {
                prop_assert!(moved.feet.is_finite() && moved.fall_speed.is_finite(), "{moved:?}");
                prop_assert!(moved.feet.abs().max_element() < 60.0, "{moved:?}");
            }
        }
    }
}

#[test]
fn a_move_that_is_no_number_moves_nobody() {
    for broken in [f32::NAN, f32::INFINITY] {
        let mut walker = Walker::at(hall(), [1.0, 0.0, 2.0]);
        assert_eq!(walker.frame(Vec2::new(broken, 0.0), 0.016).feet, Vec3::new(1.0, 0.0, 2.0));
    }
}

#[test]
fn a_leap_of_a_broken_clock_passes_no_wall() {
    let mut walker = Walker::at(hall().wall([3.0, -20.0], [3.0, 20.0]), [0.0; 3]);
    assert!(walker.frame(Vec2::new(1000.0, 0.0), 1.0).feet.x < 3.0);
}

#[test]
fn steps_of_16_and_20_centimetres_are_climbed_at_every_frame_rate() {
    for hertz in RATES {
        for height in [0.16, 0.20] {
            let mut walker = Walker::at(hall().block([1.0, -5.0], [9.0, 5.0], height), [0.0; 3]);
            let way = walker.walk([1.4, 0.0], 2.0, hertz);
            assert!((walker.now.feet.y - height).abs() < 1e-4, "{hertz} Hz, {height} m: {}", walker.now.feet);
            assert!((walker.now.feet.x - 2.8).abs() < 0.02, "nothing is lost on a step: {}", walker.now.feet);
            assert!(way.iter().all(|m| m.obstacle.is_none()), "a step that is climbed is no obstacle");
        }
    }
}

#[test]
fn a_higher_step_stops_the_body_and_its_height_is_told() {
    for hertz in RATES {
        for height in [0.21, 0.25, 0.4, 0.7] {
            let mut walker = Walker::at(hall().block([1.0, -5.0], [9.0, 5.0], height), [0.0; 3]);
            let told: Vec<f32> =
                walker.walk([1.4, 0.0], 3.0, hertz).iter().filter_map(|m| m.blocked_by_step()).collect();
            assert!(
                walker.now.feet.y == 0.0 && walker.now.feet.x < 1.0,
                "{height} m at {hertz} Hz: {}",
                walker.now.feet
            );
            assert!(told.iter().all(|t| (t - height).abs() < 0.001), "{told:?} instead of {height}");
            assert!(!told.is_empty(), "{height} m at {hertz} Hz is told");
        }
    }
}

/// Ten steps up along x from x = 1.
fn stairs(rise: f32, tread: f32) -> Scenery {
    (0..10).fold(hall(), |s, i| {
        let x = 1.0 + tread * i as f32;
        s.block([x, -2.0], [x + tread, 2.0], rise * (i + 1) as f32)
    })
}

#[test]
fn a_stair_is_climbed_without_a_word_about_its_steps() {
    for hertz in RATES {
        for (rise, tread) in [(0.16, 0.30), (0.17, 0.26), (0.20, 0.24)] {
            let top = 1.0 + tread * 9.5;
            let mut walker = Walker::at(stairs(rise, tread), [0.5, 0.0, 0.0]);
            let way = walker.walk([1.0, 0.0], top - 0.5, hertz);
            assert!((walker.now.feet.y - rise * 10.0).abs() < 1e-3, "{hertz} Hz {rise}: {}", walker.now.feet);
            assert!(way.iter().all(|m| m.obstacle.is_none() && m.grounded));
        }
    }
}

#[test]
fn a_stair_is_descended_without_leaving_it() {
    for hertz in RATES {
        for (rise, tread) in [(0.16, 0.30), (0.20, 0.24)] {
            let top = 1.0 + tread * 9.5;
            let mut walker = Walker::at(stairs(rise, tread), [top, rise * 10.0, 0.0]);
            let way = walker.walk([-1.4, 0.0], (top - 0.4) / 1.4, hertz);
            assert!(way.iter().all(|m| m.grounded && m.fall_speed == 0.0), "{hertz} Hz {rise}");
            assert!(way.windows(2).all(|w| w[1].feet.y <= w[0].feet.y), "{hertz} Hz {rise}: only down");
            assert!(walker.now.feet.y.abs() < 1e-4, "{}", walker.now.feet);
        }
    }
}

#[test]
fn a_body_that_starts_in_a_wall_is_pushed_out_of_it() {
    let mut walker = Walker::at(hall().wall([2.0, -20.0], [2.0, 20.0]), [1.9, 0.0, 0.0]);
    walker.walk([0.0, 0.0], 0.1, 60);
    assert!((walker.now.feet.x - 1.75).abs() < 0.002, "{}", walker.now.feet);
    let mut walker = Walker::at(hall().block([0.0, -5.0], [0.3, 5.0], 3.0), [0.2, 0.0, 0.0]);
    walker.walk([0.0, 0.0], 0.5, 60);
    assert!(walker.now.feet.x < -0.24 || walker.now.feet.x > 0.54, "{}", walker.now.feet);
}

#[test]
fn whoever_stands_still_stays_to_the_bit() {
    let noisy = rough_floor();
    let rooms = [(hall(), [0.3, 0.0, 0.7]), (noisy, [0.3, 0.0, 0.7]), (stairs(0.16, 0.3), [1.31, 0.32, 0.1])];
    for (room, at) in rooms {
        let mut walker = Walker::at(room.wall([0.0, -2.0], [0.0, 2.0]), at);
        walker.walk([0.0, 0.0], 0.5, 60);
        let rest = walker.now.feet;
        assert!(walker.walk([0.0, 0.0], 10.0, 100).iter().all(|m| m.feet == rest && m.grounded), "at {rest}");
    }
}

#[test]
fn a_walk_is_the_same_at_30_and_at_144_hertz() {
    let room = || stairs(0.16, 0.3).wall([0.5, -3.0], [2.5, -0.5]).wall([5.0, -3.0], [5.0, 3.0]);
    let ways = [([1.2, -0.4], 2.0), ([0.3, 1.0], 1.0), ([1.4, 0.2], 3.0), ([-0.8, -1.0], 2.0)];
    let [slow, fast] = [30, 144].map(|hertz| {
        let mut walker = Walker::at(room(), [0.0; 3]);
        let ends: Vec<Moved> = ways.iter().map(|(v, secs)| *walker.walk(*v, *secs, hertz).last().unwrap()).collect();
        ends
    });
    for (a, b) in slow.iter().zip(&fast) {
        assert!(flat(a.feet).distance(flat(b.feet)) < 0.05, "{} and {}", a.feet, b.feet);
    }
}

/// A wall along x = 2 with a door around z = 0, 30 cm thick.
fn door(width: f32) -> Scenery {
    hall().block([2.0, -9.0], [2.3, -width / 2.0], 3.0).block([2.0, width / 2.0], [2.3, 9.0], 3.0)
}

#[test]
fn a_door_of_70_centimetres_is_passed_and_one_of_45_is_not() {
    for hertz in RATES {
        let ends = [0.7, 0.45].map(|width| {
            let mut walker = Walker::at(door(width), [0.0, 0.0, 0.04]);
            walker.walk([1.4, 0.0], 4.0, hertz);
            walker.now.feet.x
        });
        assert!(ends[0] > 5.0 && ends[1] < 2.1, "{hertz} Hz: {ends:?}");
    }
}

/// A floor of 5 cm squares whose corners lie up to a millimetre too high or too low.
fn rough_floor() -> Scenery {
    let height = |x: i32, z: i32| {
        let noise = (x.wrapping_mul(73_856_093) ^ z.wrapping_mul(19_349_663)).wrapping_mul(0x045d_9f3b);
        ((noise >> 8) & 1023) as f32 / 1023.0 * 0.002 - 0.001
    };
    let at = |x: i32, z: i32| Vec3::new(x as f32 * 0.05, height(x, z), z as f32 * 0.05);
    let squares = (-40..80).flat_map(|x| (-20..20).map(move |z| (x, z)));
    squares.fold(Scenery::default(), |s, (x, z)| s.quad([at(x, z), at(x, z + 1), at(x + 1, z + 1), at(x + 1, z)]))
}

#[test]
fn a_rough_floor_does_not_shake_the_eye() {
    for hertz in RATES {
        let mut walker = Walker::at(rough_floor(), [-1.0, 0.0, 0.0]);
        let way = walker.walk([1.4, 0.1], 3.0, hertz);
        assert!(way.windows(2).all(|w| (w[1].feet.y - w[0].feet.y).abs() < 0.003), "{hertz} Hz");
        assert!(way.iter().all(|m| m.grounded && m.feet.y.abs() < 0.0015 && m.obstacle.is_none()));
        assert!((walker.now.feet.x - 3.2).abs() < 0.02, "and does not hold it: {}", walker.now.feet);
    }
}
