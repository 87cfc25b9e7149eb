//! Which tiles, and when: selection, scheduling, decoding, cache. Knows no engine.
//!
//! One [`Streamer`] serves one tileset. Each frame it is given the views and
//! - selects what to show and what to load ([`select`](fn@select), a pure function over data),
//! - hands the most needed tiles to worker threads, which read and prepare them,
//! - gives the engine what is prepared ([`Streamer::take_ready`]) and names what to
//!   let go ([`Streamer::drain_evicted`]), so that memory stays under one budget.
//!
//! [`Pace`] says how much error a machine needs to draw in time, [`replay`](fn@replay)
//! measures all of it along a camera's path.
//!
//! The vocabulary is that of cesium-native: screen-space error, refinement,
//! kicking, "ancestor meets SSE", loading-descendant limit.

/// Target of the spans that say what takes time: reads, preparations, and the steps of a frame.
pub const TRACE_TARGET: &str = "parvis::trace";

/// A span of [`TRACE_TARGET`] that lasts as long as what it returns.
macro_rules! traced {
    ($name:literal $(, $($fields:tt)*)?) => {
        tracing::trace_span!(target: $crate::streaming::TRACE_TARGET, $name $(, $($fields)*)?).entered()
    };
}
#[cfg(feature = "viewer")]
pub(crate) use traced;

mod cache;
mod decoded;
mod governor;
mod later;
mod layers;
mod options;
mod pace;
mod prepare;
mod replay;
mod schedule;
mod select;
mod selection;
mod state;
mod stats;
mod streamer;
mod view;
mod workers;

pub use cache::{EvictionPace, LruList, SizeEstimate};
pub use decoded::DecodedTiles;
pub use governor::{Governor, Pressure};
pub use later::LaterFiles;
pub use options::{SelectionOptions, StreamingOptions};
pub use pace::Pace;
pub use prepare::{BranchError, Content, Formats, Job, Loaded, Prepare};
pub use replay::{
    Arrival, CameraPath, Checkpoint, Distribution, Frame, HITCH_SECS, Keyframe, PathError, Player, ReplayOptions,
    ReplayReport, Undrawn, replay,
};
pub use schedule::{Entry, Need, Queue};
pub use select::{SelectionMemory, select};
pub use selection::{LoadGroup, LoadRequest, Readiness, Selection, SelectionCounts};
pub use state::{LoadState, StateCounts, TileStates};
pub use stats::{Problem, StreamingStats};
pub use streamer::{ApplyBudget, Streamer};
pub use view::{Plane, View};
