//! The walls of the high vessels bay by bay: great arcade, tribune openings, tall windows; and the arches between aisles.

use super::glazing::Glazing;
use super::kit::{
    Detail, MaterialId, Mesh, Outline, Path, PointedArch, Sink, circle, cuboid, extrude, foil, profile_roll,
    profile_string, sweep, upright,
};
use super::piers::{shaft, vault_shafts};
use super::plan::Plan;
use super::windows::{Window, window};
use glam::{Affine3A, Mat3, Vec2, Vec3};

/// What a bay of a high wall has at its foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// An arch to the aisle.
    Arcade,
    /// Wall down to the floor: a chapel lies behind.
    Closed,
}

/// What it has at the tribune's height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Middle {
    /// Coupled openings under a relieving arch.
    Tribune,
    /// A window to the open air.
    Window,
}

/// One bay of a high wall, seen from inside: local x along the wall, y up, z outwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bay {
    /// Between pier axes.
    pub length: f32,
    /// Tangent of half the angle that the wall turns at each end; 0 where it runs straight on.
    pub miter: f32,
    /// At the foot.
    pub ground: Ground,
    /// Half-way up.
    pub middle: Middle,
    /// Whether it has a tall window.
    pub lit: bool,
    /// Extra half-width of the piers at its ends.
    pub pier: f32,
    /// Glass of the tall window.
    pub glass: Glazing,
}

/// Every high wall.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let plain = |length: f32, glass| Bay {
        length,
        miter: 0.0,
        ground: Ground::Arcade,
        middle: Middle::Tribune,
        lit: true,
        pier: 0.0,
        glass,
    };
    let mut north = Sink::new();
    let shafts = vault_shafts(plan, -plan.arcade_wall / 2.0, detail);
    let mut straight =
        |lines: &[f32], y: f32, from_shaft: usize, to_shaft: usize, tower: usize, glass: fn(u8) -> Glazing| {
            for (k, pair) in lines.windows(2).enumerate() {
                let mut kind = plain(pair[1] - pair[0], glass(k as u8));
                if k < tower {
                    kind.lit = false;
                    kind.pier = 0.45;
                }
                let place = upright(Vec3::new((pair[0] + pair[1]) / 2.0, y, 0.0), Vec2::NEG_X);
                north.place_sink(&bay(plan, &kind, detail), &place);
            }
            for x in &lines[from_shaft..to_shaft] {
                north.place_sink(&shafts, &upright(Vec3::new(*x, y, 0.0), Vec2::NEG_X));
            }
        };
    straight(&plan.nave_x, plan.nave_y[0], 3, 10, 2, |k| Glazing::Nave(k % 2));
    straight(&plan.choir_x, plan.choir_y[0], 1, 6, 0, |k| Glazing::Choir(k % 3));
    // The transept's arms: two bays like the nave, a third closed to the ground.
    let mut lines: Vec<f32> = plan.transept.lines.to_vec();
    lines.push(plan.transept.arm_inner + 0.02);
    for (x, along) in [(plan.transept.x.x, Vec2::NEG_Y), (plan.transept.x.y, Vec2::Y)] {
        for (k, pair) in lines.windows(2).enumerate() {
            let mut kind = plain(pair[1] - pair[0], Glazing::Transept);
            kind.middle = if k == 0 { Middle::Tribune } else { Middle::Window };
            kind.ground = if k == 2 { Ground::Closed } else { Ground::Arcade };
            north.place_sink(&bay(plan, &kind, detail), &upright(Vec3::new(x, (pair[0] + pair[1]) / 2.0, 0.0), along));
        }
        for y in &lines[1..3] {
            north.place_sink(&shafts, &upright(Vec3::new(x, *y, 0.0), along));
        }
    }
    aisle_arches(plan, detail, &mut north);
    out.place_both(&north);
    apse(plan, detail, out);
}

/// Five facets of the hemicycle, and the rings of arches around it.
fn apse(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = &plan.level;
    for ring in 0..3 {
        let angles = plan.apse_angles(ring);
        let radius = plan.apse.radii[ring];
        let half_angle = (angles[1] - angles[0]) / 2.0;
        let length = 2.0 * radius * half_angle.sin();
        let kind = Bay {
            length,
            miter: half_angle.tan(),
            ground: Ground::Arcade,
            middle: Middle::Tribune,
            lit: true,
            pier: 0.0,
            glass: Glazing::Apse(1),
        };
        let part = match ring {
            0 => bay(plan, &kind, detail),
            1 => arch_wall(
                length,
                length / 2.0 - 0.52,
                z.arcade_springing,
                z.arcade_apex - 0.3,
                z.tribune_floor,
                0.9,
                half_angle.tan(),
                detail,
            ),
            _ => arch_wall(
                length,
                length / 2.0 - 0.62,
                z.arcade_springing,
                z.arcade_apex - 0.3,
                z.chapel_terrace - 0.3,
                0.9,
                half_angle.tan(),
                detail,
            ),
        };
        for (k, pair) in angles.windows(2).enumerate() {
            let middle = (pair[0] + pair[1]) / 2.0;
            let place =
                upright(plan.apse_point(radius * half_angle.cos(), middle, 0.0), Vec2::from_angle(middle).perp());
            if ring == 0 && k % 3 != 1 {
                let glass = Glazing::Apse(k as u8 % 3);
                out.place_sink(&bay(plan, &Bay { glass, ..kind }, detail), &place);
            } else {
                out.place_sink(&part, &place);
            }
        }
    }
    let shafts = vault_shafts(plan, -plan.arcade_wall / 2.0, detail);
    let angles = plan.apse_angles(0);
    for angle in &angles[1..angles.len() - 1] {
        out.place_sink(
            &shafts,
            &upright(plan.apse_point(plan.apse.radii[0], *angle, 0.0), Vec2::from_angle(*angle).perp()),
        );
    }
}

/// Arches between the two aisles, between aisles and chapels, north half.
fn aisle_arches(plan: &Plan, detail: Detail, north: &mut Sink) {
    let z = &plan.level;
    let mut row = |lines: &[f32], y: f32, clear: f32, top: f32| {
        for pair in lines.windows(2) {
            let length = pair[1] - pair[0];
            let wall =
                arch_wall(length, length / 2.0 - clear, z.arcade_springing, z.arcade_apex - 0.2, top, 0.9, 0.0, detail);
            north.place_sink(&wall, &upright(Vec3::new((pair[0] + pair[1]) / 2.0, y, 0.0), Vec2::NEG_X));
        }
    };
    row(&plan.nave_x, plan.nave_y[1], 0.55, z.tribune_floor);
    row(&plan.nave_x[2..], plan.nave_y[2], 0.75, z.chapel_terrace - 0.3);
    row(&plan.choir_x, plan.choir_y[1], 0.55, z.tribune_floor);
    row(&plan.choir_x, plan.choir_y[2], 0.75, z.chapel_terrace - 0.3);
}

/// Widens or narrows a wall segment with depth, so that segments of a polygon meet in their mitre.
pub fn miter(mut sink: Sink, length: f32, tangent: f32) -> Sink {
    if tangent != 0.0 {
        for material in MaterialId::ALL {
            for p in &mut sink.mesh(material).positions {
                p.x *= 1.0 + p.z * tangent / (length / 2.0);
            }
        }
    }
    sink
}

/// A wall from the springing up to `top`, pierced by an arch that rests on piers' abaci, with its inner order.
pub fn arch_wall(
    length: f32,
    half: f32,
    springing: f32,
    apex: f32,
    top: f32,
    thickness: f32,
    tangent: f32,
    detail: Detail,
) -> Sink {
    let mut sink = Sink::new();
    sink.part("arch");
    let arch = PointedArch::new(half, springing, apex - springing);
    let outer = arch.offset(0.16);
    sink.put(
        MaterialId::Stone,
        &extrude(&arched(length, &outer, springing, top, Vec::new(), detail), -thickness / 2.0, thickness / 2.0),
    );
    order(&mut sink, &arch, 0.2, thickness / 2.0 - 0.14, 0.075, detail);
    hood(&mut sink, &outer, thickness / 2.0, detail);
    miter(sink, length, tangent)
}

/// Outline of a wall with an arch cut from its foot, and holes.
fn arched(length: f32, arch: &PointedArch, foot: f32, top: f32, holes: Vec<Vec<Vec2>>, detail: Detail) -> Outline {
    let half = length / 2.0;
    let mut points = vec![Vec2::new(half, foot), Vec2::new(half, top), Vec2::new(-half, top), Vec2::new(-half, foot)];
    let mut curve = arch.curve(detail.segments(11));
    curve.reverse();
    points.extend(curve);
    Outline::with_holes(points, holes)
}

/// A moulded inner order below an arch: soffit band with a roll at each arris, `half_width` to either side of z = 0.
fn order(sink: &mut Sink, arch: &PointedArch, height: f32, half_width: f32, roll: f32, detail: Detail) {
    let n = detail.segments(4);
    let w = half_width;
    let path = Path::elevation(&arch.curve(detail.segments(11)), 0.0, false);
    if !detail.fine() {
        let profile = [
            (height, w),
            (2.0 * roll, w),
            (0.0, w - 2.0 * roll),
            (0.0, 2.0 * roll - w),
            (2.0 * roll, -w),
            (height, -w),
        ];
        sink.put(MaterialId::Carved, &sweep(&profile.map(Vec2::from), false, &path));
        return;
    }
    let mut profile = vec![Vec2::new(height, w), Vec2::new(2.7 * roll, w), Vec2::new(2.3 * roll, w - 0.5 * roll)];
    profile.extend(profile_roll(Vec2::new(roll, w - roll), roll, 0.14, 0.60, n));
    profile.extend([Vec2::new(roll * 0.9, w - 2.3 * roll), Vec2::new(roll * 0.4, w - 2.6 * roll)]);
    let mirrored: Vec<Vec2> = profile.iter().rev().map(|p| Vec2::new(p.x, -p.y)).collect();
    profile.extend(mirrored);
    sink.put(MaterialId::Carved, &sweep(&profile, false, &path));
}

/// A roll around an arch on both faces of its wall.
fn hood(sink: &mut Sink, arch: &PointedArch, face: f32, detail: Detail) {
    if !detail.fine() {
        return;
    }
    let points = arch.curve(detail.segments(11));
    let mut profile = vec![Vec2::new(0.26, -0.02), Vec2::new(0.24, 0.05)];
    profile.extend(profile_roll(Vec2::new(0.13, 0.04), 0.055, 0.05, 0.52, detail.segments(3)));
    profile.extend([Vec2::new(0.05, 0.02), Vec2::new(0.04, -0.02)]);
    let front = sweep(&profile, false, &Path::elevation(&points, face, false));
    sink.put(MaterialId::Carved, &front);
    sink.place(MaterialId::Carved, &front, &Affine3A::from_scale(Vec3::new(1.0, 1.0, -1.0)));
}

/// A whole bay of the high wall.
pub fn bay(plan: &Plan, kind: &Bay, detail: Detail) -> Sink {
    let z = &plan.level;
    let mut sink = Sink::new();
    sink.part("bay");
    let (l, t) = (kind.length, plan.arcade_wall / 2.0);
    let cut = z.tribune_terrace;
    let mut holes = Vec::new();
    let middle_half = (l / 2.0 - 0.85 - kind.pier).min(1.95);
    match kind.middle {
        Middle::Tribune => {
            let rise = middle_half * 1.38;
            let arch = PointedArch::new(middle_half, z.tribune_apex - rise, rise);
            holes.push(arch.opening(z.tribune_floor + 1.0, detail.segments(12)));
            tribune(&mut sink, plan, &arch, detail);
        }
        Middle::Window => {
            let half = middle_half.min(1.2);
            let w = Window {
                arch: PointedArch::equilateral(half, 15.4),
                sill: 12.6,
                lights: 2,
                lobes: 4,
                bar: 0.2,
                glass: Glazing::TribuneChoir,
            };
            holes.push(w.opening(detail));
            sink.place_sink(&window(&w, 0.3, detail), &Affine3A::IDENTITY);
        }
    }
    let lower = match kind.ground {
        Ground::Arcade => {
            let half = l / 2.0 - 0.64 - kind.pier;
            let arch = PointedArch::new(half, z.arcade_springing, z.arcade_apex - z.arcade_springing);
            let outer = arch.offset(0.2);
            order(&mut sink, &arch, 0.25, 0.44, 0.10, detail);
            hood(&mut sink, &outer, t, detail);
            extrude(&arched(l, &outer, z.arcade_springing, cut, holes, detail), -t, t)
        }
        Ground::Closed => {
            let outline = super::kit::rect(Vec2::new(-l / 2.0, -0.05), Vec2::new(l / 2.0, cut));
            extrude(&Outline::with_holes(outline, holes), -t, t)
        }
    };
    let low_out = if kind.middle == Middle::Window { MaterialId::StoneDark } else { MaterialId::Stone };
    faces(&mut sink, &lower, low_out);
    let outline = super::kit::rect(Vec2::new(-l / 2.0, cut), Vec2::new(l / 2.0, z.wall_top));
    let mut upper_holes = Vec::new();
    if kind.lit {
        let half = (l / 2.0 - 0.75).min(2.2);
        let rise = (half * 1.75).min(z.clerestory_head - z.clerestory_springing);
        let w = Window {
            arch: PointedArch::new(half, z.clerestory_head - rise, rise),
            sill: z.clerestory_sill,
            lights: 2,
            lobes: 0,
            bar: if half > 1.6 { 0.3 } else { 0.24 },
            glass: kind.glass,
        };
        upper_holes.push(w.opening(detail));
        sink.place_sink(&window(&w, 0.36, detail), &Affine3A::IDENTITY);
        jamb_roll(&mut sink, &w, -t, detail);
    }
    faces(&mut sink, &extrude(&Outline::with_holes(outline, upper_holes), -t, t), MaterialId::StoneDark);
    for level in [z.tribune_floor + 0.2, z.clerestory_sill - 0.25] {
        string(&mut sink, l, level, -t, detail);
    }
    miter(sink, l, kind.miter)
}

/// Puts a wall's outward face into `outside`, the rest into inner ashlar.
pub fn faces(sink: &mut Sink, wall: &Mesh, outside: MaterialId) {
    let (mut inner, mut outer) = (wall.clone(), wall.clone());
    inner.indices.clear();
    outer.indices.clear();
    for t in wall.indices.as_chunks::<3>().0 {
        if wall.normals[t[0] as usize].z > 0.9 { &mut outer } else { &mut inner }.indices.extend(t);
    }
    sink.put(MaterialId::Stone, &compact(&inner));
    sink.put(outside, &compact(&outer));
}

/// Without the vertices that no triangle uses.
fn compact(mesh: &Mesh) -> Mesh {
    let mut out = Mesh::new();
    let mut map = vec![u32::MAX; mesh.positions.len()];
    for i in &mesh.indices {
        let k = *i as usize;
        if map[k] == u32::MAX {
            map[k] = out.vertex(mesh.positions[k], mesh.normals[k], mesh.uvs[k]);
        }
        out.indices.push(map[k]);
    }
    out
}

/// A roll around the inner arris of a window's embrasure, at local z = `face`.
pub fn jamb_roll(sink: &mut Sink, w: &Window, face: f32, detail: Detail) {
    if !detail.fine() {
        return;
    }
    let points = w.opening(detail);
    let mut line: Vec<Vec2> = points[1..].to_vec();
    line.push(points[0]);
    let mut profile = vec![Vec2::new(0.22, -0.02), Vec2::new(0.20, 0.03)];
    profile.extend(profile_roll(Vec2::new(0.10, 0.03), 0.06, 0.05, 0.55, detail.segments(5)));
    profile.push(Vec2::new(0.02, -0.02));
    let path = Path { caps: true, ..Path::elevation(&line, 0.0, false) };
    let mesh = sweep(&profile, false, &path);
    sink.place(
        MaterialId::Carved,
        &mesh,
        &(Affine3A::from_translation(Vec3::Z * face) * Affine3A::from_scale(Vec3::new(1.0, 1.0, -1.0))),
    );
}

/// A string course along the inner face.
pub fn string(sink: &mut Sink, length: f32, level: f32, face: f32, detail: Detail) {
    let profile = profile_string(0.16, 0.24, detail.segments(5));
    // Travel with the wall on the left: towards -x, since the inside lies at -z.
    // Its ends lie a little within those of the wall.
    let half = length / 2.0 - 0.003;
    let line = vec![Vec3::new(half, level, face + 0.01), Vec3::new(-half, level, face + 0.01)];
    sink.put(MaterialId::Carved, &sweep(&profile, false, &Path::capped(line, Vec3::Y)));
}

/// What stands inside a tribune's relieving arch: two or three lights on colonnettes below a pierced tympanum.
fn tribune(sink: &mut Sink, plan: &Plan, arch: &PointedArch, detail: Detail) {
    sink.part("tribune opening");
    let sill = plan.level.tribune_floor + 1.0;
    let a = arch.half_span;
    let count = if a > 1.6 { 3 } else { 2 };
    let (front, back) = (-0.30, 0.18);
    let foot = sill + 2.35;
    let pitch = 2.0 * (a - 0.10) / count as f32;
    let half = pitch / 2.0 - 0.13;
    let n = detail.segments(8);
    let mut points = vec![Vec2::new(-a - 0.03, foot)];
    let mut lights = Vec::new();
    for k in 0..count {
        let x = -a + 0.10 + pitch * (k as f32 + 0.5);
        let lift = if count == 3 && k == 1 { 0.38 } else { 0.0 };
        let light = PointedArch::new(half, foot + 0.04 + lift, half * 1.25);
        points.push(Vec2::new(x - half, foot));
        points.extend(light.curve(n).into_iter().rev().map(|p| p + Vec2::new(x, 0.0)));
        points.push(Vec2::new(x + half, foot));
        lights.push((x, light));
    }
    points.push(Vec2::new(a + 0.03, foot));
    let wide = arch.offset(0.03);
    if wide.springing > foot {
        points.push(Vec2::new(a + 0.03, wide.springing));
    }
    points.extend(wide.curve(detail.segments(12)).into_iter().filter(|p| p.y > foot.max(wide.springing) + 0.01));
    if wide.springing > foot {
        points.push(Vec2::new(-a - 0.03, wide.springing));
    }
    let mut plate = Outline::new(points);
    let highest = lights.iter().map(|(_, l)| l.apex()).fold(0.0, f32::max);
    let (eye, eye_z) = if count == 3 { (0.36, (highest + arch.apex()) / 2.0 - 0.12) } else { (0.26, highest + 0.42) };
    if arch.apex() - highest > 2.6 * eye {
        plate = plate.hole(if detail.fine() {
            foil(Vec2::new(0.0, eye_z), eye, 4, 0.785, 6)
        } else {
            circle(Vec2::new(0.0, eye_z), eye, 8, 0.0)
        });
    }
    sink.put(MaterialId::Carved, &extrude(&plate, front, back));
    if detail.fine() {
        for (x, light) in &lights {
            let line: Vec<Vec2> = light.curve(n).into_iter().map(|p| p + Vec2::new(*x, 0.0)).collect();
            let mut profile = vec![Vec2::new(0.12, -0.02), Vec2::new(0.11, 0.02)];
            profile.extend(profile_roll(Vec2::new(0.05, 0.02), 0.04, 0.05, 0.55, 4));
            profile.push(Vec2::new(0.0, -0.02));
            let path = Path { caps: true, ..Path::elevation(&line, 0.0, false) };
            let mesh = sweep(&profile, false, &path);
            sink.place(
                MaterialId::Carved,
                &mesh,
                &(Affine3A::from_translation(Vec3::Z * front) * Affine3A::from_scale(Vec3::new(1.0, 1.0, -1.0))),
            );
        }
        // The relieving arch's own roll on the nave face.
        let w = Window { arch: *arch, sill, lights: 1, lobes: 0, bar: 0.2, glass: Glazing::Lozenges };
        jamb_roll(sink, &w, -plan.arcade_wall / 2.0, detail);
    }
    let stand = Mat3::from_cols(Vec3::X, Vec3::NEG_Z, Vec3::Y);
    let column = shaft(0.115, sill, foot + 0.012, detail);
    for k in 0..=count {
        let x = (-a + 0.10 + pitch * k as f32).clamp(-a + 0.06, a - 0.06);
        sink.part("colonnette");
        sink.place_sink(&column, &Affine3A::from_mat3_translation(stand, Vec3::new(x, 0.0, (front + back) / 2.0)));
    }
    sink.put(
        MaterialId::Carved,
        &cuboid(Vec3::new(-a - 0.02, sill - 0.03, front - 0.14), Vec3::new(a + 0.02, sill + 0.02, back + 0.14)),
    );
}
