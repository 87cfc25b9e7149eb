//! What the viewer and the process that watches over it say to each other: lines of JSON, over the viewer's standard
//! output and standard input.
//!
//! A line is `{"parvis":1,"is":"alive",…}`. What is not known in it is passed over, so that a viewer and a guard of
//! different age understand each other; a line that is none of ours (a library that prints) is no heartbeat, and harms
//! nobody. Whatever comes is cut to these limits: a viewer that has lost its mind must not take the guard along.
//!
//! The viewer sends [`FromViewer::Alive`] once a second, from the loop that draws and not from a thread, for a heart that
//! beats beside a picture that stands still says nothing. When its standard input ends, the guard is gone, and the viewer
//! ends, too: else two would stand on one screen after the guard's own restart. The guard alone writes the ledger:
//! viewers send [`FromViewer::Count`].

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::stats::{Count, LONGEST_NAME};

/// Version of the lines, in each of them.
pub const VERSION: u32 = 1;
/// Longest line that is heard, bytes; what is longer is passed over.
pub const LONGEST_LINE: usize = 32 << 10;
/// Most devices of a viewer, and most troubles of a guard.
pub const MOST_LISTED: usize = 32;
/// Longest text in a line, characters: a title, a note, a trouble.
pub const LONGEST_TEXT: usize = 240;
/// Longest name and kind of a device, characters.
const LONGEST_NAME_OF_DEVICE: usize = 60;
const LONGEST_KIND: usize = 20;
/// A viewer says that it lives so often, seconds.
pub const ALIVE_EVERY_S: f64 = 1.0;

/// What a viewer says, a line each on its standard output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum FromViewer {
    /// It lives, and how it is; every [`ALIVE_EVERY_S`].
    Alive(Alive),
    /// Something for the staff to know; kept in the log and shown in the status.
    Note {
        /// In plain English, and what to do.
        what: String,
    },
    /// Something to count today, by the ledger's name of it: see [`FromViewer::count`].
    Count {
        /// The counter.
        name: String,
    },
    /// A line of a later version.
    #[serde(other)]
    Unknown,
}

/// How a viewer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alive {
    /// Median time of a frame in the last seconds, milliseconds; 0 while nothing was drawn.
    pub frame_ms: f32,
    /// The time that one frame of a hundred is slower than, milliseconds.
    pub frame_99_ms: f32,
    /// Memory that the process takes, bytes, as it knows it; 0 for not known.
    pub memory_bytes: u64,
    /// What is on the screen.
    pub showing: Showing,
    /// Since somebody touched, pressed, moved or spoke, seconds; `None` for never.
    pub since_input_s: Option<f64>,
    /// Whatever is plugged in and matters.
    pub devices: Vec<Device>,
    /// The title of the visit.
    pub visit: String,
}

impl Default for Alive {
    fn default() -> Self {
        Self {
            frame_ms: 0.0,
            frame_99_ms: 0.0,
            memory_bytes: 0,
            showing: Showing::Loading,
            since_input_s: None,
            devices: Vec::new(),
            visit: String::new(),
        }
    }
}

/// What is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Showing {
    /// Nobody is there: the machine invites.
    Attract,
    /// Language and access are chosen.
    Start,
    /// Somebody visits.
    Visit,
    /// A tour goes.
    Tour,
    /// The question whether somebody is there.
    Asking,
    /// The staff has opened its door.
    Maintenance,
    /// After hours.
    Asleep,
    /// The visit is being opened; also whatever a later version shows.
    #[serde(other)]
    Loading,
}

impl Showing {
    /// Nobody is there: the machine may be started anew, and content exchanged.
    pub fn is_nobody_there(self) -> bool {
        matches!(self, Self::Attract | Self::Asleep)
    }

    /// As the status calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Attract => "attract",
            Self::Start => "start",
            Self::Visit => "visit",
            Self::Tour => "tour",
            Self::Asking => "asking",
            Self::Maintenance => "maintenance",
            Self::Asleep => "asleep",
            Self::Loading => "loading",
        }
    }
}

/// A device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Device {
    /// As the system calls it.
    pub name: String,
    /// What it is: screen, graphics, sound, keypad, gamepad.
    pub kind: String,
    /// It does what it should.
    pub is_well: bool,
}

/// What the guard says to its viewer, a line each on the viewer's standard input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum ToViewer {
    /// What the staff should see behind its door; all of it, whenever it changes and once at the start.
    Troubles {
        /// In plain English, and what to do.
        what: Vec<String>,
    },
    /// Whether new content lies there that comes with the next planned restart.
    Update {
        /// It does.
        is_waiting: bool,
    },
    /// End with `EXIT_PLANNED` within some seconds, else it is killed.
    End {
        /// A new viewer comes at once; else the machine is being stopped.
        planned: bool,
    },
    /// A line of a later version.
    #[serde(other)]
    Unknown,
}

impl FromViewer {
    /// Something to count.
    pub fn count(what: &Count<'_>) -> Self {
        Self::Count { name: what.name() }
    }

    /// A line that was heard, cut to the limits; `None` for one that is none of ours.
    pub fn read(line: &[u8]) -> Option<Self> {
        Some(match read(line)? {
            Self::Alive(alive) => Self::Alive(alive.within_limits()),
            Self::Note { what } => Self::Note { what: cut(&what) },
            Self::Count { name } if name.len() > LONGEST_NAME => Self::Unknown,
            other => other,
        })
    }

    /// The line with its end, as it is written.
    pub fn line(&self) -> Vec<u8> {
        match self {
            Self::Alive(alive) => write(&Self::Alive(alive.clone().within_limits())),
            Self::Note { what } => write(&Self::Note { what: cut(what) }),
            other => write(other),
        }
    }
}

impl ToViewer {
    /// A line that was heard, cut to the limits; `None` for one that is none of ours.
    pub fn read(line: &[u8]) -> Option<Self> {
        read::<Self>(line).map(Self::within_limits)
    }

    /// The line with its end, as it is written.
    pub fn line(&self) -> Vec<u8> {
        write(&self.clone().within_limits())
    }

    fn within_limits(self) -> Self {
        match self {
            Self::Troubles { what } => {
                Self::Troubles { what: what.iter().take(MOST_LISTED).map(|one| cut(one)).collect() }
            }
            other => other,
        }
    }
}

impl Alive {
    /// JSON knows no number that is none, and what is no time is not shown as one.
    fn within_limits(mut self) -> Self {
        let ms = |ms: f32| if ms.is_finite() { ms.clamp(0.0, 1e6) } else { 0.0 };
        (self.frame_ms, self.frame_99_ms) = (ms(self.frame_ms), ms(self.frame_99_ms));
        self.since_input_s = self.since_input_s.filter(|s| s.is_finite()).map(|s| s.clamp(0.0, 1e10));
        self.devices.truncate(MOST_LISTED);
        for device in &mut self.devices {
            device.name = cut_to(&device.name, LONGEST_NAME_OF_DEVICE);
            device.kind = cut_to(&device.kind, LONGEST_KIND);
        }
        self.visit = cut(&self.visit);
        self
    }
}

/// The beginning of a text, on one line and without what a terminal would obey.
fn cut_to(text: &str, chars: usize) -> String {
    let tame = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(chars).map(tame).collect()
}

fn cut(text: &str) -> String {
    cut_to(text, LONGEST_TEXT)
}

#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    parvis: u32,
    #[serde(flatten)]
    what: T,
}

fn read<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    let whole: Envelope<T> = serde_json::from_slice(line.get(..LONGEST_LINE.min(line.len()))?).ok()?;
    Some(whole.what)
}

fn write<T: Serialize>(what: &T) -> Vec<u8> {
    // Plain data with finite numbers cannot fail to be JSON.
    let mut line = serde_json::to_vec(&Envelope { parvis: VERSION, what }).unwrap_or_default();
    line.push(b'\n');
    line
}

/// Cuts bytes, as they come, into lines of at most [`LONGEST_LINE`]; longer ones are passed over whole.
#[derive(Debug, Default)]
pub struct Lines {
    begun: Vec<u8>,
    is_too_long: bool,
}

impl Lines {
    /// More bytes have come. `hear` is given each line that is whole now, without its end.
    pub fn feed(&mut self, bytes: &[u8], mut hear: impl FnMut(&[u8])) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let (text, is_whole) = match piece.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (piece, false),
            };
            if self.begun.len() + text.len() > LONGEST_LINE {
                self.is_too_long = true;
                self.begun = Vec::new();
            } else if !self.is_too_long {
                self.begun.extend_from_slice(text);
            }
            if is_whole {
                if !self.is_too_long {
                    hear(&self.begun);
                }
                self.begun.clear();
                self.is_too_long = false;
            }
        }
    }
}
