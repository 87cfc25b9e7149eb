//! `tileset.json`, and further files of its kind where the tree is large.

use super::record::TileRecord;
use super::staging::Staging;
use crate::workshop::build::error::BuildError;
use crate::workshop::build::mesh::Bounds;
use serde_json::{Map, Value, json};

/// A tileset that names no more tiles a file than it should.
pub(super) struct TilesetWriter<'a> {
    pub staging: &'a Staging,
    pub records: &'a [TileRecord],
    /// Metres added on every side of a box, so that a flat one has a volume.
    pub margin: f32,
    /// Most tiles a file.
    pub limit: usize,
}

/// What the outermost file says of itself.
pub(super) struct Heading {
    /// Of drawing nothing at all, metres.
    pub error: f64,
    /// Of `asset`.
    pub extras: Map<String, Value>,
    /// From the tiles' space (Z up) to where they stand, column by column.
    pub transform: Option<[f64; 16]>,
}

impl TilesetWriter<'_> {
    /// Writes all files, `tileset.json` last; returns their bytes together, and the addresses of all but that one.
    pub fn write(&self, heading: Heading) -> Result<(u64, Vec<String>), BuildError> {
        let cut = self.cut();
        let mut bytes = 0;
        let mut addresses = Vec::new();
        // What a file names is written before it: it says the other's hash. Children come after their parents.
        let mut written: Vec<Option<Value>> = vec![None; self.records.len()];
        for index in (1..self.records.len()).rev().filter(|&i| cut[i]) {
            let address = format!("tileset-L{}_{}.json", self.records[index].level, self.records[index].ordinal);
            let json = self.file(index, self.records[index].error, &written, Map::new(), None);
            let file = self.staging.write(&address, &json)?;
            bytes += file.bytes;
            let content = json!({ "uri": address, "extras": { "sha256": file.hex() } });
            addresses.push(address);
            written[index] = Some(content);
        }
        addresses.reverse();
        let json = self.file(0, heading.error, &written, heading.extras, heading.transform);
        bytes += self.staging.write("tileset.json", &json)?.bytes;
        Ok((bytes, addresses))
    }

    /// Which tiles begin a file of their own: where a file would name too many, the larger parts below leave it.
    fn cut(&self) -> Vec<bool> {
        let limit = self.limit.max(16);
        let mut cut = vec![false; self.records.len()];
        let mut weight = vec![1usize; self.records.len()];
        for index in (0..self.records.len()).rev() {
            let children = &self.records[index].children;
            let mut total = 1 + children.iter().map(|&c| weight[c]).sum::<usize>();
            if total > limit {
                for &child in children.iter().filter(|&&c| weight[c] >= limit / 8) {
                    total -= weight[child] - 1;
                    cut[child] = true;
                }
            }
            weight[index] = total;
        }
        cut
    }

    fn file(
        &self,
        root: usize,
        error: f64,
        written: &[Option<Value>],
        extras: Map<String, Value>,
        transform: Option<[f64; 16]>,
    ) -> Vec<u8> {
        let mut asset = Map::new();
        asset.insert("version".into(), json!("1.1"));
        asset.insert("generator".into(), json!(concat!("Parvis ", env!("CARGO_PKG_VERSION"))));
        if !extras.is_empty() {
            asset.insert("extras".into(), Value::Object(extras));
        }
        let mut root = self.tile(root, root, written);
        if let Some(transform) = transform {
            root["transform"] = json!(transform);
        }
        json!({ "asset": asset, "geometricError": error, "root": root }).to_string().into_bytes()
    }

    /// One tile and all below it that this file names; `top` is the root of the file.
    fn tile(&self, index: usize, top: usize, written: &[Option<Value>]) -> Value {
        let record = &self.records[index];
        let mut tile = Map::new();
        tile.insert("boundingVolume".into(), bounding_volume(&record.bounds, self.margin));
        tile.insert("geometricError".into(), json!(record.error));
        if index == top {
            tile.insert("refine".into(), json!("REPLACE"));
        }
        if let Some(content) = written[index].as_ref().filter(|_| index != top) {
            tile.insert("content".into(), content.clone());
            return Value::Object(tile);
        }
        tile.insert("content".into(), json!({ "uri": record.address, "extras": { "sha256": record.written.hex() } }));
        if !record.children.is_empty() {
            let children = record.children.iter().map(|&c| self.tile(c, top, written)).collect();
            tile.insert("children".into(), Value::Array(children));
        }
        Value::Object(tile)
    }
}

/// Centre and three half axes. 3D Tiles' Z is up where glTF's Y is: `(x, y, z)`
/// of the content is `(x, -z, y)` here, and a viewer turns the content the same way.
pub(super) fn bounding_volume(bounds: &Bounds, margin: f32) -> Value {
    let center = (bounds.min.as_dvec3() + bounds.max.as_dvec3()) * 0.5;
    let half = (bounds.max.as_dvec3() - bounds.min.as_dvec3()) * 0.5 + f64::from(margin);
    // Adding 0.0 spares the file a -0.0.
    let numbers =
        [center.x, -center.z, center.y, half.x, 0.0, 0.0, 0.0, half.z, 0.0, 0.0, 0.0, half.y].map(|v| v + 0.0);
    json!({ "box": numbers })
}
