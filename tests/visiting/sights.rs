//! Which points of interest an eye sees.

use glam::{DVec3, Vec3};
use parvis::content::visit::Annotation;
use parvis::visiting::sights::{Eye, FARTHEST_M, MOST, in_view};

fn annotation(id: &str, position: [f64; 3]) -> Annotation {
    let json = serde_json::json!({ "id": id, "title": { "en": id }, "position": position });
    serde_json::from_value(json).unwrap()
}

/// At the origin, looking north, with a right angle across the picture.
fn eye() -> Eye {
    Eye { at: Vec3::ZERO, forward: Vec3::NEG_Z, half_angle: std::f32::consts::FRAC_PI_4 }
}

fn seen(annotations: &[Annotation], phase: Option<&str>) -> Vec<String> {
    in_view(annotations, phase, &eye(), |_, _| f32::INFINITY).into_iter().map(|sight| sight.id).collect()
}

#[test]
fn what_lies_ahead_is_in_view_the_nearest_first_and_what_lies_behind_or_beside_is_not() {
    let all = [
        annotation("far", [1.0, 0.0, -20.0]),
        annotation("near", [0.0, 1.0, -5.0]),
        annotation("behind", [0.0, 0.0, 5.0]),
        annotation("beside", [9.0, 0.0, -2.0]),
        annotation("too-far", [0.0, 0.0, -f64::from(FARTHEST_M) - 1.0]),
        annotation("in-the-eye", [0.0, 0.0, 0.0]),
    ];
    assert_eq!(seen(&all, None), ["near", "far"]);
}

#[test]
fn what_does_not_stand_in_the_phase_is_not_in_view() {
    let spire = Annotation { phases: vec!["1859".into(), "2024".into()], ..annotation("spire", [0.0, 0.0, -9.0]) };
    let all = [spire, annotation("pier", [0.0, 0.0, -8.0])];
    assert_eq!(seen(&all, Some("2019")), ["pier"]);
    assert_eq!(seen(&all, Some("2024")), ["pier", "spire"]);
    assert_eq!(seen(&all, None), ["pier", "spire"]);
}

#[test]
fn a_surface_that_is_turned_away_is_not_in_view() {
    let turned = |id: &str, normal| Annotation { normal: Some(normal), ..annotation(id, [0.0, 0.0, -9.0]) };
    let all = [turned("front", DVec3::Z), turned("back", DVec3::NEG_Z * 3.0), turned("none", DVec3::ZERO)];
    assert_eq!(seen(&all, None), ["front", "none"]);
}

#[test]
fn a_wall_hides_what_is_behind_it_but_not_what_hangs_on_it() {
    let all = [annotation("on", [0.0, 0.0, -10.3]), annotation("behind", [0.0, 0.5, -14.0])];
    let sights = in_view(&all, None, &eye(), |_, direction| 10.0 / direction.dot(Vec3::NEG_Z));
    assert_eq!(sights.iter().map(|sight| sight.id.as_str()).collect::<Vec<_>>(), ["on"]);
}

#[test]
fn a_crowd_is_cut_to_the_nearest_that_can_be_seen() {
    let all: Vec<_> = (0..40).map(|n| annotation(&format!("{n:02}"), [0.0, 0.0, -5.0 - f64::from(n)])).collect();
    let all_seen = seen(&all, None);
    assert_eq!(all_seen.len(), MOST);
    assert_eq!(all_seen[0], "00");
    // What cannot be seen takes nobody's place.
    let beyond = in_view(&all, None, &eye(), |_, _| f32::INFINITY);
    let hidden = in_view(&all[..20], None, &eye(), |from, _| if from == Vec3::ZERO { 0.0 } else { 1.0 });
    assert_eq!((beyond.len(), hidden.len()), (MOST, 0));
}
