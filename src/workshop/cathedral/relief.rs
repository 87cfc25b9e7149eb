//! The finer details: a lit cathedral whose faces are divided and given real relief, a few thousand stones at a time.
//!
//! Details 2 and 3 are the shapes of detail 1, each face divided until no edge is longer than a few centimetres and
//! moved along its smooth normal: joints as grooves, courses that stand a little forward or back, erosion. How far a point moves depends on its place and on its smooth normal alone, so that faces that share
//! an edge stay joined there. What is walked on keeps its height, and glass, metal and wood their shape. Baked light is
//! that of the whole, carried over. Nothing but the undivided model is kept in memory.

use crate::content::mesh::MeshError;
use crate::content::mesh::stream::{Head, ModelStream, Piece, of_model};
use crate::content::surface::{Model, Primitive};
use glam::{Vec2, Vec3};
use rayon::prelude::*;
use std::collections::HashMap;

/// Triangles made at a time, about.
const BATCH: f32 = 300_000.0;
/// Height of a course of stones, metres.
const COURSE: f32 = 0.4;

/// How one material is divided and moved.
#[derive(Debug, Clone, Copy)]
struct Surface {
    /// Longest edge, metres; `None` leaves it as it is.
    edge: Option<f32>,
    /// Whether its stones lie in courses with joints.
    coursed: bool,
}

/// A model with relief, made while it is read.
pub struct Relief {
    head: Head,
    primitives: Vec<Primitive>,
    /// What is known of each vertex's place.
    places: Vec<Vec<Place>>,
    surfaces: Vec<Surface>,
    /// Which triangle comes next.
    at: (usize, usize),
    ready: Option<Box<dyn ModelStream>>,
}

/// Gives `model` (lit, in visit space) the relief of `detail` 2 or 3.
pub fn relief(mut model: Model, detail: u8) -> Relief {
    let primitives = std::mem::take(&mut model.primitives);
    let surfaces = model.materials.iter().map(|m| surface(&m.name, detail)).collect();
    let bounds = primitives.iter().filter_map(Primitive::bounds).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    // Relief reaches a little further than the faces.
    let bounds = bounds.map(|(low, high)| [(low - 0.02).as_dvec3().to_array(), (high + 0.02).as_dvec3().to_array()]);
    let head = Head { triangles: None, vertices: None, bounds, ..of_model(model).head().clone() };
    let places = places(&primitives);
    Relief { head, primitives, places, surfaces, at: (0, 0), ready: None }
}

/// Edges that give some 38 and 171 million triangles, by count.
fn surface(name: &str, detail: u8) -> Surface {
    let fine = detail >= 3;
    let edge = |two: f32, three: f32| Some(if fine { three } else { two });
    let (edge, coursed) = match name {
        "stone" | "vault" => (edge(0.35, 0.14), true),
        "weathered stone" => (edge(0.40, 0.16), true),
        "carved stone" => (edge(0.28, 0.112), false),
        "lead" => (edge(0.80, 0.30), false),
        _ => (None, false),
    };
    Surface { edge, coursed }
}

/// What all vertices of one place share, so that whatever follows from it is the same for all of them.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// Mean of their normals, shorter the sharper the edge is.
    smooth: Vec3,
    /// 1 where a level face is walked on, which must keep its height, else 0.
    walked: f32,
}

fn places(primitives: &[Primitive]) -> Vec<Vec<Place>> {
    let key = |p: &[f32; 3]| p.map(|x| (x + 0.0).to_bits());
    let mut known: HashMap<[u32; 3], (Place, f32)> = HashMap::new();
    for p in primitives {
        for (position, normal) in p.positions.iter().zip(&p.normals) {
            let (place, count) = known.entry(key(position)).or_default();
            place.smooth += Vec3::from(*normal);
            place.walked = if normal[1] > 0.95 { 1.0 } else { place.walked };
            *count += 1.0;
        }
    }
    let place = |p: &[f32; 3]| {
        known.get(&key(p)).map_or(Place::default(), |(place, n)| Place { smooth: place.smooth / *n, ..*place })
    };
    primitives.iter().map(|p| p.positions.iter().map(place).collect()).collect()
}

/// One vertex while faces are divided.
#[derive(Debug, Clone, Copy)]
struct Vertex {
    position: Vec3,
    normal: Vec3,
    place: Place,
    uv: Vec2,
    color: [u8; 4],
}

impl Vertex {
    /// Halfway; the same whichever comes first.
    fn middle(a: &Self, b: &Self) -> Self {
        let mix = |k: usize| (u16::from(a.color[k]) + u16::from(b.color[k])).div_ceil(2) as u8;
        Self {
            position: (a.position + b.position) / 2.0,
            normal: (a.normal + b.normal).normalize_or(a.normal),
            place: Place {
                smooth: (a.place.smooth + b.place.smooth) / 2.0,
                walked: (a.place.walked + b.place.walked) / 2.0,
            },
            uv: (a.uv + b.uv) / 2.0,
            color: [mix(0), mix(1), mix(2), mix(3)],
        }
    }
}

impl Relief {
    /// Triangles that face number `triangle` becomes, about.
    fn estimate(&self, primitive: &Primitive, triangle: usize) -> f32 {
        let Some(edge) = self.surfaces[primitive.material].edge else { return 1.0 };
        let Some([a, b, c]) = corners(primitive, triangle) else { return 1.0 };
        let area = (b - a).cross(c - a).length() / 2.0;
        1.0 + area / (0.25 * edge * edge)
    }

    /// Divides and moves the next few faces; `None` after the last.
    fn batch(&mut self) -> Option<Model> {
        let (mut primitive, first) = self.at;
        let mut from = first;
        while from >= self.primitives.get(primitive)?.triangle_count() {
            (primitive, from) = (primitive + 1, 0);
        }
        let whole = &self.primitives[primitive];
        // Runs of faces that give about as many triangles each, a few for every thread.
        let mut runs = Vec::new();
        let (mut to, mut begin, mut sum, mut run) = (from, from, 0.0, 0.0);
        while to < whole.triangle_count() && sum < BATCH {
            let share = self.estimate(whole, to);
            (sum, run, to) = (sum + share, run + share, to + 1);
            if run > BATCH / 16.0 {
                runs.push(begin..to);
                (begin, run) = (to, 0.0);
            }
        }
        runs.push(begin..to);
        self.at = (primitive, to);
        let (places, surface) = (&self.places[primitive], self.surfaces[whole.material]);
        let primitives = runs.into_par_iter().map(|run| divide(whole, places, surface, run)).collect();
        Some(Model { primitives, ..Model::default() })
    }
}

fn corners(primitive: &Primitive, triangle: usize) -> Option<[Vec3; 3]> {
    let [a, b, c] = *primitive.indices.as_chunks::<3>().0.get(triangle)?;
    let at = |i: u32| primitive.positions.get(i as usize).map(|p| Vec3::from(*p));
    Some([at(a)?, at(b)?, at(c)?])
}

/// Some faces of a primitive, divided and moved.
fn divide(whole: &Primitive, places: &[Place], surface: Surface, run: std::ops::Range<usize>) -> Primitive {
    let mut vertices: Vec<Vertex> = Vec::new();
    let mut known: HashMap<u32, u32> = HashMap::new();
    let mut queue: Vec<[u32; 3]> = Vec::new();
    for t in &whole.indices.as_chunks::<3>().0[run] {
        queue.push(t.map(|i| {
            *known.entry(i).or_insert_with(|| {
                let k = i as usize;
                vertices.push(Vertex {
                    position: whole.positions[k].into(),
                    normal: whole.normals[k].into(),
                    place: places[k],
                    uv: whole.uvs[k].into(),
                    color: whole.colors.get(k).copied().unwrap_or([255; 4]),
                });
                vertices.len() as u32 - 1
            })
        }));
    }
    let mut done = Vec::with_capacity(queue.len() * 3);
    let limit = surface.edge.map_or(f32::INFINITY, |e| e * e);
    let mut middles: HashMap<(u32, u32), u32> = HashMap::new();
    while let Some(t) = queue.pop() {
        let p = t.map(|i| vertices[i as usize].position);
        let lengths = [p[0].distance_squared(p[1]), p[1].distance_squared(p[2]), p[2].distance_squared(p[0])];
        let longest = (0..3).max_by(|a, b| lengths[*a].total_cmp(&lengths[*b])).unwrap_or(0);
        if lengths[longest] <= limit {
            done.extend(t);
            continue;
        }
        let (a, b, c) = (t[longest], t[(longest + 1) % 3], t[(longest + 2) % 3]);
        let m = *middles.entry((a.min(b), a.max(b))).or_insert_with(|| {
            vertices.push(Vertex::middle(&vertices[a as usize], &vertices[b as usize]));
            vertices.len() as u32 - 1
        });
        queue.extend([[a, m, c], [m, b, c]]);
    }
    if let Some(edge) = surface.edge {
        vertices.iter_mut().for_each(|v| carve(v, surface.coursed, edge));
    }
    Primitive {
        positions: vertices.iter().map(|v| v.position.to_array()).collect(),
        normals: vertices.iter().map(|v| v.normal.to_array()).collect(),
        uvs: vertices.iter().map(|v| v.uv.to_array()).collect(),
        colors: vertices.iter().map(|v| v.color).collect(),
        indices: done,
        material: whole.material,
    }
}

/// Moves a vertex and turns its normal.
fn carve(vertex: &mut Vertex, coursed: bool, edge: f32) {
    let Place { smooth, walked } = vertex.place;
    let share = 1.0 - walked;
    if share <= 0.0 {
        return;
    }
    // Full within faces; towards thin edges, where both sides meet, it comes to rest.
    let out = smooth / smooth.length().max(0.25);
    let upright = coursed && out.y.abs() < 0.5;
    let height = |p: Vec3| share * depth(p, upright, edge);
    let (p, step) = (vertex.position, 0.5 * edge);
    let here = height(p);
    let slope = Vec3::from_array([Vec3::X, Vec3::Y, Vec3::Z].map(|axis| (height(p + axis * step) - here) / step));
    let normal = vertex.normal;
    vertex.position += out * here;
    vertex.normal = (normal - (slope - normal * slope.dot(normal))).normalize_or(normal);
}

/// How far stone at a place stands forward, metres; nothing finer than the edges can show.
fn depth(p: Vec3, upright: bool, edge: f32) -> f32 {
    let mut sum = 0.004 * noise(p / 1.7, 1) + 0.0025 * noise(p / (3.0 * edge), 2);
    if upright {
        let course = p.y / COURSE;
        let row = course.floor();
        let to_joint = (course - course.round()).abs() * COURSE;
        let groove = (1.0 - to_joint / edge.max(0.012)).max(0.0);
        // Between joints each course stands a little forward or back.
        sum +=
            0.0015 * noise(Vec3::new(0.5, row + 0.5, p.x.mul_add(0.31, p.z * 0.37).floor() + 0.5), 5) * (1.0 - groove);
        sum -= 0.004 * groove * groove;
    }
    sum
}

/// Smooth noise between -1 and 1: random values on the corners of a lattice of metres, blended.
fn noise(p: Vec3, seed: u32) -> f32 {
    let cell = p.floor();
    let f = p - cell;
    let f = f * f * (3.0 - 2.0 * f);
    let c = cell.as_ivec3();
    let value = |x: i32, y: i32, z: i32| {
        let mut h = (c.x + x) as u32;
        h = h.wrapping_mul(0x9E37_79B1) ^ ((c.y + y) as u32).wrapping_mul(0x85EB_CA77);
        h ^= ((c.z + z) as u32).wrapping_mul(0xC2B2_AE3D) ^ seed.wrapping_mul(0x27D4_EB2F);
        h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
        h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
        ((h ^ (h >> 15)) >> 8) as f32 / 8_388_608.0 - 1.0
    };
    let row = |y: i32, z: i32| value(0, y, z) + (value(1, y, z) - value(0, y, z)) * f.x;
    let face = |z: i32| row(0, z) + (row(1, z) - row(0, z)) * f.y;
    face(0) + (face(1) - face(0)) * f.z
}

impl ModelStream for Relief {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        loop {
            if let Some(ready) = &mut self.ready
                && let Some(piece) = ready.next(max_triangles)?
            {
                return Ok(Some(piece));
            }
            let Some(model) = self.batch() else { return Ok(None) };
            self.ready = Some(Box::new(of_model(model)));
        }
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.at = (0, 0);
        self.ready = None;
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}
