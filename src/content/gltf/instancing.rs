//! `EXT_mesh_gpu_instancing`: a node whose mesh stands in many places.

use super::GltfError;
use super::accessor::Accessors;
use ::gltf::json;
use glam::{DMat4, DQuat, DVec3};

/// Copies that one file may ask for. Each becomes an object of the engine, of some hundred bytes.
pub const MAX_COPIES: usize = 1_000_000;

const NAME: &str = "EXT_mesh_gpu_instancing";

/// The places of a node's copies, relative to the node; `None` where it has no such extension.
///
/// Attributes other than `TRANSLATION`, `ROTATION` and `SCALE` are the application's.
pub(super) fn copies(
    node: &json::Node,
    accessors: &Accessors<'_>,
    path: &dyn Fn() -> String,
) -> Result<Option<Vec<DMat4>>, GltfError> {
    let Some(extension) = node.extensions.as_ref().and_then(|e| e.others.get(NAME)) else { return Ok(None) };
    let path = &|| format!("{}.extensions.{NAME}.attributes", path());
    let Some(attributes) = extension.get("attributes").and_then(serde_json::Value::as_object) else {
        return Err(GltfError::invalid(path(), "is missing"));
    };
    let mut count = None;
    for (name, accessor) in attributes {
        let index = accessor.as_u64().and_then(|index| usize::try_from(index).ok());
        let index = index.ok_or_else(|| GltfError::invalid(format!("{}.{name}", path()), "is no index"))?;
        let found = accessors.count(index, &|| format!("{}.{name}", path()))?;
        match count {
            Some(count) if count != found => {
                return Err(GltfError::invalid(path(), "have different numbers of elements"));
            }
            _ => count = Some(found),
        }
    }
    let count = count.unwrap_or(0);
    if count > MAX_COPIES {
        return Err(GltfError::invalid(path(), format!("ask for {count} copies, and {MAX_COPIES} are allowed")));
    }
    let index = |name: &str| attributes.get(name)?.as_u64().and_then(|index| usize::try_from(index).ok());
    let at = |name: &'static str| move || format!("{}.{name}", path());
    let three = |name: &'static str| match index(name) {
        Some(index) => accessors.vectors::<3>(index, 3, false, &at(name)).map(Some),
        None => Ok(None),
    };
    let (translations, scales) = (three("TRANSLATION")?, three("SCALE")?);
    let rotations = match index("ROTATION") {
        // Integers are normalised, whether or not the accessor says so: there is no other way to read them.
        Some(index) => Some(accessors.vectors::<4>(index, 4, true, &at("ROTATION"))?),
        None => None,
    };
    let vector = |values: &Option<Vec<[f32; 3]>>, i: usize, otherwise: DVec3| {
        values.as_ref().and_then(|v| v.get(i)).map_or(otherwise, |v| DVec3::from_array(v.map(f64::from)))
    };
    let copies = (0..count).map(|i| {
        let turn = rotations.as_ref().and_then(|v| v.get(i)).map_or(DQuat::IDENTITY, |q| unit(*q));
        DMat4::from_scale_rotation_translation(
            vector(&scales, i, DVec3::ONE),
            turn,
            vector(&translations, i, DVec3::ZERO),
        )
    });
    Ok(Some(copies.collect()))
}

/// A quaternion (x, y, z, w) of length one; what has no length turns nothing.
fn unit(q: [f32; 4]) -> DQuat {
    let q = DQuat::from_array(q.map(f64::from));
    let length = q.length();
    if length > 0.0 && length.is_finite() { q / length } else { DQuat::IDENTITY }
}
