//! What every tile holds and promises.

use super::models::{bumpy_torus, hills, model, relief_box};
use super::reading::{area, files, read, tileset_json};
use parvis::content::surface::Model;
use parvis::workshop::build::{BuildOptions, BuildReport, build};
use parvis::workshop::progress::Silent;
use std::path::PathBuf;
use tempfile::TempDir;

fn built(model: Model, limit: usize) -> (TempDir, PathBuf, BuildReport) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let options = BuildOptions { max_tile_triangles: limit, ..BuildOptions::default() };
    let report = build(model, &out, &options, &Silent).unwrap();
    (folder, out, report)
}

#[test]
fn every_triangle_of_the_input_is_in_exactly_one_leaf() {
    let model = bumpy_torus(400, 200);
    let whole = model.triangle_count();
    let p = &model.primitives[0];
    let input: Vec<_> =
        p.indices.chunks_exact(3).map(|t| [0, 1, 2].map(|k| p.positions[t[k] as usize].map(f64::from))).collect();
    let (_keep, out, report) = built(model, 10_000);
    let root = read(&out);
    let leaves: Vec<_> = root.leaves().into_iter().flat_map(|t| t.triangles.clone()).collect();
    assert_eq!(leaves.len(), whole);
    assert_eq!(report.leaf_triangles, whole);
    let (a, b) = (area(&leaves), area(&input));
    assert!((a - b).abs() < 1e-4 * b, "{a} instead of {b}");
    let middle = |t: &[[f64; 3]; 3]| [0, 1, 2].map(|k| ((t[0][k] + t[1][k] + t[2][k]) * 1000.0).round() as i64);
    let mut middles: Vec<_> = leaves.iter().map(middle).collect();
    middles.sort_unstable();
    middles.dedup();
    assert!(middles.len() > whole * 9 / 10, "triangles are repeated: {} of {whole} differ", middles.len());
}

#[test]
fn tiles_of_a_large_model_hold_8_to_64_thousand_triangles_and_all_levels_little_more_than_twice_the_input() {
    let (_keep, out, report) = built(bumpy_torus(900, 500), BuildOptions::default().max_tile_triangles);
    assert_eq!(report.input_triangles, 900_000);
    for level in &report.levels {
        assert!(level.smallest >= 8_192, "{level:?}");
        assert!(level.largest <= 65_536, "{level:?}");
    }
    assert!(report.stored_triangles * 10 < report.input_triangles * 22, "{}", report.stored_triangles);
    assert_eq!(report.dense_tiles, 0);
    let root = read(&out);
    assert_eq!(root.all().len(), report.tiles);
    let bytes: usize = files(&out).values().map(Vec::len).sum();
    assert_eq!(bytes as u64, report.bytes);
}

#[test]
fn a_small_model_is_one_tile_without_error() {
    let (_keep, out, report) = built(relief_box(20), 65_536);
    let root = read(&out);
    assert_eq!((report.tiles, root.children.len(), root.error), (1, 0, 0.0));
    assert_eq!(root.triangles.len(), 4800);
}

#[test]
fn the_geometric_error_grows_strictly_towards_the_root() {
    let (_keep, out, _) = built(hills(300), 8192);
    let root = read(&out);
    for tile in root.all() {
        for child in &tile.children {
            assert!(child.error < tile.error, "{} under {}", child.error, tile.error);
        }
        assert_eq!(tile.error == 0.0, tile.children.is_empty());
    }
    assert!(tileset_json(&out)["geometricError"].as_f64().unwrap() > root.error);
}

#[test]
fn the_geometric_error_bounds_how_far_a_tile_lies_from_the_ground() {
    let n = 300;
    let ground = hills(n).primitives.remove(0);
    let (_keep, out, _) = built(model(vec![ground.clone()]), 8192);
    let root = read(&out);
    for tile in root.all() {
        for t in &tile.triangles {
            let [a, b, c] = t.map(glam::DVec3::from);
            // Vertical distance at the nearest point of the input grid to the middle; the surface is
            // a graph, so the distance between surfaces is at most that, and close to it on gentle hills.
            let middle = (a + b + c) / 3.0;
            let height = ground_height(&ground, n, middle.x, middle.z);
            let slope = ground_slope(&ground, n, middle.x, middle.z);
            let distance = (middle.y - height).abs() / (1.0 + slope * slope).sqrt();
            assert!(distance <= tile.error * 1.02 + 1e-4, "{distance} m off, {} promised", tile.error);
        }
    }
    // And it is no wild exaggeration: the root's error is a small part of the hills' height.
    assert!(root.error < 1.0, "{}", root.error);
}

/// The height of the triangulated ground, by the same triangles as the input.
fn ground_height(ground: &parvis::content::surface::Primitive, n: u32, x: f64, z: f64) -> f64 {
    let (u, v) = ((x + 30.0) / 60.0 * f64::from(n), (z + 30.0) / 60.0 * f64::from(n));
    let (i, j) = ((u.floor() as u32).min(n - 1), (v.floor() as u32).min(n - 1));
    let (s, t) = (u - f64::from(i), v - f64::from(j));
    let y = |i: u32, j: u32| f64::from(ground.positions[(j * (n + 1) + i) as usize][1]);
    let (a, b, c, d) = (y(i, j), y(i + 1, j), y(i + 1, j + 1), y(i, j + 1));
    if s > t { a + (b - a) * s + (c - b) * t } else { a + (d - a) * t + (c - d) * s }
}

fn ground_slope(ground: &parvis::content::surface::Primitive, n: u32, x: f64, z: f64) -> f64 {
    // The steepest nearby, so that the bound stays a bound.
    let mut steepest = 0.0f64;
    for (dx, dz) in [(0.4, 0.0), (-0.4, 0.0), (0.0, 0.4), (0.0, -0.4), (0.3, 0.3), (-0.3, -0.3)] {
        let there = ground_height(ground, n, (x + dx).clamp(-30.0, 30.0), (z + dz).clamp(-30.0, 30.0));
        steepest = steepest.max((there - ground_height(ground, n, x, z)).abs() / f64::hypot(dx, dz));
    }
    steepest
}

#[test]
fn boxes_hold_their_content_and_their_children() {
    let (_keep, out, _) = built(bumpy_torus(300, 150), 8192);
    let root = read(&out);
    for tile in root.all() {
        for point in tile.triangles.iter().flatten() {
            let inside = |k: usize| (point[k] - tile.center[k]).abs() <= tile.half[k] + 1e-9;
            assert!((0..3).all(inside), "{point:?} is outside");
        }
        for child in &tile.children {
            let inside = |k: usize| (child.center[k] - tile.center[k]).abs() + child.half[k] <= tile.half[k] + 1e-9;
            assert!((0..3).all(inside), "{} sticks out of {}", child.file.display(), tile.file.display());
        }
    }
    assert_eq!(tileset_json(&out)["asset"]["version"], "1.1");
    assert_eq!(tileset_json(&out)["root"]["refine"], "REPLACE");
}

#[test]
fn the_same_model_gives_the_same_bytes_on_one_thread_and_on_two() {
    let folder = tempfile::tempdir().unwrap();
    let options = BuildOptions { max_tile_triangles: 4096, ..BuildOptions::default() };
    let results: Vec<_> = [1, 2]
        .into_iter()
        .map(|threads| {
            let out = folder.path().join(threads.to_string());
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| build(relief_box(100), &out, &options, &Silent)).unwrap();
            files(&out)
        })
        .collect();
    assert!(results[0].len() > 20);
    assert!(results[0] == results[1]);
}

#[test]
fn two_thousand_loose_boxes_simplify_and_what_vanishes_is_counted_in_the_error() {
    let mut all = parvis::content::surface::Primitive::default();
    for i in 0..2000u32 {
        let small = relief_box(3);
        for p in small.primitives {
            let base = all.positions.len() as u32;
            let (x, z) = ((i % 50) as f32 * 20.0, (i / 50) as f32 * 20.0);
            all.positions.extend(p.positions.iter().map(|q| [q[0] + x, q[1], q[2] + z]));
            all.normals.extend(&p.normals);
            all.indices.extend(p.indices.iter().map(|k| base + k));
        }
    }
    let (_keep, out, report) = built(model(vec![all]), 16_384);
    let root = read(&out);
    assert_eq!(report.dense_tiles, 0, "{report:?}");
    assert!(root.error > 0.1);
    for tile in root.all().into_iter().filter(|t| t.error < 1.0) {
        let height = tile.triangles.iter().flatten().map(|p| p[1]).fold(0.0, f64::max);
        assert!((height - 12.0).abs() < 1.1, "the boxes are gone from a tile with an error of {}", tile.error);
    }
}
