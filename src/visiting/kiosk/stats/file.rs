//! The ledger on the disk: written whole or not at all, and set aside when it is damaged.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Day, LONGEST_NAME, Ledger, MOST_COUNTERS, MOST_DAYS};
use crate::content::files::{read_limited, write_whole};

/// Version of the file that this program writes.
const VERSION: u32 = 1;
/// Larger than any ledger can be: every counter of every day with the longest name, its number and what JSON needs.
pub const LARGEST_BYTES: u64 = (MOST_DAYS * (MOST_COUNTERS + 1) * (LONGEST_NAME + 32) + 4096) as u64;
/// Most damaged files that are kept beside the ledger; the disk must not fill with them.
const MOST_ASIDE: u32 = 3;

#[derive(Serialize, Deserialize)]
struct Whole {
    version: u32,
    #[serde(flatten)]
    ledger: Ledger,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The counters; none where there was no file, or a damaged one.
    pub ledger: Ledger,
    /// For the staff: what was wrong with the file, and where it lies now.
    pub damaged: Option<Damaged>,
}

/// A file that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} is damaged: {what}. {}", path.display(), where_it_lies(aside.as_deref()))]
pub struct Damaged {
    /// The ledger's file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub what: String,
    /// Its name now; `None` where it could not be renamed.
    pub aside: Option<PathBuf>,
}

fn where_it_lies(aside: Option<&Path>) -> String {
    aside.map_or_else(
        || "It could not be set aside; make its folder writable. Counting begins anew".to_owned(),
        |aside| format!("It lies in {} now, and counting begins anew", aside.display()),
    )
}

/// Reads a ledger, and forgets what is too old. There is one whatever the file holds: a damaged one is renamed, at most
/// three of them are kept, and counting begins anew.
pub fn open(path: &Path, today: Day) -> Opened {
    match read(path) {
        Ok(mut ledger) => {
            ledger.forget(today);
            Opened { ledger, damaged: None }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Opened { ledger: Ledger::default(), damaged: None },
        Err(error) => {
            let damaged = Damaged { path: path.to_owned(), what: error.to_string(), aside: set_aside(path) };
            Opened { ledger: Ledger::default(), damaged: Some(damaged) }
        }
    }
}

/// Writes a ledger; a crash or a full disk leaves the old file whole. The folder is there.
///
/// # Errors
/// What the system says; the figures of the moment are lost with the machine then, and nothing else is.
pub fn save(path: &Path, ledger: &Ledger) -> io::Result<()> {
    let whole = Whole { version: VERSION, ledger: ledger.clone() };
    write_whole(path, &serde_json::to_vec_pretty(&whole)?)
}

fn read(path: &Path) -> io::Result<Ledger> {
    let bytes = read_limited(path, LARGEST_BYTES)?;
    let invalid = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
    if bytes.len() as u64 > LARGEST_BYTES {
        return Err(invalid(format!("it has more than {LARGEST_BYTES} bytes")));
    }
    let whole: Whole = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
    if whole.version != VERSION {
        return Err(invalid(format!("its version is {}, and this program knows {VERSION}", whole.version)));
    }
    Ok(whole.ledger.mended())
}

/// Under the first name that is free, else the last one.
fn set_aside(path: &Path) -> Option<PathBuf> {
    let name = |number: u32| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".damaged-{number}"));
        path.with_file_name(name)
    };
    let free = (1..=MOST_ASIDE).map(name).find(|aside| !aside.exists()).unwrap_or_else(|| name(MOST_ASIDE));
    std::fs::rename(path, &free).is_ok().then_some(free)
}
