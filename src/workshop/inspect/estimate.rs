//! What a build will take, from rates that are stated with it.

use serde::Serialize;

/// Triangles a second on one core, without and with pictures that are cut to tiles.
const PLAIN_RATE: f64 = 300_000.0;
const TEXTURED_RATE: f64 = 150_000.0;
/// Further cores add this share of a core.
const FURTHER_CORES: f64 = 0.85;
/// Triangles of all levels for one of the model.
const STORED: f64 = 2.2;
/// Bytes of a triangle in the work folder (vertices shared by two triangles, 40 bytes each, and its corners) and in a tile.
const WORK_BYTES: f64 = 36.0;
const TILE_BYTES: f64 = 24.0;
/// Bytes of a texel in the work folder (four channels, and the smaller copies of it) and as JPEG in the tiles of all levels.
const WORK_TEXEL_BYTES: f64 = 16.0 / 3.0;
const TILE_TEXEL_BYTES: f64 = 0.5;
/// Memory that a build takes at least, bytes.
const LEAST_MEMORY: u64 = 512 << 20;

/// Time, memory and disk of a build on this machine, and the rates behind them. Orders of magnitude, no promises.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// Cores of this machine.
    pub cores: usize,
    /// Of the whole build.
    pub seconds: f64,
    /// What a build may use unless it is told otherwise: a quarter of this machine's, at least 512 MiB.
    pub memory_bytes: u64,
    /// In the work folder while it is built.
    pub work_bytes: u64,
    /// Of the tileset.
    pub output_bytes: u64,
    /// The rates, in a sentence.
    pub from: String,
}

impl Estimate {
    /// For so many triangles and texels.
    pub(super) fn new(triangles: u64, texels: u64) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let rate = if texels > 0 { TEXTURED_RATE } else { PLAIN_RATE };
        let speed = rate * (1.0 + FURTHER_CORES * (cores - 1) as f64);
        let (triangles, texels) = (triangles as f64, texels as f64);
        Self {
            cores,
            seconds: triangles / speed,
            memory_bytes: memory_of_machine().map_or(LEAST_MEMORY, |bytes| (bytes / 4).max(LEAST_MEMORY)),
            work_bytes: (STORED * triangles * WORK_BYTES + texels * WORK_TEXEL_BYTES) as u64,
            output_bytes: (STORED * triangles * TILE_BYTES + texels * TILE_TEXEL_BYTES) as u64,
            from: format!(
                "{rate} triangles a second on the first core and {} % of that on each further one; {STORED} triangles \
                 stored for one, of {WORK_BYTES} bytes at work and {TILE_BYTES} in tiles; a texel {WORK_TEXEL_BYTES:.1} \
                 bytes at work and {TILE_TEXEL_BYTES} in tiles",
                FURTHER_CORES * 100.0
            ),
        }
    }
}

/// Bytes of memory, where the system tells.
fn memory_of_machine() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok()?.checked_mul(1024)
}
