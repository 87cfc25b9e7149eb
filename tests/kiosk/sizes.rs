//! Sizes on a screen, and where a seated person reaches.

use parvis::visiting::kiosk::config::{Monitor, Orientation, Screen};
use parvis::visiting::kiosk::sizes::{CAPITAL_PER_EM, OutOfReach, REACH_MM, Sizes, capital_mm, reach};
use proptest::prelude::*;

fn screen(diagonal_mm: f32, viewing_distance_mm: f32, mounting_height_mm: Option<f32>) -> Screen {
    Screen {
        diagonal_mm,
        viewing_distance_mm,
        mounting_height_mm,
        orientation: Orientation::Landscape,
        monitor: Monitor::Primary,
    }
}

#[test]
fn a_capital_at_arms_length_is_as_high_as_the_standard_says() {
    // EN 301 549: 0.7 degrees, 7.3 mm at 600 mm; 3.5 mm at 280 mm.
    assert!((capital_mm(600.0) - 7.33).abs() < 0.01);
    assert!((capital_mm(280.0) - 3.42).abs() < 0.01);
}

#[test]
fn sizes_on_a_screen_of_32_inches() {
    // 1920 by 1080 on 812.8 mm: 2.71 pixels a millimetre.
    let sizes = Sizes::on(&screen(812.8, 600.0, None), 1920, 1080);
    assert!((sizes.px_per_mm - 2.710).abs() < 0.001, "{sizes:?}");
    assert!((sizes.target_px - 65.0).abs() < 0.1 && (sizes.gap_px - 8.13).abs() < 0.01, "{sizes:?}");
    assert!((sizes.capital_px - 19.87).abs() < 0.01 && (sizes.text_px - 29.74).abs() < 0.01, "{sizes:?}");
    assert!((sizes.scale(15.0, 44.0) - 29.74 / 15.0).abs() < 0.01, "text decides");
    assert!((sizes.scale(40.0, 44.0) - 65.0 / 44.0).abs() < 0.01, "targets decide");
}

#[test]
fn controls_of_a_tall_screen_lie_in_its_lower_part() {
    // 2160 by 3840 on 1397 mm (55 inches), upright, 500 mm above the floor: 1217.6 mm high, its upper edge at 1717.6 mm.
    let band = reach(&screen(1397.0, 600.0, Some(500.0)), 2160, 3840).unwrap().unwrap();
    assert!((band.top_px - 597.6 * 3840.0 / 1217.6).abs() < 2.0, "{band:?}");
    assert_eq!(band.bottom_px, 3840.0, "all of its lower edge is above 380 mm");
}

#[test]
fn a_screen_out_of_reach_is_told_with_what_to_do() {
    let high = reach(&screen(800.0, 600.0, Some(1110.0)), 1920, 1080).unwrap().unwrap_err();
    assert_eq!(high, OutOfReach::TooHigh { lower_edge_mm: 1110.0 });
    assert!(high.to_string().contains("1110 mm") && high.to_string().contains("1120 mm"), "{high}");
    let low = reach(&screen(300.0, 600.0, Some(0.0)), 1920, 1080).unwrap().unwrap_err();
    assert!(matches!(low, OutOfReach::TooLow { .. }), "{low}");
    assert_eq!(reach(&screen(800.0, 600.0, None), 1920, 1080), None, "nobody said how high it hangs");
}

proptest! {
    #[test]
    fn letters_are_seen_and_targets_are_met_on_every_screen(
        diagonal in 100.0_f32..5000.0, distance in 200.0_f32..5000.0, width in 320_u32..8000, height in 240_u32..8000,
        text in 8.0_f32..40.0, target in 16.0_f32..100.0,
    ) {
        let sizes = Sizes::on(&screen(diagonal, distance, None), width, height);
        let scale = sizes.scale(text, target);
        let pitch_mm = diagonal / (width as f32).hypot(height as f32);
        let capital_mm = scale * text * CAPITAL_PER_EM * pitch_mm;
        let degrees = 2.0 * (capital_mm / 2.0 / distance).atan().to_degrees();
        prop_assert!(degrees >= 0.7 * 0.999, "{degrees}");
        prop_assert!(scale * target * pitch_mm >= 24.0 * 0.999);
        prop_assert!(sizes.gap_px * pitch_mm >= 3.0 * 0.999);
    }

    #[test]
    fn every_control_in_the_band_is_within_reach_and_on_the_screen(
        diagonal in 100.0_f32..5000.0, above in 0.0_f32..3000.0, width in 320_u32..8000, height in 240_u32..8000,
    ) {
        let screen = screen(diagonal, 600.0, Some(above));
        let px_per_mm = Sizes::on(&screen, width, height).px_per_mm;
        let height_mm = height as f32 / px_per_mm;
        let height_at = |px: f32| above + height_mm - px / px_per_mm;
        match reach(&screen, width, height).unwrap() {
            Ok(band) => {
                prop_assert!(0.0 <= band.top_px && band.bottom_px <= height as f32);
                prop_assert!(height_at(band.top_px) <= REACH_MM.1 + 0.5);
                prop_assert!(height_at(band.bottom_px) >= REACH_MM.0 - 0.5);
                prop_assert!((band.bottom_px - band.top_px) / px_per_mm >= 24.0 * 0.999);
            }
            Err(_) => {
                let shared = (above + height_mm).min(REACH_MM.1) - above.max(REACH_MM.0);
                prop_assert!(shared <= 24.5, "{shared} mm are within reach");
            }
        }
    }
}
