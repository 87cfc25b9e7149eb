//! What the camera will need is there before it arrives.

use super::drawing::{view, zoomed};
use super::stage::{Stage, options};
use parvis::streaming::{LoadState, StreamingOptions};

const DEEP: &str = "
    root 8px
      fine 1px";

#[test]
fn what_a_known_way_will_need_is_loaded_ahead() {
    let mut stage = Stage::draw(DEEP);
    stage.until_complete(view());
    assert_eq!(stage.source.reads(), ["root"]);
    stage.streamer.foresee(&[zoomed(8.0)]);
    stage.until(view(), |stage| stage.streamer.is_foreseen_ready());
    assert_eq!(stage.shown(), ["root"], "the picture of now is not touched");
    stage.update(zoomed(8.0));
    assert_eq!(stage.shown(), ["fine"], "it is there in the first frame");
    assert_eq!(stage.source.reads(), ["root", "fine"]);
}

#[test]
fn what_is_wanted_now_comes_before_what_will_be() {
    let mut stage = Stage::one_at_a_time(DEEP);
    stage.source.hold("root");
    stage.streamer.foresee(&[zoomed(8.0)]);
    stage.until(view(), |stage| stage.source.reads().first().is_some_and(|first| first == "root"));
    assert!(!stage.streamer.is_foreseen_ready());
    stage.source.release("root");
    stage.until(view(), |stage| stage.streamer.is_foreseen_ready());
}

#[test]
fn a_forgotten_way_is_called_off() {
    let mut stage = Stage::draw(DEEP);
    stage.until_complete(view());
    stage.source.hold("fine");
    stage.streamer.foresee(&[zoomed(8.0)]);
    stage.until(view(), |stage| stage.source.reads().len() == 2);
    stage.streamer.foresee(&[]);
    for _ in 0..60 {
        stage.frame(view());
    }
    stage.source.release("fine");
    stage.until(view(), |stage| stage.streamer.stats().loading == 0);
    assert_eq!(stage.streamer.stats().cancelled + stage.streamer.stats().resident as u64, 2);
    assert_eq!(stage.shown(), ["root"]);
}

#[test]
fn what_will_be_needed_never_pushes_out_what_is() {
    let budget = StreamingOptions { memory_budget_bytes: 25, ..options() };
    let mut stage = Stage::with(
        "root 8px bytes 20
           fine 1px bytes 20",
        budget,
    );
    stage.until_complete(view());
    stage.streamer.foresee(&[zoomed(8.0)]);
    for _ in 0..200 {
        stage.frame(view());
        assert_eq!(stage.shown(), ["root"]);
    }
    assert_eq!(*stage.state("root"), LoadState::Resident { bytes: 20 });
    assert!(stage.streamer.is_complete());
}
