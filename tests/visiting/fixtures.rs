//! Floors made in code: ramps, thresholds, doors, stairs, corridors, and the noise of a scan.

use std::sync::atomic::AtomicBool;

use glam::{Vec2, Vec3};
use parvis::visiting::floors::{Floors, Region};
use parvis::visiting::route::{Needs, NoRoute, Obstacle, Route, find};

pub type Triangle = [Vec3; 3];

/// A strip along x whose height is given at some x, from z = -half to half.
pub fn strip(profile: &[(f32, f32)], half: f32) -> Vec<Triangle> {
    let at = |(x, y): (f32, f32), z: f32| Vec3::new(x, y, z);
    profile
        .windows(2)
        .flat_map(|pair| quad([at(pair[0], -half), at(pair[0], half), at(pair[1], half), at(pair[1], -half)]))
        .collect()
}

pub fn quad([a, b, c, d]: [Vec3; 4]) -> [Triangle; 2] {
    [[a, b, c], [a, c, d]]
}

/// A wall between two points (x, z), 3 m high.
pub fn wall(from: [f32; 2], to: [f32; 2]) -> [Triangle; 2] {
    let at = |p: [f32; 2], y| Vec3::new(p[0], y, p[1]);
    quad([at(from, -0.5), at(to, -0.5), at(to, 3.0), at(from, 3.0)])
}

/// Level for 4 m, a slope over a length, and 4 m level again; 4 m wide between walls.
pub fn ramp(slope: f32, length: f32) -> Vec<Triangle> {
    let top = slope * length;
    let mut all = strip(&[(-4.0, 0.0), (0.0, 0.0), (length, top), (length + 4.0, top)], 2.0);
    all.extend([-2.0, 2.0].iter().flat_map(|z| wall([-4.0, *z], [length + 4.0, *z])));
    all
}

/// A bar across a floor: this high, 30 cm deep.
pub fn threshold(height: f32) -> Vec<Triangle> {
    let (a, b) = (2.033, 2.333);
    strip(&[(-2.0, 0.0), (a, 0.0), (a, height), (b, height), (b, 0.0), (6.0, 0.0)], 1.5)
}

/// A wall across a floor, with a door this wide and 40 cm deep, not on the grid's lines.
pub fn door(width: f32) -> Vec<Triangle> {
    let mut all = strip(&[(-4.0, 0.0), (4.0, 0.0)], 3.0);
    let (low, high) = (0.217 - width / 2.0, 0.217 + width / 2.0);
    for (from, to) in [(-3.0, low), (high, 3.0)] {
        all.extend(wall([-0.2, from], [-0.2, to]));
        all.extend(wall([0.2, from], [0.2, to]));
        let jamb = if from < 0.0 && to < 0.217 { to } else { from };
        all.extend(wall([-0.2, jamb], [0.2, jamb]));
    }
    all
}

/// Steps upwards along x.
pub fn stairs(count: usize, riser: f32) -> Vec<Triangle> {
    let mut profile = vec![(-4.0, 0.0)];
    for step in 0..count {
        let x = step as f32 * 0.3;
        profile.extend([(x, step as f32 * riser), (x, (step + 1) as f32 * riser)]);
    }
    profile.push((count as f32 * 0.3 + 4.0, count as f32 * riser));
    strip(&profile, 1.5)
}

/// Two walls this far apart.
pub fn corridor(width: f32) -> Vec<Triangle> {
    let mut all = strip(&[(-4.0, 0.0), (4.0, 0.0)], 3.0);
    let (low, high) = (0.117 - width / 2.0, 0.117 + width / 2.0);
    for z in [low, high] {
        all.extend(wall([-2.0, z], [2.0, z]));
        all.extend([-2.0, 2.0].iter().flat_map(|x| wall([*x, z], [*x, z.signum() * 3.0])));
    }
    all
}

/// A level floor as a scanner sees it: corners every 5 cm, each off by noise of this deviation.
pub fn noisy(sigma: f32, slope: f32) -> Vec<Triangle> {
    let mut state = 7u64;
    let mut noise = || {
        // Twelve uniform numbers are nearly normal.
        (0..12).fold(-6.0, |sum, _| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum + (state >> 40) as f32 / (1u64 << 24) as f32
        })
    };
    let (columns, rows) = (160usize, 60usize);
    let points: Vec<Vec3> = (0..=rows)
        .flat_map(|row| (0..=columns).map(move |column| (column, row)))
        .map(|(column, row)| {
            let x = column as f32 * 0.05 - 2.0;
            Vec3::new(x, slope * x + sigma * noise(), row as f32 * 0.05 - 1.5)
        })
        .collect();
    let at = |column: usize, row: usize| points[row * (columns + 1) + column];
    (0..rows)
        .flat_map(|row| (0..columns).map(move |column| (column, row)))
        .flat_map(|(c, r)| quad([at(c, r), at(c, r + 1), at(c + 1, r + 1), at(c + 1, r)]))
        .collect()
}

pub fn floors(triangles: &[Triangle]) -> Floors {
    let region = Region::around(triangles.iter().flatten().copied(), 0.5).unwrap();
    Floors::measure(triangles.iter().copied(), region, &AtomicBool::new(false)).unwrap()
}

/// The way of a wheelchair along x.
pub fn roll(triangles: &[Triangle], from: [f32; 3], to: [f32; 3]) -> Result<Route, NoRoute> {
    find(&floors(triangles), &Needs::wheelchair(), from.into(), to.into(), &AtomicBool::new(false))
}

/// What is in the way.
pub fn blocked(found: Result<Route, NoRoute>) -> Vec<Obstacle> {
    match found {
        Err(NoRoute::Blocked(barriers)) => barriers.into_iter().map(|barrier| barrier.what).collect(),
        other => panic!("nothing is in the way: {other:?}"),
    }
}

pub fn length(points: &[Vec3]) -> f32 {
    points.windows(2).map(|p| Vec2::new(p[1].x - p[0].x, p[1].z - p[0].z).length()).sum()
}
