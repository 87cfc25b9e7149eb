//! A body on wheels stands before a step: what it is, the way around it, or the virtual lift over it.

use std::sync::atomic::AtomicBool;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::find::{Shared, needs};
use super::survey::Survey;
use super::words;
use crate::viewer::job::Job;
use crate::viewer::visitor::{
    Bodies, CaptionCue, Commanded, Hindrance, Notice, NoticeKind, Offer, Preferences, Visitor, WalkBlocked, Way, Words,
};
use crate::visiting::hands::Command;
use crate::visiting::route::{self, Needs};

/// How far behind the step the other side is looked for, metres.
const BEHIND_M: [f32; 5] = [0.9, 1.3, 1.8, 2.5, 3.5];
/// The other side is at most so much higher or lower, metres.
const RISE_M: f32 = 3.0;
/// A longer way around is not offered, metres.
const LONGEST_M: f32 = 80.0;
/// How far one goes from where an offer was made before it is withdrawn, metres.
const LEFT_M: f32 = 4.0;

/// An offer being weighed, and where the one on the table was made.
#[derive(Resource, Default)]
pub(super) struct Weighing {
    job: Option<Job<Offer>>,
    made_at: Vec3,
}

/// The body was stopped: says why, and looks for a way on.
pub(super) fn weigh(
    mut blocked: MessageReader<WalkBlocked>,
    survey: Res<Survey>,
    visitors: Query<(&Visitor, &Transform)>,
    (preferences, bodies): (Res<Preferences>, Option<Res<Bodies>>),
    words: Option<Res<Words>>,
    (mut weighing, mut hindrance, mut offer): (ResMut<Weighing>, ResMut<Hindrance>, ResMut<Offer>),
    mut notices: MessageWriter<Notice>,
    mut captions: MessageWriter<CaptionCue>,
) {
    let Ok((visitor, feet)) = visitors.single() else { return };
    let left = feet.translation.distance(weighing.made_at) > LEFT_M;
    if left && !hindrance.0.is_empty() {
        *hindrance = Hindrance::default();
        *offer = Offer::None;
    }
    let (Some(WalkBlocked { step_m: Some(step), lift, .. }), Some(words)) = (blocked.read().last(), words) else {
        return;
    };
    let text = words::step(step.abs(), &words);
    hindrance.0.clone_from(&text);
    *offer = Offer::None;
    weighing.made_at = feet.translation;
    captions.write(CaptionCue::Say(text.clone()));
    notices.write(Notice { kind: NoticeKind::Info, text });
    let (needs, from) = (needs(&preferences, bodies.as_deref()), feet.translation);
    let Some(floors) = survey.floors.clone().filter(|_| needs.rolls()) else { return };
    let (lift, ahead) = (*lift, Vec3::new(-visitor.yaw.sin(), 0.0, -visitor.yaw.cos()));
    weighing.job = Job::begin("offer", move |cancel| way_on(&floors, &needs, from, ahead, lift, cancel));
}

/// Around the step if there is a way that is not too long, otherwise over it: to where the walk has found room (`lift`),
/// or to the floor behind.
fn way_on(floors: &Shared, needs: &Needs, from: Vec3, ahead: Vec3, lift: Option<Vec3>, cancel: &AtomicBool) -> Offer {
    // On the floor behind the step, where the body has room.
    let behind = BEHIND_M.iter().find_map(|far| {
        let at = from + ahead * *far;
        let cell = floors.cell_at(at, RISE_M)?;
        let there = floors.middle(cell);
        let room = floors.cells()[cell as usize].clear_m() >= needs.width_m / 2.0;
        ((there.y - from.y).abs() > 0.5 * needs.threshold_m && room).then_some(there)
    });
    let Some(behind) = lift.or(behind) else { return Offer::None };
    match route::find(floors, needs, from, behind, cancel) {
        Ok(route) if route.measures.length_m <= LONGEST_M => {
            Offer::WayAround(Way { points: route.on_floor(floors), to: None })
        }
        _ => Offer::Lift { feet: behind },
    }
}

/// Puts what was found on the table.
pub(super) fn answer(
    mut weighing: ResMut<Weighing>,
    mut offer: ResMut<Offer>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(job) = &weighing.job else { return };
    redraw.write(RequestRedraw);
    match job.poll() {
        Ok(None) => return,
        Ok(Some(found)) => *offer = found,
        Err(_) => {}
    }
    weighing.job = None;
}

/// Whoever moves the body does what was offered last; why it was offered is no news any more.
pub(super) fn settle(mut commands: MessageReader<Commanded>, mut hindrance: ResMut<Hindrance>) {
    if commands.read().any(|Commanded(command)| *command == Command::TakeOffer) {
        hindrance.set_if_neq(Hindrance::default());
    }
}
