//! Files on disk: the model itself and what it names beside it.

use super::MeshError;
use crate::content::gltf;
use std::fs;
use std::path::{Path, PathBuf};

/// Reads a whole regular file of at most `most` bytes. Anything else (a pipe, a
/// device) could block or never end.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, MeshError> {
    let unreadable = |source| MeshError::Unreadable { path: path.to_owned(), source };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(MeshError::NotAFile { path: path.to_owned() });
    }
    if metadata.len() > most {
        return Err(MeshError::TooLarge { path: path.to_owned(), bytes: metadata.len(), limit: most });
    }
    fs::read(path).map_err(unreadable)
}

/// The extension of a file's name, in lower case.
pub(super) fn extension(path: &Path) -> Option<String> {
    path.extension()?.to_str().map(str::to_ascii_lowercase)
}

/// Where a name in a model leads: a path relative to the model's folder.
///
/// A percent-encoded name is decoded, unless a file is called just so.
pub(super) fn beside(model: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = model.parent().unwrap_or(Path::new(""));
    let relative = |name: &str| {
        let path = Path::new(name);
        if name.is_empty() || path.has_root() || path.is_absolute() || gltf::has_scheme(name) {
            return Err("only files beside the model are read: put it there and name it relatively".to_owned());
        }
        Ok(folder.join(path))
    };
    let as_written = relative(name)?;
    if !name.contains('%') || as_written.exists() {
        return Ok(as_written);
    }
    let decoded = gltf::percent_decode(name).and_then(|bytes| String::from_utf8(bytes).map_err(|e| e.to_string()))?;
    relative(&decoded)
}

/// Reads what a model names.
pub(super) fn read_beside(model: &Path, name: &str, most: u64) -> Result<Vec<u8>, String> {
    read(&beside(model, name)?, most).map_err(|error| error.to_string())
}
