//! A house whose rooms hide each other, made in code.

use std::f32::consts::TAU;

use glam::Vec3;
use parvis::content::surface::{Material, Model, Primitive};

/// Six by six rooms of 8 m, each with doors to its neighbours along x and a ball of 20 000 triangles in a corner.
pub fn house() -> Model {
    const ROOMS: u8 = 6;
    const ROOM_M: f32 = 8.0;
    const HEIGHT_M: f32 = 3.0;
    let side = f32::from(ROOMS) * ROOM_M;
    let mut house = Primitive::default();
    let mut patch = |corner: Vec3, across: Vec3, along: Vec3| {
        let first = house.positions.len() as u32;
        for p in [corner, corner + across, corner + across + along, corner + along] {
            house.positions.push(p.to_array());
            house.normals.push(across.cross(along).normalize_or_zero().to_array());
        }
        house.indices.extend([0, 1, 2, 0, 2, 3].map(|k| first + k));
    };
    patch(Vec3::ZERO, Vec3::Z * side, Vec3::X * side);
    patch(Vec3::Y * HEIGHT_M, Vec3::X * side, Vec3::Z * side);
    for line in 0..=ROOMS {
        let at = f32::from(line) * ROOM_M;
        patch(Vec3::Z * at, Vec3::X * side, Vec3::Y * HEIGHT_M);
        for room in 0..ROOMS {
            // A door of 1 m in the middle of each wall across x.
            let start = Vec3::new(at, 0.0, f32::from(room) * ROOM_M);
            let part = Vec3::Z * (ROOM_M * 0.5 - 0.5);
            patch(start, part, Vec3::Y * HEIGHT_M);
            patch(start + part + Vec3::Z, part, Vec3::Y * HEIGHT_M);
        }
    }
    for room in 0..u16::from(ROOMS) * u16::from(ROOMS) {
        let (x, z) = (room % u16::from(ROOMS), room / u16::from(ROOMS));
        let middle = Vec3::new(f32::from(x) * ROOM_M + 2.0, 1.2, f32::from(z) * ROOM_M + 2.0);
        let point = |ring: u16, step: u16| {
            let (tilt, turn) = (f32::from(ring) / 200.0 * TAU, f32::from(step) / 100.0 * TAU);
            Vec3::new(tilt.sin() * turn.cos(), tilt.cos(), tilt.sin() * turn.sin())
        };
        for (ring, step) in (0..100_u16).flat_map(|ring| (0..100_u16).map(move |step| (ring, step))) {
            let first = house.positions.len() as u32;
            for (ring, step) in [(ring, step), (ring, step + 1), (ring + 1, step + 1), (ring + 1, step)] {
                let normal = point(ring, step);
                house.positions.push((middle + normal * 0.8).to_array());
                house.normals.push(normal.to_array());
            }
            house.indices.extend([0, 1, 2, 0, 2, 3].map(|k| first + k));
        }
    }
    Model { primitives: vec![house], materials: vec![Material::default()], ..Model::default() }
}
