//! The folder in which a build keeps everything it has done so far.
//!
//! ```text
//! OUT.parvis-work/
//!   lock            held by whoever works here: alone, or together with other cells
//!   build.json      what is built, as a fingerprint: options, model, edition of this program
//!   sorting/        on the way to tree.json, gone afterwards
//!   tree.json       the model is sorted: planes, leaves and where their triangles lie
//!   plan.json       the cells, for people and job schedulers
//!   triangles/      of every part, its leaves side by side; borders/ and faces/ what they share with others
//!   pictures/       decoded once, to be cut up, and those that lie beside the tiles
//!   nodes/          of every tile made: ID.done (its figures), ID.mesh (until its parent is made)
//!   new/            the tileset on its way
//! ```
//!
//! A file counts once it has its name: what decides (`.json`, `.done`) is written under another one first. A kill
//! therefore loses the steps in flight and nothing else.

mod lock;
mod nodes;

use super::error::BuildError;
use super::options::BuildOptions;
use crate::content::mesh::stream::Head;
use crate::workshop::progress::Progress;
use lock::Lock;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(super) use nodes::Done;

/// Raised when what lies in a work folder changes.
const EDITION: u32 = 1;
/// Bytes of a triangle in all tiles above and below it, uncompressed, and of those meshes that wait for their parents.
const OUTPUT_BYTES: u64 = 80;

/// What somebody wants to do in a work folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Begin, or go on where an earlier build ended.
    Begin,
    /// One cell of a plan.
    Cell(usize),
    /// Join what the cells have made.
    Finish,
}

/// A work folder that is locked by this process.
pub(super) struct WorkFolder {
    root: PathBuf,
    /// Whether it may be found again after a kill, a full disk or a power cut.
    kept: bool,
    resume: bool,
    lock: Option<Lock>,
    temporary: Option<TempDir>,
}

const FOLDERS: [&str; 7] = ["sorting", "triangles", "borders", "faces", "pictures", "nodes", "new"];

/// Where a build of `out` keeps its work when no other folder is named.
fn beside(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".parvis-work");
    out.with_file_name(name)
}

/// The folder that holds `out`.
pub(super) fn parent(out: &Path) -> &Path {
    match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A number for everything that decides what is built.
fn fingerprint(head: &Head, options: &BuildOptions) -> String {
    let decisive = BuildOptions { overwrite: false, work: super::options::WorkOptions::default(), ..options.clone() };
    let mut hash = Sha256::new();
    hash.update(format!("{EDITION} {} {decisive:?} {}", env!("CARGO_PKG_VERSION"), options.work.input));
    hash.update(format!("{:?} {:?} {:?}", head.triangles, head.bounds, head.pictures));
    for material in &head.materials {
        hash.update(format!("{:?}", (&material.material, material.texture)));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl WorkFolder {
    /// Opens or makes the work folder of `out` and locks it.
    pub fn open(out: &Path, head: &Head, options: &BuildOptions, purpose: Purpose) -> Result<Self, BuildError> {
        let wanted = &options.work;
        if !wanted.kept() && purpose == Purpose::Begin {
            return Self::temporary(out);
        }
        let root = wanted.folder.clone().unwrap_or_else(|| beside(out));
        if purpose == Purpose::Begin {
            let filled = fs::read_dir(&root).is_ok_and(|mut entries| entries.next().is_some());
            if filled && !root.join("build.json").is_file() && !root.join("lock").is_file() {
                return Err(BuildError::NotAWorkFolder { path: root });
            }
            fs::create_dir_all(&root).map_err(|e| BuildError::write(&root, e))?;
        } else if !root.join("tree.json").is_file() {
            return Err(BuildError::NoPlan { path: root });
        }
        let lock = Lock::take(&root, purpose)?;
        let work = Self { root, kept: true, resume: wanted.resume, lock: Some(lock), temporary: None };
        let mark = work.path("build.json");
        let fingerprint = fingerprint(head, options);
        match work.read_json::<String>(&mark)? {
            Some(known) if purpose != Purpose::Begin || wanted.resume => {
                if known != fingerprint {
                    return Err(BuildError::OtherBuild { path: work.root.clone() });
                }
            }
            Some(_) if !options.overwrite => return Err(BuildError::Unfinished { path: work.root.clone() }),
            _ => {
                work.begin_anew()?;
                work.write_json(&mark, &fingerprint)?;
            }
        }
        work.make_folders()?;
        Ok(work)
    }

    fn temporary(out: &Path) -> Result<Self, BuildError> {
        let parent = parent(out);
        let temporary = tempfile::Builder::new()
            .prefix(".parvis-build-")
            .tempdir_in(parent)
            .map_err(|e| BuildError::write(parent, e))?;
        let root = temporary.path().to_path_buf();
        let work = Self { root, kept: false, resume: false, lock: None, temporary: Some(temporary) };
        work.make_folders()?;
        Ok(work)
    }

    fn make_folders(&self) -> Result<(), BuildError> {
        for folder in FOLDERS {
            let path = self.root.join(folder);
            fs::create_dir_all(&path).map_err(|e| BuildError::write(&path, e))?;
        }
        Ok(())
    }

    /// Removes what an earlier build left, but not the lock.
    fn begin_anew(&self) -> Result<(), BuildError> {
        // First what says that there is something.
        for file in ["build.json", "tree.json", "plan.json"] {
            remove_file(&self.path(file))?;
        }
        for folder in FOLDERS {
            remove_folder(&self.root.join(folder))?;
        }
        Ok(())
    }

    /// A file or folder of this name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A file that is needed only until the model is sorted.
    pub fn sorting(&self, name: &str) -> PathBuf {
        self.root.join("sorting").join(name)
    }

    /// Triangles of one part.
    pub fn triangles(&self, part: usize) -> PathBuf {
        self.root.join("triangles").join(format!("{part}.bin"))
    }

    /// Border positions of one part's leaves.
    pub fn borders(&self, part: usize) -> PathBuf {
        self.root.join("borders").join(format!("{part}.bin"))
    }

    /// Faces at border positions of one part's leaves.
    pub fn faces(&self, part: usize) -> PathBuf {
        self.root.join("faces").join(format!("{part}.bin"))
    }

    /// Where the tileset grows.
    pub fn new_output(&self) -> PathBuf {
        self.root.join("new")
    }

    /// The root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads what [`Self::write_json`] wrote; `None` where nothing is.
    pub fn read_json<T: DeserializeOwned>(&self, path: &Path) -> Result<Option<T>, BuildError> {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_unreadable| BuildError::damaged(path)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(BuildError::read(path, e)),
        }
    }

    /// Writes a file that is there whole or not at all.
    pub fn write_json(&self, path: &Path, value: &impl Serialize) -> Result<(), BuildError> {
        let bytes = serde_json::to_vec(value).map_err(|e| BuildError::write(path, std::io::Error::other(e)))?;
        self.write_whole(path, &bytes)
    }

    /// The same for any bytes.
    pub fn write_whole(&self, path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let part = path.with_file_name(name);
        self.write(&part, bytes)?;
        fs::rename(&part, path).map_err(|e| BuildError::write(path, e))
    }

    /// Writes a file; it outlives a power cut where the folder is to be found again.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
        let named = |e| BuildError::write(path, e);
        let mut file = fs::File::create(path).map_err(named)?;
        file.write_all(bytes).map_err(named)?;
        if self.kept { file.sync_data().map_err(named) } else { Ok(()) }
    }

    /// Says what room is needed and refuses to begin without it.
    /// `triangles` of `record` bytes each, and pictures.
    pub fn check_room(
        &self,
        triangles: u64,
        record: u64,
        picture_bytes: u64,
        progress: &dyn Progress,
    ) -> Result<(), BuildError> {
        // Triangles lie there twice while they are dealt out.
        let needed = triangles.saturating_mul((2 * record).max(record + OUTPUT_BYTES)).saturating_add(picture_bytes);
        let Ok(free) = fs4::available_space(&self.root) else { return Ok(()) };
        progress.phase(&format!("needs {} MB of disk", needed.div_ceil(1_000_000)), 0);
        tracing::info!("needs about {needed} bytes on the disk of {}, {free} are free", self.root.display());
        if free < needed {
            let [needed, free] = [needed, free].map(|bytes| bytes.div_ceil(1_000_000));
            return Err(BuildError::NoRoom { path: self.root.clone(), needed, free });
        }
        Ok(())
    }

    /// The model is sorted: what led there may go.
    pub fn sorted(&self) -> Result<(), BuildError> {
        remove_folder(&self.root.join("sorting"))
    }

    /// The tileset stands: the folder goes.
    pub fn finish(self) -> Result<(), BuildError> {
        let Self { root, lock, temporary, .. } = self;
        if let Some(temporary) = temporary {
            return temporary.close().map_err(|e| BuildError::write(&root, e));
        }
        // Without its mark nobody takes it for a build that goes on; with its lock it is still known as a work folder.
        for file in ["build.json", "tree.json", "plan.json"] {
            remove_file(&root.join(file))?;
        }
        for folder in FOLDERS {
            remove_folder(&root.join(folder))?;
        }
        drop(lock);
        remove_folder(&root)
    }

    /// After an error: the folder stays when going on makes sense, that is after trouble with a disk, or always when
    /// `--resume` was asked for.
    pub fn give_up(self, error: BuildError) -> BuildError {
        if self.kept && !self.resume && !error.is_trouble_with_a_disk() {
            drop(self.finish());
        }
        error
    }
}

fn remove_file(path: &Path) -> Result<(), BuildError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(BuildError::write(path, e)),
        _ => Ok(()),
    }
}

fn remove_folder(path: &Path) -> Result<(), BuildError> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(BuildError::write(path, e)),
        _ => Ok(()),
    }
}
