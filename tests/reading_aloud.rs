//! What is read aloud, heard by a voice that writes it down.

use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use parvis::viewer::language::LanguagePlugin;
use parvis::viewer::settings::SettingsPlugin;
use parvis::viewer::speech::{SpeechPlugin, Voices};
use parvis::viewer::visitor::{
    Aloud, CaptionCue, CaptionStatus, Commanded, Notice, NoticeKind, Overlay, PRESETS, Preferences, SwitchSettings,
    TourPosition, TourStatus, VoiceStatus,
};
use parvis::visiting::hands::Command;
use parvis::visiting::speech::{Logged, SpeechLog};

use crate::switches::{Bench, one_switch};

const TOURS: Aloud = Aloud { tours: true, interface: false, rate: 1.0, pitch: 1.0, volume: 1.0 };
const EVERYTHING: Aloud = Aloud { interface: true, ..TOURS };

/// The plugin without screens; this voice instead of the machine's.
fn app(aloud: Aloud, voice: &SpeechLog) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, SettingsPlugin { path: None }, LanguagePlugin))
        .insert_resource(Voices::of(vec![Box::new(voice.clone())]))
        .add_plugins(SpeechPlugin);
    app.world_mut().resource_mut::<Preferences>().aloud = aloud;
    frames(&mut app, 2);
    app
}

fn frames(app: &mut App, count: usize) {
    (0..count).for_each(|_| app.update());
}

fn at_stop(stop: usize) -> TourPosition {
    TourPosition {
        tour: "short".to_owned(),
        title: "A short tour".to_owned(),
        stop,
        stops: 3,
        stop_title: "The nave".to_owned(),
        stop_text: "La nef a six travées. Elle est haute.".to_owned(),
        text_language: "fr".to_owned(),
        minutes_left: 2,
        ..TourPosition::default()
    }
}

fn tour(app: &mut App, running: Option<TourPosition>) {
    app.world_mut().resource_mut::<TourStatus>().running = running;
}

fn narrating(app: &App) -> bool {
    app.world().resource::<VoiceStatus>().narrating
}

fn said_since(voice: &SpeechLog, from: usize) -> Vec<String> {
    voice.said().split_off(from)
}

#[test]
fn nothing_is_said_before_somebody_wants_it() {
    let voice = SpeechLog::swift("log");
    let mut app = app(Aloud::default(), &voice);
    app.world_mut().write_message(Notice { kind: NoticeKind::Error, text: "No.".to_owned() });
    app.world_mut().write_message(CaptionCue::Say("You are in the nave.".to_owned()));
    tour(&mut app, Some(at_stop(0)));
    frames(&mut app, 10);
    assert!(voice.lines().is_empty(), "{:?}", voice.lines());
    assert!(!narrating(&app));
}

#[test]
fn a_stop_is_told_with_its_place_in_the_tour_and_by_a_voice_of_its_language() {
    let voice = SpeechLog::swift("log");
    let mut app = app(TOURS, &voice);
    let described = TourPosition { description: "Six piliers.".to_owned(), ..at_stop(0) };
    tour(&mut app, Some(TourPosition { travelling: true, ..described.clone() }));
    frames(&mut app, 5);
    assert!(voice.lines().is_empty(), "not on the way");
    tour(&mut app, Some(described.clone()));
    app.update();
    assert!(narrating(&app), "the tour waits for it");
    frames(&mut app, 40);
    let line = |line: &Logged| match line {
        Logged::Said { text, language, .. } => (text.clone(), language.clone()),
        Logged::Stopped => panic!("it was stopped"),
    };
    let told: Vec<(String, String)> = voice.lines().iter().map(line).collect();
    let expected = [
        ("A short tour.", "en"),
        ("Stops: 3.", "en"),
        ("Minutes: about 2.", "en"),
        ("Stop 1 of 3.", "en"),
        ("The nave.", "en"),
        ("La nef a six travées.", "fr"),
        ("Elle est haute.", "fr"),
        ("Six piliers.", "fr"),
    ];
    let told: Vec<(&str, &str)> = told.iter().map(|(text, language)| (text.as_str(), language.as_str())).collect();
    assert_eq!(told, expected);
    assert!(!narrating(&app));

    // Easier words at the same stop: the text, and not again where one is.
    tour(
        &mut app,
        Some(TourPosition { stop_text: "La nef est haute.".to_owned(), description: String::new(), ..described }),
    );
    frames(&mut app, 20);
    assert_eq!(said_since(&voice, expected.len()), ["La nef est haute."]);
}

#[test]
fn a_pause_and_an_open_sheet_hold_the_voice_and_the_way_to_the_next_stop_silences_it() {
    let voice = SpeechLog::held("log");
    let mut app = app(TOURS, &voice);
    tour(&mut app, Some(at_stop(1)));
    frames(&mut app, 2);
    assert_eq!(voice.said(), ["Stop 2 of 3."]);
    tour(&mut app, Some(TourPosition { paused: true, ..at_stop(1) }));
    app.update();
    assert_eq!(voice.lines().last(), Some(&Logged::Stopped), "in the same frame");
    frames(&mut app, 10);
    assert_eq!(voice.said().len(), 1);
    assert!(narrating(&app), "it is not over");
    tour(&mut app, Some(at_stop(1)));
    *app.world_mut().resource_mut::<Overlay>() = Overlay::Menu;
    frames(&mut app, 5);
    assert_eq!(voice.said().len(), 1, "a sheet lies over it");
    *app.world_mut().resource_mut::<Overlay>() = Overlay::None;
    frames(&mut app, 3);
    assert_eq!(voice.said(), ["Stop 2 of 3.", "Stop 2 of 3."], "the sentence that was cut, from its beginning");
    tour(&mut app, Some(TourPosition { travelling: true, ..at_stop(2) }));
    frames(&mut app, 3);
    assert_eq!(voice.lines().last(), Some(&Logged::Stopped));
    assert!(!narrating(&app));
    tour(&mut app, None);
    frames(&mut app, 5);
    assert_eq!(voice.said().len(), 2);
    assert_eq!(voice.most_at_once(), 1);
}

#[test]
fn nothing_is_said_over_a_caption_in_another_language() {
    let voice = SpeechLog::held("log");
    let mut app = app(TOURS, &voice);
    app.insert_resource(CaptionStatus { shown: true });
    tour(&mut app, Some(at_stop(1)));
    frames(&mut app, 5);
    assert_eq!(voice.said(), ["La nef a six travées."], "the title is English, the caption French");
    app.insert_resource(CaptionStatus { shown: false });
    frames(&mut app, 2);
    voice.end();
    frames(&mut app, 3);
    assert_eq!(voice.said().last().map(String::as_str), Some("Stop 2 of 3."));
}

#[test]
fn messages_and_answers_are_said_until_the_visitor_does_something_else_and_again_when_asked() {
    let voice = SpeechLog::held("log");
    let mut app = app(EVERYTHING, &voice);
    app.world_mut().write_message(CaptionCue::Say("You are in the nave.".to_owned()));
    frames(&mut app, 2);
    app.world_mut().write_message(Commanded(Command::StepForward));
    frames(&mut app, 2);
    assert_eq!(voice.lines().last(), Some(&Logged::Stopped));
    app.world_mut().write_message(Commanded(Command::SayAgain));
    frames(&mut app, 3);
    assert_eq!(voice.said(), ["You are in the nave.", "You are in the nave."]);
    app.world_mut().write_message(Notice { kind: NoticeKind::Error, text: "The visit is gone.".to_owned() });
    frames(&mut app, 4);
    assert_eq!(voice.said().last().map(String::as_str), Some("The visit is gone."), "what is grave cuts in");
}

#[test]
fn a_machine_without_a_voice_says_so_once_and_in_words() {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, StatesPlugin, SettingsPlugin { path: None }, LanguagePlugin))
        .insert_resource(Voices::of(Vec::new()))
        .add_plugins(SpeechPlugin);
    app.world_mut().resource_mut::<Preferences>().aloud = EVERYTHING;
    let mut told = Vec::new();
    let mut cursor = app.world().resource::<Messages<Notice>>().get_cursor();
    for stop in 0..6 {
        app.world_mut().write_message(CaptionCue::Say("You are in the nave.".to_owned()));
        tour(&mut app, Some(at_stop(stop % 3)));
        app.update();
        told.extend(cursor.read(app.world().resource::<Messages<Notice>>()).map(|notice| notice.text.clone()));
        assert!(!narrating(&app), "the tour goes on");
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("espeak-ng"), "{}", told[0]);
}

#[test]
fn every_screen_is_read_by_its_title_and_control_by_control() {
    let mut bench = Bench::new(SwitchSettings::default());
    bench.app.world_mut().resource_mut::<Preferences>().aloud = EVERYTHING;
    bench.frames(8);
    assert_eq!(bench.voice.said(), ["Everything is read aloud."]);
    let command = |bench: &mut Bench, command| {
        let from = bench.voice.said().len();
        bench.app.world_mut().write_message(Commanded(command));
        bench.frames(12);
        said_since(&bench.voice, from).join(" ")
    };
    let menu = command(&mut bench, Command::Menu);
    assert!(menu.starts_with("Test."), "{menu}");
    let access = command(&mut bench, Command::Access);
    assert!(access.starts_with("Access settings."), "{access}");
    // All the way around, every control that can have the focus is told.
    let controls: Vec<String> = bench.controls().into_iter().map(|control| control.name).collect();
    // Those that cannot be pressed have their turn as well.
    let told: Vec<String> = (0..2 * controls.len()).map(|_| command(&mut bench, Command::Next)).collect();
    let short = |name: &String| name.split(['.', '?', '!', '…']).next().unwrap_or_default().trim().to_owned();
    let missing: Vec<String> =
        controls.iter().map(short).filter(|name| !told.iter().any(|told| told.contains(name))).collect();
    assert!(missing.is_empty(), "{missing:?}\n{told:#?}");
    let contrast = told.iter().position(|told| told.starts_with("High contrast")).unwrap();
    assert!(told[contrast].ends_with("Off."), "{}", told[contrast]);
    while !command(&mut bench, Command::Next).starts_with("High contrast") {}
    assert_eq!(command(&mut bench, Command::Accept), "High contrast. On.", "only what has changed");
}

#[test]
fn what_a_switch_lights_is_said() {
    let mut bench = Bench::new(one_switch());
    bench.app.world_mut().resource_mut::<Preferences>().aloud = EVERYTHING;
    bench.frames(20);
    assert!(bench.scan_to("Menu", None));
    let said = bench.voice.said();
    assert!(said.iter().any(|said| said.starts_with("Menu")), "{said:?}");
}

#[test]
fn the_preset_for_who_sees_nothing_has_everything_read() {
    let mut preferences = Preferences::default();
    let blind = PRESETS.into_iter().find(|preset| preset.id == "blind").unwrap();
    preferences.choose(blind, true);
    assert_eq!(preferences.aloud, EVERYTHING);
    preferences.choose(blind, false);
    assert_eq!(preferences.aloud, Aloud::default());
}

#[test]
fn figures_of_a_voice_from_a_settings_file_are_brought_within_their_limits() {
    let wild: Aloud = serde_json::from_str(r#"{"rate": 1e9, "pitch": -3, "volume": 7, "more": 1}"#).unwrap();
    assert_eq!(wild.checked(), Aloud { rate: 3.0, pitch: 0.5, volume: 1.0, ..Aloud::default() });
}
