//! From home to the museum: settings as a small file.

use bevy::prelude::*;
use parvis::viewer::settings::SettingsPlugin;
use parvis::viewer::visitor::{Carry, Notice, NoticeKind, PRESETS, Preferences, RecentVisit};

fn somebody() -> Preferences {
    let mut mine = Preferences { language: "fr".into(), look_sensitivity: 0.5, ..Preferences::default() };
    PRESETS.iter().take(4).for_each(|preset| mine.choose(*preset, true));
    mine
}

fn machine(preferences: Preferences) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, SettingsPlugin { path: None })).insert_resource(preferences);
    app.update();
    app
}

fn carry(app: &mut App, wish: Carry) -> NoticeKind {
    app.world_mut().write_message(wish);
    app.update();
    let mut notices = app.world_mut().resource_mut::<Messages<Notice>>();
    let told: Vec<Notice> = notices.drain().collect();
    assert_eq!(told.len(), 1, "{told:?}");
    told[0].kind
}

#[test]
fn settings_saved_at_home_are_in_use_in_the_museum_and_the_museums_own_stay() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.json");
    let mut home = machine(somebody());
    assert_eq!(carry(&mut home, Carry::To(file.clone())), NoticeKind::Info);

    let recent = vec![RecentVisit { title: "The museum's".into(), path: "/visit".into() }];
    let mut museum = machine(Preferences { recent: recent.clone(), text_scale: 3.0, ..Preferences::default() });
    assert_eq!(carry(&mut museum, Carry::From(file)), NoticeKind::Info);
    assert_eq!(*museum.world().resource::<Preferences>(), Preferences { recent, ..somebody() });
}

#[test]
fn a_file_that_is_no_settings_changes_nothing_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let huge = format!("{{\"language\": \"{}\"}}", "x".repeat(100_000));
    for (name, text) in [("empty", ""), ("list", "[1, 2]"), ("wrong", "{\"text_scale\": \"large\"}"), ("huge", &huge)] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let mut app = machine(somebody());
        assert_eq!(carry(&mut app, Carry::From(file)), NoticeKind::Error, "{name}");
        assert_eq!(*app.world().resource::<Preferences>(), somebody(), "{name}");
    }
    let mut app = machine(somebody());
    assert_eq!(carry(&mut app, Carry::From(folder.path().join("none"))), NoticeKind::Error);
    assert_eq!(carry(&mut app, Carry::To(folder.path().join("no/such/folder.json"))), NoticeKind::Error);
}

#[test]
fn figures_that_nobody_could_use_are_brought_within_their_limits() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.json");
    std::fs::write(&file, r#"{"text_scale": 900, "walk_speed": -3, "of_a_newer_version": true}"#).unwrap();
    let mut app = machine(Preferences::default());
    assert_eq!(carry(&mut app, Carry::From(file)), NoticeKind::Info);
    let now = app.world().resource::<Preferences>();
    assert_eq!((now.text_scale, now.walk_speed), (4.0, 0.2));
}

#[test]
fn what_is_carried_is_small_and_says_nothing_of_the_machine() {
    let mut mine = somebody();
    mine.recent = vec![RecentVisit { title: "Secret".into(), path: "/home/me".into() }];
    PRESETS.iter().for_each(|preset| mine.choose(*preset, true));
    let text = mine.carried();
    assert!(text.len() < 700, "a picture code holds it: {} bytes, {text}", text.len());
    for of_the_machine in ["Secret", "recent", "graphics", "version"] {
        assert!(!text.contains(of_the_machine), "{text}");
    }
    assert_eq!(Preferences::default().carried(), "{}");
}

#[test]
fn everything_as_at_first_keeps_the_language_and_the_visits() {
    let mut mine = somebody();
    mine.recent = vec![RecentVisit { title: "Home".into(), path: "/home/me".into() }];
    let recent = mine.recent.clone();
    mine.switch.step_secs = 3.0;
    mine.reset();
    assert_eq!(mine, Preferences { language: "fr".into(), recent, ..Preferences::default() });
}

#[test]
fn whoever_pressed_everything_as_at_first_with_a_switch_can_still_press() {
    let mut mine = Preferences::default();
    mine.choose(PRESETS[4], true);
    mine.switch.accept_keys = vec!["F13".into()];
    mine.reset();
    assert!(mine.switch.scanning && mine.switch.accept_keys == ["F13"]);
    assert_eq!(mine.switch.step_secs, Preferences::default().switch.step_secs);
}
