//! On a worker: a decoded tile to meshes, pictures with their smaller levels, and triangles to walk on.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use bevy::asset::RenderAssetUsages;
use bevy::image::{ImageAddressMode, ImageFilterMode, ImageSampler, ImageSamplerDescriptor};
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use parry3d::math::Vector;
use parry3d::shape::TriMesh;

use crate::content::metadata::TriangleMap;
use crate::content::payload::{self, DecodeOptions, PictureCache, TextureTarget, TileContent};
use crate::content::surface::{
    BlockFormat, Instances, Material, Model, Picture, Pixels, Points, Primitive, Texture, Wrap,
};
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
    /// Points.
    pub(super) clouds: Vec<PreparedCloud>,
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

/// Points as discs.
pub(super) struct PreparedCloud {
    pub(super) mesh: Mesh,
    /// Half of the distance between neighbours, metres.
    pub(super) radius_m: f32,
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
        let fetch = |uri: &str| job.read(uri, MAX_RESOURCE_BYTES).map_err(|error| error.to_string());
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
        let Model { primitives, instances, points, materials, .. } = model;
        let clouds: Vec<PreparedCloud> = points.iter().filter_map(cloud).collect();
        bytes += clouds.len() * COPY_BYTES + points.iter().map(cloud_bytes).sum::<usize>();
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
        (PreparedGroup { center: center.as_vec3(), parts, clouds, collider, known, shared: pictures }, bytes as u64)
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

/// Four vertices for each point, all at its place: the shader makes a disc of them. `None` without points.
pub(super) fn cloud(points: &Points) -> Option<PreparedCloud> {
    let (min, max) = points.bounds()?;
    let count = points.positions.len();
    // Points lie on surfaces: about as much of them as half of the box that holds them.
    let size = max - min;
    let area = size.x * size.y + size.y * size.z + size.z * size.x;
    let radius_m = (area / count as f32).sqrt().max(1e-4) * 0.6;
    let color = |index: usize| match points.colors.get(index) {
        Some([r, g, b, _]) => [*r, *g, *b].map(|v| Srgba::gamma_function(f32::from(v) / 255.0)),
        None => [1.0; 3],
    };
    let four = |index: usize| [index; 4];
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    let positions: Vec<[f32; 3]> = (0..count).flat_map(four).map(|i| points.positions[i]).collect();
    let normals: Vec<[f32; 3]> =
        (0..count).flat_map(four).map(|i| points.normals.get(i).copied().unwrap_or_default()).collect();
    let uvs: Vec<[f32; 2]> = (0..count).flat_map(|_| corners).collect();
    let colors: Vec<[f32; 4]> = (0..count)
        .flat_map(|i| {
            let [r, g, b] = color(i);
            [[r, g, b, 1.0]; 4]
        })
        .collect();
    let indices: Vec<u32> = (0..u32::try_from(count).ok()?.checked_mul(4)?)
        .step_by(4)
        .flat_map(|v| [v, v + 1, v + 2, v, v + 2, v + 3])
        .collect();
    let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colors)
        .with_inserted_indices(Indices::U32(indices));
    Some(PreparedCloud { mesh, radius_m })
}

/// Bytes that points take on the graphics card: four vertices of 48 and six indices each.
fn cloud_bytes(points: &Points) -> usize {
    points.positions.len() * (4 * 48 + 6 * 4)
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

/// Tables between a channel in sRGB and in linear light of sixteen bits: a power for every texel would take longer than
/// all else.
struct Gamma {
    to_linear: [u16; 256],
    to_srgb: Vec<u8>,
}

static GAMMA: LazyLock<Gamma> = LazyLock::new(|| {
    let linear = |v: usize| Srgba::gamma_function(v as f32 / 255.0) * 65_535.0 + 0.5;
    let srgb = |v: u32| Srgba::gamma_function_inverse(v as f32 / 65_535.0) * 255.0 + 0.5;
    Gamma {
        to_linear: std::array::from_fn(|v| linear(v) as u16),
        to_srgb: (0..=65_535).map(|v| srgb(v) as u8).collect(),
    }
});

/// Halves a picture down to one texel, averaging in linear light; all levels in a row, and their number.
fn with_smaller_levels(width: u32, height: u32, rgba: &[u8]) -> (Vec<u8>, u32) {
    let Gamma { to_linear, to_srgb } = &*GAMMA;
    let (mut width, mut height) = (width as usize, height as usize);
    let mut all = Vec::with_capacity(rgba.len() / 3 * 4 + 64);
    all.extend_from_slice(rgba);
    let (mut start, mut levels) = (0, 1);
    while width > 1 || height > 1 {
        let (w, h) = ((width / 2).max(1), (height / 2).max(1));
        let end = all.len();
        all.resize(end + w * h * 4, 0);
        let (whole, next) = all.split_at_mut(end);
        let level = &whole[start..];
        for (y, row) in next.chunks_exact_mut(w * 4).enumerate() {
            let upper = (y * 2).min(height - 1) * width;
            let lower = (y * 2 + 1).min(height - 1) * width;
            for (x, texel) in row.chunks_exact_mut(4).enumerate() {
                let (left, right) = ((x * 2).min(width - 1), (x * 2 + 1).min(width - 1));
                let corners = [upper + left, upper + right, lower + left, lower + right].map(|at| at * 4);
                for channel in 0..3 {
                    let sum: u32 =
                        corners.iter().map(|at| u32::from(to_linear[usize::from(level[at + channel])])).sum();
                    texel[channel] = to_srgb[(sum / 4) as usize];
                }
                let alpha: u32 = corners.iter().map(|at| u32::from(level[at + 3])).sum();
                texel[3] = (alpha / 4) as u8;
            }
        }
        start = end;
        (width, height) = (w, h);
        levels += 1;
    }
    (all, levels)
}
