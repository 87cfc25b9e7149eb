//! Scanning with one and two switches, and resting pointers, on a clock of the tests.

mod dwelling;
mod property;

use parvis::visiting::scanning::{Item, Lit, Order, Scanning, Switch, Timing, groups};

/// A control of 100 by 44 at a column and a row.
pub fn item(id: u64, column: u32, row: u32) -> Item {
    let (left, top) = (column as f32 * 110.0, row as f32 * 54.0);
    Item { id, left, top, right: left + 100.0, bottom: top + 44.0 }
}

/// Three rows of four.
fn board() -> Vec<Item> {
    (0..12).map(|at| item(u64::from(at), at % 4, at / 4)).collect()
}

fn column(count: u32) -> Vec<Item> {
    (0..count).map(|at| item(u64::from(at), 0, at)).collect()
}

const LINEAR: Order =
    Order { by_groups: false, by_itself: true, backward: false, step_secs: 1.0, first_secs: 0.5, loops: 2 };
const ROWS: Order = Order { by_groups: true, ..LINEAR };

fn scanning(order: Order, timing: Timing, items: &[Item]) -> Scanning {
    let mut scanning = Scanning::default();
    scanning.set(order, timing);
    scanning.offer(1, items, 0.0);
    scanning
}

/// A press that is over within a tenth of a second.
fn tap(scanning: &mut Scanning, switch: Switch, at: f64) -> Option<u64> {
    let taken = scanning.press(switch, at);
    taken.or(scanning.release(switch, at + 0.1))
}

#[test]
fn controls_beside_each_other_are_a_row_and_a_long_column_falls_into_parts() {
    assert_eq!(groups(&board()), [vec![0, 1, 2, 3], vec![4, 5, 6, 7], vec![8, 9, 10, 11]]);
    let parts = groups(&column(25));
    assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [5; 5]);
    assert_eq!(groups(&[item(1, 2, 0), item(2, 0, 0), item(3, 1, 0)]), [vec![1, 2, 0]], "from the left to the right");
    assert!(groups(&[]).is_empty());
}

#[test]
fn one_switch_takes_any_control_of_a_board_with_two_presses() {
    for (wanted, item) in board().iter().enumerate() {
        let mut scanning = scanning(ROWS, Timing::default(), &board());
        let row = (wanted / 4) as f64;
        let at = 0.2 + row + if row > 0.0 { 0.5 } else { 0.0 };
        assert_eq!(tap(&mut scanning, Switch::Accept, at), None, "enters the row");
        let within = (wanted % 4) as f64;
        let at = at + 0.2 + within + if within > 0.0 { 0.5 } else { 0.0 };
        assert_eq!(tap(&mut scanning, Switch::Accept, at), Some(item.id));
        assert_eq!(scanning.lit(), Lit::Item(item.id), "and is lit still, to be taken again");
        assert_eq!(tap(&mut scanning, Switch::Accept, at + 1.0), Some(item.id));
    }
}

#[test]
fn a_screen_that_is_still_laid_out_begins_with_what_is_first_in_the_end() {
    let mut scanning = scanning(ROWS, Timing::default(), &board()[4..]);
    assert_eq!(scanning.lit(), Lit::Group(vec![4, 5, 6, 7]));
    scanning.offer(1, &board(), 0.1);
    assert_eq!(scanning.lit(), Lit::Group(vec![0, 1, 2, 3]));
    scanning.tick(1.7);
    scanning.offer(1, &board()[..8], 1.8);
    assert_eq!(scanning.lit(), Lit::Group(vec![4, 5, 6, 7]), "once it goes on, what is lit stays lit");
}

#[test]
fn a_row_entered_by_mistake_is_left_after_its_rounds_and_at_last_all_rests() {
    let mut scanning = scanning(ROWS, Timing::default(), &board());
    tap(&mut scanning, Switch::Accept, 0.2);
    assert_eq!(scanning.lit(), Lit::Item(0));
    // Two rounds of four seconds and the pauses on the first.
    scanning.tick(9.5);
    assert_eq!(scanning.lit(), Lit::Group(vec![0, 1, 2, 3]));
    assert!(scanning.is_running());
    scanning.tick(60.0);
    assert_eq!(scanning.lit(), Lit::Nothing);
    assert!(!scanning.is_running(), "and no frame is drawn for it");
    assert_eq!(tap(&mut scanning, Switch::Accept, 61.0), None, "the next press only begins anew");
    assert_eq!(scanning.lit(), Lit::Group(vec![0, 1, 2, 3]));
}

#[test]
fn two_switches_wait_for_ever_and_never_rest() {
    let mut scanning = scanning(Order { by_itself: false, ..LINEAR }, Timing::default(), &column(5));
    for round in 0..4 {
        for id in 0..5 {
            let at = f64::from(round) * 500.0 + id as f64 * 100.0;
            scanning.tick(at);
            assert_eq!(scanning.lit(), Lit::Item(id));
            assert_eq!(tap(&mut scanning, Switch::Accept, at), Some(id));
            assert_eq!(tap(&mut scanning, Switch::Step, at + 50.0), None);
        }
    }
    assert!(!scanning.is_running());
}

#[test]
fn backward_begins_with_the_last() {
    let mut scanning = scanning(Order { backward: true, ..ROWS }, Timing::default(), &board());
    assert_eq!(scanning.lit(), Lit::Group(vec![8, 9, 10, 11]));
    tap(&mut scanning, Switch::Accept, 0.2);
    assert_eq!(scanning.lit(), Lit::Item(11));
    scanning.tick(2.0);
    assert_eq!(scanning.lit(), Lit::Item(10));
}

#[test]
fn a_press_that_must_be_held_takes_what_was_lit_when_it_began() {
    let timing = Timing { hold_secs: 0.8, ignore_secs: 0.0 };
    let mut scanning = scanning(LINEAR, timing, &column(5));
    assert_eq!(tap(&mut scanning, Switch::Accept, 1.4), None, "let go too early");
    assert_eq!(scanning.press(Switch::Accept, 1.55), None);
    scanning.tick(2.0);
    assert_eq!(scanning.lit(), Lit::Item(0), "the light waits: it waited a tenth before, too");
    assert_eq!(scanning.tick(2.36), Some(0));
    assert_eq!(scanning.release(Switch::Accept, 4.0), None, "once");
}

#[test]
fn a_hand_that_trembles_presses_once() {
    let timing = Timing { hold_secs: 0.0, ignore_secs: 0.5 };
    let mut scanning = scanning(LINEAR, timing, &column(5));
    assert_eq!(tap(&mut scanning, Switch::Accept, 0.1), Some(0));
    assert_eq!(tap(&mut scanning, Switch::Accept, 0.3), None);
    assert_eq!(tap(&mut scanning, Switch::Accept, 0.6), None);
    assert_eq!(tap(&mut scanning, Switch::Accept, 0.75), Some(0), "half a second after the first was over");
}

#[test]
fn a_held_key_repeats_nothing() {
    let mut scanning = scanning(LINEAR, Timing::default(), &column(5));
    assert_eq!(scanning.press(Switch::Accept, 0.1), Some(0));
    for at in 2..20 {
        assert_eq!(scanning.press(Switch::Accept, f64::from(at) * 0.1), None);
    }
}

#[test]
fn another_screen_begins_anew_and_the_same_one_goes_on_where_it_was() {
    let mut scanning = scanning(LINEAR, Timing::default(), &column(5));
    scanning.tick(3.6);
    assert_eq!(scanning.lit(), Lit::Item(3));
    // A control comes before it, as a toast does.
    let more: Vec<Item> = [item(90, 0, 0)].into_iter().chain((0..5).map(|at| item(at, 0, at as u32 + 1))).collect();
    scanning.offer(1, &more, 3.6);
    assert_eq!(scanning.lit(), Lit::Item(3), "it is still the same that is lit");
    scanning.offer(1, &column(2), 3.6);
    assert_eq!(scanning.lit(), Lit::Item(1), "what is gone is not lit");
    scanning.offer(2, &column(5), 3.7);
    assert_eq!(scanning.lit(), Lit::Item(0));
    scanning.offer(3, &[], 3.8);
    assert_eq!(tap(&mut scanning, Switch::Accept, 4.0), None);
    scanning.offer(3, &column(1), 5.0);
    assert_eq!(scanning.lit(), Lit::Item(0), "a screen begins with its first controls");
}
