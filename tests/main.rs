//! Every behaviour of Parvis, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at the first surprise")]

mod common;

mod build;
mod captions;
mod cathedral;
mod check;
mod model_files;
mod payload;
mod streaming;
mod tileset;
#[cfg(feature = "viewer")]
mod tours;
mod visit;
