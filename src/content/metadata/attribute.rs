//! Values that lie on vertices.

use super::schema::members;
use super::{Array, Class, ComponentType, Kind, MetadataError, Number, Property, Schema, Transform, Value};
use crate::content::surface::Warnings;
use serde_json::Value as Json;
use std::sync::Arc;

/// The numbers that an accessor gives to vertices (or to instances), as they are stored, without gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct VertexValues {
    component: ComponentType,
    components: usize,
    normalized: bool,
    bytes: Vec<u8>,
}

impl VertexValues {
    /// `bytes` are `components` numbers for every vertex, one vertex after the other; `None` where they do not
    /// come out even. `normalized`: integers stand for -1 (0 without sign) to 1.
    pub fn new(component: ComponentType, components: usize, normalized: bool, bytes: Vec<u8>) -> Option<Self> {
        let stride = component.size().checked_mul(components).filter(|stride| *stride > 0)?;
        bytes.len().is_multiple_of(stride).then_some(Self { component, components, normalized, bytes })
    }

    /// Number of vertices.
    pub fn len(&self) -> usize {
        self.bytes.len() / self.stride()
    }

    /// Whether there are no vertices.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Numbers of one vertex.
    pub fn components(&self) -> usize {
        self.components
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.bytes.len()
    }

    fn stride(&self) -> usize {
        self.component.size() * self.components
    }

    /// One number of a vertex; `None` past the end.
    pub fn number(&self, vertex: u32, component: usize) -> Option<Number> {
        if component >= self.components {
            return None;
        }
        let first = u64::from(vertex) * self.components as u64;
        self.component.read(&self.bytes, first + component as u64)
    }

    /// The only or first number of a vertex where it is whole and not negative: an id.
    pub fn id(&self, vertex: u32) -> Option<u64> {
        u64::try_from(self.number(vertex, 0)?.as_integer()?).ok()
    }

    /// A texture coordinate.
    pub(super) fn uv(&self, vertex: u32) -> Option<[f64; 2]> {
        let scalar = |component| {
            let number = self.number(vertex, component)?;
            Some(if self.normalized { self.component.normalize(number) } else { number.as_f64() })
        };
        Some([scalar(0)?, scalar(1)?])
    }

    /// The same for vertices in another order: `old_of_new[new]` is the vertex as it was, and may come up several
    /// times. A vertex that was not there becomes zero.
    #[must_use]
    pub fn reordered(&self, old_of_new: &[u32]) -> Self {
        let stride = self.stride();
        let mut bytes = Vec::with_capacity(old_of_new.len().saturating_mul(stride));
        for old in old_of_new {
            let start = (*old as usize).saturating_mul(stride);
            match self.bytes.get(start..start.saturating_add(stride)) {
                Some(vertex) => bytes.extend_from_slice(vertex),
                None => bytes.resize(bytes.len() + stride, 0),
            }
        }
        Self { bytes, ..*self }
    }

    /// The stored value that these numbers are for a property.
    fn stored(&self, vertex: u32, property: &Property) -> Option<Value> {
        let component = property.kind.component()?;
        if property.array != Array::Single || property.kind.components() != self.components {
            return None;
        }
        let mut numbers = Vec::with_capacity(self.components);
        for place in 0..self.components {
            numbers.push(as_stored(self.number(vertex, place)?, component)?);
        }
        Some(match &property.kind {
            Kind::Vector(..) => Value::Vector(numbers),
            Kind::Matrix(..) => Value::Matrix(numbers),
            Kind::Enum(enumeration) => enumeration.by_value(numbers.first()?.as_integer()?),
            Kind::Scalar(_) | Kind::Text | Kind::Boolean => Value::Number(*numbers.first()?),
        })
    }
}

/// glTF has no accessors of 64 bits: wider types are stored as narrower ones.
fn as_stored(number: Number, component: ComponentType) -> Option<Number> {
    match (component, number) {
        (ComponentType::Float64, number) => Some(Number::Double(number.as_f64())),
        (ComponentType::Float32, Number::Single(_)) => Some(number),
        #[expect(clippy::cast_possible_truncation, reason = "the property asks for 32 bits")]
        (ComponentType::Float32, number) => Some(Number::Single(number.as_f64() as f32)),
        (_, number) => number.as_integer().map(Number::Integer),
    }
}

/// Which attributes of vertices are which properties of a class.
#[derive(Debug, Clone)]
pub struct PropertyAttribute {
    /// Its name for people.
    pub name: Option<String>,
    /// What the vertices are.
    pub class: Arc<Class>,
    columns: Vec<Column>,
}

#[derive(Debug, Clone)]
struct Column {
    property: usize,
    attribute: String,
    transform: Transform,
}

impl PropertyAttribute {
    /// Reads an entry of `propertyAttributes`. Properties that cannot be used are left out with a warning.
    ///
    /// # Errors
    /// When the class is not in the schema.
    pub fn parse(json: &Json, schema: &Schema, path: &str, warnings: &mut Warnings) -> Result<Self, MetadataError> {
        let class = schema.class_of(json, path)?;
        let mut columns = Vec::new();
        for (id, json) in members(json, "properties") {
            let path = format!("{path}.properties.{id}");
            match (class.property(id), json.get("attribute").and_then(Json::as_str)) {
                (Some((place, property)), Some(attribute)) => columns.push(Column {
                    property: place,
                    attribute: attribute.to_owned(),
                    transform: property.transform_of(json, &path, warnings),
                }),
                (None, _) => warnings.add(format!("{path} is not in the class {:?}; it is left out", class.id)),
                (_, None) => warnings.add(format!("{path} names no attribute; it is left out")),
            }
        }
        let name = json.get("name").and_then(Json::as_str).map(str::to_owned);
        Ok(Self { name, class, columns })
    }

    /// The names of the attributes that it needs, as `_INTENSITY`.
    pub fn attributes(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.attribute.as_str())
    }

    /// What is known of a vertex; `attribute` gives the values of an attribute by its name.
    pub fn values<'a>(
        &'a self,
        vertex: u32,
        attribute: impl Fn(&str) -> Option<&'a VertexValues>,
    ) -> impl Iterator<Item = (&'a Property, Value)> {
        self.columns.iter().filter_map(move |column| {
            let property = self.class.properties.get(column.property)?;
            let stored = attribute(&column.attribute)?.stored(vertex, property)?;
            Some((property, property.finish(stored, &column.transform)?))
        })
    }
}
