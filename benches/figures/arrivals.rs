//! Guided tours: from the moment in which the visitor arrives at a stop to the full-detail picture.

use std::error::Error;
use std::time::{Duration, Instant};

use bevy::time::TimeUpdateStrategy;
use parvis::viewer::offscreen::Studio;
use parvis::viewer::visitor::{CurrentVisit, Preferences, Quality, TourCommand, TourStatus, VisitSource};
use parvis::workshop::cathedral::CathedralOptions;
use parvis::workshop::progress::Silent;
use parvis::workshop::shelf;

use crate::{row, table};

const LIMIT: Duration = Duration::from_secs(300);
/// Somebody in a hurry: so long at each stop, where the texts take half a minute and more.
const STAY: Duration = Duration::from_secs(5);
/// Later than this after arriving, the picture is late.
const LATE_SECS: f64 = 0.5;
/// A frame's time, of which nothing is spent on drawing.
const FRAME: Duration = Duration::from_millis(16);

/// Prints, for every tour of the built-in visit at 1280x720, how long after arriving the picture is at full detail: for who
/// glides from stop to stop, and for who is taken there at once. Nothing is drawn: it is the loading that is timed.
pub fn measure() -> Result<(), Box<dyn Error>> {
    shelf::cathedral(&shelf::cache_folder()?, &CathedralOptions::default(), &Silent)?;
    let mut studio = Studio::open(VisitSource::BuiltIn, 1280, 720, LIMIT)?;
    let max_sse_px = studio.world().resource::<Quality>().max_sse_px;
    studio.behave_like_a_window(65.0, max_sse_px);
    studio.set_drawing(false);
    studio.world().insert_resource(TimeUpdateStrategy::Automatic);
    let tours: Vec<String> =
        studio.world().resource::<CurrentVisit>().0.tours.iter().map(|tour| tour.id.clone()).collect();
    for (reduced_motion, way) in [(false, "glides"), (true, "cuts")] {
        table(&format!("Arriving at the stops of all tours, detail 1, {way}, {} s at each", STAY.as_secs()));
        let mut preferences = studio.world().resource_mut::<Preferences>();
        preferences.reduced_motion = reduced_motion;
        preferences.tour_pace.automatic = false;
        let mut all = Vec::new();
        for tour in &tours {
            let waits = follow(&mut studio, tour)?;
            let late = waits.iter().filter(|secs| **secs > LATE_SECS).count();
            let longest = waits.iter().copied().fold(0.0, f64::max);
            row(tour, format!("{} stops, {late} later than 0.5 s, longest {longest:.2} s", waits.len()));
            all.extend(waits);
        }
        all.sort_by(f64::total_cmp);
        row("all, median", format!("{:.2} s", all.get(all.len() / 2).copied().unwrap_or_default()));
    }
    Ok(())
}

/// Seconds from each arrival to the complete picture.
fn follow(studio: &mut Studio, tour: &str) -> Result<Vec<f64>, Box<dyn Error>> {
    let mut waits = Vec::new();
    studio.world().write_message(TourCommand::Start(tour.to_owned()));
    frame(studio)?;
    loop {
        let stop = waits.len();
        let begin = Instant::now();
        while !is_at(studio, stop) {
            frame(studio)?;
            if begin.elapsed() > LIMIT {
                return Err(format!("{tour}: stop {} is never reached", stop + 1).into());
            }
        }
        let arrived = Instant::now();
        while !studio.report().whole {
            frame(studio)?;
            if arrived.elapsed() > LIMIT {
                return Err(format!("{tour}: stop {} is never complete", stop + 1).into());
            }
        }
        let wait = arrived.elapsed().as_secs_f64();
        if wait > LATE_SECS {
            row(&format!("  {tour}, stop {}", stop + 1), format!("{wait:.2} s"));
        }
        waits.push(wait);
        let stays = Instant::now();
        while stays.elapsed() < STAY {
            frame(studio)?;
        }
        studio.world().write_message(TourCommand::Next);
        frame(studio)?;
        if studio.world().resource::<TourStatus>().running.is_none() {
            return Ok(waits);
        }
    }
}

fn is_at(studio: &mut Studio, stop: usize) -> bool {
    let running = &studio.world().resource::<TourStatus>().running;
    running.as_ref().is_some_and(|at| at.stop == stop && !at.travelling)
}

fn frame(studio: &mut Studio) -> Result<(), Box<dyn Error>> {
    let begin = Instant::now();
    studio.frame()?;
    std::thread::sleep(FRAME.saturating_sub(begin.elapsed()));
    Ok(())
}
