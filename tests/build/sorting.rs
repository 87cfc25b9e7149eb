//! From pieces to leaves: origins, normals, what is broken, what is there too often.

use super::reading::{Tile, area, glb, read, tileset_json};
use super::streams::{Pieces, torus};
use parvis::content::mesh::stream::Piece;
use parvis::workshop::build::{BuildError, BuildOptions, BuildReport, WorkOptions, build_stream};
use parvis::workshop::progress::Silent;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tempfile::TempDir;

fn options(limit: usize) -> BuildOptions {
    BuildOptions { max_tile_triangles: limit, ..BuildOptions::default() }
}

fn built(pieces: Vec<Piece>, limit: usize) -> (TempDir, PathBuf, BuildReport) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let report = build_stream(&mut Pieces::new(pieces), &out, &options(limit), &Silent).unwrap();
    (folder, out, report)
}

#[test]
fn a_model_far_from_its_origin_gets_one_of_its_own_and_keeps_its_place() {
    let place = [652_381.25, 35.5, -6_862_117.75];
    let (_keep, out, report) = built(vec![torus(200, 100, place)], 4096);
    let near = [0, 1, 2].map(|k| (report.origin[k] - place[k]).abs());
    assert!(near.iter().all(|d| *d <= 10.0), "{:?}", report.origin);
    assert!(report.grid_step < 1e-5, "{}", report.grid_step);
    // 3D Tiles' axes: x, -z, y.
    let transform: Vec<f64> =
        tileset_json(&out)["root"]["transform"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert_eq!(transform[12..15], [report.origin[0], -report.origin[2], report.origin[1]]);
    let root = read(&out);
    for leaf in root.leaves() {
        for point in leaf.triangles.iter().flatten() {
            let [x, y, z] = [0, 1, 2].map(|k| point[k] + report.origin[k] - place[k]);
            let tube = (x.hypot(z) - 4.0).hypot(y);
            assert!((tube - 1.0).abs() < 1e-5, "{tube}");
        }
    }
}

#[test]
fn a_model_near_its_origin_keeps_it() {
    let (_keep, out, report) = built(vec![torus(60, 30, [20.0, 0.0, 3.0])], 4096);
    assert_eq!(report.origin, [0.0; 3]);
    assert!(tileset_json(&out)["root"]["transform"].is_null());
}

/// Positions with the normals that a tile's vertices have there.
fn normals(tile: &Tile) -> Vec<([u64; 3], [f32; 3])> {
    let (json, binary) = glb(&std::fs::read(&tile.file).unwrap());
    let attributes = &json["meshes"][0]["primitives"][0]["attributes"];
    let floats = |name: &str| -> Vec<[f32; 3]> {
        let accessor = &json["accessors"][attributes[name].as_u64().unwrap() as usize];
        let view = &json["bufferViews"][accessor["bufferView"].as_u64().unwrap() as usize];
        let start = view["byteOffset"].as_u64().unwrap() as usize;
        let bytes = &binary[start..start + view["byteLength"].as_u64().unwrap() as usize];
        bytes
            .chunks_exact(12)
            .map(|b| [0, 4, 8].map(|at| f32::from_le_bytes(b[at..at + 4].try_into().unwrap())))
            .collect()
    };
    let origin: Vec<f64> =
        json["nodes"][0]["translation"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let place = |p: [f32; 3]| [0, 1, 2].map(|k| (f64::from(p[k]) + origin[k] + 0.0).to_bits());
    floats("POSITION").into_iter().map(place).zip(floats("NORMAL")).collect()
}

#[test]
fn normals_that_are_missing_are_rebuilt_alike_on_both_sides_of_a_border() {
    let (_keep, out, _) = built(vec![torus(160, 80, [0.0; 3])], 512);
    let root = read(&out);
    assert!(root.leaves().len() >= 32);
    let mut known: BTreeMap<[u64; 3], ([f32; 3], PathBuf)> = BTreeMap::new();
    let mut met = 0;
    for leaf in root.leaves() {
        for (place, normal) in normals(leaf) {
            let [x, y, z] = place.map(f64::from_bits);
            let around = x.hypot(z);
            let exact = [(x - 4.0 * x / around), y, (z - 4.0 * z / around)];
            let cosine: f64 = (0..3).map(|k| exact[k] * f64::from(normal[k])).sum();
            // The triangles look inwards.
            assert!(cosine < -0.999, "{normal:?} at {x} {y} {z}");
            if let Some((other, file)) = known.insert(place, (normal, leaf.file.clone())) {
                assert_eq!(normal, other, "at {x} {y} {z}");
                met += usize::from(file != leaf.file);
            }
        }
    }
    assert!(met > 500, "{met} positions lie on borders");
}

#[test]
fn rebuilt_normals_leave_edges_sharp() {
    // A square folded along its middle.
    let roof = super::models::grid(40, 40, false, |u, v| [u * 10.0, 5.0 - (u - 0.5).abs() * 10.0, v * 10.0]);
    let positions = roof.positions.iter().map(|p| p.map(f64::from)).collect();
    let (_keep, out, _) = built(vec![Piece { positions, indices: roof.indices, ..Piece::default() }], 512);
    for leaf in read(&out).leaves() {
        for (_, [x, y, z]) in normals(leaf) {
            assert!((x.abs() - 0.5f32.sqrt()).abs() < 1e-4 && (y.abs() - x.abs()).abs() < 1e-4 && z.abs() < 1e-4);
        }
    }
}

#[test]
fn broken_pieces_lose_their_broken_triangles_which_are_counted_with_a_place() {
    let mut ring = torus(60, 30, [0.0; 3]);
    ring.indices[4] = 1_000_000;
    ring.positions[900][2] = f64::NAN;
    // Six around the position that is none, one that names a vertex too many.
    let mut pieces = vec![ring.clone()];
    // A list that ends in the middle of a triangle, attributes of another length, a vertex twice in a triangle.
    ring = torus(60, 30, [20.0, 0.0, 0.0]);
    ring.indices.truncate(ring.indices.len() - 2);
    ring.normals = vec![[0.0, 1.0, 0.0]; 7];
    ring.colors = vec![[1, 2, 3, 4]; 11];
    ring.uvs = vec![[f32::NAN; 2]; 5];
    ring.indices.splice(0..0, [8, 8, 9]);
    pieces.push(ring);
    let (_keep, out, report) = built(pieces, 512);
    assert_eq!(report.input_triangles, 3600 + 3601);
    assert_eq!((report.broken_triangles, report.unfinite_triangles, report.degenerate_triangles), (2, 6, 1));
    assert_eq!(report.leaf_triangles, 3600 - 7 + 3599);
    assert_eq!(read(&out).leaves().iter().map(|t| t.triangles.len()).sum::<usize>(), report.leaf_triangles);
    let told = report.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for part in ["the model said so", "triangle 2 of the model", "1 triangles with two corners in one place", "near"] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn a_material_that_is_not_there_is_counted_and_nothing_else_is_lost() {
    let mut stream = Pieces::new(vec![torus(40, 20, [0.0; 3])]);
    let mut wrong = Pieces::new(vec![torus(40, 20, [0.0; 3]), Piece { material: 7, ..torus(10, 10, [9.0; 3]) }]);
    wrong.forget_materials();
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
    build_stream(&mut stream, &a, &options(512), &Silent).unwrap();
    let report = build_stream(&mut wrong, &b, &options(512), &Silent).unwrap();
    assert_eq!((report.broken_triangles, report.leaf_triangles), (200, 1600));
    assert!(super::reading::files(&a) == super::reading::files(&b));
}

#[test]
fn one_triangle_a_hundred_thousand_times_is_one_triangle() {
    let mut pile = Piece { positions: vec![[1.0, 0.0, 0.0], [2.0, 0.0, 0.0], [1.0, 1.0, 0.0]], ..Piece::default() };
    pile.indices = [0, 1, 2].repeat(100_000);
    let (_keep, out, report) = built(vec![torus(80, 40, [0.0; 3]), pile], 1024);
    assert_eq!((report.duplicate_triangles, report.leaf_triangles), (99_999, 6401));
    let leaves: Vec<_> = read(&out).leaves().into_iter().flat_map(|t| t.triangles.clone()).collect();
    assert_eq!(leaves.len(), 6401);
}

#[test]
fn more_triangles_around_one_point_than_fit_are_refused_and_named() {
    // All different, all with their middle at the origin.
    let mut star = Piece::default();
    for i in 0..6000u32 {
        let (a, size) = (f64::from(i) * 0.001, 1.0 + f64::from(i % 7));
        for k in 0..3u32 {
            let angle = a + f64::from(k) * std::f64::consts::TAU / 3.0;
            star.indices.push(star.positions.len() as u32);
            // On the grid, so that the middle is exact.
            let on_grid = |c: f64| (c * 1024.0).round() / 1024.0;
            let [x, z] = [angle.cos() * size, angle.sin() * size].map(on_grid);
            star.positions.push([x, 0.0, z]);
        }
        let last = star.positions.len() - 1;
        for k in [0, 2] {
            star.positions[last][k] = -star.positions[last - 1][k] - star.positions[last - 2][k];
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let error = build_stream(&mut Pieces::new(vec![star]), &folder.path().join("out"), &options(64), &Silent);
    let message = error.unwrap_err().to_string();
    assert!(message.contains("middle at one and the same point"), "{message}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn leaves_hold_from_two_fifths_of_the_limit_to_all_of_it_even_where_density_varies() {
    // Squares a thousand times as small at one end as at the other, and a crumb far away.
    let ground = super::models::grid(500, 120, false, |u, v| [u.powi(4) * 100.0, (u * 90.0).sin() * 0.1, v * 20.0]);
    let positions = ground.positions.iter().map(|p| p.map(f64::from)).collect();
    let piece = Piece { positions, indices: ground.indices, ..Piece::default() };
    let crumb = torus(8, 4, [2000.0, 0.0, 0.0]);
    let whole: f64 = [&piece, &crumb]
        .map(|piece| {
            let p = |i: u32| piece.positions[i as usize];
            area(&piece.indices.chunks_exact(3).map(|t| [p(t[0]), p(t[1]), p(t[2])]).collect::<Vec<_>>())
        })
        .iter()
        .sum();
    let (_keep, out, report) = built(vec![piece, crumb], 1024);
    let root = read(&out);
    for leaf in root.leaves() {
        let count = leaf.triangles.len();
        assert!((1024 * 2 / 5..=1024).contains(&count), "{count} in {}", leaf.file.display());
    }
    assert_eq!(report.leaf_triangles, 120_064);
    assert!(report.stored_triangles * 10 < report.leaf_triangles * 22, "{}", report.stored_triangles);
    let leaves: Vec<_> = root.leaves().into_iter().flat_map(|t| t.triangles.clone()).collect();
    assert!((area(&leaves) / whole - 1.0).abs() < 1e-3);
}

#[test]
fn too_little_memory_is_refused_with_what_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let work = WorkOptions { memory_bytes: Some(100 << 20), ..WorkOptions::default() };
    let options = BuildOptions { work, ..BuildOptions::default() };
    let error =
        build_stream(&mut Pieces::new(vec![torus(9, 9, [0.0; 3])]), &folder.path().join("out"), &options, &Silent);
    assert!(matches!(error, Err(BuildError::TooLittleMemory { given: 100, least: 512 })), "{error:?}");
}
