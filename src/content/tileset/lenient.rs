//! Reading JSON whose types may be wrong, so that one odd value costs one tile
//! and not the file.

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value without objects in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leaf {
    Number(f64),
    Text(String),
    /// The first [`LONGEST_LIST`] numbers (NaN for what is none), and how many there were.
    List(Box<[f64]>, usize),
    /// Something else: its name for a message.
    Other(&'static str),
}

/// Longer lists of numbers have no meaning in a tileset (a matrix has 16).
const LONGEST_LIST: usize = 16;

impl Leaf {
    /// Exactly `N` finite numbers, or what is there instead.
    pub(super) fn numbers<const N: usize>(&self) -> Result<[f64; N], String> {
        match self {
            Self::List(numbers, length) => match <[f64; N]>::try_from(numbers.as_ref()) {
                Ok(numbers) if *length == N => {
                    if numbers.iter().all(|n| n.is_finite()) {
                        Ok(numbers)
                    } else {
                        Err("one of its entries is not a number".to_owned())
                    }
                }
                _ => Err(format!("it has {length} entries instead of {N}")),
            },
            other => Err(format!("it is {} instead of a list of {N} numbers", other.name())),
        }
    }

    /// What is there, for a message.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(..) => "a list",
            Self::Other(name) => name,
        }
    }
}

/// What to make of a JSON value, by its type. Whatever is not wanted ends in [`Reading::other`].
pub(super) trait Reading<'de>: Sized {
    type Value;

    fn other(self, found: Leaf) -> Self::Value;

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self.other(Leaf::Other("an object")))
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        // On the stack first: a million volumes should take one allocation each.
        let mut numbers = [0.0; LONGEST_LIST];
        let mut length = 0;
        for slot in &mut numbers {
            let Some(number) = list.next_element_seed(Lenient(Scalar))? else { break };
            *slot = number;
            length += 1;
        }
        let kept = numbers.get(..length).unwrap_or_default();
        while list.next_element::<IgnoredAny>()?.is_some() {
            length += 1;
        }
        Ok(self.other(Leaf::List(kept.into(), length)))
    }
}

/// Drives a [`Reading`] from serde.
pub(super) struct Lenient<R>(pub(super) R);

impl<'de, R: Reading<'de>> DeserializeSeed<'de> for Lenient<R> {
    type Value = R::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Reading<'de>> Visitor<'de> for Lenient<R> {
    type Value = R::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<R::Value, E> {
        Ok(self.0.other(Leaf::Other("true or false")))
    }
    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    fn visit_i64<E: Error>(self, number: i64) -> Result<R::Value, E> {
        Ok(self.0.other(Leaf::Number(number as f64)))
    }
    #[expect(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
    fn visit_u64<E: Error>(self, number: u64) -> Result<R::Value, E> {
        Ok(self.0.other(Leaf::Number(number as f64)))
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<R::Value, E> {
        Ok(self.0.other(Leaf::Number(number)))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<R::Value, E> {
        Ok(self.0.other(Leaf::Text(text.to_owned())))
    }
    fn visit_unit<E: Error>(self) -> Result<R::Value, E> {
        Ok(self.0.other(Leaf::Other("null")))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<R::Value, A::Error> {
        self.0.list(list)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R::Value, A::Error> {
        self.0.map(map)
    }
}

/// Any value as a [`Leaf`].
pub(super) struct AnyLeaf;

impl Reading<'_> for AnyLeaf {
    type Value = Leaf;

    fn other(self, found: Leaf) -> Leaf {
        found
    }
}

/// A number; NaN for everything else.
struct Scalar;

impl<'de> Reading<'de> for Scalar {
    type Value = f64;

    fn other(self, found: Leaf) -> f64 {
        match found {
            Leaf::Number(number) => number,
            _ => f64::NAN,
        }
    }

    // Without this a list of lists of lists would be collected at every level.
    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<f64, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(f64::NAN)
    }
}
