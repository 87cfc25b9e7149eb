//! What a triangle costs on a disk, for every way to write it.

use std::error::Error;
use std::sync::Arc;

use glam::Vec3;
use parvis::content::surface::{Material, Model, Picture, Primitive, Texture, Wrap};
use parvis::workshop::build::{BuildOptions, Compression, OutputOptions, Packing, PictureFormat, build};
use parvis::workshop::cathedral::{CathedralOptions, model};
use parvis::workshop::progress::Silent;

use crate::process::Meter;
use crate::table;

/// Squares along a side of the ground: a quarter of a million triangles.
const SQUARES: u32 = 354;
/// Metres along a side.
const SIDE_M: f32 = 20.0;
/// Texels along a side of its picture.
const TEXELS: u32 = 2048;

/// Prints a table of the ground with and without its picture, and of the built-in cathedral.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let plain = ground(false);
    let textured = ground(true);
    let cathedral = model(CathedralOptions { detail: 0, ..CathedralOptions::default() }, &Silent);
    for (name, model) in [
        ("ground of a quarter of a million triangles, no picture", &plain),
        ("the same with a picture of 4 million texels", &textured),
        ("the built-in cathedral, detail 0", &cathedral),
    ] {
        table(&format!("What a triangle costs: {name}"));
        for compression in [Compression::None, Compression::Meshopt, Compression::Draco] {
            for (precision, pictures) in
                [(None, PictureFormat::Jpeg), (Some(0.001), PictureFormat::Jpeg), (Some(0.001), PictureFormat::WebP)]
            {
                let is_told_twice = compression != Compression::None && precision.is_none();
                if is_told_twice || (pictures == PictureFormat::WebP && !std::ptr::eq(model, &textured)) {
                    continue;
                }
                let output = OutputOptions {
                    compression,
                    precision_metres: precision,
                    pictures,
                    archive: Some(Packing::Deflate),
                    ..OutputOptions::default()
                };
                let options = BuildOptions { overwrite: true, output, ..BuildOptions::default() };
                let out = folder.path().join("out.3tz");
                let meter = Meter::start();
                let report = build(model.clone(), &out, &options, &Silent)?;
                let how = match precision {
                    None => "exact".to_owned(),
                    Some(metres) => format!("{} mm", metres * 1e3),
                };
                let packed = std::fs::metadata(&out)?.len() as f64 / report.leaf_triangles as f64;
                println!(
                    "| {} {how} {} | {:.2} ({:.2} of all levels), in an archive {packed:.2} bytes a triangle; {} |",
                    compression.name(),
                    pictures.name(),
                    report.bytes as f64 / report.leaf_triangles as f64,
                    report.bytes as f64 / report.stored_triangles as f64,
                    meter.stop()
                );
            }
        }
    }
    Ok(())
}

/// Rough ground, as a scan has it: hills, stones, and a millimetre of noise.
fn ground(textured: bool) -> Model {
    let mut primitive = Primitive::default();
    let n = SQUARES;
    for row in 0..=n {
        for column in 0..=n {
            let (u, v) = (column as f32 / n as f32, row as f32 / n as f32);
            let height = rough(u * 4.0, v * 4.0, 8) * 1.5 + noise(column, row, 99) * 0.001;
            primitive.positions.push([(u - 0.5) * SIDE_M, height, (v - 0.5) * SIDE_M]);
            primitive.uvs.push([u, v]);
        }
    }
    for row in 0..n {
        for column in 0..n {
            let corner = |right: u32, down: u32| (row + down) * (n + 1) + column + right;
            let (a, b, c, d) = (corner(0, 0), corner(0, 1), corner(1, 1), corner(1, 0));
            primitive.indices.extend([a, b, c, a, c, d]);
        }
    }
    let mut normals = vec![Vec3::ZERO; primitive.positions.len()];
    for corners in primitive.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|k| Vec3::from(primitive.positions[corners[k] as usize]));
        corners.iter().for_each(|&corner| normals[corner as usize] += (b - a).cross(c - a));
    }
    primitive.normals = normals.into_iter().map(|normal| normal.normalize_or(Vec3::Y).to_array()).collect();
    let mut material = Material::default();
    if textured {
        let rgba = (0..TEXELS * TEXELS)
            .flat_map(|i| {
                let (x, y) = (i % TEXELS, i / TEXELS);
                let (u, v) = (x as f32 / TEXELS as f32, y as f32 / TEXELS as f32);
                let stone = 120.0 + 70.0 * rough(u * 30.0, v * 30.0, 5) + 10.0 * noise(x, y, 3);
                let warm = 12.0 * rough(u * 4.5, v * 4.5, 3);
                [stone + warm, stone, stone - warm, 255.0].map(|c| c.clamp(0.0, 255.0) as u8)
            })
            .collect();
        let picture = Arc::new(Picture::from_rgba("ground", TEXELS, TEXELS, rgba));
        material.base_color_texture = Some(Texture { picture, wrap_u: Wrap::Clamp, wrap_v: Wrap::Clamp });
    } else {
        primitive.uvs.clear();
    }
    Model { primitives: vec![primitive], materials: vec![material], ..Model::default() }
}

/// From -1 to 1, unrelated from place to place.
fn noise(x: u32, y: u32, salt: u32) -> f32 {
    let mut h = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ salt.wrapping_mul(0xC2B2_AE3D);
    h = (h ^ h >> 15).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ h >> 12).wrapping_mul(0x297A_2D39);
    (h ^ h >> 15) as f32 / u32::MAX as f32 * 2.0 - 1.0
}

/// Smooth noise of several sizes, each half as large and half as high as the one before.
fn rough(x: f32, y: f32, sizes: u32) -> f32 {
    (0..sizes)
        .map(|size| {
            let scale = (1u32 << size) as f32;
            let (x, y) = (x * scale, y * scale);
            let (i, j) = (x.floor(), y.floor());
            let ease = |t: f32| t * t * (3.0 - 2.0 * t);
            let (s, t) = (ease(x - i), ease(y - j));
            let at = |right: u32, down: u32| noise(i as u32 + right, j as u32 + down, size);
            let upper = at(0, 0) * (1.0 - s) + at(1, 0) * s;
            let lower = at(0, 1) * (1.0 - s) + at(1, 1) * s;
            (upper * (1.0 - t) + lower * t) / scale / 2.0
        })
        .sum()
}
