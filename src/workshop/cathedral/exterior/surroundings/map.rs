//! Outlines of land and water, all proposals.

use glam::Vec2;

/// Height of the river's surface: the quays stand about 7 m above it.
pub const RIVER: f32 = -7.2;
/// How far the land goes, metres from the west front.
pub const REACH: f32 = 2400.0;

/// Corners, in metres.
fn points(corners: &[(f32, f32)]) -> Vec<Vec2> {
    corners.iter().map(|(x, y)| Vec2::new(*x, *y)).collect()
}

/// The Île de la Cité, counter-clockwise from its western tip.
pub fn cite() -> Vec<Vec2> {
    points(&[
        (-820.0, 12.0),
        (-700.0, -30.0),
        (-520.0, -62.0),
        (-300.0, -70.0),
        (-120.0, -66.0),
        (60.0, -68.0),
        (140.0, -68.0),
        (195.0, -62.0),
        (235.0, -48.0),
        (270.0, -22.0),
        (290.0, 14.0),
        (284.0, 40.0),
        (250.0, 72.0),
        (200.0, 110.0),
        (150.0, 140.0),
        (60.0, 150.0),
        (-120.0, 150.0),
        (-300.0, 140.0),
        (-520.0, 110.0),
        (-700.0, 60.0),
    ])
}

/// The Île Saint-Louis.
pub fn saint_louis() -> Vec<Vec2> {
    points(&[
        (312.0, 70.0),
        (360.0, 25.0),
        (520.0, 5.0),
        (700.0, 40.0),
        (830.0, 130.0),
        (840.0, 170.0),
        (780.0, 212.0),
        (600.0, 225.0),
        (420.0, 190.0),
        (335.0, 128.0),
    ])
}

/// The edge of the left bank, from west to east.
fn left_edge() -> Vec<Vec2> {
    points(&[
        (-REACH, -60.0),
        (-1200.0, -62.0),
        (-820.0, -74.0),
        (-500.0, -110.0),
        (-100.0, -114.0),
        (150.0, -114.0),
        (330.0, -92.0),
        (520.0, -62.0),
        (830.0, -6.0),
        (1200.0, 62.0),
        (REACH, 92.0),
    ])
}

/// The edge of the right bank, from east to west.
fn right_edge() -> Vec<Vec2> {
    points(&[
        (REACH, 250.0),
        (1200.0, 236.0),
        (850.0, 292.0),
        (500.0, 290.0),
        (200.0, 252.0),
        (-100.0, 242.0),
        (-500.0, 192.0),
        (-820.0, 114.0),
        (-1200.0, 100.0),
        (-REACH, 116.0),
    ])
}

/// The left bank as far as it goes.
pub fn left_bank() -> Vec<Vec2> {
    let mut land = left_edge();
    land.extend([Vec2::new(REACH, -REACH), Vec2::new(-REACH, -REACH)]);
    land
}

/// The right bank as far as it goes.
pub fn right_bank() -> Vec<Vec2> {
    let mut land = right_edge();
    land.extend([Vec2::new(-REACH, REACH), Vec2::new(REACH, REACH)]);
    land
}

/// Everything between the two banks.
pub fn river() -> Vec<Vec2> {
    let mut water = left_edge();
    water.extend(right_edge());
    water
}

/// Every quay, land on its left: closed around an island, open along a bank.
pub fn quays() -> [(Vec<Vec2>, bool); 4] {
    // Banks run so that their land lies on the left of the way.
    let reversed = |mut p: Vec<Vec2>| {
        p.reverse();
        p
    };
    [(cite(), true), (saint_louis(), true), (reversed(left_edge()), false), (reversed(right_edge()), false)]
}

/// Bridges: middle of the southern and of the northern end, half the width.
pub const BRIDGES: [(Vec2, Vec2, f32); 8] = [
    (Vec2::new(-18.0, -116.0), Vec2::new(-18.0, -64.0), 10.0),
    (Vec2::new(-128.0, -116.0), Vec2::new(-128.0, -62.0), 9.0),
    (Vec2::new(-310.0, -116.0), Vec2::new(-310.0, -66.0), 12.0),
    (Vec2::new(186.0, -114.0), Vec2::new(186.0, -58.0), 8.0),
    (Vec2::new(-6.0, 147.0), Vec2::new(-6.0, 250.0), 10.0),
    (Vec2::new(-135.0, 145.0), Vec2::new(-135.0, 244.0), 10.0),
    (Vec2::new(-330.0, 132.0), Vec2::new(-330.0, 222.0), 13.0),
    (Vec2::new(610.0, 218.0), Vec2::new(610.0, 294.0), 9.0),
];

/// Whether `p` lies inside a polygon (crossings of a ray to the east).
pub fn inside(polygon: &[Vec2], p: Vec2) -> bool {
    let mut within = false;
    for (a, b) in polygon.iter().zip(polygon.iter().cycle().skip(1)) {
        if (a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y) {
            within = !within;
        }
    }
    within
}
