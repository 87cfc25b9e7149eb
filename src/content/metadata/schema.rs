//! Classes of properties, and enums.

use super::error::lines;
use super::{ComponentType, MetadataError, Property, Value};
use crate::content::surface::{Loaded, Warnings};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Largest schema in a file of its own, bytes.
pub const MAX_SCHEMA_BYTES: u64 = 16 << 20;

/// What kinds of things there are and what is known of each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// Its name in the file.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// What it is, for people.
    pub description: Option<String>,
    /// Its author's version.
    pub version: Option<String>,
    /// By name in the file.
    pub classes: BTreeMap<String, Arc<Class>>,
    /// By name in the file.
    pub enums: BTreeMap<String, Arc<EnumType>>,
}

/// One kind of thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Class {
    /// Its name in the file.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// What it is, for people.
    pub description: Option<String>,
    /// What is known of every such thing.
    pub properties: Vec<Property>,
    /// Their places by their names in the file.
    places: BTreeMap<String, usize>,
}

impl Class {
    /// Its name for people, or else its name in the file.
    pub fn title(&self) -> &str {
        self.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.id)
    }

    /// Place and data of a property.
    pub fn property(&self, id: &str) -> Option<(usize, &Property)> {
        let place = *self.places.get(id)?;
        Some((place, self.properties.get(place)?))
    }
}

/// Names for numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumType {
    /// How its numbers are stored.
    pub value_type: ComponentType,
    /// Names by number.
    pub values: BTreeMap<i128, String>,
    /// Numbers by name.
    numbers: BTreeMap<String, i128>,
}

impl EnumType {
    /// The value with this number.
    pub fn by_value(&self, value: i128) -> Value {
        Value::Enum { value, name: self.values.get(&value).cloned() }
    }

    /// The value with this name.
    pub fn by_name(&self, name: &str) -> Option<Value> {
        Some(Value::Enum { value: *self.numbers.get(name)?, name: Some(name.to_owned()) })
    }
}

impl Schema {
    /// Reads a schema from a file of its own.
    ///
    /// # Errors
    /// When it is too large, not JSON or no schema; `uri` begins the message.
    pub fn from_bytes(bytes: &[u8], uri: &str) -> Result<Loaded<Self>, MetadataError> {
        if bytes.len() as u64 > MAX_SCHEMA_BYTES {
            let (bytes, limit) = (bytes.len() as u64, MAX_SCHEMA_BYTES);
            return Err(MetadataError::TooLarge { path: uri.to_owned(), bytes, limit });
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let json = serde_json::from_slice(bytes)
            .map_err(|error| MetadataError::invalid(uri, format!("is not JSON ({error})")))?;
        Self::parse(&json, uri)
    }

    /// Reads a schema. Classes, properties and enums that cannot be used are left out with a warning; `path`
    /// begins the warnings.
    ///
    /// # Errors
    /// When it is no JSON object.
    pub fn parse(json: &Json, path: &str) -> Result<Loaded<Self>, MetadataError> {
        let Json::Object(_) = json else {
            return Err(MetadataError::invalid(path, "is no schema, which is an object"));
        };
        let mut warnings = Warnings::default();
        let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let mut schema = Self {
            id: text("id").unwrap_or_default(),
            name: text("name"),
            description: text("description"),
            version: text("version"),
            ..Self::default()
        };
        for (id, json) in members(json, "enums") {
            match enumeration(json) {
                Ok(read) => {
                    schema.enums.insert(id.clone(), Arc::new(read));
                }
                Err(problem) => warnings.add(format!("{path}.enums.{id} {problem}; the enum is left out")),
            }
        }
        for (id, json) in members(json, "classes") {
            let path = format!("{path}.classes.{id}");
            let mut class = Class {
                id: id.clone(),
                name: json.get("name").and_then(Json::as_str).map(str::to_owned),
                description: json.get("description").and_then(Json::as_str).map(str::to_owned),
                ..Class::default()
            };
            for (id, json) in members(json, "properties") {
                let path = format!("{path}.properties.{id}");
                match Property::parse(id, json, &path, &schema.enums, &mut warnings) {
                    Ok(property) => {
                        class.places.insert(id.clone(), class.properties.len());
                        class.properties.push(property);
                    }
                    Err(problem) => warnings.add(format!("{path} {problem}; the property is left out")),
                }
            }
            schema.classes.insert(id.clone(), Arc::new(class));
        }
        Ok(Loaded { value: schema, warnings: lines(warnings) })
    }

    /// The class that an object's `class` names.
    ///
    /// # Errors
    /// When it names none, or one that the schema lacks.
    pub fn class_of(&self, json: &Json, path: &str) -> Result<Arc<Class>, MetadataError> {
        let name = json.get("class").and_then(Json::as_str);
        let name = name.ok_or_else(|| MetadataError::invalid(path, "names no class"))?;
        let class = self.classes.get(name).cloned();
        class.ok_or_else(|| MetadataError::invalid(path, format!("is of class {name:?}, which the schema lacks")))
    }
}

/// Members of an object's member that is an object; none where it is not.
pub(super) fn members<'a>(json: &'a Json, key: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    json.get(key).and_then(Json::as_object).into_iter().flat_map(Map::iter)
}

fn enumeration(json: &Json) -> Result<EnumType, String> {
    let value_type = match json.get("valueType") {
        None => ComponentType::Uint16,
        Some(name) => name
            .as_str()
            .and_then(ComponentType::from_schema)
            .filter(|component| component.is_integer())
            .ok_or_else(|| "has a valueType that is no integer type".to_owned())?,
    };
    let entries = json.get("values").and_then(Json::as_array).ok_or("has no list of values")?;
    let mut read = EnumType { value_type, values: BTreeMap::new(), numbers: BTreeMap::new() };
    for entry in entries {
        let name = entry.get("name").and_then(Json::as_str).ok_or("has a value without a name")?;
        let value = entry.get("value").and_then(|value| value_type.from_json(value)).and_then(|n| n.as_integer());
        let value = value.ok_or_else(|| format!("has a value {name:?} without a number of its type"))?;
        read.values.entry(value).or_insert_with(|| name.to_owned());
        read.numbers.entry(name.to_owned()).or_insert(value);
    }
    Ok(read)
}
