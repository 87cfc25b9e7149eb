//! One entrance for every format.

use super::files;
use super::stream::{OpenOptions, collect, open_file};
use crate::content::gltf::{self, GltfError, ReadOptions};
use crate::content::picture::TextureTarget;
use crate::content::surface::{Loaded, Model};
use std::path::{Path, PathBuf};

/// Extensions of the files that [`load`] reads, in lower case.
pub const EXTENSIONS: [&str; 4] = ["glb", "gltf", "obj", "ply"];

/// Bytes that a file may have, and that what is made of it may take: some
/// hundred million triangles.
pub const MAX_BYTES: u64 = 8 << 30;

/// Beyond this, metres from the origin, f32 is coarser than a millimetre.
const FAR: f32 = 16_384.0;

/// Why a model could not be loaded. Each message begins with the file.
#[derive(Debug, thiserror::Error)]
pub enum MeshError {
    /// The extension is none of [`EXTENSIONS`].
    #[error("{}: is no model that can be read: convert it to .glb, .gltf, .obj or .ply", path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The system says no.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A folder, a pipe or a device.
    #[error("{}: is not a regular file", path.display())]
    NotAFile {
        /// The file.
        path: PathBuf,
    },
    /// Over [`MAX_BYTES`].
    #[error("{}: has {bytes} bytes and may have {limit}: split the model", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A damaged or unsupported glTF.
    #[error("{}: {source}", path.display())]
    Gltf {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: GltfError,
    },
    /// A damaged OBJ.
    #[error("{}: {problem}", path.display())]
    Obj {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line where known.
        problem: String,
    },
    /// A damaged PLY, or one without faces.
    #[error("{}: {problem}", path.display())]
    Ply {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line where known.
        problem: String,
    },
    /// A line of a text file without an end.
    #[error("{}: line {line} is longer than {limit} bytes: this is no text file, or a damaged one", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: u64,
        /// Bytes that a line may have.
        limit: usize,
    },
    /// What is too large for memory could not be put on the disk.
    #[error(
        "{}: cannot keep parts of the model there while it is read: {source}; free some space, or set TMPDIR to \
         another folder", folder.display()
    )]
    Scratch {
        /// The folder of temporary files.
        folder: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A tileset, an archive of one, or a tile of it.
    #[error("{}: {problem}", path.display())]
    Tiles {
        /// The tileset or archive.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A folder without a model.
    #[error(
        "{}: the folder holds neither a tileset.json nor a model: name a file ({})", path.display(),
        EXTENSIONS.map(|e| format!(".{e}")).join(", ")
    )]
    NoModel {
        /// The folder.
        path: PathBuf,
    },
    /// How the model is to be placed makes no sense.
    #[error("{0}")]
    Placing(String),
    /// Stopped as asked.
    #[error("reading was cancelled")]
    Cancelled,
    /// Nothing to show.
    #[error("{}: holds no triangles", path.display())]
    NoTriangles {
        /// The file.
        path: PathBuf,
    },
}

/// Whether [`load`] reads files with this name's extension, in either case.
pub fn is_model(path: &Path) -> bool {
    files::extension(path).is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// Loads a model with everything it names beside it. A `.glb` that is JSON
/// inside, or the reverse, is read as what it is.
///
/// # Errors
/// See [`MeshError`]. What only costs looks (a missing picture or material
/// library) is a warning.
pub fn load(path: &Path) -> Result<Loaded<Model>, MeshError> {
    let Loaded { value: model, mut warnings } = match files::extension(path).as_deref() {
        Some("glb" | "gltf") => load_gltf(path)?,
        _ => collect(open_file(path, &OpenOptions::default())?.as_mut())?,
    };
    if model.triangle_count() == 0 {
        return Err(MeshError::NoTriangles { path: path.to_owned() });
    }
    let farthest = model.bounds().map_or(0.0, |(min, max)| min.abs().max(max.abs()).max_element());
    if farthest > FAR {
        warnings.push(format!(
            "the model reaches {farthest} m from its origin, where positions are coarser than a millimetre: \
             move it near the origin before exporting"
        ));
    }
    Ok(Loaded { value: model, warnings })
}

fn load_gltf(path: &Path) -> Result<Loaded<Model>, MeshError> {
    let bytes = files::read(path, MAX_BYTES)?;
    let options = ReadOptions {
        tile: None,
        fetch: &|address: &str| files::read_beside(path, address, MAX_BYTES),
        pictures: None,
        textures: TextureTarget::Rgba8,
        max_bytes: MAX_BYTES,
    };
    let Loaded { value, warnings } =
        gltf::read(&bytes, "", &options).map_err(|source| MeshError::Gltf { path: path.to_owned(), source })?;
    Ok(Loaded { value: value.model, warnings })
}
