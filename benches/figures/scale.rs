//! Selection in tilesets far larger than one building, made in code: a plain under a quadtree.

use std::collections::VecDeque;
use std::f64::consts::TAU;
use std::sync::Arc;

use glam::{DMat3, DVec3};
use parvis::content::tileset::{BoundingVolume, Refine, Tile, TileId, TileName, Tileset};
use parvis::streaming::View;

use crate::process::{Meter, peak_memory};
use crate::selecting::{self, VIEWS};
use crate::{row, table};

/// Metres from the plain's middle to its sides.
const REACH: f64 = 8192.0;
/// Geometric error of a tile by the length of its sides: with it about a thousand tiles are shown.
const ERROR_BY_SIDE: f64 = 0.22;

/// Prints the figures of a plain of so many tiles.
pub fn measure(tiles: usize) {
    table(&format!("A plain of {tiles} tiles, made in code"));
    let meter = Meter::start();
    let plain = plain(tiles);
    row("making it", meter.stop());
    selecting::measure(&plain, &path());
    row("peak memory", peak_memory());
}

/// A quadtree over the plain, filled level by level until there are so many tiles.
fn plain(tiles: usize) -> Tileset {
    let mut made = vec![tile(None, 0, DVec3::ZERO, REACH)];
    let mut open = VecDeque::from([(0_usize, DVec3::ZERO, REACH)]);
    'filling: while let Some((parent, center, half)) = open.pop_front() {
        for (x, z) in [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)] {
            if made.len() >= tiles {
                break 'filling;
            }
            let id = made.len();
            let center = center + DVec3::new(x, 0.0, z) * half;
            let level = made[parent].level + 1;
            made[parent].children.push(TileId(id as u32));
            made.push(tile(Some(TileId(parent as u32)), level, center, half / 2.0));
            open.push_back((id, center, half / 2.0));
        }
    }
    Tileset { geometric_error: REACH, tiles: made, ..Tileset::default() }
}

fn tile(parent: Option<TileId>, level: u32, center: DVec3, half: f64) -> Tile {
    let half_axes = DMat3::from_diagonal(DVec3::new(half, 4.0, half));
    Tile {
        parent,
        children: Vec::new(),
        level,
        bounds: BoundingVolume::Box { center, half_axes },
        content_bounds: None,
        viewer_request_volume: None,
        geometric_error: 2.0 * half * ERROR_BY_SIDE,
        refine: Refine::Replace,
        contents: "tile.glb".into(),
        visit_from_tile: Arc::default(),
        name: TileName::Root,
        implicit: None,
        metadata: None,
        file: 0,
    }
}

/// Once around the middle of the plain, ten to sixty metres above it, looking ahead and a little down.
fn path() -> Vec<View> {
    (0..VIEWS)
        .map(|step| {
            let turn = f64::from(step) / f64::from(VIEWS) * TAU;
            let out = DVec3::new(turn.cos(), 0.0, turn.sin());
            let ahead = DVec3::new(-turn.sin(), -0.2, turn.cos());
            selecting::view(out * 600.0 + DVec3::Y * (35.0 + 25.0 * (3.0 * turn).sin()), ahead)
        })
        .collect()
}
