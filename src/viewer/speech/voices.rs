//! The machine's voices, looked for when there is first something to say.

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use fluent_bundle::FluentArgs;
use std::time::Instant;

use crate::viewer::visitor::{Aloud, CaptionStatus, Notice, NoticeKind, Preferences, TourStatus, VoiceStatus, Words};
use crate::visiting::speech::{Kind, Machine, Manner, News, Queue, Speaker, SpeechSink, Utterance, Voice, discover};

/// What is said, and who says it.
#[derive(Resource, Default)]
pub struct Voices {
    speaker: Option<Speaker>,
    /// Instead of those of the machine.
    given: Option<Vec<Box<dyn SpeechSink>>>,
    manner: Manner,
}

impl Voices {
    /// These instead of those of the machine.
    pub fn of(sinks: Vec<Box<dyn SpeechSink>>) -> Self {
        Self { given: Some(sinks), ..Self::default() }
    }

    /// What waits and what is said; `None` before anything was.
    pub(super) fn queue(&mut self) -> Option<&mut Queue> {
        self.speaker.as_mut().map(|speaker| &mut speaker.queue)
    }

    /// Has it said.
    pub(super) fn say(&mut self, kind: Kind, language: &str, text: impl Into<String>) {
        let given = &mut self.given;
        let speaker = self.speaker.get_or_insert_with(|| {
            let sinks = given.take().unwrap_or_else(|| discover(&Machine::here()));
            Speaker::new(Voice::new(sinks, Instant::now()))
        });
        speaker.queue.set_manner(self.manner);
        speaker.queue.say(&Utterance::new(kind, language, text));
    }

    /// Nothing of these kinds is wanted any more.
    pub(super) fn forget(&mut self, kinds: &[Kind]) {
        if let Some(queue) = self.queue() {
            kinds.iter().for_each(|kind| queue.forget(*kind));
        }
    }
}

/// Another voice is heard as soon as it is chosen; who wants silence has it at once.
pub(super) fn follow_preferences(
    mut voices: ResMut<Voices>,
    preferences: Res<Preferences>,
    words: Res<Words>,
    mut before: Local<Option<Aloud>>,
) {
    let now = preferences.aloud.checked();
    voices.manner = now.manner();
    let Some(before) = before.replace(now).filter(|before| *before != now) else { return };
    if let Some(queue) = voices.queue() {
        queue.set_manner(now.manner());
        if !now.any() {
            queue.stop();
        } else if !now.interface {
            queue.forget(Kind::Reply);
        }
    }
    let language = words.language();
    if now.interface && !before.interface {
        voices.say(Kind::Reply, language, words.get("speech-on"));
    } else if now.tours && !now.interface && (now.manner() != before.manner() || !before.tours) {
        // Where controls are read aloud, the one that was pressed is the sample.
        voices.say(Kind::Reply, language, words.get("speech-sample"));
    }
}

/// Says what is next, tells the visitor what becomes of the voices, and others that somebody speaks.
pub(super) fn speak(
    mut voices: ResMut<Voices>,
    mut status: ResMut<VoiceStatus>,
    (captions, tour): (Res<CaptionStatus>, Res<TourStatus>),
    words: Res<Words>,
    mut notices: MessageWriter<Notice>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(speaker) = &mut voices.speaker else { return };
    let told = tour.running.as_ref().filter(|_| captions.shown).map(|tour| tour.text_language.as_str());
    speaker.queue.captions_in(told.filter(|language| !language.is_empty()));
    speaker.tick(Instant::now());
    while let Some(news) = speaker.news() {
        let (kind, text) = match news {
            News::NoVoice => (NoticeKind::Info, words.get("speech-no-voice")),
            News::GaveUp { name, why, next: None } => {
                warn!("{name} does not speak any more, and nobody else does: {why}");
                let mut args = FluentArgs::new();
                args.set("why", why);
                (NoticeKind::Warning, words.with("speech-gave-up", &args))
            }
            News::GaveUp { name, why, next: Some(next) } => {
                warn!("{name} does not speak any more, {next} does now: {why}");
                continue;
            }
            News::CannotSay(why) => {
                warn!("something could not be said: {why}");
                continue;
            }
        };
        notices.write(Notice { kind, text });
    }
    let telling = |kind| speaker.queue.has_kind(kind);
    status.set_if_neq(VoiceStatus { narrating: telling(Kind::Narration) || telling(Kind::Description) });
    if !speaker.queue.is_quiet() {
        redraw.write(RequestRedraw);
    }
}
