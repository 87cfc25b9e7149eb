//! From the earth to the origin.

use super::{ball, parsed, with};
use glam::{DMat3, DVec3};
use parvis::content::tileset::{BoundingVolume, FrameKind, TileId, Tileset};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::f64::consts::{PI, TAU};

/// WGS84 by the textbook, written apart from the code under test.
fn on_earth(longitude: f64, latitude: f64, height: f64) -> DVec3 {
    let a: f64 = 6_378_137.0;
    let b: f64 = 6_356_752.314_245_179;
    let n = a * a / ((a * latitude.cos()).powi(2) + (b * latitude.sin()).powi(2)).sqrt();
    let across = (n + height) * latitude.cos();
    DVec3::new(across * longitude.cos(), across * longitude.sin(), (b * b / (a * a) * n + height) * latitude.sin())
}

fn region(numbers: [f64; 6]) -> Value {
    json!({ "boundingVolume": { "region": numbers }, "geometricError": 0 })
}

#[test]
fn a_tileset_near_the_origin_stays_where_it_is() {
    let tileset = parsed(&ball(10.0, 0.0));
    assert_eq!(tileset.frame.kind, FrameKind::Turned);
    assert_eq!(tileset.root().bounds.center(), DVec3::ZERO);
}

#[test]
fn a_far_tileset_comes_to_the_origin_unturned() {
    let root = json!({ "boundingVolume": { "sphere": [0, 500_000, 0, 10] }, "geometricError": 0 });
    let tileset = parsed(&root);
    assert_eq!(tileset.frame.kind, FrameKind::Moved);
    assert!(tileset.root().bounds.center().length() < 1e-6);
    let up = tileset.frame.visit_from_root.transform_vector3(DVec3::Z);
    assert!(up.abs_diff_eq(DVec3::Y, 1e-12));
}

#[test]
fn on_the_earth_up_is_up_and_north_is_minus_z() {
    // Paris, 35 m above the ellipsoid.
    let (longitude, latitude) = (2.35_f64.to_radians(), 48.853_f64.to_radians());
    let place = on_earth(longitude, latitude, 35.0);
    let root = json!({ "boundingVolume": { "sphere": [place.x, place.y, place.z, 100] }, "geometricError": 0 });
    let tileset = parsed(&root);
    assert_eq!(tileset.frame.kind, FrameKind::EastUpSouth);
    let visit = |place: DVec3| tileset.frame.visit_from_root.transform_point3(place);
    assert!(visit(place).length() < 1e-6);
    assert!(visit(on_earth(longitude, latitude, 45.0)).abs_diff_eq(DVec3::new(0.0, 10.0, 0.0), 1e-6));
    let north = visit(on_earth(longitude, latitude + 1e-6, 35.0));
    assert!(north.z < -6.0 && north.x.abs() < 1e-3 && north.y.abs() < 1e-3, "{north}");
    let east = visit(on_earth(longitude + 1e-6, latitude, 35.0));
    assert!(east.x > 4.0 && east.y.abs() < 1e-3 && east.z.abs() < 1e-3, "{east}");
}

#[test]
fn children_of_a_region_are_near_their_parent() {
    let root = with(
        region([0.0411, 0.8526, 0.0412, 0.8527, 30.0, 130.0]),
        json!({
            "children": [region([0.0411, 0.8526, 0.041_15, 0.852_65, 30.0, 80.0])],
        }),
    );
    let tileset = parsed(&root);
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
    assert!(tileset.root().bounds.center().length() < 1.0);
    assert!(tileset.tile(TileId(1)).bounds.center().length() < 1000.0);
}

#[test]
fn a_region_across_the_antimeridian_is_small() {
    let tileset = parsed(&region([PI - 5e-4, 0.1, 5e-4 - PI, 0.101, 0.0, 10.0]));
    assert!(tileset.root().bounds.radius() < 10_000.0, "{}", tileset.root().bounds.radius());
}

#[test]
fn a_small_region_gets_a_tight_box() {
    // About 300 m by 200 m by 60 m.
    let (w, s) = (0.041_f64, 0.852_6_f64);
    let tileset = parsed(&region([w, s, w + 300.0 / (6.39e6 * s.cos()), s + 200.0 / 6.37e6, 0.0, 60.0]));
    let BoundingVolume::Box { half_axes, .. } = tileset.root().bounds else { panic!("no box") };
    let (_, high) =
        BoundingVolume::Box { center: DVec3::ZERO, half_axes: DMat3::from_cols_array(&half_axes.to_cols_array()) }
            .aligned_corners();
    assert!(
        (149.0..151.5).contains(&high.x) && (30.0..30.5).contains(&high.y) && (99.0..101.0).contains(&high.z),
        "{high}"
    );
}

#[test]
fn several_tilesets_may_share_a_frame() {
    let first = parsed(&region([0.0411, 0.8526, 0.0412, 0.8527, 30.0, 130.0]));
    let bytes = super::file(&region([0.0412, 0.8526, 0.0413, 0.8527, 30.0, 130.0]));
    let second = Tileset::parse_in(&bytes, "second.json", Some(first.frame)).unwrap();
    let apart = second.root().bounds.center() - first.root().bounds.center();
    // 0.0001 rad of longitude at 48.9 degrees north.
    assert!((410.0..430.0).contains(&apart.x) && apart.y.abs() < 1.0 && apart.z.abs() < 1.0, "{apart}");
}

proptest! {
    #[test]
    fn a_region_lies_inside_of_its_box(
        west in -3.1..3.1_f64, width in 0.0..TAU, south in -PI / 2.0..PI / 2.0, height in 0.0..3.1_f64,
        low in -500.0..9000.0_f64, thick in 0.0..5000.0_f64, narrow in prop::bool::ANY,
        samples in prop::collection::vec([0.0..=1.0_f64, 0.0..=1.0, 0.0..=1.0], 50),
    ) {
        let scale = if narrow { 1e-3 } else { 1.0 };
        let north = (south + height * scale).min(PI / 2.0);
        let unwrapped = west + width * scale;
        let east = if unwrapped > PI { unwrapped - TAU } else { unwrapped };
        let tileset = parsed(&region([west, south, east, north, low, low + thick]));
        for [x, y, z] in samples {
            let place = on_earth(west + (unwrapped - west) * x, south + (north - south) * y, low + thick * z);
            let visit = tileset.frame.visit_from_root.transform_point3(place);
            prop_assert!(tileset.root().bounds.distance(visit) < 1e-5);
        }
    }
}
