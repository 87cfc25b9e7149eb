//! From a triangle that a ray meets to the part of the model that it belongs to.

use super::Hit;
use crate::content::surface::{Instances, Model, Primitive};

/// Which part of a model each triangle belongs to, where the triangles of all are in one list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TriangleMap {
    /// In the order of the list; those without triangles are left out.
    runs: Vec<Run>,
}

/// Triangles in a row of the same part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    first_triangle: u32,
    first_vertex: u32,
    /// Place in [`super::ModelMetadata::primitives`].
    part: u32,
    /// The copy in its group.
    instance: Option<u32>,
}

impl TriangleMap {
    /// For the list that has the triangles, and likewise the vertices, of each of [`drawn`] in turn; copies only if they
    /// are `with_copies`. `None` where the list is too long for 32 bits.
    pub fn of(model: &Model, with_copies: bool) -> Option<Self> {
        let (mut first_triangle, mut first_vertex) = (0_u32, 0_u32);
        let mut runs = Vec::new();
        for Drawn { part, instance, primitive } in drawn(model, with_copies) {
            let triangles = u32::try_from(primitive.triangle_count()).ok()?;
            if triangles > 0 {
                runs.push(Run { first_triangle, first_vertex, part: u32::try_from(part).ok()?, instance });
            }
            first_triangle = first_triangle.checked_add(triangles)?;
            first_vertex = first_vertex.checked_add(u32::try_from(primitive.positions.len()).ok()?)?;
        }
        Some(Self { runs })
    }

    /// Where a ray meets the model that meets this triangle of the list. `corners` are the triangle's vertices in the
    /// list, `barycentric` their weights at that place. `None` past the list.
    pub fn hit(&self, triangle: u32, corners: [u32; 3], barycentric: [f32; 3]) -> Option<Hit> {
        let after = self.runs.partition_point(|run| run.first_triangle <= triangle);
        let run = self.runs.get(after.checked_sub(1)?)?;
        let [Some(a), Some(b), Some(c)] = corners.map(|corner| corner.checked_sub(run.first_vertex)) else {
            return None;
        };
        Some(Hit { primitive: run.part as usize, corners: [a, b, c], barycentric, instance: run.instance })
    }

    /// Bytes held.
    pub fn size_bytes(&self) -> usize {
        self.runs.len() * size_of::<Run>()
    }
}

/// Something with triangles, as often as it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Drawn<'a> {
    /// Place in [`super::ModelMetadata::primitives`].
    pub part: usize,
    /// The copy in its group.
    pub instance: Option<u32>,
    /// For a copy in the space of its group.
    pub primitive: &'a Primitive,
}

/// The primitives of a model, and then, if they are wanted, all copies: group after group, in each copy after copy, and
/// of each its primitives.
pub fn drawn(model: &Model, with_copies: bool) -> impl Iterator<Item = Drawn<'_>> {
    let once = model.primitives.iter().enumerate().map(|(part, primitive)| Drawn { part, instance: None, primitive });
    let mut next = model.primitives.len();
    let groups = model.instances.iter().map(move |group| {
        let first = next;
        next += group.primitives.len();
        (first, group)
    });
    once.chain(groups.filter(move |_| with_copies).flat_map(|(first, group)| copies(first, group)))
}

fn copies(first: usize, group: &Instances) -> impl Iterator<Item = Drawn<'_>> {
    (0_u32..).take(group.transforms.len()).flat_map(move |copy| {
        let primitives = group.primitives.iter().enumerate();
        primitives.map(move |(n, primitive)| Drawn { part: first + n, instance: Some(copy), primitive })
    })
}
