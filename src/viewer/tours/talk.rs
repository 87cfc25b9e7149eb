//! Everything a guide reads, and everyone it talks to.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::window::RequestRedraw;
use fluent_bundle::FluentArgs;

use super::narration::{Narration, narration};
use super::run::Run;
use crate::content::visit::{Standpoint, Tour, Travel};
use crate::viewer::visitor::{
    CaptionCue, CurrentVisit, FindWay, Foreseen, Gaze, GoTo, Lead, NoticeKind, Preferences, ShowPhase, Tell, TourStatus,
};
use crate::visiting::touring::{Bookmark, forget, remember};

/// The longest that a way is sought before the visitor is brought to the stop in another way, seconds.
const SEEK_SECS: f64 = 4.0;

#[derive(SystemParam)]
pub(super) struct Talk<'w> {
    pub(super) visit: Option<Res<'w, CurrentVisit>>,
    pub(super) preferences: ResMut<'w, Preferences>,
    status: ResMut<'w, TourStatus>,
    foreseen: ResMut<'w, Foreseen>,
    phases: MessageWriter<'w, ShowPhase>,
    leads: MessageWriter<'w, Lead>,
    pub(super) ways: MessageWriter<'w, GoTo>,
    routes: MessageWriter<'w, FindWay>,
    pub(super) captions: MessageWriter<'w, CaptionCue>,
    tell: Tell<'w>,
    pub(super) redraw: MessageWriter<'w, RequestRedraw>,
}

impl Talk<'_> {
    /// The visit's name in bookmarks.
    pub(super) fn visit_name(&self) -> String {
        self.visit.as_ref().map_or_else(String::new, |visit| visit.bookmark_name().to_owned())
    }

    /// Its tour with this id, or its first.
    pub(super) fn tour(&self, id: Option<&String>) -> Option<Tour> {
        let wanted = |tour: &&Tour| id.is_none_or(|id| *id == tour.id);
        self.visit.as_ref()?.0.tours.iter().find(wanted).cloned()
    }

    /// Sets out to the stop that the journey names.
    pub(super) fn set_out(&mut self, run: &mut Run) {
        self.captions.write(CaptionCue::Stop);
        run.still = false;
        run.seeks_secs = None;
        let Some(stop) = run.stop() else { return };
        if let Some(phase) = stop.phase.clone() {
            self.phases.write(ShowPhase(phase));
        }
        let bookmark = Bookmark {
            visit: self.visit_name(),
            tour: run.tour.id.clone(),
            stop: stop.id.clone(),
            number: run.journey.stop(),
        };
        if !run.tried {
            remember(&mut self.preferences.bookmarks, bookmark);
        }
        // Nobody who wants less motion is walked; a stop that has a pose of its own has no way on the floor.
        let walks = stop.travel == Travel::Walk && !self.preferences.reduced_motion;
        match (&stop.place, &stop.pose) {
            (Some(place), None) if walks => {
                self.routes.write(FindWay { to: place.clone(), quietly: true });
                run.seeks_secs = Some(SEEK_SECS);
            }
            _ => self.lead(run),
        }
    }

    /// Lets movement bring the visitor there.
    pub(super) fn lead(&mut self, run: &mut Run) {
        run.seeks_secs = None;
        if let Some(lead) = run.lead() {
            self.leads.write(lead);
        }
    }

    /// The visitor is at the stop: it is told.
    pub(super) fn begin(&mut self, run: &mut Run) {
        if let Some(told) = self.narration(run) {
            run.journey.takes(told.secs);
            self.caption(told, CaptionCue::Play);
        }
    }

    /// Another language or other words, at the same moment.
    pub(super) fn replace(&mut self, run: &mut Run) {
        if let Some(told) = self.narration(run) {
            run.journey.takes(told.secs);
            self.caption(told, CaptionCue::Replace);
        }
    }

    fn narration(&self, run: &Run) -> Option<Narration> {
        let (language, reading) = (&self.preferences.language, self.preferences.reading);
        Some(narration(run.stop()?, self.visit.as_ref()?.0.source.as_ref(), language, reading))
    }

    fn caption(&mut self, told: Narration, cue: fn(String) -> CaptionCue) {
        if let Some(why) = told.missing {
            self.notify(NoticeKind::Warning, "tour-captions-missing", "why", &why);
        }
        self.captions.write(if told.captions.is_empty() { CaptionCue::Stop } else { cue(told.captions) });
    }

    /// The last stop is over, or was left for the end: the tour has no bookmark any more.
    pub(super) fn end(&mut self, run: &Run) {
        self.captions.write(CaptionCue::Stop);
        if !run.tried {
            let visit = self.visit_name();
            forget(&mut self.preferences.bookmarks, &visit, &run.tour.id);
        }
        let title = run.title(&self.preferences.language).to_owned();
        self.notify(NoticeKind::Info, "tour-ended", "tour", &title);
    }

    /// Writes where the tour stands.
    pub(super) fn show(&mut self, run: Option<&Run>) {
        let preferences = &self.preferences;
        let pace = preferences.tour_pace.checked();
        let running = run.map(|run| run.position(&preferences.language, preferences.reading, pace));
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
    pub(super) fn notify(&mut self, kind: NoticeKind, key: &str, name: &str, value: &str) {
        let mut args = FluentArgs::new();
        args.set(name, value);
        self.tell.with(kind, key, &args);
    }
}
