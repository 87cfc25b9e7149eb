//! Does what visitors ask of tours, and goes on by itself.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::run::Run;
use super::talk::Talk;
use super::whereabouts::Whereabouts;
use crate::content::visit::Tour;
use crate::viewer::visitor::{
    AppScreen, CaptionCue, Carried, Commanded, GoTo, Moving, NoticeKind, Overlay, Reading, TourCommand, Visitor,
    VisitorInput, VoiceStatus, WaySought,
};
use crate::visiting::hands::Command;
use crate::visiting::touring::{Around, Turn, bookmark_of};

/// The tour that runs.
#[derive(Resource, Debug, Default)]
pub(super) struct Guide {
    run: Option<Run>,
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
pub(super) fn follow_language(mut guide: ResMut<Guide>, mut spoken: Local<(String, Reading)>, mut talk: Talk) {
    let wanted = (talk.preferences.language.clone(), talk.preferences.reading);
    if *spoken == wanted {
        return;
    }
    let words = (&spoken.0, spoken.1.easy) != (&wanted.0, wanted.1.easy);
    *spoken = wanted;
    if let Some(run) = guide.run.as_mut().filter(|run| words && run.journey.is_there()) {
        talk.replace(run);
    }
}

/// Whether the visitor's hand is on something.
pub(super) fn is_busy(
    input: Option<Res<VisitorInput>>,
    moving: Option<Res<Moving>>,
    mut commanded: MessageReader<Commanded>,
) -> bool {
    use Command as C;
    let of_tour = |command: Command| {
        matches!(
            command,
            C::Tour
                | C::TourNext
                | C::TourBack
                | C::TourRepeat
                | C::TourPause
                | C::TourSlower
                | C::TourFaster
                | C::TourByItself
                | C::ReadAloud
                | C::SayAgain
                | C::Captions
        )
    };
    let asks = commanded.read().fold(false, |asks, Commanded(command)| asks | !of_tour(*command));
    let turns = input.is_some_and(|input| input.walk != Vec2::ZERO || input.look != Vec2::ZERO || input.rise != 0.0);
    asks || turns || moving.is_some_and(|moving| *moving != Moving::OnFoot)
}

/// Lets time pass: the stop is told when the visitor is there, and left when it has been told and read.
pub(super) fn go_on(
    In(busy): In<bool>,
    mut guide: ResMut<Guide>,
    (carried, voice, overlay): (Option<Res<Carried>>, Option<Res<VoiceStatus>>, Option<Res<Overlay>>),
    mut sought: MessageReader<WaySought>,
    time: Res<Time>,
    mut talk: Talk,
) {
    let sought_for: Vec<String> = sought.read().map(|way| way.to.clone()).collect();
    let Some(run) = guide.run.as_mut() else { return };
    let covered = overlay.is_some_and(|overlay| *overlay != Overlay::None);
    let still = covered || run.journey.is_paused();
    if run.still != still {
        run.still = still;
        talk.captions.write(CaptionCue::Pause(still));
    }
    if let Some(left) = run.seeks_secs.filter(|_| !still) {
        let place = run.stop().and_then(|stop| stop.place.as_ref());
        let answered = place.is_some_and(|place| sought_for.contains(place));
        let left = left - time.delta_secs_f64();
        run.seeks_secs = Some(left);
        if left <= 0.0 || answered {
            talk.lead(run);
        }
        talk.redraw.write(RequestRedraw);
        // Movement hears of it later in this frame.
        return;
    }
    let around = Around {
        on_the_way: run.seeks_secs.is_some() || carried.is_some_and(|carried| carried.0),
        speaking: voice.is_some_and(|voice| voice.narrating),
        busy,
        covered,
    };
    let pace = talk.preferences.tour_pace;
    match run.journey.tick(time.delta_secs_f64(), around, pace) {
        Some(Turn::Arrived) => talk.begin(run),
        Some(Turn::Onwards) => talk.set_out(run),
        Some(Turn::Ended) => {
            let run = guide.run.take();
            run.iter().for_each(|run| talk.end(run));
        }
        None => {}
    }
    if !still && (pace.automatic || around.on_the_way) {
        talk.redraw.write(RequestRedraw);
    }
}

/// Does what the visitor asks.
pub(super) fn obey(
    mut guide: ResMut<Guide>,
    mut commands: MessageReader<TourCommand>,
    visitors: Query<(&Visitor, &Transform)>,
    mut talk: Talk,
) {
    let here = || visitors.iter().next().map(|(visitor, transform)| Whereabouts::of(visitor, transform));
    for command in commands.read() {
        match (command, guide.run.take()) {
            (TourCommand::Start(id) | TourCommand::Resume(id), before) => {
                // Whoever goes from tour to tour still comes back to where the first began.
                let came_from = before.as_ref().map_or_else(here, |run| run.came_from);
                let resumes = matches!(command, TourCommand::Resume(_));
                guide.run = start(Some(id), resumes, came_from, &mut talk).or(before);
            }
            (TourCommand::Try { tour, stop }, before) => {
                let came_from = before.as_ref().map_or_else(here, |run| run.came_from);
                guide.run = try_out(tour, *stop, came_from, &mut talk).or(before);
            }
            // One key is enough: without a tour, it begins the visit's first.
            (TourCommand::Next, None) => guide.run = start(None, false, here(), &mut talk),
            (TourCommand::Next, Some(mut run)) => {
                if run.journey.forward() {
                    talk.set_out(&mut run);
                    guide.run = Some(run);
                } else {
                    talk.end(&run);
                }
            }
            (TourCommand::Previous, Some(mut run)) => {
                run.journey.back();
                talk.set_out(&mut run);
                guide.run = Some(run);
            }
            (TourCommand::Repeat, Some(mut run)) => {
                run.journey.repeat();
                talk.set_out(&mut run);
                guide.run = Some(run);
            }
            (TourCommand::PauseOrResume, Some(mut run)) => {
                let pause = !run.journey.is_paused();
                run.journey.pause(pause);
                run.still = pause;
                talk.captions.write(CaptionCue::Pause(pause));
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

/// The tour with this id, or the visit's first, at its first stop or where it was left.
fn start(id: Option<&String>, resumes: bool, came_from: Option<Whereabouts>, talk: &mut Talk) -> Option<Run> {
    talk.visit.as_ref()?;
    let preferences = &talk.preferences;
    let run = talk.tour(id).and_then(|tour| {
        let left = bookmark_of(&preferences.bookmarks, &talk.visit_name(), &tour.id).filter(|_| resumes);
        let stop = left.map_or(0, |left| left.stop_of(&tour));
        Run::new(tour, stop, came_from, &preferences.language, preferences.reading)
    });
    let Some(mut run) = run else {
        let id = id.cloned().unwrap_or_default();
        talk.notify(NoticeKind::Warning, "tour-missing", "tour", &id);
        return None;
    };
    talk.set_out(&mut run);
    Some(run)
}

/// A tour that its author tries out.
fn try_out(tour: &Tour, stop: usize, came_from: Option<Whereabouts>, talk: &mut Talk) -> Option<Run> {
    let preferences = &talk.preferences;
    let mut run = Run::new(tour.clone(), stop, came_from, &preferences.language, preferences.reading)?;
    run.tried = true;
    talk.set_out(&mut run);
    Some(run)
}
