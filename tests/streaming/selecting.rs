//! Which tiles are shown and asked for, drawn as trees.

use super::drawing::{Scene, turned, view, zoomed};
use glam::DVec3;
use parvis::content::tileset::TileId;
use parvis::streaming::{Readiness, View};

#[test]
fn the_root_alone_is_shown_when_it_meets_the_error() {
    let mut scene = Scene::draw(
        "root 15.99px ready
           left  4px x -10..0 ready
           right 4px x 0..10 ready",
    );
    scene.select(&[view()]).expect(
        "root shown
           left  -
           right -",
    );
}

#[test]
fn a_root_that_is_not_there_is_urgent_and_its_children_are_wanted() {
    let mut scene = Scene::draw(
        "root 100px
           left  4px x -10..0
           right 4px x 0..10",
    );
    scene.select(&[view()]).expect(
        "root urgent
           left  wanted
           right wanted",
    );
}

#[test]
fn children_replace_their_parent_only_when_all_in_view_are_ready() {
    let mut scene = Scene::draw(
        "root 100px ready
           left  4px x -10..0 ready
           right 4px x 0..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root shown
           left  kicked
           right wanted",
    );
    scene.set("right", Readiness::Ready);
    scene.select(&[view()]).expect(
        "root -
           left  shown
           right shown",
    );
}

#[test]
fn children_out_of_view_hold_nothing_up() {
    let mut scene = Scene::draw(
        "root 100px ready
           seen   4px x -10..10 ready
           unseen 4px x 50..60 waiting",
    );
    scene.select(&[view()]).expect(
        "root -
           seen   shown
           unseen -",
    );
}

#[test]
fn siblings_out_of_view_and_ancestors_are_preloaded_where_asked() {
    let mut scene = Scene::draw(
        "root 100px ready
           inner 50px
             seen   4px x -10..10 ready
             unseen 4px x 50..60 waiting",
    );
    scene.options.preload_siblings = true;
    scene.options.preload_ancestors = true;
    scene.select(&[view()]).expect(
        "root -
           inner preload
             seen   shown
             unseen preload",
    );
}

#[test]
fn a_grandchild_that_is_not_ready_keeps_only_its_own_parent() {
    let mut scene = Scene::draw(
        "root 100px ready
           left 50px x -10..0 ready
             a 4px x -10..-5 ready
             b 4px x -5..0 waiting
           right 50px x 0..10 ready
             c 4px x 0..5 ready
             d 4px x 5..10 ready",
    );
    scene.select(&[view()]).expect(
        "root -
           left shown
             a kicked
             b wanted
           right -
             c shown
             d shown",
    );
}

#[test]
fn where_the_parent_is_not_ready_either_the_next_ready_ancestor_stays() {
    let mut scene = Scene::draw(
        "root 100px ready
           left 50px x -10..0 waiting
             a 4px x -10..-5 ready
             b 4px x -5..0 waiting
           right 4px x 0..10 ready",
    );
    scene.select(&[view()]).expect(
        "root shown
           left -
             a kicked
             b wanted
           right kicked",
    );
}

#[test]
fn with_nothing_to_show_instead_what_is_ready_is_shown() {
    let mut scene = Scene::draw(
        "root 100px waiting
           left  4px x -10..0 ready
           right 4px x 0..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root urgent
           left  shown
           right wanted",
    );
}

#[test]
fn add_keeps_the_parent_and_shows_each_child_as_it_gets_ready() {
    let mut scene = Scene::draw(
        "root 100px add ready
           left  4px x -10..0 ready
           right 4px x 0..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root shown
           left  shown
           right wanted",
    );
}

#[test]
fn below_add_a_replaced_child_still_appears_whole_or_not_at_all() {
    let mut scene = Scene::draw(
        "root 100px add ready
           left 50px x -10..0 waiting
             a 4px x -10..-5 ready
             b 4px x -5..0 waiting
           right 4px x 0..10 ready",
    );
    scene.select(&[view()]).expect(
        "root shown
           left -
             a kicked
             b wanted
           right shown",
    );
}

#[test]
fn below_replace_an_added_tile_stands_in_before_its_children_come() {
    let mut scene = Scene::draw(
        "root 100px ready
           sum 50px add ready
             detail 4px waiting",
    );
    scene.select(&[view()]).expect(
        "root -
           sum shown
             detail wanted",
    );
}

#[test]
fn an_added_tile_is_loaded_although_its_child_failed() {
    let mut scene = Scene::draw(
        "root 100px ready
           sum 50px add waiting
             detail 4px failed",
    );
    scene.select(&[view()]).expect(
        "root shown
           sum wanted
             detail -",
    );
}

#[test]
fn a_child_that_failed_keeps_its_parent_and_nothing_is_loaded_in_vain() {
    let mut scene = Scene::draw(
        "root 100px ready
           left  4px x -10..0 failed
           right 4px x 0..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root shown
           left  -
           right -",
    );
    assert_eq!(scene.selection.counts.wanted, 0);
}

#[test]
fn the_parent_of_a_failed_tile_is_loaded_to_stand_in() {
    let mut scene = Scene::draw(
        "root 100px ready
           inner 50px waiting
             left  4px x -10..0 failed
             right 4px x 0..10 ready",
    );
    scene.select(&[view()]).expect(
        "root shown
           inner wanted
             left  -
             right kicked",
    );
}

#[test]
fn finer_tiles_show_below_a_failed_one_that_was_to_be_refined() {
    let mut scene = Scene::draw(
        "root 100px ready
           inner 50px failed
             left  4px x -10..0 ready
             right 4px x 0..10 ready",
    );
    scene.select(&[view()]).expect(
        "root -
           inner -
             left  shown
             right shown",
    );
}

#[test]
fn a_root_that_failed_is_passed_through() {
    let mut scene = Scene::draw(
        "root 10px failed
           left  4px x -10..0 ready
           right 4px x 0..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root -
           left  shown
           right urgent",
    );
}

#[test]
fn tiles_without_content_are_passed_through_whatever_their_error() {
    let mut scene = Scene::draw(
        "root 100px ready
           group 1px empty
             left  4px x -10..0 ready
             right 4px x 0..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root shown
           group -
             left  kicked
             right wanted",
    );
    scene.set("right", Readiness::Ready);
    scene.select(&[view()]).expect(
        "root -
           group -
             left  shown
             right shown",
    );
}

#[test]
fn below_an_empty_root_each_child_is_urgent_and_shown_when_ready() {
    let mut scene = Scene::draw(
        "root 100px empty
           left  4px x -10..0 ready
           right 4px x 0..10 waiting",
    );
    scene.select(&[view()]).expect(
        "root -
           left  shown
           right urgent",
    );
}

#[test]
fn going_out_the_finer_tiles_stay_until_the_coarser_one_is_ready() {
    let mut scene = Scene::draw(
        "root 100px waiting
           left  50px x -10..0 ready
             a 4px x -10..-5 ready
             b 4px x -5..0 waiting
           right 4px x 0..10 ready",
    );
    scene.select(&[view()]).expect(
        "root urgent
           left shown
             a kicked
             b wanted
           right shown",
    );
    scene.select(&[zoomed(0.1)]).expect(
        "root urgent
           left shown
             a -
             b -
           right shown",
    );
    assert!(scene.selection.loads[0].relieves);
    scene.set("root", Readiness::Ready);
    scene.select(&[zoomed(0.1)]).expect(
        "root shown
           left -
             a -
             b -
           right -",
    );
}

#[test]
fn a_tile_that_waits_for_too_many_descendants_is_loaded_before_them() {
    let mut drawing = "root 1000px ready\n inner 500px waiting\n".to_owned();
    for index in 0..21 {
        drawing += &format!("  t{index} 4px waiting\n");
    }
    let mut scene = Scene::draw(&drawing);
    scene.select(&[view()]);
    assert_eq!(scene.selection.loads.len(), 22, "and does not hold them up");
    assert_eq!(scene.selection.loads[0].tile, TileId(1));
    scene.options.loading_descendant_limit = 21;
    scene.select(&[view()]);
    assert_eq!(scene.selection.loads.len(), 21);
}

#[test]
fn a_tile_is_ignored_while_the_eye_is_outside_its_request_volume() {
    let mut scene = Scene::draw(
        "root 100px ready
           near 4px ready
           room 4px far waiting",
    );
    scene.select(&[view()]).expect(
        "root -
           near shown
           room -",
    );
}

#[test]
fn where_all_children_are_outside_their_request_volumes_the_tile_itself_is_shown() {
    let mut scene = Scene::draw(
        "root 100px ready
           room 4px far ready",
    );
    scene.select(&[view()]).expect(
        "root shown
           room -",
    );
    scene.set("root", Readiness::Waiting);
    scene.select(&[view()]).expect(
        "root urgent
           room -",
    );
}

#[test]
fn nothing_is_shown_or_loaded_out_of_view() {
    let mut scene = Scene::draw(
        "root 100px ready
           child 4px waiting",
    );
    scene.select(&[turned()]).expect(
        "root -
           child -",
    );
    assert_eq!(scene.selection.counts.culled, 1);
}

#[test]
fn inside_a_volume_a_tile_is_refined_unless_it_has_no_error() {
    let inside = View::perspective(DVec3::new(0.0, 0.0, -10.5), DVec3::NEG_Z, DVec3::Y, 1.0, 1.0, 0.01, 1000.0);
    let mut scene = Scene::draw(
        "root 0.0001px ready
           child 0px ready
             finer 0px ready",
    );
    scene.select(&[inside]).expect(
        "root -
           child shown
             finer -",
    );
}

#[test]
fn of_several_views_the_most_demanding_decides() {
    let mut scene = Scene::draw(
        "root 10px ready
           left  4px x -10..0 ready
           right 4px x 0..10 ready",
    );
    scene.select(&[turned(), zoomed(2.0), view()]).expect(
        "root -
           left  shown
           right shown",
    );
}

#[test]
fn what_is_in_the_middle_of_the_picture_is_loaded_first() {
    let mut scene = Scene::draw(
        "root 100px ready
           edge   4px x 8..10
           middle 4px x -1..1
           side   4px x -6..-4",
    );
    scene.select(&[view()]);
    let order: Vec<u32> = scene.selection.loads.iter().map(|load| load.tile.0).collect();
    assert_eq!(order, [2, 3, 1]);
}

#[test]
fn ready_tiles_that_something_may_fall_back_to_are_kept() {
    let mut scene = Scene::draw(
        "root 100px ready
           left 50px x -10..0 ready
             a 4px x -10..-5 ready
             b 4px x -5..0 waiting
           right 4px x 0..10 ready
             deep 1px x 0..10 ready",
    );
    scene.select(&[view()]);
    let mut kept: Vec<&str> = scene.selection.kept.iter().map(|id| scene.drawn[id.index()].name.as_str()).collect();
    kept.sort_unstable();
    assert_eq!(kept, ["a", "left", "right", "root"]);
}
