//! A plan of one storey: where walls are cut at the height of a chest, and the floor that is reached between them.

mod outline;

use glam::Vec2;

use super::floors::{AROUND, Floors};

/// Height of the cut above the storey's floor, metres.
pub const CUT_M: f32 = 1.3;
/// Side of the squares of the floor, metres, at least.
const SQUARE_M: f32 = 0.3;
/// A floor may rise or fall by this from where the body stands and belong to its storey, metres.
const STOREY_M: f32 = 1.6;
/// A step that people climb, metres.
const STEP_M: f32 = 0.22;

/// A plan of one storey, in x and z of visit space, metres.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FloorPlan {
    /// Height of the storey's floor.
    pub height_m: f32,
    /// The rectangle that it covers: least and greatest x and z.
    pub bounds: [Vec2; 2],
    /// Cut walls and piers: lines through their corners, closed where the first comes again at the end.
    pub walls: Vec<Vec<Vec2>>,
    /// The floor, as rectangles: least and greatest x and z.
    pub floor: Vec<[Vec2; 2]>,
}

impl FloorPlan {
    /// Of the storey on which a point of the floor lies. Without a floor there only the walls are drawn.
    pub fn new(floors: &Floors, at: glam::Vec3) -> Self {
        let floor = reached(floors, at);
        let walls = outline::cut(&floors.soup, at.y + CUT_M);
        let region = floors.soup.region();
        let fits = |bounds: Option<[Vec2; 2]>, low: Vec2, high: Vec2| {
            let [l, h] = bounds.unwrap_or([low, high]);
            Some([l.min(low), h.max(high)])
        };
        let bounds = floor.iter().fold(None, |bounds, [low, high]| fits(bounds, *low, *high));
        let bounds = bounds.unwrap_or([region.low, region.high]);
        Self { height_m: at.y, bounds, walls, floor }
    }
}

/// What is reached on foot from a point without leaving its storey, as rectangles.
fn reached(floors: &Floors, at: glam::Vec3) -> Vec<[Vec2; 2]> {
    let Some(start) = floors.cell_at(at, 0.6) else { return Vec::new() };
    let mut met = vec![false; floors.cells().len()];
    met[start as usize] = true;
    let mut front = vec![start];
    while let Some(cell) = front.pop() {
        for step in &AROUND[..4] {
            let Some((there, miss)) = floors.beside(cell, *step, 0.4) else { continue };
            let other = floors.cells()[there as usize];
            if !met[there as usize]
                && miss.abs() <= STEP_M
                && (other.height - at.y).abs() <= STOREY_M
                && other.clear_m() > 0.0
            {
                met[there as usize] = true;
                front.push(there);
            }
        }
    }
    squares(floors, &met)
}

/// Runs of squares that hold a reached cell, and equal runs of neighbouring rows as one rectangle.
fn squares(floors: &Floors, met: &[bool]) -> Vec<[Vec2; 2]> {
    let each = (SQUARE_M / floors.cell_m()).round().max(1.0) as usize;
    let [width, depth] = floors.size().map(|count| count.div_ceil(each));
    let mut filled = vec![false; width * depth];
    for (cell, _) in floors.cells().iter().zip(met).filter(|(_, met)| **met) {
        let (x, z) = (cell.column as usize % floors.size()[0], cell.column as usize / floors.size()[0]);
        filled[z / each * width + x / each] = true;
    }
    let side = floors.cell_m() * each as f32;
    let low = floors.soup.region().low;
    let corner = |x: usize, z: usize| low + Vec2::new(x as f32, z as f32) * side;
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    let mut rectangles = Vec::new();
    for z in 0..=depth {
        let mut runs = Vec::new();
        let mut x = 0;
        while z < depth && x < width {
            let row = &filled[z * width..(z + 1) * width];
            let from = x;
            while x < width && row[x] {
                x += 1;
            }
            if x > from {
                runs.push((from, x));
            }
            x += 1;
        }
        open.retain(|&(from, to, since)| {
            let goes_on = runs.contains(&(from, to));
            if !goes_on {
                rectangles.push([corner(from, since), corner(to, z)]);
            }
            goes_on
        });
        for (from, to) in runs {
            if !open.iter().any(|&(a, b, _)| (a, b) == (from, to)) {
                open.push((from, to, z));
            }
        }
    }
    rectangles
}
