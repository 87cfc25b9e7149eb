//! Tells controls, messages and answers.

use bevy::prelude::*;

use super::Voices;
use crate::viewer::visitor::{
    Announce, CaptionCue, ChosenSight, Commanded, Control, ControlState, Controls, CurrentVisit, Notice, NoticeKind,
    Overlay, Preferences, Words,
};
use crate::visiting::hands::Command;
use crate::visiting::speech::Kind;

/// Whatever the visitor does, answers to what they did before are over. What was said last can be had again.
pub(super) fn interrupt(mut voices: ResMut<Voices>, mut commanded: MessageReader<Commanded>) {
    for Commanded(command) in commanded.read() {
        let Some(queue) = voices.queue() else { continue };
        if *command == Command::SayAgain {
            queue.repeat();
        } else {
            queue.forget(Kind::Reply);
            queue.forget(Kind::Announcement);
        }
    }
}

/// At the first start, who cannot read what is offered hears how to have it read, once.
pub(super) fn offer(
    mut voices: ResMut<Voices>,
    overlay: Res<Overlay>,
    preferences: Res<Preferences>,
    words: Res<Words>,
    mut offered: Local<bool>,
) {
    if *overlay == Overlay::Welcome && !*offered {
        *offered = true;
        if !preferences.aloud.any() {
            voices.say(Kind::Announcement, words.language(), words.get("speech-offer"));
        }
    }
}

/// Names that are lit, answers, and what a toast says.
pub(super) fn tell_messages(
    mut voices: ResMut<Voices>,
    (mut lit, mut cues, mut notices): (MessageReader<Announce>, MessageReader<CaptionCue>, MessageReader<Notice>),
    preferences: Res<Preferences>,
    words: Res<Words>,
) {
    if !preferences.aloud.interface {
        lit.clear();
        cues.clear();
        notices.clear();
        return;
    }
    let language = words.language();
    for Announce(name) in lit.read() {
        voices.say(Kind::Reply, language, name.as_str());
    }
    for cue in cues.read() {
        if let CaptionCue::Say(text) = cue {
            voices.say(Kind::Reply, language, text.as_str());
        }
    }
    for Notice { kind, text } in notices.read() {
        let kind = match kind {
            NoticeKind::Info => Kind::Announcement,
            NoticeKind::Warning | NoticeKind::Error => Kind::Alert,
        };
        voices.say(kind, language, text.as_str());
    }
}

/// What was told of the controls last.
#[derive(Default, PartialEq)]
pub(super) struct Focus {
    screen: u64,
    control: Option<(u64, String)>,
}

/// The title of a new screen, the control that gets the focus, and how it stands once it was pressed.
pub(super) fn tell_controls(
    mut voices: ResMut<Voices>,
    controls: Res<Controls>,
    preferences: Res<Preferences>,
    words: Res<Words>,
    mut told: Local<Focus>,
    mut silent: Local<bool>,
) {
    if !preferences.aloud.interface {
        *silent = true;
        return;
    }
    // Whoever has it switched on hears where they are.
    let begins = std::mem::take(&mut *silent);
    if !controls.is_changed() && !begins {
        return;
    }
    let control = controls.focused.and_then(|id| controls.all.iter().find(|control| control.id == id));
    let state = control.map(|control| state_of(control, &words));
    let now = Focus {
        screen: controls.screen,
        control: control.zip(state.as_ref()).map(|(control, state)| (control.id, format!("{}. {state}", control.name))),
    };
    if now == *told && !begins {
        return;
    }
    let id = |focus: &Focus| focus.control.as_ref().map(|(id, _)| *id);
    let mut parts: Vec<&str> = Vec::new();
    if (now.screen != told.screen || begins) && !controls.title.is_empty() {
        parts.push(&controls.title);
    }
    let same = now.screen == told.screen && id(&now) == id(&told) && !begins;
    if let (Some(control), Some(state)) = (control, &state) {
        // After a press only what has changed: the first sentence is its title.
        let name = if same { control.name.split(". ").next().unwrap_or_default() } else { &control.name };
        parts.extend([name, state]);
    }
    if !parts.is_empty() {
        voices.say(if begins { Kind::Announcement } else { Kind::Reply }, words.language(), sentences(&parts));
    }
    *told = now;
}

/// What it is, and how it stands.
fn state_of(control: &Control, words: &Words) -> String {
    let state = match &control.state {
        ControlState::Button => words.get("speech-button"),
        ControlState::Choice(chosen) => words.get(if *chosen { "speech-chosen" } else { "speech-not-chosen" }),
        ControlState::Switch(on) => words.get(if *on { "on" } else { "off" }),
        ControlState::Step(value) => value.clone(),
        ControlState::Field => words.get("speech-field"),
    };
    if control.enabled { state } else { format!("{state}, {}", words.get("speech-unavailable")) }
}

fn sentences(parts: &[&str]) -> String {
    let ended = |part: &&str| {
        let part = part.trim_end_matches('.');
        if part.ends_with(['?', '!', ':', '…']) { part.to_owned() } else { format!("{part}.") }
    };
    parts.iter().map(ended).collect::<Vec<_>>().join(" ")
}

/// The card that was opened, in the language in which somebody has written it.
pub(super) fn tell_sight(
    mut voices: ResMut<Voices>,
    chosen: Res<ChosenSight>,
    visit: Option<Res<CurrentVisit>>,
    preferences: Res<Preferences>,
    words: Res<Words>,
) {
    if !chosen.is_changed() || !preferences.aloud.any() {
        return;
    }
    let Some(id) = &chosen.0 else {
        if !chosen.is_added() {
            voices.forget(&[Kind::Reply]);
        }
        return;
    };
    let annotations = visit.as_ref().map_or(&[][..], |visit| &visit.0.visit.annotations);
    let Some(annotation) = annotations.iter().find(|annotation| annotation.id == *id) else { return };
    let language = words.language();
    let easy = annotation.easy.find(language).filter(|(_, easy)| preferences.reading.easy && !easy.is_empty());
    let (language, text) = easy.or_else(|| annotation.text.find(language)).unwrap_or((language, ""));
    voices.say(Kind::Reply, language, sentences(&[annotation.title.get(language), text]));
}
