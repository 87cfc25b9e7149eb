//! Reads aloud: tours, controls, messages and answers. What is said when is decided in [`crate::visiting::speech`].

mod interface;
mod stop;
mod voices;

pub use voices::Voices;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{
    Announce, CaptionCue, CaptionStatus, ChosenSight, Commanded, Controls, Notice, Overlay, Preferences, TourStatus,
    VoiceStatus, Words,
};

/// Adds reading aloud. A test gives [`Voices`] of its own before.
#[derive(Debug, Default, Clone, Copy)]
pub struct SpeechPlugin;

impl Plugin for SpeechPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Announce>()
            .add_message::<CaptionCue>()
            .add_message::<Commanded>()
            .add_message::<Notice>()
            .add_message::<RequestRedraw>()
            .init_resource::<CaptionStatus>()
            .init_resource::<ChosenSight>()
            .init_resource::<Controls>()
            .init_resource::<Overlay>()
            .init_resource::<Preferences>()
            .init_resource::<TourStatus>()
            .init_resource::<VoiceStatus>()
            .init_resource::<Voices>()
            .add_systems(
                Update,
                (
                    voices::follow_preferences,
                    interface::interrupt,
                    interface::offer,
                    interface::tell_messages,
                    interface::tell_controls,
                    interface::tell_sight,
                    stop::tell_stop,
                    voices::speak,
                )
                    .chain()
                    .run_if(resource_exists::<Words>)
                    .in_set(VisitorSystems::Presentation),
            );
    }
}
