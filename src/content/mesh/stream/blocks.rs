//! Parts of large files: read by place, through a cache of blocks that never grows beyond some megabytes.

use crate::content::mesh::MeshError;
use crate::content::source::positioned;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of a block: large enough for a disk, small enough that a far jump wastes little.
const BLOCK: usize = 64 << 10;
/// Blocks kept by one cache: 16 MiB.
const SLOTS: usize = 256;

/// A file whose parts can be read in any order.
#[derive(Debug)]
pub(super) struct FileAt {
    file: File,
    path: PathBuf,
    bytes: u64,
}

impl FileAt {
    /// Opens a regular file; anything else (a pipe, a device) could block or never end.
    pub fn open(path: &Path) -> Result<Self, MeshError> {
        let unreadable = |source| MeshError::Unreadable { path: path.to_owned(), source };
        if !path.metadata().map_err(unreadable)?.is_file() {
            return Err(MeshError::NotAFile { path: path.to_owned() });
        }
        let file = File::open(path).map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        Ok(Self { file, path: path.to_owned(), bytes })
    }

    /// Its size when it was opened.
    pub fn size_bytes(&self) -> u64 {
        self.bytes
    }

    /// What it is called.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Fills `to` from `at` on. What ends early was cut since it was opened, or is a drive that went away.
    pub fn read(&self, at: u64, to: &mut [u8]) -> Result<(), MeshError> {
        let failed = |source| MeshError::Unreadable { path: self.path.clone(), source };
        let mut filled = 0;
        while let Some(rest) = to.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match positioned(&self.file, rest, at.saturating_add(filled as u64)) {
                Ok(0) => {
                    let text = format!("it ends at byte {}, and more was there before", at + filled as u64);
                    return Err(failed(std::io::Error::new(ErrorKind::UnexpectedEof, text)));
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(())
    }

    /// A part of it that is known to lie inside and to fit into memory.
    pub fn part(&self, at: u64, bytes: usize) -> Result<Vec<u8>, MeshError> {
        let mut part = vec![0; bytes];
        self.read(at, &mut part)?;
        Ok(part)
    }
}

/// A file read through a cache: each block has one slot where it may lie.
#[derive(Debug)]
pub(super) struct Blocks {
    file: Arc<FileAt>,
    slots: Vec<Option<(u64, Box<[u8]>)>>,
}

impl Blocks {
    /// Nothing is read yet.
    pub fn new(file: Arc<FileAt>) -> Self {
        Self { file, slots: vec![None; SLOTS] }
    }

    /// Fills `to` from `at` on.
    pub fn read(&mut self, at: u64, to: &mut [u8]) -> Result<(), MeshError> {
        let mut filled = 0;
        while filled < to.len() {
            let place = at.saturating_add(filled as u64);
            let within = (place % BLOCK as u64) as usize;
            let block = self.block(place / BLOCK as u64)?;
            let rest = block.get(within..).unwrap_or_default();
            let target = to.get_mut(filled..).unwrap_or_default();
            let count = rest.len().min(target.len());
            if count == 0 {
                // Past the end as it was when the file was opened: the caller has checked, so this only says so.
                return self.file.read(self.file.bytes, target);
            }
            target[..count].copy_from_slice(&rest[..count]);
            filled += count;
        }
        Ok(())
    }

    fn block(&mut self, number: u64) -> Result<&[u8], MeshError> {
        let slot = (number % SLOTS as u64) as usize;
        let known = matches!(self.slots.get(slot), Some(Some((held, _))) if *held == number);
        if !known {
            let start = number.saturating_mul(BLOCK as u64);
            let bytes = self.file.bytes.saturating_sub(start).min(BLOCK as u64) as usize;
            let data = self.file.part(start, bytes)?;
            if let Some(place) = self.slots.get_mut(slot) {
                *place = Some((number, data.into_boxed_slice()));
            }
        }
        Ok(self.slots.get(slot).and_then(Option::as_ref).map_or(&[], |(_, data)| data))
    }
}

/// Rows of one length in a file: vertices, or one property of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rows {
    /// Of the first row, bytes.
    pub start: u64,
    /// From one row to the next, bytes.
    pub stride: u64,
    /// Bytes of a row that are read, at most [`Rows::LONGEST`].
    pub length: usize,
}

impl Rows {
    /// Bytes of a row at most.
    pub const LONGEST: usize = 16 << 10;

    /// Reads the rows that `wanted` gives (each a row's number and whatever it is for) in the order of the file, so that
    /// no block is read twice; they need not be in order, and all must be there.
    pub fn read<T: Copy + Ord>(
        &self,
        blocks: &mut Blocks,
        wanted: &mut [(u32, T)],
        mut use_row: impl FnMut(T, &[u8]),
    ) -> Result<(), MeshError> {
        if !wanted.is_sorted() {
            wanted.sort_unstable();
        }
        let mut row = vec![0; self.length];
        for (number, purpose) in wanted {
            blocks.read(self.start.saturating_add(self.stride.saturating_mul(u64::from(*number))), &mut row)?;
            use_row(*purpose, &row);
        }
        Ok(())
    }
}

/// Rows written to a temporary file, to be read back in any order. The file has no name where the system allows, and is
/// gone with the program in any case.
#[derive(Debug)]
pub(super) struct Spill {
    to: BufWriter<File>,
    folder: PathBuf,
    rows: u32,
    bytes: u64,
}

impl Spill {
    /// An empty one in this folder.
    pub fn new(folder: &Path) -> Result<Self, MeshError> {
        let file =
            tempfile::tempfile_in(folder).map_err(|source| MeshError::Scratch { folder: folder.to_owned(), source })?;
        Ok(Self { to: BufWriter::with_capacity(1 << 20, file), folder: folder.to_owned(), rows: 0, bytes: 0 })
    }

    /// Adds a row; all have the same length.
    pub fn push(&mut self, row: &[u8]) -> Result<(), MeshError> {
        self.to.write_all(row).map_err(|source| MeshError::Scratch { folder: self.folder.clone(), source })?;
        self.rows = self.rows.saturating_add(1);
        self.bytes = self.bytes.saturating_add(row.len() as u64);
        Ok(())
    }

    /// Rows so far.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// Ends writing.
    pub fn finish(self) -> Result<Blocks, MeshError> {
        let Self { to, folder, bytes, .. } = self;
        let failed = |source| MeshError::Scratch { folder: folder.clone(), source };
        let file = to.into_inner().map_err(|error| failed(error.into_error()))?;
        Ok(Blocks::new(Arc::new(FileAt { file, path: folder, bytes })))
    }
}
