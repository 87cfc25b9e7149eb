//! Which presses count: hands that tremble press twice, and hands that rest on a switch press without meaning it.

/// What a switch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Switch {
    /// Takes what is lit.
    Accept,
    /// Lights the next.
    Step,
}

/// When a press counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Timing {
    /// It must be held for so long, in seconds; 0 counts at once.
    pub hold_secs: f64,
    /// The same switch pressed again within so many seconds of its release is a tremble (EN 301 549, 5.8).
    pub ignore_secs: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Press {
    began: f64,
    /// It has been told, or it will never be.
    over: bool,
}

/// Both switches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Presses {
    timing: Timing,
    down: [Option<Press>; 2],
    /// When a press that counted ended, or began if it is not over.
    counted: [Option<f64>; 2],
}

impl Presses {
    /// Goes on with this timing.
    pub fn set(&mut self, timing: Timing) {
        self.timing = timing;
    }

    /// A switch goes down; answered where it counts at once.
    pub fn press(&mut self, switch: Switch, now: f64) -> Option<Switch> {
        let at = switch as usize;
        if self.down[at].is_some() {
            // Keys repeat while they are held.
            return None;
        }
        let trembles = self.counted[at].is_some_and(|before| now - before < self.timing.ignore_secs);
        self.down[at] = Some(Press { began: now, over: trembles });
        self.ripe(switch, now)
    }

    /// A switch goes up; answered where the press counts only now, because nobody looked before.
    pub fn release(&mut self, switch: Switch, now: f64) -> Option<Switch> {
        let told = self.ripe(switch, now);
        let at = switch as usize;
        let trembled = self.down[at].take().is_none_or(|press| press.over && self.counted[at] != Some(press.began));
        if !trembled && self.counted[at].is_some() {
            self.counted[at] = Some(now);
        }
        told
    }

    /// Time goes on; answered where a press has been held for long enough.
    pub fn tick(&mut self, now: f64) -> Option<Switch> {
        self.ripe(Switch::Accept, now).or_else(|| self.ripe(Switch::Step, now))
    }

    /// A switch is down and may still count.
    pub fn is_waiting(&self) -> bool {
        self.down.iter().flatten().any(|press| !press.over)
    }

    fn ripe(&mut self, switch: Switch, now: f64) -> Option<Switch> {
        let at = switch as usize;
        let press = self.down[at].as_mut().filter(|press| !press.over)?;
        if now - press.began < self.timing.hold_secs {
            return None;
        }
        press.over = true;
        self.counted[at] = Some(press.began);
        Some(switch)
    }
}
