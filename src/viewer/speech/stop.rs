//! Tells the stops of a tour.

use bevy::prelude::*;
use fluent_bundle::FluentArgs;

use super::Voices;
use crate::viewer::visitor::{Overlay, Preferences, TourPosition, TourStatus, Words};
use crate::visiting::speech::Kind;

const OF_TOURS: [Kind; 2] = [Kind::Narration, Kind::Description];

/// What was told last: tour, stop and texts.
#[derive(PartialEq)]
pub(super) struct Told(String, usize, String, String);

/// Tells a stop once the visitor is there: which one, its text, and what is to be seen where that is wanted. It falls silent
/// on the way to another one, and holds while the tour does.
pub(super) fn tell_stop(
    mut voices: ResMut<Voices>,
    tour: Res<TourStatus>,
    (overlay, preferences): (Res<Overlay>, Res<Preferences>),
    words: Res<Words>,
    mut told: Local<Option<Told>>,
) {
    let here = tour.running.as_ref().filter(|tour| preferences.aloud.tours && !tour.travelling);
    let now = here.map(|tour| Told(tour.tour.clone(), tour.stop, tour.stop_text.clone(), tour.description.clone()));
    if now != *told {
        voices.forget(&OF_TOURS);
        if let Some(tour) = here {
            let same_stop = told.as_ref().is_some_and(|told| (&told.0, told.1) == (&tour.tour, tour.stop));
            tell(&mut voices, tour, same_stop, &words);
        }
        *told = now;
    }
    let still = here.is_some_and(|tour| tour.paused || *overlay != Overlay::None);
    if let Some(queue) = voices.queue().filter(|queue| queue.is_paused() != still) {
        if still { queue.pause() } else { queue.resume() }
    }
}

/// The text after the title: in the language in which somebody has written it, which may not be the visitor's.
fn tell(voices: &mut Voices, tour: &TourPosition, same_stop: bool, words: &Words) {
    let mut args = FluentArgs::new();
    args.set("tour", tour.title.as_str());
    args.set("title", tour.stop_title.as_str());
    args.set("stop", tour.stop + 1);
    args.set("stops", tour.stops);
    args.set("minutes", tour.minutes_left);
    if !same_stop {
        if tour.stop == 0 {
            voices.say(Kind::Narration, words.language(), words.with("speech-tour", &args));
        }
        voices.say(Kind::Narration, words.language(), words.with("speech-stop", &args));
    }
    voices.say(Kind::Narration, &tour.text_language, tour.stop_text.as_str());
    if !tour.description.is_empty() {
        voices.say(Kind::Description, &tour.text_language, tour.description.as_str());
    }
}
