//! Numbers as they lie in a buffer.

use super::Number;
use serde_json::Value as Json;

/// The type of one number in a buffer, little endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum ComponentType {
    Int8,
    Uint8,
    Int16,
    Uint16,
    Int32,
    Uint32,
    Int64,
    Uint64,
    Float32,
    Float64,
}

impl ComponentType {
    /// By its name in a schema: `UINT8`.
    pub fn from_schema(name: &str) -> Option<Self> {
        Some(match name {
            "INT8" => Self::Int8,
            "UINT8" => Self::Uint8,
            "INT16" => Self::Int16,
            "UINT16" => Self::Uint16,
            "INT32" => Self::Int32,
            "UINT32" => Self::Uint32,
            "INT64" => Self::Int64,
            "UINT64" => Self::Uint64,
            "FLOAT32" => Self::Float32,
            "FLOAT64" => Self::Float64,
            _ => return None,
        })
    }

    /// By its name in a batch table of 3D Tiles 1.0: `UNSIGNED_BYTE`.
    pub fn from_batch_table(name: &str) -> Option<Self> {
        Some(match name {
            "BYTE" => Self::Int8,
            "UNSIGNED_BYTE" => Self::Uint8,
            "SHORT" => Self::Int16,
            "UNSIGNED_SHORT" => Self::Uint16,
            "INT" => Self::Int32,
            "UNSIGNED_INT" => Self::Uint32,
            "FLOAT" => Self::Float32,
            "DOUBLE" => Self::Float64,
            _ => return None,
        })
    }

    /// By its number in a glTF accessor: 5121.
    pub fn from_gltf(number: u32) -> Option<Self> {
        Some(match number {
            5120 => Self::Int8,
            5121 => Self::Uint8,
            5122 => Self::Int16,
            5123 => Self::Uint16,
            5125 => Self::Uint32,
            5126 => Self::Float32,
            _ => return None,
        })
    }

    /// Bytes.
    pub fn size(self) -> usize {
        match self {
            Self::Int8 | Self::Uint8 => 1,
            Self::Int16 | Self::Uint16 => 2,
            Self::Int32 | Self::Uint32 | Self::Float32 => 4,
            Self::Int64 | Self::Uint64 | Self::Float64 => 8,
        }
    }

    /// Whether it is no float.
    pub fn is_integer(self) -> bool {
        !matches!(self, Self::Float32 | Self::Float64)
    }

    /// The smallest and largest of an integer type; `None` for floats.
    fn range(self) -> Option<(i128, i128)> {
        Some(match self {
            Self::Int8 => (i8::MIN.into(), i8::MAX.into()),
            Self::Uint8 => (0, u8::MAX.into()),
            Self::Int16 => (i16::MIN.into(), i16::MAX.into()),
            Self::Uint16 => (0, u16::MAX.into()),
            Self::Int32 => (i32::MIN.into(), i32::MAX.into()),
            Self::Uint32 => (0, u32::MAX.into()),
            Self::Int64 => (i64::MIN.into(), i64::MAX.into()),
            Self::Uint64 => (0, u64::MAX.into()),
            Self::Float32 | Self::Float64 => return None,
        })
    }

    /// The number at a place counted in numbers; `None` past the end.
    pub fn read(self, bytes: &[u8], place: u64) -> Option<Number> {
        let at = usize::try_from(place).ok()?.checked_mul(self.size())?;
        let bytes = bytes.get(at..at.checked_add(self.size())?)?;
        Some(match (self, bytes) {
            (Self::Int8, &[a]) => Number::Integer((a as i8).into()),
            (Self::Uint8, &[a]) => Number::Integer(a.into()),
            (Self::Int16, &[a, b]) => Number::Integer(i16::from_le_bytes([a, b]).into()),
            (Self::Uint16, &[a, b]) => Number::Integer(u16::from_le_bytes([a, b]).into()),
            (Self::Int32, &[a, b, c, d]) => Number::Integer(i32::from_le_bytes([a, b, c, d]).into()),
            (Self::Uint32, &[a, b, c, d]) => Number::Integer(u32::from_le_bytes([a, b, c, d]).into()),
            (Self::Float32, &[a, b, c, d]) => Number::Single(f32::from_le_bytes([a, b, c, d])),
            (Self::Int64, eight) => Number::Integer(i64::from_le_bytes(eight.try_into().ok()?).into()),
            (Self::Uint64, eight) => Number::Integer(u64::from_le_bytes(eight.try_into().ok()?).into()),
            (Self::Float64, eight) => Number::Double(f64::from_le_bytes(eight.try_into().ok()?)),
            _ => return None,
        })
    }

    /// A JSON number as this type would hold it; `None` for what it cannot hold.
    ///
    /// Writers that know only doubles give the ends of the 64-bit types one too large.
    #[expect(clippy::cast_possible_truncation, reason = "floats are meant to round; whole numbers are checked")]
    pub fn from_json(self, json: &Json) -> Option<Number> {
        let Some((least, most)) = self.range() else {
            let double = json.as_f64()?;
            return Some(if self == Self::Float32 { Number::Single(double as f32) } else { Number::Double(double) });
        };
        let integer = plain(json)?.as_integer()?;
        let rounded = if self.size() == 8 && integer == most + 1 { most } else { integer };
        (least..=most).contains(&rounded).then_some(Number::Integer(rounded))
    }

    /// From -1 (0 without sign) to 1, as 3D Metadata's and glTF's "normalized" has it; floats as they are.
    #[expect(clippy::cast_precision_loss, reason = "the result is a double")]
    pub fn normalize(self, number: Number) -> f64 {
        match self.range() {
            Some((_, most)) => (number.as_f64() / most as f64).max(-1.0),
            None => number.as_f64(),
        }
    }
}

/// A JSON number in the type that loses nothing.
pub(super) fn plain(json: &Json) -> Option<Number> {
    let integer = json.as_i64().map(i128::from).or_else(|| json.as_u64().map(i128::from));
    integer.map(Number::Integer).or_else(|| json.as_f64().map(Number::Double))
}
