//! What every reader does to triangles before it hands them on.

use super::Primitive;

impl Primitive {
    /// Removes triangles that cannot be drawn: with two equal corners, or with a
    /// corner at no vertex, NaN or infinity, which would poison bounds and
    /// simplification. Returns how many of the latter there were.
    pub fn drop_bad_triangles(&mut self) -> usize {
        if self.is_sound() {
            return 0;
        }
        let finite: Vec<bool> = self.positions.iter().map(|p| p.iter().all(|v| v.is_finite())).collect();
        let mut bad = 0;
        let mut kept = Vec::with_capacity(self.indices.len());
        for t in self.indices.chunks_exact(3) {
            if t.iter().any(|i| !finite.get(*i as usize).copied().unwrap_or(false)) {
                bad += 1;
            } else if t[0] != t[1] && t[1] != t[2] && t[2] != t[0] {
                kept.extend_from_slice(t);
            }
        }
        self.indices = kept;
        bad
    }

    /// Whether every triangle can be drawn and every position is finite: what nearly every file is. Nothing is decided
    /// until all numbers were looked at, so that a processor looks at several at a time.
    fn is_sound(&self) -> bool {
        const EXPONENT: u32 = 0x7f80_0000;
        let count = self.positions.len();
        let is_endless = |number: &f32| number.to_bits() & EXPONENT == EXPONENT;
        let has_endless = self.positions.as_flattened().iter().fold(false, |any, number| any | is_endless(number));
        let largest = self.indices.iter().fold(0, |largest, index| largest.max(*index));
        let (triangles, rest) = self.indices.as_chunks::<3>();
        let has_flat = triangles.iter().fold(false, |any, [a, b, c]| any | (a == b) | (b == c) | (c == a));
        !has_endless && !has_flat && rest.is_empty() && (triangles.is_empty() || (largest as usize) < count)
    }

    /// Removes the vertices that no triangle uses; the others keep their order. Returns the old number of each that is
    /// left, or `None` where all are used.
    pub fn drop_unused_vertices(&mut self) -> Option<Vec<u32>> {
        let mut used = vec![false; self.positions.len()];
        for &i in &self.indices {
            if let Some(flag) = used.get_mut(i as usize) {
                *flag = true;
            }
        }
        if used.iter().fold(true, |all, used| all & used) {
            return None;
        }
        let kept: Vec<u32> = (0u32..).zip(&used).filter(|(_, used)| **used).map(|(i, _)| i).collect();
        let mut place = vec![0u32; self.positions.len()];
        for (new, &old) in (0u32..).zip(&kept) {
            place[old as usize] = new;
        }
        for index in &mut self.indices {
            *index = place.get(*index as usize).copied().unwrap_or(0);
        }
        self.positions = pick(&self.positions, kept.iter().copied());
        self.normals = pick(&self.normals, kept.iter().copied());
        self.uvs = pick(&self.uvs, kept.iter().copied());
        self.colors = pick(&self.colors, kept.iter().copied());
        Some(kept)
    }
}

/// The values at these places; empty stays empty.
pub(super) fn pick<T: Copy>(values: &[T], places: impl Iterator<Item = u32>) -> Vec<T> {
    places.filter_map(|i| values.get(i as usize).copied()).collect()
}
