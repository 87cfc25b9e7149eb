//! The second pass: triangles snapped to the grid, written to one file, then dealt out to parts that can be held.

use super::super::error::BuildError;
use super::super::mesh::NO_FEATURE;
use super::super::work::WorkFolder;
use super::files::{Pigeonholes, WordWriter, read_blocks};
use super::grid::Grid;
use super::kd::{EVERYWHERE, Kd, KdNode, Region};
use super::record::{Corner, Layout, Record, key};
use super::survey::{Corners, Dropped, PIECE, Survey, corners, unit_normal};
use crate::content::mesh::stream::{ModelStream, Piece};
use crate::workshop::progress::Progress;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Memory for the files that grow together, bytes.
const BUFFERS: usize = 64 << 20;

/// The parts of the model, in files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Parts {
    /// Its ends are the parts.
    pub kd: Kd,
    pub parts: Vec<Part>,
    /// Two corners of a triangle are at one place.
    pub degenerate: Dropped,
    pub triangles: u64,
}

/// A part that can be held, or whose triangles all have their middle at one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    /// Name of its file in the work folder.
    pub file: String,
    pub region: Region,
    pub triangles: u64,
}

/// A file that may still have to be divided.
struct Heap {
    file: PathBuf,
    node: u32,
    region: Region,
    triangles: u64,
    low: [i32; 3],
    high: [i32; 3],
}

/// Writes the stream's triangles into parts of at most `most` triangles each.
pub(super) fn deal_out(
    stream: &mut dyn ModelStream,
    survey: &Survey,
    work: &WorkFolder,
    most: u64,
    progress: &dyn Progress,
) -> Result<Parts, BuildError> {
    let mut parts = Parts::default();
    parts.kd.end(0);
    let mut next_file = 0..;
    let mut new_file = move || work.sorting(&format!("heap_{}.bin", next_file.next().unwrap_or(0)));
    let mut heaps = vec![spill(stream, survey, new_file(), &mut parts, progress)?];
    if parts.triangles == 0 {
        return Err(BuildError::Empty { dropped: survey.input_triangles as usize });
    }
    progress.phase("dealing out triangles", 0);
    while let Some(heap) = heaps.pop() {
        super::stop_if_cancelled(progress)?;
        let one_point = heap.low == heap.high;
        if heap.triangles <= most || one_point {
            let file = heap.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            parts.kd.nodes[heap.node as usize] = KdNode::End(parts.parts.len() as u32);
            parts.parts.push(Part { file, region: heap.region, triangles: heap.triangles });
            continue;
        }
        let mut smaller = divide(&heap, survey.layout, &mut parts.kd, most, &mut new_file, progress)?;
        std::fs::remove_file(&heap.file).map_err(|e| BuildError::write(&heap.file, e))?;
        // The first is taken next: parts that lie side by side get neighbouring numbers.
        smaller.reverse();
        heaps.extend(smaller);
    }
    Ok(parts)
}

fn spill(
    stream: &mut dyn ModelStream,
    survey: &Survey,
    file: PathBuf,
    parts: &mut Parts,
    progress: &dyn Progress,
) -> Result<Heap, BuildError> {
    let mut writer = WordWriter::create(&file)?;
    let mut words = Vec::new();
    let mut heap = Heap { file, node: 0, region: EVERYWHERE, triangles: 0, low: [i32::MAX; 3], high: [i32::MIN; 3] };
    let textured: Vec<bool> = stream.head().materials.iter().map(|m| m.texture.is_some()).collect();
    progress.phase("writing triangles down", survey.input_triangles);
    stream.rewind()?;
    while let Some(piece) = stream.next(PIECE)? {
        super::stop_if_cancelled(progress)?;
        let textured = textured.get(piece.material).copied().unwrap_or(false);
        words.clear();
        for triangle in piece.indices.chunks(3) {
            let Corners::Fine(corners) = corners(&piece, triangle, survey.materials.len()) else { continue };
            let record = Record {
                material: piece.material as u32,
                corners: corners.map(|i| corner(&piece, i, survey, textured)),
            };
            let [a, b, c] = record.corners.map(|c| c.position);
            if a == b || b == c || c == a {
                let at = piece.positions[corners[0]];
                parts.degenerate.add(|| format!("near {:.3}, {:.3}, {:.3}", at[0], at[1], at[2]));
                continue;
            }
            heap.include(key([a, b, c]));
            survey.layout.write(&record, &mut words);
        }
        writer.write(&words)?;
        progress.advance(piece.triangle_count() as u64);
    }
    writer.finish()?;
    parts.triangles = heap.triangles;
    Ok(heap)
}

fn corner(piece: &Piece, vertex: usize, survey: &Survey, textured: bool) -> Corner {
    let uv = piece.uvs.get(vertex).filter(|_| textured).copied().unwrap_or_default();
    Corner {
        position: survey.frame.snap(piece.positions[vertex]),
        normal: unit_normal(piece, vertex).unwrap_or_default().into(),
        uv: uv.map(|c| if c.is_finite() { c } else { 0.0 }),
        color: piece.colors.get(vertex).copied().unwrap_or([255; 4]),
        feature: piece.features.get(vertex).copied().unwrap_or(NO_FEATURE),
    }
}

impl Heap {
    fn include(&mut self, key: [i32; 3]) {
        for (k, &along) in key.iter().enumerate() {
            self.low[k] = self.low[k].min(along);
            self.high[k] = self.high[k].max(along);
        }
        self.triangles += 1;
    }
}

/// Counts a heap's triangles in a grid and deals them out along its planes.
fn divide(
    heap: &Heap,
    layout: Layout,
    kd: &mut Kd,
    most: u64,
    new_file: &mut impl FnMut() -> PathBuf,
    progress: &dyn Progress,
) -> Result<Vec<Heap>, BuildError> {
    let mut grid = Grid::new(heap.low, heap.high);
    read_blocks(&heap.file, layout.words(), |block| {
        block.chunks_exact(layout.words()).for_each(|record| grid.count(key(layout.positions(record))));
        super::stop_if_cancelled(progress)
    })?;
    // Routes within the heap alone; its nodes are those of `kd`, its ends the new heaps.
    let mut heaps: Vec<Heap> = Vec::new();
    grid.divide(kd, heap.node, heap.region, most, |node, region, _| {
        heaps.push(Heap { file: new_file(), node, region, triangles: 0, low: [i32::MAX; 3], high: [i32::MIN; 3] });
        heaps.len() as u32 - 1
    });
    let mut holes = Pigeonholes::create(heaps.iter().map(|h| h.file.clone()).collect(), BUFFERS)?;
    read_blocks(&heap.file, layout.words(), |block| {
        for record in block.chunks_exact(layout.words()) {
            let key = key(layout.positions(record));
            let to = kd.route_from(heap.node, key) as usize;
            heaps[to].include(key);
            holes.post(to, record)?;
        }
        super::stop_if_cancelled(progress)
    })?;
    holes.flush()?;
    Ok(heaps)
}
