//! Pictures brought into the work folder once, and what becomes of every material.

use super::super::encode::{LARGEST_SIDE, extension};
use super::super::error::BuildError;
use super::super::mesh::TileMesh;
use super::super::options::BuildOptions;
use super::blocks::{Cache, Source};
use super::dressed::Dressed;
use super::finish::{Finish, Paint, same_finish};
use super::intake::{Found, Ways, address, bring_in, stored_name};
use super::pyramid::{Pyramid, file_bytes};
use super::{bake, leaf};
use crate::content::mesh::stream::{Head, PictureFile, StreamMaterial};
use crate::content::surface::{Alpha, Wrap};
use std::path::{Path, PathBuf};

/// Pictures up to this size on both sides are shared: a cut saves nothing.
const SMALL: u32 = 512;
/// Where the pictures lie in the work folder.
const FOLDER: &str = "pictures";

/// Everything about pictures that a build needs, shared by all threads.
pub(in super::super) struct Looks {
    finishes: Vec<Finish>,
    /// For every material the first one with an equal finish.
    representatives: Vec<u32>,
    /// For every material that is cut.
    sources: Vec<Option<Source>>,
    pyramids: Vec<Option<Pyramid>>,
    shared: Vec<(String, PathBuf)>,
    warnings: Vec<String>,
    cache: Cache,
    max_picture_size: u32,
}

/// What bringing the pictures in takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) struct Need {
    /// Peak while one picture is decoded, beside the cache.
    pub memory_bytes: u64,
    /// In the work folder, until the build is done.
    pub disk_bytes: u64,
}

impl Looks {
    /// An upper bound of what [`Looks::new`] needs, from headers alone.
    pub fn need(head: &Head) -> Need {
        // What is larger will not be used.
        let pictures = || head.pictures.iter().filter(|p| p.width.max(p.height) <= LARGEST_SIDE);
        let pyramid = |p: &PictureFile| file_bytes(p.width, p.height, 4);
        Need {
            // The picture, and the next two levels of its pyramid.
            memory_bytes: pictures().map(|p| p.decoded_bytes() + p.decoded_bytes() / 2).max().unwrap_or(0),
            disk_bytes: pictures().map(pyramid).sum(),
        }
    }

    /// Decides what becomes of every material, decodes each picture once, one at a
    /// time, and leaves in `work` what tiles are cut from and what lies beside them.
    /// What is already there is used again, so that several processes may follow one
    /// another over the same folder. `repeats` says of which materials the
    /// picture does, and `colored` which have vertex colours; up to `cache_bytes` of decoded blocks are held in memory.
    ///
    /// # Errors
    /// What the disk refuses. A picture that cannot be decoded is a warning: its
    /// materials are drawn in a neutral grey.
    pub fn new(
        head: &Head,
        repeats: &[bool],
        colored: &[bool],
        work: &Path,
        options: &BuildOptions,
        cache_bytes: usize,
    ) -> Result<Self, BuildError> {
        let folder = work.join(FOLDER);
        std::fs::create_dir_all(&folder).map_err(|e| BuildError::write(&folder, e))?;
        let mut looks = Self {
            finishes: Vec::new(),
            representatives: (0..head.materials.len() as u32).collect(),
            sources: vec![None; head.materials.len()],
            pyramids: Vec::new(),
            shared: Vec::new(),
            warnings: Vec::new(),
            cache: Cache::new(cache_bytes),
            max_picture_size: options.max_picture_size.clamp(64, LARGEST_SIDE),
        };
        let mut found = Vec::with_capacity(head.pictures.len());
        for (index, picture) in head.pictures.iter().enumerate() {
            let users =
                || head.materials.iter().enumerate().filter(|(_, m)| m.texture.is_some_and(|t| t.picture == index));
            let cut = users().any(|(i, m)| is_cut(m, i, picture, repeats));
            let shared = users().any(|(i, m)| !is_cut(m, i, picture, repeats));
            let ways = Ways { cut, opaque: shared && users().any(|(_, m)| m.material.alpha == Alpha::Opaque), shared };
            let (what, pyramid) = bring_in(&folder, index, picture, ways, options)?;
            if let Found::Unusable { why } = &what {
                looks.warnings.push(format!("picture {:?} is left out, its surfaces are grey: {why}", picture.name));
            }
            found.push(what);
            looks.pyramids.push(pyramid);
        }
        for (index, material) in head.materials.iter().enumerate() {
            let colored = colored.get(index).copied().unwrap_or(false);
            looks.finish(head, &found, repeats, index, material, colored, &folder, options);
        }
        looks.merge_equal();
        Ok(looks)
    }

    fn finish(
        &mut self,
        head: &Head,
        found: &[Found],
        repeats: &[bool],
        index: usize,
        stream: &StreamMaterial,
        colored: bool,
        folder: &Path,
        options: &BuildOptions,
    ) {
        let mut material = stream.material.clone();
        let mut paint = Paint::None;
        if let Some(texture) = stream.texture {
            match (head.pictures.get(texture.picture), found.get(texture.picture)) {
                (Some(picture), Some(Found::Decoded { alpha })) => {
                    let alpha = *alpha && material.alpha != Alpha::Opaque;
                    if is_cut(stream, index, picture, repeats) {
                        self.sources[index] = Some(Source::new(texture.picture as u32, texture.wrap_u, texture.wrap_v));
                        paint = Paint::Atlas { page: usize::from(alpha) };
                    } else {
                        let address = address(&picture.name, texture.picture, extension(alpha, options));
                        let file = folder.join(stored_name(texture.picture, alpha, options));
                        if !self.shared.iter().any(|(known, _)| *known == address) {
                            self.shared.push((address.clone(), file));
                        }
                        paint = Paint::Shared { address, wrap_u: texture.wrap_u, wrap_v: texture.wrap_v };
                    }
                }
                _ => material.base_color = [0.5, 0.5, 0.5, material.base_color[3]],
            }
        }
        self.finishes.push(Finish { material, colored, paint });
    }

    /// Cut materials that look the same but for their pictures become one: the first of them, without a name.
    fn merge_equal(&mut self) {
        for i in 0..self.finishes.len() {
            let Paint::Atlas { .. } = self.finishes[i].paint else { continue };
            if let Some(first) = (0..i).find(|&k| same_finish(&self.finishes[k], &self.finishes[i])) {
                self.representatives[i] = first as u32;
                self.finishes[first].material.name.clear();
            }
        }
    }

    /// Whether tiles have pictures of their own.
    pub fn has_atlases(&self) -> bool {
        self.finishes.iter().any(|finish| matches!(finish.paint, Paint::Atlas { .. }))
    }

    /// What [`Dressed::mesh`]'s materials are.
    pub fn finishes(&self) -> &[Finish] {
        &self.finishes
    }

    /// Pictures that lie once beside the tiles: address relative to the tileset, and the encoded file in the work folder.
    pub fn shared(&self) -> &[(String, PathBuf)] {
        &self.shared
    }

    /// Pictures that could not be used, one sentence each.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Dresses a leaf: `mesh` has the model's materials and texture coordinates.
    ///
    /// # Errors
    /// A work folder that cannot be read.
    pub fn leaf(&self, mesh: &TileMesh) -> Result<Dressed, BuildError> {
        leaf::dress(self, mesh)
    }

    /// The children as one mesh to be simplified. Coordinates in atlases are gone: the
    /// parent gets its own, and charts' seams do not hold the simplifier up.
    pub fn bare(&self, children: &[&Dressed]) -> TileMesh {
        let mut parts: Vec<TileMesh> = children.iter().map(|c| c.mesh.clone()).collect();
        for vertex in parts.iter_mut().flat_map(|p| &mut p.vertices) {
            if self.page(vertex.material).is_some() {
                vertex.uv = [0.0; 2];
            }
        }
        TileMesh::merged(parts.iter())
    }

    /// Dresses a coarser tile: `mesh` is what became of [`Looks::bare`]; its atlas shows what the children's show.
    pub fn coarse(&self, mesh: TileMesh, children: &[&Dressed]) -> Dressed {
        bake::dress(self, mesh, children)
    }

    pub(super) fn max_picture_size(&self) -> u32 {
        self.max_picture_size
    }

    /// The first material that looks the same but for its picture.
    pub fn representative(&self, material: u32) -> u32 {
        self.representatives.get(material as usize).copied().unwrap_or(material)
    }

    /// The page of the atlas from which a material takes its colours.
    pub fn page(&self, material: u32) -> Option<usize> {
        match self.finishes.get(material as usize)?.paint {
            Paint::Atlas { page } => Some(page),
            Paint::None | Paint::Shared { .. } => None,
        }
    }

    /// Of a material that is cut onto `page`: the picture and its size.
    pub(super) fn source(&self, material: u32, page: usize) -> Option<(Source, (u32, u32))> {
        let source = self.sources.get(material as usize).copied().flatten()?;
        (self.page(material) == Some(page)).then(|| (source, self.picture_size(source)))
    }

    pub(super) fn picture_size(&self, source: Source) -> (u32, u32) {
        self.pyramid(source).map_or((1, 1), Pyramid::size)
    }

    pub(super) fn cache(&self) -> &Cache {
        &self.cache
    }

    pub(super) fn pyramid(&self, source: Source) -> Option<&Pyramid> {
        self.pyramids.get(source.picture as usize)?.as_ref()
    }
}

fn is_cut(material: &StreamMaterial, index: usize, picture: &PictureFile, repeats: &[bool]) -> bool {
    let clamped = material.texture.is_some_and(|t| t.wrap_u == Wrap::Clamp && t.wrap_v == Wrap::Clamp);
    picture.width.max(picture.height) > SMALL && (clamped || !repeats.get(index).copied().unwrap_or(false))
}
