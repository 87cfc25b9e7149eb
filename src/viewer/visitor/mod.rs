//! The vocabulary that all plugins share. A plugin never imports another one:
//! they meet in these components, resources and messages, and in
//! [`super::schedule`] for their order.

mod body;
mod graphics;
mod light;
mod messages;
mod moves;
mod points;
mod preferences;
mod session;
mod timeline;
mod triangles;
mod words;

pub use body::{Eye, Gliding, KnownParts, Posture, TileCloud, TileCollider, TileOrigin, Visitor, VisitorInput};
pub use graphics::{Quality, QualityForNow};
pub use light::{Hour, LightField, LightTextures, SetHour, VisitLight};
pub use messages::{
    CaptionCue, CloseVisit, GoTo, Notice, NoticeKind, OpenVisit, Toggle, TourCommand, TourPosition, TourStatus,
    VisitSource, WalkBlocked,
};
pub use moves::{Commanded, FindWay, Offer, Way};
pub use points::PointCloud;
pub use preferences::{Preferences, RecentVisit};
pub use session::{
    AppScreen, BoxColors, CurrentVisit, Foreseen, FrameClock, Gaze, Loading, MemoryShortages, OpenedTilesets, Overlay,
    StreamingReport, TakesPictures,
};
pub use timeline::{ShowPhase, Timeline};
pub use triangles::{Met, Triangles};
pub use words::{LANGUAGES, Words};
