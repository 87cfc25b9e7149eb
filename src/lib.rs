//! Parvis: visit the digital twin of a cathedral.
//!
//! Five wings, one direction (`content <- streaming <- viewer`,
//! `content <- visiting <- viewer`, `content <- workshop`, `cli -> all`):
//!
//! - [`content`]: what is visited. Formats are read, validated and written here.
//! - [`streaming`]: which tiles, and when. A pure selection and a byte budget.
//! - [`visiting`]: bodies, ways and hands, without an engine: where a body may stand, how it gets there, what it is told.
//! - [`workshop`]: prepares content: builds tiles, draws the built-in cathedral, checks visits.
//! - `viewer`: shows it, a Bevy app (only with the Cargo feature `viewer`).
//! - [`cli`]: one file per command.
//!
//! Inside, lengths are metres, angles radians, times seconds; the frame is
//! right-handed with Y up ("visit space"). 3D Tiles' Z up is turned at the edge.

pub mod cli;
pub mod content;
pub mod streaming;
#[cfg(feature = "viewer")]
pub mod viewer;
pub mod visiting;
pub mod workshop;
