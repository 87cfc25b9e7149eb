//! One budget over all that is held.

use super::drawing::{turned, view, zoomed};
use super::stage::{Stage, options};
use parvis::content::tileset::TileId;
use parvis::streaming::{EvictionPace, Governor, LoadState, LruList, Pressure, SizeEstimate, StreamingOptions, View};

fn with_budget(drawing: &str, memory_budget_bytes: u64) -> Stage {
    Stage::with(drawing, StreamingOptions { memory_budget_bytes, workers: 1, ..options() })
}

/// A root of 10 bytes, four inner tiles, sixteen leaves: 210 bytes.
fn sixteen() -> String {
    let mut drawing = "root 400px\n".to_owned();
    for quarter in 0..4 {
        let from = f64::from(quarter) * 5.0 - 10.0;
        drawing += &format!("  q{quarter} 100px x {from}..{}\n", from + 5.0);
        for leaf in 0..4 {
            let start = from + f64::from(leaf) * 1.25;
            drawing += &format!("    q{quarter}l{leaf} 12px x {start}..{}\n", start + 1.25);
        }
    }
    drawing
}

#[test]
fn what_is_not_needed_goes_when_something_else_needs_the_room() {
    let mut stage = with_budget(
        "root 100px x -10..80
           here  4px x -10..10 bytes 40
           there 4px x 60..70 bytes 40",
        70,
    );
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["here"]);
    let eye = glam::DVec3::new(65.0, 0.0, 0.0);
    let aside = View::perspective(eye, glam::DVec3::NEG_Z, glam::DVec3::Y, 0.5, 1.0, 0.01, 1000.0);
    stage.until_complete(aside);
    assert_eq!(stage.shown(), ["there"]);
    assert_eq!(*stage.state("here"), LoadState::Unloaded);
    assert_eq!(stage.streamer.stats().evicted, 1);
    assert!(stage.peak_bytes <= 70, "{}", stage.peak_bytes);
}

#[test]
fn while_everything_fits_nothing_is_let_go() {
    let mut stage = with_budget(&sixteen(), 210);
    stage.until_complete(view());
    assert_eq!(stage.shown().len(), 16);
    stage.until_complete(zoomed(0.01));
    assert_eq!(stage.shown(), ["root"]);
    stage.until_complete(view());
    assert_eq!(stage.streamer.stats().evicted, 0);
}

#[test]
fn a_budget_that_never_fits_lowers_the_detail_evenly_and_comes_to_rest() {
    let mut stage = with_budget(&sixteen(), 100);
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["q0", "q1", "q2", "q3"], "all quarters alike");
    assert!(stage.streamer.stats().effective_sse_px > 16.0);
    let reads = stage.source.reads().len();
    for _ in 0..10_000 {
        stage.frame(view());
    }
    assert!(stage.streamer.is_complete());
    assert_eq!(stage.source.reads().len(), reads, "nothing is loaded and let go in turns");
    assert_eq!(stage.shown(), ["q0", "q1", "q2", "q3"]);
}

#[test]
fn the_detail_comes_back_when_there_is_room_again() {
    let mut stage = with_budget(&sixteen(), 100);
    stage.until_complete(view());
    stage.streamer.set_memory_budget(1000);
    stage.until_complete(view());
    assert_eq!(stage.shown().len(), 16);
    assert_eq!(stage.streamer.stats().effective_sse_px, 16.0);
}

#[test]
fn a_budget_made_smaller_is_kept_and_leaves_no_hole() {
    let mut stage = with_budget(&sixteen(), 1000);
    stage.until_complete(view());
    stage.streamer.set_memory_budget(60);
    stage.until(view(), |stage| {
        assert!(!stage.streamer.selection().shown.is_empty(), "a hole");
        stage.streamer.is_complete() && stage.streamer.stats().resident_bytes <= 60
    });
    assert_eq!(stage.shown(), ["q0", "q1", "q2", "q3"]);
}

#[test]
fn flying_about_under_a_small_budget_shows_no_hole_and_stays_within_it() {
    let mut options = StreamingOptions { memory_budget_bytes: 100, workers: 2, ..options() };
    options.selection.preload_ancestors = true;
    options.selection.preload_siblings = true;
    let mut stage = Stage::with(&sixteen(), options);
    stage.until(view(), |stage| !stage.streamer.selection().shown.is_empty());
    for frame in 0..3000 {
        let t = f64::from(frame) * 0.01;
        let forward = glam::DVec3::new((t * 1.3).sin() * 0.7, 0.0, -1.0);
        let eye = glam::DVec3::new(t.sin() * 9.0, 0.0, (t * 0.7).cos() * 8.0);
        let view = View::perspective(eye, forward, glam::DVec3::Y, 0.9, 1.0, 0.01, 700.0);
        stage.frame(view);
        let tileset = stage.streamer.tileset();
        let shown = &stage.streamer.selection().shown;
        for index in 0..tileset.tiles.len() as u32 {
            let leaf = tileset.tile(TileId(index));
            if !leaf.children.is_empty() || view.culls(&leaf.bounds) {
                continue;
            }
            let chain = std::iter::successors(Some(TileId(index)), |id| tileset.tile(*id).parent);
            assert_eq!(chain.filter(|id| shown.contains(id)).count(), 1, "{:?} in frame {frame}", leaf.contents);
        }
        if frame % 16 == 0 {
            std::thread::sleep(std::time::Duration::from_micros(300));
        }
    }
    assert!(stage.streamer.stats().evicted > 0);
}

#[test]
fn a_tile_larger_than_the_budget_is_refused_and_finer_ones_stand_in_for_it() {
    let mut stage = with_budget("root 10px bytes 500\n  child 4px", 100);
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["child"]);
    let reason = stage.streamer.problems().next().unwrap().reason.to_string();
    assert!(reason.contains("500 bytes") && reason.contains("memory budget"), "{reason}");
    stage.streamer.set_memory_budget(1000);
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"], "a larger budget is a new chance");
    stage.streamer.set_memory_budget(100);
    stage.until(view(), |stage| stage.shown() == ["child"]);
    assert_eq!(stage.streamer.problems().count(), 1);
}

#[test]
fn a_tile_that_turns_out_not_to_fit_is_let_go_and_read_again_once_it_does() {
    let mut stage = with_budget(
        "root 100px bytes 40
           a 4px x -10..-5 bytes 10
           b 4px x -5..0 bytes 70",
        100,
    );
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"], "one of its children does not fit beside it");
    assert!(stage.source.reads().iter().filter(|uri| *uri == "b").count() <= 1, "what it takes is known now");
    stage.streamer.set_memory_budget(120);
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["a", "b"]);
    assert_eq!(stage.source.reads().iter().filter(|uri| *uri == "b").count(), 2);
    assert_eq!(stage.streamer.problems().count(), 0);
}

#[test]
fn one_tile_that_does_not_fit_keeps_no_other_from_its_place() {
    let mut stage = with_budget(
        "root 100px empty
           giant 4px x -1..1 bytes 90
           a 4px x 2..3
           b 4px x 8..9",
        100,
    );
    stage.source.hold("giant");
    stage.until(view(), |stage| stage.shown() == ["a", "b"]);
    stage.source.release("giant");
    stage.until_complete(view());
    assert!(stage.streamer.stats().out_of_memory);
    assert_eq!(stage.shown(), ["a", "b"]);
}

#[test]
fn a_flat_tileset_that_does_not_fit_shows_what_fits_and_says_so() {
    let mut drawing = "root 100px empty\n".to_owned();
    for index in 0..10 {
        drawing += &format!("  t{index} 4px x {}..{}\n", index - 5, index - 4);
    }
    let mut stage = with_budget(&drawing, 55);
    stage.until_complete(view());
    assert_eq!(stage.shown().len(), 5);
    assert!(stage.streamer.stats().out_of_memory);
    assert!(stage.peak_bytes <= 55, "{}", stage.peak_bytes);
}

#[test]
fn preloading_never_pushes_anything_out() {
    let mut drawing = "root 100px\n  seen 4px\n".to_owned();
    for index in 0..50 {
        drawing += &format!("  unseen{index} 4px x 60..70\n");
    }
    let mut options = StreamingOptions { memory_budget_bytes: 100, workers: 1, ..options() };
    options.selection.preload_siblings = true;
    let mut stage = Stage::with(&drawing, options);
    stage.until(view(), |stage| stage.streamer.is_complete() && stage.streamer.stats().resident_bytes >= 80);
    for _ in 0..500 {
        stage.frame(view());
    }
    assert_eq!(stage.streamer.stats().evicted, 0);
    assert_eq!(stage.streamer.stats().queued, 0, "what has no room does not wait");
    assert!(stage.peak_bytes <= 100);
}

#[test]
fn where_there_is_no_time_only_one_tile_goes_in_a_frame() {
    let mut options = StreamingOptions { memory_budget_bytes: 1000, ..options() };
    options.evict_secs = 0.0;
    let mut stage = Stage::with(&sixteen(), options);
    stage.until_complete(view());
    stage.until_complete(turned());
    stage.streamer.set_memory_budget(0);
    let mut held = stage.held_by_engine.len();
    while held > 0 {
        stage.update(turned());
        let now = stage.held_by_engine.len();
        assert_eq!(held - now, 1);
        held = now;
    }
}

#[test]
fn as_many_tiles_go_in_a_frame_as_there_is_time_for() {
    let mut pace = EvictionPace::default();
    let millisecond = 0.001;
    assert!((20..50).contains(&pace.tiles_in(millisecond)), "a careful first guess");
    pace.observe(10, 0.005);
    assert_eq!(pace.tiles_in(millisecond), 2, "slow tiles count at once");
    pace.observe(2, 0.0);
    assert!((2..4).contains(&pace.tiles_in(millisecond)), "quick ones little by little");
    (0..100).for_each(|_| pace.observe(2, 0.0));
    assert!((100..1000).contains(&pace.tiles_in(millisecond)), "but never without limit");
    pace.observe(0, 5.0);
    pace.observe(3, f64::NAN);
    assert!((100..1000).contains(&pace.tiles_in(millisecond)));
    assert_eq!(pace.tiles_in(0.0), 1);
}

#[test]
fn the_least_recently_used_tile_is_the_oldest() {
    let mut list = LruList::default();
    for id in [3, 1, 2] {
        list.touch(TileId(id), u64::from(id));
    }
    list.touch(TileId(3), 9);
    assert_eq!(list.oldest(), Some((TileId(1), 1)));
    list.remove(TileId(1));
    list.remove(TileId(1));
    list.remove(TileId(77));
    assert_eq!(list.oldest(), Some((TileId(2), 2)));
    list.remove(TileId(2));
    assert_eq!(list.oldest(), Some((TileId(3), 9)));
    list.remove(TileId(3));
    assert_eq!(list.oldest(), None);
    list.touch(TileId(0), 10);
    assert_eq!(list.oldest(), Some((TileId(0), 10)));
}

#[test]
fn a_tile_is_expected_to_be_as_large_as_others_on_its_level() {
    let mut sizes = SizeEstimate::default();
    sizes.learn(0, 1000);
    sizes.learn(2, 10);
    sizes.learn(2, 30);
    assert_eq!([0, 1, 2, 9].map(|level| sizes.bytes(level)), [Some(1000), None, Some(20), None]);
    sizes.learn(1_000_000, 7);
    assert_eq!(sizes.bytes(2_000_000), Some(7));
}

#[test]
fn the_allowed_error_waits_for_coarser_tiles_that_are_on_their_way() {
    let mut governor = Governor::new(16.0);
    let over = Pressure { needed_bytes: 200, budget_bytes: 100, can_degrade: true, ..Pressure::default() };
    assert!(governor.update(16.0, &over, 0.0));
    let raised = governor.sse_px();
    assert!(raised > 16.0);
    let relieving = Pressure { relieving: true, loading: true, ..over };
    assert!(!governor.update(16.0, &relieving, 1.0));
    assert_eq!(governor.sse_px(), raised);
}

#[test]
fn a_step_down_that_failed_is_not_repeated_for_the_same_views() {
    let mut governor = Governor::new(16.0);
    let over = Pressure { needed_bytes: 200, budget_bytes: 100, can_degrade: true, ..Pressure::default() };
    governor.update(16.0, &over, 0.0);
    let raised = governor.sse_px();
    let roomy = Pressure { needed_bytes: 10, ..over };
    assert!(!governor.update(16.0, &roomy, 100.0));
    governor.views_changed(16.0);
    assert!(governor.update(16.0, &roomy, 101.0));
    assert!(governor.sse_px() < raised);
    governor.update(16.0, &over, 102.0);
    governor.views_changed(16.0);
    assert!(!governor.update(16.0, &roomy, 102.3), "the pause has doubled");
    assert!(governor.update(16.0, &roomy, 102.6));
}
