//! How near two triangles come, and how much of one lies over another.

use glam::{Vec2, Vec3};

/// Whether two triangles come within `reach` of each other.
pub fn touch(a: &[Vec3; 3], b: &[Vec3; 3], reach: f32) -> bool {
    let edges = |t: &[Vec3; 3]| [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])];
    let squared = reach * reach;
    a.iter().any(|p| to_triangle(*p, b) <= squared)
        || b.iter().any(|p| to_triangle(*p, a) <= squared)
        || edges(a).iter().any(|e| edges(b).iter().any(|f| between_segments(*e, *f) <= squared))
        || edges(a).iter().any(|e| pierces(*e, b))
        || edges(b).iter().any(|e| pierces(*e, a))
}

/// Squared distance of a point to a triangle (Ericson, Real-Time Collision Detection, 5.1.5).
pub fn to_triangle(p: Vec3, [a, b, c]: &[Vec3; 3]) -> f32 {
    let (ab, ac, ap) = (*b - *a, *c - *a, p - *a);
    let (d1, d2) = (ab.dot(ap), ac.dot(ap));
    if d1 <= 0.0 && d2 <= 0.0 {
        return p.distance_squared(*a);
    }
    let bp = p - *b;
    let (d3, d4) = (ab.dot(bp), ac.dot(bp));
    if d3 >= 0.0 && d4 <= d3 {
        return p.distance_squared(*b);
    }
    let vc = d1 * d4 - d3 * d2;
    if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        return p.distance_squared(*a + ab * (d1 / (d1 - d3)));
    }
    let cp = p - *c;
    let (d5, d6) = (ab.dot(cp), ac.dot(cp));
    if d6 >= 0.0 && d5 <= d6 {
        return p.distance_squared(*c);
    }
    let vb = d5 * d2 - d1 * d6;
    if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        return p.distance_squared(*a + ac * (d2 / (d2 - d6)));
    }
    let va = d3 * d6 - d5 * d4;
    if va <= 0.0 && d4 >= d3 && d5 >= d6 {
        return p.distance_squared(*b + (*c - *b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6))));
    }
    let sum = va + vb + vc;
    p.distance_squared(*a + ab * (vb / sum) + ac * (vc / sum))
}

/// Squared distance of two segments (Ericson, 5.1.9).
fn between_segments((p, p1): (Vec3, Vec3), (q, q1): (Vec3, Vec3)) -> f32 {
    let (d1, d2, r) = (p1 - p, q1 - q, p - q);
    let (a, e, f) = (d1.length_squared().max(1e-12), d2.length_squared().max(1e-12), d2.dot(r));
    let (b, c) = (d1.dot(d2), d1.dot(r));
    let denominator = a * e - b * b;
    let s = if denominator > 1e-12 { ((b * f - c * e) / denominator).clamp(0.0, 1.0) } else { 0.0 };
    let t = ((b * s + f) / e).clamp(0.0, 1.0);
    let s = ((b * t - c) / a).clamp(0.0, 1.0);
    (p + d1 * s).distance_squared(q + d2 * t)
}

/// Whether a segment goes through a triangle.
fn pierces((p, q): (Vec3, Vec3), [a, b, c]: &[Vec3; 3]) -> bool {
    let d = q - p;
    let side = |u: Vec3, v: Vec3| d.dot((u - p).cross(v - p));
    let n = (*b - *a).cross(*c - *a);
    if (p - *a).dot(n) * (q - *a).dot(n) >= 0.0 {
        return false;
    }
    let (u, v, w) = (side(*a, *b), side(*b, *c), side(*c, *a));
    (u > 0.0 && v > 0.0 && w > 0.0) || (u < 0.0 && v < 0.0 && w < 0.0)
}

/// Area in square metres and middle of what two triangles share, seen along the unit normal of the first.
pub fn overlap(a: &[Vec3; 3], b: &[Vec3; 3], normal: Vec3) -> (f32, Vec3) {
    let (x, y) = normal.any_orthonormal_pair();
    let origin = a[0];
    let flat = |p: Vec3| Vec2::new((p - origin).dot(x), (p - origin).dot(y));
    let window = a.map(flat);
    let turn = (window[1] - window[0]).perp_dot(window[2] - window[0]).signum();
    let mut polygon: Vec<Vec2> = b.map(flat).to_vec();
    for k in 0..3 {
        let (from, to) = (window[k], window[(k + 1) % 3]);
        let inside = |p: Vec2| (to - from).perp_dot(p - from) * turn;
        let mut kept = Vec::with_capacity(polygon.len() + 1);
        for (i, p) in polygon.iter().enumerate() {
            let q = polygon[(i + 1) % polygon.len()];
            let (d, e) = (inside(*p), inside(q));
            if d >= 0.0 {
                kept.push(*p);
            }
            if d * e < 0.0 {
                kept.push(*p + (q - *p) * (d / (d - e)));
            }
        }
        polygon = kept;
    }
    if polygon.len() < 3 {
        return (0.0, origin);
    }
    let twice: f32 =
        (1..polygon.len() - 1).map(|i| (polygon[i] - polygon[0]).perp_dot(polygon[i + 1] - polygon[0])).sum();
    let middle = polygon.iter().sum::<Vec2>() / polygon.len() as f32;
    (twice.abs() / 2.0, origin + x * middle.x + y * middle.y)
}
