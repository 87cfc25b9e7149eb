//! What tiles and models show: triangles with their pictures.

use super::reading::{Tile, glb};
use crate::common::ortho::{Scene, Shown};
use glam::{DVec3, Vec2};
use parvis::content::surface::Model;
use serde_json::Value;

/// Every triangle of a tile, its pictures decoded.
pub fn tile(tile: &Tile) -> Scene {
    let (json, binary) = glb(&std::fs::read(&tile.file).unwrap());
    let view = |index: &Value| {
        let view = &json["bufferViews"][index.as_u64().unwrap() as usize];
        let start = view["byteOffset"].as_u64().unwrap() as usize;
        &binary[start..start + view["byteLength"].as_u64().unwrap() as usize]
    };
    let accessor = |index: &Value| {
        let accessor = &json["accessors"][index.as_u64().unwrap() as usize];
        (view(&accessor["bufferView"]), accessor["componentType"].as_u64().unwrap())
    };
    let pictures = json["images"].as_array().into_iter().flatten().map(|image| {
        let bytes = match image["uri"].as_str() {
            Some(uri) => std::fs::read(tile.file.parent().unwrap().join(uri)).unwrap(),
            None => view(&image["bufferView"]).to_vec(),
        };
        image::load_from_memory(&bytes).unwrap().to_rgba8()
    });
    let mut scene = Scene { pictures: pictures.collect(), triangles: Vec::new() };
    let origin = json["nodes"][0]["translation"].as_array().unwrap();
    let origin = DVec3::from_array([0, 1, 2].map(|k| origin[k].as_f64().unwrap()));
    for primitive in json["meshes"][0]["primitives"].as_array().unwrap() {
        let floats = |name: &str, width: usize| -> Vec<Vec<f32>> {
            if primitive["attributes"][name].is_null() {
                return Vec::new();
            }
            let (bytes, kind) = accessor(&primitive["attributes"][name]);
            assert_eq!(kind, 5126);
            let floats: Vec<f32> = bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect();
            floats.chunks_exact(width).map(<[f32]>::to_vec).collect()
        };
        let (positions, uvs) = (floats("POSITION", 3), floats("TEXCOORD_0", 2));
        let (bytes, kind) = accessor(&primitive["indices"]);
        let indices: Vec<usize> = if kind == 5123 {
            bytes.chunks_exact(2).map(|b| usize::from(u16::from_le_bytes(b.try_into().unwrap()))).collect()
        } else {
            bytes.chunks_exact(4).map(|b| u32::from_le_bytes(b.try_into().unwrap()) as usize).collect()
        };
        let material = &json["materials"][primitive["material"].as_u64().unwrap() as usize]["pbrMetallicRoughness"];
        let texture = material["baseColorTexture"]["index"].as_u64();
        let picture = texture.map(|t| json["textures"][t as usize]["source"].as_u64().unwrap() as usize);
        let factor = [0, 1, 2].map(|k| screen(material["baseColorFactor"][k].as_f64().unwrap_or(1.0) as f32));
        for corners in indices.chunks_exact(3) {
            let corner = |k: usize| {
                let p = &positions[corners[k]];
                DVec3::new(f64::from(p[0]), f64::from(p[1]), f64::from(p[2])) + origin
            };
            let uv = |k: usize| uvs.get(corners[k]).map_or(Vec2::ZERO, |uv| Vec2::new(uv[0], uv[1]));
            let (positions, uvs) = ([corner(0), corner(1), corner(2)], [uv(0), uv(1), uv(2)]);
            scene.triangles.push(Shown { positions, uvs, picture, factor });
        }
    }
    scene
}

/// Every triangle of a model.
pub fn model(model: &Model) -> Scene {
    let mut scene = Scene::default();
    for primitive in &model.primitives {
        let material = &model.materials[primitive.material];
        let picture = material.base_color_texture.as_ref().map(|texture| {
            let picture = &texture.picture;
            scene
                .pictures
                .push(image::RgbaImage::from_raw(picture.width, picture.height, picture.rgba().to_vec()).unwrap());
            scene.pictures.len() - 1
        });
        let factor = [0, 1, 2].map(|k| screen(material.base_color[k]));
        for corners in primitive.indices.chunks_exact(3) {
            let at = [0, 1, 2].map(|k| corners[k] as usize);
            let positions = at.map(|i| glam::Vec3::from(primitive.positions[i]).as_dvec3());
            let uvs = at.map(|i| primitive.uvs.get(i).map_or(Vec2::ZERO, |uv| Vec2::from(*uv)));
            scene.triangles.push(Shown { positions, uvs, picture, factor });
        }
    }
    scene
}

/// About what a linear factor does to an sRGB colour.
fn screen(linear: f32) -> f32 {
    linear.powf(1.0 / 2.2)
}

/// All tiles of a level, with the leaves that end above it.
pub fn level(root: &Tile, level: u32) -> Vec<&Tile> {
    if level == 0 || root.children.is_empty() {
        return vec![root];
    }
    root.children.iter().flat_map(|child| self::level(child, level - 1)).collect()
}

pub fn all(tiles: &[&Tile]) -> Scene {
    let mut scene = Scene::default();
    tiles.iter().for_each(|t| scene.add(tile(t)));
    scene
}

/// How many levels lie below a tile.
pub fn depth(root: &Tile) -> u32 {
    root.children.iter().map(|c| depth(c) + 1).max().unwrap_or(0)
}

/// `count` points of each triangle as weights of its corners, the same on every run.
pub fn weights(count: usize) -> impl Iterator<Item = [f32; 3]> {
    // The golden ratio's two-dimensional cousin spreads any number of points evenly (M. Roberts, 2018).
    (1..=count).map(|i| {
        let (mut u, mut v) = ((i as f32 * 0.754_877_7).fract(), (i as f32 * 0.569_840_3).fract());
        if u + v > 1.0 {
            (u, v) = (1.0 - u, 1.0 - v);
        }
        [1.0 - u - v, u, v]
    })
}

/// Saves a picture for looking at, where somebody wants to.
pub fn keep(name: &str, picture: &image::RgbImage) {
    if let Some(folder) = std::env::var_os("PARVIS_PICTURES") {
        let folder = std::path::PathBuf::from(folder).join("levels");
        std::fs::create_dir_all(&folder).unwrap();
        picture.save(folder.join(format!("{name}.png"))).unwrap();
    }
}
