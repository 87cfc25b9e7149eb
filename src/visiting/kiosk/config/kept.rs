//! The file that was good last.

use std::io;
use std::path::{Path, PathBuf};

use super::{KioskConfig, LARGEST_BYTES};
use crate::content::files::{read_limited, write_whole};
use crate::visiting::hands::file::BadLine;

/// The copy's name in its folder.
const COPY: &str = "kiosk-last-good.toml";

/// With what a machine starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// What is written about it.
    pub config: KioskConfig,
    /// The file is good; else `config` is the last good one.
    pub is_current: bool,
    /// For the staff: why the file could not be taken, or why no copy of it could be kept. Line 0 is the whole file.
    pub problems: Vec<BadLine>,
}

/// A machine cannot start: neither its file nor a copy of an earlier one is good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} cannot be used, and no earlier one is kept: {}", path.display(), first(problems))]
pub struct StartError {
    /// The file.
    pub path: PathBuf,
    /// Everything that is wrong with it. Line 0 is the whole file.
    pub problems: Vec<BadLine>,
}

fn first(problems: &[BadLine]) -> String {
    problems.first().map_or_else(String::new, ToString::to_string)
}

/// Reads the file at `path`. A good one is copied into `folder`, which need not be there; of a bad one the problems are
/// told, and the copy of the last good one is used. Paths in both are taken from the folder of `path`.
///
/// # Errors
/// When there is no good copy either.
pub fn last_good(path: &Path, folder: &Path) -> Result<Start, StartError> {
    let beside = path.parent().unwrap_or(Path::new(""));
    let copy = folder.join(COPY);
    let (text, problems) = match read(path) {
        Ok(text) => match KioskConfig::parse(&text, beside) {
            Ok(config) => {
                let problems = keep(&copy, &text).err().map(|error| whole(&copy, "cannot be written", &error));
                return Ok(Start { config, is_current: true, problems: problems.into_iter().collect() });
            }
            Err(problems) => (read(&copy), problems),
        },
        Err(error) => (read(&copy), vec![whole(path, "cannot be read", &error)]),
    };
    match text.ok().and_then(|text| KioskConfig::parse(&text, beside).ok()) {
        Some(config) => Ok(Start { config, is_current: false, problems }),
        None => Err(StartError { path: path.to_owned(), problems }),
    }
}

fn whole(path: &Path, what: &str, error: &io::Error) -> BadLine {
    BadLine { line: 0, what: format!("{} {what}: {error}", path.display()) }
}

fn read(path: &Path) -> io::Result<String> {
    let bytes = read_limited(path, LARGEST_BYTES as u64)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}

/// The disk is left alone where it has the same already.
fn keep(copy: &Path, text: &str) -> io::Result<()> {
    if read(copy).is_ok_and(|kept| kept == text) {
        return Ok(());
    }
    if let Some(folder) = copy.parent() {
        std::fs::create_dir_all(folder)?;
    }
    write_whole(copy, text.as_bytes())
}
