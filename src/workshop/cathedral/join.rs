//! Layers of the building as one tileset: a child for each, in a group that says when it stands.

use super::phases::Standing;
use crate::content::surface::Model;
use glam::Vec3;
use serde_json::{Value, json};

/// A layer that was built.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// When it stands.
    pub standing: Standing,
    /// Smallest and largest corner, visit space.
    pub bounds: (Vec3, Vec3),
    /// SHA-256 of its tileset file, as people write it.
    pub hash: String,
}

impl Joined {
    /// Address of its tileset beside the joint one.
    pub fn address(&self) -> String {
        format!("{}/tileset.json", self.standing.name())
    }
}

/// Smallest and largest corner of a model.
pub fn bounds(model: &Model) -> (Vec3, Vec3) {
    let all = model.primitives.iter().flat_map(|p| &p.positions).map(|p| Vec3::from(*p));
    all.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)))
}

/// `tileset.json` over all layers. The metadata class `interval` says of each group in which phases it stands (their
/// ids) and how sure that is.
pub fn tileset(layers: &[Joined]) -> Value {
    let whole = layers.iter().map(|layer| layer.bounds);
    let whole = whole.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((Vec3::ZERO, Vec3::ONE));
    let error = f64::from(whole.0.distance(whole.1));
    let children: Vec<Value> = layers
        .iter()
        .enumerate()
        .map(|(group, layer)| {
            json!({
                "boundingVolume": volume(layer.bounds),
                "geometricError": f64::from(layer.bounds.0.distance(layer.bounds.1)),
                "refine": "REPLACE",
                "content": { "uri": layer.address(), "group": group, "extras": { "sha256": layer.hash } },
            })
        })
        .collect();
    let groups: Vec<Value> = layers
        .iter()
        .map(|layer| {
            let phases: Vec<&str> = layer.standing.phases.iter().map(|phase| phase.id()).collect();
            json!({
                "class": "interval",
                "properties": { "phases": phases, "certainty": layer.standing.certainty.id() },
            })
        })
        .collect();
    json!({
        "asset": { "version": "1.1", "generator": concat!("Parvis ", env!("CARGO_PKG_VERSION")) },
        "schema": {
            "id": "parvis_history",
            "classes": { "interval": {
                "name": "Interval",
                "description": "When a part of the building stands.",
                "properties": {
                    "phases": {
                        "description": "Ids of the phases of the visit in which it stands, in their order.",
                        "type": "STRING", "array": true, "required": true,
                    },
                    "certainty": {
                        "description": "How sure that is: attested, likely or hypothetical.",
                        "type": "STRING", "required": true,
                    },
                },
            } },
        },
        "groups": groups,
        "geometricError": error,
        "root": {
            "boundingVolume": volume(whole),
            "geometricError": error,
            "refine": "ADD",
            "children": children,
        },
    })
}

/// A box in the axes of tilesets (Z up), a little larger, so that a flat one has a volume.
fn volume((low, high): (Vec3, Vec3)) -> Value {
    let (center, half) = ((low.as_dvec3() + high.as_dvec3()) * 0.5, (high.as_dvec3() - low.as_dvec3()) * 0.5 + 0.05);
    let numbers =
        [center.x, -center.z, center.y, half.x, 0.0, 0.0, 0.0, half.z, 0.0, 0.0, 0.0, half.y].map(|v| v + 0.0);
    json!({ "box": numbers })
}
