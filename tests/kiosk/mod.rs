//! A public machine, without an engine, a clock or a window.

mod config;
mod hours;
mod idle;
mod sizes;
mod staff;
mod stats;
mod supervise;
mod talk;
mod touches;
