//! Which body the visitor goes in, and the ground that it walks on.

use std::sync::Arc;

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::visiting::body::{Profile, Profiles};
use crate::visiting::ground::CollisionWorld;

/// Bodies to choose from: those of the program and the visitor's own.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct Bodies(pub Profiles);

/// What the visit is walked on, whatever is on screen; `None` until it is read, and where a visit has nothing of the kind.
#[derive(Resource, Debug, Clone, Default)]
pub struct SolidGround(pub Option<Arc<CollisionWorld>>);

/// The two bodies that one key changes between. Figures: standing 1.61 m and seated 1.20 m are the averages of the 1995
/// US consent order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Posture {
    /// Eye at 1.61 m.
    #[default]
    Standing,
    /// Eye at 1.20 m, in a wheelchair.
    Seated,
}

impl Posture {
    /// The id of its profile.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Seated => SEATED,
        }
    }

    /// Eye above the floor as the profiles have it, metres.
    pub fn eye_height_m(self) -> f32 {
        match self {
            Self::Standing => 1.61,
            Self::Seated => 1.20,
        }
    }
}

const SEATED: &str = "seated";
const CUSTOM: &str = "custom";

/// The body that the visitor has chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Saved")]
pub struct ChosenBody {
    /// Id of the profile.
    pub profile: String,
    /// Its eye above the floor, metres.
    pub eye_m: f32,
    /// The same of the seated body: a visitor may sit lower or higher.
    pub seated_m: f32,
    /// The same of the body whose height is chosen freely.
    pub custom_m: f32,
    /// Id of the body before sitting down.
    pub before: String,
}

impl Default for ChosenBody {
    fn default() -> Self {
        Self::from(Posture::Standing)
    }
}

impl From<Posture> for ChosenBody {
    fn from(posture: Posture) -> Self {
        Self {
            profile: posture.profile().to_owned(),
            eye_m: posture.eye_height_m(),
            seated_m: Posture::Seated.eye_height_m(),
            custom_m: 1.50,
            before: Posture::Standing.profile().to_owned(),
        }
    }
}

impl PartialEq<Posture> for ChosenBody {
    fn eq(&self, posture: &Posture) -> bool {
        self.profile == posture.profile()
    }
}

impl ChosenBody {
    /// Eye above the floor, metres.
    pub fn eye_height_m(&self) -> f32 {
        self.eye_m
    }

    /// Whether it is the seated one.
    pub fn posture(&self) -> Posture {
        if self.profile == SEATED { Posture::Seated } else { Posture::Standing }
    }

    /// The height that the visitor has chosen for a body, where there is a choice, metres.
    pub fn wanted_m(&self, profile: &str) -> Option<f32> {
        match profile {
            SEATED => Some(self.seated_m),
            CUSTOM => Some(self.custom_m),
            _ => None,
        }
    }

    /// Goes in this body from now on.
    pub fn take(&mut self, profile: &Profile) {
        if profile.id == SEATED && self.profile != SEATED {
            self.before.clone_from(&self.profile);
        }
        self.profile.clone_from(&profile.id);
        self.eye_m = profile.eye_at(self.wanted_m(&profile.id));
    }

    /// Sits down, or goes on in the body before.
    pub fn sit(&mut self, bodies: &Profiles) {
        let next = if self.profile == SEATED { self.before.clone() } else { SEATED.to_owned() };
        self.take(bodies.get(&next));
    }

    /// Whatever a file or a switch has said becomes a body that there is.
    pub fn settle(&mut self, bodies: &Profiles) {
        let profile = bodies.get(&self.profile);
        let eye_m = profile.eye_at(self.wanted_m(&profile.id));
        if self.profile != profile.id {
            self.profile.clone_from(&profile.id);
        }
        self.eye_m = eye_m;
    }
}

/// As files have it: older ones hold a posture alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Saved {
    Posture(Posture),
    Body {
        profile: String,
        #[serde(default)]
        eye_m: Option<f32>,
        #[serde(default)]
        seated_m: Option<f32>,
        #[serde(default)]
        custom_m: Option<f32>,
        #[serde(default)]
        before: Option<String>,
    },
}

impl From<Saved> for ChosenBody {
    fn from(saved: Saved) -> Self {
        match saved {
            Saved::Posture(posture) => posture.into(),
            Saved::Body { profile, eye_m, seated_m, custom_m, before } => {
                let usual = Self::default();
                let within = |value: Option<f32>, usual: f32| {
                    value.filter(|value| value.is_finite()).unwrap_or(usual).clamp(0.4, 2.6)
                };
                Self {
                    profile,
                    eye_m: within(eye_m, usual.eye_m),
                    seated_m: within(seated_m, usual.seated_m),
                    custom_m: within(custom_m, usual.custom_m),
                    before: before.unwrap_or(usual.before),
                }
            }
        }
    }
}
