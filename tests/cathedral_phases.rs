//! The cathedral through its history: what stands when, and how its layers are joined.

use glam::Vec3;
use parvis::content::tileset::Tileset;
use parvis::content::visit::{Standpoint, Visit};
use parvis::visiting::ground::{CollisionWorld, Ground as _};
use parvis::workshop::cathedral::phases::{Certainty, IDS, Phase, Phases, Standing};
use parvis::workshop::cathedral::plan::Plan;
use parvis::workshop::cathedral::{CathedralOptions, CathedralReport, Layer, layers, model, write_visit};
use parvis::workshop::progress::Silent;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

const COARSE: CathedralOptions = CathedralOptions { seed: 1163, detail: 0 };

fn all() -> &'static [Layer] {
    static LAYERS: OnceLock<Vec<Layer>> = OnceLock::new();
    LAYERS.get_or_init(|| layers(COARSE, &Silent))
}

/// Corners of what stands in `phase`, visit space.
fn corners(phase: Phase) -> impl Iterator<Item = Vec3> {
    let standing = all().iter().filter(move |layer| layer.standing.holds(phase));
    standing.flat_map(|layer| &layer.model.primitives).flat_map(|p| &p.positions).map(|p| Vec3::from(*p))
}

/// Greatest height of a part of the ground plan (x from, to; greatest |z|).
fn top(phase: Phase, from: f32, to: f32, aside: f32) -> f32 {
    corners(phase)
        .filter(|p| p.x > from && p.x < to && p.z.abs() < aside)
        .map(|p| p.y)
        .fold(f32::NEG_INFINITY, f32::max)
}

/// Triangles as sorted bits of their corners and colours, by material.
fn bag<'a>(models: impl Iterator<Item = &'a parvis::content::surface::Model>) -> Vec<(String, Vec<u32>)> {
    let mut bag = Vec::new();
    for model in models {
        for p in &model.primitives {
            for t in p.indices.as_chunks::<3>().0 {
                let mut corners: Vec<Vec<u32>> = t
                    .iter()
                    .map(|i| *i as usize)
                    .map(|i| {
                        let mut bits: Vec<u32> = p.positions[i].iter().chain(&p.uvs[i]).map(|x| x.to_bits()).collect();
                        bits.push(u32::from_le_bytes(p.colors[i]));
                        bits
                    })
                    .collect();
                corners.sort_unstable();
                bag.push((model.materials[p.material].name.clone(), corners.concat()));
            }
        }
    }
    bag.sort_unstable();
    bag
}

#[test]
fn the_layers_of_2024_are_the_cathedral_of_today_triangle_by_triangle() {
    let today = model(COARSE, &Silent);
    let standing = all().iter().filter(|layer| layer.standing.holds(Phase::P2024)).map(|layer| &layer.model);
    assert!(bag(standing) == bag(std::iter::once(&today)));
}

#[test]
fn every_layer_has_triangles_and_a_set_of_phases_of_its_own() {
    let mut sets: Vec<Standing> = all().iter().map(|layer| layer.standing).collect();
    sets.dedup();
    assert_eq!(sets.len(), all().len());
    assert!(all().len() < 30, "{} layers", all().len());
    for layer in all() {
        assert!(layer.model.triangle_count() > 0, "{}", layer.standing.name());
        assert!(layer.model.materials.len() <= layer.model.primitives.len());
    }
}

#[test]
fn the_spire_stands_when_it_stood() {
    let spire = |phase| top(phase, 65.0, 69.0, 2.0);
    let plan = Plan::default();
    assert!((spire(Phase::P2024) - plan.spire_top).abs() < 0.6);
    assert!((spire(Phase::P1859) - plan.spire_top).abs() < 0.6);
    for phase in [Phase::P1250, Phase::P1345] {
        assert!((78.0..=83.5).contains(&spire(phase)), "{phase:?}: {}", spire(phase));
    }
    for phase in [Phase::P1200, Phase::P1225] {
        assert!(spire(phase) < plan.level.ridge + 2.0, "{phase:?}: {}", spire(phase));
    }
}

#[test]
fn the_towers_are_as_high_as_they_were() {
    let towers = |phase| top(phase, 2.0, 16.0, 20.0);
    let plan = Plan::default();
    assert!(towers(Phase::P1200) < 1.0);
    assert!((34.0..40.0).contains(&towers(Phase::P1225)), "{}", towers(Phase::P1225));
    for phase in [Phase::P1250, Phase::P1859, Phase::P2019, Phase::P2024] {
        assert!(towers(phase) >= plan.west.tower_top - 0.5, "{phase:?}: {}", towers(phase));
    }
}

#[test]
fn the_roof_and_the_crossing_vault_are_gone_on_the_evening_of_the_fire() {
    let plan = Plan::default();
    let ridge = |phase| top(phase, 25.0, 50.0, 1.0);
    assert!(ridge(Phase::P1859) > plan.level.ridge - 0.5);
    assert!(ridge(Phase::P2019) < plan.level.wall_top + 2.0, "{}", ridge(Phase::P2019));
    // Straight up from the crossing's middle there is sky.
    let above = |phase| {
        let standing = all().iter().filter(move |layer| layer.standing.holds(phase));
        standing
            .flat_map(|layer| &layer.model.primitives)
            .flat_map(|p| p.indices.as_chunks::<3>().0.iter().map(|t| t.map(|i| Vec3::from(p.positions[i as usize]))))
            .filter(|t| t.iter().all(|p| p.y > 20.0))
            .filter(|[a, b, c]| {
                let side = |p: &Vec3, q: &Vec3| (q.x - p.x) * (0.31 - p.z) - (q.z - p.z) * (66.6 - p.x);
                let s = [side(a, b), side(b, c), side(c, a)];
                s.iter().all(|s| *s > 0.0) || s.iter().all(|s| *s < 0.0)
            })
            .count()
    };
    assert!(above(Phase::P2024) > 0);
    assert_eq!(above(Phase::P2019), 0);
}

#[test]
fn the_building_grows_from_east_to_west() {
    // Height of the choir, the eastern and the western nave.
    let high = |phase, x: f32| top(phase, x, x + 6.0, 8.0);
    let grown = |phase| [80.0, 50.0, 24.0].map(|x| high(phase, x) > 30.0);
    assert_eq!(grown(Phase::P1163), [false; 3]);
    assert_eq!(grown(Phase::P1182), [true, false, false]);
    assert_eq!(grown(Phase::P1200), [true, true, false]);
    assert_eq!(grown(Phase::P1225), [true; 3]);
}

#[test]
fn chairs_stand_in_2024_alone() {
    let layer = all().iter().find(|layer| layer.standing.phases == Phases::only(Phase::P2024)).unwrap();
    let low = |layer: &Layer| {
        let oak = layer.model.primitives.iter().filter(|p| layer.model.materials[p.material].name == "oak");
        oak.flat_map(|p| &p.positions).filter(|p| p[0] > 40.0 && p[0] < 54.0 && p[2].abs() < 3.6 && p[1] < 1.2).count()
    };
    assert!(low(layer) > 500, "{}", low(layer));
    let others = all().iter().filter(|other| other.standing != layer.standing);
    assert_eq!(others.map(low).sum::<usize>(), 0);
}

#[test]
fn sets_of_phases_have_names_and_an_order() {
    let set = Phases::since(Phase::P1200).without(Phase::P2019);
    let standing = Standing { phases: set, certainty: Certainty::Likely };
    assert_eq!(standing.name(), "1200-1859_2024-likely");
    assert_eq!(set.iter().map(Phase::id).collect::<Vec<_>>(), ["1200", "1225", "1250", "1345", "1859", "2024"]);
    assert_eq!(Phase::ALL.map(Phase::id), IDS);
}

#[test]
fn the_joint_tileset_names_each_layer_in_a_group_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("visit");
    let report = write_visit(&out, &COARSE, &Silent).unwrap();
    assert_eq!(report.layers.len(), all().len());
    let file = out.join("tileset/tileset.json");
    let tileset = Tileset::parse(&std::fs::read(&file).unwrap(), "tileset/tileset.json").unwrap();
    let groups = &tileset.files[0].metadata.groups;
    assert_eq!(groups.len(), report.layers.len());
    for (layer, group) in report.layers.iter().zip(groups) {
        let group = group.as_ref().unwrap();
        assert_eq!(&*group.class, "interval");
        assert_eq!(group.properties()["phases"], serde_json::json!(layer.phases));
        assert_eq!(group.properties()["certainty"], layer.certainty);
        assert!(out.join("tileset").join(&layer.name).join("tileset.json").is_file());
        assert_eq!(
            layer.build.degenerate_triangles + layer.build.duplicate_triangles + layer.build.leaf_triangles,
            layer.build.input_triangles
        );
    }
    walked_on(&out, &report);
    let triangles: usize = all().iter().map(|layer| layer.model.triangle_count()).sum();
    assert_eq!(report.layers.iter().map(|layer| layer.build.input_triangles).sum::<usize>(), triangles);
}

/// What is walked on is written beside the tiles, follows the phases, and is exact where wheels are.
fn walked_on(out: &std::path::Path, report: &CathedralReport) {
    let visit = Visit::open(out).unwrap();
    assert!(visit.problems.is_empty(), "{:?}", visit.problems);
    let world = CollisionWorld::load(&visit, &AtomicBool::new(false)).unwrap().unwrap();
    assert_eq!(world.triangles(), report.collision_triangles);
    assert!(world.size_bytes() < 40 << 20, "{} bytes", world.size_bytes());
    for place in &visit.visit.places {
        let Standpoint::Stand(at) = place.pose.at else { continue };
        let from = at.as_vec3() + Vec3::Y * 0.5;
        let (floor, _) = world.ground(Some("2024")).floor_below(from, 1.0).unwrap();
        assert!((floor - at.y as f32).abs() < 0.02, "{}: {floor} instead of {}", place.id, at.y);
    }
    // In 1163 there is no nave yet: a body among its piers would meet nothing.
    let piers = |phase: &str| {
        let mut count = 0;
        let (low, high) = (Vec3::new(20.0, 1.0, -7.5), Vec3::new(40.0, 3.0, -5.0));
        world.ground(Some(phase)).within(low, high, &mut |_| {
            count += 1;
            std::ops::ControlFlow::Continue(())
        });
        count
    };
    assert_eq!(piers("1163"), 0);
    assert!(piers("2024") > 50, "{}", piers("2024"));
}
