//! How long work tells how far it is, and hears that it should stop.

/// Told by workshop tasks, from any thread.
pub trait Progress: Sync {
    /// A new phase begins, `total` steps long (0: unknown).
    fn phase(&self, name: &str, total: u64);
    /// So many steps further.
    fn advance(&self, steps: u64);
    /// Whether to stop at the next convenient point and leave nothing behind.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn phase(&self, _name: &str, _total: u64) {}
    fn advance(&self, _steps: u64) {}
}
