//! What is written once, when all tiles are made.

use super::super::error::BuildError;
use super::super::output::{Ending, Provenance, TileRecord, Written};
use super::super::report::{BuildReport, Warning};
use super::super::sort::{Dropped, stop_if_cancelled};
use super::super::work::Done;
use super::Project;
use glam::{DMat4, DVec3};

impl Project<'_> {
    /// Writes the tileset and what tiles share, and puts everything in its place.
    pub fn finish(self) -> Result<BuildReport, BuildError> {
        self.progress.phase("tileset", 0);
        let mut tiles = Vec::with_capacity(self.tree.nodes.len());
        for node in 0..self.tree.nodes.len() {
            let done = self.work.done(node)?;
            tiles.push(done.ok_or_else(|| BuildError::damaged(&self.work.path("nodes")))?);
        }
        let mut shared = Vec::new();
        for (address, path) in self.looks.shared() {
            let encoded = std::fs::read(path).map_err(|e| BuildError::read(path, e))?;
            shared.push((address.clone(), self.staging.write(address, &encoded)?));
        }
        let report = self.report(&tiles);
        let records = self.records(&tiles);
        let transform = self.transform();
        let mut options = self.options.clone();
        self.tell_where(&mut options.output.provenance);
        stop_if_cancelled(self.progress)?;
        let Self { staging, format, progress, .. } = self;
        let ending =
            Ending { staging, records: &records, shared: &shared, transform, format, options: &options, progress };
        ending.finish(report)
    }

    fn records(&self, tiles: &[Done]) -> Vec<TileRecord> {
        let record = |(index, done): (usize, &Done)| {
            let node = &self.tree.nodes[index];
            TileRecord {
                children: node.children.clone(),
                level: node.level,
                ordinal: node.ordinal,
                address: self.tree.address(index),
                bounds: done.bounds(),
                error: done.error,
                deviation: done.deviation,
                triangles: done.triangles as usize,
                texels: done.texels,
                is_dense: done.reached == 0,
                written: Written { bytes: done.bytes, hash: done.hash },
            }
        };
        tiles.iter().enumerate().map(record).collect()
    }

    /// From the tiles to where the model stands: back from the origin they are counted from, then onto the earth.
    fn transform(&self) -> Option<[f64; 16]> {
        let origin = self.sorted.survey.frame.origin();
        let onto_earth = self.georeference.as_ref().and_then(|g| g.root_transform);
        if origin == [0.0; 3] {
            return onto_earth;
        }
        // 3D Tiles' Z is up where the model's Y is.
        let back = DMat4::from_translation(DVec3::new(origin[0], 0.0 - origin[2], origin[1]));
        let onto_earth = onto_earth.map_or(DMat4::IDENTITY, |columns| DMat4::from_cols_array(&columns));
        Some((onto_earth * back).to_cols_array())
    }

    /// What is known of the coordinates, where nobody has said it otherwise.
    fn tell_where(&self, provenance: &mut Provenance) {
        if let Some(georeference) = &self.georeference {
            if provenance.crs.is_none() {
                provenance.crs.clone_from(&georeference.crs);
            }
            provenance.origin = provenance.origin.or(Some(georeference.origin));
        }
    }

    /// What is known of the model; what is known of tiles is added by whoever writes them all.
    fn report(&self, tiles: &[Done]) -> BuildReport {
        let survey = &self.sorted.survey;
        let leaves = self.tree.nodes.iter().zip(tiles).filter(|(node, _)| node.children.is_empty());
        let mut report = BuildReport {
            input_triangles: survey.input_triangles as usize,
            leaf_triangles: leaves.map(|(_, done)| done.triangles as usize).sum(),
            degenerate_triangles: self.sorted.degenerate.count as usize,
            duplicate_triangles: tiles.iter().map(|t| t.duplicates as usize).sum(),
            unfinite_triangles: survey.unfinite.count as usize,
            broken_triangles: survey.broken.count as usize,
            origin: survey.frame.origin(),
            warnings: self.warnings.iter().cloned().map(Warning::from).collect(),
            ..BuildReport::default()
        };
        self.warn(&mut report, tiles);
        report
    }

    /// What was dropped or missed, with the place of the first.
    fn warn(&self, report: &mut BuildReport, tiles: &[Done]) {
        let survey = &self.sorted.survey;
        let origin = survey.frame.origin();
        let duplicates = Dropped {
            count: report.duplicate_triangles as u64,
            first: tiles.iter().rev().find(|t| t.duplicates > 0).map(|t| {
                let at = [0, 1, 2].map(|k| f64::from(t.first_duplicate[k]) + origin[k]);
                format!("near {:.3}, {:.3}, {:.3}", at[0], at[1], at[2])
            }),
        };
        for (dropped, what) in [
            (&survey.broken, "triangles that name a vertex or a material that is not there were dropped"),
            (&survey.unfinite, "triangles with a corner that is not a finite number were dropped"),
            (&self.sorted.degenerate, "triangles with two corners in one place were dropped"),
            (&duplicates, "triangles that were there twice were dropped"),
        ] {
            if dropped.count > 0 {
                report.warnings.push(Warning::at(format!("{} {what}", dropped.count), dropped.first.clone()));
            }
        }
    }
}
