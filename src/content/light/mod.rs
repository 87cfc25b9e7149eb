//! How light goes through a building: where stone stops it and glass colours it, and what follows for a day and an hour.
//!
//! A [`LightGrid`] lies beside a visit (`light/grid.bin`, see `docs/visit-format.md`). With the place of the sun
//! ([`towards_sun`]) it becomes a [`LightVolume`]: how much sun, of which colour, and how much light from everywhere else
//! is at every metre. What draws only looks it up.

mod daylight;
mod error;
mod file;
mod grid;
mod march;
mod spread;
mod sun;
mod time;
mod volume;

pub use daylight::Daylight;
pub use error::LightError;
pub use grid::{AIR, Lamp, LightGrid, MAX_CELLS, MAX_GLASS, MAX_LAMPS, SOLID, Site};
pub use sun::{SunPosition, sun_position, towards_sun};
pub use time::LocalTime;
pub use volume::{LightVolume, VolumeShape};

/// Most bytes that a grid's file may have.
pub const MAX_BYTES: u64 = 32 << 20;
