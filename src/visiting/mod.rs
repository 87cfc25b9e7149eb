//! What a visit asks of a body: bodies and the ground under them, ways through a building, what hands ask for, what is
//! said aloud, and tours that are made and gone through.
//! Knows no engine; the viewer's plugins are its adapters.

pub mod authoring;
pub mod body;
pub mod dwell;
pub mod floors;
pub mod ground;
pub mod hands;
pub mod kiosk;
pub mod plan;
pub mod quality;
pub mod route;
pub mod scanning;
pub mod sights;
pub mod speech;
pub mod touring;
pub mod vision;
pub mod walk;
pub mod ways;
pub mod whereabouts;

/// A figure of a file within its limits; the usual one for what is not a number.
pub(crate) fn within(value: f32, least: f32, most: f32, usual: f32) -> f32 {
    if value.is_finite() { value.clamp(least, most) } else { usual }
}
