//! Captions: what is spoken, as text on the screen.
//!
//! Reads [`CaptionCue`] and [`Preferences`], sends [`Notice`] for a caption file that cannot be used. Text is
//! Bevy's own UI text, because that is shaped for every script; egui's is not. Works without a renderer and
//! without fonts: then nothing is drawn, and the time still runs.

mod font;
mod layout;
mod player;
mod show;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{CaptionCue, CaptionStatus, Notice, Overlay, Preferences, TourStatus};

pub use layout::{CaptionFit, fit};
pub use player::{CaptionPlayer, Playing};
pub use show::{CaptionBox, CaptionScreen};

/// Plays and draws captions.
#[derive(Debug, Default, Clone, Copy)]
pub struct CaptionsPlugin;

impl Plugin for CaptionsPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<CaptionCue>()
            .add_message::<Notice>()
            .add_message::<RequestRedraw>()
            .init_resource::<Preferences>()
            .init_resource::<Overlay>()
            .init_resource::<TourStatus>()
            .init_resource::<CaptionPlayer>()
            .init_resource::<CaptionStatus>()
            .add_systems(Startup, (font::load, show::spawn_screen))
            .add_systems(Update, (player::play, show::draw).chain().in_set(VisitorSystems::Presentation));
    }
}
