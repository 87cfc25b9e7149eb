//! A whole streamer: from the source to the screen.

use super::drawing::{turned, view, zoomed};
use super::stage::{Stage, options};
use parvis::content::tileset::TileId;
use parvis::streaming::{ApplyBudget, LoadState, SelectionOptions, StreamingOptions};

const TWO: &str = "
    root 100px
      left  4px x -10..0
      right 4px x 0..10";

#[test]
fn a_tileset_is_streamed_until_the_wanted_detail_is_shown() {
    let mut stage = Stage::draw(TWO);
    assert!(!stage.streamer.is_complete());
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["left", "right"]);
    let stats = stage.streamer.stats();
    assert_eq!((stats.resident, stats.resident_bytes, stats.requests), (3, 30, 3));
    assert_eq!((stats.shown, stats.deepest_level, stats.wanted), (2, 1, 0));
    assert_eq!(stats.read_bytes, 6);
}

#[test]
fn the_root_is_shown_while_a_child_is_on_its_way() {
    let mut stage = Stage::draw(TWO);
    stage.source.hold("right");
    stage.until(view(), |stage| *stage.state("left") == LoadState::Resident { bytes: 10 } && stage.shown() == ["root"]);
    stage.update(view());
    assert_eq!(stage.shown(), ["root"]);
    assert!(!stage.streamer.is_complete());
    stage.source.release("right");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["left", "right"]);
}

#[test]
fn what_was_taken_is_shown_from_the_next_update_on() {
    let mut stage = Stage::draw("root 1px");
    stage.until(view(), |stage| stage.held_by_engine.len() == 1);
    assert!(stage.shown().is_empty());
    assert!(!stage.streamer.is_complete());
    stage.update(view());
    assert_eq!(stage.shown(), ["root"]);
}

#[test]
fn a_missing_tile_keeps_its_parent_and_is_named() {
    let mut stage = Stage::draw(
        "low 100px
           medium 20px
             high 0px",
    );
    stage.source.remove("high");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["medium"]);
    let problems: Vec<_> = stage.streamer.problems().collect();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].path, "root.children[0].children[0]");
    assert!(problems[0].for_good);
    assert!(problems[0].reason.contains("does not exist"), "{}", problems[0].reason);
    assert_eq!(stage.streamer.stats().failed, 1);
    let asked = stage.source.reads().iter().filter(|uri| *uri == "high").count();
    assert_eq!(asked, 1, "asking again does not help");
}

#[test]
fn a_decoder_that_panics_fails_its_tile_alone() {
    let mut stage = Stage::draw(
        "root 100px
           good 40px x -10..0
             better 4px
           bad  4px x 0..10",
    );
    stage.source.put("bad", "panic");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"]);
    let failure = stage.streamer.stats().last_failure.clone().unwrap();
    assert!(failure.contains("tile root.children[1]") && failure.contains("a decoder's mistake"), "{failure}");
    assert_eq!(stage.streamer.problems().count(), 1);
}

#[test]
fn corrupt_content_fails_with_the_decoders_words() {
    let mut stage = Stage::draw("root 100px\n  child 4px");
    stage.source.put("child", "corrupt");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"]);
    assert_eq!(&*stage.streamer.problems().next().unwrap().reason, "child is corrupt");
}

#[test]
fn the_engine_may_reject_a_tile_that_it_took() {
    let mut stage = Stage::draw("root 100px\n  child 4px");
    stage.until_complete(view());
    let child = stage.streamer.selection().shown[0];
    stage.held_by_engine.remove(&child);
    stage.streamer.reject(child, "the GPU has no room for its texture");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"]);
    assert!(matches!(stage.state("child"), LoadState::Failed { .. }));
}

#[test]
fn where_trying_again_can_help_it_is_tried_after_a_growing_pause() {
    let mut stage = Stage::draw("root 100px\n  flaky 4px");
    stage.source.fail_times("flaky", 2);
    let tried = |stage: &Stage, times: u32| match stage.state("flaky") {
        LoadState::FailedForNow { tries, retry_at_secs, .. } if *tries == times => Some(*retry_at_secs),
        _ => None,
    };
    stage.until(view(), |stage| tried(stage, 1).is_some());
    let first_pause = tried(&stage, 1).unwrap() - stage.now_secs;
    assert!((0.9..=1.0).contains(&first_pause), "{first_pause}");
    stage.until(view(), |stage| stage.shown() == ["root"]);
    assert!(!stage.streamer.is_complete());
    stage.until(view(), |stage| tried(stage, 2).is_some());
    let second_pause = tried(&stage, 2).unwrap() - stage.now_secs;
    assert!((1.9..=2.0).contains(&second_pause), "{second_pause}");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["flaky"]);
    assert_eq!(stage.streamer.problems().count(), 0, "what came at last is no problem");
}

#[test]
fn after_some_tries_the_parent_stands_in_for_a_tile_that_is_asked_for_now_and_then() {
    let mut stage = Stage::draw("root 100px\n  flaky 4px");
    stage.source.fail_times("flaky", 8);
    let tries = |stage: &Stage| stage.source.reads().iter().filter(|uri| *uri == "flaky").count();
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"]);
    assert_eq!(tries(&stage), 5);
    assert!(stage.now_secs >= 1.0 + 2.0 + 4.0 + 8.0);
    assert!(stage.streamer.problems().all(|problem| !problem.for_good));
    assert_eq!((stage.streamer.stats().failed_for_now, stage.streamer.stats().failed), (1, 0));
    let given_up_at = stage.now_secs;
    stage.until(view(), |stage| stage.shown() == ["flaky"]);
    assert_eq!(tries(&stage), 9);
    assert!(stage.now_secs >= given_up_at + 15.9 + 3.0 * 30.0);
    assert_eq!(stage.streamer.problems().count(), 0);
}

#[test]
fn when_a_source_is_there_again_all_that_was_given_up_is_asked_for_at_once() {
    let mut stage = Stage::draw(
        "root 100px add
           flaky-a 4px x -10..0
           flaky-b 4px x 0..10",
    );
    stage.source.fail_times("flaky-a", 5);
    stage.source.fail_times("flaky-b", 6);
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"]);
    stage.source.hold("flaky-a");
    stage.until(view(), |stage| matches!(stage.state("flaky-b"), LoadState::FailedForNow { tries: 6, .. }));
    stage.source.release("flaky-a");
    let now = stage.now_secs;
    stage.until(view(), |stage| stage.shown() == ["flaky-a", "flaky-b", "root"]);
    assert!(stage.now_secs - now < 25.0, "{}", stage.now_secs - now);
}

#[test]
fn an_external_tileset_is_grafted_and_its_parent_waits_for_its_tiles() {
    let external = "top 50px\n  a 4px x -10..0\n  b 4px x 0..10";
    let mut stage = Stage::draw("root 100px\n  outside.json 50px");
    stage.source.put("outside.json", external);
    stage.serve_drawing(external);
    stage.source.hold("b");
    stage.until(view(), |stage| *stage.state("root") == LoadState::Resident { bytes: 10 } && stage.shown() == ["root"]);
    stage.until(view(), |stage| stage.streamer.tileset().tiles.len() == 5 && *stage.state("a") != LoadState::Loading);
    assert_eq!(*stage.streamer.state(TileId(1)), LoadState::Grafted);
    assert!(!stage.streamer.is_complete());
    stage.source.release("b");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["a", "b"]);
}

#[test]
fn an_external_tileset_that_cannot_be_read_keeps_its_parent() {
    let mut stage = Stage::draw("root 100px\n  outside 50px");
    stage.source.put("outside", "{ broken }");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["root"]);
    assert_eq!(&*stage.streamer.problems().next().unwrap().reason, "outside is not a tileset");
}

#[test]
fn turning_round_and_back_asks_for_nothing_again() {
    let mut stage = Stage::draw(TWO);
    stage.until_complete(view());
    let reads = stage.source.reads().len();
    stage.until_complete(turned());
    assert!(stage.shown().is_empty());
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["left", "right"]);
    assert_eq!(stage.source.reads().len(), reads);
    assert_eq!(stage.streamer.stats().evicted, 0);
}

#[test]
fn with_preloading_turning_a_little_never_shows_the_coarse_parent() {
    let options = StreamingOptions { selection: SelectionOptions::default(), ..options() };
    let mut stage = Stage::with("root 100px\n  seen 4px x -10..10\n  unseen 4px x 30..40", options);
    stage.until(view(), |stage| stage.streamer.stats().resident == 3);
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["seen"]);
    let wide = parvis::streaming::View::perspective(
        glam::DVec3::ZERO,
        glam::DVec3::NEG_Z,
        glam::DVec3::Y,
        std::f64::consts::FRAC_PI_2,
        6.0,
        0.01,
        2000.0,
    );
    stage.update(wide);
    assert_eq!(stage.shown(), ["seen", "unseen"]);
}

#[test]
fn going_out_shows_the_finer_tiles_until_the_coarser_one_has_come() {
    let mut stage = Stage::draw(
        "root 100px empty
           inner 50px
             a 4px x -10..0
             b 4px x 0..10",
    );
    stage.source.hold("inner");
    stage.until(view(), |stage| stage.shown() == ["a", "b"]);
    stage.frame(zoomed(0.1));
    stage.frame(zoomed(0.1));
    assert_eq!(stage.shown(), ["a", "b"]);
    assert!(!stage.streamer.is_complete());
    stage.source.release("inner");
    stage.until_complete(zoomed(0.1));
    assert_eq!(stage.shown(), ["inner"]);
}

#[test]
fn each_frame_takes_at_least_one_tile_and_no_more_than_its_budget() {
    let mut stage = Stage::draw(
        "root 100px empty
           a 4px x -1..1 bytes 50
           b 4px x 4..5 bytes 50
           c 4px x 8..9 bytes 50",
    );
    for _ in 0..20_000 {
        stage.update(view());
        if stage.streamer.stats().decoded == 3 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_micros(500));
    }
    let mut tight = ApplyBudget::new(10);
    assert_eq!(stage.streamer.take_ready(&mut tight).map(|(_, name)| name).as_deref(), Some("a"));
    assert_eq!(stage.streamer.take_ready(&mut tight), None);
    let mut roomy = ApplyBudget::new(99);
    assert_eq!(stage.streamer.take_ready(&mut roomy).map(|(_, name)| name).as_deref(), Some("b"));
    assert_eq!(stage.streamer.take_ready(&mut roomy), None);
    assert_eq!(roomy.taken(), 1);
}

#[test]
fn what_is_not_wanted_any_more_is_called_off_before_it_is_read() {
    let mut stage = Stage::one_at_a_time(
        "root 100px empty
           a 4px x -1..1
           b 4px x 2..3
           c 4px x 8..9",
    );
    stage.source.hold("a");
    stage.until(view(), |stage| !stage.source.reads().is_empty());
    stage.frame(view());
    assert_eq!(stage.streamer.stats().queued, 2);
    stage.frame(turned());
    assert_eq!(stage.streamer.stats().queued, 0);
    assert_eq!(stage.streamer.stats().cancelled, 2);
    for _ in 0..60 {
        stage.frame(turned());
    }
    stage.source.release("a");
    stage.until(turned(), |stage| stage.streamer.stats().loading == 0);
    assert_eq!(stage.source.reads(), ["a"]);
    assert_eq!(stage.streamer.stats().cancelled, 3, "a was read, and not decoded");
    assert_eq!(*stage.state("a"), LoadState::Unloaded);
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["a", "b", "c"]);
}

#[test]
fn dropping_a_streamer_does_not_wait_for_a_read_that_hangs() {
    let mut stage = Stage::draw(TWO);
    stage.source.hold("root");
    stage.source.hold("left");
    stage.until(view(), |stage| stage.source.reads().len() == 2);
    let source = stage.source.clone();
    drop(stage);
    assert_eq!(source.reads().len(), 2);
    source.release("root");
    source.release("left");
}

#[test]
fn when_nothing_changes_nothing_is_selected() {
    let mut stage = Stage::draw(TWO);
    stage.until_complete(view());
    stage.frame(view());
    let before = stage.streamer.stats().clone();
    stage.frame(view());
    let after = stage.streamer.stats().clone();
    assert_eq!(after.frame, before.frame + 1);
    assert_eq!(after.selection_secs, before.selection_secs, "a selection was made");
}

#[test]
fn figures_are_written_as_json() {
    let mut stage = Stage::draw(TWO);
    stage.until_complete(view());
    let json = serde_json::to_value(stage.streamer.stats()).unwrap();
    assert_eq!(json["shown"], 2);
    assert_eq!(json["effective_sse_px"], 16.0);
}

#[test]
fn an_engine_that_lost_everything_is_given_it_all_again() {
    let mut stage = Stage::draw(
        "root 100px
           a 4px x -10..0
           b 4px x 0..10",
    );
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["a", "b"]);
    let reads = stage.source.reads().len();
    // One more is on its way while it happens: what comes of it belongs to the lost engine.
    stage.streamer.start_over(stage.now_secs);
    stage.update(view());
    assert!(stage.held_by_engine.is_empty(), "every tile is let go");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["a", "b"]);
    assert!(stage.source.reads().len() >= reads + 2, "and read again");
}

#[test]
fn what_was_on_its_way_to_an_engine_that_is_gone_is_not_given_to_the_next() {
    let mut stage = Stage::draw(
        "root 100px
           a 4px x -10..10",
    );
    stage.source.hold("a");
    stage.until(view(), |stage| stage.source.reads().contains(&"a".to_owned()) && stage.shown() == ["root"]);
    stage.frame(view());
    stage.streamer.start_over(stage.now_secs);
    stage.source.release("a");
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["a"]);
    assert_eq!(stage.source.reads().iter().filter(|uri| *uri == "a").count(), 2);
}

#[test]
fn a_tile_taken_in_parts_is_shown_when_the_last_part_is_there() {
    let mut stage = Stage::draw(
        "root 100px empty
           a 4px x -1..1 bytes 50",
    );
    for _ in 0..20_000 {
        stage.update(view());
        if stage.streamer.stats().decoded == 1 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_micros(500));
    }
    let mut left = 50;
    for _ in 0..4 {
        let mut budget = ApplyBudget::new(10);
        let taken = stage.streamer.take_ready_in_parts(&mut budget, |_, budget| {
            while left > 0 && budget.admits(5) {
                budget.take(5);
                left -= 5;
            }
            left == 0
        });
        assert_eq!(taken, None, "{left} bytes are missing");
        stage.update(view());
        assert!(stage.shown().is_empty() && !stage.streamer.is_complete());
    }
    let mut budget = ApplyBudget::new(10);
    assert!(stage.streamer.take_ready_in_parts(&mut budget, |_, _| true).is_some());
}

#[test]
fn a_picture_is_complete_while_what_may_be_wanted_soon_is_still_on_its_way() {
    let mut options = options();
    options.selection.preload_siblings = true;
    let mut stage = Stage::with(
        "root 100px
           seen   4px x -10..10
           unseen 4px x 50..60",
        options,
    );
    stage.source.hold("unseen");
    stage.until(view(), |stage| stage.streamer.is_picture_complete());
    assert_eq!(stage.shown(), ["seen"]);
    stage.streamer.set_max_sse(1.0);
    assert!(!stage.streamer.is_picture_complete(), "what is allowed has changed, and nobody has looked yet");
    stage.streamer.set_max_sse(16.0);
    stage.source.release("unseen");
    stage.until(view(), |stage| stage.held_by_engine.len() == 3);
    stage.until_complete(view());
    assert!(stage.streamer.is_picture_complete());
}
