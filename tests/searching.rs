//! Finding an option among all access settings, with the keyboard alone.

use bevy_egui::input::EguiInputEvent;
use bevy_egui::{PrimaryEguiContext, egui};

use bevy::prelude::*;
use parvis::viewer::screens::search::plain;
use parvis::viewer::visitor::{Commanded, Controls, SwitchSettings, Typing};
use parvis::visiting::hands::Command;

use crate::switches::Bench;

fn command(bench: &mut Bench, command: Command) {
    bench.app.world_mut().write_message(Commanded(command));
    bench.frames(4);
}

fn focused(bench: &Bench) -> String {
    let controls = bench.app.world().resource::<Controls>();
    let at = |id| controls.all.iter().find(|control| control.id == id);
    controls.focused.and_then(at).map_or_else(String::new, |control| control.name.clone())
}

fn write(bench: &mut Bench, text: &str) {
    let world = bench.app.world_mut();
    let context = world.query_filtered::<Entity, With<PrimaryEguiContext>>().single(world).unwrap();
    world.write_message(EguiInputEvent { context, event: egui::Event::Text(text.to_owned()) });
    bench.frames(4);
}

/// Presses a control as assistive technology does.
fn press(bench: &mut Bench, name: &str) {
    let id = bench.find(name).unwrap().id;
    let request = egui::accesskit::ActionRequest {
        action: egui::accesskit::Action::Click,
        target_tree: egui::accesskit::TreeId::ROOT,
        target_node: egui::accesskit::NodeId(id),
        data: None,
    };
    let world = bench.app.world_mut();
    let context = world.query_filtered::<Entity, With<PrimaryEguiContext>>().single(world).unwrap();
    world.write_message(EguiInputEvent { context, event: egui::Event::AccessKitActionRequest(request) });
    bench.frames(4);
}

/// Opens the access settings, and goes on to the field in which one searches.
fn go_to_search(bench: &mut Bench) {
    command(bench, Command::Access);
    for _ in 0..20 {
        if focused(bench) == "Search for an option" {
            break;
        }
        command(bench, Command::Next);
    }
    assert_eq!(focused(bench), "Search for an option");
}

fn typing(bench: &Bench) -> bool {
    bench.app.world().resource::<Typing>().0
}

#[test]
fn what_is_written_is_found_option_by_option_and_letters_ask_for_nothing_else() {
    let mut bench = Bench::new(SwitchSettings::default());
    go_to_search(&mut bench);
    assert!(typing(&bench));
    write(&mut bench, "Bold PICTURE");
    command(&mut bench, Command::Accept);
    assert!(focused(&bench).starts_with("Bold picture"), "{}", focused(&bench));
    assert!(!typing(&bench));
    let place = bench.app.world().resource::<Controls>();
    let seen = place.all.iter().find(|control| Some(control.id) == place.focused).unwrap().seen;
    assert!(seen.height() > 30.0, "it came into view: {seen:?}");
    command(&mut bench, Command::Accept);
    assert!(bench.preferences().vision.bold, "and is pressed as any other");
}

#[test]
fn the_button_goes_on_to_the_next_and_around() {
    let mut bench = Bench::new(SwitchSettings::default());
    go_to_search(&mut bench);
    write(&mut bench, "read aloud are");
    let mut found = Vec::new();
    for _ in 0..40 {
        press(&mut bench, "Next one");
        let now = focused(&bench);
        if found.contains(&now) {
            break;
        }
        found.push(now);
    }
    assert!(found.len() >= 2, "{found:?}");
    assert!(found.iter().all(|name| plain(name).contains("read aloud") && plain(name).contains("are")), "{found:?}");
}

#[test]
fn accents_and_capitals_do_not_matter() {
    assert_eq!(plain("Étapes d’ÉGLISE, cœur, sous-titres"), "etapes d'eglise, coeur, soustitres");
}
