//! Actions with their timing: [`VisitorInput`] and [`Commanded`].

use std::collections::BTreeMap;

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use bevy_enhanced_input::prelude::*;

use super::layers::Asks;
use super::pointer::Pointers;
use super::stage::Wires;
use crate::viewer::visitor::{AppScreen, Assigning, Commanded, Overlay, Preferences, VisitorInput};
use crate::visiting::hands::timing::{Latch, Repeat, Settle};
use crate::visiting::hands::{Action as Ask, Command, Handling, Held};

/// Radians a second that a held key or a full stick turns at sensitivity 1.
const STEADY_TURN: f32 = 1.4;
/// Times as fast as a walk.
const FAST: f32 = 2.1;
/// Times as fast as a walk.
const SLOW: f32 = 0.35;

/// What goes on from one frame to the next.
#[derive(Resource, Default)]
pub(super) struct Asked {
    latches: BTreeMap<Held, Latch>,
    repeats: BTreeMap<Command, Repeat>,
    settle: Settle<Command>,
}

/// The other way: whoever walks on by a toggle and presses this one stops.
fn opposite(held: Held) -> Option<Held> {
    Some(match held {
        Held::WalkForward => Held::WalkBack,
        Held::WalkBack => Held::WalkForward,
        Held::WalkLeft => Held::WalkRight,
        Held::WalkRight => Held::WalkLeft,
        Held::GazeLeft => Held::GazeRight,
        Held::GazeRight => Held::GazeLeft,
        Held::GazeUp => Held::GazeDown,
        Held::GazeDown => Held::GazeUp,
        Held::Fast => Held::Slow,
        Held::Slow => Held::Fast,
        Held::Rise => Held::Sink,
        Held::Sink => Held::Rise,
    })
}

impl Asked {
    /// How much of each held action there is now, 0 to 1. A toggled one is all there.
    fn hold(&mut self, values: &BTreeMap<Ask, f32>, handling: &Handling) -> BTreeMap<Held, f32> {
        let mut amounts = BTreeMap::new();
        for held in Held::ALL.iter().copied() {
            let value = values.get(&Ask::Hold(held)).copied().unwrap_or(0.0);
            let toggled = handling.is_toggled(held);
            let latch = self.latches.entry(held).or_default();
            // A stick need not be pushed to its end to hold, and must be to toggle.
            let pushes = if toggled { value >= handling.press_at } else { value > 0.0 };
            let was_on = latch.is_on();
            let on = latch.update(pushes, toggled);
            if on
                && !was_on
                && let Some(other) = opposite(held)
                && handling.is_toggled(other)
            {
                self.latches.entry(other).or_default().release();
                amounts.remove(&other);
            }
            if on {
                amounts.insert(held, if toggled { 1.0 } else { value.min(1.0) });
            }
        }
        amounts
    }

    fn let_go(&mut self) {
        self.latches.values_mut().for_each(Latch::release);
    }

    /// Commands of this frame.
    fn press(&mut self, values: &BTreeMap<Ask, f32>, handling: &Handling, now_secs: f64, dt_secs: f32) -> Vec<Command> {
        let mut commands = Vec::new();
        for command in Command::ALL.iter().copied() {
            let ask = Ask::Press(command);
            let again = handling.repeat && ask.repeats();
            let delay = if again { handling.repeat_delay_secs } else { f32::INFINITY };
            let repeat = self.repeats.entry(command).or_default();
            let first = !repeat.is_waiting();
            if !repeat.update(values.contains_key(&ask), dt_secs, delay, handling.repeat_every_secs) {
                continue;
            }
            // What is held on comes at its own rate; a press that follows another of its kind at once was a tremor.
            if first && !self.settle.accepts(command, now_secs, handling.settle_secs) {
                continue;
            }
            commands.push(command);
        }
        commands
    }

    /// A held command will come again.
    fn is_waiting(&self, handling: &Handling) -> bool {
        let repeats = |(command, repeat): (&Command, &Repeat)| repeat.is_waiting() && Ask::Press(*command).repeats();
        handling.repeat && self.repeats.iter().any(repeats)
    }
}

/// Actions to [`VisitorInput`] and [`Commanded`].
pub(super) fn ask(
    actions: Query<(&Asks, &ActionValue, &TriggerState)>,
    mut asked: ResMut<Asked>,
    (mut pointers, mut wires): (ResMut<Pointers>, ResMut<Wires>),
    (screen, overlay, assigning): (Res<State<AppScreen>>, Res<Overlay>, Res<Assigning>),
    preferences: Res<Preferences>,
    (time, real): (Res<Time>, Res<Time<Real>>),
    mut input: ResMut<VisitorInput>,
    mut commanded: MessageWriter<Commanded>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let handling = &preferences.handling;
    let mut values: BTreeMap<Ask, f32> = BTreeMap::new();
    for (asks, value, state) in &actions {
        if *state == TriggerState::Fired {
            let most = values.entry(asks.0).or_default();
            *most = most.max(value.as_axis1d());
        }
    }
    for command in asked.press(&values, handling, real.elapsed_secs_f64(), real.delta_secs()) {
        match command {
            Command::FreeLook => pointers.free = !pointers.free,
            Command::ChangeStick => wires.one_stick.other = !wires.one_stick.other,
            Command::Menu | Command::Back | Command::SafePlace => {
                pointers.free = false;
                asked.let_go();
            }
            _ => {}
        }
        commanded.write(Commanded(command));
        // Who carries it out may come before this in the frame.
        redraw.write(RequestRedraw);
    }
    let inside = *screen.get() == AppScreen::Visiting && *overlay == Overlay::None && assigning.0.is_none();
    if !inside {
        asked.let_go();
    }
    let amounts = asked.hold(&values, handling);
    let amount = |held: Held| amounts.get(&held).copied().unwrap_or(0.0);
    let along = |more: Held, less: Held| amount(more) - amount(less);
    let mut merged = VisitorInput { pace: 1.0, ..default() };
    if inside {
        let steady = Vec2::new(along(Held::WalkRight, Held::WalkLeft), along(Held::WalkForward, Held::WalkBack));
        merged.walk = (steady + pointers.walk).clamp_length_max(1.0);
        merged.rise = along(Held::Rise, Held::Sink);
        let steady = Vec2::new(along(Held::GazeLeft, Held::GazeRight), along(Held::GazeUp, Held::GazeDown));
        merged.look = steady * STEADY_TURN * handling.turn_sensitivity * time.delta_secs() + pointers.look;
        let sign = |inverted: bool| if inverted { -1.0 } else { 1.0 };
        merged.look *=
            preferences.look_sensitivity * Vec2::new(sign(handling.invert_turn), sign(preferences.invert_look));
        if amount(Held::Fast) > 0.0 {
            merged.pace = FAST;
        } else if amount(Held::Slow) > 0.0 {
            merged.pace = SLOW;
        }
    }
    input.set_if_neq(merged);
    if asked.is_waiting(handling) || wires.is_waiting() {
        redraw.write(RequestRedraw);
    }
}
