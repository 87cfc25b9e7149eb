//! Which parts of a tileset stand in a phase.

use crate::content::tileset::Tileset;

/// The metadata property that lists the phases in which the contents of a group stand, as an array of their ids.
pub const PHASES_PROPERTY: &str = "phases";

/// The content groups of the tileset's outermost file whose [`PHASES_PROPERTY`] does not name `phase`. Groups without
/// the property stand always.
pub fn groups_outside(tileset: &Tileset, phase: &str) -> Vec<u32> {
    let Some(file) = tileset.files.first() else { return Vec::new() };
    let stands = |group: &Option<crate::content::tileset::MetadataEntity>| {
        let properties = group.as_ref().map(|entity| entity.properties()).unwrap_or_default();
        properties
            .get(PHASES_PROPERTY)
            .and_then(serde_json::Value::as_array)
            .is_none_or(|phases| phases.iter().any(|id| id.as_str() == Some(phase)))
    };
    let numbered = (0..).zip(&file.metadata.groups);
    numbered.filter(|(_, group)| !stands(group)).map(|(number, _)| number).collect()
}
