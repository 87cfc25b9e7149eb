//! The JSON Schema of `visit.json` and of tours, made from the types that read them.
//!
//! Editors check with it while people write, and other programs before they hand a visit over. What one file alone
//! cannot say is not in it: whether an address leads to a file, whether an id is taken or names something. That is
//! what `parvis check` is for. A text's limit is in bytes, which a schema can only count as characters: it is looser.

use super::{MAX_COORDINATE, MAX_ENTRIES, MAX_ID_LENGTH, MAX_TEXT_BYTES, SCHEMA, Tour, Visit};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

impl Visit {
    /// The JSON Schema (draft 2020-12) of `visit.json`.
    pub fn json_schema() -> Value {
        schema_of::<Self>(&format!("Parvis visit.json, version {SCHEMA}"))
    }
}

impl Tour {
    /// The JSON Schema (draft 2020-12) of `tours/<id>.json`.
    pub fn json_schema() -> Value {
        schema_of::<Self>(&format!("Parvis tour, version {SCHEMA}"))
    }
}

fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    schema.to_value()
}

/// The number of the format.
pub(super) fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": SCHEMA })
}

/// Letters, digits, `-` and `_`.
pub(super) fn id(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": format!("^[A-Za-z0-9_-]{{1,{MAX_ID_LENGTH}}}$") })
}

/// As [`id`], or `null`.
pub(super) fn optional_id(from: &mut SchemaGenerator) -> Schema {
    or_null(id(from))
}

/// A list of what must be ids of something.
pub(super) fn ids(from: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "maxItems": MAX_ENTRIES, "items": id(from) })
}

/// A relative address.
pub(super) fn address(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "format": "uri-reference" })
}

/// As [`address`], or `null`.
pub(super) fn optional_address(from: &mut SchemaGenerator) -> Schema {
    or_null(address(from))
}

/// A list of relative addresses.
pub(super) fn addresses(from: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "maxItems": MAX_ENTRIES, "items": address(from) })
}

/// Relative addresses by language.
pub(super) fn addresses_by_language(from: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object", "maxProperties": MAX_ENTRIES,
        "propertyNames": language(from), "additionalProperties": address(from),
    })
}

/// A BCP 47 tag by its looks.
pub(super) fn language(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string", "minLength": 2, "maxLength": 35, "pattern": "^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$",
    })
}

/// A list of BCP 47 tags.
pub(super) fn languages(from: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "maxItems": MAX_ENTRIES, "items": language(from) })
}

/// One text in several languages.
pub(super) fn texts(from: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": language(from),
        "additionalProperties": { "type": "string", "maxLength": MAX_TEXT_BYTES },
    })
}

/// A line that is not empty.
pub(super) fn line(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "minLength": 1, "maxLength": MAX_TEXT_BYTES })
}

/// A list of lines that are not empty.
pub(super) fn lines(from: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "maxItems": MAX_ENTRIES, "items": line(from) })
}

/// Three coordinates in metres.
pub(super) fn point(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array", "minItems": 3, "maxItems": 3,
        "items": { "type": "number", "minimum": -MAX_COORDINATE, "maximum": MAX_COORDINATE },
    })
}

/// A direction: as [`point`], but of some length; or `null`.
pub(super) fn optional_direction(from: &mut SchemaGenerator) -> Schema {
    let mut direction = point(from);
    direction.insert("contains".to_owned(), json!({ "not": { "const": 0 } }));
    or_null(direction)
}

fn or_null(schema: Schema) -> Schema {
    json_schema!({ "anyOf": [schema, { "type": "null" }] })
}

/// Exactly one of the two.
pub(super) fn stand_or_eye(schema: &mut Schema) {
    schema.insert("oneOf".to_owned(), json!([{ "required": ["stand"] }, { "required": ["eye"] }]));
}

/// One of the two, or both.
pub(super) fn place_or_pose(schema: &mut Schema) {
    schema.insert("anyOf".to_owned(), json!([{ "required": ["place"] }, { "required": ["pose"] }]));
}
