//! Tilesets of others.

use crate::common;
use glam::DVec3;
use parvis::content::source::{FolderSource, Source};
use parvis::content::tileset::{FrameKind, MAX_JSON_BYTES, Schema, TileId, Tileset, TilesetError, is_tileset_uri};
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
        // Every leaf has an empty list of children: told once for all.
        assert_eq!(tileset.problems.len(), 1, "{name}: {:?}", tileset.problems);
        assert!(tileset.problems[0].json_path.ends_with(".children"), "{}", tileset.problems[0]);
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
                let contents = tileset.tile(id).contents.iter();
                contents.filter(|uri| is_tileset_uri(uri)).map(move |uri| (id, uri.to_owned()))
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
        let has_query = |uri: &str| uri.ends_with("?foo=bar");
        let all = tileset.tiles.iter().flat_map(|tile| tile.contents.iter()).all(has_query);
        assert_eq!(all, name.contains("params"), "{name}: the external tileset's tiles inherit the query");
        assert_eq!(tileset.tiles.len(), 273 + 21 * grafts, "{name}");
    }
}

#[test]
fn a_city_of_regions_and_boxes_fits_together() {
    let Some(path) = common::samples("3d-tiles-samples/1.0/TilesetWithRequestVolume/tileset.json") else { return };
    let (source, tileset) = load(&path);
    let mut tileset = tileset.unwrap();
    let uri = tileset.tile(TileId(1)).contents[0].to_owned();
    tileset.graft(TileId(1), &source.read(&uri, MAX_JSON_BYTES).unwrap(), &uri).unwrap();
    assert_eq!(tileset.frame.kind, FrameKind::EastUpSouth);
    assert!(tileset.root().bounds.center().length() < 10.0);
    assert!(tileset.tile(TileId(3)).viewer_request_volume.is_some());
    assert!(tileset.tiles.iter().all(|tile| tile.bounds.center().length() < 1000.0));
}

/// Reads every subtree and external tileset there is.
fn grown(path: &Path) -> Tileset {
    let (source, tileset) = load(path);
    let mut tileset = tileset.unwrap();
    let mut next = 0;
    while next < tileset.tiles.len() {
        let id = TileId(next as u32);
        next += 1;
        let site = tileset.site(id);
        for uri in tileset.tile(id).contents.clone().iter().filter(|uri| site.grows_by(uri, b"")) {
            tileset.graft(id, &source.read(uri, MAX_JSON_BYTES).unwrap(), uri).unwrap();
        }
    }
    tileset
}

#[test]
fn the_implicit_samples_have_exactly_the_contents_that_lie_in_their_folders() {
    for (name, tiles, subtrees) in [("SparseImplicitQuadtree", 72, 9), ("SparseImplicitOctree", 71, 13)] {
        let Some(path) = common::samples(&format!("3d-tiles-samples/1.1/{name}/tileset.json")) else { return };
        let tileset = grown(&path);
        assert_eq!(tileset.problems, [], "{name}");
        let mut named: Vec<String> =
            tileset.tiles.iter().flat_map(|tile| tile.contents.iter().map(str::to_owned)).collect();
        named.sort();
        let folder = path.parent().unwrap().join("content");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| format!("content/{}", entry.unwrap().file_name().to_str().unwrap()))
            .collect();
        there.sort();
        assert_eq!(named, there, "{name}");
        assert_eq!((tileset.tiles.len(), tileset.files.len() - 1), (tiles, subtrees), "{name}");
        assert!(tileset.tiles.iter().all(|tile| tileset.root().bounds.contains_volume(&tile.bounds, 1e-9)));
    }
}

#[test]
fn the_metadata_of_the_samples_is_kept() {
    let Some(path) = common::samples("3d-tiles-samples/1.1/MetadataGranularities/tileset.json") else { return };
    let tileset = load(&path).1.unwrap();
    let file = &tileset.files[0].metadata;
    assert_eq!(file.groups.len(), 2);
    assert_eq!(file.entity.as_ref().unwrap().properties()["author"], "Cesium");
    assert!(matches!(&file.schema, Some(Schema::Inline(text)) if text.contains("exampleGroupMetadataClass")));
    let tile = tileset.tile(TileId(1)).metadata.as_ref().unwrap();
    assert_eq!(tile.tile.as_ref().unwrap().properties()["district"], "Callowhill");
    assert_eq!(tile.contents.len(), 5);
    assert_eq!(tile.contents[1].group, Some(1));
    assert_eq!(tile.contents[0].entity.as_ref().unwrap().properties()["vertices"], 1032);

    let Some(path) = common::samples("3d-tiles-samples/1.1/TilesetWithFullMetadata/tileset.json") else { return };
    let tileset = load(&path).1.unwrap();
    let entity = tileset.files[0].metadata.entity.as_ref().unwrap();
    assert_eq!(&*entity.class, "exampleClass");
    assert_eq!(entity.properties()["example_INT8_SCALAR"], -128);
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
