//! The frame time is held by the allowed error, without swinging.

use parvis::streaming::Pace;

const TARGET: f64 = 1.0 / 30.0;

/// A machine whose frames take `fixed` seconds and `drawn` more at the finest picture: frames of `secs` seconds in all,
/// and the factors in the order of their changes.
fn run(pace: &mut Pace, secs: f64, mut frame: impl FnMut(f64, u32) -> f64) -> Vec<f64> {
    let (mut now, mut changes, mut number) = (0.0, Vec::new(), 0);
    while now < secs {
        let took = frame(pace.factor(), number);
        now += took;
        number += 1;
        if pace.observe(took, false, now) {
            changes.push(pace.factor());
        }
    }
    changes
}

fn cost(fixed: f64, drawn: f64) -> impl Fn(f64, u32) -> f64 {
    move |factor, _| fixed + drawn / (factor * factor)
}

#[test]
fn a_fast_machine_draws_what_is_wanted() {
    let mut pace = Pace::new(TARGET, 1.0);
    assert!(run(&mut pace, 60.0, cost(0.002, 0.006)).is_empty());
    assert_eq!(pace.factor(), 1.0);
}

#[test]
fn a_slow_machine_gets_a_coarser_picture_that_it_draws_in_time() {
    let mut pace = Pace::new(TARGET, 1.0);
    run(&mut pace, 60.0, cost(0.010, 0.100));
    let frame = cost(0.010, 0.100)(pace.factor(), 0);
    assert!(frame <= TARGET * 1.15, "{frame}");
    assert!(pace.factor() < 4.0, "no coarser than it needs: {}", pace.factor());
}

#[test]
fn a_picture_that_was_too_coarse_becomes_finer() {
    let mut pace = Pace::new(TARGET, 8.0);
    run(&mut pace, 60.0, cost(0.002, 0.006));
    assert_eq!(pace.factor(), 1.0);
}

#[test]
fn no_machine_makes_the_quality_swing() {
    for tenths in 1..100 {
        let mut pace = Pace::new(TARGET, 3.0);
        let drawn = f64::from(tenths) * 0.004;
        run(&mut pace, 60.0, cost(0.005, drawn));
        let changes = run(&mut pace, 300.0, cost(0.005, drawn));
        assert!(changes.len() <= 10, "{} changes in five minutes at {drawn}: {changes:?}", changes.len());
    }
}

#[test]
fn one_slow_frame_among_many_changes_nothing() {
    let mut pace = Pace::new(TARGET, 1.0);
    let changes = run(&mut pace, 60.0, |_, number| if number % 20 == 0 { 0.3 } else { 0.01 });
    assert!(changes.is_empty(), "{changes:?}");
}

#[test]
fn a_machine_that_can_never_keep_up_keeps_a_picture() {
    let mut pace = Pace::new(TARGET, 1.0);
    run(&mut pace, 120.0, cost(0.5, 0.5));
    assert!(pace.factor() <= 8.0);
    assert!(!pace.observe(f64::NAN, false, 200.0));
}

#[test]
fn what_does_not_help_is_taken_back() {
    let mut pace = Pace::new(TARGET, 2.0);
    run(&mut pace, 300.0, cost(0.2, 0.0));
    let steps: Vec<f64> = run(&mut pace, 600.0, cost(0.2, 0.0));
    assert!(pace.factor() <= 2.5, "{}", pace.factor());
    assert!(steps.iter().all(|factor| *factor <= 2.5 * 1.25), "{steps:?}");
    assert!(steps.len() <= 12, "{steps:?}");
}

#[test]
fn while_tiles_arrive_the_picture_gets_no_finer() {
    let mut pace = Pace::new(TARGET, 4.0);
    for frame in 0..1000 {
        pace.observe(0.005, true, f64::from(frame) * 0.005);
    }
    assert_eq!(pace.factor(), 4.0);
}
