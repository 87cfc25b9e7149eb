//! Pictures made smaller and smaller, so that far surfaces do not flicker between texels.

use crate::content::surface::{Picture, Wrap};
use std::sync::Arc;

/// Longest side of the largest size that is kept: what is drawn is no larger.
const LARGEST: usize = 1024;

/// One size of a picture.
struct Level {
    width: usize,
    height: usize,
    texels: Vec<[u8; 4]>,
}

/// A picture, halved again and again.
pub(super) struct Pyramid {
    /// How often it was halved before the first size that is kept.
    skipped: usize,
    full_texels: f32,
    levels: Vec<Level>,
}

impl Pyramid {
    /// `None` where there are no pixels to read.
    pub fn of(picture: &Picture) -> Option<Arc<Self>> {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let (texels, _) = picture.rgba().as_chunks::<4>();
        if texels.is_empty() || texels.len() != width * height {
            return None;
        }
        let mut first = Level { width, height, texels: texels.to_vec() };
        let mut skipped = 0;
        while first.width.max(first.height) > LARGEST {
            first = halved(&first);
            skipped += 1;
        }
        let mut levels = vec![first];
        while let Some(next) = levels.last().filter(|l| l.width > 1 || l.height > 1).map(halved) {
            levels.push(next);
        }
        Some(Arc::new(Self { skipped, full_texels: texels.len() as f32, levels }))
    }

    /// Texels at full size.
    pub fn texels(&self) -> f32 {
        self.full_texels
    }

    /// The texel at `u`, `v` of the picture that has been halved `level` times.
    pub fn at(&self, u: f32, v: f32, wraps: [Wrap; 2], level: usize) -> [u8; 4] {
        let Some(level) = self.levels.get(level.saturating_sub(self.skipped).min(self.levels.len() - 1)) else {
            return [255; 4];
        };
        let x = place(u, wraps[0], level.width);
        let y = place(v, wraps[1], level.height);
        level.texels.get(y * level.width + x).copied().unwrap_or([255; 4])
    }
}

fn place(coordinate: f32, wrap: Wrap, size: usize) -> usize {
    let turned = match wrap {
        Wrap::Clamp => coordinate.clamp(0.0, 1.0),
        Wrap::Repeat => coordinate - coordinate.floor(),
        Wrap::Mirror => {
            let two = (coordinate * 0.5 - (coordinate * 0.5).floor()) * 2.0;
            if two > 1.0 { 2.0 - two } else { two }
        }
    };
    ((turned * size as f32) as usize).min(size - 1)
}

fn halved(level: &Level) -> Level {
    let (width, height) = (level.width.div_ceil(2), level.height.div_ceil(2));
    let mut texels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let right = (x * 2 + 1).min(level.width - 1);
            let below = (y * 2 + 1).min(level.height - 1);
            let four = [(x * 2, y * 2), (right, y * 2), (x * 2, below), (right, below)];
            let four = four.map(|(x, y)| level.texels.get(y * level.width + x).copied().unwrap_or([255; 4]));
            texels.push([0, 1, 2, 3].map(|k| (four.iter().map(|t| u32::from(t[k])).sum::<u32>().div_ceil(4)) as u8));
        }
    }
    Level { width, height, texels }
}
