//! The same errand with each kind of hand: menu, places, there and back, five steps, a tour, a setting, off.

use bevy::input::mouse::MouseButtonInput;
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_egui::egui;
use bevy_egui::input::EguiInputEvent;
use parvis::viewer::screens::toasts::Toasts;
use parvis::viewer::visitor::{Announce, GoTo, Overlay, SwitchSettings, SwitchState, TourStatus};
use parvis::visiting::hands::Command;
use parvis::visiting::scanning::Lit;

use super::{Bench, one_switch};
use std::time::Duration;

/// The errand; `hand` presses the control with a name and says whether it could.
fn errand(bench: &mut Bench, hand: impl Fn(&mut Bench, &str) -> bool) {
    let take = |bench: &mut Bench, name: &str| assert!(hand(bench, name), "{name} was not reached");
    take(bench, "Menu");
    assert_eq!(bench.overlay(), Overlay::Menu);
    take(bench, "Places");
    assert_eq!(bench.overlay(), Overlay::Places);
    take(bench, "Place number 17");
    assert_eq!(bench.went, [GoTo::Place("place-17".into())]);
    assert_eq!(bench.overlay(), Overlay::None);

    for _ in 0..5 {
        take(bench, "One step forward");
    }
    assert_eq!(bench.commanded, [Command::StepForward; 5]);
    take(bench, "Come back");
    assert_eq!(bench.commanded.last(), Some(&Command::ComeBack));

    take(bench, "Menu");
    take(bench, "A short tour");
    let running = |bench: &Bench| bench.app.world().resource::<TourStatus>().running.clone();
    assert_eq!(running(bench).map(|tour| tour.stop), Some(0));
    take(bench, "Next");
    assert_eq!(running(bench).map(|tour| tour.stop), Some(1));
    take(bench, "Leave the tour");
    assert_eq!(running(bench), None);

    take(bench, "Menu");
    take(bench, "Access settings");
    take(bench, "High contrast");
    assert!(bench.preferences().high_contrast);
}

#[test]
fn one_switch_does_everything_and_turns_itself_off() {
    for rows in [true, false] {
        let mut bench = Bench::new(SwitchSettings { rows, ..one_switch() });
        errand(&mut bench, |bench, name| bench.scan_to(name, None));
        assert!(bench.scan_to("Scanning with a switch", None));
        assert!(!bench.preferences().switch.scanning);
        assert_eq!(bench.lights().lit, Lit::Nothing);
    }
}

#[test]
fn two_switches_do_everything_and_nothing_moves_by_itself() {
    let mut bench = Bench::new(SwitchSettings { two_switches: true, ..one_switch() });
    let before = bench.lights().clone();
    bench.frames(200);
    assert_eq!(*bench.lights(), before);
    errand(&mut bench, |bench, name| bench.scan_to(name, Some(KeyCode::Tab)));
}

#[test]
fn a_pointer_that_only_rests_does_everything() {
    let mut bench = Bench::new(SwitchSettings { dwell: true, ..SwitchSettings::default() });
    bench.point(Vec2::new(900.0, 300.0));
    bench.frames(1);
    errand(&mut bench, Bench::rest_on);
}

#[test]
fn a_pointer_that_rests_on_the_floor_clicks_there_and_a_pause_holds_it_off() {
    let mut bench = Bench::new(SwitchSettings { dwell: true, ..SwitchSettings::default() });
    let mut clicks = bench.app.world().resource::<Messages<MouseButtonInput>>().get_cursor();
    bench.point(Vec2::new(900.0, 300.0));
    bench.frames(1);
    bench.point(Vec2::new(1000.0, 200.0));
    let mut count = 0;
    for _ in 0..30 {
        bench.frame();
        count += clicks.read(bench.app.world().resource::<Messages<MouseButtonInput>>()).count();
    }
    assert_eq!(count, 2, "down and up, once");
    assert!(bench.rest_on("Pause the gaze"));
    assert!(bench.app.world().resource::<SwitchState>().paused);
    bench.rest_on("Menu");
    assert_eq!(bench.overlay(), Overlay::None, "a paused gaze presses nothing");
    assert!(bench.rest_on("Gaze on again"));
    bench.rest_on("Menu");
    assert_eq!(bench.overlay(), Overlay::Menu);
}

#[test]
fn one_finger_does_everything_and_brings_the_bar_by_touching() {
    let mut bench = Bench::new(SwitchSettings::default());
    assert_eq!(bench.find("One step forward"), None, "who has a mouse and keys is not shown it");
    bench.tap_at(Vec2::new(900.0, 300.0));
    assert!(bench.find("One step forward").is_some());
    errand(&mut bench, Bench::tap);
}

#[test]
fn a_key_that_is_a_switch_is_nothing_else_and_is_free_again_after_it() {
    let mut bench = Bench::new(one_switch());
    bench.key(KeyCode::Space, true);
    bench.frame();
    let held = |bench: &Bench| bench.app.world().resource::<ButtonInput<KeyCode>>().pressed(KeyCode::Space);
    assert!(!held(&bench));
    bench.key(KeyCode::Space, false);
    bench.press(KeyCode::F8);
    assert!(!bench.preferences().switch.scanning);
    bench.key(KeyCode::Space, true);
    bench.frame();
    assert!(held(&bench));
}

#[test]
fn scanning_comes_and_goes_with_one_key_and_two_escapes_end_it_with_a_word() {
    let mut bench = Bench::new(SwitchSettings::default());
    bench.press(KeyCode::F8);
    bench.frames(2);
    assert!(bench.preferences().switch.scanning);
    assert_ne!(bench.lights().lit, Lit::Nothing);
    bench.press(KeyCode::Escape);
    assert!(bench.preferences().switch.scanning, "once is only a way back");
    bench.press(KeyCode::Escape);
    bench.frames(2);
    assert!(!bench.preferences().switch.scanning);
    let toasts = bench.app.world().resource::<Toasts>().shown();
    assert!(toasts.iter().any(|toast| toast.notice.text.starts_with("Scanning and dwell are off")));
    bench.press(KeyCode::F8);
    for _ in 0..3 {
        bench.press(KeyCode::Escape);
        bench.frames(25);
    }
    assert!(bench.preferences().switch.scanning, "slowly, Escape goes back and nothing more");
}

#[test]
fn any_key_can_become_the_switch() {
    let mut bench = Bench::new(one_switch());
    for name in ["Menu", "Access settings", "Switch that takes"] {
        assert!(bench.scan_to(name, None));
    }
    bench.press(KeyCode::F13);
    bench.frames(2);
    assert_eq!(bench.preferences().switch.accept_keys, ["F13"]);
}

#[test]
fn the_name_of_what_is_lit_is_told_once() {
    let mut bench = Bench::new(SwitchSettings { rows: false, ..one_switch() });
    let mut told = bench.app.world().resource::<Messages<Announce>>().get_cursor();
    let mut names = Vec::new();
    for _ in 0..12 {
        bench.frame();
        names.extend(told.read(bench.app.world().resource::<Messages<Announce>>()).map(|name| name.0.clone()));
    }
    assert!(names.first().is_some_and(|name| name == "Access settings"), "{names:?}");
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!((2..=3).contains(&all), "every half second another: {names:?}");
}

#[test]
fn on_a_slow_machine_nothing_is_passed_over_and_a_press_takes_what_the_last_picture_showed() {
    let settings = SwitchSettings { rows: false, first_secs: 0.0, step_secs: 0.3, ..one_switch() };
    let mut bench = Bench::new(settings);
    // A picture and a half a second, and two steps of the light in each.
    bench.app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(650)));
    let lit = |bench: &Bench| match bench.lights().lit {
        Lit::Item(id) => id,
        ref other => panic!("{other:?} is lit"),
    };
    let first = lit(&bench);
    let mut seen = vec![first];
    for _ in 0..40 {
        bench.frame();
        seen.push(lit(&bench));
    }
    seen.dedup();
    let round = 1 + seen[1..].iter().position(|id| *id == first).expect("it comes round");
    assert_eq!(round, bench.controls().len(), "each of them was to be seen");

    for _ in 0..6 {
        let wanted = lit(&bench);
        let mut events = bench.app.world().resource::<Messages<EguiInputEvent>>().get_cursor_current();
        bench.key(KeyCode::Space, true);
        bench.frame();
        let pressed: Vec<u64> = events
            .read(bench.app.world().resource::<Messages<EguiInputEvent>>())
            .filter_map(|event| match &event.event {
                egui::Event::AccessKitActionRequest(request) => Some(request.target_node.0),
                _ => None,
            })
            .collect();
        assert_eq!(pressed, [wanted]);
        bench.key(KeyCode::Space, false);
        bench.frames(3);
        if bench.overlay() != Overlay::None {
            break;
        }
    }
}
