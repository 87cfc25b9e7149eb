//! Models brought to metres, upright, and near their origin.

use super::*;
use glam::{DMat4, DVec3, DVec4};
use parvis::content::mesh::stream::{Crs, Origin, Placed, Placing, Up, parse_unit, place};

fn placed_text(text: &str, placing: &Placing) -> Result<Placed, MeshError> {
    let folder = folder(&[("a.obj", text.as_bytes())]);
    place(open_one(&folder.path().join("a.obj")), placing, &OpenOptions::default())
}

fn corners(placed: &mut Placed) -> [[f64; 3]; 3] {
    positions(&triangles(placed.stream.as_mut(), 10))[0]
}

const TRIANGLE: &str = "v 1 2 3\nv 11 2 3\nv 1 12 3\nvn 0 0 1\nf 1//1 2//1 3//1\n";

#[test]
fn every_axis_can_be_up_and_normals_turn_along() {
    for (up, first, normal) in [
        (Up::Y, [1.0, 2.0, 3.0], [0.0f32, 0.0, 1.0]),
        (Up::Z, [1.0, 3.0, -2.0], [0.0, 1.0, 0.0]),
        (Up::X, [-2.0, 1.0, 3.0], [0.0, 0.0, 1.0]),
    ] {
        let mut placed = placed_text(TRIANGLE, &Placing { up: Some(up), ..Placing::default() }).unwrap();
        let bounds = placed.stream.head().bounds.unwrap();
        let read = triangles(placed.stream.as_mut(), 10);
        assert_eq!(read[0].1[0].position.map(f64::from_bits), first);
        assert_eq!(read[0].1[0].normal.unwrap().map(f32::from_bits).map(|v| v + 0.0), normal);
        for corner in &read[0].1 {
            for (axis, value) in corner.position.map(f64::from_bits).into_iter().enumerate() {
                assert!((bounds[0][axis]..=bounds[1][axis]).contains(&value), "{up:?} {bounds:?}");
            }
        }
    }
}

#[test]
fn the_origin_is_subtracted_before_the_unit_is_applied() {
    let placing =
        Placing { scale: parse_unit("cm").unwrap(), origin: Origin::At([1.0, 2.0, 3.0]), ..Placing::default() };
    assert_eq!(corners(&mut placed_text(TRIANGLE, &placing).unwrap()), [[0.0; 3], [0.1, 0.0, 0.0], [0.0, 0.1, 0.0]]);
}

#[test]
fn far_models_come_near_a_round_point_and_keep_their_heights() {
    let far = "v 652345.25 6862050.5 35\nv 652355.25 6862050.5 35\nv 652345.25 6862060.5 36\nf 1 2 3\n";
    let mut placed = placed_text(far, &Placing { up: Some(Up::Z), ..Placing::default() }).unwrap();
    assert!(placed.notes[0].contains("652400 6862100 0"), "{:?}", placed.notes);
    assert_eq!(placed.stream.head().georeference.as_ref().unwrap().origin, [652_400.0, 6_862_100.0, 0.0]);
    assert_eq!(corners(&mut placed)[0], [-54.75, 35.0, 49.5]);
    // In millimetres the point is as round.
    let placing = Placing { scale: 0.001, ..Placing::default() };
    let placed = placed_text("v 7123456 0 0\nv 7133456 0 0\nv 7123456 9999 0\nf 1 2 3\n", &placing).unwrap();
    assert_eq!(placed.stream.head().georeference.as_ref().unwrap().origin, [7_100_000.0, 0.0, 0.0]);
    // What is near stays where it is.
    let placed = placed_text(TRIANGLE, &Placing::default()).unwrap();
    assert!(placed.notes.is_empty() && placed.stream.head().georeference.is_none());
}

#[test]
fn a_size_that_no_building_has_is_doubted_with_a_unit_to_try() {
    for (length, scale, part) in [
        (40_000.0, 1.0, "--scale mm"),
        (40_000_000.0, 0.001, "--scale"),
        (0.04, 1.0, "--scale km"),
        (9_999.0, 1.0, "10.0 km long"),
    ] {
        let text = format!("v 0 0 0\nv {length} 0 0\nv 0 {length} 0\nf 1 2 3\n");
        let placing = Placing { scale, origin: Origin::At([0.0; 3]), ..Placing::default() };
        let warnings = placed_text(&text, &placing).unwrap().stream.warnings();
        assert!(warnings.iter().any(|w| w.contains(part)), "{length} {scale}: {warnings:?}");
    }
    let text = "v 0 0 0\nv 130 0 0\nv 0 69 0\nf 1 2 3\n";
    assert!(placed_text(text, &Placing::default()).unwrap().stream.warnings().is_empty());
}

#[test]
fn scales_and_origins_that_are_none_are_refused() {
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300] {
        assert!(placed_text(TRIANGLE, &Placing { scale, ..Placing::default() }).is_err());
    }
    let placing = Placing { origin: Origin::At([f64::NAN, 0.0, 0.0]), ..Placing::default() };
    assert!(placed_text(TRIANGLE, &placing).is_err());
    for text in ["", "0", "-1", "furlong", "nan", "1e999"] {
        assert!(parse_unit(text).unwrap_err().contains("mm"), "{text}");
    }
    assert_eq!(parse_unit("FT"), Ok(0.3048));
}

/// The points that the systems are defined by: Lambert-93's and the 31st zone's own origins.
#[test]
fn origins_of_projections_lie_where_they_are_defined() {
    for (code, origin, [longitude, latitude]) in [
        ("EPSG:2154", [700_000.0, 6_600_000.0, 50.0], [3.0f64, 46.5f64]),
        ("EPSG:32631", [500_000.0, 0.0, 50.0], [3.0, 0.0]),
        ("epsg:32731", [500_000.0, 10_000_000.0, 50.0], [3.0, 0.0]),
        ("3857", [0.0, 0.0, 50.0], [0.0, 0.0]),
    ] {
        let [x, y, z] = origin;
        let text = format!("v {x} {y} {z}\nv {} {y} {z}\nv {x} {} {z}\nf 1 2 3\n", x + 10.0, y + 10.0);
        let crs = Some(code.parse().unwrap());
        let placed = placed_text(&text, &Placing { crs, origin: Origin::At(origin), ..Placing::default() }).unwrap();
        let place = placed.stream.head().georeference.clone().unwrap();
        let root = DMat4::from_cols_array(&place.root_transform.unwrap());
        let (longitude, latitude) = (longitude.to_radians(), latitude.to_radians());
        let e2 = 0.006_694_379_990_14;
        let n = 6_378_137.0 / (1.0 - e2 * latitude.sin().powi(2)).sqrt();
        let (across, along) = ((n + 50.0) * latitude.cos(), (n * (1.0 - e2) + 50.0) * latitude.sin());
        let expected = DVec3::new(across * longitude.cos(), across * longitude.sin(), along);
        assert!(root.w_axis.truncate().distance(expected) < 1e-3, "{code}: {} and {expected}", root.w_axis);
        // On the middle meridian the grid's north is north.
        assert!(
            (root.x_axis.truncate() - DVec3::new(-longitude.sin(), longitude.cos(), 0.0)).length() < 1e-4,
            "{code}"
        );
    }
}

/// Notre-Dame de Paris in Lambert-93, and as a map of the earth has it.
#[test]
fn a_projected_system_places_the_root_on_the_earth() {
    let text = "v 652300 6861650 80\nv 652400 6861650 80\nv 652300 6861750 80\nf 1 2 3\n";
    let placing = Placing { crs: Some("EPSG:2154".parse().unwrap()), ..Placing::default() };
    let mut placed = placed_text(text, &placing).unwrap();
    assert!(placed.stream.warnings().is_empty(), "{:?}", placed.stream.warnings());
    let place = placed.stream.head().georeference.clone().unwrap();
    assert_eq!(place.crs.as_deref(), Some("EPSG:2154"));
    let root = DMat4::from_cols_array(&place.root_transform.unwrap());
    let on_earth = |[x, y, z]: [f64; 3]| root.transform_point3(DVec3::new(x, -z, y));
    let [corner, east, north] = corners(&mut placed).map(on_earth);
    // 2.3499 east, 48.8530 north (WGS84), by the formula of the ellipsoid.
    let (longitude, latitude, height) = (2.3499f64.to_radians(), 48.8530f64.to_radians(), 80.0);
    let e2 = 0.006_694_379_990_14;
    let n = 6_378_137.0 / (1.0 - e2 * latitude.sin().powi(2)).sqrt();
    let expected = DVec3::new(
        (n + height) * latitude.cos() * longitude.cos(),
        (n + height) * latitude.cos() * longitude.sin(),
        (n * (1.0 - e2) + height) * latitude.sin(),
    );
    assert!(corner.distance(expected) < 60.0, "{} m away", corner.distance(expected));
    let east_here = DVec3::new(-longitude.sin(), longitude.cos(), 0.0);
    assert!((east - corner).normalize().dot(east_here) > 0.999);
    assert!((north - corner).normalize().dot(DVec3::Z) > 0.6);
    assert!((east.distance(corner) - 100.0).abs() < 1e-6, "metres stay metres");
    // A motion, without a mirror in it.
    assert!((root.determinant() - 1.0).abs() < 1e-9 && root.w_axis.w == 1.0 && root.row(3) == DVec4::W);
}

#[test]
fn a_system_of_degrees_is_noted_and_warned_of() {
    let text = "v 2.3 48.8 35\nv 2.4 48.8 35\nv 2.3 48.9 35\nf 1 2 3\n";
    let placing = Placing { crs: Some("EPSG:4326".parse().unwrap()), ..Placing::default() };
    let placed = placed_text(text, &placing).unwrap();
    assert!(placed.stream.warnings()[0].contains("degrees"), "{:?}", placed.stream.warnings());
    let place = placed.stream.head().georeference.as_ref().unwrap();
    assert!(place.root_transform.is_none() && place.crs.is_some());
    for text in ["EPSG:", "EPSG:99999", "EPSG:1", "WGS84", "EPSG:x", "ÉPSG:1"] {
        assert!(text.parse::<Crs>().is_err(), "{text}");
    }
}

#[test]
fn coordinates_that_no_place_has_in_the_system_are_an_error() {
    let text = "v 1e11 1e11 35\nv 1.1e11 1e11 35\nv 1e11 1.1e11 35\nf 1 2 3\n";
    let placing = Placing { crs: Some("EPSG:2154".parse().unwrap()), ..Placing::default() };
    if let Err(error) = placed_text(text, &placing) {
        assert!(error.to_string().contains("EPSG:2154"), "{error}");
    }
}
