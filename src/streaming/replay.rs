//! A camera's way through a tileset, replayed and measured.
//!
//! [`CameraPath`] says where the camera is when, and where it stops until the
//! picture is complete. Whoever can show a frame is a [`Player`]: a streamer
//! alone, or the whole program. [`replay`] drives it and reports what a visitor
//! would have noticed.

mod path;
mod report;

pub use path::{CameraPath, Checkpoint, Keyframe, PathError};
pub use report::{Arrival, Distribution, ReplayReport};

use super::prepare::Prepare;
use super::stats::StreamingStats;
use super::streamer::{ApplyBudget, Streamer};
use super::view::View;
use report::Tally;
use std::time::{Duration, Instant};

/// Shows frames.
pub trait Player {
    /// Shows one frame from `view`; `now_secs` is the time since the replay began.
    fn frame(&mut self, view: &View, now_secs: f64) -> Frame;

    /// Figures of the streamer, after the latest frame.
    fn stats(&self) -> StreamingStats;
}

/// What one frame was.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Frame {
    /// Seconds of streaming work on the main thread: selection, scheduling, handing over, letting go.
    pub streaming_secs: f64,
    /// Everything wanted is shown.
    pub complete: bool,
    /// Places in the picture that nothing covers.
    pub holes: usize,
}

/// How to replay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReplayOptions {
    /// Frames a second that are asked for; a slower machine shows fewer.
    pub frames_per_sec: f64,
    /// A checkpoint that is not complete after so many seconds is given up.
    pub patience_secs: f64,
}

impl Default for ReplayOptions {
    fn default() -> Self {
        Self { frames_per_sec: 60.0, patience_secs: 120.0 }
    }
}

/// Streaming work above this is a hitch, in seconds.
pub const HITCH_SECS: f64 = 0.004;

/// Moves the camera along the path in real time. At a checkpoint it stands still until the picture is complete.
pub fn replay(path: &CameraPath, player: &mut impl Player, options: &ReplayOptions) -> ReplayReport {
    let between = Duration::from_secs_f64(1.0 / options.frames_per_sec.clamp(1.0, 1000.0));
    let begin = Instant::now();
    let mut tally = Tally::default();
    // Of the path's own time; it stands still at checkpoints.
    let mut path_secs = 0.0;
    let mut checkpoints = path.checkpoints.iter().peekable();
    let mut arrived: Option<Instant> = None;
    let mut last = begin;
    loop {
        let start = Instant::now();
        let span = traced!("frame");
        let frame = player.frame(&path.view_at(path_secs), begin.elapsed().as_secs_f64());
        drop(span);
        tally.frame(&frame, &player.stats(), start.duration_since(last), begin.elapsed());
        last = start;
        match checkpoints.peek() {
            Some(checkpoint) if path_secs >= checkpoint.secs => {
                let waited = arrived.get_or_insert(start).elapsed().as_secs_f64();
                if frame.complete || waited > options.patience_secs {
                    tally.arrivals.push(Arrival {
                        name: checkpoint.name.clone(),
                        complete_secs: frame.complete.then_some(waited),
                    });
                    arrived = None;
                    checkpoints.next();
                }
            }
            _ if path_secs >= path.duration_secs() => break,
            next => {
                let step = start.elapsed().max(between).as_secs_f64();
                let stop = next.map_or(path.duration_secs(), |checkpoint| checkpoint.secs);
                path_secs = (path_secs + step).min(stop.max(path_secs)).min(path.duration_secs());
            }
        }
        std::thread::sleep(between.saturating_sub(start.elapsed()));
    }
    tally.report(&player.stats(), begin.elapsed())
}

/// A streamer whose tiles are prepared and kept, and never drawn.
pub struct Undrawn<P: Prepare> {
    streamer: Streamer<P>,
    held: std::collections::HashMap<crate::content::tileset::TileId, P::Prepared>,
    apply_bytes: u64,
}

impl<P: Prepare> Undrawn<P> {
    /// Takes up to `apply_bytes` of tiles a frame.
    pub fn new(streamer: Streamer<P>, apply_bytes: u64) -> Self {
        Self { streamer, held: std::collections::HashMap::new(), apply_bytes }
    }
}

impl<P: Prepare> Player for Undrawn<P> {
    fn frame(&mut self, view: &View, now_secs: f64) -> Frame {
        let start = Instant::now();
        let holes = self.streamer.update(std::slice::from_ref(view), now_secs).counts.holes;
        let mut gone = Vec::new();
        self.streamer.drain_evicted(|tile| gone.push(tile));
        let span = traced!("apply");
        let mut budget = ApplyBudget::new(self.apply_bytes);
        let mut taken = Vec::new();
        while let Some(tile) = self.streamer.take_ready(&mut budget) {
            taken.push(tile);
        }
        drop(span);
        let streaming_secs = start.elapsed().as_secs_f64();
        for tile in gone {
            self.held.remove(&tile);
        }
        self.held.extend(taken);
        Frame { streaming_secs, complete: self.streamer.is_picture_complete(), holes }
    }

    fn stats(&self) -> StreamingStats {
        self.streamer.stats().clone()
    }
}
