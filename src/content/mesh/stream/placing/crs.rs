//! Coordinate systems of surveys: where on the earth a model belongs.
//!
//! What a system is, the table of the crate `crs-definitions` says by its EPSG number; `proj4rs` works out longitude and
//! latitude. Corrections by grids of measured differences (NTv2) are not at hand, so that old systems that need them are
//! off by some metres. Heights are taken as above the ellipsoid; above the sea they are up to a hundred metres less.

use crate::content::mesh::MeshError;
use crate::content::tileset::{Frame, FrameKind, east_north_up, place_on_earth};
use glam::{DMat3, DMat4, DVec3, DVec4};
use proj4rs::Proj;
use proj4rs::adaptors::transform_xyz;
use serde::Serialize;
use std::str::FromStr;

/// A coordinate system by its number in the EPSG register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crs(u16);

impl FromStr for Crs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.get(..5).filter(|start| start.eq_ignore_ascii_case("EPSG:")).and_then(|_| text.get(5..));
        let code = digits.unwrap_or(text).trim().parse().ok();
        let crs = code.map(Self).ok_or("is no EPSG number: write it as EPSG:2154")?;
        crs.proj().map(|_| crs)
    }
}

impl std::fmt::Display for Crs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EPSG:{}", self.0)
    }
}

/// Where on the earth a model belongs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Georeference {
    /// The system that the files' coordinates are in, as `EPSG:2154`; `None` where they come from tiles on the globe.
    pub crs: Option<String>,
    /// What was subtracted from the files' coordinates, in their axes and their unit.
    pub origin: [f64; 3],
    /// For the root tile: from the placed model with Z up (3D Tiles' axes) to the earth-centred frame, column by column.
    /// `None` where the system gives no place in metres.
    pub root_transform: Option<[f64; 16]>,
}

/// From a model's Y up to 3D Tiles' Z up.
const Z_UP_FROM_Y_UP: DMat4 = DMat4::from_cols(
    DVec4::new(1.0, 0.0, 0.0, 0.0),
    DVec4::new(0.0, 0.0, 1.0, 0.0),
    DVec4::new(0.0, -1.0, 0.0, 0.0),
    DVec4::new(0.0, 0.0, 0.0, 1.0),
);

impl Georeference {
    /// Of a tileset that was moved to be near its origin.
    pub(in crate::content::mesh::stream) fn of_frame(frame: &Frame) -> Option<Self> {
        if frame.kind == FrameKind::Turned {
            return None;
        }
        let root = frame.visit_from_root.inverse() * Z_UP_FROM_Y_UP.inverse();
        Some(Self { crs: None, origin: [0.0; 3], root_transform: Some(root.to_cols_array()) })
    }

    /// Of the same model after it was moved by `placed_from_model` (both Y up).
    pub(super) fn moved(&self, placed_from_model: &DMat4) -> Self {
        let root = self.root_transform.map(|root| {
            let back = Z_UP_FROM_Y_UP * placed_from_model.inverse() * Z_UP_FROM_Y_UP.inverse();
            (DMat4::from_cols_array(&root) * back).to_cols_array()
        });
        Self { root_transform: root, ..self.clone() }
    }
}

impl Crs {
    fn proj(self) -> Result<Proj, String> {
        Proj::from_epsg_code(self.0).map_err(|error| format!("{self} is not known here: {error}"))
    }

    /// What keeps coordinates of this system from being metres on a plane.
    pub(super) fn objection(self) -> Option<String> {
        let proj = self.proj().ok()?;
        if proj.is_latlong() {
            Some(format!(
                "{self} is of degrees, and a model of metres: convert it to a projected system (such as UTM) first. \
                 The system is only noted"
            ))
        } else if proj.is_geocent() {
            Some(format!("{self} is earth-centred: convert the model to a projected system first. It is only noted"))
        } else {
            None
        }
    }

    /// The frame at a place (easting, northing, height, metres) of the system: from there (X to the grid's east, Y to
    /// its north, Z up) to the earth-centred frame. A rigid motion: lengths stay those of the file, which on a map are off
    /// by the map's scale (0.4 m in a kilometre for UTM).
    pub(super) fn frame(self, [easting, northing, height]: [f64; 3]) -> Result<[f64; 16], MeshError> {
        let failed = |problem: String| {
            MeshError::Placing(format!(
                "--crs {self}: easting {easting:.1}, northing {northing:.1}: {problem}; check the system and the order \
                 of the coordinates"
            ))
        };
        let proj = self.proj().map_err(failed)?;
        let globe =
            Proj::from_proj_string("+proj=latlong +datum=WGS84 +no_defs").map_err(|error| failed(error.to_string()))?;
        let unit = proj.to_meter();
        let on_globe = |easting: f64, northing: f64| {
            let found = transform_xyz(&proj, &globe, easting / unit, northing / unit, height);
            let (longitude, latitude, _) = found.map_err(|error| failed(error.to_string()))?;
            let sound = longitude.is_finite() && latitude.is_finite() && latitude.abs() < 1.6;
            if sound { Ok((longitude, latitude)) } else { Err(failed("lies nowhere on the earth".to_owned())) }
        };
        const STEP: f64 = 100.0;
        let (longitude, latitude) = on_globe(easting, northing)?;
        let here = place_on_earth(longitude, latitude, height);
        let (east_longitude, east_latitude) = on_globe(easting + STEP, northing)?;
        let towards_east = place_on_earth(east_longitude, east_latitude, height) - here;
        let up = east_north_up(longitude, latitude).z_axis;
        let east = (towards_east - up * towards_east.dot(up))
            .try_normalize()
            .ok_or_else(|| failed("has no direction of east".to_owned()))?;
        let axes = DMat3::from_cols(east, up.cross(east), up);
        let mut frame = DMat4::from_mat3(axes);
        frame.w_axis = DVec3::extend(here, 1.0);
        Ok(frame.to_cols_array())
    }
}
