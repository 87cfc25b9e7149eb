//! The choir begun in 1163, and what the fire of 2019 left.

use super::kit::{MaterialId, Mesh, Outline, Sink, circle, cuboid, extrude, flat, frustum, upright};
use super::plan::Plan;
use glam::{Affine3A, Quat, Vec2, Vec3};

/// A number from 0 to 1 that looks like chance and is the same each time.
fn chance(k: usize, salt: u32) -> f32 {
    let mut x = (k as u32).wrapping_mul(0x9E37_79B9) ^ salt.wrapping_mul(0x85EB_CA6B);
    x = (x ^ (x >> 15)).wrapping_mul(0x2C1B_3C6D);
    x = (x ^ (x >> 12)).wrapping_mul(0x297A_2D39);
    ((x ^ (x >> 15)) >> 8) as f32 / 16_777_216.0
}

/// A beam from `a` to `b`, `side` thick.
fn beam(a: Vec3, b: Vec3, side: f32) -> Mesh {
    let length = a.distance(b);
    let turn = Quat::from_rotation_arc(Vec3::Z, (b - a).normalize_or(Vec3::Z));
    let h = 0.5 * side;
    cuboid(Vec3::new(-h, -h, 0.0), Vec3::new(h, h, length)).placed(&Affine3A::from_rotation_translation(turn, a))
}

/// First courses of the choir's piers and outer walls, a scaffold, stones and the masons' lodge.
pub fn begun(plan: &Plan, out: &mut Sink) {
    let mut feet: Vec<Vec3> = Vec::new();
    for x in &plan.choir_x[1..plan.choir_x.len() - 1] {
        for y in [plan.choir_y[0], -plan.choir_y[0]] {
            feet.push(Vec3::new(*x, y, 0.0));
        }
    }
    feet.extend(plan.apse_angles(0).iter().map(|angle| plan.apse_point(plan.apse.radii[0], *angle, 0.0)));
    for (k, at) in feet.iter().enumerate() {
        let h = 0.5 * plan.pier.plinth;
        out.part("foundation");
        let place = flat(*at, 0.0);
        out.place(MaterialId::Carved, &cuboid(Vec3::new(-h, -h, -0.1), Vec3::new(h, h, 0.32)), &place);
        // The apse is further than the straight bays.
        let height = if at.x > 100.0 { 2.4 + 1.8 * chance(k, 1) } else { 1.6 * chance(k, 2) };
        if height > 0.5 {
            let ring = circle(Vec2::ZERO, 0.5 * plan.pier.shaft, 16, 0.0);
            out.place(MaterialId::Carved, &frustum(&ring, &ring, 0.3, 0.3 + (height / 0.4).round() * 0.4), &place);
        }
    }
    outer_wall(plan, out);
    scaffold(plan, out);
    for k in 0..46 {
        let (x, y) = (70.0 + 46.0 * chance(k, 3), (24.0 + 9.0 * chance(k, 4)) * if k % 2 == 0 { 1.0 } else { -1.0 });
        let size = Vec3::new(0.9 + 0.5 * chance(k, 5), 0.5 + 0.2 * chance(k, 6), 0.42);
        let stacked = (3.0 * chance(k, 7)) as usize;
        for level in 0..=stacked {
            let turn = 0.4 * chance(k, 8) + 0.06 * level as f32;
            let block = cuboid(-0.5 * size.with_z(0.0), 0.5 * size.with_z(2.0 * size.z));
            out.place(MaterialId::Carved, &block, &flat(Vec3::new(x, y, -0.08 + 0.42 * level as f32), turn));
        }
    }
    lodge(out);
}

/// Courses of the outer aisles' walls, bay by bay of another height, racked back as masons leave them.
fn outer_wall(plan: &Plan, out: &mut Sink) {
    let course = |k: usize, at: f32| ((0.8 + 1.4 * chance(k, 9) + at) / 0.36).round() * 0.36;
    let mut wall = |k: usize, length: f32, base: f32, place: Affine3A| {
        let (half, low, high) = (0.5 * length + 0.02, course(k, base), course(k + 1, base));
        let (low, high) = (low.min(high), low.max(high));
        let v = Vec2::new;
        let mut points = vec![v(-half, -0.1), v(half, -0.1), v(half, low)];
        let steps = ((high - low) / 0.36).round() as usize;
        for s in 0..steps {
            let x = half - length * (s as f32 + 1.0) / (steps as f32 + 1.0);
            points.extend([v(x, low + 0.36 * s as f32), v(x, low + 0.36 * (s as f32 + 1.0))]);
        }
        points.push(v(-half, high));
        out.part("foundation");
        out.place(MaterialId::Stone, &extrude(&Outline::new(points), -0.5, 0.5), &place);
    };
    for (k, pair) in plan.choir_x.windows(2).enumerate() {
        for (salt, y, along) in [(0, plan.choir_y[2], Vec2::NEG_X), (20, -plan.choir_y[2], Vec2::X)] {
            let place = upright(Vec3::new(0.5 * (pair[0] + pair[1]), y, 0.0), along);
            wall(k + salt, pair[1] - pair[0], 0.25 * k as f32, place);
        }
    }
    let (radius, angles) = (plan.apse.radii[2], plan.apse_angles(2));
    for (k, pair) in angles.windows(2).enumerate() {
        let (middle, half) = (0.5 * (pair[0] + pair[1]), 0.5 * (pair[1] - pair[0]));
        let at = plan.apse_point(radius * half.cos(), middle, 0.0);
        wall(k + 40, 2.0 * radius * half.sin(), 1.4, upright(at, Vec2::from_angle(middle).perp()));
    }
}

/// Poles, ledgers and planks inside the apse's outer wall.
fn scaffold(plan: &Plan, out: &mut Sink) {
    out.part("scaffold");
    let mut oak = Mesh::new();
    let angles = plan.apse_angles(2);
    let mut add = |mesh: &Mesh| oak.append(mesh, &Affine3A::IDENTITY);
    for (k, angle) in angles.iter().enumerate() {
        let point = |r: f32, angle: f32, z: f32| plan.apse_point(r, angle, z);
        for r in [15.4, 17.0] {
            add(&beam(point(r, *angle, -0.2), point(r, *angle, 6.2 + chance(k, 11)), 0.13));
        }
        for z in [1.9, 3.8] {
            add(&beam(point(15.1, *angle, z), point(17.4, *angle, z), 0.1));
            if let Some(next) = angles.get(k + 1) {
                for r in [15.4, 17.0] {
                    add(&beam(point(r, *angle, z + 0.1), point(r, *next, z + 0.1), 0.1));
                }
                for r in [15.7, 16.1, 16.5] {
                    let lift = Vec3::Z * (z + 0.2);
                    add(&beam(point(r, *angle, 0.0) + lift, point(r, *next, 0.0) + lift, 0.05));
                }
            }
        }
    }
    out.put(MaterialId::Oak, &oak);
}

/// An open shed of oak where stones are cut.
fn lodge(out: &mut Sink) {
    out.part("lodge");
    let at = flat(Vec3::new(84.0, -36.0, -0.08), 0.12);
    for x in [-6.0f32, -2.0, 2.0, 6.0] {
        for y in [-3.0f32, 3.0] {
            out.place(MaterialId::Oak, &beam(Vec3::new(x, y, 0.0), Vec3::new(x, y, 3.0), 0.24), &at);
        }
        out.place(MaterialId::Oak, &beam(Vec3::new(x, -3.4, 2.95), Vec3::new(x, 3.4, 2.95), 0.22), &at);
        for y in [-3.6f32, 3.6] {
            out.place(MaterialId::Oak, &beam(Vec3::new(x, y, 2.9), Vec3::new(x, 0.0, 5.4), 0.18), &at);
        }
    }
    let v = Vec2::new;
    let slope = Outline::new(vec![v(-4.0, 2.8), v(0.0, 5.55), v(4.0, 2.8), v(4.0, 2.95), v(0.0, 5.72), v(-4.0, 2.95)]);
    let place = at * upright(Vec3::ZERO, Vec2::Y);
    out.place(MaterialId::Oak, &extrude(&slope, -6.6, 6.6), &place);
}

/// The evening of 15 April 2019: charred timber on the vaults and below the holes in them, fallen stones, and the bent
/// scaffold that had stood around the spire.
pub fn burnt(plan: &Plan, out: &mut Sink) {
    out.part("ruin");
    let crossing = Vec3::new(0.5 * (plan.transept.x.x + plan.transept.x.y), 0.0, 0.0);
    heap(out, crossing, 5.0, 70, 0);
    heap(out, Vec3::new(45.8, 0.0, 0.0), 3.2, 24, 200);
    heap(out, Vec3::new(crossing.x - 2.0, 12.0, 0.0), 2.6, 14, 300);
    // What fell flat on the vaults.
    let top = plan.level.vault_crown + 0.35;
    for k in 0..150 {
        let x = 18.5 + 86.0 * chance(k, 21);
        let hole = (x - crossing.x).abs() < 7.4 || (43.0..48.6).contains(&x);
        if hole {
            continue;
        }
        let at = Vec3::new(x, 9.0 * (chance(k, 22) - 0.5), top + 0.5 * chance(k, 23));
        let turn = 6.3 * chance(k, 24);
        let reach = Vec3::new(turn.cos(), turn.sin(), 0.16 * (chance(k, 25) - 0.3)) * (2.0 + 2.2 * chance(k, 26));
        out.put(MaterialId::Iron, &beam(at - 0.5 * reach, at + 0.5 * reach, 0.22 + 0.1 * chance(k, 27)));
    }
    tubes(plan, out, crossing);
}

/// Beams and stones lying over each other within `radius` of `at`.
fn heap(out: &mut Sink, at: Vec3, radius: f32, count: usize, salt: usize) {
    for k in salt..salt + count {
        let (r, turn) = (radius * chance(k, 31).sqrt(), 6.3 * chance(k, 32));
        let near = 1.0 - r / radius;
        let foot = at + Vec3::new(r * turn.cos(), r * turn.sin(), 0.05 + 0.9 * near * chance(k, 33));
        let lean = 6.3 * chance(k, 34);
        let length = 1.4 + 2.8 * chance(k, 35);
        let tip = foot + Vec3::new(lean.cos(), lean.sin(), 0.05 + 0.35 * near * chance(k, 36)) * length;
        out.put(MaterialId::Iron, &beam(foot, tip, 0.18 + 0.12 * chance(k, 37)));
        let size = 0.2 + 0.3 * chance(k, 38);
        let stone = cuboid(Vec3::new(-size, -0.6 * size, -0.4 * size), Vec3::new(size, 0.6 * size, 0.5 * size));
        let spin = Quat::from_euler(glam::EulerRot::XYZ, 0.6 * chance(k, 39), 0.5 * chance(k, 40), lean);
        let place = at + Vec3::new(-r * turn.sin(), r * turn.cos(), 0.3 * size + 0.7 * near * chance(k, 41));
        out.place(MaterialId::Carved, &stone, &Affine3A::from_rotation_translation(spin, place));
    }
}

/// Steel tubes on the walls around the crossing, leaning inwards where they were hottest.
fn tubes(plan: &Plan, out: &mut Sink, at: Vec3) {
    let (low, levels, pitch) = (plan.level.wall_top + 0.3, 10, 2.0);
    let mut steel = Mesh::new();
    let point = |side: usize, k: usize, level: usize, deep: f32| {
        let reach = 9.4 - deep;
        let along = -8.0 + pitch * k as f32;
        let flat = match side {
            0 => Vec2::new(reach, along),
            1 => Vec2::new(-along, reach),
            2 => Vec2::new(-reach, -along),
            _ => Vec2::new(along, -reach),
        };
        let sag = 0.012 * (level * level) as f32 * (0.4 + chance(k + 9 * side, 51));
        at + (flat * (1.0 - 0.05 * sag)).extend(low + pitch * level as f32 - 0.4 * sag)
    };
    for side in 0..4 {
        for k in 0..=8 {
            for level in 0..levels {
                for deep in [0.0, 1.3] {
                    let foot = point(side, k, level, deep);
                    steel.append(&beam(foot, point(side, k, level + 1, deep), 0.06), &Affine3A::IDENTITY);
                    if k < 8 {
                        steel.append(&beam(foot, point(side, k + 1, level, deep), 0.05), &Affine3A::IDENTITY);
                    }
                }
                steel.append(&beam(point(side, k, level, 0.0), point(side, k, level, 1.3), 0.05), &Affine3A::IDENTITY);
            }
        }
    }
    out.put(MaterialId::Iron, &steel);
}
