//! Equal materials are one material, equal pictures one picture, so that tiles are drawn together.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use bevy::prelude::*;

use super::prepare;
use super::tile_material::TileMaterial;
use crate::content::surface::{Material, Picture};

/// What is on the graphics card, by what it was made from.
#[derive(Resource, Default)]
pub(super) struct Palette {
    images: HashMap<usize, (Weak<Picture>, Handle<Image>)>,
    materials: HashMap<String, (AssetId<TileMaterial>, Option<Weak<Picture>>)>,
    /// The same surfaces while they fade, by the one that does not.
    fading: HashMap<AssetId<TileMaterial>, Handle<TileMaterial>>,
}

fn address(picture: &Arc<Picture>) -> usize {
    Arc::as_ptr(picture).addr()
}

impl Palette {
    /// A handle to this material; `image` is uploaded when its picture is not yet there.
    pub(super) fn material(
        &mut self,
        material: &Material,
        image: Option<Image>,
        anisotropy: u16,
        images: &mut Assets<Image>,
        materials: &mut Assets<TileMaterial>,
    ) -> Handle<TileMaterial> {
        let texture = material.base_color_texture.as_ref();
        let picture = texture.map(|t| &t.picture);
        if let Some(texture) = texture
            && !self.has(&texture.picture)
        {
            // The tile that should have brought it along was called off: it is made here, once.
            let image = image.unwrap_or_else(|| prepare::image(texture, anisotropy));
            self.images.insert(address(&texture.picture), (Arc::downgrade(&texture.picture), images.add(image)));
        }
        let key = key(material);
        if let Some((id, _)) = self.materials.get(&key)
            && let Some(handle) = materials.get_strong_handle(*id)
        {
            return handle;
        }
        let texture = picture.and_then(|p| self.images.get(&address(p))).map(|(_, handle)| handle.clone());
        let handle = materials.add(TileMaterial::new(material, texture));
        self.materials.insert(key, (handle.id(), picture.map(Arc::downgrade)));
        handle
    }

    /// The material for the time of a fade; `None` for one that is gone.
    pub(super) fn fading(
        &mut self,
        usual: &Handle<TileMaterial>,
        materials: &mut Assets<TileMaterial>,
    ) -> Option<Handle<TileMaterial>> {
        if let Some(twin) = self.fading.get(&usual.id()) {
            return Some(twin.clone());
        }
        let twin = materials.get(usual)?.fading();
        let twin = materials.add(twin);
        self.fading.insert(usual.id(), twin.clone());
        Some(twin)
    }

    /// Whether this picture is on the graphics card already.
    fn has(&self, picture: &Arc<Picture>) -> bool {
        self.images.get(&address(picture)).is_some_and(|(weak, _)| weak.strong_count() > 0)
    }

    /// Lets go of pictures that no tile holds any more.
    pub(super) fn sweep(&mut self, materials: &Assets<TileMaterial>) {
        self.images.retain(|_, (weak, _)| weak.strong_count() > 0);
        self.fading.retain(|usual, _| materials.contains(*usual));
        self.materials.retain(|_, (id, picture)| {
            materials.contains(*id) && picture.as_ref().is_none_or(|p| p.strong_count() > 0)
        });
    }
}

/// Everything that makes two materials look different.
fn key(m: &Material) -> String {
    let picture = m.base_color_texture.as_ref().map(|t| (address(&t.picture), t.wrap_u, t.wrap_v));
    format!(
        "{:?} {:?} {} {} {:?} {:?} {} {}",
        m.base_color, picture, m.metallic, m.roughness, m.emissive, m.alpha, m.double_sided, m.unlit
    )
}
