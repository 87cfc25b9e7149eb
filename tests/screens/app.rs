//! The plugin in an app without a window.

use bevy::a11y::ActionRequest;
use bevy::input::keyboard::{Key, KeyCode, KeyboardInput};
use bevy::input::{ButtonState, InputPlugin};
use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{PrimaryEguiContext, egui};
use parvis::viewer::accessibility::AccessibilityPlugin;
use parvis::viewer::hands::HandsPlugin;
use parvis::viewer::language::LanguagePlugin;
use parvis::viewer::screens::ScreensPlugin;
use parvis::viewer::screens::action::{Action, Setting};
use parvis::viewer::screens::toasts::Toasts;
use parvis::viewer::settings::SettingsPlugin;
use parvis::viewer::visitor::{
    AppScreen, CloseVisit, Commanded, Notice, NoticeKind, OpenVisit, Overlay, Posture, Preferences, StreamingReport,
    Toggle, VisitSource,
};
use parvis::visiting::hands::Command;

fn app() -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin));
    app.add_plugins((SettingsPlugin { path: None }, LanguagePlugin, ScreensPlugin, AccessibilityPlugin));
    app.add_plugins(HandsPlugin { path: None });
    app.finish();
    app.update();
    app
}

fn visiting() -> App {
    let mut app = app();
    app.world_mut().resource_mut::<NextState<AppScreen>>().set(AppScreen::Visiting);
    app.update();
    app
}

fn press(app: &mut App, logical_key: Key, key_code: KeyCode) {
    // The key before comes up first.
    app.update();
    let window = Entity::PLACEHOLDER;
    let say = |app: &mut App, state| {
        let logical_key = logical_key.clone();
        app.world_mut().write_message(KeyboardInput {
            key_code,
            logical_key,
            state,
            text: None,
            repeat: false,
            window,
        });
    };
    say(app, ButtonState::Pressed);
    app.update();
    app.update();
    say(app, ButtonState::Released);
}

fn act(app: &mut App, action: Action) {
    app.world_mut().write_message(action);
    app.update();
}

fn letter(text: &str) -> Key {
    Key::Character(text.into())
}

#[test]
fn keys_open_sheets_and_turn_switches() {
    let mut app = visiting();
    press(&mut app, Key::Escape, KeyCode::Escape);
    assert_eq!(*app.world().resource::<Overlay>(), Overlay::Menu);
    press(&mut app, letter("h"), KeyCode::KeyH);
    assert_eq!(*app.world().resource::<Overlay>(), Overlay::Help);
    press(&mut app, Key::Escape, KeyCode::Escape);
    assert_eq!(*app.world().resource::<Overlay>(), Overlay::Menu, "help was opened from the menu");
    press(&mut app, Key::Escape, KeyCode::Escape);
    assert_eq!(*app.world().resource::<Overlay>(), Overlay::None);
    press(&mut app, letter("c"), KeyCode::KeyC);
    let told: Vec<_> = app.world_mut().resource_mut::<Messages<Commanded>>().drain().collect();
    assert!(told.contains(&Commanded(Command::Sit)), "the body sits down, movement does it: {told:?}");
    press(&mut app, letter("k"), KeyCode::KeyK);
    assert!(!app.world().resource::<Preferences>().captions);
    press(&mut app, Key::F3, KeyCode::F3);
    assert!(app.world().resource::<StreamingReport>().open);
}

#[test]
fn a_switch_turned_by_another_plugin_reaches_the_preferences() {
    let mut app = visiting();
    app.world_mut().write_message(Toggle::Captions);
    app.update();
    assert!(!app.world().resource::<Preferences>().captions);
}

#[test]
fn a_setting_is_remembered_also_where_there_is_no_body_yet() {
    let mut app = app();
    act(&mut app, Action::Set(Setting::Posture(Posture::Seated)));
    act(&mut app, Action::Set(Setting::TextScale(2.0)));
    let preferences = app.world().resource::<Preferences>();
    assert_eq!((preferences.posture.posture(), preferences.text_scale), (Posture::Seated, 2.0));
}

#[test]
fn opening_and_closing_are_told_and_close_the_sheets() {
    let mut app = visiting();
    act(&mut app, Action::Show(Overlay::Menu));
    act(&mut app, Action::CloseVisit);
    assert_eq!(*app.world().resource::<Overlay>(), Overlay::None);
    assert_eq!(app.world_mut().resource_mut::<Messages<CloseVisit>>().drain().count(), 1);
    act(&mut app, Action::Open(VisitSource::BuiltIn));
    let opened: Vec<_> = app.world_mut().resource_mut::<Messages<OpenVisit>>().drain().collect();
    assert_eq!(opened, [OpenVisit(VisitSource::BuiltIn)]);
}

#[test]
fn a_sheet_does_not_outlive_its_visit() {
    let mut app = visiting();
    act(&mut app, Action::Show(Overlay::Places));
    app.world_mut().resource_mut::<NextState<AppScreen>>().set(AppScreen::Start);
    app.update();
    assert_eq!(*app.world().resource::<Overlay>(), Overlay::None);
}

#[test]
fn a_notice_becomes_a_toast_and_can_be_dismissed() {
    let mut app = visiting();
    app.world_mut().write_message(Notice { kind: NoticeKind::Error, text: "no such file".into() });
    app.update();
    let id = app.world().resource::<Toasts>().shown()[0].id;
    act(&mut app, Action::Dismiss(id));
    assert!(app.world().resource::<Toasts>().shown().is_empty());
}

#[test]
fn quitting_ends_the_program() {
    let mut app = app();
    act(&mut app, Action::Quit);
    assert!(app.should_exit().is_some());
}

#[test]
fn what_a_screen_reader_asks_reaches_egui() {
    let mut app = app();
    let context = app.world_mut().spawn(PrimaryEguiContext).id();
    let request = egui::accesskit::ActionRequest {
        action: egui::accesskit::Action::Click,
        target_tree: egui::accesskit::TreeId::ROOT,
        target_node: egui::accesskit::NodeId(7),
        data: None,
    };
    app.world_mut().write_message(ActionRequest(request.clone()));
    app.update();
    let passed: Vec<_> = app.world_mut().resource_mut::<Messages<EguiInputEvent>>().drain().collect();
    assert_eq!(passed.len(), 1);
    assert_eq!(passed[0].context, context);
    assert_eq!(passed[0].event, egui::Event::AccessKitActionRequest(request));
}

fn with_settings(path: &std::path::Path) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin));
    app.add_plugins((SettingsPlugin { path: Some(path.to_owned()) }, LanguagePlugin, ScreensPlugin));
    app.finish();
    app.update();
    app
}

#[test]
fn on_a_new_machine_how_to_visit_is_asked_first_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    let mut first = with_settings(&path);
    assert_eq!(*first.world().resource::<Overlay>(), Overlay::Welcome);
    assert!(!first.world().resource::<Preferences>().welcomed);
    first.world_mut().write_message(Action::Back);
    first.update();
    first.update();
    assert_eq!(*first.world().resource::<Overlay>(), Overlay::None);
    assert!(first.world().resource::<Preferences>().welcomed, "whoever just goes on was asked, too");
    first.world_mut().write_message(AppExit::Success);
    first.update();

    let second = with_settings(&path);
    assert_eq!(*second.world().resource::<Overlay>(), Overlay::None);
}
