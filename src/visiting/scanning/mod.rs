//! Scanning: controls light up in turn, and a switch takes the one that is lit. One switch is enough for everything.
//!
//! Knows no engine and no clock: whoever calls says how late it is, in seconds.

mod groups;
mod scanner;
mod switches;

pub use groups::{Item, groups};
pub use scanner::{Lit, Order, Scanner};
pub use switches::{Presses, Switch, Timing};

/// Scanner and switches together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scanning {
    scanner: Scanner,
    presses: Presses,
}

impl Scanning {
    /// Goes on with these settings.
    pub fn set(&mut self, order: Order, timing: Timing) {
        self.scanner.set(order);
        self.presses.set(timing);
    }

    /// These controls are on this screen. Another screen begins with its first.
    pub fn offer(&mut self, screen: u64, items: &[Item], now: f64) {
        self.scanner.offer(screen, items, now);
    }

    /// A switch goes down. Answers what it takes, if it takes something at once.
    pub fn press(&mut self, switch: Switch, now: f64) -> Option<u64> {
        // What is lit at this moment is meant: the light waits while the switch is held.
        self.scanner.tick(now);
        let counted = self.presses.press(switch, now);
        if counted.is_none() && self.presses.is_waiting() {
            self.scanner.freeze(now);
        }
        self.act(counted, now)
    }

    /// A switch goes up.
    pub fn release(&mut self, switch: Switch, now: f64) -> Option<u64> {
        let counted = self.presses.release(switch, now);
        let taken = self.act(counted, now);
        self.thaw(now);
        taken
    }

    /// Time goes on.
    pub fn tick(&mut self, now: f64) -> Option<u64> {
        let counted = self.presses.tick(now);
        let taken = self.act(counted, now);
        self.thaw(now);
        self.scanner.tick(now);
        taken
    }

    /// What is lit.
    pub fn lit(&self) -> Lit {
        self.scanner.lit()
    }

    /// Something will happen without a hand: whoever draws needs to call again.
    pub fn is_running(&self) -> bool {
        self.scanner.is_running() || self.presses.is_waiting()
    }

    fn thaw(&mut self, now: f64) {
        if !self.presses.is_waiting() {
            self.scanner.thaw(now);
        }
    }

    fn act(&mut self, counted: Option<Switch>, now: f64) -> Option<u64> {
        match counted? {
            Switch::Accept => self.scanner.accept(now),
            Switch::Step => {
                self.scanner.step(now);
                None
            }
        }
    }
}
