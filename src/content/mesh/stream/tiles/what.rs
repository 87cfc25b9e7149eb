//! One content of a tileset, decoded, and its pictures.

use crate::content::mesh::MAX_BYTES;
use crate::content::mesh::stream::{PictureFile, pictures};
use crate::content::payload::{self, DecodeOptions, PictureCache, TextureTarget, TileContent};
use crate::content::source::Source;
use crate::content::surface::Picture;
use glam::DMat4;
use std::sync::Arc;

/// A content and where it comes from.
pub(super) struct What<'a> {
    pub source: &'a Arc<dyn Source>,
    pub uri: &'a str,
    pub visit_from_tile: DMat4,
    pub gltf_z_up: bool,
}

impl What<'_> {
    /// Decodes it, with its copies written out.
    pub fn decode(
        &self,
        bytes: &[u8],
        textures: TextureTarget,
        cache: Option<&dyn PictureCache>,
    ) -> Result<TileContent, String> {
        let fetch = |uri: &str| self.source.read(uri, MAX_BYTES).map_err(|error| error.to_string());
        let options = DecodeOptions {
            gltf_z_up: self.gltf_z_up,
            pictures: cache,
            textures,
            ..DecodeOptions::new(self.visit_from_tile, &fetch)
        };
        let mut content = payload::decode(bytes, self.uri, &options).map_err(|error| error.to_string())?.value;
        let most = 1 << 28;
        let too_many = |count| format!("its copies have {count} triangles, more than the {most} of one tile");
        content.model.expand_instances(most).map_err(too_many)?;
        Ok(content)
    }

    /// A picture that lies beside contents.
    pub fn shared(&self, picture: &Picture) -> PictureFile {
        let (source, address) = (Arc::clone(self.source), picture.name.clone());
        PictureFile::new(picture.name.clone(), picture.width, picture.height, move || {
            let bytes = source.read(&address, MAX_BYTES).map_err(|error| error.to_string())?;
            pictures::decode(&bytes, &address)
        })
    }

    /// The picture of a material of a content, which is decoded whole for it.
    pub fn inside(&self, picture: &Picture, material: usize) -> PictureFile {
        let (source, uri, gltf_z_up) = (Arc::clone(self.source), self.uri.to_owned(), self.gltf_z_up);
        let name = format!("{uri} {}", picture.name);
        PictureFile::new(name, picture.width, picture.height, move || {
            let bytes = source.read(&uri, MAX_BYTES).map_err(|error| error.to_string())?;
            let what = What { source: &source, uri: &uri, visit_from_tile: DMat4::IDENTITY, gltf_z_up };
            let content = what.decode(&bytes, TextureTarget::Rgba8, None)?;
            let texture = content.model.materials.get(material).and_then(|m| m.base_color_texture.as_ref());
            texture.map(|texture| Arc::clone(&texture.picture)).ok_or_else(|| "is no longer there".to_owned())
        })
    }
}
