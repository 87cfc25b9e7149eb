//! Whatever the tree, the views and what is ready: every visible place is covered exactly once.

use super::drawing::{share_out, slab, tile, tileset};
use glam::DVec3;
use parvis::content::tileset::{TileId, Tileset};
use parvis::streaming::{Readiness, Selection, SelectionMemory, SelectionOptions, View, select};
use proptest::prelude::*;

/// A tree over the interval from -10 to 10: children share their parent's interval out evenly.
fn tree(parents: &[prop::sample::Index], empty: &[bool]) -> (Tileset, Vec<(f64, f64)>) {
    let mut set = tileset(vec![tile("root", None, 0, 400.0, (-10.0, 10.0))]);
    for (index, choice) in parents.iter().enumerate() {
        let parent = TileId(choice.index(index + 1) as u32);
        let level = set.tile(parent).level + 1;
        let id = TileId(set.tiles.len() as u32);
        let error_px = 400.0 / 2.0_f64.powi(level as i32);
        set.tiles.push(tile("tile", Some(parent), level, error_px, (0.0, 0.0)));
        set.tiles[parent.index()].children.push(id);
    }
    let intervals = share_out(&mut set, |index| index > 0 && empty[index % empty.len()]);
    (set, intervals)
}

fn readiness(word: u8) -> Readiness {
    match word % 8 {
        0..=3 => Readiness::Ready,
        4..=6 => Readiness::Waiting,
        _ => Readiness::Failed,
    }
}

fn chain(set: &Tileset, leaf: usize) -> impl Iterator<Item = TileId> {
    std::iter::successors(Some(TileId(leaf as u32)), |id| set.tile(*id).parent)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_visible_place_is_covered_exactly_once_while_the_root_is_ready(
        parents in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        empty in prop::collection::vec(prop::bool::weighted(0.2), 1..8),
        frames in prop::collection::vec(
            (-12.0..12.0_f64, -0.6..0.6_f64, 0.05..3.0_f64, prop::collection::vec(any::<u8>(), 41)),
            1..8,
        ),
        preload in any::<bool>(),
    ) {
        let (set, intervals) = tree(&parents, &empty);
        let options = SelectionOptions {
            preload_ancestors: preload,
            preload_siblings: preload,
            loading_descendant_limit: 3,
            ..SelectionOptions::default()
        };
        let mut memory = SelectionMemory::default();
        let mut selection = Selection::default();
        for (x, yaw, zoom, states) in frames {
            let forward = DVec3::new(yaw.sin(), 0.0, -yaw.cos());
            let eye = DVec3::new(x, 0.0, 0.0);
            let view = View::perspective(eye, forward, DVec3::Y, 1.2, 1.0, 0.01, 2000.0 * zoom);
            let ready = |id: TileId| if id.0 == 0 { Readiness::Ready } else { readiness(states[id.index()]) };
            select(&set, &[view], &options, ready, &mut memory, &mut selection);

            for &id in &selection.shown {
                prop_assert_eq!(ready(id), Readiness::Ready);
                prop_assert!(!set.tile(id).contents.is_empty());
                prop_assert!(selection.kept.contains(&id));
                let above = chain(&set, id.index()).skip(1).filter(|id| selection.shown.contains(id)).count();
                prop_assert_eq!(above, 0, "a shown tile lies over another");
            }
            for load in &selection.loads {
                prop_assert_eq!(ready(load.tile), Readiness::Waiting);
                let same = selection.loads.iter().filter(|other| other.tile == load.tile).count();
                prop_assert_eq!(same, 1, "asked for twice");
            }
            for leaf in (0..set.tiles.len()).filter(|&index| set.tiles[index].children.is_empty()) {
                let (from, to) = intervals[leaf];
                let inset = (to - from) * 1e-6;
                let covers = chain(&set, leaf).filter(|id| selection.shown.contains(id)).count();
                prop_assert!(covers <= 1);
                if !view.culls(&slab((from + inset, to - inset))) {
                    prop_assert_eq!(covers, 1, "a hole at {}..{}", from, to);
                }
            }
        }
    }

    #[test]
    fn when_all_that_is_asked_for_arrives_the_wanted_detail_is_shown(
        parents in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        empty in prop::collection::vec(prop::bool::weighted(0.2), 1..8),
        preload in any::<bool>(),
    ) {
        let (set, _) = tree(&parents, &empty);
        let options = SelectionOptions {
            preload_ancestors: preload,
            preload_siblings: preload,
            loading_descendant_limit: 3,
            ..SelectionOptions::default()
        };
        let view = super::drawing::view();
        let mut arrived = vec![false; set.tiles.len()];
        let (mut memory, mut selection) = (SelectionMemory::default(), Selection::default());
        let mut rounds = 0;
        loop {
            let ready = |id: TileId| if arrived[id.index()] { Readiness::Ready } else { Readiness::Waiting };
            select(&set, &[view], &options, ready, &mut memory, &mut selection);
            let Some(first) = selection.loads.first() else { break };
            arrived[first.tile.index()] = true;
            rounds += 1;
            prop_assert!(rounds <= set.tiles.len(), "loading does not come to an end");
        }
        for &id in &selection.shown {
            let tile = set.tile(id);
            let sse = view.sse_px(tile.geometric_error, 10.0);
            prop_assert!(sse <= options.max_sse_px || tile.children.is_empty());
        }
        prop_assert!(!selection.shown.is_empty());
    }
}
