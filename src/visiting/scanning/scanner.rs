//! What is lit, and for how long.

use super::groups::{Item, groups};

/// How controls are lit in turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Order {
    /// First groups, then what is in the chosen one; otherwise one control after the other.
    pub by_groups: bool,
    /// The light goes on by itself; otherwise a second switch does it.
    pub by_itself: bool,
    /// From the last to the first.
    pub backward: bool,
    /// How long each is lit, in seconds.
    pub step_secs: f64,
    /// How much longer the first is.
    pub first_secs: f64,
    /// Rounds until it rests, and until a group is left again; at least one.
    pub loops: u32,
}

impl Default for Order {
    fn default() -> Self {
        Self { by_groups: true, by_itself: true, backward: false, step_secs: 1.5, first_secs: 0.75, loops: 3 }
    }
}

/// What is lit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lit {
    /// Nothing: the next press begins anew.
    Nothing,
    /// Everything in this group, by the controls' ids.
    Group(Vec<u64>),
    /// This control.
    Item(u64),
}

/// Counted in the order of scanning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Rest,
    Group(usize),
    Item { group: usize, at: usize },
}

/// Lights controls in turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Scanner {
    order: Order,
    screen: Option<u64>,
    items: Vec<Item>,
    groups: Vec<Vec<usize>>,
    place: Place,
    /// The screen has not been begun: it had no controls yet.
    fresh: bool,
    /// Nothing was pressed and the light has not gone on since the screen was begun.
    untouched: bool,
    /// Rounds that are over.
    rounds: u32,
    /// When the light goes on.
    due: f64,
    /// Since when it waits for a switch that is held.
    frozen: Option<f64>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            order: Order::default(),
            screen: None,
            items: Vec::new(),
            groups: Vec::new(),
            place: Place::Rest,
            fresh: true,
            untouched: true,
            rounds: 0,
            due: 0.0,
            frozen: None,
        }
    }
}

impl Scanner {
    /// Goes on in this order.
    pub fn set(&mut self, order: Order) {
        if order == self.order {
            return;
        }
        let anew = (order.by_groups, order.backward) != (self.order.by_groups, self.order.backward);
        self.order = order;
        if anew {
            self.regroup();
            self.fresh = true;
        }
    }

    /// These controls are on this screen.
    pub fn offer(&mut self, screen: u64, items: &[Item], now: f64) {
        if self.screen != Some(screen) {
            self.screen = Some(screen);
            self.fresh = true;
        }
        if self.items != items {
            let lit = self.id_at(self.place);
            self.items = items.to_vec();
            self.regroup();
            self.find_again(lit, now);
        }
        if self.fresh && !self.items.is_empty() {
            self.begin(now);
        }
    }

    /// Time goes on.
    pub fn tick(&mut self, now: f64) {
        while self.is_running() && self.frozen.is_none() && now >= self.due {
            self.advance(self.due);
        }
    }

    /// The second switch: the light goes on. Never rests.
    pub fn step(&mut self, now: f64) {
        match self.place {
            Place::Rest => self.begin(now),
            _ => self.advance(now),
        }
        if self.place == Place::Rest {
            self.begin(now);
        }
    }

    /// The switch: a group is entered, a control is taken. Whatever it does, the same is lit after it, and for as long
    /// as if it were the first: whoever wants it again presses again.
    pub fn accept(&mut self, now: f64) -> Option<u64> {
        let taken = match self.place {
            Place::Rest => {
                self.begin(now);
                return None;
            }
            Place::Group(group) if self.group(group).len() > 1 => {
                self.place = Place::Item { group, at: 0 };
                None
            }
            place => self.id_at(place),
        };
        self.untouched = false;
        self.rounds = 0;
        self.due = now + self.order.step_secs + self.order.first_secs;
        taken
    }

    /// The light waits where it is.
    pub fn freeze(&mut self, now: f64) {
        self.frozen.get_or_insert(now);
    }

    /// The light goes on.
    pub fn thaw(&mut self, now: f64) {
        if let Some(since) = self.frozen.take() {
            self.due = self.due.max(since) + (now - since).max(0.0);
        }
    }

    /// What is lit.
    pub fn lit(&self) -> Lit {
        match self.place {
            Place::Rest => Lit::Nothing,
            Place::Group(group) => match self.group(group) {
                [] => Lit::Nothing,
                [only] => Lit::Item(self.items[*only].id),
                several => Lit::Group(several.iter().map(|at| self.items[*at].id).collect()),
            },
            Place::Item { .. } => self.id_at(self.place).map_or(Lit::Nothing, Lit::Item),
        }
    }

    /// The light goes on by itself.
    pub fn is_running(&self) -> bool {
        self.place != Place::Rest && self.order.by_itself
    }

    fn begin(&mut self, now: f64) {
        self.rounds = 0;
        self.fresh = self.groups.is_empty();
        self.untouched = true;
        self.frozen = None;
        self.place = self.first();
        self.due = now + self.order.step_secs + self.order.first_secs;
    }

    fn first(&self) -> Place {
        match (self.groups.is_empty(), self.order.by_groups) {
            (true, _) => Place::Rest,
            (false, true) => Place::Group(0),
            (false, false) => Place::Item { group: 0, at: 0 },
        }
    }

    fn regroup(&mut self) {
        let rows = groups(&self.items);
        self.groups = if self.order.by_groups || rows.is_empty() { rows } else { vec![rows.concat()] };
    }

    /// The group that is the so-manieth to be lit.
    fn group(&self, count: usize) -> &[usize] {
        let at = if self.order.backward { self.groups.len().checked_sub(count + 1) } else { Some(count) };
        at.and_then(|at| self.groups.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The control of a place; of a group the first.
    fn id_at(&self, place: Place) -> Option<u64> {
        let (group, at) = match place {
            Place::Rest => return None,
            Place::Group(group) => (group, 0),
            Place::Item { group, at } => (group, at),
        };
        let members = self.group(group);
        let at = if self.order.backward { members.len().checked_sub(at + 1)? } else { at };
        Some(self.items[*members.get(at)?].id)
    }

    /// The controls have changed: the one that was lit stays lit wherever it is now.
    fn find_again(&mut self, lit: Option<u64>, now: f64) {
        let Some(id) = lit else { return };
        // A screen that is still being laid out begins with what comes first in the end.
        if self.untouched {
            self.place = self.first();
            if self.id_at(self.place) != lit {
                self.due = now + self.order.step_secs + self.order.first_secs;
            }
            return;
        }
        let found = (0..self.groups.len()).find_map(|group| {
            let members = self.group(group);
            let at = members.iter().position(|at| self.items[*at].id == id)?;
            Some((group, if self.order.backward { members.len() - 1 - at } else { at }))
        });
        let last = self.groups.len().saturating_sub(1);
        self.place = match (self.place, found) {
            _ if self.groups.is_empty() => Place::Rest,
            (Place::Item { .. }, Some((group, at))) => Place::Item { group, at },
            (Place::Group(_), Some((group, _))) => Place::Group(group),
            (Place::Item { group, at }, None) => {
                let group = group.min(last);
                Place::Item { group, at: at.min(self.group(group).len().saturating_sub(1)) }
            }
            (Place::Group(group), None) => Place::Group(group.min(last)),
            (Place::Rest, _) => Place::Rest,
        };
        if found.is_none() {
            self.due = now + self.order.step_secs + self.order.first_secs;
        }
    }

    fn advance(&mut self, at: f64) {
        self.untouched = false;
        let loops = self.order.loops.max(1);
        let (count, all) = match self.place {
            Place::Rest => return,
            Place::Group(group) => (group, self.groups.len()),
            Place::Item { group, at } => (at, self.group(group).len()),
        };
        let next = if count + 1 < all { count + 1 } else { 0 };
        if next == 0 {
            self.rounds += 1;
        }
        self.place = match self.place {
            Place::Group(_) if self.rounds < loops => Place::Group(next),
            Place::Item { group, .. } if self.rounds < loops => Place::Item { group, at: next },
            // What was entered by mistake is left again.
            Place::Item { group, .. } if self.order.by_groups => {
                self.rounds = 0;
                Place::Group(group)
            }
            _ => Place::Rest,
        };
        let longer = if next == 0 { self.order.first_secs } else { 0.0 };
        self.due = at + self.order.step_secs.max(0.05) + longer;
    }
}
