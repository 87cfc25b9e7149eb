//! What a replay found.

use super::{Frame, HITCH_SECS};
use crate::streaming::stats::StreamingStats;
use serde::Serialize;
use std::time::Duration;

/// What a replay found. Times in seconds, sizes in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplayReport {
    /// How long it took.
    pub secs: f64,
    /// Frames shown.
    pub frames: usize,
    /// From the beginning of one frame to that of the next.
    pub frame_secs: Distribution,
    /// Streaming work on the main thread, a frame.
    pub streaming_secs: Distribution,
    /// Selection, a frame in which anything changed.
    pub selection_secs: Distribution,
    /// Frames with more than 4 ms of streaming work.
    pub hitches: usize,
    /// Frames with a hole after the picture had been covered once.
    pub frames_with_holes: usize,
    /// From the start until the picture was covered.
    pub first_picture_secs: Option<f64>,
    /// Checkpoints in their order.
    pub arrivals: Vec<Arrival>,
    /// Bytes read from the source.
    pub read_bytes: u64,
    /// Tiles handed to workers.
    pub requests: u64,
    /// Tiles called off.
    pub cancelled: u64,
    /// Tiles prepared for nothing.
    pub wasted: u64,
    /// Tiles let go.
    pub evicted: u64,
    /// Tiles that failed for good.
    pub failed: usize,
    /// Most bytes that prepared and resident tiles held.
    pub peak_tile_bytes: u64,
    /// The budget for them.
    pub budget_bytes: u64,
    /// Frames in which tiles held more than the budget.
    pub frames_over_budget: usize,
    /// Most memory that the process held (Linux: `VmHWM`).
    pub peak_process_bytes: Option<u64>,
    /// Processor time of the process (Linux).
    pub cpu_secs: Option<f64>,
}

/// A checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arrival {
    /// Its name.
    pub name: String,
    /// From arriving until the picture was complete; nothing where it never was.
    pub complete_secs: Option<f64>,
}

/// A value over many frames.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Distribution {
    /// Half of the frames had less.
    pub p50: f64,
    /// 95 of 100 had less.
    pub p95: f64,
    /// 99 of 100 had less.
    pub p99: f64,
    /// The most.
    pub max: f64,
}

impl Distribution {
    /// Of these values, in any order; zeros of none.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_unstable_by(f64::total_cmp);
        let Some(&max) = values.last() else { return Self::default() };
        let at = |part: f64| values[((values.len() - 1) as f64 * part).round() as usize];
        Self { p50: at(0.5), p95: at(0.95), p99: at(0.99), max }
    }
}

/// What is gathered frame by frame.
#[derive(Default)]
pub(super) struct Tally {
    frames: usize,
    frame_secs: Vec<f64>,
    streaming_secs: Vec<f64>,
    selection_secs: Vec<f64>,
    frames_with_holes: usize,
    first_picture_secs: Option<f64>,
    peak_tile_bytes: u64,
    frames_over_budget: usize,
    pub arrivals: Vec<Arrival>,
}

impl Tally {
    pub fn frame(&mut self, frame: &Frame, stats: &StreamingStats, since_last: Duration, since_begin: Duration) {
        if self.frames > 0 {
            self.frame_secs.push(since_last.as_secs_f64());
        }
        self.frames += 1;
        self.streaming_secs.push(frame.streaming_secs);
        self.selection_secs.push(stats.selection_secs);
        let covered = frame.holes == 0 && (stats.shown > 0 || frame.complete);
        match self.first_picture_secs {
            None if covered => self.first_picture_secs = Some(since_begin.as_secs_f64()),
            Some(_) if frame.holes > 0 => self.frames_with_holes += 1,
            _ => {}
        }
        self.peak_tile_bytes = self.peak_tile_bytes.max(stats.resident_bytes);
        self.frames_over_budget += usize::from(stats.resident_bytes > stats.budget_bytes);
    }

    pub fn report(self, stats: &StreamingStats, took: Duration) -> ReplayReport {
        let hitches = self.streaming_secs.iter().filter(|secs| **secs > HITCH_SECS).count();
        ReplayReport {
            secs: took.as_secs_f64(),
            frames: self.frames,
            frame_secs: Distribution::of(self.frame_secs),
            streaming_secs: Distribution::of(self.streaming_secs),
            selection_secs: Distribution::of(self.selection_secs),
            hitches,
            frames_with_holes: self.frames_with_holes,
            first_picture_secs: self.first_picture_secs,
            arrivals: self.arrivals,
            read_bytes: stats.read_bytes,
            requests: stats.requests,
            cancelled: stats.cancelled,
            wasted: stats.wasted,
            evicted: stats.evicted,
            failed: stats.failed,
            peak_tile_bytes: self.peak_tile_bytes,
            budget_bytes: stats.budget_bytes,
            frames_over_budget: self.frames_over_budget,
            peak_process_bytes: peak_process_bytes(),
            cpu_secs: cpu_secs(),
        }
    }
}

/// `VmHWM` of this process; Linux only.
fn peak_process_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// User and system time of this process; Linux only, where a tick is a hundredth of a second.
fn cpu_secs() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let mut fields = after_name.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(ticks as f64 / 100.0)
}
