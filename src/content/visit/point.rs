//! Points in visit space as they stand in a file: `[x, y, z]`, finite and not absurdly far.

use super::MAX_COORDINATE;
use glam::DVec3;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// The point of three coordinates in metres, or what is wrong with them.
pub(super) fn checked(coordinates: [f64; 3]) -> Result<DVec3, String> {
    let point = DVec3::from_array(coordinates);
    let fits = point.is_finite() && point.abs().max_element() <= MAX_COORDINATE;
    if fits { Ok(point) } else { Err(format!("a coordinate is farther than {MAX_COORDINATE} m away")) }
}

/// For `#[serde(with)]`.
pub(super) fn serialize<S: Serializer>(point: &DVec3, to: S) -> Result<S::Ok, S::Error> {
    point.to_array().serialize(to)
}

/// For `#[serde(with)]`.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DVec3, D::Error> {
    checked(<[f64; 3]>::deserialize(from)?).map_err(D::Error::custom)
}

/// The same for a point that may be absent.
pub(super) mod optional {
    use super::{DVec3, Deserialize, Deserializer, Error, Serialize, Serializer, checked};

    pub(in super::super) fn serialize<S: Serializer>(point: &Option<DVec3>, to: S) -> Result<S::Ok, S::Error> {
        point.map(|point| point.to_array()).serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DVec3>, D::Error> {
        <Option<[f64; 3]>>::deserialize(from)?.map(checked).transpose().map_err(D::Error::custom)
    }
}
