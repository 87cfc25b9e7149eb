//! Light: the sun over Paris, what passes through a building, and what is stored of it.

use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use glam::{UVec3, Vec3};
use parvis::content::light::{
    AIR, Daylight, Lamp, LightGrid, LightVolume, LocalTime, SOLID, Site, sun_position, towards_sun,
};
use parvis::workshop::cathedral::phases::Phase;
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{CathedralOptions, LightHistory, other_shapes, shapes};
use proptest::prelude::*;

const PARIS: Site = Site { latitude_deg: 48.853, longitude_deg: 2.35, heading_deg: 90.0 };

fn at(text: &str) -> LocalTime {
    text.parse().unwrap()
}

fn degrees(text: &str) -> (f64, f64) {
    let sun = sun_position(at(text), 48.853, 2.35);
    (sun.elevation.to_degrees(), sun.azimuth.to_degrees())
}

fn day(text: &str, grid: &LightGrid) -> LightVolume {
    let daylight = Daylight::new(towards_sun(at(text), &grid.site));
    LightVolume::compute(grid, &daylight, &AtomicBool::new(false)).unwrap()
}

/// A room of 16 m with walls of one metre, a window of red glass in the south wall, and a lamp.
fn room() -> LightGrid {
    let mut grid = LightGrid::empty(PARIS, Vec3::new(-20.0, -1.0, -20.0), Vec3::new(20.0, 20.0, 20.0), 0.5);
    grid.glass.push([200, 20, 10]);
    for y in 0..grid.size.y {
        for z in 0..grid.size.z {
            for x in 0..grid.size.x {
                let c = UVec3::new(x, y, z);
                let p = grid.low + (c.as_vec3() + 0.5) * grid.cell_m;
                let out = p.x.abs().max(p.z.abs());
                let wall = (7.0..8.0).contains(&out) && p.y < 9.0;
                let roof = out < 8.0 && (8.0..9.0).contains(&p.y);
                let pane = p.z > 7.0 && p.z < 8.0 && p.x.abs() < 2.0 && (3.0..7.0).contains(&p.y);
                let n = grid.number(c);
                grid.cells[n] = match () {
                    () if pane => 2,
                    () if p.y < 0.0 || wall || roof => SOLID,
                    () => AIR,
                };
            }
        }
    }
    grid.lamps.push(Lamp { at: Vec3::new(0.0, 2.0, -4.0), color: Vec3::new(2.0, 1.2, 0.6) });
    grid
}

fn history() -> LightHistory {
    let options = CathedralOptions { seed: 1163, detail: 0 };
    LightHistory::new(&Plan::default(), &[&shapes(options), &other_shapes(options)], 1163)
}

fn cathedral_in(phase: Phase) -> LightGrid {
    static HISTORY: OnceLock<LightHistory> = OnceLock::new();
    HISTORY.get_or_init(history).grid(phase)
}

fn cathedral() -> &'static LightGrid {
    static GRID: OnceLock<LightGrid> = OnceLock::new();
    GRID.get_or_init(|| cathedral_in(Phase::P2024))
}

#[test]
fn the_sun_stands_where_the_almanac_says() {
    // Solstices and an equinox at true noon and evening; NOAA's solar calculator, to a tenth of a degree.
    let cases =
        [("2024-06-21T13:52", 64.58, 180.0), ("2024-12-21T12:49", 17.71, 180.0), ("2024-03-20T12:58", 41.15, 180.0)];
    for (time, elevation, azimuth) in cases {
        let (e, a) = degrees(time);
        assert!((e - elevation).abs() < 0.15, "{time}: {e}");
        assert!((a - azimuth).abs() < 0.6, "{time}: {a}");
    }
    // Sunrise and sunset of the Institut de mécanique céleste for Paris: the upper limb, air bending 34'.
    for time in ["2024-06-21T05:47", "2024-06-21T21:58", "2024-12-21T08:41", "2024-12-21T16:56"] {
        let (e, _) = degrees(time);
        assert!((e + 0.83).abs() < 0.4, "{time}: {e}");
    }
}

#[test]
fn clocks_of_summer_and_winter_differ_by_an_hour() {
    let days = |text: &str| at(text).days_since_2000();
    let hours = |a: &str, b: &str| ((days(b) - days(a)) * 24.0).round();
    assert_eq!(hours("2024-03-31T01:00", "2024-03-31T03:00"), 1.0);
    assert_eq!(hours("2024-10-27T01:00", "2024-10-27T03:00"), 3.0);
    assert_eq!(days("2000-01-01T13:00"), 0.0);
}

#[test]
fn a_time_that_is_none_is_told() {
    for text in ["", "2024", "2023-02-29T10:00", "2024-06-21T24:00", "2024-13-01T00:00", "yesterday", "2024-06-21 7"] {
        let error = text.parse::<LocalTime>().unwrap_err().to_string();
        assert!(error.contains("2024-06-21T18:30"), "{error}");
    }
    assert_eq!(at("2024-06-21 18:30").to_string(), "2024-06-21T18:30");
}

#[test]
fn the_sun_of_the_afternoon_is_in_the_west() {
    let site = Site { heading_deg: 90.0, ..PARIS };
    let sun = towards_sun(at("2024-06-21T18:30"), &site);
    assert!(sun.x < -0.5 && sun.y > 0.3, "{sun}");
    // At noon it is in the south, which is +Z where +X is east.
    assert!(towards_sun(at("2024-12-21T12:50"), &site).z > 0.9);
}

#[test]
fn a_grid_is_read_as_it_was_written() {
    let grid = room();
    let bytes = grid.to_bytes().unwrap();
    assert_eq!(bytes, grid.to_bytes().unwrap());
    assert_eq!(LightGrid::from_bytes(&bytes, "light/grid.bin").unwrap(), grid);
}

#[test]
fn a_damaged_grid_is_named() {
    let bytes = room().to_bytes().unwrap();
    let mut cases: Vec<(Vec<u8>, &str)> = vec![
        (bytes[..20].to_vec(), "too short"),
        (bytes[..bytes.len() - 40].to_vec(), "incomplete"),
        (b"not a grid at all, but long enough to be taken for one by its length".to_vec(), "begin"),
    ];
    for (place, value, what) in
        [(8, 9_u32, "version"), (12, u32::MAX, "size"), (36, f32::NAN.to_bits(), "place"), (52, 4000, "too many")]
    {
        let mut damaged = bytes.clone();
        damaged[place..place + 4].copy_from_slice(&value.to_le_bytes());
        cases.push((damaged, what));
    }
    for (damaged, what) in cases {
        let error = LightGrid::from_bytes(&damaged, "light/grid.bin").unwrap_err().to_string();
        assert!(error.contains("light/grid.bin") && error.contains(what), "{what}: {error}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_a_grid_panic(head in prop::collection::vec(any::<u8>(), 0..200), whole in any::<bool>()) {
        let mut bytes = if whole { b"PVSLIGHT\x01\0\0\0".to_vec() } else { Vec::new() };
        bytes.extend(head);
        drop(LightGrid::from_bytes(&bytes, "x"));
    }

    #[test]
    fn a_changed_byte_never_panics(place in 0_usize..4000, value in any::<u8>()) {
        static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
        let mut bytes = BYTES.get_or_init(|| room().to_bytes().unwrap()).clone();
        let place = place % bytes.len();
        bytes[place] = value;
        drop(LightGrid::from_bytes(&bytes, "x"));
    }
}

#[test]
fn sun_through_red_glass_is_red_and_none_comes_through_walls() {
    let grid = room();
    let volume = day("2024-12-21T12:50", &grid);
    // Low winter sun from the south reaches far in behind the window, and nothing beside it.
    let (behind, _) = volume.near(Vec3::new(0.0, 3.5, 0.0));
    assert!(behind.x > 0.5 && behind.y < 0.2, "{behind}");
    let (beside, around) = volume.near(Vec3::new(5.0, 3.0, 3.0));
    assert_eq!(beside, Vec3::ZERO);
    let (outside, bright) = volume.near(Vec3::new(0.0, 3.0, 14.0));
    assert!(outside.min_element() > 0.95, "{outside}");
    assert!(around.max_element() < bright.min_element() * 0.5, "{around} {bright}");
    assert!(around.x > around.y, "what comes through red glass is red");
    let (shadow, _) = volume.near(Vec3::new(0.0, 1.5, -12.0));
    assert!(shadow.max_element() < 0.05, "the wall throws a shadow to the north: {shadow}");
}

#[test]
fn a_closed_room_is_dark_but_for_its_lamp() {
    let mut grid = room();
    grid.cells.iter_mut().filter(|cell| **cell == 2).for_each(|cell| *cell = SOLID);
    let lit = day("2024-12-21T12:50", &grid);
    grid.lamps.clear();
    let dark = day("2024-12-21T12:50", &grid);
    let by_the_lamp = Vec3::new(0.0, 2.0, -3.0);
    assert!(dark.near(by_the_lamp).1.max_element() < 1e-3, "{:?}", dark.near(by_the_lamp));
    assert!(lit.near(by_the_lamp).1.x > 0.05);
}

#[test]
fn at_night_there_is_no_sun_and_lamps_shine_more() {
    let grid = room();
    let (noon, night) = (day("2024-12-21T12:50", &grid), day("2024-12-21T22:00", &grid));
    assert!(night.sun.iter().all(|texel| texel[..3] == [0; 3]));
    let outside = Vec3::new(0.0, 3.0, 14.0);
    assert!(night.near(outside).1.max_element() < noon.near(outside).1.max_element() * 0.1);
    assert!(night.near(Vec3::new(0.0, 2.0, -4.0)).1.x > 0.3);
}

#[test]
fn light_that_nobody_waits_for_is_not_computed() {
    let daylight = Daylight::new(Vec3::Y);
    assert_eq!(LightVolume::compute(&room(), &daylight, &AtomicBool::new(true)), None);
}

#[test]
fn the_grid_of_the_cathedral_is_small_and_always_the_same() {
    let bytes = cathedral().to_bytes().unwrap();
    assert!(bytes.len() < 600_000, "{}", bytes.len());
    assert!(history().grid(Phase::P2024) == *cathedral());
    assert!(!cathedral().lamps.is_empty());
}

/// Places at knee height on the nave's floor, west to east and across, in visit space.
fn nave_floor() -> impl Iterator<Item = Vec3> {
    let plan = Plan::default();
    let (from, to) = (plan.nave_x[2] as i32, plan.transept.x.x as i32);
    (from..to).flat_map(|x| (-5..=5).map(move |z| Vec3::new(x as f32, 1.0, z as f32)))
}

#[test]
fn afternoon_sun_through_the_south_clerestory_reaches_the_nave_but_not_the_aisle_under_the_tribune() {
    let volume = day("2024-06-21T15:30", cathedral());
    let plan = Plan::default();
    let all: Vec<Vec3> = nave_floor().map(|p| volume.near(p).0).collect();
    let lit = all.iter().filter(|sun| sun.max_element() > 0.05).count();
    let up: f32 = (0..20)
        .flat_map(|k| (4..24).map(move |y| Vec3::new(22.0 + 1.9 * k as f32, y as f32, -4.0)))
        .map(|p| volume.near(p).0.max_element())
        .sum();
    eprintln!("floor {lit} of {} lit, north side sum {up}", all.len());
    assert!(lit > 0 || up > 5.0, "no sun comes in");
    let aisle = volume.near(Vec3::new(40.4, 1.5, -(plan.nave_y[1] + plan.nave_y[0]) / 2.0)).0;
    assert!(aisle.max_element() < 0.25, "the north inner aisle is in shadow: {aisle}");
}

#[test]
fn the_square_is_in_shadow_in_the_morning_and_in_the_sun_in_the_evening() {
    let square = Vec3::new(-12.0, 1.5, 0.0);
    assert!(day("2024-06-21T08:00", cathedral()).near(square).0.max_element() < 0.05);
    assert!(day("2024-06-21T18:30", cathedral()).near(square).0.min_element() > 0.9);
}

#[test]
fn the_nave_is_darker_than_the_square_and_its_attic_dark() {
    let volume = day("2024-06-21T16:30", cathedral());
    let light = |at: [f32; 3]| volume.near(Vec3::from(at)).1.element_sum() / 3.0;
    let (square, nave, high) = (light([-30.0, 2.0, 0.0]), light([40.0, 3.0, 0.0]), light([40.0, 26.0, 0.0]));
    let attic = light([40.0, 38.0, 0.0]);
    eprintln!("square {square} nave {nave} clerestory {high} attic {attic}");
    assert!(nave < square * 0.4 && nave > square * 0.005, "{square} {nave}");
    assert!(high > nave);
    assert!(attic < square * 0.05);
}

#[test]
fn a_grid_without_its_walls_is_as_large_and_lies_wholly_in_the_sun() {
    let mut grid = LightGrid::empty(PARIS, Vec3::ZERO, Vec3::splat(12.0), 0.5);
    grid.cells.fill(SOLID);
    let open = grid.without_walls();
    assert_eq!((open.size, open.low, open.cell_m), (grid.size, grid.low, grid.cell_m));
    let daylight = Daylight::new(Vec3::Y);
    let volume = LightVolume::compute(&open, &daylight, &AtomicBool::new(false)).unwrap();
    let (sun, _) = volume.near(Vec3::splat(6.0));
    assert!(sun.min_element() > 0.99, "{sun}");
}

/// How bright it is at a place, sun and everything.
fn bright(volume: &LightVolume, at: Vec3) -> f32 {
    let (sun, around) = volume.near(at);
    (sun * volume.daylight().sun + around).element_sum() / 3.0
}

#[test]
fn noon_falls_through_the_vaults_that_fell_and_not_through_those_that_stand() {
    let noon = "2024-06-21T13:50";
    let (whole, pierced) = (day(noon, cathedral()), day(noon, &cathedral_in(Phase::P2019)));
    // Under the crossing, at the height of the tribunes.
    let place = Vec3::new(67.0, 12.0, 0.0);
    let (before, after) = (bright(&whole, place), bright(&pierced, place));
    eprintln!("crossing {before} {after}");
    assert!(after > 2.0 * before, "{before} under whole vaults, {after} under the hole");
    // Where the vaults held it stays dim.
    let nave = Vec3::new(26.0, 12.0, 0.0);
    assert!(bright(&pierced, nave) < 2.0 * bright(&whole, nave), "{} {}", bright(&whole, nave), bright(&pierced, nave));
}

#[test]
fn before_the_nave_was_built_its_place_lay_in_the_sun() {
    let place = Vec3::new(40.0, 2.0, 0.0);
    assert!(day("2024-06-21T13:50", &cathedral_in(Phase::P1163)).near(place).0.min_element() > 0.95);
    assert!(day("2024-06-21T13:50", cathedral()).near(place).0.max_element() < 0.6);
}

#[test]
fn every_phase_has_its_own_grid_in_the_same_place_and_gas_lamps_only_since_there_is_gas() {
    let grids = Phase::ALL.map(cathedral_in);
    for (phase, grid) in Phase::ALL.iter().zip(&grids) {
        assert!(grid.lies_as(cathedral()));
        let on_the_square = grid.lamps.iter().filter(|lamp| lamp.at.x < -5.0).count();
        assert_eq!(on_the_square > 0, *phase >= Phase::P1859, "{phase:?}");
        let bytes = grid.to_bytes().unwrap();
        assert!(bytes.len() < 600_000, "{phase:?} {}", bytes.len());
        assert!(LightGrid::from_bytes(&bytes, "x").unwrap() == *grid);
    }
    let stones = grids.map(|grid| grid.cells.iter().filter(|cell| **cell == SOLID).count());
    assert!(stones[..6].windows(2).all(|pair| pair[0] < pair[1]), "it grows until it is finished: {stones:?}");
}
