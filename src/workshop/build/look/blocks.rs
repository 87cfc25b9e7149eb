//! Rectangles of texels out of pyramids, through a cache that all threads share.

use super::super::error::BuildError;
use super::pyramid::{BLOCK, Pyramid};
use crate::content::surface::Wrap;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Blocks held in memory, the least recently used let go first.
#[derive(Debug)]
pub(super) struct Cache {
    limit_bytes: usize,
    held: Mutex<Held>,
}

/// Picture, level, column, row.
type Key = (u32, u32, u32, u32);

#[derive(Debug, Default)]
struct Held {
    blocks: HashMap<Key, (Arc<[u8]>, u64)>,
    /// By time of last use.
    order: BTreeMap<u64, Key>,
    bytes: usize,
    clock: u64,
}

impl Cache {
    pub fn new(limit_bytes: usize) -> Self {
        Self { limit_bytes, held: Mutex::new(Held::default()) }
    }

    fn block(&self, pyramid: &Pyramid, key: Key) -> Result<Arc<[u8]>, BuildError> {
        {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.clock += 1;
            let now = held.clock;
            if let Some((block, used)) = held.blocks.get_mut(&key) {
                let block = Arc::clone(block);
                let before = std::mem::replace(used, now);
                held.order.remove(&before);
                held.order.insert(now, key);
                return Ok(block);
            }
        }
        // Read without the lock: two threads that miss the same block read it twice, and nobody waits.
        let read = pyramid.read_block(key.1 as usize, key.2, key.3);
        let block: Arc<[u8]> = read.map_err(|source| BuildError::Read { path: pyramid.path.clone(), source })?.into();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clock += 1;
        let now = held.clock;
        if let Some((_, before)) = held.blocks.insert(key, (Arc::clone(&block), now)) {
            held.order.remove(&before);
        } else {
            held.bytes += block.len();
        }
        held.order.insert(now, key);
        while held.bytes > self.limit_bytes
            && let Some((_, oldest)) = held.order.pop_first()
        {
            if let Some((gone, _)) = held.blocks.remove(&oldest) {
                held.bytes -= gone.len();
            }
        }
        Ok(block)
    }
}

/// A picture, and how it goes on outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Source {
    /// Into the pyramids.
    pub picture: u32,
    /// Of [`Wrap`], along u and v.
    wraps: [u8; 2],
}

impl Source {
    pub fn new(picture: u32, wrap_u: Wrap, wrap_v: Wrap) -> Self {
        let code = |wrap| match wrap {
            Wrap::Repeat => 0,
            Wrap::Clamp => 1,
            Wrap::Mirror => 2,
        };
        Self { picture, wraps: [wrap_u, wrap_v].map(code) }
    }

    /// Whether the picture begins anew after its end, along u and v.
    pub fn repeats(self) -> [bool; 2] {
        self.wraps.map(|wrap| wrap == 0)
    }

    fn wrapped(self, axis: usize, at: i64, end: u32) -> u32 {
        let end = i64::from(end.max(1));
        let inside = match self.wraps[axis] {
            0 => at.rem_euclid(end),
            1 => at.clamp(0, end - 1),
            _ => {
                let at = at.rem_euclid(2 * end);
                at.min(2 * end - 1 - at)
            }
        };
        inside as u32
    }
}

/// A rectangle of texels on a level of a pyramid; it may reach outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub level: usize,
    pub x: i64,
    pub y: i64,
    pub width: u32,
    pub height: u32,
}

/// The texels of `window`, row by row.
///
/// # Errors
/// A pyramid that cannot be read back.
pub(super) fn texels(
    cache: &Cache,
    pyramid: &Pyramid,
    source: Source,
    window: Window,
) -> Result<Vec<[u8; 4]>, BuildError> {
    let Some(level) = pyramid.levels.get(window.level) else { return Ok(Vec::new()) };
    let line = |axis: usize, start: i64, count: u32, end: u32| -> Vec<u32> {
        (0..i64::from(count)).map(|i| source.wrapped(axis, start + i, end)).collect()
    };
    let columns = line(0, window.x, window.width, level.width);
    let rows = line(1, window.y, window.height, level.height);
    let mut texels = vec![[255u8; 4]; columns.len() * rows.len()];
    let channels = pyramid.channels as usize;
    let same_block = |a: &u32, b: &u32| a / BLOCK == b / BLOCK;
    let mut top = 0;
    for down in rows.chunk_by(same_block) {
        let mut left = 0;
        for across in columns.chunk_by(same_block) {
            let key = (source.picture, window.level as u32, across[0] / BLOCK, down[0] / BLOCK);
            let block = cache.block(pyramid, key)?;
            for (i, y) in down.iter().enumerate() {
                let to = &mut texels[(top + i) * columns.len() + left..][..across.len()];
                for (texel, x) in to.iter_mut().zip(across) {
                    let at = ((y % BLOCK) * BLOCK + x % BLOCK) as usize * channels;
                    texel[..channels].copy_from_slice(&block[at..at + channels]);
                }
            }
            left += across.len();
        }
        top += down.len();
    }
    Ok(texels)
}
