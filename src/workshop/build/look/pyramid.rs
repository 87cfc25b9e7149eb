//! A picture on the disk as blocks on several levels, so that any part of it at any
//! size costs a few small reads.
//!
//! A header of 32 bytes (magic, width, height, channels, levels; little-endian), then
//! level after level, each half as wide and high as the one before (rounded up)
//! until it is a single block; of each the blocks row by row, 256 by 256 texels of
//! 3 or 4 bytes, uncompressed. What lies past the edge of the picture repeats its
//! last row and column.

use crate::content::surface::Picture;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Texels along a side of a block.
pub(super) const BLOCK: u32 = 256;
const MAGIC: &[u8; 8] = b"PVPYRAM1";
const HEADER: u64 = 32;

/// One level's place in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub width: u32,
    pub height: u32,
    /// Blocks in a row.
    across: u32,
    /// Blocks before this level.
    first: u64,
}

fn levels(width: u32, height: u32) -> (Vec<Level>, u64) {
    let (mut width, mut height) = (width.max(1), height.max(1));
    let mut levels = Vec::new();
    let mut first = 0;
    loop {
        let (across, down) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        levels.push(Level { width, height, across, first });
        first += u64::from(across) * u64::from(down);
        if across == 1 && down == 1 {
            return (levels, first);
        }
        (width, height) = (width.div_ceil(2), height.div_ceil(2));
    }
}

/// Bytes on the disk of a picture's pyramid.
pub(super) fn file_bytes(width: u32, height: u32, channels: u32) -> u64 {
    HEADER + levels(width, height).1 * u64::from(BLOCK * BLOCK * channels)
}

/// A pyramid that can be read.
#[derive(Debug)]
pub(super) struct Pyramid {
    pub path: PathBuf,
    file: Mutex<std::fs::File>,
    /// 3, or 4 where alpha matters.
    pub channels: u32,
    pub levels: Vec<Level>,
}

impl Pyramid {
    /// Writes the pyramid of `picture`, whole or not at all.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(path: &Path, picture: &Picture, alpha: bool) -> io::Result<()> {
        let channels = if alpha { 4 } else { 3 };
        let (levels, _) = levels(picture.width, picture.height);
        let unfinished = path.with_extension("part");
        let mut file = io::BufWriter::with_capacity(1 << 20, std::fs::File::create(&unfinished)?);
        file.write_all(MAGIC)?;
        for word in [picture.width, picture.height, channels, levels.len() as u32, 0, 0] {
            file.write_all(&word.to_le_bytes())?;
        }
        let mut smaller: Vec<u8> = Vec::new();
        for (i, level) in levels.iter().enumerate() {
            if i > 0 {
                let above = &levels[i - 1];
                let texels = if i == 1 { picture.rgba() } else { &smaller };
                smaller = halved(texels, above.width as usize, above.height as usize);
            }
            let texels = if i == 0 { picture.rgba() } else { &smaller };
            write_level(&mut file, texels, level, channels as usize)?;
        }
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
        std::fs::rename(unfinished, path)
    }

    /// Opens what [`Pyramid::write`] wrote.
    ///
    /// # Errors
    /// What the disk says, or a file of another kind or length.
    pub fn open(path: &Path) -> io::Result<Self> {
        let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let mut file = std::fs::File::open(path)?;
        let mut header = [0; HEADER as usize];
        file.read_exact(&mut header)?;
        let word = |i: usize| u32::from_le_bytes([header[i], header[i + 1], header[i + 2], header[i + 3]]);
        let (width, height, channels) = (word(8), word(12), word(16));
        if &header[..8] != MAGIC || !matches!(channels, 3 | 4) || width == 0 || height == 0 {
            return Err(wrong("not a pyramid of a picture"));
        }
        if file.metadata()?.len() != file_bytes(width, height, channels) {
            return Err(wrong("a pyramid of a picture that was cut short"));
        }
        let (levels, _) = levels(width, height);
        Ok(Self { path: path.to_path_buf(), file: Mutex::new(file), channels, levels })
    }

    /// Texels of the picture itself.
    pub fn size(&self) -> (u32, u32) {
        self.levels.first().map_or((1, 1), |l| (l.width, l.height))
    }

    /// Bytes of one block.
    pub fn block_bytes(&self) -> usize {
        (BLOCK * BLOCK * self.channels) as usize
    }

    /// The block in column `x` and row `y` of a level.
    pub fn read_block(&self, level: usize, x: u32, y: u32) -> io::Result<Vec<u8>> {
        let bytes = self.block_bytes();
        let place = self.levels.get(level).map_or(0, |l| l.first + u64::from(y) * u64::from(l.across) + u64::from(x));
        let mut block = vec![0; bytes];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(HEADER + place * bytes as u64))?;
        file.read_exact(&mut block)?;
        Ok(block)
    }
}

fn write_level(out: &mut impl Write, rgba: &[u8], level: &Level, channels: usize) -> io::Result<()> {
    let (width, height) = (level.width as usize, level.height as usize);
    let side = BLOCK as usize;
    let mut block = vec![0; side * side * channels];
    for top in (0..height).step_by(side) {
        for left in (0..width).step_by(side) {
            for (row, line) in block.chunks_exact_mut(side * channels).enumerate() {
                let start = (top + row).min(height - 1) * width;
                for (column, texel) in line.chunks_exact_mut(channels).enumerate() {
                    let at = (start + (left + column).min(width - 1)) * 4;
                    texel.copy_from_slice(&rgba[at..at + channels]);
                }
            }
            out.write_all(&block)?;
        }
    }
    Ok(())
}

/// Half as wide and high, rounded up: every texel is the mean of the up to four it
/// covers, colours weighted by their alpha, so that what is invisible does not
/// bleed out. The mean is taken over sRGB values, as a viewer's own mip levels
/// mostly are, so that a tile's picture and its parent's agree in brightness.
pub(super) fn halved(rgba: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut half = Vec::with_capacity(width.div_ceil(2) * height.div_ceil(2) * 4);
    for y in (0..height).step_by(2) {
        let rows = [y * width, (y + 1).min(height - 1) * width];
        for x in (0..width).step_by(2) {
            let columns = [x, (x + 1).min(width - 1)];
            let at = |row: usize, column: usize| {
                let at = (row + column) * 4;
                [rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]]
            };
            half.extend(mean([
                at(rows[0], columns[0]),
                at(rows[0], columns[1]),
                at(rows[1], columns[0]),
                at(rows[1], columns[1]),
            ]));
        }
    }
    half
}

/// The mean of four texels, colours weighted by alpha.
pub(super) fn mean(texels: [[u8; 4]; 4]) -> [u8; 4] {
    let alpha: u32 = texels.iter().map(|t| u32::from(t[3])).sum();
    let channel = |k: usize| -> u8 {
        let value = if alpha == 4 * 255 || alpha == 0 {
            (texels.iter().map(|t| u32::from(t[k])).sum::<u32>() + 2) / 4
        } else {
            (texels.iter().map(|t| u32::from(t[k]) * u32::from(t[3])).sum::<u32>() + alpha / 2) / alpha
        };
        value.min(255) as u8
    };
    [channel(0), channel(1), channel(2), ((alpha + 2) / 4) as u8]
}
