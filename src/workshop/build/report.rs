//! What a build did.

use super::output::CollisionReport;
use serde::Serialize;
use std::fmt::{self, Display};

/// Figures and warnings of one build.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BuildReport {
    /// From the root (level 0) to the leaves.
    pub levels: Vec<LevelReport>,
    /// Tiles of all levels.
    pub tiles: usize,
    /// Triangles of the model as it was given.
    pub input_triangles: usize,
    /// Triangles in the leaves: the input less what was dropped.
    pub leaf_triangles: usize,
    /// Triangles of all levels together.
    pub stored_triangles: usize,
    /// Triangles dropped because two of their corners coincide.
    pub degenerate_triangles: usize,
    /// Triangles dropped because the same one, facing the same way with the same material, is there already.
    pub duplicate_triangles: usize,
    /// Triangles dropped because a corner is not a finite number.
    pub unfinite_triangles: usize,
    /// Triangles dropped because they name a vertex or a material that is not there.
    pub broken_triangles: usize,
    /// Tiles in which locked borders or the surface's own structure kept the
    /// simplification more than a quarter above its aim.
    pub dense_tiles: usize,
    /// Bytes of all tiles, of pictures that they share and of tileset files, before they are packed into an archive.
    pub bytes: u64,
    /// Metres between the positions the coordinates were snapped to.
    pub grid_step: f64,
    /// What was subtracted from the model's coordinates (metres, Y up); the tileset's root transform adds it again.
    pub origin: [f64; 3],
    /// Metres between the positions that tiles can hold, where they were rounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    /// The mesh to walk on, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collision: Option<CollisionReport>,
    /// What a person should know.
    pub warnings: Vec<Warning>,
    /// Wall-clock time of the whole build; 0 in `build-report.json`, which is the same whenever it is written.
    #[serde(skip_serializing_if = "is_zero")]
    pub seconds: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

impl BuildReport {
    /// Bytes of all tiles for each triangle of the leaves: what the model costs.
    pub fn bytes_per_triangle(&self) -> f64 {
        self.levels.iter().map(|level| level.bytes).sum::<u64>() as f64 / self.leaf_triangles.max(1) as f64
    }

    /// Bytes of all tiles for each triangle in any of them: what the format costs.
    pub fn bytes_per_stored_triangle(&self) -> f64 {
        self.levels.iter().map(|level| level.bytes).sum::<u64>() as f64 / self.stored_triangles.max(1) as f64
    }
}

/// Something that a person should know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A sentence without its full stop.
    pub text: String,
    /// Where, as far as places are known: addresses of tiles, places in files. At most [`Warning::MOST_PLACES`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
}

impl Warning {
    /// Places that are named; the text counts all.
    pub const MOST_PLACES: usize = 10;

    /// A warning with the first of its places.
    pub fn at(text: impl Into<String>, places: impl IntoIterator<Item = String>) -> Self {
        Self { text: text.into(), places: places.into_iter().take(Self::MOST_PLACES).collect() }
    }
}

impl From<String> for Warning {
    fn from(text: String) -> Self {
        Self { text, places: Vec::new() }
    }
}

impl Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.places.is_empty() { Ok(()) } else { write!(f, ": {}", self.places.join(", ")) }
    }
}

/// One level of the tree.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct LevelReport {
    /// 0 is the root.
    pub level: u32,
    /// Tiles on this level.
    pub tiles: usize,
    /// Their triangles.
    pub triangles: usize,
    /// Fewest triangles in one of them.
    pub smallest: usize,
    /// Most triangles in one of them.
    pub largest: usize,
    /// Largest geometric error, metres.
    pub max_error: f64,
    /// Texels of their own pictures.
    pub texels: u64,
    /// Bytes of their files, without pictures that lie beside the tiles.
    pub bytes: u64,
}
