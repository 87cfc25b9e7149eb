//! Every behaviour of Parvis, in one binary.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise, and says what it skips"
)]
#![cfg_attr(feature = "viewer", expect(clippy::expect_used, reason = "and says at what"))]

mod common;

#[cfg(feature = "viewer")]
mod access;
mod architecture;
#[cfg(all(feature = "viewer", target_os = "linux"))]
mod assistive;
mod authoring;
mod build;
#[cfg(feature = "viewer")]
mod caption_looks;
mod captions;
mod cathedral;
mod cathedral_outside;
mod cathedral_paths;
mod cathedral_phases;
mod cathedral_words;
mod check;
mod cli;
#[cfg(feature = "viewer")]
mod films;
mod hands;
mod kiosk;
#[cfg(feature = "viewer")]
mod language;
mod light;
#[cfg(feature = "viewer")]
mod making;
mod metadata;
mod model_files;
mod model_streams;
#[cfg(feature = "viewer")]
mod movement;
mod payload;
#[cfg(feature = "viewer")]
mod pictures;
#[cfg(feature = "viewer")]
mod pictures_in_pieces;
#[cfg(feature = "viewer")]
mod pictures_otherwise;
mod quality;
#[cfg(feature = "viewer")]
mod reading_aloud;
mod scanning;
#[cfg(feature = "viewer")]
mod screens;
#[cfg(feature = "viewer")]
mod searching;
#[cfg(feature = "viewer")]
mod session;
#[cfg(feature = "viewer")]
mod settings;
mod source;
mod speech;
mod streaming;
mod subrip;
mod svx;
#[cfg(feature = "viewer")]
mod switches;
mod tileset;
mod touring;
#[cfg(feature = "viewer")]
mod tours;
#[cfg(feature = "viewer")]
mod tours_led;
mod vision;
mod visit;
mod visiting;
#[cfg(feature = "viewer")]
mod wayfinding;
mod ways;
mod wear;
