//! Models read piece by piece, so that one larger than the memory can be built.
//!
//! A [`ModelStream`] says first what is known before any triangle is read (its
//! [`Head`]: materials, pictures by name, counts), then gives [`Piece`]s until
//! none is left, and can begin again. [`open`] makes one of files: the format's
//! reader keeps some tens of megabytes and what one piece holds, whatever the
//! size of the file. [`place`] wraps one and brings it to its unit, its upright
//! and its origin. [`of_model`] makes one of a model that is in memory anyway,
//! and [`collect`] the reverse.
//!
//! What cannot be kept in memory and is needed out of turn (the vertices of
//! text files) goes to a temporary file. Vertices are read back in the order of
//! the file, a piece at a time, through blocks of 64 KiB: files whose triangles
//! jump all over their vertices are read correctly, but slowly once they are
//! larger than the system's file cache.

mod blocks;
mod collect;
mod gather;
mod gltf;
mod lines;
mod memory;
mod obj;
mod open;
mod pictures;
mod placing;
mod ply;
mod polygon;
mod several;
mod tally;
mod tiles;
mod vertex;

pub use collect::collect;
pub use memory::of_model;
pub use open::{OpenOptions, open};

pub(in crate::content::mesh) use open::open_file;

pub use placing::{Crs, Georeference, Origin, Placed, Placing, Up, parse_unit, place};

use super::MeshError;
use crate::content::surface::{Material, Picture, Wrap};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// A model read piece by piece.
pub trait ModelStream: Send {
    /// What is known of the whole.
    fn head(&self) -> &Head;

    /// The next piece with at most `max_triangles` triangles (at least one is
    /// given), `None` after the last. The same file gives the same triangles in
    /// the same order every time, however large the pieces are.
    ///
    /// # Errors
    /// What is damaged beyond use, see [`MeshError`].
    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError>;

    /// Goes back to before the first piece.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    fn rewind(&mut self) -> Result<(), MeshError>;

    /// What was wrong so far without being fatal, one sentence each, once each; at most
    /// [`Warnings::LIMIT`](crate::content::surface::Warnings::LIMIT) and a line that counts the rest.
    fn warnings(&self) -> Vec<String>;
}

/// What is known of a model before its first triangle.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Pieces name them by index.
    pub materials: Vec<StreamMaterial>,
    /// Materials name them by index; none is decoded yet.
    pub pictures: Vec<PictureFile>,
    /// Triangles, where the format tells (an upper bound where some may be dropped).
    pub triangles: Option<u64>,
    /// Vertices as the files count them, where they tell.
    pub vertices: Option<u64>,
    /// The smallest box around all vertices (minimum, maximum) as far as the
    /// format tells it; in metres, Y up, before anything is moved to an origin.
    pub bounds: Option<[[f64; 3]; 2]>,
    /// Copyright and credit lines.
    pub credits: Vec<String>,
    /// The files it was read from, in their order; empty for a model in memory.
    pub files: Vec<FileFacts>,
    /// Where on the earth it belongs, where that is known.
    pub georeference: Option<Georeference>,
}

/// One file (or tileset) of a model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileFacts {
    /// As it was named.
    pub path: PathBuf,
    /// Bytes of the model's file itself; of a tileset, of all its tiles.
    pub bytes: u64,
    /// As [`Head::triangles`].
    pub triangles: Option<u64>,
    /// As [`Head::bounds`].
    pub bounds: Option<[[f64; 3]; 2]>,
}

/// A material whose picture is named, not decoded.
#[derive(Debug, Clone, Default)]
pub struct StreamMaterial {
    /// Everything but the picture: its `base_color_texture` is `None`.
    pub material: Material,
    /// Base colour picture.
    pub texture: Option<StreamTexture>,
}

/// Which picture, and how it repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamTexture {
    /// Into [`Head::pictures`].
    pub picture: usize,
    /// Along u.
    pub wrap_u: Wrap,
    /// Along v.
    pub wrap_v: Wrap,
}

/// A picture that is decoded when it is needed, and again when it is needed again.
#[derive(Clone)]
pub struct PictureFile {
    /// As the model names it, for messages and file names.
    pub name: String,
    /// Texels, from the header.
    pub width: u32,
    /// Texels, from the header.
    pub height: u32,
    load: Arc<dyn Fn() -> Result<Arc<Picture>, String> + Send + Sync>,
}

impl PictureFile {
    /// `load` gives the decoded picture, of just this size, or says in a sentence why not.
    pub fn new(
        name: impl Into<String>,
        width: u32,
        height: u32,
        load: impl Fn() -> Result<Arc<Picture>, String> + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), width, height, load: Arc::new(load) }
    }

    /// Bytes of the decoded picture.
    pub fn decoded_bytes(&self) -> u64 {
        4 * u64::from(self.width) * u64::from(self.height)
    }

    /// Decodes it.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn load(&self) -> Result<Arc<Picture>, String> {
        (self.load)()
    }
}

impl std::fmt::Debug for PictureFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} x {})", self.name, self.width, self.height)
    }
}

/// Some triangles of one material. All buffers but `indices` have one entry a
/// vertex or, where the model has no such thing, none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Piece {
    /// Metres, Y up. May hold what is no number; whoever reads drops such triangles and counts them.
    pub positions: Vec<[f64; 3]>,
    /// As the file has them, not always of unit length; empty where the file has none.
    pub normals: Vec<[f32; 3]>,
    /// Texture coordinates, (0, 0) at the upper left of the picture.
    pub uvs: Vec<[f32; 2]>,
    /// Linear RGBA, 255 = 1.0.
    pub colors: Vec<[u8; 4]>,
    /// Feature of each vertex (`EXT_mesh_features`, the first set), where the model tells.
    pub features: Vec<u32>,
    /// Three a triangle, counter-clockwise seen from the front, each below `positions.len()`.
    pub indices: Vec<u32>,
    /// Into [`Head::materials`].
    pub material: usize,
}

impl Piece {
    /// Number of triangles.
    pub fn triangle_count(&self) -> usize {
        self.indices.len() / 3
    }
}
