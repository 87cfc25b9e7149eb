//! Whatever files a person names, as one stream.

use super::several::Several;
use super::{FileFacts, Head, ModelStream, Piece, gltf, obj, ply, tiles};
use crate::content::mesh::{MeshError, files, is_model};
use crate::content::source::is_archive;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folders below the one that was named.
const MAX_DEPTH: usize = 8;
/// Files of one model.
const MAX_FILES: usize = 100_000;
/// Files that stay open together. Of more, each is opened again when its turn comes, so that neither memory nor
/// temporary files nor the system's limit of open ones depend on their number.
const MOST_OPEN: usize = 8;

/// How models are opened.
#[derive(Clone, Default)]
pub struct OpenOptions {
    /// Folder for what does not fit into memory; the system's for temporary files where there is none.
    pub scratch: Option<PathBuf>,
    /// Asked now and then while a file is opened, which reads some files once: whether to stop.
    pub cancelled: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl std::fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenOptions").field("scratch", &self.scratch).finish_non_exhaustive()
    }
}

impl OpenOptions {
    /// An error where somebody wants it to stop.
    pub(super) fn go_on(&self) -> Result<(), MeshError> {
        if self.cancelled.as_ref().is_some_and(|cancelled| cancelled()) { Err(MeshError::Cancelled) } else { Ok(()) }
    }

    pub(super) fn scratch_folder(&self) -> PathBuf {
        self.scratch.clone().unwrap_or_else(std::env::temp_dir)
    }
}

/// Opens files as one model, in the order given: models ([`EXTENSIONS`](crate::content::mesh::EXTENSIONS)), folders of
/// them (all below, by name), and 3D Tiles (a `tileset.json`, a folder with one, a `.3tz`). A file that comes twice,
/// by name or by its bytes, is taken once, and a warning says so.
///
/// # Errors
/// See [`MeshError`]. What only costs looks is a warning of the stream.
pub fn open(paths: &[PathBuf], options: &OpenOptions) -> Result<Box<dyn ModelStream>, MeshError> {
    let mut inputs = Vec::new();
    for path in paths {
        find(path, &mut inputs)?;
    }
    let (inputs, twice) = without_copies(inputs, options)?;
    let is_crowd = inputs.len() > MOST_OPEN;
    let mut streams = Vec::with_capacity(inputs.len());
    for path in inputs {
        options.go_on()?;
        let mut single = Single::open(path, options)?;
        if is_crowd {
            single.close();
        }
        streams.push(single);
    }
    match (streams.len(), streams.pop()) {
        (_, None) => Err(MeshError::NoModel { path: paths.first().cloned().unwrap_or_default() }),
        (1, Some(single)) if twice.is_empty() => Ok(Box::new(single)),
        (_, Some(last)) => {
            streams.push(last);
            Ok(Box::new(Several::new(streams, twice, is_crowd)))
        }
    }
}

/// One file, by its extension. A `.glb` that is JSON inside, or the reverse, is read as what it is.
pub(in crate::content::mesh) fn open_file(
    path: &Path,
    options: &OpenOptions,
) -> Result<Box<dyn ModelStream>, MeshError> {
    if is_tiles(path) {
        return Ok(Box::new(tiles::open(path, options)?));
    }
    match files::extension(path).as_deref() {
        Some("glb" | "gltf") => Ok(Box::new(gltf::open(path)?)),
        Some("obj") => Ok(Box::new(obj::open(path, options)?)),
        Some("ply") => Ok(Box::new(ply::open(path, options)?)),
        _ => Err(MeshError::UnknownFormat { path: path.to_owned() }),
    }
}

fn is_tiles(path: &Path) -> bool {
    is_archive(&path.to_string_lossy())
        || files::extension(path).as_deref() == Some("json")
        || path.join("tileset.json").is_file()
}

/// Adds the models that a path stands for.
fn find(path: &Path, inputs: &mut Vec<PathBuf>) -> Result<(), MeshError> {
    path.metadata().map_err(|source| MeshError::Unreadable { path: path.to_owned(), source })?;
    if !path.is_dir() || is_tiles(path) {
        inputs.push(path.to_owned());
        return Ok(());
    }
    let before = inputs.len();
    find_below(path, 0, inputs)?;
    if inputs.len() == before { Err(MeshError::NoModel { path: path.to_owned() }) } else { Ok(()) }
}

fn find_below(folder: &Path, depth: usize, inputs: &mut Vec<PathBuf>) -> Result<(), MeshError> {
    let unreadable = |source| MeshError::Unreadable { path: folder.to_owned(), source };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?);
    }
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        // A link to a folder above would never end.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth < MAX_DEPTH {
            find_below(&path, depth + 1, inputs)?;
        } else if path.is_file() && is_model(&path) && inputs.len() < MAX_FILES {
            inputs.push(path);
        }
    }
    Ok(())
}

/// Each file once, and a sentence for each that was left out.
fn without_copies(inputs: Vec<PathBuf>, options: &OpenOptions) -> Result<(Vec<PathBuf>, Vec<String>), MeshError> {
    let mut kept: Vec<(PathBuf, PathBuf, u64)> = Vec::new();
    let mut warnings = Vec::new();
    for path in inputs {
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        let facts = path.metadata().ok().filter(std::fs::Metadata::is_file);
        let bytes = facts.map_or(0, |facts| facts.len());
        let mut twin = None;
        for (other, other_real, other_bytes) in &kept {
            if *other_real == real {
                twin = Some(format!("{} is named twice, and taken once", path.display()));
            } else if bytes > 0 && bytes == *other_bytes && same_bytes(other, &path, options)? {
                twin = Some(format!("{} holds the same as {}, and is left out", path.display(), other.display()));
            }
            if twin.is_some() {
                break;
            }
        }
        match twin {
            Some(line) => warnings.push(line),
            None => kept.push((path, real, bytes)),
        }
    }
    Ok((kept.into_iter().map(|(path, _, _)| path).collect(), warnings))
}

/// Whether two files of one length are equal; those of text formats that name others beside them are so only in one folder.
fn same_bytes(one: &Path, other: &Path, options: &OpenOptions) -> Result<bool, MeshError> {
    let extensions = [one, other].map(files::extension);
    let names_others = matches!(extensions[0].as_deref(), Some("obj" | "gltf" | "json"));
    if extensions[0] != extensions[1] || (names_others && one.parent() != other.parent()) {
        return Ok(false);
    }
    let [one, other] = [super::blocks::FileAt::open(one)?, super::blocks::FileAt::open(other)?];
    let bytes = one.size_bytes().min(other.size_bytes());
    let mut at = 0;
    while at < bytes {
        options.go_on()?;
        let length = (bytes - at).min(1 << 20) as usize;
        if one.part(at, length)? != other.part(at, length)? {
            return Ok(false);
        }
        at += length as u64;
    }
    Ok(one.size_bytes() == other.size_bytes())
}

/// A stream that knows its file, and can let go of it until it is needed again.
pub(super) struct Single {
    head: Head,
    stream: Option<Box<dyn ModelStream>>,
    path: PathBuf,
    options: OpenOptions,
    /// Warnings of a stream that was closed.
    said: Vec<String>,
    gave_any: bool,
}

impl Single {
    fn open(path: PathBuf, options: &OpenOptions) -> Result<Self, MeshError> {
        let stream = open_file(&path, options)?;
        let mut head = stream.head().clone();
        if head.files.is_empty() {
            let bytes = path.metadata().map_or(0, |facts| facts.len());
            let (triangles, bounds) = (head.triangles, head.bounds);
            head.files.push(FileFacts { path: path.clone(), bytes, triangles, bounds });
        }
        Ok(Self { head, stream: Some(stream), path, options: options.clone(), said: Vec::new(), gave_any: false })
    }

    /// What it is called.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets go of the file; the next piece is then its first.
    pub fn close(&mut self) {
        if let Some(stream) = self.stream.take() {
            self.said = stream.warnings();
        }
        self.gave_any = false;
    }
}

impl ModelStream for Single {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            closed => closed.insert(open_file(&self.path, &self.options)?),
        };
        let piece = stream.next(max_triangles)?;
        self.gave_any |= piece.is_some();
        if self.gave_any { Ok(piece) } else { Err(MeshError::NoTriangles { path: self.path.clone() }) }
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.gave_any = false;
        self.stream.as_mut().map_or(Ok(()), |stream| stream.rewind())
    }

    fn warnings(&self) -> Vec<String> {
        self.stream.as_ref().map_or_else(|| self.said.clone(), |stream| stream.warnings())
    }
}
