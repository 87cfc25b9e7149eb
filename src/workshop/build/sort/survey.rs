//! The first look over a model: where it lies, what it carries and what of it cannot be used.

use super::super::error::BuildError;
use super::super::look::leaves_picture;
use super::record::Layout;
use crate::content::mesh::stream::{ModelStream, Piece};
use crate::workshop::progress::Progress;
use glam::Vec3;
use serde::{Deserialize, Serialize};

/// Metres. A hundred times the Earth; beyond, squared distances leave `f32`.
const FARTHEST: f64 = 1e9;
/// A model this many times its own size away from the origin gets one of its own: three bits of a position are what
/// keeping the old one may cost.
const FAR: f64 = 8.0;
/// Triangles of one piece.
pub(in crate::workshop::build) const PIECE: usize = 1 << 16;

/// Where positions are counted from and in which steps. All numbers are powers of two and whole numbers, which files
/// keep exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::workshop::build) struct Frame {
    /// The grid's spacing is 2 to the power of it, metres.
    pub step_exponent: i32,
    /// The origin is so many times 2 to the power of `unit_exponent`.
    origin_units: [i64; 3],
    unit_exponent: i32,
}

impl Frame {
    /// Spacing of the grid, metres.
    pub fn step(&self) -> f32 {
        2.0f32.powi(self.step_exponent)
    }

    /// What was subtracted from all positions, metres.
    pub fn origin(&self) -> [f64; 3] {
        self.origin_units.map(|u| u as f64 * 2.0f64.powi(self.unit_exponent))
    }

    /// The grid point nearest to a finite position within the survey's bounds.
    pub fn snap(&self, position: [f64; 3]) -> [i32; 3] {
        let (origin, per_step) = (self.origin(), 2.0f64.powi(-self.step_exponent));
        [0, 1, 2].map(|k| ((position[k] - origin[k]) * per_step).round() as i32)
    }

    /// A grid point in metres from the origin, exact.
    pub fn metres(&self, point: [i32; 3]) -> [f32; 3] {
        let step = self.step();
        point.map(|c| c as f32 * step)
    }
}

/// Triangles that were left out, and where the first of them was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::workshop::build) struct Dropped {
    pub count: u64,
    pub first: Option<String>,
}

impl Dropped {
    pub fn add(&mut self, place: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(place());
        }
    }
}

/// What is known of one material's triangles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::workshop::build) struct MaterialFacts {
    /// Some have vertex colours.
    pub colored: bool,
    pub triangles: u64,
    /// Those that leave their picture.
    pub outside: u64,
}

/// What the first pass over a model finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::workshop::build) struct Survey {
    pub frame: Frame,
    /// The smallest box around all triangles that can be used, on the grid.
    pub low: [i32; 3],
    pub high: [i32; 3],
    pub layout: Layout,
    pub materials: Vec<MaterialFacts>,
    pub input_triangles: u64,
    /// Those with three finite corners.
    pub finite_triangles: u64,
    /// A corner is not a finite number.
    pub unfinite: Dropped,
    /// A corner names a vertex that is not there, or a material that is not.
    pub broken: Dropped,
    /// Some corners have no normal.
    pub normals_missing: bool,
}

/// What a corner of a triangle can be: there, not finite, or past the end.
pub(in crate::workshop::build) enum Corners {
    Fine([usize; 3]),
    Unfinite,
    Broken,
}

/// Looks at one triangle of a piece.
pub(in crate::workshop::build) fn corners(piece: &Piece, triangle: &[u32], materials: usize) -> Corners {
    let [a, b, c] = triangle else { return Corners::Broken };
    let corners = [*a as usize, *b as usize, *c as usize];
    if piece.material >= materials || corners.iter().any(|&i| i >= piece.positions.len()) {
        return Corners::Broken;
    }
    if corners.iter().any(|&i| piece.positions[i].iter().any(|c| !c.is_finite())) {
        return Corners::Unfinite;
    }
    Corners::Fine(corners)
}

/// A normal of unit length, if there is one.
pub(in crate::workshop::build) fn unit_normal(piece: &Piece, vertex: usize) -> Option<Vec3> {
    piece.normals.get(vertex).and_then(|&n| Vec3::from(n).try_normalize())
}

/// Reads the whole stream once.
pub(super) fn survey(stream: &mut dyn ModelStream, progress: &dyn Progress) -> Result<Survey, BuildError> {
    let materials = stream.head().materials.len();
    let textured: Vec<bool> = stream.head().materials.iter().map(|m| m.texture.is_some()).collect();
    let mut survey = Survey {
        frame: Frame { step_exponent: 0, origin_units: [0; 3], unit_exponent: 0 },
        low: [0; 3],
        high: [0; 3],
        layout: Layout::default(),
        materials: vec![MaterialFacts::default(); materials],
        input_triangles: 0,
        finite_triangles: 0,
        unfinite: Dropped::default(),
        broken: Dropped::default(),
        normals_missing: false,
    };
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    progress.phase("looking over the model", stream.head().triangles.unwrap_or(0));
    stream.rewind()?;
    while let Some(piece) = stream.next(PIECE)? {
        super::stop_if_cancelled(progress)?;
        let textured = textured.get(piece.material).copied().unwrap_or(false);
        survey.look(&piece, textured, &mut low, &mut high);
        progress.advance(piece.triangle_count() as u64);
    }
    if survey.finite_triangles == 0 {
        return Err(BuildError::Empty { dropped: survey.input_triangles as usize });
    }
    survey.frame = frame(low, high)?;
    (survey.low, survey.high) = (survey.frame.snap(low), survey.frame.snap(high));
    Ok(survey)
}

impl Survey {
    fn look(&mut self, piece: &Piece, textured: bool, low: &mut [f64; 3], high: &mut [f64; 3]) {
        let materials = self.materials.len();
        for (i, triangle) in piece.indices.chunks(3).enumerate() {
            self.input_triangles += 1;
            let number = self.input_triangles;
            match corners(piece, triangle, materials) {
                Corners::Broken => self.broken.add(|| {
                    format!("triangle {number} of the model, in material {}, corner list {triangle:?}", piece.material)
                }),
                Corners::Unfinite => self.unfinite.add(|| {
                    format!("triangle {number} of the model, in material {}, number {i} of its piece", piece.material)
                }),
                Corners::Fine(corners) => {
                    self.finite_triangles += 1;
                    for corner in corners {
                        for k in 0..3 {
                            low[k] = low[k].min(piece.positions[corner][k]);
                            high[k] = high[k].max(piece.positions[corner][k]);
                        }
                        match unit_normal(piece, corner) {
                            Some(_) => self.layout.normals = true,
                            None => self.normals_missing = true,
                        }
                    }
                    let uv = |corner: usize| piece.uvs.get(corner).filter(|_| textured).copied().unwrap_or_default();
                    let facts = &mut self.materials[piece.material];
                    facts.triangles += 1;
                    facts.outside += u64::from(leaves_picture(corners.map(uv)));
                    facts.colored |= !piece.colors.is_empty();
                    self.layout.uvs |= textured && !piece.uvs.is_empty();
                    self.layout.colors |= !piece.colors.is_empty();
                    self.layout.features |= !piece.features.is_empty();
                }
            }
        }
    }
}

/// The origin, and the finest power of two on which no coordinate lies beyond 2^23 steps and so no difference of two
/// beyond 2^24: both are exact in `f32`. A step is the spacing of `f32` numbers around the farthest coordinate, or
/// twice it.
fn frame(low: [f64; 3], high: [f64; 3]) -> Result<Frame, BuildError> {
    let farthest = |low: [f64; 3], high: [f64; 3]| low.iter().chain(&high).fold(0.0f64, |far, c| far.max(c.abs()));
    let mut far = farthest(low, high);
    if far > FARTHEST {
        return Err(BuildError::TooFar { metres: far as f32 });
    }
    let half = (0..3).map(|k| (high[k] - low[k]) / 2.0).fold(0.0, f64::max);
    let (mut origin_units, mut unit_exponent) = ([0; 3], 0);
    if half > 0.0 && far > FAR * half {
        // Of a thing smaller than a millimetre even this is more digits than anybody has.
        unit_exponent = (half.log2().ceil() as i32).max(-10);
        let unit = 2.0f64.powi(unit_exponent);
        origin_units = [0, 1, 2].map(|k| ((low[k] * 0.5 + high[k] * 0.5) / unit).round() as i64);
        let origin = origin_units.map(|u| u as f64 * unit);
        let from = |corner: [f64; 3]| [0, 1, 2].map(|k| corner[k] - origin[k]);
        far = farthest(from(low), from(high));
    }
    // A model smaller than a micrometre would need a step that is not a normal number.
    let step_exponent = far.max(1e-6).log2().ceil() as i32 - 23;
    Ok(Frame { step_exponent, origin_units, unit_exponent })
}
