//! How a model uses its pictures, seen triangle by triangle before anything is built.

/// Coordinates this far outside 0 to 1 are rounding, not repetition.
const OUTSIDE: f32 = 0.01;
/// One triangle in so many may lie outside without the picture counting as one that repeats.
const STRAYS: u64 = 100;

/// Whether a triangle leaves its picture. What is no number counts as 0, as everywhere in the builder.
pub(in super::super) fn leaves_picture(uvs: [[f32; 2]; 3]) -> bool {
    uvs.iter().flatten().any(|c| c.is_finite() && !(-OUTSIDE..=1.0 + OUTSIDE).contains(c))
}

/// Whether a picture is laid over its surface again and again, if so many of a material's triangles leave it. A scan
/// with a few stray coordinates is still cut: those few follow the wrap mode.
pub(in super::super) fn repeats(triangles: u64, outside: u64) -> bool {
    outside * STRAYS > triangles
}
