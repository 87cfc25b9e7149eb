//! Switches and resting pointers, for every control of every screen.
//!
//! The screens tell which [`Controls`] there are. `take` keeps the keys of the switches to itself before anybody else
//! reads them, `scan` lights the controls in turn, `dwell` follows the pointer; both press through egui as assistive
//! technology does, so that there is no control which they do not reach. What is lit and the ring go into [`Lights`].

mod dwell;
mod scan;
mod take;

use bevy::input::InputSystems;
use bevy::input::gamepad::RawGamepadEvent;
use bevy::input::keyboard::KeyboardInput;
use bevy::input::mouse::MouseButtonInput;
use bevy::input::touch::TouchInput;
use bevy::prelude::*;
use bevy::window::{CursorLeft, CursorMoved, RequestRedraw};
use bevy_egui::EguiPreUpdateSet;
use bevy_egui::input::EguiInputEvent;

use super::schedule::VisitorSystems;
use super::visitor::{
    Announce, AppScreen, Controls, Lights, Notice, Overlay, Preferences, SwitchSettings, SwitchState, SwitchWish,
};

/// Scanning and dwell. Needs the [`AppScreen`] state and the screens; without an egui context it presses nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct SwitchPlugin;

impl Plugin for SwitchPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Controls>()
            .init_resource::<Lights>()
            .init_resource::<SwitchState>()
            .init_resource::<Preferences>()
            .init_resource::<Overlay>()
            .init_resource::<take::Taken>()
            .add_message::<Announce>()
            .add_message::<SwitchWish>()
            .add_message::<Notice>()
            .add_message::<RequestRedraw>()
            .add_message::<KeyboardInput>()
            .add_message::<MouseButtonInput>()
            .add_message::<RawGamepadEvent>()
            .add_message::<TouchInput>()
            .add_message::<CursorMoved>()
            .add_message::<CursorLeft>()
            .add_message::<EguiInputEvent>()
            .add_systems(
                PreUpdate,
                (take::take_keys, take::take_buttons)
                    .chain()
                    .before(InputSystems)
                    .before(EguiPreUpdateSet::ProcessInput),
            )
            .add_systems(Update, (take::obey, scan::scan, dwell::dwell).chain().in_set(VisitorSystems::Input));
    }
}

/// What is chosen of scanning and dwell.
fn settings(preferences: &Preferences) -> &SwitchSettings {
    &preferences.switch
}

/// Nothing lies over the visit: what is not a control is the building.
fn in_the_open(screen: &State<AppScreen>, overlay: Overlay) -> bool {
    *screen.get() == AppScreen::Visiting && overlay == Overlay::None
}
