//! From the leaves to the root, one level at a time.

use super::error::BuildError;
use super::glb::{Look, glb};
use super::input::{Soup, prepare};
use super::look::{Dressed, Looks, Uses, encode};
use super::mesh::{Bounds, TileMesh, Vertex};
use super::options::BuildOptions;
use super::output::Staging;
use super::report::{BuildReport, LevelReport};
use super::simplify::simplify;
use super::tileset::{self, Tile};
use super::tree::{Tree, sort};
use crate::content::mesh::stream::{ModelStream as _, of_model};
use crate::content::surface::Model;
use crate::workshop::progress::Progress;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
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
    let staging = Staging::new(out, options.overwrite)?;
    progress.phase("check", 0);
    let mut soup = prepare(model)?;
    stop_if_cancelled(progress)?;
    progress.phase("sort", 0);
    let tree = sort(&soup, options.leaf_limit());
    tree.find_borders(&mut soup);
    stop_if_cancelled(progress)?;
    progress.phase("pictures", 0);
    let work_folder = staging.work_folder()?;
    let looks = looks(&soup, &work_folder, options)?;

    let work =
        Work { soup: &soup, tree: &tree, looks: &looks, folder: &work_folder, options, staging: &staging, progress };
    progress.phase("tiles", tree.nodes.len() as u64);
    let tiles = work.all_levels()?;
    let shared_bytes = write_shared(&staging, &looks)?;
    let mut report = report(&soup, &tree, &tiles);
    report.warnings.extend_from_slice(looks.warnings());
    let json = work.tileset(&tiles)?;
    staging.write("tileset.json", &json)?;
    stop_if_cancelled(progress)?;
    staging.commit()?;
    report.bytes += shared_bytes + json.len() as u64;
    report.seconds = start.elapsed().as_secs_f64();
    Ok(report)
}

fn stop_if_cancelled(progress: &dyn Progress) -> Result<(), BuildError> {
    if progress.cancelled() { Err(BuildError::Cancelled) } else { Ok(()) }
}

/// Decoded blocks of pictures held in memory.
const CACHE_BYTES: usize = 64 << 20;

fn looks(soup: &Soup, work: &Path, options: &BuildOptions) -> Result<Looks, BuildError> {
    let none = || Uses::new(soup.materials.len());
    let see = |mut uses: Uses, corners: &[u32; 3]| {
        let corners = corners.map(|i| soup.vertices[i as usize]);
        uses.see(corners[0].material as usize, corners.map(|v| v.uv));
        uses
    };
    let uses = soup.triangles.par_iter().fold(none, see).reduce(none, Uses::and);
    let model = of_model(Model { materials: soup.materials.clone(), ..Model::default() });
    Looks::new(model.head(), &uses, &soup.colored, work, options, CACHE_BYTES)
}

fn write_shared(staging: &Staging, looks: &Looks) -> Result<u64, BuildError> {
    let mut bytes = 0;
    for (address, path) in looks.shared() {
        let encoded = std::fs::read(path).map_err(|source| BuildError::ReadBack { path: path.clone(), source })?;
        staging.write(address, &encoded)?;
        bytes += encoded.len() as u64;
    }
    Ok(bytes)
}

/// A tile that has been written.
struct Built {
    /// Of all leaves below: simplified vertices are some of theirs.
    bounds: Bounds,
    triangles: usize,
    bytes: u64,
    /// Accumulated distance to the leaves, metres.
    deviation: f64,
    /// What the viewer refines by, metres.
    error: f64,
    reached: bool,
}

struct Work<'a> {
    soup: &'a Soup,
    tree: &'a Tree,
    looks: &'a Looks,
    /// Where dressed tiles wait for their parents.
    folder: &'a Path,
    options: &'a BuildOptions,
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
        let dressed = self.looks.leaf(&mesh)?;
        let bytes = self.write(node, &dressed, &bounds)?;
        let triangles = mesh.triangle_count();
        Ok(Built { bounds, triangles, bytes, deviation: 0.0, error: 0.0, reached: true })
    }

    /// As many triangles as the children have on average: between a quarter
    /// and a half of them all, and tiles of one size on all levels.
    fn interior(&self, node: usize, children: &[&Built]) -> Result<Built, BuildError> {
        let nodes = &self.tree.nodes[node].children;
        let below = nodes.iter().map(|&c| self.take_back(c)).collect::<Result<Vec<_>, BuildError>>()?;
        let below: Vec<&Dressed> = below.iter().collect();
        let merged = self.looks.bare(&below);
        let target = merged.triangle_count() / children.len().max(1);
        let level = self.tree.nodes[node].level;
        let simplified = simplify(&merged, level, self.tree.depth() - level, target);
        let dressed = self.looks.coarse(simplified.mesh, &below);
        let bounds = children.iter().fold(Bounds::EMPTY, |all, c| all.union(&c.bounds));

        let bytes = self.write(node, &dressed, &bounds)?;

        let largest = |of: fn(&Built) -> f64| children.iter().map(|c| of(c)).fold(0.0, f64::max);
        // Never equal to a child's: positions are no better known than the grid.
        let step = simplified.deviation.max(f64::from(self.soup.grid_step));
        let deviation = largest(|c| c.deviation) + step;
        let look = TEXELS_PER_ERROR * dressed.texel_metres.max(color_spacing(&dressed.mesh));
        let error = deviation.max(look).max(largest(|c| c.error) + f64::from(self.soup.grid_step));
        let triangles = dressed.mesh.triangle_count();
        Ok(Built { bounds, triangles, bytes, deviation, error, reached: simplified.reached })
    }

    /// Writes a tile; returns its size in bytes.
    fn write(&self, node: usize, dressed: &Dressed, bounds: &Bounds) -> Result<u64, BuildError> {
        let encoded = |page: usize| {
            let atlas = dressed.atlases[page].as_ref();
            atlas.map(|a| encode(&a.picture, a.alpha, self.options.jpeg_quality)).transpose()
        };
        let bytes = glb(
            &dressed.mesh,
            bounds,
            &Look {
                finishes: self.looks.finishes(),
                atlases: &[encoded(0)?, encoded(1)?],
                normals: self.options.normals,
                grid_step: self.soup.grid_step,
                credits: &self.soup.credits,
            },
        );
        self.staging.write(&self.address(node), &bytes)?;
        let path = self.waiting(node);
        std::fs::write(&path, dressed.to_bytes()).map_err(|e| BuildError::write(&path, e))?;
        Ok(bytes.len() as u64)
    }

    fn waiting(&self, node: usize) -> PathBuf {
        self.folder.join(format!("{node}.dressed"))
    }

    /// A child, whose file is then gone.
    fn take_back(&self, node: usize) -> Result<Dressed, BuildError> {
        let path = self.waiting(node);
        let damaged = || std::io::Error::new(std::io::ErrorKind::InvalidData, "it was cut short or changed");
        let read = std::fs::read(&path).and_then(|bytes| Dressed::from_bytes(&bytes).ok_or_else(damaged));
        let dressed = read.map_err(|source| BuildError::ReadBack { path: path.clone(), source })?;
        std::fs::remove_file(&path).map_err(|e| BuildError::write(&path, e))?;
        Ok(dressed)
    }

    fn address(&self, node: usize) -> String {
        let node = &self.tree.nodes[node];
        format!("tiles/L{}_{}.glb", node.level, node.ordinal)
    }

    fn tileset(&self, tiles: &[Built]) -> Result<Vec<u8>, BuildError> {
        let diagonal = tiles.first().map_or(0.0, |root| f64::from(root.bounds.size().length()));
        // A very coarse tile must still be worth more than none.
        let error = diagonal.max(tiles.first().map_or(0.0, |root| root.error) * 2.0);
        tileset::json(self.tile(0, tiles), error)
            .map_err(|e| BuildError::Write { path: "tileset.json".into(), source: std::io::Error::other(e) })
    }

    fn tile(&self, node: usize, tiles: &[Built]) -> Tile {
        let children = self.tree.nodes[node].children.iter().map(|&c| self.tile(c, tiles)).collect();
        let built = &tiles[node];
        Tile::new(&built.bounds, self.soup.grid_step, built.error, self.address(node), node == 0, children)
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

fn report(soup: &Soup, tree: &Tree, tiles: &[Built]) -> BuildReport {
    let mut levels = vec![LevelReport::default(); tree.depth() as usize + 1];
    for (node, built) in tree.nodes.iter().zip(tiles) {
        let level = &mut levels[node.level as usize];
        level.level = node.level;
        level.smallest = if level.tiles == 0 { built.triangles } else { level.smallest.min(built.triangles) };
        level.largest = level.largest.max(built.triangles);
        level.tiles += 1;
        level.triangles += built.triangles;
        level.max_error = level.max_error.max(built.error);
        level.bytes += built.bytes;
    }
    let mut report = BuildReport {
        tiles: tiles.len(),
        input_triangles: soup.input_triangles,
        leaf_triangles: soup.triangles.len(),
        stored_triangles: tiles.iter().map(|t| t.triangles).sum(),
        degenerate_triangles: soup.degenerate,
        duplicate_triangles: soup.duplicate,
        unfinite_triangles: soup.unfinite,
        dense_tiles: tiles.iter().filter(|t| !t.reached).count(),
        bytes: levels.iter().map(|l| l.bytes).sum(),
        grid_step: f64::from(soup.grid_step),
        levels,
        ..BuildReport::default()
    };
    for (count, what) in [
        (report.unfinite_triangles, "triangles with a corner that is not a finite number were dropped"),
        (report.degenerate_triangles, "triangles with two corners in one place were dropped"),
        (report.duplicate_triangles, "triangles that were there twice were dropped"),
        (report.dense_tiles, "tiles could not be simplified as far as they should"),
    ] {
        if count > 0 {
            report.warnings.push(format!("{count} {what}"));
        }
    }
    report
}
