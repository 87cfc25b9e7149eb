//! Accessors to arrays of numbers: every component type, stride, sparse.

use super::GltfError;
use super::budget::Budget;
use super::buffers::{Buffers, Wanted};
use super::meshopt::Compressed;
use ::gltf::json;
use json::accessor::{ComponentType, Type};
use json::validation::Checked;
use std::borrow::Cow;

/// Reads accessors of one file. `path` names the property that points at an
/// accessor, for messages.
#[derive(Clone, Copy)]
pub(super) struct Accessors<'a> {
    pub accessors: &'a [json::Accessor],
    pub buffers: &'a Buffers<'a>,
    pub budget: &'a Budget,
}

/// The elements of an accessor as they are stored.
pub(super) struct Raw {
    /// glTF's number for the type of a component.
    pub component: u32,
    pub components: usize,
    pub normalized: bool,
    pub bytes: Vec<u8>,
}

/// An accessor whose every element is known to lie within its buffer.
struct Elements<'a> {
    component: ComponentType,
    components: usize,
    normalized: bool,
    count: usize,
    /// Bytes from the first element on, and from one element to the next.
    base: Option<(Cow<'a, [u8]>, usize)>,
    /// Elements that differ from the base: their places, and their bytes one after the other.
    sparse: Option<(Vec<u32>, Cow<'a, [u8]>)>,
}

impl Elements<'_> {
    fn element_size(&self) -> usize {
        self.component.size() * self.components
    }

    /// The bytes of all elements where they lie one after the other and none is replaced: what most files have, and the
    /// fast way pays.
    fn packed(&self) -> Option<&[u8]> {
        match (&self.base, &self.sparse) {
            (Some((bytes, stride)), None) if *stride == self.element_size() => bytes.get(..self.count * stride),
            _ => None,
        }
    }

    /// All elements, if they are packed and of `N` floats.
    fn plain_floats<const N: usize>(&self) -> Option<Vec<[f32; N]>> {
        if self.component != ComponentType::F32 || self.components != N {
            return None;
        }
        let numbers = self.packed()?.as_chunks::<4>().0.as_chunks::<N>().0;
        Some(numbers.iter().map(|element| element.map(f32::from_le_bytes)).collect())
    }

    /// All elements, if none is replaced and they are integers that stand for fractions: normals, texture coordinates.
    fn fractions<const N: usize>(&self) -> Option<Vec<[f32; N]>> {
        let (Some((bytes, stride)), None, true) = (&self.base, &self.sparse, self.components == N) else { return None };
        let (bytes, stride) = (&**bytes, *stride);
        Some(match self.component {
            ComponentType::I8 => {
                fractions(bytes, stride, self.count, |[a]: [u8; 1]| (f32::from(a as i8) / 127.0).max(-1.0))
            }
            ComponentType::U8 => fractions(bytes, stride, self.count, |[a]: [u8; 1]| f32::from(a) / 255.0),
            ComponentType::I16 => fractions(bytes, stride, self.count, |two: [u8; 2]| {
                (f32::from(i16::from_le_bytes(two)) / 32_767.0).max(-1.0)
            }),
            ComponentType::U16 => {
                fractions(bytes, stride, self.count, |two: [u8; 2]| f32::from(u16::from_le_bytes(two)) / 65_535.0)
            }
            _ => return None,
        })
    }

    /// All elements, if they are packed indices of two or four bytes.
    fn plain_indices(&self) -> Option<Vec<u32>> {
        let bytes = self.packed()?;
        match self.component {
            ComponentType::U16 => {
                Some(bytes.as_chunks::<2>().0.iter().map(|two| u32::from(u16::from_le_bytes(*two))).collect())
            }
            ComponentType::U32 => Some(bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect()),
            _ => None,
        }
    }

    /// Calls with place and bytes of each element, sparse ones last.
    fn for_each(&self, mut use_element: impl FnMut(usize, &[u8])) {
        let size = self.element_size();
        if let Some((bytes, stride)) = &self.base {
            for (place, element) in bytes.chunks((*stride).max(1)).take(self.count).enumerate() {
                use_element(place, element.get(..size).unwrap_or_default());
            }
        }
        if let Some((places, bytes)) = &self.sparse {
            for (place, element) in places.iter().zip(bytes.chunks_exact(size.max(1))) {
                use_element(*place as usize, element);
            }
        }
    }
}

impl Accessors<'_> {
    /// Vectors of `fewest` to `N` components; what a shorter one lacks is 1.
    /// Integers are normalised where the accessor or `normalize` says so.
    pub fn vectors<const N: usize>(
        &self,
        index: usize,
        fewest: usize,
        normalize: bool,
        path: &dyn Fn() -> String,
    ) -> Result<Vec<[f32; N]>, GltfError> {
        if let Some(floats) = self.decoded_floats::<N>(index, path)? {
            return Ok(floats);
        }
        let elements = self.elements(index, path)?;
        if elements.components < fewest || elements.components > N {
            let wanted = if fewest == N { N.to_string() } else { format!("{fewest} to {N}") };
            let problem = format!("has {} components where {wanted} are needed", elements.components);
            return Err(GltfError::invalid(path(), problem));
        }
        self.budget.charge((elements.count as u64).saturating_mul(4 * N as u64), path)?;
        if let Some(floats) = elements.plain_floats::<N>() {
            return Ok(floats);
        }
        let mut nothing = [1.0; N];
        nothing[..elements.components].fill(0.0);
        let scaled = normalize || elements.normalized;
        if let Some(fractions) = elements.fractions::<N>().filter(|_| scaled) {
            return Ok(fractions);
        }
        let mut values = vec![nothing; elements.count];
        let size = elements.component.size();
        elements.for_each(|place, bytes| {
            let Some(value) = values.get_mut(place) else { return };
            for (number, component) in value.iter_mut().zip(bytes.chunks_exact(size)) {
                *number = decode(component, elements.component, scaled);
            }
        });
        Ok(values)
    }

    /// The elements as they are stored, one after the other.
    pub fn raw(&self, index: usize, path: &dyn Fn() -> String) -> Result<Raw, GltfError> {
        let elements = self.elements(index, path)?;
        let size = elements.element_size();
        let length = elements.count.saturating_mul(size);
        self.budget.charge(length as u64, path)?;
        let mut bytes = vec![0; length];
        elements.for_each(|place, element| {
            let start = place.saturating_mul(size);
            if let Some(to) = bytes.get_mut(start..start.saturating_add(element.len())) {
                to.copy_from_slice(element);
            }
        });
        let Elements { component, components, normalized, .. } = elements;
        Ok(Raw { component: component.as_gl_enum(), components, normalized, bytes })
    }

    /// Number of elements that an accessor claims; not checked against the bytes.
    pub fn count(&self, index: usize, path: &dyn Fn() -> String) -> Result<usize, GltfError> {
        self.get(index, path).map(|accessor| usize::try_from(accessor.count.0).unwrap_or(usize::MAX))
    }

    /// Whether an accessor's integers stand for 0 to 1; `false` where there is no such accessor.
    pub fn is_normalized(&self, index: usize) -> bool {
        self.accessors.get(index).is_some_and(|accessor| accessor.normalized)
    }

    pub(super) fn get(&self, index: usize, path: &dyn Fn() -> String) -> Result<&json::Accessor, GltfError> {
        self.accessors.get(index).ok_or_else(|| {
            let problem = format!("points at accessors[{index}] of {}", self.accessors.len());
            GltfError::invalid(path(), problem)
        })
    }

    /// Unsigned integers.
    pub fn indices(&self, index: usize, path: &dyn Fn() -> String) -> Result<Vec<u32>, GltfError> {
        if let Some(indices) = self.decoded_indices(index, path)? {
            return Ok(indices);
        }
        let elements = self.elements(index, path)?;
        let unsigned = matches!(elements.component, ComponentType::U8 | ComponentType::U16 | ComponentType::U32);
        if elements.components != 1 || !unsigned {
            return Err(GltfError::invalid(path(), "is not of unsigned integers, one by one"));
        }
        self.budget.charge((elements.count as u64).saturating_mul(4), path)?;
        if let Some(indices) = elements.plain_indices() {
            return Ok(indices);
        }
        let mut values = vec![0; elements.count];
        elements.for_each(|place, bytes| {
            if let Some(value) = values.get_mut(place) {
                *value = decode_index(bytes);
            }
        });
        Ok(values)
    }

    /// Floats that are all of a compressed view, decoded where they stay; `None` for everything else.
    fn decoded_floats<const N: usize>(
        &self,
        index: usize,
        path: &dyn Fn() -> String,
    ) -> Result<Option<Vec<[f32; N]>>, GltfError> {
        match self.whole(index, ComponentType::F32, N, path)? {
            Some((compressed, bytes, path)) => compressed.decode_floats(&bytes, self.budget, &|| path.clone()),
            None => Ok(None),
        }
    }

    /// Likewise indices of four bytes.
    fn decoded_indices(&self, index: usize, path: &dyn Fn() -> String) -> Result<Option<Vec<u32>>, GltfError> {
        match self.whole(index, ComponentType::U32, 1, path)? {
            Some((compressed, bytes, path)) => compressed.decode_indices(&bytes, self.budget, &|| path.clone()),
            None => Ok(None),
        }
    }

    /// What is compressed, if an accessor of this kind is all of it and nothing else uses it.
    fn whole(
        &self,
        index: usize,
        component: ComponentType,
        components: usize,
        path: &dyn Fn() -> String,
    ) -> Result<Option<(Compressed, Cow<'_, [u8]>, String)>, GltfError> {
        let accessor = self.get(index, path)?;
        let type_ = match components {
            1 => Type::Scalar,
            2 => Type::Vec2,
            3 => Type::Vec3,
            _ => Type::Vec4,
        };
        let fits = matches!(&accessor.component_type, Checked::Valid(found) if found.0 == component)
            && matches!(&accessor.type_, Checked::Valid(found) if *found == type_)
            && accessor.sparse.is_none()
            && accessor.byte_offset.unwrap_or_default().0 == 0;
        let (true, Some(view)) = (fits, &accessor.buffer_view) else { return Ok(None) };
        let compressed = self.buffers.used_once(view.value())?;
        Ok(compressed.filter(|(compressed, ..)| compressed.count == accessor.count.0))
    }

    /// Checks everything an accessor says against the bytes that there are.
    fn elements(&self, index: usize, path: &dyn Fn() -> String) -> Result<Elements<'_>, GltfError> {
        let accessor = self.get(index, path)?;
        let path = &|| format!("{} (accessors[{index}])", path());
        let invalid = |problem: String| GltfError::invalid(path(), problem);
        let (component, components, count) = shape(accessor, path)?;
        let size = component.size() * components;
        let base = match &accessor.buffer_view {
            Some(view) => {
                let offset = accessor.byte_offset.unwrap_or_default().0;
                let wanted = Wanted { offset, count: u64::from(count), size, is_strided: true };
                Some(self.buffers.elements(view.value(), &wanted, path)?)
            }
            None if accessor.sparse.is_none() && count > 0 => {
                return Err(invalid("has no bufferView, so no data".to_owned()));
            }
            None => None,
        };
        let sparse = match &accessor.sparse {
            Some(sparse) => Some(self.sparse(sparse, count, size, path)?),
            None => None,
        };
        let normalized = accessor.normalized;
        Ok(Elements { component, components, normalized, count: count as usize, base, sparse })
    }

    fn sparse(
        &self,
        sparse: &json::accessor::sparse::Sparse,
        count: u32,
        size: usize,
        path: &dyn Fn() -> String,
    ) -> Result<(Vec<u32>, Cow<'_, [u8]>), GltfError> {
        let path = &|| format!("{}.sparse", path());
        let Checked::Valid(component) = &sparse.indices.component_type else {
            return Err(GltfError::invalid(path(), "has indices of an unknown componentType"));
        };
        let number = sparse.count.0;
        if number > u64::from(count) {
            return Err(GltfError::invalid(path(), format!("replaces {number} elements of {count}")));
        }
        let index_size = component.0.size();
        let packed = |offset: u64, size: usize| Wanted { offset, count: number, size, is_strided: false };
        let wanted = packed(sparse.indices.byte_offset.0, index_size);
        let (bytes, _) = self.buffers.elements(sparse.indices.buffer_view.value(), &wanted, path)?;
        self.budget.charge(number.saturating_mul(4), path)?;
        let places: Vec<u32> = bytes.chunks_exact(index_size).map(decode_index).collect();
        if let Some(outside) = places.iter().find(|place| **place >= count) {
            return Err(GltfError::invalid(path(), format!("replaces element {outside} of {count}")));
        }
        let wanted = packed(sparse.values.byte_offset.0, size);
        let (values, _) = self.buffers.elements(sparse.values.buffer_view.value(), &wanted, path)?;
        Ok((places, values))
    }
}

/// Elements of `N` integers of `S` bytes, each `stride` bytes after the one before.
fn fractions<const N: usize, const S: usize>(
    bytes: &[u8],
    stride: usize,
    count: usize,
    read: impl Fn([u8; S]) -> f32,
) -> Vec<[f32; N]> {
    let element = |bytes: &[u8]| {
        let mut value = [0.0; N];
        for (number, component) in value.iter_mut().zip(bytes.as_chunks::<S>().0) {
            *number = read(*component);
        }
        value
    };
    // The usual strides are known while compiling, so that several elements are read at a time.
    match stride {
        4 => bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|four| element(four))
            .chain(last(bytes, 4, element))
            .take(count)
            .collect(),
        8 => bytes
            .as_chunks::<8>()
            .0
            .iter()
            .map(|eight| element(eight))
            .chain(last(bytes, 8, element))
            .take(count)
            .collect(),
        _ => bytes.chunks(stride.max(1)).take(count).map(element).collect(),
    }
}

/// The last element, which may lack what fills its stride.
fn last<T>(bytes: &[u8], stride: usize, element: impl Fn(&[u8]) -> T) -> Option<T> {
    let rest = bytes.len() % stride;
    (rest > 0).then(|| element(&bytes[bytes.len() - rest..]))
}

/// Type of a component, components and number of elements.
pub(super) fn shape(
    accessor: &json::Accessor,
    path: &dyn Fn() -> String,
) -> Result<(ComponentType, usize, u32), GltfError> {
    let invalid = |problem: String| GltfError::invalid(path(), problem);
    let Checked::Valid(component) = &accessor.component_type else {
        return Err(invalid("has an unknown componentType".to_owned()));
    };
    let components = match &accessor.type_ {
        Checked::Valid(Type::Scalar) => 1,
        Checked::Valid(Type::Vec2) => 2,
        Checked::Valid(Type::Vec3) => 3,
        Checked::Valid(Type::Vec4) => 4,
        Checked::Valid(Type::Mat2 | Type::Mat3 | Type::Mat4) | Checked::Invalid => {
            return Err(invalid("is of neither scalars nor vectors".to_owned()));
        }
    };
    // More cannot be addressed by 32-bit indices.
    let count = u32::try_from(accessor.count.0)
        .map_err(|_too_large| invalid(format!("claims {} elements, more than an index can name", accessor.count.0)))?;
    Ok((component.0, components, count))
}

/// One component, little endian; integers to -1..1 or 0..1 if `scaled` (glTF 2.0, 3.6.2.2).
pub(super) fn decode(bytes: &[u8], component: ComponentType, scaled: bool) -> f32 {
    let (value, largest) = match (component, bytes) {
        (ComponentType::I8, &[a]) => (f32::from(a as i8), 127.0),
        (ComponentType::U8, &[a]) => (f32::from(a), 255.0),
        (ComponentType::I16, &[a, b]) => (f32::from(i16::from_le_bytes([a, b])), 32_767.0),
        (ComponentType::U16, &[a, b]) => (f32::from(u16::from_le_bytes([a, b])), 65_535.0),
        (ComponentType::U32, &[a, b, c, d]) => (u32::from_le_bytes([a, b, c, d]) as f32, u32::MAX as f32),
        (ComponentType::F32, &[a, b, c, d]) => return f32::from_le_bytes([a, b, c, d]),
        _ => return 0.0,
    };
    if scaled { (value / largest).max(-1.0) } else { value }
}

/// An unsigned integer of one, two or four bytes.
pub(super) fn decode_index(bytes: &[u8]) -> u32 {
    match *bytes {
        [a] => u32::from(a),
        [a, b] => u32::from(u16::from_le_bytes([a, b])),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
        _ => 0,
    }
}
