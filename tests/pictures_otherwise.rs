//! The picture for eyes that see otherwise, drawn without a window.

use std::path::Path;

use bevy::prelude::{Mat3, Vec3};
use glam::DVec3;
use parvis::content::mesh;
use parvis::content::surface::Picture;
use parvis::content::visit::{Place, Pose, Texts, Visit};
use parvis::viewer::offscreen::{Studio, Viewpoint};
use parvis::viewer::visitor::{Posture, Preferences, Vision};
use parvis::visiting::vision::{Cones, corrected, lens, seen, through};
use parvis::workshop::build::{BuildOptions, build};
use parvis::workshop::progress::Silent;

use crate::common::glb::Gltf;
use crate::common::pictures::{alike, pixel};
use crate::pictures::{HEIGHT, PATIENCE, WIDTH, assert_near, board, boards_visit, on_board, paint, quad, studio};

fn take(studio: &mut Studio, vision: Vision) -> Picture {
    studio.world().resource_mut::<Preferences>().vision = vision;
    studio.take(&Viewpoint::Entrance, Posture::Standing, PATIENCE).unwrap()
}

/// IEC 61966-2-1.
fn linear(color: [u8; 3]) -> Vec3 {
    let one = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    Vec3::from(color.map(one))
}

fn shown(color: Vec3) -> [u8; 3] {
    let one = |value: f32| {
        let value = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (value * 255.0).round() as u8
    };
    color.to_array().map(one)
}

/// WCAG 2.2, "contrast ratio".
fn contrast(one: [u8; 3], other: [u8; 3]) -> f32 {
    let luminance = |color| linear(color).dot(Vec3::new(0.2126, 0.7152, 0.0722));
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_are_moved_as_the_processor_reckons() {
    let folder = tempfile::tempdir().unwrap();
    boards_visit(folder.path());
    let Some((_turn, mut studio)) = studio(folder.path()) else { return };
    let plain = take(&mut studio, Vision::default());
    let matrices: [(Vision, Mat3); 4] = [
        (Vision { cones: Cones::NoRed, ..Vision::default() }, corrected(Cones::NoRed, 1.0)),
        (Vision { cones: Cones::NoGreen, severity: 0.6, ..Vision::default() }, corrected(Cones::NoGreen, 0.6)),
        (Vision { cones: Cones::NoBlue, ..Vision::default() }, corrected(Cones::NoBlue, 1.0)),
        (Vision { cones: Cones::NoGreen, simulated: true, ..Vision::default() }, seen(Cones::NoGreen, 1.0)),
    ];
    for (vision, matrix) in matrices {
        let picture = take(&mut studio, vision);
        for (right, up) in [(-3.0, 0.0), (0.5, 0.5), (0.5, -0.5), (3.0, 0.0)] {
            let expected = shown(through(&matrix, linear(on_board(&plain, right, up))));
            assert_near(on_board(&picture, right, up), expected, 4, &format!("{vision:?} at {right}, {up}"));
        }
    }
    alike(&take(&mut studio, Vision::default()), &plain).unwrap();
}

#[test]
fn the_magnifier_enlarges_what_lies_under_it_and_leaves_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    boards_visit(folder.path());
    let Some((_turn, mut studio)) = studio(folder.path()) else { return };
    let plain = take(&mut studio, Vision::default());
    let large = take(&mut studio, Vision { magnifier: 2.0, ..Vision::default() });
    let (middle_x, middle_y) = (WIDTH / 2, HEIGHT / 2);
    for (dx, dy) in [(-20_i32, -20_i32), (20, -20), (20, 20), (-20, 20)] {
        let at = |picture: &Picture, dx: i32, dy: i32| {
            pixel(picture, middle_x.saturating_add_signed(dx), middle_y.saturating_add_signed(dy))
        };
        assert_near(at(&large, dx, dy), at(&plain, dx / 2, dy / 2), 12, &format!("{dx}, {dy} from the middle"));
    }
    for (x, y) in [(10, 10), (WIDTH - 10, 10), (10, HEIGHT - 10), (WIDTH / 2, 5)] {
        assert_eq!(pixel(&large, x, y), pixel(&plain, x, y), "beside the lens at {x}, {y}");
    }
    let size = glam::Vec2::new(WIDTH as f32, HEIGHT as f32);
    let (low, _) = lens(size / 2.0, size);
    assert_eq!(pixel(&large, low.x as u32 + 1, middle_y), [255; 3], "its edge is white");
    assert_eq!(pixel(&large, low.x as u32 + 4, middle_y), [0; 3], "around black");
}

/// A floor, a step of 16 cm at the right, and a wall behind.
fn room(folder: &Path) {
    let mut gltf = Gltf::new();
    gltf.json["extensionsUsed"] = serde_json::json!(["KHR_materials_unlit"]);
    let stone = paint(&mut gltf, [0.5, 0.45, 0.4], true);
    quad(&mut gltf, [[-20.0, 0.0, 20.0], [20.0, 0.0, 20.0], [20.0, 0.0, -6.0], [-20.0, 0.0, -6.0]], stone);
    quad(&mut gltf, [[0.5, 0.16, 1.0], [6.0, 0.16, 1.0], [6.0, 0.16, -5.0], [0.5, 0.16, -5.0]], stone);
    quad(&mut gltf, [[0.5, 0.0, 1.0], [6.0, 0.0, 1.0], [6.0, 0.16, 1.0], [0.5, 0.16, 1.0]], stone);
    board(&mut gltf, [0.0, 3.0, -6.0], [20.0, 3.0], stone);
    let model = folder.join("room.glb");
    std::fs::write(&model, gltf.glb()).unwrap();
    build(mesh::load(&model).unwrap().value, &folder.join("tiles"), &BuildOptions::default(), &Silent).unwrap();
    let pose = Pose::standing(DVec3::new(0.0, 0.0, 5.0), DVec3::new(0.0, 1.2, 0.0));
    let place = Place { step_free: true, ..Place::new("entrance", Texts::new("en", "Entrance"), pose) };
    Visit::new(Texts::new("en", "Room"), "tiles/tileset.json", place).save(folder).unwrap();
}

#[test]
fn the_bold_picture_tells_floor_steps_and_walls_apart_and_draws_their_edges() {
    let folder = tempfile::tempdir().unwrap();
    room(folder.path());
    let Some((_turn, mut studio)) = studio(folder.path()) else { return };
    let picture = take(&mut studio, Vision { bold: true, ..Vision::default() });
    let (floor, step, wall) = (pixel(&picture, 60, 115), pixel(&picture, 150, 92), pixel(&picture, 60, 30));
    assert!(floor[2] > 200 && floor[0] < 30, "the floor is blue: {floor:?}");
    assert!(step[0] > 240 && step[1] > 200 && step[2] < 80, "the step is yellow: {step:?}");
    assert!(wall.iter().all(|part| *part < 60), "the wall is dark: {wall:?}");
    for (one, other) in [(floor, step), (floor, wall), (step, wall)] {
        assert!(contrast(one, other) >= 3.0, "{one:?} beside {other:?}: {}", contrast(one, other));
    }
    // Down the left of the picture: wall, a line, floor.
    let column: Vec<[u8; 3]> = (0..HEIGHT).map(|y| pixel(&picture, 60, y)).collect();
    let first_floor = column.iter().position(|color| color[2] > 200 && color[0] < 30).unwrap();
    let line = &column[first_floor - 3..=first_floor + 1];
    let stands_out = |color: &[u8; 3]| color.iter().all(|part| *part > 120) || *color == [0; 3];
    assert!(line.iter().any(stands_out), "{line:?}");

    // Who sits down in the same place has the same floor.
    let seated = studio.take(&Viewpoint::Entrance, Posture::Seated, PATIENCE).unwrap();
    let floor = pixel(&seated, 60, 120);
    assert!(floor[2] > 200 && floor[0] < 30, "{floor:?}");
}
