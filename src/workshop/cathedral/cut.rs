//! A part of the cathedral: what stands between two lines across its axis.

use super::finish::Layer;
use crate::content::surface::Primitive;

/// From here to there along the axis, metres east of the west front (x of visit space).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Western end.
    pub from: f32,
    /// Eastern end.
    pub to: f32,
}

/// Leaves of `layers` the triangles whose middle lies within `cut`; layers that have none go.
pub(super) fn cut(layers: &mut Vec<Layer>, cut: Cut) {
    for layer in layers.iter_mut() {
        layer.model.primitives.iter_mut().for_each(|p| *p = part(p, cut));
    }
    layers.retain(|layer| layer.model.primitives.iter().any(|p| p.triangle_count() > 0));
}

/// The triangles within, with their vertices alone.
fn part(whole: &Primitive, Cut { from, to }: Cut) -> Primitive {
    let mut new: Vec<Option<u32>> = vec![None; whole.positions.len()];
    let mut part = Primitive {
        positions: Vec::new(),
        normals: Vec::new(),
        uvs: Vec::new(),
        colors: Vec::new(),
        indices: Vec::new(),
        material: whole.material,
    };
    for triangle in whole.indices.as_chunks::<3>().0 {
        let middle = triangle.iter().map(|i| whole.positions[*i as usize][0]).sum::<f32>() / 3.0;
        if !(from..=to).contains(&middle) {
            continue;
        }
        for index in triangle {
            let i = *index as usize;
            let at = *new[i].get_or_insert_with(|| {
                part.positions.push(whole.positions[i]);
                part.normals.extend(whole.normals.get(i));
                part.uvs.extend(whole.uvs.get(i));
                part.colors.extend(whole.colors.get(i));
                part.positions.len() as u32 - 1
            });
            part.indices.push(at);
        }
    }
    part
}
