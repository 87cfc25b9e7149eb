//! Rib vaults: high vaults in six parts, aisles in four, ambulatories in three.
//!
//! Every vault is one polygon of springers around a key. From each springer two webs rise, each between the diagonal
//! rib and half of an edge arch, sampled at equal arc steps so that courses join corresponding points (the French way),
//! and bulging a little. Neighbouring vaults share their edge arches, so shells close.

use super::kit::{Detail, MaterialId, Mesh, Path, PointedArch, Sink, flat, profile_roll, revolve, sphere, sweep, tube};
use super::plan::Plan;
use glam::{Affine3A, Vec2, Vec3};
use std::f32::consts::TAU;

/// What an edge of a vault carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// A wall or an arch below: a thin rib against it.
    Wall,
    /// A transverse arch, built by this vault.
    Transverse,
    /// A transverse arch that the neighbouring vault builds.
    Shared,
    /// Nothing: an arch already there.
    Bare,
}

/// A vault.
struct Vault {
    /// Springers, counter-clockwise seen from above.
    corners: Vec<Vec3>,
    /// The edge from each corner to the next: what it carries, height of its apex, how far it is stilted.
    edges: Vec<(Edge, f32, f32)>,
    /// Where the ribs meet.
    key: Vec3,
    /// Scale of the ribs: 1 for the high vaults.
    size: f32,
    /// How far webs bulge, as a share of their width.
    bulge: f32,
    /// What the webs are made of.
    web: MaterialId,
}

/// Every vault.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    high(plan, detail, out);
    for (floor, springing, crown) in [
        (plan.level.floor, plan.level.arcade_springing, plan.level.aisle_crown),
        (plan.level.tribune_floor, plan.level.tribune_springing, plan.level.tribune_crown),
    ] {
        let mut north = Sink::new();
        aisles(plan, springing, crown, floor > 1.0, detail, &mut north);
        out.place_both(&north);
        ambulatory(plan, springing, crown, floor > 1.0, detail, out);
    }
}

fn high(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = &plan.level;
    let top = z.vault_crown;
    let transverse = top - 0.3;
    let wall = (Edge::Wall, z.clerestory_head + 0.9, 2.75);
    let inset = plan.arcade_wall / 2.0 - 0.05;
    let mut vessel = |from: Vec2, to: Vec2, half: f32, lines: &[f32], first: Edge, last: Edge| {
        // Along `from`→`to`, springers at the distances `lines`, `half` to either side.
        let along = (to - from).normalize_or(Vec2::X);
        let side = along.perp();
        let at = |d: f32, s: f32| (from + along * d + side * (s * half)).extend(z.vault_springing);
        let (a, b) = (lines[0], lines[lines.len() - 1]);
        let mut corners: Vec<Vec3> = lines.iter().map(|d| at(*d, -1.0)).collect();
        corners.extend(lines.iter().rev().map(|d| at(*d, 1.0)));
        let bays = lines.len() - 1;
        let mut edges = vec![wall; bays];
        edges.push((last, transverse, 0.0));
        edges.extend(vec![wall; bays]);
        edges.push((first, transverse, 0.0));
        let key = (from + along * ((a + b) / 2.0)).extend(top);
        build(&Vault { corners, edges, key, size: 1.0, bulge: 1.0 / 26.0, web: MaterialId::Vault }, detail, out);
    };
    let half = plan.nave_y[0] - inset;
    let axis = |x: f32| Vec2::new(x, 0.0);
    let n = &plan.nave_x;
    // Tower bays in four parts, the nave proper in six, each building its western transverse arch.
    for k in 0..2 {
        vessel(
            axis(0.0),
            axis(1.0),
            half,
            &n[k..k + 2],
            if k == 0 { Edge::Bare } else { Edge::Transverse },
            Edge::Shared,
        );
    }
    for k in (2..10).step_by(2) {
        vessel(axis(0.0), axis(1.0), half, &n[k..k + 3], Edge::Transverse, Edge::Shared);
    }
    let c = &plan.choir_x;
    let choir_half = plan.choir_y[0] - inset;
    for k in [0, 2] {
        vessel(
            axis(0.0),
            axis(1.0),
            choir_half,
            &c[k..k + 3],
            if k == 0 { Edge::Shared } else { Edge::Transverse },
            Edge::Shared,
        );
    }
    vessel(axis(0.0), axis(1.0), choir_half, &c[4..6], Edge::Transverse, Edge::Transverse);
    let t = &plan.transept;
    let (middle, arm_half) = ((t.x.x + t.x.y) / 2.0, (t.x.y - t.x.x) / 2.0 - inset);
    for sign in [1.0, -1.0] {
        let (from, to) = (Vec2::new(middle, 0.0), Vec2::new(middle, sign));
        vessel(from, to, arm_half, &t.lines, Edge::Shared, Edge::Transverse);
        vessel(from, to, arm_half, &[t.lines[2], t.arm_inner + 0.05], Edge::Shared, Edge::Bare);
    }
    crossing(plan, [half, choir_half, arm_half], detail, out);
    // The apse: its key lies on the last transverse arch, four more ribs meet it there.
    let radius = plan.apse.radii[0] - inset;
    let corners: Vec<Vec3> =
        plan.apse_angles(0).iter().map(|angle| plan.apse_point(radius, *angle, z.vault_springing)).collect();
    let mut edges = vec![wall; corners.len() - 1];
    edges.push((Edge::Shared, transverse, 0.0));
    let key = plan.apse_point(0.9, 0.0, top);
    build(&Vault { corners, edges, key, size: 1.0, bulge: 1.0 / 30.0, web: MaterialId::Vault }, detail, out);
}

/// The crossing: its four arches are the vessels' own, carried on the great piers.
fn crossing(plan: &Plan, half: [f32; 3], detail: Detail, out: &mut Sink) {
    let z = &plan.level;
    let t = &plan.transept;
    let middle = (t.x.x + t.x.y) / 2.0;
    let [nave, choir, arm] = half;
    let at = |x: f32, y: f32| Vec3::new(x, y, z.vault_springing);
    // The springers stand where the vessels' own do, so that shells close at the corners of the piers.
    let corners = vec![
        at(t.x.x, -nave),
        at(middle - arm, -t.lines[0]),
        at(middle + arm, -t.lines[0]),
        at(t.x.y, -choir),
        at(t.x.y, choir),
        at(middle + arm, t.lines[0]),
        at(middle - arm, t.lines[0]),
        at(t.x.x, nave),
    ];
    let (pier, arch) = ((Edge::Bare, z.vault_springing + 0.4, 0.0), (Edge::Transverse, z.vault_crown - 0.3, 0.0));
    let edges = vec![pier, arch, pier, arch, pier, arch, pier, arch];
    let vault = Vault {
        corners,
        edges,
        key: Vec3::new(middle, 0.0, z.vault_crown + 0.3),
        size: 1.25,
        bulge: 1.0 / 30.0,
        web: MaterialId::Vault,
    };
    build(&vault, detail, out);
}

/// Aisles and chapels (or the tribunes above the inner aisles), north half.
fn aisles(plan: &Plan, springing: f32, crown: f32, tribune: bool, detail: Detail, north: &mut Sink) {
    let arch = crown - if tribune { 0.25 } else { 0.2 };
    let wall_apex = crown - if tribune { 1.1 } else { 0.15 };
    let mut cell = |x: [f32; 2], y: [f32; 2], [west, east]: [Edge; 2], lift: f32, web: MaterialId| {
        let at = |i: usize, j: usize| Vec3::new(x[i], y[j], springing);
        let corners = vec![at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
        let edges =
            vec![(Edge::Bare, wall_apex, 0.0), (east, arch, 0.0), (Edge::Bare, wall_apex, 0.0), (west, arch, 0.0)];
        let key = Vec3::new((x[0] + x[1]) / 2.0, (y[0] + y[1]) / 2.0, crown + lift);
        build(&Vault { corners, edges, key, size: 0.66, bulge: 1.0 / 28.0, web }, detail, north);
    };
    let pull = if tribune { [0.45, 0.25] } else { [0.0, 0.0] };
    for (lines, ys, open_west) in [(&plan.nave_x, &plan.nave_y, false), (&plan.choir_x, &plan.choir_y, true)] {
        for (k, pair) in lines.windows(2).enumerate() {
            let west = if k == 0 && !open_west { Edge::Bare } else { Edge::Transverse };
            // The choir's last bay also builds the arch that leads into the ambulatory.
            let east = if open_west && k + 2 == lines.len() { Edge::Transverse } else { Edge::Shared };
            let x = [pair[0], pair[1]];
            cell(x, [ys[0] + pull[0], ys[1] - pull[1]], [west, east], 0.0, MaterialId::Vault);
            let tower = !open_west && k < 2;
            if !tribune || tower {
                cell(x, [ys[1] + pull[1], ys[2]], [west, east], if tribune { 0.0 } else { -0.05 }, MaterialId::Vault);
            }
            if !tribune && !tower {
                let half = plan.buttress / 2.0;
                let chapel = if open_west { plan.choir_chapel_y } else { plan.nave_chapel_y } - plan.outer_wall + 0.05;
                cell(
                    [x[0] + half - 0.05, x[1] - half + 0.05],
                    [ys[2], chapel],
                    [Edge::Bare; 2],
                    -0.1,
                    if open_west { MaterialId::Stars } else { MaterialId::Vault },
                );
            }
        }
    }
}

/// Triangular compartments between rings of unequal count, and the radiating chapels.
fn ambulatory(plan: &Plan, springing: f32, crown: f32, tribune: bool, detail: Detail, out: &mut Sink) {
    let point = |ring: usize, k: usize| {
        let pull = match (tribune, ring) {
            (true, 0) => 0.45,
            (true, _) => -0.25,
            _ => 0.0,
        };
        plan.apse_point(plan.apse.radii[ring] + pull, plan.apse_angles(ring)[k], springing)
    };
    let rings = if tribune { 1 } else { 2 };
    let apex = crown - if tribune { 0.9 } else { 0.45 };
    // The first and the last edge lie on the arches that lead in from the choir's aisles.
    let entry = crown - if tribune { 0.25 } else { 0.2 };
    for inner in 0..rings {
        let (a, b) = (plan.apse_angles(inner), plan.apse_angles(inner + 1));
        let (mut i, mut j) = (0, 0);
        // Advance on whichever ring lags behind: triangles zip the rings together.
        while i + 1 < a.len() || j + 1 < b.len() {
            let outward = j + 1 < b.len() && (i + 1 >= a.len() || (b[j] + b[j + 1]) < (a[i] + a[i + 1]) + 1e-4);
            let first = i == 0 && j == 0;
            let (corners, edges) = if outward {
                let corners = vec![point(inner, i), point(inner + 1, j), point(inner + 1, j + 1)];
                let west = if first { Edge::Bare } else { Edge::Shared };
                j += 1;
                let last = i + 1 == a.len() && j + 1 == b.len();
                (corners, [west, Edge::Bare, if last { Edge::Bare } else { Edge::Transverse }])
            } else {
                let corners = vec![point(inner, i), point(inner + 1, j), point(inner, i + 1)];
                i += 1;
                (corners, [if first { Edge::Bare } else { Edge::Shared }, Edge::Transverse, Edge::Bare])
            };
            let key = (corners[0] + corners[1] + corners[2]) / 3.0;
            let mut edges = edges.map(|e| (e, apex, 0.0)).to_vec();
            let on_entry =
                |p: Vec3, q: Vec3| (p.x - plan.apse.center_x).abs() < 0.01 && (q.x - plan.apse.center_x).abs() < 0.01;
            for k in 0..3 {
                if on_entry(corners[k], corners[(k + 1) % 3]) {
                    edges[k] = (Edge::Bare, entry, 0.0);
                }
            }
            let vault =
                Vault { corners, edges, key: key.with_z(crown), size: 0.6, bulge: 1.0 / 40.0, web: MaterialId::Vault };
            build(&vault, detail, out);
        }
    }
    if tribune {
        return;
    }
    let angles = plan.apse_angles(2);
    let depth = plan.apse.radii[3] - plan.outer_wall - 0.15;
    for pair in angles.windows(2) {
        let at = |radius: f32, angle: f32, turn: f32| plan.apse_point(radius, angle + turn / radius, springing);
        let inner = plan.apse.radii[2];
        let corners =
            vec![at(inner, pair[0], 0.4), at(depth, pair[0], 0.4), at(depth, pair[1], -0.4), at(inner, pair[1], -0.4)];
        let key = ((corners[0] + corners[1] + corners[2] + corners[3]) / 4.0).with_z(crown - 0.1);
        let edges = vec![(Edge::Bare, crown - 0.3, 0.0); 4];
        build(&Vault { corners, edges, key, size: 0.55, bulge: 1.0 / 40.0, web: MaterialId::Stars }, detail, out);
    }
}

/// Half an arch from its springer up to its apex: a vertical stilt, then a circle flank (or an ellipse where the rise is
/// the smaller), resampled at `n` equal arc steps.
fn half_arch(from: Vec3, apex: Vec3, stilt: f32, n: usize) -> Vec<Vec3> {
    let run = (apex - from).with_z(0.0);
    let half = run.length().max(1e-3);
    let arch = PointedArch::new(half, from.z + stilt, (apex.z - from.z - stilt).max(0.05));
    let mut line = vec![from];
    let fine = 4 * n;
    for i in 0..=fine {
        let p = arch.flank(i as f32 / fine as f32);
        line.push((from + run * ((half - p.x) / half)).with_z(p.y));
    }
    resample(&line, n)
}

/// `n` equal steps along a line.
fn resample(line: &[Vec3], n: usize) -> Vec<Vec3> {
    let mut along = vec![0.0f32];
    for pair in line.windows(2) {
        along.push(along[along.len() - 1] + pair[0].distance(pair[1]));
    }
    let total = along[along.len() - 1];
    let mut k = 0;
    (0..=n)
        .map(|i| {
            let wanted = total * i as f32 / n as f32;
            while k + 2 < line.len() && along[k + 1] < wanted {
                k += 1;
            }
            let span = (along[k + 1] - along[k]).max(1e-6);
            line[k].lerp(line[k + 1], ((wanted - along[k]) / span).clamp(0.0, 1.0))
        })
        .collect()
}

fn build(vault: &Vault, detail: Detail, out: &mut Sink) {
    out.part("vault");
    let steps = detail.segments(if vault.size > 0.9 { 18 } else { 9 });
    let count = vault.corners.len();
    for i in 0..count {
        let (corner, next) = (vault.corners[i], vault.corners[(i + 1) % count]);
        let (edge, apex_z, stilt) = vault.edges[i];
        let apex = ((corner + next) / 2.0).with_z(apex_z);
        let diagonals = [half_arch(corner, vault.key, 0.0, steps), half_arch(next, vault.key, 0.0, steps)];
        let halves = [half_arch(corner, apex, stilt, steps), half_arch(next, apex, stilt, steps)];
        if vault.size > 1.1 && edge == Edge::Bare {
            // Over a crossing pier: one strip between the two ribs that rise from it.
            web(&diagonals[0], &diagonals[1], vault, detail, out);
        } else {
            web(&diagonals[0], &halves[0], vault, detail, out);
            web(&halves[1], &diagonals[1], vault, detail, out);
        }
        let size = vault.size * if vault.size > 1.0 { 1.0 } else { 0.85 };
        if !detail.fine() && vault.corners[0].z > 10.0 && vault.size < 0.9 {
            continue;
        }
        if vault.size < 1.1 {
            rib(&diagonals[0], &rib_profile(size, detail), out);
        } else if edge == Edge::Bare {
            // One rib for both springers over a crossing pier.
            let middle = (corner + next) / 2.0;
            rib(&half_arch(middle, vault.key, 0.0, steps), &rib_profile(size * 1.15, detail), out);
        }
        match edge {
            Edge::Transverse => {
                let profile = transverse_profile(vault.size, detail);
                let mut whole = halves[0].clone();
                whole.extend(halves[1].iter().rev().skip(1));
                rib(&whole, &profile, out);
            }
            Edge::Wall if detail.fine() => {
                let profile = rib_profile(vault.size * 0.55, detail);
                let mut whole = halves[0].clone();
                whole.extend(halves[1].iter().rev().skip(1));
                rib(&whole, &profile, out);
            }
            Edge::Wall | Edge::Shared | Edge::Bare => {}
        }
    }
    boss(vault, detail, out);
}

/// One web between two half arches from the same springer, seen from below; `a` lies clockwise of `b` seen from above.
fn web(a: &[Vec3], b: &[Vec3], vault: &Vault, detail: Detail, out: &mut Sink) {
    let rows = a.len() - 1;
    let across = detail.segments(if vault.size > 0.9 { 6 } else { 3 });
    let focus = vault.key - Vec3::Z * 4.0;
    let sheet = super::kit::grid(across, rows, |u, v| {
        let i = (v * rows as f32).round() as usize;
        let (p, q) = (a[i], b[i]);
        let chord = q - p;
        let along = (a[(i + 1).min(rows)] + b[(i + 1).min(rows)]) - (a[i.saturating_sub(1)] + b[i.saturating_sub(1)]);
        let mut normal = chord.cross(along).normalize_or_zero();
        if normal.dot(focus - p) > 0.0 {
            normal = -normal;
        }
        // The bulge dies out towards springer and ridge, where webs meet; stilted feet stand back to back unswollen.
        let rise = ((v - 0.35) / 0.3).clamp(0.0, 1.0);
        let swell = rise * rise * (3.0 - 2.0 * rise) * (4.0 * v * (1.0 - v)).min(1.0) * 4.0 * u * (1.0 - u);
        p + chord * u + normal * (vault.bulge * chord.length() * swell)
    });
    let inward = looks_down(&sheet);
    let sheet = if inward { sheet } else { sheet.flipped() };
    out.put(vault.web, &sheet);
    if vault.size > 0.9 && detail.fine() {
        // The shell's upper side; its steep feet stand in the masonry of the haunches.
        let mut back = sheet.flipped();
        back.indices.drain(..back.indices.len() / 6 * 3);
        out.place(MaterialId::Vault, &back, &Affine3A::from_translation(Vec3::Z * 0.3));
    }
}

/// Whether the upper part of a web, where its inside is below beyond doubt, looks down. Lower down stilted webs twist.
fn looks_down(mesh: &Mesh) -> bool {
    let triangles = mesh.indices.as_chunks::<3>().0;
    let upper = &triangles[triangles.len() * 3 / 5..];
    let up = |t: &[u32; 3]| {
        let [a, b, c] = t.map(|i| mesh.positions[i as usize]);
        (b - a).cross(c - a).z
    };
    upper.iter().map(up).sum::<f32>() < 0.0
}

/// Two rolls with a fillet between them on a rectangular web, hanging below the shell (s to the inside, d across).
fn rib_profile(size: f32, detail: Detail) -> Vec<Vec2> {
    let n = detail.segments(if size > 0.8 { 5 } else { 2 });
    let r = 0.085 * size;
    let (depth, half) = (0.40 * size, 0.17 * size);
    if !detail.fine() {
        return [(-0.10, -half), (depth * 0.6, -half), (depth, 0.0), (depth * 0.6, half), (-0.10, half)]
            .map(Vec2::from)
            .to_vec();
    }
    let mut profile =
        vec![Vec2::new(-0.10, -half), Vec2::new(depth * 0.45, -half), Vec2::new(depth * 0.5, -half * 0.8)];
    profile.extend(profile_roll(Vec2::new(depth - r, -half + r), r, -0.35, 0.05, n));
    profile.extend([Vec2::new(depth * 0.93, -0.02 * size), Vec2::new(depth + 0.02 * size, -0.015 * size)]);
    let mirrored: Vec<Vec2> = profile.iter().rev().map(|p| Vec2::new(p.x, -p.y)).collect();
    profile.extend(mirrored);
    profile
}

/// A flat band between edge rolls.
fn transverse_profile(size: f32, detail: Detail) -> Vec<Vec2> {
    let n = detail.segments(if size > 0.8 { 5 } else { 2 });
    let r = 0.10 * size;
    let (depth, half) = (0.46 * size, 0.32 * size);
    if !detail.fine() {
        return [(-0.10, -half), (depth, -half), (depth, half), (-0.10, half)].map(Vec2::from).to_vec();
    }
    let mut profile =
        vec![Vec2::new(-0.10, -half), Vec2::new(depth * 0.4, -half), Vec2::new(depth * 0.46, -half * 0.86)];
    profile.extend(profile_roll(Vec2::new(depth - r, -half + r), r, -0.35, 0.12, n));
    profile.push(Vec2::new(depth - r * 0.7, -half + 2.2 * r));
    let mirrored: Vec<Vec2> = profile.iter().rev().map(|p| Vec2::new(p.x, -p.y)).collect();
    profile.extend(mirrored);
    profile
}

fn rib(line: &[Vec3], profile: &[Vec2], out: &mut Sink) {
    out.part("rib");
    let run = (line[line.len() - 1] - line[0]).with_z(0.0).normalize_or(Vec3::X);
    let path = Path::open(line.to_vec(), run.cross(Vec3::Z));
    out.put(MaterialId::Carved, &sweep(profile, false, &path));
}

/// The keystone: a drum with a wreath of leaves and a rosette below.
fn boss(vault: &Vault, detail: Detail, out: &mut Sink) {
    out.part("keystone");
    let s = vault.size;
    let mut mesh = Mesh::new();
    let place = Affine3A::from_scale_rotation_translation(Vec3::splat(s), glam::Quat::IDENTITY, vault.key);
    if !detail.fine() {
        let drum = [(0.0, -0.60), (0.40, -0.46), (0.33, 0.05)].map(Vec2::from);
        out.place(MaterialId::Carved, &revolve(&drum, 6), &place);
        return;
    }
    let great = s > 0.9;
    let n = detail.around(if great { 20 } else { 12 });
    let profile: Vec<Vec2> = [
        (0.0, -0.62),
        (0.12, -0.60),
        (0.16, -0.54),
        (0.34, -0.52),
        (0.40, -0.46),
        (0.40, -0.36),
        (0.33, -0.28),
        (0.33, 0.05),
    ]
    .iter()
    .map(|(r, z)| Vec2::new(*r, *z))
    .collect();
    mesh.append(&revolve(&profile, n), &Affine3A::IDENTITY);
    if great {
        let leaf = {
            let line: Vec<Vec3> = (0..=4)
                .map(|i| i as f32 / 4.0)
                .map(|t| Vec3::new(0.16 + 0.24 * t, 0.0, -0.55 + 0.04 * (t * 3.1).sin() - 0.10 * t * t))
                .collect();
            tube(&line, 0.055, 0.03, 6)
        };
        let bud = sphere(0.06, 8);
        for k in 0..10 {
            let turn = flat(Vec3::ZERO, TAU * k as f32 / 10.0);
            mesh.append(&leaf, &turn);
            mesh.append(&bud, &(turn * Affine3A::from_translation(Vec3::new(0.40, 0.0, -0.60))));
        }
    }
    out.place(MaterialId::Carved, &mesh, &place);
}
