//! `parvis picture`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use bevy::math::Vec3;

use super::report::{Failure, print_json, print_line};
use crate::content::light::LocalTime;
use crate::content::surface::Picture;
use crate::viewer::offscreen::Viewpoint;
use crate::viewer::visitor::Posture;
use crate::visiting::quality::Wanted;

/// Take one picture at full detail, without a window
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  parvis picture church/ -o church.png --place entrance --size 1920x1080
  parvis picture church.glb -o church.png --eye 0,1.6,20 --look 0,4,0
  parvis picture -o nave.png --place nave --profile seated")]
pub(super) struct Args {
    /// A visit, a tileset or a model; without it the built-in cathedral
    path: Option<PathBuf>,
    /// The file to write (PNG)
    #[arg(short, long)]
    output: PathBuf,
    /// A place of the visit, by its id
    #[arg(long, conflicts_with_all = ["eye", "look"])]
    place: Option<String>,
    /// Where the eye is: x,y,z in metres, Y up
    #[arg(long, value_parser = point, requires = "look", allow_hyphen_values = true)]
    eye: Option<Vec3>,
    /// A point it looks at: x,y,z
    #[arg(long, value_parser = point, requires = "eye", allow_hyphen_values = true)]
    look: Option<Vec3>,
    /// A phase of the visit, by its id
    #[arg(long)]
    phase: Option<String>,
    /// Pixels
    #[arg(long, value_parser = size, default_value = "1280x720")]
    size: (u32, u32),
    /// Whose eye
    #[arg(long, default_value = "standing")]
    profile: Profile,
    /// Date and hour in Paris, where the visit knows how light falls in it: 2024-12-21T15:00
    #[arg(long, value_name = "TIME")]
    time: Option<LocalTime>,
    /// As a window draws it at low, medium or high; by default, and with auto, at full detail
    #[arg(long, value_name = "LEVEL", default_value = "auto")]
    quality: Wanted,
    /// Give up after so many seconds
    #[arg(long, default_value_t = 600)]
    timeout: u64,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Profile {
    /// Eye at 1.61 m
    Standing,
    /// Eye at 1.20 m
    Seated,
}

fn point(text: &str) -> Result<Vec3, String> {
    let parts: Result<Vec<f32>, _> = text.split(',').map(|part| part.trim().parse::<f32>()).collect();
    match parts.as_deref() {
        Ok([x, y, z]) if [x, y, z].iter().all(|v| v.is_finite()) => Ok(Vec3::new(*x, *y, *z)),
        _ => Err("three numbers with commas between, as 0,1.6,20".to_owned()),
    }
}

pub(super) fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed = text.split_once(['x', 'X', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match parsed {
        Some((w, h)) if (1..=8192).contains(&w) && (1..=8192).contains(&h) => Ok((w, h)),
        _ => Err("width x height in pixels, each from 1 to 8192, as 1280x720".to_owned()),
    }
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure::new("picture", error).json(args.json);
    if let Some(path) = &args.path {
        super::refuse_absent(path).map_err(|failure| failure.json(args.json))?;
    }
    let from = match (&args.place, args.eye, args.look) {
        (Some(place), ..) => Viewpoint::Place(place.clone()),
        (None, Some(eye), Some(look)) => Viewpoint::Pose { eye, look },
        _ => Viewpoint::Entrance,
    };
    let posture = match args.profile {
        Profile::Standing => Posture::Standing,
        Profile::Seated => Posture::Seated,
    };
    let limit = Duration::from_secs(args.timeout);
    let mut studio =
        super::studio::open(args.path.as_deref(), args.size, limit).map_err(|failure| failure.json(args.json))?;
    if let Some(phase) = &args.phase {
        studio.show_phase(phase).map_err(|e| fail(&e))?;
    }
    if let Some(time) = args.time {
        studio.set_hour(time);
    }
    studio.set_quality(args.quality);
    let picture = studio.take(&from, posture, limit).map_err(|e| fail(&e))?;
    save(&picture, &args.output).map_err(|e| fail(&e))?;
    if args.json {
        let file = args.output.display().to_string();
        print_json(&serde_json::json!({ "file": file, "width": picture.width, "height": picture.height }))?;
    } else {
        print_line(&args.output.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside and renames, so that no half picture is ever there.
pub(super) fn save(picture: &Picture, file: &Path) -> Result<(), String> {
    let name = file.display();
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // Temporary files are for their owner alone; this one becomes a picture like any other.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut beside = builder
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(|e| format!("cannot write {name}: {e}. Choose a folder that exists and may be written"))?;
    let rgb: Vec<u8> = picture.rgba().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let image = image::RgbImage::from_raw(picture.width, picture.height, rgb).ok_or("the picture is incomplete")?;
    image
        .write_to(&mut std::io::BufWriter::new(beside.as_file_mut()), image::ImageFormat::Png)
        .map_err(|e| format!("cannot write {name}: {e}"))?;
    beside.persist(file).map_err(|e| format!("cannot write {name}: {}", e.error))?;
    Ok(())
}
