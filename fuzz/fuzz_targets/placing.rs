//! A triangle at any place, in any unit and coordinate system.
#![no_main]

use parvis::content::mesh::stream::{OpenOptions, Origin, Placing, Up, of_model, place};
use parvis::content::surface::{Material, Model, Primitive};

libfuzzer_sys::fuzz_target!(|input: ([[f32; 3]; 3], f64, Option<[f64; 3]>, u8, Option<u16>)| {
    let (positions, scale, origin, up, crs) = input;
    let primitive = Primitive { positions: positions.to_vec(), indices: vec![0, 1, 2], ..Primitive::default() };
    let model = Model { primitives: vec![primitive], materials: vec![Material::default()], ..Model::default() };
    let placing = Placing {
        up: [None, Some(Up::X), Some(Up::Y), Some(Up::Z)][usize::from(up % 4)],
        scale,
        origin: origin.map_or(Origin::Auto, Origin::At),
        crs: crs.and_then(|code| format!("EPSG:{code}").parse().ok()),
    };
    let Ok(mut placed) = place(Box::new(of_model(model)), &placing, &OpenOptions::default()) else { return };
    let root = placed.stream.head().georeference.as_ref().and_then(|georeference| georeference.root_transform);
    assert!(root.iter().flatten().all(|number| number.is_finite()));
    while let Ok(Some(piece)) = placed.stream.next(1) {
        assert_eq!(piece.indices.len(), 3);
    }
});
