//! How finely a machine draws: three levels, and which of them suits it.

use serde::{Deserialize, Serialize};

/// How finely is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For a processor that draws, and for old laptops.
    Low,
    /// For graphics that share a processor's memory.
    Medium,
    /// For a graphics card.
    High,
}

/// What a visitor asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wanted {
    /// What was measured to suit the machine.
    #[default]
    Auto,
    /// Always the lowest.
    Low,
    /// Always the middle one.
    Medium,
    /// Always the highest.
    High,
}

impl From<Level> for Wanted {
    fn from(level: Level) -> Self {
        match level {
            Level::Low => Self::Low,
            Level::Medium => Self::Medium,
            Level::High => Self::High,
        }
    }
}

/// How edges are smoothed. Tracery shimmers without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Smoothing {
    /// Along edges in the finished picture (FXAA): a twentieth of a frame that a processor draws.
    Picture,
    /// Four samples a pixel: three times the frame of a processor, a few per cent of a graphics card's.
    FourSamples,
}

/// Who draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Machine {
    /// A processor, by a driver of software.
    Processor,
    /// Graphics that share the processor's memory, or of which nothing is known.
    Integrated,
    /// A graphics card.
    Card,
}

/// What the levels switch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Pixels that a tile's error may cover.
    pub max_sse_px: f64,
    /// How many times that error is allowed at first, until frames have been timed.
    pub first_factor: f64,
    /// What a frame should take, in seconds: the error rises until it does.
    pub frame_secs: f64,
    /// How long one level of detail fades into another, in seconds; 0 cuts.
    pub fade_secs: f32,
    /// Samples along a slanted surface's picture; 1 is off.
    pub anisotropy: u16,
    /// Clouds of points show their forms by shading what lies behind an edge.
    pub eye_dome: bool,
    /// Steps in which shafts of light are walked for each pixel; 0 shows none.
    pub shaft_steps: u32,
    /// How edges are smoothed.
    pub smoothing: Smoothing,
}

impl Default for Quality {
    fn default() -> Self {
        Level::Medium.quality(Machine::Integrated)
    }
}

impl Quality {
    /// A picture is taken at full detail, however long it takes; what only costs a processor time is left out.
    pub fn of_picture(machine: Machine) -> Self {
        let full = Self { max_sse_px: 16.0, ..Level::High.quality(machine) };
        match machine {
            Machine::Processor => Self { eye_dome: false, shaft_steps: 20, first_factor: 1.0, ..full },
            Machine::Integrated | Machine::Card => full,
        }
    }
}

impl Level {
    /// From the lowest.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// As it is called in settings and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// What it switches. On a processor a fade is over before it is seen, and the first pictures are coarse.
    pub fn quality(self, machine: Machine) -> Quality {
        let slow = machine == Machine::Processor;
        let quality = match self {
            Self::Low => Quality {
                max_sse_px: 20.0,
                first_factor: 1.5,
                frame_secs: 1.0 / 30.0,
                fade_secs: 0.0,
                anisotropy: 1,
                eye_dome: false,
                shaft_steps: 0,
                smoothing: Smoothing::Picture,
            },
            Self::Medium => Quality {
                max_sse_px: 16.0,
                first_factor: 1.0,
                frame_secs: 1.0 / 40.0,
                fade_secs: 0.25,
                anisotropy: 4,
                eye_dome: true,
                shaft_steps: 16,
                smoothing: Smoothing::FourSamples,
            },
            Self::High => Quality {
                max_sse_px: 10.0,
                first_factor: 1.0,
                frame_secs: 1.0 / 40.0,
                fade_secs: 0.25,
                anisotropy: 16,
                eye_dome: true,
                shaft_steps: 40,
                smoothing: Smoothing::FourSamples,
            },
        };
        // Several samples along a slanted surface do not end on a processor: Mesa 22's llvmpipe drew one frame of the
        // cathedral's front for more than five minutes.
        let processor = Quality { first_factor: 3.0, frame_secs: 0.1, fade_secs: 0.0, anisotropy: 1, ..quality };
        if slow { processor } else { quality }
    }

    fn lower(self) -> Self {
        match self {
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}

impl Wanted {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Low, Self::Medium, Self::High];

    /// As it is called in settings and on the command line.
    pub fn id(self) -> &'static str {
        self.level().map_or("auto", Level::id)
    }

    /// The level, unless it is to be measured.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Auto => None,
            Self::Low => Some(Level::Low),
            Self::Medium => Some(Level::Medium),
            Self::High => Some(Level::High),
        }
    }
}

impl std::str::FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|wanted| wanted.id() == text);
        known.ok_or_else(|| "one of auto, low, medium and high".to_owned())
    }
}

/// What was measured on a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// What draws, by the name that its driver gives.
    pub adapter: String,
    /// What suits it.
    pub level: Level,
}

/// What a visitor wants of the picture, and what the machine was found to draw; kept between visits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Graphics {
    /// Chosen.
    pub wanted: Wanted,
    /// Found.
    pub measured: Option<Measured>,
}

impl Graphics {
    /// The level to draw at on this machine. Another one than was measured is guessed by its kind.
    pub fn level(&self, machine: Machine, adapter: &str) -> Level {
        self.wanted.level().or_else(|| self.known(adapter)).unwrap_or_else(|| guess(machine))
    }

    /// What was measured on this adapter.
    pub fn known(&self, adapter: &str) -> Option<Level> {
        self.measured.as_ref().filter(|measured| measured.adapter == adapter).map(|measured| measured.level)
    }

    /// Whether the machine should be measured: it is not known, and the visitor leaves the choice to the program.
    pub fn is_to_be_measured(&self, adapter: &str) -> bool {
        self.wanted == Wanted::Auto && self.known(adapter).is_none()
    }
}

/// What a machine of this kind is tried with first.
pub fn guess(machine: Machine) -> Level {
    match machine {
        Machine::Processor => Level::Low,
        Machine::Integrated => Level::Medium,
        Machine::Card => Level::High,
    }
}

/// Frames that a measurement takes, the seconds after which it ends all the same, and the fewest frames that tell anything.
const FRAMES: usize = 24;
const LONGEST_SECS: f64 = 3.0;
const FEWEST: usize = 4;
/// A frame of at most so many seconds is smooth, and with more than the second even a lower level is slow.
const SMOOTH_SECS: f64 = 1.0 / 45.0;
const SLOW_SECS: f64 = 1.0 / 20.0;

/// Frames of the real picture, timed while nothing loads.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measurement {
    frames: Vec<f64>,
    elapsed: f64,
}

impl Measurement {
    /// One more frame. Once there are enough, the level that suits a machine that drew them at `drawn`.
    pub fn frame(&mut self, secs: f64, machine: Machine, drawn: Level) -> Option<Level> {
        if !(secs.is_finite() && secs > 0.0) {
            return None;
        }
        self.frames.push(secs);
        self.elapsed += secs;
        let over = self.frames.len() >= FRAMES || self.elapsed >= LONGEST_SECS;
        if !over || self.frames.len() < FEWEST {
            return None;
        }
        let mut sorted = std::mem::take(&mut self.frames);
        self.elapsed = 0.0;
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).map(|median| pick(machine, drawn, *median))
    }

    /// Begins anew: what was timed was no steady picture.
    pub fn forget(&mut self) {
        self.frames.clear();
        self.elapsed = 0.0;
    }
}

/// The level for a machine that draws a usual frame in `secs` at the level `drawn`. It goes at most one up: a window's frames
/// are never faster than its screen, so that being fast says little.
pub fn pick(machine: Machine, drawn: Level, secs: f64) -> Level {
    if secs > SLOW_SECS {
        return if drawn == Level::High && machine == Machine::Card { Level::Medium } else { Level::Low };
    }
    if secs > SMOOTH_SECS {
        return drawn.lower();
    }
    // Four samples take three times as long.
    if drawn == Level::Low && secs * 3.0 <= SMOOTH_SECS { Level::Medium } else { drawn }
}
