//! What stands: cylindrical piers, bundled piers, shafts, and their bases and capitals.

use super::kit::{
    Detail, MaterialId, Outline, Sink, circle, cuboid, extrude, flat, frustum, rect, revolve, sphere, tube,
};
use super::kit::{Mesh, centered};
use super::plan::{PierSize, Plan};
use glam::{Affine3A, Vec2, Vec3};
use std::f32::consts::{FRAC_PI_2, FRAC_PI_4, TAU};

/// Every pier of the church.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let great = cylinder(&plan.pier, plan.level.arcade_springing, 0, detail);
    let plain = cylinder(&plan.aisle_pier, plan.level.arcade_springing, 0, detail);
    let ringed = cylinder(&plan.aisle_pier, plan.level.arcade_springing, if detail.fine() { 12 } else { 6 }, detail);
    let mut half = Sink::new();
    for (k, x) in plan.nave_x[3..10].iter().enumerate() {
        half.place_sink(&great, &flat(Vec3::new(*x, plan.nave_y[0], 0.0), 0.0));
        // Between the aisles plain cylinders alternate with cylinders ringed by shafts.
        let pier = if k % 2 == 0 { &ringed } else { &plain };
        half.place_sink(pier, &flat(Vec3::new(*x, plan.nave_y[1], 0.0), 0.0));
    }
    for x in &plan.choir_x[1..5] {
        half.place_sink(&great, &flat(Vec3::new(*x, plan.choir_y[0], 0.0), 0.0));
        half.place_sink(&plain, &flat(Vec3::new(*x, plan.choir_y[1], 0.0), 0.0));
    }
    add_bundles(plan, detail, &mut half);
    responds(plan, detail, &mut half);
    out.place_both(&half);
    for (ring, pier) in [(0, &great), (1, &plain)] {
        for angle in plan.apse_angles(ring) {
            out.place_sink(pier, &flat(plan.apse_point(plan.apse.radii[ring], angle, 0.0), angle));
        }
    }
}

/// Tower piers, crossing piers, the transept's aisle piers and the responds of the outer aisle walls, north half.
fn add_bundles(plan: &Plan, detail: Detail, half: &mut Sink) {
    let z = &plan.level;
    let tall = bundle(1.30, z.vault_springing, z.arcade_springing, detail);
    let crossing = bundle(1.45, z.vault_springing, z.arcade_springing, detail);
    let low = bundle(0.85, z.arcade_springing, z.arcade_springing, detail);
    let slim = bundle(0.62, z.arcade_springing, z.arcade_springing, detail);
    for x in &plan.nave_x[1..3] {
        half.place_sink(&tall, &flat(Vec3::new(*x, plan.nave_y[0], 0.0), 0.0));
        half.place_sink(&low, &flat(Vec3::new(*x, plan.nave_y[1], 0.0), 0.0));
    }
    half.place_sink(&crossing, &flat(Vec3::new(plan.transept.x.x, plan.nave_y[0], 0.0), 0.0));
    half.place_sink(&crossing, &flat(Vec3::new(plan.transept.x.y, plan.nave_y[0], 0.0), 0.0));
    // Responds against the west wall.
    half.place_sink(&low, &flat(Vec3::new(plan.nave_x[0], plan.nave_y[0], 0.0), 0.0));
    // No wider than the trumeau before which it stands, clear of the open leaves on both sides.
    let slender = bundle(0.36, z.arcade_springing, z.arcade_springing, detail);
    half.place_sink(&slender, &flat(Vec3::new(plan.nave_x[0] + 0.1, plan.nave_y[1], 0.0), 0.0));
    for x in [plan.transept.x.x, plan.transept.x.y] {
        half.place_sink(&low, &flat(Vec3::new(x, plan.nave_y[1], 0.0), 0.0));
        half.place_sink(&low, &flat(Vec3::new(x, plan.nave_y[2], 0.0), 0.0));
    }
    for x in &plan.nave_x[2..10] {
        half.place_sink(&slim, &flat(Vec3::new(*x, plan.nave_y[2], 0.0), 0.0));
    }
    for x in &plan.choir_x[1..6] {
        half.place_sink(&slim, &flat(Vec3::new(*x, plan.choir_y[2], 0.0), 0.0));
    }
    let corners = plan.apse.facets[2];
    for angle in &plan.apse_angles(2)[corners.div_ceil(2)..corners] {
        half.place_sink(&slim, &flat(plan.apse_point(plan.apse.radii[2], *angle, 0.0), *angle));
    }
}

/// Shafts against walls where ribs land: both sides of the tribunes, outer corners of the chapels; north half.
fn responds(plan: &Plan, detail: Detail, half: &mut Sink) {
    let z = &plan.level;
    let gallery = shaft(0.13, z.tribune_floor, z.tribune_springing + 0.03, detail);
    let corner = shaft(0.085, z.floor, z.arcade_springing + 0.03, detail);
    let (inner, outer) = (plan.arcade_wall / 2.0 + 0.09, plan.outer_wall / 2.0 + 0.09);
    for (lines, ys) in [(&plan.nave_x[2..11], &plan.nave_y), (&plan.choir_x[..6], &plan.choir_y)] {
        for x in lines {
            // Where the transept's wall crosses, the shafts would stand inside it.
            if (x - plan.transept.x.x).abs() < 1.0 || (x - plan.transept.x.y).abs() < 1.0 {
                continue;
            }
            half.place_sink(&gallery, &flat(Vec3::new(*x, ys[0] + inner, 0.0), 0.0));
            half.place_sink(&gallery, &flat(Vec3::new(*x, ys[1] - outer, 0.0), 0.0));
        }
    }
    for angle in plan.apse_angles(0).into_iter().filter(|a| *a > 0.0 && *a < 1.5) {
        half.place_sink(&gallery, &flat(plan.apse_point(plan.apse.radii[0] + inner, angle, 0.0), angle));
    }
    for angle in plan.apse_angles(1).into_iter().filter(|a| *a > 0.01 && *a < 1.5) {
        half.place_sink(&gallery, &flat(plan.apse_point(plan.apse.radii[1] - outer, angle, 0.0), angle));
    }
    for (lines, chapel_y) in [(&plan.nave_x[2..11], plan.nave_chapel_y), (&plan.choir_x[..6], plan.choir_chapel_y)] {
        let y = chapel_y - plan.outer_wall - 0.09;
        let inset = plan.buttress / 2.0 + 0.09;
        for pair in lines.windows(2) {
            for x in [pair[0] + inset, pair[1] - inset] {
                half.place_sink(&corner, &flat(Vec3::new(x, y, 0.0), 0.0));
            }
        }
    }
    let radius = plan.apse.radii[3] - plan.outer_wall - 0.22;
    let angles = plan.apse_angles(2);
    for pair in angles.windows(2).filter(|pair| pair[1] > 0.01) {
        for (angle, turn) in [(pair[0], 0.54), (pair[1], -0.54)] {
            let at = angle + turn / radius;
            if at > 0.0 {
                half.place_sink(&corner, &flat(plan.apse_point(radius, at, 0.0), at));
            }
        }
    }
}

/// A round pier on a square plinth with corner leaves, `ring` detached shafts around it, its abacus' top at `top`.
fn cylinder(size: &PierSize, top: f32, ring: usize, detail: Detail) -> Sink {
    let mut sink = Sink::new();
    sink.part("pier");
    let radius = size.shaft / 2.0;
    let (foot, base) = (0.28, 0.42);
    let half = size.plinth / 2.0;
    sink.put(
        MaterialId::Carved,
        &frustum(&centered(size.plinth, size.plinth), &centered(size.plinth, size.plinth), -0.05, foot - 0.05),
    );
    sink.put(
        MaterialId::Carved,
        &frustum(&centered(2.0 * half, 2.0 * half), &centered(2.0 * half - 0.09, 2.0 * half - 0.09), foot - 0.05, foot),
    );
    sink.place(MaterialId::Carved, &attic_base(radius, base, half - 0.06, detail), &flat(Vec3::Z * foot, 0.0));
    if detail.fine() {
        // Griffes: a leaf on each corner of the plinth, curling up to the torus.
        let reach = half - 0.10;
        let line: Vec<Vec3> = (0..=5)
            .map(|i| {
                let t = i as f32 / 5.0;
                let r = radius * 1.08 + (reach * std::f32::consts::SQRT_2 - radius * 1.08) * t;
                Vec3::new(r, 0.0, foot + 0.02 + 0.17 * (1.0 - t) * (1.0 - 0.3 * t))
            })
            .collect();
        let leaf = tube(&line, 0.12, 0.055, 8);
        for k in 0..4 {
            sink.place(MaterialId::Carved, &leaf, &flat(Vec3::ZERO, FRAC_PI_4 + FRAC_PI_2 * k as f32));
        }
    }
    let shaft_top = top - size.capital;
    let drum = revolve(
        &[Vec2::new(radius * 1.01, foot + base - 0.01), Vec2::new(radius, shaft_top + 0.02)],
        detail.around(32),
    );
    sink.put(MaterialId::Stone, &drum);
    sink.place(
        MaterialId::Carved,
        &capital(radius, size.abacus / 2.0, size.capital, 12, detail),
        &flat(Vec3::Z * shaft_top, 0.0),
    );
    if ring > 0 {
        let small = shaft(0.085, foot, shaft_top + 0.25, detail);
        for k in 0..ring {
            let at = Vec2::from_angle(TAU * (k as f32 + 0.5) / ring as f32) * (radius + 0.10);
            sink.place_sink(&small, &flat(at.extend(0.0), TAU * (k as f32 + 0.5) / ring as f32));
        }
    }
    sink
}

/// A bundled pier of half-width `radius`: a stepped core with twelve shafts, unbroken up to `top`, ringed at `ring`.
fn bundle(radius: f32, top: f32, ring: f32, detail: Detail) -> Sink {
    let mut sink = Sink::new();
    sink.part("bundled pier");
    let (a, b) = (radius * 0.92, radius * 0.55);
    let core = vec![
        Vec2::new(a, -b),
        Vec2::new(a, b),
        Vec2::new(b + 0.12, b + 0.12),
        Vec2::new(b, a),
        Vec2::new(-b, a),
        Vec2::new(-b - 0.12, b + 0.12),
        Vec2::new(-a, b),
        Vec2::new(-a, -b),
        Vec2::new(-b - 0.12, -b - 0.12),
        Vec2::new(-b, -a),
        Vec2::new(b, -a),
        Vec2::new(b + 0.12, -b - 0.12),
    ];
    sink.put(MaterialId::Stone, &extrude(&Outline::new(core), -0.05, top));
    let octagon = circle(Vec2::ZERO, radius * 1.34, 8, FRAC_PI_4 / 2.0);
    let inner = circle(Vec2::ZERO, radius * 1.27, 8, FRAC_PI_4 / 2.0);
    sink.put(MaterialId::Carved, &frustum(&octagon, &octagon, -0.05, 0.34));
    sink.put(MaterialId::Carved, &frustum(&octagon, &inner, 0.34, 0.42));
    let big = shaft(radius * 0.17, 0.42, top, detail);
    let small = shaft(radius * 0.12, 0.42, top, detail);
    for k in 0..4 {
        let turn = FRAC_PI_2 * k as f32;
        let place = |x: f32, y: f32| flat(Vec2::from_angle(turn).rotate(Vec2::new(x, y)).extend(0.0), turn);
        sink.place_sink(&big, &place(radius * 0.98, 0.0));
        if radius > 0.7 && detail.fine() {
            sink.place_sink(&small, &place(radius * 0.95, radius * 0.36));
            sink.place_sink(&small, &place(radius * 0.95, -radius * 0.36));
        }
        if detail.fine() {
            sink.place_sink(&small, &place(radius * 0.80, radius * 0.80));
        }
    }
    if top > ring + 1.0 {
        for z in [ring, 11.0, 19.6] {
            let band = circle(Vec2::ZERO, radius * 1.10, 8, FRAC_PI_4 / 2.0);
            let wide = circle(Vec2::ZERO, radius * 1.16, 8, FRAC_PI_4 / 2.0);
            sink.put(MaterialId::Carved, &frustum(&band, &wide, z - 0.16, z - 0.06));
            sink.put(MaterialId::Carved, &frustum(&wide, &band, z - 0.06, z));
        }
    }
    // The common abacus that ties the bundle together.
    let low = circle(Vec2::ZERO, radius * 1.16, 8, FRAC_PI_4 / 2.0);
    let high = circle(Vec2::ZERO, radius * 1.32, 8, FRAC_PI_4 / 2.0);
    sink.put(MaterialId::Carved, &frustum(&low, &high, top - 0.24, top - 0.14));
    sink.put(MaterialId::Carved, &frustum(&high, &high, top - 0.14, top + 0.02));
    sink
}

/// A slender shaft with its own base and small crocket capital, from `z0` to `z1`.
pub fn shaft(radius: f32, z0: f32, z1: f32, detail: Detail) -> Sink {
    let mut sink = Sink::new();
    sink.part("shaft");
    let n = if detail.fine() { detail.around(if radius > 0.14 { 14 } else { 8 }) } else { 4 };
    let base = 0.9 * radius + 0.06;
    let head = (radius * 3.2).min((z1 - z0) * 0.3);
    sink.put(
        MaterialId::Carved,
        &revolve(&[Vec2::new(radius, z0 + base - 0.02), Vec2::new(radius, z1 - head + 0.02)], n),
    );
    sink.place(MaterialId::Carved, &attic_base(radius, base, radius * 1.5, detail), &flat(Vec3::Z * z0, 0.0));
    sink.place(
        MaterialId::Carved,
        &capital(radius, radius * 1.75, head, if radius > 0.11 { 4 } else { 0 }, detail),
        &flat(Vec3::Z * (z1 - head), 0.0),
    );
    sink
}

/// An Attic base: torus, hollow, smaller torus, `height` high, reaching out to `reach`.
pub fn attic_base(radius: f32, height: f32, reach: f32, detail: Detail) -> Mesh {
    let (low, high) = (height * 0.24, height * 0.15);
    let n = detail.around(if radius > 0.3 {
        28
    } else if radius > 0.14 {
        12
    } else {
        8
    });
    if !detail.fine() {
        let profile = [(reach, 0.0), (reach, height * 0.45), (radius, height)].map(Vec2::from);
        return revolve(&profile[usize::from(radius < 0.3)..], n);
    }
    let mut profile = Vec::new();
    let steps = detail.segments(if radius > 0.3 { 6 } else { 3 });
    for i in 0..=steps {
        let angle = -FRAC_PI_2 + std::f32::consts::PI * i as f32 / steps as f32;
        profile.push(Vec2::new(reach - low + low * angle.cos(), low + low * angle.sin()));
    }
    let (inner, from, to) = (radius * 1.10, low * 2.0, height - high * 2.0);
    for i in 1..=steps {
        let t = i as f32 / steps as f32;
        let hollow = (t * std::f32::consts::PI).sin() * (reach - low - inner).abs().min(0.06);
        profile.push(Vec2::new(
            (reach - low) + (inner - reach + low) * t.powf(0.6) - hollow * 0.5,
            from + (to - from) * t,
        ));
    }
    for i in 0..=steps {
        let angle = -FRAC_PI_2 + std::f32::consts::PI * i as f32 / steps as f32;
        profile.push(Vec2::new(inner + high * angle.cos(), to + high + high * angle.sin()));
    }
    profile.push(Vec2::new(radius, height));
    revolve(
        &profile,
        detail.around(if radius > 0.3 {
            28
        } else if radius > 0.14 {
            12
        } else {
            8
        }),
    )
}

/// A crocket capital from z = 0 to `height`: astragal, bell, two staggered ranks of crockets (`count` a rank), square
/// abacus with cut corners reaching out to `half`.
pub fn capital(radius: f32, half: f32, height: f32, count: usize, detail: Detail) -> Mesh {
    let mut mesh = Mesh::new();
    let great = radius > 0.3;
    let n = if great || detail.fine() { detail.around(if great { 28 } else { 8 }) } else { 4 };
    let slab = height * 0.2;
    let bell = height - slab;
    if !detail.fine() {
        let bell = [(radius * 0.98, 0.0), (radius * 1.1, height * 0.4), (half * 0.93, bell)].map(Vec2::from);
        let bell = if great { &bell[..] } else { &[bell[0], bell[2]] };
        mesh.append(&revolve(bell, n), &Affine3A::IDENTITY);
        mesh.append(
            &cuboid(Vec3::new(-half, -half, height - slab), Vec3::new(half, half, height)),
            &Affine3A::IDENTITY,
        );
        return mesh;
    }
    let ring = (radius * 0.10).max(0.012);
    let mut profile = vec![
        Vec2::new(radius, 0.0),
        Vec2::new(radius + ring, ring * 0.6),
        Vec2::new(radius + ring, ring * 1.4),
        Vec2::new(radius, ring * 2.0),
    ];
    let steps = detail.segments(if great { 6 } else { 3 });
    let lip = half * 0.93;
    for i in 1..=steps {
        let t = i as f32 / steps as f32;
        profile.push(Vec2::new(radius + (lip - radius) * t.powf(2.6), ring * 2.0 + (bell - ring * 2.0) * t));
    }
    mesh.append(&revolve(&profile, n), &Affine3A::IDENTITY);
    let octagon = |r: f32| {
        let cut = r * if great { 0.30 } else { 0.42 };
        vec![
            Vec2::new(r, -r + cut),
            Vec2::new(r, r - cut),
            Vec2::new(r - cut, r),
            Vec2::new(-r + cut, r),
            Vec2::new(-r, r - cut),
            Vec2::new(-r, -r + cut),
            Vec2::new(-r + cut, -r),
            Vec2::new(r - cut, -r),
        ]
    };
    mesh.append(&frustum(&octagon(half * 0.90), &octagon(half), bell - 0.002, bell + slab * 0.45), &Affine3A::IDENTITY);
    mesh.append(&frustum(&octagon(half), &octagon(half), bell + slab * 0.45, height), &Affine3A::IDENTITY);
    if detail.fine() {
        let fine = great;
        // Slender shafts carry one rank only.
        let ranks = [(0.30, 0.98), (0.08, 0.60)];
        let surface =
            |z: f32| radius + (lip - radius) * ((z - ring * 2.0) / (bell - ring * 2.0)).clamp(0.0, 1.0).powf(2.6);
        for (rank, (from, to)) in ranks.into_iter().enumerate().take(if great { 2 } else { 1 }) {
            let one = crocket(surface, bell * from, bell * to, fine, detail);
            for k in 0..count {
                let angle = TAU * (k as f32 + if rank == 1 { 0.5 } else { 0.0 }) / count as f32;
                mesh.append(&one, &flat(Vec3::ZERO, angle + FRAC_PI_4 * if count == 4 { 1.0 } else { 0.0 }));
            }
        }
    }
    mesh
}

/// A leaf that climbs the bell along +x, leans out and curls into a three-lobed bud.
fn crocket(bell: impl Fn(f32) -> f32, z0: f32, z1: f32, fine: bool, detail: Detail) -> Mesh {
    let mut mesh = Mesh::new();
    let height = z1 - z0;
    let bud = (height * 0.15).clamp(0.012, 0.10);
    let steps = detail.segments(if fine { 5 } else { 3 });
    let line: Vec<Vec3> = (0..=steps)
        .map(|i| {
            let t = i as f32 / steps as f32;
            let z = z0 + (height - bud * 1.1) * t;
            // Rooted in the bell, free of it at the tip.
            Vec3::new(bell(z) - bud * 0.55 * (1.0 - t) + bud * 1.1 * t * t * t, 0.0, z)
        })
        .collect();
    let stem = tube(&line, bud * 0.75, bud * 0.5, if fine { 6 } else { 3 });
    // Broad at the foot like a leaf, seen from the front.
    mesh.append(&stem, &Affine3A::from_scale(Vec3::new(1.0, if fine { 1.5 } else { 1.0 }, 1.0)));
    let tip = line[steps] + Vec3::new(bud * 0.35, 0.0, -bud * 0.15);
    let ball = sphere(bud, 6);
    if fine {
        for (dx, dy, s) in [(0.35, 0.0, 1.0), (-0.1, 0.80, 0.75), (-0.1, -0.80, 0.75)] {
            let place = Affine3A::from_scale_rotation_translation(
                Vec3::splat(s),
                glam::Quat::IDENTITY,
                tip + Vec3::new(dx, dy, 0.0) * bud,
            );
            mesh.append(&ball, &place);
        }
    } else {
        mesh.append(&ball, &Affine3A::from_translation(tip));
    }
    mesh
}

/// The shafts on a great abacus that carry the high vault: one strong and two lesser, and two thin ones for the wall
/// ribs, standing in front of a wall whose face lies at local z = `face` (negative: inwards). Local x along the wall.
pub fn vault_shafts(plan: &Plan, face: f32, detail: Detail) -> Sink {
    let z = &plan.level;
    let mut sink = Sink::new();
    sink.part("vault shafts");
    let mut stand = |x: f32, out: f32, radius: f32| {
        let part = shaft(radius, z.arcade_springing - 0.01, z.vault_springing, detail);
        // Local z of an upright frame points outwards; the shafts stand inwards, so their own y is turned.
        sink.place_sink(
            &part,
            &Affine3A::from_mat3_translation(
                glam::Mat3::from_cols(Vec3::X, Vec3::NEG_Z, Vec3::Y),
                Vec3::new(x, 0.0, face - out),
            ),
        );
    };
    stand(0.0, 0.10, 0.135);
    stand(-0.26, 0.05, 0.10);
    stand(0.26, 0.05, 0.10);
    if detail.fine() {
        stand(-0.45, 0.01, 0.07);
        stand(0.45, 0.01, 0.07);
    }
    // Rings where the string courses pass, and one abacus over all.
    for level in [z.tribune_floor - 0.1, (z.tribune_floor + z.clerestory_sill) / 2.0, z.clerestory_sill - 0.35] {
        let at = |w: f32, d: f32, z0: f32, z1: f32| cuboid(Vec3::new(-w, z0, face - d), Vec3::new(w, z1, face + 0.02));
        sink.put(MaterialId::Carved, &at(0.43, 0.30, level - 0.07, level + 0.07));
    }
    let slab = Outline::new(rect(Vec2::new(-0.60, -0.40), Vec2::new(0.60, 0.05)));
    let abacus = extrude(&slab, z.vault_springing - 0.10, z.vault_springing + 0.03);
    sink.place(
        MaterialId::Carved,
        &abacus,
        &Affine3A::from_mat3_translation(glam::Mat3::from_cols(Vec3::X, Vec3::Z, Vec3::Y), Vec3::new(0.0, 0.0, face)),
    );
    sink
}
