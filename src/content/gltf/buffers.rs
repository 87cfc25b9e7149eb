//! The bytes behind buffer views.

use super::budget::Budget;
use super::container::File;
use super::meshopt::{self, Compressed, Decoded};
use super::{Fetch, GltfError, uri};
use ::gltf::json;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A file of which parts can be read in any order.
pub trait ReadPart: Send + Sync {
    /// Its size.
    fn size_bytes(&self) -> u64;

    /// So many bytes from `at` on, which lie inside; or the rest of a sentence that says why not.
    ///
    /// # Errors
    /// What the system says.
    fn read(&self, at: u64, bytes: usize) -> Result<Vec<u8>, String>;
}

/// Where the bytes of a buffer are.
pub(super) enum Bytes<'a> {
    /// Nowhere, which only matters once it is used.
    Nothing,
    /// In memory.
    Here(Cow<'a, [u8]>),
    /// In a file: what is used is read.
    File {
        /// The file.
        file: &'a dyn ReadPart,
        /// Where in it the buffer begins.
        start: u64,
        /// Its bytes.
        length: u64,
    },
}

/// All buffers of a file.
pub(super) struct Buffers<'a> {
    views: &'a [json::buffer::View],
    bytes: Vec<Bytes<'a>>,
    /// Of compressed views, once they are used.
    decoded: Vec<OnceCell<Decoded>>,
    /// By view: how often the meshes that are shown use it.
    uses: Vec<u32>,
    budget: &'a Budget,
}

/// Decoded views that may be used again, one cell for each view of the file.
pub(super) type DecodedViews = Vec<OnceCell<Decoded>>;

impl<'a> Buffers<'a> {
    /// Takes the binary chunk, decodes data URIs, brings what lies outside.
    pub fn load(file: &'a File<'_>, address: &str, fetch: &Fetch<'_>, budget: &'a Budget) -> Result<Self, GltfError> {
        let mut bytes = Vec::new();
        for (number, buffer) in file.root.buffers.iter().enumerate() {
            let path = || format!("buffers[{number}]");
            bytes.push(match &buffer.uri {
                // It stands in for compressed views, which are all decoded here: fetched for nothing, or not even there.
                _ if meshopt::is_fallback(buffer) => Bytes::Nothing,
                Some(uri) => {
                    let loaded = load_uri(uri, address, fetch).map_err(|problem| GltfError::Resource {
                        path: path(),
                        uri: shorten(uri),
                        problem,
                    })?;
                    budget.charge(loaded.len() as u64, path)?;
                    Bytes::Here(Cow::Owned(loaded))
                }
                // Only the first buffer may stand for the binary chunk.
                None if number == 0 => file.bin.map_or(Bytes::Nothing, |bin| Bytes::Here(Cow::Borrowed(bin))),
                None => Bytes::Nothing,
            });
        }
        let views = &file.root.buffer_views;
        let decoded = views.iter().map(|_| OnceCell::new()).collect();
        Ok(Self { views, bytes, decoded, uses: uses(&file.root), budget })
    }

    /// What a view is compressed from, where only one accessor of one mesh uses it, for who decodes it to where it
    /// stays; `None` for a view that is not compressed or decoded already.
    pub fn used_once(&self, index: usize) -> Result<Option<(Compressed, Cow<'_, [u8]>, String)>, GltfError> {
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

    /// Buffers that lie wherever they lie, and views that were decoded before.
    pub fn over(
        views: &'a [json::buffer::View],
        bytes: Vec<Bytes<'a>>,
        mut decoded: DecodedViews,
        budget: &'a Budget,
    ) -> Self {
        decoded.resize_with(views.len(), OnceCell::new);
        // What is read piece by piece is kept for the next piece: nothing is used once only.
        Self { views, bytes, decoded, uses: Vec::new(), budget }
    }

    /// Gives back what was decoded.
    pub fn into_decoded(self) -> DecodedViews {
        self.decoded
    }

    /// The bytes of a view. `path` is what names the view.
    pub fn view(&self, index: usize, path: &dyn Fn() -> String) -> Result<Cow<'_, [u8]>, GltfError> {
        match self.locate(index, path)? {
            Located::Decoded { bytes, .. } => Ok(Cow::Borrowed(bytes)),
            Located::Stored { buffer, range, .. } => {
                self.slice(buffer, range, &|| format!("{} uses bufferViews[{index}], which", path()))
            }
        }
    }

    /// The bytes of `wanted` elements in a view, and from one element to the next.
    pub fn elements(
        &self,
        index: usize,
        wanted: &Wanted,
        path: &dyn Fn() -> String,
    ) -> Result<(Cow<'_, [u8]>, usize), GltfError> {
        let located = self.locate(index, path)?;
        let (length, stride) = match &located {
            Located::Decoded { bytes, stride } => (bytes.len() as u64, *stride),
            Located::Stored { range, stride, .. } => (range.1, *stride),
        };
        let stride = stride.filter(|_| wanted.is_strided).unwrap_or(wanted.size);
        let (start, end) = wanted.within(length, stride, path)?;
        let bytes = match located {
            Located::Decoded { bytes, .. } => Cow::Borrowed(part(bytes, start, end)),
            Located::Stored { buffer, range, .. } => {
                let path = &|| format!("{} uses bufferViews[{index}], which", path());
                // The whole view must be there, as ever.
                self.check(buffer, range, path)?;
                self.slice(buffer, (range.0.saturating_add(start), end - start), path)?
            }
        };
        Ok((bytes, stride))
    }

    /// Where in a buffer of a file elements lie that are stored as they are: the buffer, the place of the first element
    /// in it, and from one to the next. `None` for what is compressed or in memory.
    pub fn place(
        &self,
        index: usize,
        wanted: &Wanted,
        path: &dyn Fn() -> String,
    ) -> Result<Option<(usize, u64, usize)>, GltfError> {
        let Located::Stored { buffer, range, stride } = self.locate(index, path)? else { return Ok(None) };
        if !matches!(self.bytes.get(buffer), Some(Bytes::File { .. })) {
            return Ok(None);
        }
        let stride = stride.filter(|_| wanted.is_strided).unwrap_or(wanted.size);
        let (start, _) = wanted.within(range.1, stride, path)?;
        self.check(buffer, range, &|| format!("{} uses bufferViews[{index}], which", path()))?;
        Ok(Some((buffer, range.0.saturating_add(start), stride)))
    }

    fn locate(&self, index: usize, path: &dyn Fn() -> String) -> Result<Located<'_>, GltfError> {
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
                return Ok(Located::Decoded { bytes: decoded.bytes(), stride });
            }
            let path = &|| format!("bufferViews[{index}]");
            let range = (compressed.byte_offset, compressed.byte_length);
            let decoded = compressed.decode(&self.slice(compressed.buffer, range, path)?, self.budget, path)?;
            return Ok(Located::Decoded { bytes: cell.get_or_init(|| decoded).bytes(), stride });
        }
        let range = (view.byte_offset.unwrap_or_default().0, view.byte_length.0);
        Ok(Located::Stored { buffer: view.buffer.value(), range, stride })
    }

    /// Whether part of a buffer (offset and length in bytes) is there.
    fn check(&self, buffer: usize, (offset, length): (u64, u64), path: &dyn Fn() -> String) -> Result<(), GltfError> {
        let found = match self.bytes.get(buffer) {
            Some(Bytes::Here(bytes)) => bytes.len() as u64,
            Some(Bytes::File { length, .. }) => *length,
            Some(Bytes::Nothing) | None => {
                return Err(GltfError::invalid(path(), format!("lies in buffers[{buffer}], which has no data")));
            }
        };
        if offset.checked_add(length).is_some_and(|end| end <= found) {
            return Ok(());
        }
        let problem = format!("takes {length} bytes from byte {offset} on, and buffers[{buffer}] has {found}");
        Err(GltfError::invalid(path(), problem))
    }

    /// Part of a buffer: offset and length in bytes.
    fn slice(&self, buffer: usize, range: (u64, u64), path: &dyn Fn() -> String) -> Result<Cow<'_, [u8]>, GltfError> {
        self.check(buffer, range, path)?;
        let (offset, length) = range;
        match self.bytes.get(buffer) {
            Some(Bytes::Here(bytes)) => Ok(Cow::Borrowed(part(bytes, offset, offset.saturating_add(length)))),
            Some(Bytes::File { file, start, .. }) => {
                self.budget.charge(length, path)?;
                let bytes = usize::try_from(length).map_err(|error| error.to_string());
                let read = bytes.and_then(|bytes| file.read(start.saturating_add(offset), bytes));
                read.map(Cow::Owned).map_err(|problem| GltfError::invalid(path(), format!("cannot be read: {problem}")))
            }
            Some(Bytes::Nothing) | None => Ok(Cow::Borrowed(&[])),
        }
    }
}

/// The bytes between two places that are known to lie inside.
fn part(bytes: &[u8], start: u64, end: u64) -> &[u8] {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    bytes.get(place(start)..place(end)).unwrap_or_default()
}

/// Where a view's bytes are.
enum Located<'a> {
    Decoded { bytes: &'a [u8], stride: Option<usize> },
    Stored { buffer: usize, range: (u64, u64), stride: Option<usize> },
}

/// Elements of a view.
pub(super) struct Wanted {
    /// Bytes from the view's start to the first.
    pub offset: u64,
    pub count: u64,
    /// Bytes of one.
    pub size: usize,
    /// The view's stride holds; otherwise they lie one after the other.
    pub is_strided: bool,
}

impl Wanted {
    /// Where in a view of so many bytes they begin and end.
    fn within(&self, found: u64, stride: usize, path: &dyn Fn() -> String) -> Result<(u64, u64), GltfError> {
        let Self { offset, count, size, .. } = *self;
        if stride < size {
            let problem = format!("has elements of {size} bytes and a stride of {stride}");
            return Err(GltfError::invalid(path(), problem));
        }
        let length = match count.checked_sub(1) {
            Some(before_last) => before_last.checked_mul(stride as u64).and_then(|n| n.checked_add(size as u64)),
            None => Some(0),
        };
        let end = length.and_then(|length| length.checked_add(offset)).filter(|end| *end <= found);
        end.map(|end| (offset, end)).ok_or_else(|| {
            let problem =
                format!("claims {count} elements from byte {offset} on, and its bufferView has {found} bytes");
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
