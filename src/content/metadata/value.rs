//! Values as they are shown.

use std::fmt;

/// Elements of one array that are decoded; how many there are is told. A list on screen ends long before.
pub const MAX_ELEMENTS: usize = 1000;
/// Bytes of one text that are decoded.
pub const MAX_TEXT_BYTES: usize = 16 << 10;

/// One number, in a type that loses nothing of what the file has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Any integer of up to 64 bits, with or without sign.
    Integer(i128),
    /// A float of 32 bits: shown with its own few digits.
    Single(f32),
    /// A float of 64 bits, or the result of a computation.
    Double(f64),
}

impl Number {
    /// The nearest double.
    #[expect(clippy::cast_precision_loss, reason = "the nearest double is asked for")]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Single(single) => f64::from(single),
            Self::Double(double) => double,
        }
    }

    /// The number where it is a whole one.
    pub fn as_integer(self) -> Option<i128> {
        match self {
            Self::Integer(integer) => Some(integer),
            Self::Single(_) | Self::Double(_) => {
                let number = self.as_f64();
                #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
                (number.fract() == 0.0 && number.abs() < 1e30).then_some(number as i128)
            }
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(f),
            Self::Single(single) => single.fmt(f),
            Self::Double(double) => double.fmt(f),
        }
    }
}

/// One value of a property.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `SCALAR`.
    Number(Number),
    /// `VEC2` to `VEC4`.
    Vector(Vec<Number>),
    /// `MAT2` to `MAT4`, column by column.
    Matrix(Vec<Number>),
    /// `BOOLEAN`.
    Boolean(bool),
    /// `STRING`, at most [`MAX_TEXT_BYTES`].
    Text(String),
    /// `ENUM`.
    Enum {
        /// The number that stands for it.
        value: i128,
        /// What it is called; `None` for a number that the schema does not know.
        name: Option<String>,
    },
    /// An array.
    List {
        /// The first [`MAX_ELEMENTS`] of them.
        elements: Vec<Value>,
        /// How many there are in the file.
        length: u64,
    },
}

impl Value {
    /// A text of bytes that should be UTF-8; what is not becomes U+FFFD.
    pub(super) fn text(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes.get(..MAX_TEXT_BYTES).unwrap_or(bytes));
        Self::Text(text.into_owned())
    }

    /// The number of a scalar.
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// Plain, for a panel or a log: `(1, 2, 3)`, `Sandstone`, `a, b, c`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Vector(numbers) => tuple(f, numbers),
            Self::Matrix(numbers) => {
                let side = numbers.len().isqrt().max(1);
                f.write_str("[")?;
                for (place, column) in numbers.chunks(side).enumerate() {
                    f.write_str(if place == 0 { "" } else { ", " })?;
                    tuple(f, column)?;
                }
                f.write_str("]")
            }
            Self::Boolean(boolean) => boolean.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Enum { name: Some(name), .. } => name.fmt(f),
            Self::Enum { value, name: None } => value.fmt(f),
            Self::List { elements, length } => {
                for (place, element) in elements.iter().enumerate() {
                    f.write_str(if place == 0 { "" } else { ", " })?;
                    element.fmt(f)?;
                }
                if *length > elements.len() as u64 { write!(f, ", … ({length})") } else { Ok(()) }
            }
        }
    }
}

fn tuple(f: &mut fmt::Formatter<'_>, numbers: &[Number]) -> fmt::Result {
    f.write_str("(")?;
    for (place, number) in numbers.iter().enumerate() {
        f.write_str(if place == 0 { "" } else { ", " })?;
        write!(f, "{number}")?;
    }
    f.write_str(")")
}
