//! How the numbers of a tile are stored: exactly, or on a grid that all tiles share.

use super::super::mesh::{Bounds, TileMesh, Vertex};
use super::super::options::{BuildOptions, NormalFormat};
use super::super::output::Compression;
use glam::Vec3;

/// What compressed tiles are rounded to where nothing else is asked for, metres.
const USUAL_PRECISION: f64 = 0.001;
/// Steps of a tile along one axis that 16 bits hold, less what its origin is rounded by.
const WIDEST: f32 = (65_535 - ORIGIN_STEPS) as f32;
/// The origin of a rounded tile is a multiple of so many steps: its numbers have few decimals, which even a careless
/// JSON reader gets exactly right.
const ORIGIN_STEPS: u32 = 256;

/// The same for every tile of a tileset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::workshop::build) struct Format {
    pub compression: Compression,
    pub normals: NormalFormat,
    /// Metres between the positions that can be stored, a power of two; `None`: exactly as they are.
    pub step: Option<f32>,
    /// Metres between the positions the model was snapped to, a power of two.
    pub grid_step: f32,
}

impl Format {
    /// What `options` ask for, for a model on a grid of `grid_step` metres.
    pub fn new(options: &BuildOptions, grid_step: f32) -> Self {
        let output = &options.output;
        let is_compressed = output.compression != Compression::None;
        let precision = output.precision_metres.or(is_compressed.then_some(USUAL_PRECISION));
        let step = precision.map(|precision| step(precision).max(grid_step));
        let normals = if step.is_some() { NormalFormat::Byte } else { options.normals };
        Self { compression: output.compression, normals, step, grid_step }
    }

    /// Metres that a vertex may lie outside of the box around where it was, and some: a flat box gets a volume.
    pub fn margin(&self) -> f32 {
        self.step.unwrap_or_default().max(self.grid_step)
    }

    /// Where a tile with these bounds has its origin, and how its positions are told from there.
    pub(super) fn placing(&self, bounds: &Bounds) -> Placing {
        let Some(step) = self.step else {
            // A coarser grid than that of the positions, for the same few decimals.
            let spacing = self.grid_step * 65_536.0;
            return Placing { origin: (bounds.center() / spacing).round() * spacing, step: None, is_wide: true };
        };
        let spacing = step * ORIGIN_STEPS as f32;
        let is_wide = bounds.size().max_element() / step > WIDEST - 4.0;
        let origin = if is_wide { bounds.center() / spacing } else { (bounds.min - step) / spacing };
        Placing { origin: origin.floor() * spacing, step: Some(step), is_wide }
    }

    /// `mesh` with its positions and normals as they will be read again, without the triangles that collapse.
    ///
    /// Every position is rounded by itself and to the one grid of all tiles, so that what was equal stays equal: no
    /// crack opens between tiles, whatever their levels.
    pub fn rounded(&self, mesh: &TileMesh) -> TileMesh {
        let Some(step) = self.step else { return mesh.clone() };
        let vertices: Vec<Vertex> = mesh
            .vertices
            .iter()
            .map(|vertex| Vertex {
                position: vertex.position.map(|c| (c / step).round() * step + 0.0),
                // Only to find vertices that become one.
                normal: vertex.normal.map(|c| (c * 127.0).round() / 127.0 + 0.0),
                free_level: 0,
                ..*vertex
            })
            .collect();
        let place = |corner: u32| vertices[corner as usize].position;
        let stands = |t: &[u32; 3]| {
            let [a, b, c] = t.map(place);
            a != b && b != c && c != a
        };
        let mut indices: Vec<u32> = mesh.triangles().filter(stands).flatten().collect();
        if indices.is_empty() {
            // Smaller than a step: better a speck than a tile without content.
            indices.clone_from(&mesh.indices);
        }
        TileMesh::welded(&vertices, &indices)
    }
}

/// How the positions of one tile are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placing {
    /// Metres; lies on the grid, so that subtracting it is exact.
    pub origin: Vec3,
    /// Of rounded positions.
    pub step: Option<f32>,
    /// Positions need more than 16 bits.
    pub is_wide: bool,
}

impl Placing {
    /// The factor that the tile's node brings steps back to metres with.
    pub fn scale(&self) -> Option<f32> {
        self.step.filter(|_| !self.is_wide)
    }

    /// Metres from the origin.
    pub fn metres(&self, vertex: &Vertex) -> Vec3 {
        Vec3::from(vertex.position) - self.origin
    }

    /// Whole steps from the origin.
    pub fn steps(&self, vertex: &Vertex, step: f32) -> [i32; 3] {
        (self.metres(vertex) / step).to_array().map(|c| c as i32)
    }
}

/// The largest power of two by which rounding moves nothing farther than `precision` metres: half a step on each of
/// three axes.
fn step(precision: f64) -> f32 {
    let widest = precision.clamp(1e-9, 1e3) * 2.0 / 3f64.sqrt();
    2f32.powi(widest.log2().floor() as i32)
}
