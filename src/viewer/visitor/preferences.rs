//! What the visitor has chosen, saved between visits by the settings plugin.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Aloud, CaptionStyle, ChosenBody, Comfort, MapPreferences, Reading, SwitchSettings, Vision};
use crate::visiting::hands::Handling;
use crate::visiting::quality::Graphics;
use crate::visiting::touring::{Bookmark, Pace};

/// Everything that is remembered. Unknown fields of a newer version are ignored, missing ones take their default.
#[derive(Resource, Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Version of this file's schema; see the settings plugin for migrations.
    pub version: u32,
    /// Language and ways of visiting were offered on this machine.
    pub welcomed: bool,
    /// BCP 47: "fr" or "en".
    pub language: String,
    /// 1.0 to 4.0, multiplies all text and controls.
    pub text_scale: f32,
    /// Black, white and a 7:1 contrast everywhere in the interface.
    pub high_contrast: bool,
    /// Cuts instead of every camera animation.
    pub reduced_motion: bool,
    /// The body to go in, and how high its eye is.
    pub posture: ChosenBody,
    /// Captions on.
    pub captions: bool,
    /// Caption size, 1.0 is 46 px at 1080p.
    pub caption_scale: f32,
    /// Letters, colours and place of captions.
    pub caption_style: CaptionStyle,
    /// Mouse, finger, key and stick, 0.25 to 2.5.
    pub look_sensitivity: f32,
    /// Up looks down.
    pub invert_look: bool,
    /// Hold or toggle, repeat, dead zones and their like.
    pub handling: Handling,
    /// Walking speed in m/s.
    pub walk_speed: f32,
    /// Vertical field of view in degrees, 50 to 100.
    pub field_of_view_deg: f32,
    /// What is said, and in which words.
    pub reading: Reading,
    /// How the picture is changed for eyes that see otherwise.
    pub vision: Vision,
    /// What is said aloud.
    pub aloud: Aloud,
    /// How tours are led: by themselves or by hand, and how fast.
    pub tour_pace: Pace,
    /// Comfort of moving.
    pub comfort: Comfort,
    /// Scanning, dwell and the bar of steps.
    pub switch: SwitchSettings,
    /// How finely the visit is drawn.
    pub graphics: Graphics,
    /// The small map.
    pub map: MapPreferences,
    /// Ids of the presets that were chosen, in that order; see [`super::PRESETS`].
    pub presets: Vec<String>,
    /// Where tours were left, newest first.
    pub bookmarks: Vec<Bookmark>,
    /// Newest first, at most 8.
    pub recent: Vec<RecentVisit>,
}

impl Preferences {
    /// Schema version written by this program.
    pub const VERSION: u32 = 1;
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            welcomed: false,
            language: "en".to_owned(),
            text_scale: 1.0,
            high_contrast: false,
            reduced_motion: false,
            posture: ChosenBody::default(),
            captions: true,
            caption_scale: 1.0,
            caption_style: CaptionStyle::default(),
            look_sensitivity: 1.0,
            invert_look: false,
            handling: Handling::default(),
            walk_speed: 1.4,
            field_of_view_deg: 65.0,
            reading: Reading::default(),
            vision: Vision::default(),
            aloud: Aloud::default(),
            tour_pace: Pace::default(),
            comfort: Comfort::default(),
            switch: SwitchSettings::default(),
            graphics: Graphics::default(),
            map: MapPreferences::default(),
            presets: Vec::new(),
            bookmarks: Vec::new(),
            recent: Vec::new(),
        }
    }
}

/// A visit opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentVisit {
    /// Title as it was when it was opened.
    pub title: String,
    /// Where it lies.
    pub path: std::path::PathBuf,
}
