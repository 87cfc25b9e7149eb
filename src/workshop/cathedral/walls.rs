//! Outer walls with their windows: chapels between the buttresses, tribunes, and the partitions of the chapels.

use super::arcade::{faces, jamb_roll, miter, string};
use super::glazing::Glazing;
use super::kit::{Detail, MaterialId, Outline, PointedArch, Sink, cuboid, extrude, flat, rect, upright};
use super::plan::Plan;
use super::windows::{Window, window};
use glam::{Affine3A, Vec2, Vec3};

/// Every outer wall of the interior's share.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let z = &plan.level;
    let mut north = Sink::new();
    let deep = plan.outer_wall / 2.0;
    for (lines, chapel_y, tribune_y, choir) in [
        (&plan.nave_x[2..], plan.nave_chapel_y, plan.nave_y[1], false),
        (&plan.choir_x[..], plan.choir_chapel_y, plan.choir_y[1], true),
    ] {
        for (k, pair) in lines.windows(2).enumerate() {
            let (length, x) = (pair[1] - pair[0], (pair[0] + pair[1]) / 2.0);
            let at = |y: f32| upright(Vec3::new(x, y, 0.0), Vec2::NEG_X);
            let mut chapel = chapel_wall(plan, length, 0.0, chapel_glass(k), detail);
            if choir {
                paint(&mut chapel);
            }
            let tribune = if choir { Glazing::TribuneChoir } else { Glazing::TribuneNave };
            north.place_sink(&chapel, &at(chapel_y - deep));
            north.place_sink(&tribune_wall(plan, length, 0.0, tribune, detail), &at(tribune_y));
        }
    }
    partitions(plan, &mut north);
    out.place_both(&north);
    for (ring, radius) in [(2, plan.apse.radii[3] - deep), (1, plan.apse.radii[1])] {
        let angles = plan.apse_angles(ring);
        let half_angle = (angles[1] - angles[0]) / 2.0;
        let length = 2.0 * radius * half_angle.sin();
        for (k, pair) in angles.windows(2).enumerate() {
            let part = if ring == 2 {
                let mut chapel = chapel_wall(plan, length, half_angle.tan(), chapel_glass(k), detail);
                paint(&mut chapel);
                chapel
            } else {
                tribune_wall(plan, length, half_angle.tan(), Glazing::TribuneChoir, detail)
            };
            let middle = (pair[0] + pair[1]) / 2.0;
            out.place_sink(
                &part,
                &upright(plan.apse_point(radius * half_angle.cos(), middle, 0.0), Vec2::from_angle(middle).perp()),
            );
        }
    }
    // Partitions of the radiating chapels.
    let (from, to) = (plan.apse.radii[2] + 0.2, plan.apse.radii[3] - deep);
    let angles = plan.apse_angles(2);
    let wall = cuboid(Vec3::new(from, -0.45, -0.05), Vec3::new(to, 0.45, z.chapel_terrace - 0.05));
    for angle in &angles[1..angles.len() - 1] {
        out.part("partition");
        out.place(MaterialId::Painted, &wall, &flat(plan.apse_point(0.0, 0.0, 0.0), *angle));
    }
}

/// Walls between chapels, which carry the buttresses outside; north half.
fn partitions(plan: &Plan, north: &mut Sink) {
    let half = plan.buttress / 2.0;
    let top = plan.level.chapel_terrace - 0.05;
    let rows = [
        (&plan.nave_x[2..10], plan.nave_y[2], plan.nave_chapel_y, MaterialId::Stone),
        (&plan.choir_x[1..6], plan.choir_y[2], plan.choir_chapel_y, MaterialId::Painted),
    ];
    for (lines, inner, outer, face) in rows {
        for x in lines {
            north.part("partition");
            let wall = cuboid(
                Vec3::new(x - half, inner + 0.2, -0.05),
                Vec3::new(x + half, outer - plan.outer_wall / 2.0, top),
            );
            north.put(face, &wall);
        }
    }
}

/// Legends and grisaille take turns.
fn chapel_glass(k: usize) -> Glazing {
    if k % 3 == 1 { Glazing::ChapelStory } else { Glazing::ChapelGrisaille }
}

/// Covers the inside of a chapel's wall with its mural.
fn paint(wall: &mut Sink) {
    let stone = wall.take(MaterialId::Stone);
    wall.put(MaterialId::Painted, &stone);
}

/// A wall from `foot` to `top` with one window.
fn windowed(length: f32, foot: f32, top: f32, thickness: f32, w: &Window, tangent: f32, detail: Detail) -> Sink {
    let mut sink = Sink::new();
    sink.part("outer wall");
    let outline = rect(Vec2::new(-length / 2.0, foot), Vec2::new(length / 2.0, top));
    let half = thickness / 2.0;
    faces(
        &mut sink,
        &extrude(&Outline::with_holes(outline, vec![w.opening(detail)]), -half, half),
        MaterialId::StoneDark,
    );
    sink.place_sink(&window(w, 0.26, detail), &Affine3A::IDENTITY);
    jamb_roll(&mut sink, w, -half, detail);
    string(&mut sink, length, w.sill - 0.12, -half, detail);
    miter(sink, length, tangent)
}

/// Wall of a chapel: a broad window of four lights (two in the narrow ones).
fn chapel_wall(plan: &Plan, length: f32, tangent: f32, glass: Glazing, detail: Detail) -> Sink {
    let z = &plan.level;
    let half = (length / 2.0 - 0.95).min(1.75);
    let head = z.chapel_crown - 0.55;
    let rise = half * 3f32.sqrt();
    let w = Window {
        arch: PointedArch::new(half, head - rise, rise),
        sill: 2.9,
        lights: if half > 1.45 { 4 } else { 2 },
        lobes: 6,
        bar: 0.2,
        glass,
    };
    windowed(length, -0.05, z.chapel_terrace, plan.outer_wall, &w, tangent, detail)
}

/// Outer wall of the tribune, on the arches between the aisles.
fn tribune_wall(plan: &Plan, length: f32, tangent: f32, glass: Glazing, detail: Detail) -> Sink {
    let z = &plan.level;
    let half = (length / 2.0 - 0.75).min(1.3);
    let w = Window {
        arch: PointedArch::equilateral(half, 17.3 - half * 3f32.sqrt()),
        sill: 12.7,
        lights: 2,
        lobes: 4,
        bar: 0.18,
        glass,
    };
    windowed(length, z.tribune_floor - 0.02, z.tribune_terrace, plan.outer_wall, &w, tangent, detail)
}
