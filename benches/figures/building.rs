//! The builder on ground made in code, as a stream that never lies in memory whole.

use std::error::Error;
use std::path::Path;

use meshopt::{SimplifyOptions, VertexDataAdapter};
use parvis::content::mesh::stream::{Head, ModelStream, Piece, StreamMaterial};
use parvis::content::mesh::{self, MeshError};
use parvis::workshop::build::{BuildOptions, WorkOptions, build_stream};
use parvis::workshop::progress::Silent;
use serde_json::Value;

use crate::process::{Meter, forget_peak, peak_memory};
use crate::{row, table};

/// Rows of squares in one piece.
const ROWS: u32 = 16;
/// Metres between the corners of a square.
const SPACING: f64 = 0.05;

/// Rough ground of `side` times `side` squares, without normals, as a scanner's PLY has it.
struct Ground {
    head: Head,
    side: u32,
    row: u32,
}

impl Ground {
    /// Ground of about so many triangles.
    fn of(triangles: u64) -> Self {
        let side = ((triangles as f64 / 2.0).sqrt().round() as u32).next_multiple_of(ROWS);
        let head = Head {
            materials: vec![StreamMaterial::default()],
            triangles: Some(2 * u64::from(side) * u64::from(side)),
            ..Head::default()
        };
        Self { head, side, row: 0 }
    }

    fn position(x: u32, z: u32) -> [f64; 3] {
        let (x, z) = (f64::from(x) * SPACING, f64::from(z) * SPACING);
        [x, height(x, z), z]
    }
}

/// Hills, stones and noise: 4 m, 0.2 m and 4 mm.
fn height(x: f64, z: f64) -> f64 {
    let noise = {
        let mut hash = x.to_bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ z.to_bits().rotate_left(31);
        hash = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (hash >> 40) as f64 / f64::from(1 << 24)
    };
    4.0 * (x * 0.11).sin() * (z * 0.07).cos()
        + 0.2 * (x * 2.3 + (z * 1.7).sin()).sin() * (z * 2.9).cos()
        + 0.004 * noise
}

impl ModelStream for Ground {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, _max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        if self.row >= self.side {
            return Ok(None);
        }
        let width = self.side + 1;
        let mut piece = Piece::default();
        for z in self.row..=self.row + ROWS {
            piece.positions.extend((0..width).map(|x| Self::position(x, z)));
        }
        for z in 0..ROWS {
            for x in 0..self.side {
                let [a, b, c, d] = [z * width + x, z * width + x + 1, (z + 1) * width + x + 1, (z + 1) * width + x];
                piece.indices.extend([a, d, c, a, c, b]);
            }
        }
        self.row += ROWS;
        Ok(Some(piece))
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.row = 0;
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Prints the figures of a build of about so many million triangles in 512 MiB.
pub fn measure(million: u64) -> Result<(), Box<dyn Error>> {
    table(&format!("Ground of {million} M triangles, made in code, built within 512 MiB"));
    let folder = tempfile::tempdir()?;
    let mut ground = Ground::of(million * 1_000_000);
    let work = WorkOptions { memory_bytes: Some(512 << 20), ..WorkOptions::default() };
    let options = BuildOptions { work, ..BuildOptions::default() };
    forget_peak();
    let meter = Meter::start();
    let report = build_stream(&mut ground, &folder.path().join("out"), &options, &Silent)?;
    let cost = meter.stop();
    row("triangles", report.input_triangles);
    row("building", cost);
    if let Some(cpu) = cost.cpu_secs {
        row("million triangles a CPU-second", format!("{:.3}", report.input_triangles as f64 / cpu / 1e6));
    }
    row("peak memory", peak_memory());
    row("tiles, levels", format!("{}, {}", report.tiles, report.levels.len()));
    row("triangles of all levels", format!("{:.2} times the input", stored(&report)));
    row("tiles denser than they should be", report.dense_tiles);
    row("geometric error of the root", format!("{:.3} m", report.levels.first().map_or(0.0, |l| l.max_error)));
    row("bytes a triangle of the input", format!("{:.1}", report.bytes as f64 / report.input_triangles as f64));
    Ok(())
}

fn stored(report: &parvis::workshop::build::BuildReport) -> f64 {
    report.stored_triangles as f64 / report.input_triangles as f64
}

/// Compares every level with one simplification of the whole ground to as many triangles.
pub fn quality() -> Result<(), Box<dyn Error>> {
    table("Deviation of each level of 1 M triangles beside meshopt_simplify on the whole mesh");
    println!(
        "| triangles | Parvis, largest, rms, promised (m) | whole mesh, largest, rms (m) | ratio of largest, rms |"
    );
    println!("|---|---|---|---|");
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("out");
    let side = Ground::of(1_000_000).side;
    build_stream(&mut Ground::of(1_000_000), &out, &BuildOptions::default(), &Silent)?;
    let (positions, indices) = whole(side)?;
    let root: Value = serde_json::from_slice(&std::fs::read(out.join("tileset.json"))?)?;
    for level in 0.. {
        let mut cut = Vec::new();
        let mut promised = 0.0f64;
        let deepest = collect(&root["root"], &out, level, &mut cut, &mut promised)?;
        if deepest {
            break;
        }
        let ours = Deviation::of(cut.iter().copied(), side);
        let bytes: Vec<u8> = positions.iter().flatten().flat_map(|c| c.to_le_bytes()).collect();
        let adapter = VertexDataAdapter::new(&bytes, 12, 0)?;
        let coarse =
            meshopt::simplify(&indices, &adapter, cut.len() * 3, f32::MAX, SimplifyOptions::ErrorAbsolute, None);
        let corners = coarse.chunks_exact(3).map(|t| [0, 1, 2].map(|k| positions[t[k] as usize].map(f64::from)));
        let theirs = Deviation::of(corners, side);
        println!(
            "| {} / {} | {:.4}, {:.5}, {promised:.4} | {:.4}, {:.5} | {:.2}, {:.2} |",
            cut.len(),
            coarse.len() / 3,
            ours.largest,
            ours.rms,
            theirs.largest,
            theirs.rms,
            ours.largest / theirs.largest,
            ours.rms / theirs.rms
        );
    }
    Ok(())
}

type Corners = [[f64; 3]; 3];

fn whole(side: u32) -> Result<(Vec<[f32; 3]>, Vec<u32>), Box<dyn Error>> {
    let width = side + 1;
    let positions: Vec<[f32; 3]> =
        (0..width * width).map(|i| Ground::position(i % width, i / width).map(|c| c as f32)).collect();
    let mut ground = Ground::of(1_000_000);
    let mut indices = Vec::new();
    while let Some(piece) = ground.next(0)? {
        let base = (ground.row - ROWS) * width;
        indices.extend(piece.indices.iter().map(|i| base + i));
    }
    Ok((positions, indices))
}

/// Triangles of the tiles on a level, and of leaves above it. Whether all were leaves.
fn collect(
    tile: &Value,
    out: &Path,
    level: u32,
    into: &mut Vec<Corners>,
    promised: &mut f64,
) -> Result<bool, Box<dyn Error>> {
    let children = tile["children"].as_array().filter(|c| !c.is_empty());
    if let Some(children) = children.filter(|_| level > 0) {
        let mut leaves = true;
        for child in children {
            leaves &= collect(child, out, level - 1, into, promised)?;
        }
        return Ok(leaves);
    }
    *promised = promised.max(tile["geometricError"].as_f64().unwrap_or(0.0));
    let loaded = mesh::load(&out.join(tile["content"]["uri"].as_str().unwrap_or_default()))?;
    for primitive in &loaded.value.primitives {
        let corner = |i: u32| primitive.positions[i as usize].map(f64::from);
        into.extend(primitive.indices.chunks_exact(3).map(|t| [corner(t[0]), corner(t[1]), corner(t[2])]));
    }
    Ok(children.is_none())
}

/// Vertical distance of a coarse ground from every corner of the fine one.
struct Deviation {
    largest: f64,
    rms: f64,
}

impl Deviation {
    fn of(triangles: impl Iterator<Item = Corners>, side: u32) -> Self {
        let (mut largest, mut squares, mut count) = (0.0f64, 0.0, 0u64);
        let last = f64::from(side);
        for [a, b, c] in triangles {
            let area = (b[0] - a[0]) * (c[2] - a[2]) - (c[0] - a[0]) * (b[2] - a[2]);
            if area.abs() < 1e-9 {
                continue;
            }
            let span = |k: usize| {
                let low = a[k].min(b[k]).min(c[k]) / SPACING;
                let high = a[k].max(b[k]).max(c[k]) / SPACING;
                ((low - 1e-3).ceil().max(0.0) as u32, (high + 1e-3).floor().min(last) as u32)
            };
            let ((x0, x1), (z0, z1)) = (span(0), span(2));
            for z in z0..=z1 {
                for x in x0..=x1 {
                    let p = Ground::position(x, z);
                    let u = ((p[0] - a[0]) * (c[2] - a[2]) - (c[0] - a[0]) * (p[2] - a[2])) / area;
                    let v = ((b[0] - a[0]) * (p[2] - a[2]) - (p[0] - a[0]) * (b[2] - a[2])) / area;
                    if u < -1e-6 || v < -1e-6 || u + v > 1.0 + 1e-6 {
                        continue;
                    }
                    let off = a[1] + u * (b[1] - a[1]) + v * (c[1] - a[1]) - p[1];
                    largest = largest.max(off.abs());
                    squares += off * off;
                    count += 1;
                }
            }
        }
        Self { largest, rms: (squares / count.max(1) as f64).sqrt() }
    }
}
