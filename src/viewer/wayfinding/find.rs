//! Ways to places, for the body of the moment.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::survey::Survey;
use super::words;
use crate::viewer::job::Job;
use crate::viewer::visitor::{
    Bodies, CurrentVisit, FindWay, Notice, NoticeKind, Posture, Preferences, Visitor, Way, WaySought, Words,
};
use crate::visiting::route::{self, Needs, NoRoute, Route};

/// A way that is sought.
#[derive(Resource, Default)]
pub(super) struct Finding {
    wanted: Option<FindWay>,
    job: Option<(FindWay, Job<Result<(Route, Vec<Vec3>), NoRoute>>)>,
}

/// What the body of the moment needs.
pub(super) fn needs(preferences: &Preferences, bodies: Option<&Bodies>) -> Needs {
    let body = &preferences.posture;
    match (bodies, body.posture()) {
        (Some(bodies), _) => Needs::of(&bodies.0.get(&body.profile).shape(body.eye_height_m(), 0.0)),
        (None, Posture::Standing) => Needs::walking(),
        (None, Posture::Seated) => Needs::wheelchair(),
    }
}

/// Begins to seek what was asked for last, as soon as the floors are known.
pub(super) fn ask(
    mut asked: MessageReader<FindWay>,
    visit: Option<Res<CurrentVisit>>,
    survey: Res<Survey>,
    visitors: Query<&Transform, With<Visitor>>,
    (preferences, bodies): (Res<Preferences>, Option<Res<Bodies>>),
    mut finding: ResMut<Finding>,
) {
    if let Some(wish) = asked.read().last() {
        *finding = Finding { wanted: Some(wish.clone()), job: None };
    }
    let (Some(visit), Some(floors), Ok(feet)) = (visit, survey.floors.clone(), visitors.single()) else { return };
    let Some(wish) = finding.wanted.take() else { return };
    let Some(place) = visit.0.visit.place(&wish.to) else {
        tracing::warn!("no such place in this visit: {}", wish.to);
        return;
    };
    let (needs, from, to) = (needs(&preferences, bodies.as_deref()), feet.translation, place.pose.point().as_vec3());
    let job = Job::begin("way", move |cancel| {
        let route = route::find(&floors, &needs, from, to, cancel)?;
        let points = route.on_floor(&floors);
        Ok((route, points))
    });
    finding.job = job.map(|job| (wish, job));
}

/// Shows the way, or says what is in it.
pub(super) fn answer(
    mut finding: ResMut<Finding>,
    mut way: ResMut<Way>,
    visit: Option<Res<CurrentVisit>>,
    words: Option<Res<Words>>,
    mut notices: MessageWriter<Notice>,
    mut sought: MessageWriter<WaySought>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some((wish, job)) = &finding.job else { return };
    redraw.write(RequestRedraw);
    let (wish, found) = match job.poll() {
        Ok(None) => return,
        Ok(Some(found)) => (wish.clone(), Some(found)),
        Err(_) => (wish.clone(), None),
    };
    finding.job = None;
    let (Some(visit), Some(words)) = (visit, words) else { return };
    let place = visit.0.visit.place(&wish.to).map_or("", |place| place.title.get(words.language()));
    sought.write(WaySought { to: wish.to.clone(), found: matches!(found, Some(Ok(_))) });
    let notice = match found {
        Some(Ok((route, points))) => {
            let text = words::found(place, route.measures.length_m, &words);
            *way = Way { points, to: Some(wish.to) };
            Notice { kind: NoticeKind::Info, text }
        }
        Some(Err(NoRoute::Cancelled)) | None => return,
        Some(Err(why)) => {
            *way = Way::default();
            Notice { kind: NoticeKind::Warning, text: words::none(place, &why, &words) }
        }
    };
    if !wish.quietly {
        notices.write(notice);
    }
}

/// The floors, for a thread.
pub(super) type Shared = std::sync::Arc<crate::visiting::floors::Floors>;
