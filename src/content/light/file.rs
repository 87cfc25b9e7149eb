//! The grid as a file: a short header, and the rest deflated.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use glam::{UVec3, Vec3};

use super::{Lamp, LightError, LightGrid, MAX_CELLS, MAX_GLASS, MAX_LAMPS, Site};

/// What a grid's file begins with.
const MAGIC: &[u8; 8] = b"PVSLIGHT";
/// What is written and read.
const VERSION: u32 = 1;
/// Magic and version, size, low corner, cell, site, numbers of glasses and lamps.
const HEADER: usize = 8 + 4 + 12 + 12 + 4 + 12 + 4 + 4;

impl LightGrid {
    /// The file's bytes: the same grid gives the same.
    ///
    /// # Errors
    /// Where memory has no room for them.
    pub fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(HEADER);
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        out.extend(self.size.to_array().iter().flat_map(|n| n.to_le_bytes()));
        let Site { latitude_deg, longitude_deg, heading_deg } = self.site;
        let Vec3 { x, y, z } = self.low;
        out.extend(
            [x, y, z, self.cell_m, latitude_deg, longitude_deg, heading_deg].iter().flat_map(|n| n.to_le_bytes()),
        );
        out.extend(count(self.glass.len()).to_le_bytes());
        out.extend(count(self.lamps.len()).to_le_bytes());
        let mut packed = ZlibEncoder::new(out, Compression::best());
        packed.write_all(self.glass.as_flattened())?;
        for lamp in &self.lamps {
            let numbers = [lamp.at.to_array(), lamp.color.to_array()];
            packed.write_all(bytemuck::cast_slice(
                &numbers.as_flattened().iter().map(|n| n.to_le_bytes()).collect::<Vec<_>>(),
            ))?;
        }
        packed.write_all(&self.cells)?;
        packed.finish()
    }

    /// Reads what [`LightGrid::to_bytes`] wrote; `file` is for messages. Takes no more memory than the header's size, which
    /// has a limit.
    ///
    /// # Errors
    /// [`LightError::Damaged`].
    pub fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, LightError> {
        let damaged = |what: &str| LightError::Damaged { file: file.to_owned(), what: what.to_owned() };
        let (header, packed) = bytes.split_at_checked(HEADER).ok_or_else(|| damaged("it is too short"))?;
        let (magic, numbers) = header.split_at(8);
        if magic != MAGIC {
            return Err(damaged("it does not begin as one"));
        }
        let words: Vec<[u8; 4]> = numbers.as_chunks::<4>().0.to_vec();
        let whole = |at: usize| words.get(at).map_or(0, |w| u32::from_le_bytes(*w));
        let real = |at: usize| words.get(at).map_or(f32::NAN, |w| f32::from_le_bytes(*w));
        if whole(0) != VERSION {
            return Err(damaged(&format!("its version is {}, and {VERSION} is known", whole(0))));
        }
        let size = UVec3::new(whole(1), whole(2), whole(3));
        let count = size.to_array().iter().try_fold(1_usize, |all, n| all.checked_mul(usize::try_from(*n).ok()?));
        let count = count.filter(|n| (1..=MAX_CELLS).contains(n)).ok_or_else(|| damaged("its size is impossible"))?;
        let (low, cell_m) = (Vec3::new(real(4), real(5), real(6)), real(7));
        let site = Site { latitude_deg: real(8), longitude_deg: real(9), heading_deg: real(10) };
        let is_placed = low.is_finite() && low.abs().max_element() < 1e5 && (0.05..=10.0).contains(&cell_m);
        let is_on_earth =
            site.latitude_deg.abs() <= 90.0 && site.longitude_deg.abs() <= 360.0 && site.heading_deg.abs() <= 360.0;
        if !is_placed || !is_on_earth {
            return Err(damaged("its place is impossible"));
        }
        let (glasses, lamps) = (whole(11) as usize, whole(12) as usize);
        if glasses > MAX_GLASS || lamps > MAX_LAMPS {
            return Err(damaged("it has too many glasses or lamps"));
        }
        let expected = glasses * 3 + lamps * 24 + count;
        let mut rest = Vec::new();
        let read = ZlibDecoder::new(packed).take(expected as u64 + 1).read_to_end(&mut rest);
        if read.is_err() || rest.len() != expected {
            return Err(damaged("its cells are incomplete"));
        }
        let cells = rest.split_off(glasses * 3 + lamps * 24);
        if cells.iter().any(|cell| usize::from(*cell) >= 2 + glasses) {
            return Err(damaged("a cell is of a glass that it does not have"));
        }
        let (glass, lamp_bytes) = rest.split_at(glasses * 3);
        let lamps: Vec<Lamp> = (lamp_bytes.as_chunks::<24>().0.iter())
            .map(|bytes| {
                let n = |at: usize| {
                    let word = bytes.get(at * 4..).and_then(|b| b.first_chunk::<4>());
                    word.map_or(f32::NAN, |word| f32::from_le_bytes(*word))
                };
                Lamp { at: Vec3::new(n(0), n(1), n(2)), color: Vec3::new(n(3), n(4), n(5)) }
            })
            .collect();
        let shines = |l: &Lamp| {
            l.at.is_finite() && l.color.is_finite() && l.color.cmpge(Vec3::ZERO).all() && l.color.max_element() <= 1e4
        };
        if !lamps.iter().all(shines) {
            return Err(damaged("a lamp is impossible"));
        }
        Ok(Self { site, low, cell_m, size, cells, glass: glass.as_chunks::<3>().0.to_vec(), lamps })
    }
}
