//! Ways of visiting that set many options at once, and settings that are carried along.

mod carrying;

use parvis::viewer::language::words_for;
use parvis::viewer::settings::clamped;
use parvis::viewer::visitor::{PRESETS, Preferences, Preset};
use proptest::prelude::*;
use serde_json::Value;

fn preset(id: &str) -> Preset {
    PRESETS.into_iter().find(|preset| preset.id == id).unwrap()
}

/// Every option of a preset with its path.
fn leaves(value: &Value, path: &str, all: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| leaves(value, &format!("{path}/{name}"), all));
        }
        value => all.push((path.to_owned(), value.clone())),
    }
}

fn saved(preferences: &Preferences) -> Value {
    serde_json::to_value(preferences).unwrap()
}

#[test]
fn every_preset_has_a_name_a_sentence_and_options_that_exist_and_are_within_their_limits() {
    let usual = saved(&Preferences::default());
    for preset in PRESETS {
        let mut options = Vec::new();
        leaves(&preset.options(), "", &mut options);
        assert!(!options.is_empty(), "{} sets nothing", preset.id);
        for (path, wanted) in &options {
            let there = usual.pointer(path).unwrap_or_else(|| panic!("{}: there is no {path}", preset.id));
            assert_eq!(there.is_number(), wanted.is_number(), "{}: {path}", preset.id);
        }
        let mut chosen = Preferences::default();
        chosen.choose(preset, true);
        assert!(preset.is_chosen(&chosen), "{}", preset.id);
        assert_eq!(clamped(chosen.clone()), chosen, "{}", preset.id);
        let kept = Preferences { presets: Vec::new(), ..chosen };
        assert_ne!(kept, Preferences::default(), "{} changes nothing", preset.id);
        for language in ["en", "fr"] {
            let words = words_for(language).unwrap();
            for key in [format!("preset-{}", preset.id), format!("preset-{}-what", preset.id)] {
                assert_ne!(words.get(&key), key, "{language} has no {key}");
            }
        }
    }
}

#[test]
fn of_two_presets_the_one_that_asks_for_more_counts_in_whatever_order_they_are_chosen() {
    for order in [["low-vision", "easy-reading"], ["easy-reading", "low-vision"]] {
        let mut both = Preferences::default();
        order.iter().for_each(|id| both.choose(preset(id), true));
        assert_eq!((both.text_scale, both.caption_scale, both.reading.easy), (1.5, 1.5, true));
        both.choose(preset("low-vision"), false);
        assert_eq!((both.text_scale, both.caption_scale, both.high_contrast), (1.25, 1.25, false));
        assert!(both.reading.easy);
    }
}

#[test]
fn what_was_changed_by_hand_after_a_preset_stays_when_the_preset_goes() {
    let mut mine = Preferences::default();
    mine.choose(preset("low-vision"), true);
    mine.text_scale = 2.0;
    mine.captions = false;
    mine.choose(preset("low-vision"), false);
    assert_eq!((mine.text_scale, mine.captions, mine.high_contrast), (2.0, false, false));
}

proptest! {
    #[test]
    fn presets_chosen_and_taken_back_in_any_order_leave_nothing(
        presses in prop::collection::vec(0usize..PRESETS.len(), 0..30)
    ) {
        let mut mine = Preferences::default();
        for number in presses {
            let preset = PRESETS[number];
            let on = !preset.is_chosen(&mine);
            mine.choose(preset, on);
            prop_assert_eq!(preset.is_chosen(&mine), on);
        }
        for preset in PRESETS {
            mine.choose(preset, false);
        }
        prop_assert_eq!(mine, Preferences::default());
    }
}
