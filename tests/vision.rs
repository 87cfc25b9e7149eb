use glam::{Vec2, Vec3};
use parvis::visiting::vision::{Cones, corrected, lens, seen, through};
use proptest::prelude::*;

const KINDS: [Cones; 3] = [Cones::NoRed, Cones::NoGreen, Cones::NoBlue];

#[test]
fn pure_colours_are_seen_as_published() {
    let red = |cones| seen(cones, 1.0) * Vec3::X;
    assert!(red(Cones::NoRed).abs_diff_eq(Vec3::new(0.152_286, 0.114_503, -0.003_882), 1e-6));
    assert!(red(Cones::NoGreen).abs_diff_eq(Vec3::new(0.367_322, 0.280_085, -0.011_820), 1e-6));
    assert!(red(Cones::NoBlue).abs_diff_eq(Vec3::new(1.255_528, -0.078_411, 0.004_733), 1e-6));
    let blue = seen(Cones::NoBlue, 1.0) * Vec3::Z;
    assert!(blue.abs_diff_eq(Vec3::new(-0.178_779, 0.147_602, 0.303_900), 1e-6), "{blue}");
}

#[test]
fn what_such_an_eye_confuses_is_farther_apart_after_correction() {
    // Two colours that differ mostly in what is missing, of like lightness.
    let pairs = [
        (Cones::NoRed, Vec3::new(0.5, 0.2, 0.2), Vec3::new(0.1, 0.27, 0.2)),
        (Cones::NoGreen, Vec3::new(0.6, 0.2, 0.2), Vec3::new(0.2, 0.38, 0.2)),
        (Cones::NoBlue, Vec3::new(0.3, 0.5, 0.1), Vec3::new(0.3, 0.45, 0.5)),
    ];
    for (cones, one, other) in pairs {
        let eye = seen(cones, 1.0);
        let apart = |one: Vec3, other: Vec3| (eye * one).distance(eye * other);
        let fix = corrected(cones, 1.0);
        let (before, after) = (apart(one, other), apart(through(&fix, one), through(&fix, other)));
        assert!(after > 1.3 * before, "{cones:?}: {before} before, {after} after");
    }
}

proptest! {
    #[test]
    fn greys_stay_grey_and_colours_stay_colours(grey in 0.0_f32..1.0, severity in -1.0_f32..2.0, kind in 0_usize..3) {
        for matrix in [seen(KINDS[kind], severity), corrected(KINDS[kind], severity)] {
            let shown = through(&matrix, Vec3::splat(grey));
            prop_assert!(shown.abs_diff_eq(Vec3::splat(grey), 1e-4), "{shown}");
            let corner = through(&matrix, Vec3::new(grey, 1.0 - grey, 1.0));
            prop_assert!(corner.min_element() >= 0.0 && corner.max_element() <= 1.0);
        }
    }

    #[test]
    fn the_lens_is_whole_wherever_the_pointer_is(x in -500.0_f32..5000.0, y in -500.0_f32..5000.0) {
        let picture = Vec2::new(1280.0, 720.0);
        let (low, high) = lens(Vec2::new(x, y), picture);
        prop_assert!(low.min_element() >= 0.0 && high.x <= 1280.0 && high.y <= 720.0);
        prop_assert!((high - low).abs_diff_eq(picture * Vec2::new(0.44, 0.56), 0.01));
    }
}

#[test]
fn no_window_is_too_small_for_the_lens() {
    let (low, high) = lens(Vec2::ZERO, Vec2::ZERO);
    assert!(low.is_finite() && high.is_finite());
}
