//! Tiles in view whose contents lie where nobody looks. The picture shows x from -10 to 10.

use super::drawing::{Scene, view, zoomed};
use super::stage::Stage;
use glam::DVec3;
use parvis::streaming::{Readiness, View};
use std::f64::consts::FRAC_PI_2;

#[test]
fn a_content_out_of_view_is_neither_loaded_nor_shown_and_holds_nothing_up() {
    let mut scene = Scene::draw(
        "root 100px ready
           seen   4px x -10..10 ready
           unseen 4px x 0..60 content 50..60 waiting
           there  4px x 0..60 content 50..60 ready
           broken 4px x 0..60 content 50..60 failed",
    );
    scene.select(&[view()]).expect(
        "root -
           seen   shown
           unseen -
           there  -
           broken -",
    );
    assert_eq!(scene.selection.counts.holes, 0);
}

#[test]
fn what_lies_below_a_content_out_of_view_is_looked_at_through_the_tiles_own_volume() {
    let mut scene = Scene::draw(
        "root 100px ready
           wide 50px x 0..60 content 50..60 waiting
             a 4px x 0..10 waiting
             b 4px x 50..60 waiting
           right 4px x -10..0 ready",
    );
    scene.select(&[view()]).expect(
        "root shown
           wide -
             a wanted
             b -
           right kicked",
    );
    scene.set("a", Readiness::Ready);
    scene.select(&[view()]).expect(
        "root -
           wide -
             a shown
             b -
           right shown",
    );
}

#[test]
fn a_tile_that_is_there_goes_on_standing_in_for_its_children_when_its_content_leaves_the_picture() {
    let mut scene = Scene::draw(
        "root 100px ready
           wide 50px x 0..60 content 50..60 ready
             a 4px x 0..10 waiting
           right 4px x -10..0 ready",
    );
    scene.select(&[view()]).expect(
        "root -
           wide -
             a wanted
           right shown",
    );
    assert!(scene.selection.kept.len() >= 2, "what stands in must be kept");
    assert_eq!(scene.selection.counts.holes, 0);
}

#[test]
fn what_adds_to_its_children_and_is_out_of_view_need_not_be_there() {
    let mut scene = Scene::draw(
        "root 100px ready
           wide 50px x 0..60 content 50..60 add waiting
             a 4px x 0..5 ready
             b 4px x 5..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root -
           wide -
             a shown
             b wanted",
    );
}

#[test]
fn a_content_out_of_view_is_preloaded_like_a_sibling_out_of_view() {
    let mut scene = Scene::draw(
        "root 100px ready
           seen   4px x -10..10 ready
           unseen 4px x 0..60 content 50..60 waiting
           inner  50px x 0..60 content 50..60 waiting
             a 4px x 0..10 ready",
    );
    scene.options.preload_siblings = true;
    scene.options.preload_ancestors = true;
    scene.select(&[view()]).expect(
        "root -
           seen   shown
           unseen preload
           inner  -
             a shown",
    );
}

#[test]
fn an_empty_tile_is_refined_wherever_its_content_was_said_to_be() {
    let mut scene = Scene::draw(
        "root 4px x 0..60 content 50..60 empty
           a 4px x 0..10 ready",
    );
    scene.select(&[view()]).expect(
        "root -
           a shown",
    );
}

#[test]
fn one_view_that_sees_the_content_is_enough() {
    let mut scene = Scene::draw("root 4px x -60..60 content 50..60 waiting");
    let aside = View::perspective(DVec3::new(50.0, 0.0, 0.0), DVec3::NEG_Z, DVec3::Y, FRAC_PI_2, 1.0, 0.01, 2000.0);
    scene.select(&[view()]).expect("root -");
    scene.select(&[view(), aside]).expect("root urgent");
}

#[test]
fn turning_to_a_content_loads_it_while_what_is_above_stays() {
    let mut stage = Stage::draw(
        "root 100px
           left 4px x -10..10 content -10..0
           right 4px x -10..60 content 50..60",
    );
    stage.until_complete(view());
    assert_eq!(stage.shown(), ["left"]);
    assert!(!stage.source.reads().contains(&"right".to_owned()));
    let wide = View::perspective(DVec3::ZERO, DVec3::new(1.0, 0.0, -0.4), DVec3::Y, 2.6, 1.0, 0.01, 12000.0);
    stage.frame(wide);
    assert_eq!(stage.shown(), ["root"], "no hole where the right one is to come");
    stage.until_complete(wide);
    assert_eq!(stage.shown(), ["left", "right"]);
    stage.until_complete(zoomed(0.1));
    assert_eq!(stage.shown(), ["root"]);
}
