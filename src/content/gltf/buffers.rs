//! The bytes behind buffer views.

use super::budget::Budget;
use super::container::File;
use super::meshopt::{self, Compressed, Decoded};
use super::{Fetch, GltfError, uri};
use ::gltf::json;
use std::borrow::Cow;
use std::cell::OnceCell;

/// All buffers of a file, loaded.
pub(super) struct Buffers<'a> {
    views: &'a [json::buffer::View],
    /// `None`: a buffer without any bytes, which only matters once it is used.
    bytes: Vec<Option<Cow<'a, [u8]>>>,
    /// Of compressed views, once they are used.
    decoded: Vec<OnceCell<Decoded>>,
    /// By view: how often the meshes that are shown use it.
    uses: Vec<u32>,
    budget: &'a Budget,
}

impl<'a> Buffers<'a> {
    /// Takes the binary chunk, decodes data URIs, brings what lies outside.
    pub fn load(file: &'a File<'_>, address: &str, fetch: &Fetch<'_>, budget: &'a Budget) -> Result<Self, GltfError> {
        let mut bytes = Vec::new();
        for (number, buffer) in file.root.buffers.iter().enumerate() {
            let path = || format!("buffers[{number}]");
            bytes.push(match &buffer.uri {
                // It stands in for compressed views, which are all decoded here: fetched for nothing, or not even there.
                _ if meshopt::is_fallback(buffer) => None,
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
        let views = &file.root.buffer_views;
        let decoded = views.iter().map(|_| OnceCell::new()).collect();
        Ok(Self { views, bytes, decoded, uses: uses(&file.root), budget })
    }

    /// What a view is compressed from, where only one accessor of one mesh uses it, for who decodes it to where it
    /// stays; `None` for a view that is not compressed or decoded already.
    pub fn used_once(&self, index: usize) -> Result<Option<(Compressed, &[u8], String)>, GltfError> {
        let (Some(view), Some(1)) = (self.views.get(index), self.uses.get(index)) else { return Ok(None) };
        let path = format!("bufferViews[{index}]");
        let Some(compressed) = Compressed::of(view, &|| path.clone())? else { return Ok(None) };
        if self.decoded.get(index).is_none_or(|cell| cell.get().is_some()) {
            return Ok(None);
        }
        let bytes =
            self.slice(compressed.buffer, (compressed.byte_offset, compressed.byte_length), &|| path.clone())?;
        Ok(Some((compressed, bytes, path)))
    }

    /// The bytes of a view, and its stride where it has one. `path` is what names the view.
    pub fn view(&self, index: usize, path: &dyn Fn() -> String) -> Result<(&[u8], Option<usize>), GltfError> {
        let invalid = |problem: String| GltfError::invalid(path(), problem);
        let view = self
            .views
            .get(index)
            .ok_or_else(|| invalid(format!("points at bufferViews[{index}] of {}", self.views.len())))?;
        let stride = view.byte_stride.map(|stride| stride.0);
        if let Some(compressed) = Compressed::of(view, &|| format!("bufferViews[{index}]"))? {
            let stride = if compressed.is_attributes() { Some(compressed.byte_stride) } else { stride };
            let Some(cell) = self.decoded.get(index) else { return Err(invalid("cannot be decoded".to_owned())) };
            if let Some(decoded) = cell.get() {
                return Ok((decoded.bytes(), stride));
            }
            let path = &|| format!("bufferViews[{index}]");
            let range = (compressed.byte_offset, compressed.byte_length);
            let decoded = compressed.decode(self.slice(compressed.buffer, range, path)?, self.budget, path)?;
            return Ok((cell.get_or_init(|| decoded).bytes(), stride));
        }
        let range = (view.byte_offset.unwrap_or_default().0, view.byte_length.0);
        Ok((
            self.slice(view.buffer.value(), range, &|| format!("{} uses bufferViews[{index}], which", path()))?,
            stride,
        ))
    }

    /// Part of a buffer: offset and length in bytes.
    fn slice(&self, buffer: usize, range: (u64, u64), path: &dyn Fn() -> String) -> Result<&[u8], GltfError> {
        let (offset, length) = range;
        let bytes = self
            .bytes
            .get(buffer)
            .and_then(Option::as_deref)
            .ok_or_else(|| GltfError::invalid(path(), format!("lies in buffers[{buffer}], which has no data")))?;
        let end = offset.checked_add(length);
        let range = end.and_then(|end| Some(usize::try_from(offset).ok()?..usize::try_from(end).ok()?));
        range.and_then(|range| bytes.get(range)).ok_or_else(|| {
            let found = bytes.len();
            let problem = format!("takes {length} bytes from byte {offset} on, and buffers[{buffer}] has {found}");
            GltfError::invalid(path(), problem)
        })
    }
}

/// How often each view is used by accessors of primitives, for every node that shows their mesh.
fn uses(root: &json::Root) -> Vec<u32> {
    let mut shown = vec![0_u32; root.meshes.len()];
    for mesh in root.nodes.iter().filter_map(|node| node.mesh) {
        if let Some(times) = shown.get_mut(mesh.value()) {
            *times = times.saturating_add(1);
        }
    }
    let mut uses = vec![0_u32; root.buffer_views.len()];
    for (mesh, times) in root.meshes.iter().zip(shown) {
        for primitive in &mesh.primitives {
            let accessors = primitive.attributes.values().chain(&primitive.indices);
            for accessor in accessors.filter_map(|accessor| root.accessors.get(accessor.value())) {
                let view = accessor.buffer_view.and_then(|view| uses.get_mut(view.value()));
                if let Some(uses) = view {
                    *uses = uses.saturating_add(times);
                }
            }
        }
    }
    uses
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
