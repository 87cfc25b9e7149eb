//! The addresses of a tile's contents, packed: a tileset may have a million tiles, and nearly all have one content.

use std::fmt;
use std::ops::Index;

/// Stands between addresses; no address holds it.
const END: char = '\0';

/// Addresses of contents in one allocation, none where there are none.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Every address with [`END`] behind all but the last.
    text: Box<str>,
}

impl Contents {
    /// No content.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// In the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let parts = (!self.text.is_empty()).then(|| self.text.split(END));
        parts.into_iter().flatten()
    }

    /// Takes out everything.
    pub fn clear(&mut self) {
        self.text = Box::default();
    }

    /// Takes out the addresses for which `keep` says no.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        *self = self.iter().filter(|uri| keep(uri)).collect();
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.text.len()
    }
}

/// Empty addresses are left out: they would name nothing.
impl<T: AsRef<str>> FromIterator<T> for Contents {
    fn from_iter<I: IntoIterator<Item = T>>(uris: I) -> Self {
        let mut text = String::new();
        for uri in uris {
            let uri = uri.as_ref();
            if !text.is_empty() && !uri.is_empty() {
                text.push(END);
            }
            text.extend(uri.chars().filter(|c| *c != END));
        }
        Self { text: text.into_boxed_str() }
    }
}

impl From<&str> for Contents {
    fn from(uri: &str) -> Self {
        std::iter::once(uri).collect()
    }
}

impl Index<usize> for Contents {
    type Output = str;

    /// The address at `index`, empty past the end.
    fn index(&self, index: usize) -> &str {
        self.iter().nth(index).unwrap_or_default()
    }
}

impl<const N: usize> PartialEq<[&str; N]> for Contents {
    fn eq(&self, other: &[&str; N]) -> bool {
        self.iter().eq(other.iter().copied())
    }
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
