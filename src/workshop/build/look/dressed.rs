//! A tile with the picture that was made for it.

use super::super::encode::{with_alpha, without_alpha};
use super::super::mesh::{TileMesh, Vertex};
use crate::content::surface::Picture;
use bytemuck::Zeroable;

/// A picture of one tile's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Atlas {
    /// Sides are multiples of 4.
    pub picture: Picture,
    /// Whether its alpha matters.
    pub alpha: bool,
}

/// A tile as it is drawn.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Dressed {
    /// Materials are those of [`Looks::finishes`](super::Looks::finishes); where one takes its colours from an atlas,
    /// texture coordinates run over that, and vertices where charts meet are there once for each.
    pub mesh: TileMesh,
    /// One for every page that the tile uses: opaque first, then with alpha.
    pub atlases: [Option<Atlas>; 2],
    /// Side of a texel on the surface on average, metres; 0 without an atlas.
    pub texel_metres: f64,
    /// Texels along one of the source's: 1 in leaves unless the atlas would be larger than allowed, smaller above.
    pub density: f64,
    /// Texels that triangles cover.
    pub used_texels: f64,
}

const MAGIC: &[u8; 8] = b"PVDRESS1";

impl Dressed {
    /// Texels of all atlases.
    pub fn atlas_texels(&self) -> u64 {
        let texels = |a: &Atlas| u64::from(a.picture.width) * u64::from(a.picture.height);
        self.atlases.iter().flatten().map(texels).sum()
    }

    /// All of it, to be kept until the parent has been made.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (vertices, indices) = (bytemuck::cast_slice::<Vertex, u8>(&self.mesh.vertices), &self.mesh.indices);
        let mut bytes = Vec::with_capacity(128 + vertices.len() + indices.len() * 4 + self.atlas_texels() as usize * 4);
        bytes.extend(MAGIC);
        for number in [self.texel_metres, self.density, self.used_texels] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend((self.mesh.vertices.len() as u64).to_le_bytes());
        bytes.extend((indices.len() as u64).to_le_bytes());
        for atlas in &self.atlases {
            let [width, height] = atlas.as_ref().map_or([0; 2], |a| [a.picture.width, a.picture.height]);
            bytes.extend(width.to_le_bytes());
            bytes.extend(height.to_le_bytes());
        }
        bytes.extend(vertices);
        bytes.extend(bytemuck::cast_slice::<u32, u8>(indices));
        for atlas in self.atlases.iter().flatten() {
            if atlas.alpha {
                bytes.extend(atlas.picture.rgba());
            } else {
                bytes.extend(without_alpha(atlas.picture.rgba()));
            }
        }
        bytes
    }

    /// What [`Dressed::to_bytes`] gave, on a machine of the same byte order; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut number = || take(&mut rest, 8)?.try_into().ok().map(f64::from_le_bytes);
        let [texel_metres, density, used_texels] = [number()?, number()?, number()?];
        let mut count = || usize::try_from(u64::from_le_bytes(take(&mut rest, 8)?.try_into().ok()?)).ok();
        let [vertices, indices] = [count()?, count()?];
        let mut side = || take(&mut rest, 4)?.try_into().ok().map(u32::from_le_bytes);
        let sizes = [[side()?, side()?], [side()?, side()?]];
        let mut mesh = TileMesh { vertices: Vec::new(), indices: Vec::new() };
        let raw = take(&mut rest, vertices.checked_mul(size_of::<Vertex>())?)?;
        mesh.vertices = vec![Vertex::zeroed(); vertices];
        bytemuck::cast_slice_mut::<Vertex, u8>(&mut mesh.vertices).copy_from_slice(raw);
        let raw = take(&mut rest, indices.checked_mul(4)?)?;
        mesh.indices = vec![0; indices];
        bytemuck::cast_slice_mut::<u32, u8>(&mut mesh.indices).copy_from_slice(raw);
        if !indices.is_multiple_of(3) || mesh.indices.iter().any(|&i| i as usize >= vertices) {
            return None;
        }
        let mut atlases = [None, None];
        for (page, [width, height]) in sizes.into_iter().enumerate() {
            let texels = (width as usize).checked_mul(height as usize)?;
            if texels > 0 {
                let alpha = page == 1;
                let raw = take(&mut rest, texels.checked_mul(if alpha { 4 } else { 3 })?)?;
                let rgba = if alpha { raw.to_vec() } else { with_alpha(raw) };
                atlases[page] = Some(Atlas { picture: Picture::from_rgba("atlas", width, height, rgba), alpha });
            }
        }
        rest.is_empty().then_some(Self { mesh, atlases, texel_metres, density, used_texels })
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (first, after) = rest.split_at_checked(count)?;
    *rest = after;
    Some(first)
}
