//! glTF 2.0, binary and JSON, to a [`Model`]: shared by tiles and whole models.
//!
//! Geometry is read as strictly as memory safety asks (every range is checked
//! against the real bytes before anything is allocated) and otherwise as
//! leniently as it makes sense: what only costs looks is a warning.
//!
//! Read: triangles (lists, strips, fans), every component type, sparse
//! accessors, node transforms, base colour, metallic, roughness, emissive
//! factor, alpha, `COLOR_0`, PNG and JPEG, `KHR_materials_unlit`,
//! `KHR_materials_emissive_strength`, `KHR_texture_transform`,
//! `KHR_mesh_quantization`, `CESIUM_RTC`.
//! Left out: points and lines, skins and morph targets (shown at rest), other
//! maps than base colour, cameras, lights, animations.

mod accessor;
mod bake;
mod budget;
mod buffers;
mod container;
mod error;
mod material;
mod primitive;
mod scene;
mod uri;

use super::picture::PictureCache;
use super::surface::{Loaded, Model, Warnings};
use glam::{DMat4, DVec3, Vec3};

pub use container::{SUPPORTED_EXTENSIONS, is_glb};
pub use error::GltfError;
pub use uri::{has_scheme, join, percent_decode};

/// Brings the bytes at an address (already joined with the file's own), or says why not.
pub type Fetch<'a> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'a;

/// Where a tile's vertices go: `outer * CESIUM_RTC * inner * file`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileFrame {
    /// From tile space to the result's.
    pub outer: DMat4,
    /// From the file's axes to tile space.
    pub inner: DMat4,
}

/// How to read.
pub struct ReadOptions<'a> {
    /// For a tile: the result is relative to the middle of its bounds. `None` for
    /// a whole model, which stays as the file has it; `CESIUM_RTC` is then
    /// ignored with a warning.
    pub tile: Option<TileFrame>,
    /// For buffers and pictures that lie beside the file.
    pub fetch: &'a Fetch<'a>,
    /// For pictures that several files share.
    pub pictures: Option<&'a dyn PictureCache>,
    /// Bytes that document, outside buffers, geometry and pictures of this file may take together.
    pub max_bytes: u64,
}

/// A model and where it lies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Placed {
    /// Added to the positions; zero for a whole model.
    pub center: DVec3,
    /// Smallest corner, relative to `center`; zero where there are no triangles.
    pub bounds_min: Vec3,
    /// Largest corner.
    pub bounds_max: Vec3,
    /// Triangles and materials.
    pub model: Model,
}

/// Reads a glb or a `.gltf`. `address` is the file's own: what it names is joined with it.
///
/// Triangles with a corner that is not finite, or with two equal corners, are
/// dropped (the former with a warning). Normals that are missing are computed,
/// see [`Primitive::compute_normals`](super::surface::Primitive::compute_normals).
/// Texture coordinates are kept where the material has a picture.
///
/// # Errors
/// See [`GltfError`]; a picture that cannot be used is a warning, and its
/// material goes without.
pub fn read(bytes: &[u8], address: &str, options: &ReadOptions<'_>) -> Result<Loaded<Placed>, GltfError> {
    let budget = budget::Budget::new(options.max_bytes);
    let file = container::open(bytes, &budget)?;
    let mut warnings = Warnings::default();
    let buffers = buffers::Buffers::load(&file, address, options.fetch, &budget)?;
    let instances = scene::instances(&file.root, &mut warnings)?;
    let mut materials = material::Materials::new(&file.root, &buffers, address, options, &budget);
    let mut shapes = Vec::new();
    let reader = primitive::Reader { root: &file.root, buffers: &buffers, budget: &budget };
    for instance in &instances {
        for number in 0..file.root.meshes.get(instance.mesh).map_or(0, |m| m.primitives.len()) {
            if let Some(primitive) = reader.read(instance.mesh, number, &mut materials, &mut warnings)? {
                shapes.push(bake::Shape { primitive, transform: instance.transform });
            }
        }
    }
    let (outer, inner) = match options.tile {
        Some(TileFrame { outer, inner }) => (outer * DMat4::from_translation(file.cesium_rtc()?), inner),
        None => {
            if file.cesium_rtc()? != DVec3::ZERO {
                warnings.add("extensions.CESIUM_RTC: the place on the globe is ignored");
            }
            (DMat4::IDENTITY, DMat4::IDENTITY)
        }
    };
    let mut placed = bake::bake(shapes, outer * inner, options.tile.is_some())?;
    placed.model.materials = materials.finish(&mut warnings);
    placed.model.credits.extend(file.credits());
    Ok(Loaded { value: placed, warnings: warnings.into_lines() })
}
