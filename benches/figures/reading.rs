//! How fast models larger than what is kept of them are read, and what memory that takes.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use parvis::content::mesh::stream::{OpenOptions, open};

use crate::process::{Meter, forget_peak, peak_memory};
use crate::{row, table};

/// Squares along a side: about a gigabyte of each format.
const PLY_SIDE: u32 = 5000;
const OBJ_SIDE: u32 = 3700;
const PIECE_TRIANGLES: usize = 1 << 16;

/// Prints rate and peak memory of reading a PLY (binary, with colours) or an OBJ of a gigabyte, made in code.
pub fn measure(format: &str) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(format!("ground.{format}"));
    let side = if format == "ply" { PLY_SIDE } else { OBJ_SIDE };
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path)?);
    if format == "ply" {
        write_ply(&mut file, side)?;
    } else {
        write_obj(&mut file, side)?;
    };
    file.into_inner()?.sync_all()?;
    read(&path, format)
}

fn read(path: &Path, format: &str) -> Result<(), Box<dyn Error>> {
    let bytes = path.metadata()?.len();
    table(&format!(
        "Reading {} as pieces of {PIECE_TRIANGLES} triangles, {:.2} GB",
        format.to_uppercase(),
        bytes as f64 * 1e-9
    ));
    forget_peak();
    let whole = Meter::start();
    let mut stream = open(&[PathBuf::from(path)], &OpenOptions::default())?;
    row("opening: vertices are found, or put aside", whole.stop());
    let meter = Meter::start();
    let mut triangles = 0u64;
    while let Some(piece) = stream.next(PIECE_TRIANGLES)? {
        triangles += black_box(&piece).triangle_count() as u64;
    }
    row("all pieces", meter.stop());
    let secs = whole.stop().wall_secs;
    row("rate", format!("{:.0} MB/s, {:.2} M triangles/s", bytes as f64 * 1e-6 / secs, triangles as f64 * 1e-6 / secs));
    row("peak memory", peak_memory());
    Ok(())
}

/// A wavy ground, vertex after vertex.
fn ground(side: u32) -> impl Iterator<Item = [f32; 3]> {
    (0..=side).flat_map(move |y| {
        (0..=side).map(move |x| [x as f32 * 0.01, (x as f32 * 0.1).sin() * (y as f32 * 0.07).cos(), y as f32 * 0.01])
    })
}

fn triangles(side: u32) -> impl Iterator<Item = [u32; 3]> {
    let row = side + 1;
    (0..side).flat_map(move |y| {
        (0..side).flat_map(move |x| {
            let corner = y * row + x;
            [[corner, corner + row, corner + 1], [corner + 1, corner + row, corner + row + 1]]
        })
    })
}

fn write_ply(to: &mut impl Write, side: u32) -> Result<(), Box<dyn Error>> {
    let (vertices, faces) = ((side + 1) * (side + 1), 2 * side * side);
    write!(
        to,
        "ply\nformat binary_little_endian 1.0\nelement vertex {vertices}\nproperty float x\nproperty float y\n\
         property float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nelement face {faces}\n\
         property list uchar int vertex_indices\nend_header\n"
    )?;
    for position in ground(side) {
        to.write_all(position.map(f32::to_le_bytes).as_flattened())?;
        to.write_all(&[180, 170, 150])?;
    }
    for triangle in triangles(side) {
        to.write_all(&[3])?;
        to.write_all(triangle.map(u32::to_le_bytes).as_flattened())?;
    }
    Ok(())
}

fn write_obj(to: &mut impl Write, side: u32) -> Result<(), Box<dyn Error>> {
    for [x, y, z] in ground(side) {
        writeln!(to, "v {x:.4} {y:.6} {z:.4}")?;
    }
    for [a, b, c] in triangles(side) {
        writeln!(to, "f {} {} {}", a + 1, b + 1, c + 1)?;
    }
    Ok(())
}
