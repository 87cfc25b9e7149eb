//! `tileset.json`.

use super::mesh::Bounds;
use serde::Serialize;

#[derive(Serialize)]
struct Tileset {
    asset: Asset,
    #[serde(rename = "geometricError")]
    geometric_error: f64,
    root: Tile,
}

#[derive(Serialize)]
struct Asset {
    version: &'static str,
    generator: &'static str,
}

/// One tile and all below it.
#[derive(Serialize)]
pub(super) struct Tile {
    #[serde(rename = "boundingVolume")]
    bounding_volume: BoundingVolume,
    #[serde(rename = "geometricError")]
    geometric_error: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    transform: Option<[f64; 16]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refine: Option<&'static str>,
    content: Content,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Tile>,
}

#[derive(Serialize)]
struct BoundingVolume {
    #[serde(rename = "box")]
    oriented_box: [f64; 12],
}

#[derive(Serialize)]
struct Content {
    uri: String,
}

impl Tile {
    /// A tile that is replaced by its children. `margin` (metres) is added on
    /// every side, so that the box of a flat tile has a volume.
    pub fn new(bounds: &Bounds, margin: f32, error: f64, uri: String, root: bool, children: Vec<Self>) -> Self {
        Self {
            bounding_volume: BoundingVolume { oriented_box: oriented_box(bounds, margin) },
            geometric_error: error,
            transform: None,
            refine: root.then_some("REPLACE"),
            content: Content { uri },
            children,
        }
    }

    /// The tile with its content's origin at `origin` (metres, Y up).
    pub fn moved(mut self, origin: [f64; 3]) -> Self {
        if origin != [0.0; 3] {
            let [x, y, z] = origin;
            let columns = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, x, 0.0 - z, y, 1.0];
            self.transform = Some(columns);
        }
        self
    }
}

/// Centre and three half axes. 3D Tiles' Z is up where glTF's Y is: `(x, y, z)`
/// of the content is `(x, -z, y)` here, and a viewer turns the content the same way.
fn oriented_box(bounds: &Bounds, margin: f32) -> [f64; 12] {
    let center = (bounds.min.as_dvec3() + bounds.max.as_dvec3()) * 0.5;
    let half = (bounds.max.as_dvec3() - bounds.min.as_dvec3()) * 0.5 + f64::from(margin);
    // Adding 0.0 spares the file a -0.0.
    [center.x, 0.0 - center.z, center.y, half.x, 0.0, 0.0, 0.0, half.z, 0.0, 0.0, 0.0, half.y].map(|v| v + 0.0)
}

/// The file's bytes. `error` is that of drawing nothing at all.
pub(super) fn json(root: Tile, error: f64) -> Result<Vec<u8>, serde_json::Error> {
    let asset = Asset { version: "1.1", generator: concat!("Parvis ", env!("CARGO_PKG_VERSION")) };
    serde_json::to_vec(&Tileset { asset, geometric_error: error, root })
}
