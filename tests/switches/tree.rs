//! One switch through the whole tree of screens.

use std::collections::BTreeSet;

use parvis::viewer::visitor::Overlay;

use super::{Bench, one_switch};

/// What this bot leaves alone: it ends the program, opens a window of the system, takes the switch out of the hand, or
/// puts another language (other names) on everything. The first tests press the third and the fourth.
const LEFT_ALONE: [&str; 10] = [
    "Quit",
    "Open a visit",
    "Open a folder",
    "Save my settings",
    "Read settings",
    "Scanning with",
    "Two switches",
    "Switch that",
    "English",
    "Français",
];

/// Goes to a screen with the one key.
fn go(bench: &mut Bench, to: Overlay) {
    let way = match to {
        // Shown on a new machine alone.
        Overlay::None | Overlay::Welcome => None,
        Overlay::Menu => Some("Continue the visit"),
        Overlay::Places => Some("Places"),
        Overlay::Phases => Some("Show another time"),
        Overlay::Help => Some("What each key and button does"),
        Overlay::Controls => Some("Choose keys and buttons"),
        Overlay::Access => Some("Access settings"),
        Overlay::Plan => Some("Plan"),
        Overlay::Moves => Some("Ways to move"),
        Overlay::Making => Some("Make a tour"),
    };
    for _ in 0..4 {
        if bench.overlay() == to {
            return;
        }
        let next = match (bench.overlay(), to) {
            (Overlay::Menu, Overlay::None) => "Continue the visit",
            (Overlay::Menu, _) => way.expect("a sheet"),
            (Overlay::None, _) => "Menu",
            _ => "Back",
        };
        assert!(bench.scan_to(next, None), "{next} is not reached");
    }
    panic!("no way to {to:?}");
}

#[test]
fn one_switch_reaches_every_screen_and_presses_every_control_once() {
    let mut bench = Bench::new(one_switch());
    let mut pressed: BTreeSet<(u64, String)> = BTreeSet::new();
    // The tour's controls are there after the menu was gone through.
    let screens =
        [Overlay::None, Overlay::Menu, Overlay::None, Overlay::Places, Overlay::Moves, Overlay::Help, Overlay::Access];
    for screen in screens {
        loop {
            go(&mut bench, screen);
            let fresh = |name: &str| {
                let left = LEFT_ALONE.iter().any(|left| name.starts_with(left));
                let another_place = name.starts_with("Place number") && name != "Place number 24";
                let leaves_tour = screen == Overlay::Menu && name == "Leave the tour";
                let done = pressed.contains(&(screen as u64, name.to_owned()));
                !(left || another_place || leaves_tour || done)
            };
            let mut names: Vec<String> = bench.controls().into_iter().map(|control| control.name).collect();
            names.retain(|name| fresh(name));
            // What ends a tour comes last, and what makes this test slow.
            let last = |name: &&String| name.starts_with("Leave") || name.starts_with("Rows first");
            let next = names.iter().find(|name| !last(name)).or(names.first());
            let Some(name) = next.cloned() else { break };
            assert!(bench.scan_to(&name, None), "{screen:?}: {name} is not reached");
            pressed.insert((screen as u64, name));
            assert!(bench.preferences().switch.scanning, "the switch stays in the hand");
        }
    }
    for name in ["Menu", "A short tour", "Menu", "Leave the tour"] {
        go(&mut bench, if name == "Menu" { Overlay::None } else { Overlay::Menu });
        assert!(bench.scan_to(name, None), "{name} is not reached");
    }
    assert!(pressed.len() > 60, "only {} controls were pressed", pressed.len());
}
