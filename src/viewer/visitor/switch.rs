//! Scanning with switches, dwelling pointers and the bar of steps: what is chosen, what is on the screen, what is lit.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::visiting::scanning::{Lit, Switch};
use crate::visiting::within;

/// When the bar of step buttons lies over the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BarShown {
    /// With scanning, with dwell, and once a finger has touched the screen.
    #[default]
    WhenNeeded,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What is chosen. Figures: 0.3 to 5 s for a step of scanning, 0.3 to 3 s for a rest, half a second and more for what
/// trembles (EN 301 549, 5.8).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SwitchSettings {
    /// Controls light up in turn.
    pub scanning: bool,
    /// Rows first, then what is in them.
    pub rows: bool,
    /// A second switch lights the next; otherwise time does.
    pub two_switches: bool,
    /// How long each is lit, seconds.
    pub step_secs: f32,
    /// How much longer the first is, seconds.
    pub first_secs: f32,
    /// Rounds until it rests.
    pub loops: u32,
    /// From the last to the first.
    pub backward: bool,
    /// A press must last so long, seconds.
    pub hold_secs: f32,
    /// The same press again within so many seconds does nothing.
    pub ignore_secs: f32,
    /// Keys that take what is lit, as the engine names them ("Space").
    pub accept_keys: Vec<String>,
    /// Keys that light the next, with two switches.
    pub step_keys: Vec<String>,
    /// A pointer that rests presses.
    pub dwell: bool,
    /// How long it must rest, seconds.
    pub dwell_secs: f32,
    /// How far it may tremble, pixels.
    pub wobble_px: f32,
    /// When the bar is there.
    pub bar: BarShown,
    /// At the top of the window, and not at the bottom.
    pub bar_at_top: bool,
}

impl Default for SwitchSettings {
    fn default() -> Self {
        Self {
            scanning: false,
            rows: true,
            two_switches: false,
            step_secs: 1.5,
            first_secs: 0.75,
            loops: 3,
            backward: false,
            hold_secs: 0.0,
            ignore_secs: 0.2,
            accept_keys: vec!["Space".to_owned(), "Enter".to_owned()],
            step_keys: vec!["Tab".to_owned()],
            dwell: false,
            dwell_secs: 1.0,
            wobble_px: 30.0,
            bar: BarShown::WhenNeeded,
            bar_at_top: false,
        }
    }
}

impl SwitchSettings {
    /// The same within its limits: what a settings file says may be anything.
    pub fn checked(&self) -> Self {
        let usual = Self::default();
        let keys = |keys: &[String], usual: &[String]| {
            let known: Vec<String> = keys.iter().filter(|key| (1..40).contains(&key.len())).take(8).cloned().collect();
            if known.is_empty() { usual.to_vec() } else { known }
        };
        Self {
            step_secs: within(self.step_secs, 0.3, 5.0, usual.step_secs),
            first_secs: within(self.first_secs, 0.0, 5.0, usual.first_secs),
            loops: self.loops.clamp(1, 20),
            hold_secs: within(self.hold_secs, 0.0, 1.0, usual.hold_secs),
            ignore_secs: within(self.ignore_secs, 0.0, 2.0, usual.ignore_secs),
            accept_keys: keys(&self.accept_keys, &usual.accept_keys),
            step_keys: keys(&self.step_keys, &usual.step_keys),
            dwell_secs: within(self.dwell_secs, 0.3, 3.0, usual.dwell_secs),
            wobble_px: within(self.wobble_px, 5.0, 120.0, usual.wobble_px),
            ..self.clone()
        }
    }
}

/// What a control is, and how it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ControlState {
    /// A button.
    #[default]
    Button,
    /// One of several choices: the chosen one, or not.
    Choice(bool),
    /// On, or off.
    Switch(bool),
    /// One step down or up of this, in words.
    Step(String),
    /// Something to write into.
    Field,
}

/// A control that can be pressed at this moment, as the interface drew it. Lengths in points of the interface.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// The node of the accessibility tree: the same for as long as it is the same control.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// Where it lies, also where that is scrolled out of view.
    pub place: Rect,
    /// What is seen of it; empty where it is scrolled out of view.
    pub seen: Rect,
    /// It stays where it is while the others scroll.
    pub beside: bool,
    /// It can be pressed.
    pub enabled: bool,
    /// What it is.
    pub state: ControlState,
}

/// All controls on the screen, in the order in which they were drawn. Written by the screens.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct Controls {
    /// Changes when another screen or sheet is shown.
    pub screen: u64,
    /// What stands above it; empty over the visit.
    pub title: String,
    /// The control that has the keyboard.
    pub focused: Option<u64>,
    /// The controls.
    pub all: Vec<Control>,
    /// Pixels of the window in a point of the interface.
    pub zoom: f32,
}

/// The visitor writes into a field: letters are letters, and ask for nothing else. Written by the screens.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Typing(pub bool);

/// What scanning and dwell show. Written by the switch plugin, drawn by the screens.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct Lights {
    /// What is lit.
    pub lit: Lit,
    /// What the strip says of it.
    pub name: String,
    /// The ring of a rest: where, in pixels of the window, and how far it is, 0 to 1.
    pub ring: Option<(Vec2, f32)>,
}

impl Default for Lights {
    fn default() -> Self {
        Self { lit: Lit::Nothing, name: String::new(), ring: None }
    }
}

/// What is to be told in words, at once and instead of what is being told: the name of what is lit.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct Announce(pub String);

/// What the visitor does with switches beside their settings.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SwitchState {
    /// A rest presses nothing but what ends the pause.
    pub paused: bool,
    /// A finger has touched the screen.
    pub touched: bool,
    /// The next key becomes this switch.
    pub learning: Option<Switch>,
}

impl SwitchState {
    /// Whether the bar of step buttons is there.
    pub fn shows_bar(self, settings: &SwitchSettings) -> bool {
        match settings.bar {
            BarShown::Always => true,
            BarShown::Never => false,
            BarShown::WhenNeeded => settings.scanning || settings.dwell || self.touched,
        }
    }
}

/// What panels ask of it.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub enum SwitchWish {
    /// The next key becomes this switch.
    Learn(Switch),
    /// A rest presses nothing, or does again.
    PauseDwell,
}
