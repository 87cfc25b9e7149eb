//! A building as light meets it: cells of air, stone and coloured glass.

use glam::{UVec3, Vec3};

/// A cell that light passes.
pub const AIR: u8 = 0;
/// A cell that stops light.
pub const SOLID: u8 = 1;
/// Most cells of a grid.
pub const MAX_CELLS: usize = 64 << 20;
/// Most colours of glass: cells from 2 on name them.
pub const MAX_GLASS: usize = 254;
/// Most lamps of a grid.
pub const MAX_LAMPS: usize = 4096;

/// Where on Earth a building stands, and how it is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Site {
    /// North positive.
    pub latitude_deg: f32,
    /// East positive.
    pub longitude_deg: f32,
    /// Where the visit's +X points: clockwise from north.
    pub heading_deg: f32,
}

/// Something that shines when it is dark, and faintly by day: a candle stand, a lantern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lamp {
    /// Visit space, metres.
    pub at: Vec3,
    /// Linear RGB light at one metre, 1 as on a white surface in full sun.
    pub color: Vec3,
}

/// The cells, in visit space (Y up, metres), x fastest, then z, then y.
#[derive(Debug, Clone, PartialEq)]
pub struct LightGrid {
    /// Where it stands.
    pub site: Site,
    /// The lowest corner.
    pub low: Vec3,
    /// Edge of a cell, metres.
    pub cell_m: f32,
    /// Cells along x, y and z.
    pub size: UVec3,
    /// [`AIR`], [`SOLID`], or 2 and more: the glass of that number less 2.
    pub cells: Vec<u8>,
    /// What each glass lets through, linear RGB, 255 for all.
    pub glass: Vec<[u8; 3]>,
    /// What shines.
    pub lamps: Vec<Lamp>,
}

impl LightGrid {
    /// All air from `low` to at least `high`.
    pub fn empty(site: Site, low: Vec3, high: Vec3, cell_m: f32) -> Self {
        let size = ((high - low) / cell_m).ceil().max(Vec3::ONE).as_uvec3();
        let cells = vec![AIR; size.x as usize * size.y as usize * size.z as usize];
        Self { site, low, cell_m, size, cells, glass: Vec::new(), lamps: Vec::new() }
    }

    /// The same place with nothing in it: every part lies in the sun.
    pub fn without_walls(&self) -> Self {
        let cells = vec![AIR; self.cells.len()];
        Self {
            site: self.site,
            low: self.low,
            cell_m: self.cell_m,
            size: self.size,
            cells,
            glass: Vec::new(),
            lamps: Vec::new(),
        }
    }

    /// Whether both have the same cells in the same places.
    pub fn lies_as(&self, other: &Self) -> bool {
        self.size == other.size && self.low == other.low && self.cell_m == other.cell_m
    }

    /// The highest corner.
    pub fn high(&self) -> Vec3 {
        self.low + self.size.as_vec3() * self.cell_m
    }

    /// The number of the cell that holds this place.
    pub fn index(&self, at: Vec3) -> Option<usize> {
        let c = (at - self.low) / self.cell_m;
        let inside = c.cmpge(Vec3::ZERO).all() && c.cmplt(self.size.as_vec3()).all();
        inside.then(|| self.number(c.as_uvec3()))
    }

    /// The number of a cell inside.
    pub fn number(&self, c: UVec3) -> usize {
        (c.y as usize * self.size.z as usize + c.z as usize) * self.size.x as usize + c.x as usize
    }

    /// What is at a cell; air outside.
    pub fn at(&self, c: UVec3) -> u8 {
        if c.cmplt(self.size).all() { self.cells.get(self.number(c)).copied().unwrap_or(AIR) } else { AIR }
    }

    /// What a cell's glass lets through, linear; all of it where there is no such glass.
    pub fn tint(&self, cell: u8) -> Vec3 {
        let glass = usize::from(cell).checked_sub(2).and_then(|number| self.glass.get(number));
        glass.map_or(Vec3::ONE, |c| Vec3::from(c.map(f32::from)) / 255.0)
    }
}
