//! One bot for each kind of device: with it alone it goes through all menus and to all places of the built-in cathedral.

use std::sync::OnceLock;

use bevy::prelude::*;
use parvis::content::visit::{Standpoint, ValidVisit, Visit};
use parvis::viewer::visitor::Overlay;
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
        ("Access settings", Overlay::Access),
        ("Choose keys and buttons", Overlay::Controls),
        ("Keys and buttons", Overlay::Help),
    ] {
        bot.press(name);
        assert_eq!(bot.overlay(), sheet, "{device:?} presses {name}");
        bot.back();
        assert_eq!(bot.overlay(), Overlay::Menu, "{device:?} comes back from {name}");
    }
    bot.press("Continue the visit");
    assert_eq!(bot.overlay(), Overlay::None, "{device:?}");
}

/// To every place by the list, from wherever the last one was.
fn goes_to_all_places(device: Device) {
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
    assert!(places.len() >= 25, "{} places", places.len());
    let mut bot = Bot::new(device, visit);
    for (id, title, at) in places {
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
fn a_keyboard_alone_goes_to_all_places() {
    goes_to_all_places(Device::Keyboard);
}

#[test]
fn the_keypad_of_a_public_machine_alone_goes_to_all_places() {
    goes_to_all_places(Device::Keypad);
}

#[test]
fn a_gamepad_alone_goes_to_all_places() {
    goes_to_all_places(Device::Gamepad);
}

#[test]
fn a_mouse_alone_goes_to_all_places() {
    goes_to_all_places(Device::Mouse);
}

#[test]
fn a_finger_alone_goes_to_all_places() {
    goes_to_all_places(Device::Touch);
}
