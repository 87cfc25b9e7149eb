//! How a model uses its pictures, seen triangle by triangle before anything is built.

/// Coordinates this far outside 0 to 1 are rounding, not repetition.
const OUTSIDE: f32 = 0.01;
/// One triangle in so many may lie outside without the picture counting as one that repeats.
const STRAYS: u64 = 100;

/// For every material, how often its triangles leave the picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Uses {
    materials: Vec<Seen>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seen {
    triangles: u64,
    outside: u64,
}

impl Uses {
    /// Nothing seen yet of so many materials.
    pub fn new(materials: usize) -> Self {
        Self { materials: vec![Seen::default(); materials] }
    }

    /// Takes note of a triangle. What is no number counts as 0, as everywhere in the builder.
    pub fn see(&mut self, material: usize, uvs: [[f32; 2]; 3]) {
        if let Some(seen) = self.materials.get_mut(material) {
            let leaves = |c: &f32| c.is_finite() && !(-OUTSIDE..=1.0 + OUTSIDE).contains(c);
            seen.triangles += 1;
            seen.outside += u64::from(uvs.iter().flatten().any(leaves));
        }
    }

    /// Together with what another part of the model showed.
    pub fn and(mut self, other: Self) -> Self {
        for (seen, more) in self.materials.iter_mut().zip(other.materials) {
            seen.triangles += more.triangles;
            seen.outside += more.outside;
        }
        self
    }

    /// Whether the picture of a material is laid over its surface again and again. A scan with a few stray
    /// coordinates is still cut: those few follow the wrap mode.
    pub(super) fn repeats(&self, material: usize) -> bool {
        self.materials.get(material).is_some_and(|seen| seen.outside * STRAYS > seen.triangles)
    }
}
