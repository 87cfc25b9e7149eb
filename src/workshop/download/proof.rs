//! Whether everything is there: read again, not remembered.

use super::crew::hexadecimal;
use super::manifest::{Entry, Manifest};
use super::references::{self, Kind};
use super::{DownloadError, Missing};
use crate::content::source::{FolderSource, Source as _, join, path_of};
use crate::content::visit::Visit;
use crate::workshop::progress::Progress;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

/// Proves that a finished download is complete: every file of its list has its length and its hash, everything that
/// any of them names is in the list, and it opens. Gives what is missing or damaged; nothing where it is complete.
///
/// # Errors
/// When `folder` holds no finished download, or `progress` was cancelled.
pub fn prove(folder: &Path, progress: &dyn Progress) -> Result<Vec<Missing>, DownloadError> {
    let manifest = Manifest::read(folder)?;
    Ok(prove_files(folder, &manifest, progress)?.into_iter().collect())
}

pub(super) fn prove_files(
    folder: &Path,
    manifest: &Manifest,
    progress: &dyn Progress,
) -> Result<BTreeSet<Missing>, DownloadError> {
    progress.phase("proving", manifest.files.len() as u64);
    let source = FolderSource::open(folder)?;
    let listed: HashSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
    let mut missing: BTreeSet<Missing> = manifest
        .files
        .par_iter()
        .flat_map_iter(|file| {
            let found = if progress.cancelled() { Vec::new() } else { look(file, &source, &listed) };
            progress.advance(1);
            found
        })
        .collect();
    if progress.cancelled() {
        return Err(DownloadError::Cancelled);
    }
    if !listed.contains(manifest.entry.as_str()) {
        let why = "it is the file to open, and is not there".to_owned();
        missing.insert(Missing { what: manifest.entry.clone(), why });
    } else if missing.is_empty() {
        // As a visitor will, without the network.
        Visit::open(&folder.join(&manifest.entry))?;
    }
    Ok(missing)
}

/// What is wrong with one file and with what it names.
fn look(file: &Entry, source: &FolderSource, listed: &HashSet<&str>) -> Vec<Missing> {
    let told = |what: &str, why: String| Missing { what: what.to_owned(), why };
    let address = address_of(&file.path);
    let bytes = match source.read(&address, file.bytes) {
        Ok(bytes) => bytes,
        Err(error) => return vec![told(&file.path, error.to_string())],
    };
    if bytes.len() as u64 != file.bytes {
        return vec![told(&file.path, format!("it has {} bytes instead of {}", bytes.len(), file.bytes))];
    }
    if hexadecimal(&bytes) != file.sha256 {
        return vec![told(&file.path, "its bytes are not those that were downloaded".to_owned())];
    }
    let trees = || {
        file.names.iter().filter_map(|named| match &named.kind {
            Kind::Subtree(subtree) => Some(subtree),
            _ => None,
        })
    };
    let mut missing = Vec::new();
    let rest = references::each(&bytes, &file.kind, &mut |uri, kind| {
        // What cannot be joined nobody follows.
        let Ok(target) = join(&address, uri).and_then(|joined| path_of(&joined)) else { return };
        // Templates are no files; those that they make the subtrees name.
        if kind == Kind::Template {
            if !trees().any(|tree| tree.paths.subtrees == target || tree.paths.contents.contains(&target)) {
                missing.push(told(&file.path, format!("its template {uri} leads to no files in the list")));
            }
            return;
        }
        if !listed.contains(target.as_str()) {
            missing.push(told(&target, format!("{} names it, and it is not there", file.path)));
        }
    });
    missing.extend(rest.unfollowed.map(|why| told(&file.path, why)));
    // The first subtree of each tree, and of a subtree everything that it leads to.
    if trees().count() < rest.rules.len() {
        missing.push(told(&file.path, "it has implicit tiling whose subtrees are not in the list".to_owned()));
    }
    if let Kind::Subtree(subtree) = &file.kind {
        let fetch = |url: &str, limit_bytes: u64| {
            let named = file.names.iter().find(|named| named.url == url).ok_or("it is not in the list")?;
            source.read(&address_of(&named.path), limit_bytes).map_err(|error| error.to_string())
        };
        match subtree.paths(&bytes, &fetch) {
            Ok(found) => {
                let paths = found.contents.into_iter().chain(found.subtrees.into_iter().map(|(_, path)| path));
                let absent = paths.filter(|path| !listed.contains(path.as_str()));
                missing.extend(absent.map(|path| told(&path, format!("{} names it, and it is not there", file.path))));
            }
            Err(why) => missing.push(told(&file.path, why)),
        }
    }
    missing
}

/// A path is no address: what would be decoded is encoded.
fn address_of(path: &str) -> String {
    path.replace('%', "%25").replace('#', "%23").replace('?', "%3F")
}
