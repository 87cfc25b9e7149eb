//! The built-in cathedral: whole, true to scale, walkable, the same each time.

use glam::{Vec2, Vec3};
use parvis::content::surface::Model;
use parvis::workshop::cathedral::glazing::Glazing;
use parvis::workshop::cathedral::kit::{MaterialId, PointedArch, Sink, cuboid, mirror_y, revolve, sphere, sweep, tube};
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{CathedralOptions, View, model, shapes, texels_per_metre, visit};
use parvis::workshop::progress::Silent;
use std::sync::OnceLock;

const COARSE: CathedralOptions = CathedralOptions { seed: 1163, detail: 0 };

pub fn sink() -> &'static Sink {
    static SINK: OnceLock<Sink> = OnceLock::new();
    SINK.get_or_init(|| shapes(COARSE))
}

pub fn coarse() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| model(COARSE, &Silent))
}

/// Every triangle, in plan axes.
pub(crate) fn triangles() -> impl Iterator<Item = (MaterialId, [Vec3; 3], [Vec3; 3])> {
    sink().meshes().iter().flat_map(|(id, mesh)| {
        mesh.indices
            .as_chunks::<3>()
            .0
            .iter()
            .map(|t| (*id, t.map(|i| mesh.positions[i as usize]), t.map(|i| mesh.normals[i as usize])))
    })
}

/// Distance along a ray to the nearest triangle, from either side (Möller and Trumbore 1997).
pub(crate) fn nearest(origin: Vec3, direction: Vec3, near: &[[Vec3; 3]]) -> Option<f32> {
    let hit = |t: &[Vec3; 3]| {
        let (e1, e2) = (t[1] - t[0], t[2] - t[0]);
        let p = direction.cross(e2);
        let det = e1.dot(p);
        if det.abs() < 1e-9 {
            return None;
        }
        let s = origin - t[0];
        let u = s.dot(p) / det;
        let q = s.cross(e1);
        let v = direction.dot(q) / det;
        let at = e2.dot(q) / det;
        (u >= 0.0 && v >= 0.0 && u + v <= 1.0 && at > 0.0).then_some(at)
    };
    near.iter().filter_map(hit).min_by(f32::total_cmp)
}

pub(crate) fn within(low: Vec3, high: Vec3) -> Vec<[Vec3; 3]> {
    triangles()
        .map(|(_, t, _)| t)
        .filter(|t| {
            let (l, h) = (t[0].min(t[1]).min(t[2]), t[0].max(t[1]).max(t[2]));
            l.cmple(high).all() && h.cmpge(low).all()
        })
        .collect()
}

#[test]
fn every_number_of_the_cathedral_is_finite() {
    for primitive in &coarse().primitives {
        assert!(primitive.positions.iter().flatten().all(|x| x.is_finite()));
        assert!(primitive.normals.iter().flatten().all(|x| x.is_finite()));
        assert!(primitive.uvs.iter().flatten().all(|x| x.is_finite()));
        assert!(primitive.indices.iter().all(|i| (*i as usize) < primitive.positions.len()));
        assert_eq!(primitive.colors.len(), primitive.positions.len());
    }
}

#[test]
fn hardly_a_triangle_of_the_cathedral_is_degenerate() {
    let total = triangles().count();
    let flat = triangles().filter(|(_, t, _)| (t[1] - t[0]).cross(t[2] - t[0]).length() < 1e-8).count();
    assert!(flat * 500 < total, "{flat} of {total}");
}

#[test]
fn normals_of_the_cathedral_agree_with_the_winding() {
    let total = triangles().count();
    let against = triangles()
        .filter(|(_, t, n)| {
            let face = (t[1] - t[0]).cross(t[2] - t[0]);
            face.length() > 1e-6 && face.normalize().dot((n[0] + n[1] + n[2]).normalize_or_zero()) < -0.05
        })
        .count();
    assert!(against * 500 < total, "{against} of {total}");
}

#[test]
fn the_cathedral_has_the_size_of_notre_dame() {
    // Pavement of the parvis and the city around reach further than the church.
    let (mut low, mut high) = (Vec3::INFINITY, Vec3::NEG_INFINITY);
    for (_, t, _) in triangles().filter(|(id, ..)| !id.is_around()) {
        for p in t.into_iter().filter(|p| p.z > 2.0) {
            (low, high) = (low.min(p), high.max(p));
        }
    }
    let plan = Plan::default();
    assert!((127.0..=129.0).contains(&plan.length()), "{}", plan.length());
    assert!((high.z - plan.spire_top).abs() < 0.6, "top at {}", high.z);
    assert!((high.x - low.x) > 126.0 && (high.x - low.x) < 134.0, "{} long", high.x - low.x);
    assert!((high.y - low.y) > 46.0 && (high.y - low.y) < 54.0, "{} wide", high.y - low.y);
}

#[test]
fn a_visitor_walks_from_the_west_door_to_the_high_altar_without_an_obstacle() {
    let plan = Plan::default();
    let altar_steps = plan.altar_x - 1.7;
    // Past the trumeau and the baptistery, up the middle of the nave, past the bronze altar, up the choir's steps.
    let way =
        [(plan.west_inner + 0.2, 1.6), (11.0, 1.6), (13.5, 0.0), (67.0, 0.0), (69.5, 2.1), (76.8, 2.1), (79.0, 0.0)];
    let mut way: Vec<Vec3> = way.iter().map(|(x, y)| Vec3::new(*x, *y, 0.0)).collect();
    way.push(Vec3::new(altar_steps, 0.0, 0.0));
    let near = within(Vec3::new(-6.0, -3.0, -1.0), Vec3::new(altar_steps + 2.0, 3.0, 2.6));
    let mut before = 0.0f32;
    for pair in way.windows(2) {
        let (run, length) = ((pair[1] - pair[0]).normalize(), pair[0].distance(pair[1]));
        for height in [0.6, 0.9, 1.5, 1.9] {
            let free = nearest(pair[0] + Vec3::Z * height, run, &near).unwrap_or(f32::INFINITY);
            assert!(free >= length, "at {height} m the way ends {free} m after {}", pair[0]);
        }
        for k in 0..(length / 0.2) as usize {
            let at = pair[0] + run * (0.1 + 0.2 * k as f32) + Vec3::new(0.0, 0.013, 2.5);
            let down = nearest(at, Vec3::NEG_Z, &near);
            let floor = 2.5 - down.unwrap_or_else(|| panic!("no floor at {at}"));
            assert!((floor - before).abs() < 0.2, "a step of {} at {at}", floor - before);
            before = floor;
        }
    }
    assert!((before - plan.level.choir_floor).abs() < 0.01);
}

#[test]
fn a_door_two_metres_wide_leads_from_the_parvis_into_the_nave() {
    let plan = Plan::default();
    let near = within(Vec3::new(-6.0, -8.0, -1.0), Vec3::new(plan.west_inner + 1.0, 8.0, 3.0));
    let free = |y: f32| {
        [0.3, 1.0, 1.9]
            .iter()
            .all(|z| nearest(Vec3::new(-5.0, y, *z), Vec3::X, &near).is_none_or(|d| d > 5.0 + plan.west_inner))
    };
    let (mut run, mut widest) = (0, 0);
    for k in -70..=70 {
        run = if free(k as f32 * 0.1 + 0.003) { run + 1 } else { 0 };
        widest = widest.max(run);
    }
    assert!(widest >= 20, "the widest way in is {} m", f64::from(widest) * 0.1);
}

#[test]
fn floor_lies_under_every_place_where_a_visitor_stands() {
    for place in visit(&Plan::default()) {
        let View::Stand(at) = place.view else { continue };
        let feet = Vec3::new(at.x, -at.z, at.y);
        let near = within(feet - Vec3::new(0.5, 0.5, 0.5), feet + Vec3::new(0.5, 0.5, 2.0));
        let down = nearest(feet + Vec3::new(0.01, 0.007, 1.9), Vec3::NEG_Z, &near);
        let height = down.unwrap_or_else(|| panic!("{} has no floor", place.id)) - 1.9;
        assert!(height.abs() < 0.03, "{} stands {height} m above its floor", place.id);
    }
}

#[test]
fn the_same_seed_gives_the_same_cathedral_and_another_seed_another() {
    assert_eq!(&model(COARSE, &Silent), coarse());
    assert_ne!(shapes(CathedralOptions { seed: 7, ..COARSE }).meshes(), sink().meshes());
}

#[test]
fn the_coarse_cathedral_keeps_to_its_budget_of_triangles() {
    let count = coarse().triangle_count();
    assert!((80_000..300_000).contains(&count), "{count}");
}

#[test]
fn the_default_cathedral_has_over_a_million_triangles() {
    let count = shapes(CathedralOptions::default()).triangle_count();
    assert!((1_000_000..6_000_000).contains(&count), "{count}");
}

#[test]
fn every_element_of_the_cathedral_is_there() {
    let parts = sink().parts();
    // Seven cylinders and seven aisle piers a side in the nave, four and four in the choir, 6 + 11 around the apse.
    let plan = Plan::default();
    let wanted = [
        ("pier", 2 * (7 + 7 + 4 + 4) + 6 + 11),
        ("bay", 2 * (10 + 5 + 6) + 5),
        ("tribune opening", 2 * (10 + 5 + 2) + 5),
        ("choir step", 3),
        ("high altar", 1),
        ("organ", 1),
        ("pulpit", 1),
        ("baptistery", 1),
        ("bronze altar", 1),
        ("ambo", 1),
        ("cathedra", 1),
        ("tabernacle", 1),
        ("virgin", 1),
        ("pieta", 1),
        ("chapel altar", 2 * (8 + 5) + 15),
    ];
    for (name, count) in wanted {
        assert_eq!(parts.get(name), Some(&count), "{name}");
    }
    assert_eq!(plan.nave_x.len(), 11, "ten nave bays");
    assert_eq!(plan.choir_x.len(), 6, "five choir bays");
    for (name, least) in [
        ("vault", 150),
        ("rib", 400),
        ("window", 100),
        ("keystone", 150),
        ("chair", 300),
        ("stall", 60),
        ("colonnette", 100),
    ] {
        assert!(parts.get(name).is_some_and(|count| *count >= least), "{name}: {:?}", parts.get(name));
    }
}

#[test]
fn no_part_of_the_cathedral_floats() {
    // Parts are components of triangles that share corners; each must touch, within 5 cm, the bounds of another whose
    // bounds reach lower, down to one that stands on the ground.
    let mut points: std::collections::BTreeMap<[i32; 3], usize> = std::collections::BTreeMap::new();
    let mut parent: Vec<usize> = Vec::new();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    let key = |p: Vec3| [(p.x * 500.0).round() as i32, (p.y * 500.0).round() as i32, (p.z * 500.0).round() as i32];
    let mut corners = Vec::new();
    for (_, t, _) in triangles() {
        let ids = t.map(|p| {
            *points.entry(key(p)).or_insert_with(|| {
                parent.push(parent.len());
                parent.len() - 1
            })
        });
        for other in &ids[1..] {
            let (a, b) = (root(&mut parent, ids[0]), root(&mut parent, *other));
            parent[a] = b;
        }
        corners.push((ids[0], t));
    }
    let mut bounds: std::collections::BTreeMap<usize, (Vec3, Vec3)> = std::collections::BTreeMap::new();
    for (id, t) in corners {
        let entry = bounds.entry(root(&mut parent, id)).or_insert((Vec3::INFINITY, Vec3::NEG_INFINITY));
        for p in t {
            *entry = (entry.0.min(p), entry.1.max(p));
        }
    }
    let mut waiting: Vec<(Vec3, Vec3)> = bounds.into_values().map(|(l, h)| (l - 0.025, h + 0.025)).collect();
    let total = waiting.len();
    let mut standing: Vec<(Vec3, Vec3)> = Vec::new();
    let mut front: Vec<(Vec3, Vec3)> = Vec::new();
    waiting.retain(|b| {
        let grounded = b.0.z <= 0.06;
        if grounded {
            front.push(*b);
        }
        !grounded
    });
    while let Some(held) = front.pop() {
        standing.push(held);
        waiting.retain(|b| {
            let touches = b.0.cmple(held.1).all() && b.1.cmpge(held.0).all();
            if touches {
                front.push(*b);
            }
            !touches
        });
    }
    assert!(waiting.is_empty(), "{} of {total} parts float, one at {:?}", waiting.len(), waiting.first());
    assert!(standing.len() == total);
}

#[test]
fn glass_inside_glows_and_stone_darkens_in_corners() {
    let model = coarse();
    let glass = model.materials.iter().find(|m| m.name == "stained glass").unwrap();
    assert!(glass.unlit);
    let stone = model.materials.iter().position(|m| m.name == "stone").unwrap();
    let shades: Vec<u8> =
        model.primitives.iter().filter(|p| p.material == stone).flat_map(|p| &p.colors).map(|c| c[1]).collect();
    let (dark, light) = (shades.iter().min().unwrap(), shades.iter().max().unwrap());
    // A quarter of the light is left in the darkest corner, so that nobody walks into it unseen.
    assert!(*dark >= 55 && *light > *dark + 60, "{dark} to {light}");
}

/// Texels of one window in the picture of stained glass.
fn panes(glazing: Glazing) -> Vec<Vec3> {
    let glass = coarse().materials.iter().find(|m| m.name == "stained glass").unwrap();
    let picture = &glass.base_color_texture.as_ref().unwrap().picture;
    let size = Vec2::new(picture.width as f32, picture.height as f32);
    let (corner, part) = glazing.part();
    let (low, high) = ((corner * size).as_uvec2() + 1, ((corner + part) * size).as_uvec2() - 1);
    let texel = |x: u32, y: u32| {
        let k = ((y * picture.width + x) * 4) as usize;
        let [r, g, b] = [0, 1, 2].map(|i| f32::from(picture.rgba()[k + i]) / 255.0);
        Vec3::new(r, g, b)
    };
    (low.y..high.y).flat_map(|y| (low.x..high.x).map(move |x| texel(x, y))).collect()
}

fn share(panes: &[Vec3], is: impl Fn(&Vec3) -> bool) -> f32 {
    panes.iter().filter(|c| is(c)).count() as f32 / panes.len() as f32
}

#[test]
fn every_window_is_made_of_pieces_between_leading_lines() {
    for glazing in Glazing::ALL {
        let lead = share(&panes(glazing), |c| c.max_element() < 0.25);
        assert!((0.02..0.7).contains(&lead), "{glazing:?}: {lead} is lead");
    }
}

#[test]
fn windows_keep_to_the_colours_of_their_century() {
    let blue = |c: &Vec3| c.z > 0.3 && c.z > 1.5 * c.x && c.z > 1.2 * c.y;
    let red = |c: &Vec3| c.x > 0.3 && c.x > 2.0 * c.y && c.x > 1.5 * c.z;
    let pale = |c: &Vec3| c.min_element() > 0.36 && c.max_element() - c.min_element() < 0.25;
    let of = |glazing, is: &dyn Fn(&Vec3) -> bool| share(&panes(glazing), is);
    for glazing in [Glazing::RoseSouth, Glazing::RoseWest, Glazing::Nave(0), Glazing::Choir(0), Glazing::ChapelStory] {
        assert!(of(glazing, &blue) > 0.04 && of(glazing, &red) > 0.04, "{glazing:?} has blue and ruby");
    }
    assert!(of(Glazing::RoseNorth, &blue) > 2.0 * of(Glazing::RoseNorth, &red), "the north is blue and violet");
    for glazing in [Glazing::ChapelGrisaille, Glazing::Transept, Glazing::TribuneChoir] {
        assert!(of(glazing, &pale) > 0.15, "{glazing:?} is grisaille: {}", of(glazing, &pale));
    }
}

#[test]
fn parts_of_the_glass_picture_do_not_overlap() {
    for (k, a) in Glazing::ALL.iter().enumerate() {
        let (low, size) = a.part();
        assert!((low + size).max_element() <= 1.0 + 1e-6, "{a:?}");
        for b in &Glazing::ALL[k + 1..] {
            let (other, wide) = b.part();
            let apart = (low + size).cmple(other + 1e-6).any() || (other + wide).cmple(low + 1e-6).any();
            assert!(apart, "{a:?} lies over {b:?}");
        }
    }
}

#[test]
fn walls_at_arms_length_show_seven_hundred_texels_to_the_metre() {
    assert!(texels_per_metre(MaterialId::Stone, 1) >= 700.0);
    for id in [MaterialId::Carved, MaterialId::Floor, MaterialId::Oak, MaterialId::Painted, MaterialId::Vault] {
        assert!(texels_per_metre(id, 1) >= 500.0, "{id:?}");
    }
}

#[test]
fn a_pointed_arch_reaches_its_apex_and_stays_concentric_when_offset() {
    let arch = PointedArch::equilateral(2.0, 5.0);
    assert!((arch.apex() - (5.0 + 2.0 * 3f32.sqrt())).abs() < 1e-5);
    assert!((arch.radius() - 4.0).abs() < 1e-5);
    let outer = arch.offset(0.5);
    assert!((outer.center_offset() - arch.center_offset()).abs() < 1e-4);
    assert!((outer.radius() - 4.5).abs() < 1e-4);
    let curve = arch.curve(12);
    assert!((curve[12].x).abs() < 1e-5 && (curve[12].y - arch.apex()).abs() < 1e-4);
}

#[test]
fn shapes_of_the_kit_are_closed_and_face_outwards() {
    // The signed volume of an outward closed mesh is its volume (divergence theorem).
    let volume = |mesh: &parvis::workshop::cathedral::kit::Mesh| -> f32 {
        let at = |t: &[u32; 3], k: usize| mesh.positions[t[k] as usize];
        mesh.indices.as_chunks::<3>().0.iter().map(|t| at(t, 0).dot(at(t, 1).cross(at(t, 2))) / 6.0).sum()
    };
    let cube = cuboid(Vec3::splat(-1.0), Vec3::splat(1.0));
    assert!((volume(&cube) - 8.0).abs() < 1e-4);
    assert!((volume(&cube.placed(&mirror_y())) - 8.0).abs() < 1e-4, "a mirrored shape still faces outwards");
    let ball = volume(&sphere(1.0, 48));
    assert!((ball - 4.19).abs() < 0.08, "{ball}");
    let drum = [(0.0, 0.0), (1.0, 0.0), (1.0, 2.0), (0.0, 2.0)].map(Vec2::from);
    assert!((volume(&revolve(&drum, 64)) - std::f32::consts::TAU).abs() < 0.05);
    let bar = tube(&[Vec3::ZERO, Vec3::X, Vec3::X * 3.0], 0.5, 0.5, 32);
    assert!((volume(&bar) - 2.356).abs() < 0.05);
    let square = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(Vec2::from);
    let path = parvis::workshop::cathedral::kit::Path::capped(vec![Vec3::ZERO, Vec3::X * 2.0], Vec3::Z);
    assert!((volume(&sweep(&square, true, &path)) - 2.0).abs() < 1e-4);
}
