//! Tiles decoded and drawn by nobody: for measuring, for tests, and for whoever brings an engine of their own.

use super::prepare::{Job, Loaded, Prepare};
use crate::content::payload::{self, DEFAULT_MAX_BYTES, DecodeOptions, TextureTarget, TileContent};

/// No file that a tile names in turn may be larger.
const MAX_RESOURCE_BYTES: u64 = 256 << 20;

/// Decodes tiles to plain buffers. Every tile holds its own pictures.
#[derive(Debug, Clone, Copy)]
pub struct DecodedTiles {
    /// What pictures are wanted as.
    pub textures: TextureTarget,
    /// Bytes that the buffers of one content may take; what says that it will be larger fails before it is decoded.
    pub max_bytes: u64,
}

impl Default for DecodedTiles {
    fn default() -> Self {
        Self { textures: TextureTarget::Rgba8, max_bytes: DEFAULT_MAX_BYTES }
    }
}

impl Prepare for DecodedTiles {
    /// One for each content.
    type Prepared = Vec<TileContent>;

    fn prepare(&self, job: &Job<'_>) -> Result<Loaded<Vec<TileContent>>, String> {
        let fetch = |uri: &str| job.read(uri, MAX_RESOURCE_BYTES).map_err(|error| error.to_string());
        let options = DecodeOptions {
            gltf_z_up: job.gltf_z_up,
            textures: self.textures,
            max_bytes: self.max_bytes,
            ..DecodeOptions::new(job.visit_from_tile, &fetch)
        };
        let mut prepared = Vec::with_capacity(job.contents.len());
        let mut size_bytes = 0;
        for content in job.contents {
            let loaded = payload::decode(&content.bytes, &content.uri, &options).map_err(|error| error.to_string())?;
            for warning in &loaded.warnings {
                tracing::warn!("{}: {warning}", content.uri);
            }
            size_bytes += loaded.value.model.size_bytes() as u64;
            prepared.push(loaded.value);
            if job.cancelled() {
                break;
            }
        }
        Ok(Loaded { prepared, size_bytes })
    }
}
