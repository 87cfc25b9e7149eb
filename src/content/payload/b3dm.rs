//! Batched 3D Model, 3D Tiles 1.0: a header, tables, and a glb.

use super::table::{Batches, Table, cut_off, word};
use glam::DVec3;

/// What is in one.
#[derive(Debug)]
pub(super) struct B3dm<'a> {
    /// Added to every position, in tile space.
    pub rtc_center: DVec3,
    pub batches: Batches<'a>,
    /// A glb.
    pub gltf: &'a [u8],
}

/// Sizes of the tables in front of the glb, and where they begin.
struct Layout {
    header: usize,
    feature_json: usize,
    feature_binary: usize,
    batch_json: usize,
    batch_binary: usize,
    /// `batchLength` of headers older than the standard.
    rows: Option<u32>,
}

/// Splits one.
///
/// Lenient where real tilesets are wrong: the tables' alignment does not matter,
/// and neither does the header's `byteLength`, as the glb has its own. Two
/// headers older than the standard (20 and 24 bytes) are known by what stands
/// where the tables' lengths should: the glb's magic or a table's first `{`,
/// which read as a length are over 570 million.
pub(super) fn open(bytes: &[u8]) -> Result<B3dm<'_>, String> {
    let field = |number: usize| word(bytes, number).ok_or_else(|| cut_off(bytes));
    if field(1)? != 1 {
        return Err(format!("its version is {}, and only 1 is known", field(1)?));
    }
    const LEGACY_MARK: u32 = 570_425_344;
    let size = |number| field(number).map(|value| value as usize);
    let layout = if field(5)? >= LEGACY_MARK {
        // magic, version, byteLength, batchLength, batchTableByteLength
        let rows = Some(field(3)?);
        Layout { header: 20, feature_json: 0, feature_binary: 0, batch_json: size(4)?, batch_binary: 0, rows }
    } else if field(6)? >= LEGACY_MARK {
        // magic, version, byteLength, batchTableJson, batchTableBinary, batchLength
        let (batch_json, batch_binary, rows) = (size(3)?, size(4)?, Some(field(5)?));
        Layout { header: 24, feature_json: 0, feature_binary: 0, batch_json, batch_binary, rows }
    } else {
        Layout {
            header: 28,
            feature_json: size(3)?,
            feature_binary: size(4)?,
            batch_json: size(5)?,
            batch_binary: size(6)?,
            rows: None,
        }
    };
    let binary_start = layout.header.saturating_add(layout.feature_json);
    let batch_start = binary_start.saturating_add(layout.feature_binary);
    let batch_middle = batch_start.saturating_add(layout.batch_json);
    let start = batch_middle.saturating_add(layout.batch_binary);
    let rest = |from: usize, to: usize| {
        bytes.get(from..to).ok_or_else(|| format!("its tables take {start} bytes, and it has {}", bytes.len()))
    };
    let gltf = rest(start, bytes.len())?;
    let features = Table::open(rest(layout.header, binary_start)?, rest(binary_start, batch_start)?)?;
    let rtc_center = features.rtc_center()?;
    // A table that cannot tell its rows costs what is known of them, and not what is seen.
    let rows = layout.rows.or_else(|| features.number("BATCH_LENGTH").ok().flatten()).unwrap_or(0);
    let batches = Batches { json: rest(batch_start, batch_middle)?, binary: rest(batch_middle, start)?, rows };
    if let Some(1) = gltf_version(gltf) {
        return Err("it holds glTF 1.0: upgrade the tileset with 3d-tiles-tools".to_owned());
    }
    if gltf.starts_with(b"glTF") {
        return Ok(B3dm { rtc_center, batches, gltf });
    }
    // Writers that pad the tables without counting the padding.
    let shift = (1..=8).find(|shift| gltf.get(*shift..).is_some_and(|moved| moved.starts_with(b"glTF")));
    match shift {
        Some(shift) => Ok(B3dm { rtc_center, batches, gltf: &gltf[shift..] }),
        None => Err("no glb follows its tables".to_owned()),
    }
}

fn gltf_version(gltf: &[u8]) -> Option<u32> {
    if !gltf.starts_with(b"glTF") {
        return None;
    }
    Some(u32::from_le_bytes(gltf.get(4..8)?.try_into().ok()?))
}
