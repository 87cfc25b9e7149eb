//! From stop to stop.

use parvis::visiting::touring::{
    Around, BREATH_SECS, Journey, Pace, REST_SECS, SPEEDS, TRAVEL_SECS, Turn, reading_secs,
};
use proptest::prelude::*;

const FRAME: f64 = 0.1;
const ALONE: Around = Around { on_the_way: false, speaking: false, busy: false, covered: false };
const BY_HAND: Pace = Pace { automatic: false, speed: 1.0 };

fn by_itself() -> Pace {
    Pace::default()
}

fn journey() -> Journey {
    Journey::new(vec![10.0, 20.0, 5.0], 0).unwrap()
}

/// Lets so many seconds pass and answers what came, with the seconds at which it came.
fn pass(journey: &mut Journey, secs: f64, around: Around, pace: Pace) -> Vec<(f64, Turn)> {
    let frames = (secs / FRAME).round() as u32;
    let mut came = Vec::new();
    for frame in 1..=frames {
        let turn = journey.tick(FRAME, around, pace);
        came.extend(turn.map(|turn| (f64::from(frame) * FRAME, turn)));
    }
    came
}

#[test]
fn a_stop_is_told_when_the_visitor_is_there_and_not_before() {
    let mut journey = journey();
    let carried = Around { on_the_way: true, ..ALONE };
    assert_eq!(pass(&mut journey, 5.0, carried, by_itself()), []);
    assert!(!journey.is_there());
    assert_eq!(journey.tick(FRAME, ALONE, by_itself()), Some(Turn::Arrived));
    assert!(journey.is_there());
}

#[test]
fn a_tour_that_nobody_touches_goes_to_its_end() {
    let mut journey = journey();
    let came = pass(&mut journey, 60.0, ALONE, by_itself());
    let turns: Vec<Turn> = came.iter().map(|(_, turn)| *turn).collect();
    use Turn::{Arrived, Ended, Onwards};
    assert_eq!(turns[..6], [Arrived, Onwards, Arrived, Onwards, Arrived, Ended]);
    let expected = [0.1, 12.1, 12.2, 34.2, 34.3, 41.3];
    for ((at, turn), expected) in came.iter().zip(expected) {
        assert!((at - expected).abs() < 0.35, "{turn:?} at {at}, expected {expected}");
    }
}

#[test]
fn by_hand_a_stop_stays_for_as_long_as_the_visitor_wants() {
    let mut journey = journey();
    assert_eq!(pass(&mut journey, 600.0, ALONE, BY_HAND), [(0.1, Turn::Arrived)]);
    assert!(journey.forward());
    assert_eq!((journey.stop(), journey.is_there()), (1, false));
}

#[test]
fn nobody_is_taken_on_while_a_voice_speaks_and_it_may_take_longer_than_reckoned() {
    let mut journey = journey();
    let spoken = Around { speaking: true, ..ALONE };
    assert_eq!(pass(&mut journey, 30.0, spoken, by_itself()), [(0.1, Turn::Arrived)]);
    let came = pass(&mut journey, 5.0, ALONE, by_itself());
    let (at, turn) = came[0];
    assert_eq!(turn, Turn::Onwards);
    assert!((at - BREATH_SECS).abs() < 0.11, "a breath after the last word, not at once: {at}");
}

#[test]
fn nobody_is_taken_on_while_they_look_around_nor_right_after() {
    let mut journey = journey();
    let looking = Around { busy: true, ..ALONE };
    assert_eq!(pass(&mut journey, 60.0, looking, by_itself()), [(0.1, Turn::Arrived)]);
    let came = pass(&mut journey, 10.0, ALONE, by_itself());
    assert!((came[0].0 - REST_SECS).abs() < 0.11 && came[0].1 == Turn::Onwards, "{came:?}");
}

#[test]
fn a_pause_and_a_sheet_stop_everything_where_it_is() {
    let mut journey = journey();
    pass(&mut journey, 5.0, ALONE, by_itself());
    let (share, left) = (journey.share(), journey.left_secs(by_itself()));
    journey.pause(true);
    assert_eq!(pass(&mut journey, 100.0, ALONE, by_itself()), []);
    journey.pause(false);
    let covered = Around { covered: true, ..ALONE };
    assert_eq!(pass(&mut journey, 100.0, covered, by_itself()), []);
    assert_eq!((journey.share(), journey.left_secs(by_itself())), (share, left));
    let came = pass(&mut journey, 10.0, ALONE, by_itself());
    assert!((came[0].0 - 7.1).abs() < 0.15, "the rest of the stop: {came:?}");
}

#[test]
fn whoever_asks_for_another_stop_goes_on_although_it_was_paused() {
    let mut journey = journey();
    pass(&mut journey, 5.0, ALONE, by_itself());
    for (ask, stop) in [
        (Journey::repeat as fn(&mut Journey), 0),
        (|journey: &mut Journey| assert!(journey.forward()), 1),
        (Journey::back as fn(&mut Journey), 0),
    ] {
        journey.pause(true);
        ask(&mut journey);
        assert_eq!((journey.stop(), journey.is_paused(), journey.is_there()), (stop, false, false));
        assert_eq!(journey.tick(FRAME, ALONE, by_itself()), Some(Turn::Arrived));
    }
    journey.back();
    assert_eq!(journey.stop(), 0, "before the first there is none");
}

#[test]
fn slower_and_faster_change_how_long_a_stop_takes() {
    for (speed, secs) in [(0.5, 24.0), (1.0, 12.0), (2.0, 6.0)] {
        let mut journey = journey();
        let came = pass(&mut journey, 30.0, ALONE, Pace { speed, ..by_itself() });
        assert!((came[1].0 - secs).abs() < 0.25, "at {speed}: {came:?}");
    }
    let (mut pace, mut seen) = (by_itself(), Vec::new());
    while seen.last() != Some(&pace.speed) {
        seen.push(pace.speed);
        pace = pace.slower();
    }
    assert_eq!(seen, [1.0, 0.75, 0.5]);
    while pace.faster() != pace {
        pace = pace.faster();
    }
    assert_eq!(pace.speed, SPEEDS[SPEEDS.len() - 1]);
    assert_eq!(Pace { speed: f32::NAN, ..pace }.checked().speed, 1.0);
    assert_eq!(Pace { speed: -4.0, ..pace }.checked().speed, SPEEDS[0]);
}

#[test]
fn what_is_left_counts_down_to_the_end() {
    let mut journey = journey();
    // Three ways, three stops with a breath each.
    assert!((journey.left_secs(by_itself()) - (3.0 * TRAVEL_SECS + 35.0 + 3.0 * BREATH_SECS)).abs() < 1e-9);
    pass(&mut journey, 7.1, ALONE, by_itself());
    assert!((journey.left_secs(by_itself()) - (2.0 * TRAVEL_SECS + 28.0 + 3.0 * BREATH_SECS)).abs() < 0.01);
    assert!((journey.share() - 7.0 / 12.0).abs() < 0.01);
    journey.takes(2.0);
    assert_eq!(journey.share(), 1.0, "it turned out shorter");
    let twice = Pace { speed: 2.0, ..by_itself() };
    assert!((journey.left_secs(twice) - (2.0 * TRAVEL_SECS + (25.0 + 2.0 * BREATH_SECS) / 2.0)).abs() < 0.01);
}

#[test]
fn a_machine_that_stood_still_has_not_read_for_anybody() {
    let mut journey = journey();
    journey.tick(FRAME, ALONE, by_itself());
    assert_eq!(journey.tick(3600.0, ALONE, by_itself()), None);
    assert_eq!(journey.tick(f64::NAN, ALONE, by_itself()), None);
    assert!(journey.share() < 0.2);
}

#[test]
fn a_tour_without_stops_does_not_begin_and_a_stop_too_far_is_the_last() {
    assert_eq!(Journey::new(Vec::new(), 0), None);
    assert_eq!(Journey::new(vec![1.0, 1.0], 7).unwrap().stop(), 1);
}

#[test]
fn reading_takes_longer_than_the_fastest_captions_and_nothing_takes_no_time() {
    assert_eq!(reading_secs(""), 0.0);
    let text = "Ten bays, 33 metres high.".repeat(10);
    assert!(reading_secs(&text) > text.chars().count() as f64 / 15.0 + 2.0);
}

proptest! {
    #[test]
    fn whatever_is_asked_the_stop_is_one_of_the_tour_and_time_never_runs_out(
        lengths in proptest::collection::vec(0.0..60.0_f64, 1..6),
        asks in proptest::collection::vec((0_u8..6, 0.0..2.0_f64, any::<[bool; 4]>()), 0..200),
    ) {
        let stops = lengths.len();
        let mut journey = Journey::new(lengths, 0).unwrap();
        for (ask, secs, [on_the_way, speaking, busy, covered]) in asks {
            match ask {
                0 => { let _ = journey.forward(); }
                1 => journey.back(),
                2 => journey.repeat(),
                3 => journey.pause(busy),
                4 => journey.takes(secs * 10.0),
                _ => {
                    let before = journey.clone();
                    let turn = journey.tick(secs, Around { on_the_way, speaking, busy, covered }, Pace::default());
                    prop_assert!(turn.is_none() || !(before.is_paused() || covered));
                    prop_assert!(turn != Some(Turn::Ended) || before.stop() + 1 == stops);
                }
            }
            prop_assert!(journey.stop() < stops);
            prop_assert!((0.0..=1.0).contains(&journey.share()));
            prop_assert!(journey.left_secs(Pace::default()) >= 0.0);
        }
    }
}
