//! What leaving no hole costs: the time to a complete picture from a server that answers late, with holes allowed and
//! without.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use glam::DVec3;
use parvis::content::source::{HttpOptions, SourceOptions, open};
use parvis::content::tileset::{MAX_JSON_BYTES, Tileset};
use parvis::streaming::{
    DecodedTiles, Formats, Player as _, SelectionOptions, Streamer, StreamingOptions, Undrawn, View,
};
use parvis::workshop::cathedral::CathedralOptions;
use parvis::workshop::progress::Silent;
use parvis::workshop::shelf;

use crate::process::median;
use crate::{row, table};

#[expect(dead_code, reason = "not everything that tests share is used here")]
#[path = "../../tests/common/server.rs"]
mod server;
use server::{Fault, Server};

/// How late every answer is.
const LATE: Duration = Duration::from_millis(30);
const VIEWPOINTS: u32 = 6;
const ROUNDS: u32 = 5;
const FRAME: Duration = Duration::from_micros(16_667);
/// Bytes that a frame takes over, as the window does.
const APPLY_BYTES: u64 = 8 << 20;
const PATIENCE: Duration = Duration::from_secs(60);

/// Prints the ratios for Mars, where the samples are, and for the built-in cathedral.
pub fn measure() -> Result<(), Box<dyn Error>> {
    table(&format!("From a server that answers {} ms late, cold, median of {ROUNDS}", LATE.as_millis()));
    let samples = std::env::var("PARVIS_SAMPLES").unwrap_or_else(|_| "../shared/data".to_owned());
    let mars = Path::new(&samples).join("mars");
    if mars.is_dir() {
        compare("Mars", &mars)?;
    }
    let visit = shelf::cathedral(&shelf::cache_folder()?, &CathedralOptions::default(), &Silent)?;
    let folder = if visit.is_dir() { visit.as_path() } else { visit.parent().unwrap_or(&visit) };
    let tileset = if folder.join("tileset.json").exists() { folder.to_owned() } else { folder.join("tileset") };
    compare("the built-in cathedral", &tileset)
}

fn compare(name: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let server = Server::start();
    put(&server, folder, "")?;
    let tileset = Tileset::parse(&std::fs::read(folder.join("tileset.json"))?, "tileset.json")?;
    let bounds = tileset.root().bounds;
    let (mut without, mut with) = (0.0, 0.0);
    for number in 0..VIEWPOINTS {
        let part = f64::from(number) / f64::from(VIEWPOINTS);
        let around = DVec3::new((part * std::f64::consts::TAU).sin(), 0.4, (part * std::f64::consts::TAU).cos());
        // Nearer with every one, so that coarse and fine levels are both seen.
        let eye = bounds.center() + around.normalize() * bounds.radius() * (1.6 - 1.3 * part);
        let view = View::perspective(eye, bounds.center() - eye, DVec3::Y, 1.0, 16.0 / 9.0, 0.1, 720.0);
        let (mut none, mut holes) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            none.push(complete_secs(&server, &view, false)?);
            holes.push(complete_secs(&server, &view, true)?);
        }
        let (none, holes) = (median(&mut none), median(&mut holes));
        row(&format!("{name}, view {}: without holes, with", number + 1), format!("{none:.3} s, {holes:.3} s"));
        without += none;
        with += holes;
    }
    row(&format!("{name}, all views: complete without holes next to with"), format!("{:.2} times", without / with));
    Ok(())
}

/// From nothing to a complete picture.
fn complete_secs(server: &Server, view: &View, holes_allowed: bool) -> Result<f64, Box<dyn Error>> {
    let opened =
        open(server.url("/tileset.json").as_ref(), &SourceOptions { http: HttpOptions::default(), cache: None })?;
    let bytes = opened.source.read("tileset.json", MAX_JSON_BYTES)?;
    let selection = SelectionOptions { holes_allowed, ..SelectionOptions::default() };
    let options = StreamingOptions { selection, ..StreamingOptions::default() };
    let tileset = Tileset::parse(&bytes, "tileset.json")?;
    let streamer = Streamer::new(tileset, opened.source, Arc::new(DecodedTiles::default()), Formats::TILES, options);
    let mut player = Undrawn::new(streamer, APPLY_BYTES);
    let begin = Instant::now();
    loop {
        let start = Instant::now();
        if player.frame(view, begin.elapsed().as_secs_f64()).complete {
            return Ok(begin.elapsed().as_secs_f64());
        }
        if begin.elapsed() > PATIENCE {
            return Err("a picture never became complete".into());
        }
        std::thread::sleep(FRAME.saturating_sub(start.elapsed()));
    }
}

/// Every file of a folder, and of those in it.
fn put(server: &Server, folder: &Path, prefix: &str) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            put(server, &entry.path(), &path)?;
        } else {
            server.put(&path, &std::fs::read(entry.path())?);
            server.always(&path, Fault::Delay(LATE));
        }
    }
    Ok(())
}
