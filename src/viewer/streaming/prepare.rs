//! On a worker: a decoded tile to meshes, pictures with their smaller levels, and triangles to walk on.

use std::sync::Arc;

use bevy::asset::RenderAssetUsages;
use bevy::mesh::{Indices, MeshVertexAttribute, PrimitiveTopology, VertexAttributeValues, VertexFormat};
use bevy::prelude::*;

use super::pictures::{PictureLimit, PreparedPicture, SharedPictures, TilePicture, prepare_picture, without_pixels};
use crate::content::metadata::TriangleMap;
use crate::content::payload::{self, DecodeOptions, TextureTarget, TileContent};
use crate::content::surface::{Instances, Material, Model, Picture, Points, Primitive};
use crate::streaming::{Job, Loaded, Prepare};
use crate::viewer::visitor::{KnownParts, PointCloud, Triangles};

/// Copies are walked on up to this many triangles of one tile; a forest is walked through.
const MOST_COPIED_TRIANGLES: usize = 500_000;
/// Bytes that the engine keeps for an entity that shows a mesh, roughly.
const COPY_BYTES: usize = 512;

/// No file that a tile names in turn may be larger.
const MAX_RESOURCE_BYTES: u64 = 256 << 20;

/// Ready to be applied: first the pictures, in pieces, then the rest in one frame.
pub(super) struct PreparedTile {
    /// Each once.
    pub(super) pictures: Vec<TilePicture>,
    /// One for each content of the tile.
    pub(super) groups: Vec<PreparedGroup>,
    /// Bytes of everything but the pictures.
    pub(super) rest_bytes: u64,
}

/// One content: everything relative to one centre.
pub(super) struct PreparedGroup {
    pub(super) center: Vec3,
    pub(super) parts: Vec<PreparedPart>,
    /// Points.
    pub(super) clouds: Vec<PreparedCloud>,
    pub(super) collider: Option<Arc<Triangles>>,
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
    /// Its picture has no pixels.
    pub(super) material: Material,
}

/// Points as discs.
pub(super) struct PreparedCloud {
    pub(super) mesh: Mesh,
    /// To be pointed at.
    pub(super) points: Arc<PointCloud>,
    /// Which of the model's parts they are.
    pub(super) part: usize,
    /// Half of the distance between neighbours, metres.
    pub(super) radius_m: f32,
}

/// Decodes tiles for the streamer.
pub(super) struct TilePreparer {
    pub(super) pictures: SharedPictures,
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
        let mut tile = PreparedTile { pictures: Vec::new(), groups: Vec::new(), rest_bytes: 0 };
        let mut picture_bytes = 0;
        for content in job.contents {
            let loaded = payload::decode(&content.bytes, &content.uri, &options).map_err(|e| e.to_string())?;
            for warning in &loaded.warnings {
                tracing::warn!("{}: {warning}", content.uri);
            }
            if job.cancelled() {
                break;
            }
            picture_bytes += self.add(loaded.value, &mut tile);
        }
        let size_bytes = picture_bytes + tile.rest_bytes;
        Ok(Loaded { prepared: tile, size_bytes })
    }
}

impl TilePreparer {
    /// `textures`: what the graphics card reads, and `limit` how much of it in one picture.
    pub(super) fn new(textures: TextureTarget, limit: PictureLimit) -> Self {
        Self { pictures: SharedPictures::new(limit), textures }
    }

    /// Adds one content to a tile; returns the bytes of pictures that it brings along.
    fn add(&self, content: TileContent, tile: &mut PreparedTile) -> u64 {
        let TileContent { center, model, metadata, .. } = content;
        let collider = collider(&model);
        let [primitive_count, copied_count, _] = model.part_counts();
        let first_cloud = primitive_count + copied_count;
        let known = metadata.map(|metadata| {
            let triangles = TriangleMap::of(&model, walks_on_copies(&model)).unwrap_or_default();
            Arc::new(KnownParts { metadata, triangles })
        });
        let mut bytes = collider.as_ref().map_or(0, |triangles| triangles.size_bytes());
        bytes += known.as_ref().map_or(0, |known| known.metadata.size_bytes() + known.triangles.size_bytes());
        let Model { primitives, instances, points, mut materials, .. } = model;
        let clouds: Vec<PreparedCloud> = (first_cloud..).zip(&points).filter_map(|(part, p)| cloud(part, p)).collect();
        bytes += clouds.iter().map(|cloud| COPY_BYTES + cloud.points.size_bytes()).sum::<usize>();
        bytes += points.iter().map(cloud_bytes).sum::<usize>();
        let once = primitives.into_iter().map(|primitive| (primitive, vec![Transform::IDENTITY]));
        let copied = instances.into_iter().flat_map(|Instances { primitives, transforms, .. }| {
            let places: Vec<Transform> = transforms.iter().map(|t| Transform::from_matrix(Mat4::from(*t))).collect();
            primitives.into_iter().map(move |primitive| (primitive, places.clone()))
        });
        let first_picture = tile.pictures.len();
        let picture_bytes = self.take_pictures(&mut materials, &mut tile.pictures);
        let mut parts = Vec::new();
        for (primitive, places) in once.chain(copied) {
            let Some(material) = materials.get(primitive.material) else { continue };
            bytes += mesh_bytes(&primitive) + places.len() * COPY_BYTES;
            parts.push(PreparedPart { material: material.clone(), places, mesh: mesh(primitive) });
        }
        // Only pictures beside the tiles are leased: a tile's own goes with its material.
        let all = tile.pictures.iter().skip(first_picture).map(|picture| &picture.texture.picture);
        let shared = all.filter(|picture| self.pictures.holds(picture)).cloned().collect();
        tile.groups.push(PreparedGroup { center: center.as_vec3(), parts, clouds, collider, known, shared });
        tile.rest_bytes += bytes as u64;
        picture_bytes
    }

    /// Takes the pixels out of the materials, which keep pictures without any; returns the bytes that they will hold.
    fn take_pictures(&self, materials: &mut [Material], pictures: &mut Vec<TilePicture>) -> u64 {
        let mut bytes = 0;
        let mut known: Vec<(Arc<Picture>, Arc<Picture>)> = Vec::new();
        for texture in materials.iter_mut().filter_map(|material| material.base_color_texture.as_mut()) {
            if let Some((_, light)) = known.iter().find(|(full, _)| Arc::ptr_eq(full, &texture.picture)) {
                texture.picture = Arc::clone(light);
                continue;
            }
            let full = Arc::clone(&texture.picture);
            let prepared = if self.pictures.holds(&full) {
                bytes += self.pictures.bytes_brought(&full);
                None
            } else {
                let prepared = prepare_picture(&full, self.pictures.limit);
                bytes += prepared.as_ref().map_or(0, PreparedPicture::size_bytes);
                texture.picture = without_pixels(&full);
                prepared
            };
            known.push((full, Arc::clone(&texture.picture)));
            pictures.push(TilePicture { texture: texture.clone(), prepared });
        }
        bytes
    }
}

/// Whether copies are among the triangles to walk on: as long as there are not too many.
fn walks_on_copies(model: &Model) -> bool {
    let copies: usize = model.instances.iter().map(Instances::triangle_count).fold(0, usize::saturating_add);
    copies <= MOST_COPIED_TRIANGLES
}

/// All triangles, to walk on, in the order of [`TriangleMap::of`]; `None` for a tile without area.
pub(super) fn collider(model: &Model) -> Option<Arc<Triangles>> {
    let copied: Vec<Primitive> = if walks_on_copies(model) {
        let each = |group: &Instances| -> Vec<Primitive> {
            let at = |transform| group.primitives.iter().map(move |primitive| primitive.moved(transform));
            group.transforms.iter().flat_map(at).collect()
        };
        model.instances.iter().flat_map(each).collect()
    } else {
        Vec::new()
    };
    let all = || model.primitives.iter().chain(&copied);
    // Just as large as needed: what grows holds up to twice of it.
    let mut positions = Vec::with_capacity(all().map(|primitive| primitive.positions.len()).sum());
    let mut corners = Vec::with_capacity(all().map(Primitive::triangle_count).sum());
    for primitive in all() {
        let first = u32::try_from(positions.len()).ok()?;
        positions.extend(primitive.positions.iter().copied().map(Vec3::from));
        corners.extend(primitive.indices.chunks_exact(3).map(|t| [first + t[0], first + t[1], first + t[2]]));
    }
    Triangles::new(positions, corners).map(Arc::new)
}

/// Normals in 8 bytes instead of 12. By its number the engine's own attribute, so that its shaders find it.
const NORMAL: MeshVertexAttribute = MeshVertexAttribute::new("Vertex_Normal", 1, VertexFormat::Snorm16x4);
/// Colours in 4 bytes instead of 16, in the same way.
const COLOR: MeshVertexAttribute = MeshVertexAttribute::new("Vertex_Color", 5, VertexFormat::Unorm8x4);
/// Bytes of a vertex: position, normal, texture coordinates, colour.
const VERTEX_BYTES: usize = 12 + 8 + 8 + 4;

/// Bevy's mesh in the one vertex layout that all tiles share.
pub(super) fn mesh(primitive: Primitive) -> Mesh {
    let count = primitive.positions.len();
    let uvs = if primitive.uvs.len() == count { primitive.uvs } else { vec![[0.0; 2]; count] };
    let colors = if primitive.colors.len() == count { primitive.colors } else { vec![[255; 4]; count] };
    let indices = if count <= usize::from(u16::MAX) {
        Indices::U16(primitive.indices.iter().map(|i| *i as u16).collect())
    } else {
        Indices::U32(primitive.indices)
    };
    let normals = primitive.normals.iter().map(short_normal).collect();
    laid_out(primitive.positions, normals, uvs, colors, indices)
}

/// The engine must not write into it, nor keep a copy.
fn laid_out(
    positions: Vec<[f32; 3]>,
    normals: Vec<[i16; 4]>,
    uvs: Vec<[f32; 2]>,
    colors: Vec<[u8; 4]>,
    indices: Indices,
) -> Mesh {
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(NORMAL, VertexAttributeValues::Snorm16x4(normals))
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
        .with_inserted_attribute(COLOR, VertexAttributeValues::Unorm8x4(colors))
        .with_inserted_indices(indices)
}

/// A unit vector to sixteen bits an axis: within 0.003 degrees.
fn short_normal(normal: &[f32; 3]) -> [i16; 4] {
    let [x, y, z] = normal.map(|c| (c * 32_767.0).round() as i16);
    [x, y, z, 0]
}

/// Four vertices for each point, all at its place: the shader makes a disc of them. `None` without points.
pub(super) fn cloud(part: usize, points: &Points) -> Option<PreparedCloud> {
    let (min, max) = points.bounds()?;
    let count = points.positions.len();
    // Points lie on surfaces: about as much of them as half of the box that holds them.
    let size = max - min;
    let area = size.x * size.y + size.y * size.z + size.z * size.x;
    let radius_m = (area / count as f32).sqrt().max(1e-4) * 0.6;
    let color = |index: usize| points.colors.get(index).map_or([255; 4], |[r, g, b, _]| [*r, *g, *b, 255]);
    let four = |index: usize| [index; 4];
    let corners = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
    let positions = (0..count).flat_map(four).map(|i| points.positions[i]).collect();
    let normals = (0..count).flat_map(four).map(|i| short_normal(&points.normals.get(i).copied().unwrap_or_default()));
    let uvs = (0..count).flat_map(|_| corners).collect();
    let colors = (0..count).flat_map(four).map(color).collect();
    let indices = (0..u32::try_from(count).ok()?.checked_mul(4)?)
        .step_by(4)
        .flat_map(|v| [v, v + 1, v + 2, v, v + 2, v + 3])
        .collect();
    let places = points.positions.iter().copied().map(Vec3::from).collect();
    let mesh = laid_out(positions, normals.collect(), uvs, colors, Indices::U32(indices));
    Some(PreparedCloud { mesh, points: Arc::new(PointCloud::new(places, radius_m)), part, radius_m })
}

/// Bytes that points take on the graphics card: four vertices and six indices each.
fn cloud_bytes(points: &Points) -> usize {
    points.positions.len() * (4 * VERTEX_BYTES + 6 * 4)
}

/// Bytes that a mesh takes on the graphics card.
pub(super) fn mesh_bytes(primitive: &Primitive) -> usize {
    let index = if primitive.positions.len() <= usize::from(u16::MAX) { 2 } else { 4 };
    primitive.positions.len() * VERTEX_BYTES + primitive.indices.len() * index
}
