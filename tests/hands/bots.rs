//! One bot for each kind of device: with it alone it goes through all menus and to 25 places of the built-in cathedral.

use std::sync::OnceLock;

use bevy::input::gamepad::GamepadAxis;
use bevy::input::keyboard::Key as Printed;
use bevy::prelude::*;
use parvis::content::visit::{Standpoint, ValidVisit, Visit};
use parvis::viewer::visitor::{Moving, Overlay};
use parvis::visiting::hands::Device;
use parvis::workshop::cathedral::{CathedralOptions, write_visit};
use parvis::workshop::progress::Silent;

use super::bot::Bot;

/// The built-in cathedral, drawn once for all bots.
fn cathedral() -> ValidVisit {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let options = CathedralOptions { detail: 0, ..CathedralOptions::default() };
        write_visit(&folder.path().join("cathedral"), &options, &Silent).unwrap();
        folder
    });
    Visit::open(&folder.path().join("cathedral")).unwrap()
}

/// From the visit into every sheet of the menu and back, and out again.
fn walks_the_menu_tree(device: Device) {
    let mut bot = Bot::new(device, cathedral());
    assert_eq!(bot.overlay(), Overlay::None);
    bot.open_menu();
    assert_eq!(bot.overlay(), Overlay::Menu, "{device:?}");
    for (name, sheet) in [
        ("Places", Overlay::Places),
        ("Show another time", Overlay::Phases),
        ("Ways to move", Overlay::Moves),
        ("Access settings", Overlay::Access),
        ("Choose keys and buttons", Overlay::Controls),
        ("What each key and button does", Overlay::Help),
    ] {
        bot.press(name);
        assert_eq!(bot.overlay(), sheet, "{device:?} presses {name}");
        bot.back();
        assert_eq!(bot.overlay(), Overlay::Menu, "{device:?} comes back from {name}");
    }
    bot.press("Continue the visit");
    assert_eq!(bot.overlay(), Overlay::None, "{device:?}");
}

/// To this many places, from all over the list.
const PLACES: usize = 25;

/// To each by the list, from wherever the last one was.
fn goes_to_25_places(device: Device) {
    let visit = cathedral();
    let places: Vec<_> = visit
        .visit
        .places
        .iter()
        .map(|place| {
            let (Standpoint::Stand(at) | Standpoint::Eye(at)) = place.pose.at;
            (place.id.clone(), place.title.get("en").to_owned(), at.as_vec3())
        })
        .collect();
    assert!(places.len() >= PLACES, "{} places", places.len());
    let chosen = (0..PLACES).map(|at| places[at * places.len() / PLACES].clone());
    let mut bot = Bot::new(device, visit);
    for (id, title, at) in chosen {
        bot.open_menu();
        bot.press("Places");
        bot.press(&title);
        assert_eq!(bot.overlay(), Overlay::None, "{device:?} has chosen {id}");
        bot.arrive();
        let feet = bot.feet();
        // Without its tiles the building has no floor to land on, and a body falls while it waits.
        let flat = Vec2::new(feet.x - at.x, feet.z - at.z).length();
        assert!(flat < 0.6, "{device:?} is {flat} m from {id}");
    }
}

#[test]
fn with_a_keyboard_alone_every_sheet_of_the_menu_is_reached_and_left() {
    walks_the_menu_tree(Device::Keyboard);
}

#[test]
fn with_the_keypad_of_a_public_machine_alone_every_sheet_of_the_menu_is_reached_and_left() {
    walks_the_menu_tree(Device::Keypad);
}

#[test]
fn with_a_gamepad_alone_every_sheet_of_the_menu_is_reached_and_left() {
    walks_the_menu_tree(Device::Gamepad);
}

#[test]
fn with_a_mouse_alone_every_sheet_of_the_menu_is_reached_and_left() {
    walks_the_menu_tree(Device::Mouse);
}

#[test]
fn with_a_finger_alone_every_sheet_of_the_menu_is_reached_and_left() {
    walks_the_menu_tree(Device::Touch);
}

#[test]
fn a_keyboard_alone_goes_to_25_places() {
    goes_to_25_places(Device::Keyboard);
}

#[test]
fn the_keypad_of_a_public_machine_alone_goes_to_25_places() {
    goes_to_25_places(Device::Keypad);
}

#[test]
fn a_gamepad_alone_goes_to_25_places() {
    goes_to_25_places(Device::Gamepad);
}

#[test]
fn a_mouse_alone_goes_to_25_places() {
    goes_to_25_places(Device::Mouse);
}

#[test]
fn a_finger_alone_goes_to_25_places() {
    goes_to_25_places(Device::Touch);
}

#[test]
fn every_device_that_has_a_way_to_turn_turns_the_view() {
    for device in [Device::Keyboard, Device::Gamepad, Device::Mouse, Device::Touch] {
        let mut bot = Bot::new(device, cathedral());
        let before = bot.yaw();
        match device {
            Device::Keyboard => {
                bot.hold(KeyCode::ArrowLeft, Printed::ArrowLeft);
                bot.wait(25);
                bot.release(KeyCode::ArrowLeft, Printed::ArrowLeft);
            }
            Device::Gamepad => {
                bot.push(GamepadAxis::RightStickX, -1.0);
                bot.wait(25);
                bot.push(GamepadAxis::RightStickX, 0.0);
            }
            Device::Mouse => bot.drag_mouse(Vec2::new(640.0, 400.0), Vec2::new(200.0, 0.0)),
            _ => bot.drag(Vec2::new(500.0, 400.0), Vec2::new(740.0, 400.0)),
        }
        bot.wait(3);
        let turned = bot.yaw() - before;
        assert!(turned > 0.3, "{device:?} turns to the left by {turned}");
        bot.wait(20);
        assert!((bot.yaw() - before - turned).abs() < 1e-4, "{device:?} has let go");
    }
}

#[test]
fn back_ends_a_flight_and_only_then_opens_the_menu() {
    let mut bot = Bot::new(Device::Keyboard, cathedral());
    let moving = |bot: &Bot| *bot.app.world().resource::<Moving>();
    bot.key(KeyCode::KeyV, Printed::Character("v".into()));
    assert_eq!(moving(&bot), Moving::Flying);
    bot.key(KeyCode::Escape, Printed::Escape);
    assert_eq!((moving(&bot), bot.overlay()), (Moving::OnFoot, Overlay::None));
    bot.arrive();
    bot.key(KeyCode::Escape, Printed::Escape);
    assert_eq!(bot.overlay(), Overlay::Menu);
}

#[test]
fn a_way_to_move_is_chosen_on_its_sheet_and_ended_by_its_button() {
    let mut bot = Bot::new(Device::Mouse, cathedral());
    bot.open_menu();
    bot.press("Ways to move");
    bot.press("Fly");
    assert_eq!((*bot.app.world().resource::<Moving>(), bot.overlay()), (Moving::Flying, Overlay::None));
    bot.press("Land here");
    assert_eq!(*bot.app.world().resource::<Moving>(), Moving::OnFoot);
}
