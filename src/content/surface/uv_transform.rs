//! `KHR_texture_transform`.

use glam::{DAffine2, DMat2, DVec2};
use serde::Deserialize;

/// How a texture coordinate is changed before a picture is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UvTransform {
    /// Added last.
    pub offset: [f64; 2],
    /// Radians, counter-clockwise as seen in the picture, whose v runs down.
    pub rotation: f64,
    /// Multiplied first.
    pub scale: [f64; 2],
    /// The number in `TEXCOORD_n` that stands in for the texture info's own.
    pub tex_coord: Option<u32>,
}

impl Default for UvTransform {
    fn default() -> Self {
        Self { offset: [0.0; 2], rotation: 0.0, scale: [1.0; 2], tex_coord: None }
    }
}

impl UvTransform {
    /// Offset * rotation * scale.
    pub fn affine(&self) -> DAffine2 {
        let (sin, cos) = self.rotation.sin_cos();
        let [u, v] = self.scale;
        let turn = DMat2::from_cols(DVec2::new(cos, -sin) * u, DVec2::new(sin, cos) * v);
        DAffine2::from_mat2_translation(turn, self.offset.into())
    }
}
