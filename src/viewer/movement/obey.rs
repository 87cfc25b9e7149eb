//! What commands do to the way of moving.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::auto_walk::AutoWalk;
use super::curtain::Curtain;
use super::depart::{Depart, Presses, Tracks, stance};
use super::goto::entrance;
use super::orbit::{Around, seen};
use super::surroundings::Surroundings;
use super::teleport::Pointer;
use crate::viewer::visitor::{
    Commanded, CurrentVisit, Foreseen, Gliding, GoTo, LandingSpot, Moving, NoticeKind, Offer, Overlay, Tell, Visitor,
    Way,
};
use crate::visiting::hands::Command;
use crate::visiting::ways::{Landing, Stance, Step};

/// Where a flight or an orbit began.
#[derive(Resource, Debug, Clone, Copy, Default)]
pub(super) struct Began(pub(super) Stance);

/// The states of all ways of moving.
#[derive(SystemParam)]
pub(super) struct States<'w> {
    moving: ResMut<'w, Moving>,
    presses: ResMut<'w, Presses>,
    tracks: ResMut<'w, Tracks>,
    curtain: ResMut<'w, Curtain>,
    began: ResMut<'w, Began>,
    orbited: ResMut<'w, Around>,
    auto_walk: ResMut<'w, AutoWalk>,
    pointer: Res<'w, Pointer>,
    foreseen: ResMut<'w, Foreseen>,
    spot: ResMut<'w, LandingSpot>,
    way: ResMut<'w, Way>,
    offer: ResMut<'w, Offer>,
}

impl States<'_> {
    /// Nobody is carried any more.
    fn stand(&mut self, entity: Entity, commands: &mut Commands) {
        commands.entity(entity).remove::<Gliding>();
        self.curtain.let_go();
        self.foreseen.way.clear();
    }
}

/// Whoever is told.
#[derive(SystemParam)]
pub(super) struct Asked<'w> {
    departs: MessageWriter<'w, Depart>,
    places: MessageWriter<'w, GoTo>,
    tell: Tell<'w>,
}

impl Asked<'_> {
    fn notify(&mut self, key: &str) {
        self.tell.plain(NoticeKind::Info, key);
    }

    fn go(&mut self, depart: Depart) {
        self.departs.write(depart);
    }
}

/// Commands that leave the body alone: whatever moves it goes on.
fn is_beside(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Captions
            | C::Streaming
            | C::Larger
            | C::Smaller
            | C::UsualSize
            | C::WhereAmI
            | C::Map
            | C::TourPause
            | C::TourSlower
            | C::TourFaster
            | C::TourByItself
            | C::ReadAloud
            | C::SayAgain
    )
}

fn step_of(command: Command) -> Option<Step> {
    Some(match command {
        Command::StepForward => Step::Ahead,
        Command::StepBack => Step::Back,
        Command::StepLeft => Step::Left,
        Command::StepRight => Step::Right,
        Command::TurnLeft => Step::TurnLeft,
        Command::TurnRight => Step::TurnRight,
        Command::LookUp => Step::LookUp,
        Command::LookDown => Step::LookDown,
        _ => return None,
    })
}

pub(super) fn obey(
    mut commanded: MessageReader<Commanded>,
    visitors: Query<(Entity, &Visitor, &Transform)>,
    surroundings: Surroundings,
    (overlay, visit): (Res<Overlay>, Option<Res<CurrentVisit>>),
    mut states: States,
    mut tell: Asked,
    mut commands: Commands,
) {
    let Ok((entity, visitor, feet)) = visitors.single() else { return };
    let here = stance(visitor, feet);
    if states.pointer.is_touched && *overlay == Overlay::None {
        states.stand(entity, &mut commands);
        if *states.moving == Moving::AutoWalking {
            *states.moving = Moving::OnFoot;
        }
    }
    for Commanded(command) in commanded.read().copied() {
        if command == Command::SafePlace {
            tell.places.write(GoTo::Entrance);
            continue;
        }
        if is_beside(command) || *overlay != Overlay::None {
            continue;
        }
        // Whatever goes on by itself ends with the next press of anything.
        states.stand(entity, &mut commands);
        let walked_on = *states.moving == Moving::AutoWalking;
        if walked_on {
            *states.moving = Moving::OnFoot;
        }
        if let Some(step) = step_of(command) {
            states.presses.0.press(step);
            continue;
        }
        states.presses.0.stop();
        match command {
            Command::AutoWalk if !walked_on => {
                leave(&mut states, &mut tell, &surroundings, visitor, feet);
                if *states.moving == Moving::OnFoot {
                    states.auto_walk.begin(&states.way, feet.translation);
                    *states.moving = Moving::AutoWalking;
                }
            }
            Command::ComeBack => match *states.moving {
                Moving::Flying | Moving::Orbiting => tell.go(Depart::to(states.began.0)),
                _ => match states.tracks.0.come_back() {
                    Some(back) => tell.go(Depart::to(back)),
                    None => tell.notify("moves-none-back"),
                },
            },
            Command::ResetView => {
                let forward = visit.as_ref().and_then(|visit| entrance(visit, visitor.eye_height_m));
                let to = match *states.moving {
                    // Around a thing, forward is how one first saw it.
                    Moving::Orbiting => Stance { floating: true, ..states.began.0 },
                    _ => Stance { yaw: forward.map_or(0.0, |entrance| entrance.yaw), pitch: 0.0, ..here },
                };
                tell.go(Depart { stays: true, ..Depart::to(to) });
            }
            Command::Teleport | Command::Accept if *states.moving == Moving::Pointing => match states.spot.0 {
                Landing::Here(at) => tell.go(Depart::to(Stance { feet: at, floating: false, ..here }).leaving(here)),
                Landing::Not(_) | Landing::Nowhere => tell.notify("moves-cannot-land"),
            },
            Command::Teleport => {
                leave(&mut states, &mut tell, &surroundings, visitor, feet);
                if *states.moving == Moving::OnFoot {
                    *states.moving = Moving::Pointing;
                    tell.notify("moves-pointing");
                }
            }
            Command::Fly if *states.moving != Moving::Flying => {
                if *states.moving != Moving::Orbiting {
                    states.began.0 = here;
                }
                *states.moving = Moving::Flying;
                tell.notify("moves-flying");
            }
            Command::Orbit if *states.moving != Moving::Orbiting => {
                let eye = here.feet + Vec3::Y * visitor.eye_height_m;
                match seen(&surroundings, eye, &here) {
                    Some(around) => {
                        if *states.moving != Moving::Flying {
                            states.began.0 = here;
                        }
                        *states.orbited = around;
                        *states.moving = Moving::Orbiting;
                        tell.notify("moves-orbiting");
                    }
                    None => tell.notify("moves-nothing-to-orbit"),
                }
            }
            Command::Fly | Command::Orbit | Command::Back => {
                leave(&mut states, &mut tell, &surroundings, visitor, feet);
            }
            Command::TakeOffer => match std::mem::take(&mut *states.offer) {
                Offer::Lift { feet: at } => {
                    tell.go(Depart::to(Stance { feet: at, floating: false, ..here }).leaving(here));
                }
                Offer::WayAround(way) => {
                    *states.way = way;
                    states.auto_walk.begin(&states.way, feet.translation);
                    *states.moving = Moving::AutoWalking;
                }
                Offer::None => {}
            },
            _ => {}
        }
    }
}

/// Ends whatever is not walking: a flight lands below, or where it began; an orbit goes back to where one stood.
fn leave(states: &mut States, tell: &mut Asked, surroundings: &Surroundings, visitor: &Visitor, feet: &Transform) {
    let here = stance(visitor, feet);
    match *states.moving {
        Moving::OnFoot | Moving::AutoWalking => {}
        Moving::Pointing => {
            *states.moving = Moving::OnFoot;
            *states.spot = LandingSpot::default();
        }
        Moving::Orbiting => tell.go(Depart::to(states.began.0)),
        Moving::Flying => {
            let eye = here.feet + Vec3::Y * visitor.eye_height_m;
            match surroundings.floor_under(eye, visitor.shape()) {
                Some(floor) => {
                    let to = Stance { feet: floor, floating: false, ..here };
                    tell.go(Depart::to(to).leaving(states.began.0));
                }
                None => {
                    tell.notify("moves-no-floor");
                    tell.go(Depart::to(states.began.0));
                }
            }
        }
    }
}
