//! Archives read in place: `.3tz` by its index, any zip by its directory; and `.3tz` written.
//!
//! After the 3TZ specification, version 1.3, and PKWARE's APPNOTE 6.3.9. An
//! archive is read by positioned reads, one for each entry, from a disk or
//! from a server that gives parts of files; nothing is unpacked to a disk and
//! nothing is trusted: sizes are checked against limits before memory is
//! taken and against what came out, checksums where they are known.

mod bytes;
mod directory;
mod entry;
mod index;
mod memory;
mod unpack;
mod write;

use super::read_at::{DiskFile, ReadAt};
use super::{Source, SourceError, address};
use directory::Directory;
pub(super) use directory::TAIL_BYTES;
use entry::Place;
use index::Index;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
pub use write::{ArchiveWriter, Packing};

/// Files in a `.3tz` or a zip.
#[derive(Debug)]
pub struct ArchiveSource {
    archive: Box<dyn ReadAt>,
    end: directory::End,
    /// Of a `.3tz`.
    index: Option<Index>,
    /// The zip's own directory: read at once where there is no index, else when an entry needs it.
    directory: OnceLock<Directory>,
}

/// What is never set.
pub(super) static NEVER: AtomicBool = AtomicBool::new(false);

impl ArchiveSource {
    /// Opens an archive on a disk.
    ///
    /// # Errors
    /// When it cannot be read, or is no archive, or is cut short.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        Self::over(Box::new(DiskFile::open(path)?))
    }

    pub(super) fn over(archive: Box<dyn ReadAt>) -> Result<Self, SourceError> {
        let end = directory::End::find(archive.as_ref())?;
        let index = match Index::find(archive.as_ref(), &end) {
            Ok(index) => index,
            Err(error @ SourceError::Damaged { .. }) => {
                tracing::warn!("{error}. The archive's directory is used instead");
                None
            }
            Err(error) => return Err(error),
        };
        let source = Self { archive, end, index, directory: OnceLock::new() };
        if source.index.is_none() {
            source.directory()?;
        }
        Ok(source)
    }

    /// Files in it.
    pub fn len(&self) -> usize {
        match (&self.index, self.directory.get()) {
            (Some(index), _) => index.len(),
            (None, directory) => directory.map_or(0, Directory::len),
        }
    }

    /// Whether it holds no file.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether files are found by the index of the 3TZ specification; otherwise by the zip's directory.
    pub fn is_indexed(&self) -> bool {
        self.index.is_some()
    }

    /// Addresses where a visit or a tileset may begin, the likeliest first. People pack a folder as often as what
    /// is in it, so that without an index (which holds no names) folders are looked through.
    pub(super) fn entries(&self) -> Vec<String> {
        let mut found = vec!["visit.json".to_owned(), "tileset.json".to_owned()];
        if let (None, Some(directory)) = (&self.index, self.directory.get()) {
            let mut deeper: Vec<&str> = directory
                .names()
                .filter(|name| name.ends_with("/visit.json") || name.ends_with("/tileset.json"))
                .collect();
            deeper.sort_unstable_by_key(|name| (name.matches('/').count(), name.ends_with("/tileset.json"), *name));
            found.extend(deeper.iter().take(1).map(|name| (*name).to_owned()));
        }
        found
    }

    /// Reads every file and gives their bytes in all, unpacked: proves that the archive is whole. `each` is told of
    /// every file and says whether to go on.
    ///
    /// # Errors
    /// The first file that cannot be read, and [`SourceError::Cancelled`].
    pub fn read_all(&self, limit_bytes: u64, each: &(dyn Fn() -> bool + Sync)) -> Result<u64, SourceError> {
        let mut total = 0;
        let places: Vec<Place> = match &self.index {
            Some(index) => index.places().collect(),
            None => self.directory()?.places().collect(),
        };
        for place in places {
            if !each() {
                return Err(SourceError::Cancelled { uri: self.archive.name().to_owned() });
            }
            let (name, bytes) = self.unpack(&place, None, limit_bytes, &NEVER)?;
            if self.index.as_ref().is_some_and(|index| index.place(&name).is_none_or(|own| own.first != place.first)) {
                return Err(self.damaged(&name, "the archive's index does not name it; pack the archive again"));
            }
            total += bytes.len() as u64;
        }
        Ok(total)
    }

    /// The zip's directory, read on first use.
    fn directory(&self) -> Result<&Directory, SourceError> {
        if let Some(directory) = self.directory.get() {
            return Ok(directory);
        }
        let read = Directory::read(self.archive.as_ref(), &self.end)?;
        Ok(self.directory.get_or_init(|| read))
    }

    fn locate(&self, uri: &str) -> Result<(String, Place), SourceError> {
        let path = address::file_path(uri)?;
        if let Some(place) = self.place(&path) {
            return Ok((path, place));
        }
        // Some exporters forget to encode '%', '#' and '?' in file names.
        if uri.contains(['%', '#', '?']) {
            let literal = address::resolve(uri, uri)?;
            if let Some(place) = self.place(&literal) {
                return Ok((literal, place));
            }
        }
        Err(SourceError::missing(uri, self.archive.name()))
    }

    fn place(&self, path: &str) -> Option<Place> {
        match &self.index {
            Some(index) => index.place(path),
            None => self.directory.get().and_then(|directory| directory.place(path)),
        }
    }

    /// The name and the bytes of the file at `place`; an error where the name is not `wanted`.
    fn unpack(
        &self,
        place: &Place,
        wanted: Option<&str>,
        limit_bytes: u64,
        cancelled: &AtomicBool,
    ) -> Result<(String, Vec<u8>), SourceError> {
        let uri = wanted.unwrap_or("a file");
        if cancelled.load(Ordering::Relaxed) {
            return Err(SourceError::Cancelled { uri: super::error::shortened(uri) });
        }
        let mut place = *place;
        let mut packed = entry::read(self.archive.as_ref(), &place, uri, limit_bytes, self.end.first, cancelled)?;
        if packed.is_streamed && place.known.is_none() {
            // Its sizes stand behind it, against the 3TZ specification; the directory has them.
            place.known = self.directory()?.place(&packed.name).and_then(|place| place.known);
            if place.known.is_none() {
                return Err(self.damaged(uri, "its size is told nowhere; pack the archive again"));
            }
            packed = entry::read(self.archive.as_ref(), &place, uri, limit_bytes, self.end.first, cancelled)?;
        }
        if wanted.is_some_and(|wanted| wanted != packed.name) {
            let found = super::error::shortened(&packed.name);
            return Err(self.damaged(uri, &format!("{found} is in its place; pack the archive again")));
        }
        if cancelled.load(Ordering::Relaxed) {
            return Err(SourceError::Cancelled { uri: super::error::shortened(uri) });
        }
        let bytes = unpack::unpack(packed.bytes, &packed.facts, limit_bytes).map_err(|trouble| match trouble {
            unpack::Trouble::TooLarge => SourceError::too_large(uri, self.archive.name(), limit_bytes),
            unpack::Trouble::Damaged(reason) => self.damaged(uri, &reason),
        })?;
        Ok((packed.name, bytes))
    }

    fn damaged(&self, uri: &str, reason: &str) -> SourceError {
        SourceError::damaged(uri, self.archive.name(), reason)
    }
}

impl Source for ArchiveSource {
    fn read(&self, uri: &str, limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        self.read_unless(uri, limit_bytes, &NEVER)
    }

    fn read_unless(&self, uri: &str, limit_bytes: u64, cancelled: &AtomicBool) -> Result<Vec<u8>, SourceError> {
        let (path, place) = self.locate(uri)?;
        self.unpack(&place, Some(&path), limit_bytes, cancelled).map(|(_, bytes)| bytes)
    }

    fn find(&self, uri: &str) -> Result<(), SourceError> {
        self.locate(uri).map(drop)
    }

    fn parallel_reads(&self) -> usize {
        self.archive.parallel_reads()
    }

    fn describe(&self) -> String {
        self.archive.name().to_owned()
    }
}
