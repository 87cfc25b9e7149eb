//! The Bevy app: one feature, one folder, one plugin.

pub mod schedule;
pub mod visitor;
