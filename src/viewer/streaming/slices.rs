//! A picture in pieces: so much of it goes to the graphics card in a frame as the frame has room for, its smallest level
//! first.

use std::ops::Range;
use std::sync::Arc;

/// Bytes that a piece has at most, unless a single row has more: a fifth of a millisecond's work.
pub const SLICE_BYTES: usize = 1 << 20;

/// All levels of a picture, as they lie one after the other, and how far they have been handed over.
#[derive(Debug, Clone)]
pub struct Slices {
    data: Arc<[u8]>,
    levels: Vec<Level>,
    /// Levels that are not done, counted from the largest: the last of them is next.
    left: usize,
    /// Rows of it that are done.
    row: u32,
}

/// One level of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Level {
    start: usize,
    /// Texels, as the graphics card counts them: whole blocks.
    width: u32,
    row_bytes: u32,
    rows: u32,
    /// Texels in a row of blocks.
    row_texels: u32,
    /// Both sides are whole blocks, so that it can be the largest.
    is_whole: bool,
}

/// Some rows of one level.
#[derive(Debug, Clone)]
pub struct Slice {
    data: Arc<[u8]>,
    range: Range<usize>,
    /// 0 is the largest.
    pub level: u32,
    /// First row of texels.
    pub y: u32,
    /// Texels.
    pub width: u32,
    /// Texels.
    pub height: u32,
    /// From one row (of texels or of blocks) to the next.
    pub row_bytes: u32,
}

impl Slice {
    /// The rows.
    pub fn bytes(&self) -> &[u8] {
        self.data.get(self.range.clone()).unwrap_or_default()
    }
}

impl Slices {
    /// Of a picture with `count` levels, the first of `width` times `height` texels and each half of the one before.
    /// `block`: texels along a block's side (1 where there are none) and its bytes. `None` where `data` is too short.
    pub fn new(data: Arc<[u8]>, (width, height): (u32, u32), count: u32, block: (u32, u32)) -> Option<Self> {
        let (side, block_bytes) = block;
        let mut start = 0;
        let mut levels = Vec::with_capacity(count as usize);
        for level in 0..count {
            let [width, height] = [width, height].map(|texels| (texels >> level).max(1));
            let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
            let row_bytes = columns * block_bytes;
            let is_whole = width.is_multiple_of(side) && height.is_multiple_of(side);
            levels.push(Level { start, width: columns * side, row_bytes, rows, row_texels: side, is_whole });
            start += row_bytes as usize * rows as usize;
        }
        let left = levels.len();
        (start <= data.len()).then_some(Self { data, levels, left, row: 0 })
    }

    /// Leaves out the largest levels until neither side has more than `side` texels and all levels together no more than
    /// `bytes` bytes; never the last one, and none after which a side would be no whole blocks. How many it left out.
    pub fn fit(&mut self, side: u32, bytes: usize) -> u32 {
        let whole = self.levels.iter().take_while(|level| level.is_whole).count();
        let fits = |(at, level): (usize, &Level)| {
            (level.width <= side && level.rows * level.row_texels <= side && self.bytes_from(at) <= bytes).then_some(at)
        };
        let first = self.levels.iter().enumerate().take(whole).find_map(fits).unwrap_or(whole.saturating_sub(1));
        self.levels.drain(..first);
        self.left = self.levels.len();
        first as u32
    }

    /// Of all levels that are there.
    pub fn bytes(&self) -> usize {
        self.bytes_from(0)
    }

    fn bytes_from(&self, first: usize) -> usize {
        self.levels.iter().skip(first).map(|level| level.row_bytes as usize * level.rows as usize).sum()
    }

    /// The next rows, of at most [`SLICE_BYTES`] if one row has not more; `None` when all is done.
    pub fn next_slice(&mut self) -> Option<Slice> {
        let index = self.left.checked_sub(1)?;
        let level = *self.levels.get(index)?;
        let fit = u32::try_from(SLICE_BYTES).unwrap_or(u32::MAX) / level.row_bytes.max(1);
        let rows = (level.rows - self.row).min(fit.max(1));
        let start = level.start + self.row as usize * level.row_bytes as usize;
        let slice = Slice {
            data: Arc::clone(&self.data),
            range: start..start + rows as usize * level.row_bytes as usize,
            level: index as u32,
            y: self.row * level.row_texels,
            width: level.width,
            height: rows * level.row_texels,
            row_bytes: level.row_bytes,
        };
        self.row += rows;
        if self.row >= level.rows {
            (self.left, self.row) = (index, 0);
        }
        Some(slice)
    }

    /// Whether everything has been handed over.
    pub fn is_done(&self) -> bool {
        self.left == 0
    }
}
