//! Primitives to their final place, in f64.

use super::{GltfError, Placed};
use crate::content::surface::{Model, Primitive};
use glam::{DMat3, DMat4, DVec3, Vec3};

/// Metres from the origin, which may be the middle of the Earth: what is farther
/// is damaged.
const FARTHEST: f64 = 1e9;

/// A primitive in its mesh's space.
pub(super) struct Shape {
    pub primitive: Primitive,
    /// From there to the scene, finite.
    pub transform: DMat4,
}

/// Applies `outer * transform` to every shape. With `centred`, the result is
/// relative to the middle of its bounds.
pub(super) fn bake(shapes: Vec<Shape>, outer: DMat4, centred: bool) -> Result<Placed, GltfError> {
    let (mut min, mut max) = (DVec3::INFINITY, DVec3::NEG_INFINITY);
    for shape in &shapes {
        let transform = outer * shape.transform;
        for position in &shape.primitive.positions {
            let placed = transform.transform_point3(to_f64(*position));
            min = min.min(placed);
            max = max.max(placed);
        }
    }
    if shapes.is_empty() {
        return Ok(Placed::default());
    }
    let center = if centred { (min + max) / 2.0 } else { DVec3::ZERO };
    let sound = |corner: DVec3| corner.is_finite() && corner.abs().max_element() <= FARTHEST;
    if !sound(min) || !sound(max) {
        return Err(GltfError::invalid(
            "scene",
            format!("reaches from {min} to {max} metres, further than can be drawn"),
        ));
    }

    let mut model = Model::default();
    let (mut bounds_min, mut bounds_max) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
    for Shape { mut primitive, transform } in shapes {
        let transform = outer * transform;
        let turn = DMat3::from_mat4(transform);
        let mirrored = turn.determinant() < 0.0;
        let normal_matrix = cofactors(turn) * if mirrored { -1.0 } else { 1.0 };
        for position in &mut primitive.positions {
            let placed = (transform.transform_point3(to_f64(*position)) - center).as_vec3();
            bounds_min = bounds_min.min(placed);
            bounds_max = bounds_max.max(placed);
            *position = placed.to_array();
        }
        for normal in &mut primitive.normals {
            let turned = (normal_matrix * to_f64(*normal)).try_normalize();
            *normal = turned.map_or(Vec3::Y, |n| n.as_vec3()).to_array();
        }
        if mirrored {
            for triangle in primitive.indices.chunks_exact_mut(3) {
                triangle.swap(1, 2);
            }
        }
        model.primitives.push(primitive);
    }
    Ok(Placed { center, bounds_min, bounds_max, model })
}

/// `determinant * inverse transpose`: turns normals as the inverse transpose
/// does up to length, and exists for matrices that flatten.
fn cofactors(m: DMat3) -> DMat3 {
    DMat3::from_cols(m.y_axis.cross(m.z_axis), m.z_axis.cross(m.x_axis), m.x_axis.cross(m.y_axis))
}

fn to_f64(v: [f32; 3]) -> DVec3 {
    DVec3::from_array(v.map(f64::from))
}
