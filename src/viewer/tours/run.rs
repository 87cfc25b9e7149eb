//! A tour that runs: what it is about, and where it stands. Plain data.

use super::narration::{reading_time, text_with_language};
use super::whereabouts::Whereabouts;
use crate::content::visit::{Pose, Stop, Texts, Tour};
use crate::viewer::visitor::{GoTo, Lead, Reading, TourPosition};
use crate::visiting::touring::{Journey, Pace};

/// A tour that runs.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) tour: Tour,
    pub(super) journey: Journey,
    /// Where the visitor was before, if there was one.
    pub(super) came_from: Option<Whereabouts>,
    /// The way to the stop is sought, for at most so many seconds more.
    pub(super) seeks_secs: Option<f64>,
    /// Captions and glide stand still.
    pub(super) still: bool,
    /// It is only tried out: nobody goes on with it another day.
    pub(super) tried: bool,
}

impl Run {
    /// On the way to a stop; `None` for a tour without stops.
    pub(super) fn new(
        tour: Tour,
        stop: usize,
        came_from: Option<Whereabouts>,
        language: &str,
        reading: Reading,
    ) -> Option<Self> {
        // How long captions take is known when they are read, at the stop.
        let lengths = tour.stops.iter().map(|stop| reading_time(stop, language, reading)).collect();
        let journey = Journey::new(lengths, stop)?;
        Some(Self { tour, journey, came_from, seeks_secs: None, still: false, tried: false })
    }

    /// Title of the tour.
    pub(super) fn title(&self, language: &str) -> &str {
        self.tour.title.get(language)
    }

    /// The stop.
    pub(super) fn stop(&self) -> Option<&Stop> {
        self.tour.stops.get(self.journey.stop())
    }

    /// The pose of the next stop: its own, or that of its place.
    pub(super) fn next_pose<'a>(&'a self, place: impl Fn(&str) -> Option<&'a Pose>) -> Option<&'a Pose> {
        let stop = self.tour.stops.get(self.journey.stop() + 1)?;
        stop.pose.as_ref().or_else(|| place(stop.place.as_ref()?))
    }

    /// The way to the stop: its own pose before that of its place.
    pub(super) fn lead(&self) -> Option<Lead> {
        let stop = self.stop()?;
        let to = match (&stop.pose, &stop.place) {
            (Some(pose), _) => GoTo::from(pose),
            (None, Some(place)) => GoTo::Place(place.clone()),
            (None, None) => return None,
        };
        Some(Lead { to, by: stop.travel })
    }

    /// What screens show of it.
    pub(super) fn position(&self, language: &str, reading: Reading, pace: Pace) -> TourPosition {
        let stop = self.stop();
        let text = |of: fn(&Stop) -> &Texts| stop.map_or_else(String::new, |stop| of(stop).get(language).to_owned());
        let (text_language, stop_text) =
            stop.map(|stop| text_with_language(stop, language, reading)).unwrap_or_default();
        let journey = &self.journey;
        TourPosition {
            tour: self.tour.id.clone(),
            title: self.title(language).to_owned(),
            stop: journey.stop(),
            stops: journey.stops(),
            stop_title: text(|stop| &stop.title),
            stop_text: stop_text.to_owned(),
            text_language: text_language.to_owned(),
            description: if reading.described { text(|stop| &stop.description) } else { String::new() },
            highlight: stop.map(|stop| stop.highlight.clone()).unwrap_or_default(),
            paused: journey.is_paused(),
            travelling: !journey.is_there(),
            pace,
            share_pct: (journey.share() * 100.0) as u8,
            minutes_left: (journey.left_secs(pace) / 60.0).ceil().max(1.0) as u32,
        }
    }
}
