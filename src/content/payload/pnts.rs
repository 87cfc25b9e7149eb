//! Point Cloud, 3D Tiles 1.0: positions, colours and normals, plain or in Draco.

use super::i3dm::quantized_positions;
use super::table::{Batches, Sections, Table, octahedral, split};
use crate::content::draco::{self, Unpacked};
use crate::content::surface::Points;
use glam::{DVec3, Vec3};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is in one, in tile space (Z up).
pub(super) struct Pnts<'a> {
    /// Added to every position.
    pub rtc_center: DVec3,
    pub points: Points,
    pub batches: Batches<'a>,
}

const DRACO: &str = "3DTILES_draco_point_compression";
/// Bytes that a point takes at most: position, colour, normal and number, while it is read and after.
const POINT_BYTES: u64 = 96;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Compressed {
    properties: BTreeMap<String, u32>,
    byte_offset: u64,
    byte_length: u64,
}

/// Draco's numbers for the properties that it holds.
struct Draco {
    unpacked: Unpacked,
    properties: BTreeMap<String, u32>,
}

impl Draco {
    fn vectors<const N: usize>(
        &self,
        name: &str,
        fewest: usize,
        normalize: bool,
    ) -> Result<Option<Vec<[f32; N]>>, String> {
        let Some(id) = self.properties.get(name) else { return Ok(None) };
        let vectors = self.unpacked.vectors(*id, fewest, normalize);
        vectors.map(Some).map_err(|problem| format!("{name} {problem}"))
    }
}

/// Reads one within `max_bytes` of memory.
pub(super) fn open(bytes: &[u8], max_bytes: u64) -> Result<Pnts<'_>, String> {
    let Sections { features: table, mut batches, .. } = split(bytes, 28)?;
    let count = table.number("POINTS_LENGTH")?.ok_or("POINTS_LENGTH is missing from its feature table")?;
    let too_many = format!("its {count} points do not fit into the {max_bytes} bytes allowed: split it");
    if u64::from(count) * POINT_BYTES > max_bytes {
        return Err(too_many);
    }
    let draco = match table.extension(DRACO) {
        None => None,
        Some(value) => {
            let Compressed { properties, byte_offset, byte_length } =
                Compressed::deserialize(value).map_err(|error| format!("{DRACO} cannot be read: {error}"))?;
            let bytes = table.bytes(DRACO, byte_offset, byte_length)?;
            let unpacked = draco::unpack(bytes, max_bytes / 2).map_err(|problem| format!("it has {problem}"))?;
            if unpacked.point_count() != count as usize {
                return Err(format!("POINTS_LENGTH is {count}, and its Draco data has {}", unpacked.point_count()));
            }
            Some(Draco { unpacked, properties })
        }
    };
    let draco = draco.as_ref();
    let rtc_center = table.rtc_center()?;
    let (positions, offset) = positions(&table, count, draco)?;
    let mut points = Points {
        positions,
        colors: colors(&table, count, draco)?,
        normals: normals(&table, count, draco)?,
        feature_ids: batch_ids(&table, count, draco)?,
    };
    if !points.feature_ids.is_empty() {
        batches = batches.of(table.number("BATCH_LENGTH").ok().flatten().unwrap_or(0));
    } else if !batches.json.is_empty() {
        // Every point is a row.
        points.feature_ids = (0..count).collect();
        batches = batches.of(count);
    }
    points.drop_bad_points();
    Ok(Pnts { rtc_center: rtc_center + offset, points, batches })
}

/// Positions, and what is still to be added to each: quantised ones would lose what they are fine enough for.
fn positions(table: &Table<'_>, count: u32, draco: Option<&Draco>) -> Result<(Vec<[f32; 3]>, DVec3), String> {
    let compressed = draco.map(|draco| draco.vectors::<3>("POSITION", 3, false)).transpose()?.flatten();
    if let Some(positions) = compressed {
        return Ok((positions, DVec3::ZERO));
    }
    if let Some(positions) = table.vectors::<3>("POSITION", count)? {
        return Ok((positions, DVec3::ZERO));
    }
    let Some(positions) = quantized_positions(table, count)? else {
        return Err("it has neither POSITION nor POSITION_QUANTIZED".to_owned());
    };
    let offset = table.numbers::<3>("QUANTIZED_VOLUME_OFFSET")?.map_or(DVec3::ZERO, DVec3::from_array);
    Ok((positions.iter().map(|p| (*p - offset).as_vec3().to_array()).collect(), offset))
}

/// In the order that the specification prefers them.
fn colors(table: &Table<'_>, count: u32, draco: Option<&Draco>) -> Result<Vec<[u8; 4]>, String> {
    for (name, fewest) in [("RGBA", 4), ("RGB", 3)] {
        let compressed = draco.map(|draco| draco.vectors::<4>(name, fewest, true)).transpose()?.flatten();
        if let Some(colors) = compressed {
            return Ok(colors.iter().map(|c| c.map(|v| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)).collect());
        }
    }
    if let Some(bytes) = table.elements("RGBA", count, 4)? {
        return Ok(bytes.as_chunks::<4>().0.to_vec());
    }
    if let Some(bytes) = table.elements("RGB", count, 3)? {
        return Ok(bytes.as_chunks::<3>().0.iter().map(|[r, g, b]| [*r, *g, *b, 255]).collect());
    }
    if let Some(packed) = table.shorts::<1>("RGB565", count)? {
        // Red in the upper five bits; scaled so that the largest is 255.
        let part = |value: u16, shift: u32, bits: u32| {
            let largest = (1u32 << bits) - 1;
            (((u32::from(value) >> shift & largest) * 255 + largest / 2) / largest) as u8
        };
        return Ok(packed.iter().map(|[v]| [part(*v, 11, 5), part(*v, 5, 6), part(*v, 0, 5), 255]).collect());
    }
    Ok(table.constant_rgba()?.map_or_else(Vec::new, |constant| vec![constant; count as usize]))
}

fn normals(table: &Table<'_>, count: u32, draco: Option<&Draco>) -> Result<Vec<[f32; 3]>, String> {
    let compressed = draco.map(|draco| draco.vectors::<3>("NORMAL", 3, true)).transpose()?.flatten();
    let normals = match compressed {
        Some(normals) => normals,
        None => match table.vectors::<3>("NORMAL", count)? {
            Some(normals) => normals,
            None => {
                let packed = table.elements("NORMAL_OCT16P", count, 2)?.unwrap_or_default();
                let signed = |v: u8| f64::from(v) / 255.0 * 2.0 - 1.0;
                let of = |[u, v]: &[u8; 2]| octahedral(signed(*u), signed(*v)).as_vec3().to_array();
                return Ok(packed.as_chunks::<2>().0.iter().map(of).collect());
            }
        },
    };
    Ok(normals.into_iter().map(|n| Vec3::from_array(n).try_normalize().unwrap_or(Vec3::Z).to_array()).collect())
}

fn batch_ids(table: &Table<'_>, count: u32, draco: Option<&Draco>) -> Result<Vec<u32>, String> {
    match draco.map(|draco| draco.vectors::<1>("BATCH_ID", 1, false)).transpose()?.flatten() {
        Some(ids) => Ok(ids.iter().map(|[id]| *id as u32).collect()),
        None => table.batch_ids(count),
    }
}
