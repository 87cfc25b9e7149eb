//! Whether somebody is there.

use parvis::visiting::kiosk::config::{IdleTimes, KioskHours};
use parvis::visiting::kiosk::hours::{Hours, Minute, Moment, Weekday};
use parvis::visiting::kiosk::idle::{Event, Hall, IdleClock, NightRestart, Output, State};
use proptest::prelude::*;

fn clock() -> IdleClock {
    IdleClock::new(IdleTimes::default())
}

/// So many seconds in steps of a tenth; everything that was asked for meanwhile.
fn wait(clock: &mut IdleClock, secs: u32) -> Vec<Output> {
    (0..secs * 10).flat_map(|_| clock.hear(Event::Tick(0.1))).collect()
}

fn asked(clock: &IdleClock) -> bool {
    matches!(clock.state(), State::Warning { .. })
}

#[test]
fn any_input_leaves_attract_at_once() {
    let mut clock = clock();
    assert_eq!(wait(&mut clock, 3600), [], "nobody is asked while nobody is there");
    assert_eq!(clock.hear(Event::Input), [Output::Begin]);
    assert_eq!(clock.state(), State::Visiting);
}

#[test]
fn after_a_minute_it_is_asked_and_after_the_countdown_everything_is_forgotten() {
    let mut clock = clock();
    clock.hear(Event::Input);
    assert_eq!(wait(&mut clock, 59), []);
    assert_eq!(wait(&mut clock, 2), [Output::Warn]);
    assert_eq!(wait(&mut clock, 18), [], "at least twenty seconds");
    assert_eq!(wait(&mut clock, 3), [Output::ResetAll, Output::ShowAttract]);
    assert_eq!(clock, IdleClock::new(IdleTimes::default()), "nothing of the visitor is left");
}

#[test]
fn any_input_goes_on_as_often_as_one_likes() {
    let mut clock = clock();
    clock.hear(Event::Input);
    for _ in 0..50 {
        assert_eq!(wait(&mut clock, 65), [Output::Warn]);
        assert_eq!(clock.hear(Event::Input), [Output::Resume]);
        assert_eq!(clock.state(), State::Visiting);
    }
}

#[test]
fn where_the_staff_limits_it_ten_answers_in_a_row_are_always_taken() {
    let mut clock = IdleClock::new(IdleTimes { extensions: Some(2), ..IdleTimes::default() });
    clock.hear(Event::Input);
    for _ in 0..10 {
        wait(&mut clock, 65);
        assert_eq!(clock.hear(Event::Input), [Output::Resume]);
        // The same finger lifts.
        assert_eq!(clock.hear(Event::Input), []);
    }
    assert_eq!(wait(&mut clock, 65), [Output::Warn]);
    assert!(matches!(clock.state(), State::Warning { can_extend: false, .. }), "and it says so");
    assert_eq!(clock.hear(Event::Input), []);
    assert_eq!(wait(&mut clock, 20), [Output::ResetAll, Output::ShowAttract]);
    assert_eq!(clock.hear(Event::Input), [Output::Begin], "and may begin anew at once");
}

#[test]
fn who_goes_on_visiting_may_answer_without_end_even_where_it_is_limited() {
    let mut clock = IdleClock::new(IdleTimes { extensions: Some(10), ..IdleTimes::default() });
    clock.hear(Event::Input);
    for _ in 0..50 {
        wait(&mut clock, 65);
        assert_eq!(clock.hear(Event::Input), [Output::Resume]);
        wait(&mut clock, 10);
        clock.hear(Event::Input);
    }
}

#[test]
fn it_does_not_run_while_a_tour_narrates_and_begins_anew_after_it() {
    let mut clock = clock();
    clock.hear(Event::Input);
    wait(&mut clock, 50);
    clock.hear(Event::Narrating(true));
    assert_eq!(wait(&mut clock, 600), []);
    clock.hear(Event::Narrating(false));
    assert_eq!(wait(&mut clock, 59), []);
    assert_eq!(wait(&mut clock, 2), [Output::Warn]);
    assert_eq!(clock.hear(Event::Narrating(true)), [Output::Resume], "a tour that goes on by itself is no silence");
}

#[test]
fn a_narration_that_never_ends_keeps_the_machine_from_nobody() {
    let mut clock = clock();
    clock.hear(Event::Input);
    clock.hear(Event::Narrating(true));
    let outputs = wait(&mut clock, 1800 + 60 + 20 + 2);
    assert_eq!(outputs, [Output::Warn, Output::ResetAll, Output::ShowAttract]);
}

#[test]
fn a_machine_that_stood_still_still_shows_the_whole_countdown() {
    let mut clock = clock();
    clock.hear(Event::Input);
    assert_eq!(clock.hear(Event::Tick(7200.0)), [Output::Warn]);
    assert_eq!(clock.hear(Event::Tick(7200.0)), []);
    assert!(asked(&clock));
    for secs in [f64::NAN, f64::INFINITY, -5.0] {
        assert_eq!(clock.hear(Event::Tick(secs)), []);
    }
}

#[test]
fn the_hour_says_whether_it_is_open_may_sound_and_is_dim() {
    let mut open = Hours::never();
    open.set(Weekday::Friday, vec!["10:00-22:00".parse().unwrap()]);
    let mut dim = Hours::never();
    dim.set(Weekday::Friday, vec!["20:00-22:00".parse().unwrap()]);
    let hours = KioskHours { open, sound: Hours::always(), dim };
    let hall = |time: &str| Hall::at(&hours, Moment { weekday: Weekday::Friday, minute: time.parse().unwrap() });
    assert_eq!(hall("12:00"), Hall { is_open: true, may_sound: true, is_dim: false });
    assert_eq!(hall("21:00"), Hall { is_open: true, may_sound: true, is_dim: true });
    assert_eq!(hall("23:00"), Hall { is_open: false, may_sound: false, is_dim: true });
}

fn at(minute: u16) -> Moment {
    Moment { weekday: Weekday::Monday, minute: Minute::new(minute).unwrap() }
}

#[test]
fn it_starts_anew_at_night_and_only_while_nobody_is_there() {
    let four = Minute::new(240);
    let mut restart = NightRestart::new(four);
    assert!(!restart.look(at(239), State::Attract));
    assert!(!restart.look(at(240), State::Visiting), "somebody is there");
    assert!(!restart.look(at(250), State::Warning { left_secs: 3.0, can_extend: true }));
    assert!(restart.look(at(251), State::Attract));

    let mut anew = NightRestart::new(four);
    assert!(!anew.look(at(240), State::Attract) && !anew.look(at(241), State::Attract), "it was started anew just now");

    let mut late = NightRestart::new(four);
    late.look(at(239), State::Visiting);
    late.look(at(300), State::Visiting);
    assert!(!late.look(at(600), State::Attract), "by day it waits for the next night");
    assert!(
        !late.look(at(1439), State::Attract) && !late.look(at(0), State::Attract) && late.look(at(242), State::Attract)
    );

    let mut never = NightRestart::new(None);
    assert!((0..1440).all(|minute| !never.look(at(minute), State::Attract)));
}

proptest! {
    #[test]
    fn every_day_has_one_restart_whatever_its_hour_and_however_seldom_it_is_looked_at(hour in 0_u16..1440, step in 1_u16..120) {
        let mut restart = NightRestart::new(Minute::new(hour));
        let (mut count, mut minute) = (0, 0);
        // Two days from the first look; the process that follows knows nothing of this one.
        while minute < 2 * 1440 {
            if restart.look(at(minute % 1440), State::Attract) {
                count += 1;
                restart = NightRestart::new(Minute::new(hour));
                restart.look(at(minute % 1440), State::Attract);
            }
            minute += step;
        }
        prop_assert!((1..=2).contains(&count), "{count}");
    }

    #[test]
    fn whoever_acts_is_never_forgotten_and_whoever_left_always_is(
        pauses in proptest::collection::vec(0_u32..79, 1..12), narrates in any::<bool>()
    ) {
        let mut clock = clock();
        clock.hear(Event::Input);
        for pause in pauses {
            clock.hear(Event::Narrating(narrates && pause % 2 == 0));
            let outputs = wait(&mut clock, pause);
            prop_assert!(!outputs.contains(&Output::ResetAll), "after {pause} s: {outputs:?}");
            clock.hear(Event::Input);
            prop_assert_eq!(clock.state(), State::Visiting);
        }
        clock.hear(Event::Narrating(false));
        prop_assert_eq!(wait(&mut clock, 82), [Output::Warn, Output::ResetAll, Output::ShowAttract]);
        prop_assert_eq!(clock.state(), State::Attract);
    }
}
