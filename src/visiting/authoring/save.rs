//! From a draft to files of a visit, and back.

use super::draft::{Base, Draft, UNNAMED};
use super::home::VisitFolder;
use super::ids::{made_from, unique};
use super::kept::keep_unknown;
use super::listing::with_tour;
use crate::content::files::{write_new, write_whole};
use crate::content::problem::Problem;
use crate::content::source::{SourceError, join, path_of};
use crate::content::visit::{MAX_BYTES, Tour, Visit, VisitError};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::io;
use std::path::{Path, PathBuf};

/// Why a tour was not saved, or could not be opened. The draft is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The visit or the tour cannot be read, or the tour breaks a rule: [`Draft::lacks`] says which.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// A file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A file cannot be written.
    #[error("cannot write {}: {source}. Free some space, or choose a folder that may be written", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// More than is read again.
    #[error(
        "the tour would have {bytes} bytes, more than the {MAX_BYTES} that are read; shorten texts or make two tours"
    )]
    TooLarge {
        /// How many.
        bytes: usize,
    },
    /// The tour is there; the visit does not know of it.
    #[error("the tour is saved as {}, but {file} does not list it: {what}", tour.display())]
    NotListed {
        /// The tour's file.
        tour: PathBuf,
        /// The visit's file.
        file: String,
        /// What is wrong with that, and what to do.
        what: String,
    },
}

/// A tour that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its file.
    pub path: PathBuf,
    /// Its address, relative to the visit.
    pub uri: String,
    /// Its id.
    pub id: String,
    /// The address of the file that was meant: somebody else has changed it since it was opened, so that the tour was saved
    /// beside it, under another name. Both are in the visit now.
    pub changed_meanwhile: Option<String>,
}

/// A tour that was opened to be changed.
#[derive(Debug)]
pub struct OpenedTour {
    /// The tour.
    pub draft: Draft,
    /// What could not be used of it: it will be gone from the file when the tour is saved.
    pub problems: Vec<Problem>,
}

impl Draft {
    /// Opens a tour of a visit to be changed. `uri` is its address, relative to the visit (`Visit::tours`).
    ///
    /// # Errors
    /// When the visit or the tour cannot be read, or is no longer what it should be.
    pub fn open(home: &VisitFolder, uri: &str) -> Result<OpenedTour, SaveError> {
        let (_, visit) = home.read()?;
        let bytes = home.bytes(uri)?;
        let mut problems = Vec::new();
        let tour = Tour::from_json(&bytes, uri, &visit, &mut problems)?;
        let base =
            Base { folder: home.known_as(), uri: uri.to_owned(), sha256: fingerprint(&bytes), tour: tour.clone() };
        Ok(OpenedTour { draft: Self::of(tour, Some(base)), problems })
    }

    /// Opens the tour with this id; `None` where the visit lists none of that name.
    ///
    /// # Errors
    /// As [`Draft::open`].
    pub fn open_named(home: &VisitFolder, id: &str) -> Result<Option<OpenedTour>, SaveError> {
        let (_, visit) = home.read()?;
        let uris = visit.tours.iter().filter_map(|address| join(home.file(), address).ok());
        let uri = uris.into_iter().find(|uri| id_in(home, uri).as_deref() == Some(id));
        uri.map(|uri| Self::open(home, &uri)).transpose()
    }

    /// Saves the tour into a visit's folder: its file is written whole, and the visit's list of tours names it. Nothing else
    /// of the visit is touched.
    ///
    /// A tour that was opened from there, or saved there before, has the same file again, unless somebody else has changed
    /// that meanwhile ([`Saved::changed_meanwhile`]). A new one is named after its title.
    ///
    /// # Errors
    /// When a file cannot be read or written, or when something that blocks is lacking ([`Draft::lacks`]).
    pub fn save(&mut self, home: &VisitFolder) -> Result<Saved, SaveError> {
        let (visit_bytes, visit) = home.read()?;
        let base = self.base.as_ref().filter(|base| base.folder == home.known_as());
        let now = match base.map(|base| home.bytes(&base.uri)) {
            None | Some(Err(SourceError::Missing { .. })) => None,
            Some(Err(error)) => return Err(error.into()),
            Some(Ok(bytes)) => Some(bytes),
        };
        let mine = base.filter(|base| now.as_ref().is_none_or(|bytes| fingerprint(bytes) == base.sha256));
        let (id, uri) = match (mine, base) {
            (Some(mine), _) => (self.tour.id.clone(), mine.uri.clone()),
            (None, Some(base)) => {
                let taken = Taken::of(home, &visit);
                let id = unique(&self.tour.id, |id| taken.has(id));
                let uri = join(&base.uri, &format!("{id}.json"))?;
                (id, uri)
            }
            (None, None) => {
                let taken = Taken::of(home, &visit);
                let id = made_from(&self.tour.title, UNNAMED, |id| taken.has(id));
                (id.clone(), format!("tours/{id}.json"))
            }
        };
        let tour = Tour { id: id.clone(), ..self.tour.clone() };
        let mut bytes = tour.to_json(&visit)?;
        if let Some(old) = &now {
            bytes = keep_unknown(old, bytes);
        }
        if bytes.len() as u64 > MAX_BYTES {
            return Err(SaveError::TooLarge { bytes: bytes.len() });
        }
        let changed_meanwhile = if mine.is_none() { base.map(|base| base.uri.clone()) } else { None };
        let path = home.folder().join(path_of(&uri)?);
        let replaces = mine.is_some() && now.is_some();
        write(&path, &bytes, replaces)?;
        self.pause();
        self.tour = tour.clone();
        let sha256 = fingerprint(&bytes);
        self.base = Some(Base { folder: home.known_as(), uri: uri.clone(), sha256, tour });
        list(home, &visit_bytes, &uri).map_err(|what| SaveError::NotListed {
            tour: path.clone(),
            file: home.file().to_owned(),
            what,
        })?;
        Ok(Saved { path, uri, id, changed_meanwhile })
    }
}

/// Puts the address into the visit's list, if it is not there.
fn list(home: &VisitFolder, bytes: &[u8], uri: &str) -> Result<(), String> {
    let text = str::from_utf8(bytes).map_err(|error| format!("it is not UTF-8 ({error}); save it as UTF-8"))?;
    let Some(changed) = with_tour(text, home.file(), uri)? else { return Ok(()) };
    if changed.len() as u64 > MAX_BYTES {
        return Err(format!("it would have more than {MAX_BYTES} bytes; make it shorter"));
    }
    let path = home.folder().join(home.file());
    write_whole(&path, changed.as_bytes())
        .map_err(|error| format!("it cannot be written ({error}); make it writable, and save again"))
}

fn write(path: &Path, bytes: &[u8], replaces: bool) -> Result<(), SaveError> {
    let failed = |source| SaveError::Write { path: path.to_owned(), source };
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
    let written = if replaces { write_whole(path, bytes) } else { write_new(path, bytes) };
    written.map_err(failed)
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id in a tour's file.
fn id_in(home: &VisitFolder, uri: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    Some(serde_json::from_slice::<Named>(&home.bytes(uri).ok()?).ok()?.id)
}

/// Ids that a tour cannot have: those of other tours, and those whose file is there.
struct Taken<'a> {
    ids: Vec<String>,
    home: &'a VisitFolder,
}

impl<'a> Taken<'a> {
    fn of(home: &'a VisitFolder, visit: &Visit) -> Self {
        let id = |address: &String| id_in(home, &join(home.file(), address).ok()?);
        Self { ids: visit.tours.iter().filter_map(id).collect(), home }
    }

    fn has(&self, id: &str) -> bool {
        // Some disks do not tell capital letters from small ones.
        self.ids.iter().any(|taken| taken.eq_ignore_ascii_case(id))
            || self.home.folder().join("tours").join(format!("{id}.json")).exists()
    }
}
