//! The table from actions to inputs.

use std::collections::BTreeSet;

use parvis::visiting::hands::{
    Action, Bindings, Command, Device, Gesture, Group, Held, Input, Key, LIFELINES, Layer, MouseKey, Notch, PadKey,
    Push,
};
use proptest::prelude::*;

/// Every input there is, and some letters.
pub fn inputs() -> Vec<Input> {
    let letters = ('a'..='z').chain("0+-=é".chars());
    let mut all: Vec<Input> = Key::ALL.iter().copied().map(Input::Key).collect();
    all.extend(letters.flat_map(|letter| [false, true].map(|ctrl| Input::Letter { letter, ctrl })));
    all.extend(MouseKey::ALL.iter().copied().map(Input::Mouse));
    all.extend(Notch::ALL.iter().copied().map(Input::Wheel));
    all.extend(Gesture::ALL.iter().copied().map(Input::Touch));
    all.extend(PadKey::ALL.iter().copied().map(Input::Pad));
    all.extend(Push::ALL.iter().copied().map(Input::Stick));
    all
}

pub fn actions() -> Vec<Action> {
    Action::all().collect()
}

#[test]
fn every_action_and_every_input_has_a_name_of_its_own_that_leads_back_to_it() {
    let mut names = BTreeSet::new();
    for action in actions() {
        assert_eq!(Action::from_name(&action.name()), Some(action));
        assert!(names.insert(action.name()), "{action:?}");
        assert!(!action.layers().is_empty());
        assert!(Group::ALL.contains(&action.group()));
    }
    assert!(names.contains("where-am-i") && names.contains("walk-forward"));
    for input in inputs() {
        assert_eq!(input.to_string().parse(), Ok(input));
    }
}

#[test]
fn what_the_program_brings_is_free_of_conflicts() {
    assert_eq!(Bindings::default().conflicts(), []);
}

#[test]
fn the_keys_that_worked_before_still_work() {
    let table = Bindings::default();
    let held = [
        (Held::WalkForward, [Key::KeyW, Key::ArrowUp]),
        (Held::WalkBack, [Key::KeyS, Key::ArrowDown]),
        (Held::GazeLeft, [Key::KeyQ, Key::ArrowLeft]),
        (Held::GazeRight, [Key::KeyE, Key::ArrowRight]),
        (Held::Fast, [Key::ShiftLeft, Key::ShiftRight]),
        (Held::Slow, [Key::ControlLeft, Key::ControlRight]),
    ];
    for (action, keys) in held {
        assert!(keys.iter().all(|key| table.of(action).contains(&Input::Key(*key))), "{action:?}");
    }
    let letters = [
        ('h', Command::Help),
        ('c', Command::Sit),
        ('p', Command::Places),
        ('k', Command::Captions),
        ('t', Command::Tour),
        ('t', Command::TourNext),
        ('y', Command::Timeline),
        ('b', Command::Earlier),
        ('n', Command::Later),
    ];
    for (letter, command) in letters {
        assert!(table.of(command).contains(&Input::letter(letter)), "{command:?}");
    }
    for (letter, command) in
        [('+', Command::Larger), ('=', Command::Larger), ('-', Command::Smaller), ('0', Command::UsualSize)]
    {
        assert!(table.of(command).contains(&Input::Letter { letter, ctrl: true }), "{command:?}");
    }
    for (key, command) in [(Key::Escape, Command::Back), (Key::F1, Command::Help), (Key::F3, Command::Streaming)] {
        assert!(table.of(command).contains(&Input::Key(key)), "{command:?}");
    }
    let pad = [
        (PadKey::Start, Command::Menu),
        (PadKey::East, Command::Back),
        (PadKey::South, Command::Accept),
        (PadKey::DPadRight, Command::TourNext),
        (PadKey::DPadLeft, Command::TourBack),
    ];
    for (key, command) in pad {
        assert!(table.of(command).contains(&Input::Pad(key)), "{command:?}");
    }
}

#[test]
fn nothing_needs_two_inputs_at_once() {
    for (action, inputs) in Bindings::default().iter() {
        let single = |input: &Input| !matches!(input, Input::Letter { ctrl: true, .. });
        let two_only = !inputs.is_empty() && !inputs.iter().any(single);
        assert!(!two_only, "{action:?} has only keys with Ctrl");
    }
}

#[test]
fn a_keyboard_alone_reaches_every_action() {
    // Moving the focus is the interface's own with Tab and the arrows.
    let own = [
        Command::Next,
        Command::Previous,
        Command::FocusUp,
        Command::FocusDown,
        Command::FocusLeft,
        Command::FocusRight,
        Command::Point,
    ];
    let table = Bindings::default();
    for action in actions().into_iter().filter(|action| own.iter().all(|own| *action != Action::Press(*own))) {
        assert!(table.on(action, Device::Keyboard).next().is_some(), "{action:?}");
    }
}

#[test]
fn twelve_keys_of_a_public_keypad_move_and_lead_through_all_screens() {
    let table = Bindings::default();
    for command in [
        Command::StepForward,
        Command::StepBack,
        Command::TurnLeft,
        Command::TurnRight,
        Command::Menu,
        Command::Back,
        Command::Accept,
        Command::FocusUp,
        Command::FocusDown,
        Command::FocusLeft,
        Command::FocusRight,
        Command::WhereAmI,
        Command::SafePlace,
        Command::Sit,
        Command::TakeOffer,
    ] {
        assert!(table.on(command, Device::Keypad).next().is_some(), "{command:?}");
    }
    let keys: BTreeSet<_> = table.iter().flat_map(|(_, inputs)| inputs.to_vec()).collect();
    assert_eq!(keys.iter().filter(|input| input.device() == Device::Keypad).count(), 12, "F13 to F24 all do something");
}

#[test]
fn the_same_key_in_two_places_is_no_conflict_and_twice_in_one_place_is() {
    let mut table = Bindings::default();
    let key = Input::Key(Key::Slash);
    table.add(Command::Accept, key);
    table.add(Command::Point, key);
    assert_eq!(table.conflicts(), [], "one counts while aiming and on screens, the other in the visit");
    table.add(Command::Plan, key);
    let conflicts = table.conflicts();
    assert!(conflicts.iter().any(|conflict| conflict.layer == Layer::Visit
        && conflict.input == key
        && conflict.actions.contains(&Command::Plan.into())
        && conflict.actions.contains(&Command::Point.into())));
}

#[test]
fn a_new_key_is_taken_from_what_had_it() {
    let mut table = Bindings::default();
    let lost = table.assign(Command::Fly, Input::letter('p'));
    assert_eq!(lost, [Action::Press(Command::Places)]);
    assert_eq!(table.of(Command::Places), []);
    assert_eq!(table.conflicts(), []);
    table.reset(Command::Places);
    assert_eq!(table.of(Command::Places), [], "p flies now");
    table.reset(Command::Fly);
    table.reset(Command::Places);
    assert_eq!(table, Bindings::default());
}

#[test]
fn the_last_way_out_cannot_be_taken_away() {
    let mut table = Bindings::default();
    let start = Input::Pad(PadKey::Start);
    assert!(table.remove(Command::Menu, start).is_err());
    assert_eq!(table.assign(Command::Fly, start), [], "it stays, and is shown as a conflict");
    assert_eq!(table.conflicts().len(), 1);
    table.add(Command::Menu, Input::Pad(PadKey::C));
    assert!(table.remove(Command::Menu, start).is_ok(), "there is another one now");
}

#[test]
fn a_notch_of_the_wheel_cannot_walk() {
    let mut table = Bindings::default();
    assert!(!table.add(Held::WalkForward, Input::Wheel(Notch::Up)));
    assert!(table.add(Command::LookUp, Input::Wheel(Notch::Up)));
}

proptest! {
    #[test]
    fn whatever_is_assigned_and_removed_menu_accept_and_back_stay_on_every_device_that_had_them(
        edits in prop::collection::vec((prop::sample::select(actions()), prop::sample::select(inputs()), 0..3), 0..80)
    ) {
        let mut table = Bindings::default();
        for (action, input, what) in edits {
            match what {
                0 => drop(table.assign(action, input)),
                1 => drop(table.remove(action, input)),
                _ => table.reset(action),
            }
        }
        let before = Bindings::default();
        for action in LIFELINES {
            for device in Device::ALL {
                if before.on(action, *device).next().is_some() {
                    prop_assert!(table.on(action, *device).next().is_some(), "{action:?} on {device:?}");
                }
            }
        }
        // What is a conflict is one with a way out: everything else was taken from what had it.
        for conflict in table.conflicts() {
            prop_assert!(conflict.actions.iter().any(|action| LIFELINES.contains(action)), "{conflict:?}");
        }
    }
}
