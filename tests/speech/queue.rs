use super::{Stage, texts};
use parvis::visiting::speech::{Kind, Logged, Manner, Utterance};
use proptest::prelude::*;

#[test]
fn the_most_urgent_is_said_first_and_equals_in_order() {
    let mut stage = Stage::held();
    stage.say(Kind::Announcement, "Loaded.");
    stage.say(Kind::Description, "Light falls in.");
    stage.say(Kind::Narration, "The nave.");
    stage.say(Kind::Narration, "The choir.");
    stage.say(Kind::Reply, "Menu.");
    stage.say(Kind::Alert, "The battery is low.");
    for _ in 0..7 {
        stage.frames();
        stage.end();
    }
    let order = ["The battery is low.", "Menu.", "The nave.", "The choir.", "Light falls in.", "Loaded."];
    assert_eq!(stage.log.said(), order);
    assert!(stage.speaker.queue.is_quiet());
}

#[test]
fn a_reply_cuts_the_narration_which_goes_on_with_the_sentence_that_was_cut() {
    let mut stage = Stage::held();
    let narration = stage.say(Kind::Narration, "The nave is long. The choir is high. The end.");
    stage.frames();
    stage.end();
    assert_eq!(stage.heard().as_deref(), Some("The choir is high."));
    stage.say(Kind::Reply, "Map, button.");
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("Map, button."));
    assert!(stage.speaker.queue.has(narration));
    stage.end();
    stage.end();
    stage.end();
    assert!(!stage.speaker.queue.has(narration));
    let heard = ["The nave is long.", "The choir is high.", "-", "Map, button.", "The choir is high.", "The end."];
    assert_eq!(texts(&stage.log.lines()), heard);
    assert_eq!(stage.log.most_at_once(), 1);
}

#[test]
fn a_new_reply_replaces_the_old_one_at_once() {
    let mut stage = Stage::held();
    let old = stage.say(Kind::Reply, "Map, button.");
    stage.frames();
    stage.say(Kind::Reply, "Tours, button.");
    stage.say(Kind::Reply, "Settings, button.");
    stage.frames();
    assert!(!stage.speaker.queue.has(old));
    assert_eq!(texts(&stage.log.lines()), ["Map, button.", "-", "Settings, button."]);
}

#[test]
fn what_is_less_urgent_waits_for_the_end_of_the_sentence() {
    let mut stage = Stage::held();
    stage.say(Kind::Announcement, "A door opens. Somebody comes in.");
    stage.frames();
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    assert_eq!(stage.heard().as_deref(), Some("A door opens."));
    stage.end();
    assert_eq!(stage.heard().as_deref(), Some("The nave."));
    stage.end();
    assert_eq!(stage.heard().as_deref(), Some("Somebody comes in."));
}

#[test]
fn announcements_do_not_heap_up() {
    let mut stage = Stage::held();
    stage.say(Kind::Narration, "The nave.");
    stage.frames();
    let ids: Vec<_> = (0..50).map(|number| stage.say(Kind::Announcement, &format!("{number} per cent."))).collect();
    assert_eq!(ids.iter().filter(|id| stage.speaker.queue.has(**id)).count(), 1);
    stage.end();
    assert_eq!(stage.heard().as_deref(), Some("49 per cent."));
    assert_eq!(stage.say(Kind::Announcement, "49 per cent."), ids[49], "the same again is not said twice");
}

#[test]
fn an_announcement_that_was_cut_is_not_said_again() {
    let mut stage = Stage::held();
    let announcement = stage.say(Kind::Announcement, "A door opens.");
    stage.frames();
    stage.say(Kind::Alert, "Watch out!");
    stage.frames();
    assert!(!stage.speaker.queue.has(announcement));
    stage.end();
    assert!(stage.speaker.queue.is_quiet());
}

#[test]
fn the_queue_has_an_end() {
    let mut stage = Stage::held();
    let mut ids = Vec::new();
    for kind in [Kind::Alert, Kind::Reply, Kind::Narration, Kind::Description, Kind::Announcement] {
        ids.extend((0..1000).map(|number| stage.say(kind, &format!("Number {number}."))));
    }
    let waiting = ids.iter().filter(|id| stage.speaker.queue.has(**id)).count();
    assert_eq!(waiting, 8 + 1 + 32 + 4 + 1);
    assert!(stage.speaker.queue.has(*ids.last().unwrap()), "the newest is kept");
}

#[test]
fn the_manner_counts_from_the_next_sentence_on() {
    let mut stage = Stage::held();
    stage.say(Kind::Narration, "One is said. Two is said.");
    stage.frames();
    let fast = Manner::new(2.0, 0.5, 0.25);
    stage.speaker.queue.set_manner(fast);
    stage.end();
    let manners: Vec<Manner> = stage
        .log
        .lines()
        .into_iter()
        .map(|line| if let Logged::Said { manner, .. } = line { manner } else { panic!("it stopped") })
        .collect();
    assert_eq!(manners, [Manner::default(), fast]);
}

#[test]
fn a_manner_out_of_all_bounds_is_brought_inside() {
    let wild = Manner::new(1e9, -4.0, 7.0);
    assert_eq!((wild.rate(), wild.pitch(), wild.volume()), (3.0, 0.5, 1.0));
    assert_eq!(Manner::new(f32::NAN, f32::INFINITY, f32::NAN), Manner::default());
}

#[test]
fn a_text_without_words_is_not_taken() {
    let mut stage = Stage::held();
    for nothing in ["", " \n ", "…", "—!", "\u{200b}\u{1b}"] {
        assert_eq!(stage.speaker.queue.say(&Utterance::new(Kind::Alert, "en", nothing)), None, "{nothing:?}");
    }
    assert!(stage.speaker.queue.is_quiet());
}

#[derive(Debug, Clone)]
enum Act {
    Say(Kind, &'static str),
    Repeat,
    Stop,
    Pause,
    Resume,
    Forget(Kind),
    Captions(Option<&'static str>),
    End,
    Frame,
}

fn acts() -> impl Strategy<Value = Act> {
    let kind =
        prop::sample::select(vec![Kind::Alert, Kind::Reply, Kind::Narration, Kind::Description, Kind::Announcement]);
    prop_oneof![
        4 => (kind.clone(), prop::sample::select(vec!["fr", "en", ""])).prop_map(|(kind, tag)| Act::Say(kind, tag)),
        1 => Just(Act::Repeat),
        1 => Just(Act::Stop),
        1 => Just(Act::Pause),
        2 => Just(Act::Resume),
        1 => kind.prop_map(Act::Forget),
        1 => prop::sample::select(vec![None, Some("fr"), Some("en-GB")]).prop_map(Act::Captions),
        4 => Just(Act::End),
        6 => Just(Act::Frame),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_there_is_one_voice_and_no_foreign_word_over_a_caption(acts in prop::collection::vec(acts(), 1..60)) {
        let mut stage = Stage::held();
        let mut caption = None;
        for act in acts {
            let queue = &mut stage.speaker.queue;
            let began = stage.log.lines().len();
            match act {
                Act::Say(kind, tag) => drop(queue.say(&Utterance::new(kind, tag, "One two. Three four. Five six."))),
                Act::Repeat => drop(queue.repeat()),
                Act::Stop => queue.stop(),
                Act::Pause => queue.pause(),
                Act::Resume => queue.resume(),
                Act::Forget(kind) => queue.forget(kind),
                Act::Captions(shown) => {
                    caption = shown;
                    queue.captions_in(shown);
                }
                Act::End => stage.end(),
                Act::Frame => stage.frames(),
            }
            for line in &stage.log.lines()[began..] {
                if let (Logged::Said { language, .. }, Some(shown)) = (line, caption) {
                    prop_assert!(language.is_empty() || shown.starts_with(language.as_str()), "{language} over {shown}");
                }
            }
        }
        prop_assert_eq!(stage.log.most_at_once().max(1), 1);
        // Nothing is stuck: let go of, everything comes to its end.
        stage.speaker.queue.resume();
        stage.speaker.queue.captions_in(None);
        for _ in 0..400 {
            stage.end();
        }
        prop_assert!(stage.speaker.queue.is_quiet());
    }
}
