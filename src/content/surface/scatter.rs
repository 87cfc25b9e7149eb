//! What is not simply triangles in their place: copies, and points.

use super::{Model, Primitive};
use glam::{Affine3A, Mat3, Vec3};

/// Primitives that stand in several places, to be drawn with one set of buffers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Instances {
    /// In their own space: metres, near its origin.
    pub primitives: Vec<Primitive>,
    /// From there to the model's space, one a copy. None flattens, and none mirrors: what a file mirrors is mirrored in
    /// the primitives.
    pub transforms: Vec<Affine3A>,
    /// For each copy the number by which a batch table knows it; empty where there are none.
    pub feature_ids: Vec<u32>,
}

impl Instances {
    /// Triangles of all copies.
    pub fn triangle_count(&self) -> usize {
        let each: usize = self.primitives.iter().map(Primitive::triangle_count).sum();
        each.saturating_mul(self.transforms.len())
    }

    /// The smallest box in the model's space around the boxes of all copies, `None` where there is nothing.
    pub fn bounds(&self) -> Option<(Vec3, Vec3)> {
        let boxes: Vec<(Vec3, Vec3)> = self.primitives.iter().filter_map(Primitive::bounds).collect();
        self.transforms
            .iter()
            .flat_map(|transform| boxes.iter().map(move |corners| turned(transform, *corners)))
            .reduce(|(min, max), (other_min, other_max)| (min.min(other_min), max.max(other_max)))
    }

    /// Bytes held by the buffers.
    pub fn size_bytes(&self) -> usize {
        let shared: usize = self.primitives.iter().map(Primitive::size_bytes).sum();
        shared + self.transforms.len() * size_of::<Affine3A>() + self.feature_ids.len() * 4
    }
}

/// The box around a turned box.
fn turned(transform: &Affine3A, (min, max): (Vec3, Vec3)) -> (Vec3, Vec3) {
    let center = transform.transform_point3((min + max) / 2.0);
    let m = Mat3::from(transform.matrix3);
    let half = (max - min) / 2.0;
    let half = m.x_axis.abs() * half.x + m.y_axis.abs() * half.y + m.z_axis.abs() * half.z;
    (center - half, center + half)
}

/// A cloud of points. `positions` and, where present, the others have the same length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Points {
    /// Metres, Y up.
    pub positions: Vec<[f32; 3]>,
    /// sRGB with straight alpha, as a picture's; empty where all are white.
    pub colors: Vec<[u8; 4]>,
    /// Unit vectors; empty where there are none, and points then take no light.
    pub normals: Vec<[f32; 3]>,
    /// The number by which a batch table knows each; empty where there are none.
    pub feature_ids: Vec<u32>,
}

impl Points {
    /// Bytes held by the buffers.
    pub fn size_bytes(&self) -> usize {
        self.positions.len() * 12 + self.normals.len() * 12 + self.colors.len() * 4 + self.feature_ids.len() * 4
    }

    /// The smallest box around all points, `None` without points.
    pub fn bounds(&self) -> Option<(Vec3, Vec3)> {
        self.positions.iter().map(|p| Vec3::from_array(*p)).fold(None, |bounds, p| match bounds {
            None => Some((p, p)),
            Some((min, max)) => Some((min.min(p), max.max(p))),
        })
    }

    /// Leaves out points that are not finite; returns how many.
    pub fn drop_bad_points(&mut self) -> usize {
        let good: Vec<bool> = self.positions.iter().map(|p| p.iter().all(|v| v.is_finite())).collect();
        let bad = good.iter().filter(|good| !**good).count();
        if bad > 0 {
            keep(&mut self.positions, &good);
            keep(&mut self.normals, &good);
            keep(&mut self.colors, &good);
            keep(&mut self.feature_ids, &good);
        }
        bad
    }
}

fn keep<T>(values: &mut Vec<T>, good: &[bool]) {
    let mut good = good.iter();
    values.retain(|_| good.next().copied().unwrap_or(false));
}

impl Model {
    /// Turns every copy into primitives of its own, for those who cannot draw copies; feature numbers are lost.
    ///
    /// # Errors
    /// The number of triangles there would be, where it is over `most`; nothing is changed then.
    pub fn expand_instances(&mut self, most: usize) -> Result<(), usize> {
        let copies = self.instances.iter().map(Instances::triangle_count).fold(0usize, usize::saturating_add);
        let triangles = copies.saturating_add(self.primitives.iter().map(Primitive::triangle_count).sum());
        if copies > 0 && triangles > most {
            return Err(triangles);
        }
        for group in std::mem::take(&mut self.instances) {
            for transform in &group.transforms {
                self.primitives.extend(group.primitives.iter().map(|primitive| primitive.moved(transform)));
            }
        }
        Ok(())
    }

    /// Adds everything of `other`, whose space is `offset` away from this model's.
    pub fn append(&mut self, other: Self, offset: Vec3) {
        let first = self.materials.len();
        let renumber = |mut primitive: Primitive| {
            primitive.material += first;
            primitive
        };
        self.materials.extend(other.materials);
        self.primitives.extend(other.primitives.into_iter().map(|p| renumber(p).shifted(offset)));
        self.instances.extend(other.instances.into_iter().map(|mut group| {
            group.primitives = group.primitives.into_iter().map(renumber).collect();
            for transform in &mut group.transforms {
                transform.translation += glam::Vec3A::from(offset);
            }
            group
        }));
        self.points.extend(other.points.into_iter().map(|mut points| {
            shift(&mut points.positions, offset);
            points
        }));
        for credit in other.credits {
            if !self.credits.contains(&credit) {
                self.credits.push(credit);
            }
        }
    }
}

fn shift(positions: &mut [[f32; 3]], offset: Vec3) {
    for position in positions {
        *position = (Vec3::from_array(*position) + offset).to_array();
    }
}

impl Primitive {
    fn shifted(mut self, offset: Vec3) -> Self {
        shift(&mut self.positions, offset);
        self
    }

    /// A copy at another place.
    pub fn moved(&self, transform: &Affine3A) -> Self {
        let mut copy = self.clone();
        let m = Mat3::from(transform.matrix3);
        let cofactors = Mat3::from_cols(m.y_axis.cross(m.z_axis), m.z_axis.cross(m.x_axis), m.x_axis.cross(m.y_axis));
        for position in &mut copy.positions {
            *position = transform.transform_point3(Vec3::from_array(*position)).to_array();
        }
        for normal in &mut copy.normals {
            *normal = (cofactors * Vec3::from_array(*normal)).try_normalize().unwrap_or(Vec3::Y).to_array();
        }
        copy
    }
}
