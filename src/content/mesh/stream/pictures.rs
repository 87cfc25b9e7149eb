//! Pictures beside a model: their size is read now, their pixels whenever somebody needs them.

use super::PictureFile;
use crate::content::mesh::{MAX_BYTES, files};
use crate::content::picture::{self, MAX_DECODED_BYTES, TextureTarget};
use crate::content::surface::Picture;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes in which nearly every picture says how large it is.
const HEADER_BYTES: u64 = 256 << 10;

/// The picture that a model names. A name that leads nowhere, as an absolute path from another machine, is looked for
/// beside the model by its last part, in any case of letters.
pub(super) fn beside(model: &Path, name: &str) -> Result<PictureFile, String> {
    of_file(&find(model, name)?, name)
}

/// Where the file that a model names lies.
pub(super) fn find(model: &Path, name: &str) -> Result<PathBuf, String> {
    let name = name.replace('\\', "/");
    let named = files::beside(model, &name);
    if let Ok(path) = &named
        && path.exists()
    {
        return named;
    }
    let last = name.rsplit('/').next().unwrap_or(&name).to_lowercase();
    let folders = [named.as_ref().ok().and_then(|path| path.parent()), model.parent()];
    for folder in folders.into_iter().flatten() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut alike: Vec<PathBuf> = entries
            .filter(|entry| entry.file_name().to_string_lossy().to_lowercase() == last)
            .map(|entry| entry.path())
            .collect();
        alike.sort();
        if let Some(path) = alike.into_iter().next() {
            return Ok(path);
        }
    }
    named
}

/// A picture of a file.
pub(super) fn of_file(path: &Path, name: &str) -> Result<PictureFile, String> {
    let (width, height) = size_of_file(path)?;
    let (path, own_name) = (path.to_owned(), name.to_owned());
    Ok(PictureFile::new(name, width, height, move || {
        let bytes = files::read(&path, MAX_BYTES).map_err(|error| error.to_string())?;
        decode(&bytes, &own_name)
    }))
}

/// The pixels of a picture's bytes.
pub(super) fn decode(bytes: &[u8], name: &str) -> Result<Arc<Picture>, String> {
    let allow = |bytes: u64| bytes <= MAX_DECODED_BYTES;
    picture::decode(bytes, name, TextureTarget::Rgba8, allow).map(Arc::new).map_err(|error| error.to_string())
}

fn size_of_file(path: &Path) -> Result<(u32, u32), String> {
    let size = |bytes: &[u8]| {
        let picture = picture::decode(bytes, "", TextureTarget::Size, |_| true).map_err(|error| error.to_string())?;
        Ok((picture.width, picture.height))
    };
    let is_file = path.metadata().is_ok_and(|facts| facts.is_file());
    let mut start = Vec::new();
    if is_file && let Ok(file) = std::fs::File::open(path) {
        let whole = file.take(HEADER_BYTES).read_to_end(&mut start).is_ok_and(|read| (read as u64) < HEADER_BYTES);
        let found: Result<(u32, u32), String> = size(&start);
        if whole || found.is_ok() {
            return found;
        }
    }
    size(&files::read(path, MAX_BYTES).map_err(|error| error.to_string())?)
}
