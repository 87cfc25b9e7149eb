//! `preferences.json`: read with care, written whole or not at all. Knows no engine.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use thiserror::Error;

use super::migrate::migrate;
use crate::content::files::{read_limited, write_whole};
use crate::viewer::visitor::Preferences;
use crate::visiting::touring::MOST_BOOKMARKS;
use crate::visiting::within;

/// More than a preferences file can ever hold; a larger one is damaged.
const LARGEST_BYTES: u64 = 1 << 20;
/// Most recent visits that are kept.
const MOST_RECENT: usize = 8;

/// What was found at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loaded {
    /// No file yet.
    First,
    /// The file, migrated where it was older.
    Read,
    /// A file of a newer version: what is known of it was read.
    Newer,
    /// A damaged file, now under this name.
    SetAside(PathBuf),
    /// The file is there and could not be opened, or not be set aside.
    Unreadable(String),
}

/// Why the preferences could not be saved.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The folder or the file could not be written.
    #[error("{}: {reason}", path.display())]
    Write {
        /// What was written.
        path: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The preferences could not be put into JSON.
    #[error("{}: {reason}", path.display())]
    Encode {
        /// What was written.
        path: PathBuf,
        /// What the encoder said.
        reason: serde_json::Error,
    },
}

/// The file in the user's configuration folder; `None` where the system names none.
pub fn default_path() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("org", "Parvis", "parvis")?;
    Some(folders.config_dir().join("preferences.json"))
}

/// The system's language as a general code ("fr" for "fr_CA.UTF-8"); English where it names none.
pub fn system_language() -> String {
    let locale = sys_locale::get_locale().unwrap_or_default();
    let general: String = locale.chars().take_while(char::is_ascii_alphabetic).collect();
    match general.to_ascii_lowercase().as_str() {
        "" | "c" | "posix" => "en".to_owned(),
        code => code.to_owned(),
    }
}

/// Reads the file. There are preferences whatever happens; a damaged file is renamed, never lost.
pub fn load(path: &Path) -> (Preferences, Loaded) {
    let fresh = || Preferences { language: system_language(), ..Preferences::default() };
    let bytes = match read_limited(path, LARGEST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return (fresh(), Loaded::First),
        Err(error) => return (fresh(), Loaded::Unreadable(format!("{}: {error}", path.display()))),
    };
    match decode(&bytes) {
        Some(preferences) if preferences.version > Preferences::VERSION => (clamped(preferences), Loaded::Newer),
        Some(preferences) => (clamped(preferences), Loaded::Read),
        None => (fresh(), set_aside(path)),
    }
}

fn decode(bytes: &[u8]) -> Option<Preferences> {
    if bytes.len() as u64 > LARGEST_BYTES {
        return None;
    }
    let object: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
    serde_json::from_value(Value::Object(migrate(object))).ok()
}

/// Renames the file to the first free `preferences.damaged-<n>.json`.
fn set_aside(path: &Path) -> Loaded {
    let free = (1..1000).map(|n| path.with_extension(format!("damaged-{n}.json"))).find(|name| !name.exists());
    let Some(name) = free else {
        return Loaded::Unreadable(format!("{}: too many damaged files beside it, remove some", path.display()));
    };
    match fs::rename(path, &name) {
        Ok(()) => Loaded::SetAside(name),
        Err(error) => Loaded::Unreadable(format!("{}: {error}", path.display())),
    }
}

/// Every figure within its limits; what is not a number becomes the usual value.
pub fn clamped(mut preferences: Preferences) -> Preferences {
    let usual = Preferences::default();
    let limit = |value: &mut f32, low, high, usual| *value = within(*value, low, high, usual);
    limit(&mut preferences.text_scale, 1.0, 4.0, usual.text_scale);
    limit(&mut preferences.caption_scale, 0.5, 4.0, usual.caption_scale);
    limit(&mut preferences.look_sensitivity, 0.25, 2.5, usual.look_sensitivity);
    limit(&mut preferences.walk_speed, 0.2, 3.0, usual.walk_speed);
    limit(&mut preferences.field_of_view_deg, 50.0, 100.0, usual.field_of_view_deg);
    preferences.handling = preferences.handling.clamped();
    preferences.switch = preferences.switch.checked();
    preferences.tour_pace = preferences.tour_pace.checked();
    preferences.bookmarks.truncate(MOST_BOOKMARKS);
    preferences.recent.truncate(MOST_RECENT);
    preferences
}

/// Writes a new file beside the old one and puts it in its place, so that a crash or a full disk
/// leaves the old one whole. What a newer version had added to the file is kept.
pub fn save(path: &Path, preferences: &Preferences) -> Result<(), SettingsError> {
    let failed = |reason: std::io::Error| SettingsError::Write { path: path.to_owned(), reason };
    let encode = |reason: serde_json::Error| SettingsError::Encode { path: path.to_owned(), reason };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;

    let mut value = serde_json::to_value(preferences).map_err(encode)?;
    if let (Some(newer), Value::Object(ours)) = (newer_object(path), &mut value) {
        for (key, theirs) in newer {
            ours.entry(key).or_insert(theirs);
        }
    }
    let text = serde_json::to_string_pretty(&value).map_err(encode)?;
    write_whole(path, text.as_bytes()).map_err(failed)
}

/// The object in the file if a newer version wrote it.
fn newer_object(path: &Path) -> Option<Map<String, Value>> {
    let object: Map<String, Value> = serde_json::from_slice(&read_limited(path, LARGEST_BYTES).ok()?).ok()?;
    let version = object.get("version").and_then(Value::as_u64)?;
    (version > u64::from(Preferences::VERSION)).then_some(object)
}
