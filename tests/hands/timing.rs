//! Presses in time, on a clock of our own.

use glam::Vec2;
use parvis::visiting::hands::fingers::{Fingers, WOBBLE};
use parvis::visiting::hands::stick::{OneStick, Sticks, live};
use parvis::visiting::hands::timing::{Latch, Repeat, Settle};
use parvis::visiting::hands::{Gesture, Handling, Held, steps};
use proptest::prelude::*;

#[test]
fn a_held_action_lasts_as_long_as_it_is_held_and_a_toggled_one_until_the_next_press() {
    let pushes = [true, true, false, false, true, true, false];
    let run = |toggled| {
        let mut latch = Latch::default();
        pushes.map(|push| latch.update(push, toggled))
    };
    assert_eq!(run(false), pushes);
    assert_eq!(run(true), [true, true, true, true, false, false, false]);
}

#[test]
fn a_toggled_action_can_be_ended_from_elsewhere_and_the_finger_that_is_still_down_does_not_start_it_again() {
    let mut latch = Latch::default();
    assert!(latch.update(true, true));
    latch.release();
    assert!(!latch.update(true, true));
    assert!(!latch.update(false, true));
    assert!(latch.update(true, true));
}

/// Moments in which a key that is held for `secs` comes, at so many frames a second.
fn moments(secs: f32, frames: u32, delay: f32, every: f32) -> Vec<f32> {
    let mut repeat = Repeat::default();
    let dt = 1.0 / frames as f32;
    let count = (secs * frames as f32).round() as u32;
    (0..=count).filter(|_| repeat.update(true, dt, delay, every)).map(|frame| frame as f32 * dt).collect()
}

#[test]
fn a_held_key_comes_again_after_the_delay_and_then_at_its_rate_at_any_frame_rate() {
    for frames in [10, 30, 60, 144] {
        let slow = moments(9.0, frames, 2.0, 2.0);
        let wanted = [0.0, 2.0, 4.0, 6.0, 8.0];
        assert_eq!(slow.len(), wanted.len(), "{frames} frames: {slow:?}");
        for (is, should) in slow.iter().zip(wanted) {
            assert!((is - should).abs() <= 1.1 / frames as f32, "{frames} frames: {slow:?}");
        }
    }
}

#[test]
fn a_picture_that_took_five_seconds_brings_one_press_and_not_ten() {
    let mut repeat = Repeat::default();
    assert!(repeat.update(true, 0.016, 0.5, 0.5));
    assert!(repeat.update(true, 5.0, 0.5, 0.5));
    assert!(repeat.is_waiting());
    let more = (0..20).filter(|_| repeat.update(true, 0.016, 0.5, 0.5)).count();
    assert!(more <= 1, "{more}");
    assert!(!repeat.update(false, 0.016, 0.5, 0.5));
    assert!(!repeat.is_waiting());
}

#[test]
fn a_hand_that_strikes_twice_is_heard_once_and_another_key_at_once() {
    let mut settle = Settle::default();
    assert!(settle.accepts('a', 10.0, 0.5));
    assert!(!settle.accepts('a', 10.2, 0.5));
    assert!(!settle.accepts('a', 10.4, 0.5), "counted from the press that was heard");
    assert!(settle.accepts('b', 10.4, 0.5));
    assert!(settle.accepts('a', 10.51, 0.5));
    let mut none = Settle::default();
    assert!(none.accepts('a', 1.0, 0.0) && none.accepts('a', 1.0, 0.0), "as usual everything is heard");
}

#[test]
fn the_steps_reach_what_the_standards_ask_for() {
    let last = |steps: &[f32]| steps.last().copied().unwrap();
    assert!(last(steps::REPEAT_DELAY) >= 2.0 && last(steps::REPEAT_EVERY) >= 2.0, "EN 301 549 5.7");
    assert!(last(steps::SETTLE) >= 0.5, "EN 301 549 5.8");
    assert!(steps::SENSITIVITY[0] <= 0.5 && last(steps::SENSITIVITY) >= 1.5, "XAG 107");
    let usual = Handling::default();
    for (value, steps) in [
        (usual.repeat_delay_secs, steps::REPEAT_DELAY),
        (usual.repeat_every_secs, steps::REPEAT_EVERY),
        (usual.settle_secs, steps::SETTLE),
        (usual.dead_zone, steps::DEAD_ZONE),
        (usual.press_at, steps::PRESS_AT),
        (usual.turn_sensitivity, steps::SENSITIVITY),
    ] {
        assert!(steps.contains(&value), "{value} is no step of {steps:?}");
    }
}

#[test]
fn settings_out_of_range_are_brought_within_it() {
    let wild = Handling {
        repeat_delay_secs: f32::NAN,
        repeat_every_secs: -3.0,
        settle_secs: 90.0,
        dead_zone: 1.0,
        turn_sensitivity: f32::INFINITY,
        toggled: vec![Held::Fast, Held::WalkForward, Held::Fast],
        ..Handling::default()
    };
    let tame = wild.clamped();
    assert_eq!((tame.repeat_delay_secs, tame.repeat_every_secs, tame.settle_secs), (0.6, 0.1, 1.0));
    assert_eq!((tame.dead_zone, tame.turn_sensitivity), (0.6, 1.0));
    assert_eq!(tame.toggled, [Held::WalkForward, Held::Fast]);
}

#[test]
fn a_stick_rests_in_its_dead_zone_and_reaches_the_end_beyond_it() {
    assert_eq!(live(Vec2::new(0.1, 0.1), 0.15), Vec2::ZERO);
    assert!((live(Vec2::new(0.0, 1.0), 0.4) - Vec2::Y).length() < 1e-6);
    let just = live(Vec2::new(0.0, 0.41), 0.4);
    assert!(just.y > 0.0 && just.y < 0.03, "no jump at its edge: {just}");
    assert_eq!(live(Vec2::NAN, 0.2), Vec2::ZERO);
}

#[test]
fn one_stick_walks_and_turns_and_a_button_gives_it_the_rest() {
    let walk = |x, y| Sticks { walk: Vec2::new(x, y), look: Vec2::ZERO };
    let one = OneStick::default();
    assert_eq!(one.read(walk(0.0, 1.0)), Sticks { walk: Vec2::Y, look: Vec2::ZERO });
    assert_eq!(one.read(walk(-1.0, 0.0)), Sticks { walk: Vec2::ZERO, look: Vec2::NEG_X });
    let right = Sticks { walk: Vec2::ZERO, look: Vec2::new(0.0, 1.0) };
    assert_eq!(one.read(right).walk, Vec2::Y, "the right stick does as well");
    let other = OneStick { other: true };
    assert_eq!(other.read(walk(1.0, 0.0)).walk, Vec2::X);
    assert_eq!(other.read(walk(0.0, 1.0)).look, Vec2::Y);
}

#[test]
fn a_finger_that_shakes_taps_however_long_it_stays_and_one_that_slips_off_does_nothing() {
    let mut fingers = Fingers::default();
    fingers.press(1, Vec2::new(100.0, 100.0));
    for step in 0..200 {
        let at = Vec2::new(100.0 + (step % 7) as f32, 96.0);
        assert_eq!(fingers.slide(1, at).drag, Vec2::ZERO);
    }
    assert_eq!(fingers.lift(1), Some(Gesture::Tap));

    fingers.press(2, Vec2::ZERO);
    fingers.slide(2, Vec2::new(WOBBLE + 1.0, 0.0));
    assert_eq!(fingers.slide(2, Vec2::new(WOBBLE + 11.0, 0.0)).drag, Vec2::new(10.0, 0.0));
    assert_eq!(fingers.lift(2), None);

    fingers.press(3, Vec2::ZERO);
    fingers.forget(3);
    assert_eq!(fingers.lift(3), None, "the screen took it");
}

#[test]
fn two_fingers_pinch_and_tap_and_never_turn_the_view() {
    let mut fingers = Fingers::default();
    fingers.press(1, Vec2::new(0.0, 0.0));
    fingers.press(2, Vec2::new(100.0, 0.0));
    assert_eq!(fingers.lift(1), None);
    assert_eq!(fingers.lift(2), Some(Gesture::TwoFingerTap));

    fingers.press(1, Vec2::new(0.0, 0.0));
    fingers.press(2, Vec2::new(100.0, 0.0));
    let mut felt = Vec::new();
    for x in (100..=220).step_by(10) {
        let one = fingers.slide(2, Vec2::new(x as f32, 0.0));
        assert_eq!(one.drag, Vec2::ZERO);
        felt.extend(one.gesture);
    }
    assert_eq!(felt, [Gesture::PinchOut, Gesture::PinchOut]);
    fingers.lift(2);
    assert_eq!(fingers.lift(1), None, "after a pinch there is no tap");
}

#[test]
fn two_fingers_that_slide_together_push_like_a_stick_and_a_pinch_pushes_nowhere() {
    let mut fingers = Fingers::default();
    fingers.press(1, Vec2::new(0.0, 400.0));
    assert_eq!(fingers.push(), Vec2::ZERO, "one finger looks around");
    fingers.press(2, Vec2::new(100.0, 400.0));
    let both = |fingers: &mut Fingers, x: f32, y: f32| {
        fingers.slide(1, Vec2::new(x, 400.0 + y));
        fingers.slide(2, Vec2::new(100.0 + x, 400.0 + y));
        fingers.push()
    };
    assert_eq!(both(&mut fingers, WOBBLE - 2.0, 0.0), Vec2::ZERO, "hands shake");
    let ahead = both(&mut fingers, 0.0, -90.0);
    assert!(ahead.x == 0.0 && (ahead.y - 0.5).abs() < 1e-5, "half way is half the speed: {ahead}");
    assert_eq!(both(&mut fingers, 500.0, 0.0), Vec2::X);
    fingers.lift(1);
    assert_eq!(fingers.push(), Vec2::ZERO);
    assert_eq!(fingers.lift(2), None, "who has walked has not tapped");

    fingers.press(1, Vec2::ZERO);
    fingers.press(2, Vec2::new(100.0, 0.0));
    fingers.slide(1, Vec2::new(-200.0, 0.0));
    fingers.slide(2, Vec2::new(300.0, 0.0));
    assert_eq!(fingers.push(), Vec2::ZERO);
}

proptest! {
    #[test]
    fn whatever_fingers_do_nothing_but_numbers_comes_out_and_the_screen_is_free_when_all_have_gone(
        moves in prop::collection::vec((0u64..4, 0u8..4, -1e9f32..1e9, -1e9f32..1e9), 0..200)
    ) {
        let mut fingers = Fingers::default();
        for (finger, what, x, y) in moves {
            match what {
                0 => fingers.press(finger, Vec2::new(x, y)),
                1 => prop_assert!(fingers.slide(finger, Vec2::new(x, y)).drag.is_finite()),
                2 => { fingers.lift(finger); }
                _ => fingers.forget(finger),
            }
            prop_assert!(fingers.push().length() <= 1.0 + 1e-5);
        }
        for finger in 0..4 {
            fingers.lift(finger);
        }
        fingers.press(9, Vec2::ZERO);
        prop_assert_eq!(fingers.lift(9), Some(Gesture::Tap));
    }

    #[test]
    fn a_held_key_comes_as_often_as_the_clock_says_at_any_frame_rate(
        frames in 20u32..200, delay in 0.2f32..2.0, every in 0.1f32..2.0
    ) {
        let count = moments(6.0, frames, delay, every).len() as f32;
        let wanted = 2.0 + ((6.0 - delay) / every).floor();
        prop_assert!((count - wanted).abs() <= 1.0, "{count} for {wanted}");
    }

    #[test]
    fn a_stick_never_answers_more_than_its_end(x in -2f32..2.0, y in -2f32..2.0, zone in 0f32..0.6) {
        let out = live(Vec2::new(x, y), zone);
        prop_assert!(out.is_finite() && out.length() <= 1.0 + 1e-5);
        prop_assert!(out == Vec2::ZERO || out.dot(Vec2::new(x, y)) > 0.0);
    }
}
