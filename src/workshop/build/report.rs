//! What a build did.

use serde::Serialize;

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
    /// Bytes of all files.
    pub bytes: u64,
    /// Metres between the positions the coordinates were snapped to.
    pub grid_step: f64,
    /// What was subtracted from the model's coordinates (metres, Y up); the tileset's root transform adds it again.
    pub origin: [f64; 3],
    /// What a person should know, in sentences.
    pub warnings: Vec<String>,
    /// Wall-clock time of the whole build.
    pub seconds: f64,
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
    /// Bytes of their files, without pictures that lie beside the tiles.
    pub bytes: u64,
}
