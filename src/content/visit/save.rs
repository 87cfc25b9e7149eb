//! Writing visits and tours, and reading one of them by itself.

use super::{Tour, Visit, VisitError, validate};
use crate::content::files::write_whole;
use crate::content::problem::Problem;
use crate::content::source::SourceError;
use serde::Serialize;
use std::path::{Path, PathBuf};

impl Visit {
    /// Writes `visit.json` into `folder`, which has to exist; returns its path.
    ///
    /// A visit that would lose something when it is read back is not written. The file
    /// appears as a whole or not at all.
    ///
    /// # Errors
    /// [`VisitError::Unsavable`] for a visit that breaks a rule, otherwise the system's.
    pub fn save(&self, folder: &Path) -> Result<PathBuf, VisitError> {
        let json = to_json(self, "visit.json")?;
        let mut problems = Vec::new();
        let back = validate::visit(&json, "visit.json", &mut problems);
        refuse_losses("visit.json", back, &problems)?;
        let path = folder.join("visit.json");
        write_whole(&path, &json).map_err(|e| io(&e, &path))?;
        Ok(path)
    }

    /// Reads the bytes of a `visit.json` alone: what other files have to say is not asked, and addresses stay as they are.
    /// What breaks a rule is left out and told in `problems`.
    ///
    /// # Errors
    /// [`VisitError::Damaged`] for what is no visit, [`VisitError::Schema`] for a later one.
    pub fn from_json(bytes: &[u8], file: &str, problems: &mut Vec<Problem>) -> Result<Self, VisitError> {
        validate::visit(bytes, file, problems)
    }
}

impl Tour {
    /// Address of a saved tour, relative to the visit.
    pub fn uri(&self) -> String {
        format!("tours/{}.json", self.id)
    }

    /// Writes `tours/<id>.json` below `folder`; returns its path. `visit` has the places, phases and annotations that
    /// it names.
    ///
    /// # Errors
    /// As [`Visit::save`].
    pub fn save(&self, folder: &Path, visit: &Visit) -> Result<PathBuf, VisitError> {
        let json = self.to_json(visit)?;
        let tours = folder.join("tours");
        std::fs::create_dir_all(&tours).map_err(|e| io(&e, &tours))?;
        let path = tours.join(format!("{}.json", self.id));
        write_whole(&path, &json).map_err(|e| io(&e, &path))?;
        Ok(path)
    }

    /// The bytes of its file. `visit` has the places, phases and annotations that it names.
    ///
    /// # Errors
    /// [`VisitError::Unsavable`] for a tour that would lose something when it is read back.
    pub fn to_json(&self, visit: &Visit) -> Result<Vec<u8>, VisitError> {
        let uri = self.uri();
        let json = to_json(self, &uri)?;
        let mut problems = Vec::new();
        let back = validate::tour(&json, &uri, visit, &mut problems);
        refuse_losses(&uri, back, &problems)?;
        Ok(json)
    }

    /// Reads the bytes of a tour's file alone; the captions' addresses stay relative to it. What breaks a rule, or names
    /// what is not in `visit`, is left out and told in `problems`.
    ///
    /// # Errors
    /// [`VisitError::Damaged`] for what is no tour or has no usable stop, [`VisitError::Schema`] for a later one.
    pub fn from_json(bytes: &[u8], file: &str, visit: &Visit, problems: &mut Vec<Problem>) -> Result<Self, VisitError> {
        validate::tour(bytes, file, visit, problems)
    }
}

fn to_json<T: Serialize>(value: &T, what: &str) -> Result<Vec<u8>, VisitError> {
    let mut json = serde_json::to_vec_pretty(value)
        .map_err(|e| VisitError::Unsavable { what: what.to_owned(), why: e.to_string() })?;
    json.push(b'\n');
    Ok(json)
}

/// Whatever reading would leave out is a problem there.
fn refuse_losses<T>(what: &str, back: Result<T, VisitError>, problems: &[Problem]) -> Result<(), VisitError> {
    let why = match (back, problems.first()) {
        (Err(error), _) => error.to_string(),
        (Ok(_), Some(problem)) => problem.to_string(),
        (Ok(_), None) => return Ok(()),
    };
    Err(VisitError::Unsavable { what: what.to_owned(), why })
}

fn io(error: &std::io::Error, path: &Path) -> VisitError {
    SourceError::from_io(error, &path.display().to_string(), "the file system").into()
}
