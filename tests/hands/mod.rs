//! What hands ask for on any device.

mod file;
mod table;
mod timing;
