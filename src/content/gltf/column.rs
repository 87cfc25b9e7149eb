//! Accessors whose elements are read one by one from a file that is never in memory as a whole.

use super::GltfError;
use super::accessor::{Accessors, decode, decode_index, shape};
use super::buffers::Wanted;
use ::gltf::json;
use json::accessor::ComponentType;
use json::validation::Checked;

/// Numbers that lie in a file as they are: each element can be read by itself.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Number of the buffer.
    pub buffer: usize,
    /// Bytes from the buffer's start to the first element.
    pub start: u64,
    /// Bytes from one to the next.
    pub stride: u64,
    /// Bytes of one.
    pub size: usize,
    /// Elements.
    pub count: u32,
    component: ComponentType,
    components: usize,
    scaled: bool,
}

impl Column {
    /// An element's numbers; what it has fewer of is 1.
    pub fn vector<const N: usize>(&self, element: &[u8]) -> [f32; N] {
        let mut values = [1.0; N];
        let parts = element.chunks_exact(self.component.size()).take(self.components);
        for (value, bytes) in values.iter_mut().zip(parts) {
            *value = decode(bytes, self.component, self.scaled);
        }
        values
    }

    /// Whether the numbers are unsigned integers.
    pub(super) fn is_unsigned(&self) -> bool {
        matches!(self.component, ComponentType::U8 | ComponentType::U16 | ComponentType::U32)
    }

    /// An element as an unsigned integer.
    pub fn index(&self, element: &[u8]) -> u32 {
        if self.component == ComponentType::F32 { self.vector::<1>(element)[0] as u32 } else { decode_index(element) }
    }
}

impl Accessors<'_> {
    /// Where an accessor's elements lie, `None` where they cannot be read one by one: sparse, compressed, in memory.
    ///
    /// `components` says how many there may be.
    pub fn column(
        &self,
        index: usize,
        components: std::ops::RangeInclusive<usize>,
        normalize: bool,
        path: &dyn Fn() -> String,
    ) -> Result<Option<Column>, GltfError> {
        let accessor = self.get(index, path)?;
        let path = &|| format!("{} (accessors[{index}])", path());
        let (component, found, count) = shape(accessor, path)?;
        let (Some(view), None) = (&accessor.buffer_view, &accessor.sparse) else { return Ok(None) };
        if !components.contains(&found) {
            let problem = format!("has {found} components where {components:?} are needed");
            return Err(GltfError::invalid(path(), problem));
        }
        let size = component.size() * found;
        let offset = accessor.byte_offset.unwrap_or_default().0;
        let wanted = Wanted { offset, count: u64::from(count), size, is_strided: true };
        let place = self.buffers.place(view.value(), &wanted, path)?;
        Ok(place.map(|(buffer, start, stride)| Column {
            buffer,
            start,
            stride: stride as u64,
            size,
            count,
            component,
            components: found,
            scaled: normalize || accessor.normalized,
        }))
    }
}

/// Smallest and largest value of each component, as the accessor says; `None` where it does not.
pub(super) fn extent(accessors: &[json::Accessor], index: usize) -> Option<[[f64; 3]; 2]> {
    let accessor = accessors.get(index)?;
    let three = |value: &Option<serde_json::Value>| -> Option<[f64; 3]> {
        let numbers: Vec<f64> = value.as_ref()?.as_array()?.iter().filter_map(serde_json::Value::as_f64).collect();
        numbers.try_into().ok()
    };
    let corners = [three(&accessor.min)?, three(&accessor.max)?];
    let Checked::Valid(component) = &accessor.component_type else { return None };
    let largest = match component.0 {
        _ if !accessor.normalized => 1.0,
        ComponentType::I8 => 127.0,
        ComponentType::U8 => 255.0,
        ComponentType::I16 => 32_767.0,
        ComponentType::U16 => 65_535.0,
        ComponentType::U32 => f64::from(u32::MAX),
        ComponentType::F32 => 1.0,
    };
    Some(corners.map(|corner| corner.map(|value| value / largest)))
}
