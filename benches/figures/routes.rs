//! Floors, ways and the plan of the built-in cathedral at detail 0.

use std::error::Error;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use glam::Vec3;
use parvis::visiting::floors::{Floors, Region};
use parvis::visiting::plan::FloorPlan;
use parvis::visiting::route::{Needs, find};
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{CathedralOptions, View, shapes, visit};

use crate::process::{Meter, median};
use crate::{row, table};

/// Prints the figures of ways.
pub fn measure() -> Result<(), Box<dyn Error>> {
    table("Ways through the built-in cathedral, detail 0");
    let sink = shapes(CathedralOptions { detail: 0, ..CathedralOptions::default() });
    let faces = sink.meshes().values().flat_map(|mesh| {
        let faces = mesh.indices.as_chunks::<3>().0.iter();
        faces.map(|t| t.map(|i| mesh.positions[i as usize]).map(|p| Vec3::new(p.x, p.z, -p.y)))
    });
    let triangles: Vec<[Vec3; 3]> = faces.collect();
    let places: Vec<Vec3> = visit(&Plan::default())
        .into_iter()
        .filter_map(|place| match place.view {
            View::Stand(at) => Some(at),
            View::Eye(_) => None,
        })
        .collect();
    let region = Region::around(places.iter().copied(), 15.0).ok_or("no place to stand")?;
    let meter = Meter::start();
    let floors = Floors::measure(triangles, region, &AtomicBool::new(false))?;
    row("measuring the floors", meter.stop());
    row("cells", format!("{} of {:.2} m", floors.cells().len(), floors.cell_m()));
    row("memory of grid and triangles", format!("{:.0} MB", floors.size_bytes() as f64 / 1e6));
    let entrance = places.first().copied().ok_or("no entrance")?;
    for (name, needs) in [("on wheels", Needs::wheelchair()), ("on foot", Needs::walking())] {
        let mut millis = Vec::new();
        for at in &places {
            let begin = Instant::now();
            let found = find(&floors, &needs, entrance, *at, &AtomicBool::new(false));
            std::hint::black_box(found.is_ok());
            millis.push(begin.elapsed().as_secs_f64() * 1e3);
        }
        let most = millis.iter().copied().fold(0.0, f64::max);
        row(
            &format!("a way from the entrance {name}, median and slowest of {}", millis.len()),
            format!("{:.0} ms, {most:.0} ms", median(&mut millis)),
        );
    }
    let meter = Meter::start();
    let plan = FloorPlan::new(&floors, entrance);
    row("drawing the plan", meter.stop());
    row("lines of the plan", plan.walls.len());
    Ok(())
}
