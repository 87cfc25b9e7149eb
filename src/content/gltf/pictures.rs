//! The pictures of one file: in it, in a data URI, or beside it.

use super::budget::Budget;
use super::buffers::{Buffers, load_uri, shorten};
use super::{ReadOptions, uri};
use crate::content::picture::{self, Digest, TextureTarget};
use crate::content::surface::{Picture, Texture, Wrap};
use ::gltf::json;
use json::texture::WrappingMode;
use json::validation::Checked;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Brings pictures.
#[derive(Clone, Copy)]
pub(super) struct Pictures<'a> {
    pub root: &'a json::Root,
    pub buffers: &'a Buffers<'a>,
    pub address: &'a str,
    pub options: &'a ReadOptions<'a>,
    pub budget: &'a Budget,
}

impl Pictures<'_> {
    /// How a texture goes on along u and v.
    pub fn wraps(&self, texture: &json::Texture) -> (Wrap, Wrap) {
        let sampler = texture.sampler.and_then(|sampler| self.root.samplers.get(sampler.value()));
        let wrap = |mode: Option<Checked<WrappingMode>>| match mode {
            Some(Checked::Valid(WrappingMode::ClampToEdge)) => Wrap::Clamp,
            Some(Checked::Valid(WrappingMode::MirroredRepeat)) => Wrap::Mirror,
            _ => Wrap::Repeat,
        };
        (wrap(sampler.map(|s| s.wrap_s)), wrap(sampler.map(|s| s.wrap_t)))
    }

    /// The images that a texture names, the best first.
    pub fn sources(texture: &json::Texture) -> Vec<usize> {
        // The extensions' pictures first: what stands beside them is for readers that know less.
        let mut sources: Vec<usize> = Vec::new();
        for name in ["KHR_texture_basisu", "EXT_texture_webp"] {
            let extension = texture.extensions.as_ref().and_then(|e| e.others.get(name));
            let source = extension.and_then(|value| value.get("source")).and_then(serde_json::Value::as_u64);
            sources.extend(source.and_then(|source| usize::try_from(source).ok()));
        }
        // Left out where an extension has another format, without a fallback.
        if texture.source.value() != u32::MAX as usize {
            sources.push(texture.source.value());
        }
        sources
    }

    /// A texture whose pixels are the numbers in the file, for whoever reads them as such.
    pub fn data_texture(&self, index: usize) -> Result<Texture, String> {
        let texture = self.root.textures.get(index);
        let texture = texture.ok_or_else(|| format!("points at textures[{index}] of {}", self.root.textures.len()))?;
        let (wrap_u, wrap_v) = self.wraps(texture);
        let source = *Self::sources(texture).first().ok_or("has a texture without a picture")?;
        let picture = self
            .decode(source, TextureTarget::Rgba8, false)
            .map_err(|problem| format!("has a texture whose images[{source}] {problem}"))?;
        Ok(Texture { picture, wrap_u, wrap_v })
    }

    /// A picture to look at. An error is the rest of a sentence about the image.
    pub fn load(&self, index: usize) -> Result<Arc<Picture>, String> {
        self.decode(index, self.options.textures, true)
    }

    /// Shared: with other files, where it lies beside this one.
    fn decode(&self, index: usize, target: TextureTarget, shared: bool) -> Result<Arc<Picture>, String> {
        let image = self.root.images.get(index).ok_or("does not exist, and a texture uses it")?;
        let allow = |bytes| self.budget.take(bytes);
        if let Some(view) = image.buffer_view {
            let path = || format!("images[{index}]");
            let bytes = self.buffers.view(view.value(), &path).map_err(|e| e.to_string())?;
            let name = image.name.clone().unwrap_or_else(path);
            return picture::decode(&bytes, &name, target, allow).map(Arc::new).map_err(|e| e.to_string());
        }
        let uri = image.uri.as_deref().ok_or("has neither bufferView nor uri")?;
        let embedded = uri::decode_data(uri).is_some();
        let address = uri::join(self.address, uri);
        let cache = self.options.pictures.filter(|_| shared && !embedded);
        if let Some(known) = cache.and_then(|cache| cache.get(&address)) {
            return Ok(known);
        }
        let named = |problem: String| format!("({}) {problem}", shorten(uri));
        let bytes =
            load_uri(uri, self.address, self.options.fetch).map_err(|e| named(format!("cannot be read: {e}")))?;
        let digest: Digest = if cache.is_some() { Sha256::digest(&bytes).into() } else { Digest::default() };
        if let Some(known) = cache.and_then(|cache| cache.same(&address, &digest)) {
            return Ok(known);
        }
        let name = if embedded { image.name.clone().unwrap_or_else(|| format!("images[{index}]")) } else { address };
        let picture = picture::decode(&bytes, &name, target, allow).map_err(|e| named(e.to_string()))?;
        Ok(match cache {
            Some(cache) => cache.put(&name, &digest, picture),
            None => Arc::new(picture),
        })
    }
}
