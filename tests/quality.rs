//! How finely a machine draws: levels, what is guessed, what is measured.

use parvis::visiting::quality::{
    Graphics, Level, Machine, Measured, Measurement, Quality, Smoothing, Wanted, guess, pick,
};
use proptest::prelude::*;

const MACHINES: [Machine; 3] = [Machine::Processor, Machine::Integrated, Machine::Card];

fn measured(adapter: &str, level: Level) -> Graphics {
    Graphics { wanted: Wanted::Auto, measured: Some(Measured { adapter: adapter.to_owned(), level }) }
}

/// The answer to frames that all take `secs`.
fn measure(secs: f64, machine: Machine, drawn: Level) -> Level {
    let mut measurement = Measurement::default();
    (0..1000).find_map(|_| measurement.frame(secs, machine, drawn)).unwrap()
}

#[test]
fn a_higher_level_is_nowhere_coarser_than_a_lower_one() {
    for machine in MACHINES {
        for pair in Level::ALL.windows(2) {
            let (low, high) = (pair[0].quality(machine), pair[1].quality(machine));
            assert!(high.max_sse_px < low.max_sse_px);
            assert!(high.shaft_steps > low.shaft_steps);
            assert!(high.anisotropy > low.anisotropy || machine == Machine::Processor);
        }
    }
}

#[test]
fn a_processor_never_takes_several_samples_along_a_slanted_surface() {
    for quality in Level::ALL.map(|level| level.quality(Machine::Processor)) {
        assert_eq!(quality.anisotropy, 1);
    }
    assert_eq!(Quality::of_picture(Machine::Processor).anisotropy, 1);
}

#[test]
fn every_level_smooths_edges_and_only_the_lowest_in_the_finished_picture() {
    for machine in MACHINES {
        assert_eq!(Level::Low.quality(machine).smoothing, Smoothing::Picture);
        assert_eq!(Level::Medium.quality(machine).smoothing, Smoothing::FourSamples);
        assert_eq!(Level::High.quality(machine).smoothing, Smoothing::FourSamples);
        assert_eq!(Quality::of_picture(machine).smoothing, Smoothing::FourSamples);
    }
}

#[test]
fn a_processor_that_draws_begins_low_and_a_graphics_card_high() {
    assert_eq!(MACHINES.map(guess), [Level::Low, Level::Medium, Level::High]);
    let nothing = Graphics::default();
    assert_eq!(nothing.level(Machine::Card, "any"), Level::High);
    assert!(nothing.is_to_be_measured("any"));
}

#[test]
fn what_was_measured_holds_for_that_adapter_alone() {
    let known = measured("llvmpipe", Level::Medium);
    assert_eq!(known.level(Machine::Processor, "llvmpipe"), Level::Medium);
    assert!(!known.is_to_be_measured("llvmpipe"));
    assert_eq!(known.level(Machine::Card, "another card"), Level::High);
    assert!(known.is_to_be_measured("another card"));
}

#[test]
fn what_the_visitor_chose_is_neither_measured_nor_overruled() {
    for wanted in [Wanted::Low, Wanted::Medium, Wanted::High] {
        let chosen = Graphics { wanted, ..measured("card", Level::Low) };
        assert_eq!(Some(chosen.level(Machine::Card, "card")), wanted.level());
        assert!(!Graphics { wanted, measured: None }.is_to_be_measured("card"));
    }
}

#[test]
fn slow_frames_lower_the_level_and_smooth_ones_keep_it() {
    assert_eq!(measure(0.2, Machine::Processor, Level::Low), Level::Low);
    assert_eq!(measure(1.0 / 60.0, Machine::Card, Level::High), Level::High);
    assert_eq!(measure(1.0 / 30.0, Machine::Card, Level::High), Level::Medium);
    assert_eq!(measure(0.1, Machine::Integrated, Level::Medium), Level::Low);
    assert_eq!(measure(0.01, Machine::Processor, Level::Low), Level::Low);
    assert_eq!(measure(0.005, Machine::Processor, Level::Low), Level::Medium);
}

#[test]
fn one_hitch_among_smooth_frames_changes_nothing() {
    let mut measurement = Measurement::default();
    let frames = (0..100).map(|k| if k == 3 { 0.4 } else { 1.0 / 60.0 });
    let level = frames.into_iter().find_map(|secs| measurement.frame(secs, Machine::Card, Level::High));
    assert_eq!(level, Some(Level::High));
}

#[test]
fn a_measurement_of_slow_frames_ends_after_seconds() {
    let mut measurement = Measurement::default();
    let frames = (1..).find(|_| measurement.frame(1.0, Machine::Processor, Level::Low).is_some());
    assert!(frames.is_some_and(|frames| frames <= 5), "{frames:?}");
}

#[test]
fn levels_are_written_as_they_are_called() {
    for wanted in Wanted::ALL {
        assert_eq!(wanted.id().parse(), Ok(wanted));
        assert_eq!(serde_json::to_value(wanted).unwrap(), wanted.id());
    }
    assert!("ultra".parse::<Wanted>().is_err());
    let kept = measured("a card", Level::High);
    assert_eq!(serde_json::from_value::<Graphics>(serde_json::to_value(&kept).unwrap()).unwrap(), kept);
}

proptest! {
    #[test]
    fn whatever_a_clock_says_a_measurement_never_raises_by_more_than_one_level(
        frames in prop::collection::vec(prop_oneof![any::<f64>(), 0.001..2.0_f64], 0..80),
        machine in prop::sample::select(&MACHINES[..]),
        drawn in prop::sample::select(&Level::ALL[..]),
    ) {
        let mut measurement = Measurement::default();
        for secs in frames {
            if let Some(level) = measurement.frame(secs, machine, drawn) {
                prop_assert!(level as usize <= drawn as usize + 1);
            }
        }
    }

    #[test]
    fn a_slower_machine_never_gets_a_higher_level(a in 0.001..1.0_f64, b in 0.001..1.0_f64) {
        for machine in MACHINES {
            for drawn in Level::ALL {
                prop_assert!(pick(machine, drawn, a.max(b)) <= pick(machine, drawn, a.min(b)));
            }
        }
    }
}
