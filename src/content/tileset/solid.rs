//! Geometry of a parallelepiped around the origin, given by its half axes,
//! any of which may be zero.

use glam::{DMat3, DVec3};

/// Cosine between two axes from which on they count as not at right angles.
const SHEAR: f64 = 1e-9;

/// From `point` to the nearest point of the solid, 0 inside.
pub(super) fn distance(half_axes: &DMat3, point: DVec3) -> f64 {
    if is_right_angled(half_axes) {
        // At right angles each axis is clamped on its own; what remains is the way out.
        let mut remaining = point;
        for axis in columns(half_axes) {
            let length_squared = axis.length_squared();
            if length_squared > 0.0 {
                remaining -= axis * (point.dot(axis) / length_squared).clamp(-1.0, 1.0);
            }
        }
        // Inside, rounding leaves a crumb.
        let crumb = 1e-12 * (point.length() + half_axes.x_axis.length());
        let distance = remaining.length();
        return if distance <= crumb { 0.0 } else { distance };
    }
    if slabs(half_axes).iter().all(|(normal, extent)| normal.dot(point).abs() <= *extent) {
        return 0.0;
    }
    let [x, y, z] = columns(half_axes);
    let mut nearest = f64::INFINITY;
    for (u, v, out) in [(x, y, z), (y, z, x), (z, x, y)] {
        for side in [-1.0, 1.0] {
            nearest = nearest.min(distance_to_face(u, v, point - out * side));
        }
    }
    nearest
}

/// Three pairs of parallel planes that together hold exactly the solid: unit
/// normal and distance from the origin. A flat solid gets planes at distance 0;
/// one whose axes lie in a plane without being zero gets a box around it.
pub(super) fn slabs(half_axes: &DMat3) -> [(DVec3, f64); 3] {
    let axes = columns(half_axes);
    let filled = filled_axes(axes);
    let faces = [(1, 2), (2, 0), (0, 1)].map(|(a, b)| filled[a].cross(filled[b]).try_normalize());
    if let [Some(x), Some(y), Some(z)] = faces {
        let volume = x.dot(filled[0]).abs();
        if volume > SHEAR * filled[0].length() {
            let reach = |normal: DVec3| axes.iter().map(|axis| normal.dot(*axis).abs()).sum();
            return [(x, reach(x)), (y, reach(y)), (z, reach(z))];
        }
    }
    right_angled_directions(half_axes)
        .map(|direction| (direction, axes.iter().map(|axis| direction.dot(*axis).abs()).sum()))
}

/// Three unit vectors at right angles, in the order of the axes and along them as far as these allow.
pub(super) fn right_angled_directions(half_axes: &DMat3) -> [DVec3; 3] {
    let axes = columns(half_axes);
    // The longest first: its direction is the best known.
    let mut order = [0, 1, 2];
    order.sort_by(|&a, &b| axes[b].length_squared().total_cmp(&axes[a].length_squared()));
    let [longest, middle, shortest] = order;
    let Some(first) = axes[longest].try_normalize() else { return [DVec3::X, DVec3::Y, DVec3::Z] };
    let across = [middle, shortest].map(|i| axes[i] - first * first.dot(axes[i]));
    let known = across.into_iter().find(|across| across.length() > SHEAR * axes[longest].length());
    let second = known.and_then(DVec3::try_normalize).unwrap_or_else(|| first.any_orthonormal_vector());
    let third = first.cross(second);

    let mut directions = [DVec3::ZERO; 3];
    directions[longest] = first;
    directions[middle] = second;
    directions[shortest] = if third.dot(axes[shortest]) < 0.0 { -third } else { third };
    directions
}

/// The axes with zeros replaced by unit vectors across the others.
fn filled_axes(axes: [DVec3; 3]) -> [DVec3; 3] {
    let mut filled = axes;
    for i in 0..3 {
        if axes[i].length_squared() > 0.0 {
            continue;
        }
        let (next, last) = (filled[(i + 1) % 3], filled[(i + 2) % 3]);
        filled[i] = next.cross(last).try_normalize().unwrap_or_else(|| {
            let other = if next.length_squared() > 0.0 { next } else { last };
            other.try_normalize().map_or(DVec3::X, |unit| unit.any_orthonormal_vector())
        });
    }
    filled
}

fn columns(m: &DMat3) -> [DVec3; 3] {
    [m.x_axis, m.y_axis, m.z_axis]
}

fn is_right_angled(half_axes: &DMat3) -> bool {
    let [x, y, z] = columns(half_axes);
    [(x, y), (y, z), (z, x)].iter().all(|(a, b)| a.dot(*b).abs() <= SHEAR * a.length() * b.length())
}

/// From `point` to the parallelogram spanned by ±u and ±v around the origin.
fn distance_to_face(u: DVec3, v: DVec3, point: DVec3) -> f64 {
    let (uu, uv, vv) = (u.dot(u), u.dot(v), v.dot(v));
    let determinant = uu * vv - uv * uv;
    if determinant > f64::EPSILON * uu * vv {
        // Coordinates of the foot of the perpendicular in terms of u and v.
        let (pu, pv) = (point.dot(u), point.dot(v));
        let (s, t) = ((pu * vv - pv * uv) / determinant, (pv * uu - pu * uv) / determinant);
        if s.abs() <= 1.0 && t.abs() <= 1.0 {
            return point.distance(u * s + v * t);
        }
    }
    let edges = [(u, v), (-u, v), (v, u), (-v, u)];
    edges.iter().map(|(middle, along)| distance_to_segment(*along, point - *middle)).fold(f64::INFINITY, f64::min)
}

/// From `point` to the segment from `-half` to `half`.
fn distance_to_segment(half: DVec3, point: DVec3) -> f64 {
    let length_squared = half.length_squared();
    if length_squared == 0.0 {
        return point.length();
    }
    point.distance(half * (point.dot(half) / length_squared).clamp(-1.0, 1.0))
}
