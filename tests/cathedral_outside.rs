//! The cathedral from outside: its figures, its weather, and the place where it stands.

use crate::cathedral::{coarse, nearest, sink};
use glam::{Vec2, Vec3};
use parvis::workshop::cathedral::kit::MaterialId;
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{View, visit};
use std::f32::consts::TAU;

fn triangles(wanted: impl Fn(MaterialId) -> bool) -> Vec<[Vec3; 3]> {
    let meshes = sink().meshes().iter().filter(|(id, _)| wanted(**id));
    meshes
        .flat_map(|(_, mesh)| mesh.indices.as_chunks::<3>().0.iter().map(|t| t.map(|i| mesh.positions[i as usize])))
        .collect()
}

/// Only what a ray from `origin` straight down could hit.
fn height_below(triangles: &[[Vec3; 3]], origin: Vec3) -> Option<f32> {
    let p = origin.truncate();
    let near: Vec<[Vec3; 3]> = triangles
        .iter()
        .filter(|t| {
            let (low, high) = (t[0].min(t[1]).min(t[2]), t[0].max(t[1]).max(t[2]));
            low.truncate().cmple(p).all() && high.truncate().cmpge(p).all()
        })
        .copied()
        .collect();
    nearest(origin, Vec3::NEG_Z, &near).map(|d| origin.z - d)
}

#[test]
fn ground_or_water_lies_under_every_point_for_over_two_kilometres() {
    let all = triangles(|id| id.is_around() || id == MaterialId::Paving);
    for ring in [60.0, 150.0, 400.0, 900.0, 1500.0, 2100.0] {
        for k in 0..24 {
            let at = Vec2::from_angle(TAU * (k as f32 + 0.37) / 24.0) * ring + Vec2::new(40.3, 0.7);
            if at.y.abs() < 25.0 && (-1.0..129.0).contains(&at.x) {
                continue;
            }
            let height = height_below(&all, at.extend(200.0));
            assert!(height.is_some_and(|z| z > -9.0), "nothing lies under {at}: {height:?}");
        }
    }
}

#[test]
fn no_eye_outside_sees_past_the_end_of_the_world() {
    let all = triangles(|id| id.is_around());
    let mut eyes: Vec<Vec3> = visit(&Plan::default())
        .into_iter()
        .filter(|place| ["parvis", "south", "chevet"].contains(&place.id))
        .map(|place| match place.view {
            View::Stand(p) => Vec3::new(p.x, -p.z, p.y + 1.6),
            View::Eye(p) => Vec3::new(p.x, -p.z, p.y),
        })
        .collect();
    assert_eq!(eyes.len(), 3);
    // Half-way up the towers, and beside the choir's roof.
    eyes.extend([Vec3::new(-1.5, 12.0, 47.5), Vec3::new(90.0, -30.0, 30.0)]);
    for eye in eyes {
        for k in 0..48 {
            let direction = Vec2::from_angle(TAU * (k as f32 + 0.31) / 48.0).extend(0.0);
            let far = nearest(eye, direction, &all);
            assert!(far.is_some_and(|d| d < 2700.0), "{eye} sees the sky below its horizon towards {direction}");
        }
    }
}

#[test]
fn the_parvis_is_level_to_the_doors_and_firm_everywhere() {
    let near: Vec<[Vec3; 3]> = triangles(|_| true)
        .into_iter()
        .filter(|t| t.iter().any(|p| p.x < 4.0) && t.iter().any(|p| p.z < 2.0))
        .collect();
    for i in 0..24 {
        for j in 0..16 {
            let at = Vec2::new(-103.0 + 4.23 * i as f32, -34.0 + 4.41 * j as f32);
            let height = height_below(&near, at.extend(1.0));
            assert!(height.is_some_and(|z| z.abs() < 0.02), "{at} lies at {height:?}");
        }
    }
    // Nothing lies below the paving on which a fall could end.
    assert_eq!(height_below(&near, Vec3::new(-52.0, 4.0, -0.5)), None);
}

#[test]
fn every_figure_and_beast_of_the_outside_is_there() {
    let parts = sink().parts();
    for (name, count) in
        [("king", 28), ("spire figure", 16), ("portal", 5), ("rose", 3), ("bridge", 8), ("fountain", 1)]
    {
        assert_eq!(parts.get(name), Some(&count), "{name}");
    }
    for (name, least) in [("statue", 60), ("chimera", 20), ("gargoyle", 70), ("flying buttress", 28), ("tree", 40)] {
        assert!(parts.get(name).is_some_and(|count| *count >= least), "{name}: {:?}", parts.get(name));
    }
}

#[test]
fn towers_kings_and_copper_figures_stand_at_their_heights() {
    let plan = Plan::default();
    let carved = triangles(|id| id == MaterialId::CarvedOut);
    let top = carved.iter().flatten().filter(|p| p.x < 17.5).map(|p| p.z).fold(0.0, f32::max);
    assert!((top - plan.west.tower_top).abs() < 1.2, "towers end at {top}");
    let copper = triangles(|id| id == MaterialId::Copper);
    assert!(!copper.is_empty());
    for p in copper.iter().flatten() {
        assert!((36.0..49.0).contains(&p.z), "a figure of the spire at {p}");
        assert!((p.truncate() - Vec2::new(67.0, 0.0)).length() < 9.5, "a figure of the spire at {p}");
    }
}

#[test]
fn stone_outside_is_pale_where_rain_washes_it_and_dark_where_it_drips() {
    let model = coarse();
    let stone = model.materials.iter().position(|m| m.name == "carved stone, outside").unwrap();
    let mut shades: Vec<u8> =
        model.primitives.iter().filter(|p| p.material == stone).flat_map(|p| &p.colors).map(|c| c[1]).collect();
    shades.sort_unstable();
    let share = |of: f32| shades[(shades.len() as f32 * of) as usize];
    assert!(share(0.9) > 200 && share(0.1) < 120, "{} and {}", share(0.1), share(0.9));
}

#[test]
fn the_city_around_takes_its_share_of_triangles_and_no_more() {
    let count = triangles(|id| id.is_around()).len();
    assert!((3_000..30_000).contains(&count), "{count}");
}
