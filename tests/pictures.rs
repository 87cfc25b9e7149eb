//! What a visitor sees, drawn without a window. Where nothing can draw, these tests say so and pass.

use std::path::Path;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use bevy::prelude::{Transform, Vec3, With};
use bevy::render::renderer::RenderDevice;
use glam::DVec3;
use parvis::content::mesh;
use parvis::content::surface::Picture;
use parvis::content::visit::{Place, Pose, Standpoint, Stop, Texts, TilesetEntry, Tour, Visit};
use parvis::viewer::offscreen::{PictureError, Studio, Viewpoint};
use parvis::viewer::visitor::{
    BoxColors, Commanded, CurrentVisit, Eye, GoTo, Posture, Preferences, Quality, StreamingReport, TourCommand,
    VisitSource,
};
use parvis::visiting::hands::Command;
use parvis::workshop::build::{BuildOptions, build};
use parvis::workshop::cathedral::{CathedralOptions, write_visit};
use parvis::workshop::progress::Silent;
use serde_json::{Value, json};

use crate::common::glb::Gltf;
use crate::common::pictures::{DRAWING, alike, brightness, compare, part, pixel};
use crate::common::samples;

pub const WIDTH: u32 = 240;
pub const HEIGHT: u32 = 135;
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A studio in this visit, or `None` where nothing can draw.
pub fn studio(path: &Path) -> Option<(MutexGuard<'static, ()>, Studio)> {
    let turn = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    match Studio::open(VisitSource::Path(path.to_owned()), WIDTH, HEIGHT, PATIENCE) {
        Ok(studio) => Some((turn, studio)),
        Err(error @ PictureError::NoRenderer(_)) => {
            eprintln!("skipped: {error}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

fn take(studio: &mut Studio, from: &Viewpoint, posture: Posture) -> Picture {
    let picture = studio.take(from, posture, PATIENCE).unwrap();
    assert!(brightness(&picture) > 20.0, "a picture is not black: {}", brightness(&picture));
    picture
}

/// Two triangles with these corners, counter-clockwise from the front, and this material.
pub fn quad(gltf: &mut Gltf, corners: [[f32; 3]; 4], material: usize) {
    let positions = gltf.floats(&corners);
    let uvs = gltf.floats(&[[0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]);
    let indices = gltf.indices(&[0, 1, 2, 0, 2, 3]);
    let attributes = json!({"POSITION": positions, "TEXCOORD_0": uvs});
    gltf.show(json!({"attributes": attributes, "indices": indices, "material": material}));
}

/// Faces south (+z), 2 m wide and high around a centre.
pub fn board(gltf: &mut Gltf, [x, y, z]: [f32; 3], half: [f32; 2], material: usize) {
    let (w, h) = (half[0], half[1]);
    quad(gltf, [[x - w, y - h, z], [x + w, y - h, z], [x + w, y + h, z], [x - w, y + h, z]], material);
}

pub fn paint(gltf: &mut Gltf, linear: [f32; 3], unlit: bool) -> usize {
    let color = [linear[0], linear[1], linear[2], 1.0];
    let extensions: Value = if unlit { json!({"KHR_materials_unlit": {}}) } else { json!({}) };
    let pbr = json!({"baseColorFactor": color, "metallicFactor": 0.0, "roughnessFactor": 1.0});
    gltf.push("materials", json!({"pbrMetallicRoughness": pbr, "extensions": extensions}))
}

/// Red above, blue below, a white corner at the upper left.
fn flag() -> Vec<u8> {
    let flag = image::RgbImage::from_fn(16, 16, |x, y| match (x, y) {
        (0..5, 0..5) => image::Rgb([255, 255, 255]),
        (_, 0..8) => image::Rgb([200, 20, 20]),
        _ => image::Rgb([20, 20, 200]),
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    flag.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Three boards 5 m north of the entrance (unlit orange, a flag, lit green), and a low violet one 2 m nearer.
fn boards() -> Gltf {
    let mut gltf = Gltf::new();
    gltf.json["extensionsUsed"] = json!(["KHR_materials_unlit"]);
    let orange = paint(&mut gltf, [0.5, 0.2, 0.05], true);
    board(&mut gltf, [-3.0, 1.61, 0.0], [1.0, 1.0], orange);
    let flag = gltf.material_with_picture(&flag(), "image/png");
    gltf.json["materials"][flag]["extensions"] = json!({"KHR_materials_unlit": {}});
    board(&mut gltf, [0.0, 1.61, 0.0], [1.0, 1.0], flag);
    let green = paint(&mut gltf, [0.1, 0.6, 0.1], false);
    board(&mut gltf, [3.0, 1.61, 0.0], [1.0, 1.0], green);
    let violet = paint(&mut gltf, [0.3, 0.0, 0.5], true);
    board(&mut gltf, [0.0, 0.6, 2.0], [0.4, 0.6], violet);
    let grey = paint(&mut gltf, [0.3, 0.3, 0.3], false);
    quad(&mut gltf, [[-20.0, 0.0, 20.0], [20.0, 0.0, 20.0], [20.0, 0.0, -20.0], [-20.0, 0.0, -20.0]], grey);
    gltf
}

/// A visit of the boards, with a tour of one captioned stop.
pub fn boards_visit(folder: &Path) {
    let model = folder.join("boards.glb");
    std::fs::write(&model, boards().glb()).unwrap();
    build(mesh::load(&model).unwrap().value, &folder.join("tiles"), &BuildOptions::default(), &Silent).unwrap();
    let pose = Pose::standing(DVec3::new(0.0, 0.0, 5.0), DVec3::new(0.0, 1.61, 0.0));
    let place = Place { step_free: true, ..Place::new("entrance", Texts::new("en", "Entrance"), pose) };
    let mut visit = Visit::new(Texts::new("en", "Boards"), "tiles/tileset.json", place);
    visit.languages = vec!["en".to_owned()];
    let mut tour = Tour::new("short", Texts::new("en", "Short"));
    tour.stops.push(Stop {
        id: "boards".into(),
        title: Texts::new("en", "Boards"),
        text: Texts::new("en", "Three boards."),
        place: Some("entrance".into()),
        captions: [("en".to_owned(), "boards.en.vtt".to_owned())].into(),
        ..Stop::default()
    });
    std::fs::create_dir_all(folder.join("tours")).unwrap();
    let vtt = "WEBVTT\n\n00:00.000 --> 01:00.000\nThree boards stand before you.\n";
    std::fs::write(folder.join("tours/boards.en.vtt"), vtt).unwrap();
    tour.save(folder, &visit).unwrap();
    visit.tours = vec![tour.uri()];
    visit.save(folder).unwrap();
}

/// Rows per metre at this many metres from the eye, with the default field of view.
fn rows_per_metre(distance: f32) -> f32 {
    HEIGHT as f32 / 2.0 / (distance * (Preferences::default().field_of_view_deg / 2.0).to_radians().tan())
}

/// The pixel of a point on the boards' plane, metres from the middle of the flag.
pub fn on_board(picture: &Picture, right: f32, up: f32) -> [u8; 3] {
    let scale = rows_per_metre(5.0);
    pixel(picture, (WIDTH as f32 / 2.0 + right * scale) as u32, (HEIGHT as f32 / 2.0 - up * scale) as u32)
}

#[track_caller]
pub fn assert_near(actual: [u8; 3], expected: [u8; 3], within: u8, what: &str) {
    let near = actual.iter().zip(expected).all(|(a, e)| a.abs_diff(e) <= within);
    assert!(near, "{what}: {actual:?} instead of {expected:?}");
}

/// The highest row of the violet board, in the middle column: four violet rows, since where the flag's red meets
/// its blue one row is violet too.
fn top_of_violet(picture: &Picture) -> u32 {
    let violet = |[r, g, b]: [u8; 3]| b > g.saturating_add(40) && r > g.saturating_add(40);
    let board = |y: &u32| (*y..*y + 4).all(|row| violet(pixel(picture, WIDTH / 2, row)));
    (0..HEIGHT - 4).find(board).expect("the violet board is seen")
}

/// Almost white pixels in the lower third.
fn letters(picture: &Picture) -> usize {
    let white = |x, y| pixel(picture, x, y).iter().all(|c| *c > 200);
    (HEIGHT * 2 / 3..HEIGHT).map(|y| (0..WIDTH).filter(|x| white(*x, y)).count()).sum()
}

#[test]
fn boards_made_in_code_are_seen_where_and_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    boards_visit(folder.path());
    let Some((_turn, mut studio)) = studio(folder.path()) else { return };
    let standing = take(&mut studio, &Viewpoint::Entrance, Posture::Standing);
    compare("boards", &standing);

    // 0.5, 0.2, 0.05 of linear light in sRGB.
    assert_near(on_board(&standing, -3.0, 0.0), [188, 124, 63], 3, "an unlit colour is exact");
    // The builder keeps pictures as JPEG, which blurs the colours of so small a flag.
    assert_near(on_board(&standing, -0.8, 0.8), [255, 255, 255], 40, "the flag's white corner is at the upper left");
    assert_near(on_board(&standing, 0.5, 0.5), [200, 20, 20], 40, "the flag is red above");
    assert_near(on_board(&standing, 0.7, -0.5), [20, 20, 200], 40, "the flag is blue below");
    let [r, g, b] = on_board(&standing, 3.0, 0.0);
    assert!(g > r.saturating_add(20) && g > b.saturating_add(20), "a lit green board is green: {r} {g} {b}");

    let seated = take(&mut studio, &Viewpoint::Entrance, Posture::Seated);
    let (high, low) = (top_of_violet(&seated), top_of_violet(&standing));
    let moved = low as f32 - high as f32;
    // 0.41 m lower at 3 m, seen against the boards at 5 m.
    let expected = 0.41 * (rows_per_metre(3.0) - rows_per_metre(5.0));
    assert!(
        (moved - expected).abs() < 2.5,
        "what is near rises when the eye sinks: by {moved} instead of {expected} rows"
    );

    let standing_again = take(&mut studio, &Viewpoint::Entrance, Posture::Standing);
    alike(&standing_again, &standing).unwrap();

    studio.world().resource_mut::<Preferences>().captions = true;
    studio.world().write_message(TourCommand::Start("short".to_owned()));
    studio.settle(PATIENCE).unwrap();
    let captioned = studio.shoot().unwrap();
    assert!(letters(&captioned) > letters(&standing) + 30, "captions are drawn: {} white pixels", letters(&captioned));
    studio.world().resource_mut::<Preferences>().captions = false;
    studio.settle(PATIENCE).unwrap();
    alike(&studio.shoot().unwrap(), &standing).expect("captions are taken away");
}

#[test]
fn pictures_that_differ_where_it_matters_are_told_apart() {
    let grey = |value: u8| Picture::from_rgba("", 10, 10, vec![value; 400]);
    let with = |pixels: usize, value: u8| {
        let rest = vec![100; 400 - pixels * 4];
        Picture::from_rgba("", 10, 10, [vec![value; pixels * 4], rest].concat())
    };
    alike(&with(3, 255), &grey(100)).expect("an edge may differ");
    alike(&grey(110), &grey(100)).expect("rounding may differ");
    assert!(alike(&with(10, 255), &grey(100)).is_err(), "a thing may not");
    assert!(alike(&grey(140), &grey(100)).is_err(), "the light may not");
}

#[test]
fn the_cathedral_looks_as_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let visit = folder.path().join("cathedral");
    write_visit(&visit, &CathedralOptions { detail: 0, ..CathedralOptions::default() }, &Silent).unwrap();
    let Some((_turn, mut studio)) = studio(&visit) else { return };
    let views = [
        ("entrance", Posture::Standing),
        ("nave", Posture::Seated),
        ("choir", Posture::Standing),
        ("parvis", Posture::Standing),
    ];
    for (place, posture) in views {
        let picture = take(&mut studio, &Viewpoint::Place(place.to_owned()), posture);
        compare(&format!("cathedral-{place}"), &picture);
    }
    // Pointing at the floor, at a chair, and at the roof, on which one cannot stand; and where the sign is then.
    let roof = GoTo::Pose { at: Vec3::new(40.0, 42.0, 8.0), look: Vec3::new(40.0, 37.0, 5.0), floating: true };
    let nave = || GoTo::Place("nave".to_owned());
    let pointing: [(&str, GoTo, &[Command], (u32, u32)); 3] = [
        ("landing-ring", nave(), &[Command::LookDown, Command::Teleport], (WIDTH / 2, HEIGHT / 2)),
        ("landing-before-a-chair", nave(), &[Command::TurnLeft, Command::LookDown, Command::Teleport], (114, 95)),
        ("landing-cross", roof, &[Command::Teleport], (WIDTH / 2, HEIGHT / 2 + 10)),
    ];
    for (name, from, presses, at) in pointing {
        studio.world().write_message(from);
        for command in presses {
            studio.frame().unwrap();
            studio.world().write_message(Commanded(*command));
        }
        studio.settle(PATIENCE).unwrap();
        compare(name, &part(&studio.shoot().unwrap(), at, (36, 24)));
        studio.world().write_message(Commanded(Command::Back));
        studio.frame().unwrap();
    }
    assert!(studio.world().resource::<StreamingReport>().failures.is_empty());
}

/// What is at this path, compared with its snapshot; what has failed to load. `turn` changes where the eye is
/// relative to what the overview looks at.
fn overview_of(path: &Path, name: &str, turn: impl Fn(DVec3) -> DVec3) -> Option<Vec<String>> {
    let (_turn, mut studio) = studio(path)?;
    let pose = studio.world().resource::<CurrentVisit>().0.entrance().unwrap().pose;
    let Standpoint::Eye(eye) = pose.at else { panic!("an overview is free: {pose:?}") };
    let eye = pose.look + turn(eye - pose.look);
    let viewpoint = Viewpoint::Pose { eye: eye.as_vec3(), look: pose.look.as_vec3() };
    let picture = take(&mut studio, &viewpoint, Posture::Standing);
    compare(name, &picture);
    let failures = studio.world().resource::<StreamingReport>().failures.clone();
    // The same look from where nothing is.
    let world = studio.world();
    let eye = *world.query_filtered::<&Transform, With<Eye>>().single(world).unwrap();
    let far = eye.translation + Vec3::Y * 50_000.0;
    let away = Viewpoint::Pose { eye: far, look: far + *eye.forward() * 1000.0 };
    let nothing = take(&mut studio, &away, Posture::Standing);
    assert!(alike(&picture, &nothing).is_err(), "more is seen than the sky");
    Some(failures)
}

#[test]
fn a_church_from_a_sculptor_looks_as_it_did() {
    let Some(path) = samples("church/scene.gltf") else { return };
    let folder = tempfile::tempdir().unwrap();
    let tiles = folder.path().join("church");
    build(mesh::load(&path).unwrap().value, &tiles, &BuildOptions::default(), &Silent).unwrap();
    assert_eq!(overview_of(&tiles, "church", |eye| eye).unwrap_or_default(), [""; 0]);
}

#[test]
fn a_tile_that_is_missing_leaves_its_parent_to_be_seen() {
    let Some(path) = samples("3d-tiles-samples/1.0/TilesetWithDiscreteLOD/tileset.json") else { return };
    let Some(failures) = overview_of(&path, "discrete-lod", |eye| eye * 0.4) else { return };
    assert!(!failures.is_empty(), "it is told");
}

/// Six tilesets of one box each, in one visit.
#[test]
fn boxes_of_several_tilesets_stand_where_they_belong() {
    let Some(path) = samples("3d-tiles-samples/1.1/BoundingBoxTests") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut uris = Vec::new();
    for entry in std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        let name = entry.file_name().unwrap().to_string_lossy().into_owned();
        std::fs::create_dir(folder.path().join(&name)).unwrap();
        for file in std::fs::read_dir(&entry).unwrap().map(|e| e.unwrap().path()) {
            std::fs::copy(&file, folder.path().join(&name).join(file.file_name().unwrap())).unwrap();
        }
        uris.push(format!("{name}/tileset.json"));
    }
    uris.sort();
    let pose = Pose::free(DVec3::new(5.0, 5.0, 9.0), DVec3::new(1.5, 1.5, 0.0));
    let place = Place::new("corner", Texts::new("en", "Corner"), pose);
    let mut visit = Visit::new(Texts::new("en", "Boxes"), uris[0].clone(), place);
    visit.languages = vec!["en".to_owned()];
    visit.tilesets = uris.into_iter().map(|uri| TilesetEntry { uri, collision: None }).collect();
    visit.save(folder.path()).unwrap();
    assert_eq!(overview_of(folder.path(), "bounding-boxes", |eye| eye).unwrap_or_default(), [""; 0]);
}

#[test]
fn a_crater_of_mars_looks_as_it_did() {
    let Some(path) = samples("mars/tileset.json") else { return };
    // This crater's up is the tileset's y, which is north in a visit: it is seen from there.
    let failures = overview_of(&path, "mars", |eye| DVec3::new(eye.x, eye.y, -eye.z) * 0.6);
    assert_eq!(failures.unwrap_or_default(), [""; 0]);
}

/// One of every kind of content and tiling that has a sample.
#[test]
fn samples_of_every_kind_look_as_they_did() {
    // With how near the eye is, next to where a visitor begins.
    let kinds = [
        ("1.0/TilesetWithRequestVolume", "request-volume", 0.25),
        ("1.0/TilesetWithTreeBillboards", "trees", 0.3),
        ("1.1/MetadataGranularities", "houses", 0.5),
        ("1.1/MultipleContents", "several-contents", 0.6),
        ("1.1/SparseImplicitOctree", "implicit-octree", 0.6),
        ("1.1/SparseImplicitQuadtree", "implicit-quadtree", 0.35),
        ("glTF/EXT_structural_metadata/PropertyAttributesPointCloud", "points", 0.5),
        ("glTF/GpuInstancesMetadata", "instances", 0.75),
    ];
    for (folder, name, nearer) in kinds {
        let Some(path) = samples(&format!("3d-tiles-samples/{folder}/tileset.json")) else { return };
        let Some(failures) = overview_of(&path, name, |eye| eye * nearer) else { return };
        assert_eq!(failures, [""; 0], "{name}");
    }
}

/// A red board, and a blue one in its place when looked at more closely.
fn red_then_blue(folder: &Path) {
    for (name, color) in [("red", [1.0, 0.0, 0.0]), ("blue", [0.0, 0.0, 1.0])] {
        let mut gltf = Gltf::new();
        gltf.json["extensionsUsed"] = json!(["KHR_materials_unlit"]);
        let paint = paint(&mut gltf, color, true);
        board(&mut gltf, [0.0, 0.0, 0.0], [2.0, 2.0], paint);
        std::fs::write(folder.join(format!("{name}.glb")), gltf.glb()).unwrap();
    }
    let bounds = json!({"box": [0, 0, 0, 2, 0, 0, 0, 0.1, 0, 0, 0, 2]});
    let blue = json!({"boundingVolume": bounds, "geometricError": 0, "content": {"uri": "blue.glb"}});
    let root = json!({"boundingVolume": bounds, "geometricError": 0.2, "refine": "REPLACE",
        "content": {"uri": "red.glb"}, "children": [blue]});
    let tileset = json!({"asset": {"version": "1.1"}, "geometricError": 1, "root": root});
    std::fs::write(folder.join("tileset.json"), tileset.to_string()).unwrap();
}

#[test]
fn one_level_dissolves_into_the_next_and_nothing_behind_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    red_then_blue(folder.path());
    let Some((_turn, mut studio)) = studio(&folder.path().join("tileset.json")) else { return };
    let before = Viewpoint::Pose { eye: Vec3::new(0.0, 0.0, 3.0), look: Vec3::ZERO };
    let inside = |picture: &Picture| -> Vec<[u8; 3]> {
        let middle = |side: u32| side / 2 - 30..side / 2 + 30;
        middle(HEIGHT).flat_map(|y| middle(WIDTH).map(move |x| (x, y))).map(|(x, y)| pixel(picture, x, y)).collect()
    };
    let share = |pixels: &[[u8; 3]], of: [u8; 3]| {
        pixels.iter().filter(|pixel| **pixel == of).count() as f32 / pixels.len() as f32
    };
    let (red, blue) = ([255, 0, 0], [0, 0, 255]);
    assert_eq!(share(&inside(&take(&mut studio, &before, Posture::Standing)), red), 1.0);

    // From now on twenty times the detail is wanted, and the change takes its time.
    studio.world().resource_mut::<Preferences>().reduced_motion = false;
    let mut quality = studio.world().resource_mut::<Quality>();
    (quality.max_sse_px, quality.fade_secs) = (0.5, 3.0);
    for _ in 0..400 {
        studio.frame().unwrap();
        if studio.world().resource::<StreamingReport>().stats.deepest_level == 1 {
            break;
        }
    }
    (0..30).for_each(|_| studio.frame().unwrap());
    let during = inside(&studio.shoot().unwrap());
    let (reds, blues) = (share(&during, red), share(&during, blue));
    assert!(reds > 0.2 && blues > 0.2, "{reds} red, {blues} blue");
    // Four samples a pixel share one pattern: what is neither red nor blue would be what lies behind.
    assert_eq!(reds + blues, 1.0, "something else is seen between them");
    studio.settle(PATIENCE).unwrap();
    assert_eq!(share(&inside(&studio.shoot().unwrap()), blue), 1.0);
}

#[test]
fn what_is_known_of_the_thing_looked_at_is_told_while_the_panel_is_open() {
    let sample = "3d-tiles-samples/glTF/EXT_structural_metadata/FeatureIdAttributeAndPropertyTable/tileset.json";
    let Some(path) = samples(sample) else { return };
    let Some((_turn, mut studio)) = studio(&path) else { return };
    let told = |studio: &mut Studio| {
        studio.frame().unwrap();
        studio.frame().unwrap();
        studio.world().resource::<StreamingReport>().pointed_at.clone()
    };
    // The sample is four squares side by side; the middle of one of them.
    let square = Viewpoint::Pose { eye: Vec3::new(0.25, 0.25, 2.0), look: Vec3::new(0.25, 0.25, 0.0) };
    let picture = take(&mut studio, &square, Posture::Standing);
    assert!(brightness(&picture) > 20.0);
    assert!(told(&mut studio).is_empty(), "nobody asks");
    studio.world().resource_mut::<StreamingReport>().open = true;
    let sections = told(&mut studio);
    assert!(sections.iter().any(|section| !section.facts.is_empty()), "{sections:#?}");
    studio.world().resource_mut::<StreamingReport>().open = false;
    assert!(told(&mut studio).is_empty());
}

#[test]
fn a_graphics_card_that_stopped_is_started_again_and_shows_the_same() {
    let folder = tempfile::tempdir().unwrap();
    boards_visit(folder.path());
    let Some((_turn, mut studio)) = studio(&folder.path().join("visit.json")) else { return };
    let before = take(&mut studio, &Viewpoint::Entrance, Posture::Standing);
    for stop in 1..=2 {
        studio.world().resource::<RenderDevice>().wgpu_device().destroy();
        let after = take(&mut studio, &Viewpoint::Entrance, Posture::Standing);
        assert_eq!(alike(&after, &before), Ok(()), "after stop {stop}");
    }
}

#[test]
fn the_boxes_of_tiles_tell_levels_errors_and_what_is_on_its_way_by_their_colours() {
    let folder = tempfile::tempdir().unwrap();
    red_then_blue(folder.path());
    let Some((_turn, mut studio)) = studio(&folder.path().join("tileset.json")) else { return };
    let near = Viewpoint::Pose { eye: Vec3::new(0.0, 0.0, 6.0), look: Vec3::ZERO };
    let mut with = |colors: Option<BoxColors>, sse: f64| {
        let mut report = studio.world().resource_mut::<StreamingReport>();
        (report.boxes, report.box_colors) = (colors.is_some(), colors.unwrap_or_default());
        studio.world().resource_mut::<Quality>().max_sse_px = sse;
        take(&mut studio, &near, Posture::Standing)
    };
    let plain = with(None, 400.0);
    // What the lines of the box add, beside the board.
    let lines = |picture: &Picture, is: fn([u8; 3]) -> bool| {
        let pairs = picture.rgba().chunks_exact(4).zip(plain.rgba().chunks_exact(4));
        pairs.filter(|(a, b)| a != b && is([a[0], a[1], a[2]])).count()
    };
    let is_red: fn([u8; 3]) -> bool = |[r, g, b]| r > 150 && g < 110 && b < 110;
    let is_blue: fn([u8; 3]) -> bool = |[r, _, b]| b > 150 && r < 110;
    let is_green: fn([u8; 3]) -> bool = |[r, g, b]| g > 150 && r < 150 && b < 150;
    // The root is shown with far less error than the 400 pixels that are allowed.
    assert!(lines(&with(Some(BoxColors::Level), 400.0), is_red) > 20, "level 0 is red");
    assert!(lines(&with(Some(BoxColors::Error), 400.0), is_blue) > 20, "little error is blue");
    assert!(lines(&with(Some(BoxColors::State), 400.0), is_green) > 20, "what is shown is green");
}

#[test]
fn what_lies_behind_an_edge_of_a_cloud_is_shaded_and_all_else_is_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut gltf = Gltf::new();
    // A wall of points, and a smaller one a metre before it.
    let grid = |half: f32, z: f32| {
        let along = (half / 0.02) as i32;
        (-along..=along).flat_map(move |y| (-along..=along).map(move |x| [x as f32 * 0.02, y as f32 * 0.02, z]))
    };
    let points: Vec<[f32; 3]> = grid(1.5, 0.0).chain(grid(0.4, 1.0)).collect();
    let positions = gltf.floats(&points);
    let colors = gltf.floats(&vec![[0.5, 0.5, 0.5]; points.len()]);
    gltf.show(json!({"attributes": {"POSITION": positions, "COLOR_0": colors}, "mode": 0}));
    std::fs::write(folder.path().join("cloud.glb"), gltf.glb()).unwrap();
    let bounds = json!({"box": [0, -0.5, 0, 1.6, 0, 0, 0, 0.6, 0, 0, 0, 1.6]});
    let root = json!({"boundingVolume": bounds, "geometricError": 0, "content": {"uri": "cloud.glb"}});
    let tileset = json!({"asset": {"version": "1.1"}, "geometricError": 1, "root": root});
    std::fs::write(folder.path().join("tileset.json"), tileset.to_string()).unwrap();
    let Some((_turn, mut studio)) = studio(&folder.path().join("tileset.json")) else { return };
    let front = Viewpoint::Pose { eye: Vec3::new(0.0, 0.0, 3.0), look: Vec3::ZERO };
    let plain = take(&mut studio, &front, Posture::Standing);
    studio.world().resource_mut::<Quality>().eye_dome = true;
    let shaded = take(&mut studio, &front, Posture::Standing);
    let [cx, cy] = [WIDTH / 2, HEIGHT / 2];
    assert_eq!(pixel(&shaded, cx, cy), pixel(&plain, cx, cy), "the middle of the front wall has no edge");
    assert_eq!(pixel(&shaded, 2, 2), pixel(&plain, 2, 2), "the sky takes no part");
    let darker = (0..WIDTH * HEIGHT)
        .map(|i| (i % WIDTH, i / WIDTH))
        .filter(|&(x, y)| pixel(&shaded, x, y)[0] + 40 < pixel(&plain, x, y)[0])
        .count();
    assert!(darker > 60, "{darker} pixels are darker, around a square of some 50 by 50");
    let lighter = (0..WIDTH * HEIGHT)
        .filter(|i| pixel(&shaded, i % WIDTH, i / WIDTH)[0] > pixel(&plain, i % WIDTH, i / WIDTH)[0] + 6);
    assert_eq!(lighter.count(), 0);
}
