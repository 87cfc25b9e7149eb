//! What is written once, when all tiles are there.

use super::collision::{self, CollisionMaker};
use super::record::TileRecord;
use super::staging::{Staging, Written};
use super::tileset::{Heading, TilesetWriter};
use super::{html, thumbnail};
use crate::workshop::build::error::BuildError;
use crate::workshop::build::glb::Format;
use crate::workshop::build::options::BuildOptions;
use crate::workshop::build::report::{BuildReport, LevelReport, Warning};
use crate::workshop::progress::Progress;
use serde_json::{Map, Value, json};

/// Everything that is known when the last tile has been written.
pub(in crate::workshop::build) struct Ending<'a> {
    pub staging: Staging,
    /// Level by level from the root; at least one.
    pub records: &'a [TileRecord],
    /// Pictures that lie beside the tiles, by address.
    pub shared: &'a [(String, Written)],
    /// Of the root: from the tiles' space (Z up) to where they stand, column by column.
    pub transform: Option<[f64; 16]>,
    pub format: Format,
    pub options: &'a BuildOptions,
    pub progress: &'a dyn Progress,
}

impl Ending<'_> {
    /// Writes all that is still to be written, and lets the tileset appear. `report` knows of the model; what is known
    /// of tiles is added here.
    pub fn finish(self, mut report: BuildReport) -> Result<BuildReport, BuildError> {
        let output = &self.options.output;
        self.count(&mut report);
        let mut extras = self.extras();
        if let Some(limit) = output.collision_metres {
            let maker = CollisionMaker {
                staging: &self.staging,
                records: self.records,
                format: self.format,
                limit,
                progress: self.progress,
                transform: self.transform,
            };
            let (made, written) = maker.write()?;
            let entry = json!({ "uri": collision::ADDRESS, "deviation": made.deviation, "sha256": written.hex() });
            extras.insert("collision".into(), entry);
            report.collision = Some(made);
        }
        let thumbnails = if output.thumbnails || output.html {
            thumbnail::write(&self.staging, self.records, self.progress)?
        } else {
            Vec::new()
        };
        if !thumbnails.is_empty() {
            extras.insert("thumbnail".into(), json!(thumbnail::MAIN));
        }
        let root = &self.records[0];
        // A very coarse tile must still be worth more than none.
        let error = f64::from(root.bounds.size().length()).max(root.error * 2.0);
        let writer = TilesetWriter {
            staging: &self.staging,
            records: self.records,
            margin: self.format.margin(),
            limit: output.tiles_per_file,
        };
        let (bytes, files) = writer.write(Heading { error, extras, transform: self.transform })?;
        report.bytes += bytes;
        if output.report {
            let mut json = serde_json::to_vec_pretty(&report)
                .map_err(|e| BuildError::write("build-report.json".as_ref(), std::io::Error::other(e)))?;
            json.push(b'\n');
            self.staging.write("build-report.json", &json)?;
        }
        if output.html {
            let page = html::page(&report, &thumbnails, self.options, &self.parameters(), &|address| {
                self.staging.read(address)
            })?;
            self.staging.write("report.html", page.as_bytes())?;
        }
        if self.progress.cancelled() {
            return Err(BuildError::Cancelled);
        }
        // What opening needs, then tiles from coarse to fine: what is shown first lies together.
        let order: Vec<String> = ["tileset.json".to_owned(), root.address.clone()]
            .into_iter()
            .chain(files)
            .chain(self.records.iter().skip(1).map(|record| record.address.clone()))
            .collect();
        self.staging.commit(&order, self.progress)?;
        Ok(report)
    }

    fn count(&self, report: &mut BuildReport) {
        let depth = self.records.iter().map(|r| r.level).max().unwrap_or(0);
        let mut levels = vec![LevelReport::default(); depth as usize + 1];
        for record in self.records {
            let level = &mut levels[record.level as usize];
            level.level = record.level;
            level.smallest = if level.tiles == 0 { record.triangles } else { level.smallest.min(record.triangles) };
            level.largest = level.largest.max(record.triangles);
            level.tiles += 1;
            level.triangles += record.triangles;
            level.max_error = level.max_error.max(record.error);
            level.texels += record.texels;
            level.bytes += record.written.bytes;
        }
        report.tiles = self.records.len();
        report.stored_triangles = self.records.iter().map(|r| r.triangles).sum();
        report.dense_tiles = self.records.iter().filter(|r| r.is_dense).count();
        report.bytes =
            levels.iter().map(|l| l.bytes).sum::<u64>() + self.shared.iter().map(|(_, w)| w.bytes).sum::<u64>();
        report.grid_step = f64::from(self.format.grid_step);
        report.step = self.format.step.map(f64::from);
        report.levels = levels;
        if report.dense_tiles > 0 {
            let text = format!("{} tiles could not be simplified as far as they should", report.dense_tiles);
            let places = self.records.iter().filter(|r| r.is_dense).map(|r| r.address.clone());
            report.warnings.push(Warning::at(text, places));
        }
    }

    /// Of `asset`, as `docs/building.md` describes it.
    fn extras(&self) -> Map<String, Value> {
        let mut extras = Map::new();
        let provenance = &self.options.output.provenance;
        if !provenance.is_empty()
            && let Ok(value) = serde_json::to_value(provenance)
        {
            extras.insert("provenance".into(), value);
        }
        extras.insert("parameters".into(), Value::Object(self.parameters()));
        if !self.shared.is_empty() {
            let files: Map<String, Value> = self
                .shared
                .iter()
                .map(|(address, written)| (address.clone(), json!({ "sha256": written.hex() })))
                .collect();
            extras.insert("files".into(), Value::Object(files));
        }
        extras
    }

    /// What the tiles were made with; nothing of when, where or how fast.
    fn parameters(&self) -> Map<String, Value> {
        let options = self.options;
        let mut parameters = Map::new();
        let mut set = |name: &str, value: Value| parameters.insert(name.into(), value);
        set("maxTileTriangles", json!(options.leaf_limit()));
        set("maxPictureSize", json!(options.max_picture_size));
        set("pictures", json!(options.output.pictures.name()));
        set("pictureQuality", json!(options.jpeg_quality));
        set("compression", json!(options.output.compression.name()));
        set("gridStepMetres", json!(self.format.grid_step));
        if let Some(step) = self.format.step {
            set("stepMetres", json!(step));
        }
        parameters
    }
}
