//! The batch table of b3dm, i3dm and pnts: 3D Tiles 1.0's metadata.

use super::component::plain;
use super::error::lines;
use super::{ComponentType, MAX_ELEMENTS, MAX_TEXT_BYTES, MetadataError, Number, Value};
use crate::content::surface::{Loaded, Warnings};
use serde_json::Value as Json;

/// Largest JSON of a batch table that is read, bytes.
pub const MAX_BATCH_JSON_BYTES: usize = 16 << 20;

/// A row for every feature, without a schema.
#[derive(Debug, Clone, Default)]
pub struct BatchTable {
    /// Number of rows.
    pub length: u64,
    columns: Vec<(String, Column)>,
    binary: Vec<u8>,
    json_bytes: usize,
}

#[derive(Debug, Clone)]
enum Column {
    /// One entry a row.
    Listed(Vec<Json>),
    /// So many numbers a row, from a byte on; checked to be all there.
    Binary { start: usize, component: ComponentType, components: usize },
}

impl BatchTable {
    /// Reads the JSON and the binary part that follow a tile's feature table; `length` is that table's
    /// `BATCH_LENGTH` (`INSTANCES_LENGTH`, `POINTS_LENGTH` where features are not shared). An empty JSON is an
    /// empty table. Properties that cannot be used are left out with a warning.
    ///
    /// # Errors
    /// When the JSON is too large or damaged.
    pub fn parse(json: &[u8], binary: &[u8], length: u64) -> Result<Loaded<Self>, MetadataError> {
        const PATH: &str = "the batch table";
        let end = json.iter().rposition(|byte| *byte != 0 && !byte.is_ascii_whitespace()).map_or(0, |last| last + 1);
        let json = json.get(..end).unwrap_or_default();
        if json.len() > MAX_BATCH_JSON_BYTES {
            let (bytes, limit) = (json.len() as u64, MAX_BATCH_JSON_BYTES as u64);
            return Err(MetadataError::TooLarge { path: PATH.to_owned(), bytes, limit });
        }
        let mut table = Self { length, json_bytes: json.len(), ..Self::default() };
        if json.is_empty() {
            return Ok(Loaded { value: table, warnings: Vec::new() });
        }
        let root: Json = serde_json::from_slice(json)
            .map_err(|error| MetadataError::invalid(PATH, format!("is not JSON ({error})")))?;
        let Json::Object(root) = root else {
            return Err(MetadataError::invalid(PATH, "is no JSON object"));
        };
        let mut warnings = Warnings::default();
        // Their byteOffset means nothing: the numbers are among those of the points.
        let compressed: Vec<String> = (root.get("extensions"))
            .and_then(|all| all.get("3DTILES_draco_point_compression")?.get("properties")?.as_object())
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default();
        for (name, json) in root {
            if compressed.contains(&name) {
                continue;
            }
            match (name.as_str(), json) {
                ("extras", _) => {}
                ("extensions", extensions) => {
                    for name in extensions.as_object().into_iter().flat_map(|all| all.keys()) {
                        warnings.add(format!("{PATH}.extensions.{name} is not supported; it is left out"));
                    }
                }
                (_, Json::Array(entries)) => {
                    if (entries.len() as u64) < length {
                        warnings.add(format!("{PATH}.{name} has {} entries for {length} rows", entries.len()));
                    }
                    table.columns.push((name, Column::Listed(entries)));
                }
                (_, json) => match in_binary(&json, binary.len(), length) {
                    Ok(column) => table.columns.push((name, column)),
                    Err(problem) => warnings.add(format!("{PATH}.{name} {problem}; it is left out")),
                },
            }
        }
        if table.columns.iter().any(|(_, column)| matches!(column, Column::Binary { .. })) {
            table.binary = binary.to_vec();
        }
        Ok(Loaded { value: table, warnings: lines(warnings) })
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// What is known of one row; nothing past the last.
    pub fn row(&self, row: u64) -> impl Iterator<Item = (&str, Value)> {
        self.columns.iter().filter_map(move |(name, column)| Some((name.as_str(), self.value_at(row, column)?)))
    }

    /// One value, by the property's name.
    pub fn value(&self, row: u64, name: &str) -> Option<Value> {
        let (_, column) = self.columns.iter().find(|(known, _)| known == name)?;
        self.value_at(row, column)
    }

    /// Bytes held, about: parsed JSON takes some times its text.
    pub fn size_bytes(&self) -> usize {
        /// A short string or number between commas, parsed.
        const PARSED: usize = 8;
        self.binary.len() + self.json_bytes * PARSED
    }

    fn value_at(&self, row: u64, column: &Column) -> Option<Value> {
        if row >= self.length {
            return None;
        }
        match column {
            Column::Listed(entries) => shown(entries.get(usize::try_from(row).ok()?)?),
            Column::Binary { start, component, components } => {
                let bytes = self.binary.get(*start..)?;
                let first = row.checked_mul(*components as u64)?;
                let number = |offset: usize| component.read(bytes, first.checked_add(offset as u64)?);
                if *components == 1 {
                    return number(0).map(Value::Number);
                }
                (0..*components).map(number).collect::<Option<Vec<_>>>().map(Value::Vector)
            }
        }
    }
}

/// A reference into the binary part.
fn in_binary(json: &Json, binary_bytes: usize, length: u64) -> Result<Column, String> {
    let text = |key: &str| json.get(key).and_then(Json::as_str);
    let offset = json.get("byteOffset").and_then(Json::as_u64);
    let offset = offset.ok_or("is neither a list nor a reference with a byteOffset")?;
    let component = text("componentType").and_then(ComponentType::from_batch_table);
    let component = component.ok_or("has no known componentType")?;
    let components = match text("type") {
        Some("SCALAR") => 1,
        Some("VEC2") => 2,
        Some("VEC3") => 3,
        Some("VEC4") => 4,
        _ => return Err("has no known type".to_owned()),
    };
    let bytes = length.saturating_mul((components * component.size()) as u64);
    match (usize::try_from(offset), offset.checked_add(bytes)) {
        (Ok(start), Some(end)) if end <= binary_bytes as u64 => Ok(Column::Binary { start, component, components }),
        _ => Err(format!("needs {bytes} bytes from byte {offset} on, and the binary part has {binary_bytes}")),
    }
}

/// Any JSON as a value; `None` for null.
fn shown(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(boolean) => Value::Boolean(*boolean),
        Json::Number(_) => Value::Number(plain(json)?),
        Json::String(text) => Value::text(text.as_bytes()),
        Json::Array(entries) => {
            let numbers: Option<Vec<Number>> = entries.iter().take(5).map(plain).collect();
            match numbers {
                Some(numbers) if (2..=4).contains(&numbers.len()) => Value::Vector(numbers),
                _ => {
                    let elements = entries.iter().take(MAX_ELEMENTS).filter_map(shown).collect();
                    Value::List { elements, length: entries.len() as u64 }
                }
            }
        }
        Json::Object(_) => {
            let mut text = json.to_string();
            text.truncate(text.floor_char_boundary(MAX_TEXT_BYTES));
            Value::Text(text)
        }
    })
}
