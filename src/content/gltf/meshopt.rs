//! `EXT_meshopt_compression` and `KHR_meshopt_compression`: what stands in for a buffer view's bytes.
//!
//! The decoder underneath is C++, which is safe for any input as long as counts and strides are what it was made for:
//! they are checked here, and so is that the compressed bytes can hold what they claim, before anything is allocated.

use super::GltfError;
use super::budget::Budget;
use ::gltf::json;
use serde::Deserialize;

const NAMES: [&str; 2] = ["KHR_meshopt_compression", "EXT_meshopt_compression"];

/// A vertex block of `n` bytes takes `n / 1024` compressed at the very least: a control byte for each four streams of
/// 256 bytes.
const LARGEST_VERTEX_RATIO: u64 = 1024;

/// What the extension says of a view.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Compressed {
    /// Of the compressed bytes.
    pub buffer: usize,
    #[serde(default)]
    pub byte_offset: u64,
    pub byte_length: u64,
    /// Of the decoded elements.
    pub byte_stride: usize,
    pub count: u64,
    mode: Mode,
    #[serde(default)]
    filter: Filter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Mode {
    Attributes,
    Triangles,
    Indices,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Filter {
    #[default]
    None,
    Octahedral,
    Quaternion,
    Exponential,
    Color,
}

/// Whether a buffer is only for readers that do not know the extension.
pub(super) fn is_fallback(buffer: &json::Buffer) -> bool {
    let of = |name: &&str| buffer.extensions.as_ref()?.others.get(*name)?.get("fallback")?.as_bool();
    NAMES.iter().find_map(of).unwrap_or(false)
}

/// Decoded bytes, aligned for every component type.
#[derive(Debug)]
pub(super) struct Decoded {
    words: Vec<u32>,
    length: usize,
}

impl Decoded {
    /// All elements, one after the other.
    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(&self.words).get(..self.length).unwrap_or_default()
    }
}

impl Compressed {
    /// The extension of `view`, `None` where it has none. A view with both is read by the newer one.
    pub fn of(view: &json::buffer::View, path: &dyn Fn() -> String) -> Result<Option<Self>, GltfError> {
        let Some(extensions) = &view.extensions else { return Ok(None) };
        let Some((name, value)) = NAMES.iter().find_map(|name| Some((name, extensions.others.get(*name)?))) else {
            return Ok(None);
        };
        let read = Self::deserialize(value).map_err(|error| {
            GltfError::invalid(format!("{}.extensions.{name}", path()), format!("cannot be read: {error}"))
        })?;
        Ok(Some(read))
    }

    /// Whether the decoded stride holds for accessors, too: indices have none.
    pub fn is_attributes(&self) -> bool {
        self.mode == Mode::Attributes
    }

    /// Decodes `bytes`, which are all of what the extension points at.
    pub fn decode(&self, bytes: &[u8], budget: &Budget, path: &dyn Fn() -> String) -> Result<Decoded, GltfError> {
        let invalid = |problem: &str| GltfError::invalid(path(), format!("has meshopt data that {problem}"));
        let length = self.check(bytes.len() as u64).map_err(invalid)?;
        budget.charge(length, path)?;
        let damaged = |_: meshopt::Error| invalid("is damaged: export the model again");
        let too_large = |_: std::num::TryFromIntError| invalid("is too large for this machine");
        let count = usize::try_from(self.count).map_err(too_large)?;
        let length = usize::try_from(length).map_err(too_large)?;
        let words = match (self.mode, self.byte_stride) {
            (Mode::Attributes, stride) => {
                let mut words = vec![0u32; length / 4];
                if !decode_vertices(&mut words, count, stride, bytes) {
                    return Err(invalid("is damaged: export the model again"));
                }
                self.unfilter(&mut words);
                words
            }
            (Mode::Triangles, 2) => widen(&meshopt::decode_index_buffer::<u16>(bytes, count).map_err(damaged)?),
            (Mode::Triangles, _) => meshopt::decode_index_buffer::<u32>(bytes, count).map_err(damaged)?,
            (Mode::Indices, 2) => widen(&meshopt::decode_index_sequence::<u16>(bytes, count).map_err(damaged)?),
            (Mode::Indices, _) => meshopt::decode_index_sequence::<u32>(bytes, count).map_err(damaged)?,
        };
        Ok(Decoded { words, length })
    }

    /// Decodes all of it as vectors of `N` floats; `None` where its elements are not as large as these.
    pub fn decode_floats<const N: usize>(
        &self,
        bytes: &[u8],
        budget: &Budget,
        path: &dyn Fn() -> String,
    ) -> Result<Option<Vec<[f32; N]>>, GltfError> {
        if self.mode != Mode::Attributes || self.byte_stride != 4 * N {
            return Ok(None);
        }
        let count = self.checked_count(bytes, budget, path)?;
        let mut floats = vec![[0.0; N]; count];
        let words: &mut [u32] = bytemuck::cast_slice_mut(floats.as_flattened_mut());
        if !decode_vertices(words, count, self.byte_stride, bytes) {
            return Err(damaged(path));
        }
        self.unfilter(words);
        Ok(Some(floats))
    }

    /// Decodes all of it as indices of four bytes; `None` where it is of anything else.
    pub fn decode_indices(
        &self,
        bytes: &[u8],
        budget: &Budget,
        path: &dyn Fn() -> String,
    ) -> Result<Option<Vec<u32>>, GltfError> {
        if self.mode == Mode::Attributes || self.byte_stride != 4 {
            return Ok(None);
        }
        let count = self.checked_count(bytes, budget, path)?;
        let indices = match self.mode {
            Mode::Triangles => meshopt::decode_index_buffer::<u32>(bytes, count),
            _ => meshopt::decode_index_sequence::<u32>(bytes, count),
        };
        indices.map(Some).map_err(|_error| damaged(path))
    }

    /// How many elements there are, if everything is as the decoder needs it and they fit into the budget.
    fn checked_count(&self, bytes: &[u8], budget: &Budget, path: &dyn Fn() -> String) -> Result<usize, GltfError> {
        let invalid = |problem: &str| GltfError::invalid(path(), format!("has meshopt data that {problem}"));
        budget.charge(self.check(bytes.len() as u64).map_err(invalid)?, path)?;
        usize::try_from(self.count).map_err(|_too_large| invalid("is too large for this machine"))
    }

    /// Bytes when decoded, if everything is as the decoder needs it.
    fn check(&self, compressed: u64) -> Result<u64, &'static str> {
        let stride = self.byte_stride;
        let filter_fits = match self.filter {
            Filter::None => true,
            _ if self.mode != Mode::Attributes => return Err("has a filter on indices"),
            Filter::Octahedral | Filter::Color => stride == 4 || stride == 8,
            Filter::Quaternion => stride == 8,
            Filter::Exponential => stride.is_multiple_of(4),
        };
        if !filter_fits {
            return Err("has a stride that does not fit its filter");
        }
        let length = self.count.checked_mul(stride as u64).ok_or("claims more bytes than can be counted")?;
        // The least that the encoders write (meshoptimizer's indexcodec.cpp): header, a code each, a tail.
        let shortest = match self.mode {
            Mode::Attributes if stride == 0 || stride > 256 || !stride.is_multiple_of(4) => {
                return Err("has a stride that is no multiple of four up to 256");
            }
            Mode::Attributes => length.div_ceil(LARGEST_VERTEX_RATIO).saturating_add(1),
            _ if stride != 2 && stride != 4 => return Err("has indices of neither two nor four bytes"),
            Mode::Triangles if !self.count.is_multiple_of(3) => return Err("is not of whole triangles"),
            Mode::Triangles => (self.count / 3).saturating_add(17),
            Mode::Indices => self.count.saturating_add(5),
        };
        if compressed < shortest { Err("claims more elements than its bytes can hold") } else { Ok(length) }
    }

    fn unfilter(&self, words: &mut [u32]) {
        match (self.filter, self.byte_stride) {
            (Filter::None, _) => {}
            (Filter::Octahedral, 4) => meshopt::decode_filter_oct::<i8>(bytemuck::cast_slice_mut(words)),
            (Filter::Octahedral, _) => meshopt::decode_filter_oct::<i16>(quads(words)),
            (Filter::Quaternion, _) => meshopt::decode_filter_quat(quads(words)),
            (Filter::Exponential, _) => meshopt::decode_filter_exp::<1>(bytemuck::cast_slice_mut(words)),
            (Filter::Color, 4) => meshopt::decode_filter_color::<u8>(bytemuck::cast_slice_mut(words)),
            (Filter::Color, _) => meshopt::decode_filter_color::<u16>(quads(words)),
        }
    }
}

fn damaged(path: &dyn Fn() -> String) -> GltfError {
    GltfError::invalid(path(), "has meshopt data that is damaged: export the model again".to_owned())
}

/// Elements of eight bytes.
fn quads<T: bytemuck::Pod>(words: &mut [u32]) -> &mut [[T; 4]] {
    bytemuck::cast_slice_mut(words)
}

/// Two-byte indices in four-byte words, as they lie in memory.
fn widen(indices: &[u16]) -> Vec<u32> {
    let mut words = vec![0u32; indices.len().div_ceil(2)];
    let halves: &mut [u16] = bytemuck::cast_slice_mut(&mut words);
    for (half, index) in halves.iter_mut().zip(indices) {
        *half = *index;
    }
    words
}

/// `count` elements of `stride` bytes into `words`, which are exactly that large; `false` where the bytes are damaged.
fn decode_vertices(words: &mut [u32], count: usize, stride: usize, bytes: &[u8]) -> bool {
    if count.checked_mul(stride) != Some(size_of_val(words)) || count == 0 {
        return count == 0;
    }
    #[expect(unsafe_code, reason = "the crate's safe function needs the stride as a type, and here the file has it")]
    // SAFETY: `words` has `count * stride` bytes, which was just checked; `stride` is a multiple of 4 up to 256
    // (`check`), and the decoder reads only within `bytes` whatever is in them.
    let result = unsafe {
        meshopt::ffi::meshopt_decodeVertexBuffer(words.as_mut_ptr().cast(), count, stride, bytes.as_ptr(), bytes.len())
    };
    result == 0
}
