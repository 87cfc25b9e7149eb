//! Tilesets of others.

use crate::common;
use glam::DVec3;
use parvis::content::source::{FolderSource, Source};
use parvis::content::tileset::{FrameKind, MAX_JSON_BYTES, TileId, Tileset, TilesetError, is_tileset_uri};
use std::path::Path;

fn load(path: &Path) -> (FolderSource, Result<Tileset, TilesetError>) {
    let source = FolderSource::open(path.parent().unwrap()).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let bytes = source.read(name, MAX_JSON_BYTES).unwrap();
    (source, Tileset::parse(&bytes, name))
}

#[test]
fn the_dragon_on_the_earth_stands_upright_at_the_origin() {
    let Some(path) = common::samples("3d-tiles-samples/1.0/TilesetWithDiscreteLOD/tileset.json") else { return };
    let tileset = load(&path).1.unwrap();
    assert!(tileset.problems.is_empty(), "{:?}", tileset.problems);
    assert_eq!(tileset.frame.kind, FrameKind::EastUpSouth);
    assert_eq!(tileset.tiles.len(), 3);
    assert!(tileset.root().bounds.center().length() < 1e-3);
    // The box is 7.1 by 3.1 by 5.0 in tile space, and the transform scales by a hundred.
    let (_, high) = tileset.root().bounds.aligned_corners();
    assert!((high.y - 503.75).abs() < 5.0, "{high}");
    assert!((tileset.root().geometric_error - 100.0).abs() < 0.1);
    assert_eq!(tileset.tile(TileId(2)).contents, ["dragon_high.b3dm"]);
}

#[test]
fn the_boxes_of_the_bounding_box_tests_are_where_their_names_say() {
    let Some(folder) = common::samples("3d-tiles-samples/1.1/BoundingBoxTests") else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path().join("tileset.json");
        if !path.exists() {
            continue;
        }
        let name = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        let tileset = load(&path).1.unwrap();
        assert!(tileset.problems.is_empty(), "{name}: {:?}", tileset.problems);
        // "x_y_z-x_y_z", lower and upper corner with Z up.
        let n: Vec<f64> = name.split(['_', '-']).map(|n| n.parse().unwrap()).collect();
        let (low, high) = tileset.root().bounds.aligned_corners();
        let visit_low = DVec3::new(n[0], n[2], -n[4]);
        let visit_high = DVec3::new(n[3], n[5], -n[1]);
        assert!(low.abs_diff_eq(visit_low, 1e-9) && high.abs_diff_eq(visit_high, 1e-9), "{name}: {low} {high}");
        seen += 1;
    }
    assert!(seen >= 6);
}

#[test]
fn the_mars_tilesets_are_read_without_problems() {
    for name in [
        "tileset.json",
        "tileset-add.json",
        "tileset-no-root-content.json",
        "tileset-no-midtile-content.json",
        "tileset-broken-root-content.json",
    ] {
        let Some(path) = common::samples(&format!("mars/{name}")) else { return };
        let tileset = load(&path).1.unwrap();
        assert!(tileset.gltf_z_up);
        assert_eq!(tileset.tiles.len(), 293, "{name}");
        assert_eq!(tileset.problems, [], "{name}");
    }
}

#[test]
fn the_mars_tilesets_with_external_ones_grow_together() {
    for (name, grafts) in [
        ("tileset-external.json", 1),
        ("tileset-external-with-url-params.json", 1),
        ("tileset-external-broken.json", 0),
    ] {
        let Some(path) = common::samples(&format!("mars/{name}")) else { return };
        let (source, tileset) = load(&path);
        let mut tileset = tileset.unwrap();
        let externals: Vec<(TileId, String)> = (0..tileset.tiles.len() as u32)
            .map(TileId)
            .flat_map(|id| {
                tileset.tile(id).contents.iter().filter(|uri| is_tileset_uri(uri)).map(move |uri| (id, uri.clone()))
            })
            .collect();
        assert_eq!(externals.len(), 1, "{name}");
        let mut grafted = 0;
        for (id, uri) in externals {
            if let Ok(bytes) = source.read(&uri, MAX_JSON_BYTES) {
                tileset.graft(id, &bytes, &uri).unwrap();
                grafted += 1;
            }
        }
        assert_eq!(grafted, grafts, "{name}");
        assert_eq!(tileset.tiles.len(), 273 + 21 * grafts, "{name}");
    }
}

#[test]
fn a_city_of_regions_and_boxes_fits_together() {
    let Some(path) = common::samples("3d-tiles-samples/1.0/TilesetWithRequestVolume/tileset.json") else { return };
    let (source, tileset) = load(&path);
    let mut tileset = tileset.unwrap();
    let uri = tileset.tile(TileId(1)).contents[0].clone();
    tileset.graft(TileId(1), &source.read(&uri, MAX_JSON_BYTES).unwrap(), &uri).unwrap();
    assert_eq!(tileset.frame.kind, FrameKind::EastUpSouth);
    assert!(tileset.root().bounds.center().length() < 10.0);
    assert!(tileset.tile(TileId(3)).viewer_request_volume.is_some());
    assert!(tileset.tiles.iter().all(|tile| tile.bounds.center().length() < 1000.0));
}

#[test]
fn implicit_samples_are_refused_in_so_many_words() {
    for name in ["SparseImplicitQuadtree", "SparseImplicitOctree"] {
        let Some(path) = common::samples(&format!("3d-tiles-samples/1.1/{name}/tileset.json")) else { return };
        let error = load(&path).1.unwrap_err();
        assert_eq!(
            error.to_string(),
            "tileset.json root: implicit tiling is not supported yet; export the tileset with explicit tiles"
        );
    }
}

#[test]
fn every_other_sample_is_read_without_an_error() {
    for name in [
        "1.0/TilesetWithTreeBillboards",
        "1.1/MultipleContents",
        "1.1/MetadataGranularities",
        "1.1/TilesetWithFullMetadata",
        "glTF/GpuInstancesMetadata",
    ] {
        let Some(path) = common::samples(&format!("3d-tiles-samples/{name}/tileset.json")) else { return };
        let tileset = load(&path).1.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(tileset.problems.is_empty(), "{name}: {:?}", tileset.problems);
    }
}
