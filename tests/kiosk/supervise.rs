//! What watches over the viewer.

use parvis::visiting::kiosk::supervise::{
    Act, Cause, EXIT_GPU_LOST, EXIT_PLANNED, EXIT_STAFF, Event, HANG_S, Supervisor,
};
use proptest::prelude::*;

/// A tick each second up to `to`, with the viewer's heartbeat if it `lives`; everything that was asked for.
fn run(supervisor: &mut Supervisor, now: &mut f64, secs: u32, lives: Option<u32>) -> Vec<Act> {
    let mut acts = Vec::new();
    for _ in 0..secs {
        *now += 1.0;
        if let Some(run) = lives {
            acts.extend(supervisor.hear(Event::Heartbeat { run }, *now));
        }
        acts.extend(supervisor.hear(Event::Tick, *now));
    }
    acts
}

fn started() -> (Supervisor, f64) {
    let mut supervisor = Supervisor::new(0.0);
    assert_eq!(supervisor.hear(Event::Tick, 0.0), [Act::Start { run: 1 }]);
    assert_eq!(supervisor.hear(Event::Heartbeat { run: 1 }, 0.5), []);
    (supervisor, 0.5)
}

#[test]
fn a_viewer_that_lives_is_left_alone() {
    let (mut supervisor, mut now) = started();
    assert_eq!(run(&mut supervisor, &mut now, 3000, Some(1)), []);
}

#[test]
fn a_viewer_that_ends_or_loses_the_graphics_card_is_started_again() {
    for (code, cause) in
        [(Some(1), Cause::Ended), (Some(0), Cause::Ended), (None, Cause::Ended), (Some(EXIT_GPU_LOST), Cause::GpuLost)]
    {
        let (mut supervisor, mut now) = started();
        assert_eq!(supervisor.hear(Event::Exited { run: 1, code }, now), [Act::Note { run: 1, cause }]);
        assert_eq!(run(&mut supervisor, &mut now, 2, None), [Act::Start { run: 2 }]);
    }
}

#[test]
fn a_viewer_that_gives_no_sign_is_killed_and_started_again() {
    let (mut supervisor, mut now) = started();
    assert_eq!(run(&mut supervisor, &mut now, 10, None), []);
    let acts = run(&mut supervisor, &mut now, 1, None);
    assert_eq!(acts, [Act::Kill { run: 1 }, Act::Note { run: 1, cause: Cause::Hung }]);
    assert_eq!(supervisor.hear(Event::Exited { run: 1, code: None }, now), [], "counted once");
    assert_eq!(run(&mut supervisor, &mut now, 2, None), [Act::Start { run: 2 }]);
}

#[test]
fn one_that_cannot_be_killed_is_not_waited_for_and_not_heard_any_more() {
    let (mut supervisor, mut now) = started();
    let acts = run(&mut supervisor, &mut now, 60, None);
    let kills = acts.iter().filter(|act| **act == Act::Kill { run: 1 }).count();
    assert_eq!(kills, 3);
    assert!(acts.contains(&Act::Start { run: 2 }), "{acts:?}");
    assert_eq!(supervisor.hear(Event::Exited { run: 1, code: Some(EXIT_STAFF) }, now), []);
}

#[test]
fn after_three_failures_visitors_are_told_and_it_goes_on_trying() {
    let (mut supervisor, mut now) = started();
    let mut shown = 0;
    for number in 1..20 {
        let acts = supervisor.hear(Event::Exited { run: number, code: Some(101) }, now);
        shown += acts.iter().filter(|act| **act == Act::ShowBackSoon).count();
        assert_eq!(supervisor.is_back_soon(), number >= 3);
        let first = (0..61).find_map(|_| run(&mut supervisor, &mut now, 1, None).first().copied());
        assert_eq!(first, Some(Act::Start { run: number + 1 }));
    }
    assert_eq!(shown, 1);
    let (mut supervisor, now) = started();
    for number in 1..4 {
        supervisor.hear(Event::Exited { run: number, code: None }, now);
        supervisor.hear(Event::Tick, now + 5.0 * f64::from(number));
    }
    assert!(supervisor.is_back_soon());
    assert_eq!(supervisor.hear(Event::Heartbeat { run: 4 }, now + 16.0), [Act::HideBackSoon]);
}

#[test]
fn planned_restarts_are_no_failures() {
    let (mut supervisor, mut now) = started();
    for number in 1..50 {
        assert_eq!(supervisor.hear(Event::Exited { run: number, code: Some(EXIT_PLANNED) }, now), []);
        assert_eq!(run(&mut supervisor, &mut now, 1, None), [Act::Start { run: number + 1 }], "at once");
    }
    assert!(!supervisor.is_back_soon());
}

#[test]
fn the_staff_ends_it_for_good() {
    let (mut supervisor, mut now) = started();
    assert_eq!(supervisor.hear(Event::Exited { run: 1, code: Some(EXIT_STAFF) }, now), [Act::End]);
    assert_eq!(run(&mut supervisor, &mut now, 1000, None), []);
}

#[test]
fn a_supervisor_that_slept_itself_does_not_kill_a_viewer_that_slept_too() {
    let (mut supervisor, now) = started();
    assert_eq!(supervisor.hear(Event::Tick, now + 3600.0), []);
    assert_eq!(supervisor.hear(Event::Heartbeat { run: 1 }, now + 3600.5), []);
    assert_eq!(supervisor.hear(Event::Tick, now + 3601.0), []);
    let acts = supervisor.hear(Event::Tick, now + 3602.0 + HANG_S);
    assert_eq!(acts, [], "it slept again");
    let acts = supervisor.hear(Event::Tick, now + 3604.0 + 2.0 * HANG_S);
    assert_eq!(acts.first(), Some(&Act::Kill { run: 1 }), "but no viewer is forgiven twice");
}

/// What a world does that means no good.
#[derive(Debug, Clone)]
enum Deed {
    Exit(Option<i32>),
    CannotStart,
    Silence(u32),
    Life(u32),
    Stale,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        proptest::option::of(0_i32..77).prop_map(Deed::Exit),
        Just(Deed::CannotStart),
        (0_u32..100).prop_map(Deed::Silence),
        (0_u32..100).prop_map(Deed::Life),
        Just(Deed::Stale),
    ];
    proptest::collection::vec(deed, 0..60)
}

proptest! {
    #[test]
    fn whatever_happens_a_viewer_is_started_again_within_two_minutes(deeds in deeds()) {
        let mut supervisor = Supervisor::new(0.0);
        let (mut now, mut number, mut is_there) = (0.0, 0, false);
        // Since the last start, or the last sign of a viewer that is there.
        let mut without_s = 0_u32;
        for deed in deeds.into_iter().chain([Deed::Silence(200)]) {
            let acts = match deed {
                Deed::Exit(code) => {
                    is_there = false;
                    supervisor.hear(Event::Exited { run: number, code }, now)
                }
                Deed::CannotStart => {
                    is_there = false;
                    supervisor.hear(Event::CouldNotStart { run: number }, now)
                }
                Deed::Stale => {
                    let run = u32::wrapping_sub(number, 1);
                    supervisor.hear(Event::Exited { run, code: Some(EXIT_STAFF) }, now)
                }
                Deed::Silence(_) | Deed::Life(_) => Vec::new(),
            };
            prop_assert!(acts.iter().all(|act| !matches!(act, Act::Start { .. } | Act::End)), "only time starts one");
            let secs = if let Deed::Silence(secs) | Deed::Life(secs) = deed { secs } else { 1 };
            for _ in 0..secs {
                now += 1.0;
                without_s += 1;
                if matches!(deed, Deed::Life(_)) && is_there {
                    supervisor.hear(Event::Heartbeat { run: number }, now);
                    without_s = 0;
                }
                for act in supervisor.hear(Event::Tick, now) {
                    if let Act::Start { run } = act {
                        prop_assert_eq!(run, number + 1, "one after the other");
                        (number, without_s, is_there) = (run, 0, true);
                    }
                }
                prop_assert!(without_s <= 120, "no viewer for {without_s} s");
            }
        }
        prop_assert!(number > 0);
    }
}
