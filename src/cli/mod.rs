//! One file per command: arguments in, one call into a wing, a report out.
