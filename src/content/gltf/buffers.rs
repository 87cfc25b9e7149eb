//! The bytes behind buffer views.

use super::budget::Budget;
use super::container::File;
use super::{Fetch, GltfError, uri};
use ::gltf::json;
use std::borrow::Cow;

/// All buffers of a file, loaded.
pub(super) struct Buffers<'a> {
    views: &'a [json::buffer::View],
    /// `None`: a buffer without any bytes, which only matters once it is used.
    bytes: Vec<Option<Cow<'a, [u8]>>>,
}

impl<'a> Buffers<'a> {
    /// Takes the binary chunk, decodes data URIs, brings what lies outside.
    pub fn load(file: &'a File<'_>, address: &str, fetch: &Fetch<'_>, budget: &Budget) -> Result<Self, GltfError> {
        let mut bytes = Vec::new();
        for (number, buffer) in file.root.buffers.iter().enumerate() {
            let path = || format!("buffers[{number}]");
            bytes.push(match &buffer.uri {
                Some(uri) => {
                    let loaded = load_uri(uri, address, fetch).map_err(|problem| GltfError::Resource {
                        path: path(),
                        uri: shorten(uri),
                        problem,
                    })?;
                    budget.charge(loaded.len() as u64, path)?;
                    Some(Cow::Owned(loaded))
                }
                // Only the first buffer may stand for the binary chunk.
                None if number == 0 => file.bin.map(Cow::Borrowed),
                None => None,
            });
        }
        Ok(Self { views: &file.root.buffer_views, bytes })
    }

    /// The bytes of a view, and its stride where it has one. `path` is what names the view.
    pub fn view(&self, index: usize, path: &dyn Fn() -> String) -> Result<(&[u8], Option<usize>), GltfError> {
        let invalid = |problem: String| GltfError::invalid(path(), problem);
        let view = self
            .views
            .get(index)
            .ok_or_else(|| invalid(format!("points at bufferViews[{index}] of {}", self.views.len())))?;
        let buffer = view.buffer.value();
        let bytes = self
            .bytes
            .get(buffer)
            .and_then(Option::as_deref)
            .ok_or_else(|| invalid(format!("uses bufferViews[{index}], whose buffers[{buffer}] has no data")))?;
        let offset = view.byte_offset.unwrap_or_default().0;
        let range = offset
            .checked_add(view.byte_length.0)
            .and_then(|end| Some(usize::try_from(offset).ok()?..usize::try_from(end).ok()?));
        let slice = range.and_then(|range| bytes.get(range)).ok_or_else(|| {
            invalid(format!(
                "uses bufferViews[{index}], {} bytes from byte {offset}, and buffers[{buffer}] has {}",
                view.byte_length.0,
                bytes.len()
            ))
        })?;
        Ok((slice, view.byte_stride.map(|stride| stride.0)))
    }
}

/// Bytes of a data URI or of a file beside the one at `address`.
pub(super) fn load_uri(uri: &str, address: &str, fetch: &Fetch<'_>) -> Result<Vec<u8>, String> {
    uri::decode_data(uri).unwrap_or_else(|| fetch(&uri::join(address, uri)))
}

/// An address short enough for a message: a data URI can be megabytes long.
pub(super) fn shorten(uri: &str) -> String {
    const LONGEST: usize = 120;
    match uri.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}...", &uri[..cut]),
        None => uri.to_owned(),
    }
}
