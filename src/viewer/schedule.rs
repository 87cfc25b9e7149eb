//! Every app-wide set of systems and its order, a line of docs each.

use bevy::prelude::*;

/// The order of a frame, in [`Update`].
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VisitorSystems {
    /// Devices to [`super::visitor::VisitorInput`] and to messages.
    Input,
    /// Visits are opened and closed.
    Session,
    /// Tours decide where to go and what to say.
    Tours,
    /// The body moves, the eye follows.
    Movement,
    /// Tiles are selected for the eye's new place, applied and dropped.
    Streaming,
    /// Captions, panels' state, sound: whatever follows from the above.
    Presentation,
}

/// Puts the sets in order.
pub(super) fn configure(app: &mut App) {
    app.configure_sets(
        Update,
        (
            VisitorSystems::Input,
            VisitorSystems::Session,
            VisitorSystems::Tours,
            VisitorSystems::Movement,
            VisitorSystems::Streaming,
            VisitorSystems::Presentation,
        )
            .chain(),
    );
}
