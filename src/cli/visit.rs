//! `parvis visit`, and `parvis` alone.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use bevy::app::AppExit;

use super::picture::save;
use super::report::{Failure, print_json, print_line};
use crate::content::light::LocalTime;
use crate::content::surface::Picture;
use crate::viewer::offscreen::Viewpoint;
use crate::viewer::visitor::{Posture, VisitSource};
use crate::viewer::window;
use crate::visiting::quality::Wanted;

/// Open a visit, a tileset or a model; without a path, the built-in cathedral
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Example:\n  parvis visit church/")]
pub(super) struct Args {
    /// A visit's folder, a visit.json, a tileset.json, an archive of them (.3tz, .zip), an https:// address of them, or a
    /// model (.glb, .gltf, .obj, .ply)
    path: Option<PathBuf>,
    /// Begin at the start screen
    #[arg(long, conflicts_with = "path")]
    start: bool,
    /// MiB that tiles may take, memory and graphics memory together
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(64..=1_048_576))]
    memory_budget: u64,
    /// MiB that what servers give may take in the cache folder, 0 for none; by default 2048, or a twentieth of the free
    /// disk where that is less
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(0..=1_048_576))]
    disk_cache: Option<u64>,
    /// Date and hour in Paris, where the visit knows how light falls in it: 2024-12-21T15:00
    #[arg(long, value_name = "TIME")]
    time: Option<LocalTime>,
    /// How finely it is drawn: low for software and old laptops, medium, high, or auto for what was measured on this
    /// machine; by default as chosen in the access settings
    #[arg(long, value_name = "LEVEL")]
    quality: Option<Wanted>,
    /// Write what takes time, for ui.perfetto.dev or chrome://tracing
    #[arg(long, value_name = "FILE")]
    pub(super) trace: Option<PathBuf>,
    /// Print what was written, or the error, as JSON
    #[arg(long)]
    json: bool,
}

/// Views that are shown where no window can be opened.
const VIEWS: [(&str, Posture); 3] =
    [("entrance", Posture::Standing), ("nave", Posture::Seated), ("choir", Posture::Standing)];

/// The guided tour of the built-in visit, of which a stop is shown there too.
const TOUR: &str = "entrance-to-choir";

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    if let Some(path) = &args.path {
        super::refuse_absent(path).map_err(|failure| failure.json(args.json))?;
    }
    if !window::has_display() {
        return without_display(args).map_err(|failure| failure.json(args.json));
    }
    let source = match (&args.path, args.start) {
        (Some(path), _) => Some(VisitSource::Path(path.clone())),
        (None, false) => Some(VisitSource::BuiltIn),
        (None, true) => None,
    };
    let hour = args.time.unwrap_or_default();
    match window::run(source, hour, args.quality, args.memory_budget << 20, args.disk_cache.map(|mib| mib << 20)) {
        AppExit::Success => Ok(ExitCode::SUCCESS),
        AppExit::Error(code) => Ok(ExitCode::from(code.get())),
    }
}

/// Takes pictures instead, says so, and ends well.
fn without_display(args: &Args) -> Result<ExitCode, Failure> {
    let (path, json) = (args.path.as_deref(), args.json);
    let fail = |error: &dyn std::fmt::Display| Failure::new("picture", error);
    if !json {
        print_line(
            &"There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so pictures are taken instead.",
        );
    }
    let folder = std::env::current_dir()
        .ok()
        .map(|here| here.join("parvis-pictures"))
        .filter(|folder| std::fs::create_dir_all(folder).is_ok())
        .or_else(|| crate::workshop::shelf::cache_folder().ok())
        .ok_or_else(|| {
            fail(&"there is no folder to write pictures to. Set HOME, or change to a folder that may be written")
        })?;
    let limit = Duration::from_secs(1800);
    let mut studio = super::studio::open(path, (1280, 720), limit)?;
    studio.set_hour(args.time.unwrap_or_default());
    studio.set_quality(args.quality.unwrap_or_default());
    let views: &[(&str, Posture)] = if path.is_some() { &VIEWS[..1] } else { &VIEWS };
    let mut files = Vec::new();
    let mut keep = |picture: &Picture, name: &str| -> Result<(), Failure> {
        let file = folder.join(format!("{name}.png"));
        save(picture, &file).map_err(|e| fail(&e))?;
        if !json {
            print_line(&file.display());
        }
        files.push(file);
        Ok(())
    };
    for (name, posture) in views {
        let from = if path.is_some() { Viewpoint::Entrance } else { Viewpoint::Place((*name).to_owned()) };
        keep(&studio.take(&from, *posture, limit).map_err(|e| fail(&e))?, name)?;
    }
    // Only the built-in visit is known to have this tour.
    if path.is_none() {
        keep(&studio.take_tour_stop(TOUR, 2, limit).map_err(|e| fail(&e))?, "tour-stop")?;
    }
    if json {
        print_json(&serde_json::json!({ "pictures": files }))?;
    }
    Ok(ExitCode::SUCCESS)
}
