//! One property of a class: what its values are and how they become what is meant.

use super::component::plain;
use super::{ComponentType, EnumType, MAX_ELEMENTS, MAX_TEXT_BYTES, Number, Value};
use crate::content::surface::Warnings;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one element of a property is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `SCALAR`.
    Scalar(ComponentType),
    /// `VEC2` to `VEC4`, by the number of components.
    Vector(u8, ComponentType),
    /// `MAT2` to `MAT4`, by the length of a side.
    Matrix(u8, ComponentType),
    /// `STRING`, in UTF-8.
    Text,
    /// `BOOLEAN`, one bit each.
    Boolean,
    /// `ENUM`.
    Enum(Arc<EnumType>),
}

impl Kind {
    /// Numbers of one element.
    pub fn components(&self) -> usize {
        match self {
            Self::Vector(components, _) => usize::from(*components),
            Self::Matrix(side, _) => usize::from(*side) * usize::from(*side),
            Self::Scalar(_) | Self::Text | Self::Boolean | Self::Enum(_) => 1,
        }
    }

    /// The type of the numbers; `None` for texts and booleans.
    pub fn component(&self) -> Option<ComponentType> {
        match self {
            Self::Scalar(component) | Self::Vector(_, component) | Self::Matrix(_, component) => Some(*component),
            Self::Enum(enumeration) => Some(enumeration.value_type),
            Self::Text | Self::Boolean => None,
        }
    }
}

/// How many elements a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Array {
    /// One, and no array.
    Single,
    /// As many in every value.
    Fixed(u32),
    /// Differently many.
    Variable,
}

/// `offset + scale * value`, one entry for each number of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transform {
    /// Added last; empty for zero.
    pub offset: Vec<f64>,
    /// Multiplied first; empty for one.
    pub scale: Vec<f64>,
}

/// One property of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Its name in the file.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// What it means, for people; metadata has no other place for units.
    pub description: Option<String>,
    /// What it means, for programs: `TILE_GEOMETRIC_ERROR`.
    pub semantic: Option<String>,
    /// What one element is.
    pub kind: Kind,
    /// How many elements a value has.
    pub array: Array,
    /// Integers stand for -1 (0 without sign) to 1.
    pub normalized: bool,
    /// Applied after that.
    pub transform: Transform,
    /// Smallest of each number after the transform; empty where the file does not say.
    pub min: Vec<f64>,
    /// Largest.
    pub max: Vec<f64>,
    /// The stored value that stands for none.
    pub no_data: Option<Value>,
    /// What is meant where there is none; as it is shown.
    pub default: Option<Value>,
    /// Every entity has to have it.
    pub required: bool,
}

impl Property {
    /// Reads one; on the error, the rest of a sentence, it is left out of its class. Members that are wrong and
    /// can be done without are warned of.
    pub(super) fn parse(
        id: &str,
        json: &Json,
        path: &str,
        enums: &BTreeMap<String, Arc<EnumType>>,
        warnings: &mut Warnings,
    ) -> Result<Self, String> {
        let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let flag = |key: &str| json.get(key).and_then(Json::as_bool).unwrap_or(false);
        let kind = kind(json, enums)?;
        let array = match (flag("array"), json.get("count")) {
            (false, _) => Array::Single,
            (true, None) => Array::Variable,
            (true, Some(count)) => match count.as_u64().and_then(|count| u32::try_from(count).ok()) {
                Some(count) if count > 0 => Array::Fixed(count),
                _ => return Err("has a count that is no number from 1 to 4294967295".to_owned()),
            },
        };
        let mut property = Self {
            id: id.to_owned(),
            name: text("name"),
            description: text("description"),
            semantic: text("semantic"),
            normalized: flag("normalized") && kind.component().is_some_and(ComponentType::is_integer),
            required: flag("required"),
            kind,
            array,
            transform: Transform::default(),
            min: Vec::new(),
            max: Vec::new(),
            no_data: None,
            default: None,
        };
        property.transform = property.transform_of(json, path, warnings);
        property.min = property.numbers(json, "min", path, warnings);
        property.max = property.numbers(json, "max", path, warnings);
        property.no_data = json.get("noData").and_then(|value| {
            let value = property.stored_from_json(value);
            value.map_err(|problem| warnings.add(format!("{path}.noData {problem}; it is left out"))).ok()
        });
        property.default = json.get("default").and_then(|value| {
            let value = property.list_from_json(value, &|element| property.element_from_json(element, true));
            value.map_err(|problem| warnings.add(format!("{path}.default {problem}; it is left out"))).ok()
        });
        Ok(property)
    }

    /// Its name for people, or else its name in the file.
    pub fn title(&self) -> &str {
        self.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.id)
    }

    /// The `offset` and `scale` that stand in an object; what it lacks is as the class has it.
    pub(super) fn transform_of(&self, json: &Json, path: &str, warnings: &mut Warnings) -> Transform {
        let mut own = |key: &str, class: &Vec<f64>| match json.get(key) {
            Some(_) => self.numbers(json, key, path, warnings),
            None => class.clone(),
        };
        Transform { offset: own("offset", &self.transform.offset), scale: own("scale", &self.transform.scale) }
    }

    /// A number for each number of a value, from nested lists of the value's shape.
    fn numbers(&self, json: &Json, key: &str, path: &str, warnings: &mut Warnings) -> Vec<f64> {
        let Some(json) = json.get(key) else { return Vec::new() };
        let elements = match self.array {
            Array::Single => 1,
            Array::Fixed(count) => count as usize,
            Array::Variable => 0,
        };
        let numeric = matches!(self.kind, Kind::Scalar(_) | Kind::Vector(..) | Kind::Matrix(..));
        let mut numbers = Vec::new();
        let flat = flatten(json, &mut numbers, 2);
        if flat && numeric && elements > 0 && Some(numbers.len()) == elements.checked_mul(self.kind.components()) {
            return numbers;
        }
        warnings.add(format!("{path}.{key} has not the shape of the property's values; it is left out"));
        Vec::new()
    }

    /// A stored value that is written as JSON; the error is the rest of a sentence.
    pub(super) fn stored_from_json(&self, json: &Json) -> Result<Value, String> {
        self.list_from_json(json, &|element| self.element_from_json(element, false))
    }

    fn list_from_json(&self, json: &Json, element: &dyn Fn(&Json) -> Result<Value, String>) -> Result<Value, String> {
        let fixed = match self.array {
            Array::Single => return element(json),
            Array::Fixed(count) => Some(count as usize),
            Array::Variable => None,
        };
        let list = json.as_array().ok_or("is no list")?;
        if let Some(count) = fixed.filter(|count| *count != list.len()) {
            return Err(format!("has {} entries instead of {count}", list.len()));
        }
        let elements = list.iter().take(MAX_ELEMENTS).map(element).collect::<Result<_, _>>()?;
        Ok(Value::List { elements, length: list.len() as u64 })
    }

    /// `shown`: numbers are as they are shown, of any type, and not as they are stored.
    fn element_from_json(&self, json: &Json, shown: bool) -> Result<Value, String> {
        let number = |json: &Json, component: ComponentType| {
            let number = if shown { plain(json) } else { component.from_json(json) };
            number.ok_or_else(|| format!("has an entry that is no {component:?}"))
        };
        let numbers = |component| {
            let list = json.as_array().filter(|list| list.len() == self.kind.components());
            let list = list.ok_or_else(|| format!("is no list of {} numbers", self.kind.components()))?;
            list.iter().map(|entry| number(entry, component)).collect::<Result<Vec<_>, _>>()
        };
        match &self.kind {
            Kind::Scalar(component) => number(json, *component).map(Value::Number),
            Kind::Vector(_, component) => numbers(*component).map(Value::Vector),
            Kind::Matrix(_, component) => numbers(*component).map(Value::Matrix),
            Kind::Boolean => json.as_bool().map(Value::Boolean).ok_or("is neither true nor false".to_owned()),
            Kind::Text => match json.as_str() {
                Some(text) => Ok(Value::Text(text[..text.floor_char_boundary(MAX_TEXT_BYTES)].to_owned())),
                None => Err("is no text".to_owned()),
            },
            Kind::Enum(enumeration) => {
                let name = json.as_str().ok_or("is no name of an enum's value")?;
                enumeration.by_name(name).ok_or_else(|| format!("is {name:?}, which its enum does not have"))
            }
        }
    }

    /// From a stored value to the one that is meant; `None` where there is none.
    pub(super) fn finish(&self, stored: Value, transform: &Transform) -> Option<Value> {
        if self.no_data.as_ref() == Some(&stored) {
            return self.default.clone();
        }
        if !self.normalized && transform.offset.is_empty() && transform.scale.is_empty() {
            return Some(stored);
        }
        let mut place = 0;
        Some(self.transformed(stored, transform, &mut place))
    }

    fn transformed(&self, value: Value, transform: &Transform, place: &mut usize) -> Value {
        let mut apply = |number: Number| {
            let number = match self.kind.component() {
                Some(component) if self.normalized => component.normalize(number),
                _ => number.as_f64(),
            };
            let scale = transform.scale.get(*place).copied().unwrap_or(1.0);
            let offset = transform.offset.get(*place).copied().unwrap_or(0.0);
            *place += 1;
            Number::Double(offset + scale * number)
        };
        match value {
            Value::Number(number) => Value::Number(apply(number)),
            Value::Vector(numbers) => Value::Vector(numbers.into_iter().map(apply).collect()),
            Value::Matrix(numbers) => Value::Matrix(numbers.into_iter().map(apply).collect()),
            Value::List { elements, length } => {
                let elements = elements.into_iter().map(|element| self.transformed(element, transform, place));
                Value::List { elements: elements.collect(), length }
            }
            other => other,
        }
    }
}

fn kind(json: &Json, enums: &BTreeMap<String, Arc<EnumType>>) -> Result<Kind, String> {
    let name = json.get("type").and_then(Json::as_str).ok_or("has no type")?;
    let component = || {
        let name = json.get("componentType").and_then(Json::as_str).ok_or("has no componentType")?;
        ComponentType::from_schema(name).ok_or_else(|| format!("has the unknown componentType {name:?}"))
    };
    Ok(match name {
        "SCALAR" => Kind::Scalar(component()?),
        "VEC2" => Kind::Vector(2, component()?),
        "VEC3" => Kind::Vector(3, component()?),
        "VEC4" => Kind::Vector(4, component()?),
        "MAT2" => Kind::Matrix(2, component()?),
        "MAT3" => Kind::Matrix(3, component()?),
        "MAT4" => Kind::Matrix(4, component()?),
        "STRING" => Kind::Text,
        "BOOLEAN" => Kind::Boolean,
        "ENUM" => {
            let name = json.get("enumType").and_then(Json::as_str).ok_or("has no enumType")?;
            Kind::Enum(enums.get(name).cloned().ok_or_else(|| format!("has the unknown enumType {name:?}"))?)
        }
        other => return Err(format!("has the unknown type {other:?}")),
    })
}

/// All numbers of nested lists; false where there is anything else, or deeper nesting.
fn flatten(json: &Json, into: &mut Vec<f64>, depth: usize) -> bool {
    match json {
        Json::Number(number) => {
            into.push(number.as_f64().unwrap_or(f64::NAN));
            true
        }
        Json::Array(entries) if depth > 0 => entries.iter().all(|entry| flatten(entry, into, depth - 1)),
        _ => false,
    }
}
