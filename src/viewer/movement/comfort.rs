//! The picture during a move: darker edges, or no move to be seen at all.

use bevy::prelude::*;
use bevy::ui::{BackgroundGradient, ColorStop, RadialGradient, RadialGradientShape, UiPosition};
use bevy::window::RequestRedraw;

use super::drive::Drive;
use crate::viewer::visitor::{Eye, Gliding, Moving, Preferences, Vignette};

/// The longest that a hand walks or turns without seeing where, seconds.
const BLIND_SECS: f32 = 1.0;
/// Seconds in which the edges darken and lighten.
const EDGE_SECS: f32 = 0.3;
/// A frame that shows the eye farther on than this, in metres, was a cut: there was no motion to see.
const CUT_M: f32 = 1.0;
/// Steps into which the darkening is cut: it is smooth from one to the next.
const STOPS: u32 = 8;

/// Whether the picture stays as it is in this frame.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct StillPicture {
    holds: bool,
    secs: f32,
}

/// The eye follows the body.
pub(super) fn eye_follows(still: Res<StillPicture>) -> bool {
    !still.holds
}

/// Holds the picture during a move, for who has chosen so: until a glide or a step is over, and while a hand walks for a
/// second at most, so that nobody walks blindly.
pub(super) fn hold_picture(
    mut still: ResMut<StillPicture>,
    gliding: Query<(), With<Gliding>>,
    (preferences, drive, moving, time): (Res<Preferences>, Res<Drive>, Res<Moving>, Res<Time>),
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let carried = !gliding.is_empty();
    let by_hand = drive.moves() || *moving == Moving::AutoWalking;
    let wanted = preferences.comfort.still_picture && !preferences.reduced_motion && (carried || by_hand);
    let now = match wanted {
        true if carried => StillPicture { holds: true, secs: 0.0 },
        true if still.secs + time.delta_secs() < BLIND_SECS => {
            StillPicture { holds: true, secs: still.secs + time.delta_secs() }
        }
        _ => StillPicture::default(),
    };
    if now.holds {
        redraw.write(RequestRedraw);
    }
    still.set_if_neq(now);
}

/// The dark edge of the picture; captions stand before it.
#[derive(Component, Debug, Default)]
pub struct Edge {
    /// 0 is none, 1 is as dark as chosen.
    pub strength: f32,
}

pub(super) fn hang_edge(mut commands: Commands) {
    commands.spawn((
        Edge::default(),
        Name::new("vignette"),
        Node {
            position_type: PositionType::Absolute,
            width: Val::Percent(100.0),
            height: Val::Percent(100.0),
            display: Display::None,
            ..default()
        },
        BackgroundGradient::default(),
        GlobalZIndex(-2),
    ));
}

/// Where the darkening begins and where it is whole, as shares of the way from the middle to a corner, and how dark.
fn reach(vignette: Vignette) -> (f32, f32, f32) {
    match vignette {
        Vignette::Off => (1.0, 1.0, 0.0),
        Vignette::Soft => (0.42, 0.98, 0.8),
        Vignette::Strong => (0.22, 0.66, 0.97),
    }
}

/// Darkens the edges while the picture moves.
pub(super) fn darken_edges(
    mut edges: Query<(&mut Edge, &mut Node, &mut BackgroundGradient)>,
    eyes: Query<&Transform, With<Eye>>,
    gliding: Query<(), With<Gliding>>,
    (preferences, drive, moving, time): (Res<Preferences>, Res<Drive>, Res<Moving>, Res<Time>),
    mut last: Local<Option<Transform>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Ok(eye) = eyes.single() else { return };
    let before = last.replace(*eye).unwrap_or(*eye);
    let asked = drive.moves() || *moving == Moving::AutoWalking || !gliding.is_empty();
    let seen = before != *eye && before.translation.distance(eye.translation) < CUT_M;
    let chosen = preferences.comfort.vignette;
    let wanted = f32::from(u8::from(asked && seen && chosen != Vignette::Off));
    for (mut edge, mut node, mut gradient) in &mut edges {
        let step = if preferences.reduced_motion { 1.0 } else { time.delta_secs() / EDGE_SECS };
        let next = edge.strength + (wanted - edge.strength).clamp(-step, step);
        if next == edge.strength && !preferences.is_changed() {
            continue;
        }
        redraw.write(RequestRedraw);
        edge.strength = next;
        node.display = if next > 0.0 { Display::Flex } else { Display::None };
        gradient.0 = vec![shade(chosen, next).into()];
    }
}

/// From clear to dark, without a line where it begins or ends.
fn shade(vignette: Vignette, strength: f32) -> RadialGradient {
    let (start, end, dark) = reach(vignette);
    let stop = |piece: u32| {
        let t = piece as f32 / STOPS as f32;
        let soft = t * t * (3.0 - 2.0 * t);
        ColorStop::percent(Color::BLACK.with_alpha(soft * dark * strength), 100.0 * (start + (end - start) * t))
    };
    RadialGradient::new(UiPosition::CENTER, RadialGradientShape::FarthestCorner, (0..=STOPS).map(stop).collect())
}
