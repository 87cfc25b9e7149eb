//! A mesh to walk on and to bump into, at one resolution.
//!
//! What is drawn changes with the distance; a floor must not. The collision layer is a small tileset beside the tiles,
//! in the same axes: of the highest tiles that lie near enough to the model, each simplified once more by shape alone.
//! Its borders stay as they are, so that no foot falls through between two tiles. See `docs/building.md`.

use super::record::TileRecord;
use super::reread::reread;
use super::staging::{Staging, Written};
use super::tileset::bounding_volume;
use crate::workshop::build::deviation::deviation;
use crate::workshop::build::error::BuildError;
use crate::workshop::build::glb::{Format, bare_glb};
use crate::workshop::build::mesh::{TileMesh, Vertex};
use crate::workshop::progress::Progress;
use glam::DVec3;
use meshopt::{SimplifyOptions, VertexDataAdapter};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Where the layer is.
pub(super) const ADDRESS: &str = "collision/tileset.json";

/// What the layer holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct CollisionReport {
    /// Metres that it lies from the model at most, as measured.
    pub deviation: f64,
    /// Tiles with triangles.
    pub tiles: usize,
    /// Triangles of all of them.
    pub triangles: usize,
    /// Bytes of all its files.
    pub bytes: u64,
}

/// What it takes to make one.
pub(super) struct CollisionMaker<'a> {
    pub staging: &'a Staging,
    pub records: &'a [TileRecord],
    pub format: Format,
    /// Metres from the model that are wanted at most.
    pub limit: f64,
    pub progress: &'a dyn Progress,
    /// Of the root, as the drawn tiles have it.
    pub transform: Option<[f64; 16]>,
}

/// A tile of the layer.
struct Made {
    written: Written,
    deviation: f64,
    triangles: usize,
}

impl CollisionMaker<'_> {
    /// Writes the layer; gives also the hash of its tileset.
    pub fn write(&self) -> Result<(CollisionReport, Written), BuildError> {
        // Half of what is allowed is left for what comes on top.
        let is_near = |record: &TileRecord| record.deviation <= self.limit * 0.5 || record.children.is_empty();
        let mut chosen = Vec::new();
        let mut next = vec![0];
        while let Some(index) = next.pop() {
            if is_near(&self.records[index]) {
                chosen.push(index);
            } else {
                next.extend(&self.records[index].children);
            }
        }
        chosen.sort_unstable();
        self.progress.phase("collision", chosen.len() as u64);
        let made: Vec<Made> = chosen
            .par_iter()
            .map(|&index| {
                if self.progress.cancelled() {
                    return Err(BuildError::Cancelled);
                }
                let made = self.tile(&self.records[index])?;
                self.progress.advance(1);
                Ok(made)
            })
            .collect::<Result<_, _>>()?;

        let mut of: Vec<Option<&Made>> = vec![None; self.records.len()];
        for (&index, made) in chosen.iter().zip(&made) {
            of[index] = Some(made);
        }
        let mut report = CollisionReport { tiles: made.len(), ..CollisionReport::default() };
        for made in &made {
            report.deviation = report.deviation.max(made.deviation);
            report.triangles += made.triangles;
            report.bytes += made.written.bytes;
        }
        let mut asset = Map::new();
        asset.insert("version".into(), json!("1.1"));
        asset.insert("generator".into(), json!(concat!("Parvis ", env!("CARGO_PKG_VERSION"))));
        asset.insert("extras".into(), json!({ "deviation": report.deviation }));
        // Nothing is drawn in place of a tile that is not there: any error above that of its tiles would do.
        let error = self.records.first().map_or(1.0, |root| f64::from(root.bounds.size().length()).max(1.0));
        let mut root = self.node(0, error * 0.5, &of);
        if let Some(transform) = self.transform {
            root["transform"] = json!(transform);
        }
        let json = json!({ "asset": asset, "geometricError": error, "root": root }).to_string().into_bytes();
        let written = self.staging.write(ADDRESS, &json)?;
        report.bytes += written.bytes;
        Ok((report, written))
    }

    fn node(&self, index: usize, error: f64, of: &[Option<&Made>]) -> Value {
        let record = &self.records[index];
        let mut tile = Map::new();
        tile.insert("boundingVolume".into(), bounding_volume(&record.bounds, self.format.margin()));
        if index == 0 {
            tile.insert("refine".into(), json!("REPLACE"));
        }
        if let Some(made) = of[index] {
            tile.insert("geometricError".into(), json!(0.0));
            let uri = address(record).trim_start_matches("collision/").to_owned();
            tile.insert("content".into(), json!({ "uri": uri, "extras": { "sha256": made.written.hex() } }));
        } else {
            tile.insert("geometricError".into(), json!(error));
            let children = record.children.iter().map(|&child| self.node(child, error * 0.5, of)).collect();
            tile.insert("children".into(), Value::Array(children));
        }
        Value::Object(tile)
    }

    fn tile(&self, record: &TileRecord) -> Result<Made, BuildError> {
        let mesh = self.shape(record)?;
        let allowed = (self.limit - record.deviation).max(0.0);
        let (coarse, off) = simplified(&mesh, allowed);
        let bytes = bare_glb(&coarse, &record.bounds, &self.format)
            .map_err(|what| BuildError::Encode { tile: address(record), what })?;
        let written = self.staging.write(&address(record), &bytes)?;
        let rounding = f64::from(self.format.step.unwrap_or_default()) * 3f64.sqrt() / 2.0;
        Ok(Made { written, deviation: record.deviation + off + rounding, triangles: coarse.triangle_count() })
    }

    /// The shape of a tile alone, on the grid.
    fn shape(&self, record: &TileRecord) -> Result<TileMesh, BuildError> {
        let content = reread(self.staging, &record.address, None)?;
        let step = f64::from(self.format.grid_step);
        let mut vertices = Vec::new();
        let mut indices = Vec::new();
        for primitive in &content.model.primitives {
            let base = vertices.len() as u32;
            vertices.extend(primitive.positions.iter().map(|p| {
                let place = content.center + DVec3::from(p.map(f64::from));
                Vertex {
                    position: (place / step).round().to_array().map(|c| (c * step + 0.0) as f32),
                    color: [255; 4],
                    ..bytemuck::Zeroable::zeroed()
                }
            }));
            indices.extend(primitive.indices.iter().map(|i| base + i));
        }
        Ok(self.format.rounded(&TileMesh::welded(&vertices, &indices)))
    }
}

/// `collision/L2_7.glb` for `tiles/L2_7.glb`.
fn address(record: &TileRecord) -> String {
    format!("collision/L{}_{}.glb", record.level, record.ordinal)
}

/// As few triangles as `allowed` metres permit, and how far they lie off, as measured. The border stays.
fn simplified(mesh: &TileMesh, allowed: f64) -> (TileMesh, f64) {
    let mut limit = allowed as f32;
    // What the simplifier estimates may be less than what is measured: then it is asked for less.
    let groups = mesh.position_groups();
    for _ in 0..4 {
        let Ok(positions) = VertexDataAdapter::new(bytemuck::cast_slice(&mesh.vertices), size_of::<Vertex>(), 0) else {
            break;
        };
        let options = SimplifyOptions::LockBorder | SimplifyOptions::ErrorAbsolute;
        let indices = meshopt::simplify(&mesh.indices, &positions, 0, limit, options, None);
        if indices.is_empty() {
            break;
        }
        let coarse = TileMesh::welded(&mesh.vertices, &indices);
        let off = deviation(mesh, &groups, &coarse);
        if off <= allowed {
            return (coarse, off);
        }
        limit *= 0.5;
    }
    (mesh.clone(), 0.0)
}
