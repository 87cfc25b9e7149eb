//! A tour as somebody would see it who follows it to its end, picture by picture.

use std::ops::ControlFlow;
use std::time::Duration;

use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;

use super::{FRAME, PictureError, Studio};
use crate::content::surface::Picture;
use crate::viewer::captions::CaptionPlayer;
use crate::viewer::visitor::{CurrentVisit, Preferences, TourCommand, TourStatus};

/// A tour that has not ended by then goes around in circles, seconds of its own time.
const LONGEST_SECS: f64 = 3.0 * 3600.0;
/// A stop without a caption is pictured after so long, seconds.
const WITHOUT_CAPTION_SECS: f64 = 1.0;

/// How a tour becomes pictures.
#[derive(Debug, Clone, PartialEq)]
pub struct Film {
    /// Id of the tour.
    pub tour: String,
    /// Language of its captions, BCP 47.
    pub language: String,
    /// Pictures for each second of the tour, and the ways between its stops; none: one for each caption.
    pub per_sec: Option<u32>,
    /// Captions stand on the pictures.
    pub captions: bool,
}

/// One picture of a tour.
#[derive(Debug)]
pub struct Shot {
    /// Number of the stop, from 0.
    pub stop: usize,
    /// When it is seen, seconds since the tour began.
    pub secs: f64,
    /// What the caption says, also where it does not stand on the picture; empty where there is none.
    pub caption: String,
    /// What is seen.
    pub picture: Picture,
}

impl Studio {
    /// Follows a tour to its end and hands its pictures on, each at full detail. `limit` is for each of them; `each` may end it.
    ///
    /// # Errors
    /// When there is no such tour, or a picture is not complete in time.
    pub fn film(
        &mut self,
        film: &Film,
        limit: Duration,
        each: &mut dyn FnMut(Shot) -> ControlFlow<()>,
    ) -> Result<(), PictureError> {
        let tours = &self.world().resource::<CurrentVisit>().0.tours;
        if !tours.iter().any(|tour| tour.id == film.tour) {
            let known = tours.iter().map(|tour| tour.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(PictureError::NoSuchTour { wanted: film.tour.clone(), known });
        }
        let before = self.world().resource::<Preferences>().clone();
        let mut preferences = self.world().resource_mut::<Preferences>();
        preferences.language.clone_from(&film.language);
        preferences.captions = film.captions;
        preferences.tour_pace = Default::default();
        // From stop to stop at once, unless the ways are to be seen.
        preferences.reduced_motion = film.per_sec.is_none();
        self.world().write_message(TourCommand::Start(film.tour.clone()));
        let result = self.follow(film, limit, each);
        // However it ended: the studio is as it was before.
        self.world().write_message(TourCommand::Leave);
        self.pass(FRAME);
        *self.world().resource_mut::<Preferences>() = before;
        self.set_drawing(true);
        result
    }

    fn follow(
        &mut self,
        film: &Film,
        limit: Duration,
        each: &mut dyn FnMut(Shot) -> ControlFlow<()>,
    ) -> Result<(), PictureError> {
        let step = film.per_sec.map_or(FRAME, |per_sec| Duration::from_secs(1) / per_sec.max(1));
        let mut secs = 0.0;
        let mut last: Option<(usize, String)> = None;
        let mut there_secs = 0.0;
        loop {
            self.pass(step);
            self.set_drawing(false);
            self.frame()?;
            let Some(at) = self.world().resource::<TourStatus>().running.clone() else { return Ok(()) };
            let caption = self.world().resource::<CaptionPlayer>().text();
            there_secs = if at.travelling { 0.0 } else { there_secs + step.as_secs_f64() };
            // Something new can be read, or a stop says nothing.
            let is_news = !at.travelling
                && match &last {
                    Some((stop, before)) if *stop == at.stop => !caption.is_empty() && caption != *before,
                    _ => !caption.is_empty() || there_secs > WITHOUT_CAPTION_SECS,
                };
            if film.per_sec.is_some() || is_news {
                // However long tiles take, no time of the tour passes meanwhile.
                self.pass(Duration::ZERO);
                self.settle(limit)?;
                let picture = self.shoot()?;
                last = Some((at.stop, caption.clone()));
                if each(Shot { stop: at.stop, secs, caption, picture }).is_break() {
                    return Ok(());
                }
            }
            secs += step.as_secs_f64();
            if secs > LONGEST_SECS {
                return Err(PictureError::NeverComplete(LONGEST_SECS as u64, "the tour does not end".to_owned()));
            }
        }
    }

    /// So much time passes in every frame from now on.
    fn pass(&mut self, time: Duration) {
        self.world().insert_resource(TimeUpdateStrategy::ManualDuration(time));
    }
}
