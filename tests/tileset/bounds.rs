//! Distances, planes and growth of bounding volumes.

use glam::{DMat3, DMat4, DQuat, DVec3, EulerRot};
use parvis::content::tileset::{BoundingVolume, largest_scale};
use proptest::prelude::*;

fn cube(center: DVec3, half: f64) -> BoundingVolume {
    BoundingVolume::Box { center, half_axes: DMat3::from_diagonal(DVec3::splat(half)) }
}

#[test]
fn distance_is_zero_inside_and_exact_outside() {
    let cube = cube(DVec3::new(10.0, 0.0, 0.0), 2.0);
    assert_eq!(cube.distance(DVec3::new(11.0, 1.0, -2.0)), 0.0);
    assert!((cube.distance(DVec3::new(15.0, 0.0, 0.0)) - 3.0).abs() < 1e-12, "in front of a face");
    assert!((cube.distance(DVec3::new(15.0, 6.0, 0.0)) - 5.0).abs() < 1e-12, "before an edge");
    let ball = BoundingVolume::Sphere { center: DVec3::ZERO, radius: 2.0 };
    assert_eq!(ball.distance(DVec3::new(0.0, 1.0, 0.0)), 0.0);
    assert!((ball.distance(DVec3::new(0.0, 0.0, 5.0)) - 3.0).abs() < 1e-12);
}

#[test]
fn a_flat_box_and_a_point_have_distances_too() {
    let floor = BoundingVolume::Box { center: DVec3::ZERO, half_axes: DMat3::from_diagonal(DVec3::new(5.0, 0.0, 5.0)) };
    assert!((floor.distance(DVec3::new(1.0, 3.0, 1.0)) - 3.0).abs() < 1e-12);
    assert!((floor.distance(DVec3::new(9.0, 3.0, 0.0)) - 5.0).abs() < 1e-12);
    let point = BoundingVolume::Box { center: DVec3::ZERO, half_axes: DMat3::ZERO };
    assert!((point.distance(DVec3::new(3.0, 4.0, 0.0)) - 5.0).abs() < 1e-12);
    assert!(point.is_empty() && !floor.is_empty());
}

#[test]
fn a_volume_is_outside_only_when_wholly_behind_the_plane() {
    // In front of this plane is everything with x > 5.
    let (normal, d) = (DVec3::X, -5.0);
    assert!(cube(DVec3::ZERO, 4.9).is_outside(normal, d));
    assert!(!cube(DVec3::ZERO, 5.1).is_outside(normal, d));
    assert!(!cube(DVec3::new(100.0, 0.0, 0.0), 1.0).is_outside(normal, d));
    let ball = BoundingVolume::Sphere { center: DVec3::ZERO, radius: 4.9 };
    assert!(ball.is_outside(normal * 3.0, d * 3.0), "a longer normal says the same");
}

#[test]
fn a_sheared_box_is_a_parallelepiped_and_not_the_box_around_it() {
    let axes = DMat3::from_cols(DVec3::X, DVec3::new(3.0, 1.0, 0.0), DVec3::Z);
    let sheared = BoundingVolume::Box { center: DVec3::ZERO, half_axes: axes };
    assert_eq!(sheared.distance(DVec3::new(3.5, 1.0, 0.0)), 0.0);
    let beside = sheared.distance(DVec3::new(3.0, -1.0, 0.0));
    // The plane through (1,0) along (3,1): distance of (3,-1) from it.
    assert!((beside - 5.0 / 10.0_f64.sqrt()).abs() < 1e-12, "{beside}");
    assert!(!sheared.contains_volume(&cube(DVec3::new(3.0, -1.0, 0.0), 0.1), 0.0));
}

#[test]
fn the_largest_scale_of_a_rotated_scaling_is_its_largest_factor() {
    let linear = DMat3::from_quat(DQuat::from_rotation_y(0.7)) * DMat3::from_diagonal(DVec3::new(1.0, 4.0, 2.0));
    assert!((largest_scale(&linear) - 4.0).abs() < 1e-9);
}

#[test]
fn a_grown_box_keeps_its_axes_in_their_order() {
    let axes = DMat3::from_cols(DVec3::X, -DVec3::Y * 5.0, DVec3::Z * 2.0);
    let boxed = BoundingVolume::Box { center: DVec3::ZERO, half_axes: axes };
    let grown = boxed.grown_to_hold(&BoundingVolume::Sphere { center: DVec3::new(2.0, 0.0, 0.0), radius: 1.0 });
    let expected = DMat3::from_cols(DVec3::X * 2.0, -DVec3::Y * 5.0, DVec3::Z * 2.0);
    assert_eq!(grown, BoundingVolume::Box { center: DVec3::X, half_axes: expected });
    assert_eq!(grown.grown_to_hold(&boxed), grown);
}

fn point() -> impl Strategy<Value = DVec3> {
    (-50.0..50.0, -50.0..50.0, -50.0..50.0).prop_map(DVec3::from)
}

fn volume() -> impl Strategy<Value = BoundingVolume> {
    let axis = || prop_oneof![4 => 0.01..20.0_f64, 1 => Just(0.0)];
    let rotation = (0.0..6.3, 0.0..6.3, 0.0..6.3).prop_map(|(x, y, z)| DQuat::from_euler(EulerRot::XYZ, x, y, z));
    let boxed =
        (point(), rotation, axis(), axis(), axis()).prop_map(|(center, rotation, x, y, z)| BoundingVolume::Box {
            center,
            half_axes: DMat3::from_quat(rotation) * DMat3::from_diagonal(DVec3::new(x, y, z)),
        });
    let sheared = (point(), point(), point(), point())
        .prop_map(|(center, x, y, z)| BoundingVolume::Box { center, half_axes: DMat3::from_cols(x, y, z) });
    let ball = (point(), 0.0..20.0).prop_map(|(center, radius)| BoundingVolume::Sphere { center, radius });
    prop_oneof![3 => boxed, 2 => sheared, 1 => ball]
}

/// A point of the volume, by three numbers from -1 to 1.
fn inside(volume: &BoundingVolume, [x, y, z]: [f64; 3]) -> DVec3 {
    let unit = DVec3::new(x, y, z);
    match *volume {
        BoundingVolume::Box { center, half_axes } => center + half_axes * unit,
        BoundingVolume::Sphere { center, radius } => center + unit.clamp_length_max(1.0) * radius,
    }
}

fn unit() -> impl Strategy<Value = [f64; 3]> {
    [-1.0..=1.0_f64, -1.0..=1.0, -1.0..=1.0]
}

/// The distance by walking downhill over the solid's own coordinates: slow and independent.
fn searched_distance(volume: &BoundingVolume, from: DVec3) -> f64 {
    let BoundingVolume::Box { center, half_axes } = *volume else {
        return (volume.center().distance(from) - volume.radius()).max(0.0);
    };
    let offset = from - center;
    let mut at = DVec3::ZERO;
    for _ in 0..20_000 {
        let before = at;
        // Exact minimum along one coordinate after the other.
        for i in 0..3 {
            let axis = half_axes.col(i);
            if axis.length_squared() > 0.0 {
                let rest = offset - half_axes * at + axis * at[i];
                at[i] = (rest.dot(axis) / axis.length_squared()).clamp(-1.0, 1.0);
            }
        }
        if before.distance(at) < 1e-15 {
            break;
        }
    }
    (half_axes * at).distance(offset)
}

proptest! {
    #[test]
    fn distance_is_that_of_the_nearest_point(volume in volume(), from in point(), samples in prop::collection::vec(unit(), 30)) {
        let distance = volume.distance(from);
        for sample in samples {
            prop_assert!(distance <= inside(&volume, sample).distance(from) + 1e-9);
        }
        // The slow search stops early in nearly flat solids: it may be a little too large.
        let searched = searched_distance(&volume, from);
        prop_assert!(distance <= searched + 1e-6 && distance >= searched - 0.05 * (1.0 + searched), "{distance} {searched}");
    }

    #[test]
    fn no_point_of_an_outside_volume_is_in_front(volume in volume(), normal in point(), d in -100.0..100.0_f64, samples in prop::collection::vec(unit(), 30)) {
        if volume.is_outside(normal, d) {
            for sample in samples {
                prop_assert!(normal.dot(inside(&volume, sample)) + d < 1e-9);
            }
        }
    }

    #[test]
    fn a_transformed_volume_holds_the_transformed_points(volume in volume(), columns in [point(), point(), point(), point()], samples in prop::collection::vec(unit(), 10)) {
        let [x, y, z, w] = columns;
        let transform = DMat4::from_cols(x.extend(0.0), y.extend(0.0), z.extend(0.0), w.extend(1.0));
        let transformed = volume.transformed(&transform);
        let size = transformed.radius() + transformed.center().length();
        for sample in samples {
            let point = transform.transform_point3(inside(&volume, sample));
            // Nearly flat solids lose digits.
            prop_assert!(transformed.distance(point) <= 1e-6 * (1.0 + size));
        }
    }

    #[test]
    fn a_grown_volume_holds_both(a in volume(), b in volume(), samples in prop::collection::vec(unit(), 20)) {
        let grown = a.grown_to_hold(&b);
        for sample in samples {
            prop_assert!(grown.distance(inside(&a, sample)) <= 1e-6);
            prop_assert!(grown.distance(inside(&b, sample)) <= 1e-6);
        }
        prop_assert!(grown.contains_volume(&b, 1e-6));
        let again = grown.grown_to_hold(&b);
        prop_assert!((again.radius() - grown.radius()).abs() <= 1e-6 * grown.radius().max(1.0));
    }

    #[test]
    fn what_is_contained_has_no_point_outside(a in volume(), b in volume(), samples in prop::collection::vec(unit(), 20)) {
        if a.contains_volume(&b, 0.0) {
            for sample in samples {
                prop_assert!(a.distance(inside(&b, sample)) <= 1e-6);
            }
        }
    }
}
