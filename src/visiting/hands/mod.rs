//! What hands ask for, whatever device they hold.
//!
//! An [`Input`] is one thing that a hand does on a device; an [`Action`] is what it asks for by that; [`Bindings`] is
//! the table between them, which a [file](mod@file) keeps. [`Handling`] is how much time and precision it takes, and the
//! machines of [`timing`], [`stick`] and [`fingers`] make it so.

mod action;
mod bindings;
mod command;
mod defaults;
pub mod file;
pub mod fingers;
mod handling;
mod input;
mod key;
pub mod stick;
pub mod timing;

pub use action::{Action, Group, Held, Layer};
pub use bindings::{Bindings, Conflict, LIFELINES, LastWay, MOST_INPUTS};
pub use command::Command;
pub use handling::{Handling, steps};
pub use input::{Device, Gesture, Input, MouseKey, NoSuchInput, Notch, PadKey, Push, one_letter};
pub use key::Key;
#[cfg(feature = "viewer")]
#[cfg(feature = "viewer")]
pub(crate) use key::with_keys;
