//! One thing with its values in JSON: a tileset, a tile, a content, a group.

use super::error::lines;
use super::schema::members;
use super::{Class, MetadataError, Property, Schema, Value};
use crate::content::surface::{Loaded, Warnings};
use serde_json::Value as Json;
use std::sync::Arc;

/// One thing with its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What kind of thing it is.
    pub class: Arc<Class>,
    /// Values by the places of their properties in the class; in the order of the class.
    values: Vec<(usize, Value)>,
}

impl Entity {
    /// Reads a `{"class": …, "properties": {…}}`. Values that do not fit the schema are left out with a warning
    /// that begins with `path`.
    ///
    /// # Errors
    /// When the class is not in the schema.
    pub fn parse(json: &Json, schema: &Schema, path: &str) -> Result<Loaded<Self>, MetadataError> {
        let class = schema.class_of(json, path)?;
        let mut warnings = Warnings::default();
        let mut values = Vec::new();
        for (id, json) in members(json, "properties") {
            let Some((place, property)) = class.property(id) else {
                warnings.add(format!("{path}.properties.{id} is not in the class {:?}; it is left out", class.id));
                continue;
            };
            match property.stored_from_json(json) {
                Ok(stored) => values.extend(property.finish(stored, &property.transform).map(|value| (place, value))),
                Err(problem) => warnings.add(format!("{path}.properties.{id} {problem}; it is left out")),
            }
        }
        values.sort_by_key(|(place, _)| *place);
        Ok(Loaded { value: Self { class, values }, warnings: lines(warnings) })
    }

    /// From values by the places of their properties, in the order of the class.
    pub(super) fn from_values(class: Arc<Class>, values: Vec<(usize, Value)>) -> Self {
        Self { class, values }
    }

    /// Every value there is, with its property, in the order of the class; where the file has none, the class'
    /// default.
    pub fn values(&self) -> impl Iterator<Item = (&Property, &Value)> {
        self.class.properties.iter().enumerate().filter_map(|(place, property)| {
            let own = self.values.binary_search_by_key(&place, |(place, _)| *place).ok();
            let own = own.and_then(|found| self.values.get(found)).map(|(_, value)| value);
            Some((property, own.or(property.default.as_ref())?))
        })
    }

    /// The value of the property with this name in the file.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.values().find(|(property, _)| property.id == id).map(|(_, value)| value)
    }

    /// The value of the property with this meaning, as `TILE_GEOMETRIC_ERROR`.
    pub fn by_semantic(&self, semantic: &str) -> Option<&Value> {
        self.values().find(|(property, _)| property.semantic.as_deref() == Some(semantic)).map(|(_, value)| value)
    }
}
