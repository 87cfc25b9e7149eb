//! What every visitor's body and tools need, whatever is on the screen.
//!
//! [`AccessibilityPlugin`] passes what a screen reader or a switch asks for on to the controls. Seated height
//! ([`Posture`](super::visitor::Posture)) is movement's, text size and contrast are the screens': they meet in
//! [`Preferences`](super::visitor::Preferences).

mod requests;

use bevy::a11y::ActionRequest;
use bevy::prelude::*;
use bevy_egui::input::EguiInputEvent;

use super::schedule::VisitorSystems;

/// Lets assistive technology act. Needs an egui context to act upon; without one nothing happens.
#[derive(Debug, Default, Clone, Copy)]
pub struct AccessibilityPlugin;

impl Plugin for AccessibilityPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<ActionRequest>()
            .add_message::<EguiInputEvent>()
            .add_systems(Update, requests::forward_requests.in_set(VisitorSystems::Input));
    }
}
