//! Walking, looking, changing posture, and every other way to move: going to places, pointing, flying, going around
//! things, steps, walking on, and coming back.
//!
//! [`MovementPlugin`] obeys [`VisitorInput`] and [`Commanded`], moves the
//! [`Visitor`](super::visitor::Visitor) over the triangles of the shown tiles
//! ([`TileCollider`](super::visitor::TileCollider)) and puts the [`Eye`](super::visitor::Eye) where the visitor's head is.
//! How a body moves among triangles is [`crate::visiting::walk`], how it is carried [`crate::visiting::ways`]; neither
//! knows an ECS.

mod auto_walk;
mod bodies;
mod comfort;
mod curtain;
mod depart;
mod drive;
mod eye;
mod fly;
mod goto;
mod obey;
mod orbit;
mod surroundings;
mod teleport;
mod trail;
mod voice;
mod walk;

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::schedule::VisitorSystems;
use super::visitor::{
    AppScreen, CaptionCue, Carried, Commanded, Foreseen, GoTo, LandingSpot, Lead, Moving, Notice, Offer, SolidGround,
    Toggle, TourStatus, VisitorInput, WalkBlocked, Way,
};

pub use comfort::Edge;
pub use curtain::CurtainPlane;
pub use teleport::LandingSign;

/// Adds the visitor's body. Needs `Preferences`, `Overlay` and the [`AppScreen`] state.
pub struct MovementPlugin;

impl Plugin for MovementPlugin {
    fn build(&self, app: &mut App) {
        bodies::known_bodies(app);
        app.init_resource::<VisitorInput>()
            .init_resource::<SolidGround>()
            .init_resource::<bodies::Reading>()
            .init_resource::<Foreseen>()
            .init_resource::<Moving>()
            .init_resource::<Carried>()
            .init_resource::<TourStatus>()
            .init_resource::<LandingSpot>()
            .init_resource::<Way>()
            .init_resource::<Offer>()
            .init_resource::<drive::Drive>()
            .init_resource::<depart::Presses>()
            .init_resource::<depart::Tracks>()
            .init_resource::<curtain::Curtain>()
            .init_resource::<obey::Began>()
            .init_resource::<orbit::Around>()
            .init_resource::<auto_walk::AutoWalk>()
            .init_resource::<teleport::Pointer>()
            .init_resource::<comfort::StillPicture>()
            .add_message::<GoTo>()
            .add_message::<Lead>()
            .add_message::<Toggle>()
            .add_message::<WalkBlocked>()
            .add_message::<Commanded>()
            .add_message::<Notice>()
            .add_message::<CaptionCue>()
            .add_message::<RequestRedraw>()
            .add_message::<depart::Depart>()
            .add_systems(Startup, (eye::spawn_visitor, curtain::hang, comfort::hang_edge, teleport::make_signs))
            .add_systems(
                Update,
                (
                    (teleport::watch_pointer, obey::obey, teleport::click, goto::start).chain(),
                    (depart::set_out, depart::glide, curtain::draw, depart::tell, drive::gather).chain(),
                    (
                        auto_walk::steer.run_if(resource_equals(Moving::AutoWalking)),
                        fly::fly.run_if(resource_equals(Moving::Flying)),
                        orbit::circle.run_if(resource_equals(Moving::Orbiting)),
                        bodies::follow_body,
                        walk::walk.run_if(is_on_foot),
                        trail::remember,
                    )
                        .chain(),
                    (
                        comfort::hold_picture,
                        eye::place_eye.run_if(comfort::eye_follows),
                        fly::fit_near_plane,
                        teleport::aim,
                        teleport::show_signs,
                        comfort::darken_edges,
                    )
                        .chain(),
                )
                    .chain()
                    .in_set(VisitorSystems::Movement)
                    .run_if(in_state(AppScreen::Visiting)),
            )
            .add_systems(
                Update,
                (bodies::read_ground, bodies::tell_wrong.run_if(resource_exists::<bodies::Wrong>))
                    .before(VisitorSystems::Movement),
            )
            .add_systems(OnExit(AppScreen::Visiting), (rest, bodies::forget_ground));
    }
}

fn is_on_foot(moving: Res<Moving>) -> bool {
    !matches!(*moving, Moving::Flying | Moving::Orbiting)
}

/// Nothing goes on after the visit is left.
fn rest(
    mut moving: ResMut<Moving>,
    mut presses: ResMut<depart::Presses>,
    mut curtain: ResMut<curtain::Curtain>,
    mut spot: ResMut<LandingSpot>,
    mut way: ResMut<Way>,
    mut planes: Query<&mut Node, Or<(With<CurtainPlane>, With<Edge>)>>,
) {
    *moving = Moving::OnFoot;
    presses.0.stop();
    curtain.open();
    *spot = LandingSpot::default();
    way.set_if_neq(Way::default());
    for mut plane in &mut planes {
        plane.display = Display::None;
    }
}
