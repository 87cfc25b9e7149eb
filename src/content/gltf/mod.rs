//! glTF 2.0, binary and JSON, to a [`Model`]: shared by tiles and whole models.
//!
//! Geometry is read as strictly as memory safety asks (every range is checked
//! against the real bytes before anything is allocated) and otherwise as
//! leniently as it makes sense: what only costs looks is a warning.
//!
//! Read: triangles (lists, strips, fans) and points, every component type, sparse
//! accessors, node transforms, base colour, metallic, roughness, emissive
//! factor, alpha, `COLOR_0`, PNG, JPEG, WebP and Basis Universal, and the
//! extensions in [`SUPPORTED_EXTENSIONS`].
//! Left out: lines, skins and morph targets (shown at rest), other
//! maps than base colour, cameras, lights, animations.

mod accessor;
mod attributes;
mod bake;
mod budget;
mod buffers;
mod column;
mod columns;
mod container;
mod error;
mod instancing;
mod material;
mod meshopt;
mod metadata;
mod parts;
mod pictures;
mod primitive;
mod scene;
mod uri;

use super::metadata::ModelMetadata;
use super::picture::{PictureCache, TextureTarget};
use super::surface::{Loaded, Model, Points, Warnings};
use glam::{DMat4, DVec3, Vec3};

pub use buffers::ReadPart;
pub use column::Column;
pub use columns::Columns;
pub use container::{SUPPORTED_EXTENSIONS, is_glb};
pub use error::GltfError;
pub use instancing::MAX_COPIES;
pub use parts::{Found, OpenBeside, Parts, Standing};
pub use uri::{has_scheme, join, percent_decode};

/// Brings the bytes at an address (already joined with the file's own), or says why not.
pub type Fetch<'a> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'a;

/// Bytes that a copy takes on the way and in the result.
const COPY_BYTES: u64 = 256;

/// Where a tile's vertices go: `outer * CESIUM_RTC * copy * inner * file`.
#[derive(Debug, Clone, Copy)]
pub struct TileFrame<'a> {
    /// From tile space to the result's.
    pub outer: DMat4,
    /// From the file's axes to tile space.
    pub inner: DMat4,
    /// For a file that stands in many places.
    pub copies: Option<&'a Copies>,
    /// The tile has a batch table: `_BATCHID` of vertices, or the copies, lead into it.
    pub has_batches: bool,
}

/// Where the copies of a file stand, in tile space.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Copies {
    /// At most [`MAX_COPIES`].
    pub transforms: Vec<DMat4>,
    /// For each the number by which a batch table knows it, or nothing at all.
    pub feature_ids: Vec<u32>,
}

impl Copies {
    fn places(&self, outer: DMat4) -> Vec<DMat4> {
        self.transforms.iter().map(|transform| outer * *transform).collect()
    }
}

/// How to read.
pub struct ReadOptions<'a> {
    /// For a tile: the result is relative to the middle of its bounds. `None` for
    /// a whole model, which stays as the file has it; `CESIUM_RTC` is then
    /// ignored with a warning.
    pub tile: Option<TileFrame<'a>>,
    /// For buffers and pictures that lie beside the file.
    pub fetch: &'a Fetch<'a>,
    /// For pictures that several files share.
    pub pictures: Option<&'a dyn PictureCache>,
    /// What pictures are wanted as.
    pub textures: TextureTarget,
    /// Bytes that document, outside buffers, geometry and pictures of this file may take together.
    pub max_bytes: u64,
}

/// A model and where it lies.
#[derive(Debug, Clone, Default)]
pub struct Placed {
    /// Added to the positions; zero for a whole model.
    pub center: DVec3,
    /// Smallest corner, relative to `center`; zero where there is nothing.
    pub bounds_min: Vec3,
    /// Largest corner.
    pub bounds_max: Vec3,
    /// Triangles, points and materials.
    pub model: Model,
    /// What is known of its parts; [`ModelMetadata::is_empty`] for a whole model, and wherever the file says nothing.
    pub metadata: ModelMetadata,
}

/// Brings a cloud of points to its place, as those of a tile's glTF are.
///
/// # Errors
/// What lies too far away, see [`GltfError`].
pub(super) fn place_points(points: Points, transform: DMat4) -> Result<Placed, GltfError> {
    let shapes = vec![bake::Shape::new(primitive::Geometry::Points(points), None)];
    bake::bake(vec![bake::Set { shapes, places: bake::Places::One(transform) }], true)
}

/// Reads a glb or a `.gltf`. `address` is the file's own: what it names is joined with it.
///
/// Triangles with a corner that is not finite, or with two equal corners, are
/// dropped (the former with a warning). Normals that are missing are computed,
/// see [`Primitive::compute_normals`](super::surface::Primitive::compute_normals),
/// but where the material is unlit, and any will do.
/// Texture coordinates are kept where the material has a picture.
/// What a tile's file says of its features is kept, where it can be read and
/// there is memory left for it; the rest is a warning.
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
    let pictures = pictures::Pictures { root: &file.root, buffers: &buffers, address, options, budget: &budget };
    let mut materials = material::Materials::new(&file.root, pictures);
    let tile = options.tile.as_ref();
    let copies = tile.and_then(|tile| tile.copies);
    let has_batches = tile.is_some_and(|tile| tile.has_batches);
    let traces = tile.map(|_| primitive::Traces { has_batches: has_batches && copies.is_none() });
    let reader = primitive::Reader { root: &file.root, buffers: &buffers, budget: &budget, traces };
    let (outer, inner) = match &options.tile {
        Some(TileFrame { outer, inner, .. }) => (*outer * DMat4::from_translation(file.cesium_rtc()?), *inner),
        None => {
            if file.cesium_rtc()? != DVec3::ZERO {
                warnings.add("extensions.CESIUM_RTC: the place on the globe is ignored");
            }
            (DMat4::IDENTITY, DMat4::IDENTITY)
        }
    };
    let mut sets = Vec::new();
    let mut whole = Vec::new();
    for instance in &instances {
        let mut shapes = Vec::new();
        for number in 0..file.root.meshes.get(instance.mesh).map_or(0, |m| m.primitives.len()) {
            if let Some((geometry, trace)) = reader.read(instance.mesh, number, &mut materials, &mut warnings)? {
                shapes.push(bake::Shape::new(geometry, trace));
            }
        }
        let path = &|| format!("nodes[{}]", instance.node);
        let node = file.root.nodes.get(instance.node);
        match node.map(|node| instancing::copies(node, &reader.accessors(), path)).transpose()?.flatten() {
            None => whole.extend(shapes.into_iter().map(|shape| {
                let transform = inner * instance.transform;
                bake::Shape { transform, ..shape }
            })),
            Some(places) => {
                let outside = copies.map_or(vec![outer], |copies| copies.places(outer));
                let count = outside.len().saturating_mul(places.len());
                if count > MAX_COPIES {
                    let problem = format!("stands in {count} places, and {MAX_COPIES} are allowed");
                    return Err(GltfError::invalid(path(), problem));
                }
                budget.charge(COPY_BYTES * count as u64, path)?;
                let within = inner * instance.transform;
                let transforms = outside.iter().flat_map(|o| places.iter().map(move |p| *o * within * *p)).collect();
                let features = copies.filter(|_| has_batches);
                let features = features.and_then(|copies| metadata::batches_of_copies(copies, places.len()));
                let node = Some(instance.node).filter(|_| tile.is_some() && node.is_some_and(metadata::names_copies));
                let places =
                    bake::Places::Many { transforms, feature_ids: Vec::new(), node, per_node: places.len(), features };
                sets.push(bake::Set { shapes, places });
            }
        }
    }
    let places = match copies {
        None => bake::Places::One(outer),
        Some(copies) => {
            budget.charge(COPY_BYTES * copies.transforms.len() as u64, || "its instances".to_owned())?;
            let transforms = copies.places(outer);
            let features = if has_batches { metadata::batches_of_copies(copies, 1) } else { None };
            let feature_ids = copies.feature_ids.clone();
            bake::Places::Many { transforms, feature_ids, node: None, per_node: 1, features }
        }
    };
    sets.push(bake::Set { shapes: whole, places });
    for set in &sets {
        // Points are copied for each place.
        if let bake::Places::Many { transforms, .. } = &set.places {
            let points = set.shapes.iter().map(|shape| match &shape.geometry {
                primitive::Geometry::Points(points) => points.size_bytes() as u64,
                primitive::Geometry::Triangles(_) => 0,
            });
            budget
                .charge(points.sum::<u64>().saturating_mul(transforms.len() as u64), || "its instances".to_owned())?;
        }
    }
    let said = metadata::read(&mut sets, pictures, reader.accessors(), &mut warnings);
    let mut placed = bake::bake(sets, tile.is_some())?;
    placed.metadata = ModelMetadata { primitives: std::mem::take(&mut placed.metadata.primitives), ..said };
    placed.model.materials = materials.finish(&mut warnings);
    placed.model.credits.extend(file.credits());
    Ok(Loaded { value: placed, warnings: warnings.into_lines() })
}
