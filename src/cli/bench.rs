//! `parvis bench`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use glam::DVec3;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::content::tileset::{MAX_JSON_BYTES, Tileset};
use crate::content::visit::ValidVisit;
use crate::streaming::{
    CameraPath, DecodedTiles, Distribution, Formats, ReplayOptions, ReplayReport, SelectionOptions, Streamer,
    StreamingOptions, Undrawn, replay,
};
use crate::workshop::cathedral::CathedralOptions;
use crate::workshop::shelf;

/// Replay a camera's path through a visit and measure what a visitor would notice
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --path the camera goes from place to place of the visit, or around the tileset, and waits at
each until the picture is complete. A path is JSON:
  { \"viewport\": [1280, 720], \"fovYDeg\": 60,
    \"keyframes\": [ { \"secs\": 0, \"eye\": [0, 1.6, 30], \"look\": [0, 5, 0] } ],
    \"checkpoints\": [ { \"secs\": 0, \"name\": \"entrance\" } ] }

Examples:
  parvis bench church/ --json
  parvis bench scan.3tz --path walk.json --memory-budget 512 --draw"
)]
pub(super) struct Args {
    /// A visit, a tileset, an archive or an address; without it the built-in cathedral
    path: Option<PathBuf>,
    /// The camera's path
    #[arg(long = "path", value_name = "FILE")]
    camera: Option<PathBuf>,
    /// Draw every frame, as offscreen pictures; otherwise tiles are only loaded and decoded
    #[cfg(feature = "viewer")]
    #[arg(long)]
    draw: bool,
    /// With --draw, how finely: low, medium, high; auto is full detail
    #[cfg(feature = "viewer")]
    #[arg(long, value_name = "LEVEL", default_value = "auto", requires = "draw")]
    quality: crate::visiting::quality::Wanted,
    /// Pixels that a tile's error may cover
    #[arg(long, default_value_t = 16.0, value_parser = pixels)]
    sse: f64,
    /// MiB that tiles may take
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    memory_budget: u64,
    /// Seconds from place to place, where no path is given
    #[arg(long, default_value_t = 4.0, value_parser = seconds)]
    secs: f64,
    /// Frames asked for each second
    #[arg(long, default_value_t = 60.0, value_parser = pixels)]
    fps: f64,
    /// Show what is there although places stay empty, which nobody is offered otherwise: what leaving no hole costs
    #[arg(long)]
    holes: bool,
    /// Write what takes time, for ui.perfetto.dev or chrome://tracing
    #[arg(long, value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

fn pixels(text: &str) -> Result<f64, String> {
    number(text, 1.0..=1000.0)
}

fn seconds(text: &str) -> Result<f64, String> {
    number(text, 0.1..=3600.0)
}

fn number(text: &str, range: std::ops::RangeInclusive<f64>) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|value| range.contains(value))
        .ok_or_else(|| format!("a number from {} to {}", range.start(), range.end()))
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    measure(args).map_err(|failure| failure.json(args.json))
}

fn measure(args: &Args) -> Result<ExitCode, Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure::new("bench", error);
    if let Some(path) = &args.path {
        super::refuse_absent(path)?;
    }
    let terminal = Terminal::new();
    let cache = shelf::cache_folder().map_err(|e| fail(&e))?;
    let place = match &args.path {
        Some(path) => path.clone(),
        None => shelf::cathedral(&cache, &CathedralOptions::default(), &terminal).map_err(|e| fail(&e))?,
    };
    let visit = shelf::open(&cache, &place, &terminal).map_err(|e| fail(&e))?;
    terminal.finish();
    let path = match &args.camera {
        Some(file) => read_path(file)?,
        None => usual_path(&visit, args.secs)?,
    };
    let options = ReplayOptions { frames_per_sec: args.fps, ..ReplayOptions::default() };
    #[cfg(feature = "viewer")]
    let report = if args.draw {
        drawn::replay_drawn(&place, &path, &options, args.sse, args.quality)?
    } else {
        replay_undrawn(&visit, &path, &options, args)?
    };
    #[cfg(not(feature = "viewer"))]
    let report = replay_undrawn(&visit, &path, &options, args)?;
    if args.json {
        print_json(&report)?;
    } else {
        print_report(&report);
    }
    let has_holes = report.frames_with_holes > 0 && !args.holes;
    let missed = report.arrivals.iter().any(|arrival| arrival.complete_secs.is_none());
    Ok(if missed || has_holes { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn read_path(file: &Path) -> Result<CameraPath, Failure> {
    let name = file.display();
    let bytes = std::fs::read(file)
        .map_err(|error| Failure::new("path", format!("cannot read {name}: {error}. Check where it lies")))?;
    CameraPath::parse(&bytes).map_err(|error| Failure::new("path", format!("{name}: {error}")))
}

/// The first tileset of the visit. Its others would need a budget to share.
fn tileset(visit: &ValidVisit) -> Result<Tileset, Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure::new("tileset", error);
    let uri =
        visit.tileset_uris().next().ok_or_else(|| fail(&"the visit has no tileset. Name one in its visit.json"))?;
    let bytes = visit.source.read(uri, MAX_JSON_BYTES).map_err(|e| fail(&e))?;
    Tileset::parse_in(&bytes, uri, None).map_err(|e| fail(&e))
}

/// Eye of whoever stands at a place, metres above the floor.
const EYE_M: f64 = 1.61;
/// Viewpoints around a tileset that names no places.
const VIEWPOINTS: u32 = 6;

fn usual_path(visit: &ValidVisit, secs: f64) -> Result<CameraPath, Failure> {
    let places = &visit.visit.places;
    let poses: Vec<(String, DVec3, DVec3)> = if places.len() > 1 {
        places.iter().map(|place| (place.id.clone(), place.pose.eye(EYE_M), place.pose.look)).collect()
    } else {
        let tileset = tileset(visit)?;
        let bounds = &tileset.tile(Tileset::ROOT).bounds;
        let (center, radius) = (bounds.center(), bounds.radius().max(0.1));
        let around = |number: u32| {
            let angle = f64::from(number) / f64::from(VIEWPOINTS) * std::f64::consts::TAU;
            // Nearer with every step, so that coarse and fine levels are both seen.
            let distance = radius * (2.0 - 1.5 * f64::from(number) / f64::from(VIEWPOINTS));
            let eye = center + DVec3::new(angle.sin(), 0.5, angle.cos()).normalize() * distance;
            (format!("view {}", number + 1), eye, center)
        };
        (0..VIEWPOINTS).map(around).collect()
    };
    CameraPath::through(&poses, secs).map_err(|error| Failure::new("path", error))
}

/// Bytes that a frame takes over, as the window does.
const APPLY_BYTES: u64 = 8 << 20;

fn replay_undrawn(
    visit: &ValidVisit,
    path: &CameraPath,
    options: &ReplayOptions,
    args: &Args,
) -> Result<ReplayReport, Failure> {
    let selection = SelectionOptions { max_sse_px: args.sse, holes_allowed: args.holes, ..SelectionOptions::default() };
    let streaming =
        StreamingOptions { memory_budget_bytes: args.memory_budget << 20, selection, ..StreamingOptions::default() };
    let prepare = Arc::new(DecodedTiles::default());
    let streamer = Streamer::new(tileset(visit)?, Arc::clone(&visit.source), prepare, Formats::TILES, streaming);
    Ok(replay(path, &mut Undrawn::new(streamer, APPLY_BYTES), options))
}

fn print_report(report: &ReplayReport) {
    let milliseconds = |what: &str, spread: &Distribution| {
        let [p50, p95, p99, max] = [spread.p50, spread.p95, spread.p99, spread.max].map(|secs| secs * 1000.0);
        print_line(&format!("{what:<22} {p50:>9.2} {p95:>9.2} {p99:>9.2} {max:>9.2} ms"));
    };
    let line = |what: &str, value: &str| print_line(&format!("{what:<22} {value}"));
    let mebibytes = |bytes: u64| format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20));
    line("", "      p50       p95       p99       max");
    milliseconds("frame to frame", &report.frame_secs);
    milliseconds("streaming, main thread", &report.streaming_secs);
    milliseconds("selection", &report.selection_secs);
    line("frames", &format!("{} in {:.1} s", report.frames, report.secs));
    line("hitches over 4 ms", &report.hitches.to_string());
    line("frames with holes", &report.frames_with_holes.to_string());
    let never = || "never".to_owned();
    line("first picture", &report.first_picture_secs.map_or_else(never, |secs| format!("{secs:.3} s")));
    for arrival in &report.arrivals {
        let secs = arrival.complete_secs.map_or_else(never, |secs| format!("{secs:.3} s"));
        line(&format!("complete: {}", arrival.name), &secs);
    }
    line("read", &format!("{} in {} requests", mebibytes(report.read_bytes), report.requests));
    line("called off, wasted", &format!("{}, {}", report.cancelled, report.wasted));
    line("let go, failed", &format!("{}, {}", report.evicted, report.failed));
    line("tiles at most", &format!("{} of {}", mebibytes(report.peak_tile_bytes), mebibytes(report.budget_bytes)));
    line("frames over budget", &report.frames_over_budget.to_string());
    if let Some(bytes) = report.peak_process_bytes {
        line("process at most", &mebibytes(bytes));
    }
    if let Some(secs) = report.cpu_secs {
        line("processor time", &format!("{secs:.2} s"));
    }
}

#[cfg(feature = "viewer")]
mod drawn {
    //! The whole program, drawing to a picture instead of a window.

    use std::path::Path;
    use std::time::Duration;

    use crate::cli::report::Failure;
    use crate::streaming::{CameraPath, Frame, Player, ReplayOptions, ReplayReport, StreamingStats, View, replay};
    use crate::viewer::offscreen::Studio;
    use crate::viewer::visitor::{Gaze, VisitSource};
    use crate::visiting::quality::Wanted;

    /// Opening takes no longer.
    const PATIENCE: Duration = Duration::from_secs(600);

    struct Drawn {
        studio: Studio,
        failed: Option<String>,
    }

    impl Player for Drawn {
        fn frame(&mut self, view: &View, _now_secs: f64) -> Frame {
            let eye = view.eye.as_vec3();
            let look = (view.eye + view.forward * 10.0).as_vec3();
            if let Err(error) = self.studio.frame_from(&Gaze { eye, look }) {
                self.failed = Some(error.to_string());
            }
            let report = self.studio.report();
            Frame {
                streaming_secs: report.main_thread_secs,
                // A renderer that has gone draws nothing more: the replay must come to its end.
                complete: report.complete || self.failed.is_some(),
                holes: report.stats.holes,
            }
        }

        fn stats(&self) -> StreamingStats {
            self.studio.report().stats.clone()
        }
    }

    pub(super) fn replay_drawn(
        place: &Path,
        path: &CameraPath,
        options: &ReplayOptions,
        max_sse_px: f64,
        quality: Wanted,
    ) -> Result<ReplayReport, Failure> {
        let fail = |error: &dyn std::fmt::Display| Failure::new("bench", error);
        let [width, height] = path.viewport;
        let mut studio =
            Studio::open(VisitSource::Path(place.to_owned()), width, height, PATIENCE).map_err(|e| fail(&e))?;
        studio.set_quality(quality);
        // Shadows cost as much as they will.
        studio.wait_for_light(PATIENCE).map_err(|e| fail(&e))?;
        studio.behave_like_a_window(path.fov_y_deg as f32, max_sse_px);
        let mut player = Drawn { studio, failed: None };
        let report = replay(path, &mut player, options);
        match player.failed {
            Some(error) => Err(fail(&error)),
            None => Ok(report),
        }
    }
}
