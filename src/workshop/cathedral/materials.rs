//! What each [`MaterialId`] looks like.

use super::kit::MaterialId;
use super::{textures, textures_outside};
use crate::content::surface::{Alpha, Material, Texture, Wrap};
use rayon::prelude::*;
use std::sync::Arc;

/// Metres that one repeat of the material's picture covers, along u and along v.
pub fn tile_metres(id: MaterialId) -> f32 {
    match id {
        MaterialId::Stone | MaterialId::StoneDark => 2.8,
        MaterialId::Vault | MaterialId::Stars => 2.0,
        MaterialId::Lead => 2.6,
        MaterialId::Floor => 3.6,
        MaterialId::Marble | MaterialId::Carved | MaterialId::WhiteMarble | MaterialId::Painted => 1.6,
        MaterialId::Glass | MaterialId::GlassDark => 3.2,
        MaterialId::Oak | MaterialId::Iron | MaterialId::Gilding | MaterialId::Bronze => 1.2,
        MaterialId::Inlay => 2.4,
        outside => textures_outside::tile_metres(outside),
    }
}

/// How fine the picture of a material is where it lies on the building.
pub fn texels_per_metre(id: MaterialId, detail: u8) -> f32 {
    textures::texels(id, detail) as f32 / tile_metres(id)
}

/// The materials of the model, in the order of `used`, their pictures drawn in parallel.
pub fn materials(used: &[MaterialId], seed: u64, detail: u8) -> Vec<Material> {
    used.par_iter()
        .map(|id| {
            let (name, roughness, metallic) = surface(*id);
            let picture = Arc::new(textures::picture(*id, name, seed, detail));
            Material {
                name: name.to_owned(),
                base_color_texture: Some(Texture { picture, wrap_u: Wrap::Repeat, wrap_v: Wrap::Repeat }),
                roughness,
                metallic,
                unlit: *id == MaterialId::Glass,
                alpha: Alpha::Opaque,
                ..Material::default()
            }
        })
        .collect()
}

fn surface(id: MaterialId) -> (&'static str, f32, f32) {
    match id {
        MaterialId::Stone => ("stone", 0.92, 0.0),
        MaterialId::Carved => ("carved stone", 0.9, 0.0),
        MaterialId::StoneDark => ("weathered stone", 0.95, 0.0),
        MaterialId::Vault => ("vault", 0.95, 0.0),
        MaterialId::Lead => ("lead", 0.55, 0.35),
        MaterialId::Oak => ("oak", 0.7, 0.0),
        MaterialId::Floor => ("floor", 0.55, 0.0),
        MaterialId::Marble => ("marble", 0.35, 0.0),
        MaterialId::Glass => ("stained glass", 0.6, 0.0),
        MaterialId::GlassDark => ("stained glass, outside", 0.25, 0.0),
        MaterialId::Iron => ("iron", 0.6, 0.6),
        MaterialId::Gilding => ("gilding", 0.35, 0.8),
        MaterialId::Bronze => ("bronze", 0.42, 0.55),
        MaterialId::WhiteMarble => ("white marble", 0.4, 0.0),
        MaterialId::Inlay => ("choir marble", 0.35, 0.0),
        MaterialId::Painted => ("mural", 0.9, 0.0),
        MaterialId::Stars => ("painted vault", 0.9, 0.0),
        outside => textures_outside::surface(outside),
    }
}
