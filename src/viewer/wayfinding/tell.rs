//! "Where am I?", and the switches of map and plan.

use bevy::prelude::*;

use super::words;
use crate::viewer::visitor::{
    Answer, CaptionCue, Commanded, CurrentVisit, Overlay, Preferences, Solid, Timeline, Visitor, Words,
};
use crate::visiting::hands::Command;
use crate::visiting::whereabouts::{Stance, whereabouts};

/// Answers and switches.
pub(super) fn obey(
    mut commands: MessageReader<Commanded>,
    visit: Option<Res<CurrentVisit>>,
    words: Option<Res<Words>>,
    timeline: Res<Timeline>,
    visitors: Query<(&Visitor, &Transform)>,
    solid: Solid,
    (mut answer, mut overlay, mut preferences): (ResMut<Answer>, ResMut<Overlay>, ResMut<Preferences>),
    mut captions: MessageWriter<CaptionCue>,
) {
    for Commanded(command) in commands.read() {
        match command {
            Command::Plan => {
                let next = if *overlay == Overlay::Plan { Overlay::None } else { Overlay::Plan };
                overlay.set_if_neq(next);
            }
            Command::Map => preferences.map.shown = !preferences.map.shown,
            Command::WhereAmI => {
                let (Some(visit), Some(words), Ok((visitor, feet))) = (&visit, &words, visitors.single()) else {
                    continue;
                };
                let feet = feet.translation;
                let stance = Stance { feet, eye: feet + Vec3::Y * visitor.eye_height_m, yaw: visitor.yaw };
                let free = |from: Vec3, direction: Vec3, reach: f32| {
                    solid.near(from, reach).ray(from, direction, reach).map(|(metres, _)| metres)
                };
                let visit = &visit.0.visit;
                let here = whereabouts(visit, timeline.shown.as_deref(), &stance, &free);
                answer.0 = words::here(visit, &here, words);
                captions.write(CaptionCue::Say(answer.0.join(" ")));
            }
            _ => {}
        }
    }
}
