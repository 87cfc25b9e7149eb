//! `parvis sheet`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use bevy::math::Vec3;
use serde::Deserialize;

use super::picture::{save, size};
use super::report::{Failure, print_json, print_line};
use crate::content::light::LocalTime;
use crate::content::surface::Picture;
use crate::viewer::offscreen::{Studio, Viewpoint};
use crate::viewer::visitor::Posture;
use crate::visiting::quality::Wanted;

/// Put fixed views of a visit on one sheet, to judge it as a whole
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  parvis sheet -o cathedral.png                    the built-in cathedral's 24 views
  parvis sheet church/ --views mine.json -o a.png  these views: see docs/visit-format.md")]
pub(super) struct Args {
    /// A visit, a tileset or a model; without it the built-in cathedral
    path: Option<PathBuf>,
    /// The file to write (PNG)
    #[arg(short, long)]
    output: PathBuf,
    /// The views, as JSON; by default those of the built-in cathedral
    #[arg(long)]
    views: Option<PathBuf>,
    /// Pixels of each view
    #[arg(long, value_parser = size, default_value = "640x360")]
    size: (u32, u32),
    /// Views side by side
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=16))]
    columns: u32,
    /// Give up after so many seconds for a view
    #[arg(long, default_value_t = 600)]
    timeout: u64,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// The views of the built-in cathedral.
const BUILT_IN: &str = include_str!("../../assets/visits/cathedral/sheet.json");

/// Most views of a sheet.
const MOST_VIEWS: usize = 100;

/// Pixels between views.
const GAP: u32 = 6;

/// What stands in the file of views.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Views {
    views: Vec<View>,
}

/// One view. It has a place, or an eye and a point that it looks at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct View {
    place: Option<String>,
    eye: Option<[f32; 3]>,
    look: Option<[f32; 3]>,
    phase: Option<String>,
    /// How finely it is drawn, as `parvis picture --quality` takes it.
    #[serde(default)]
    quality: Wanted,
    /// Local time of the visit's place, as 2024-06-21T18:30.
    time: Option<String>,
}

impl View {
    fn from(&self) -> Result<Viewpoint, String> {
        match (&self.place, self.eye, self.look) {
            (Some(place), None, None) => Ok(Viewpoint::Place(place.clone())),
            (None, Some(eye), Some(look)) => {
                Ok(Viewpoint::Pose { eye: Vec3::from_array(eye), look: Vec3::from_array(look) })
            }
            _ => Err("a view has either a \"place\", or an \"eye\" and a \"look\"".to_owned()),
        }
    }
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure::new("sheet", error).json(args.json);
    if let Some(path) = &args.path {
        super::refuse_absent(path).map_err(|failure| failure.json(args.json))?;
    }
    let views = read(args.views.as_deref()).map_err(|e| fail(&e))?;
    let limit = Duration::from_secs(args.timeout);
    let mut studio =
        super::studio::open(args.path.as_deref(), args.size, limit).map_err(|failure| failure.json(args.json))?;
    let mut sheet = Sheet::new(args.size, args.columns, views.len());
    for (number, (view, from)) in views.iter().enumerate() {
        let picture =
            take(&mut studio, view, from, limit).map_err(|error| fail(&format!("view {}: {error}", number + 1)))?;
        sheet.put(number, &picture);
    }
    let picture = sheet.finish();
    save(&picture, &args.output).map_err(|e| fail(&e))?;
    if args.json {
        let file = args.output.display().to_string();
        let (width, height) = (picture.width, picture.height);
        print_json(&serde_json::json!({ "file": file, "width": width, "height": height, "views": views.len() }))?;
    } else {
        print_line(&args.output.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn read(file: Option<&Path>) -> Result<Vec<(View, Viewpoint)>, String> {
    let name = file.map_or_else(|| "the built-in views".to_owned(), |file| file.display().to_string());
    let text = match file {
        None => BUILT_IN.to_owned(),
        Some(file) => std::fs::read_to_string(file).map_err(|e| format!("cannot read {name}: {e}"))?,
    };
    let views: Views = serde_json::from_str(&text).map_err(|e| format!("{name}: {e}"))?;
    if views.views.is_empty() || views.views.len() > MOST_VIEWS {
        return Err(format!("{name} has {} views. Give from 1 to {MOST_VIEWS}", views.views.len()));
    }
    let with_viewpoint = |(number, view): (usize, View)| {
        let from = view.from().map_err(|e| format!("{name}, view {}: {e}", number + 1))?;
        Ok((view, from))
    };
    views.views.into_iter().enumerate().map(with_viewpoint).collect()
}

fn take(studio: &mut Studio, view: &View, from: &Viewpoint, limit: Duration) -> Result<Picture, String> {
    let today = studio.first_phase();
    if let Some(phase) = view.phase.clone().or(today) {
        studio.show_phase(&phase).map_err(|e| e.to_string())?;
    }
    let hour = view.time.as_deref().map(str::parse::<LocalTime>).transpose().map_err(|e| e.to_string())?;
    studio.set_hour(hour.unwrap_or_default());
    studio.set_quality(view.quality);
    studio.take(from, Posture::Standing, limit).map_err(|e| e.to_string())
}

/// A picture of pictures, white between.
struct Sheet {
    cell: (u32, u32),
    columns: u32,
    picture: (u32, u32),
    rgba: Vec<u8>,
}

impl Sheet {
    fn new(cell: (u32, u32), columns: u32, views: usize) -> Self {
        let views = u32::try_from(views).unwrap_or(u32::MAX);
        let columns = columns.min(views);
        let rows = views.div_ceil(columns.max(1));
        let side = |count: u32, length: u32| count * (length + GAP) + GAP;
        let picture = (side(columns, cell.0), side(rows, cell.1));
        let rgba = vec![255; picture.0 as usize * picture.1 as usize * 4];
        Self { cell, columns, picture, rgba }
    }

    fn put(&mut self, number: usize, view: &Picture) {
        let number = u32::try_from(number).unwrap_or(0);
        let left = GAP + (number % self.columns) * (self.cell.0 + GAP);
        let top = GAP + (number / self.columns) * (self.cell.1 + GAP);
        let pixels = view.rgba();
        let row_bytes = view.width as usize * 4;
        for (row, line) in pixels.chunks_exact(row_bytes).enumerate() {
            let at = ((top as usize + row) * self.picture.0 as usize + left as usize) * 4;
            if let Some(into) = self.rgba.get_mut(at..at + row_bytes) {
                into.copy_from_slice(line);
            }
        }
    }

    fn finish(self) -> Picture {
        Picture::from_rgba("sheet", self.picture.0, self.picture.1, self.rgba)
    }
}
