//! A window in which nothing happens asks for no frames.

use bevy::input::InputPlugin;
use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy::time::TimeUpdateStrategy;
use bevy::window::RequestRedraw;
use bevy_egui::{EguiInput, egui};
use parvis::viewer::captions::CaptionsPlugin;
use parvis::viewer::language::LanguagePlugin;
use parvis::viewer::screens::ScreensPlugin;
use parvis::viewer::screens::action::Action;
use parvis::viewer::settings::SettingsPlugin;
use parvis::viewer::visitor::{AppScreen, CaptionCue, Eye, Notice, NoticeKind, StreamingReport, Toggle, VisitorInput};
use parvis::viewer::window::RestPlugin;
use std::time::Duration;

fn app() -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin));
    app.add_plugins((SettingsPlugin { path: None }, LanguagePlugin, ScreensPlugin, CaptionsPlugin, RestPlugin));
    app.init_resource::<VisitorInput>();
    app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(100)));
    app.world_mut().spawn((Eye, Transform::default()));
    app
}

/// Whether any of so many frames asked for another.
fn asks_in(app: &mut App, frames: u32) -> bool {
    (0..frames).fold(false, |asked, _| {
        app.update();
        app.world_mut().resource_mut::<Messages<RequestRedraw>>().drain().count() > 0 || asked
    })
}

fn at_rest() -> App {
    let mut app = app();
    asks_in(&mut app, 10);
    app
}

#[test]
fn a_start_screen_that_waits_asks_for_no_frames() {
    assert!(!asks_in(&mut at_rest(), 10));
}

#[test]
fn a_visit_asks_for_frames_until_it_is_complete() {
    let mut app = at_rest();
    app.world_mut().resource_mut::<NextState<AppScreen>>().set(AppScreen::Visiting);
    asks_in(&mut app, 10);
    assert!(asks_in(&mut app, 3), "tiles are on their way");
    app.world_mut().resource_mut::<StreamingReport>().complete = true;
    asks_in(&mut app, 10);
    assert!(!asks_in(&mut app, 10));
}

#[test]
fn a_held_key_and_a_moving_eye_ask_for_frames() {
    let mut app = at_rest();
    app.world_mut().resource_mut::<VisitorInput>().look.x = 0.01;
    assert!(asks_in(&mut app, 1));
    app.world_mut().resource_mut::<VisitorInput>().look.x = 0.0;
    asks_in(&mut app, 10);
    assert!(!asks_in(&mut app, 5));
    let mut eyes = app.world_mut().query_filtered::<&mut Transform, With<Eye>>();
    eyes.single_mut(app.world_mut()).unwrap().translation.y = 1.0;
    assert!(asks_in(&mut app, 1));
    asks_in(&mut app, 10);
    assert!(!asks_in(&mut app, 5));
}

#[test]
fn captions_ask_for_frames_until_the_last_has_gone() {
    let mut app = at_rest();
    let text = "WEBVTT\n\n00:00.500 --> 00:01.000\nThe nave.\n";
    app.world_mut().write_message(CaptionCue::Play(text.to_owned()));
    app.update();
    assert!(asks_in(&mut app, 1), "the first caption must come up by itself");
    asks_in(&mut app, 15);
    assert!(!asks_in(&mut app, 5));
}

#[test]
fn a_toast_keeps_the_window_awake_so_that_it_can_go_by_itself() {
    let mut app = at_rest();
    let notice = Notice { kind: NoticeKind::Info, text: "Saved.".to_owned() };
    app.world_mut().write_message(notice);
    assert!(asks_in(&mut app, 2));
}

#[test]
fn what_was_asked_for_is_shown_before_the_window_rests_again() {
    let mut app = at_rest();
    app.world_mut().write_message(Action::Toggle(Toggle::TileBoxes));
    app.update();
    assert!(app.world().resource::<StreamingReport>().boxes);
    assert!(asks_in(&mut app, 1), "the boxes have not been drawn yet");
    asks_in(&mut app, 10);
    assert!(!asks_in(&mut app, 5));
}

#[test]
fn modifier_keys_that_have_not_changed_are_no_news() {
    let mut app = at_rest();
    let context = app.world_mut().spawn(EguiInput::default()).id();
    let mut tell = |modifiers| {
        let mut input = app.world_mut().get_mut::<EguiInput>(context).unwrap();
        input.events = vec![egui::Event::ModifiersChanged(modifiers)];
        app.update();
        app.world().get::<EguiInput>(context).unwrap().events.len()
    };
    assert_eq!(tell(egui::Modifiers::NONE), 0);
    assert_eq!(tell(egui::Modifiers::SHIFT), 1);
    assert_eq!(tell(egui::Modifiers::SHIFT), 0);
    assert_eq!(tell(egui::Modifiers::NONE), 1);
}
