//! From bytes to stored values, one element at a time.

use super::{Kind, Number, Value};

/// Start and end, in bytes, of the text with this number.
pub(super) type TextRange<'a> = &'a dyn Fn(u64) -> Option<(u64, u64)>;

impl Kind {
    /// The element at a place counted in elements; `None` past the end.
    pub(super) fn read(&self, bytes: &[u8], place: u64, text: TextRange<'_>) -> Option<Value> {
        let first = place.checked_mul(self.components() as u64)?;
        match self {
            Self::Scalar(component) => component.read(bytes, first).map(Value::Number),
            Self::Vector(_, component) | Self::Matrix(_, component) => {
                let numbers = (0..self.components() as u64)
                    .map(|offset| component.read(bytes, first.checked_add(offset)?))
                    .collect::<Option<Vec<Number>>>()?;
                Some(if matches!(self, Self::Vector(..)) { Value::Vector(numbers) } else { Value::Matrix(numbers) })
            }
            Self::Boolean => {
                let byte = bytes.get(usize::try_from(place / 8).ok()?)?;
                Some(Value::Boolean(byte >> (place % 8) & 1 == 1))
            }
            Self::Text => {
                let (start, end) = text(place)?;
                let bytes = bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)?;
                Some(Value::text(bytes))
            }
            Self::Enum(enumeration) => {
                let number = enumeration.value_type.read(bytes, place)?;
                Some(enumeration.by_value(number.as_integer()?))
            }
        }
    }

    /// Bytes of so many elements, where that does not depend on their contents.
    pub(super) fn size(&self, elements: u64) -> Option<u64> {
        match self {
            Self::Text => None,
            Self::Boolean => Some(elements.div_ceil(8)),
            _ => {
                let size = self.component()?.size() as u64 * self.components() as u64;
                // More than can be addressed cannot be there either.
                Some(elements.saturating_mul(size))
            }
        }
    }
}
