//! The members of a tile, one by one: read, checked, and replaced by a guess where they are unusable.

use super::json::{RawContent, RawEntity, RawTile, RawVolume};
use super::lenient::Leaf;
use super::place::{Above, Placing};
use super::query::with_query_of;
use super::semantics::ContentSaid;
use super::shape::Shape;
use super::{
    BoundingVolume, ContentMetadata, Contents, MAX_ADDRESS_BYTES, MetadataEntity, Refine, TileMetadata, largest_scale,
};
use crate::content::problem::Severity;
use crate::content::source::join;
use glam::{DMat3, DMat4};

impl Placing<'_> {
    /// The tile's volume in visit space, mended where it has to be.
    pub(super) fn bounds(
        &mut self,
        index: usize,
        shape: Result<Shape, String>,
        above: &Above,
        visit_from_tile: &DMat4,
    ) -> Result<(Option<Shape>, BoundingVolume), String> {
        const MEMBER: &str = ".boundingVolume";
        let placed = shape.and_then(|shape| {
            let volume = shape.placed(visit_from_tile, &self.frame.visit_from_root);
            if volume.is_finite() { Ok((shape, volume)) } else { Err("its numbers are too large".to_owned()) }
        });
        let what = match (placed, above.bounds.as_ref()) {
            (Ok((shape, volume)), parent) if volume.is_empty() => match parent {
                Some(_) => "is empty: it has no size".to_owned(),
                None => {
                    self.tell(Severity::Error, index, MEMBER, "is empty: it has no size".to_owned());
                    return Ok((Some(shape), volume));
                }
            },
            (Ok((shape, volume)), parent) => {
                if let Some((parent_shape, parent)) = parent
                    && Shape::sticks_out((Some(&shape), &volume), (parent_shape.as_ref(), parent))
                {
                    let text = "is not inside of the parent tile's, as it has to be; the parent's is made larger";
                    self.tell(Severity::Warning, index, MEMBER, text.to_owned());
                }
                return Ok((Some(shape), volume));
            }
            (Err(what), _) => what,
        };
        // A tile lies inside of the one above, so that its volume is never too small.
        let Some((_, parent)) = above.bounds.as_ref() else { return Err(what) };
        self.tell(Severity::Error, index, MEMBER, format!("{what}; that of the parent tile is taken"));
        Ok((None, *parent))
    }

    /// The error in visit space. Whether it fits those above and below is looked at when all are known.
    pub(super) fn geometric_error(
        &mut self,
        index: usize,
        raw: &RawTile,
        said: Option<f64>,
        above: &Above,
        bounds: &BoundingVolume,
        visit_from_tile: &DMat4,
    ) -> f64 {
        let scale = largest_scale(&DMat3::from_mat4(*visit_from_tile));
        let own = match raw.geometric_error.as_deref() {
            Some(Leaf::Number(error)) => Some(*error),
            _ => None,
        };
        let usable = |error: &f64| (error * scale).is_finite() && *error >= 0.0;
        if let Some(error) = said.filter(usable).or(own.filter(usable)) {
            return error * scale;
        }
        // Enough that children are looked at: half of what is above, or a part of the size.
        let guess = match above.geometric_error {
            _ if !raw.has_children && raw.implicit.is_none() => 0.0,
            Some(parent) => parent / 2.0,
            None => bounds.radius() / 8.0,
        };
        let found = match raw.geometric_error.as_deref() {
            None => "is missing",
            Some(Leaf::Number(_)) => "is negative or too large",
            Some(_) => "is not a number",
        };
        self.tell(Severity::Error, index, ".geometricError", format!("{found}; {guess:.3} m is assumed"));
        guess
    }

    pub(super) fn refine(&mut self, index: usize, raw: &RawTile, inherited: Refine) -> Refine {
        const MEMBER: &str = ".refine";
        let Some(leaf) = raw.refine.as_deref() else { return inherited };
        let (refine, is_exact) = match leaf {
            Leaf::Text(text) if text.eq_ignore_ascii_case("replace") => (Refine::Replace, text == "REPLACE"),
            Leaf::Text(text) if text.eq_ignore_ascii_case("add") => (Refine::Add, text == "ADD"),
            _ => {
                let text = "should be \"REPLACE\" or \"ADD\"; that of the parent tile is taken".to_owned();
                self.tell(Severity::Error, index, MEMBER, text);
                return inherited;
            }
        };
        if !is_exact {
            self.tell(Severity::Warning, index, MEMBER, "should be written in capital letters".to_owned());
        }
        refine
    }

    /// Addresses of the contents, and what is said of each.
    pub(super) fn contents(
        &mut self,
        index: usize,
        raw: &[RawContent],
        said: &[ContentSaid],
    ) -> (Contents, Vec<ContentMetadata>) {
        let mut uris = Vec::with_capacity(raw.len());
        let mut metadata = Vec::new();
        for (place, content) in raw.iter().enumerate() {
            let said = said.get(place);
            let own_uri = said.and_then(|said| said.uri.as_deref());
            let uri = match own_uri {
                Some(uri) => self.joined_address(index, &content_member(content), uri),
                None => self.content_uri(index, content),
            };
            if let Some(uri) = uri {
                uris.push(uri);
                let mut of_content = self.content_metadata(index, content);
                of_content.group = said.and_then(|said| said.group).or(of_content.group);
                metadata.push(of_content);
            }
        }
        (uris.iter().collect(), metadata)
    }

    /// The address of a content, joined with the file's.
    pub(super) fn content_uri(&mut self, index: usize, content: &RawContent) -> Option<String> {
        let member = content_member(content);
        match &content.uri {
            Some(Leaf::Text(uri)) => self.joined_address(index, &member, uri),
            Some(other) => {
                let text = format!("is {} instead of an address; left out", other.name());
                self.tell(Severity::Error, index, &format!("{member}.uri"), text);
                None
            }
            None => {
                self.tell(Severity::Error, index, &member, "has no uri; left out".to_owned());
                None
            }
        }
    }

    fn joined_address(&mut self, index: usize, member: &str, uri: &str) -> Option<String> {
        match join(self.uri, uri) {
            Ok(uri) => self.usable_address(index, member, with_query_of(uri, self.uri)),
            Err(error) => {
                self.tell(Severity::Error, index, &format!("{member}.uri"), format!("{error}; left out"));
                None
            }
        }
    }

    fn usable_address(&mut self, index: usize, member: &str, uri: String) -> Option<String> {
        let what = if uri.contains('\0') {
            "is no address; left out".to_owned()
        } else if uri.len() > MAX_ADDRESS_BYTES {
            format!("makes an address of {} bytes, more than {MAX_ADDRESS_BYTES}; left out", uri.len())
        } else {
            self.address_bytes = self.address_bytes.saturating_add(uri.len() as u64);
            return Some(uri);
        };
        self.tell(Severity::Error, index, &format!("{member}.uri"), what);
        None
    }

    pub(super) fn content_metadata(&mut self, index: usize, content: &RawContent) -> ContentMetadata {
        let groups = self.raw.groups.len();
        let group = match &content.group {
            None => None,
            Some(Leaf::Number(group)) if *group >= 0.0 && *group < groups as f64 && group.fract() == 0.0 => {
                Some(*group as u32)
            }
            Some(_) => {
                let member = format!("{}.group", content_member(content));
                let text = format!("should be the number of one of the {groups} groups; the content is in none");
                self.tell(Severity::Error, index, &member, text);
                None
            }
        };
        ContentMetadata { entity: content.metadata.as_deref().and_then(entity), group }
    }

    /// What is said of a tile and its contents; nothing is kept where nothing is said.
    pub(super) fn tile_metadata(&self, raw: &RawTile, contents: Vec<ContentMetadata>) -> Option<Box<TileMetadata>> {
        let metadata = TileMetadata { tile: raw.metadata.as_deref().and_then(entity), contents };
        (!metadata.is_empty()).then(|| Box::new(metadata))
    }

    /// What holds all contents (known only where every content says it), and what the tile has to hold for
    /// their sake.
    pub(super) fn content_bounds(
        &mut self,
        index: usize,
        raw: &RawTile,
        said: &[ContentSaid],
        visit_from_tile: &DMat4,
        own: (Option<&Shape>, &BoundingVolume),
    ) -> (Option<BoundingVolume>, Option<BoundingVolume>) {
        let (mut all, mut outside): (Option<BoundingVolume>, Option<BoundingVolume>) = (None, None);
        let mut is_complete = true;
        for (place, content) in raw.contents.iter().enumerate() {
            let member = format!("{}.boundingVolume", content_member(content));
            let said = said.get(place);
            let shape = match (said.and_then(|said| said.shape), content.volume.as_deref()) {
                (Some(shape), _) => Some(Ok(shape)),
                (None, volume) => volume.map(Shape::read),
            };
            let (low, high) = said.map_or((None, None), |said| (said.low, said.high));
            let shape = shape.map(|shape| shape.map(|shape| shape.between(low, high)));
            let volume = shape.and_then(|shape| self.placed_volume(shape, visit_from_tile, index, &member));
            let Some((shape, volume)) = volume else {
                is_complete = false;
                continue;
            };
            if Shape::sticks_out((Some(&shape), &volume), own) {
                let text = "is not inside of the tile's bounding volume; that one is made larger".to_owned();
                self.tell(Severity::Warning, index, &member, text);
                outside = Some(outside.map_or(volume, |outside| outside.grown_to_hold(&volume)));
            }
            all = Some(all.map_or(volume, |all| all.grown_to_hold(&volume)));
        }
        (all.filter(|_| is_complete), outside)
    }

    pub(super) fn optional_volume(
        &mut self,
        raw: &RawVolume,
        visit_from_tile: &DMat4,
        index: usize,
        member: &str,
    ) -> Option<(Shape, BoundingVolume)> {
        self.placed_volume(Shape::read(raw), visit_from_tile, index, member)
    }

    fn placed_volume(
        &mut self,
        shape: Result<Shape, String>,
        visit_from_tile: &DMat4,
        index: usize,
        member: &str,
    ) -> Option<(Shape, BoundingVolume)> {
        let frame = self.frame.visit_from_root;
        let placed = shape.map(|shape| (shape, shape.placed(visit_from_tile, &frame)));
        match placed {
            Ok((shape, volume)) if volume.is_finite() => Some((shape, volume)),
            Ok(_) => {
                self.tell(Severity::Error, index, member, "its numbers are too large; ignored".to_owned());
                None
            }
            Err(what) => {
                self.tell(Severity::Error, index, member, format!("{what}; ignored"));
                None
            }
        }
    }
}

/// An entity; one without a class says nothing.
pub(super) fn entity(raw: &RawEntity) -> Option<MetadataEntity> {
    match &raw.class {
        Some(Leaf::Text(class)) => Some(MetadataEntity::new(class, raw.properties.clone())),
        _ => None,
    }
}

pub(super) fn content_member(content: &RawContent) -> String {
    match content.ordinal {
        Some(ordinal) => format!(".contents[{ordinal}]"),
        None => ".content".to_owned(),
    }
}
