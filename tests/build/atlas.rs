//! What tiles show is what the model shows: atlases at the leaves, baked above.

use super::models::{grid, hills, model, picture, texture};
use super::reading::{Tile, files, read};
use super::scans::Scan;
use super::shown::{self, weights};
use crate::common::ortho::{Scene, Shown, difference, draw, filtered, halved};
use glam::{DVec3, Vec2};
use parvis::content::surface::{Alpha, Material, Model, Picture, Pixels, Wrap};
use parvis::workshop::build::{BuildOptions, build};
use parvis::workshop::progress::Silent;
use std::sync::Arc;
use tempfile::TempDir;

fn built(model: Model, options: &BuildOptions) -> (TempDir, Tile) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    build(model, &out, options, &Silent).unwrap();
    let root = read(&out);
    (folder, root)
}

fn tiles_of(triangles: usize) -> BuildOptions {
    BuildOptions { max_tile_triangles: triangles, jpeg_quality: 100, ..BuildOptions::default() }
}

/// About a thousand islands over one picture, 73 thousand triangles.
const SCAN: Scan = Scan { squares: 192, island: 6, texels: 2048, margin: 6, background: [0, 255, 0] };

fn soft(x: f32, z: f32) -> [u8; 3] {
    let wave = |a: f32| (127.0 + 90.0 * a.sin()) as u8;
    [wave(x * 0.8), wave(z * 0.6 + 1.0), wave((x + z) * 0.5)]
}

fn checkered(x: f32, z: f32) -> [u8; 3] {
    let odd = ((x / 1.7).floor() + (z / 1.7).floor()).rem_euclid(2.0) == 1.0;
    if odd { [255, 0, 0] } else { [0, 0, 255] }
}

/// Texels of its picture that a triangle covers, and square metres.
fn texels_and_area(scene: &Scene, triangle: &Shown) -> (f64, f64) {
    let picture = &scene.pictures[triangle.picture.unwrap()];
    let size = Vec2::new(picture.width() as f32, picture.height() as f32);
    let [a, b, c] = triangle.uvs.map(|uv| (uv * size).as_dvec2());
    let [p, q, r] = triangle.positions;
    ((b - a).perp_dot(c - a).abs() / 2.0, (q - p).cross(r - p).length() / 2.0)
}

#[test]
fn leaves_keep_the_density_of_the_source_and_its_texels() {
    let scan = SCAN.model(soft);
    let (_keep, root) = built(scan, &tiles_of(8192));
    let density = f64::from(SCAN.texels_per_metre());
    for tile in root.leaves() {
        let scene = shown::tile(tile);
        assert_eq!(scene.pictures.len(), 1);
        for triangle in &scene.triangles {
            let [p, q, r] = triangle.positions.map(|p| glam::DVec2::new(p.x, p.z));
            let expected = (q - p).perp_dot(r - p).abs() / 2.0 * density * density;
            let (texels, _) = texels_and_area(&scene, triangle);
            assert!((texels / expected - 1.0).abs() < 2e-3, "{texels} texels instead of {expected}");
        }
    }
}

#[test]
fn every_level_shows_the_colours_of_the_original() {
    let (_keep, root) = built(SCAN.model(soft), &tiles_of(8192));
    assert_eq!(shown::depth(&root), 2);
    for level in 0..=2 {
        let scene = shown::all(&shown::level(&root, level));
        let (mut sum, mut worst, mut count) = (0.0, 0.0f32, 0);
        for triangle in &scene.triangles {
            for weights in weights(4) {
                let shown = scene.color(triangle, weights);
                let p: DVec3 = (0..3).map(|k| triangle.positions[k] * f64::from(weights[k])).sum();
                let expected = soft(p.x as f32, p.z as f32);
                for k in 0..3 {
                    let apart = (shown[k] - f32::from(expected[k])).abs();
                    sum += f64::from(apart);
                    worst = worst.max(apart);
                    count += 1;
                }
            }
        }
        let mean = sum / f64::from(count);
        eprintln!("level {level}: mean difference {mean:.2} of 255, largest {worst:.0}");
        assert!(mean < 3.0, "level {level}: {mean}");
        // Half a metre beside, at the steepest places.
        assert!(worst < 60.0, "level {level}: {worst}");
    }
}

#[test]
fn nothing_of_what_lies_beside_an_island_is_ever_seen() {
    let (_keep, root) = built(SCAN.model(checkered), &tiles_of(8192));
    for tile in root.all() {
        let mut scene = shown::tile(tile);
        for mip in 0..=2 {
            let (mut greenest, mut darkest) = (0.0f32, f32::INFINITY);
            for triangle in &scene.triangles {
                let corners = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0], [0.0, 0.5, 0.5]];
                for weights in weights(6).chain(corners) {
                    let [red, green, blue] = scene.color(triangle, weights);
                    greenest = greenest.max(green);
                    darkest = darkest.min(red + blue);
                }
            }
            // JPEG's own noise at edges between red and blue; the background is 255.
            assert!(greenest < 48.0, "{} has green of {greenest} on mip level {mip}", tile.file.display());
            assert!(darkest > 180.0, "{} is as dark as {darkest} on mip level {mip}", tile.file.display());
            scene.pictures = scene.pictures.iter().map(halved).collect();
        }
    }
}

#[test]
fn atlases_are_filled_and_of_whole_blocks() {
    let (_keep, root) = built(SCAN.model(soft), &tiles_of(8192));
    for level in 0..=2 {
        let (mut used, mut all) = (0.0, 0.0);
        for tile in shown::level(&root, level) {
            let scene = shown::tile(tile);
            let picture = &scene.pictures[0];
            assert!(
                picture.width().is_multiple_of(4) && picture.height().is_multiple_of(4),
                "{:?}",
                picture.dimensions()
            );
            all += f64::from(picture.width()) * f64::from(picture.height());
            used += scene.triangles.iter().map(|t| texels_and_area(&scene, t).0).sum::<f64>();
        }
        eprintln!("level {level}: {:.0} % of {all} texels in use", used / all * 100.0);
        // The source itself is filled to two thirds.
        assert!(used / all > 0.5, "level {level}: {}", used / all);
    }
}

#[test]
fn a_textured_build_is_the_same_on_one_thread_and_on_two() {
    let results = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (keep, _) = pool.install(|| built(SCAN.model(soft), &tiles_of(16_384)));
        files(&keep.path().join("out"))
    });
    assert!(results[0].len() > 8);
    assert!(results[0] == results[1]);
}

#[test]
fn materials_that_differ_in_their_picture_alone_share_an_atlas_and_a_primitive() {
    let half = |first: f32| {
        let mut half = grid(60, 60, false, |u, v| [u * 10.0 + first, (u * 9.0).sin() * 0.3, v * 10.0]);
        half.material = usize::from(first > 0.0);
        half
    };
    let mut both = model(vec![half(0.0), half(10.0)]);
    both.materials[0].base_color_texture = texture(&picture("left.png", 1024, 1024));
    both.materials[1].base_color_texture = texture(&picture("right.png", 800, 1200));
    let (_keep, root) = built(both.clone(), &tiles_of(4096));
    for tile in root.all() {
        assert_eq!(tile.json["materials"].as_array().unwrap().len(), 1);
        assert_eq!(tile.json["images"].as_array().unwrap().len(), 1);
        assert_eq!(tile.json["meshes"][0]["primitives"].as_array().unwrap().len(), 1);
    }
    // What differs otherwise stays apart, over the same picture.
    both.materials[1].roughness = 0.2;
    let (_keep, root) = built(both, &tiles_of(100_000));
    assert_eq!(root.json["materials"].as_array().unwrap().len(), 2);
    assert_eq!(root.json["images"].as_array().unwrap().len(), 1);
}

#[test]
fn islands_used_twice_or_mirrored_are_stored_once() {
    let sheet = |y: f32, mirrored: bool| {
        let mut sheet = grid(20, 20, false, |u, v| [u * 10.0, y, v * 10.0]);
        sheet.uvs.iter_mut().for_each(|uv| {
            *uv = [0.1 + 0.3 * if mirrored { 1.0 - uv[0] } else { uv[0] }, 0.2 + 0.3 * uv[1]];
        });
        sheet
    };
    let size = |sheets: Vec<_>| {
        let mut all = model(sheets);
        all.materials[0].base_color_texture = texture(&picture("sheet", 1000, 1000));
        let (_keep, root) = built(all, &BuildOptions::default());
        shown::tile(&root).pictures[0].dimensions()
    };
    let once = size(vec![sheet(0.0, false)]);
    assert!((300..=320).contains(&once.0) && (300..=320).contains(&once.1), "{once:?}");
    assert_eq!(size(vec![sheet(0.0, false), sheet(1.0, true), sheet(2.0, false)]), once);
}

#[test]
fn a_ring_of_triangles_does_not_take_the_emptiness_inside() {
    // A frame two hundredths wide around the whole picture.
    let mut frame = grid(100, 100, false, |u, v| [u * 10.0, 0.0, v * 10.0]);
    let uvs = frame.uvs.clone();
    let outside = |i: u32| uvs[i as usize].iter().any(|c| !(0.019..=0.981).contains(c));
    frame.indices =
        frame.indices.chunks_exact(3).filter(|t| t.iter().all(|&i| outside(i))).flatten().copied().collect();
    let mut frame = model(vec![frame]);
    frame.materials[0].base_color_texture = texture(&picture("frame", 2000, 2000));
    let (_keep, root) = built(frame, &BuildOptions::default());
    let picture = &shown::tile(&root).pictures[0];
    // 2000 * 2000 texels in all, an eighth to a twelfth of them used.
    let texels = picture.width() * picture.height();
    assert!(texels < 900_000, "{texels}");
}

#[test]
fn a_thin_wall_keeps_a_colour_on_each_side() {
    let side = |back: bool| {
        let mut side = grid(120, 120, false, |u, v| {
            let x = if back { 1.0 - u } else { u };
            [x * 10.0, v * 10.0, 0.02 * (u * 40.0).sin() * (v * 30.0).sin() - if back { 0.05 } else { 0.0 }]
        });
        side.uvs.iter_mut().for_each(|uv| uv[0] = uv[0] * 0.48 + if back { 0.51 } else { 0.01 });
        side
    };
    let mut wall = model(vec![side(false), side(true)]);
    let rgba: Vec<u8> =
        (0..1024 * 1024).flat_map(|i| if i % 1024 < 512 { [230, 20, 20, 255] } else { [20, 20, 230, 255] }).collect();
    wall.materials[0].base_color_texture = texture(&Arc::new(Picture::from_rgba("wall", 1024, 1024, rgba)));
    let (_keep, root) = built(wall, &tiles_of(2048));
    assert!(shown::depth(&root) >= 2);
    for tile in root.all() {
        let scene = shown::tile(tile);
        for triangle in &scene.triangles {
            let [a, b, c] = triangle.positions;
            let normal = (b - a).cross(c - a).normalize();
            for weights in weights(3) {
                let [red, _, blue] = scene.color(triangle, weights);
                // Where the wall ends, triangles of both sides may meet at any angle.
                if normal.z > 0.7 {
                    assert!(red > 200.0 && blue < 60.0, "{red} {blue} on the front");
                } else if normal.z < -0.7 {
                    assert!(blue > 200.0 && red < 60.0, "{red} {blue} on the back");
                }
            }
        }
    }
}

#[test]
fn odd_coordinates_do_no_harm() {
    let mut ground = hills(60);
    let uvs = &mut ground.primitives[0].uvs;
    uvs[100] = [f32::NAN, 0.5];
    uvs[1000] = [f32::INFINITY, f32::NEG_INFINITY];
    uvs[2000] = [1e30, -1e30];
    uvs[2100] = [3.25, -7.5];
    // A whole stretch without any area.
    uvs[3000..3040].fill([0.5, 0.5]);
    ground.materials[0].base_color_texture = texture(&picture("odd", 1024, 1024));
    let (_keep, root) = built(ground, &tiles_of(2048));
    for tile in root.all() {
        let scene = shown::tile(tile);
        let picture = &scene.pictures[0];
        assert!(picture.width() <= 4096 && picture.height() <= 4096);
        for triangle in &scene.triangles {
            assert!(triangle.uvs.iter().all(|uv| (0.0..=1.0).contains(&uv.x) && (0.0..=1.0).contains(&uv.y)));
        }
    }
}

#[test]
fn coordinates_in_other_squares_of_a_clamped_picture_are_cut_as_well() {
    let mut ground = hills(40);
    ground.primitives[0].uvs.iter_mut().for_each(|uv| uv[0] = uv[0] * 2.0 - 0.5);
    ground.materials[0].base_color_texture = texture(&picture("clamped", 1024, 1024));
    let texture = ground.materials[0].base_color_texture.as_mut().unwrap();
    (texture.wrap_u, texture.wrap_v) = (Wrap::Clamp, Wrap::Clamp);
    let (_keep, root) = built(ground, &tiles_of(100_000));
    let scene = shown::tile(&root);
    for triangle in &scene.triangles {
        let center = triangle.positions.iter().sum::<DVec3>() / 3.0;
        let expected = ((center.x / 60.0 + 0.5) * 2.0 - 0.5).clamp(0.0, 1.0) * 255.0;
        let shown = scene.color(triangle, [1.0 / 3.0; 3])[0];
        assert!((f64::from(shown) - expected).abs() < 6.0, "{shown} instead of {expected}");
    }
}

#[test]
fn leaves_of_a_cut_out_picture_keep_their_alpha_on_every_level() {
    let mut ground = hills(120);
    let mut holes = picture("leaves", 1024, 1024);
    let Pixels::Rgba8(texels) = &mut Arc::get_mut(&mut holes).unwrap().pixels else { unreachable!() };
    for (i, texel) in texels.chunks_exact_mut(4).enumerate() {
        // Invisible texels in a colour that must not show.
        if (i % 1024) / 128 % 2 == 1 {
            texel.copy_from_slice(&[0, 0, 255, 0]);
        }
    }
    ground.materials[0] =
        Material { alpha: Alpha::Mask(0.5), base_color_texture: texture(&holes), ..Material::default() };
    let (_keep, root) = built(ground, &tiles_of(4096));
    for tile in root.all() {
        assert_eq!(tile.json["images"][0]["mimeType"], "image/png");
        let scene = shown::tile(tile);
        let (mut seen, mut all) = (0, 0);
        for triangle in &scene.triangles {
            let uv = triangle.uvs.iter().sum::<Vec2>() / 3.0;
            let [_, _, blue, alpha] = filtered(&scene.pictures[0], uv);
            all += 1;
            seen += usize::from(alpha > 127.0);
            let x = triangle.positions.iter().sum::<DVec3>().x / 3.0;
            let within = (x / 60.0 + 0.5) * 8.0 % 1.0;
            if (0.2..0.8).contains(&within) {
                let opaque = (((x / 60.0 + 0.5) * 8.0) as u32).is_multiple_of(2);
                assert_eq!(alpha > 127.0, opaque, "at {x}");
                assert!(!opaque || (blue - 90.0).abs() < 4.0, "{blue} at {x}");
            }
        }
        assert!((0.4..0.6).contains(&(f64::from(seen as u32) / f64::from(all))), "{seen} of {all}");
    }
}

/// Every level of a model seen from two sides, compared with the model itself.
fn compare(name: &str, whole: Model, triangles: usize, bound: f64) {
    let original = shown::model(&whole);
    let (low, high) = whole.bounds().unwrap();
    let (low, high) = (low.as_dvec3(), high.as_dvec3());
    let options = BuildOptions { max_tile_triangles: triangles, ..BuildOptions::default() };
    let (_keep, root) = built(whole, &options);
    for (side, toward) in [DVec3::new(1.0, 0.6, 0.8), DVec3::new(-0.7, 0.5, -1.0)].into_iter().enumerate() {
        let expected = draw(&original, low, high, toward, 900);
        shown::keep(&format!("{name}-{side}-original"), &expected);
        for level in (0..=shown::depth(&root)).rev() {
            let tiles = shown::level(&root, level);
            let error = tiles.iter().map(|t| t.error).fold(0.0, f64::max);
            let texels: u32 = tiles.iter().flat_map(|t| shown::tile(t).pictures).map(|p| p.width() * p.height()).sum();
            let actual = draw(&shown::all(&tiles), low, high, toward, 900);
            shown::keep(&format!("{name}-{side}-level-{level}"), &actual);
            let apart = difference(&expected, &actual);
            eprintln!(
                "{name}, side {side}, level {level}: {} tiles, {texels} texels, error {error:.3} m, mean difference {apart:.2} of 255",
                tiles.len()
            );
            let leaf = level == shown::depth(&root);
            assert!(apart < if leaf { bound / 4.0 } else { bound }, "level {level} differs by {apart}");
        }
    }
}

#[test]
fn every_level_of_the_church_looks_like_the_church() {
    let Some(path) = crate::common::samples("church/scene.gltf") else { return };
    compare("church", parvis::content::mesh::load(&path).unwrap().value, 4096, 24.0);
}

#[test]
fn every_level_of_the_hotel_room_looks_like_the_room() {
    let Some(path) = crate::common::samples("hotel-room/scene.glb") else { return };
    compare("hotel", parvis::content::mesh::load(&path).unwrap().value, 16_384, 24.0);
}

#[test]
fn tiles_of_mars_with_a_picture_each_become_one_model() {
    use parvis::content::payload::{DecodeOptions, decode};
    let Some(folder) = crate::common::samples("mars") else { return };
    let mut mars = Model::default();
    let mut origin = None;
    for name in ["0000", "0001", "0002", "0003", "0010", "0011", "0012", "0013"] {
        let bytes = std::fs::read(folder.join(format!("{name}.b3dm"))).unwrap();
        let nothing = |_: &str| Err("alone".to_owned());
        let options = DecodeOptions::new(glam::DMat4::IDENTITY, &nothing);
        let content = decode(&bytes, name, &options).unwrap().value;
        let base = mars.materials.len();
        mars.materials.extend(content.model.materials);
        mars.primitives.extend(content.model.primitives.into_iter().map(|mut primitive| {
            primitive.material += base;
            for position in &mut primitive.positions {
                let at =
                    content.center - *origin.get_or_insert(content.center) + glam::Vec3::from(*position).as_dvec3();
                *position = at.as_vec3().to_array();
            }
            primitive
        }));
    }
    compare("mars", mars, 1024, 12.0);
}

#[test]
fn every_level_of_a_scan_looks_like_the_scan() {
    let paint = |x: f32, z: f32| {
        let [r, g, b] = soft(x * 0.4, z * 0.4);
        let line = (x.rem_euclid(3.0) < 0.12) || (z.rem_euclid(3.0) < 0.12);
        if line { [20, 20, 20] } else { [r, g, b] }
    };
    compare("scan", SCAN.model(paint), 8192, 16.0);
}
