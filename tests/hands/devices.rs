//! Devices in the real input systems: what they ask for, with our own time.

use bevy::input::gamepad::{
    Gamepad, GamepadAxis, GamepadButton, RawGamepadAxisChangedEvent, RawGamepadButtonChangedEvent, RawGamepadEvent,
};
use bevy::input::keyboard::{Key as Printed, KeyboardInput};
use bevy::input::mouse::{AccumulatedMouseMotion, MouseScrollUnit, MouseWheel};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::input::{ButtonState, InputPlugin};
use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy::time::TimeUpdateStrategy;
use parvis::viewer::hands::HandsPlugin;
use parvis::viewer::visitor::{
    AppScreen, Assigning, Commanded, HandsMap, Moving, Overlay, Preferences, Rebind, TourPosition, TourStatus,
    VisitorInput,
};
use parvis::visiting::hands::{Action, Command, Device, Handling, Held, Input, Key, PadKey};
use std::time::Duration;

const FRAME: Duration = Duration::from_millis(10);

fn visiting_with(plugin: HandsPlugin) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin))
        .insert_state(AppScreen::Visiting)
        .add_plugins(plugin)
        .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME));
    app.finish();
    app.update();
    app.update();
    app
}

fn visiting() -> App {
    visiting_with(HandsPlugin { path: None })
}

fn say(app: &mut App, code: KeyCode, printed: &str, state: ButtonState) {
    let logical_key = if printed.is_empty() {
        Printed::Unidentified(bevy::input::keyboard::NativeKey::Unidentified)
    } else {
        Printed::Character(printed.into())
    };
    app.world_mut().write_message(KeyboardInput {
        key_code: code,
        logical_key,
        state,
        text: None,
        repeat: false,
        window: Entity::PLACEHOLDER,
    });
}

/// Runs so many frames; what was commanded in them.
fn run(app: &mut App, frames: usize) -> Vec<Command> {
    let mut all = Vec::new();
    for _ in 0..frames {
        app.update();
        all.extend(app.world_mut().resource_mut::<Messages<Commanded>>().drain().map(|Commanded(command)| command));
    }
    all
}

fn strike(app: &mut App, code: KeyCode, printed: &str) -> Vec<Command> {
    say(app, code, printed, ButtonState::Pressed);
    let mut all = run(app, 2);
    say(app, code, printed, ButtonState::Released);
    all.extend(run(app, 2));
    all
}

fn input(app: &App) -> VisitorInput {
    *app.world().resource::<VisitorInput>()
}

fn handling(app: &mut App, change: impl FnOnce(&mut Handling)) {
    change(&mut app.world_mut().resource_mut::<Preferences>().handling);
    run(app, 2);
}

#[test]
fn letters_go_by_what_is_printed_on_the_key() {
    let mut app = visiting();
    // Dvorak has H where QWERTY has J.
    assert_eq!(strike(&mut app, KeyCode::KeyJ, "h"), [Command::Help]);
    assert_eq!(strike(&mut app, KeyCode::KeyH, "H"), [Command::Help]);
    // A Greek layout has no C: the key where it would be stands for it.
    assert_eq!(strike(&mut app, KeyCode::KeyC, "ψ"), [Command::Sit]);
    assert_eq!(strike(&mut app, KeyCode::KeyJ, "ж"), [Command::NextBody]);
}

#[test]
fn control_makes_another_key_of_a_letter() {
    let mut app = visiting();
    say(&mut app, KeyCode::ControlLeft, "", ButtonState::Pressed);
    assert_eq!(run(&mut app, 2), []);
    assert_eq!(strike(&mut app, KeyCode::KeyC, "c"), [], "Ctrl+C is not C");
    assert_eq!(strike(&mut app, KeyCode::Equal, "+"), [Command::Larger]);
    say(&mut app, KeyCode::ControlLeft, "", ButtonState::Released);
    run(&mut app, 2);
    assert_eq!(strike(&mut app, KeyCode::F11, ""), [Command::Larger], "and one key does it alone");
}

#[test]
fn a_press_that_is_over_within_a_frame_is_heard_once() {
    let mut app = visiting();
    say(&mut app, KeyCode::KeyH, "h", ButtonState::Pressed);
    say(&mut app, KeyCode::KeyH, "h", ButtonState::Released);
    assert_eq!(run(&mut app, 4), [Command::Help]);
    say(&mut app, KeyCode::F13, "", ButtonState::Pressed);
    say(&mut app, KeyCode::F13, "", ButtonState::Released);
    assert_eq!(run(&mut app, 4), [Command::StepForward]);
}

#[test]
fn a_key_walks_as_long_as_it_is_held_or_until_it_is_pressed_again() {
    let mut app = visiting();
    say(&mut app, KeyCode::KeyW, "z", ButtonState::Pressed);
    run(&mut app, 3);
    assert_eq!(input(&app).walk, Vec2::Y, "by where it lies: Z on a French keyboard");
    say(&mut app, KeyCode::KeyW, "z", ButtonState::Released);
    run(&mut app, 3);
    assert_eq!(input(&app).walk, Vec2::ZERO);

    handling(&mut app, |handling| {
        handling.toggle(Held::WalkForward, true);
        handling.toggle(Held::WalkBack, true);
    });
    strike(&mut app, KeyCode::KeyW, "w");
    run(&mut app, 50);
    assert_eq!(input(&app).walk, Vec2::Y, "nobody holds it");
    strike(&mut app, KeyCode::KeyS, "s");
    assert_eq!(input(&app).walk, Vec2::NEG_Y, "the other way ends it");
    strike(&mut app, KeyCode::Escape, "");
    assert_eq!(input(&app).walk, Vec2::ZERO, "and the way out ends all");
}

#[test]
fn a_held_step_comes_again_at_the_visitors_pace_and_a_held_menu_key_does_not() {
    let mut app = visiting();
    handling(&mut app, |handling| (handling.repeat_delay_secs, handling.repeat_every_secs) = (1.0, 0.5));
    say(&mut app, KeyCode::Numpad8, "", ButtonState::Pressed);
    assert_eq!(run(&mut app, 90).len(), 1);
    assert_eq!(run(&mut app, 120).len(), 3, "after 1, 1.5 and 2 s");
    say(&mut app, KeyCode::Numpad8, "", ButtonState::Released);
    run(&mut app, 2);
    say(&mut app, KeyCode::F1, "", ButtonState::Pressed);
    assert_eq!(run(&mut app, 400), [Command::Help]);
}

#[test]
fn a_trembling_hand_is_heard_once() {
    let mut app = visiting();
    handling(&mut app, |handling| handling.settle_secs = 0.5);
    let mut heard = Vec::new();
    for _ in 0..5 {
        heard.extend(strike(&mut app, KeyCode::KeyC, "c"));
    }
    assert_eq!(heard, [Command::Sit], "five presses in a fifth of a second");
    assert_eq!(strike(&mut app, KeyCode::KeyK, "k"), [Command::Captions], "another key is heard at once");
    run(&mut app, 60);
    assert_eq!(strike(&mut app, KeyCode::KeyC, "c"), [Command::Sit]);
}

#[test]
fn each_notch_of_the_wheel_is_a_step_even_if_they_come_at_once() {
    let mut app = visiting();
    let notch = MouseWheel {
        unit: MouseScrollUnit::Line,
        x: 0.0,
        y: 3.0,
        window: Entity::PLACEHOLDER,
        phase: TouchPhase::Moved,
    };
    app.world_mut().write_message(notch);
    assert_eq!(run(&mut app, 20), [Command::StepForward; 3]);
}

#[test]
fn a_finger_looks_around_by_dragging_and_points_by_tapping() {
    let mut app = visiting();
    let finger = |app: &mut App, phase, x: f32| {
        let position = Vec2::new(x, 300.0);
        app.world_mut().write_message(TouchInput { phase, position, window: Entity::PLACEHOLDER, force: None, id: 1 });
        (run(app, 1), input(app).look)
    };
    finger(&mut app, TouchPhase::Started, 400.0);
    finger(&mut app, TouchPhase::Moved, 440.0);
    let (_, look) = finger(&mut app, TouchPhase::Moved, 568.0);
    assert!((look.x - std::f32::consts::PI / 10.0).abs() < 1e-4 && look.y == 0.0, "128 px are 18 degrees: {look}");
    assert_eq!(finger(&mut app, TouchPhase::Ended, 568.0).0, []);
    finger(&mut app, TouchPhase::Started, 400.0);
    let (mut told, _) = finger(&mut app, TouchPhase::Ended, 402.0);
    told.extend(run(&mut app, 3));
    assert_eq!(told, [Command::Point]);
}

#[test]
fn two_fingers_slid_together_walk_until_one_goes_up() {
    let mut app = visiting();
    let finger = |app: &mut App, phase, id, x: f32, y: f32| {
        let position = Vec2::new(x, y);
        app.world_mut().write_message(TouchInput { phase, position, window: Entity::PLACEHOLDER, force: None, id });
        run(app, 1);
        input(app)
    };
    finger(&mut app, TouchPhase::Started, 1, 400.0, 300.0);
    finger(&mut app, TouchPhase::Started, 2, 500.0, 300.0);
    finger(&mut app, TouchPhase::Moved, 1, 400.0, 100.0);
    let walking = finger(&mut app, TouchPhase::Moved, 2, 500.0, 100.0);
    assert_eq!((walking.walk, walking.look), (Vec2::Y, Vec2::ZERO));
    run(&mut app, 20);
    assert_eq!(input(&app).walk, Vec2::Y, "they lie still and the visitor walks on");
    assert_eq!(finger(&mut app, TouchPhase::Ended, 1, 400.0, 100.0).walk, Vec2::ZERO);
}

#[test]
fn a_mouse_looks_around_with_a_button_down_or_without_one() {
    let mut app = visiting();
    let moved = |app: &mut App, x: f32| {
        app.world_mut().write_message(bevy::input::mouse::MouseMotion { delta: Vec2::new(x, 0.0) });
        app.update();
        input(app).look.x
    };
    assert_eq!(moved(&mut app, 50.0), 0.0, "a mouse that only moves turns nothing");
    strike(&mut app, KeyCode::KeyX, "x");
    assert!(moved(&mut app, 50.0) < 0.0, "now it looks to the right");
    strike(&mut app, KeyCode::KeyX, "x");
    assert_eq!(moved(&mut app, 50.0), 0.0);
    assert!(app.world().contains_resource::<AccumulatedMouseMotion>());
}

#[test]
fn a_mouse_in_a_trembling_hand_clicks_and_one_that_goes_away_and_comes_back_has_dragged() {
    use bevy::input::mouse::{MouseButton, MouseButtonInput, MouseMotion};
    for (far, told) in [(9.0, vec![Command::Point]), (60.0, vec![])] {
        let mut app = visiting();
        let mut all = Vec::new();
        for state in [ButtonState::Pressed, ButtonState::Released] {
            let window = Entity::PLACEHOLDER;
            app.world_mut().write_message(MouseButtonInput { button: MouseButton::Left, state, window });
            all.extend(run(&mut app, 1));
            // To and fro, a long way together.
            for k in 0..20 {
                let x = if k % 2 == 0 { far } else { -far };
                app.world_mut().write_message(MouseMotion { delta: Vec2::new(x, 0.0) });
                all.extend(run(&mut app, 1));
            }
        }
        assert_eq!(all, told, "{far} px to and fro");
    }
}

fn pad(app: &mut App) -> Entity {
    app.world_mut().spawn(Gamepad::default()).id()
}

fn tilt(app: &mut App, pad: Entity, axis: GamepadAxis, value: f32) {
    app.world_mut().write_message(RawGamepadEvent::Axis(RawGamepadAxisChangedEvent::new(pad, axis, value)));
}

fn button(app: &mut App, pad: Entity, button: GamepadButton, value: f32) {
    app.world_mut().write_message(RawGamepadEvent::Button(RawGamepadButtonChangedEvent::new(pad, button, value)));
}

fn push_button(app: &mut App, pad: Entity, which: GamepadButton) -> Vec<Command> {
    button(app, pad, which, 1.0);
    let mut all = run(app, 2);
    button(app, pad, which, 0.0);
    all.extend(run(app, 2));
    all
}

#[test]
fn one_stick_walks_and_turns_and_a_button_gives_it_the_other_half() {
    let mut app = visiting();
    let pad = pad(&mut app);
    handling(&mut app, |handling| handling.one_stick = true);
    tilt(&mut app, pad, GamepadAxis::RightStickY, 1.0);
    run(&mut app, 3);
    assert_eq!((input(&app).walk, input(&app).look), (Vec2::Y, Vec2::ZERO));
    tilt(&mut app, pad, GamepadAxis::RightStickY, 0.0);
    tilt(&mut app, pad, GamepadAxis::RightStickX, 1.0);
    run(&mut app, 3);
    assert!(input(&app).walk == Vec2::ZERO && input(&app).look.x < 0.0, "to the right");
    push_button(&mut app, pad, GamepadButton::Mode);
    assert_eq!(input(&app).walk, Vec2::X, "now it sidesteps");
}

#[test]
fn sensitivity_and_inversion_turn_the_view_as_they_say() {
    let mut app = visiting();
    let turn = |app: &mut App| {
        say(app, KeyCode::ArrowLeft, "", ButtonState::Pressed);
        run(app, 3);
        let look = input(app).look.x;
        say(app, KeyCode::ArrowLeft, "", ButtonState::Released);
        run(app, 3);
        look
    };
    let usual = turn(&mut app);
    assert!(usual > 0.0);
    handling(&mut app, |handling| (handling.turn_sensitivity, handling.invert_turn) = (2.5, true));
    assert!((turn(&mut app) + 2.5 * usual).abs() < 1e-5);
}

#[test]
fn a_tour_and_aiming_lie_over_the_visit_and_give_their_keys_back() {
    let mut app = visiting();
    let pad = pad(&mut app);
    assert_eq!(push_button(&mut app, pad, GamepadButton::DPadRight), [Command::TurnRight]);
    app.world_mut().resource_mut::<TourStatus>().running = Some(TourPosition::default());
    run(&mut app, 2);
    assert_eq!(push_button(&mut app, pad, GamepadButton::DPadRight), [Command::TourNext]);
    assert_eq!(push_button(&mut app, pad, GamepadButton::DPadUp), [Command::StepForward], "the rest goes on");
    app.world_mut().resource_mut::<TourStatus>().running = None;
    *app.world_mut().resource_mut::<Moving>() = Moving::Pointing;
    run(&mut app, 2);
    assert_eq!(push_button(&mut app, pad, GamepadButton::South), [Command::Accept]);
    *app.world_mut().resource_mut::<Moving>() = Moving::OnFoot;
    run(&mut app, 2);
    assert_eq!(push_button(&mut app, pad, GamepadButton::South), [Command::TakeOffer]);
}

#[test]
fn a_button_that_is_still_down_when_a_sheet_closes_does_nothing_in_the_visit() {
    let mut app = visiting();
    let pad = pad(&mut app);
    *app.world_mut().resource_mut::<Overlay>() = Overlay::Menu;
    run(&mut app, 2);
    button(&mut app, pad, GamepadButton::South, 1.0);
    assert_eq!(run(&mut app, 2), [Command::Accept]);
    *app.world_mut().resource_mut::<Overlay>() = Overlay::None;
    assert_eq!(run(&mut app, 20), [], "South would take an offer in the visit");
}

#[test]
fn the_next_key_is_bound_by_what_is_printed_and_what_had_it_loses_it() {
    let mut app = visiting();
    app.world_mut().write_message(Rebind::Listen(Command::Fly.into(), Device::Keyboard));
    run(&mut app, 2);
    assert!(app.world().resource::<Assigning>().0.is_some());
    assert_eq!(strike(&mut app, KeyCode::KeyR, "p"), [], "the press is for the table");
    let map = app.world().resource::<HandsMap>().0.clone();
    assert!(map.of(Command::Fly).contains(&Input::letter('p')));
    assert_eq!(map.of(Command::Places), []);
    assert!(app.world().resource::<Assigning>().0.is_none());
    assert_eq!(strike(&mut app, KeyCode::KeyR, "p"), [Command::Fly], "and from now on it flies");
}

#[test]
fn listening_ends_by_escape_by_time_and_by_the_button_on_the_screen_and_changes_nothing() {
    let mut app = visiting();
    let before = app.world().resource::<HandsMap>().clone();
    let action = Action::Hold(Held::WalkForward);
    for end in 0..3 {
        app.world_mut().write_message(Rebind::Listen(action, Device::Keyboard));
        run(&mut app, 2);
        match end {
            0 => assert_eq!(strike(&mut app, KeyCode::Escape, ""), []),
            1 => assert_eq!(run(&mut app, 1100), []),
            _ => {
                app.world_mut().write_message(Rebind::StopListening);
                run(&mut app, 2);
            }
        }
        assert!(app.world().resource::<Assigning>().0.is_none(), "{end}");
    }
    assert_eq!(*app.world().resource::<HandsMap>(), before);
}

#[test]
fn a_gamepad_is_listened_to_and_its_button_does_not_act_at_once() {
    let mut app = visiting();
    let pad = pad(&mut app);
    app.world_mut().write_message(Rebind::Listen(Command::Plan.into(), Device::Gamepad));
    run(&mut app, 2);
    assert_eq!(push_button(&mut app, pad, GamepadButton::C), []);
    assert_eq!(app.world().resource::<HandsMap>().0.of(Command::Plan).last(), Some(&Input::Pad(PadKey::C)));
    assert_eq!(push_button(&mut app, pad, GamepadButton::C), [Command::Plan]);
}

#[test]
fn the_table_survives_a_restart_and_can_be_passed_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config/hands.toml");
    let mut app = visiting_with(HandsPlugin { path: Some(path.clone()) });
    app.insert_resource(parvis::viewer::language::words_for("en").unwrap());
    app.world_mut().write_message(Rebind::Listen(Command::Fly.into(), Device::Keyboard));
    run(&mut app, 2);
    strike(&mut app, KeyCode::F6, "");
    let passed = folder.path().join("passed on.toml");
    app.world_mut().write_message(Rebind::Export(passed.clone()));
    run(&mut app, 2);
    let bound = |app: &App| app.world().resource::<HandsMap>().0.of(Command::Fly).contains(&Input::Key(Key::F6));
    assert!(bound(&app));

    let again = visiting_with(HandsPlugin { path: Some(path) });
    assert!(bound(&again), "after a restart");
    let mut other = visiting();
    assert!(!bound(&other));
    other.world_mut().write_message(Rebind::Import(passed));
    run(&mut other, 2);
    assert!(bound(&other), "on another machine");
    other.world_mut().write_message(Rebind::ResetAll);
    run(&mut other, 2);
    assert!(!bound(&other));
}
