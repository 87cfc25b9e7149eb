//! The two towers: solid below, tall paired belfry openings with louvres above,
//! crocketed corner buttresses, cornice, balustrade and a flat lead roof.
//!
//! One tower is drawn, the southern, and mirrored: the real northern one is a
//! little stouter, which is not told here.

use std::f32::consts::{FRAC_PI_2, PI};

use glam::{Vec2, Vec3};

use super::beasts::gargoyle;
use super::chisel::Chisel;
use super::curves::{arch, arch_on_jambs};
use super::ornament::{balustrade, colonnette, far_crocket};
use super::rose::glass_sheet;
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink, circle, extrude, mirror_y, rect};
use crate::workshop::cathedral::plan::Plan;
use crate::workshop::cathedral::stairs;

/// Top of the string course under the belfry, foot of its openings, their springing, the cornice.
const BELFRY: [f32; 4] = [46.6, 47.9, 60.2, 66.0];

/// Builds both.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    south(plan, detail, true, out);
    let mut north = Sink::new();
    south(plan, detail, false, &mut north);
    out.place_sink(&north, &mirror_y());
}

/// As it stands in the south; only that one has the `stair`.
fn south(plan: &Plan, detail: Detail, stair: bool, out: &mut Sink) {
    let west = &plan.west;
    let (near, far) = (west.tower_y.x, west.tower_y.y);
    let (front, rear) = (west.wall_outer - 0.4, west.tower_east);
    let center = Vec3::new(0.5 * (front + rear), -0.5 * (near + far), 0.0);
    let (half_x, half_y) = (0.5 * (rear - front), 0.5 * (far - near));
    shaft(plan, detail, stair, out);
    // West, south, east, north faces: (along, half width, distance of the face from the middle).
    let faces = [
        (Vec2::NEG_Y, half_y, half_x),
        (Vec2::X, half_x, half_y),
        (Vec2::Y, half_y, half_x),
        (Vec2::NEG_X, half_x, half_y),
    ];
    for (along, half, distance) in faces {
        let mut c = Chisel::new(out, detail, MaterialId::StoneDark, center, along);
        let mut c = c.at(0.0, 0.0, distance);
        belfry_face(&mut c, half, west.gallery.y);
        crown(&mut c, half, west.tower_top);
    }
    let mut c = Chisel::new(out, detail, MaterialId::StoneDark, center, Vec2::NEG_Y);
    for (x, z) in [(half_y, half_x), (-half_y, half_x), (half_y, -half_x), (-half_y, -half_x)] {
        // Over the stair's door to the gallery it begins higher.
        let foot = if stair && x > 0.0 && z > 0.0 { stairs::CORNER_FOOT + 0.6 } else { west.gallery.y };
        corner(&mut c, Vec2::new(x, z), foot);
    }
    // Floors: the belfry's, and the lead terrace over a solid cornice.
    let p = Vec3::new;
    let (a, b) = (half_y - 2.6, half_x - 2.6);
    c.block(p(-a, west.gallery.y - 0.6, -b), p(a, BELFRY[0] - 0.1, b));
    c.block(p(-a, BELFRY[3] - 1.1, -b), p(a, BELFRY[3] + 0.9, b));
    // The lead terrace, level, around the stair's turret; the northern turret is blind.
    let (low, high) = (Vec2::new(front + 0.1, 0.1 - far), Vec2::new(rear - 0.1, -near - 0.1));
    let mut terrace = Outline::new(rect(low, high));
    if stair {
        terrace = terrace.hole(circle(stairs::AXIS, stairs::SHAFT + 0.2, 8, PI / 8.0));
    }
    c.sink().put(MaterialId::Lead, &extrude(&terrace, stairs::TERRACE - 0.05, stairs::TERRACE));
    if !stair {
        let at = stairs::AXIS.extend(stairs::TERRACE - 0.1);
        let mut turret = Chisel::new(out, detail, MaterialId::StoneDark, at, Vec2::NEG_Y);
        let (v, r) = (Vec2::new, stairs::TURRET);
        turret.turnery(&[v(r, 0.0), v(r, 2.6), v(r + 0.15, 2.7), v(r + 0.15, 2.9), v(0.0, 4.1)], 8, PI / 8.0);
    }
}

/// The walls below the belfry that no other part draws: towards the aisles'
/// roofs, the outer flank, and the one above the nave's vault.
fn shaft(plan: &Plan, detail: Detail, stair: bool, out: &mut Sink) {
    let west = &plan.west;
    let v = Vec2::new;
    let (near, far) = (west.tower_y.x, west.tower_y.y);
    let top = west.gallery.y;
    let rear = west.tower_east;
    // Outer flank, seen from the south.
    {
        let mut c = Chisel::new(out, detail, MaterialId::StoneDark, Vec3::new(0.0, -far, 0.0), Vec2::X);
        let (l, r) = (3.7, rear - 1.4);
        let n = c.pick(4, 10);
        for (low, high, sill, spring) in [(0.0, 18.0, 3.2, 11.4), (18.0, 36.0, 21.0, 29.5), (36.0, top, 37.4, 41.2)] {
            let middle = 0.5 * (l + r);
            let half = 0.5 * (r - l);
            for side in [-1.0f32, 1.0] {
                let x = middle + side * 0.5 * half;
                let a = if low < 1.0 {
                    1.9
                } else if low < 20.0 {
                    1.5
                } else {
                    1.3
                };
                let head = arch(v(x, spring), a, 1.45 * a, n);
                c.lined(MaterialId::Stone).pierced(
                    v(x - 0.5 * half, low),
                    v(x + 0.5 * half, high),
                    -1.35,
                    -0.35,
                    &head,
                    sill,
                );
                let jambs = arch_on_jambs(sill, v(x, spring), a, 1.45 * a, n);
                let roll = [
                    v(0.24, -0.37),
                    v(0.22, -0.22),
                    v(0.06, -0.20),
                    v(0.0, -0.30),
                    v(-0.12, -0.45),
                    v(-0.12, -0.62),
                    v(0.0, -0.70),
                ];
                c.of(MaterialId::CarvedOut).moulding(&jambs, false, &roll, false);
                // Glass, and two lancets in bar tracery.
                let mut pane = head.clone();
                pane.extend([v(x + a, sill), v(x - a, sill)]);
                pane.reverse();
                glass_sheet(&mut c, &pane, -1.0);
                let mut carved = c.of(MaterialId::CarvedOut);
                for half_light in [-0.5f32, 0.5] {
                    let light = arch_on_jambs(sill, v(x + half_light * a, spring - 0.3), 0.46 * a, 0.75 * a, n);
                    carved.bar(&light, false, 0.16, -1.02, -0.72);
                }
            }
            c.lined(MaterialId::Stone).block(Vec3::new(r, low, -1.35), Vec3::new(rear, high, 0.0));
            stair_wall(&mut c, low, high, l, stair);
        }
        c.block(Vec3::new(0.2, top - 0.4, -0.62), Vec3::new(3.5, top - 0.02, -0.02));
        c.block(Vec3::new(3.5, top - 0.4, -1.38), Vec3::new(rear, top - 0.02, -0.02));
        let mut carved = c.of(MaterialId::CarvedOut);
        balustrade(&mut carved.at(0.0, top - 0.02, 0.35), 0.6, rear + 0.4, west.chimera_z + 0.15 - top);
        for (y, reach) in [(17.3, 0.35), (22.6, 0.22), (35.6, 0.5), (44.1, 0.75)] {
            let line = [v(0.2, 0.0), v(rear, 0.0), v(rear, -14.0)];
            carved.course(
                &line,
                false,
                &[v(0.0, y), v(0.4 * reach, y + 0.2), v(reach, y + 0.4), v(reach, y + 0.55), v(0.0, y + 0.9)],
            );
        }
    }
    // East: above the terraces of the aisles.
    {
        let mut c = Chisel::new(out, detail, MaterialId::StoneDark, Vec3::new(rear, 0.0, 0.0), Vec2::Y);
        let tribune = plan.nave_y[1] + 0.5;
        let low = plan.level.chapel_terrace - 0.3;
        c.block(Vec3::new(-far + 0.01, low, -1.3), Vec3::new(-tribune, 20.0, -0.02));
        c.block(Vec3::new(-far + 0.01, plan.level.tribune_terrace - 0.3, -1.31), Vec3::new(-near - 0.2, top, -0.02));
        c.block(Vec3::new(-far + 0.01, 0.0, -0.62), Vec3::new(-plan.nave_y[2] - 0.45, low + 0.2, -0.02));
        let mut carved = c.of(MaterialId::CarvedOut);
        let rail = west.chimera_z + 0.15 - top;
        balustrade(&mut carved.at(0.0, top - 0.02, 0.35), -far - 0.4, -near - 0.2, rail);
        // Narrow blind lancets enliven the upper wall.
        for x in [-17.0, -13.15, -9.3] {
            carved.bar(&arch_on_jambs(37.0, v(x, 41.4), 1.1, 1.7, 6), false, 0.24, -0.06, 0.14);
        }
    }
    // North flank, above the nave's vault, closing the court between the towers.
    let mut c = Chisel::new(out, detail, MaterialId::StoneDark, Vec3::new(0.0, -near, 0.0), Vec2::NEG_X);
    c.block(Vec3::new(-rear + 0.02, plan.level.wall_top - 1.2, -1.3), Vec3::new(-2.0, top, 0.05));
    let mut carved = c.of(MaterialId::CarvedOut);
    for x in [-13.2, -9.2, -5.6] {
        carved.bar(&arch_on_jambs(37.0, v(x, 41.2), 1.1, 1.7, 6), false, 0.24, 0.0, 0.18);
    }
}

/// The end of the flank before the stair, from x = 0.2 to `end`: thin, with the stair's door and slits if it is there.
fn stair_wall(c: &mut Chisel<'_>, low: f32, high: f32, end: f32, stair: bool) {
    let v = Vec2::new;
    let (x, deep) = (stairs::AXIS.x, 3.45);
    c.lined(MaterialId::Stone).block(Vec3::new(deep, low, -1.35), Vec3::new(end, high, 0.0));
    let mut wall = vec![v(0.2, low)];
    if stair && low < 1.0 {
        let half = stairs::HALF_DOOR[0];
        wall.extend([v(x - half, low), v(x - half, stairs::DOOR), v(x + half, stairs::DOOR), v(x + half, low)]);
    }
    wall.extend([v(deep, low), v(deep, high), v(0.2, high)]);
    let slits = stairs::SLITS.into_iter().filter(|z| stair && (low..high).contains(z));
    let half = v(stairs::SLIT.y, 0.0);
    let holes = slits.map(|z| rect(v(x, z) - half, v(x, z + stairs::SLIT.x) + half)).collect();
    c.lined(MaterialId::Stone).cut(&Outline::with_holes(wall, holes), -0.6, 0.0);
}

/// One face of the belfry: two openings `2·half` apart between the corners.
fn belfry_face(c: &mut Chisel<'_>, half: f32, foot: f32) {
    let v = Vec2::new;
    let p = Vec3::new;
    let n = c.pick(4, 12);
    let reach = half - 2.6;
    let (a, rise) = (0.40 * reach, 0.40 * reach * 1.95);
    let (front, back) = (-0.95, -2.9);
    let [base, sill, spring, cornice] = BELFRY;
    for side in [-1.0f32, 1.0] {
        let x = side * 0.5 * reach;
        let head = arch(v(x, spring), a, rise, n);
        c.pierced(v(x - 0.5 * reach, foot - 0.5), v(x + 0.5 * reach, cornice), back, front, &head, sill);
        let jambs = arch_on_jambs(sill, v(x, spring), a, rise, n);
        // Three rolls: the reveals of the openings are the towers' deepest shadow.
        let mut section =
            vec![v(0.50, front - 0.02), v(0.46, front + 0.16), v(0.30, front + 0.20), v(0.24, front + 0.04)];
        section.extend([v(0.10, front + 0.10), v(0.0, front - 0.02), v(-0.06, front - 0.14), v(-0.16, front - 0.16)]);
        section.extend([
            v(-0.24, front - 0.30),
            v(-0.20, front - 0.44),
            v(-0.30, front - 0.50),
            v(-0.34, front - 0.66),
            v(0.0, front - 0.8),
        ]);
        if !c.is_fine() {
            section = vec![section[0], section[2], section[5], section[11], section[12]];
        }
        let mut carved = c.of(MaterialId::CarvedOut);
        carved.moulding(&jambs, false, &section, false);
        for edge in [-1.0f32, 1.0] {
            for (d, z) in [(0.38, front + 0.12), (-0.04, front - 0.02)] {
                carved.part("colonnette");
                colonnette(&mut carved.at(x + edge * (a + d), sill + 0.02, z), spring - sill, 0.13);
            }
        }
        if c.is_fine() {
            // Crockets run up both jambs of each opening.
            let mut carved = c.of(MaterialId::CarvedOut);
            for edge in [-1.0f32, 1.0] {
                for k in 0..14 {
                    let y = sill + 0.9 + 0.78 * k as f32;
                    let mut leaf = carved.at(x + edge * (a + 0.17), y, front + 0.10);
                    far_crocket(&mut leaf.turned(edge * -0.5), 0.34);
                }
            }
        }
        louvres(c, x, a - 0.30, sill, spring, rise, front - 0.85);
    }
    // Blind arcade between the openings' heads and the cornice, then the frieze.
    let mut carved = c.of(MaterialId::CarvedOut);
    let strip = [v(-half + 2.88, front), v(half - 2.88, front)];
    carved.course(
        &strip,
        false,
        &[v(0.0, base), v(0.2, base + 0.1), v(0.35, base + 0.4), v(0.35, base + 0.55), v(0.0, base + 1.1)],
    );
    carved.course(
        &strip,
        false,
        &[v(0.0, cornice - 1.45), v(0.15, cornice - 1.4), v(0.2, cornice - 1.25), v(0.0, cornice - 1.0)],
    );
    // Between the corners: the stair rises in one of them.
    c.block(p(-half + 2.88, foot - 0.5, back - 0.2), p(half - 2.88, base + 0.05, front + 0.02));
}

/// Oak louvres, shingled with lead on top, that throw the bells' sound down.
fn louvres(c: &mut Chisel<'_>, x: f32, half: f32, sill: f32, spring: f32, rise: f32, z: f32) {
    let count = c.pick(7, 13);
    let top = spring + 0.82 * rise;
    let pitch = (top - sill) / count as f32;
    for k in 0..count {
        let y = sill + pitch * (k as f32 + 0.2);
        let over = ((y + 0.4 * pitch - spring) / rise).max(0.0);
        let reach = half * (1.0 - over * over * 0.95).max(0.1).sqrt() + 0.06;
        let p = |x: f32, dy: f32, dz: f32| Vec3::new(x, y + dy, z + dz);
        let (l, r) = (x - reach, x + reach);
        let drop = 0.72 * pitch;
        let t = 0.10;
        let mut slate = c.of(MaterialId::Lead);
        slate.quad(p(l, 0.0, 0.15), p(r, 0.0, 0.15), p(r, drop, -0.75), p(l, drop, -0.75));
        let mut oak = c.of(MaterialId::Oak);
        oak.quad(p(l, drop - t, -0.75), p(r, drop - t, -0.75), p(r, -t, 0.15), p(l, -t, 0.15));
        oak.quad(p(l, -t, 0.15), p(r, -t, 0.15), p(r, 0.0, 0.15), p(l, 0.0, 0.15));
    }
    // The dark of the bell chamber behind.
    let p = Vec3::new;
    let y1 = spring + rise;
    let h = half + 0.32;
    c.of(MaterialId::Iron).quad(
        p(x - h, sill, z - 0.9),
        p(x + h, sill, z - 0.9),
        p(x + h, y1, z - 0.9),
        p(x - h, y1, z - 0.9),
    );
}

/// A corner of the tower, about its outer arris at `at` (x, z): a stepped pier
/// with clustered shafts and crockets all the way up.
fn corner(c: &mut Chisel<'_>, at: Vec2, foot: f32) {
    let v = Vec2::new;
    let sign = v(at.x.signum(), at.y.signum());
    let half = 1.45;
    let mut pier = c.at(at.x - sign.x * half, 0.0, at.y - sign.y * half);
    let cornice = BELFRY[3];
    pier.shaft4(&[
        v(half, foot - 0.6),
        v(half, BELFRY[0] + 1.0),
        v(half - 0.12, BELFRY[0] + 1.3),
        v(half - 0.12, 57.0),
        v(half - 0.24, 57.4),
        v(half - 0.24, cornice + 0.2),
    ]);
    let mut carved = pier.of(MaterialId::CarvedOut);
    for (x, z) in [(1.0f32, 1.0f32), (1.0, -1.0), (-1.0, 1.0)] {
        let (x, z) = (x * sign.x * (half - 0.18), z * sign.y * (half - 0.18));
        carved.part("colonnette");
        colonnette(&mut carved.at(x, BELFRY[0] + 1.2, z), cornice - BELFRY[0] - 2.6, 0.24);
    }
    // Shafts in the middle of the outer faces, and rows of crockets beside them.
    for (dx, dz, yaw) in [
        (0.0, sign.y * (half - 0.1), if sign.y > 0.0 { 0.0 } else { 2.0 * FRAC_PI_2 }),
        (sign.x * (half - 0.1), 0.0, sign.x * FRAC_PI_2),
    ] {
        let mut face = carved.at(dx, 0.0, dz);
        let mut face = face.turned(yaw);
        colonnette(&mut face.at(0.0, BELFRY[0] + 1.2, 0.0), cornice - BELFRY[0] - 2.6, 0.20);
        let rows = face.pick(0, 20);
        for k in 0..rows {
            for x in [-0.62, 0.62] {
                far_crocket(&mut face.at(x, BELFRY[0] + 1.8 + 0.88 * k as f32, -0.12), 0.36);
            }
        }
        gargoyle(&mut face.at(0.0, BELFRY[0] + 0.4, 0.1), 1.3);
    }
}

/// Cornice, frieze of leaves, balustrade, and beasts at the corners.
fn crown(c: &mut Chisel<'_>, half: f32, top: f32) {
    let v = Vec2::new;
    let y = BELFRY[3];
    let mut carved = c.of(MaterialId::CarvedOut);
    // Half a course each way: four faces make the ring, mitred by overlap at the corners.
    let line = [v(-half, 0.0), v(half, 0.0)];
    let profile = [
        v(-0.28, y),
        v(0.1, y + 0.05),
        v(0.15, y + 0.45),
        v(0.42, y + 0.7),
        v(0.55, y + 0.85),
        v(0.55, y + 1.05),
        v(0.30, y + 1.35),
        v(-0.28, y + 1.35),
    ];
    // Ends run on to the corner so that neighbouring faces meet in a mitre.
    for pair in profile.windows(2) {
        let (p, q) = (pair[0], pair[1]);
        carved.quad(
            Vec3::new(line[0].x - p.x, p.y, p.x),
            Vec3::new(line[1].x + p.x, p.y, p.x),
            Vec3::new(line[1].x + q.x, q.y, q.x),
            Vec3::new(line[0].x - q.x, q.y, q.x),
        );
    }
    let leaves = carved.pick(0, (2.0 * half / 0.62) as usize);
    for k in 0..leaves {
        let x = -half + (k as f32 + 0.5) * 2.0 * half / leaves as f32;
        far_crocket(&mut carved.at(x, y + 0.12, 0.12), 0.40);
    }
    balustrade(&mut carved.at(0.0, y + 1.33, 0.30), -half - 0.3, half + 0.3, top - y - 1.33);
    let mut post = carved.at(half + 0.30, y + 1.3, 0.30);
    post.shaft4(&[
        v(0.0, 0.0),
        v(0.26, 0.0),
        v(0.26, top - y - 1.25),
        v(0.32, top - y - 1.2),
        v(0.32, top - y - 1.05),
        v(0.0, top - y - 0.9),
    ]);
    for x in [-0.5 * half, 0.0, 0.5 * half] {
        carved.part("gargoyle");
        gargoyle(&mut carved.at(x, y + 0.75, 0.35), 1.25);
    }
}
