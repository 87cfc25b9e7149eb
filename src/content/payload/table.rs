//! Feature tables of 3D Tiles 1.0: JSON, and the numbers it points at.

use crate::content::metadata::BatchTable;
use crate::content::surface::Loaded;
use glam::DVec3;
use serde_json::{Map, Value};

/// A feature table. Every range is checked when it is asked for.
pub(super) struct Table<'a> {
    json: Map<String, Value>,
    binary: &'a [u8],
}

/// The tables in front of a content of 3D Tiles 1.0, and what follows them.
pub(super) struct Sections<'a> {
    pub features: Table<'a>,
    pub batches: Batches<'a>,
    /// Behind the tables.
    pub rest: &'a [u8],
}

/// The bytes of a batch table.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Batches<'a> {
    pub json: &'a [u8],
    pub binary: &'a [u8],
    /// How many rows it has.
    pub rows: u32,
}

impl<'a> Batches<'a> {
    /// With its number of rows.
    pub fn of(self, rows: u32) -> Self {
        Self { rows, ..self }
    }

    /// Reads the table; `None` where it says nothing, with a warning where it is damaged. Parsed JSON takes some times
    /// its text, and `max_bytes` at most.
    pub fn read(&self, max_bytes: u64) -> Loaded<Option<BatchTable>> {
        let left_out = |problem: String| Loaded { value: None, warnings: vec![format!("{problem}; it is left out")] };
        if (self.json.len() as u64).saturating_mul(PARSED_BYTES) > max_bytes {
            return left_out("the batch table needs more memory than this tile may take".to_owned());
        }
        match BatchTable::parse(self.json, self.binary, u64::from(self.rows)) {
            Ok(Loaded { value, warnings }) => Loaded { value: (!value.is_empty()).then_some(value), warnings },
            Err(error) => left_out(error.to_string()),
        }
    }
}

/// Bytes that a byte of JSON becomes at most: a list of numbers takes 32 for each, of at least two bytes.
const PARSED_BYTES: u64 = 16;

/// Splits a content whose header of `header` bytes has, after magic, version and length, the lengths of the feature
/// table's JSON and numbers and of the batch table's. That the header's own length is true does not matter.
pub(super) fn split(bytes: &[u8], header: usize) -> Result<Sections<'_>, String> {
    let version = word(bytes, 1).ok_or_else(|| cut_off(bytes))?;
    if version != 1 {
        return Err(format!("its version is {version}, and only 1 is known"));
    }
    let mut at = header;
    let mut parts = [&[][..]; 4];
    for (number, part) in parts.iter_mut().enumerate() {
        let length = word(bytes, 3 + number).ok_or_else(|| cut_off(bytes))? as usize;
        let end = at.saturating_add(length);
        *part = bytes.get(at..end).ok_or_else(|| format!("its tables take {end} bytes, and it has {}", bytes.len()))?;
        at = end;
    }
    let [json, binary, batch_json, batch_binary] = parts;
    let batches = Batches { json: batch_json, binary: batch_binary, rows: 0 };
    Ok(Sections { features: Table::open(json, binary)?, batches, rest: bytes.get(at..).unwrap_or_default() })
}

/// Word `number` of the header.
pub(super) fn word(bytes: &[u8], number: usize) -> Option<u32> {
    let four = bytes.get(number * 4..number * 4 + 4)?;
    four.try_into().ok().map(u32::from_le_bytes)
}

pub(super) fn cut_off(bytes: &[u8]) -> String {
    format!("it is cut off after {} bytes, in its header", bytes.len())
}

impl<'a> Table<'a> {
    /// Parses the JSON, around which writers leave spaces or zeros; none at all is an empty table.
    pub fn open(json: &[u8], binary: &'a [u8]) -> Result<Self, String> {
        let end = json.iter().rposition(|b| *b != 0 && !b.is_ascii_whitespace()).map_or(0, |last| last + 1);
        let json = match &json[..end] {
            [] => Map::new(),
            text => {
                serde_json::from_slice(text).map_err(|error| format!("its feature table cannot be read: {error}"))?
            }
        };
        Ok(Self { json, binary })
    }

    /// Whether a property is there.
    pub fn has(&self, name: &str) -> bool {
        self.json.get(name).is_some_and(|value| !value.is_null())
    }

    /// A flag; `false` where it is not there.
    pub fn flag(&self, name: &str) -> bool {
        self.json.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// An entry of `extensions`.
    pub fn extension(&self, name: &str) -> Option<&Value> {
        self.json.get("extensions")?.get(name)
    }

    /// Bytes `offset..offset + length` of the numbers.
    pub fn bytes(&self, name: &str, offset: u64, length: u64) -> Result<&'a [u8], String> {
        let range = || Some(usize::try_from(offset).ok()?..usize::try_from(offset.checked_add(length)?).ok()?);
        range().and_then(|range| self.binary.get(range)).ok_or_else(|| {
            format!(
                "{name} points past the feature table: {length} bytes from {offset} on, and it has {}",
                self.binary.len()
            )
        })
    }

    /// The elements of a property that every feature has, `size` bytes each.
    pub fn elements(&self, name: &str, count: u32, size: u64) -> Result<Option<&'a [u8]>, String> {
        if !self.has(name) {
            return Ok(None);
        }
        self.bytes(name, self.offset(name)?, u64::from(count) * size).map(Some)
    }

    /// Vectors of floats, one a feature.
    pub fn vectors<const N: usize>(&self, name: &str, count: u32) -> Result<Option<Vec<[f32; N]>>, String> {
        let bytes = self.elements(name, count, 4 * N as u64)?;
        let float = |bytes: &[u8]| bytes.try_into().map_or(0.0, f32::from_le_bytes);
        Ok(bytes.map(|bytes| {
            bytes.chunks_exact(4 * N).map(|e| std::array::from_fn(|i| float(&e[4 * i..4 * i + 4]))).collect()
        }))
    }

    /// Vectors of unsigned shorts, one a feature.
    pub fn shorts<const N: usize>(&self, name: &str, count: u32) -> Result<Option<Vec<[u16; N]>>, String> {
        let bytes = self.elements(name, count, 2 * N as u64)?;
        let short = |e: &[u8], i: usize| u16::from_le_bytes([e[2 * i], e[2 * i + 1]]);
        Ok(bytes.map(|bytes| bytes.chunks_exact(2 * N).map(|e| std::array::from_fn(|i| short(e, i))).collect()))
    }

    /// `BATCH_ID`: by which number the batch table knows each feature.
    pub fn batch_ids(&self, count: u32) -> Result<Vec<u32>, String> {
        const NAME: &str = "BATCH_ID";
        let size = match self.json.get(NAME).and_then(|value| value.get("componentType")).and_then(Value::as_str) {
            Some("UNSIGNED_BYTE") => 1,
            Some("UNSIGNED_INT") => 4,
            Some("UNSIGNED_SHORT") | None => 2,
            Some(other) => return Err(format!("{NAME} is of {other}, which is no unsigned integer")),
        };
        let bytes = self.elements(NAME, count, size)?.unwrap_or_default();
        let number = |e: &[u8]| e.iter().rev().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
        Ok(bytes.chunks_exact(size as usize).map(number).collect())
    }

    /// A number that stands for the whole table.
    pub fn number(&self, name: &str) -> Result<Option<u32>, String> {
        match self.json.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) => {
                let number = number.as_u64().and_then(|number| u32::try_from(number).ok());
                number.map(Some).ok_or_else(|| format!("{name} is no number of 32 bits"))
            }
            Some(_) => {
                let bytes = self.bytes(name, self.offset(name)?, 4)?;
                Ok(bytes.try_into().ok().map(u32::from_le_bytes))
            }
        }
    }

    /// Numbers that stand for the whole table: in the JSON, or floats among the numbers.
    pub fn numbers<const N: usize>(&self, name: &str) -> Result<Option<[f64; N]>, String> {
        let numbers: Vec<f64> = match self.json.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Array(array)) => array.iter().filter_map(Value::as_f64).collect(),
            Some(_) => {
                let bytes = self.bytes(name, self.offset(name)?, 4 * N as u64)?;
                bytes.as_chunks::<4>().0.iter().map(|four| f64::from(f32::from_le_bytes(*four))).collect()
            }
        };
        match <[f64; N]>::try_from(numbers) {
            Ok(numbers) if numbers.iter().all(|number| number.is_finite()) => Ok(Some(numbers)),
            _ => Err(format!("{name} is not {N} finite numbers")),
        }
    }

    /// `CONSTANT_RGBA`: bytes in the JSON or among the numbers.
    pub fn constant_rgba(&self) -> Result<Option<[u8; 4]>, String> {
        const NAME: &str = "CONSTANT_RGBA";
        match self.json.get(NAME) {
            Some(Value::Object(_)) => {
                let bytes = self.bytes(NAME, self.offset(NAME)?, 4)?;
                Ok(bytes.try_into().ok())
            }
            _ => Ok(self.numbers::<4>(NAME)?.map(|color| color.map(|v| v.clamp(0.0, 255.0) as u8))),
        }
    }

    /// `RTC_CENTER`: added to every position, in tile space; zero where it is not there.
    pub fn rtc_center(&self) -> Result<DVec3, String> {
        self.numbers::<3>("RTC_CENTER").map(|center| center.map_or(DVec3::ZERO, DVec3::from_array))
    }

    fn offset(&self, name: &str) -> Result<u64, String> {
        let offset = self.json.get(name).and_then(|value| value.get("byteOffset")).and_then(Value::as_u64);
        offset.ok_or_else(|| format!("{name} has no byteOffset"))
    }
}

/// A unit vector of two numbers from -1 to 1 (Cigolle et al., "A Survey of Efficient Representations for Independent Unit
/// Vectors", 2014), as `NORMAL_OCT16P` and `NORMAL_UP_OCT32P` have it.
pub(super) fn octahedral(u: f64, v: f64) -> DVec3 {
    let z = 1.0 - u.abs() - v.abs();
    let (x, y) =
        if z < 0.0 { ((1.0 - v.abs()) * 1f64.copysign(u), (1.0 - u.abs()) * 1f64.copysign(v)) } else { (u, v) };
    DVec3::new(x, y, z).try_normalize().unwrap_or(DVec3::Z)
}
