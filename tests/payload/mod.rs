//! Tiles to triangles in visit space.

mod addresses;
mod bad_input;
mod compressed;
mod draco;
mod geometry;
mod instances;
mod looks;
mod metadata;
mod points;
mod samples;
mod textures;

use glam::{DMat4, DVec4, Vec3};
use parvis::content::payload::{DecodeOptions, PayloadError, TileContent, decode};
use parvis::content::surface::{Loaded, Primitive};

/// 3D Tiles' Z up to Y up: (x, z, -y).
pub const VISIT_FROM_TILE: DMat4 = DMat4::from_cols(
    DVec4::new(1.0, 0.0, 0.0, 0.0),
    DVec4::new(0.0, 0.0, -1.0, 0.0),
    DVec4::new(0.0, 1.0, 0.0, 0.0),
    DVec4::new(0.0, 0.0, 0.0, 1.0),
);

/// For tiles that name nothing.
pub fn nothing_beside(address: &str) -> Result<Vec<u8>, String> {
    Err(format!("{address} is not there"))
}

pub fn try_decode(bytes: &[u8]) -> Result<Loaded<TileContent>, PayloadError> {
    decode(bytes, "tiles/0.glb", &DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside))
}

/// Decodes what is expected to be without fault.
pub fn content(bytes: &[u8]) -> TileContent {
    let loaded = try_decode(bytes).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    loaded.value
}

/// The message of what is expected to fail.
pub fn message(bytes: &[u8]) -> String {
    try_decode(bytes).unwrap_err().to_string()
}

/// Positions with the centre added.
pub fn positions(content: &TileContent, primitive: usize) -> Vec<Vec3> {
    let center = content.center.as_vec3();
    content.model.primitives[primitive].positions.iter().map(|p| Vec3::from_array(*p) + center).collect()
}

/// Whether every face looks the way its vertices' normals do.
pub fn faces_agree_with_normals(primitive: &Primitive) -> bool {
    primitive.indices.chunks_exact(3).all(|t| {
        let at = |i: u32| Vec3::from_array(primitive.positions[i as usize]);
        let face = (at(t[1]) - at(t[0])).cross(at(t[2]) - at(t[0]));
        t.iter().all(|i| face.dot(Vec3::from_array(primitive.normals[*i as usize])) > 0.0)
    })
}
