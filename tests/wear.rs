//! Two epochs of the cathedral: every difference is known, and nothing else differs.

use glam::{DQuat, DVec3};
use parvis::workshop::cathedral::{CathedralOptions, Change, Epoch, Layer, Scan, Survey, Truth, layers, wear};
use parvis::workshop::progress::Silent;
use std::sync::OnceLock;

const COARSE: CathedralOptions = CathedralOptions { seed: 1163, detail: 0 };

fn plain() -> &'static Vec<Layer> {
    static LAYERS: OnceLock<Vec<Layer>> = OnceLock::new();
    LAYERS.get_or_init(|| layers(COARSE, &Silent))
}

fn epoch(epoch: Epoch, scan: Scan) -> (Vec<Layer>, Truth) {
    let mut layers = plain().clone();
    let truth = wear(&mut layers, &Survey { epoch, scan }, COARSE.seed);
    (layers, truth)
}

fn pair() -> &'static [(Vec<Layer>, Truth); 2] {
    static PAIR: OnceLock<[(Vec<Layer>, Truth); 2]> = OnceLock::new();
    PAIR.get_or_init(|| [Epoch::Y2024, Epoch::Y2034].map(|e| epoch(e, Scan::default())))
}

/// Every vertex of both epochs side by side.
fn vertices() -> impl Iterator<Item = (DVec3, DVec3)> {
    let [(before, _), (after, _)] = pair();
    let primitives = before.iter().zip(after).flat_map(|(a, b)| a.model.primitives.iter().zip(&b.model.primitives));
    primitives.flat_map(|(a, b)| {
        assert_eq!(a.positions.len(), b.positions.len());
        let place = |p: &[f32; 3]| DVec3::from(p.map(f64::from));
        a.positions.iter().zip(&b.positions).map(move |(p, q)| (place(p), place(q)))
    })
}

/// Metres inside the outline, and out of its plane.
fn inside(change: &Change, p: DVec3) -> (f64, f64) {
    let [a, b, _, d] = [0, 1, 2, 3].map(|k| DVec3::from(change.outline[k]));
    let (u, v, n) = (b - a, d - a, DVec3::from(change.normal));
    let (x, y) = ((p - a).dot(u.normalize()), (p - a).dot(v.normalize()));
    (x.min(u.length() - x).min(y).min(v.length() - y), (p - a).dot(n))
}

#[test]
fn all_changes_are_listed_alike_in_both_epochs() {
    let [(_, before), (_, after)] = pair();
    assert_eq!(before.changes, after.changes);
    let ids: Vec<&str> = before.changes.iter().map(|c| c.id).collect();
    let wanted = ["chapel wall", "tower flank", "worn paving", "crack", "crust", "loose slab", "crocket", "gargoyle"];
    assert_eq!(ids, wanted);
    let recessions: Vec<_> = before.changes.iter().filter(|c| c.kind == "recession").collect();
    let depths: Vec<f64> = recessions.iter().map(|c| c.depth_mm).collect();
    assert_eq!(depths, [2.0, 5.0, 20.0]);
    let materials: std::collections::BTreeSet<_> = recessions.iter().map(|c| c.material).collect();
    assert_eq!(materials.len(), 3);
}

#[test]
fn nothing_differs_outside_the_listed_places() {
    let changes = &pair()[0].1.changes;
    let mut moved = 0;
    for (p, q) in vertices().filter(|(p, q)| p != q) {
        moved += 1;
        let within = changes.iter().any(|c| {
            let [low, high] = c.bounds.map(DVec3::from);
            let boxed = p.cmpge(low - 1e-5).all() && p.cmple(high + 1e-5).all();
            boxed && (c.outline.is_empty() || inside(c, p).0 > 0.0)
        });
        assert!(within, "{p} moved to {q}");
    }
    assert!(moved > 500, "{moved}");
}

#[test]
fn every_listed_depth_is_met() {
    for change in pair()[0].1.changes.iter().filter(|c| !c.outline.is_empty()) {
        let (mut met, mut deepest) = (0, 0.0f64);
        for (p, q) in vertices().filter(|(p, q)| p != q) {
            let (deep, out) = inside(change, p);
            if deep <= 0.0 || out.abs() > 0.03 {
                continue;
            }
            let wanted = change.depth_mm * (deep / (change.ramp_mm * 1e-3)).min(1.0);
            let sunk = (p - q).dot(change.normal.into()) * 1e3;
            assert!((sunk - wanted).abs() < 0.03, "{}: {sunk} instead of {wanted}", change.id);
            met += 1;
            deepest = deepest.max(sunk.abs());
        }
        assert!(met > 20, "{}: {met}", change.id);
        let share = if change.kind == "crack" { 0.6 } else { 0.999 };
        assert!(deepest >= share * change.depth_mm.abs() - 0.01, "{}: {deepest}", change.id);
    }
}

#[test]
fn the_crack_is_a_millimetre_and_a_half_wide() {
    let crack = pair()[0].1.changes.iter().find(|c| c.kind == "crack").unwrap();
    let [a, b, ..] = crack.outline[..] else { panic!("no outline") };
    assert!((DVec3::from(a).distance(b.into()) - 0.0015).abs() < 1e-9);
}

#[test]
fn the_gargoyle_is_turned_by_two_degrees_and_the_crocket_is_gone() {
    let changes = &pair()[0].1.changes;
    let tilt = changes.iter().find(|c| c.kind == "tilt").unwrap();
    let turn = tilt.turn.unwrap();
    assert_eq!(turn.degrees, 2.0);
    let by = DQuat::from_axis_angle(turn.axis.into(), 2f64.to_radians());
    let [low, high] = tilt.bounds.map(DVec3::from);
    let turned: Vec<_> = vertices().filter(|(p, q)| p != q && p.cmpge(low).all() && p.cmple(high).all()).collect();
    assert!(turned.len() > 8, "{}", turned.len());
    for (p, q) in turned {
        let pivot = DVec3::from(turn.pivot);
        assert!((pivot + by * (p - pivot)).distance(q) < 2e-5, "{p} to {q}");
    }
    let [(before, _), (after, _)] = pair();
    let count = |layers: &[Layer]| layers.iter().map(|l| l.model.triangle_count()).sum::<usize>();
    let lost = count(before) - count(after);
    assert!((6..2000).contains(&lost), "{lost}");
}

#[test]
fn noise_is_as_strong_as_it_is_said_to_be_and_the_same_each_time() {
    let scan = Scan { noise_mm: 3.0, offset_mm: [10.0, 0.0, -4.0], wanted_holes: 5, ..Scan::default() };
    let (noisy, truth) = epoch(Epoch::Y2024, scan.clone());
    assert_eq!(truth.scan.holes.len(), 5);
    assert_eq!((noisy.len(), truth), {
        let (again, truth) = epoch(Epoch::Y2024, scan);
        (again.len(), truth)
    });
    let (mut sum, mut square, mut count) = (DVec3::ZERO, DVec3::ZERO, 0.0);
    for (a, b) in pair()[0].0.iter().zip(&noisy) {
        for (a, b) in a.model.primitives.iter().zip(&b.model.primitives) {
            for (p, q) in a.positions.iter().zip(&b.positions).filter(|(p, q)| p != q) {
                let d = (DVec3::from(q.map(f64::from)) - DVec3::from(p.map(f64::from))) * 1e3;
                (sum, square, count) = (sum + d, square + d * d, count + 1.0);
            }
        }
    }
    let mean = sum / count;
    let sigma = square / count - mean * mean;
    assert!(mean.distance(DVec3::new(10.0, 0.0, -4.0)) < 0.1, "{mean}");
    assert!((sigma.x.sqrt() - 3.0).abs() < 0.1 && (sigma.y.sqrt() - 3.0).abs() < 0.1, "{sigma}");
}
