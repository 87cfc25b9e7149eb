//! What a visit asks of a body: bodies and the ground under them, ways through a building, and what hands ask for.
//! Knows no engine; the viewer's plugins are its adapters.

pub mod hands;
pub mod quality;
