//! Metadata of explicit tiles that means members of theirs.

use super::json::{RawContent, RawEntity, RawTile};
use super::metadata::Schema as SchemaPlace;
use super::place::Placing;
use super::semantics::{ContentSaid, TileSaid, has_meaning};
use crate::content::metadata::{Entity, Schema};
use crate::content::problem::Severity;
use serde_json::{Value as Json, json};

/// The schema of a file, if it stands inside and has anything to say of tiles. One beside the file would have to be
/// fetched before a tile could be placed.
pub(super) fn meaningful(place: Option<&SchemaPlace>) -> Option<Schema> {
    let Some(SchemaPlace::Inline(text)) = place else { return None };
    if !text.contains("TILE_") && !text.contains("CONTENT_") {
        return None;
    }
    // What is wrong with a schema is told when it is asked for what it describes.
    let schema = Schema::from_bytes(text.as_bytes(), "schema").ok()?.value;
    has_meaning(&schema).then_some(schema)
}

impl Placing<'_> {
    pub(super) fn tile_said(&mut self, index: usize, raw: &RawTile) -> TileSaid {
        let Some(entity) = self.entity(raw.metadata.as_deref()) else { return TileSaid::default() };
        let mut odd = Vec::new();
        let said = TileSaid::read(&|semantic| entity.by_semantic(semantic).cloned(), &mut |semantic, what| {
            odd.push((semantic.to_owned(), what));
        });
        self.tell_odd(index, ".metadata", odd);
        said
    }

    /// By content; empty where nothing is said of any.
    pub(super) fn contents_said(&mut self, index: usize, raw: &[RawContent]) -> Vec<ContentSaid> {
        if self.meaning.is_none() || raw.iter().all(|content| content.metadata.is_none()) {
            return Vec::new();
        }
        let groups = self.raw.groups.len();
        let mut said = Vec::with_capacity(raw.len());
        for content in raw {
            let mut odd = Vec::new();
            said.push(match self.entity(content.metadata.as_deref()) {
                Some(entity) => {
                    let ask = |semantic: &str| entity.by_semantic(semantic).cloned();
                    ContentSaid::read(&ask, groups, &mut |semantic, what| odd.push((semantic.to_owned(), what)))
                }
                None => ContentSaid::default(),
            });
            self.tell_odd(index, &format!("{}.metadata", super::members::content_member(content)), odd);
        }
        said
    }

    fn entity(&self, raw: Option<&RawEntity>) -> Option<Entity> {
        let (schema, raw) = (self.meaning.as_ref()?, super::members::entity(raw?)?);
        let json = json!({ "class": &*raw.class, "properties": Json::Object(raw.properties()) });
        Entity::parse(&json, schema, "metadata").ok().map(|loaded| loaded.value)
    }

    fn tell_odd(&mut self, index: usize, member: &str, odd: Vec<(String, String)>) {
        for (semantic, what) in odd {
            self.tell(Severity::Warning, index, member, format!("{semantic} {what}; it is left out"));
        }
    }
}
