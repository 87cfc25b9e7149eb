//! A table with a row for every feature, in binary.

use super::schema::members;
use super::{
    Array, Class, ComponentType, Entity, Kind, MAX_ELEMENTS, MetadataError, Property, Schema, Transform, Value, Views,
};
use crate::content::surface::Warnings;
use serde_json::Value as Json;
use std::sync::Arc;

/// A row for every feature. Values stay as bytes and are decoded when asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyTable {
    /// Its name for people.
    pub name: Option<String>,
    /// What its rows are.
    pub class: Arc<Class>,
    /// Number of rows.
    pub count: u64,
    columns: Vec<Column>,
}

/// One property of all rows; checked to have as many bytes as its rows need.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    /// Place in the class.
    property: usize,
    values: Arc<[u8]>,
    array_offsets: Option<Offsets>,
    string_offsets: Option<Offsets>,
    transform: Transform,
}

/// Where things begin, and last where they end.
#[derive(Debug, Clone, PartialEq)]
struct Offsets {
    bytes: Arc<[u8]>,
    component: ComponentType,
}

impl Offsets {
    fn get(&self, place: u64) -> Option<u64> {
        let offset = self.component.read(&self.bytes, place)?.as_integer()?;
        u64::try_from(offset).ok()
    }

    /// Start and end of the thing with this number.
    fn range(&self, place: u64) -> Option<(u64, u64)> {
        let (start, end) = (self.get(place)?, self.get(place.checked_add(1)?)?);
        (start <= end).then_some((start, end))
    }
}

impl PropertyTable {
    /// Reads an entry of `propertyTables` of a glTF or a subtree. Properties that cannot be used are left out with
    /// a warning that begins with `path`.
    ///
    /// # Errors
    /// When the class is not in the schema or there is no number of rows.
    pub fn parse(
        json: &Json,
        schema: &Schema,
        path: &str,
        views: &mut Views<'_>,
        warnings: &mut Warnings,
    ) -> Result<Self, MetadataError> {
        let class = schema.class_of(json, path)?;
        let count = json.get("count").and_then(Json::as_u64);
        let count = count.ok_or_else(|| MetadataError::invalid(path, "has no count of rows"))?;
        let mut columns = Vec::new();
        for (id, json) in members(json, "properties") {
            let path = format!("{path}.properties.{id}");
            let Some((place, property)) = class.property(id) else {
                warnings.add(format!("{path} is not in the class {:?}; it is left out", class.id));
                continue;
            };
            match Column::parse(json, place, property, count, &path, views, warnings) {
                Ok(column) => columns.push(column),
                Err(problem) => warnings.add(format!("{path} {problem}; it is left out")),
            }
        }
        columns.sort_by_key(|column| column.property);
        let name = json.get("name").and_then(Json::as_str).map(str::to_owned);
        Ok(Self { name, class, count, columns })
    }

    /// Its name for people, or else that of its class.
    pub fn title(&self) -> &str {
        self.name.as_deref().filter(|name| !name.is_empty()).unwrap_or_else(|| self.class.title())
    }

    /// What is known of one row, in the order of the class; nothing past the last row.
    pub fn row(&self, row: u64) -> impl Iterator<Item = (&Property, Value)> {
        self.class
            .properties
            .iter()
            .enumerate()
            .filter_map(move |(place, property)| Some((property, self.value_at(row, place, property)?)))
    }

    /// One row as a thing of its own, as the tiles and contents of subtrees are; `None` past the last row.
    pub fn entity(&self, row: u64) -> Option<Entity> {
        let properties = self.class.properties.iter().enumerate();
        let values = properties.filter_map(|(place, property)| Some((place, self.value_at(row, place, property)?)));
        (row < self.count).then(|| Entity::from_values(self.class.clone(), values.collect()))
    }

    /// One value, by the property's name in the file.
    pub fn value(&self, row: u64, id: &str) -> Option<Value> {
        let (place, property) = self.class.property(id)?;
        self.value_at(row, place, property)
    }

    /// One value, by the property's meaning, as `TILE_BOUNDING_BOX`.
    pub fn value_by_semantic(&self, row: u64, semantic: &str) -> Option<Value> {
        let mut properties = self.class.properties.iter().enumerate();
        let (place, property) = properties.find(|(_, property)| property.semantic.as_deref() == Some(semantic))?;
        self.value_at(row, place, property)
    }

    fn value_at(&self, row: u64, place: usize, property: &Property) -> Option<Value> {
        if row >= self.count {
            return None;
        }
        match self.columns.binary_search_by_key(&place, |column| column.property) {
            Ok(found) => self.columns.get(found)?.value(row, property),
            Err(_) => property.default.clone(),
        }
    }
}

impl Column {
    fn parse(
        json: &Json,
        place: usize,
        property: &Property,
        count: u64,
        path: &str,
        views: &mut Views<'_>,
        warnings: &mut Warnings,
    ) -> Result<Self, String> {
        let view = |key: &str| match json.get(key) {
            None => Ok(None),
            Some(index) => {
                let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
                index.map(Some).ok_or_else(|| format!("has {key} that are no index of a bufferView"))
            }
        };
        let values = view("values")?.ok_or("has no values")?;
        let values = views.get(values)?;
        let mut offsets = |key: &str, type_key: &str| match view(key)? {
            None => Err(format!("has no {key}, which its type needs")),
            Some(index) => {
                let name = json.get(type_key).and_then(Json::as_str).unwrap_or("UINT32");
                let component = ComponentType::from_schema(name).filter(|component| {
                    use ComponentType::{Uint8, Uint16, Uint32, Uint64};
                    matches!(component, Uint8 | Uint16 | Uint32 | Uint64)
                });
                let component = component.ok_or_else(|| format!("has the unknown {type_key} {name:?}"))?;
                Ok(Offsets { bytes: views.get(index)?, component })
            }
        };
        let variable = property.array == Array::Variable;
        let array_offsets = variable.then(|| offsets("arrayOffsets", "arrayOffsetType")).transpose()?;
        let is_text = property.kind == Kind::Text;
        let string_offsets = is_text.then(|| offsets("stringOffsets", "stringOffsetType")).transpose()?;
        let transform = property.transform_of(json, path, warnings);
        let column = Self { property: place, values, array_offsets, string_offsets, transform };
        column.check(property, count)?;
        Ok(column)
    }

    /// Whether the bytes reach to the last row. That offsets only grow is seen when a row is asked for.
    fn check(&self, property: &Property, count: u64) -> Result<(), String> {
        let elements = match (&self.array_offsets, property.array) {
            (Some(offsets), _) => offsets.get(count).ok_or_else(|| {
                format!("has {} bytes of arrayOffsets, too few for {count} rows", offsets.bytes.len())
            })?,
            (None, Array::Fixed(each)) => count.saturating_mul(u64::from(each)),
            (None, _) => count,
        };
        let needed = match &self.string_offsets {
            Some(offsets) => offsets.get(elements).ok_or_else(|| {
                format!("has {} bytes of stringOffsets, too few for {elements} texts", offsets.bytes.len())
            })?,
            None => property.kind.size(elements).unwrap_or(0),
        };
        let found = self.values.len();
        if needed > found as u64 {
            return Err(format!("needs {needed} bytes of values for {count} rows and has {found}"));
        }
        Ok(())
    }

    fn value(&self, row: u64, property: &Property) -> Option<Value> {
        let text = |place| self.string_offsets.as_ref()?.range(place);
        let element = |place| property.kind.read(&self.values, place, &text);
        let (start, end) = match (&self.array_offsets, property.array) {
            (Some(offsets), _) => offsets.range(row)?,
            (None, Array::Fixed(each)) => {
                let start = row.checked_mul(u64::from(each))?;
                (start, start.checked_add(u64::from(each))?)
            }
            (None, _) => return property.finish(element(row)?, &self.transform),
        };
        let shown = end.min(start.saturating_add(MAX_ELEMENTS as u64));
        let elements = (start..shown).map(element).collect::<Option<Vec<_>>>()?;
        property.finish(Value::List { elements, length: end - start }, &self.transform)
    }
}
