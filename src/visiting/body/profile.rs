//! One body, read from a file that people write by hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::visiting::walk::{ABOVE_EYE, Footprint, MOST_SLOPES, Shape, SlopeLimit, Wheels};

/// Why a profile cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("{}: {what}. Make it readable, or remove it", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// What it says is no profile.
    #[error("{}, line {line}: {what}. docs/bodies.md shows a whole profile", path.display())]
    Wrong {
        /// Which.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// A body to go through a building in.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Unique: letters, digits, `-` and `_`.
    pub id: String,
    /// Its name on screen, by language.
    pub title: BTreeMap<String, String>,
    /// Eye above the floor, metres.
    pub eye_m: f32,
    /// Least and greatest height that a visitor may choose instead; the same where there is no choice.
    pub eye_range_m: (f32, f32),
    /// Seen from above; a box looks ahead.
    pub footprint: Footprint,
    /// Highest step it climbs, metres; of wheels the highest edge.
    pub step_m: f32,
    /// What wheels get over; `None` on foot.
    pub wheels: Option<Wheels>,
    /// Fastest walk, m/s; infinite where only the visitor's own choice counts.
    pub speed_m_s: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    eye_m: f32,
    eye_range_m: Option<[f32; 2]>,
    step_m: f32,
    sloped_step_m: Option<f32>,
    speed_m_s: Option<f32>,
    title: BTreeMap<String, String>,
    footprint: RawFootprint,
    #[serde(default)]
    slopes: Vec<RawSlope>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFootprint {
    radius_m: Option<f32>,
    box_m: Option<[f32; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSlope {
    rise: f32,
    up_to_m: Option<f32>,
}

/// What each number may be.
const EYE: (f32, f32) = (0.4, 2.6);
const RADIUS: (f32, f32) = (0.05, 0.6);
const SIDE: (f32, f32) = (0.1, 2.5);
const STEP: (f32, f32) = (0.0, 0.5);
const SPEED: (f32, f32) = (0.1, 3.0);
const RISE: (f32, f32) = (0.0, 1.0);

impl Profile {
    /// Reads a profile; `path` is for messages.
    ///
    /// # Errors
    /// When it is no TOML, says something unknown, or a number is out of its range: the message names the line.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ProfileError> {
        let wrong = |line: usize, what: String| ProfileError::Wrong { path: path.to_owned(), line, what };
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes().iter().take(start).filter(|byte| **byte == b'\n').count() + 1;
            wrong(line, error.message().to_owned())
        })?;
        // A table may say more about a key than its first line does; the first is where a person looks.
        let line_of = |key: &str| {
            let says =
                |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
            text.lines().position(says).map_or(1, |line| line + 1)
        };
        let within = |key: &str, value: f32, (low, high): (f32, f32)| {
            if value.is_finite() && (low..=high).contains(&value) {
                return Ok(value);
            }
            Err(wrong(line_of(key), format!("{key} is {value}; it must lie between {low} and {high}")))
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if raw.id.is_empty() || raw.id.len() > 64 || !raw.id.chars().all(is_name) {
            return Err(wrong(line_of("id"), "id must be made of letters, digits, - and _".to_owned()));
        }
        if raw.title.values().all(|title| title.trim().is_empty()) {
            return Err(wrong(line_of("id"), "title must name the body in one language at least".to_owned()));
        }
        let eye_m = within("eye_m", raw.eye_m, EYE)?;
        let eye_range_m = match raw.eye_range_m {
            None => (eye_m, eye_m),
            Some([low, high]) => {
                let (low, high) = (within("eye_range_m", low, EYE)?, within("eye_range_m", high, EYE)?);
                if low > eye_m || high < eye_m {
                    return Err(wrong(
                        line_of("eye_range_m"),
                        format!("eye_range_m must enclose eye_m, which is {eye_m}"),
                    ));
                }
                (low, high)
            }
        };
        let footprint = match (raw.footprint.radius_m, raw.footprint.box_m) {
            (Some(radius), None) => Footprint::Round { radius: within("radius_m", radius, RADIUS)? },
            (None, Some([width, length])) => Footprint::Box {
                half_width: within("box_m", width, SIDE)? / 2.0,
                half_length: within("box_m", length, SIDE)? / 2.0,
            },
            _ => {
                let what = "footprint needs either radius_m or box_m = [width, length]";
                return Err(wrong(line_of("radius_m").max(line_of("box_m")), what.to_owned()));
            }
        };
        let step_m = within("step_m", raw.step_m, STEP)?;
        let wheels = if raw.slopes.is_empty() && raw.sloped_step_m.is_none() {
            None
        } else {
            let sloped = within("sloped_step_m", raw.sloped_step_m.unwrap_or(step_m), STEP)?;
            if raw.slopes.is_empty() || raw.slopes.len() > MOST_SLOPES {
                return Err(wrong(line_of("sloped_step_m"), format!("wheels need one to {MOST_SLOPES} slopes")));
            }
            let mut slopes = Vec::new();
            for slope in &raw.slopes {
                let rise = within("rise", slope.rise, RISE)?;
                let up_to_m = within("up_to_m", slope.up_to_m.unwrap_or(1e6), (0.0, 1e6))?;
                let up_to_m = if slope.up_to_m.is_none() { f32::INFINITY } else { up_to_m };
                if slopes.last().is_some_and(|last: &SlopeLimit| last.rise >= rise || last.up_to_m <= up_to_m) {
                    let what = "slopes go from the gentlest and longest to the steepest and shortest".to_owned();
                    return Err(wrong(line_of("rise"), what));
                }
                slopes.push(SlopeLimit { rise, up_to_m });
            }
            let last = slopes.last().copied().unwrap_or(SlopeLimit { rise: 0.0, up_to_m: 0.0 });
            let slope = |k: usize| slopes.get(k).copied().unwrap_or(last);
            Some(Wheels { sloped, slopes: std::array::from_fn(slope) })
        };
        let speed_m_s = raw.speed_m_s.map_or(Ok(f32::INFINITY), |speed| within("speed_m_s", speed, SPEED))?;
        Ok(Self { id: raw.id, title: raw.title, eye_m, eye_range_m, footprint, step_m, wheels, speed_m_s })
    }

    /// Its name in a language (BCP 47), else in English, else in any.
    pub fn title(&self, language: &str) -> &str {
        let short = language.split('-').next().unwrap_or(language);
        let known = [language, short, "en"].iter().find_map(|language| self.title.get(*language));
        known.or_else(|| self.title.values().next()).map_or(&self.id, String::as_str)
    }

    /// A height that a visitor wants for the eye, within what this body allows, metres.
    pub fn eye_at(&self, wanted_m: Option<f32>) -> f32 {
        let wanted = wanted_m.filter(|wanted| wanted.is_finite()).unwrap_or(self.eye_m);
        wanted.clamp(self.eye_range_m.0, self.eye_range_m.1)
    }

    /// The space it takes with its eye at `eye_m` metres, looking along `heading` (radians).
    pub fn shape(&self, eye_m: f32, heading: f32) -> Shape {
        let Self { footprint, step_m: step, wheels, .. } = *self;
        Shape { footprint, heading, height: eye_m + ABOVE_EYE, step, wheels }
    }
}
