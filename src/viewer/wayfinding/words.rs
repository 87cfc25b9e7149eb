//! Whereabouts, ways and steps as sentences.

use fluent_bundle::FluentArgs;

use crate::content::visit::Visit;
use crate::viewer::visitor::Words;
use crate::visiting::route::{Barrier, NoRoute, Obstacle};
use crate::visiting::whereabouts::{Along, Compass, FARTHEST_M, Seen, Spot, Thing, Whereabouts};

fn with(words: &Words, key: &str, values: &[(&str, String)]) -> String {
    let mut args = FluentArgs::new();
    for (name, value) in values {
        args.set((*name).to_owned(), value.clone());
    }
    words.with(key, &args)
}

/// Metres as people say them: whole ones, and halves below three.
pub fn metres(value: f32, words: &Words) -> String {
    if value < 3.0 {
        let halves = (value * 2.0).round() / 2.0;
        words.number(f64::from(halves), usize::from(halves.fract() != 0.0))
    } else {
        words.number(f64::from(value), 0)
    }
}

fn centimetres(value_m: f32, words: &Words) -> String {
    words.number(f64::from(value_m) * 100.0, 0)
}

/// Where one is: a sentence each.
pub fn here(visit: &Visit, here: &Whereabouts<'_>, words: &Words) -> Vec<String> {
    let language = words.language();
    let title = |id: &str| visit.place(id).map_or(id, |place| place.title.get(language)).to_owned();
    let mut lines = Vec::new();
    let nearest = match here.spot {
        Spot::At(place) => {
            lines.push(with(words, "here-at", &[("place", title(place))]));
            Some(place)
        }
        Spot::Between(one, other) => {
            lines.push(with(words, "here-between", &[("one", title(one)), ("other", title(other))]));
            None
        }
        Spot::Near(place) => {
            lines.push(with(words, "here-near", &[("place", title(place))]));
            None
        }
        Spot::Nowhere => {
            lines.push(words.get("here-nowhere"));
            None
        }
    };
    if let Some(above_m) = here.above_m {
        let key = if above_m > 0.0 { "here-above" } else { "here-below" };
        lines.push(with(words, key, &[("metres", metres(above_m.abs(), words))]));
    }
    lines.push(facing(here, &title, words));
    for (key, seen) in [("here-ahead", &here.ahead), ("here-left", &here.left), ("here-right", &here.right)] {
        lines.push(with(words, key, &[("what", in_view(visit, seen, words))]));
    }
    let summary = nearest.and_then(|id| visit.place(id)).map(|place| place.summary.get(language));
    lines.extend(summary.filter(|summary| !summary.is_empty()).map(str::to_owned));
    lines
}

fn facing(here: &Whereabouts<'_>, title: &dyn Fn(&str) -> String, words: &Words) -> String {
    let compass = words.get(compass(here.compass));
    match (here.along, here.towards) {
        (Some(Along::Outwards), _) => with(words, "here-looks-outwards", &[("compass", compass)]),
        (_, Some(place)) => with(words, "here-looks-towards", &[("compass", compass), ("place", title(place))]),
        (Some(Along::Inwards), None) => with(words, "here-looks-inwards", &[("compass", compass)]),
        (None, None) => with(words, "here-looks", &[("compass", compass)]),
    }
}

fn compass(point: Compass) -> &'static str {
    match point {
        Compass::North => "compass-north",
        Compass::NorthEast => "compass-north-east",
        Compass::East => "compass-east",
        Compass::SouthEast => "compass-south-east",
        Compass::South => "compass-south",
        Compass::SouthWest => "compass-south-west",
        Compass::West => "compass-west",
        Compass::NorthWest => "compass-north-west",
    }
}

fn in_view(visit: &Visit, seen: &Seen<'_>, words: &Words) -> String {
    let language = words.language();
    let free = match seen.free_m {
        Some(free_m) => with(words, "here-wall", &[("metres", metres(free_m, words))]),
        None => with(words, "here-free", &[("metres", words.number(f64::from(FARTHEST_M), 0))]),
    };
    let Some(thing) = seen.thing else { return free };
    let what = match thing {
        Thing::Place(id, _) => visit.place(id).map(|place| &place.title),
        Thing::Annotation(id, _) => visit.annotation(id).map(|annotation| &annotation.title),
    };
    let what = what.map_or("", |title| title.get(language)).to_owned();
    let thing = with(words, "here-thing", &[("what", what), ("metres", metres(thing.distance_m(), words))]);
    with(words, "here-thing-and", &[("thing", thing), ("free", free)])
}

/// The body was stopped by this.
pub fn step(height_m: f32, words: &Words) -> String {
    with(words, "way-step", &[("height", centimetres(height_m, words))])
}

/// A way was found.
pub fn found(place: &str, length_m: f32, words: &Words) -> String {
    with(words, "way-found", &[("place", place.to_owned()), ("metres", metres(length_m, words))])
}

/// There is none, and why.
pub fn none(place: &str, why: &NoRoute, words: &Words) -> String {
    let worst = match why {
        NoRoute::Blocked(barriers) => barriers.iter().max_by(|a, b| weight(a).total_cmp(&weight(b))),
        NoRoute::NoFloor { .. } | NoRoute::Cancelled => None,
    };
    let why = worst.map_or_else(|| words.get("way-why-unknown"), |barrier| reason(&barrier.what, words));
    with(words, "way-none", &[("place", place.to_owned()), ("why", why)])
}

/// What is told first: the stair before the narrow door at its foot.
fn weight(barrier: &Barrier) -> f32 {
    match barrier.what {
        Obstacle::Stair { rise_m, .. } => 100.0 + rise_m,
        Obstacle::Step { height_m } => 50.0 + height_m,
        Obstacle::Slope { slope, .. } => 20.0 + slope,
        Obstacle::Narrow { width_m, needed_m } => 10.0 + needed_m - width_m,
        Obstacle::Unknown => 1.0,
    }
}

/// One thing that is in the way.
pub fn reason(what: &Obstacle, words: &Words) -> String {
    match *what {
        Obstacle::Step { height_m } => with(words, "way-why-step", &[("height", centimetres(height_m, words))]),
        Obstacle::Stair { steps, rise_m } => {
            let rise = metres(rise_m, words);
            with(words, "way-why-stair", &[("steps", steps.to_string()), ("metres", rise)])
        }
        Obstacle::Slope { slope, length_m, .. } => {
            let slope = words.number(f64::from(slope) * 100.0, 1);
            with(words, "way-why-slope", &[("slope", slope), ("metres", metres(length_m, words))])
        }
        Obstacle::Narrow { width_m, needed_m } => {
            let values = [("width", centimetres(width_m, words)), ("needed", centimetres(needed_m, words))];
            with(words, "way-why-narrow", &values)
        }
        Obstacle::Unknown => words.get("way-why-unknown"),
    }
}
