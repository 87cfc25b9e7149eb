//! Materials and pictures on their way into tiles.

use super::models::{grid, hills, model, picture, relief_box, texture};
use super::reading::{Tile, glb, read};
use parvis::content::surface::{Alpha, Material, Model, Pixels, Primitive, Wrap};
use parvis::workshop::build::{BuildOptions, BuildReport, NormalFormat, build};
use parvis::workshop::progress::Silent;
use serde_json::Value;
use tempfile::TempDir;

fn built(model: Model, options: &BuildOptions) -> (TempDir, Tile, BuildReport) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let report = build(model, &out, options, &Silent).unwrap();
    let root = read(&out);
    (folder, root, report)
}

fn small_tiles() -> BuildOptions {
    BuildOptions { max_tile_triangles: 8192, ..BuildOptions::default() }
}

/// The embedded picture of a tile, decoded.
fn embedded(tile: &Tile) -> image::DynamicImage {
    let (json, binary) = glb(&std::fs::read(&tile.file).unwrap());
    let view = &json["bufferViews"][json["images"][0]["bufferView"].as_u64().unwrap() as usize];
    let start = view["byteOffset"].as_u64().unwrap() as usize;
    let end = start + view["byteLength"].as_u64().unwrap() as usize;
    image::load_from_memory(&binary[start..end]).unwrap()
}

#[test]
fn a_unique_unwrap_is_cut_up_and_gets_coarser_towards_the_root() {
    let mut ground = hills(250);
    ground.materials[0].base_color_texture = texture(&picture("ground.png", 1024, 1024));
    let (_keep, root, _) = built(ground, &small_tiles());
    let mut leaf_texels = 0;
    for tile in root.all() {
        let size = embedded(tile);
        assert!(size.width() < 1024 && size.height() < 1024);
        if tile.children.is_empty() {
            leaf_texels += size.width() * size.height();
        } else {
            // 60 m over 1024 texels of full size, half of them or fewer here, eight texels an error.
            assert!(tile.error >= 8.0 * 60.0 / 1024.0, "{}", tile.error);
        }
    }
    assert!(leaf_texels >= 1024 * 1024);
    assert!(leaf_texels < 2 * 1024 * 1024, "{leaf_texels}");
    assert!(!root.file.parent().unwrap().with_file_name("textures").exists());
}

#[test]
fn a_cut_shows_the_same_colours_at_the_same_places() {
    let mut ground = hills(250);
    ground.materials[0].base_color_texture = texture(&picture("ground.png", 1024, 1024));
    let (_keep, root, _) = built(ground, &small_tiles());
    for tile in root.all() {
        let (json, binary) = glb(&std::fs::read(&tile.file).unwrap());
        let picture = embedded(tile).to_rgb8();
        let primitive = &json["meshes"][0]["primitives"][0];
        let attribute = |name: &str, width: usize| {
            let accessor = &json["accessors"][primitive["attributes"][name].as_u64().unwrap() as usize];
            let view = &json["bufferViews"][accessor["bufferView"].as_u64().unwrap() as usize];
            let start = view["byteOffset"].as_u64().unwrap() as usize;
            let bytes = &binary[start..start + view["byteLength"].as_u64().unwrap() as usize];
            let floats: Vec<f32> = bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect();
            floats.chunks_exact(width).map(<[f32]>::to_vec).collect::<Vec<_>>()
        };
        let origin = json["nodes"][0]["translation"].as_array().unwrap();
        for (position, uv) in attribute("POSITION", 3).iter().zip(attribute("TEXCOORD_0", 2)).step_by(97) {
            assert!(uv.iter().all(|c| (0.0..=1.0).contains(c)), "{uv:?}");
            let x = (uv[0] * picture.width() as f32 - 0.5).clamp(0.0, picture.width() as f32 - 1.0).round();
            let y = (uv[1] * picture.height() as f32 - 0.5).clamp(0.0, picture.height() as f32 - 1.0).round();
            let shown = picture.get_pixel(x as u32, y as u32);
            // The picture's red grows with u and its green with v, and u and v follow x and z.
            let red = (f64::from(position[0]) + origin[0].as_f64().unwrap() + 30.0) / 60.0 * 255.0;
            let green = (f64::from(position[2]) + origin[2].as_f64().unwrap() + 30.0) / 60.0 * 255.0;
            assert!((f64::from(shown[0]) - red).abs() < 8.0 && (f64::from(shown[1]) - green).abs() < 8.0);
        }
    }
}

#[test]
fn a_flat_floor_with_a_picture_still_refines_for_its_picture() {
    let mut floor = model(vec![grid(150, 150, false, |u, v| [u * 10.0, 0.0, v * 10.0])]);
    floor.materials[0].base_color_texture = texture(&picture("floor", 1000, 1000));
    let (_keep, root, _) = built(floor, &small_tiles());
    assert!(root.error >= 8.0 * 10.0 / 1000.0, "{}", root.error);
}

#[test]
fn a_picture_that_repeats_lies_once_beside_the_tiles() {
    let mut ground = hills(200);
    ground.primitives[0].uvs.iter_mut().flatten().for_each(|c| *c *= 20.0);
    ground.materials[0].base_color_texture = texture(&picture("stone/Dalles 1.jpeg", 600, 600));
    let (_keep, root, _) = built(ground, &small_tiles());
    for tile in root.all() {
        assert_eq!(tile.json["images"][0]["uri"], "../textures/0_dalles_1.jpg");
        assert_eq!(tile.json["samplers"][0]["wrapS"], 10497);
    }
    let textures = root.file.parent().unwrap().with_file_name("textures");
    let shared = image::open(textures.join("0_dalles_1.jpg")).unwrap();
    assert_eq!((shared.width(), shared.height()), (600, 600));
    assert_eq!(std::fs::read_dir(textures).unwrap().count(), 1);
}

#[test]
fn materials_keep_everything_and_only_those_in_use_are_written() {
    let square = |material| Primitive { material, ..grid(2, 2, false, |u, v| [u, material as f32, v]) };
    let mut all = model(vec![square(0), square(2), square(3)]);
    all.materials[0] = Material {
        name: "glass".into(),
        base_color: [0.25, 0.5, 1.0, 0.5],
        metallic: 0.25,
        roughness: 0.5,
        emissive: [0.0, 2.0, 1.0],
        alpha: Alpha::Blend,
        double_sided: true,
        ..Material::default()
    };
    all.materials[1].name = "unused".into();
    let mut leaf = picture("leaf", 8, 8);
    let Pixels::Rgba8(texels) = &mut std::sync::Arc::get_mut(&mut leaf).unwrap().pixels else { unreachable!() };
    texels[3] = 0;
    all.materials[2] = Material { alpha: Alpha::Mask(0.25), base_color_texture: texture(&leaf), ..Material::default() };
    all.materials[2].base_color_texture.as_mut().unwrap().wrap_v = Wrap::Mirror;
    all.materials[3].unlit = true;
    all.primitives[2].colors = vec![[9, 8, 7, 255]; 9];
    all.credits = vec!["A. Painter".into(), "CC BY 4.0".into()];
    let (_keep, root, _) = built(all, &BuildOptions::default());

    let json = &root.json;
    assert_eq!(json["asset"]["copyright"], "A. Painter; CC BY 4.0");
    let materials = json["materials"].as_array().unwrap();
    assert_eq!(materials.len(), 3);
    let glass = &materials[0];
    assert_eq!(glass["name"], "glass");
    assert_eq!(glass["pbrMetallicRoughness"]["baseColorFactor"], serde_json::json!([0.25, 0.5, 1.0, 0.5]));
    assert_eq!(glass["pbrMetallicRoughness"]["roughnessFactor"], 0.5);
    assert_eq!(glass["emissiveFactor"], serde_json::json!([0.0, 1.0, 0.5]));
    assert_eq!(glass["extensions"]["KHR_materials_emissive_strength"]["emissiveStrength"], 2.0);
    assert_eq!((&glass["alphaMode"], &glass["doubleSided"]), (&"BLEND".into(), &true.into()));
    let mask = &materials[1];
    assert_eq!((&mask["alphaMode"], &mask["alphaCutoff"]), (&"MASK".into(), &0.25.into()));
    assert_eq!(json["images"][0]["uri"], "../textures/0_leaf.png");
    assert_eq!(json["samplers"][0]["wrapT"], 33648);
    assert!(materials[2]["extensions"]["KHR_materials_unlit"].is_object());
    let used: Vec<&Value> = json["extensionsUsed"].as_array().unwrap().iter().collect();
    assert_eq!(used, ["KHR_materials_emissive_strength", "KHR_materials_unlit"]);
    assert!(json["extensionsRequired"].is_null());
    let primitives = json["meshes"][0]["primitives"].as_array().unwrap();
    assert!(primitives[0]["attributes"]["TEXCOORD_0"].is_null(), "coordinates without a picture are dropped");
    assert!(primitives[1]["attributes"]["TEXCOORD_0"].is_u64());
    assert!(primitives[2]["attributes"]["COLOR_0"].is_u64());
}

#[test]
fn normals_in_bytes_save_a_quarter_of_a_tile_and_are_announced() {
    let (_keep, float, a) = built(relief_box(40), &BuildOptions::default());
    let (_keep2, byte, b) =
        built(relief_box(40), &BuildOptions { normals: NormalFormat::Byte, ..BuildOptions::default() });
    assert!(float.json["extensionsRequired"].is_null());
    assert_eq!(byte.json["extensionsRequired"][0], "KHR_mesh_quantization");
    assert!(b.bytes * 5 < a.bytes * 4, "{} against {}", b.bytes, a.bytes);
}

#[test]
fn a_picture_larger_than_allowed_is_made_smaller() {
    let mut ground = hills(20);
    ground.materials[0].base_color_texture = texture(&picture("wide", 900, 600));
    let (_keep, root, _) = built(ground, &BuildOptions { max_picture_size: 300, ..BuildOptions::default() });
    let picture = embedded(&root);
    // With gutters of four texels, and room for whole blocks of four.
    assert!((280..=300).contains(&picture.width().max(picture.height())), "{picture:?}");
    assert!((184..=208).contains(&picture.width().min(picture.height())), "{picture:?}");
}

#[test]
fn vertex_colours_on_a_flat_wall_count_in_the_geometric_error() {
    let plain = model(vec![grid(150, 150, false, |u, v| [u * 10.0, 0.0, v * 10.0])]);
    let mut painted = plain.clone();
    painted.primitives[0].colors = painted.primitives[0]
        .uvs
        .iter()
        .map(|uv| if ((uv[0] * 40.0) as u32).is_multiple_of(2) { [0, 0, 0, 255] } else { [255; 4] })
        .collect();
    let (_keep, plain, _) = built(plain, &small_tiles());
    let (_keep2, painted, _) = built(painted, &small_tiles());
    assert!(plain.error < 1e-3, "{}", plain.error);
    assert!(painted.error > 0.05, "{}", painted.error);
}

#[test]
fn an_unwrap_that_splits_every_face_is_simplified_without_losing_walls() {
    // Every square of the walls is an island of its own somewhere in the picture.
    let mut room = relief_box(90);
    let atlas = picture("atlas", 256, 256);
    for (wall, primitive) in room.primitives.iter_mut().enumerate() {
        let whole = std::mem::take(primitive);
        for (square, corners) in whole.indices.chunks_exact(6).enumerate() {
            let place = (square * 7919 + wall * 104_729) % 65_536;
            let (u, v) = ((place % 256) as f32 / 256.0, (place / 256) as f32 / 256.0);
            for (k, &corner) in corners.iter().enumerate() {
                primitive.positions.push(whole.positions[corner as usize]);
                primitive.normals.push(whole.normals[corner as usize]);
                let (s, t) = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0), (1.0, 1.0), (0.0, 1.0)][k];
                primitive.uvs.push([u + s / 256.0, v + t / 256.0]);
                primitive.indices.push(primitive.indices.len() as u32);
            }
        }
        primitive.material = whole.material;
    }
    room.materials.iter_mut().for_each(|m| m.base_color_texture = texture(&atlas));
    let (_keep, root, report) = built(room, &small_tiles());
    assert_eq!(report.dense_tiles, 0, "{report:?}");
    assert!(report.levels.len() >= 3);
    // The relief is 0.24 m deep, the room 12 m wide.
    assert!(root.error < 0.5, "{}", root.error);
}
