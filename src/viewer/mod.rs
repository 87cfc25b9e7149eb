//! The Bevy app: one feature, one folder, one plugin.

pub mod captions;
pub mod schedule;
pub mod tours;
pub mod visitor;
