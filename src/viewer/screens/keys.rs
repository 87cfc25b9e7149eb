//! The keys and gamepad buttons of the screens. Walking and looking belong to movement.

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::input::{EguiInputEvent, EguiWantsInput};
use bevy_egui::{PrimaryEguiContext, egui};

use super::action::{Action, Setting, steps};
use super::visit_model;
use crate::viewer::visitor::{
    AppScreen, CurrentVisit, Overlay, Preferences, Timeline, Toggle, TourCommand, TourStatus,
};

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Press {
    /// Esc.
    Escape,
    /// Start on a gamepad.
    Menu,
    /// East on a gamepad.
    Back,
    /// H or F1.
    Help,
    /// C.
    Posture,
    /// P.
    Places,
    /// K.
    Captions,
    /// T.
    Tour,
    /// Left of the directional pad, while a tour runs.
    TourBack,
    /// Y.
    Timeline,
    /// B.
    Earlier,
    /// N.
    Later,
    /// F3.
    Streaming,
    /// Ctrl and plus.
    Larger,
    /// Ctrl and minus.
    Smaller,
    /// Ctrl and 0.
    UsualSize,
}

/// Where the program stands when a key is pressed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Situation {
    /// What fills the window.
    pub screen: AppScreen,
    /// What lies over it.
    pub overlay: Overlay,
    /// A control over the visit has the keyboard: Esc first gives it back to walking.
    pub control_focused: bool,
    /// A tour runs.
    pub touring: bool,
    /// The tour that T starts.
    pub first_tour: Option<String>,
    /// The phases before and after the one that is shown.
    pub phases: (Option<String>, Option<String>),
    /// Text size of the moment.
    pub text_scale: f32,
}

/// What a key does here, if anything.
pub fn action_for(press: Press, at: &Situation) -> Option<Action> {
    let visiting = at.screen == AppScreen::Visiting;
    let walking = visiting && at.overlay == Overlay::None;
    // Opens the sheet, or closes it where it is open.
    let sheet = |overlay: Overlay| {
        if at.overlay == overlay { Action::Back } else { Action::Show(overlay) }
    };
    match press {
        Press::Escape if walking && at.control_focused => None,
        Press::Menu if visiting && at.overlay != Overlay::None => Some(Action::Show(Overlay::None)),
        Press::Escape | Press::Menu if walking => Some(Action::Show(Overlay::Menu)),
        Press::Escape | Press::Back if at.overlay != Overlay::None => Some(Action::Back),
        Press::Escape | Press::Back if at.screen == AppScreen::Opening => Some(Action::CloseVisit),
        Press::Help if at.screen != AppScreen::Opening => Some(sheet(Overlay::Help)),
        Press::Places if visiting => Some(sheet(Overlay::Places)),
        Press::Posture if visiting => Some(Action::Toggle(Toggle::Posture)),
        Press::Captions if visiting => Some(Action::Toggle(Toggle::Captions)),
        Press::Timeline if walking && at.phases != (None, None) => Some(Action::Toggle(Toggle::Timeline)),
        Press::Earlier if walking => at.phases.0.clone().map(Action::Phase),
        Press::Later if walking => at.phases.1.clone().map(Action::Phase),
        Press::Streaming => Some(Action::Toggle(Toggle::StreamingPanel)),
        Press::Tour if walking && at.touring => Some(Action::Tour(TourCommand::Next)),
        Press::Tour if walking => at.first_tour.clone().map(|tour| Action::Tour(TourCommand::Start(tour))),
        Press::TourBack if walking && at.touring => Some(Action::Tour(TourCommand::Previous)),
        Press::Larger => {
            let larger = steps::TEXT.iter().copied().find(|step| *step > at.text_scale + 1e-3)?;
            Some(Action::Set(Setting::TextScale(larger)))
        }
        Press::Smaller => {
            let smaller = steps::TEXT.iter().rev().copied().find(|step| *step < at.text_scale - 1e-3)?;
            Some(Action::Set(Setting::TextScale(smaller)))
        }
        Press::UsualSize => Some(Action::Set(Setting::TextScale(1.0))),
        _ => None,
    }
}

/// What this key stands for. Letters go by what is printed on the key, on every layout; where the
/// layout has no Latin letters, by where the key lies.
pub fn press_of(key: &Key, code: KeyCode, control: bool) -> Option<Press> {
    if control {
        return match key {
            Key::Character(character) => match character.as_str() {
                "+" | "=" => Some(Press::Larger),
                "-" => Some(Press::Smaller),
                "0" => Some(Press::UsualSize),
                _ => None,
            },
            _ => None,
        };
    }
    match key {
        Key::Escape => Some(Press::Escape),
        Key::F1 => Some(Press::Help),
        Key::F3 => Some(Press::Streaming),
        Key::Character(character) => {
            let mut characters = character.chars().flat_map(char::to_lowercase);
            match (characters.next()?, code) {
                ('h', _) => Some(Press::Help),
                ('c', _) => Some(Press::Posture),
                ('p', _) => Some(Press::Places),
                ('k', _) => Some(Press::Captions),
                ('t', _) => Some(Press::Tour),
                ('y', _) => Some(Press::Timeline),
                ('b', _) => Some(Press::Earlier),
                ('n', _) => Some(Press::Later),
                (other, _) if other.is_ascii() => None,
                (_, KeyCode::KeyH) => Some(Press::Help),
                (_, KeyCode::KeyC) => Some(Press::Posture),
                (_, KeyCode::KeyP) => Some(Press::Places),
                (_, KeyCode::KeyK) => Some(Press::Captions),
                (_, KeyCode::KeyT) => Some(Press::Tour),
                (_, KeyCode::KeyY) => Some(Press::Timeline),
                (_, KeyCode::KeyB) => Some(Press::Earlier),
                (_, KeyCode::KeyN) => Some(Press::Later),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Keyboard and gamepad to [`Action`]s.
pub(super) fn read_keys(
    mut keys: MessageReader<KeyboardInput>,
    held: Res<ButtonInput<KeyCode>>,
    gamepads: Query<&Gamepad>,
    screen: Res<State<AppScreen>>,
    overlay: Res<Overlay>,
    wants: Option<Res<EguiWantsInput>>,
    tour: Res<TourStatus>,
    (visit, timeline): (Option<Res<CurrentVisit>>, Res<Timeline>),
    preferences: Res<Preferences>,
    mut actions: MessageWriter<Action>,
) {
    let situation = Situation {
        screen: *screen.get(),
        overlay: *overlay,
        control_focused: wants.is_some_and(|wants| wants.wants_keyboard_input()),
        touring: tour.running.is_some(),
        first_tour: visit.as_ref().and_then(|visit| visit_model::first_tour(visit)),
        phases: visit.map(|visit| visit_model::neighbours(&visit, &timeline)).unwrap_or_default(),
        text_scale: preferences.text_scale,
    };
    let control = held.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]);
    let other = held.any_pressed([KeyCode::AltLeft, KeyCode::AltRight, KeyCode::SuperLeft, KeyCode::SuperRight]);
    let from_keys = keys
        .read()
        .filter(|input| input.state == ButtonState::Pressed && !input.repeat && !other)
        .filter_map(|input| press_of(&input.logical_key, input.key_code, control));
    let touring = situation.touring;
    let from_gamepads = gamepads.iter().flat_map(|gamepad| {
        [
            (GamepadButton::Start, Press::Menu, true),
            (GamepadButton::East, Press::Back, true),
            (GamepadButton::DPadRight, Press::Tour, touring),
            (GamepadButton::DPadLeft, Press::TourBack, touring),
        ]
        .into_iter()
        .filter_map(|(button, press, here)| (here && gamepad.just_pressed(button)).then_some(press))
    });
    // One a frame: two keys at once must not open a sheet and close it again.
    if let Some(action) = from_keys.chain(from_gamepads).find_map(|press| action_for(press, &situation)) {
        actions.write(action);
    }
}

/// While a screen or sheet is up, the directional pad moves the focus and South presses.
pub(super) fn gamepad_to_egui(
    gamepads: Query<&Gamepad>,
    contexts: Query<Entity, With<PrimaryEguiContext>>,
    screen: Res<State<AppScreen>>,
    overlay: Res<Overlay>,
    mut events: MessageWriter<EguiInputEvent>,
) {
    if *screen.get() == AppScreen::Visiting && *overlay == Overlay::None {
        return;
    }
    let keys = [
        (GamepadButton::DPadUp, egui::Key::ArrowUp),
        (GamepadButton::DPadDown, egui::Key::ArrowDown),
        (GamepadButton::DPadLeft, egui::Key::ArrowLeft),
        (GamepadButton::DPadRight, egui::Key::ArrowRight),
        (GamepadButton::South, egui::Key::Enter),
    ];
    for context in &contexts {
        for gamepad in &gamepads {
            for (_, key) in keys.iter().filter(|(button, _)| gamepad.just_pressed(*button)) {
                for pressed in [true, false] {
                    let modifiers = egui::Modifiers::NONE;
                    let event = egui::Event::Key { key: *key, physical_key: None, pressed, repeat: false, modifiers };
                    events.write(EguiInputEvent { context, event });
                }
            }
        }
    }
}
