//! The Bevy app: one feature, one folder, one plugin.

pub mod language;
pub mod schedule;
pub mod screens;
pub mod settings;
pub mod visitor;
