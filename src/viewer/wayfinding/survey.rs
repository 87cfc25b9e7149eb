//! Floors and plan of the visit, measured when its tiles are there and when another phase is shown.

use std::sync::Arc;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use crate::content::visit::{Standpoint, Visit};
use crate::viewer::job::Job;
use crate::viewer::visitor::{
    CurrentVisit, SolidGround, StoreyPlan, StreamingReport, TakesPictures, TileCollider, Timeline, Triangles, Visitor,
};
use crate::visiting::floors::{Floors, FloorsError, Region};
use crate::visiting::plan::FloorPlan;

/// Around the places of the visit, metres.
const MARGIN_M: f32 = 15.0;
/// A plan shows the storey of a floor this far above or below, metres.
const SAME_STOREY_M: f32 = 1.2;
/// The same storey is drawn anew when the body stands where its plan has no floor, after so many seconds.
const AGAIN_SECS: f32 = 4.0;

/// What has been measured.
#[derive(Resource, Default)]
pub(super) struct Survey {
    /// The floors of the phase that is shown.
    pub(super) floors: Option<Arc<Floors>>,
    measured: Option<Option<String>>,
    /// They were measured on what the visit's builder wrote to walk on.
    of_solid: bool,
    job: Option<Job<Result<Floors, FloorsError>>>,
    plan: Option<Job<FloorPlan>>,
    waited_secs: f32,
}

impl Survey {
    /// Somebody computes, and the window must stay awake to hear of it.
    fn works(&self) -> bool {
        self.job.is_some() || self.plan.is_some()
    }
}

/// Measures, on a thread: what the visit is walked on, or, where it has nothing of the kind, what is shown when all of a
/// phase is.
pub(super) fn follow(
    visit: Option<Res<CurrentVisit>>,
    timeline: Res<Timeline>,
    (report, solid): (Res<StreamingReport>, Option<Res<SolidGround>>),
    pictures: Option<Res<TakesPictures>>,
    tiles: Query<(&TileCollider, &Transform, &Visibility), Without<Visitor>>,
    visitors: Query<&Transform, With<Visitor>>,
    mut survey: ResMut<Survey>,
    mut plan: ResMut<StoreyPlan>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let (Some(visit), Ok(feet)) = (visit, visitors.single()) else { return };
    let phase = Some(timeline.shown.clone());
    // What the visit's builder wrote to walk on counts more than what happens to be shown.
    let solid = solid.as_ref().and_then(|solid| solid.0.clone());
    let better = solid.is_some() && !survey.of_solid;
    if survey.measured.is_some() && (survey.measured != phase || better) {
        *survey = Survey::default();
        plan.0 = None;
    }
    if survey.measured.is_none() && survey.job.is_none() && pictures.is_none() {
        let region = Region::around(standpoints(&visit.0.visit).chain([feet.translation]), MARGIN_M);
        if let (Some(solid), Some(region)) = (solid, region) {
            let shown = timeline.shown.clone();
            survey.job = Job::begin("floors", move |cancel| {
                let ground = solid.ground(shown.as_deref());
                let triangles = ground.0.iter().flat_map(|patch| corners(patch.triangles, patch.origin));
                Floors::measure(triangles, region, cancel)
            });
            (survey.measured, survey.of_solid) = (phase, true);
        } else if let Some(region) = region.filter(|_| report.complete) {
            let ground: Vec<(Arc<Triangles>, Vec3)> = tiles
                .iter()
                .filter(|(_, _, visibility)| **visibility != Visibility::Hidden)
                .map(|(collider, place, _)| (Arc::clone(&collider.0), place.translation))
                .collect();
            if !ground.is_empty() {
                survey.job = Job::begin("floors", move |cancel| {
                    let triangles = ground.iter().flat_map(|(triangles, origin)| corners(triangles, *origin));
                    Floors::measure(triangles, region, cancel)
                });
                survey.measured = phase;
            }
        }
    }
    match survey.job.as_ref().map(Job::poll) {
        Some(Ok(Some(Ok(floors)))) => {
            tracing::debug!("floors: {} cells of {} m", floors.cells().len(), floors.cell_m());
            (survey.floors, survey.job) = (Some(Arc::new(floors)), None);
        }
        Some(Ok(Some(Err(error)))) => {
            tracing::warn!("{error}");
            survey.job = None;
        }
        Some(Err(_)) => survey.job = None,
        Some(Ok(None)) | None => {}
    }
    if survey.works() {
        redraw.write(RequestRedraw);
    }
}

/// All triangles, in visit space.
fn corners(triangles: &Triangles, origin: Vec3) -> impl Iterator<Item = [Vec3; 3]> + '_ {
    let all = (0..triangles.len() as u32).filter_map(|number| triangles.triangle(number));
    all.map(move |corners| corners.map(|corner| corner + origin))
}

fn standpoints(visit: &Visit) -> impl Iterator<Item = Vec3> + '_ {
    visit.places.iter().filter_map(|place| match place.pose.at {
        Standpoint::Stand(floor) => Some(floor.as_vec3()),
        Standpoint::Eye(_) => None,
    })
}

/// The plan of the storey where the body stands.
pub(super) fn draw_plan(
    visitors: Query<(&Visitor, &Transform)>,
    time: Res<Time>,
    mut survey: ResMut<Survey>,
    mut plan: ResMut<StoreyPlan>,
) {
    match survey.plan.as_ref().map(Job::poll) {
        Some(Ok(Some(drawn))) => {
            plan.0 = Some(Arc::new(drawn));
            survey.plan = None;
        }
        Some(Err(_)) => survey.plan = None,
        _ => {}
    }
    let (Some(floors), Ok((visitor, feet))) = (survey.floors.clone(), visitors.single()) else { return };
    survey.waited_secs += time.delta_secs();
    let stands = !visitor.floating && floors.cell_at(feet.translation, 0.5).is_some();
    let other = plan.0.as_ref().is_none_or(|plan| (plan.height_m - feet.translation.y).abs() > SAME_STOREY_M);
    let missing = plan.0.is_none() && survey.waited_secs > AGAIN_SECS;
    if survey.plan.is_none() && ((stands && other) || missing) {
        let at = feet.translation;
        survey.waited_secs = 0.0;
        survey.plan = Job::begin("plan", move |_| FloorPlan::new(&floors, at));
    }
}
