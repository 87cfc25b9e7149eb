//! A public machine that stands in a hall for months: what its staff wrote about it, and what it decides by itself.
//!
//! Knows no engine, no clock and no window: whoever calls says what time it is and what happened.

pub mod config;
pub mod hours;
pub mod idle;
pub mod sizes;
pub mod staff;
pub mod stats;
pub mod supervise;
pub mod talk;
pub mod touches;
