//! Models made in code.

use parvis::content::surface::{Material, Model, Picture, Primitive, Texture, Wrap};
use std::f32::consts::TAU;
use std::sync::Arc;

/// Pseudo-random numbers (xorshift64*), the same on every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }
}

pub fn model(primitives: Vec<Primitive>) -> Model {
    let count = primitives.iter().map(|p| p.material).max().unwrap_or(0) + 1;
    let material = |i| Material { name: format!("material {i}"), ..Material::default() };
    Model { primitives, materials: (0..count).map(material).collect(), ..Model::default() }
}

/// A grid of `nu` by `nv` squares through `at(u, v)` with u and v from 0 to 1.
/// `wrap` joins the last column to the first by index, and rows likewise.
pub fn grid(nu: u32, nv: u32, wrap: bool, at: impl Fn(f32, f32) -> [f32; 3]) -> Primitive {
    let mut primitive = Primitive::default();
    let (cu, cv) = if wrap { (nu, nv) } else { (nu + 1, nv + 1) };
    for v in 0..cv {
        for u in 0..cu {
            let (s, t) = (u as f32 / nu as f32, v as f32 / nv as f32);
            primitive.positions.push(at(s, t));
            primitive.uvs.push([s, t]);
        }
    }
    for v in 0..nv {
        for u in 0..nu {
            let corner = |du, dv| ((v + dv) % cv) * cu + (u + du) % cu;
            let (a, b, c, d) = (corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1));
            primitive.indices.extend([a, b, c, a, c, d]);
        }
    }
    primitive.normals = smooth_normals(&primitive);
    primitive
}

pub fn smooth_normals(primitive: &Primitive) -> Vec<[f32; 3]> {
    let mut normals = vec![glam::Vec3::ZERO; primitive.positions.len()];
    for corners in primitive.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|k| glam::Vec3::from(primitive.positions[corners[k] as usize]));
        for &corner in corners {
            normals[corner as usize] += (b - a).cross(c - a);
        }
    }
    normals.into_iter().map(|n| n.normalize_or(glam::Vec3::Y).to_array()).collect()
}

/// A closed torus with bumps, `2 * nu * nv` triangles, away from the origin.
pub fn bumpy_torus(nu: u32, nv: u32) -> Model {
    let mut primitive = grid(nu, nv, true, |u, v| {
        let (a, b) = (u * TAU, v * TAU);
        let r = 1.0 + 0.06 * (17.0 * a).sin() * (9.0 * b).cos() + 0.01 * (71.0 * a + 3.0 * b).sin();
        let ring = 4.0 + r * b.cos();
        [20.0 + ring * a.cos(), 3.0 + r * b.sin(), ring * a.sin() - 7.0]
    });
    primitive.uvs.clear();
    model(vec![primitive])
}

/// The same torus, its triangles dealt out to three materials in patches.
pub fn patched_torus(nu: u32, nv: u32) -> Model {
    let whole = bumpy_torus(nu, nv).primitives.remove(0);
    let mut parts: Vec<Primitive> = (0..3).map(|material| Primitive { material, ..whole.clone() }).collect();
    parts.iter_mut().for_each(|p| p.indices.clear());
    for (i, corners) in whole.indices.chunks_exact(3).enumerate() {
        let square = i as u32 / 2;
        let (u, v) = (square % nu, square / nu);
        parts[((u / 37 + v / 23) % 3) as usize].indices.extend(corners);
    }
    model(parts)
}

/// A closed box with hard edges: six walls of `n` by `n` squares, three materials, a relief on each wall
/// that ends before its edges.
pub fn relief_box(n: u32) -> Model {
    let walls: [([f32; 3], [f32; 3], [f32; 3]); 6] = [
        ([0., 0., 0.], [0., 0., 1.], [0., 1., 0.]),
        ([1., 0., 0.], [0., 1., 0.], [0., 0., 1.]),
        ([0., 0., 0.], [1., 0., 0.], [0., 0., 1.]),
        ([0., 1., 0.], [0., 0., 1.], [1., 0., 0.]),
        ([0., 0., 0.], [0., 1., 0.], [1., 0., 0.]),
        ([0., 0., 1.], [1., 0., 0.], [0., 1., 0.]),
    ];
    let primitives = walls
        .into_iter()
        .enumerate()
        .map(|(i, (o, s, t))| {
            let [o, s, t] = [o, s, t].map(glam::Vec3::from);
            let normal = s.cross(t);
            let mut wall = grid(n, n, false, |u, v| {
                let fade = (16.0 * u * (1.0 - u) * v * (1.0 - v)).powi(2);
                let relief = 0.02 * fade * ((u * 60.0).sin() * (v * 45.0).cos());
                ((o + s * u + t * v + normal * relief) * 12.0).to_array()
            });
            wall.material = i / 2;
            wall.uvs.clear();
            wall
        })
        .collect();
    model(primitives)
}

/// Ground of 60 m with hills, its coordinates one unwrap over a picture.
pub fn hills(n: u32) -> Model {
    model(vec![grid(n, n, false, |u, v| [u * 60.0 - 30.0, hill(u, v), v * 60.0 - 30.0])])
}

/// Height of [`hills`], metres.
pub fn hill(u: f32, v: f32) -> f32 {
    3.0 * (u * 9.0).sin() * (v * 7.0).cos() + 0.4 * (u * 61.0 + 1.0).sin() * (v * 53.0).sin()
}

pub fn picture(name: &str, width: u32, height: u32) -> Arc<Picture> {
    let rgba = (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| [(x * 255 / width) as u8, (y * 255 / height) as u8, 90, 255]))
        .collect();
    Arc::new(Picture::from_rgba(name, width, height, rgba))
}

pub fn texture(picture: &Arc<Picture>) -> Option<Texture> {
    Some(Texture { picture: picture.clone(), wrap_u: Wrap::Repeat, wrap_v: Wrap::Repeat })
}
