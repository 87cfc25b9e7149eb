//! What a PLY says before its data: elements and their properties.

use crate::content::mesh::MeshError;
use crate::content::mesh::stream::lines::{Lines, shown, words};

/// Lines of a header at most; real ones have some dozens.
const MAX_LINES: u64 = 10_000;

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Ascii,
    Little,
    Big,
}

/// The type of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    F32,
    F64,
}

impl Scalar {
    fn of(word: &[u8]) -> Option<Self> {
        Some(match word {
            b"char" | b"int8" => Self::I8,
            b"uchar" | b"uint8" => Self::U8,
            b"short" | b"int16" => Self::I16,
            b"ushort" | b"uint16" => Self::U16,
            b"int" | b"int32" => Self::I32,
            b"uint" | b"uint32" => Self::U32,
            b"float" | b"float32" => Self::F32,
            b"double" | b"float64" => Self::F64,
            _ => return None,
        })
    }

    /// Bytes in a binary file.
    pub fn size(self) -> usize {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }

    /// The number at the beginning of these bytes, 0 where there are too few.
    pub fn read(self, bytes: &[u8], encoding: Encoding) -> f64 {
        macro_rules! number {
            ($type:ty) => {
                match bytes.first_chunk() {
                    Some(chunk) if encoding == Encoding::Big => f64::from(<$type>::from_be_bytes(*chunk)),
                    Some(chunk) => f64::from(<$type>::from_le_bytes(*chunk)),
                    None => 0.0,
                }
            };
        }
        match self {
            Self::I8 => number!(i8),
            Self::U8 => number!(u8),
            Self::I16 => number!(i16),
            Self::U16 => number!(u16),
            Self::I32 => number!(i32),
            Self::U32 => number!(u32),
            Self::F32 => number!(f32),
            Self::F64 => number!(f64),
        }
    }

    /// What stands for a full colour: integers fill their type's range, floats go from 0 to 1.
    pub fn full(self) -> f64 {
        match self {
            Self::I8 | Self::U8 => 255.0,
            Self::I16 | Self::U16 => 65_535.0,
            Self::I32 | Self::U32 | Self::F32 | Self::F64 => 1.0,
        }
    }
}

/// One value, or a list of them, in every entry of an element.
#[derive(Debug, Clone)]
pub(super) struct Property {
    pub name: String,
    /// The type of the number that says how long the list is; `None` for a single value.
    pub count: Option<Scalar>,
    pub value: Scalar,
}

/// Vertices, faces, or whatever else a file has.
#[derive(Debug, Clone)]
pub(super) struct Element {
    pub name: String,
    pub count: u64,
    pub properties: Vec<Property>,
}

impl Element {
    /// Bytes of an entry in a binary file, `None` where it has lists.
    pub fn stride(&self) -> Option<u64> {
        self.properties.iter().try_fold(0u64, |sum, property| match property.count {
            None => Some(sum + property.value.size() as u64),
            Some(_) => None,
        })
    }

    /// Fewest bytes that an entry can take: one for each number in ascii.
    pub fn fewest_bytes(&self, encoding: Encoding) -> u64 {
        let sizes = self.properties.iter().map(|property| match encoding {
            Encoding::Ascii => 1,
            _ => property.count.unwrap_or(property.value).size() as u64,
        });
        sizes.sum()
    }

    /// Where a single value stands among the properties, and, in a binary entry without lists before it, among its bytes.
    pub fn find(&self, names: &[&str]) -> Option<Field> {
        let index = self.properties.iter().position(|p| p.count.is_none() && names.contains(&p.name.as_str()))?;
        let before = self.properties.get(..index)?;
        let offset = before.iter().map(|p| p.value.size()).sum();
        Some(Field { index, offset, scalar: self.properties.get(index)?.value })
    }
}

/// A single value in an entry.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Among the properties.
    pub index: usize,
    /// Among the bytes of a binary entry without lists.
    pub offset: usize,
    pub scalar: Scalar,
}

/// All that stands before `end_header`.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub encoding: Encoding,
    pub elements: Vec<Element>,
    /// Pictures that comments name (`comment TextureFile wall.png`), in order.
    pub pictures: Vec<String>,
    /// Where the data begins, and in which line.
    pub start: u64,
    pub line: u64,
}

impl Header {
    /// Reads up to `end_header`. Line ends of either kind, tabs and comments are taken anywhere.
    pub fn read(lines: &mut Lines, broken: &dyn Fn(String) -> MeshError) -> Result<Self, MeshError> {
        if !lines.read()? || lines.line().trim_ascii() != b"ply" {
            return Err(broken("is no PLY: its first line is not \"ply\"".to_owned()));
        }
        let mut encoding = None;
        let mut elements: Vec<Element> = Vec::new();
        let mut pictures = Vec::new();
        loop {
            let number = lines.number() + 1;
            if number > MAX_LINES || !lines.read()? {
                return Err(broken("has no end_header: it is cut off, or no PLY".to_owned()));
            }
            let line = lines.line();
            let at = |what: &str| broken(format!("line {number}: {what}: \"{}\"", shown(line)));
            let mut words = words(line);
            match words.next() {
                None => {}
                Some(b"format") => {
                    encoding = Some(match words.next() {
                        Some(b"ascii") => Encoding::Ascii,
                        Some(b"binary_little_endian") => Encoding::Little,
                        Some(b"binary_big_endian") => Encoding::Big,
                        _ => return Err(at("is an unknown format")),
                    });
                }
                Some(b"comment" | b"obj_info") => {
                    if let Some(b"TextureFile") = words.next() {
                        let name = after_words(line, 2);
                        pictures.push(String::from_utf8_lossy(name).into_owned());
                    }
                }
                Some(b"element") => {
                    let name = words.next().map(|name| String::from_utf8_lossy(name).into_owned());
                    let count = words.next().and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
                    let (Some(name), Some(count)) = (name, count) else { return Err(at("is no element with a count")) };
                    elements.push(Element { name, count, properties: Vec::new() });
                }
                Some(b"property") => {
                    let Some(element) = elements.last_mut() else { return Err(at("stands before any element")) };
                    let first = words.next().unwrap_or_default();
                    let (count, value) = if first == b"list" {
                        let count = words.next().and_then(Scalar::of);
                        (Some(count.ok_or_else(|| at("has an unknown type"))?), words.next().unwrap_or_default())
                    } else {
                        (None, first)
                    };
                    let value = Scalar::of(value).ok_or_else(|| at("has an unknown type"))?;
                    let name = words.next().ok_or_else(|| at("has no name"))?;
                    element.properties.push(Property {
                        name: String::from_utf8_lossy(name).into_owned(),
                        count,
                        value,
                    });
                }
                Some(b"end_header") => break,
                Some(_) => return Err(at("is no line of a PLY header")),
            }
        }
        let encoding = encoding.ok_or_else(|| broken("says nothing of its format".to_owned()))?;
        Ok(Self { encoding, elements, pictures, start: lines.place(), line: lines.number() + 1 })
    }
}

/// What stands behind so many words of a line.
fn after_words(line: &[u8], count: usize) -> &[u8] {
    let mut rest = line.trim_ascii();
    for _ in 0..count {
        let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default().trim_ascii_start();
    }
    rest
}
