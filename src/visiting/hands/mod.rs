//! What hands ask for, whatever device they hold.

mod command;

pub use command::Command;
