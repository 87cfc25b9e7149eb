//! Random walks over whole buildings, in every body, at every frame rate.
//!
//! `PARVIS_WALKS=10000x60` takes ten thousand walks of a minute instead of a few short ones.

use std::sync::OnceLock;

use glam::{Vec2, Vec3};
use parvis::content::mesh;
use parvis::visiting::body::Profiles;
use parvis::visiting::ground::{CollisionWorld, Ground, Patches, Triangles};
use parvis::visiting::walk::{Shape, Stride, fits, lift, overlap, turn};
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{CathedralOptions, View, shapes, visit};
use rayon::prelude::*;

use crate::common::samples;

const RATES: [u32; 4] = [60, 10, 30, 144];

/// A building, and where somebody may begin to walk.
struct Building {
    name: &'static str,
    world: CollisionWorld,
    starts: Vec<Vec3>,
}

impl Building {
    fn ground(&self) -> Patches<'_> {
        self.world.ground(None)
    }

    fn ray(&self, from: Vec3, to: Vec3) -> Option<f32> {
        let way = to - from;
        let length = way.length();
        let direction = way.try_normalize()?;
        self.ground().ray(from, direction, length).map(|(metres, _)| metres)
    }
}

/// Places in columns a quarter of a metre apart where an adult has room on a floor.
fn standing_places(ground: &dyn Ground, low: Vec3, high: Vec3) -> Vec<Vec3> {
    let adult = Shape::with_eye_at(1.61);
    let count = |from: f32, to: f32| ((to - from) / 0.25).ceil().clamp(1.0, 120.0) as i32;
    let columns = (0..count(low.x, high.x)).flat_map(|x| (0..count(low.z, high.z)).map(move |z| (x, z)));
    let mut places = Vec::new();
    for (x, z) in columns {
        let mut from = Vec3::new(low.x + 0.25 * x as f32 + 0.1, high.y + 1.0, low.z + 0.25 * z as f32 + 0.1);
        for _ in 0..8 {
            let Some((floor, up)) = ground.floor_below(from, high.y - low.y + 2.0) else { break };
            let place = Vec3::new(from.x, floor, from.z);
            if up.abs() > 0.9 && fits(ground, &adult, place) {
                places.push(place);
            }
            from.y = floor - 0.05;
        }
    }
    places
}

fn cathedral() -> &'static Building {
    static BUILDING: OnceLock<Building> = OnceLock::new();
    BUILDING.get_or_init(|| {
        let sink = shapes(CathedralOptions { seed: 1163, detail: 0 });
        let (mut positions, mut corners) = (Vec::new(), Vec::new());
        for mesh in sink.meshes().values() {
            let first = positions.len() as u32;
            positions.extend(mesh.positions.iter().map(|p| Vec3::new(p.x, p.z, -p.y)));
            corners.extend(mesh.indices.as_chunks::<3>().0.iter().map(|t| t.map(|i| first + i)));
        }
        let stands = visit(&Plan::default()).into_iter().filter_map(|place| match place.view {
            View::Stand(floor) => Some(floor),
            View::Eye(_) => None,
        });
        let world = CollisionWorld::of(Triangles::new(positions, corners).unwrap());
        Building { name: "the cathedral", world, starts: stands.collect() }
    })
}

/// A model of the samples; `scale` makes metres of its units.
fn sample(name: &'static str, file: &str, scale: f32) -> Option<Building> {
    let model = mesh::load(&samples(file)?).unwrap().value;
    let (mut positions, mut corners) = (Vec::new(), Vec::new());
    for primitive in &model.primitives {
        let first = positions.len() as u32;
        positions.extend(primitive.positions.iter().map(|p| Vec3::from(*p) * scale));
        corners.extend(primitive.indices.as_chunks::<3>().0.iter().map(|t| t.map(|i| first + i)));
    }
    let triangles = Triangles::new(positions, corners).unwrap();
    let (low, high) = triangles.bounds();
    let world = CollisionWorld::of(triangles);
    let starts = standing_places(&world.ground(None), low, high);
    assert!(starts.len() > 10, "there is room in {name}: {} places in {low} to {high}", starts.len());
    Some(Building { name, world, starts })
}

/// Numbers by chance, the same every time (Steele, Lea and Flood, "SplitMix", 2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }

    fn of(&mut self, count: usize) -> usize {
        ((self.next() * count as f32) as usize).min(count - 1)
    }
}

/// How many walks, and how many seconds each.
fn amount() -> (u64, u32) {
    let text = std::env::var("PARVIS_WALKS").unwrap_or_default();
    let parts = text.split_once('x').and_then(|(walks, secs)| Some((walks.parse().ok()?, secs.parse().ok()?)));
    parts.unwrap_or((12, 10))
}

/// What a walk came to, and everything wrong with it.
struct Walk {
    end: Vec3,
    wrong: Vec<String>,
}

fn walk(building: &Building, body: &str, number: u64, secs: u32, hertz: u32) -> Walk {
    let profiles = Profiles::load(None).unwrap().0;
    let profile = profiles.get(body);
    let ground = building.ground();
    let mut chance = Chance(number);
    let mut feet = building.starts[chance.of(building.starts.len())];
    let mut shape = profile.shape(profile.eye_m, 0.0);
    let mut stride = Stride::default();
    let mut fall = 0.0;
    let mut wrong = Vec::new();
    for _ in 0..60 {
        let rest = stride.walk(&ground, shape, feet, fall, Vec2::ZERO, 1.0 / 60.0);
        (feet, fall) = (rest.feet, rest.fall_speed);
    }
    let began_free = fits(&ground, &shape, feet);
    for second in 0..secs {
        let heading = chance.next() * std::f32::consts::TAU;
        let speed = [0.0f32, 0.7, 1.4, 2.9][chance.of(4)].min(profile.speed_m_s);
        shape.heading = turn(&ground, &shape, feet, heading);
        let velocity = Vec2::new(-heading.sin(), -heading.cos()) * speed;
        for frame in 0..hertz {
            let before = feet;
            let free = overlap(&ground, &shape, before) < 0.01;
            let moved = stride.walk(&ground, shape, feet, fall, velocity / hertz as f32, 1.0 / hertz as f32);
            (feet, fall) = (moved.feet, moved.fall_speed);
            let at = || format!("{body} {number} at {hertz} Hz, {second}+{frame}/{hertz} s, from {before} to {feet}");
            if !feet.is_finite() || !fall.is_finite() {
                wrong.push(format!("{}: no number", at()));
                return Walk { end: before, wrong };
            }
            // The head and the waist never pass through anything, and neither do the knees through a floor.
            for up in [profile.eye_m, 0.62 * profile.eye_m] {
                if free && began_free && building.ray(before + Vec3::Y * up, feet + Vec3::Y * up).is_some() {
                    wrong.push(format!("{}: through a wall, {up} m up", at()));
                }
            }
            if free
                && began_free
                && building.ray(before + Vec3::Y * 0.45, Vec3::new(before.x, feet.y + 0.45, before.z)).is_some()
            {
                wrong.push(format!("{}: through a floor", at()));
            }
            if let Some(wheels) = profile.wheels
                && moved.grounded
            {
                let way = Vec2::new(feet.x - before.x, feet.z - before.z).length();
                let allowed = (profile.step_m + 1.1 * wheels.steepest() * way).max(wheels.sloped) + 0.002;
                if feet.y - before.y > allowed {
                    wrong.push(format!("{}: climbed {} m", at(), feet.y - before.y));
                }
            }
        }
    }
    if !can_get_on(&ground, shape, feet, fall) {
        wrong.push(format!("{body} {number} at {hertz} Hz: stuck at {feet}"));
    }
    Walk { end: feet, wrong }
}

/// Whether some direction, or the lift, frees a body.
fn can_get_on(ground: &dyn Ground, shape: Shape, feet: Vec3, fall: f32) -> bool {
    let ways = (0..16).map(|k| Vec2::from_angle(k as f32 * std::f32::consts::TAU / 16.0));
    { ways }.any(|way| {
        let mut stride = Stride::default();
        let moved = stride.walk(ground, shape, feet, fall, way * 0.5, 0.5);
        moved.feet.distance(feet) > 0.05
            || moved.obstacle.is_some_and(|met| lift(ground, &shape, feet, met.direction).is_some())
    })
}

fn wander(building: &Building, bodies: &[&str]) {
    let (walks, secs) = amount();
    let all: Vec<(u64, &str)> = (0..walks).map(|number| (number, bodies[number as usize % bodies.len()])).collect();
    let wrong: Vec<String> = all
        .into_par_iter()
        .flat_map_iter(|(number, body)| {
            let walks: Vec<Walk> = RATES.iter().map(|hertz| walk(building, body, number, secs, *hertz)).collect();
            let mut wrong: Vec<String> = walks.iter().flat_map(|walk| walk.wrong.clone()).collect();
            for (rate, other) in RATES.iter().zip(&walks).skip(1) {
                let apart = other.end.distance(walks[0].end);
                if apart > 0.05 {
                    wrong.push(format!(
                        "{body} {number}: {apart} m apart at {rate} Hz: {} and {}",
                        walks[0].end, other.end
                    ));
                }
            }
            wrong
        })
        .collect();
    let shown = wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        wrong.is_empty(),
        "{} things wrong in {} of {walks} walks of {secs} s:\n{shown}",
        wrong.len(),
        building.name
    );
}

#[test]
fn wanderers_in_the_cathedral_pass_no_wall_and_get_everywhere_on_again() {
    wander(cathedral(), &["standing", "seated", "child"]);
}

#[test]
fn wanderers_in_a_scanned_room_pass_no_wall_and_get_everywhere_on_again() {
    let Some(room) = sample("the hotel room", "hotel-room/scene.glb", 0.001) else { return };
    wander(&room, &["standing", "seated", "child"]);
}

#[test]
fn wanderers_in_a_sculptors_church_pass_no_wall_and_get_everywhere_on_again() {
    let Some(church) = sample("the church", "church/scene.gltf", 1.0) else { return };
    wander(&church, &["standing", "child"]);
}

#[test]
fn the_eye_is_a_centimetre_at_most_from_its_height_above_a_hundred_floor_points() {
    let building = cathedral();
    let ground = building.ground();
    let profiles = Profiles::load(None).unwrap().0;
    let mut chance = Chance(5);
    let mut points = 0;
    for body in ["seated", "child", "standing"] {
        let profile = profiles.get(body);
        for _ in 0..60 {
            let start = building.starts[chance.of(building.starts.len())];
            let mut stride = Stride::default();
            let shape = profile.shape(profile.eye_m, chance.next() * 6.0);
            let way = Vec2::from_angle(chance.next() * std::f32::consts::TAU) * chance.next() * 6.0;
            let mut still = stride.walk(&ground, shape, start, 0.0, Vec2::ZERO, 0.1);
            for frame in 0..180 {
                let way = if frame < 150 { way / 150.0 } else { Vec2::ZERO };
                still = stride.walk(&ground, shape, still.feet, still.fall_speed, way, 1.0 / 30.0);
            }
            let Some((floor, up)) = ground.floor_below(still.feet + Vec3::Y * 0.1, 1.0) else { continue };
            if !still.grounded || up < 0.7 || still.feet.y - floor > 0.2 {
                continue;
            }
            points += 1;
            let eye = still.feet.y + profile.eye_m - floor;
            assert!((eye - profile.eye_m).abs() < 0.01, "{body}: {eye} m above the floor at {}", still.feet);
        }
    }
    assert!(points >= 100, "only {points} points");
}
