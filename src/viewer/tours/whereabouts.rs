//! Where a visitor was, so that they can come back.

use bevy::prelude::*;

use crate::viewer::visitor::{GoTo, Visitor};

/// How far away the point is that a returning visitor looks at, metres. Any distance gives the same view.
const LOOK_AHEAD_M: f32 = 10.0;

/// Where a visitor was and where they looked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Whereabouts {
    at: Vec3,
    look: Vec3,
    floating: bool,
}

impl Whereabouts {
    /// Of this body.
    pub(super) fn of(visitor: &Visitor, transform: &Transform) -> Self {
        let eye = visitor.eye(transform.translation);
        Self {
            at: if visitor.floating { eye } else { transform.translation },
            look: eye + visitor.gaze() * LOOK_AHEAD_M,
            floating: visitor.floating,
        }
    }

    /// The way back.
    pub(super) fn go_to(self) -> GoTo {
        GoTo::Pose { at: self.at, look: self.look, floating: self.floating }
    }
}
