//! How a machine is used, counted by days.

use std::fs;
use std::path::Path;

use parvis::visiting::kiosk::stats::{
    Count, Day, Hand, LEAST_SHOWN, Ledger, MOST_COUNTERS, MOST_DAYS, OTHERS, csv, file, shown,
};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn a_visit(ledger: &mut Ledger, today: Day) {
    for what in [
        Count::Visit,
        Count::Language("fr"),
        Count::Device(Hand::Keypad),
        Count::TourStarted("long"),
        Count::TourLeft { tour: "long", stop: "choir" },
        Count::Place("nave"),
        Count::Access("captions"),
        Count::Duration(200.0),
        Count::IdleReset,
    ] {
        ledger.count(today, &what);
    }
}

#[test]
fn a_visit_is_counted_by_the_day_and_by_nothing_finer() {
    let mut ledger = Ledger::default();
    (0..7).for_each(|_| a_visit(&mut ledger, day("2026-11-23")));
    ledger.count(day("2026-11-24"), &Count::Visit);
    assert_eq!(ledger.total("visits"), 8);
    let first = &ledger.days()[&day("2026-11-23")];
    for name in [
        "visits",
        "language/fr",
        "device/keypad",
        "tour/long/started",
        "tour/long/left/choir",
        "place/nave",
        "access/captions",
        "duration/3-to-5-min",
        "idle-resets",
    ] {
        assert_eq!(first.get(name), Some(&7), "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.json");
    file::save(&path, &ledger).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"2026-11-23\""), "{text}");
    assert_eq!(file::open(&path, day("2026-11-24")), file::Opened { ledger, damaged: None });
}

#[test]
fn every_duration_has_a_bucket() {
    let mut ledger = Ledger::default();
    for secs in [-1.0, 0.0, 59.9, 60.0, 179.0, 299.0, 599.0, 1199.0, 1200.0, 1e9, f64::NAN] {
        ledger.count(day("2026-01-01"), &Count::Duration(secs));
    }
    let of = |name: &str| ledger.total(&format!("duration/{name}"));
    assert_eq!((of("under-1-min"), of("1-to-3-min"), of("3-to-5-min")), (3, 2, 1));
    assert_eq!((of("5-to-10-min"), of("10-to-20-min"), of("over-20-min")), (1, 1, 3));
}

#[test]
fn what_is_no_id_is_not_counted() {
    let mut ledger = Ledger::default();
    for text in ["", "Anna was here", "=1+1", "nave/../..", "a\nb", "été"] {
        ledger.count(day("2026-01-01"), &Count::Place(text));
        ledger.count(day("2026-01-01"), &Count::TourLeft { tour: "long", stop: text });
    }
    assert_eq!(ledger, Ledger::default());
}

#[test]
fn small_numbers_are_suppressed_where_they_are_shown() {
    assert_eq!([0, 1, 4, 5, 6].map(shown), ["0", "<5", "<5", "5", "6"]);
    let mut ledger = Ledger::default();
    (0..4).for_each(|_| ledger.count(day("2026-01-02"), &Count::Language("eu")));
    (0..12).for_each(|_| ledger.count(day("2026-01-02"), &Count::Language("fr")));
    assert_eq!(csv::csv(&ledger), "day,counter,number\n2026-01-02,language/eu,<5\n2026-01-02,language/fr,12\n");
}

#[test]
fn days_are_kept_for_25_months_and_no_longer() {
    let mut ledger = Ledger::default();
    for old in ["2024-10-22", "2024-10-23", "2026-11-22"] {
        ledger.count(day(old), &Count::Visit);
    }
    ledger.count(day("2026-11-23"), &Count::Visit);
    let kept: Vec<String> = ledger.days().keys().map(ToString::to_string).collect();
    assert_eq!(kept, ["2024-10-23", "2026-11-22", "2026-11-23"]);
    assert_eq!(day("2026-03-31").months_before(25), day("2024-02-29"), "the last day of a shorter month");
    assert_eq!(day("2024-02-28").next(), day("2024-02-29"));
    assert_eq!(day("2025-12-31").next(), day("2026-01-01"));
    assert_eq!(day("0001-02-01").months_before(25), day("0001-01-01"));
    assert_eq!(day("9999-12-31").next(), day("9999-12-31"), "the last day of all");
}

#[test]
fn a_day_that_a_wrong_clock_made_does_not_stay() {
    let mut ledger = Ledger::default();
    ledger.count(day("2099-01-01"), &Count::Visit);
    ledger.count(day("2026-11-23"), &Count::Visit);
    assert_eq!(ledger.days().len(), 1);
}

#[test]
fn names_without_end_are_counted_together() {
    let mut ledger = Ledger::default();
    for number in 0..MOST_COUNTERS + 50 {
        ledger.count(day("2026-11-23"), &Count::Place(&format!("place-{number}")));
    }
    ledger.count(day("2026-11-23"), &Count::Place("place-1"));
    let counters = &ledger.days()[&day("2026-11-23")];
    assert_eq!(counters.len(), MOST_COUNTERS + 1);
    assert_eq!((counters[OTHERS], counters["place/place-1"]), (50, 2));
}

#[test]
fn a_damaged_file_is_set_aside_and_named_and_the_disk_does_not_fill_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.json");
    let damages: [&[u8]; 6] = [
        b"",
        b"{\"version\":1,\"da",
        &[0xff, 0x00],
        b"[]",
        b"{\"version\":9,\"days\":{}}",
        b"{\"version\":1,\"days\":{\"2026-13-01\":{}}}",
    ];
    for damage in damages {
        fs::write(&path, damage).unwrap();
        let opened = file::open(&path, day("2026-11-23"));
        assert_eq!(opened.ledger, Ledger::default());
        let damaged = opened.damaged.unwrap();
        let aside = damaged.aside.clone().unwrap();
        assert_eq!(fs::read(&aside).unwrap(), damage, "nothing is thrown away");
        assert!(damaged.to_string().contains("days.json") && damaged.to_string().contains(&*aside.to_string_lossy()));
        file::save(&path, &opened.ledger).unwrap();
        assert_eq!(file::open(&path, day("2026-11-23")).damaged, None);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "the file and three that were damaged");
    let none = file::open(&folder.path().join("none.json"), day("2026-11-23"));
    assert_eq!(none, file::Opened { ledger: Ledger::default(), damaged: None });
}

#[test]
fn a_file_that_holds_more_than_it_may_is_brought_within_its_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.json");
    let counters: Vec<String> = (0..1000).map(|n| format!("\"place/p{n}\":1")).collect();
    let text = format!(
        "{{\"version\":1,\"days\":{{\"2026-11-23\":{{{},\"who was it\":3,\"-1-1\":7,\"{}\":1}}}}}}",
        counters.join(","),
        "long".repeat(100)
    );
    fs::write(&path, text).unwrap();
    let opened = file::open(&path, day("2026-11-23"));
    assert_eq!(opened.damaged, None);
    let kept = &opened.ledger.days()[&day("2026-11-23")];
    assert!(kept.len() <= MOST_COUNTERS + 1 && kept.keys().all(|name| name.starts_with("place/")));
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_one() {
    let path = Path::new("/nowhere at all/days.json");
    assert!(file::save(path, &Ledger::default()).is_err());
}

fn counts() -> impl Strategy<Value = Vec<(u16, u8, String)>> {
    proptest::collection::vec((0_u16..2000, 0_u8..4, "[a-z]{1,3}|\\PC{0,5}"), 0..200)
}

proptest! {
    #[test]
    fn whatever_is_counted_is_written_and_read_again_within_its_limits(counts in counts()) {
        let mut ledger = Ledger::default();
        let mut last = day("2020-01-01");
        for (ahead, kind, name) in counts {
            (0..ahead % 40).for_each(|_| last = last.next());
            let what = match kind {
                0 => Count::Place(&name),
                1 => Count::TourLeft { tour: "long", stop: &name },
                2 => Count::Failure(&name),
                _ => Count::Visit,
            };
            ledger.count(last, &what);
        }
        prop_assert!(ledger.days().len() <= MOST_DAYS);
        prop_assert!(ledger.days().keys().all(|day| *day >= last.months_before(25) && *day <= last));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("days.json");
        file::save(&path, &ledger).unwrap();
        ledger.forget(last);
        prop_assert_eq!(file::open(&path, last).ledger, ledger.clone());
        for line in csv::csv(&ledger).lines().skip(1) {
            let number = line.rsplit(',').next().unwrap();
            prop_assert!(number == "<5" || number.parse::<u64>().unwrap() >= LEAST_SHOWN, "{line}");
            prop_assert_eq!(line.matches(',').count(), 2);
        }
    }

    #[test]
    fn days_are_written_as_they_are_read(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}|\\PC{0,12}") {
        if let Ok(day) = text.parse::<Day>() {
            prop_assert_eq!(day.to_string(), text);
            prop_assert!(day.next() >= day);
        }
    }
}
