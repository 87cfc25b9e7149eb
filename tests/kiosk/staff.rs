//! The staff door.

use std::path::Path;

use parvis::visiting::kiosk::config::{KioskConfig, Staff};
use parvis::visiting::kiosk::staff::{Answer, FORGIVEN, Patience, PinError, Role, hash_pin, is_hash, roles};
use proptest::prelude::*;

#[test]
fn a_pin_opens_what_it_stands_for_and_maintenance_opens_everything() {
    let (guard, chief) = (hash_pin("482951").unwrap(), hash_pin("770022118").unwrap());
    let staff = Staff {
        volume: vec![guard.clone()],
        restart: vec![hash_pin("100200").unwrap(), guard],
        maintenance: vec![chief],
        ..Staff::default()
    };
    assert_eq!(roles(&staff, "482951"), [Role::Volume, Role::Restart]);
    assert_eq!(roles(&staff, "100200"), [Role::Restart]);
    assert_eq!(roles(&staff, "770022118"), Role::ALL);
    for wrong in ["482952", "", "48295", "4829511", "482951 ", &"4".repeat(10_000)] {
        assert_eq!(roles(&staff, wrong), [], "{wrong:?}");
    }
    assert_eq!(roles(&Staff::default(), "482951"), [], "where nobody has a PIN there is no door");
}

#[test]
fn a_hash_says_nothing_of_its_pin_and_can_stand_in_the_file() {
    let (one, two) = (hash_pin("482951").unwrap(), hash_pin("482951").unwrap());
    assert!(one.starts_with("$argon2id$") && one != two && !one.contains("482951"), "{one}");
    let text = format!("version = 1\nlanguages = [\"fr\"]\n[staff]\nrestart = [\"{one}\"]\n");
    let config = KioskConfig::parse(&text, Path::new("")).unwrap();
    assert_eq!(roles(&config.staff, "482951"), [Role::Restart]);
}

#[test]
fn what_is_no_pin_is_not_hashed() {
    for text in ["", "12345", "12345678901234567", "12a456", "１２３４５６"] {
        assert_eq!(hash_pin(text), Err(PinError::NotAPin), "{text:?}");
    }
}

#[test]
fn a_hash_that_would_stop_the_machine_is_none() {
    let good = hash_pin("482951").unwrap();
    assert!(is_hash(&good));
    for (from, to) in [("m=19456", "m=4194304"), ("t=2", "t=4000000000"), ("argon2id", "argon2i"), ("m=19456", "m=-1")]
    {
        assert!(!is_hash(&good.replace(from, to)), "{to}");
    }
    assert!(!is_hash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0"), "a salt alone");
    let text =
        format!("version = 1\nlanguages = [\"fr\"]\n[staff]\nvolume = \"{}\"\n", good.replace("m=19456", "m=4194304"));
    let problems = KioskConfig::parse(&text, Path::new("")).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn who_guesses_waits_longer_and_longer_and_who_knows_does_not() {
    let mut patience = Patience::default();
    let mut now = 100.0;
    for left in (0..FORGIVEN).rev() {
        assert_eq!(patience.attempt(now, Vec::new), Answer::Wrong { left });
    }
    let mut waits = Vec::new();
    for _ in 0..8 {
        let wait = patience.wait_s(now);
        waits.push(wait);
        let answer = patience.attempt(now, || vec![Role::Volume]);
        assert_eq!(answer, Answer::Wait { secs: wait }, "not even the right one is looked at");
        now += wait;
        assert_eq!(patience.attempt(now, Vec::new), Answer::Wrong { left: 0 });
    }
    assert_eq!(waits, [30.0, 60.0, 120.0, 240.0, 480.0, 900.0, 900.0, 900.0]);
    now += 900.0;
    assert_eq!(patience.attempt(now, || vec![Role::Volume]), Answer::Open(vec![Role::Volume]));
    assert_eq!(patience, Patience::default());
}

#[test]
fn wrong_pins_of_the_morning_are_forgotten_in_the_evening() {
    let mut patience = Patience::default();
    for _ in 0..4 {
        patience.attempt(100.0, Vec::new);
    }
    assert_eq!(patience.attempt(30_000.0, Vec::new), Answer::Wrong { left: 4 });
}

proptest! {
    #[test]
    fn the_door_never_waits_longer_than_a_quarter_of_an_hour(steps in proptest::collection::vec(-1000.0_f64..2000.0, 0..60)) {
        let mut patience = Patience::default();
        let mut now = 0.0;
        for step in steps {
            now += step;
            patience.attempt(now, Vec::new);
            prop_assert!((0.0..=900.0).contains(&patience.wait_s(now)));
        }
    }

    #[test]
    fn any_text_is_a_hash_or_none(text in "(\\$argon2id|\\$)?[$a-z0-9=,+/]{0,80}") {
        prop_assert!(!is_hash(&text) || text.starts_with("$argon2id$"));
    }
}
