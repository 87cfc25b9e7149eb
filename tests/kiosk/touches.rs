//! What lies on the glass of a public screen.

use parvis::visiting::kiosk::touches::{Contact, MOST_LIVE, Touches};
use proptest::prelude::*;

fn finger(id: u64, x: f32, y: f32, since_s: f64) -> Contact {
    Contact { id, at_mm: [x, y], since_s, width_mm: None }
}

#[test]
fn one_finger_and_two_count() {
    let mut touches = Touches::default();
    let one = finger(1, 100.0, 100.0, 0.0);
    assert_eq!(touches.look(&[one], 0.0), [1]);
    assert_eq!(touches.look(&[one, finger(2, 160.0, 100.0, 0.3)], 0.3), [1, 2], "a pinch");
    assert_eq!(touches.look(&[finger(2, 160.0, 100.0, 0.3)], 0.5), [2]);
    assert_eq!(touches.look(&[], 0.6), [0_u64; 0]);
}

#[test]
fn a_palm_does_not_count_and_keeps_nobody_from_pressing() {
    let mut touches = Touches::default();
    let palm = Contact { width_mm: Some(60.0), ..finger(1, 300.0, 200.0, 0.0) };
    assert_eq!(touches.look(&[palm], 0.0), [0_u64; 0]);
    assert_eq!(touches.look(&[palm, finger(2, 320.0, 200.0, 0.1)], 0.1), [2]);
    // A fingertip that is pressed flat becomes one, and stays one.
    let flat = Contact { width_mm: Some(40.0), ..finger(2, 320.0, 200.0, 0.1) };
    assert_eq!(touches.look(&[palm, flat], 0.2), [0_u64; 0]);
    assert_eq!(touches.look(&[palm, finger(2, 320.0, 200.0, 0.1)], 0.3), [0_u64; 0]);
}

#[test]
fn a_hand_that_is_laid_down_counts_in_none_of_its_fingers() {
    let mut touches = Touches::default();
    let hand: Vec<Contact> =
        (0..5_u8).map(|n| finger(u64::from(n), 30.0 * f32::from(n), 0.0, 0.02 * f64::from(n))).collect();
    touches.look(&hand[..1], 0.0);
    touches.look(&hand[..2], 0.02);
    assert_eq!(touches.look(&hand[..3], 0.04), [0_u64; 0], "what was about to be pressed is called off");
    assert_eq!(touches.look(&hand, 0.1), [0_u64; 0]);
    assert_eq!(touches.look(&hand[..1], 5.0), [0_u64; 0], "not before it is lifted");
    assert_eq!(touches.look(&[hand[0], finger(9, 40.0, 0.0, 5.1)], 5.1), [9], "and a finger beside it presses");
}

#[test]
fn three_children_at_once_are_no_hand() {
    let mut touches = Touches::default();
    let far = [finger(1, 0.0, 0.0, 0.0), finger(2, 400.0, 0.0, 0.0), finger(3, 800.0, 0.0, 0.0)];
    assert_eq!(touches.look(&far, 0.0).len(), MOST_LIVE);
}

#[test]
fn a_touch_that_is_stuck_is_released_and_until_then_is_no_second_finger() {
    let mut touches = Touches::default();
    let drop_of_water = finger(1, 10.0, 10.0, 0.0);
    assert_eq!(touches.look(&[drop_of_water], 9.9), [1]);
    assert_eq!(touches.look(&[drop_of_water, finger(2, 500.0, 200.0, 9.95)], 9.95), [2], "a tap, not a pinch");
    let mut touches = Touches::default();
    touches.look(&[drop_of_water], 0.0);
    let trembling = finger(1, 13.0, 12.0, 0.0);
    assert_eq!(touches.look(&[trembling], 9.0), [1]);
    assert_eq!(touches.look(&[drop_of_water], 10.1), [0_u64; 0]);
    assert_eq!(touches.look(&[finger(1, 90.0, 10.0, 0.0)], 11.0), [0_u64; 0], "not before it is lifted");
    assert_eq!(touches.look(&[finger(1, 90.0, 10.0, 12.0)], 12.0), [1], "the same name, and another touch");
    assert_eq!(
        Touches::default().look(&[drop_of_water], 3600.0),
        [0_u64; 0],
        "it was there before the machine started"
    );
}

#[test]
fn a_finger_that_drags_goes_on_as_long_as_anybody_drags() {
    let mut touches = Touches::default();
    for second in 0..100_u16 {
        let now = f64::from(second);
        assert_eq!(touches.look(&[finger(1, 8.0 * f32::from(second), 0.0, 0.0)], now), [1], "{second} s");
    }
    assert_eq!(touches.look(&[finger(1, 9.0, 0.0, 0.0)], 121.0), [0_u64; 0], "a ghost that wanders is no drag");
}

#[test]
fn what_a_broken_screen_tells_is_borne() {
    let mut touches = Touches::default();
    assert_eq!(touches.look(&[finger(1, f32::NAN, 0.0, 0.0), finger(2, 1.0, f32::INFINITY, 0.0)], 0.0), [0_u64; 0]);
    assert_eq!(touches.look(&[finger(3, 1.0, 1.0, f64::NAN)], 0.0), [3]);
    assert_eq!(touches.look(&[finger(3, 1.0, 1.0, f64::NAN)], 11.0), [0_u64; 0], "and is released like any other");
    assert_eq!(touches.look(&[finger(4, 1.0, 1.0, 1e9), finger(4, 5.0, 5.0, 3.0)], 12.0), [4], "one name, one touch");
    let storm: Vec<Contact> = (0..1000).map(|n| finger(n + 10, 1.0, 1.0, 13.0)).collect();
    assert_eq!(touches.look(&storm, 13.0), [0_u64; 0]);
}

/// What is done to the glass at a moment.
#[derive(Debug, Clone)]
enum Deed {
    Down(f32, f32, Option<f32>),
    Lift(usize),
    Move(usize, f32, f32),
}

fn deeds() -> impl Strategy<Value = Vec<(f64, Deed)>> {
    let deed = prop_oneof![
        (0.0_f32..1000.0, 0.0_f32..600.0, proptest::option::of(5.0_f32..80.0))
            .prop_map(|(x, y, w)| Deed::Down(x, y, w)),
        (0_usize..8).prop_map(Deed::Lift),
        (0_usize..8, 0.0_f32..1000.0, 0.0_f32..600.0).prop_map(|(at, x, y)| Deed::Move(at, x, y)),
    ];
    proptest::collection::vec((0.0_f64..4.0, deed), 1..60)
}

proptest! {
    #[test]
    fn never_more_than_two_count_only_what_is_there_and_nothing_comes_back(deeds in deeds()) {
        let mut touches = Touches::default();
        let (mut glass, mut now, mut next) = (Vec::<Contact>::new(), 0.0, 0);
        let mut gone = std::collections::BTreeSet::new();
        let mut counted = Vec::new();
        for (wait, deed) in deeds {
            now += wait;
            match deed {
                Deed::Down(x, y, width_mm) => {
                    glass.push(Contact { width_mm, ..finger(next, x, y, now) });
                    next += 1;
                }
                Deed::Lift(at) if !glass.is_empty() => drop(glass.remove(at % glass.len())),
                Deed::Move(at, x, y) if !glass.is_empty() => {
                    let at = at % glass.len();
                    glass[at].at_mm = [x, y];
                }
                _ => {}
            }
            let live = touches.look(&glass, now);
            prop_assert!(live.len() <= MOST_LIVE);
            prop_assert!(live.iter().all(|id| glass.iter().any(|contact| contact.id == *id)));
            prop_assert!(live.iter().all(|id| !gone.contains(id)), "{live:?} came back");
            gone.extend(counted.iter().copied().filter(|id| !live.contains(id)));
            counted = live;
        }
    }

    #[test]
    fn whatever_lies_on_the_glass_a_new_finger_counts_at_once(deeds in deeds(), x in 0.0_f32..1000.0, y in 0.0_f32..600.0) {
        let mut touches = Touches::default();
        let (mut glass, mut now) = (Vec::new(), 0.0);
        for (wait, deed) in deeds {
            now += wait;
            if let Deed::Down(x, y, width_mm) = deed && glass.len() < 40 {
                glass.push(Contact { width_mm, ..finger(glass.len() as u64, x, y, now) });
            }
            touches.look(&glass, now);
        }
        // A moment later, so that it is no part of a hand.
        now += 0.2;
        glass.push(finger(1000, x, y, now));
        prop_assert!(touches.look(&glass, now).contains(&1000));
        // And no touch that rests makes a gesture of two fingers of it.
        let since = |id: u64| glass.iter().find(|contact| contact.id == id).map_or(now, |contact| contact.since_s);
        prop_assert!(touches.look(&glass, now).iter().all(|id| now - since(*id) <= 1.5 + 1e-9));
    }
}
