//! Tours that go on by themselves, stand still, and are left for another day.

use bevy::prelude::*;
use parvis::content::visit::{Texts, Travel, ValidVisit};
use parvis::viewer::captions::CaptionPlayer;
use parvis::viewer::visitor::{
    Carried, Commanded, CurrentVisit, FindWay, GoTo, Lead, Notice, Overlay, Preferences, Reading, TourCommand,
    VisitorInput, VoiceStatus, WaySought,
};
use parvis::visiting::hands::Command;
use parvis::visiting::touring::Pace;
use std::sync::Arc;

use crate::tours::{FRAME, Files, app, ask, running, sent, shown, start, stop, visit, wait};

/// Frames until the tour is somewhere else, or over.
fn until_it_goes_on(app: &mut App) -> usize {
    let before = running(app).map(|tour| tour.stop);
    (1..3000)
        .find(|_| {
            app.update();
            running(app).map(|tour| tour.stop) != before
        })
        .expect("it goes on")
}

fn secs(frames: usize) -> f32 {
    frames as f32 * FRAME.as_secs_f32()
}

/// The app with a visit changed like this.
fn app_with(change: impl FnOnce(&mut ValidVisit)) -> App {
    let mut app = app();
    let mut visit = visit();
    change(&mut visit);
    app.insert_resource(CurrentVisit(visit));
    app.update();
    app
}

fn set<R: Resource>(app: &mut App, resource: R) {
    app.insert_resource(resource);
}

fn preferences(app: &mut App) -> Mut<'_, Preferences> {
    app.world_mut().resource_mut::<Preferences>()
}

#[test]
fn a_tour_that_nobody_touches_tells_every_stop_to_its_end_and_says_so() {
    let mut app = app();
    start(&mut app);
    // Captions until 4 s, and a breath.
    let first = secs(until_it_goes_on(&mut app));
    assert!((5.5..6.5).contains(&first), "{first}");
    assert_eq!(stop(&app), 1);
    until_it_goes_on(&mut app);
    assert_eq!(stop(&app), 2);
    until_it_goes_on(&mut app);
    assert_eq!(running(&app), None);
    assert_eq!(sent::<Notice>(&mut app).last().unwrap().text, "The tour A short tour has ended.");
    assert_eq!(preferences(&mut app).bookmarks, [], "it was gone to its end");
}

#[test]
fn by_hand_a_tour_waits_for_the_visitor() {
    let mut app = app();
    preferences(&mut app).tour_pace.automatic = false;
    start(&mut app);
    wait(&mut app, 600);
    assert_eq!(stop(&app), 0);
}

#[test]
fn a_stop_is_told_on_arrival_and_not_on_the_way() {
    let mut app = app();
    set(&mut app, Carried(true));
    start(&mut app);
    wait(&mut app, 30);
    assert_eq!(shown(&mut app), [""; 0]);
    assert!(running(&app).unwrap().travelling);
    set(&mut app, Carried(false));
    wait(&mut app, 11);
    assert_eq!(shown(&mut app), ["[Guide]\u{a0}Hello"]);
    assert!(!running(&app).unwrap().travelling);
}

#[test]
fn a_voice_a_hand_and_a_sheet_keep_the_stop() {
    type Switch = fn(&mut App, bool);
    let ways: [(&str, Switch); 3] = [
        ("a voice", |app, on| set(app, VoiceStatus { narrating: on })),
        ("a hand", |app, on| {
            set(app, VisitorInput { look: Vec2::X * f32::from(u8::from(on)), ..VisitorInput::default() });
        }),
        ("a sheet", |app, on| set(app, if on { Overlay::Access } else { Overlay::None })),
    ];
    for (what, switch) in ways {
        let mut app = app();
        start(&mut app);
        switch(&mut app, true);
        wait(&mut app, 300);
        assert_eq!(stop(&app), 0, "{what}");
        switch(&mut app, false);
        until_it_goes_on(&mut app);
        assert_eq!(stop(&app), 1, "{what}");
    }
}

#[test]
fn a_sheet_holds_the_captions_as_well_until_it_is_closed() {
    let mut app = app();
    start(&mut app);
    wait(&mut app, 12);
    set(&mut app, Overlay::Menu);
    app.update();
    let clock = app.world().resource::<CaptionPlayer>().clock_secs();
    wait(&mut app, 50);
    assert_eq!(app.world().resource::<CaptionPlayer>().clock_secs(), clock);
    assert!(!running(&app).unwrap().paused, "nobody has paused it");
    set(&mut app, Overlay::None);
    wait(&mut app, 10);
    assert!(app.world().resource::<CaptionPlayer>().clock_secs() > clock + 0.5);
}

#[test]
fn whoever_asks_for_other_things_is_left_alone_for_a_while_and_whoever_turns_captions_on_is_not() {
    for (command, longer) in [(Command::WhereAmI, true), (Command::Captions, false)] {
        let mut app = app();
        start(&mut app);
        wait(&mut app, 40);
        app.world_mut().write_message(Commanded(command));
        let left = secs(until_it_goes_on(&mut app));
        assert_eq!(left > 4.0, longer, "{command:?}: {left} s");
    }
}

#[test]
fn at_half_the_speed_everything_takes_twice_as_long() {
    let mut app = app();
    preferences(&mut app).tour_pace = Pace { speed: 0.5, ..Pace::default() };
    start(&mut app);
    wait(&mut app, 19);
    assert_eq!(shown(&mut app), [""; 0], "at 1.9 s");
    wait(&mut app, 2);
    assert_eq!(shown(&mut app).len(), 1, "at 2.1 s");
    let left = secs(until_it_goes_on(&mut app));
    assert!((9.0..11.0).contains(&left), "{left}");
}

#[test]
fn a_tour_that_was_left_goes_on_at_the_same_stop_also_on_another_day() {
    let mut app = app();
    start(&mut app);
    ask(&mut app, TourCommand::Next);
    ask(&mut app, TourCommand::Leave);
    assert_eq!(running(&app), None);
    let kept = serde_json::to_string(&*preferences(&mut app)).unwrap();

    let mut later = crate::tours::app();
    later.insert_resource(serde_json::from_str::<Preferences>(&kept).unwrap());
    ask(&mut later, TourCommand::Resume("short".to_owned()));
    assert_eq!(stop(&later), 1);
    ask(&mut later, TourCommand::Start("short".to_owned()));
    assert_eq!(stop(&later), 0, "from the beginning, where that is wished");
}

#[test]
fn resuming_what_was_never_begun_begins_it() {
    let mut app = app();
    ask(&mut app, TourCommand::Resume("short".to_owned()));
    assert_eq!(stop(&app), 0);
}

fn walking(visit: &mut ValidVisit) {
    visit.tours[0].stops[0].travel = Travel::Walk;
}

#[test]
fn a_stop_that_is_walked_to_is_led_to_when_the_way_is_known() {
    let mut app = app_with(walking);
    start(&mut app);
    assert_eq!(sent::<FindWay>(&mut app), [FindWay { to: "one".to_owned(), quietly: true }]);
    wait(&mut app, 5);
    assert_eq!(sent::<Lead>(&mut app), []);
    app.world_mut().write_message(WaySought { to: "one".to_owned(), found: true });
    app.update();
    assert_eq!(sent::<Lead>(&mut app), [Lead { to: GoTo::Place("one".to_owned()), by: Travel::Walk }]);
    assert!(running(&app).unwrap().travelling);
}

#[test]
fn where_no_way_is_found_in_time_the_visitor_is_brought_there_all_the_same() {
    let mut app = app_with(walking);
    start(&mut app);
    let led = (0..60).find(|_| {
        app.update();
        !sent::<Lead>(&mut app).is_empty()
    });
    assert!(led.is_some_and(|frame| (20..60).contains(&frame)), "{led:?}");
    wait(&mut app, 2);
    assert!(!running(&app).unwrap().travelling);
}

#[test]
fn nobody_who_wants_less_motion_is_walked() {
    let mut app = app_with(walking);
    preferences(&mut app).reduced_motion = true;
    start(&mut app);
    assert_eq!(sent::<FindWay>(&mut app), []);
    assert_eq!(sent::<Lead>(&mut app).len(), 1);
}

#[test]
fn who_wants_easy_words_gets_captions_of_the_easy_text() {
    let mut app = app_with(|visit| {
        visit.tours[0].stops[0].easy = Texts::new("en", "It is old.").with("fr", "C’est vieux.");
    });
    preferences(&mut app).reading = Reading { easy: true, ..Reading::default() };
    start(&mut app);
    wait(&mut app, 8);
    assert_eq!(shown(&mut app), ["It is old."]);
    preferences(&mut app).reading.easy = false;
    wait(&mut app, 4);
    assert_eq!(shown(&mut app), ["[Guide]\u{a0}Hello"]);
}

#[test]
fn captions_in_an_older_encoding_are_told_and_made_of_the_text() {
    let latin1 = b"1\n00:00:01,000 --> 00:00:02,000\nLa vo\xfbte\n".to_vec();
    let mut app = app_with(|visit| {
        visit.source = Arc::new(Files([("one.en.vtt".to_owned(), latin1)].into()));
    });
    start(&mut app);
    let notices = sent::<Notice>(&mut app);
    assert!(notices.iter().any(|notice| notice.text.contains("one.en.vtt")), "{notices:?}");
    wait(&mut app, 8);
    assert_eq!(shown(&mut app), ["Text"]);
}
