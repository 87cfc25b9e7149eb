//! What a walk over the tree costs.

use super::drawing::{Scene, view};
use parvis::content::tileset::{Refine, TileId};
use parvis::streaming::Readiness;

#[test]
fn ten_thousand_levels_are_walked_without_recursion() {
    let mut scene = Scene::draw("root 100px waiting");
    for level in 1..10_000 {
        let mut tile = scene.tileset.tiles[0].clone();
        tile.parent = Some(TileId(level - 1));
        tile.level = level;
        tile.refine = Refine::Replace;
        tile.contents.clear();
        tile.children.clear();
        scene.tileset.tiles[level as usize - 1].children.push(TileId(level));
        scene.tileset.tiles.push(tile);
    }
    scene.tileset.tiles[9_999].contents = "deepest".into();
    scene.select_all_ready();
    assert_eq!(scene.selection.shown, [TileId(9_999)]);
    assert_eq!(scene.selection.counts.deepest_level, 9_999);
}

#[test]
fn only_what_the_view_touches_is_visited() {
    let mut scene = Scene::draw("root 100px ready");
    for index in 1..1000_u32 {
        let x = if index <= 10 { (-1.0, 1.0) } else { (1000.0, 1001.0) };
        let group = super::drawing::tile("group", Some(TileId(0)), 1, 50.0, x);
        scene.tileset.tiles.push(group);
        scene.tileset.tiles[0].children.push(TileId(index));
    }
    for index in 0..99_000_u32 {
        let parent = TileId(1 + index % 999);
        let x = if parent.0 <= 10 { (-1.0, 1.0) } else { (1000.0, 1001.0) };
        let id = TileId(scene.tileset.tiles.len() as u32);
        scene.tileset.tiles.push(super::drawing::tile("leaf", Some(parent), 2, 1.0, x));
        scene.tileset.tiles[parent.index()].children.push(id);
    }
    scene.select_all_ready();
    let visible_leaves = 10 * 100;
    assert!(scene.selection.shown.len().abs_diff(visible_leaves) <= 10);
    assert_eq!(scene.selection.counts.visited, 1 + 999 + scene.selection.shown.len());
}

#[test]
fn among_many_tiles_a_walk_visits_what_the_view_touches_and_allocates_nothing_once_it_has_been_round() {
    let error_px = |level: u32| if level < 3 { 200.0 } else { 1.0 };
    let mut scene = Scene::draw("root 200px x -1000..1000 ready");
    // A hundred stripes of a hundred fields of twenty tiles, of which the picture shows a part.
    let mut parents = vec![(TileId(0), (-1000.0, 1000.0))];
    for (level, fan_out) in [(1, 100), (2, 100), (3, 20)] {
        let mut children = Vec::new();
        for (parent, (from, to)) in parents {
            let step = (to - from) / f64::from(fan_out);
            for place in 0..fan_out {
                let id = TileId(scene.tileset.tiles.len() as u32);
                let x = (from + step * f64::from(place), from + step * f64::from(place + 1));
                scene.tileset.tiles.push(super::drawing::tile("t", Some(parent), level, error_px(level), x));
                scene.tileset.tiles[parent.index()].children.push(id);
                children.push((id, x));
            }
        }
        parents = children;
    }
    assert_eq!(scene.tileset.tiles.len(), 210_101);
    let round = |scene: &mut Scene| {
        let (mut most, mut visited) = (0, 0);
        for step in 0..20 {
            let eye = glam::DVec3::new(f64::from(step % 10) * 100.0 - 450.0, 0.0, 0.0);
            let view = parvis::streaming::View::perspective(
                eye,
                glam::DVec3::NEG_Z,
                glam::DVec3::Y,
                std::f64::consts::FRAC_PI_2,
                1.0,
                0.01,
                2000.0,
            );
            let ready = |_: TileId| Readiness::Ready;
            let Scene { tileset, options, memory, selection, .. } = scene;
            parvis::streaming::select(tileset, &[view], options, ready, memory, selection);
            most = most.max(selection.shown.len());
            visited = visited.max(selection.counts.visited);
        }
        let selection = &scene.selection;
        let held = (selection.shown.capacity(), selection.loads.capacity(), selection.kept.capacity());
        (most, visited, held, scene.memory.capacity())
    };
    let first = round(&mut scene);
    let (most, visited, ..) = first;
    // 22 m of 2 km are seen, hence about one tile in a hundred.
    assert!((2_000..2_400).contains(&most), "{most}");
    assert!(visited < most + 500, "{visited}");
    assert_eq!(round(&mut scene), first);
}

#[test]
fn nothing_is_allocated_once_the_buffers_have_grown() {
    let mut scene = Scene::draw(
        "root 100px ready
           left 50px x -10..0 ready
             a 4px x -10..-5 ready
             b 4px x -5..0 waiting
           right 4px x 0..10 ready",
    );
    scene.select(&[view()]);
    let capacities = |scene: &Scene| {
        let selection = &scene.selection;
        (selection.shown.capacity(), selection.loads.capacity(), selection.kept.capacity())
    };
    let before = capacities(&scene);
    let addresses = (scene.selection.shown.as_ptr(), scene.selection.loads.as_ptr());
    for _ in 0..100 {
        scene.select(&[view()]);
    }
    assert_eq!(capacities(&scene), before);
    assert_eq!((scene.selection.shown.as_ptr(), scene.selection.loads.as_ptr()), addresses);
}

impl Scene {
    fn select_all_ready(&mut self) {
        let ready = |_: TileId| Readiness::Ready;
        let views = [view()];
        parvis::streaming::select(&self.tileset, &views, &self.options, ready, &mut self.memory, &mut self.selection);
    }
}
