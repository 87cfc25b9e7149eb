//! A press at a time takes a control: which one is arithmetic.

use parvis::visiting::scanning::{Item, Lit, Order, Scanning, Switch, Timing, groups};
use proptest::prelude::*;

use super::item;

fn column(count: u32) -> Vec<Item> {
    (0..count).map(|at| item(u64::from(at), 0, at)).collect()
}

/// What is lit at a time, by arithmetic alone.
fn expected(count: u64, step: f64, first: f64, loops: u32, at: f64) -> Option<u64> {
    let round = count as f64 * step + first;
    if at >= round * f64::from(loops) {
        return None;
    }
    let within = at % round;
    Some(if within < step + first { 0 } else { 1 + ((within - step - first) / step) as u64 })
}

proptest! {
    #[test]
    fn a_press_at_any_time_takes_the_control_that_is_lit_then(
        count in 1_u32..30, step in 0.3_f64..5.0, first in 0.0_f64..3.0, loops in 1_u32..6,
        backward: bool, parts in 0.0_f64..1.1, looks in proptest::collection::vec(0.0_f64..1.0, 0..20),
    ) {
        let order = Order { by_groups: false, by_itself: true, backward, step_secs: step, first_secs: first, loops };
        let mut scanning = Scanning::default();
        scanning.set(order, Timing::default());
        scanning.offer(1, &column(count), 0.0);
        let at = parts * (f64::from(count) * step + first) * f64::from(loops);
        // However often somebody looks in between changes nothing.
        let mut looks: Vec<f64> = looks.iter().map(|part| part * at).collect();
        looks.sort_by(f64::total_cmp);
        for look in looks {
            scanning.tick(look);
            scanning.offer(1, &column(count), look);
        }
        let near_a_change = [-1e-6, 1e-6].iter().any(|by| {
            expected(count.into(), step, first, loops, (at + by).max(0.0)) != expected(count.into(), step, first, loops, at)
        });
        prop_assume!(!near_a_change);
        let wanted = expected(count.into(), step, first, loops, at);
        let wanted = wanted.map(|at| if backward { u64::from(count) - 1 - at } else { at });
        prop_assert_eq!(scanning.press(Switch::Accept, at), wanted);
    }

    #[test]
    fn every_control_is_in_one_group_and_one_switch_reaches_it(
        places in proptest::collection::vec((0.0_f32..1200.0, 0.0_f32..700.0), 1..40), backward: bool,
    ) {
        let items: Vec<Item> = places.iter().enumerate()
            .map(|(id, (left, top))| Item { id: id as u64, left: *left, top: *top, right: left + 90.0, bottom: top + 44.0 })
            .collect();
        let mut all: Vec<usize> = groups(&items).concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..items.len()).collect::<Vec<_>>());

        for wanted in 0..items.len() as u64 {
            let mut scanning = Scanning::default();
            scanning.set(Order { by_groups: true, by_itself: true, backward, step_secs: 1.0, first_secs: 0.5, loops: 3 }, Timing::default());
            scanning.offer(1, &items, 0.0);
            let mut now = 0.0;
            let mut taken = None;
            while taken.is_none() && now < 200.0 {
                now += 0.1;
                scanning.tick(now);
                let press = match scanning.lit() {
                    Lit::Nothing => false,
                    Lit::Group(ids) => ids.contains(&wanted),
                    Lit::Item(id) => id == wanted,
                };
                if press {
                    taken = scanning.press(Switch::Accept, now).or(scanning.release(Switch::Accept, now));
                }
            }
            prop_assert_eq!(taken, Some(wanted));
        }
    }

    #[test]
    fn nothing_that_hands_do_makes_it_panic_or_run_for_ever(
        deeds in proptest::collection::vec((0_u8..7, 0.0_f64..3.0, 0_u32..8), 0..200), by_groups: bool, by_itself: bool,
        hold_secs in 0.0_f64..1.0, ignore_secs in 0.0_f64..2.0, loops in 0_u32..4,
    ) {
        let mut scanning = Scanning::default();
        scanning.set(Order { by_groups, by_itself, backward: false, step_secs: 0.0, first_secs: 0.0, loops }, Timing { hold_secs, ignore_secs });
        let mut now = 0.0;
        let mut known = 0;
        for (deed, later, count) in deeds {
            now += later;
            let taken = match deed {
                0 => scanning.press(Switch::Accept, now),
                1 => scanning.release(Switch::Accept, now),
                2 => scanning.press(Switch::Step, now),
                3 => scanning.release(Switch::Step, now),
                4 => { scanning.offer(u64::from(count % 3), &column(count), now); known = count; None }
                _ => scanning.tick(now),
            };
            if let Some(id) = taken {
                prop_assert!(id < u64::from(known), "only what is there is taken");
            }
        }
    }
}
