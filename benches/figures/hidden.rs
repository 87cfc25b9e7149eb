//! What walls hide: how much less would be shown and loaded if it were known for every cell of the floor which tiles
//! can be seen from it ("potentially visible sets", Airey 1990, Teller and Séquin 1991).
//!
//! The sets are found with rays against the triangles of the leaves, and taken away from what selection finds; that is
//! what selection would find itself if such tiles counted as out of view. See `docs/performance.md` for what came of it.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use glam::{DQuat, DVec3, IVec3, Vec3};
use parvis::content::payload::{self, DecodeOptions};
use parvis::content::source::{FolderSource, Source as _};
use parvis::content::surface::Primitive;
use parvis::content::tileset::{MAX_JSON_BYTES, Tileset};
use parvis::streaming::{Readiness, Selection, SelectionMemory, SelectionOptions, View, select};
use parvis::workshop::build::{BuildOptions, build};
use parvis::workshop::cathedral::{CathedralOptions, model};
use parvis::workshop::progress::Silent;
use rayon::prelude::*;

use crate::house::house;
use crate::process::Meter;
use crate::rays::{Rays, Triangle};
use crate::selecting;
use crate::{row, table};

/// No file of a tileset is larger.
const MAX_FILE_BYTES: u64 = 256 << 20;
/// Edge of a cell, metres.
const CELL_M: f32 = 4.0;
/// Eyes in a cell: so many along x and along z, from border to border, at each height.
const EYES_A_SIDE: u8 = 4;
/// Heights of eyes above the lowest floor: seated, and standing on the highest floor that is walked on, metres.
const HEIGHTS_M: [f32; 2] = [1.2, 2.1];
/// Rays of an eye, evenly in all directions.
const RAYS: u16 = 6144;
/// Metres between two views of a walk.
const STEP_M: f64 = 2.0;
/// Where a walker looks: ahead, and to both sides.
const TURNS: [f64; 3] = [-1.2, 0.0, 1.2];
/// Eyes of a visitor.
const EYE_M: f64 = 1.61;

/// Prints the figures of the cathedral, with large tiles and with small ones, and of a house with rooms.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for limit in [65_536_usize, 16_384] {
        let out = folder.path().join(format!("cathedral-{limit}"));
        let meter = Meter::start();
        let stones = model(CathedralOptions::default(), &Silent);
        build(stones, &out, &BuildOptions { max_tile_triangles: limit, ..BuildOptions::default() }, &Silent)?;
        table(&format!("What walls hide: the built-in cathedral, detail 1, tiles of up to {limit} triangles"));
        row("drawing and building it", meter.stop());
        let place = Place::read(&out)?;
        place.walk(
            "entrance, nave, crossing, aisle, ambulatory",
            &[(11.5, 0.0), (33.0, 0.0), (66.0, 0.0), (68.0, -9.5), (96.0, -10.0), (107.7, -9.07)],
        );
        place.walk(
            "parvis, south flank, east end",
            &[(-52.0, -4.0), (-20.0, 0.0), (-8.0, 20.0), (0.0, 45.0), (60.0, 50.0), (120.0, 45.0), (150.0, 10.0)],
        );
    }
    let out = folder.path().join("house");
    build(house(), &out, &BuildOptions { max_tile_triangles: 16_384, ..BuildOptions::default() }, &Silent)?;
    table("What walls hide: a house with 36 rooms, made in code");
    Place::read(&out)?.walk("through six rooms", &[(1.0, 4.0), (47.0, 4.0)]);
    Ok(())
}

/// A tileset and the triangles of its leaves.
struct Place {
    tileset: Tileset,
    /// Of each tile.
    triangles: Vec<usize>,
    bytes: Vec<u64>,
    rays: Rays,
    /// Lowest and highest corner of all triangles.
    bounds: (Vec3, Vec3),
}

impl Place {
    fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let source = FolderSource::open(folder)?;
        let tileset = Tileset::parse(&source.read("tileset.json", MAX_JSON_BYTES)?, "tileset.json")?;
        // Pictures are not looked at.
        let fetch = |_: &str| Err("not needed".to_owned());
        let tiles: Vec<(usize, u64, Vec<Triangle>)> = (0..tileset.tiles.len())
            .into_par_iter()
            .map(|index| {
                let tile = &tileset.tiles[index];
                let (mut count, mut size, mut leaf) = (0, 0, Vec::new());
                for uri in tile.contents.iter() {
                    let bytes = source.read(uri, MAX_FILE_BYTES).map_err(|error| error.to_string())?;
                    let options = DecodeOptions::new(*tile.visit_from_tile, &fetch);
                    let content = payload::decode(&bytes, uri, &options).map_err(|error| error.to_string())?.value;
                    count += content.model.triangle_count();
                    size += bytes.len() as u64;
                    if tile.children.is_empty() {
                        let center = content.center.as_vec3();
                        leaf.extend(content.model.primitives.iter().flat_map(|p| triangles_of(p, center, index)));
                    }
                }
                Ok((count, size, leaf))
            })
            .collect::<Result<_, String>>()?;
        let triangles = tiles.iter().map(|tile| tile.0).collect();
        let bytes = tiles.iter().map(|tile| tile.1).collect();
        let leaves: Vec<Triangle> = tiles.into_iter().flat_map(|tile| tile.2).collect();
        let bounds = leaves
            .iter()
            .flat_map(|triangle| triangle.corners)
            .fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(low, high), p| (low.min(p), high.max(p)));
        let meter = Meter::start();
        let rays = Rays::new(leaves);
        row("sorting the triangles of the leaves for rays", meter.stop());
        Ok(Self { tileset, triangles, bytes, rays, bounds })
    }

    /// Tiles of which something is met by rays from these eyes, and all above them.
    fn seen(&self, eyes: &[Vec3]) -> Vec<bool> {
        let met: Vec<Vec<u32>> = eyes
            .par_iter()
            .enumerate()
            .map(|(turn, eye)| {
                let mut tiles: Vec<u32> =
                    directions(RAYS, turn).filter_map(|direction| self.rays.first(*eye, direction)).collect();
                tiles.sort_unstable();
                tiles.dedup();
                tiles
            })
            .collect();
        self.with_ancestors(met.into_iter().flatten())
    }

    fn with_ancestors(&self, leaves: impl IntoIterator<Item = u32>) -> Vec<bool> {
        let mut seen = vec![false; self.tileset.tiles.len()];
        for leaf in leaves {
            let mut at = Some(leaf as usize);
            while let Some(index) = at.filter(|index| !seen[*index]) {
                seen[index] = true;
                at = self.tileset.tiles[index].parent.map(|parent| parent.index());
            }
        }
        seen
    }

    /// Tiles that can be seen from somewhere in a cell, its borders included.
    fn seen_from_cell(&self, cell: IVec3) -> Vec<bool> {
        let corner = cell.as_vec3() * CELL_M;
        let step = CELL_M / f32::from(EYES_A_SIDE - 1);
        let along = || (0..EYES_A_SIDE).map(|place| f32::from(place) * step);
        let eyes: Vec<Vec3> = along()
            .flat_map(|x| along().map(move |z| (x, z)))
            .flat_map(|(x, z)| HEIGHTS_M.map(|y| Vec3::new(corner.x + x, y, corner.z + z)))
            .collect();
        self.seen(&eyes)
    }

    /// Of rays from other eyes in the cell: how many there were, and how many met a tile that is not in its set.
    fn missed(&self, cell: IVec3, set: &[bool]) -> (u32, u32) {
        // Fractions that fill a cube evenly (Roberts 2018).
        const STEPS: Vec3 = Vec3::new(0.819_172_5, 0.671_043_6, 0.549_700_5);
        let mut found = (0, 0);
        for eye in 0..16_u8 {
            let place = (STEPS * f32::from(eye + 1)).fract();
            let height = HEIGHTS_M[0] + (HEIGHTS_M[1] - HEIGHTS_M[0]) * place.y;
            let at = (cell.as_vec3() + place) * CELL_M;
            for direction in directions(1024, usize::from(eye) + 1000) {
                if let Some(tile) = self.rays.first(Vec3::new(at.x, height, at.z), direction) {
                    found.0 += 1;
                    found.1 += u32::from(!set[tile as usize]);
                }
            }
        }
        found
    }

    /// Tiles met by rays through every eighth pixel of a view, both ways.
    fn seen_in_view(&self, view: &View) -> Vec<bool> {
        let right = view.forward.cross(DVec3::Y).normalize();
        let up = right.cross(view.forward);
        let reach = (view.fov_y * 0.5).tan();
        let met: Vec<u32> = (0..90_u16)
            .into_par_iter()
            .flat_map_iter(|y| (0..160_u16).map(move |x| (x, y)))
            .filter_map(|(x, y)| {
                let across = ((f64::from(x) + 0.5) / 80.0 - 1.0) * reach * 16.0 / 9.0;
                let above = ((f64::from(y) + 0.5) / 45.0 - 1.0) * reach;
                let direction = view.forward + right * across + up * above;
                self.rays.first(view.eye.as_vec3(), direction.as_vec3())
            })
            .collect();
        self.with_ancestors(met)
    }

    /// Walks from point to point (x and z) and prints what is shown and loaded.
    fn walk(&self, name: &str, way: &[(f64, f64)]) {
        let poses = poses(way);
        let meter = Meter::start();
        let mut cells = BTreeMap::new();
        for (eye, _) in &poses {
            let cell = (eye.as_vec3() / CELL_M).floor().as_ivec3();
            cells.entry(cell.to_array()).or_insert_with(|| self.seen_from_cell(cell));
        }
        let cost = meter.stop();
        let (met, missed) = (cells.par_iter())
            .map(|(cell, set)| self.missed(IVec3::from_array(*cell), set))
            .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));

        let mut sums = [Sum::new(self), Sum::new(self), Sum::new(self)];
        let (mut memory, mut selection) = (SelectionMemory::default(), Selection::default());
        for (eye, ahead) in &poses {
            let set = &cells[&(eye.as_vec3() / CELL_M).floor().as_ivec3().to_array()];
            for turn in TURNS {
                let view = selecting::view(*eye, DQuat::from_rotation_y(turn) * *ahead + DVec3::Y * 0.1);
                let (options, ready) = (SelectionOptions::default(), |_| Readiness::Ready);
                select(&self.tileset, &[view], &options, ready, &mut memory, &mut selection);
                let exact = self.seen_in_view(&view);
                for id in &selection.shown {
                    let index = id.index();
                    let counts = [true, set[index], exact[index]];
                    sums.iter_mut().zip(counts).filter(|(_, counts)| *counts).for_each(|(sum, _)| sum.add(index));
                }
            }
        }
        let (views, [plain, cell, exact]) = ((poses.len() * TURNS.len()) as f64, &sums);
        row(&format!("{name}: views, cells"), format!("{views}, {}", cells.len()));
        row("shown a view: tiles, triangles", plain.told(views));
        row("… without what the cell cannot see", cell.compared(plain, views));
        row("… without what the view does not see", exact.compared(plain, views));
        row("shown at least once on the walk, MB", format!("{:.1}", plain.once_bytes() / 1e6));
        let less = |sum: &Sum| (sum.once_bytes() / plain.once_bytes() - 1.0) * 100.0;
        row("… without what the cells cannot see", format!("{:.1} ({:+.1} %)", cell.once_bytes() / 1e6, less(cell)));
        row("rays from elsewhere in the cells that meet a hidden tile", format!("{missed} of {met}"));
        row("finding the sets of these cells", cost);
        let area = (self.bounds.1 - self.bounds.0) / CELL_M;
        row("cells of the whole ground, one storey", format!("{:.0}", area.x.ceil() * area.z.ceil()));
    }
}

/// What was shown.
struct Sum<'a> {
    place: &'a Place,
    tiles: usize,
    triangles: usize,
    once: Vec<bool>,
}

impl<'a> Sum<'a> {
    fn new(place: &'a Place) -> Self {
        Self { place, tiles: 0, triangles: 0, once: vec![false; place.tileset.tiles.len()] }
    }

    fn add(&mut self, tile: usize) {
        self.tiles += 1;
        self.triangles += self.place.triangles[tile];
        self.once[tile] = true;
    }

    fn once_bytes(&self) -> f64 {
        self.once.iter().zip(&self.place.bytes).filter(|(once, _)| **once).map(|(_, bytes)| *bytes as f64).sum()
    }

    fn told(&self, views: f64) -> String {
        format!("{:.1}, {:.0} thousand", self.tiles as f64 / views, self.triangles as f64 / views / 1e3)
    }

    fn compared(&self, to: &Self, views: f64) -> String {
        let less = (self.triangles as f64 / to.triangles as f64 - 1.0) * 100.0;
        format!("{} ({less:+.1} %)", self.told(views))
    }
}

/// Eyes every few metres and where they look, along a way on the ground.
fn poses(way: &[(f64, f64)]) -> Vec<(DVec3, DVec3)> {
    let mut poses = Vec::new();
    for leg in way.windows(2) {
        let [from, to] = [leg[0], leg[1]].map(|(x, z)| DVec3::new(x, EYE_M, z));
        let steps = (from.distance(to) / STEP_M).ceil() as u32;
        let ahead = (to - from).normalize();
        poses.extend((0..steps).map(|step| (from.lerp(to, f64::from(step) / f64::from(steps)), ahead)));
    }
    poses
}

/// Directions on a golden spiral, turned by another angle for each eye so that together they leave no gaps.
fn directions(count: u16, turn: usize) -> impl Iterator<Item = Vec3> {
    (0..count).map(move |index| {
        let y = 1.0 - (f32::from(index) + 0.5) / f32::from(count) * 2.0;
        let around = f32::from(index) * 2.399_963 + turn as f32;
        let radius = (1.0 - y * y).max(0.0).sqrt();
        Vec3::new(radius * around.cos(), y, radius * around.sin())
    })
}

fn triangles_of(primitive: &Primitive, center: Vec3, tile: usize) -> impl Iterator<Item = Triangle> {
    let corner = move |index: u32| Vec3::from(primitive.positions[index as usize]) + center;
    let triangles = primitive.indices.as_chunks::<3>().0.iter();
    triangles.map(move |corners| Triangle { corners: corners.map(corner), tile: tile as u32 })
}
