//! Bodies to go through a building in: sizes, what they get over, how fast they are. Data, in `assets/profiles` and in
//! the visitor's own folder.

mod profile;
mod shelf;
mod stance;

pub use profile::{Profile, ProfileError};
pub use shelf::Profiles;
pub use stance::{Held, Stance};
