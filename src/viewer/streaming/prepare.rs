//! On a worker: a decoded tile to meshes, pictures with their smaller levels, and triangles to walk on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bevy::asset::RenderAssetUsages;
use bevy::image::{ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use parry3d::math::Vector;
use parry3d::shape::TriMesh;

use crate::content::metadata::TriangleMap;
use crate::content::payload::{self, DecodeOptions, PictureCache, TextureTarget, TileContent};
use crate::content::surface::{BlockFormat, Instances, Material, Model, Picture, Pixels, Primitive, Texture, Wrap};
use crate::streaming::{Job, Loaded, Prepare};
use crate::viewer::visitor::KnownParts;

/// Copies are walked on up to this many triangles of one tile; a forest is walked through.
const MOST_COPIED_TRIANGLES: usize = 500_000;
/// Bytes that the engine keeps for an entity that shows a mesh, roughly.
const COPY_BYTES: usize = 512;

/// No file that a tile names in turn may be larger.
const MAX_RESOURCE_BYTES: u64 = 256 << 20;

/// Ready to be applied in a frame: one group for each content of the tile.
pub(super) struct PreparedTile {
    pub(super) groups: Vec<PreparedGroup>,
}

/// One content: everything relative to one centre.
pub(super) struct PreparedGroup {
    pub(super) center: Vec3,
    pub(super) parts: Vec<PreparedPart>,
    pub(super) collider: Option<Arc<TriMesh>>,
    /// What is known of the parts, and whose the collider's triangles are.
    pub(super) known: Option<Arc<KnownParts>>,
    /// Pictures that lie beside the tiles and are used by this one.
    pub(super) shared: Vec<Arc<Picture>>,
}

/// One mesh with what it is made of.
pub(super) struct PreparedPart {
    pub(super) mesh: Mesh,
    /// Where it stands, relative to the group's centre: once for most, many times for copies.
    pub(super) places: Vec<Transform>,
    pub(super) material: Material,
    /// The material's picture, where no earlier part of this tile, and no earlier tile, brings it.
    pub(super) image: Option<Image>,
}

/// Pictures that lie beside tiles, decoded once and shared while any tile uses them.
#[derive(Default)]
pub(super) struct SharedPictures(Mutex<HashMap<String, Shared>>);

struct Shared {
    picture: Weak<Picture>,
    /// A tile has brought it along, and its bytes with it.
    brought: bool,
}

impl SharedPictures {
    /// Whether `picture` lies beside the tiles.
    fn holds(&self, picture: &Arc<Picture>) -> bool {
        self.get(&picture.name).is_some_and(|shared| Arc::ptr_eq(&shared, picture))
    }

    /// Whether no tile has brought this shared picture along yet; the first to ask does.
    fn is_new(&self, picture: &Arc<Picture>) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_mut(&picture.name).is_some_and(|shared| !std::mem::replace(&mut shared.brought, true))
    }
}

impl PictureCache for SharedPictures {
    fn get(&self, uri: &str) -> Option<Arc<Picture>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(uri).and_then(|shared| shared.picture.upgrade())
    }

    fn put(&self, uri: &str, picture: Arc<Picture>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, shared| shared.picture.strong_count() > 0);
        known.insert(uri.to_owned(), Shared { picture: Arc::downgrade(&picture), brought: false });
    }
}

/// Decodes tiles for the streamer.
pub(super) struct TilePreparer {
    pictures: SharedPictures,
    anisotropy: u16,
    textures: TextureTarget,
}

impl Prepare for TilePreparer {
    type Prepared = PreparedTile;

    fn prepare(&self, job: &Job<'_>) -> Result<Loaded<PreparedTile>, String> {
        let fetch = |uri: &str| job.source.read(uri, MAX_RESOURCE_BYTES).map_err(|error| error.to_string());
        let options = DecodeOptions {
            gltf_z_up: job.gltf_z_up,
            pictures: Some(&self.pictures),
            textures: self.textures,
            ..DecodeOptions::new(job.visit_from_tile, &fetch)
        };
        let mut groups = Vec::new();
        let mut size_bytes = 0;
        for content in job.contents {
            let loaded = payload::decode(&content.bytes, &content.uri, &options).map_err(|e| e.to_string())?;
            for warning in &loaded.warnings {
                tracing::warn!("{}: {warning}", content.uri);
            }
            if job.cancelled() {
                break;
            }
            let (group, bytes) = self.group(loaded.value);
            size_bytes += bytes;
            groups.push(group);
        }
        Ok(Loaded { prepared: PreparedTile { groups }, size_bytes })
    }
}

impl TilePreparer {
    /// `anisotropy`: samples along a slanted surface's picture, 1 to 16. `textures`: what the graphics card reads.
    pub(super) fn new(anisotropy: u16, textures: TextureTarget) -> Self {
        Self { pictures: SharedPictures::default(), anisotropy, textures }
    }

    /// One content and the bytes it will hold.
    fn group(&self, content: TileContent) -> (PreparedGroup, u64) {
        let TileContent { center, model, metadata, .. } = content;
        let collider = collider(&model);
        let known = metadata.map(|metadata| {
            let triangles = TriangleMap::of(&model, walks_on_copies(&model)).unwrap_or_default();
            Arc::new(KnownParts { metadata, triangles })
        });
        let mut bytes = collider.as_ref().map_or(0, |triangles| collider_bytes(triangles));
        bytes += known.as_ref().map_or(0, |known| known.metadata.size_bytes() + known.triangles.size_bytes());
        let Model { primitives, instances, materials, .. } = model;
        let once = primitives.into_iter().map(|primitive| (primitive, vec![Transform::IDENTITY]));
        let copied = instances.into_iter().flat_map(|Instances { primitives, transforms, .. }| {
            let places: Vec<Transform> = transforms.iter().map(|t| Transform::from_matrix(Mat4::from(*t))).collect();
            primitives.into_iter().map(move |primitive| (primitive, places.clone()))
        });
        let mut pictures: Vec<Arc<Picture>> = Vec::new();
        let mut parts = Vec::new();
        for (primitive, places) in once.chain(copied) {
            let Some(material) = materials.get(primitive.material) else { continue };
            bytes += mesh_bytes(&primitive) + places.len() * COPY_BYTES;
            let texture = material.base_color_texture.as_ref();
            let known = |p: &Arc<Picture>| pictures.iter().any(|known| Arc::ptr_eq(known, p));
            let image = texture.filter(|t| !known(&t.picture)).and_then(|texture| {
                pictures.push(Arc::clone(&texture.picture));
                if self.pictures.holds(&texture.picture) && !self.pictures.is_new(&texture.picture) {
                    return None;
                }
                let image = image(texture, self.anisotropy);
                bytes += image.data.as_ref().map_or(0, Vec::len);
                Some(image)
            });
            parts.push(PreparedPart { material: material.clone(), image, places, mesh: mesh(primitive) });
        }
        // Only pictures beside the tiles are leased: a tile's own lives on the graphics card alone.
        pictures.retain(|p| self.pictures.holds(p));
        (PreparedGroup { center: center.as_vec3(), parts, collider, known, shared: pictures }, bytes as u64)
    }
}

/// Whether copies are among the triangles to walk on: as long as there are not too many.
fn walks_on_copies(model: &Model) -> bool {
    let copies: usize = model.instances.iter().map(Instances::triangle_count).fold(0, usize::saturating_add);
    copies <= MOST_COPIED_TRIANGLES
}

/// All triangles, to walk on, in the order of [`TriangleMap::of`]; `None` for a tile without area.
pub(super) fn collider(model: &Model) -> Option<Arc<TriMesh>> {
    let copied: Vec<Primitive> = if walks_on_copies(model) {
        let each = |group: &Instances| -> Vec<Primitive> {
            let at = |transform| group.primitives.iter().map(move |primitive| primitive.moved(transform));
            group.transforms.iter().flat_map(at).collect()
        };
        model.instances.iter().flat_map(each).collect()
    } else {
        Vec::new()
    };
    let mut vertices = Vec::new();
    let mut triangles = Vec::new();
    for primitive in model.primitives.iter().chain(&copied) {
        let first = u32::try_from(vertices.len()).ok()?;
        vertices.extend(primitive.positions.iter().map(|p| Vector::new(p[0], p[1], p[2])));
        triangles.extend(primitive.indices.chunks_exact(3).map(|t| [first + t[0], first + t[1], first + t[2]]));
    }
    if triangles.is_empty() {
        return None;
    }
    TriMesh::new(vertices, triangles).ok().map(Arc::new)
}

/// Bevy's mesh in the one vertex layout that all tiles share: position, normal, uv, colour.
pub(super) fn mesh(primitive: Primitive) -> Mesh {
    let count = primitive.positions.len();
    let uvs = if primitive.uvs.len() == count { primitive.uvs } else { vec![[0.0; 2]; count] };
    let colors: Vec<[f32; 4]> = if primitive.colors.len() == count {
        primitive.colors.iter().map(|c| c.map(|v| f32::from(v) / 255.0)).collect()
    } else {
        vec![[1.0; 4]; count]
    };
    let indices = if count <= usize::from(u16::MAX) {
        Indices::U16(primitive.indices.iter().map(|i| *i as u16).collect())
    } else {
        Indices::U32(primitive.indices)
    };
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, primitive.positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, primitive.normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colors)
        .with_inserted_indices(indices)
}

/// Bytes that a mesh takes on the graphics card: 48 a vertex, and its indices.
pub(super) fn mesh_bytes(primitive: &Primitive) -> usize {
    let index = if primitive.positions.len() <= usize::from(u16::MAX) { 2 } else { 4 };
    primitive.positions.len() * 48 + primitive.indices.len() * index
}

/// Bytes that the triangles to walk on take: vertices, indices, and a tree of 64-byte nodes over pairs.
pub(super) fn collider_bytes(triangles: &TriMesh) -> usize {
    triangles.vertices().len() * 12 + triangles.indices().len() * (12 + 64)
}

/// The picture with smaller levels, so that it does not shimmer from afar: all of them for pixels, those that the file
/// has for blocks.
pub(super) fn image(texture: &Texture, anisotropy: u16) -> Image {
    let picture = &texture.picture;
    let size = Extent3d { width: picture.width, height: picture.height, depth_or_array_layers: 1 };
    let (format, (data, levels)) = match &picture.pixels {
        Pixels::Rgba8(rgba) => {
            (TextureFormat::Rgba8UnormSrgb, with_smaller_levels(picture.width, picture.height, rgba))
        }
        Pixels::Blocks { format, levels } => {
            let format = match format {
                BlockFormat::Bc1 => TextureFormat::Bc1RgbaUnormSrgb,
                BlockFormat::Bc3 => TextureFormat::Bc3RgbaUnormSrgb,
                BlockFormat::Bc7 => TextureFormat::Bc7RgbaUnormSrgb,
            };
            (format, (levels.concat(), levels.len() as u32))
        }
    };
    let mut image = Image::new_uninit(size, TextureDimension::D2, format, RenderAssetUsages::RENDER_WORLD);
    image.texture_descriptor.mip_level_count = levels;
    image.data = Some(data);
    let address = |wrap| match wrap {
        Wrap::Repeat => ImageAddressMode::Repeat,
        Wrap::Clamp => ImageAddressMode::ClampToEdge,
        Wrap::Mirror => ImageAddressMode::MirrorRepeat,
    };
    image.sampler = ImageSampler::Descriptor(ImageSamplerDescriptor {
        address_mode_u: address(texture.wrap_u),
        address_mode_v: address(texture.wrap_v),
        mag_filter: ImageFilterMode::Linear,
        min_filter: ImageFilterMode::Linear,
        mipmap_filter: ImageFilterMode::Linear,
        anisotropy_clamp: anisotropy,
        ..default()
    });
    image
}

/// Halves a picture down to one texel, averaging in linear light; all levels in a row, and their number.
fn with_smaller_levels(width: u32, height: u32, rgba: &[u8]) -> (Vec<u8>, u32) {
    let to_linear: Vec<f32> = (0..=255u16).map(|v| Srgba::gamma_function(f32::from(v) / 255.0)).collect();
    let (mut width, mut height) = (width as usize, height as usize);
    let mut all = rgba.to_vec();
    let (mut start, mut levels) = (0, 1);
    while width > 1 || height > 1 {
        let (w, h) = ((width / 2).max(1), (height / 2).max(1));
        let mut next = Vec::with_capacity(w * h * 4);
        for y in 0..h {
            for x in 0..w {
                let (x1, y1) = ((x * 2 + 1).min(width - 1), (y * 2 + 1).min(height - 1));
                let corners = [(x * 2, y * 2), (x1, y * 2), (x * 2, y1), (x1, y1)]
                    .map(|(cx, cy)| start + (cy.min(height - 1) * width + cx.min(width - 1)) * 4);
                for channel in 0..3 {
                    let sum: f32 = corners.iter().map(|c| to_linear[usize::from(all[c + channel])]).sum();
                    next.push((Srgba::gamma_function_inverse(sum / 4.0) * 255.0 + 0.5) as u8);
                }
                let alpha: u32 = corners.iter().map(|c| u32::from(all[c + 3])).sum();
                next.push((alpha / 4) as u8);
            }
        }
        start = all.len();
        all.extend(next);
        (width, height) = (w, h);
        levels += 1;
    }
    (all, levels)
}
