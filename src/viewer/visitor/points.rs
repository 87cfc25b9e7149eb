//! The points of a tile, for rays: pointing at a cloud means pointing at one of its points.

use bevy::math::Vec3;

use crate::content::surface::Hierarchy;

/// Points with a tree of boxes over them: 12 bytes each, and 15 for the tree.
#[derive(Debug, Clone, Default)]
pub struct PointCloud {
    positions: Vec<Vec3>,
    radius_m: f32,
    tree: Hierarchy,
}

impl PointCloud {
    /// Points that are discs of this radius, metres.
    pub fn new(positions: Vec<Vec3>, radius_m: f32) -> Self {
        let size = Vec3::splat(radius_m);
        let tree = Hierarchy::new(positions.iter().map(|&point| [point - size, point, point + size]));
        Self { positions, radius_m, tree }
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.positions.len() * 12 + self.tree.size_bytes()
    }

    /// The first point whose disc a ray meets within `reach` metres: how far along the ray, and which. `direction` has
    /// unit length.
    pub fn ray(&self, origin: Vec3, direction: Vec3, reach: f32) -> Option<(f32, u32)> {
        let mut first: Option<(f32, u32)> = None;
        self.tree.along(origin, direction, reach, &mut |number| {
            let towards = *self.positions.get(number as usize)? - origin;
            let distance_m = towards.dot(direction);
            let aside = towards.length_squared() - distance_m * distance_m;
            let is_met = (0.0..=reach).contains(&distance_m) && aside <= self.radius_m * self.radius_m;
            if is_met && first.is_none_or(|nearest| (distance_m, number) < nearest) {
                first = Some((distance_m, number));
            }
            // A point before it may still lie in a box that begins behind this one's middle.
            first.map(|(distance_m, _)| distance_m + self.radius_m)
        });
        first
    }
}
