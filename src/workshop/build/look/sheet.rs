//! An atlas on its way: charts of texels, packed and laid down with their gutters.

use super::dressed::Atlas;
use super::pack::{Packing, pack};
use super::{GUTTER, STEP};
use crate::content::surface::Picture;
use glam::Vec2;

/// Where the texels of one chart come to lie in an atlas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// First texel of the chart, its gutter not counted.
    corner: [u32; 2],
    turned: bool,
    atlas: [u32; 2],
}

impl Spot {
    /// Texture coordinate of a point given in texels of the chart.
    pub fn uv(&self, texel: Vec2) -> [f32; 2] {
        let texel = if self.turned { Vec2::new(texel.y, texel.x) } else { texel };
        [0, 1].map(|k| (self.corner[k] as f32 + texel[k]) / self.atlas[k] as f32)
    }
}

/// An atlas without texels: where every chart will lie.
pub(super) struct Sheet {
    pub spots: Vec<Spot>,
    size: [u32; 2],
}

impl Sheet {
    /// A sheet for charts of `sizes` (texels); `None` where it would be larger than `max`.
    /// Charts begin at multiples of [`STEP`] and are followed by a gutter up to the
    /// next: on the mip levels up to that step no texel belongs to two of them.
    pub fn new(sizes: &[[u32; 2]], max: u32) -> Option<Self> {
        let room = |side: u32| side.saturating_add(2 * GUTTER).div_ceil(STEP);
        let cells: Vec<(u32, u32)> = sizes.iter().map(|s| (room(s[0]), room(s[1]))).collect();
        let Packing { width, height, places } = pack(&cells, max / STEP)?;
        let size = [width * STEP, height * STEP];
        let spots = places
            .iter()
            .map(|place| Spot {
                corner: [place.x * STEP + GUTTER, place.y * STEP + GUTTER],
                turned: place.turned,
                atlas: size,
            })
            .collect();
        Some(Self { spots, size })
    }

    /// Lays the texels down. Each chart gives as many as it has, row by row, with
    /// `pad` texels of its gutter around them; where the gutter is wider, its
    /// outermost texels go on. What no chart needs takes the mean colour.
    pub fn filled(&self, charts: &[(Vec<[u8; 4]>, [u32; 2])], pad: u32, alpha: bool) -> Atlas {
        let mut texels = vec![mean(charts); self.size[0] as usize * self.size[1] as usize];
        for (spot, (chart, size)) in self.spots.iter().zip(charts) {
            let whole = size.map(|side| (side + 2 * pad) as usize);
            let room = size.map(|side| (side + 2 * GUTTER).next_multiple_of(STEP) as usize);
            let first = spot.corner.map(|c| (c - GUTTER) as usize);
            let skip = (GUTTER - pad) as usize;
            for y in 0..room[1] {
                let row = y.saturating_sub(skip).min(whole[1] - 1) * whole[0];
                for x in 0..room[0] {
                    let texel = chart[row + x.saturating_sub(skip).min(whole[0] - 1)];
                    let (x, y) = if spot.turned { (y, x) } else { (x, y) };
                    texels[(first[1] + y) * self.size[0] as usize + first[0] + x] = texel;
                }
            }
        }
        let rgba = texels.into_flattened();
        Atlas { picture: Picture::from_rgba("atlas", self.size[0], self.size[1], rgba), alpha }
    }
}

fn mean(charts: &[(Vec<[u8; 4]>, [u32; 2])]) -> [u8; 4] {
    let mut sum = [0u64; 4];
    let mut count = 0u64;
    // A few texels of each are enough for what is seen nowhere.
    for texel in charts.iter().flat_map(|(texels, _)| texels.iter().step_by(17)) {
        (0..4).for_each(|k| sum[k] += u64::from(texel[k]));
        count += 1;
    }
    sum.map(|channel| channel.checked_div(count).unwrap_or(255) as u8)
}
