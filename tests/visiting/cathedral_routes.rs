//! Ways through the built-in cathedral, by what `cathedral.json` says of it.

use std::sync::atomic::AtomicBool;

use glam::Vec3;
use parvis::visiting::floors::{Floors, Region};
use parvis::visiting::route::{Needs, NoRoute, Obstacle, find};
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::truth::{Truth, truth};
use parvis::workshop::cathedral::{CathedralOptions, View, shapes, visit};
use std::sync::OnceLock;

pub fn triangles() -> Vec<[Vec3; 3]> {
    let sink = shapes(CathedralOptions { seed: 1163, detail: 0 });
    let faces = sink.meshes().values().flat_map(|mesh| {
        let faces = mesh.indices.as_chunks::<3>().0.iter();
        faces.map(|t| t.map(|i| mesh.positions[i as usize]).map(|p| Vec3::new(p.x, p.z, -p.y)))
    });
    faces.collect()
}

pub fn cathedral() -> &'static Floors {
    static FLOORS: OnceLock<Floors> = OnceLock::new();
    FLOORS.get_or_init(|| {
        let stands = visit(&Plan::default()).into_iter().filter_map(|place| match place.view {
            View::Stand(at) => Some(at),
            View::Eye(_) => None,
        });
        let region = Region::around(stands, 15.0).unwrap();
        let begin = std::time::Instant::now();
        let floors = Floors::measure(triangles(), region, &AtomicBool::new(false)).unwrap();
        eprintln!(
            "floors: {:?}, {} cells of {} m, {} MB",
            begin.elapsed(),
            floors.cells().len(),
            floors.cell_m(),
            floors.size_bytes() / 1_000_000
        );
        floors
    })
}

fn facts() -> Truth {
    truth(&Plan::default())
}

const ENTRANCE: Vec3 = Vec3::new(11.5, 0.0, 0.0);

#[test]
fn every_step_free_place_is_reached_on_wheels_from_the_entrance_and_the_choir_by_its_ramp() {
    let floors = cathedral();
    let ramp = &facts().ramps[0];
    for place in visit(&Plan::default()) {
        let View::Stand(at) = place.view else { continue };
        let begin = std::time::Instant::now();
        let found = find(floors, &Needs::wheelchair(), ENTRANCE, at, &AtomicBool::new(false));
        eprintln!("{}: {:?}", place.id, begin.elapsed());
        let route = found.unwrap_or_else(|why| panic!("{}: {why:?}", place.id));
        assert!(route.points.last().unwrap().distance(at) < 0.4, "{}", place.id);
        assert!(
            route.measures.step_m <= 0.0206 && route.measures.width_m >= 0.69,
            "{}: {:?}",
            place.id,
            route.measures
        );
        if at.y > 0.1 {
            // Between the ramp's kerbs.
            let (start, end) = (Vec3::from(ramp.start), Vec3::from(ramp.end));
            let middle = start.midpoint(end);
            let line = route.points.windows(2).flat_map(|p| (0..200).map(move |k| p[0].lerp(p[1], k as f32 / 200.0)));
            let near = line.map(|p| (p - middle).with_y(0.0)).filter(|d| d.x.abs() < 0.2);
            assert!(near.into_iter().any(|d| d.z.abs() < ramp.width / 2.0), "{} is not reached by the ramp", place.id);
            assert!((route.measures.slope - ramp.slope).abs() < 0.003, "{}: {:?}", place.id, route.measures);
        }
    }
}

#[test]
fn the_tower_gallery_is_not_reached_on_wheels_and_the_answer_names_the_stair() {
    let door = facts().doors.into_iter().find(|door| door.id == "stair-gallery").unwrap();
    let gallery = Vec3::from(door.place) + Vec3::from(door.outwards) * 0.8 - Vec3::Y * 0.03;
    let why = find(cathedral(), &Needs::wheelchair(), ENTRANCE, gallery, &AtomicBool::new(false));
    let Err(NoRoute::Blocked(barriers)) = why else { panic!("{why:?}") };
    let tallest = barriers.iter().filter_map(|barrier| match barrier.what {
        Obstacle::Stair { steps, rise_m } => Some((steps, rise_m)),
        _ => None,
    });
    let (steps, rise) = tallest.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_else(|| panic!("{barriers:?}"));
    assert!(steps > 200 && rise > 35.0, "{steps} steps, {rise} m");
}

#[test]
fn the_shortest_way_for_who_walks_takes_the_choir_steps() {
    let from = Vec3::new(70.0, 0.0, -3.0);
    let to = Vec3::new(84.0, 0.48, -2.0);
    let walked = find(cathedral(), &Needs::walking(), from, to, &AtomicBool::new(false)).unwrap();
    let rolled = find(cathedral(), &Needs::wheelchair(), from, to, &AtomicBool::new(false)).unwrap();
    assert!((walked.measures.step_m - 0.16).abs() < 0.005, "{:?}", walked.measures);
    assert!(rolled.measures.length_m > walked.measures.length_m + 1.0);
}
