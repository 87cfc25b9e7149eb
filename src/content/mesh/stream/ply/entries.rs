//! The data of a PLY, entry by entry, in whichever way it is written.

use super::header::{Element, Encoding, Header, Property};
use crate::content::mesh::MeshError;
use crate::content::mesh::stream::blocks::FileAt;
use crate::content::mesh::stream::lines::{Lines, Window, number, shown};
use crate::content::mesh::stream::polygon::MAX_CORNERS;
use std::path::PathBuf;
use std::sync::Arc;

/// A face as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Face {
    /// Numbers of vertices, not checked.
    pub corners: Vec<f64>,
    /// Two for each corner, or none.
    pub uvs: Vec<f64>,
    /// Number of its picture, where it tells.
    pub picture: Option<f64>,
}

/// Reads entries in their order.
#[derive(Debug)]
pub(super) struct Entries {
    path: PathBuf,
    encoding: Encoding,
    /// One of the two is used.
    window: Window,
    lines: Lines,
    /// Entries of the present element so far, for messages.
    number: u64,
}

impl Entries {
    /// From a place and line on.
    pub fn new(file: &Arc<FileAt>, header: &Header, at: u64, line: u64) -> Self {
        Self {
            path: file.path().to_owned(),
            encoding: header.encoding,
            window: Window::new(Arc::clone(file), at),
            lines: Lines::new(Arc::clone(file), at, line),
            number: 0,
        }
    }

    /// Where the next entry begins, and in ascii in which line.
    pub fn place(&self) -> u64 {
        match self.encoding {
            Encoding::Ascii => self.lines.place(),
            Encoding::Little | Encoding::Big => self.window.place(),
        }
    }

    /// Number of the line in which the next entry begins.
    pub fn line(&self) -> u64 {
        self.lines.number() + 1
    }

    /// A new element begins: refuses a count that the file cannot hold.
    pub fn begin(&mut self, element: &Element, bytes: u64) -> Result<(), MeshError> {
        self.number = 0;
        let left = bytes.saturating_sub(self.place());
        if element.properties.is_empty() && element.count > 0 {
            let text = format!("element {} claims {} entries without properties", element.name, element.count);
            return Err(self.broken(text));
        }
        let fewest = element.fewest_bytes(self.encoding);
        if element.count.checked_mul(fewest).is_none_or(|needed| needed > left) {
            let text = format!("element {} claims {} entries, and {left} bytes are left", element.name, element.count);
            return Err(self.broken(text));
        }
        Ok(())
    }

    /// Where the entry that was read last stands, for people.
    pub fn here(&self) -> String {
        match self.encoding {
            Encoding::Ascii => format!("line {}", self.lines.number()),
            Encoding::Little | Encoding::Big => format!("entry {}", self.number.saturating_sub(1)),
        }
    }

    fn broken(&self, problem: String) -> MeshError {
        MeshError::Ply { path: self.path.clone(), problem }
    }

    fn cut_off(&self, element: &Element) -> MeshError {
        self.broken(format!(
            "is cut off at byte {}: entry {} of {} of element {}",
            self.place(),
            self.number.saturating_sub(1),
            element.count,
            element.name
        ))
    }

    /// Passes over all entries of an element.
    pub fn skip(&mut self, element: &Element) -> Result<(), MeshError> {
        if let (Some(stride), true) = (element.stride(), self.encoding != Encoding::Ascii) {
            let there = element.count.checked_mul(stride).is_some_and(|bytes| self.window.jump(bytes));
            return if there { Ok(()) } else { Err(self.cut_off(element)) };
        }
        for _ in 0..element.count {
            self.entry(element, |_, _, _| Kept::No)?;
        }
        Ok(())
    }

    /// The single values of the next entry, in the order of its properties; 0 for a list.
    pub fn singles(&mut self, element: &Element, values: &mut Vec<f64>) -> Result<(), MeshError> {
        values.clear();
        values.resize(element.properties.len(), 0.0);
        self.entry(element, |index, _, value| {
            if let (Some(to), Value::Single(value)) = (values.get_mut(index), value) {
                *to = value;
            }
            Kept::No
        })
    }

    /// The next face.
    pub fn face(&mut self, element: &Element, face: &mut Face) -> Result<(), MeshError> {
        face.corners.clear();
        face.uvs.clear();
        face.picture = None;
        self.entry(element, |_, property, value| {
            let list = match (property.name.as_str(), value) {
                ("vertex_indices" | "vertex_index" | "texcoord", Value::List) => return Kept::Yes,
                ("vertex_indices" | "vertex_index", Value::Item(item)) => Some((&mut face.corners, item)),
                ("texcoord", Value::Item(item)) => Some((&mut face.uvs, item)),
                ("texnumber", Value::Single(number)) => {
                    face.picture = Some(number);
                    None
                }
                _ => None,
            };
            if let Some((to, item)) = list {
                to.push(item);
            }
            Kept::No
        })
    }

    /// Calls with every single value of the next entry, with every list, and, where that is to be kept, with its items.
    fn entry(
        &mut self,
        element: &Element,
        use_value: impl FnMut(usize, &Property, Value) -> Kept,
    ) -> Result<(), MeshError> {
        self.number += 1;
        match self.encoding {
            Encoding::Ascii => self.ascii(element, use_value),
            Encoding::Little | Encoding::Big => self.binary(element, use_value),
        }
    }

    fn binary(
        &mut self,
        element: &Element,
        mut use_value: impl FnMut(usize, &Property, Value) -> Kept,
    ) -> Result<(), MeshError> {
        let encoding = self.encoding;
        for (index, property) in element.properties.iter().enumerate() {
            let first = property.count.unwrap_or(property.value);
            let bytes = self.window.peek(first.size())?;
            if bytes.len() < first.size() {
                return Err(self.cut_off(element));
            }
            let value = first.read(bytes, encoding);
            self.window.skip(first.size());
            if property.count.is_none() {
                use_value(index, property, Value::Single(value));
                continue;
            }
            // What is no number becomes 0, and a negative one too.
            let (count, size) = (value as u64, property.value.size());
            if count.checked_mul(size as u64).is_none_or(|needed| needed > self.window.left()) {
                return Err(self.cut_off(element));
            }
            if use_value(index, property, Value::List) == Kept::No {
                self.window.jump(count * size as u64);
                continue;
            }
            if count > 2 * MAX_CORNERS as u64 {
                return Err(self.too_long(element, property, count));
            }
            let bytes = self.window.peek(count as usize * size)?;
            for item in bytes.chunks_exact(size) {
                use_value(index, property, Value::Item(property.value.read(item, encoding)));
            }
            self.window.skip(count as usize * size);
        }
        Ok(())
    }

    fn ascii(
        &mut self,
        element: &Element,
        mut use_value: impl FnMut(usize, &Property, Value) -> Kept,
    ) -> Result<(), MeshError> {
        loop {
            if !self.lines.read()? {
                return Err(self.cut_off(element));
            }
            // An empty line between entries is nothing, unless every entry is one.
            if !self.lines.line().trim_ascii().is_empty() {
                break;
            }
        }
        let line = self.lines.line();
        let at = self.lines.number();
        let path = &self.path;
        let broken = |problem: String| MeshError::Ply { path: path.clone(), problem: format!("line {at}: {problem}") };
        let mut words = super::super::lines::words(line);
        let mut value = |what: &str| {
            let word = words.next().ok_or_else(|| broken(format!("ends before {what}")))?;
            number(word).ok_or_else(|| broken(format!("{what} is \"{}\", which is no number", shown(word))))
        };
        for (index, property) in element.properties.iter().enumerate() {
            let first = value(&property.name)?;
            if property.count.is_none() {
                use_value(index, property, Value::Single(first));
                continue;
            }
            // More than a line can hold is found at its end.
            let count = first as u64;
            let kept = use_value(index, property, Value::List) == Kept::Yes;
            if kept && count > 2 * MAX_CORNERS as u64 {
                return Err(self.too_long(element, property, count));
            }
            for _ in 0..count {
                let item = value(&property.name)?;
                if kept {
                    use_value(index, property, Value::Item(item));
                }
            }
        }
        Ok(())
    }

    fn too_long(&self, element: &Element, property: &Property, count: u64) -> MeshError {
        self.broken(format!(
            "{}: {} of element {} has {count} items, more than any polygon: the file is damaged",
            self.here(),
            property.name,
            element.name
        ))
    }
}

/// What an entry is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Single(f64),
    /// A list begins.
    List,
    Item(f64),
}

/// Whether the items of a list are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes,
    No,
}
