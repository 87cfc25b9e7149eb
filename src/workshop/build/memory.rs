//! How much memory and how many threads a build may take.

use super::error::BuildError;
use super::options::BuildOptions;

/// The least that a build can be asked to make do with, bytes.
pub(super) const LEAST: u64 = 512 << 20;
/// What the program takes before the first triangle, with buffers for files, bytes.
const BASE: u64 = (128 << 20) + PICTURE_CACHE_BYTES;
/// Decoded blocks of pictures, held for all steps together, bytes.
pub(super) const PICTURE_CACHE_BYTES: u64 = 64 << 20;
/// What one triangle takes while children are joined, simplified and written, bytes: about 200 were measured on ground
/// with normals, and colours, coordinates and seams add to them.
const PER_TRIANGLE: u64 = 360;

/// What steps in flight may take together, and how many there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    /// Bytes for steps, without what the program takes anyway.
    pub steps: u64,
    pub threads: usize,
}

impl Budget {
    /// By default a quarter of the memory, at least [`LEAST`].
    pub fn of(options: &BuildOptions) -> Result<Self, BuildError> {
        let given = options.work.memory_bytes;
        let whole = given.unwrap_or_else(|| (installed().unwrap_or(4 << 30) / 4).max(LEAST));
        let least = LEAST.max(BASE + step_bytes(4 * options.leaf_limit() as u64));
        if given.is_some() && whole < least {
            return Err(BuildError::TooLittleMemory { given: whole >> 20, least: least.div_ceil(1 << 20) });
        }
        let threads = options.work.threads.unwrap_or_else(rayon::current_num_threads).max(1);
        Ok(Self { steps: whole.max(least) - BASE, threads })
    }
}

/// What it takes to make a tile of so many triangles, bytes.
pub(super) fn step_bytes(triangles: u64) -> u64 {
    triangles * PER_TRIANGLE
}

/// Memory of this machine, or of the control group that this process is kept in, bytes.
fn installed() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok();
    let whole = text.as_deref().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib << 10)
    });
    let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    match (whole, group) {
        (Some(whole), Some(group)) => Some(whole.min(group)),
        (whole, group) => whole.or(group),
    }
}
