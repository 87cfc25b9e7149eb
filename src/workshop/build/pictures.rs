//! Which tile carries which piece of which picture.
//!
//! - A picture that repeats over its material (coordinates outside 0 to 1), or
//!   that is small, lies once beside the tiles in `textures/`; all tiles refer
//!   to it and a viewer loads it once. It is not made smaller for coarse levels:
//!   its mip levels do that.
//! - Any other picture is a unique unwrap, as scans have. Each tile carries the
//!   rectangle its own triangles use, with fewer texels a metre on every level
//!   up, so that the bytes of a tile stay about the same.

use super::encode::{Encoded, encode, extension};
use super::error::BuildError;
use super::input::Soup;
use super::mesh::TileMesh;
use super::options::BuildOptions;
use super::resample::{Rect, crop};
use crate::content::surface::{Alpha, Material, Picture, Wrap};
use glam::Vec2;
use rayon::prelude::*;
use std::sync::Arc;

/// Coordinates this far outside 0 to 1 are rounding, not repetition.
const OUTSIDE: f32 = 0.01;
/// Pictures up to this size on both sides are shared: a cut saves nothing.
const SMALL: u32 = 512;
/// Texels kept around a cut, against its edges showing through filtering.
const MARGIN: f32 = 4.0;

/// What becomes of a material's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plan {
    /// It has none.
    None,
    /// It lies in `textures/`; the address is relative to the tileset.
    Shared(String),
    /// Every tile gets its own cut.
    Cut,
}

/// A picture that lies beside the tiles, written.
pub(super) struct SharedPicture {
    /// Relative to the tileset.
    pub address: String,
    pub encoded: Encoded,
}

/// A tile's own piece of a picture.
pub(super) struct Piece {
    pub encoded: Encoded,
    /// New coordinates are `(uv - offset) * scale`.
    pub offset: Vec2,
    pub scale: Vec2,
    /// New texels along one old texel, at most 1.
    pub density: f32,
}

/// Decides for every material, and encodes what is shared.
pub(super) fn plan(soup: &Soup, options: &BuildOptions) -> Result<(Vec<Plan>, Vec<SharedPicture>), BuildError> {
    let mut repeats = vec![false; soup.materials.len()];
    for corners in &soup.triangles {
        for &corner in corners {
            let vertex = &soup.vertices[corner as usize];
            repeats[vertex.material as usize] |= vertex.uv.iter().any(|c| !(-OUTSIDE..=1.0 + OUTSIDE).contains(c));
        }
    }
    let mut shared: Vec<(&Arc<Picture>, bool, String)> = Vec::new();
    let mut plans = Vec::with_capacity(soup.materials.len());
    for (material, repeats) in soup.materials.iter().zip(repeats) {
        let Some(texture) = &material.base_color_texture else {
            plans.push(Plan::None);
            continue;
        };
        let picture = &texture.picture;
        check(picture)?;
        let clamped = texture.wrap_u == Wrap::Clamp && texture.wrap_v == Wrap::Clamp;
        let small = picture.width.max(picture.height) <= SMALL;
        if !small && (!repeats || clamped) {
            plans.push(Plan::Cut);
            continue;
        }
        let alpha = uses_alpha(material);
        let known = shared.iter().find(|(other, with_alpha, _)| Arc::ptr_eq(other, picture) && *with_alpha == alpha);
        let address = if let Some((_, _, address)) = known {
            address.clone()
        } else {
            let address = address(&picture.name, shared.len(), extension(alpha, options));
            shared.push((picture, alpha, address.clone()));
            address
        };
        plans.push(Plan::Shared(address));
    }
    let pictures = shared
        .par_iter()
        .map(|(picture, alpha, address)| {
            let encoded = encode(picture, *alpha, options)?;
            Ok(SharedPicture { address: address.clone(), encoded })
        })
        .collect::<Result<Vec<_>, BuildError>>()?;
    Ok((plans, pictures))
}

fn check(picture: &Picture) -> Result<(), BuildError> {
    let texels = u64::from(picture.width) * u64::from(picture.height);
    if texels == 0 || texels.checked_mul(4) != Some(picture.rgba().len() as u64) {
        return Err(BuildError::Picture {
            name: picture.name.clone(),
            what: format!("{} bytes for {} times {} texels", picture.rgba().len(), picture.width, picture.height),
        });
    }
    if picture.width > u32::from(u16::MAX) || picture.height > u32::from(u16::MAX) {
        return Err(BuildError::Picture {
            name: picture.name.clone(),
            what: format!("{} times {} texels, JPEG ends at 65535", picture.width, picture.height),
        });
    }
    Ok(())
}

/// Whether the alpha channel is looked at and holds anything.
fn uses_alpha(material: &Material) -> bool {
    material.alpha != Alpha::Opaque
        && material
            .base_color_texture
            .as_ref()
            .is_some_and(|t| t.picture.rgba().iter().skip(3).step_by(4).any(|&a| a < 255))
}

/// A name that is the same on every system: the picture's own, in plain letters,
/// after a number that keeps two of one name apart.
fn address(name: &str, number: usize, kind: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut plain: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '_' })
        .collect();
    plain.truncate(48);
    if plain.is_empty() { format!("textures/{number}.{kind}") } else { format!("textures/{number}_{plain}.{kind}") }
}

/// The part of `material`'s picture that `mesh` shows, with `density` new
/// texels along each old one; `None` where the mesh does not use the material.
pub(super) fn piece(
    mesh: &TileMesh,
    index: usize,
    material: &Material,
    density: f32,
    options: &BuildOptions,
) -> Result<Option<Piece>, BuildError> {
    let Some(texture) = &material.base_color_texture else { return Ok(None) };
    let picture = &texture.picture;
    let (mut min, mut max) = (Vec2::INFINITY, Vec2::NEG_INFINITY);
    for vertex in mesh.vertices.iter().filter(|v| v.material as usize == index) {
        let uv = Vec2::from(vertex.uv).clamp(Vec2::ZERO, Vec2::ONE);
        min = min.min(uv);
        max = max.max(uv);
    }
    if !min.is_finite() {
        return Ok(None);
    }
    let size = Vec2::new(picture.width as f32, picture.height as f32);
    let margin = Vec2::splat(MARGIN / density.max(1e-3));
    let low = (min * size - margin).floor().max(Vec2::ZERO);
    let high = (max * size + margin).ceil().min(size).max(low + 1.0);
    let low = low.min(high - 1.0);
    let rect =
        Rect { x: low.x as u32, y: low.y as u32, width: (high.x - low.x) as u32, height: (high.y - low.y) as u32 };
    let longest = rect.width.max(rect.height) as f32;
    let density = density.min(options.max_picture_size.max(1) as f32 / longest).min(1.0);
    let fewer = |texels: u32| ((texels as f32 * density).round() as u32).clamp(1, texels);
    let piece = crop(picture, rect, fewer(rect.width), fewer(rect.height));
    let encoded = encode(&piece, uses_alpha(material), options)?;
    Ok(Some(Piece { encoded, offset: low / size, scale: size / (high - low), density }))
}
