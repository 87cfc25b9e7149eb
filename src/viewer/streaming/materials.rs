//! Equal materials are one material, equal pictures one picture, so that tiles are drawn together.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use bevy::prelude::*;

use super::pictures::{SharedPictures, TilePicture};
use super::slices::{SLICE_BYTES, Slices};
use super::tile_material::TileMaterial;
use super::upload::Outbox;
use crate::content::surface::{Material, Picture};
use crate::streaming::ApplyBudget;
use crate::viewer::visitor::LightTextures;

/// What is on the graphics card, by what it was made from.
#[derive(Resource, Default)]
pub(super) struct Palette {
    images: HashMap<usize, Kept>,
    materials: HashMap<String, (AssetId<TileMaterial>, Option<Weak<Picture>>)>,
    /// The same surfaces while they fade, by the one that does not.
    fading: HashMap<AssetId<TileMaterial>, Handle<TileMaterial>>,
}

/// A picture on the graphics card, or on its way there.
struct Kept {
    picture: Weak<Picture>,
    handle: Handle<Image>,
    /// What is not there yet.
    waiting: Option<Slices>,
}

fn address(picture: &Arc<Picture>) -> usize {
    Arc::as_ptr(picture).addr()
}

impl Palette {
    /// Hands as much of a picture over to the graphics card as the budget allows; whether all of it is there.
    pub(super) fn hand_over(
        &mut self,
        picture: &mut TilePicture,
        beside: &SharedPictures,
        anisotropy: u16,
        images: &mut Assets<Image>,
        outbox: &mut Outbox,
        budget: &mut ApplyBudget,
    ) -> bool {
        let texture = &picture.texture;
        if !self.has(&texture.picture) {
            let prepared = picture.prepared.take().or_else(|| beside.take(&texture.picture.name));
            // A picture that could not be made is none: the surface is drawn in its plain colour.
            let Some(prepared) = prepared else { return true };
            let handle = images.add(prepared.image(texture, anisotropy));
            let kept = Kept { picture: Arc::downgrade(&texture.picture), handle, waiting: Some(prepared.slices) };
            self.images.insert(address(&texture.picture), kept);
        }
        let Some(kept) = self.images.get_mut(&address(&texture.picture)) else { return true };
        while let Some(slices) = &mut kept.waiting {
            if slices.is_done() {
                kept.waiting = None;
            } else if !budget.admits(SLICE_BYTES as u64) {
                return false;
            } else if let Some(slice) = slices.next_slice() {
                budget.take(slice.bytes().len() as u64);
                outbox.0.push((kept.handle.id(), slice));
            }
        }
        true
    }

    /// A handle to this material, whose picture is there.
    pub(super) fn material(
        &mut self,
        material: &Material,
        light: Option<&LightTextures>,
        materials: &mut Assets<TileMaterial>,
    ) -> Handle<TileMaterial> {
        let picture = material.base_color_texture.as_ref().map(|texture| &texture.picture);
        let key = key(material);
        if let Some((id, _)) = self.materials.get(&key)
            && let Some(handle) = materials.get_strong_handle(*id)
        {
            return handle;
        }
        let texture = picture.and_then(|p| self.images.get(&address(p))).map(|kept| kept.handle.clone());
        let handle = materials.add(TileMaterial::new(material, texture, light));
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
        self.images.get(&address(picture)).is_some_and(|kept| kept.picture.strong_count() > 0)
    }

    /// Whether some picture is on its way.
    pub(super) fn is_busy(&self) -> bool {
        self.images.values().any(|kept| kept.waiting.is_some())
    }

    /// Lets go of pictures that no tile holds any more.
    pub(super) fn sweep(&mut self, materials: &Assets<TileMaterial>) {
        self.images.retain(|_, kept| kept.picture.strong_count() > 0);
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
        "{} {:?} {:?} {} {} {:?} {:?} {} {}",
        m.name.starts_with("stained glass"),
        m.base_color,
        picture,
        m.metallic,
        m.roughness,
        m.emissive,
        m.alpha,
        m.double_sided,
        m.unlit
    )
}
