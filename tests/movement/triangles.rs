//! The triangles of a tile: what the tree finds is what looking at every triangle finds.

use glam::Vec3;
use parry3d::math::Vector;
use parry3d::query::{PointQuery as _, Ray, RayCast as _};
use parry3d::shape::Triangle;
use parvis::viewer::visitor::{PointCloud, Triangles};
use proptest::prelude::*;

fn vector(v: Vec3) -> Vector {
    Vector::new(v.x, v.y, v.z)
}

fn point() -> impl Strategy<Value = Vec3> {
    prop::array::uniform3(-10.0f32..10.0).prop_map(Vec3::from)
}

/// Up to two hundred small triangles, some of them without area, some side by side in one plane.
fn soup() -> impl Strategy<Value = Vec<[Vec3; 3]>> {
    let triangle = (point(), prop::array::uniform3(-2.0f32..2.0), prop::array::uniform3(-2.0f32..2.0), 0..4u8)
        .prop_map(|(a, b, c, kind)| {
            let (b, c) = (Vec3::from(b), Vec3::from(c));
            match kind {
                0 => [a, a + b, a + b],
                1 => [a.with_y(0.0), (a + b).with_y(0.0), (a + c).with_y(0.0)],
                _ => [a, a + b, a + c],
            }
        });
    prop::collection::vec(triangle, 1..200)
}

fn made_of(soup: &[[Vec3; 3]]) -> Triangles {
    let positions: Vec<Vec3> = soup.iter().flatten().copied().collect();
    let corners = (0..soup.len() as u32).map(|i| [3 * i, 3 * i + 1, 3 * i + 2]).collect();
    Triangles::new(positions, corners).expect("whole triangles")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_ray_meets_the_nearest_of_all_triangles(soup in soup(), origin in point(), target in point(), axis in 0..4usize) {
        // Rays along an axis lie in the planes of boxes.
        let along = [Vec3::X, Vec3::NEG_Y, Vec3::Z, target - origin][axis];
        prop_assume!(along.length() > 0.1);
        let direction = along.normalize();
        let ray = Ray::new(vector(origin), vector(direction));
        let nearest = soup
            .iter()
            .filter_map(|t| { let [a, b, c] = t.map(vector); Triangle::new(a, b, c).cast_local_ray(&ray, 50.0, false) })
            .min_by(f32::total_cmp);
        let met = made_of(&soup).ray(origin, direction, 50.0);
        // The same hit may be reckoned in another order, and differ in the last digit.
        let same = match (met.as_ref().map(|met| met.distance_m), nearest) {
            (Some(met), Some(nearest)) => (met - nearest).abs() <= 1e-5 * (1.0 + nearest),
            (met, nearest) => met == nearest,
        };
        prop_assert!(same, "{:?} instead of {nearest:?}", met.as_ref().map(|met| met.distance_m));
        if let Some(met) = met {
            prop_assert!(met.normal.dot(direction) <= 1e-3, "the normal shows to where the ray comes from");
        }
    }

    #[test]
    fn a_ball_touches_just_the_triangles_that_come_closer_than_its_radius(soup in soup(), center in point(), radius in 0.01f32..5.0) {
        let mut wanted: Vec<f32> = soup
            .iter()
            .map(|t| { let [a, b, c] = t.map(vector); Triangle::new(a, b, c).project_local_point(vector(center), false).point })
            .map(|p| Vec3::new(p.x, p.y, p.z).distance_squared(center))
            .filter(|distance| *distance < radius * radius)
            .collect();
        let mut found = Vec::new();
        made_of(&soup).touching(center, radius, &mut |point| found.push(point.distance_squared(center)));
        wanted.sort_by(f32::total_cmp);
        found.sort_by(f32::total_cmp);
        prop_assert_eq!(found, wanted);
    }
}

#[test]
fn triangles_that_name_positions_past_the_end_are_refused() {
    assert!(Triangles::new(vec![Vec3::ZERO, Vec3::X], vec![[0, 1, 2]]).is_none());
    assert!(Triangles::new(Vec::new(), Vec::new()).is_none());
}

#[test]
fn a_tile_of_many_triangles_takes_less_than_forty_bytes_for_each() {
    let side = 200u32;
    let positions = (0..=side).flat_map(|z| (0..=side).map(move |x| Vec3::new(x as f32, 0.0, z as f32))).collect();
    let corner = |x: u32, z: u32| z * (side + 1) + x;
    let corners: Vec<[u32; 3]> = (0..side)
        .flat_map(|z| (0..side).map(move |x| (x, z)))
        .flat_map(|(x, z)| {
            let [a, b, c, d] = [corner(x, z), corner(x, z + 1), corner(x + 1, z + 1), corner(x + 1, z)];
            [[a, b, c], [a, c, d]]
        })
        .collect();
    let count = corners.len();
    let triangles = Triangles::new(positions, corners).expect("a floor");
    assert!(triangles.size_bytes() < 40 * count, "{} bytes for {count}", triangles.size_bytes());
    let met = triangles.ray(Vec3::new(7.25, 3.0, 9.5), Vec3::NEG_Y, 10.0).expect("the floor");
    assert_eq!((met.distance_m, met.normal), (3.0, Vec3::Y));
    for x in 0..=side {
        // Along edges and through corners, in the planes of the tree's boxes.
        let [on_corner, on_edge] =
            [0.0, 0.5].map(|z| triangles.ray(Vec3::new(x as f32, 1.0, 40.0 + z), Vec3::NEG_Y, 2.0));
        assert!(on_corner.is_some() && on_edge.is_some(), "a body at {x} m would fall through");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_ray_meets_the_nearest_of_all_points_that_it_comes_close_to(
        points in prop::collection::vec(point(), 1..300),
        origin in point(),
        target in point(),
        radius in 0.01f32..1.0,
    ) {
        prop_assume!(origin.distance(target) > 0.1);
        let direction = (target - origin).normalize();
        let nearest = points
            .iter()
            .filter_map(|point| {
                let towards = *point - origin;
                let along = towards.dot(direction);
                let aside = towards.length_squared() - along * along;
                ((0.0..=15.0).contains(&along) && aside <= radius * radius).then_some(along)
            })
            .min_by(f32::total_cmp);
        let met = PointCloud::new(points, radius).ray(origin, direction, 15.0);
        prop_assert_eq!(met.map(|(distance_m, _)| distance_m), nearest);
    }
}
