//! Tiles of real tilesets.

use super::*;
use crate::common;
use std::path::{Path, PathBuf};

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether a decoded tile keeps the promises of its types.
fn is_sound(content: &TileContent) -> bool {
    let (min, max) = content.model.bounds().unwrap();
    let copied = content.model.instances.iter().flat_map(|group| &group.primitives);
    min == content.bounds_min
        && max == content.bounds_max
        && content.model.primitives.iter().chain(copied).all(|p| {
            let count = p.positions.len();
            p.normals.len() == count
                && (p.uvs.is_empty() || p.uvs.len() == count)
                && (p.colors.is_empty() || p.colors.len() == count)
                && p.indices.iter().all(|i| (*i as usize) < count)
                && p.normals.iter().all(|n| (Vec3::from_array(*n).length() - 1.0).abs() < 1e-3)
        })
}

#[test]
fn every_tile_of_the_mars_tileset_is_read_with_its_picture() {
    let Some(folder) = common::samples("mars") else { return };
    let tiles = files(&folder, "b3dm");
    assert_eq!(tiles.len(), 293);
    let options = DecodeOptions { gltf_z_up: true, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    for tile in tiles {
        let name = tile.display().to_string();
        let loaded = decode(&std::fs::read(&tile).unwrap(), &name, &options).unwrap();
        assert_eq!(loaded.warnings, Vec::<String>::new(), "{name}");
        assert!(is_sound(&loaded.value), "{name}");
        let material = &loaded.value.model.materials[0];
        assert!(material.unlit && material.base_color_texture.is_some(), "{name}");
    }
}

#[test]
fn the_dragon_is_read_in_tile_space() {
    let Some(path) = common::samples("3d-tiles-samples/1.0/TilesetWithDiscreteLOD/dragon_low.b3dm") else { return };
    let content = content(&std::fs::read(path).unwrap());
    assert!(is_sound(&content));
    assert_eq!(content.model.triangle_count(), (186 + 6750) / 3);
    assert!((content.bounds_max - content.bounds_min).distance(Vec3::new(14.191_459, 10.086_976, 6.280_867)) < 1e-3);
}

#[test]
fn boxes_of_the_bounding_box_tests_fill_the_box_they_are_named_after() {
    let Some(folder) = common::samples("3d-tiles-samples/1.1/BoundingBoxTests") else { return };
    let tiles = files(&folder, "glb");
    assert_eq!(tiles.len(), 6);
    for tile in tiles {
        let name = tile.file_stem().unwrap().to_str().unwrap();
        let numbers: Vec<f32> = name.split(['_', '-']).map(|n| n.parse().unwrap()).collect();
        let content = content(&std::fs::read(&tile).unwrap());
        assert!(is_sound(&content), "{name}");
        assert!(content.model.primitives.iter().all(faces_agree_with_normals), "{name}");
        let to_visit = |n: &[f32]| VISIT_FROM_TILE.transform_point3(glam::dvec3(n[0].into(), n[1].into(), n[2].into()));
        let (a, b) = (to_visit(&numbers[..3]), to_visit(&numbers[3..]));
        assert!((content.center + content.bounds_min.as_dvec3()).distance(a.min(b)) < 1e-6, "{name}");
        assert!((content.center + content.bounds_max.as_dvec3()).distance(a.max(b)) < 1e-6, "{name}");
    }
}

#[test]
fn every_other_sample_tile_is_read() {
    let Some(folder) = common::samples("3d-tiles-samples") else { return };
    let mut read = 0;
    for extension in ["glb", "b3dm", "i3dm", "pnts", "gltf"] {
        for tile in files(&folder, extension) {
            let name = tile.display().to_string();
            let beside = |address: &str| std::fs::read(address).map_err(|error| error.to_string());
            let options = DecodeOptions::new(VISIT_FROM_TILE, &beside);
            let loaded = decode(&std::fs::read(&tile).unwrap(), &name, &options).unwrap();
            assert!(is_sound(&loaded.value), "{name}");
            assert!(loaded.value.model.triangle_count() + loaded.value.model.point_count() > 0, "{name}");
            read += 1;
        }
    }
    assert!(read > 80, "{read}");
}
