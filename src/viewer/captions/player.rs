//! The time of captions: what is on screen at this moment.

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use std::time::Duration;

use crate::content::visit::captions::{Captions, Cue, Span, captions_for};
use crate::viewer::visitor::{CaptionCue, Notice, NoticeKind, Preferences, TourStatus, Words};

/// A speaker who was silent for this long is named again (Xbox Accessibility Guideline 104: one to two minutes).
const NAME_AGAIN_SECS: f64 = 60.0;

/// Whether the time of the captions runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Playing {
    /// Nothing is played and nothing shown.
    #[default]
    Stopped,
    /// Time runs with the app's.
    Running,
    /// Time stands still, the text stays.
    Paused,
}

/// The captions being played.
#[derive(Resource, Debug, Default)]
pub struct CaptionPlayer {
    captions: Captions,
    /// Exact, so that a cue begins in the frame in which it should whatever the frame rate.
    clock: Duration,
    playing: Playing,
    /// Counts the texts, so that a new one is drawn even where its first cue looks like the old one.
    text_number: u64,
}

impl CaptionPlayer {
    /// Whether time runs.
    pub fn playing(&self) -> Playing {
        self.playing
    }

    /// Seconds since the captions began, pauses left out.
    pub fn clock_secs(&self) -> f64 {
        self.clock.as_secs_f64()
    }

    /// From the beginning.
    pub fn play(&mut self, captions: Captions) {
        self.clock = Duration::ZERO;
        self.playing = Playing::Running;
        self.replace(captions);
    }

    /// Another text, such as another language's, at the same moment.
    pub fn replace(&mut self, captions: Captions) {
        self.captions = captions;
        self.text_number += 1;
    }

    /// Stands still or goes on; without effect when nothing is played.
    pub fn pause(&mut self, pause: bool) {
        if self.playing != Playing::Stopped {
            self.playing = if pause { Playing::Paused } else { Playing::Running };
        }
    }

    /// Takes everything away.
    pub fn stop(&mut self) {
        *self = Self { text_number: self.text_number + 1, ..Self::default() };
    }

    /// Lets time pass, unless it stands still.
    pub fn advance(&mut self, passed: Duration) {
        if self.playing == Playing::Running {
            self.clock += passed;
        }
    }

    /// Whether time runs and something on the screen will still change with it.
    pub(super) fn has_more(&self) -> bool {
        let now = self.clock_secs();
        self.playing == Playing::Running && self.captions.cues.iter().any(|cue| cue.end_secs >= now)
    }

    /// What tells one picture from the next: the text and the cues in it.
    pub(super) fn showing(&self) -> (u64, Vec<usize>) {
        let now = self.clock_secs();
        let active = |cue: &Cue| cue.start_secs <= now && now < cue.end_secs;
        let cues = self.captions.cues.iter().enumerate().filter(|(_, cue)| active(cue)).map(|(index, _)| index);
        (self.text_number, if self.playing == Playing::Stopped { Vec::new() } else { cues.collect() })
    }

    /// What can be read at this moment, without names and styles, a line for each cue.
    pub fn text(&self) -> String {
        let cues = self.showing().1.into_iter().filter_map(|index| self.captions.cues.get(index));
        cues.map(Cue::text).collect::<Vec<_>>().join("\n")
    }

    /// A cue with, for each change of voice, the name to be shown before it.
    pub(super) fn named(&self, index: usize) -> Option<(&Cue, Vec<(Option<String>, Vec<Span>)>)> {
        let cue = self.captions.cues.get(index)?;
        let before = index.checked_sub(1).and_then(|before| self.captions.cues.get(before));
        let mut voice = before
            .filter(|before| cue.start_secs - before.end_secs < NAME_AGAIN_SECS)
            .and_then(|before| before.spans.last()?.voice.clone());
        let mut parts: Vec<(Option<String>, Vec<Span>)> = Vec::new();
        for span in &cue.spans {
            let changed = span.voice != voice;
            if changed && span.text.trim().is_empty() {
                // The space between two speakers is nobody's.
                continue;
            }
            match parts.last_mut().filter(|_| !changed) {
                Some((_, spans)) => spans.push(span.clone()),
                None => parts.push((span.voice.clone().filter(|_| changed), vec![span.clone()])),
            }
            voice.clone_from(&span.voice);
        }
        Some((cue, parts))
    }
}

/// Lets time pass, then does what the messages ask.
pub(super) fn play(
    time: Res<Time>,
    mut player: ResMut<CaptionPlayer>,
    mut cues: MessageReader<CaptionCue>,
    mut notices: MessageWriter<Notice>,
    (preferences, tour): (Res<Preferences>, Res<TourStatus>),
    words: Option<Res<Words>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if player.has_more() {
        // A tour has the visitor's pace.
        let pace = tour.running.as_ref().map_or(1.0, |tour| tour.pace.speed);
        player.advance(time.delta().mul_f32(pace));
        redraw.write(RequestRedraw);
    }
    for cue in cues.read() {
        let text = match cue {
            CaptionCue::Play(text) | CaptionCue::Replace(text) => text,
            CaptionCue::Say(text) => {
                if tour.running.is_none() {
                    player.play(captions_for(text, &preferences.language));
                }
                continue;
            }
            CaptionCue::Pause(pause) => {
                player.pause(*pause);
                continue;
            }
            CaptionCue::Stop => {
                player.stop();
                continue;
            }
        };
        match Captions::parse(text) {
            Ok(captions) => {
                for problem in &captions.problems {
                    warn!("captions: {problem}");
                }
                if matches!(cue, CaptionCue::Play(_)) {
                    player.play(captions);
                } else {
                    player.replace(captions);
                }
            }
            Err(error) => {
                player.stop();
                let about = words.as_ref().map_or_else(String::new, |words| words.get("captions-unreadable") + " ");
                notices.write(Notice { kind: NoticeKind::Warning, text: format!("{about}{error}") });
            }
        }
    }
}
