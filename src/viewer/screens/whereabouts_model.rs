//! From ways, plan and answers to what panels show.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::map::{MapModel, MapPlace};
use super::plan::PlanView;
use super::whereabouts::{CardsModel, OfferModel};
use crate::content::visit::Standpoint;
use crate::viewer::visitor::{Answer, CurrentVisit, Hindrance, Offer, StoreyPlan, Timeline, TourStatus, Visitor, Way};

/// A place is on the storey of the plan when it is at most so far above or below it, metres.
const STOREY_M: f32 = 2.5;

/// What the wayfinding plugin tells.
#[derive(SystemParam)]
pub(super) struct Ways<'w> {
    plan: Res<'w, StoreyPlan>,
    way: Res<'w, Way>,
    answer: Res<'w, Answer>,
    hindrance: Res<'w, Hindrance>,
    offer: Res<'w, Offer>,
    view: Res<'w, PlanView>,
}

impl Ways<'_> {
    /// What is looked at on the plan.
    pub(super) fn view(&self) -> &PlanView {
        &self.view
    }

    /// The small map and the plan.
    pub(super) fn map(
        &self,
        visit: Option<&CurrentVisit>,
        timeline: &Timeline,
        body: Option<(&Visitor, &Transform)>,
        tour: &TourStatus,
        language: &str,
    ) -> MapModel {
        let flat = |v: Vec3| [v.x, v.z];
        let storey = self.plan.0.as_ref().map(|plan| plan.height_m);
        let stands =
            |phases: &[String]| phases.is_empty() || timeline.shown.as_ref().is_none_or(|shown| phases.contains(shown));
        let places = visit.map(|visit| visit.0.visit.places.as_slice()).unwrap_or_default();
        let entry = |place: &crate::content::visit::Place| {
            let at = place.pose.point().as_vec3();
            let walked = matches!(place.pose.at, Standpoint::Stand(_));
            MapPlace {
                id: place.id.clone(),
                title: place.title.get(language).to_owned(),
                summary: place.summary.get(language).to_owned(),
                at: flat(at),
                step_free: place.step_free,
                here: walked && storey.is_some_and(|storey| (at.y - storey).abs() < STOREY_M),
            }
        };
        let way = if self.way.points.is_empty() { tour_way(visit, tour) } else { self.way.points.clone() };
        MapModel {
            plan: self.plan.0.clone(),
            at: body.map_or([0.0, 0.0], |(_, feet)| flat(feet.translation)),
            yaw: body.map_or(0.0, |(visitor, _)| visitor.yaw),
            places: places.iter().filter(|place| stands(&place.phases)).map(entry).collect(),
            way: way.into_iter().map(flat).collect(),
        }
    }

    /// The cards.
    pub(super) fn cards(&self, visit: Option<&CurrentVisit>, language: &str) -> CardsModel {
        let length = |way: &Way| way.points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
        let place = |id: &String| Some(visit?.0.visit.place(id)?.title.get(language).to_owned());
        CardsModel {
            answer: self.answer.0.clone(),
            hindrance: self.hindrance.0.clone(),
            offer: match &*self.offer {
                Offer::None => OfferModel::None,
                Offer::WayAround(way) => OfferModel::Around(length(way)),
                Offer::Lift { .. } => OfferModel::Lift,
            },
            way: self.way.to.as_ref().filter(|_| !self.way.points.is_empty()).and_then(place),
        }
    }
}

/// From stop to stop of the tour that runs.
fn tour_way(visit: Option<&CurrentVisit>, tour: &TourStatus) -> Vec<Vec3> {
    let (Some(visit), Some(running)) = (visit, &tour.running) else { return Vec::new() };
    let Some(tour) = visit.0.tours.iter().find(|tour| tour.id == running.tour) else { return Vec::new() };
    let pose = |stop: &crate::content::visit::Stop| {
        let of_place = || Some(visit.0.visit.place(stop.place.as_ref()?)?.pose);
        let pose = stop.pose.or_else(of_place)?;
        matches!(pose.at, Standpoint::Stand(_)).then(|| pose.point().as_vec3())
    };
    tour.stops.iter().filter_map(pose).collect()
}
