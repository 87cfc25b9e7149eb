//! The built-in cathedral: drawn, built into tiles, read, chosen from.

use std::collections::HashMap;
use std::error::Error;
use std::f64::consts::TAU;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use glam::{DVec3, Vec3};
use parvis::content::payload::{self, DecodeOptions, Digest, PictureCache};
use parvis::content::source::{FolderSource, Source as _};
use parvis::content::surface::Picture;
use parvis::content::tileset::{MAX_JSON_BYTES, Tileset};
use parvis::streaming::View;
use parvis::workshop::build::{BuildOptions, build};
use parvis::workshop::cathedral::{CathedralOptions, model};
use parvis::workshop::progress::Silent;

use crate::process::{Cost, Meter, forget_peak, median, peak_memory};
use crate::selecting::{self, VIEWS};
use crate::{row, table};

/// Times that what takes little is done, for a median.
const TIMES: u32 = 9;
/// No file of the cathedral is larger.
const MAX_FILE_BYTES: u64 = 256 << 20;

/// Prints the figures of the cathedral at this detail.
pub fn measure(detail: u8) -> Result<(), Box<dyn Error>> {
    table(&format!("The built-in cathedral, detail {detail}"));
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("tileset");

    let meter = Meter::start();
    let stones = model(CathedralOptions { detail, ..CathedralOptions::default() }, &Silent);
    row("drawing it, light included", meter.stop());
    row("triangles", stones.triangle_count());

    let meter = Meter::start();
    let report = build(stones, &out, &BuildOptions::default(), &Silent)?;
    let cost = meter.stop();
    row("building tiles", cost);
    row("build rate", build_rate(report.input_triangles, cost));
    row("tiles, triangles of all levels", format!("{}, {}", report.tiles, report.stored_triangles));
    row("bytes of all files", format!("{:.1} MB", report.bytes as f64 / 1e6));
    row("peak memory, drawing and building", peak_memory());

    forget_peak();
    let tileset = load(&out)?;
    selecting::measure(&tileset, &path());
    decode(&tileset, &out)?;
    row("peak memory, reading and selecting", peak_memory());
    Ok(())
}

fn build_rate(triangles: usize, cost: Cost) -> String {
    let per_wall = triangles as f64 / cost.wall_secs;
    match cost.cpu_secs.filter(|cpu| *cpu > 0.0) {
        Some(cpu) => format!("{:.0} triangles/CPU-s, {per_wall:.0} triangles/s", triangles as f64 / cpu),
        None => format!("{per_wall:.0} triangles/s"),
    }
}

/// Reads the tileset file several times.
fn load(folder: &Path) -> Result<Tileset, Box<dyn Error>> {
    let source = FolderSource::open(folder)?;
    let mut tileset = Tileset::default();
    let mut millis = Vec::new();
    for _ in 0..TIMES {
        let meter = Meter::start();
        tileset = Tileset::parse(&source.read("tileset.json", MAX_JSON_BYTES)?, "tileset.json")?;
        millis.push(meter.stop().wall_secs * 1e3);
    }
    row("reading tileset.json, median", format!("{:.2} ms", median(&mut millis)));
    Ok(tileset)
}

/// From the square through the nave to the choir, then once around the building.
fn path() -> Vec<View> {
    let half = VIEWS / 2;
    let share = |step: u32| f64::from(step) / f64::from(half);
    let through = (0..half).map(|step| {
        let eye = DVec3::new(-40.0 + 130.0 * share(step), 1.61, 0.0);
        let pan = 0.6 * (share(step) * 4.0 * TAU).sin();
        selecting::view(eye, DVec3::new(pan.cos(), 0.15, pan.sin()))
    });
    let middle = DVec3::new(60.0, 20.0, 0.0);
    let around = (0..half).map(|step| {
        let turn = share(step) * TAU;
        let eye = DVec3::new(60.0 + 130.0 * turn.cos(), 1.61, 100.0 * turn.sin());
        selecting::view(eye, middle - eye)
    });
    through.chain(around).collect()
}

/// Pictures beside the tiles, as the viewer keeps them.
#[derive(Default)]
struct Shared(Mutex<HashMap<String, Arc<Picture>>>);

impl PictureCache for Shared {
    fn get(&self, address: &str) -> Option<Arc<Picture>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned()
    }

    fn put(&self, address: &str, _digest: &Digest, picture: Picture) -> Arc<Picture> {
        let picture = Arc::new(picture);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), Arc::clone(&picture));
        picture
    }
}

/// Decodes every tile on this one thread; files are in memory before, and pictures beside the tiles decoded.
fn decode(tileset: &Tileset, folder: &Path) -> Result<(), Box<dyn Error>> {
    let source = FolderSource::open(folder)?;
    let fetch = |uri: &str| source.read(uri, MAX_FILE_BYTES).map_err(|error| error.to_string());
    let shared = Shared::default();
    let mut files = Vec::new();
    for tile in &tileset.tiles {
        for uri in tile.contents.iter() {
            files.push((*tile.visit_from_tile, uri, source.read(uri, MAX_FILE_BYTES)?));
        }
    }
    let bytes: usize = files.iter().map(|(_, _, bytes)| bytes.len()).sum();
    let mut best: Option<Cost> = None;
    let mut triangles = 0;
    // The first round decodes the pictures.
    for round in 0..3 {
        triangles = 0;
        let mut lowest = Vec3::ZERO;
        let meter = Meter::start();
        for (visit_from_tile, uri, bytes) in &files {
            let options = DecodeOptions {
                gltf_z_up: tileset.gltf_z_up,
                pictures: Some(&shared),
                ..DecodeOptions::new(*visit_from_tile, &fetch)
            };
            let content = payload::decode(bytes, uri, &options)?.value;
            triangles += content.model.triangle_count();
            lowest = lowest.min(content.bounds_min);
        }
        std::hint::black_box(lowest);
        let cost = meter.stop();
        if round > 0 && best.is_none_or(|best| cost.wall_secs < best.wall_secs) {
            best = Some(cost);
        }
    }
    let secs = best.map_or(f64::NAN, |cost| cost.wall_secs);
    row(
        "decoding tiles, one core, best of two",
        format!("{:.0} MB/s, {:.1} million triangles/s", bytes as f64 / 1e6 / secs, triangles as f64 / 1e6 / secs),
    );
    Ok(())
}
