//! No crack at any mix of levels.

use super::models::{Dice, bumpy_torus, hills, patched_torus, relief_box};
use super::reading::{Point, Tile, read};
use parvis::content::surface::Model;
use parvis::workshop::build::{BuildOptions, build};
use parvis::workshop::progress::Silent;
use std::collections::BTreeMap;

type Key = [u64; 3];

fn key(point: Point) -> Key {
    point.map(|c| (c + 0.0).to_bits())
}

/// The oriented boundary of a surface: every edge with how often it is run
/// through one way more than the other. A closed surface has none.
fn boundary<'a>(triangles: impl Iterator<Item = &'a [Point; 3]>) -> BTreeMap<(Key, Key), i32> {
    let mut edges = BTreeMap::new();
    for t in triangles {
        for (a, b) in [(0, 1), (1, 2), (2, 0)] {
            let (a, b) = (key(t[a]), key(t[b]));
            let (edge, sign) = if a < b { ((a, b), 1) } else { ((b, a), -1) };
            *edges.entry(edge).or_insert(0) += sign;
        }
    }
    edges.retain(|_, count| *count != 0);
    edges
}

fn cut<'a>(tile: &'a Tile, refine: &mut dyn FnMut() -> bool, shown: &mut Vec<&'a Tile>) {
    if tile.children.is_empty() || !refine() {
        shown.push(tile);
    } else {
        tile.children.iter().for_each(|c| cut(c, refine, shown));
    }
}

fn built(model: Model, limit: usize) -> Tile {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let options = BuildOptions { max_tile_triangles: limit, ..BuildOptions::default() };
    build(model, &out, &options, &Silent).unwrap();
    read(&out)
}

/// Boundaries of many cuts, from the root alone to all the leaves.
fn for_cuts(root: &Tile, mut look: impl FnMut(&[&Tile], BTreeMap<(Key, Key), i32>)) {
    let mut dice = Dice(7);
    for turn in 0..24 {
        let mut shown = Vec::new();
        cut(root, &mut || dice.below(24) < turn + 1, &mut shown);
        let edges = boundary(shown.iter().flat_map(|t| &t.triangles));
        look(&shown, edges);
    }
}

#[test]
fn a_closed_surface_stays_closed_at_every_mix_of_levels() {
    let root = built(bumpy_torus(600, 250), 8192);
    assert!(root.all().len() > 40, "{} tiles", root.all().len());
    let mut mixed = 0;
    for_cuts(&root, |shown, edges| {
        mixed += usize::from(shown.len() > 1);
        assert!(edges.is_empty(), "{} open edges in a cut of {} tiles", edges.len(), shown.len());
    });
    assert!(mixed > 10);
}

#[test]
fn no_crack_opens_between_materials() {
    let root = built(patched_torus(600, 250), 8192);
    for_cuts(&root, |shown, edges| {
        assert!(edges.is_empty(), "{} open edges in a cut of {} tiles", edges.len(), shown.len());
    });
}

#[test]
fn no_crack_opens_along_the_hard_edges_of_a_room() {
    let root = built(relief_box(160), 8192);
    for_cuts(&root, |shown, edges| {
        assert!(edges.is_empty(), "{} open edges in a cut of {} tiles", edges.len(), shown.len());
    });
}

#[test]
fn an_open_surface_opens_only_along_its_own_border() {
    let root = built(hills(300), 8192);
    for_cuts(&root, |_, edges| {
        for ((a, b), _) in edges {
            for end in [a, b] {
                let [x, _, z] = end.map(f64::from_bits);
                assert!(x.abs() == 30.0 || z.abs() == 30.0, "an edge opens inside, at {x} {z}");
            }
        }
    });
}

#[test]
fn no_crack_opens_in_small_tiles_of_uneven_depth() {
    // Thirty times as dense at one end as at the other: some leaves lie deeper than others.
    let mut torus = bumpy_torus(280, 90);
    for p in &mut torus.primitives[0].positions {
        p[0] = (p[0] * 0.2).exp();
    }
    // Halving eight times leaves 196 triangles here and 197 there, which are halved once more: on the next level.
    let root = built(torus, 196);
    let depth = |tile: &Tile| tile.file.file_name().unwrap().to_string_lossy().into_owned();
    let depths: std::collections::BTreeSet<String> =
        root.leaves().iter().map(|t| depth(t).split('_').next().unwrap().to_owned()).collect();
    assert!(depths.len() > 1, "{depths:?}");
    for_cuts(&root, |shown, edges| {
        assert!(edges.is_empty(), "{} open edges in a cut of {} tiles", edges.len(), shown.len());
    });
}
