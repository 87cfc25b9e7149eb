//! What can be stood on: for each cell of the plan every floor above it, its height, its slope, how rough it is, and how
//! much room a body has there. Measured from triangles; where there are none, nothing is known, and nobody goes there.
//!
//! The grid is for searching; whatever must be exact (doors, thresholds) is asked of the triangles themselves
//! ([`Soup`]), which the grid keeps.

mod fit;
mod measure;
mod room;
mod soup;

use glam::{Vec2, Vec3};
use std::sync::atomic::AtomicBool;

pub use soup::{Band, MAX_TRIANGLES, Region, Room, Soup};

/// Finest cell, metres.
pub const FINEST_CELL_M: f32 = 0.10;
/// Most columns: the cell grows until there are no more. 4 bytes each.
pub const MAX_COLUMNS: usize = 2_000_000;
/// Most cells of all floors: the cell grows until there are no more. 20 bytes each.
pub const MAX_CELLS: usize = 4_000_000;
/// Least height above a floor that makes it one, metres: a child's.
pub const LEAST_HEAD_M: f32 = 1.2;

/// Why there is no grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FloorsError {
    /// More triangles than are kept.
    #[error("the ground has more than {limit} triangles; take a coarser level of its tiles")]
    TooManyTriangles {
        /// [`MAX_TRIANGLES`].
        limit: usize,
    },
    /// Called off.
    #[error("the measuring of the floors was called off")]
    Cancelled,
}

/// One floor in one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Height in the middle of the cell, without the floor's roughness, metres.
    pub height: f32,
    /// Place of its column: `z * width + x`.
    pub column: u32,
    /// Rise a metre along x and z, in ten-thousandths.
    slope: [i16; 2],
    /// Centimetres above it that are free.
    head_cm: u16,
    /// How far the floor departs from a plane (root mean square), tenths of a millimetre.
    rough: u16,
    /// Centimetres to the nearest cell with something in it, or beside which the floor ends.
    clear_cm: u8,
    /// Something stands in it, or the floor ends beside it.
    taken: bool,
}

impl Cell {
    /// Rise a metre along x and z.
    pub fn slope(&self) -> Vec2 {
        Vec2::new(f32::from(self.slope[0]), f32::from(self.slope[1])) / 1e4
    }

    /// Height above it that is free, metres.
    pub fn head_m(&self) -> f32 {
        f32::from(self.head_cm) / 100.0
    }

    /// How far the floor departs from a plane (root mean square), metres.
    pub fn roughness_m(&self) -> f32 {
        f32::from(self.rough) / 1e4
    }

    /// From its middle to the nearest cell with something in it, or beside which the floor ends; metres, at most 2.5.
    pub fn clear_m(&self) -> f32 {
        f32::from(self.clear_cm) / 100.0
    }
}

/// Every floor of a building.
#[derive(Debug)]
pub struct Floors {
    /// The triangles.
    pub soup: Soup,
    low: Vec2,
    cell_m: f32,
    size: [usize; 2],
    starts: Vec<u32>,
    cells: Vec<Cell>,
}

impl Floors {
    /// Measures the floors of `triangles` within `region`; takes seconds: for a thread.
    pub fn measure(
        triangles: impl IntoIterator<Item = [Vec3; 3]>,
        region: Region,
        cancel: &AtomicBool,
    ) -> Result<Self, FloorsError> {
        let soup = Soup::new(triangles, region)?;
        let area = region.size().x * region.size().y;
        let mut cell_m = (area / MAX_COLUMNS as f32).sqrt().max(FINEST_CELL_M);
        loop {
            let size = (region.size() / cell_m).to_array().map(|n| (n.ceil() as usize).max(1));
            // A last row or column of less than a cell may be one too many.
            if size[0] * size[1] <= MAX_COLUMNS
                && let Some((starts, cells)) = measure::measure(&soup, region.low, cell_m, size, cancel)?
            {
                let mut floors = Self { soup, low: region.low, cell_m, size, starts, cells };
                fit::fit(&mut floors, cancel)?;
                room::fill(&mut floors, cancel)?;
                return Ok(floors);
            }
            cell_m *= 1.25;
        }
    }

    /// Side of a cell, metres.
    pub fn cell_m(&self) -> f32 {
        self.cell_m
    }

    /// Columns along x and along z.
    pub fn size(&self) -> [usize; 2] {
        self.size
    }

    /// Every floor of every column.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Bytes held, triangles included.
    pub fn size_bytes(&self) -> usize {
        self.soup.size_bytes() + self.starts.len() * 4 + self.cells.len() * size_of::<Cell>()
    }

    /// The middle of a cell, on its floor.
    pub fn middle(&self, cell: u32) -> Vec3 {
        let cell = &self.cells[cell as usize];
        let [x, z] = self.place(cell.column);
        let flat = self.low + (Vec2::new(x as f32, z as f32) + 0.5) * self.cell_m;
        Vec3::new(flat.x, cell.height, flat.y)
    }

    fn place(&self, column: u32) -> [usize; 2] {
        [column as usize % self.size[0], column as usize / self.size[0]]
    }

    fn floors_of(&self, column: usize) -> std::ops::Range<u32> {
        self.starts[column]..self.starts[column + 1]
    }

    /// The cell under a point: the floor nearest to its height, at most `reach_m` above or below.
    pub fn cell_at(&self, at: Vec3, reach_m: f32) -> Option<u32> {
        let flat = (Vec2::new(at.x, at.z) - self.low) / self.cell_m;
        let inside = flat.is_finite() && flat.cmpge(Vec2::ZERO).all();
        let (x, z) = (flat.x as usize, flat.y as usize);
        (inside && x < self.size[0] && z < self.size[1]).then_some(())?;
        self.nearest_floor(z * self.size[0] + x, at.y, reach_m)
    }

    fn nearest_floor(&self, column: usize, height: f32, reach_m: f32) -> Option<u32> {
        let away = |cell: &u32| (self.cells[*cell as usize].height - height).abs();
        self.floors_of(column).filter(|cell| away(cell) <= reach_m).min_by(|a, b| away(a).total_cmp(&away(b)))
    }

    /// The floor beside a cell, `step` columns further along x and z, whose height is nearest to where the cell's slope
    /// leads; and by how much it misses that height, metres.
    pub fn beside(&self, cell: u32, step: [i32; 2], reach_m: f32) -> Option<(u32, f32)> {
        let here = &self.cells[cell as usize];
        let [x, z] = self.place(here.column);
        let (x, z) = (x.checked_add_signed(step[0] as isize)?, z.checked_add_signed(step[1] as isize)?);
        (x < self.size[0] && z < self.size[1]).then_some(())?;
        let way = Vec2::new(step[0] as f32, step[1] as f32) * self.cell_m;
        let there = self.nearest_floor(z * self.size[0] + x, here.height + here.slope().dot(way), reach_m)?;
        let other = &self.cells[there as usize];
        let led = (here.slope() + other.slope()).dot(way) / 2.0;
        Some((there, other.height - here.height - led))
    }
}

/// The eight neighbours.
pub const AROUND: [[i32; 2]; 8] = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]];
