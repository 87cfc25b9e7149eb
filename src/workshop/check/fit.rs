//! Whether a content lies where its tile says.

use super::{Content, Decode, Vertices};
use crate::content::tileset::BoundingVolume;

/// Exporters round, and boxes are made of rounded vertices: so much of the radius does not count.
const SLACK: f64 = 0.01;
/// The same for very small tiles, metres.
const SLACK_METRES: f64 = 0.01;

/// What is wrong with the place of a content, in words; `None` where it fits.
///
/// One that hangs out is tried with its axes the other way: the most common mistake of all.
pub(super) fn misfit(
    content: &Content<'_>,
    vertices: &Vertices,
    bounds: &BoundingVolume,
    decode: &Decode<'_>,
) -> Option<String> {
    let slack = bounds.radius() * SLACK + SLACK_METRES;
    let outside = reach_outside(vertices, bounds);
    if outside <= slack {
        return None;
    }
    let turned = Content { gltf_z_up: !content.gltf_z_up, ..*content };
    let fits_turned = decode(&turned).is_ok_and(|vertices| reach_outside(&vertices, bounds) <= slack);
    let so = format!("it reaches up to {outside:.2} m out of the bounding volume of its tile");
    Some(match (fits_turned, content.gltf_z_up) {
        (false, _) => format!("{so}, and may vanish at the edges of the view; make the volume larger"),
        (true, false) => {
            format!(
                "{so}; its axes are wrong: with Z up it would fit (export it with Y up, or set asset.gltfUpAxis to \"Z\")"
            )
        }
        (true, true) => format!("{so}; its axes are wrong: with Y up it would fit (leave out asset.gltfUpAxis)"),
    })
}

/// Metres from the farthest vertex to the volume, 0 where all lie inside.
fn reach_outside(vertices: &Vertices, bounds: &BoundingVolume) -> f64 {
    let places = vertices.offsets.iter().map(|offset| vertices.center + offset.as_dvec3());
    places.map(|place| bounds.distance(place)).fold(0.0, f64::max)
}
