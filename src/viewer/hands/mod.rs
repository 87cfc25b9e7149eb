//! Devices to wishes: keyboard, mouse, fingers, gamepads and keypads become [`VisitorInput`] and [`Commanded`], by the
//! table that the visitor can change.
//!
//! What a device does is staged (`stage`) as values of inputs, the `layers` of bevy_enhanced_input turn them into
//! actions by [`HandsMap`](super::visitor::HandsMap), and `ask` gives those their timing. The mouse and fingers that turn the view go by
//! `pointer`; `assign` listens for a new key; `store` keeps the table in a file.
//!
//! Of bevy_enhanced_input this uses the contexts with their precedence, the consumption of an input by the first action
//! that takes it, and the wait for a release when a context comes or goes. Its own reading of devices is not used, as it
//! knows keys by where they lie and not by what is printed on them, loses a press that is over within one frame (what
//! switches, keypads and slow machines give), and has its dead zone for one axis where ours is round and of the
//! visitor's size. So inputs are given to it as custom ones.

mod ask;
mod assign;
mod keys;
mod layers;
mod pointer;
mod soften;
mod stage;
mod store;

use std::path::PathBuf;

use bevy::input::InputSystems;
use bevy::input::gamepad::GamepadEvent;
use bevy::input::keyboard::KeyboardInput;
use bevy::input::mouse::MouseWheel;
use bevy::input::touch::TouchInput;
use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_egui::EguiPreUpdateSet;
use bevy_enhanced_input::prelude::*;

use super::schedule::VisitorSystems;
use super::visitor::{
    Assigning, Commanded, Devices, Moving, Notice, Overlay, Preferences, Rebind, TourStatus, VisitorInput,
};

/// Reads all devices. Needs the [`AppScreen`](super::visitor::AppScreen) state.
#[derive(Debug, Clone, Default)]
pub struct HandsPlugin {
    /// The file with the table. `None`: nothing is read or written, as tests want it.
    pub path: Option<PathBuf>,
}

impl HandsPlugin {
    /// With the file in the user's configuration folder, beside the preferences.
    pub fn for_user() -> Self {
        let folders = directories::ProjectDirs::from("org", "Parvis", "parvis");
        Self { path: folders.map(|folders| folders.config_dir().join("hands.toml")) }
    }
}

/// Reading of one frame, before anything is made of it.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Staging;

impl Plugin for HandsPlugin {
    fn build(&self, app: &mut App) {
        store::load(app, self.path.clone());
        app.add_plugins(EnhancedInputPlugin)
            .init_resource::<VisitorInput>()
            .init_resource::<Preferences>()
            .init_resource::<Overlay>()
            .init_resource::<TourStatus>()
            .init_resource::<Moving>()
            .init_resource::<Assigning>()
            .init_resource::<Devices>()
            .init_resource::<stage::Wires>()
            .init_resource::<pointer::Pointers>()
            .init_resource::<ask::Asked>()
            .add_message::<KeyboardInput>()
            .add_message::<MouseWheel>()
            .add_message::<TouchInput>()
            .add_message::<GamepadEvent>()
            .add_message::<Commanded>()
            .add_message::<Rebind>()
            .add_message::<Notice>()
            .add_message::<RequestRedraw>()
            .add_input_context::<layers::InVisit>()
            .add_input_context::<layers::OnTour>()
            .add_input_context::<layers::InAim>()
            .add_input_context::<layers::OnScreen>()
            .add_systems(Startup, layers::spawn_layers)
            .configure_sets(
                PreUpdate,
                Staging
                    .after(InputSystems)
                    .after(EguiPreUpdateSet::ProcessInput)
                    .before(EguiPreUpdateSet::BeginPass)
                    .before(EnhancedInputSystems::Prepare),
            )
            .add_systems(
                PreUpdate,
                (
                    stage::learn_letters,
                    stage::know_gamepads,
                    assign::listen,
                    pointer::read_pointers,
                    layers::rebuild,
                    layers::switch_layers,
                    stage::stage,
                    soften::soften,
                )
                    .chain()
                    .in_set(Staging),
            )
            .add_systems(Update, (assign::change, ask::ask).chain().in_set(VisitorSystems::Input))
            .add_systems(Update, (pointer::hold_pointer, store::save).in_set(VisitorSystems::Presentation));
    }
}
