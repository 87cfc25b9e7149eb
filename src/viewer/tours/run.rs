//! A tour that runs: which stop, and what it says. Plain data.

use super::whereabouts::Whereabouts;
use crate::content::visit::{Pose, Standpoint, Stop, Texts, Tour};
use crate::viewer::visitor::{GoTo, Reading, TourPosition};

/// A tour that runs.
#[derive(Debug, Clone)]
pub(super) struct Run {
    tour: Tour,
    stop: usize,
    /// Captions stand still.
    pub(super) paused: bool,
    /// Where the visitor was before, if there was one.
    pub(super) came_from: Option<Whereabouts>,
}

impl Run {
    /// At the first stop; `None` for a tour without stops.
    pub(super) fn new(tour: Tour, came_from: Option<Whereabouts>) -> Option<Self> {
        (!tour.stops.is_empty()).then_some(Self { tour, stop: 0, paused: false, came_from })
    }

    /// One stop on; `false` at the last, where nothing changes.
    pub(super) fn next(&mut self) -> bool {
        let more = self.stop + 1 < self.tour.stops.len();
        self.stop += usize::from(more);
        more
    }

    /// One stop back; the first stays.
    pub(super) fn previous(&mut self) {
        self.stop = self.stop.saturating_sub(1);
    }

    /// Title of the tour.
    pub(super) fn title(&self, language: &str) -> &str {
        self.tour.title.get(language)
    }

    fn current(&self) -> Option<&Stop> {
        self.tour.stops.get(self.stop)
    }

    /// The pose of the next stop: its own, or that of its place.
    pub(super) fn next_pose<'a>(&'a self, place: impl Fn(&str) -> Option<&'a Pose>) -> Option<&'a Pose> {
        let stop = self.tour.stops.get(self.stop + 1)?;
        stop.pose.as_ref().or_else(|| place(stop.place.as_ref()?))
    }

    /// The way to the stop: its own pose before that of its place.
    pub(super) fn destination(&self) -> Option<GoTo> {
        let stop = self.current()?;
        match (&stop.pose, &stop.place) {
            (Some(pose), _) => Some(go_to_pose(pose)),
            (None, Some(place)) => Some(GoTo::Place(place.clone())),
            (None, None) => None,
        }
    }

    /// The phase of the visit in which the stop is told; `None` where it does not matter.
    pub(super) fn phase(&self) -> Option<&str> {
        self.current()?.phase.as_deref()
    }

    /// Address of the stop's captions in the language nearest to the visitor's; `None` where it has none at all.
    pub(super) fn captions(&self, language: &str) -> Option<String> {
        let by_language = Texts(self.current()?.captions.clone());
        Some(by_language.get(language).to_owned()).filter(|address| !address.is_empty())
    }

    /// Some stop is silent for whoever reads instead of hearing.
    pub(super) fn lacks_captions(&self) -> bool {
        self.tour.stops.iter().any(|stop| stop.captions.is_empty())
    }

    /// What screens show of it.
    pub(super) fn position(&self, language: &str, reading: Reading) -> TourPosition {
        let stop = self.current();
        let in_words = |texts: &Texts| texts.get(language).to_owned();
        let text = |of: fn(&Stop) -> &Texts| stop.map_or_else(String::new, |stop| in_words(of(stop)));
        let easy = Some(text(|stop| &stop.easy)).filter(|easy| reading.easy && !easy.is_empty());
        TourPosition {
            tour: self.tour.id.clone(),
            title: self.title(language).to_owned(),
            stop: self.stop,
            stops: self.tour.stops.len(),
            stop_title: text(|stop| &stop.title),
            stop_text: easy.unwrap_or_else(|| text(|stop| &stop.text)),
            description: if reading.described { text(|stop| &stop.description) } else { String::new() },
            highlight: stop.map(|stop| stop.highlight.clone()).unwrap_or_default(),
            paused: self.paused,
        }
    }
}

fn go_to_pose(pose: &Pose) -> GoTo {
    GoTo::Pose {
        at: pose.point().as_vec3(),
        look: pose.look.as_vec3(),
        floating: matches!(pose.at, Standpoint::Eye(_)),
    }
}
