use super::{Stage, texts};
use parvis::visiting::speech::{Kind, SpeechLog, Utterance};

#[test]
fn the_visitors_action_silences_everything() {
    let mut stage = Stage::held();
    let narration = stage.say(Kind::Narration, "The nave. It is long.");
    stage.say(Kind::Description, "Light falls in.");
    stage.frames();
    stage.speaker.queue.stop();
    assert!(!stage.speaker.queue.has(narration));
    assert!(stage.heard().is_none());
    stage.frames();
    assert_eq!(texts(&stage.log.lines()), ["The nave.", "-"]);
    assert!(stage.speaker.queue.is_quiet());
}

#[test]
fn the_next_begins_only_when_the_last_has_fallen_silent() {
    let mut stage = Stage::held();
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    stage.log.hang();
    stage.say(Kind::Reply, "Menu.");
    stage.watch(1.0);
    assert_eq!(texts(&stage.log.lines()), ["The nave.", "-"], "it was told once and is still to be heard");
    assert!(!stage.speaker.queue.is_quiet());
    stage.end();
    assert_eq!(stage.heard().as_deref(), Some("Menu."));
    assert_eq!(stage.log.most_at_once(), 1);
}

#[test]
fn what_was_heard_last_is_repeated_as_a_whole() {
    let mut stage = Stage::held();
    assert_eq!(stage.speaker.queue.repeat(), None);
    stage.say(Kind::Narration, "The nave. It is long.");
    stage.frames();
    stage.end();
    stage.end();
    let again = stage.speaker.queue.repeat().unwrap();
    stage.frames();
    stage.end();
    stage.end();
    assert!(!stage.speaker.queue.has(again));
    assert_eq!(stage.log.said(), ["The nave.", "It is long.", "The nave.", "It is long."]);
}

#[test]
fn what_is_being_said_begins_again_when_repeated() {
    let mut stage = Stage::held();
    let narration = stage.say(Kind::Narration, "The nave. It is long.");
    stage.frames();
    stage.end();
    assert_eq!(stage.speaker.queue.repeat(), Some(narration));
    stage.frames();
    assert_eq!(texts(&stage.log.lines()), ["The nave.", "It is long.", "-", "The nave."]);
    stage.end();
    stage.end();
    assert!(stage.speaker.queue.is_quiet());
}

#[test]
fn what_was_silenced_can_be_repeated() {
    let mut stage = Stage::held();
    stage.say(Kind::Reply, "You stand in the nave.");
    stage.frames();
    stage.speaker.queue.stop();
    stage.frames();
    assert!(stage.speaker.queue.repeat().is_some());
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("You stand in the nave."));
}

#[test]
fn a_pause_holds_what_is_there_and_lets_new_replies_speak() {
    let mut stage = Stage::held();
    stage.say(Kind::Narration, "The nave. It is long.");
    stage.frames();
    stage.end();
    stage.speaker.queue.pause();
    stage.frames();
    assert!(stage.speaker.queue.is_paused() && stage.speaker.queue.is_quiet());
    stage.say(Kind::Description, "Light falls in.");
    stage.say(Kind::Reply, "Menu.");
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("Menu."));
    stage.end();
    assert!(stage.speaker.queue.is_quiet(), "a description has to wait");
    stage.speaker.queue.resume();
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("It is long."));
    stage.end();
    assert_eq!(stage.heard().as_deref(), Some("Light falls in."));
}

#[test]
fn one_kind_can_be_forgotten() {
    let mut stage = Stage::held();
    let narration = stage.say(Kind::Narration, "The nave.");
    let description = stage.say(Kind::Description, "Light falls in.");
    stage.frames();
    stage.speaker.queue.forget(Kind::Narration);
    stage.frames();
    assert!(!stage.speaker.queue.has(narration) && stage.speaker.queue.has(description));
    assert_eq!(stage.heard().as_deref(), Some("Light falls in."));
}

#[test]
fn nothing_is_said_over_a_caption_in_another_language() {
    let mut stage = Stage::held();
    stage.speaker.queue.captions_in(Some("fr-FR"));
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    assert_eq!(stage.heard(), None);
    assert!(stage.speaker.queue.is_quiet(), "it waits and needs no frames");
    stage.speaker.queue.say(&Utterance::new(Kind::Description, "fr", "La lumière entre.")).unwrap();
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("La lumière entre."), "its own language is free");
    stage.end();
    stage.speaker.queue.captions_in(None);
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("The nave."));
    stage.speaker.queue.captions_in(Some("fr"));
    stage.frames();
    assert_eq!(stage.heard(), None, "a caption that comes later silences it");
    stage.speaker.queue.captions_in(Some("en"));
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("The nave."));
}

#[test]
fn a_voice_that_ends_by_itself_needs_nobody() {
    let log = SpeechLog::swift("log");
    let mut stage = Stage::with(vec![Box::new(log.clone())], log);
    stage.say(Kind::Narration, "One is said. Two is said. Three is said.");
    stage.watch(1.0);
    assert_eq!(stage.log.said(), ["One is said.", "Two is said.", "Three is said."]);
    assert!(stage.speaker.queue.is_quiet());
}
