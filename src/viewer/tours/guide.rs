//! Does what visitors ask of tours.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use fluent_bundle::FluentArgs;

use super::run::Run;
use super::whereabouts::Whereabouts;
use crate::content::visit::Standpoint;
use crate::content::visit::captions::{CaptionError, Captions, MAX_FILE_BYTES};
use crate::viewer::visitor::{
    AppScreen, CaptionCue, CurrentVisit, Foreseen, Gaze, GoTo, Notice, NoticeKind, Preferences, Reading, ShowPhase,
    TourCommand, TourStatus, Visitor, Words,
};

/// The tour that runs.
#[derive(Resource, Debug, Default)]
pub(super) struct Guide {
    run: Option<Run>,
}

/// Everything a guide reads and everyone it talks to.
#[derive(SystemParam)]
pub(super) struct Talk<'w> {
    visit: Option<Res<'w, CurrentVisit>>,
    preferences: Res<'w, Preferences>,
    words: Option<Res<'w, Words>>,
    status: ResMut<'w, TourStatus>,
    foreseen: ResMut<'w, Foreseen>,
    phases: MessageWriter<'w, ShowPhase>,
    ways: MessageWriter<'w, GoTo>,
    captions: MessageWriter<'w, CaptionCue>,
    notices: MessageWriter<'w, Notice>,
}

impl Talk<'_> {
    /// Brings the visitor to the stop and begins what is told there.
    fn arrive(&mut self, run: &mut Run) {
        run.paused = false;
        if let Some(phase) = run.phase() {
            self.phases.write(ShowPhase(phase.to_owned()));
        }
        if let Some(way) = run.destination() {
            self.ways.write(way);
        }
        let cue = self.captions_of(run).map_or(CaptionCue::Stop, CaptionCue::Play);
        self.captions.write(cue);
    }

    /// The stop's captions in the visitor's language. They are small files beside the visit and read at once.
    fn captions_of(&mut self, run: &Run) -> Option<String> {
        let address = run.captions(&self.preferences.language)?;
        let limit = MAX_FILE_BYTES as u64;
        let read = self.visit.as_ref()?.0.source.read(&address, limit);
        let text = read.map_err(|error| error.to_string()).and_then(|bytes| match Captions::from_bytes(&bytes) {
            // The player says what is wrong with a text. In another encoding there is no text.
            Err(error @ CaptionError::NotUtf8 { .. }) => Err(format!("{address}: {error}")),
            _ => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        });
        text.map_err(|why| self.notify(NoticeKind::Warning, "tour-captions-missing", "why", &why)).ok()
    }

    fn show(&mut self, run: Option<&Run>) {
        let running = run.map(|run| run.position(&self.preferences.language, self.preferences.reading));
        self.status.set_if_neq(TourStatus { running });
        let next = run.and_then(|run| self.gaze_at_next_stop(run));
        if self.foreseen.tour.as_slice() != next.as_slice() {
            self.foreseen.tour = next.into_iter().collect();
        }
    }

    /// What will be seen at the next stop.
    fn gaze_at_next_stop(&self, run: &Run) -> Option<Gaze> {
        let visit = self.visit.as_ref()?;
        let pose = run.next_pose(|place| Some(&visit.0.visit.place(place)?.pose))?;
        let lift = match pose.at {
            Standpoint::Stand(_) => Vec3::Y * self.preferences.posture.eye_height_m(),
            Standpoint::Eye(_) => Vec3::ZERO,
        };
        Some(Gaze { eye: pose.point().as_vec3() + lift, look: pose.look.as_vec3() })
    }

    /// Tells the visitor the text with this key and one placeholder.
    fn notify(&mut self, kind: NoticeKind, key: &str, name: &str, value: &str) {
        let mut args = FluentArgs::new();
        args.set(name, value);
        let text = self.words.as_ref().map_or_else(|| format!("{key}: {value}"), |words| words.with(key, &args));
        self.notices.write(Notice { kind, text });
    }
}

/// A tour ends with its visit: when another one is opened, and at the start screen.
pub(super) fn follow_visit(mut guide: ResMut<Guide>, screen: Option<Res<State<AppScreen>>>, mut talk: Talk) {
    let left = screen.is_some_and(|screen| *screen.get() != AppScreen::Visiting);
    let same_visit = talk.visit.as_ref().is_some_and(|visit| !visit.is_changed());
    if guide.run.is_some() && (left || !same_visit) {
        guide.run = None;
        talk.captions.write(CaptionCue::Stop);
        talk.show(None);
    }
}

/// Another language, or easier words: the same stop at the same moment.
pub(super) fn follow_language(guide: Res<Guide>, mut spoken: Local<(String, Reading)>, mut talk: Talk) {
    let wanted = (talk.preferences.language.clone(), talk.preferences.reading);
    if *spoken == wanted {
        return;
    }
    let language = spoken.0 != wanted.0;
    *spoken = wanted;
    let Some(run) = &guide.run else { return };
    if language {
        let cue = talk.captions_of(run).map_or(CaptionCue::Stop, CaptionCue::Replace);
        talk.captions.write(cue);
    }
    talk.show(Some(run));
}

/// Does what the visitor asks.
pub(super) fn obey(
    mut guide: ResMut<Guide>,
    mut commands: MessageReader<TourCommand>,
    visitors: Query<(&Visitor, &Transform)>,
    mut talk: Talk,
) {
    if commands.is_empty() {
        return;
    }
    let here = || visitors.iter().next().map(|(visitor, transform)| Whereabouts::of(visitor, transform));
    for command in commands.read() {
        match (command, guide.run.take()) {
            (TourCommand::Start(id), before) => {
                // Whoever goes from tour to tour still comes back to where the first began.
                let came_from = before.as_ref().map_or_else(here, |run| run.came_from);
                guide.run = start(Some(id), came_from, &mut talk).or(before);
            }
            // One key is enough: without a tour, it begins the visit's first.
            (TourCommand::Next, None) => guide.run = start(None, here(), &mut talk),
            (TourCommand::Next, Some(mut run)) => {
                if run.next() {
                    talk.arrive(&mut run);
                    guide.run = Some(run);
                } else {
                    talk.captions.write(CaptionCue::Stop);
                    let title = run.title(&talk.preferences.language).to_owned();
                    talk.notify(NoticeKind::Info, "tour-ended", "tour", &title);
                }
            }
            (TourCommand::Previous, Some(mut run)) => {
                run.previous();
                talk.arrive(&mut run);
                guide.run = Some(run);
            }
            (TourCommand::Repeat, Some(mut run)) => {
                talk.arrive(&mut run);
                guide.run = Some(run);
            }
            (TourCommand::PauseOrResume, Some(mut run)) => {
                run.paused = !run.paused;
                talk.captions.write(CaptionCue::Pause(run.paused));
                guide.run = Some(run);
            }
            (TourCommand::Leave, Some(run)) => {
                talk.captions.write(CaptionCue::Stop);
                talk.ways.write(run.came_from.map_or(GoTo::Entrance, Whereabouts::go_to));
            }
            (TourCommand::Previous | TourCommand::Repeat | TourCommand::PauseOrResume | TourCommand::Leave, None) => {}
        }
    }
    talk.show(guide.run.as_ref());
}

/// The tour with this id, or the visit's first, at its first stop.
fn start(id: Option<&String>, came_from: Option<Whereabouts>, talk: &mut Talk) -> Option<Run> {
    let visit = talk.visit.as_ref()?;
    let wanted = |tour: &&crate::content::visit::Tour| id.is_none_or(|id| *id == tour.id);
    let tour = visit.0.tours.iter().find(wanted).cloned();
    let Some(mut run) = tour.and_then(|tour| Run::new(tour, came_from)) else {
        let id = id.cloned().unwrap_or_default();
        talk.notify(NoticeKind::Warning, "tour-missing", "tour", &id);
        return None;
    };
    if talk.preferences.captions && run.lacks_captions() {
        let title = run.title(&talk.preferences.language).to_owned();
        talk.notify(NoticeKind::Info, "tour-captions-incomplete", "tour", &title);
    }
    talk.arrive(&mut run);
    Some(run)
}
