//! What hands do: steps and notches, gentle walking, snap turns, the trail.

use glam::{Vec2, Vec3};
use parvis::visiting::ways::{Gentle, Measures, Snap, Stance, Step, Steps, Trail};
use proptest::prelude::*;

const MEASURES: Measures = Measures { step_m: 0.75, notch: 0.5, secs: 0.25 };

/// Everything that some frames give.
fn run(steps: &mut Steps, measures: &Measures, hertz: u32) -> (Vec2, Vec2, u32) {
    let (mut stride, mut turn, mut frames) = (Vec2::ZERO, Vec2::ZERO, 0);
    while !steps.rests() {
        let part = steps.advance(1.0 / hertz as f32, measures);
        stride += part.stride;
        turn += part.turn;
        frames += 1;
        assert!(frames < 10 * hertz, "a press ends");
    }
    (stride, turn, frames)
}

#[test]
fn a_press_is_one_step_or_one_notch_at_any_frame_rate() {
    let presses = [
        (Step::Ahead, Vec2::new(0.0, 0.75), Vec2::ZERO),
        (Step::Back, Vec2::new(0.0, -0.75), Vec2::ZERO),
        (Step::Left, Vec2::new(-0.75, 0.0), Vec2::ZERO),
        (Step::Right, Vec2::new(0.75, 0.0), Vec2::ZERO),
        (Step::TurnLeft, Vec2::ZERO, Vec2::new(0.5, 0.0)),
        (Step::TurnRight, Vec2::ZERO, Vec2::new(-0.5, 0.0)),
        (Step::LookUp, Vec2::ZERO, Vec2::new(0.0, 0.5)),
        (Step::LookDown, Vec2::ZERO, Vec2::new(0.0, -0.5)),
    ];
    for hertz in [3, 10, 30, 60, 144] {
        for (step, stride, turn) in presses {
            let mut steps = Steps::default();
            steps.press(step);
            let (walked, turned, frames) = run(&mut steps, &MEASURES, hertz);
            assert!(walked.distance(stride) < 1e-5 && turned.distance(turn) < 1e-5, "{step:?} at {hertz}: {walked}");
            assert_eq!(frames, (0.25 * hertz as f32 - 1e-3).ceil() as u32);
        }
    }
}

#[test]
fn without_animation_a_press_is_one_frame() {
    let mut steps = Steps::default();
    steps.press(Step::Ahead);
    let (walked, _, frames) = run(&mut steps, &Measures { secs: 0.0, ..MEASURES }, 60);
    assert_eq!((walked, frames), (Vec2::new(0.0, 0.75), 1));
}

#[test]
fn three_presses_wait_and_a_fourth_is_forgotten() {
    let mut steps = Steps::default();
    (0..7).for_each(|_| steps.press(Step::Ahead));
    assert!((run(&mut steps, &MEASURES, 60).0.y - 3.0 * 0.75).abs() < 1e-4);
    (0..2).for_each(|_| steps.press(Step::Ahead));
    steps.advance(0.1, &MEASURES);
    steps.stop();
    assert!(steps.rests() && steps.advance(0.1, &MEASURES) == Default::default());
}

#[test]
fn a_turn_is_over_before_the_step_after_it() {
    let mut steps = Steps::default();
    steps.press(Step::TurnLeft);
    steps.press(Step::Ahead);
    let mut turned = 0.0;
    while !steps.rests() {
        let part = steps.advance(0.1, &MEASURES);
        assert!(part.stride == Vec2::ZERO || turned > 0.4999, "{turned}");
        turned += part.turn.x;
    }
}

#[test]
fn gentle_walking_gathers_speed_keeps_it_and_rests() {
    for hertz in [20, 60, 144] {
        let (mut gentle, dt) = (Gentle::default(), 1.0 / hertz as f32);
        let wish = Vec2::new(0.0, 1.0);
        let speeds: Vec<f32> = (0..hertz).map(|_| gentle.towards(wish, dt).y).collect();
        assert!(speeds.windows(2).all(|w| w[1] >= w[0] && w[1] - w[0] < 2.0 * dt), "{speeds:?}");
        assert!(speeds[0] < 2.0 * dt && speeds[hertz - 1] == 1.0, "{speeds:?}");
        let rest = (0..hertz).map(|_| gentle.towards(Vec2::ZERO, dt)).position(|walk| walk == Vec2::ZERO);
        assert!(rest.is_some_and(|frames| (frames as f32) < 0.6 * hertz as f32), "{rest:?}");
    }
}

#[test]
fn a_held_turn_gives_a_notch_at_once_and_then_as_many_as_it_turns() {
    let notch = 45f32.to_radians();
    let mut snap = Snap::default();
    // A key held for two seconds at 1.4 radians a second: 2.8 radians.
    let turns: Vec<f32> = (0..120).map(|_| snap.turn(1.4 / 60.0, notch, 1.0 / 60.0)).collect();
    assert!(turns.iter().all(|turn| *turn == 0.0 || *turn == notch));
    assert!(turns[..4].contains(&notch), "the first comes at once");
    assert_eq!(turns.iter().filter(|turn| **turn > 0.0).count(), 4, "one, and 2.75 / 0.785");
    (0..10).for_each(|_| assert_eq!(snap.turn(0.0, notch, 1.0 / 60.0), 0.0));
    let again: Vec<f32> = (0..6).map(|_| snap.turn(-1.4 / 60.0, notch, 1.0 / 60.0)).collect();
    assert_eq!(again.iter().filter(|turn| **turn == -notch).count(), 1, "a new press is a new notch");
}

#[test]
fn a_trembling_hand_does_not_snap() {
    let mut snap = Snap::default();
    for i in 0..600 {
        assert_eq!(snap.turn(if i % 2 == 0 { 0.01 } else { -0.01 }, 0.8, 1.0 / 60.0), 0.0);
    }
}

fn stance(x: f32) -> Stance {
    Stance { feet: Vec3::new(x, 0.0, 0.0), ..Stance::default() }
}

#[test]
fn five_metres_on_foot_are_one_move_and_a_jump_is_one() {
    let mut trail = Trail::default();
    (0..=104).for_each(|i| trail.walk_to(stance(i as f32 * 0.1)));
    assert_eq!(trail.len(), 2);
    trail.leave(stance(10.4));
    (0..20).for_each(|i| trail.walk_to(stance(50.0 + i as f32 * 0.1)));
    assert_eq!(trail.come_back(), Some(stance(10.4)), "two metres are no move");
    let back = trail.come_back().unwrap().feet.x;
    assert!((back - 5.0).abs() < 0.11, "{back}");
    assert_eq!(trail.come_back(), Some(stance(0.0)));
    assert_eq!(trail.come_back(), None);
}

proptest! {
    #[test]
    fn a_trail_gives_back_the_last_fifty_moves_newest_first(moves in 0usize..120) {
        let mut trail = Trail::default();
        (0..moves).for_each(|i| trail.leave(stance(i as f32)));
        prop_assert_eq!(trail.len(), moves.min(50));
        for expected in (moves.saturating_sub(50)..moves).rev() {
            prop_assert_eq!(trail.come_back(), Some(stance(expected as f32)));
        }
        prop_assert!(trail.is_empty() && trail.come_back().is_none());
    }

    #[test]
    fn any_presses_move_by_what_they_say(presses in prop::collection::vec(0u8..8, 1..40), hertz in 5u32..150) {
        let mut steps = Steps::default();
        let (mut sum, mut wanted) = (Vec2::ZERO, Vec2::ZERO);
        for press in presses {
            let step = [Step::Ahead, Step::Back, Step::Left, Step::Right, Step::TurnLeft, Step::TurnRight, Step::LookUp,
                Step::LookDown][press as usize];
            steps.press(step);
            let one = { let mut alone = Steps::default(); alone.press(step); run(&mut alone, &MEASURES, hertz).0 };
            wanted += one;
            sum += run(&mut steps, &MEASURES, hertz).0;
        }
        prop_assert!(sum.distance(wanted) < 1e-3 && sum.is_finite());
    }
}
