//! Several connections fetch; one writes down what came and what it names.

use super::implicit::{Subtree, renamed_template};
use super::layout::{Layout, renamed};
use super::manifest::{Entry, Fetched, Journal, Named};
use super::references::{self, Kind};
use super::{DownloadError, DownloadOptions, MAX_FILE_BYTES, Missing};
use crate::content::source::{self, Source, SourceError, join};
use crate::content::tileset::{AddressRule, looks_like_tileset};
use crate::workshop::progress::Progress;
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How names of files begin that are being written.
const UNFINISHED: &str = ".parvis-unfinished-";

/// A file to be fetched.
#[derive(Debug, Clone)]
struct Job {
    named: Named,
    /// Who names it, for messages.
    by: String,
}

/// Fetches the visit or tileset at `url` and everything it names.
pub(super) fn fetch_all(
    url: &str,
    out: &Path,
    options: &DownloadOptions,
    progress: &dyn Progress,
) -> Result<Fetched, DownloadError> {
    progress.phase("opening", 0);
    let stop = AtomicBool::new(progress.cancelled());
    let opened = source::open(Path::new(url), &options.source)?;
    let (entry, bytes) = first_file(&opened, &stop)?;
    let mut layout = Layout::new(&entry);
    let path = layout.place(&entry);
    let kind = if looks_like_tileset(&bytes) { Kind::Content } else { Kind::Visit };
    let journal = Journal::open(out, url, &path, options.again)?;
    sweep(out);
    for file in journal.files.values() {
        layout.know(&file.url, &file.path);
        file.names.iter().for_each(|named| layout.know(&named.url, &named.path));
    }
    let first = Job { named: Named { url: entry.clone(), path, kind }, by: url.to_owned() };
    let mut foreman = Foreman {
        out,
        source: opened.source.as_ref(),
        stop: &stop,
        layout,
        journal,
        named: HashSet::new(),
        missing: BTreeSet::new(),
        waiting: Vec::new(),
        known: 0,
        done: 0,
        fetched_files: 0,
        fetched_bytes: 0,
    };
    foreman.name(first);
    work(&mut foreman, &opened.source, &stop, progress)?;
    let entry = foreman.journal.files.values().find(|file| file.url == entry).map(|file| file.path.clone());
    // Files of an earlier state of the visit that nothing names any more are no part of it.
    let files: Vec<Entry> =
        foreman.journal.files.values().filter(|file| foreman.named.contains(&file.url)).cloned().collect();
    Ok(Fetched {
        manifest: Fetched::manifest(url, &entry.unwrap_or_default(), files),
        missing: foreman.missing,
        fetched_files: foreman.fetched_files,
        fetched_bytes: foreman.fetched_bytes,
    })
}

/// The address and the bytes of the file that all begins with.
fn first_file(opened: &source::Opened, stop: &AtomicBool) -> Result<(String, Vec<u8>), DownloadError> {
    let mut last = None;
    for entry in &opened.entries {
        match opened.source.read_unless(entry, MAX_FILE_BYTES, stop) {
            Ok(bytes) => return Ok((entry.clone(), bytes)),
            Err(error @ SourceError::Missing { .. }) => last = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.unwrap_or_else(|| SourceError::Unsupported {
        uri: opened.source.describe(),
        reason: "it names no file".to_owned(),
    }))?
}

/// Sends jobs to as many threads as pay off and takes what they bring.
fn work(
    foreman: &mut Foreman<'_>,
    source: &Arc<dyn Source>,
    stop: &AtomicBool,
    progress: &dyn Progress,
) -> Result<(), DownloadError> {
    let hands = source.parallel_reads().max(1);
    let (give, jobs) = mpsc::channel::<Job>();
    let jobs = Mutex::new(jobs);
    // Bounded, so that files do not pile up in memory while the disk is slow.
    let (bring, brought) = mpsc::sync_channel(hands);
    std::thread::scope(|scope| {
        for _ in 0..hands {
            let (jobs, bring) = (&jobs, bring.clone());
            scope.spawn(move || {
                loop {
                    let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(job) = job else { return };
                    let bytes = source.read_unless(&job.named.url, MAX_FILE_BYTES, stop);
                    if bring.send((job, bytes)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(bring);
        let mut under_way = 0;
        let result = loop {
            for job in foreman.waiting.drain(..) {
                under_way += 1;
                // The threads live until `give` is gone.
                drop(give.send(job));
            }
            foreman.tell(progress);
            if under_way == 0 {
                break Ok(());
            }
            match brought.recv_timeout(Duration::from_millis(100)) {
                Ok((job, bytes)) => {
                    under_way -= 1;
                    if let Err(error) = foreman.take(job, bytes) {
                        break Err(error);
                    }
                    foreman.done += 1;
                    progress.advance(1);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
            }
            if progress.cancelled() {
                break Err(DownloadError::Cancelled);
            }
        };
        stop.store(result.is_err(), Ordering::Relaxed);
        drop((give, brought));
        result
    })
}

/// Knows what is there and what is still to come.
struct Foreman<'a> {
    out: &'a Path,
    source: &'a dyn Source,
    stop: &'a AtomicBool,
    layout: Layout,
    journal: Journal,
    /// Addresses that something names.
    named: HashSet<String>,
    missing: BTreeSet<Missing>,
    waiting: Vec<Job>,
    /// Files that the bar has been told of.
    known: usize,
    done: u64,
    fetched_files: usize,
    fetched_bytes: u64,
}

impl Foreman<'_> {
    /// Something names a file: it is fetched unless it is there; then what it names is.
    fn name(&mut self, job: Job) {
        let mut stack = vec![job];
        while let Some(job) = stack.pop() {
            if !self.named.insert(job.named.url.clone()) {
                continue;
            }
            match self.journal.files.get(&job.named.path).filter(|file| file.url == job.named.url) {
                Some(file) => {
                    stack.extend(file.names.iter().map(|named| Job { named: named.clone(), by: file.path.clone() }));
                    if let Some(why) = &file.unfollowed {
                        self.missing.insert(Missing { what: file.path.clone(), why: why.clone() });
                    }
                }
                None => self.waiting.push(job),
            }
        }
    }

    /// Tells the bar when it got longer.
    fn tell(&mut self, progress: &dyn Progress) {
        if self.named.len() != self.known {
            self.known = self.named.len();
            progress.phase("downloading", self.known as u64);
            let there = self.known as u64 - self.waiting.len() as u64;
            progress.advance(self.done.min(there));
        }
    }

    /// Writes a file, and sends for what it names.
    fn take(&mut self, job: Job, bytes: Result<Vec<u8>, SourceError>) -> Result<(), DownloadError> {
        let Job { named: Named { url, path, kind }, by } = job;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(SourceError::Cancelled { .. }) => return Err(DownloadError::Cancelled),
            Err(error) => {
                self.missing.insert(Missing { what: url, why: format!("{error} (named by {by})") });
                return Ok(());
            }
        };
        self.fetched_files += 1;
        self.fetched_bytes += bytes.len() as u64;
        let mut names: Vec<Named> = Vec::new();
        let mut seen = HashSet::new();
        let mut rename = Vec::new();
        let references::Rest { mut unfollowed, rules } = references::each(&bytes, &kind, &mut |uri, kind| {
            // What cannot be joined no viewer follows either: the file is as whole as it was on the server.
            let Ok(target) = join(&url, uri) else { return };
            if kind == Kind::Template {
                let template = AddressRule::join(&url, uri).ok().and_then(|target| self.layout.template(&target).ok());
                let new = template.and_then(|template| renamed_template(&path, uri, &template));
                rename.extend(new.map(|new| (uri.to_owned(), new)));
                return;
            }
            let target_path = self.layout.place(&target);
            if let Some(new) = renamed(&path, uri, &target_path) {
                rename.push((uri.to_owned(), new));
            }
            if seen.insert(target.clone()) {
                names.push(Named { url: target, path: target_path, kind });
            }
        });
        let mut of_trees = Vec::new();
        for rule in &rules {
            match Subtree::first(rule, &url, &self.layout) {
                Ok(named) => of_trees.push(named),
                Err(why) => unfollowed = Some(why),
            }
        }
        if let Kind::Subtree(subtree) = &kind {
            match self.below(subtree, &url, &path, &bytes) {
                Ok(found) => of_trees.extend(found),
                Err(why) => unfollowed = Some(why),
            }
        }
        for named in of_trees {
            if !self.layout.take(&named.url, &named.path) {
                unfollowed = Some(format!("{} and another file would lie at the same place", named.url));
            } else if seen.insert(named.url.clone()) {
                names.push(named);
            }
        }
        if let Some(why) = &unfollowed {
            self.missing.insert(Missing { what: path.clone(), why: why.clone() });
        }
        let changed = (!rename.is_empty())
            .then(|| {
                let rename: HashMap<String, String> = rename.into_iter().collect();
                references::edit(&bytes, &kind, &mut |uri, _| {
                    if let Some(new) = rename.get(uri.as_str()) {
                        new.clone_into(uri);
                    }
                })
            })
            .flatten();
        let bytes = changed.unwrap_or(bytes);
        self.write(&path, &bytes)?;
        let sha256 = hexadecimal(&bytes);
        let entry = Entry { path: path.clone(), url, bytes: bytes.len() as u64, sha256, kind, names, unfollowed };
        for named in &entry.names {
            self.name(Job { named: named.clone(), by: path.clone() });
        }
        self.journal.add(self.out, entry)
    }

    /// What a subtree leads to. Its buffers beside it are read here to know that; they are files of the visit, too.
    fn below(&self, subtree: &Subtree, url: &str, path: &str, bytes: &[u8]) -> Result<Vec<Named>, String> {
        let buffers = RefCell::new(HashMap::new());
        let fetch = |address: &str, limit_bytes: u64| -> Result<Vec<u8>, String> {
            if let Some(known) = buffers.borrow().get(address) {
                return Ok(Vec::clone(known));
            }
            let read = self.source.read_unless(address, limit_bytes, self.stop).map_err(|error| error.to_string())?;
            buffers.borrow_mut().insert(address.to_owned(), read.clone());
            Ok(read)
        };
        let (mut names, beside) = subtree.names(bytes, &fetch)?;
        for uri in beside {
            let target = join(url, &uri).map_err(|error| error.to_string())?;
            let there = self.layout.template(&target)?;
            if renamed(path, &uri, &there).is_some() {
                return Err(format!("its buffer {uri} lies elsewhere"));
            }
            names.push(Named { url: target, path: there, kind: Kind::Plain });
        }
        Ok(names)
    }

    /// A file that is there whole or not at all.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), DownloadError> {
        let target = self.out.join(path);
        let write = || -> std::io::Result<()> {
            let folder = target.parent().unwrap_or(self.out);
            std::fs::create_dir_all(folder)?;
            let mut file = unfinished(folder)?;
            file.write_all(bytes)?;
            file.persist(&target).map(drop).map_err(|error| error.error)
        };
        write().map_err(|error| DownloadError::write(&target, error))
    }
}

/// A file that is removed unless it is given its name; everybody may read it whom the user lets.
pub(super) fn unfinished(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// SHA-256 in hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Removes what a program that was killed was writing.
fn sweep(folder: &Path) {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            } else if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                drop(std::fs::remove_file(entry.path()));
            }
        }
    }
}
