//! One large file of a server, copied to the disk piece by piece.

use super::answer::Facts;
use super::ask::{Ask, Part};
use super::client::Sink;
use super::source::HttpSource;
use super::words::server;
use crate::content::source::SourceError;
use std::fs::{self, File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// A copy on its way: `OUT.part` holds what is there, `OUT.part.json` of which version it is.
///
/// Ended at any point, it is continued by another one with the same address and output.
#[derive(Debug)]
pub struct RemoteCopy<'a> {
    /// Where from.
    pub source: &'a HttpSource,
    /// The absolute address.
    pub url: &'a str,
    /// The file that appears when everything is there.
    pub out: &'a Path,
    /// Becomes true when the copy shall end.
    pub cancelled: &'a AtomicBool,
}

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of it that were there from before.
    pub kept_bytes: u64,
}

impl RemoteCopy<'_> {
    /// Copies; `told` hears of bytes that are there, and of how many there will be where that is known.
    ///
    /// # Errors
    /// Of the server, once it need not be asked again, and of the disk. What is there stays.
    pub fn run(&self, told: &dyn Fn(u64, Option<u64>)) -> Result<Copied, SourceError> {
        let mut arrived = Arrived::open(self.out, self.url, told)?;
        let kept_bytes = arrived.bytes;
        let client = &self.source.fetcher().client;
        let mut failures = 0;
        while !arrived.is_whole() {
            let before = arrived.bytes;
            let (part, version) = match arrived.bytes {
                0 => (Part::Whole, None),
                first => (Part::From { first }, arrived.facts().cloned()),
            };
            let ask = Ask { is_plain: true, ..Ask::part(self.url, part, u64::MAX, self.cancelled) };
            match client.follow(&ask, version.as_ref(), &mut arrived).and_then(|()| arrived.refuse_less()) {
                Ok(()) => break,
                Err(error) if !error.may_recover() => return Err(error),
                Err(error) => {
                    failures = if arrived.bytes > before { 1 } else { failures + 1 };
                    if failures > client.options().retries {
                        return Err(error);
                    }
                    client.pause(failures, &ask)?;
                }
            }
        }
        let bytes = arrived.bytes;
        arrived.finish(self.out)?;
        Ok(Copied { bytes, kept_bytes: kept_bytes.min(bytes) })
    }
}

/// What is there of a file.
struct Arrived<'a> {
    file: File,
    part: PathBuf,
    about: PathBuf,
    url: &'a str,
    version: Option<Version>,
    bytes: u64,
    told: &'a dyn Fn(u64, Option<u64>),
}

/// Of what the part is a part.
#[derive(serde::Serialize, serde::Deserialize)]
struct Version {
    url: String,
    facts: Facts,
}

impl<'a> Arrived<'a> {
    fn open(out: &Path, url: &'a str, told: &'a dyn Fn(u64, Option<u64>)) -> Result<Self, SourceError> {
        let (part, about) = (beside(out, ".part"), beside(out, ".part.json"));
        let failed = |e: std::io::Error| SourceError::from_io(&e, &part.display().to_string(), "the file system");
        let version: Option<Version> = fs::read(&about).ok().and_then(|text| serde_json::from_slice(&text).ok());
        // What may be of another version, or of none that can be told apart, is of no use.
        let version = version.filter(|version| version.url == url && version.facts.has_version());
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&part).map_err(failed)?;
        let bytes = if version.is_some() { file.metadata().map_err(failed)?.len() } else { 0 };
        Ok(Self { file, part, about, url, version, bytes, told })
    }

    fn facts(&self) -> Option<&Facts> {
        self.version.as_ref().map(|version| &version.facts)
    }

    fn total(&self) -> Option<u64> {
        self.facts().and_then(|facts| facts.total_bytes)
    }

    fn is_whole(&self) -> bool {
        self.total() == Some(self.bytes)
    }

    fn refuse_less(&self) -> Result<(), SourceError> {
        match self.total() {
            Some(total) if total != self.bytes => {
                let text = format!("{} bytes came of {total}; try again later", self.bytes);
                Err(server(self.url, text, true))
            }
            _ => Ok(()),
        }
    }

    fn failed(&self, error: &std::io::Error) -> SourceError {
        SourceError::from_io(error, &self.part.display().to_string(), "the file system")
    }

    fn finish(self, out: &Path) -> Result<(), SourceError> {
        self.file.sync_all().and_then(|()| fs::rename(&self.part, out)).map_err(|error| self.failed(&error))?;
        drop(fs::remove_file(&self.about));
        Ok(())
    }
}

impl Sink for Arrived<'_> {
    fn start(&mut self, facts: &Facts, first: u64, length: Option<u64>) -> Result<(), SourceError> {
        let mut facts = facts.clone();
        facts.total_bytes = facts.total_bytes.or_else(|| length.map(|length| first.saturating_add(length)));
        let version = Version { url: self.url.to_owned(), facts };
        let text = serde_json::to_vec(&version).unwrap_or_default();
        let begun = fs::write(&self.about, text)
            .and_then(|()| self.file.set_len(first))
            .and_then(|()| self.file.seek(SeekFrom::Start(first)));
        begun.map_err(|error| self.failed(&error))?;
        self.version = Some(version);
        self.bytes = first;
        (self.told)(self.bytes, self.total());
        Ok(())
    }

    fn piece(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        self.file.write_all(bytes).map_err(|error| self.failed(&error))?;
        self.bytes += bytes.len() as u64;
        (self.told)(self.bytes, self.total());
        Ok(())
    }
}

/// `path` with more behind its name.
fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}
