//! With holes allowed nothing is loaded to stand in for anything: only for measuring what leaving none costs.

use super::drawing::{Scene, view};
use super::stage::{Stage, options};
use parvis::streaming::{SelectionOptions, StreamingOptions};

#[test]
fn with_holes_allowed_what_is_wanted_is_shown_as_it_comes_and_nothing_else_is_loaded() {
    let mut scene = Scene::draw(
        "root 100px ready
           left 50px x -10..0 waiting
             a 4px x -10..-5 ready
             b 4px x -5..0 waiting
           right 4px x 0..10 ready",
    );
    scene.options.holes_allowed = true;
    scene.select(&[view()]).expect(
        "root -
           left -
             a shown
             b wanted
           right shown",
    );
}

#[test]
fn the_picture_is_the_same_in_the_end_and_takes_fewer_reads() {
    let drawing = "root 400px
        left 100px x -10..0
          a 4px x -10..-5
          b 4px x -5..0
        right 4px x 0..10
        both 400px add
          c 4px x -10..10";
    let reads = |holes_allowed| {
        let selection = SelectionOptions { holes_allowed, ..options().selection };
        let mut stage = Stage::with(drawing, StreamingOptions { selection, ..options() });
        stage.until_complete(view());
        let shown: Vec<String> = stage.shown().into_iter().map(str::to_owned).collect();
        (shown, stage.source.reads().len())
    };
    let (without, with) = (reads(false), reads(true));
    assert_eq!(without.0, ["a", "b", "both", "c", "right"]);
    assert_eq!(with.0, without.0);
    assert_eq!(with.1, 5, "what is shown alone");
    assert!(without.1 > with.1);
}
