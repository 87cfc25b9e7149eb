//! A model brought to metres, upright, and near its origin: a stream that wraps a stream.

mod crs;
mod units;

pub use crs::{Crs, Georeference};
pub use units::parse_unit;

use super::{Head, ModelStream, OpenOptions, Piece};
use crate::content::mesh::MeshError;
use crate::content::surface::Warnings;
use glam::{DMat3, DMat4, DVec3};
use units::{doubt, length};

/// Which axis of the files points up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Up {
    /// As glTF has it.
    #[default]
    Y,
    /// As scanners and surveys have it.
    Z,
    /// Rare.
    X,
}

impl Up {
    /// From the files' axes to Y up: a turn.
    fn turn(self) -> DMat3 {
        match self {
            Self::Y => DMat3::IDENTITY,
            // (x, y, z) to (x, z, -y).
            Self::Z => DMat3::from_cols(DVec3::X, DVec3::NEG_Z, DVec3::Y),
            // (x, y, z) to (-y, x, z).
            Self::X => DMat3::from_cols(DVec3::Y, DVec3::NEG_X, DVec3::Z),
        }
    }
}

/// What becomes the origin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Origin {
    /// The files' own, unless the model lies far from it: then a round point near its middle.
    #[default]
    Auto,
    /// This point, in the files' axes and unit.
    At([f64; 3]),
}

/// How a model is placed. The default changes nothing of one in metres that stands upright near its origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placing {
    /// Which axis points up; where nothing is said Y, and with a coordinate system Z.
    pub up: Option<Up>,
    /// Metres of the files' unit.
    pub scale: f64,
    /// What becomes the origin.
    pub origin: Origin,
    /// The system of the files' coordinates: X easting, Y northing, Z height, whatever order the register has.
    pub crs: Option<Crs>,
}

impl Default for Placing {
    fn default() -> Self {
        Self { up: None, scale: 1.0, origin: Origin::Auto, crs: None }
    }
}

/// A placed model.
pub struct Placed {
    /// In metres, Y up, near its origin.
    pub stream: Box<dyn ModelStream>,
    /// What was done that a person should know, in sentences.
    pub notes: Vec<String>,
}

/// Axes that lie further from the origin, metres, are brought near it: there `f32` is coarser than half a millimetre.
const FAR_METRES: f64 = 4096.0;
/// An axis that is nearer keeps its zero, so that heights stay heights.
const NEAR_METRES: f64 = 1000.0;
/// What an origin is rounded to, metres.
const ROUND_METRES: f64 = 100.0;

/// Places a model. Where neither its format nor anybody tells how large it is, it is read once to find out.
///
/// # Errors
/// A scale that is none, a coordinate system that does not fit the coordinates, or what [`ModelStream::next`] says.
pub fn place(mut stream: Box<dyn ModelStream>, placing: &Placing, options: &OpenOptions) -> Result<Placed, MeshError> {
    let scale = placing.scale;
    if !(scale.is_finite() && (1e-9..=1e9).contains(&scale)) {
        return Err(MeshError::Placing(format!("--scale {scale}: give the metres of one unit, such as 0.001")));
    }
    if let Origin::At(origin) = placing.origin
        && !origin.iter().all(|value| value.is_finite() && value.abs() <= 1e12)
    {
        return Err(MeshError::Placing("--origin: give three finite numbers, such as 650000,6860000,0".to_owned()));
    }
    let mut notes = Vec::new();
    let mut warnings = Vec::new();
    let bounds = match stream.head().bounds {
        Some(bounds) => Some(bounds),
        None => bounds_of(stream.as_mut(), options)?,
    };
    let origin = match (placing.origin, bounds) {
        (Origin::At(origin), _) => origin,
        (Origin::Auto, Some(bounds)) => round_origin(bounds, scale),
        (Origin::Auto, None) => [0.0; 3],
    };
    if placing.origin == Origin::Auto && origin != [0.0; 3] {
        let [x, y, z] = origin;
        notes.push(format!("the model lies far from its origin, and {x} {y} {z} became the new one (--origin)"));
    }
    let up = placing.up.unwrap_or(if placing.crs.is_some() { Up::Z } else { Up::Y });
    let turn = up.turn();
    let mut head = stream.head().clone();
    head.bounds = bounds;
    let placed = |corners: [[f64; 3]; 2]| {
        let ends = corners.map(|corner| turn * ((DVec3::from_array(corner) - DVec3::from_array(origin)) * scale));
        [ends[0].min(ends[1]).to_array(), ends[0].max(ends[1]).to_array()]
    };
    head.bounds = head.bounds.map(placed);
    for file in &mut head.files {
        file.bounds = file.bounds.map(placed);
    }
    if let Some([low, high]) = head.bounds {
        let size = DVec3::from_array(high) - DVec3::from_array(low);
        warnings.extend(doubt(size.max_element(), scale));
        let farthest = DVec3::from_array(low).abs().max(DVec3::from_array(high).abs()).max_element();
        if farthest > 4.0 * FAR_METRES && placing.origin != Origin::Auto {
            warnings.push(format!(
                "the model reaches {} from its origin, where positions are coarser than a millimetre: use --origin auto",
                length(farthest)
            ));
        }
    }
    head.georeference = match placing.crs {
        Some(crs) => {
            warnings.extend(crs.objection());
            let root_transform = match crs.objection() {
                Some(_) => None,
                None => {
                    let [x, y, z] = (turn * (DVec3::from_array(origin) * scale)).to_array();
                    Some(crs.frame([x, -z, y])?)
                }
            };
            Some(Georeference { crs: Some(crs.to_string()), origin, root_transform })
        }
        None => {
            let shift = DMat4::from_translation(-DVec3::from_array(origin));
            let whole = DMat4::from_mat3(turn) * DMat4::from_scale(DVec3::splat(scale)) * shift;
            let known = head.georeference.as_ref().map(|known| known.moved(&whole));
            let is_moved = origin != [0.0; 3];
            known.or_else(|| is_moved.then_some(Georeference { crs: None, origin, root_transform: None }))
        }
    };
    let origin = DVec3::from_array(origin);
    Ok(Placed { stream: Box::new(PlacedStream { stream, head, origin, scale, turn, warnings }), notes })
}

/// The box around everything, by reading it once; the stream begins again.
fn bounds_of(stream: &mut dyn ModelStream, options: &OpenOptions) -> Result<Option<[[f64; 3]; 2]>, MeshError> {
    let mut reach = super::vertex::Reach::default();
    while let Some(piece) = stream.next(1 << 16)? {
        options.go_on()?;
        piece.positions.iter().for_each(|position| reach.add(*position));
    }
    stream.rewind()?;
    Ok(reach.corners())
}

/// A round point (in the files' unit) near the middle of what lies far from the origin; zero for what does not.
fn round_origin([low, high]: [[f64; 3]; 2], scale: f64) -> [f64; 3] {
    let farthest = low.iter().chain(&high).fold(0.0f64, |far, value| far.max(value.abs()));
    if farthest * scale <= FAR_METRES {
        return [0.0; 3];
    }
    // A power of ten in the files' unit, near a hundred metres.
    let step = 10f64.powf((ROUND_METRES / scale).log10().round());
    let mut origin = [0.0; 3];
    for (axis, value) in origin.iter_mut().enumerate() {
        let middle = low[axis] / 2.0 + high[axis] / 2.0;
        if (middle * scale).abs() > NEAR_METRES {
            *value = (middle / step).round() * step;
        }
    }
    origin
}

/// Pieces on their way from the files' coordinates to metres.
struct PlacedStream {
    stream: Box<dyn ModelStream>,
    head: Head,
    origin: DVec3,
    scale: f64,
    turn: DMat3,
    warnings: Vec<String>,
}

impl ModelStream for PlacedStream {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        let Some(mut piece) = self.stream.next(max_triangles)? else { return Ok(None) };
        let Self { origin, scale, turn, .. } = self;
        for position in &mut piece.positions {
            // Subtracted first, while both are exact.
            *position = (*turn * ((DVec3::from_array(*position) - *origin) * *scale)).to_array();
        }
        if *turn != DMat3::IDENTITY {
            let turn = turn.as_mat3();
            for normal in &mut piece.normals {
                *normal = (turn * glam::Vec3::from_array(*normal)).to_array();
            }
        }
        Ok(Some(piece))
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.stream.rewind()
    }

    fn warnings(&self) -> Vec<String> {
        let mut all = Warnings::default();
        self.warnings.iter().cloned().chain(self.stream.warnings()).for_each(|line| all.add(line));
        all.into_lines()
    }
}
