//! JSON to data piece by piece, so that a damaged piece costs only itself.

use super::{MAX_ENTRIES, SCHEMA, VisitError};
use crate::content::problem::Problem;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// An object of a file, being taken apart.
pub(super) struct Pieces<'a> {
    members: Map<String, Value>,
    file: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl<'a> Pieces<'a> {
    /// The top of a file with its schema checked.
    pub(super) fn read(bytes: &[u8], file: &'a str, problems: &'a mut Vec<Problem>) -> Result<Self, VisitError> {
        let damaged = |what: String| VisitError::Damaged { file: file.to_owned(), what };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let value: Value =
            serde_json::from_slice(bytes).map_err(|e| damaged(format!("not JSON ({e}); repair that place")))?;
        let Value::Object(members) = value else {
            return Err(damaged("not a visit: the file holds no JSON object".to_owned()));
        };
        match members.get("schema") {
            Some(version) if version.as_u64() == Some(u64::from(SCHEMA)) => {}
            Some(other) => {
                let mut found = other.to_string();
                found.truncate(found.char_indices().nth(20).map_or(found.len(), |(end, _)| end));
                return Err(VisitError::Schema { file: file.to_owned(), found, known: SCHEMA });
            }
            None => {
                let what = format!("neither a visit (schema is missing: write \"schema\": {SCHEMA}) nor a tileset");
                return Err(damaged(what));
            }
        }
        Ok(Self { members, file, problems })
    }

    /// A member; its default, and a problem, where it is damaged. Absent is well where it may be.
    pub(super) fn member<T: DeserializeOwned + Default>(&mut self, name: &str, may_lack: bool) -> T {
        let value = match self.members.remove(name) {
            Some(value) => value,
            None if may_lack => return T::default(),
            None => {
                self.problems.push(Problem::error(self.file, name, "is missing"));
                return T::default();
            }
        };
        serde_json::from_value(value).unwrap_or_else(|error| {
            self.problems.push(Problem::error(self.file, name, unusable(&error)));
            T::default()
        })
    }

    /// The entries of a list that can be read, each with its JSON path.
    pub(super) fn list<T: DeserializeOwned>(&mut self, name: &str) -> Vec<(String, T)> {
        let entries = match self.members.remove(name) {
            Some(Value::Array(entries)) => entries,
            None => return Vec::new(),
            Some(_) => {
                self.problems.push(Problem::error(self.file, name, "is not a list; left out"));
                return Vec::new();
            }
        };
        if entries.len() > MAX_ENTRIES {
            let text = format!("has {} entries; those past {MAX_ENTRIES} are left out", entries.len());
            self.problems.push(Problem::error(self.file, name, text));
        }
        let mut readable = Vec::new();
        for (index, entry) in entries.into_iter().take(MAX_ENTRIES).enumerate() {
            let path = format!("{name}[{index}]");
            match serde_json::from_value(entry) {
                Ok(entry) => readable.push((path, entry)),
                Err(error) => {
                    let text = unusable(&error);
                    self.problems.push(Problem::error(self.file, path, text));
                }
            }
        }
        readable
    }
}

fn unusable(error: &serde_json::Error) -> String {
    // The parser repeats what it found, however long that is.
    let error: String = error.to_string().chars().take(200).collect();
    format!("is unusable ({error}); left out")
}
