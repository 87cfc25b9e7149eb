//! Moving about, as plugins tell each other.

use bevy::prelude::*;

use crate::visiting::hands::Command;

/// A visitor asked for this, on whatever device. Written in [`crate::viewer::schedule::VisitorSystems::Input`]; whoever
/// can do it reads it in the same frame.
#[derive(Message, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commanded(pub Command);

/// Find a way on foot or on wheels for the body of the moment.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct FindWay {
    /// A place of the visit, by its id.
    pub to: String,
    /// Nobody asked for it by name: only the line on the floor shows it, and what is in the way is not told.
    pub quietly: bool,
}

/// What came of a [`FindWay`]: there is a [`Way`] to this place now, or none for this body.
#[derive(Message, Debug, Clone, PartialEq, Eq)]
pub struct WaySought {
    /// The place, by its id.
    pub to: String,
    /// It was found.
    pub found: bool,
}

/// The way that was found and is shown; empty where nobody asked. Written by the wayfinding plugin, walked by movement.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct Way {
    /// Points on the floor, from where the body stood to the place; visit space, metres.
    pub points: Vec<Vec3>,
    /// The place that it leads to, by its id.
    pub to: Option<String>,
}

/// What could be done about the step that is in the way. Written by the wayfinding plugin after a
/// [`super::WalkBlocked`], shown by the screens, carried out on [`Command::TakeOffer`].
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub enum Offer {
    /// Nothing.
    #[default]
    None,
    /// There is a way without a step.
    WayAround(Way),
    /// The virtual lift: the body is set down there, visit space, metres.
    Lift {
        /// Where the feet will be.
        feet: Vec3,
    },
}
