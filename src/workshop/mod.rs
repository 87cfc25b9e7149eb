//! Prepares content: parallel, deterministic, bounded in memory. Knows no engine.

pub mod build;
pub mod cathedral;
pub mod check;
pub mod download;
pub mod inspect;
pub mod progress;
pub mod shelf;
