//! What is wrong with the shapes, found by looking at every triangle.
//!
//! - **non-finite**: a number that is none.
//! - **flipped**: a triangle wound against its normals, a closed part with its inside out, or a back face that is the
//!   first thing seen from one of the places where a visitor stands or flies.
//! - **floating**: a part that touches, within [`CONTACT`], nothing that leads down to the ground.
//! - **interpenetrating**: something loose (oak, iron, gilding) wholly inside something of another kind, or sunk deeper
//!   than [`LET_IN`] into it. Stone runs into stone: that is how masonry is bonded; parts that vanish in it are counted.
//! - **fighting**: two visible faces that look the same way less than [`SHIMMER`] apart and show different things.
//!
//! [`settle()`] mends the last: the lesser of two faces goes back a little. [`straighten()`] mends normals.

mod bvh;
mod distance;
mod look;
mod settle;
mod soup;
mod touching;

pub use settle::{settle, straighten};

use super::kit::{MaterialId, Sink};
use glam::Vec3;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// Parts nearer than this hold each other, metres: a joint of mortar.
pub const CONTACT: f32 = 0.025;
/// How deep timber and metal are let into what holds them, metres.
pub const LET_IN: f32 = 0.15;
/// Faces nearer than this flicker when seen from afar, metres.
pub const SHIMMER: f32 = 0.002;
/// Overlaps smaller than this are not seen, square metres.
const SPECK: f32 = 1e-3;
/// Findings of one kind and material within one cell of this many metres are one place.
const PLACE: f32 = 1.0;
/// Places listed of each sort.
const SAMPLES: usize = 4;

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Where, plan axes, metres.
    pub at: [f32; 3],
    /// What.
    pub what: String,
}

/// All of one kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Findings {
    /// How many places.
    pub count: usize,
    /// How many of each sort.
    pub sorts: BTreeMap<String, usize>,
    /// The first of them.
    pub places: Vec<Finding>,
}

impl Findings {
    fn of(found: Vec<(Vec3, String)>) -> Self {
        let mut places: BTreeMap<(String, [i32; 3]), Vec3> = BTreeMap::new();
        for (at, what) in found {
            places.entry((what, (at / PLACE).floor().as_ivec3().to_array())).or_insert(at);
        }
        // A few of each sort, so that one sort does not hide another.
        let mut of_sort: BTreeMap<String, usize> = BTreeMap::new();
        let count = places.len();
        let places: Vec<Finding> = places
            .into_iter()
            .filter(|((what, _), _)| {
                let seen = of_sort.entry(what.clone()).or_default();
                *seen += 1;
                *seen <= SAMPLES
            })
            .map(|((what, _), at)| Finding { at: at.to_array(), what })
            .collect();
        Self { count, sorts: of_sort, places }
    }
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SelfCheck {
    /// How fine the shapes were.
    pub detail: u8,
    /// Triangles looked at.
    pub triangles: usize,
    /// Parts that they form.
    pub parts: usize,
    /// Parts that are closed all round.
    pub closed_parts: usize,
    /// Parts of stone wholly inside other stone: bonded, and never seen.
    pub hidden_parts: usize,
    /// Numbers that are none.
    pub non_finite: Findings,
    /// Faces that look the wrong way.
    pub flipped: Findings,
    /// Parts that nothing holds.
    pub floating: Findings,
    /// Parts inside others.
    pub interpenetrating: Findings,
    /// Faces that flicker.
    pub fighting: Findings,
}

impl SelfCheck {
    /// The kinds by name.
    pub fn kinds(&self) -> [(&'static str, &Findings); 5] {
        [
            ("non-finite", &self.non_finite),
            ("flipped", &self.flipped),
            ("floating", &self.floating),
            ("interpenetrating", &self.interpenetrating),
            ("z-fighting", &self.fighting),
        ]
    }

    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.kinds().iter().all(|(_, found)| found.count == 0)
    }
}

impl Display for SelfCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { detail, triangles, parts, closed_parts, hidden_parts, .. } = self;
        write!(
            f,
            "detail {detail}: {triangles} triangles in {parts} parts, {closed_parts} of them closed, {hidden_parts} hidden"
        )?;
        for (name, found) in self.kinds() {
            write!(f, "\n{name}: {}", found.count)?;
            for (sort, count) in &found.sorts {
                write!(f, "\n  {count} x {sort}, as at (x, y, z)")?;
                for Finding { at: [x, y, z], .. } in found.places.iter().filter(|p| p.what == *sort) {
                    write!(f, " ({x:.2}, {y:.2}, {z:.2})")?;
                }
            }
        }
        Ok(())
    }
}

/// Looks at every triangle of `sink`; `eyes` are the points from which faces are looked at.
pub fn self_check(sink: &Sink, detail: u8, eyes: &[Vec3]) -> SelfCheck {
    let soup = soup::Soup::new(sink);
    let tree = bvh::Bvh::new(&soup.corners);
    let non_finite = soup.non_finite.iter().map(|t| (t[0], "no number".to_owned())).collect();
    let ((flipped, fighting), (floating, (inside, hidden_parts))) = rayon::join(
        || (look::flipped(&soup, &tree, eyes), look::fighting(&soup, &tree)),
        || (touching::floating(&soup, &tree), touching::inside(&soup, &tree)),
    );
    SelfCheck {
        detail,
        triangles: soup.corners.len() + soup.non_finite.len(),
        parts: soup.parts.len(),
        closed_parts: soup.parts.iter().filter(|p| p.closed).count(),
        hidden_parts,
        non_finite: Findings::of(non_finite),
        flipped: Findings::of(flipped),
        floating: Findings::of(floating),
        interpenetrating: Findings::of(inside),
        fighting: Findings::of(fighting),
    }
}

/// Whether `material` is a sheet without a back.
fn is_sheet(material: MaterialId) -> bool {
    matches!(material, MaterialId::Glass | MaterialId::GlassDark)
}

/// Whether `material` stands or hangs by itself, not bonded like stone.
fn is_loose(material: MaterialId) -> bool {
    matches!(material, MaterialId::Oak | MaterialId::Iron | MaterialId::Gilding)
}
