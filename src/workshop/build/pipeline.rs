//! From the leaves to the root, one level at a time.

use super::error::BuildError;
use super::glb::{Format, Look, glb};
use super::input::{Soup, prepare};
use super::mesh::{Bounds, TileMesh, Vertex};
use super::options::BuildOptions;
use super::output::{Ending, Staging, TileRecord, Written};
use super::pictures::{Piece, Plan, SharedPicture, piece, plan};
use super::report::BuildReport;
use super::simplify::{metres_per_uv, simplify};
use super::tree::{Tree, sort};
use crate::content::surface::Model;
use crate::workshop::progress::Progress;
use rayon::prelude::*;
use std::path::Path;
use std::time::Instant;

/// Texels of a tile's own picture, or distances between vertex colours, that
/// make up its geometric error. A viewer refines when the error spans 16 pixels:
/// a texel then spans two, which is where blur begins to show.
const TEXELS_PER_ERROR: f64 = 8.0;

/// Builds a 3D Tiles 1.1 tileset of `model` (metres, Y up) in the folder `out`.
///
/// The files are `tileset.json`, `tiles/L<level>_<ordinal>.glb` and pictures that
/// several tiles share in `textures/`. They appear together when all are
/// written; after an error or a cancellation nothing is left. The same model
/// and options give the same bytes on any number of threads.
///
/// The geometric error of a tile is its largest child's plus the distance
/// measured between its surface and its children's (leaves 0), or what the
/// coarser picture or vertex colours cost where that is more. That of the
/// tileset is the model's diagonal: the error of drawing nothing.
///
/// # Errors
/// A model without triangles, indices out of range, buffers of different
/// lengths, an output that exists, and anything the disk refuses.
pub fn build(
    model: Model,
    out: &Path,
    options: &BuildOptions,
    progress: &dyn Progress,
) -> Result<BuildReport, BuildError> {
    let start = Instant::now();
    let staging = Staging::new(out, options)?;
    progress.phase("check", 0);
    let mut soup = prepare(model)?;
    stop_if_cancelled(progress)?;
    progress.phase("sort", 0);
    let tree = sort(&soup, options.leaf_limit());
    tree.find_borders(&mut soup);
    stop_if_cancelled(progress)?;
    progress.phase("pictures", 0);
    let (plans, shared) = plan(&soup, options)?;

    let format = Format::new(options, soup.grid_step);
    let work = Work { soup: &soup, tree: &tree, plans: &plans, options, format, staging: &staging, progress };
    progress.phase("tiles", tree.nodes.len() as u64);
    let tiles = work.all_levels()?;
    let records = work.records(&tiles);
    let shared = write_shared(&staging, &shared)?;
    let ending = Ending { staging, records: &records, shared: &shared, format, options, progress };
    let mut report = ending.finish(report(&soup))?;
    report.seconds = start.elapsed().as_secs_f64();
    Ok(report)
}

fn stop_if_cancelled(progress: &dyn Progress) -> Result<(), BuildError> {
    if progress.cancelled() { Err(BuildError::Cancelled) } else { Ok(()) }
}

fn write_shared(staging: &Staging, pictures: &[SharedPicture]) -> Result<Vec<(String, Written)>, BuildError> {
    pictures.iter().map(|p| Ok((p.address.clone(), staging.write(&p.address, &p.encoded.bytes)?))).collect()
}

/// A tile that has been written.
struct Built {
    /// Kept until the parent has been made.
    mesh: TileMesh,
    /// Of all leaves below: simplified vertices are some of theirs.
    bounds: Bounds,
    triangles: usize,
    written: Written,
    texels: u64,
    /// Accumulated distance to the leaves, metres.
    deviation: f64,
    /// What the viewer refines by, metres.
    error: f64,
    /// New texels along one of the model's in the tile's own pictures.
    density: f64,
    reached: bool,
}

struct Work<'a> {
    soup: &'a Soup,
    tree: &'a Tree,
    plans: &'a [Plan],
    options: &'a BuildOptions,
    format: Format,
    staging: &'a Staging,
    progress: &'a dyn Progress,
}

impl Work<'_> {
    /// Tiles in the order of the tree's nodes, their meshes let go.
    fn all_levels(&self) -> Result<Vec<Built>, BuildError> {
        let mut levels: Vec<Vec<Built>> = Vec::new();
        let mut below: Vec<Built> = Vec::new();
        for level in (0..=self.tree.depth()).rev() {
            let first_below = self.tree.level(level + 1).start;
            let nodes = self.tree.level(level);
            let built = nodes
                .into_par_iter()
                .map(|node| {
                    stop_if_cancelled(self.progress)?;
                    let children = &self.tree.nodes[node].children;
                    let built = if children.is_empty() {
                        self.leaf(node)?
                    } else {
                        let children: Vec<&Built> = children.iter().map(|c| &below[c - first_below]).collect();
                        self.interior(node, &children)?
                    };
                    self.progress.advance(1);
                    Ok(built)
                })
                .collect::<Result<Vec<_>, BuildError>>()?;
            below.iter_mut().for_each(|b| b.mesh = TileMesh::default());
            levels.push(std::mem::replace(&mut below, built));
        }
        levels.push(below);
        Ok(levels.into_iter().rev().flatten().collect())
    }

    fn leaf(&self, node: usize) -> Result<Built, BuildError> {
        let range = self.tree.nodes[node].triangles.clone();
        let vertices: Vec<Vertex> = self.tree.order[range]
            .iter()
            .flat_map(|&t| self.soup.triangles[t as usize])
            .map(|corner| self.soup.vertices[corner as usize])
            .collect();
        let indices: Vec<u32> = (0..vertices.len() as u32).collect();
        let mesh = TileMesh::welded(&vertices, &indices);
        let bounds = mesh.bounds();
        let (written, texels, _) = self.write(node, &mesh, &bounds, 1.0)?;
        let triangles = mesh.triangle_count();
        Ok(Built { mesh, bounds, triangles, written, texels, deviation: 0.0, error: 0.0, density: 1.0, reached: true })
    }

    /// As many triangles as the children have on average: between a quarter
    /// and a half of them all, and tiles of one size on all levels.
    fn interior(&self, node: usize, children: &[&Built]) -> Result<Built, BuildError> {
        let merged = TileMesh::merged(children.iter().map(|c| &c.mesh));
        let target = merged.triangle_count() / children.len().max(1);
        let level = self.tree.nodes[node].level;
        let simplified = simplify(&merged, level, self.tree.depth() - level, target);
        let mesh = simplified.mesh;
        let bounds = children.iter().fold(Bounds::EMPTY, |all, c| all.union(&c.bounds));

        let fewest = children.iter().map(|c| c.density).fold(1.0, f64::min);
        let density = fewest / (children.len() as f64).sqrt();
        let (written, texels, texel) = self.write(node, &mesh, &bounds, density)?;

        let largest = |of: fn(&Built) -> f64| children.iter().map(|c| of(c)).fold(0.0, f64::max);
        // Never equal to a child's: positions are no better known than the grid.
        let step = simplified.deviation.max(f64::from(self.soup.grid_step));
        let deviation = largest(|c| c.deviation) + step;
        let look = TEXELS_PER_ERROR * texel.max(color_spacing(&mesh));
        let error = deviation.max(look).max(largest(|c| c.error) + f64::from(self.soup.grid_step));
        let triangles = mesh.triangle_count();
        Ok(Built { mesh, bounds, triangles, written, texels, deviation, error, density, reached: simplified.reached })
    }

    /// Writes a tile; returns what was written, the texels of its own pictures, and the size of the largest
    /// texel (metres) among pictures that were made smaller for it.
    fn write(
        &self,
        node: usize,
        mesh: &TileMesh,
        bounds: &Bounds,
        density: f64,
    ) -> Result<(Written, u64, f64), BuildError> {
        let mut pieces: Vec<Option<Piece>> = Vec::with_capacity(self.plans.len());
        let sizes = if self.plans.contains(&Plan::Cut) { metres_per_uv(mesh) } else { Vec::new() };
        let mut texel = 0.0f64;
        for (index, (material, plan)) in self.soup.materials.iter().zip(self.plans).enumerate() {
            let piece =
                if *plan == Plan::Cut { piece(mesh, index, material, density as f32, self.options)? } else { None };
            if let (Some(piece), Some(texture)) = (&piece, &material.base_color_texture)
                && density < 1.0
            {
                let longest = texture.picture.width.max(texture.picture.height) as f32;
                let size = sizes.get(index).copied().unwrap_or(0.0) / (longest * piece.density);
                texel = texel.max(f64::from(size));
            }
            pieces.push(piece);
        }
        let bytes = glb(
            mesh,
            bounds,
            &Look {
                materials: &self.soup.materials,
                colored: &self.soup.colored,
                plans: self.plans,
                pieces: &pieces,
                format: self.format,
                credits: &self.soup.credits,
            },
        )
        .map_err(|what| BuildError::Encode { tile: self.address(node), what })?;
        let texels = pieces.iter().flatten().map(|piece| piece.encoded.texels).sum();
        Ok((self.staging.write(&self.address(node), &bytes)?, texels, texel))
    }

    fn address(&self, node: usize) -> String {
        let node = &self.tree.nodes[node];
        format!("tiles/L{}_{}.glb", node.level, node.ordinal)
    }

    fn records(&self, tiles: &[Built]) -> Vec<TileRecord> {
        let record = |(index, built): (usize, &Built)| {
            let node = &self.tree.nodes[index];
            TileRecord {
                children: node.children.clone(),
                level: node.level,
                ordinal: node.ordinal,
                address: self.address(index),
                bounds: built.bounds,
                error: built.error,
                deviation: built.deviation,
                triangles: built.triangles,
                texels: built.texels,
                is_dense: !built.reached,
                written: built.written,
            }
        };
        tiles.iter().enumerate().map(record).collect()
    }
}

/// How far apart vertex colours lie, metres, each edge weighted by how much the
/// colour changes along it (1: from black to white): to vertex colours what the
/// size of a texel is to a picture, and 0 where there are none.
fn color_spacing(mesh: &TileMesh) -> f64 {
    let (mut sum, mut count) = (0.0f64, 0usize);
    for corners in mesh.triangles() {
        for (a, b) in [(0, 1), (1, 2), (2, 0)] {
            let [a, b] = [a, b].map(|k: usize| mesh.vertices[corners[k] as usize]);
            let change = (0..3).map(|k| a.color[k].abs_diff(b.color[k])).max().unwrap_or(0);
            let length = glam::Vec3::from(a.position).distance(b.position.into());
            sum += f64::from(length) * f64::from(change) / 255.0;
            count += 1;
        }
    }
    if count == 0 { 0.0 } else { sum / count as f64 }
}

/// What is known of the model.
fn report(soup: &Soup) -> BuildReport {
    let mut report = BuildReport {
        input_triangles: soup.input_triangles,
        leaf_triangles: soup.triangles.len(),
        degenerate_triangles: soup.degenerate,
        duplicate_triangles: soup.duplicate,
        unfinite_triangles: soup.unfinite,
        ..BuildReport::default()
    };
    for (count, what) in [
        (report.unfinite_triangles, "triangles with a corner that is not a finite number were dropped"),
        (report.degenerate_triangles, "triangles with two corners in one place were dropped"),
        (report.duplicate_triangles, "triangles that were there twice were dropped"),
    ] {
        if count > 0 {
            report.warnings.push(format!("{count} {what}").into());
        }
    }
    report
}
