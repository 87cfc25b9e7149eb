//! Shapes to their final place, in f64.

use super::metadata::Trace;
use super::primitive::Geometry;
use super::{GltfError, Placed};
use crate::content::metadata::{Features, ModelMetadata, PrimitiveMetadata};
use crate::content::surface::{Instances, Model, Points, Primitive, bounds};
use glam::{Affine3A, DMat3, DMat4, DVec3, Mat3, Vec3};
use std::sync::Arc;

/// Metres from the origin, which may be the middle of the Earth: what is farther
/// is damaged.
const FARTHEST: f64 = 1e9;

/// Geometry in its mesh's space.
pub(super) struct Shape {
    pub geometry: Geometry,
    /// From there to its set's space, finite.
    pub transform: DMat4,
    /// How to find out what the file says of it, until that is read.
    pub trace: Option<Trace>,
    pub metadata: PrimitiveMetadata,
}

impl Shape {
    /// In its set's space as it is.
    pub fn new(geometry: Geometry, trace: Option<Trace>) -> Self {
        Self { geometry, transform: DMat4::IDENTITY, trace, metadata: PrimitiveMetadata::default() }
    }
}

/// Shapes that stand in the same places.
pub(super) struct Set {
    pub shapes: Vec<Shape>,
    /// From the set's space to the result's: one that everything is baked with, or several to draw copies at.
    pub places: Places,
}

/// Where a [`Set`] stands.
pub(super) enum Places {
    One(DMat4),
    Many {
        transforms: Vec<DMat4>,
        /// As many, or none.
        feature_ids: Vec<u32>,
        /// The node that says what its copies are, and how many it has: all of them stand once for each outer place.
        node: Option<usize>,
        per_node: usize,
        /// What the copies are, in the order of the transforms.
        features: Option<Features>,
    },
}

/// Applies all transforms. With `centred`, the result is relative to the middle of its bounds.
pub(super) fn bake(sets: Vec<Set>, centred: bool) -> Result<Placed, GltfError> {
    let mut reach = Reach::default();
    for set in &sets {
        for shape in &set.shapes {
            let positions = shape.geometry.positions();
            match &set.places {
                Places::One(place) => reach.add(positions, *place * shape.transform),
                Places::Many { transforms, .. } => {
                    let mut own = Reach::default();
                    own.add(positions, shape.transform);
                    transforms.iter().for_each(|place| reach.add_box(&own, *place));
                }
            }
        }
    }
    let Reach { min, max, any } = reach;
    if !any {
        return Ok(Placed::default());
    }
    let sound = |corner: DVec3| corner.is_finite() && corner.abs().max_element() <= FARTHEST;
    if !sound(min) || !sound(max) {
        return Err(GltfError::invalid(
            "scene",
            format!("reaches from {min} to {max} metres, further than can be drawn"),
        ));
    }
    let center = if centred { (min + max) / 2.0 } else { DVec3::ZERO };

    let mut model = Model::default();
    let mut said = Said::default();
    for Set { shapes, places } in sets {
        match places {
            Places::One(place) => {
                for Shape { geometry, transform, metadata, .. } in shapes {
                    let transform = DMat4::from_translation(-center) * place * transform;
                    match geometry {
                        Geometry::Triangles(mut primitive) => {
                            place_triangles(&mut primitive, transform);
                            model.primitives.push(primitive);
                            said.primitives.push(metadata);
                        }
                        Geometry::Points(mut points) => {
                            place_points(&mut points, transform);
                            model.points.push(points);
                            said.points.push(metadata);
                        }
                    }
                }
            }
            Places::Many { transforms, feature_ids, features, .. } => {
                let copies = Copied { places: &transforms, feature_ids: &feature_ids, features: features.as_ref() };
                copy(shapes, &copies, center, &mut model, &mut said);
            }
        }
    }
    let (bounds_min, bounds_max) = model.bounds().unwrap_or_default();
    let primitives = [said.primitives, said.copied, said.points].concat();
    let metadata = ModelMetadata { primitives, ..ModelMetadata::default() };
    Ok(Placed { center, bounds_min, bounds_max, model, metadata })
}

/// What is known of the parts of a model, by their kinds.
#[derive(Default)]
struct Said {
    primitives: Vec<PrimitiveMetadata>,
    copied: Vec<PrimitiveMetadata>,
    points: Vec<PrimitiveMetadata>,
}

/// The places of copies and what is known of each.
struct Copied<'a> {
    places: &'a [DMat4],
    feature_ids: &'a [u32],
    features: Option<&'a Features>,
}

/// Adds shapes that stand in many places: points once for each, triangles as [`Instances`].
fn copy(shapes: Vec<Shape>, copies: &Copied<'_>, center: DVec3, model: &mut Model, said: &mut Said) {
    let Copied { places, feature_ids, features } = *copies;
    let mut own = Reach::default();
    shapes.iter().for_each(|shape| own.add(shape.geometry.positions(), shape.transform));
    let middle = if own.any { (own.min + own.max) / 2.0 } else { DVec3::ZERO };
    let mut primitives = Vec::new();
    let mut primitives_say = Vec::new();
    for Shape { geometry, transform, metadata, .. } in shapes {
        match geometry {
            Geometry::Triangles(mut primitive) => {
                place_triangles(&mut primitive, DMat4::from_translation(-middle) * transform);
                primitives.push(primitive);
                primitives_say.push(metadata);
            }
            Geometry::Points(points) => {
                for place in places {
                    let mut points = points.clone();
                    place_points(&mut points, DMat4::from_translation(-center) * *place * transform);
                    model.points.push(points);
                    said.points.push(metadata.clone());
                }
            }
        }
    }
    if primitives.is_empty() {
        return;
    }
    let (mut upright, mut mirrored) = (Instances::default(), Instances::default());
    let (mut upright_numbers, mut mirrored_numbers) = (Vec::new(), Vec::new());
    for (number, place) in places.iter().enumerate() {
        let mut transform = DMat4::from_translation(-center) * *place * DMat4::from_translation(middle);
        let volume = DMat3::from_mat4(transform).determinant();
        // Without volume it cannot be seen from any side that has a front.
        if volume == 0.0 || !volume.is_finite() {
            continue;
        }
        let (group, numbers) =
            if volume > 0.0 { (&mut upright, &mut upright_numbers) } else { (&mut mirrored, &mut mirrored_numbers) };
        numbers.push(number as u32);
        if volume < 0.0 {
            transform *= DMat4::from_scale(MIRROR);
        }
        group.transforms.push(Affine3A::from_mat4(transform.as_mat4()));
        group.feature_ids.extend(feature_ids.get(number));
    }
    let mut say = |numbers: &[u32]| {
        let features = features.map(|features| {
            let mut features = features.clone();
            features.reorder(numbers);
            Arc::new(features)
        });
        let of_copies = |own: &PrimitiveMetadata| PrimitiveMetadata { instances: features.clone(), ..own.clone() };
        said.copied.extend(primitives_say.iter().map(of_copies));
    };
    if !mirrored.transforms.is_empty() {
        mirrored.primitives.clone_from(&primitives);
        mirrored.primitives.iter_mut().for_each(|primitive| place_triangles(primitive, DMat4::from_scale(MIRROR)));
        model.instances.push(mirrored);
        say(&mirrored_numbers);
    }
    if !upright.transforms.is_empty() {
        upright.primitives = primitives;
        model.instances.push(upright);
        say(&upright_numbers);
    }
}

const MIRROR: DVec3 = DVec3::new(-1.0, 1.0, 1.0);

fn place_triangles(primitive: &mut Primitive, transform: DMat4) {
    let turn = DMat3::from_mat4(transform);
    let is_mirrored = turn.determinant() < 0.0;
    place_vectors(&mut primitive.positions, &mut primitive.normals, transform);
    if is_mirrored {
        for triangle in primitive.indices.chunks_exact_mut(3) {
            triangle.swap(1, 2);
        }
    }
}

fn place_points(points: &mut Points, transform: DMat4) {
    place_vectors(&mut points.positions, &mut points.normals, transform);
}

/// Brings positions, and normals of unit length, to their place.
fn place_vectors(positions: &mut [[f32; 3]], normals: &mut [[f32; 3]], transform: DMat4) {
    match Axes::of(&transform) {
        Some(axes) => positions.iter_mut().for_each(|position| *position = axes.place(*position)),
        None => {
            for position in positions {
                *position = transform.transform_point3(to_f64(*position)).as_vec3().to_array();
            }
        }
    }
    let turn = DMat3::from_mat4(transform);
    if let Some(turn) = rotation(&turn) {
        // Lengths stay.
        if turn != Mat3::IDENTITY {
            normals.iter_mut().for_each(|normal| *normal = (turn * Vec3::from_array(*normal)).to_array());
        }
        return;
    }
    let normal_matrix = cofactors(turn) * turn.determinant().signum();
    for normal in normals {
        let turned = (normal_matrix * to_f64(*normal)).try_normalize();
        *normal = turned.map_or(Vec3::Y, |n| n.as_vec3()).to_array();
    }
}

/// What a matrix does to normals where it turns, mirrors and scales all directions alike; `None` for any other.
fn rotation(turn: &DMat3) -> Option<Mat3> {
    let scale = turn.x_axis.length();
    let unit = *turn * scale.recip();
    let is_rotation = scale.is_normal() && (unit * unit.transpose()).abs_diff_eq(DMat3::IDENTITY, 1e-9);
    is_rotation.then(|| unit.as_mat3())
}

/// A transform that only moves, scales and exchanges axes, as nearly all do: a box stays a box along the axes.
struct Axes {
    /// For each axis of the result: the axis that it comes from, how many times it is taken, and what is added.
    from: [usize; 3],
    scale: [f64; 3],
    offset: [f64; 3],
}

impl Axes {
    fn of(transform: &DMat4) -> Option<Self> {
        let rows = DMat3::from_mat4(*transform).transpose().to_cols_array_2d();
        let only = |row: [f64; 3]| {
            let from = row.iter().position(|number| *number != 0.0)?;
            row.iter().enumerate().all(|(at, number)| at == from || *number == 0.0).then_some(from)
        };
        let from = [only(rows[0])?, only(rows[1])?, only(rows[2])?];
        let scale = [rows[0][from[0]], rows[1][from[1]], rows[2][from[2]]];
        Some(Self { from, scale, offset: transform.w_axis.truncate().to_array() })
    }

    fn place(&self, position: [f32; 3]) -> [f32; 3] {
        let [a, b, c] = self.from;
        let along = |at: usize, number: f32| (f64::from(number) * self.scale[at] + self.offset[at]) as f32;
        [along(0, position[a]), along(1, position[b]), along(2, position[c])]
    }
}

/// The box around what was added.
struct Reach {
    min: DVec3,
    max: DVec3,
    any: bool,
}

impl Default for Reach {
    fn default() -> Self {
        Self { min: DVec3::INFINITY, max: DVec3::NEG_INFINITY, any: false }
    }
}

impl Reach {
    fn add(&mut self, positions: &[[f32; 3]], transform: DMat4) {
        if Axes::of(&transform).is_some() {
            // What is largest before is largest after, or smallest.
            let (low, high) = bounds(positions).unzip();
            for corner in low.into_iter().chain(high) {
                let placed = transform.transform_point3(corner.as_dvec3());
                self.min = self.min.min(placed);
                self.max = self.max.max(placed);
                self.any = true;
            }
            return;
        }
        for position in positions {
            let placed = transform.transform_point3(to_f64(*position));
            self.min = self.min.min(placed);
            self.max = self.max.max(placed);
            self.any = true;
        }
    }

    fn add_box(&mut self, other: &Self, transform: DMat4) {
        if !other.any {
            return;
        }
        let turn = DMat3::from_mat4(transform);
        let middle = transform.transform_point3((other.min + other.max) / 2.0);
        let half = (other.max - other.min) / 2.0;
        let half = turn.x_axis.abs() * half.x + turn.y_axis.abs() * half.y + turn.z_axis.abs() * half.z;
        self.min = self.min.min(middle - half);
        self.max = self.max.max(middle + half);
        // `min` and `max` pass over what is no number.
        if !middle.is_finite() || !half.is_finite() {
            self.max = DVec3::INFINITY;
        }
        self.any = true;
    }
}

/// `determinant * inverse transpose`: turns normals as the inverse transpose
/// does up to length, and exists for matrices that flatten.
fn cofactors(m: DMat3) -> DMat3 {
    DMat3::from_cols(m.y_axis.cross(m.z_axis), m.z_axis.cross(m.x_axis), m.x_axis.cross(m.y_axis))
}

fn to_f64(v: [f32; 3]) -> DVec3 {
    DVec3::from_array(v.map(f64::from))
}
