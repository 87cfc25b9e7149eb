//! What is there: a journal while it grows, a list in the end.

use super::references::Kind;
use super::{DownloadError, Missing};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

/// The list, in the folder that was downloaded to.
pub(super) const MANIFEST: &str = "parvis-download.json";
/// What the list is made of while a download is on its way: a line for what is downloaded, then one for each file.
pub(super) const JOURNAL: &str = "parvis-download.jsonl";
const SCHEMA: u32 = 1;

/// Every file of a download, with what tells whether it is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this format.
    pub schema: u32,
    /// What was downloaded.
    pub url: String,
    /// The file to open, relative to the folder.
    pub entry: String,
    /// Every file, by its path.
    pub files: Vec<Entry>,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Relative to the folder, with `/` between parts.
    pub path: String,
    /// Where from.
    pub url: String,
    /// Its length.
    pub bytes: u64,
    /// Of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// What it is.
    #[serde(rename = "is")]
    pub(super) kind: Kind,
    /// What it names: address and path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) names: Vec<Named>,
    /// Why not all of that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unfollowed: Option<String>,
}

/// A file that another one names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    pub url: String,
    pub path: String,
    #[serde(rename = "is")]
    pub kind: Kind,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    schema: u32,
    url: String,
    entry: String,
}

impl Manifest {
    /// The list of a finished download.
    ///
    /// # Errors
    /// When there is none.
    pub fn read(folder: &Path) -> Result<Self, DownloadError> {
        fs::read(folder.join(MANIFEST))
            .ok()
            .and_then(|text| serde_json::from_slice::<Self>(&text).ok())
            .filter(|manifest| manifest.schema == SCHEMA)
            .ok_or_else(|| DownloadError::NoManifest { path: folder.to_owned() })
    }
}

/// Files that are there, written down one by one.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    /// By path.
    pub files: BTreeMap<String, Entry>,
}

impl Journal {
    /// Goes on with what is in `folder`, or begins there.
    pub fn open(folder: &Path, url: &str, entry: &str, again: bool) -> Result<Self, DownloadError> {
        let path = folder.join(JOURNAL);
        let occupied = || DownloadError::Occupied { path: folder.to_owned(), url: url.to_owned() };
        let header = Header { schema: SCHEMA, url: url.to_owned(), entry: entry.to_owned() };
        let (mut files, mut is_known) = (BTreeMap::new(), false);
        if let Ok(manifest) = Manifest::read(folder) {
            is_known = true;
            if manifest.url != url || manifest.entry != entry {
                return Err(occupied());
            }
            files.extend(manifest.files.into_iter().map(|file| (file.path.clone(), file)));
        }
        if let Ok(journal) = File::open(&path) {
            is_known = true;
            let mut lines = BufReader::new(journal).lines().map_while(Result::ok);
            let first = lines.next().and_then(|line| serde_json::from_str::<Header>(&line).ok());
            // A program that was killed may have left half a header, and nothing behind it.
            if first.as_ref().is_some_and(|first| *first != header) {
                return Err(occupied());
            }
            // The last line may be half written.
            let entries = lines.filter_map(|line| serde_json::from_str::<Entry>(&line).ok());
            files.extend(entries.map(|file| (file.path.clone(), file)));
        }
        let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
        if !is_known && !is_empty {
            return Err(occupied());
        }
        if again {
            files.clear();
        }
        fs::create_dir_all(folder).map_err(|e| DownloadError::write(folder, e))?;
        files.retain(|path, file| folder.join(path).metadata().is_ok_and(|facts| facts.len() == file.bytes));
        let file = Self::begin(&path, &header, &files).map_err(|e| DownloadError::write(&path, e))?;
        // It says that everything is there, which is to be seen again.
        drop(fs::remove_file(folder.join(MANIFEST)));
        Ok(Self { file, files })
    }

    /// A journal of what is there, in place of an older one.
    fn begin(path: &Path, header: &Header, files: &BTreeMap<String, Entry>) -> std::io::Result<File> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut new = super::crew::unfinished(folder)?;
        let mut text = serde_json::to_string(header)?;
        text.push('\n');
        for file in files.values() {
            text.push_str(&serde_json::to_string(file)?);
            text.push('\n');
        }
        new.write_all(text.as_bytes())?;
        new.persist(path).map_err(|error| error.error)?;
        OpenOptions::new().append(true).open(path)
    }

    /// Writes down a file that is there now.
    pub fn add(&mut self, folder: &Path, entry: Entry) -> Result<(), DownloadError> {
        let written = || -> std::io::Result<String> {
            let mut line = serde_json::to_string(&entry)?;
            line.push('\n');
            Ok(line)
        };
        written()
            .and_then(|line| self.file.write_all(line.as_bytes()))
            .map_err(|e| DownloadError::write(folder.join(JOURNAL), e))?;
        self.files.insert(entry.path.clone(), entry);
        Ok(())
    }
}

/// A download whose files have all been asked for.
#[derive(Debug)]
pub(super) struct Fetched {
    pub manifest: Manifest,
    pub missing: BTreeSet<Missing>,
    pub fetched_files: usize,
    pub fetched_bytes: u64,
}

impl Fetched {
    /// The list of these files.
    pub fn manifest(url: &str, entry: &str, files: Vec<Entry>) -> Manifest {
        Manifest { schema: SCHEMA, url: url.to_owned(), entry: entry.to_owned(), files }
    }

    /// Turns the journal into the list. Without those that are not whole: they are fetched by the next try.
    pub fn finish(&mut self, folder: &Path, broken: &BTreeSet<Missing>) -> Result<(), DownloadError> {
        let mut whole = self.manifest.clone();
        whole.files.retain(|file| !broken.iter().any(|missing| missing.what == file.path));
        let write = || -> std::io::Result<()> {
            let mut new = super::crew::unfinished(folder)?;
            serde_json::to_writer_pretty(&mut new, &whole)?;
            new.persist(folder.join(MANIFEST)).map_err(|error| error.error)?;
            fs::remove_file(folder.join(JOURNAL))
        };
        write().map_err(|e| DownloadError::write(folder.join(MANIFEST), e))
    }
}
