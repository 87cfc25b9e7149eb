//! Properties of metadata that mean a member of a tile or of a content (the "3D Metadata Semantic Reference" of 3D
//! Tiles 1.1): `TILE_BOUNDING_BOX` and its like. Where one has a value it takes the place of what the tileset or the
//! rule of an implicit tree says; where it has none, or an unusable one, that holds.

use super::metadata::Schema as SchemaPlace;
use super::shape::Shape;
use super::{MAX_JSON_BYTES, Refine};
use crate::content::metadata::{MAX_SCHEMA_BYTES, Number, Schema, Value};
use glam::DMat4;
use std::sync::{Arc, OnceLock};

/// The schema of a tileset file, read when a subtree first needs it and shared by all of its subtrees.
#[derive(Debug, Default, PartialEq)]
pub(super) struct SharedSchema {
    place: Option<SchemaPlace>,
    read: OnceLock<Arc<Schema>>,
}

impl SharedSchema {
    pub(super) fn new(place: Option<SchemaPlace>) -> Self {
        Self { place, read: OnceLock::new() }
    }

    /// The schema; `fetch` brings it where it lies in a file of its own.
    ///
    /// # Errors
    /// Why there is none, with its place.
    pub(super) fn get(&self, fetch: &dyn Fn(&str, u64) -> Result<Vec<u8>, String>) -> Result<Arc<Schema>, String> {
        if let Some(schema) = self.read.get() {
            return Ok(schema.clone());
        }
        let read = match &self.place {
            None => return Err("the tileset has no schema".to_owned()),
            Some(SchemaPlace::Inline(text)) => Schema::from_bytes(text.as_bytes(), "schema"),
            Some(SchemaPlace::Uri(uri)) => {
                let bytes = fetch(uri, MAX_SCHEMA_BYTES.min(MAX_JSON_BYTES));
                Schema::from_bytes(&bytes.map_err(|error| format!("{uri} cannot be read: {error}"))?, uri)
            }
        };
        let schema = Arc::new(read.map_err(|error| error.to_string())?.value);
        Ok(self.read.get_or_init(|| schema).clone())
    }
}

/// Whether any class has a property that means a member of a tile or content.
pub(super) fn has_meaning(schema: &Schema) -> bool {
    let mut properties = schema.classes.values().flat_map(|class| &class.properties);
    properties.any(|property| {
        property.semantic.as_deref().is_some_and(|name| name.starts_with("TILE_") || name.starts_with("CONTENT_"))
    })
}

/// Values by meaning, of one tile or content.
pub(super) type Ask<'a> = dyn Fn(&str) -> Option<Value> + 'a;

/// What is wrong: the meaning of the property, and words.
pub(super) type Odd<'a> = dyn FnMut(&str, String) + 'a;

/// What metadata says of a tile.
#[derive(Debug, Default, PartialEq)]
pub(super) struct TileSaid {
    pub(super) shape: Option<Shape>,
    /// Metres above the ellipsoid.
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    /// In the tile's own metres.
    pub(super) geometric_error: Option<f64>,
    pub(super) refine: Option<Refine>,
    pub(super) transform: Option<DMat4>,
}

impl TileSaid {
    pub(super) fn read(ask: &Ask<'_>, odd: &mut Odd<'_>) -> Self {
        let (low, high) = heights("TILE", ask, odd);
        Self {
            shape: volume("TILE", ask, odd),
            low,
            high,
            geometric_error: geometric_error(ask, odd),
            refine: refine(ask, odd),
            transform: transform(ask, odd),
        }
    }
}

/// What metadata says of a content.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ContentSaid {
    pub(super) shape: Option<Shape>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    /// As the file has it.
    pub(super) uri: Option<String>,
    pub(super) group: Option<u32>,
}

impl ContentSaid {
    /// `groups`: how many the tileset has.
    pub(super) fn read(ask: &Ask<'_>, groups: usize, odd: &mut Odd<'_>) -> Self {
        let (low, high) = heights("CONTENT", ask, odd);
        Self { shape: volume("CONTENT", ask, odd), low, high, uri: uri(ask, odd), group: group(ask, groups, odd) }
    }
}

/// The first usable one of box, region and sphere.
fn volume(prefix: &str, ask: &Ask<'_>, odd: &mut Odd<'_>) -> Option<Shape> {
    let mut one = |kind: &str, shape: fn(&Value) -> Result<Shape, String>| {
        let semantic = format!("{prefix}_BOUNDING_{kind}");
        shape(&ask(&semantic)?).map_err(|what| odd(&semantic, what)).ok()
    };
    one("BOX", |value| Shape::from_box(numbers(value)?))
        .or_else(|| one("REGION", |value| Shape::from_region(numbers(value)?)))
        .or_else(|| one("SPHERE", |value| Shape::from_sphere(numbers(value)?)))
}

fn heights(prefix: &str, ask: &Ask<'_>, odd: &mut Odd<'_>) -> (Option<f64>, Option<f64>) {
    let mut one = |kind: &str| {
        let semantic = format!("{prefix}_{kind}_HEIGHT");
        number(&ask(&semantic)?).map_err(|what| odd(&semantic, what)).ok()
    };
    match (one("MINIMUM"), one("MAXIMUM")) {
        (Some(low), Some(high)) if low > high => {
            odd(&format!("{prefix}_MINIMUM_HEIGHT"), "is above the maximum height".to_owned());
            (None, None)
        }
        heights => heights,
    }
}

fn geometric_error(ask: &Ask<'_>, odd: &mut Odd<'_>) -> Option<f64> {
    const SEMANTIC: &str = "TILE_GEOMETRIC_ERROR";
    match number(&ask(SEMANTIC)?) {
        Ok(error) if error >= 0.0 => return Some(error),
        Ok(error) => odd(SEMANTIC, format!("is {error}, and should be at least 0")),
        Err(what) => odd(SEMANTIC, what),
    }
    None
}

/// 0 is ADD and 1 is REPLACE.
fn refine(ask: &Ask<'_>, odd: &mut Odd<'_>) -> Option<Refine> {
    const SEMANTIC: &str = "TILE_REFINE";
    let value = ask(SEMANTIC)?;
    let code = match &value {
        Value::Enum { value, .. } => Some(*value),
        other => other.as_number().and_then(Number::as_integer),
    };
    match code {
        Some(0) => Some(Refine::Add),
        Some(1) => Some(Refine::Replace),
        _ => {
            odd(SEMANTIC, format!("is {value}, and should be 0 (ADD) or 1 (REPLACE)"));
            None
        }
    }
}

fn transform(ask: &Ask<'_>, odd: &mut Odd<'_>) -> Option<DMat4> {
    const SEMANTIC: &str = "TILE_TRANSFORM";
    let matrix = numbers(&ask(SEMANTIC)?).and_then(|numbers| super::place::checked_transform(&numbers));
    matrix.map_err(|what| odd(SEMANTIC, what)).ok().flatten()
}

fn uri(ask: &Ask<'_>, odd: &mut Odd<'_>) -> Option<String> {
    match ask("CONTENT_URI")? {
        Value::Text(uri) if !uri.is_empty() => Some(uri),
        _ => {
            odd("CONTENT_URI", "is no address".to_owned());
            None
        }
    }
}

fn group(ask: &Ask<'_>, groups: usize, odd: &mut Odd<'_>) -> Option<u32> {
    const SEMANTIC: &str = "CONTENT_GROUP_ID";
    let value = ask(SEMANTIC)?;
    let group = value.as_number().and_then(Number::as_integer).and_then(|group| u32::try_from(group).ok());
    let known = group.filter(|group| (*group as usize) < groups);
    if known.is_none() {
        odd(SEMANTIC, format!("is {value}, and should be the number of one of the {groups} groups"));
    }
    known
}

fn number(value: &Value) -> Result<f64, String> {
    match value.as_number().map(Number::as_f64) {
        Some(number) if number.is_finite() => Ok(number),
        _ => Err("is no number".to_owned()),
    }
}

/// The numbers of a list, vector or matrix.
fn numbers<const N: usize>(value: &Value) -> Result<[f64; N], String> {
    let found: Vec<f64> = match value {
        Value::List { elements, .. } => elements.iter().map(number).collect::<Result<_, _>>()?,
        Value::Vector(numbers) | Value::Matrix(numbers) => numbers.iter().map(|number| number.as_f64()).collect(),
        _ => Vec::new(),
    };
    let length = found.len();
    match <[f64; N]>::try_from(found) {
        Ok(numbers) if numbers.iter().all(|number| number.is_finite()) => Ok(numbers),
        Ok(_) => Err("has an entry that is no finite number".to_owned()),
        Err(_) => Err(format!("has {length} numbers instead of {N}")),
    }
}
