//! Two epochs of the same building with every difference known: what a tool that measures change is proven against.
//!
//! The places where something changes are divided finely in both epochs alike, so that the later one differs in nothing
//! but where vertices of those places lie. See `docs/wear.md`.

use super::finish::Layer;
use super::phases::Phase;
use super::piece::{Piece, find};
use super::scan::{self, Scan};
use crate::content::surface::Primitive;
use glam::{DQuat, DVec2, DVec3};
use serde::Serialize;
use std::collections::HashMap;

/// What is surveyed, and how well.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// The state of 2024, or the worn one of 2034.
    pub epoch: Epoch,
    /// What the scanner adds.
    pub scan: Scan,
}

/// A state of the building.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Epoch {
    /// As restored.
    Y2024,
    /// Ten years later.
    Y2034,
}

/// `wear-truth.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// Version of the file's form.
    pub schema: u32,
    /// The epoch beside which it lies.
    pub epoch: u32,
    /// The epoch from which `changes` are counted.
    pub reference: u32,
    /// What differs between the reference and 2034; nothing else does. The same in both epochs' files.
    pub changes: Vec<Change>,
    /// What the scanner added to this epoch.
    pub scan: Scan,
}

/// One difference, in visit space (metres, Y up).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Its name.
    pub id: &'static str,
    /// `recession`, `crack`, `loss`, `tilt`, `displacement` or `deposit`.
    pub kind: &'static str,
    /// Name of the material on which it is.
    pub material: &'static str,
    /// Folder of the layer, below `tileset`, in which it is.
    pub layer: String,
    /// Of the outline, or of the surface of what was lost or tilted.
    pub area_m2: f64,
    /// How far the surface lies below where it was, along `normal`; negative where it rose. 0 for loss and tilt.
    pub depth_mm: f64,
    /// From the outline inwards the depth rises evenly over this width.
    pub ramp_mm: f64,
    /// Degrees by which it was turned about `axis` through `pivot`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// Out of the surface.
    pub normal: [f64; 3],
    /// Corners of the area, counter-clockwise seen from outside: nothing beyond it differs. Empty for loss and tilt.
    pub outline: Vec<[f64; 3]>,
    /// Least and greatest corner of all that differs, before and after.
    pub bounds: [[f64; 3]; 2],
}

/// How something was turned.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Turn {
    /// By the right hand about the axis.
    pub degrees: f64,
    /// Of length 1.
    pub axis: [f64; 3],
    /// A point that stayed.
    pub pivot: [f64; 3],
}

/// A rectangle on a flat face that sinks or rises: found by a ray, so that it lies on whatever face is there.
struct Patch {
    id: &'static str,
    kind: &'static str,
    material: &'static str,
    from: DVec3,
    towards: DVec3,
    /// Half of its width and height.
    half: DVec2,
    ramp: f64,
    depth: f64,
}

const fn v(x: f64, y: f64, z: f64) -> DVec3 {
    DVec3::new(x, y, z)
}

const fn patch(id: &'static str, kind: &'static str, material: &'static str, way: [DVec3; 2], half: DVec2) -> Patch {
    Patch { id, kind, material, from: way[0], towards: way[1], half, ramp: 0.04, depth: 0.0 }
}

const PATCHES: [Patch; 6] = [
    Patch {
        depth: 0.002,
        ..patch("chapel wall", "recession", "stone", [v(29.2, 1.8, -21.0), DVec3::NEG_X], DVec2::new(0.8, 0.6))
    },
    Patch {
        depth: 0.005,
        ..patch("tower flank", "recession", "weathered stone", [v(2.0, 8.0, 27.0), DVec3::NEG_Z], DVec2::new(0.9, 0.9))
    },
    Patch {
        depth: 0.020,
        ..patch("worn paving", "recession", "parvis", [v(-4.0, 2.0, 3.0), DVec3::NEG_Y], DVec2::new(0.9, 0.6))
    },
    Patch {
        depth: 0.008,
        ramp: 0.000_75,
        ..patch("crack", "crack", "stone", [v(34.8, 1.6, -21.0), DVec3::NEG_X], DVec2::new(0.000_75, 0.1))
    },
    Patch {
        depth: -0.003,
        ..patch("crust", "deposit", "weathered stone", [v(2.0, 12.5, 27.0), DVec3::NEG_Z], DVec2::new(0.7, 0.5))
    },
    Patch {
        depth: -0.006,
        ramp: 0.005,
        ..patch("loose slab", "displacement", "parvis", [v(-9.0, 2.0, 5.0), DVec3::NEG_Y], DVec2::new(0.45, 0.3))
    },
];

/// Pieces of carving that are lost or turned: (id, kind, near where, longest side from, to, degrees).
const PIECES: [(&str, &str, DVec3, [f32; 2], f64); 2] = [
    ("crocket", "loss", v(80.3, 13.0, 23.2), [0.12, 1.1], 0.0),
    ("gargoyle", "tilt", v(43.2, 22.4, 22.5), [1.2, 2.6], 2.0),
];

/// Brings layers to the wanted epoch and adds what a scanner adds; `seed` decides the chance in it.
pub fn apply(layers: &mut [Layer], survey: &Survey, seed: u64) -> Truth {
    let worn = survey.epoch == Epoch::Y2034;
    let mut changes = Vec::new();
    for patch in &PATCHES {
        changes.extend(sink(layers, patch, worn));
    }
    for (id, kind, near, size, degrees) in PIECES {
        changes.extend(take(layers, id, kind, near, size, degrees, worn));
    }
    let mut scan = survey.scan.clone();
    for layer in layers.iter_mut().filter(|layer| layer.standing.holds(Phase::P2024)) {
        scan::add_noise(&mut layer.model, &scan, seed ^ if worn { 2034 } else { 2024 });
    }
    scan::cut_holes(layers, &mut scan, seed);
    let epoch = if worn { 2034 } else { 2024 };
    Truth { schema: 1, epoch, reference: 2024, changes, scan }
}

/// All triangles of one material that stand today: (layer, primitive).
fn of_material<'a>(layers: &'a [Layer], material: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let today = layers.iter().enumerate().filter(|(_, layer)| layer.standing.holds(Phase::P2024));
    today.flat_map(move |(l, layer)| {
        let named = move |p: &Primitive| layer.model.materials.get(p.material).is_some_and(|m| m.name == material);
        layer.model.primitives.iter().enumerate().filter(move |(_, p)| named(p)).map(move |(i, _)| (l, i))
    })
}

fn corners(p: &Primitive, t: [u32; 3]) -> [DVec3; 3] {
    t.map(|i| at(p, i))
}

fn at(p: &Primitive, i: u32) -> DVec3 {
    DVec3::from(p.positions[i as usize].map(f64::from))
}

/// Where a face lies: its origin, its outward normal, and two directions along it.
struct Plane {
    origin: DVec3,
    normal: DVec3,
    u: DVec3,
    v: DVec3,
}

impl Plane {
    fn of(origin: DVec3, normal: DVec3) -> Self {
        let up = if normal.y.abs() > 0.7 { DVec3::NEG_Z } else { DVec3::Y };
        let u = up.cross(normal).normalize();
        Self { origin, normal, u, v: normal.cross(u) }
    }

    /// Along u and v, and out of it.
    fn local(&self, p: DVec3) -> DVec3 {
        let d = p - self.origin;
        DVec3::new(d.dot(self.u), d.dot(self.v), d.dot(self.normal))
    }
}

/// The first face of a material that a ray meets from in front (Möller and Trumbore 1997).
fn meet(layers: &[Layer], patch: &Patch) -> Option<(usize, usize, Plane)> {
    let mut nearest: Option<(f64, usize, usize, DVec3)> = None;
    for (l, i) in of_material(layers, patch.material) {
        let p = &layers[l].model.primitives[i];
        for t in p.indices.as_chunks::<3>().0 {
            let [a, b, c] = corners(p, *t);
            let (e1, e2) = (b - a, c - a);
            let normal = e1.cross(e2).normalize_or_zero();
            let q = patch.towards.cross(e2);
            let det = e1.dot(q);
            if normal.dot(patch.towards) > -0.9 || det.abs() < 1e-12 {
                continue;
            }
            let s = patch.from - a;
            let r = s.cross(e1);
            let (u, w, distance) = (s.dot(q) / det, patch.towards.dot(r) / det, e2.dot(r) / det);
            let hit = u >= 0.0 && w >= 0.0 && u + w <= 1.0 && distance > 0.0;
            if hit && nearest.is_none_or(|(best, ..)| distance < best) {
                nearest = Some((distance, l, i, normal));
            }
        }
    }
    let (distance, l, i, normal) = nearest?;
    Some((l, i, Plane::of(patch.from + patch.towards * distance, normal)))
}

/// Divides the face around a patch and, where it is `worn`, moves it.
fn sink(layers: &mut [Layer], patch: &Patch, worn: bool) -> Option<Change> {
    let (l, i, plane) = meet(layers, patch)?;
    let layer = layers[l].standing.name();
    let p = &mut layers[l].model.primitives[i];
    divide(p, |a, b| too_long(patch, plane.local(a), plane.local(b)));
    let (mut low, mut high) = (DVec3::INFINITY, DVec3::NEG_INFINITY);
    for k in 0..p.positions.len() {
        let place = at(p, k as u32);
        let local = plane.local(place);
        let normal = DVec3::from(p.normals[k].map(f64::from));
        let inside = (patch.half - local.truncate().abs()).min_element();
        if inside <= 0.0 || local.z.abs() > 0.03 || normal.dot(plane.normal) < 0.9 {
            continue;
        }
        let moved = place - plane.normal * (patch.depth * (inside / patch.ramp).min(1.0));
        (low, high) = (low.min(place).min(moved), high.max(place).max(moved));
        if worn {
            p.positions[k] = moved.to_array().map(|c| c as f32);
        }
    }
    let corner =
        |x: f64, y: f64| (plane.origin + plane.u * (x * patch.half.x) + plane.v * (y * patch.half.y)).to_array();
    Some(Change {
        id: patch.id,
        kind: patch.kind,
        material: patch.material,
        layer,
        area_m2: 4.0 * patch.half.x * patch.half.y,
        depth_mm: patch.depth * 1000.0,
        ramp_mm: patch.ramp * 1000.0,
        turn: None,
        normal: plane.normal.to_array(),
        outline: vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)],
        bounds: [low.to_array(), high.to_array()],
    })
}

/// Whether an edge near a patch must be divided: finely across its ramp, loosely within. A function of the edge alone,
/// so that both triangles beside it agree.
fn too_long(patch: &Patch, a: DVec3, b: DVec3) -> bool {
    let (low, high) = (a.min(b).truncate(), a.max(b).truncate());
    let near = a.z.abs().min(b.z.abs()) < 0.05;
    let meets = low.cmple(patch.half).all() && high.cmpge(-patch.half).all();
    if !(near && meets) {
        return false;
    }
    let core = (patch.half - patch.ramp).max(DVec2::ZERO);
    let within = low.cmpge(-core).all() && high.cmple(core).all();
    let limit = if within { 0.25 } else { patch.ramp * 0.7 };
    a.distance_squared(b) > limit * limit
}

/// Halves the longest edge that is too long, again and again.
fn divide(p: &mut Primitive, too_long: impl Fn(DVec3, DVec3) -> bool) {
    let mut queue: Vec<[u32; 3]> = p.indices.as_chunks::<3>().0.to_vec();
    let mut done = Vec::with_capacity(p.indices.len());
    let mut middles: HashMap<(u32, u32), u32> = HashMap::new();
    queue.reverse();
    while let Some(t) = queue.pop() {
        let c = corners(p, t);
        let edge = |k: usize| (c[k], c[(k + 1) % 3]);
        let longest = (0..3).filter(|k| too_long(edge(*k).0, edge(*k).1)).max_by(|j, k| {
            let length = |k: usize| edge(k).0.distance_squared(edge(k).1);
            length(*j).total_cmp(&length(*k))
        });
        let Some(longest) = longest else {
            done.extend(t);
            continue;
        };
        let (a, b, c) = (t[longest], t[(longest + 1) % 3], t[(longest + 2) % 3]);
        let m = *middles.entry((a.min(b), a.max(b))).or_insert_with(|| middle(p, a as usize, b as usize));
        queue.push([m, b, c]);
        queue.push([a, m, c]);
    }
    p.indices = done;
}

fn middle(p: &mut Primitive, a: usize, b: usize) -> u32 {
    let half = |x: f32, y: f32| f32::midpoint(x, y);
    let mean = |x: [f32; 3], y: [f32; 3]| std::array::from_fn(|k| half(x[k], y[k]));
    let normal = glam::Vec3::from(mean(p.normals[a], p.normals[b])).normalize_or(p.normals[a].into());
    p.positions.push(mean(p.positions[a], p.positions[b]));
    p.normals.push(normal.to_array());
    let (x, y) = (p.uvs[a], p.uvs[b]);
    p.uvs.push([half(x[0], y[0]), half(x[1], y[1])]);
    let (x, y) = (p.colors[a], p.colors[b]);
    p.colors.push(std::array::from_fn(|k| u8::midpoint(x[k], y[k])));
    (p.positions.len() - 1) as u32
}

/// Takes a piece of carving away, or turns it.
fn take(
    layers: &mut [Layer],
    id: &'static str,
    kind: &'static str,
    near: DVec3,
    size: [f32; 2],
    degrees: f64,
    worn: bool,
) -> Option<Change> {
    let material = "carved stone, outside";
    let found: Vec<(usize, usize, Piece)> = of_material(layers, material)
        .filter_map(|(l, i)| Some((l, i, find(&layers[l].model.primitives[i], near.as_vec3(), size, degrees != 0.0)?)))
        .collect();
    let nearest = found.into_iter().min_by(|a, b| a.2.distance.total_cmp(&b.2.distance))?;
    let (l, i, piece) = nearest;
    let layer = layers[l].standing.name();
    let p = &mut layers[l].model.primitives[i];
    let area = |t: &[u32; 3]| {
        let [a, b, c] = corners(p, *t);
        0.5 * (b - a).cross(c - a).length()
    };
    let all = p.indices.as_chunks::<3>().0;
    let area_m2 = piece.triangles.iter().map(|t| area(&all[*t])).sum();
    let (mut low, mut high) = (piece.low.as_dvec3(), piece.high.as_dvec3());
    let middle = 0.5 * (low + high);
    // Turned sideways about the vertical through its middle, as a blow or a rusting cramp would.
    let turn = Turn { degrees, axis: DVec3::Y.to_array(), pivot: middle.to_array() };
    if degrees == 0.0 {
        if worn {
            let lost: std::collections::BTreeSet<usize> = piece.triangles.iter().copied().collect();
            let kept = all.iter().enumerate().filter(|(k, _)| !lost.contains(k));
            p.indices = kept.flat_map(|(_, t)| *t).collect();
        }
    } else {
        let by = DQuat::from_rotation_y(degrees.to_radians());
        let mut vertices: Vec<u32> = piece.triangles.iter().flat_map(|t| all[*t]).collect();
        vertices.sort_unstable();
        vertices.dedup();
        for k in vertices {
            let moved = middle + by * (at(p, k) - middle);
            (low, high) = (low.min(moved), high.max(moved));
            if worn {
                let normal = by * DVec3::from(p.normals[k as usize].map(f64::from));
                p.positions[k as usize] = moved.to_array().map(|c| c as f32);
                p.normals[k as usize] = normal.to_array().map(|c| c as f32);
            }
        }
    }
    Some(Change {
        id,
        kind,
        material,
        layer,
        area_m2,
        depth_mm: 0.0,
        ramp_mm: 0.0,
        turn: (degrees != 0.0).then_some(turn),
        normal: [0.0; 3],
        outline: Vec::new(),
        bounds: [low.to_array(), high.to_array()],
    })
}
