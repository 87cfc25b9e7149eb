//! Tracery and glass.
//!
//! Tracery follows the recipe of tangent circles (Havemann and Fellner 2004): two sub-arches of half the span on the
//! main arch's springing, and a circle that touches all three, r = h² / 2(R + Rs), its centre √(2·Rs·r + r²) above the
//! springing; then the same again inside each sub-arch.

use super::glazing::Glazing;
use super::kit::{
    Detail, MaterialId, Mesh, Outline, Path, PointedArch, Sink, circle, extrude, foil, profile_roll, sweep,
};
use glam::{Affine3A, Vec2, Vec3};

/// A window in the local frame of a wall: x along, y up, z outwards; its glass at z = 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The opening's arch.
    pub arch: PointedArch,
    /// Bottom of the opening.
    pub sill: f32,
    /// Lights: 1, 2 or 4.
    pub lights: usize,
    /// Lobes of the eyes above the lights; 0 for plain round ones.
    pub lobes: usize,
    /// Width of the main bars.
    pub bar: f32,
    /// What its glass shows.
    pub glass: Glazing,
}

impl Window {
    /// The hole it needs in its wall.
    pub fn opening(&self, detail: Detail) -> Vec<Vec2> {
        self.arch.opening(self.sill, detail.segments(10))
    }
}

/// Stone bars and both sheets of glass.
pub fn window(w: &Window, depth: f32, detail: Detail) -> Sink {
    let mut sink = Sink::new();
    sink.part("window");
    let n = detail.segments(6);
    let mut holes = Vec::new();
    tracery(w.arch, 0.0, w.sill + w.bar * 0.6, w.bar, w.lights, w.lobes, n, &mut holes);
    // The bars' outer edge lies a little inside the masonry.
    let outer = w.arch.offset(0.03).opening(w.sill - 0.03, detail.segments(10));
    let half = depth / 2.0;
    let core = half * 0.6;
    let mut plate = extrude(&Outline::with_holes(outer, holes.clone()), -core, core);
    drop_rim(&mut plate, w, core);
    sink.put(MaterialId::Carved, &plate);
    if detail.fine() {
        // Each opening is framed by a nose that stands out of the flat bars on both sides.
        let r = half - core;
        let nose = w.bar * 0.28;
        for hole in &holes {
            let mut ring: Vec<Vec2> = hole.clone();
            ring.reverse();
            if super::kit::area(&ring) < 0.0 {
                ring.reverse();
            }
            for (z, side) in [(-core, -1.0), (core, 1.0)] {
                let roll: Vec<Vec2> = profile_roll(Vec2::ZERO, 1.0, 0.0, 0.5, detail.segments(3))
                    .into_iter()
                    .map(|p| Vec2::new(nose * 0.55 + p.x * nose * 0.5, p.y * r))
                    .collect();
                let path = Path {
                    points: ring.iter().map(|p| p.extend(z)).collect(),
                    normal: Vec3::Z,
                    closed: true,
                    caps: false,
                };
                let mesh = sweep(&roll, false, &path);
                let place = if side < 0.0 {
                    Affine3A::from_translation(Vec3::Z * 2.0 * z) * Affine3A::from_scale(Vec3::new(1.0, 1.0, -1.0))
                } else {
                    Affine3A::IDENTITY
                };
                sink.place(MaterialId::Carved, &mesh, &place);
            }
        }
    }
    let (points, indices) = Outline::new(w.arch.opening(w.sill, detail.segments(6))).triangles();
    for (material, z, flip) in [(MaterialId::Glass, -0.02, true), (MaterialId::GlassDark, 0.02, false)] {
        let mut sheet = Mesh::new();
        for p in &points {
            let at = Vec2::new(p.x / w.arch.half_span * 0.5 + 0.5, (p.y - w.sill) / (w.arch.apex() - w.sill));
            sheet.vertex(p.extend(z), Vec3::Z, w.glass.uv(at));
        }
        sheet.indices.clone_from(&indices);
        sink.put(material, &if flip { sheet.flipped() } else { sheet });
    }
    sink
}

/// Leaves out the rim's faces, which lie inside the wall.
fn drop_rim(plate: &mut Mesh, w: &Window, core: f32) {
    let wide = w.arch.offset(0.02);
    let hidden = |p: Vec3| {
        let top = p.y > w.arch.springing && (p.y - w.arch.springing) > wide.height_at(p.x) - 0.004;
        p.x.abs() > w.arch.half_span + 0.02 || p.y < w.sill - 0.02 || top
    };
    let mut kept = Vec::with_capacity(plate.indices.len());
    for t in plate.indices.as_chunks::<3>().0 {
        let side = plate.normals[t[0] as usize].z.abs() < 0.5;
        if !(side
            && t.iter()
                .all(|i| hidden(plate.positions[*i as usize]) && plate.positions[*i as usize].z.abs() <= core + 0.001))
        {
            kept.extend(t);
        }
    }
    plate.indices = kept;
}

/// Holes of `lights` lights and the eyes above them, `bar` wide stone left between.
fn tracery(
    arch: PointedArch,
    x: f32,
    sill: f32,
    bar: f32,
    lights: usize,
    lobes: usize,
    n: usize,
    holes: &mut Vec<Vec<Vec2>>,
) {
    let moved = |points: Vec<Vec2>| points.into_iter().map(|p| p + Vec2::new(x, 0.0)).collect::<Vec<_>>();
    if lights <= 1 {
        holes.push(moved(arch.offset(-bar / 2.0).opening(sill, n)));
        return;
    }
    let sub = PointedArch::new(arch.half_span / 2.0, arch.springing, arch.rise / 2.0);
    let (radius, small) = (arch.radius(), sub.radius());
    let eye = arch.rise * arch.rise / (2.0 * (radius + small));
    let height = (2.0 * small * eye + eye * eye).sqrt();
    let center = Vec2::new(x, arch.springing + height);
    let clear = eye - bar / 2.0;
    if clear > 0.08 {
        holes.push(if lobes == 0 {
            circle(center, clear, n * 3, 0.0)
        } else {
            foil(center, clear, lobes, std::f32::consts::FRAC_PI_2, n.max(3))
        });
    }
    for side in [-1.0, 1.0] {
        let next = if lights > 2 { bar * 0.75 } else { bar };
        tracery(sub, x + side * sub.half_span, sill, next, lights / 2, if lobes > 4 { 4 } else { lobes }, n, holes);
    }
}
