//! What is written once, when all tiles are made.

use super::super::error::BuildError;
use super::super::report::{BuildReport, LevelReport};
use super::super::sort::{Dropped, stop_if_cancelled};
use super::super::tileset::{self, Tile};
use super::super::work::Done;
use super::Project;

impl Project<'_> {
    /// Writes the tileset and what tiles share, and puts everything in its place.
    pub fn finish(self) -> Result<BuildReport, BuildError> {
        self.progress.phase("tileset", 0);
        let mut tiles = Vec::with_capacity(self.tree.nodes.len());
        for node in 0..self.tree.nodes.len() {
            let done = self.work.done(node)?;
            tiles.push(done.ok_or_else(|| BuildError::damaged(&self.work.path("nodes")))?);
        }
        let mut more_bytes = 0;
        for (address, path) in self.looks.shared() {
            let encoded = std::fs::read(path).map_err(|e| BuildError::read(path, e))?;
            self.staging.write(address, &encoded)?;
            more_bytes += encoded.len() as u64;
        }
        let mut report = self.report(&tiles);
        let json = self.tileset(&tiles)?;
        self.staging.write("tileset.json", &json)?;
        report.bytes += more_bytes + json.len() as u64;
        stop_if_cancelled(self.progress)?;
        self.staging.commit()?;
        Ok(report)
    }

    fn tileset(&self, tiles: &[Done]) -> Result<Vec<u8>, BuildError> {
        let diagonal = tiles.first().map_or(0.0, |root| f64::from(root.bounds().size().length()));
        // A very coarse tile must still be worth more than none.
        let error = diagonal.max(tiles.first().map_or(0.0, |root| root.error) * 2.0);
        let root = self.tile_entry(0, tiles).moved(self.sorted.survey.frame.origin());
        tileset::json(root, error)
            .map_err(|e| BuildError::Write { path: "tileset.json".into(), source: std::io::Error::other(e) })
    }

    fn tile_entry(&self, node: usize, tiles: &[Done]) -> Tile {
        let children = self.tree.nodes[node].children.iter().map(|&c| self.tile_entry(c, tiles)).collect();
        let (bounds, step) = (tiles[node].bounds(), self.sorted.survey.frame.step());
        Tile::new(&bounds, step, tiles[node].error, self.tree.address(node), node == 0, children)
    }

    fn report(&self, tiles: &[Done]) -> BuildReport {
        let mut levels = vec![LevelReport::default(); self.tree.depth() as usize + 1];
        for (node, done) in self.tree.nodes.iter().zip(tiles) {
            let level = &mut levels[node.level as usize];
            let triangles = done.triangles as usize;
            level.level = node.level;
            level.smallest = if level.tiles == 0 { triangles } else { level.smallest.min(triangles) };
            level.largest = level.largest.max(triangles);
            level.tiles += 1;
            level.triangles += triangles;
            level.max_error = level.max_error.max(done.error);
            level.bytes += done.bytes;
        }
        let survey = &self.sorted.survey;
        let leaves = self.tree.nodes.iter().zip(tiles).filter(|(node, _)| node.children.is_empty());
        let mut report = BuildReport {
            tiles: tiles.len(),
            input_triangles: survey.input_triangles as usize,
            leaf_triangles: leaves.map(|(_, done)| done.triangles as usize).sum(),
            stored_triangles: tiles.iter().map(|t| t.triangles as usize).sum(),
            degenerate_triangles: self.sorted.degenerate.count as usize,
            duplicate_triangles: tiles.iter().map(|t| t.duplicates as usize).sum(),
            unfinite_triangles: survey.unfinite.count as usize,
            broken_triangles: survey.broken.count as usize,
            dense_tiles: tiles.iter().filter(|t| t.reached == 0).count(),
            bytes: levels.iter().map(|l| l.bytes).sum(),
            grid_step: f64::from(survey.frame.step()),
            origin: survey.frame.origin(),
            levels,
            warnings: self.warnings.clone(),
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
        let dense = self.tree.nodes.iter().zip(tiles).position(|(_, t)| t.reached == 0);
        let dense = Dropped { count: report.dense_tiles as u64, first: dense.map(|node| self.tree.address(node)) };
        for (dropped, what) in [
            (&survey.broken, "triangles that name a vertex or a material that is not there were dropped"),
            (&survey.unfinite, "triangles with a corner that is not a finite number were dropped"),
            (&self.sorted.degenerate, "triangles with two corners in one place were dropped"),
            (&duplicates, "triangles that were there twice were dropped"),
            (&dense, "tiles could not be simplified as far as they should"),
        ] {
            if dropped.count > 0 {
                let place = dropped.first.as_ref().map(|place| format!(" (the first: {place})")).unwrap_or_default();
                report.warnings.push(format!("{} {what}{place}", dropped.count));
            }
        }
    }
}
