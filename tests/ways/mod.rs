//! Ways to move, without an engine: lines and rides, steps and notches, the trail, landing, flight and orbit.

mod going;
mod hands;
mod landing;
