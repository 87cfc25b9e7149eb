//! Does what authors ask.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::copy;
use super::workbench::Workbench;
use crate::content::visit::{Pose, Texts, Visit};
use crate::viewer::visitor::{
    CurrentVisit, MakeTour, NoticeKind, OpenedFrom, Preferences, Tell, Timeline, TourCommand, Typing, Visitor,
};
use crate::visiting::authoring::{Change, Draft, Edit, EditError, NewStop};

/// What is typed in one go is one step to undo; a rest of this length ends it, seconds.
const REST_SECS: f32 = 1.0;
/// How far away the point is that a view looks at, metres. Any distance gives the same view.
const LOOK_AHEAD_M: f64 = 10.0;
/// So near to a place, metres, and looking so much the same way (a cosine), somebody means the place.
const AT_A_PLACE_M: f64 = 0.75;
const THE_SAME_WAY: f64 = 0.985;

/// What is known of where the author is.
#[derive(SystemParam)]
pub(super) struct Surroundings<'w, 's> {
    visit: Option<ResMut<'w, CurrentVisit>>,
    from: Option<Res<'w, OpenedFrom>>,
    timeline: Option<Res<'w, Timeline>>,
    preferences: Res<'w, Preferences>,
    visitors: Query<'w, 's, (&'static Visitor, &'static Transform)>,
}

/// A tour belongs to its visit: when another one is opened, it is put away.
pub(super) fn follow_visit(
    mut bench: ResMut<Workbench>,
    visit: Option<Res<CurrentVisit>>,
    from: Option<Res<OpenedFrom>>,
    mut was_open: Local<bool>,
) {
    let is_open = visit.is_some();
    let anew = visit.is_some_and(|visit| visit.is_added()) || from.as_ref().is_some_and(|from| from.is_changed());
    if anew || is_open != *was_open {
        *was_open = is_open;
        bench.enter(from.as_deref().filter(|_| is_open));
    }
}

/// Does what is asked, one thing after the other.
pub(super) fn obey(
    mut asked: MessageReader<MakeTour>,
    mut bench: ResMut<Workbench>,
    mut around: Surroundings,
    mut tours: MessageWriter<TourCommand>,
    mut tell: Tell,
) {
    for wish in asked.read() {
        bench.changed = true;
        match wish {
            MakeTour::New => {
                bench.begin(Draft::new());
            }
            MakeTour::Change(id) => change(&mut bench, id, &around, &mut tell),
            MakeTour::GoOn => {
                let here = bench.visit.clone();
                if let Some((desk, _)) = bench.left.take_if(|(_, visit)| *visit == here) {
                    bench.desk = Some(desk);
                }
            }
            MakeTour::PutAway => bench.put_away(),
            MakeTour::Discard => discard(&mut bench, &mut tell),
            MakeTour::Edit(edit) => {
                apply(&mut bench, Edit::clone(edit), &mut tell);
            }
            MakeTour::AddHere => add_here(&mut bench, &around, &mut tell),
            MakeTour::ViewHere(stop) => {
                if let Some((place, pose)) = whereabouts(&around) {
                    apply(&mut bench, Edit::Whereabouts { stop: stop.clone(), place, pose }, &mut tell);
                }
            }
            MakeTour::Undo => step(&mut bench, |desk| desk.undo()),
            MakeTour::Redo => step(&mut bench, |desk| desk.redo()),
            MakeTour::Choose(number) => {
                bench.desk.iter_mut().for_each(|desk| desk.pause());
                bench.choose(*number);
            }
            MakeTour::Save => save(&mut bench, &mut around, &mut tell),
            MakeTour::SaveInto(folder) => {
                if let (Some(visit), Some(from)) = (&around.visit, &around.from) {
                    let title = visit.0.visit.title.get("en");
                    copy::begin(&mut bench, from.path.clone(), folder, title);
                }
            }
            MakeTour::Try(stop) => {
                if let Some(desk) = &mut bench.desk {
                    desk.pause();
                    let tour = Box::new(desk.draft().preview());
                    tours.write(TourCommand::Try { tour, stop: *stop });
                }
            }
        }
    }
}

/// Whoever stops typing for a moment, or leaves the field, has made one step.
pub(super) fn rest(
    mut bench: ResMut<Workbench>,
    typing: Res<Typing>,
    time: Res<Time<Real>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let bench = bench.bypass_change_detection();
    let Some(rested) = &mut bench.rested_secs else { return };
    *rested += time.delta_secs();
    if *rested < REST_SECS && typing.0 {
        redraw.write(RequestRedraw);
        return;
    }
    bench.rested_secs = None;
    bench.desk.iter_mut().for_each(|desk| desk.pause());
}

fn change(bench: &mut Workbench, id: &str, around: &Surroundings, tell: &mut Tell) {
    let Some(visit) = &around.visit else { return };
    let Some(tour) = visit.0.tours.iter().find(|tour| tour.id == id) else { return };
    let opened = match &bench.home {
        Some(Ok(home)) => Draft::open_named(home, id),
        _ => Ok(None),
    };
    let draft = match opened {
        Ok(Some(opened)) => {
            for problem in opened.problems.iter().take(3) {
                tell.notice(NoticeKind::Warning, problem.to_string());
            }
            opened.draft
        }
        // Of a visit that cannot be written, or a tour that has gone from its folder meanwhile.
        Ok(None) => Draft::copy_of(tour),
        Err(error) => {
            tell.reason(NoticeKind::Error, "making-cannot-open", &error.to_string());
            return;
        }
    };
    bench.begin(draft);
}

fn discard(bench: &mut Workbench, tell: &mut Tell) {
    let desk = bench.desk.take().or_else(|| bench.left.take().map(|(desk, _)| desk));
    bench.chosen = None;
    bench.rested_secs = None;
    if let Some(Err(error)) = desk.map(|desk| desk.discard()) {
        tell.reason(NoticeKind::Warning, "making-journal", &error.to_string());
    }
}

/// Makes an edit, and works on what it was about.
pub(super) fn apply(bench: &mut Workbench, edit: Edit, tell: &mut Tell) -> Option<Change> {
    let desk = bench.desk.as_mut()?;
    let in_order = matches!(edit, Edit::MoveStop { .. } | Edit::RemoveStop(_));
    match desk.apply(edit) {
        Ok(change) => {
            bench.rested_secs = desk.draft().is_typing().then_some(0.0);
            if in_order && bench.chosen_number().is_none() {
                bench.chosen = None;
            }
            Some(change)
        }
        Err(error) => {
            tell.plain(NoticeKind::Warning, why_not(&error));
            None
        }
    }
}

/// An undo or a redo, and a look at what it was about.
fn step(bench: &mut Workbench, step: impl FnOnce(&mut crate::visiting::authoring::Desk) -> Option<Change>) {
    bench.rested_secs = None;
    let Some(change) = bench.desk.as_mut().and_then(step) else { return };
    // Whoever looks at all stops goes on looking at them.
    if bench.chosen.is_some() {
        bench.choose(change.stop);
    }
}

fn add_here(bench: &mut Workbench, around: &Surroundings, tell: &mut Tell) {
    let Some((place, pose)) = whereabouts(around) else { return };
    let Some(desk) = &bench.desk else { return };
    let stops = desk.draft().tour().stops.len();
    let at = bench.chosen_number().map_or(stops, |number| number + 1);
    let visit = around.visit.as_ref().map(|visit| &visit.0.visit);
    // A place has a name already: a good first title, in every language.
    let named = place.as_ref().and_then(|place| visit?.place(place));
    let title = named.map_or_else(Texts::default, |place| place.title.clone());
    let phase = around.timeline.as_ref().and_then(|timeline| timeline.shown.clone());
    let new = NewStop { title, pose, place, phase };
    if let Some(change) = apply(bench, Edit::AddStop { at, new }, tell) {
        bench.choose(change.stop);
        tell.number("making-added", change.stop.unwrap_or(at) + 1);
    }
}

/// The place where the visitor is, or else the view.
fn whereabouts(around: &Surroundings) -> Option<(Option<String>, Option<Pose>)> {
    let (visitor, transform) = around.visitors.iter().next()?;
    let (eye, gaze) = (visitor.eye(transform.translation).as_dvec3(), visitor.gaze().as_dvec3());
    let look = eye + gaze * LOOK_AHEAD_M;
    if visitor.floating {
        return Some((None, Some(Pose::free(eye, look))));
    }
    let feet = transform.translation.as_dvec3();
    let height = f64::from(around.preferences.posture.eye_height_m());
    let is_here = |pose: &Pose| {
        let looks = (pose.look - pose.eye(height)).normalize_or_zero();
        pose.point().distance(feet) < AT_A_PLACE_M && looks.dot(gaze) > THE_SAME_WAY
    };
    let visit: Option<&Visit> = around.visit.as_ref().map(|visit| &visit.0.visit);
    let place = visit.and_then(|visit| visit.places.iter().find(|place| is_here(&place.pose)));
    Some(match place {
        Some(place) => (Some(place.id.clone()), None),
        None => (None, Some(Pose::standing(feet, look))),
    })
}

fn save(bench: &mut Workbench, around: &mut Surroundings, tell: &mut Tell) {
    let (Some(desk), Some(Ok(home))) = (&mut bench.desk, &bench.home) else { return };
    desk.pause();
    match desk.save(home) {
        Ok(saved) => {
            // The visit that is open has it from now on, and nothing else of it is different.
            if let Some(visit) = &mut around.visit {
                let (tours, tour) = (&mut visit.bypass_change_detection().0.tours, desk.draft().preview());
                match tours.iter_mut().find(|known| known.id == tour.id) {
                    Some(known) => *known = tour,
                    None => tours.push(tour),
                }
            }
            tell.path(NoticeKind::Info, "making-saved-as", &saved.path);
            if let Some(other) = saved.changed_meanwhile {
                tell.reason(NoticeKind::Warning, "making-changed-meanwhile", &other);
            }
        }
        Err(error) => tell.reason(NoticeKind::Error, "making-not-saved", &error.to_string()),
    }
}

/// Why an edit was not made.
fn why_not(error: &EditError) -> &'static str {
    match error {
        EditError::TextTooLong { .. } => "making-text-too-long",
        EditError::TooMany { .. } => "making-too-many",
        EditError::FarAway => "making-far-away",
        EditError::Nowhere => "making-nowhere",
        EditError::TourTooLarge { .. } => "making-tour-too-large",
        // Screens offer nothing of the kind.
        EditError::NoSuchStop(_)
        | EditError::NoSuchNumber { .. }
        | EditError::NotAnId(_)
        | EditError::NotALanguage(_) => "making-no-such-thing",
    }
}
