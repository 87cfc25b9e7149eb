//! What walking costs: bodies on the cathedral's own ground, as a frame of sixty a second moves them.

use std::error::Error;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use glam::{Vec2, Vec3};
use parvis::content::visit::Visit;
use parvis::visiting::body::Profiles;
use parvis::visiting::ground::CollisionWorld;
use parvis::visiting::walk::{Stride, turn};
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{CathedralOptions, View, visit, write_visit};
use parvis::workshop::progress::Silent;

use crate::process::{Meter, median, quantile};
use crate::{row, table};

/// Frames of a walk of ten seconds.
const FRAMES: u32 = 600;

/// Prints what walking the cathedral at this detail costs.
pub fn measure(detail: u8) -> Result<(), Box<dyn Error>> {
    table(&format!("Walking, the built-in cathedral, detail {detail}"));
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("visit");
    let report = write_visit(&out, &CathedralOptions { detail, ..CathedralOptions::default() }, &Silent)?;
    row("bytes of the collision files", format!("{:.1} MB", report.collision_bytes as f64 / 1e6));
    let meter = Meter::start();
    let opened = Visit::open(&out)?;
    let world =
        CollisionWorld::load(&opened, &AtomicBool::new(false))?.ok_or("the cathedral is written with its ground")?;
    row("reading the ground", meter.stop());
    row("triangles of all phases", world.triangles());
    row("memory", format!("{:.1} MB", world.size_bytes() as f64 / 1e6));

    let ground = world.ground(Some("2024"));
    let profiles = Profiles::load(None)?.0;
    let stands = visit(&Plan::default()).into_iter().filter_map(|place| match place.view {
        View::Stand(floor) => Some(floor),
        View::Eye(_) => None,
    });
    let starts: Vec<Vec3> = stands.collect();
    for body in ["standing", "seated"] {
        let profile = profiles.get(body);
        let speed = profile.speed_m_s.min(1.4);
        let mut millis = Vec::new();
        for (number, start) in starts.iter().enumerate() {
            let mut stride = Stride::default();
            let (mut feet, mut fall) = (*start, 0.0);
            let mut shape = profile.shape(profile.eye_m, 0.0);
            for frame in 0..FRAMES {
                let heading = number as f32 + (frame / 60) as f32 * 2.4;
                let way = Vec2::new(-heading.sin(), -heading.cos()) * speed / 60.0;
                let begin = Instant::now();
                shape.heading = turn(&ground, &shape, feet, heading);
                let moved = stride.walk(&ground, shape, feet, fall, way, 1.0 / 60.0);
                millis.push(begin.elapsed().as_secs_f64() * 1e3);
                (feet, fall) = (moved.feet, moved.fall_speed);
            }
        }
        let (most, mid) = (millis.iter().copied().fold(0.0, f64::max), median(&mut millis));
        let p99 = quantile(&mut millis, 0.99);
        row(
            &format!("a frame of a {body} body, one core"),
            format!("{mid:.3} ms median, {p99:.3} ms p99, {most:.3} ms most, of {} frames", millis.len()),
        );
    }
    Ok(())
}
