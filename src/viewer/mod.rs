//! The Bevy app: one feature, one folder, one plugin.
