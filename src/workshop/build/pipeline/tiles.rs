//! One tile after the other, from the leaves up.

use super::super::crew::{self, Job};
use super::super::encode::encode;
use super::super::error::BuildError;
use super::super::glb::{Look, glb};
use super::super::look::Dressed;
use super::super::memory::{Budget, step_bytes};
use super::super::mesh::{Bounds, TileMesh};
use super::super::output::Written;
use super::super::simplify::{Simplified, simplify};
use super::super::sort::{LeafMesh, Node, stop_if_cancelled};
use super::super::work::Done;
use super::Project;

/// Texels of a tile's own picture, or distances between vertex colours, that
/// make up its geometric error. A viewer refines when the error spans 16 pixels:
/// a texel then spans two, which is where blur begins to show.
const TEXELS_PER_ERROR: f64 = 8.0;

/// Bytes of the pictures that a step holds: its own and its children's, five of two thousand texels a side.
const PICTURE_BYTES: u64 = (5 * 4) << 22;

impl Project<'_> {
    /// Makes the tiles below and at `tops` that are not there yet.
    pub fn make(&self, tops: &[usize], budget: &Budget) -> Result<usize, BuildError> {
        let wanted = self.unfinished(tops)?;
        let nodes: Vec<usize> = self.tree.children_first().into_iter().filter(|&n| wanted[n]).collect();
        let mut place = vec![usize::MAX; self.tree.nodes.len()];
        nodes.iter().enumerate().for_each(|(job, &node)| place[node] = job);
        let jobs: Vec<Job> = nodes
            .iter()
            .map(|&node| {
                let children = &self.tree.nodes[node].children;
                let waits_for = children.iter().filter(|&&c| wanted[c]).map(|&c| place[c]).collect();
                let pictures = if self.looks.has_atlases() { PICTURE_BYTES } else { 0 };
                Job { bytes: step_bytes(self.input_of(&self.tree.nodes[node])) + pictures, waits_for }
            })
            .collect();
        self.progress.phase("tiles", jobs.len() as u64);
        crew::run(&jobs, budget, self.progress, &|job| {
            stop_if_cancelled(self.progress)?;
            self.tile(nodes[job])
        })?;
        Ok(nodes.len())
    }

    /// For every tile whether it has to be made: it is not done, or its parent is not and its mesh is gone.
    fn unfinished(&self, tops: &[usize]) -> Result<Vec<bool>, BuildError> {
        let mut wanted = vec![false; self.tree.nodes.len()];
        let mut stack = Vec::new();
        for &top in tops {
            let parent = self.tree.nodes[top].parent;
            stack.push((top, parent.is_some_and(|p| !matches!(self.work.done(p), Ok(Some(_))))));
        }
        while let Some((node, for_parent)) = stack.pop() {
            if !self.is_made(node)? || for_parent && !self.work.has_mesh(node) {
                wanted[node] = true;
                stack.extend(self.tree.nodes[node].children.iter().map(|&c| (c, true)));
            }
        }
        Ok(wanted)
    }

    /// Whether a tile's figures and its file are there.
    pub fn is_made(&self, node: usize) -> Result<bool, BuildError> {
        let done = self.work.done(node)?;
        Ok(done.is_some_and(|done| self.staging.size(&self.tree.address(node)) == Some(done.bytes)))
    }

    /// Most triangles that a step begins with.
    fn input_of(&self, node: &Node) -> u64 {
        let limit = self.options.leaf_limit() as u64;
        if node.children.is_empty() { node.triangles.min(16 * limit) } else { node.children.len() as u64 * limit }
    }

    fn tile(&self, node: usize) -> Result<(), BuildError> {
        if let Some(leaf) = self.tree.nodes[node].leaf { self.leaf(node, leaf as usize) } else { self.interior(node) }
    }

    fn leaf(&self, node: usize, leaf: usize) -> Result<(), BuildError> {
        let level = self.tree.nodes[node].level;
        let LeafMesh { mesh, duplicates, first_duplicate } =
            LeafMesh::read(&self.sorted, leaf, level, self.options.leaf_limit(), self.work)?;
        let bounds = mesh.bounds();
        let dressed = self.looks.leaf(&mesh)?;
        let Written { bytes, hash } = self.write(node, &dressed, &bounds)?;
        let done = Done {
            triangles: mesh.triangle_count() as u64,
            bytes,
            hash,
            texels: dressed.atlas_texels(),
            duplicates,
            first_duplicate: first_duplicate.unwrap_or_default().into(),
            reached: 1,
            ..Done::within(&bounds)
        };
        self.work.keep_node(node, &done, &dressed)
    }

    /// As many triangles as the children have on average: between a quarter
    /// and a half of them all, and tiles of one size on all levels.
    fn interior(&self, node: usize) -> Result<(), BuildError> {
        let place = &self.tree.nodes[node];
        let mut children = Vec::with_capacity(place.children.len());
        let mut below = Vec::with_capacity(place.children.len());
        for &child in &place.children {
            let done = self.work.done(child)?;
            children.push(done.ok_or_else(|| BuildError::damaged(&self.work.path("nodes")))?);
            below.push(self.work.mesh(child)?);
        }
        let below: Vec<&Dressed> = below.iter().collect();
        let merged = self.looks.bare(&below);
        let target = merged.triangle_count() / children.len().max(1);
        let Simplified { mesh, deviation, reached } = simplify(&merged, &self.seams, place.level, place.height, target);
        drop(merged);
        let dressed = self.looks.coarse(mesh, &below);
        let bounds = children.iter().fold(Bounds::EMPTY, |all, c| all.union(&c.bounds()));

        let largest = |of: fn(&Done) -> f64| children.iter().map(of).fold(0.0, f64::max);
        // Never equal to a child's: positions are no better known than the grid.
        let grid_step = f64::from(self.sorted.survey.frame.step());
        let deviation = largest(|c| c.deviation) + deviation.max(grid_step);
        let look = TEXELS_PER_ERROR * dressed.texel_metres.max(color_spacing(&dressed.mesh));
        let error = deviation.max(look).max(largest(|c| c.error) + grid_step);
        let Written { bytes, hash } = self.write(node, &dressed, &bounds)?;
        let done = Done {
            triangles: dressed.mesh.triangle_count() as u64,
            bytes,
            hash,
            texels: dressed.atlas_texels(),
            deviation,
            error,
            reached: u32::from(reached),
            ..Done::within(&bounds)
        };
        self.work.keep_node(node, &done, &dressed)?;
        place.children.iter().try_for_each(|&child| self.work.drop_mesh(child))
    }

    /// Writes a tile.
    fn write(&self, node: usize, dressed: &Dressed, bounds: &Bounds) -> Result<Written, BuildError> {
        let encoded = |page: usize| {
            let atlas = dressed.atlases[page].as_ref();
            atlas.map(|a| encode(&a.picture, a.alpha, self.options)).transpose()
        };
        let look = Look {
            finishes: self.looks.finishes(),
            atlases: &[encoded(0)?, encoded(1)?],
            format: self.format,
            credits: &self.credits,
        };
        let tile = self.tree.address(node);
        match glb(&dressed.mesh, bounds, &look) {
            Ok(bytes) => self.staging.write(&tile, &bytes),
            Err(what) => Err(BuildError::Encode { tile, what }),
        }
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
