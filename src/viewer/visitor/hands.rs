//! Devices, and what a visitor has bound to them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bevy::prelude::*;

use crate::visiting::hands::{Action, Bindings, Device, Input, Key};

/// Which key, button and gesture does what. Written by the hands plugin, which keeps it in a file.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct HandsMap(pub Bindings);

/// A change to [`HandsMap`], carried out and saved by the hands plugin.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub enum Rebind {
    /// The next key, button or stick on this device does this.
    Listen(Action, Device),
    /// Stop listening; nothing changes.
    StopListening,
    /// The input does this no longer.
    Forget(Action, Input),
    /// As the program brings it.
    Reset(Action),
    /// All of it as the program brings it.
    ResetAll,
    /// Write the table there.
    Export(PathBuf),
    /// Read the table from there.
    Import(PathBuf),
}

/// Whether the next press is for an action rather than for the program. Written by the hands plugin.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct Assigning(pub Option<Listening>);

/// An action that waits for its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Listening {
    /// What will be bound.
    pub action: Action,
    /// Only this device is listened to.
    pub device: Device,
    /// Until nobody listens any more, seconds.
    pub left_secs: f32,
}

/// Who made the gamepad, for the names of its buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PadKind {
    /// Nobody known: buttons go by where they lie.
    #[default]
    Generic,
    /// A, B, X, Y.
    Xbox,
    /// Cross, circle, square, triangle.
    PlayStation,
    /// B, A, Y, X.
    Nintendo,
}

/// What is known of the devices at hand. Written by the hands plugin.
#[derive(Resource, Debug, Clone, Default, PartialEq, Eq)]
pub struct Devices {
    /// The last gamepad that was plugged in.
    pub pad: PadKind,
    /// What is printed on keys that have been pressed.
    pub printed: BTreeMap<Key, char>,
}

impl Devices {
    /// What is printed on a key, as far as its presses or the visitor's language tell.
    pub fn printed(&self, key: Key, language: &str) -> Option<char> {
        self.printed.get(&key).copied().or_else(|| key.usually_prints(language == "fr"))
    }
}
