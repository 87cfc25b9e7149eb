//! What a museum writes about its machine, in one TOML file that people read and write.
//!
//! A file is taken whole or not at all: a machine that nobody watches must not go on with half of what was meant. All that
//! is wrong with it is told at once, each thing with its line and what to write instead. [`last_good`] keeps the file that
//! was taken last, and gives it when the present one cannot be.

mod kept;
mod read;
mod sections;
mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::hours::{Hours, Minute};
use crate::visiting::hands::file::BadLine;
use crate::visiting::hands::{Action, Key};

pub use kept::{Start, StartError, last_good};

/// Version of the file that this program reads and writes.
pub const VERSION: u32 = 1;
/// Largest file that is read, bytes.
pub const LARGEST_BYTES: usize = 256 << 10;

/// What is written about a machine. Everything in it lies within its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct KioskConfig {
    /// What is visited; `None` is the built-in cathedral. Absolute wherever the file's folder was.
    pub visit: Option<PathBuf>,
    /// What visitors may choose among, BCP 47; `language` is one of them.
    pub languages: Vec<String>,
    /// What everybody begins with.
    pub language: String,
    /// Ids of tours that visitors may go on; empty for all.
    pub tours: Vec<String>,
    /// Ids of places that visitors may go to; empty for all.
    pub places: Vec<String>,
    /// Id of the body that everybody begins in.
    pub profile: String,
    /// When the machine starts anew while nobody is there.
    pub restart_at: Option<Minute>,
    /// The screen and who stands before it.
    pub screen: Screen,
    /// How loud.
    pub volume: Volume,
    /// When it is asked whether somebody is there.
    pub idle: IdleTimes,
    /// The hours of the week.
    pub hours: KioskHours,
    /// What keys of the keypad do other than usually; F13 to F24.
    pub keypad: BTreeMap<Key, Vec<Action>>,
    /// Who may open the staff door.
    pub staff: Staff,
    /// Days are counted.
    pub statistics: bool,
    /// Where new content comes from.
    pub updates: Updates,
}

/// The screen and who stands before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Screen {
    /// From corner to corner of what is lit.
    pub diagonal_mm: f32,
    /// From there to the eyes.
    pub viewing_distance_mm: f32,
    /// The lower edge of what is lit above the floor, where it is known.
    pub mounting_height_mm: Option<f32>,
    /// How it hangs.
    pub orientation: Orientation,
    /// Which one.
    pub monitor: Monitor,
}

/// How a screen hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// Wider than high.
    Landscape,
    /// Higher than wide.
    Portrait,
}

/// One of the screens of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Monitor {
    /// The one that the system calls so.
    Primary,
    /// By its number, from 1.
    Number(u8),
    /// By the name that the system gives it.
    Named(String),
}

/// How loud, in percent of what the machine can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume {
    /// What everybody begins with: 65 dBA where the visitor stands, as the staff has set it (EN 301 549, 5.1.3.13).
    pub reference_percent: u8,
    /// The most that a visitor may choose, not less than the reference.
    pub greatest_percent: u8,
    /// While nobody is there, not more than the reference.
    pub attract_percent: u8,
}

/// When it is asked whether somebody is there, and how long (WCAG 2.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdleTimes {
    /// So long nothing is touched before the question, seconds.
    pub warn_after_s: u32,
    /// So long the question stays, seconds; 20 at least.
    pub countdown_s: u32,
    /// How often in a row the question may be answered, 10 at least; `None` without end.
    pub extensions: Option<u32>,
}

impl Default for IdleTimes {
    fn default() -> Self {
        Self { warn_after_s: 60, countdown_s: 20, extensions: None }
    }
}

/// The hours of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskHours {
    /// The hall is open.
    pub open: Hours,
    /// The machine may sound.
    pub sound: Hours,
    /// The screen is dimmed.
    pub dim: Hours,
}

/// Who may open the staff door: hashes of PINs (PHC strings of argon2id) by what they open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staff {
    /// To set how loud the machine is.
    pub volume: Vec<String>,
    /// To start it anew.
    pub restart: Vec<String>,
    /// To change what is visited.
    pub content: Vec<String>,
    /// Everything.
    pub maintenance: Vec<String>,
}

/// Where new content comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Updates {
    /// The folder that is watched; absolute wherever the file's folder was.
    pub folder: Option<PathBuf>,
    /// Public keys (minisign, base64) of those who may sign; there is one at least where there is a folder.
    pub keys: Vec<String>,
}

impl KioskConfig {
    /// Reads a file; paths in it are taken from `folder`, where it lies.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the lines.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, Vec<BadLine>> {
        if text.len() > LARGEST_BYTES {
            let what = format!("the file has more than {LARGEST_BYTES} bytes; begin anew with the commented one");
            return Err(vec![BadLine { line: 1, what }]);
        }
        let (config, _, problems) = sections::read(text.trim_start_matches('\u{feff}'), folder);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }

    /// A file in which everything that can be set stands, with what it means.
    pub fn template() -> &'static str {
        include_str!("template.toml")
    }

    /// The names of everything that can be set, such as `screen.diagonal_mm`; the keys of `[keypad]` are F13 to F24.
    pub fn options() -> Vec<String> {
        let (_, mut options, _) = sections::read("", Path::new(""));
        options.sort();
        options
    }
}
