//! Checks a model that is in memory, so that what contradicts itself is named as its author knows it.

use super::error::BuildError;
use crate::content::surface::{Model, Primitive};

/// The model with its copies written out and every index in range.
pub(super) fn prepare(mut model: Model) -> Result<Model, BuildError> {
    // A tileset of the builder's has no instances: every copy is cut and simplified where it stands.
    let too_many = |triangles| BuildError::TooLarge {
        what: format!("its copies have {triangles} triangles together, the limit is {}", u32::MAX),
    };
    model.expand_instances(u32::MAX as usize).map_err(too_many)?;
    for (i, primitive) in model.primitives.iter().enumerate() {
        check(primitive, model.materials.len()).map_err(|what| BuildError::Primitive { primitive: i, what })?;
    }
    Ok(model)
}

fn check(primitive: &Primitive, materials: usize) -> Result<(), String> {
    let vertices = primitive.positions.len();
    if primitive.material >= materials {
        return Err(format!("it names material {}, but there are {materials}", primitive.material));
    }
    if !primitive.indices.len().is_multiple_of(3) {
        return Err(format!("{} indices are not whole triangles", primitive.indices.len()));
    }
    if let Some(index) = primitive.indices.iter().find(|&&i| i as usize >= vertices) {
        return Err(format!("index {index} lies past its {vertices} vertices"));
    }
    if primitive.normals.len() != vertices {
        return Err(format!("{} normals for {vertices} vertices", primitive.normals.len()));
    }
    if !primitive.uvs.is_empty() && primitive.uvs.len() != vertices {
        return Err(format!("{} texture coordinates for {vertices} vertices", primitive.uvs.len()));
    }
    if !primitive.colors.is_empty() && primitive.colors.len() != vertices {
        return Err(format!("{} colours for {vertices} vertices", primitive.colors.len()));
    }
    Ok(())
}
