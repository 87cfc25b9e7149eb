//! Tiles that were written, read again: what is made of them later is made of what a visitor gets.

use super::staging::Staging;
use crate::content::payload::{DecodeOptions, PictureCache, TILE_FROM_GLTF, TileContent, decode};
use crate::workshop::build::error::BuildError;
use serde_json::Value;

/// The tile at `address`, axes and origin of the model. Pictures only where there is somewhere to keep shared ones.
pub(super) fn reread(
    staging: &Staging,
    address: &str,
    pictures: Option<&dyn PictureCache>,
) -> Result<TileContent, BuildError> {
    let bytes = staging.read(address)?;
    let bytes = if pictures.is_some() { bytes } else { without_materials(&bytes).unwrap_or(bytes) };
    let fetch = |uri: &str| staging.read(uri).map_err(|e| e.to_string());
    let options = DecodeOptions { pictures, ..DecodeOptions::new(TILE_FROM_GLTF.inverse(), &fetch) };
    match decode(&bytes, address, &options) {
        Ok(loaded) => Ok(loaded.value),
        Err(error) => Err(BuildError::Unreadable { tile: address.to_owned(), what: error.to_string() }),
    }
}

/// A glb whose materials nobody has to read.
fn without_materials(glb: &[u8]) -> Option<Vec<u8>> {
    let length = glb.get(12..16).and_then(|b| Some(u32::from_le_bytes(b.try_into().ok()?) as usize))?;
    let mut json: Value = serde_json::from_slice(glb.get(20..20 + length)?).ok()?;
    let binary = glb.get(20 + length + 8..)?;
    let root = json.as_object_mut()?;
    for name in ["materials", "textures", "images", "samplers"] {
        root.remove(name);
    }
    for primitive in root.get_mut("meshes")?.get_mut(0)?.get_mut("primitives")?.as_array_mut()? {
        primitive.as_object_mut()?.remove("material");
    }
    Some(super::super::glb::container(&json, binary))
}
