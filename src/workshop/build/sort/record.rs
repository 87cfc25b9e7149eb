//! A triangle on its way through files: a few words, nothing that can be compared with nothing.

use super::super::mesh::NO_FEATURE;
use serde::{Deserialize, Serialize};

/// What every corner carries beside its position, the same for all triangles of a build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::workshop::build) struct Layout {
    /// Three words; all zero where this corner has no usable normal.
    pub normals: bool,
    /// Two words.
    pub uvs: bool,
    /// One word.
    pub colors: bool,
    /// One word.
    pub features: bool,
}

/// A corner of a triangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::workshop::build) struct Corner {
    /// Steps of the grid from the origin.
    pub position: [i32; 3],
    /// Unit length, or zero where there is none.
    pub normal: [f32; 3],
    pub uv: [f32; 2],
    pub color: [u8; 4],
    pub feature: u32,
}

/// A triangle with its material.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::workshop::build) struct Record {
    pub material: u32,
    pub corners: [Corner; 3],
}

impl Layout {
    fn corner_words(self) -> usize {
        3 + 3 * usize::from(self.normals)
            + 2 * usize::from(self.uvs)
            + usize::from(self.colors)
            + usize::from(self.features)
    }

    /// Words of one triangle.
    pub fn words(self) -> usize {
        1 + 3 * self.corner_words()
    }

    /// Bytes of one triangle.
    pub fn bytes(self) -> u64 {
        4 * self.words() as u64
    }

    /// Appends a triangle.
    pub fn write(self, record: &Record, to: &mut Vec<u32>) {
        to.push(record.material);
        for corner in &record.corners {
            to.extend(corner.position.map(i32::cast_unsigned));
            if self.normals {
                to.extend(corner.normal.map(f32::to_bits));
            }
            if self.uvs {
                to.extend(corner.uv.map(f32::to_bits));
            }
            if self.colors {
                to.push(u32::from_le_bytes(corner.color));
            }
            if self.features {
                to.push(corner.feature);
            }
        }
    }

    /// Reads the triangle that `words` begins with; what is missing reads as zero.
    pub fn read(self, words: &[u32]) -> Record {
        let mut rest = words.iter().copied();
        let mut next = || rest.next().unwrap_or(0);
        let material = next();
        let corners = [(); 3].map(|()| Corner {
            position: [next(), next(), next()].map(u32::cast_signed),
            normal: if self.normals { [next(), next(), next()].map(f32::from_bits) } else { [0.0; 3] },
            uv: if self.uvs { [next(), next()].map(f32::from_bits) } else { [0.0; 2] },
            color: if self.colors { next().to_le_bytes() } else { [255; 4] },
            feature: if self.features { next() } else { NO_FEATURE },
        });
        Record { material, corners }
    }

    /// Only the positions of a triangle's corners.
    pub fn positions(self, words: &[u32]) -> [[i32; 3]; 3] {
        let stride = self.corner_words();
        [0, 1, 2].map(|corner| {
            let at = 1 + corner * stride;
            [0, 1, 2].map(|k| words.get(at + k).copied().unwrap_or(0).cast_signed())
        })
    }
}

/// Three times the middle of a triangle, in steps of the grid: what decides where it belongs. Coordinates stay below
/// 2^23 steps, so that the sum is exact.
pub(in crate::workshop::build) fn key([a, b, c]: [[i32; 3]; 3]) -> [i32; 3] {
    [0, 1, 2].map(|k| a[k] + b[k] + c[k])
}

/// The same for a position.
pub(in crate::workshop::build) fn key_of_point(p: [i32; 3]) -> [i32; 3] {
    p.map(|c| 3 * c)
}
