//! Files of words: written at the end, read in blocks or whole.

use super::super::error::BuildError;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Words that are read at once.
const BLOCK: usize = 1 << 18;

/// A file that is written from its beginning to its end.
pub(in crate::workshop::build) struct WordWriter {
    file: BufWriter<File>,
    path: PathBuf,
}

impl WordWriter {
    pub fn create(path: &Path) -> Result<Self, BuildError> {
        let file = File::create(path).map_err(|e| BuildError::write(path, e))?;
        Ok(Self { file: BufWriter::with_capacity(1 << 20, file), path: path.to_path_buf() })
    }

    pub fn write(&mut self, words: &[u32]) -> Result<(), BuildError> {
        self.file.write_all(bytemuck::cast_slice(words)).map_err(|e| BuildError::write(&self.path, e))
    }

    /// Only what is finished is written for certain.
    pub fn finish(mut self) -> Result<(), BuildError> {
        self.file.flush().map_err(|e| BuildError::write(&self.path, e))
    }
}

/// Many files that grow together, each from a small buffer; none is held open.
pub(in crate::workshop::build) struct Pigeonholes {
    paths: Vec<PathBuf>,
    buffers: Vec<Vec<u32>>,
    held: usize,
    most: usize,
}

impl Pigeonholes {
    /// New, empty files; `memory_bytes` bounds the buffers.
    pub fn create(paths: Vec<PathBuf>, memory_bytes: usize) -> Result<Self, BuildError> {
        for path in &paths {
            File::create(path).map_err(|e| BuildError::write(path, e))?;
        }
        let buffers = vec![Vec::new(); paths.len()];
        Ok(Self { paths, buffers, held: 0, most: memory_bytes / 4 })
    }

    pub fn post(&mut self, hole: usize, words: &[u32]) -> Result<(), BuildError> {
        let Some(buffer) = self.buffers.get_mut(hole) else { return Ok(()) };
        buffer.extend_from_slice(words);
        self.held += words.len();
        if self.held > self.most {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is still held.
    pub fn flush(&mut self) -> Result<(), BuildError> {
        for (path, buffer) in self.paths.iter().zip(&mut self.buffers) {
            if buffer.is_empty() {
                continue;
            }
            let open = OpenOptions::new().append(true).open(path);
            let mut file = open.map_err(|e| BuildError::write(path, e))?;
            file.write_all(bytemuck::cast_slice(buffer)).map_err(|e| BuildError::write(path, e))?;
            *buffer = Vec::new();
        }
        self.held = 0;
        Ok(())
    }
}

/// Calls `each` with whole records of `words` words, block by block.
pub(in crate::workshop::build) fn read_blocks(
    path: &Path,
    words: usize,
    mut each: impl FnMut(&[u32]) -> Result<(), BuildError>,
) -> Result<(), BuildError> {
    let named = |e| BuildError::read(path, e);
    let mut file = File::open(path).map_err(named)?;
    let records = file.metadata().map_err(named)?.len() / (4 * words as u64);
    let per_block = (BLOCK / words).max(1) as u64;
    let mut block = vec![0u32; (per_block.min(records) as usize) * words];
    let mut left = records;
    while left > 0 {
        let now = left.min(per_block) as usize;
        let part = &mut block[..now * words];
        file.read_exact(bytemuck::cast_slice_mut(part)).map_err(named)?;
        each(part)?;
        left -= now as u64;
    }
    Ok(())
}

/// All words of a file.
pub(in crate::workshop::build) fn read_all(path: &Path) -> Result<Vec<u32>, BuildError> {
    let bytes = std::fs::metadata(path).map_err(|e| BuildError::read(path, e))?.len();
    read_range(path, 0, (bytes / 4) as usize)
}

/// `count` words, `first` words into the file.
pub(in crate::workshop::build) fn read_range(path: &Path, first: u64, count: usize) -> Result<Vec<u32>, BuildError> {
    use std::io::{Seek as _, SeekFrom};
    let named = |e| BuildError::read(path, e);
    let mut words = vec![0u32; count];
    let mut file = File::open(path).map_err(named)?;
    file.seek(SeekFrom::Start(first * 4)).map_err(named)?;
    file.read_exact(bytemuck::cast_slice_mut(&mut words)).map_err(named)?;
    Ok(words)
}
