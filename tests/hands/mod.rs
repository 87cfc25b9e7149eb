//! What hands ask for on any device.

#[cfg(feature = "viewer")]
mod bot;
#[cfg(feature = "viewer")]
mod bots;
#[cfg(feature = "viewer")]
mod devices;
mod file;
mod table;
mod timing;
