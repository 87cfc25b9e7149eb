//! The vocabulary that all plugins share. A plugin never imports another one:
//! they meet in these components, resources and messages, and in
//! [`super::schedule`] for their order.

mod bodies;
mod body;
mod captions;
mod comfort;
mod graphics;
mod hands;
mod labels;
mod light;
mod making;
mod messages;
mod moves;
mod points;
mod preferences;
mod presets;
mod session;
mod sights;
mod solid;
mod switch;
mod tell;
mod timeline;
mod tour;
mod vision;
mod voice;
mod wayfinding;
mod ways;
mod words;

pub use crate::visiting::ground::{Met, Triangles};
pub use bodies::{Bodies, ChosenBody, Posture, SolidGround};
pub use body::{Eye, KnownParts, TileCloud, TileCollider, TileOrigin, Visitor, VisitorInput};
pub use captions::{CaptionColors, CaptionFace, CaptionStyle};
pub use comfort::{Comfort, Transition, Vignette};
pub use graphics::{Quality, QualityForNow};
pub use hands::{Assigning, Devices, HandsMap, Listening, PadKind, Rebind};
pub use labels::{action_label, device_label, group_label, input_label};
pub use light::{Hour, LightField, LightTextures, SetHour, VisitLight};
pub use making::{Drafted, LeftDraft, MakeTour, Making, OpenedFrom};
pub use messages::{
    CaptionCue, Carry, CloseVisit, GoTo, Notice, NoticeKind, OpenVisit, Toggle, VisitSource, WalkBlocked,
};
pub use moves::{Commanded, FindWay, Offer, Way, WaySought};
pub use points::PointCloud;
pub use preferences::{Preferences, RecentVisit};
pub use presets::{MAX_CARRIED_BYTES, PRESETS, Preset};
pub use session::{
    AppScreen, BoxColors, CurrentVisit, FirstStart, Foreseen, FrameClock, Gaze, Loading, MemoryShortages,
    OpenedTilesets, Overlay, StreamingReport, TakesPictures,
};
pub use sights::{ChosenSight, Reading, SightsInView};
pub use solid::Solid;
pub use switch::{
    Announce, BarShown, Control, ControlState, Controls, Lights, SwitchSettings, SwitchState, SwitchWish, Typing,
};
pub use tell::Tell;
pub use timeline::{ShowPhase, Timeline};
pub use tour::{Carried, Lead, TourCommand, TourPosition, TourStatus};
pub use vision::{LensAt, Vision};
pub use voice::{Aloud, CaptionStatus, VoiceStatus};
pub use wayfinding::{Answer, Hindrance, MapPreferences, PutAway, StoreyPlan};
pub use ways::{Gliding, LandingSpot, Moving};
pub use words::{LANGUAGES, Words};
