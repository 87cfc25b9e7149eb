//! Traces of a pointer.

use glam::Vec2;
use parvis::visiting::dwell::{Dwell, Pressed, Rest};
use proptest::prelude::*;

fn dwell() -> Dwell {
    let mut dwell = Dwell::default();
    dwell.set(Rest { secs: 1.0, wobble_px: 20.0 });
    // Somebody is there: the pointer has moved.
    dwell.look(Some(Vec2::ZERO), None, true, 0.0);
    dwell.look(Some(Vec2::new(500.0, 500.0)), None, true, 0.01);
    dwell
}

/// Looks at a place, or at a control there, 50 times a second; all presses.
fn rest(dwell: &mut Dwell, at: Vec2, control: Option<u64>, from: f64, secs: f64) -> Vec<Pressed> {
    (1..=(secs * 50.0) as u32)
        .filter_map(|frame| dwell.look(Some(at), control, true, from + f64::from(frame) / 50.0))
        .collect()
}

#[test]
fn a_rest_presses_once_and_again_only_after_looking_away() {
    let mut dwell = dwell();
    let at = Vec2::new(100.0, 100.0);
    assert_eq!(rest(&mut dwell, at, Some(7), 1.0, 0.9), [], "not yet");
    let part = dwell.ring().unwrap().part;
    assert!((0.8..0.95).contains(&part), "the ring is nearly full: {part}");
    assert_eq!(rest(&mut dwell, at, Some(7), 1.9, 5.0), [Pressed { at, control: Some(7) }]);
    assert_eq!(dwell.ring(), None);
    assert!(!dwell.is_running());
    rest(&mut dwell, Vec2::new(400.0, 100.0), None, 7.0, 0.2);
    assert_eq!(rest(&mut dwell, at, Some(7), 7.3, 1.5).len(), 1);
}

#[test]
fn a_button_that_vanishes_under_a_resting_pointer_presses_nothing_that_comes_in_its_place() {
    let mut dwell = dwell();
    let at = Vec2::new(100.0, 100.0);
    assert_eq!(rest(&mut dwell, at, Some(7), 1.0, 1.2).len(), 1);
    assert_eq!(rest(&mut dwell, at, Some(8), 2.3, 9.0), [], "another screen, the same spot");
    rest(&mut dwell, Vec2::new(160.0, 100.0), None, 12.0, 0.1);
    assert_eq!(rest(&mut dwell, at, Some(8), 12.2, 1.2).len(), 1);
}

#[test]
fn the_floor_is_pressed_where_the_pointer_came_to_rest() {
    let mut dwell = dwell();
    let at = Vec2::new(300.0, 300.0);
    let mut pressed = Vec::new();
    for frame in 0..100 {
        let tremble = Vec2::from_angle(f64::from(frame) as f32 * 2.4) * 15.0;
        let here = if frame == 0 { at } else { at + tremble };
        pressed.extend(dwell.look(Some(here), None, true, 1.0 + f64::from(frame) / 50.0));
    }
    assert_eq!(pressed, [Pressed { at, control: None }], "a tremble of 15 pixels is a rest");
}

#[test]
fn a_pointer_that_goes_on_presses_nothing() {
    let mut dwell = dwell();
    for frame in 0..500 {
        let at = Vec2::new(f64::from(frame) as f32 * 2.0, 100.0);
        assert_eq!(dwell.look(Some(at), None, true, 1.0 + f64::from(frame) / 50.0), None);
    }
}

#[test]
fn a_pointer_that_nobody_has_moved_presses_nothing() {
    let mut dwell = Dwell::default();
    assert_eq!(rest(&mut dwell, Vec2::splat(50.0), Some(1), 0.0, 10.0), []);
    assert_eq!(dwell.ring(), None);
}

#[test]
fn where_it_may_not_press_it_shows_no_ring_and_counts_anew_after() {
    let mut dwell = dwell();
    let at = Vec2::new(100.0, 100.0);
    for frame in 0..200 {
        assert_eq!(dwell.look(Some(at), Some(7), false, 1.0 + f64::from(frame) / 50.0), None);
        assert_eq!(dwell.ring(), None);
    }
    assert_eq!(rest(&mut dwell, at, Some(7), 5.0, 0.9), []);
    assert_eq!(rest(&mut dwell, at, Some(7), 5.9, 0.3).len(), 1);
    dwell.look(None, None, true, 7.0);
    assert!(!dwell.is_running(), "a pointer outside the window rests nowhere");
}

#[test]
fn a_gaze_that_trembles_over_the_edge_of_a_button_presses_it_all_the_same() {
    let (inside, beside) = (Vec2::new(95.0, 100.0), Vec2::new(105.0, 100.0));
    // Beside it lies the floor, or the blank of a sheet, which can never be pressed.
    for allowed_beside in [true, false] {
        let mut dwell = dwell();
        let pressed: Vec<_> = (1..100)
            .filter_map(|frame| {
                let now = 1.0 + f64::from(frame) / 50.0;
                if frame % 3 == 0 {
                    dwell.look(Some(beside), None, allowed_beside, now)
                } else {
                    dwell.look(Some(inside), Some(7), true, now)
                }
            })
            .collect();
        assert_eq!(pressed, [Pressed { at: inside, control: Some(7) }]);
    }
}

#[test]
fn a_gaze_that_leaves_a_button_presses_neither_it_nor_at_once_what_lies_beside_it() {
    let mut dwell = dwell();
    let at = Vec2::new(95.0, 100.0);
    assert_eq!(rest(&mut dwell, at, Some(7), 1.0, 0.8), []);
    let away = Vec2::new(130.0, 100.0);
    assert_eq!(rest(&mut dwell, away, None, 1.8, 0.9), [], "the floor counts from its own beginning");
    assert_eq!(rest(&mut dwell, away, None, 2.7, 0.3), [Pressed { at: away, control: None }]);
    assert_eq!(rest(&mut dwell, at, Some(7), 4.0, 0.8), []);
    assert_eq!(rest(&mut dwell, Vec2::new(105.0, 100.0), Some(8), 4.8, 0.9), [], "nor its neighbour");
}

proptest! {
    #[test]
    fn between_two_presses_a_pointer_has_always_looked_away(
        trace in proptest::collection::vec((0.0_f32..200.0, 0.0_f32..200.0, 0_u8..60, 0_u64..4), 1..60),
    ) {
        let mut dwell = dwell();
        let mut now = 1.0;
        let mut last: Option<(Vec2, f32)> = None;
        for (x, y, frames, control) in trace {
            for _ in 0..frames {
                now += 0.04;
                let at = Vec2::new(x, y);
                if let Some((from, farthest)) = &mut last {
                    *farthest = farthest.max(from.distance(at));
                }
                if let Some(pressed) = dwell.look(Some(at), (control > 0).then_some(control), true, now) {
                    prop_assert!(last.is_none_or(|(_, farthest)| farthest > 20.0), "twice at {pressed:?}");
                    last = Some((pressed.at, 0.0));
                }
            }
        }
    }
}
