//! What a tile holds: glb, glTF, b3dm, i3dm, pnts and cmpt to plain CPU buffers.

mod b3dm;
mod cmpt;
mod decode;
mod i3dm;
mod pnts;
mod table;

use super::gltf::GltfError;
use super::metadata::ModelMetadata;
use super::surface::Model;
use glam::{DVec3, Vec3};
use std::sync::Arc;

pub use super::gltf::Fetch;
pub use super::picture::{Digest, PictureCache, TextureTarget};
pub use decode::{DEFAULT_MAX_BYTES, DecodeOptions, TILE_FROM_GLTF, decode};

/// A decoded tile, in visit space.
#[derive(Debug, Clone, Default)]
pub struct TileContent {
    /// Where the model's origin lies in visit space (metres, Y up, f64): vertex
    /// positions are relative to it, so that f32 is exact enough anywhere.
    pub center: DVec3,
    /// Smallest corner of the box around all vertices, points and copies, relative to `center`.
    pub bounds_min: Vec3,
    /// Largest corner; both are zero where there is nothing.
    pub bounds_max: Vec3,
    /// Triangles, copies, points and materials; positions relative to `center`, axes of visit space.
    pub model: Model,
    /// What is known of the model's parts; `None` where nothing is.
    pub metadata: Option<Arc<ModelMetadata>>,
}

impl TileContent {
    /// Bytes held by the model's buffers and by what is known of it.
    pub fn size_bytes(&self) -> usize {
        self.model.size_bytes() + self.metadata.as_ref().map_or(0, |metadata| metadata.size_bytes())
    }
}

/// Why a tile's content could not be used. Each message begins with its address.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// No bytes.
    #[error("{uri} is empty: copy or export the tileset again")]
    Empty {
        /// Address of the content.
        uri: String,
    },
    /// A format of 3D Tiles that cannot be shown.
    #[error("{uri} is {format}, which is not supported yet: convert it to glb")]
    Unsupported {
        /// Address of the content.
        uri: String,
        /// As `vctr (vector data)`.
        format: &'static str,
    },
    /// Nothing that a tile may hold.
    #[error("{uri} is none of glb, glTF, b3dm, i3dm, pnts and cmpt: it begins with {start}")]
    Unknown {
        /// Address of the content.
        uri: String,
        /// The first bytes, printable.
        start: String,
    },
    /// A content of 3D Tiles 1.0 is damaged, outside of any glTF in it.
    #[error("{uri} is a damaged {format}: {problem}")]
    Damaged {
        /// Address of the content.
        uri: String,
        /// As `b3dm`.
        format: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// The glTF inside is.
    #[error("{uri} {source}")]
    Gltf {
        /// Address of the content.
        uri: String,
        /// What is wrong.
        source: GltfError,
    },
}
