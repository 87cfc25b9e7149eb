//! Which input does what: a table from actions to inputs, and what is wrong with it.

use std::collections::BTreeMap;

use super::defaults::defaults;
use super::{Action, Command, Device, Input, Layer};

/// Most inputs of one action: more than all devices together ever need.
pub const MOST_INPUTS: usize = 16;

/// Actions a visitor must be able to reach to get out of anything: on every device that had them, one stays.
pub const LIFELINES: [Action; 3] =
    [Action::Press(Command::Menu), Action::Press(Command::Accept), Action::Press(Command::Back)];

/// The table. Every action is in it, if only with nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bindings {
    table: BTreeMap<Action, Vec<Input>>,
}

impl Default for Bindings {
    fn default() -> Self {
        Self { table: Action::all().map(|action| (action, defaults(action))).collect() }
    }
}

/// One input that would do two things in the same place. Only one happens: a [lifeline](LIFELINES), or the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What is pressed.
    pub input: Input,
    /// Where both count.
    pub layer: Layer,
    /// What it would do, in the order of [`Action::all`].
    pub actions: Vec<Action>,
}

/// Why an input was not taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is the last way to {1:?} on this device; bind another one first")]
pub struct LastWay(pub Input, pub Action);

impl Bindings {
    /// A table with nothing in it.
    pub fn empty() -> Self {
        Self { table: Action::all().map(|action| (action, Vec::new())).collect() }
    }

    /// What an action is bound to, on all devices.
    pub fn of(&self, action: impl Into<Action>) -> &[Input] {
        self.table.get(&action.into()).map_or(&[], Vec::as_slice)
    }

    /// What an action is bound to on one device.
    pub fn on(&self, action: impl Into<Action>, device: Device) -> impl Iterator<Item = Input> {
        self.of(action).iter().copied().filter(move |input| input.device() == device)
    }

    /// All actions with their inputs, the held ones first.
    pub fn iter(&self) -> impl Iterator<Item = (Action, &[Input])> {
        Action::all().map(|action| (action, self.of(action)))
    }

    /// The input does this, too. A held action takes nothing that is over at once; past [`MOST_INPUTS`] the oldest goes.
    pub fn add(&mut self, action: impl Into<Action>, input: Input) -> bool {
        let action = action.into();
        if matches!(action, Action::Hold(_)) && !input.can_be_held() {
            return false;
        }
        let inputs = self.table.entry(action).or_default();
        if inputs.contains(&input) {
            return false;
        }
        if inputs.len() >= MOST_INPUTS {
            inputs.remove(0);
        }
        inputs.push(input);
        true
    }

    /// The input does this, and in the same layers nothing else any more. Answers what lost it. What is the last way to
    /// a [lifeline](LIFELINES) stays there all the same, as a conflict that is shown.
    pub fn assign(&mut self, action: impl Into<Action>, input: Input) -> Vec<Action> {
        let action = action.into();
        let others: Vec<Action> = self.rivals(action, input).collect();
        let mut lost = Vec::new();
        for other in others {
            if self.remove(other, input).is_ok() {
                lost.push(other);
            }
        }
        self.add(action, input);
        lost
    }

    /// Other actions that this input does where `action` counts.
    pub fn rivals(&self, action: Action, input: Input) -> impl Iterator<Item = Action> {
        let meets = move |other: Action| other.layers().iter().any(|layer| action.layers().contains(layer));
        Action::all().filter(move |other| *other != action && meets(*other) && self.of(*other).contains(&input))
    }

    /// The input no longer does this. The last way to a [lifeline](LIFELINES) on a device stays.
    pub fn remove(&mut self, action: impl Into<Action>, input: Input) -> Result<(), LastWay> {
        let action = action.into();
        let device = input.device();
        if LIFELINES.contains(&action) && self.on(action, device).all(|one| one == input) {
            return Err(LastWay(input, action));
        }
        if let Some(inputs) = self.table.get_mut(&action) {
            inputs.retain(|one| *one != input);
        }
        Ok(())
    }

    /// As the program brings it: this action, or all of them. An input that something else has got meanwhile stays there.
    pub fn reset(&mut self, action: impl Into<Action>) {
        let action = action.into();
        self.table.insert(action, Vec::new());
        for input in defaults(action) {
            if LIFELINES.contains(&action) || self.rivals(action, input).next().is_none() {
                self.add(action, input);
            }
        }
    }

    /// Replaces what an action is bound to, as a file says.
    pub(super) fn set(&mut self, action: Action, inputs: Vec<Input>) {
        self.table.insert(action, Vec::new());
        for input in inputs {
            self.add(action, input);
        }
    }

    /// Gives the [lifelines](LIFELINES) back what a device has lost of them. Answers what was given back.
    pub fn mend(&mut self) -> Vec<(Action, Input)> {
        let mut given = Vec::new();
        for action in LIFELINES {
            for device in Device::ALL {
                if self.on(action, *device).next().is_some() {
                    continue;
                }
                let back = defaults(action).into_iter().filter(|input| input.device() == *device);
                for input in back {
                    self.add(action, input);
                    given.push((action, input));
                }
            }
        }
        given
    }

    /// Every input that would do two things in one place.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut met: BTreeMap<(Input, Layer), Vec<Action>> = BTreeMap::new();
        for (action, inputs) in self.iter() {
            for input in inputs {
                for layer in action.layers() {
                    met.entry((*input, *layer)).or_default().push(action);
                }
            }
        }
        let two = met.into_iter().filter(|(_, actions)| actions.len() > 1);
        two.map(|((input, layer), actions)| Conflict { input, layer, actions }).collect()
    }
}
