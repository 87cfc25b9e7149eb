//! Instanced 3D Model, 3D Tiles 1.0: a glTF, and where its copies stand.

use super::table::{Batches, Table, octahedral, split, word};
use crate::content::gltf::{Copies, MAX_COPIES};
use glam::{DMat3, DMat4, DVec3};

/// What is in one.
pub(super) struct I3dm<'a> {
    pub copies: Copies,
    pub batches: Batches<'a>,
    pub gltf: Model<'a>,
}

/// Where the glTF is.
pub(super) enum Model<'a> {
    /// In the file.
    Inside(&'a [u8]),
    /// At an address relative to the file's.
    Beside(&'a str),
}

/// Semi-axes of the WGS84 ellipsoid, metres.
const WGS84: DVec3 = DVec3::new(6_378_137.0, 6_378_137.0, 6_356_752.314_245_179);

/// Splits one.
pub(super) fn open(bytes: &[u8]) -> Result<I3dm<'_>, String> {
    let sections = split(bytes, 32)?;
    let gltf = match word(bytes, 7) {
        Some(1) => Model::Inside(sections.rest),
        Some(0) => {
            let end =
                sections.rest.iter().rposition(|b| *b != 0 && !b.is_ascii_whitespace()).map_or(0, |last| last + 1);
            let address = std::str::from_utf8(&sections.rest[..end]).map_err(|_not_text| "its address is no text")?;
            if address.is_empty() {
                return Err("it names no glTF".to_owned());
            }
            Model::Beside(address)
        }
        other => return Err(format!("its gltfFormat is {other:?}, and only 0 and 1 are known")),
    };
    let copies = copies(&sections.features)?;
    // Without numbers, every copy is a row.
    let rows = copies.feature_ids.iter().max().map_or(copies.transforms.len() as u32, |last| last.saturating_add(1));
    Ok(I3dm { copies, batches: sections.batches.of(rows), gltf })
}

fn copies(table: &Table<'_>) -> Result<Copies, String> {
    let count = table.number("INSTANCES_LENGTH")?.ok_or("INSTANCES_LENGTH is missing from its feature table")?;
    if count as usize > MAX_COPIES {
        return Err(format!("it has {count} instances, and {MAX_COPIES} are allowed: split it"));
    }
    let center = table.rtc_center()?;
    let positions = positions(table, count)?;
    let orientations = orientations(table, count)?;
    let scales = table.vectors::<1>("SCALE", count)?;
    let uneven = table.vectors::<3>("SCALE_NON_UNIFORM", count)?;
    let on_the_globe = table.flag("EAST_NORTH_UP");
    let place = |(number, position): (usize, &DVec3)| {
        let position = *position + center;
        let turn = match orientations.as_ref().and_then(|turns| turns.get(number)) {
            Some(turn) => *turn,
            None if on_the_globe => east_north_up(position),
            None => DMat3::IDENTITY,
        };
        let one = scales.as_ref().and_then(|s| s.get(number)).map_or(1.0, |s| f64::from(s[0]));
        let three =
            uneven.as_ref().and_then(|s| s.get(number)).map_or(DVec3::ONE, |s| DVec3::from_array(s.map(f64::from)));
        DMat4::from_translation(position) * DMat4::from_mat3(turn * DMat3::from_diagonal(three * one))
    };
    let transforms: Vec<DMat4> = positions.iter().enumerate().map(place).collect();
    if let Some(bad) = transforms.iter().position(|transform| !transform.is_finite()) {
        return Err(format!("instance {bad} has a number that is not finite"));
    }
    Ok(Copies { transforms, feature_ids: table.batch_ids(count)? })
}

fn positions(table: &Table<'_>, count: u32) -> Result<Vec<DVec3>, String> {
    if let Some(positions) = table.vectors::<3>("POSITION", count)? {
        return Ok(positions.iter().map(|p| DVec3::from_array(p.map(f64::from))).collect());
    }
    quantized_positions(table, count)?.ok_or_else(|| "it has neither POSITION nor POSITION_QUANTIZED".to_owned())
}

/// `POSITION_QUANTIZED`: 0 to 65535 over the volume that the table names.
pub(super) fn quantized_positions(table: &Table<'_>, count: u32) -> Result<Option<Vec<DVec3>>, String> {
    let Some(steps) = table.shorts::<3>("POSITION_QUANTIZED", count)? else { return Ok(None) };
    let volume = |name: &str| {
        table
            .numbers::<3>(name)?
            .map(DVec3::from_array)
            .ok_or_else(|| format!("{name} is missing from its feature table"))
    };
    let (offset, scale) = (volume("QUANTIZED_VOLUME_OFFSET")?, volume("QUANTIZED_VOLUME_SCALE")?);
    Ok(Some(steps.iter().map(|step| DVec3::from_array(step.map(f64::from)) / 65_535.0 * scale + offset).collect()))
}

/// Columns: where the standard basis' x (right), y (up) and z go.
fn orientations(table: &Table<'_>, count: u32) -> Result<Option<Vec<DMat3>>, String> {
    let floats = |name| -> Result<Option<Vec<DVec3>>, String> {
        let vectors = table.vectors::<3>(name, count)?;
        Ok(vectors.map(|v| v.iter().map(|v| DVec3::from_array(v.map(f64::from))).collect()))
    };
    let packed = |name| -> Result<Option<Vec<DVec3>>, String> {
        let signed = |v: u16| f64::from(v) / 65_535.0 * 2.0 - 1.0;
        let vectors = table.shorts::<2>(name, count)?;
        Ok(vectors.map(|v| v.iter().map(|[u, v]| octahedral(signed(*u), signed(*v))).collect()))
    };
    let either = |name, packed_name| match floats(name)? {
        Some(vectors) => Ok(Some(vectors)),
        None => packed(packed_name),
    };
    match (either("NORMAL_UP", "NORMAL_UP_OCT32P")?, either("NORMAL_RIGHT", "NORMAL_RIGHT_OCT32P")?) {
        (Some(up), Some(right)) => Ok(Some(up.into_iter().zip(right).map(|(up, right)| basis(right, up)).collect())),
        (None, None) => Ok(None),
        _ => Err("one of NORMAL_UP and NORMAL_RIGHT is missing from its feature table".to_owned()),
    }
}

/// Made orthonormal: the two are rounded. What has no direction turns nothing.
fn basis(right: DVec3, up: DVec3) -> DMat3 {
    let turn = || {
        let right = right.try_normalize()?;
        let forward = right.cross(up).try_normalize()?;
        Some(DMat3::from_cols(right, forward.cross(right), forward))
    };
    turn().unwrap_or(DMat3::IDENTITY)
}

/// Columns: east, north and up at an earth-centred place.
fn east_north_up(place: DVec3) -> DMat3 {
    let up = (place / (WGS84 * WGS84)).try_normalize().unwrap_or(DVec3::Z);
    let east = DVec3::new(-place.y, place.x, 0.0).try_normalize().unwrap_or(DVec3::Y);
    DMat3::from_cols(east, up.cross(east), up)
}
