use super::Stage;
use parvis::visiting::speech::{Kind, News, SpeechLog, State, Utterance};
use std::time::Duration;

fn two() -> (Stage, SpeechLog) {
    let (first, second) = (SpeechLog::held("first"), SpeechLog::held("second"));
    (Stage::with(vec![Box::new(first.clone()), Box::new(second.clone())], first), second)
}

fn gave_up(name: &str, why: &str, next: Option<&str>) -> Option<News> {
    Some(News::GaveUp { name: name.to_owned(), why: why.to_owned(), next: next.map(str::to_owned) })
}

#[test]
fn a_machine_without_a_voice_says_so_once_and_takes_nothing() {
    let mut stage = Stage::with(Vec::new(), SpeechLog::default());
    assert_eq!(stage.speaker.queue.say(&Utterance::new(Kind::Alert, "en", "Fire.")), None);
    stage.watch(10.0);
    assert_eq!(stage.speaker.voice(), None);
    assert_eq!(stage.speaker.news(), Some(News::NoVoice));
    stage.watch(10.0);
    assert_eq!(stage.speaker.news(), None);
    assert!(stage.speaker.queue.is_quiet());
}

#[test]
fn a_voice_that_is_gone_hands_the_sentence_on() {
    let (mut stage, second) = two();
    stage.log.fail(State::Gone("no server".to_owned()));
    let narration = stage.say(Kind::Narration, "The nave. It is long.");
    stage.frames();
    assert_eq!(stage.speaker.news(), gave_up("first", "no server", Some("second")));
    assert_eq!(stage.speaker.voice(), Some("second"));
    assert_eq!(second.said(), ["The nave."]);
    assert!(stage.speaker.queue.has(narration));
    assert_eq!(stage.speaker.news(), None);
}

#[test]
fn a_voice_that_never_spoke_and_fails_twice_is_left() {
    let (mut stage, second) = two();
    stage.log.fail(State::Failed("no sound card".to_owned()));
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    assert_eq!(stage.speaker.news(), gave_up("first", "no sound card", Some("second")));
    assert_eq!(second.said(), ["The nave."]);
}

#[test]
fn where_the_last_voice_fails_text_must_do_and_that_is_said_once() {
    let (mut stage, second) = two();
    stage.log.fail(State::Gone("no server".to_owned()));
    second.fail(State::Gone("no sound card".to_owned()));
    stage.say(Kind::Narration, "The nave. It is long.");
    stage.say(Kind::Alert, "Fire.");
    stage.watch(1.0);
    assert_eq!(stage.speaker.news(), gave_up("first", "no server", Some("second")));
    assert_eq!(stage.speaker.news(), gave_up("second", "no sound card", None));
    assert_eq!(stage.speaker.voice(), None);
    assert!(stage.speaker.queue.is_quiet());
    assert_eq!(stage.speaker.queue.say(&Utterance::new(Kind::Alert, "en", "Fire.")), None);
    stage.watch(1.0);
    assert_eq!(stage.speaker.news(), None);
}

#[test]
fn a_failure_by_chance_is_tried_again_and_nobody_hears_of_it() {
    let (mut stage, second) = two();
    stage.say(Kind::Narration, "The nave.");
    stage.speaker.tick(stage.now);
    stage.log.fail(State::Failed("busy".to_owned()));
    stage.speaker.tick(stage.now);
    stage.log.recover();
    stage.frames();
    stage.end();
    assert_eq!(stage.log.said(), ["The nave.", "The nave."]);
    assert_eq!(stage.speaker.news(), None);
    assert!(second.said().is_empty());
    assert!(stage.speaker.queue.is_quiet());
}

#[test]
fn a_text_that_cannot_be_said_is_left_out_and_the_reason_told_once() {
    let (mut stage, _) = two();
    for _ in 0..2 {
        stage.say(Kind::Narration, "One is said.");
        stage.frames();
        stage.end();
        stage.log.fail(State::Failed("no such letters".to_owned()));
        let odd = stage.say(Kind::Narration, "Two is odd. Three comes after it.");
        stage.frames();
        assert!(!stage.speaker.queue.has(odd));
        stage.log.recover();
    }
    assert_eq!(stage.speaker.voice(), Some("first"), "it speaks on");
    assert_eq!(stage.speaker.news(), Some(News::CannotSay("no such letters".to_owned())));
    assert_eq!(stage.speaker.news(), None);
}

#[test]
fn a_voice_that_can_say_nothing_any_more_is_left_although_it_once_spoke() {
    let (mut stage, second) = two();
    stage.say(Kind::Narration, "One is said.");
    stage.frames();
    stage.end();
    stage.log.fail(State::Failed("the sound card is gone".to_owned()));
    stage.say(Kind::Narration, "Two is said.");
    stage.say(Kind::Narration, "Three is said.");
    stage.frames();
    assert_eq!(stage.speaker.voice(), Some("second"));
    assert_eq!(second.said(), ["Three is said."]);
}

#[test]
fn a_voice_that_hangs_is_stopped_and_left() {
    let (mut stage, second) = two();
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    stage.log.hang();
    stage.watch(10.0);
    assert!(second.said().is_empty(), "slow is not hung");
    stage.watch(60.0);
    assert_eq!(stage.speaker.news(), gave_up("first", "it neither spoke to the end nor stopped", Some("second")));
    assert_eq!(second.said(), ["The nave."]);
}

#[test]
fn a_voice_that_does_not_end_but_stops_is_left_too() {
    let (mut stage, second) = two();
    stage.say(Kind::Narration, "The nave.");
    stage.watch(60.0);
    assert_eq!(stage.speaker.news(), gave_up("first", "it did not come to an end", Some("second")));
    assert!(!second.said().is_empty());
}

#[test]
fn a_voice_that_does_not_fall_silent_is_left_and_what_was_stopped_stays_so() {
    let (mut stage, second) = two();
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    stage.log.hang();
    stage.speaker.queue.stop();
    stage.watch(20.0);
    assert_eq!(stage.speaker.voice(), Some("second"));
    assert!(second.said().is_empty());
    stage.say(Kind::Reply, "Menu.");
    stage.frames();
    assert_eq!(second.said(), ["Menu."]);
}

#[test]
fn a_machine_that_slept_has_not_hung() {
    let (mut stage, _) = two();
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    stage.now += Duration::from_hours(8);
    stage.frames();
    assert_eq!(stage.speaker.voice(), Some("first"));
    stage.end();
    assert!(stage.speaker.queue.is_quiet());
}

#[test]
fn a_long_sentence_may_take_long() {
    let (mut stage, _) = two();
    stage.say(Kind::Narration, &"a nave and a choir ".repeat(12));
    stage.watch(60.0);
    assert_eq!(stage.speaker.voice(), Some("first"));
}
