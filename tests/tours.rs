//! Tours and captions as a visitor meets them, without a window: time is ours.

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use parvis::content::source::{Source, SourceError};
use parvis::content::visit::captions::{break_lines, visible_chars};
use parvis::content::visit::{Place, Pose, Stop, Texts, Tour, Travel, ValidVisit, Visit};
use parvis::viewer::captions::{CaptionBox, CaptionPlayer, CaptionsPlugin, Playing, fit};
use parvis::viewer::schedule::VisitorSystems;
use parvis::viewer::tours::ToursPlugin;
use parvis::viewer::visitor::{
    CaptionCue, CaptionStyle, CurrentVisit, GoTo, Lead, Notice, NoticeKind, Preferences, Reading, TourCommand,
    TourPosition, TourStatus, Visitor, Words,
};
use parvis::workshop::cathedral::visit_files::builtin_visit_files;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A frame.
pub const FRAME: Duration = Duration::from_millis(100);

/// Files in memory.
#[derive(Debug, Default)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

impl Source for Files {
    fn read(&self, uri: &str, _limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        let missing = || SourceError::Missing { uri: uri.to_owned(), place: "memory".to_owned() };
        self.0.get(uri).cloned().ok_or_else(missing)
    }

    fn describe(&self) -> String {
        "memory".to_owned()
    }
}

fn place(id: &str) -> Place {
    let pose = Pose::standing(glam::DVec3::ZERO, glam::DVec3::NEG_Z);
    Place { step_free: true, ..Place::new(id, Texts::new("en", id), pose) }
}

/// Three stops; "one" has captions in two languages, "two" names a file that is not there, "three" has a pose.
pub fn visit() -> ValidVisit {
    let stop = |id: &str| Stop {
        id: id.to_owned(),
        title: Texts::new("en", format!("Stop {id}")).with("fr", format!("Étape {id}")),
        text: Texts::new("en", "Text").with("fr", "Texte"),
        place: Some(id.to_owned()),
        captions: ["en", "fr"].map(|language| (language.to_owned(), format!("{id}.{language}.vtt"))).into(),
        ..Stop::default()
    };
    let mut tour = Tour::new("short", Texts::new("en", "A short tour").with("fr", "Une courte visite"));
    tour.stops = vec![stop("one"), stop("two"), stop("three")];
    tour.stops[1].easy = Texts::new("en", "Easy text");
    tour.stops[1].description = Texts::new("en", "A nave");
    tour.stops[2].pose = Some(Pose::free(glam::DVec3::new(1.0, 20.0, 3.0), glam::DVec3::ZERO));
    let mut visit = Visit::new(Texts::new("en", "Test"), "tileset.json", place("entrance"));
    visit.places.extend(["one", "two", "three"].map(place));

    let vtt = |first: &str, second: &str| {
        format!("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Guide>{first}\n\n00:03.000 --> 00:04.000\n<v Guide>{second}\n")
            .into_bytes()
    };
    let files = [
        ("one.en.vtt", vtt("Hello", "Look up")),
        ("one.fr.vtt", vtt("Bonjour", "Levez les yeux")),
        ("three.en.vtt", vtt("High", "Up")),
    ];
    let files = files.map(|(name, bytes)| (name.to_owned(), bytes)).into();
    ValidVisit { source: Arc::new(Files(files)), visit, tours: vec![tour], problems: Vec::new() }
}

fn words() -> Words {
    let ftl = "tour-ended = The tour { $tour } has ended.\ntour-captions-missing = No captions here: { $why }\n\
               tour-missing = No tour { $tour }.\ncaptions-unreadable = These captions cannot be used.\n";
    let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().unwrap()]);
    bundle.set_use_isolating(false);
    bundle.add_resource(FluentResource::try_new(ftl.to_owned()).unwrap()).unwrap();
    Words::new("en", bundle)
}

/// An app with both plugins, a visit and a visitor.
pub fn app() -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, CaptionsPlugin, ToursPlugin))
        .configure_sets(Update, (VisitorSystems::Session, VisitorSystems::Tours, VisitorSystems::Presentation).chain())
        .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
        .insert_resource(CurrentVisit(visit()))
        .insert_resource(words());
    app.world_mut().spawn((
        Visitor { eye_height_m: 1.6, yaw: 0.5, pitch: -0.2, ..Visitor::default() },
        Transform::from_xyz(3.0, 1.0, -7.0),
    ));
    app.update();
    app
}

pub fn ask(app: &mut App, command: TourCommand) {
    app.world_mut().write_message(command);
    app.update();
}

/// Starts the tour; its first stop is told from this frame on.
pub fn start(app: &mut App) {
    ask(app, TourCommand::Start("short".to_owned()));
    app.update();
}

pub fn wait(app: &mut App, frames: usize) {
    for _ in 0..frames {
        app.update();
    }
}

pub fn running(app: &App) -> Option<TourPosition> {
    app.world().resource::<TourStatus>().running.clone()
}

pub fn stop(app: &App) -> usize {
    running(app).expect("a tour runs").stop
}

/// Messages of this kind since the last call or so.
pub fn sent<M: Message + Clone>(app: &mut App) -> Vec<M> {
    app.world_mut().resource_mut::<Messages<M>>().drain().collect()
}

/// The captions on screen, a string for each box.
pub fn shown(app: &mut App) -> Vec<String> {
    let world = app.world_mut();
    let mut boxes = world.query_filtered::<&Children, With<CaptionBox>>();
    let spans = |children: &Children| {
        children.iter().filter_map(|child| world.get::<TextSpan>(child)).map(|span| span.0.as_str()).collect::<String>()
    };
    boxes.iter(world).map(spans).collect()
}

#[test]
fn starting_a_tour_goes_to_its_first_stop_and_says_where_it_stands() {
    let mut app = app();
    start(&mut app);
    assert_eq!(sent::<Lead>(&mut app), [Lead { to: GoTo::Place("one".to_owned()), by: Travel::Glide }]);
    let expected = TourPosition {
        tour: "short".to_owned(),
        title: "A short tour".to_owned(),
        stop: 0,
        stops: 3,
        stop_title: "Stop one".to_owned(),
        stop_text: "Text".to_owned(),
        text_language: "en".to_owned(),
        minutes_left: 1,
        ..TourPosition::default()
    };
    assert_eq!(running(&app), Some(expected));
}

#[test]
fn easy_words_and_descriptions_are_told_where_the_visitor_wants_them_and_at_once() {
    let mut app = app();
    start(&mut app);
    ask(&mut app, TourCommand::Next);
    assert_eq!(running(&app).unwrap().stop_text, "Text");
    app.world_mut().resource_mut::<Preferences>().reading = Reading { easy: true, described: true, points: true };
    app.update();
    let told = running(&app).unwrap();
    assert_eq!((told.stop_text.as_str(), told.description.as_str()), ("Easy text", "A nave"));
    // Where nothing easier was written, the text is better than nothing.
    ask(&mut app, TourCommand::Previous);
    let told = running(&app).unwrap();
    assert_eq!((told.stop_text.as_str(), told.description.as_str()), ("Text", ""));
}

#[test]
fn one_command_is_enough_for_a_whole_tour() {
    let mut app = app();
    for expected in 0..3 {
        ask(&mut app, TourCommand::Next);
        assert_eq!(stop(&app), expected);
    }
    let high = GoTo::Pose { at: Vec3::new(1.0, 20.0, 3.0), look: Vec3::ZERO, floating: true };
    assert_eq!(sent::<Lead>(&mut app).last().map(|lead| &lead.to), Some(&high));
    ask(&mut app, TourCommand::Next);
    assert_eq!(running(&app), None);
    let farewell = Notice { kind: NoticeKind::Info, text: "The tour A short tour has ended.".to_owned() };
    assert_eq!(sent::<Notice>(&mut app).last(), Some(&farewell));
    assert_eq!(
        (sent::<Lead>(&mut app), sent::<GoTo>(&mut app)),
        (vec![], vec![]),
        "the visitor stays at the last stop"
    );
    assert_eq!(app.world().resource::<CaptionPlayer>().playing(), Playing::Stopped);
}

#[test]
fn previous_goes_back_and_stays_at_the_first_stop() {
    let mut app = app();
    start(&mut app);
    ask(&mut app, TourCommand::Next);
    ask(&mut app, TourCommand::Previous);
    assert_eq!(stop(&app), 0);
    ask(&mut app, TourCommand::Previous);
    assert_eq!(stop(&app), 0);
}

#[test]
fn leaving_a_tour_returns_to_where_the_visitor_was() {
    let mut app = app();
    start(&mut app);
    let mut bodies = app.world_mut().query_filtered::<&mut Transform, With<Visitor>>();
    bodies.single_mut(app.world_mut()).unwrap().translation = Vec3::splat(50.0);
    ask(&mut app, TourCommand::Next);
    drop(sent::<GoTo>(&mut app));
    ask(&mut app, TourCommand::Leave);
    assert_eq!(running(&app), None);
    let [GoTo::Pose { at, look, floating: false }] = sent::<GoTo>(&mut app)[..] else { panic!("one way back") };
    assert_eq!(at, Vec3::new(3.0, 1.0, -7.0));
    // As the eye looked: half a radian to the left of north, 0.2 down.
    let gaze = (look - (at + Vec3::Y * 1.6)).normalize();
    let expected = Vec3::new(-0.5_f32.sin() * 0.2_f32.cos(), -0.2_f32.sin(), -0.5_f32.cos() * 0.2_f32.cos());
    assert!(gaze.distance(expected) < 1e-5, "{gaze} {expected}");
}

#[test]
fn another_tour_in_between_does_not_forget_where_the_visitor_was() {
    let mut app = app();
    start(&mut app);
    let mut bodies = app.world_mut().query_filtered::<&mut Transform, With<Visitor>>();
    bodies.single_mut(app.world_mut()).unwrap().translation = Vec3::splat(50.0);
    start(&mut app);
    drop(sent::<GoTo>(&mut app));
    ask(&mut app, TourCommand::Leave);
    assert!(matches!(sent::<GoTo>(&mut app)[..], [GoTo::Pose { at, .. }] if at == Vec3::new(3.0, 1.0, -7.0)));
}

#[test]
fn captions_appear_and_end_on_time_and_name_the_speaker_once() {
    let mut app = app();
    start(&mut app);
    wait(&mut app, 9);
    assert_eq!(shown(&mut app), [""; 0], "at 0.9 s");
    wait(&mut app, 1);
    assert_eq!(shown(&mut app), ["[Guide]\u{a0}Hello"], "at 1.0 s");
    wait(&mut app, 9);
    assert_eq!(shown(&mut app).len(), 1, "at 1.9 s");
    wait(&mut app, 2);
    assert_eq!(shown(&mut app), [""; 0], "at 2.1 s");
    wait(&mut app, 10);
    assert_eq!(shown(&mut app), ["Look up"], "at 3.1 s");
    wait(&mut app, 10);
    assert_eq!(shown(&mut app), [""; 0], "at 4.1 s");
}

#[test]
fn pausing_stops_captions_where_they_are_until_the_visitor_goes_on() {
    let mut app = app();
    start(&mut app);
    wait(&mut app, 12);
    ask(&mut app, TourCommand::PauseOrResume);
    assert!(running(&app).unwrap().paused);
    let clock = app.world().resource::<CaptionPlayer>().clock_secs();
    wait(&mut app, 50);
    assert_eq!(app.world().resource::<CaptionPlayer>().clock_secs(), clock);
    assert_eq!(shown(&mut app).len(), 1);
    ask(&mut app, TourCommand::PauseOrResume);
    assert!(!running(&app).unwrap().paused);
    wait(&mut app, 10);
    assert_eq!(shown(&mut app), [""; 0]);
}

#[test]
fn repeating_a_stop_begins_it_again_even_when_paused() {
    let mut app = app();
    start(&mut app);
    wait(&mut app, 20);
    ask(&mut app, TourCommand::PauseOrResume);
    drop(sent::<Lead>(&mut app));
    ask(&mut app, TourCommand::Repeat);
    assert_eq!(sent::<Lead>(&mut app), [Lead { to: GoTo::Place("one".to_owned()), by: Travel::Glide }]);
    app.update();
    assert_eq!(app.world().resource::<CaptionPlayer>().clock_secs(), 0.0);
    assert_eq!(app.world().resource::<CaptionPlayer>().playing(), Playing::Running);
    assert!(!running(&app).unwrap().paused);
}

#[test]
fn another_language_changes_texts_and_captions_at_the_same_moment() {
    let mut app = app();
    start(&mut app);
    wait(&mut app, 14);
    assert_eq!(shown(&mut app), ["[Guide]\u{a0}Hello"]);
    let clock = app.world().resource::<CaptionPlayer>().clock_secs();
    app.world_mut().resource_mut::<Preferences>().language = "fr".to_owned();
    app.update();
    let position = running(&app).unwrap();
    assert_eq!(
        (position.title.as_str(), position.stop_title.as_str(), position.stop_text.as_str()),
        ("Une courte visite", "Étape one", "Texte")
    );
    assert_eq!(shown(&mut app), ["[Guide]\u{a0}Bonjour"]);
    let passed = app.world().resource::<CaptionPlayer>().clock_secs() - clock;
    assert!((passed - FRAME.as_secs_f64()).abs() < 1e-9, "time goes on: {passed}");
}

#[test]
fn a_missing_caption_file_is_told_and_the_tour_goes_on() {
    let mut app = app();
    start(&mut app);
    drop(sent::<Notice>(&mut app));
    ask(&mut app, TourCommand::Next);
    app.update();
    let notices = sent::<Notice>(&mut app);
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].kind, NoticeKind::Warning);
    assert!(notices[0].text.contains("two.en.vtt"), "{}", notices[0].text);
    assert_eq!(stop(&app), 1);
    wait(&mut app, 7);
    assert_eq!(shown(&mut app), ["Text"], "they are made of the text");
    ask(&mut app, TourCommand::Next);
    assert_eq!(stop(&app), 2);
}

#[test]
fn captions_that_cannot_be_read_are_told() {
    let mut app = app();
    app.world_mut().write_message(CaptionCue::Play("not captions".to_owned()));
    app.update();
    let [notice] = &sent::<Notice>(&mut app)[..] else { panic!("one notice") };
    assert!(notice.text.starts_with("These captions cannot be used. "), "{}", notice.text);
}

#[test]
fn what_the_program_says_is_read_along_for_as_long_as_it_takes_and_not_over_a_tour() {
    let mut app = app();
    let said = "You are at Nave. In front: a wall at 3 m & <a step>.";
    app.world_mut().write_message(CaptionCue::Say(said.to_owned()));
    wait(&mut app, 12);
    assert_eq!(shown(&mut app), ["You are at Nave."]);
    wait(&mut app, 20);
    assert_eq!(shown(&mut app), ["In front: a wall at 3 m & <a step>."]);
    wait(&mut app, 60);
    assert_eq!(shown(&mut app), [""; 0]);
    start(&mut app);
    wait(&mut app, 12);
    let tour = shown(&mut app);
    app.world_mut().write_message(CaptionCue::Say(said.to_owned()));
    app.update();
    assert!(shown(&mut app) == tour && tour.len() == 1, "{tour:?}");
}

#[test]
fn a_visitor_who_wants_no_captions_sees_none_and_time_goes_on() {
    let mut app = app();
    app.world_mut().resource_mut::<Preferences>().captions = false;
    start(&mut app);
    wait(&mut app, 12);
    assert_eq!(shown(&mut app), [""; 0]);
    app.world_mut().resource_mut::<Preferences>().captions = true;
    app.update();
    assert_eq!(shown(&mut app).len(), 1);
}

#[test]
fn a_tour_that_does_not_exist_is_told_and_leaves_the_running_one_alone() {
    let mut app = app();
    ask(&mut app, TourCommand::Start("nowhere".to_owned()));
    assert_eq!(running(&app), None);
    assert_eq!(sent::<Notice>(&mut app)[0].text, "No tour nowhere.");
    start(&mut app);
    ask(&mut app, TourCommand::Start("nowhere".to_owned()));
    assert_eq!(stop(&app), 0);
}

#[test]
fn a_tour_ends_with_its_visit() {
    let mut app = app();
    start(&mut app);
    app.insert_resource(CurrentVisit(visit()));
    app.update();
    assert_eq!(running(&app), None);
    start(&mut app);
    app.world_mut().remove_resource::<CurrentVisit>();
    app.update();
    assert_eq!(running(&app), None);
    ask(&mut app, TourCommand::Next);
    assert_eq!(running(&app), None, "without a visit there is no tour");
}

#[test]
fn two_speakers_in_one_cue_are_told_apart() {
    let mut app = app();
    let vtt = "WEBVTT\n\n00:00.000 --> 00:09.000\n<v Anne>Is it old?</v> <v Émile>Very.</v>";
    app.world_mut().write_message(CaptionCue::Play(vtt.to_owned()));
    app.update();
    assert_eq!(shown(&mut app), ["[Anne]\u{a0}Is it old?\n[Émile]\u{a0}Very."]);
}

#[test]
fn captions_fit_the_screen_at_every_size_and_shape() {
    let lengths = |text: &'static str| {
        move |limit| break_lines(text, limit).iter().map(|line| visible_chars(line)).collect::<Vec<_>>()
    };
    let usual = "Trois portails s’ouvrent devant vous, avec leurs statues";
    let hd = Vec2::new(1920.0, 1080.0);
    let first = fit(hd, 1.0, CaptionStyle::default(), lengths(usual));
    assert_eq!((first.font_px, first.chars_per_line), (46.0, 37));
    assert_eq!(fit(hd, 2.0, CaptionStyle::default(), lengths(usual)).font_px, 92.0, "200 % is 200 %");

    let long = "Regardez la voûte anticonstitutionnellement haute, et tout ce qui la porte";
    for text in [usual, long] {
        for (width, height) in [(1920.0, 1080.0), (1080.0, 1920.0), (600.0, 1000.0), (640.0, 480.0), (3440.0, 1440.0)] {
            for scale in [1.0, 1.5, 2.0, 4.0] {
                let fit = fit(Vec2::new(width, height), scale, CaptionStyle::default(), lengths(text));
                let lines: usize =
                    lengths(text)(fit.chars_per_line).iter().map(|l| l.div_ceil(fit.chars_per_line)).sum();
                let taken = lines as f32 * fit.font_px * 1.25;
                assert!(taken <= height * 0.6, "{width} x {height} at {scale}: {taken}");
                assert!(fit.max_width_px <= width * 0.68 + 0.01);
            }
        }
    }
}

#[test]
fn a_word_too_long_for_its_line_makes_the_type_smaller_but_never_tiny() {
    let one_word = |length: usize| move |_: usize| vec![length];
    let narrow = Vec2::new(600.0, 1000.0);
    let wished = 1000.0 / 1080.0 * 46.0;
    let fitted = fit(narrow, 1.0, CaptionStyle::default(), one_word(18));
    assert!(fitted.font_px < wished && fitted.chars_per_line >= 18, "{fitted:?}");
    let hopeless = fit(narrow, 1.0, CaptionStyle::default(), one_word(100));
    assert!(hopeless.font_px > wished * 0.5, "{hopeless:?}");
}

#[test]
fn the_built_in_tour_plays_to_its_end_in_both_languages_without_a_complaint() {
    let files: BTreeMap<String, Vec<u8>> = builtin_visit_files().unwrap().into_iter().collect();
    let mut tour: Tour = serde_json::from_slice(&files["tours/entrance-to-choir.json"]).unwrap();
    for stop in &mut tour.stops {
        for address in stop.captions.values_mut() {
            *address = address.strip_prefix("../").unwrap().to_owned();
        }
    }
    let stops = tour.stops.len();
    for language in ["en", "fr"] {
        let mut app = app();
        let valid = ValidVisit { source: Arc::new(Files(files.clone())), tours: vec![tour.clone()], ..visit() };
        app.insert_resource(CurrentVisit(valid));
        app.world_mut().resource_mut::<Preferences>().language = language.to_owned();
        app.update();
        for _ in 0..stops {
            ask(&mut app, TourCommand::Next);
            wait(&mut app, 10);
            assert_eq!(shown(&mut app).len(), 1, "one second in, somebody speaks");
            assert_eq!(sent::<Notice>(&mut app), []);
        }
        ask(&mut app, TourCommand::Next);
        assert_eq!(running(&app), None);
    }
}
