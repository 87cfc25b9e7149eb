//! The fade between two places: the picture darkens, changes unseen, and lightens again.

use bevy::prelude::*;
use bevy::window::RequestRedraw;

use super::depart::{has_hand, put};
use crate::viewer::visitor::{Foreseen, Preferences, Visitor, VisitorInput};
use crate::visiting::ways::Stance;

/// Seconds in which the picture darkens, and in which it lightens.
const FADE_SECS: f32 = 0.15;
/// Seconds of darkness between: with them, pressing on and on makes fewer than three fades in a second (WCAG 2.3.1).
const DARK_SECS: f32 = 0.06;

/// How dark the picture is.
#[derive(Resource, Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Curtain {
    /// 0 is open, 1 is dark.
    closed: f32,
    /// Seconds that it has been dark.
    dark_secs: f32,
    /// Where the visitor will be when it opens.
    to: Option<Stance>,
    /// How dark the plane is drawn.
    drawn: f32,
}

impl Curtain {
    /// Darkens the picture, and puts the visitor there.
    pub(super) fn close_for(&mut self, to: Stance) {
        (self.to, self.dark_secs) = (Some(to), 0.0);
    }

    /// Nothing is dark.
    pub(super) fn open(&mut self) {
        *self = Self { drawn: self.drawn, ..Self::default() };
    }

    /// The visitor stays; the picture lightens from where it is.
    pub(super) fn let_go(&mut self) {
        self.to = None;
    }

    /// The visitor is on the way.
    pub(super) fn closes(&self) -> bool {
        self.to.is_some()
    }
}

/// The dark plane before the picture; captions stand before it.
#[derive(Component, Debug)]
pub struct CurtainPlane;

pub(super) fn hang(mut commands: Commands) {
    commands.spawn((
        CurtainPlane,
        Name::new("curtain"),
        Node {
            position_type: PositionType::Absolute,
            width: Val::Percent(100.0),
            height: Val::Percent(100.0),
            display: Display::None,
            ..default()
        },
        BackgroundColor(Color::BLACK.with_alpha(0.0)),
        GlobalZIndex(-1),
    ));
}

/// Moves it on. A hand takes the fade back at once; the picture lightens from where it was.
pub(super) fn draw(
    mut curtain: ResMut<Curtain>,
    mut visitors: Query<(&mut Visitor, &mut Transform)>,
    mut planes: Query<(&mut Node, &mut BackgroundColor), With<CurtainPlane>>,
    (input, preferences, time): (Res<VisitorInput>, Res<Preferences>, Res<Time>),
    mut foreseen: ResMut<Foreseen>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if curtain.closed == 0.0 && curtain.drawn == 0.0 && curtain.to.is_none() {
        return;
    }
    let dt = time.delta_secs();
    if has_hand(&input) || preferences.reduced_motion {
        curtain.to = None;
        foreseen.way.clear();
    }
    match curtain.to {
        Some(_) if curtain.closed < 1.0 => curtain.closed = (curtain.closed + dt / FADE_SECS).min(1.0),
        Some(to) => {
            curtain.dark_secs += dt;
            if curtain.dark_secs >= DARK_SECS {
                curtain.to = None;
                foreseen.way.clear();
                for (mut visitor, mut feet) in &mut visitors {
                    put(&mut visitor, &mut feet, &to);
                }
            }
        }
        None if preferences.reduced_motion => curtain.open(),
        None => curtain.closed = (curtain.closed - dt / FADE_SECS).max(0.0),
    }
    curtain.drawn = curtain.closed;
    redraw.write(RequestRedraw);
    for (mut node, mut color) in &mut planes {
        node.display = if curtain.closed > 0.0 { Display::Flex } else { Display::None };
        // Even to the eye, not to the renderer, which mixes light.
        color.0 = Color::BLACK.with_alpha(1.0 - (1.0 - curtain.closed).powf(2.2));
    }
}
