//! Buttress piers with their pinnacles, flying buttresses in two tiers, and
//! the gables, cornices and balustrades over the chapels between them.
//!
//! Drawn for the south and mirrored; the piers of the apse stand on radii.

use glam::{Vec2, Vec3};

use super::beasts::gargoyle;
use super::chisel::Chisel;
use super::curves::{circle, foil};
use super::ornament::{balustrade, crocketed_arris, finial, pinnacle};
use crate::workshop::cathedral::kit::{Detail, MaterialId, Outline, Sink};
use crate::workshop::cathedral::phases::Element;
use crate::workshop::cathedral::plan::Plan;

/// Distances from the axis (or from the apse's centre) that one system of
/// buttresses keeps.
#[derive(Debug, Clone, Copy)]
struct Section {
    /// Outer faces of the high wall, of the tribune's wall, of the chapels' wall.
    walls: [f32; 3],
    /// Inner face of the pier.
    pier: f32,
    /// Terraces over the chapels and over the tribunes.
    terraces: [f32; 2],
    /// Height of the pier without its pinnacle.
    top: f32,
    /// Half the thickness of the pier.
    half: f32,
    /// Whether it reaches up to the high vault, or only to the tribunes.
    principal: bool,
}

/// Builds all of them.
pub fn add(plan: &Plan, detail: Detail, out: &mut Sink) {
    let mut south = Sink::new();
    let nave = section(plan, plan.nave_y, plan.nave_chapel_y, true);
    let last = plan.nave_x.len().saturating_sub(1);
    for (i, x) in plan.nave_x.iter().enumerate() {
        if i >= 3 && i < last {
            bay_line(&mut south, detail, Vec3::new(*x, 0.0, 0.0), Vec2::NEG_Y, &nave);
        }
    }
    for pair in plan.nave_x.windows(2).skip(2) {
        let ends = (pair[0].max(plan.west.tower_east - 0.6), pair[1].min(plan.transept.x.x));
        chapel_edge(
            &mut south,
            detail,
            Vec3::new(0.5 * (ends.0 + ends.1), -plan.nave_chapel_y, 0.0),
            Vec2::X,
            0.5 * (ends.1 - ends.0),
            plan,
            false,
        );
    }
    let choir = section(plan, plan.choir_y, plan.choir_chapel_y, true);
    for x in plan.choir_x.iter().skip(1) {
        bay_line(&mut south, detail, Vec3::new(*x, 0.0, 0.0), Vec2::NEG_Y, &choir);
    }
    for pair in plan.choir_x.windows(2) {
        chapel_edge(
            &mut south,
            detail,
            Vec3::new(0.5 * (pair[0] + pair[1]), -plan.choir_chapel_y, 0.0),
            Vec2::X,
            0.5 * (pair[1] - pair[0]),
            plan,
            true,
        );
    }
    out.place_both(&south);
    apse(plan, detail, out);
}

fn section(plan: &Plan, y: [f32; 3], chapel: f32, principal: bool) -> Section {
    Section {
        walls: [y[0] + 0.5 * plan.arcade_wall, y[1] + 0.5 * plan.outer_wall, chapel],
        pier: y[2] + 1.7,
        terraces: [plan.level.chapel_terrace, plan.level.tribune_terrace],
        top: if principal { 24.6 } else { 19.0 },
        half: 0.5 * plan.buttress,
        principal,
    }
}

fn apse(plan: &Plan, detail: Detail, out: &mut Sink) {
    let center = Vec3::new(plan.apse.center_x, 0.0, 0.0);
    let [r0, r1, r2, r3] = plan.apse.radii;
    let inner = plan.apse_angles(0);
    let corners = plan.apse_angles(2);
    // A facet's wall stands a little nearer than its corners.
    for angle in corners.iter().copied().skip(1).take(corners.len().saturating_sub(2)) {
        let principal = inner.iter().any(|a| (a - angle).abs() < 0.02);
        let mut s = section(plan, [r0, r1, r2], r3, principal);
        s.walls = [r0 + 0.62, r1 + 0.42, r3];
        if !principal {
            s.half *= 0.85;
        }
        bay_line(out, detail, center, Vec2::from_angle(angle), &s);
    }
    for pair in corners.windows(2) {
        let middle = 0.5 * (pair[0] + pair[1]);
        let half_angle = 0.5 * (pair[1] - pair[0]);
        let (reach, half) = (r3 * half_angle.cos(), r3 * half_angle.sin());
        let at = center + (Vec2::from_angle(middle) * reach).extend(0.0);
        chapel_edge(out, detail, at, Vec2::from_angle(middle + std::f32::consts::FRAC_PI_2), half, plan, true);
    }
}

/// One line of buttressing: pier, pinnacles, fliers. Local x runs outwards.
fn bay_line(out: &mut Sink, detail: Detail, origin: Vec3, outwards: Vec2, s: &Section) {
    let v = Vec2::new;
    let mut c = Chisel::new(out.element(Element::Buttresses), detail, MaterialId::StoneDark, origin, outwards);
    let c = &mut c;
    c.part("buttress pier");
    let [high, tribune, chapel] = s.walls;
    let foot = s.terraces[0] - 0.5;
    let t = s.half;
    // Below the terrace only the nose stands free of the chapels' wall.
    let nose = chapel + 1.05;
    let outline = [
        v(chapel - 0.4, -0.05),
        v(nose + 0.25, -0.05),
        v(nose + 0.25, 1.4),
        v(nose, 1.8),
        v(nose, 8.6),
        v(nose - 0.25, 9.1),
        v(nose - 0.25, foot + 0.6),
        v(chapel - 0.4, foot + 0.6),
    ];
    c.cut(&Outline::new(outline.to_vec()), -t, t);
    // Above it the pier steps back twice under weathered slopes.
    let (a, b) = (s.pier, nose - 0.25);
    let rise = s.top - foot;
    let steps = [
        v(a, foot),
        v(b, foot),
        v(b, foot + 0.30 * rise),
        v(b - 0.55, foot + 0.38 * rise),
        v(b - 0.55, foot + 0.70 * rise),
        v(b - 1.15, foot + 0.80 * rise),
        v(b - 1.15, s.top - 0.8),
        v(b - 1.6, s.top),
        v(a + 0.3, s.top),
        v(a, s.top - 0.6),
    ];
    c.cut(&Outline::new(steps.to_vec()), -t, t);
    let mut carved = c.of(MaterialId::CarvedOut);
    for (x, y) in [(b, foot + 0.30 * rise), (b - 0.55, foot + 0.70 * rise)] {
        carved.cut(
            &Outline::new(vec![
                v(x - 0.62, y - 0.05),
                v(x + 0.14, y - 0.05),
                v(x + 0.14, y + 0.12),
                v(x - 0.58, y + 1.05),
                v(x - 0.7, y + 1.05),
            ]),
            -t - 0.10,
            t + 0.10,
        );
    }
    // Pinnacles: the great one loads the pier where the long flier leans on it.
    let (body, spire) = if s.principal { (2.6, 5.0) } else { (1.6, 3.4) };
    let x = 0.5 * (a + b - 1.3);
    pinnacle(&mut carved.at(x, s.top - 0.3, 0.0), 1.15 * t, body, spire);
    if carved.is_fine() {
        pinnacle(&mut carved.at(b - 0.30, foot + 0.36 * rise, 0.0), 0.42, 1.7, 2.4);
    }
    {
        let mut head = carved.at(b - 1.2, s.top - 2.2, 0.0);
        let mut head = head.turned(std::f32::consts::FRAC_PI_2);
        head.part("gargoyle");
        gargoyle(&mut head, 1.9);
        let mut low = carved.at(nose - 0.3, foot + 0.15, 0.0);
        gargoyle(&mut low.turned(std::f32::consts::FRAC_PI_2), 1.7);
    }
    let flier_half = 0.78 * t;
    let floor = s.terraces[1];
    flier(c, v(a + 0.05, 12.4), v(tribune - 0.05, floor - 2.0), 0.75, v(15.6, floor - 0.2), flier_half);
    if s.principal {
        flier(c, v(a + 0.05, s.top - 5.0), v(high - 0.05, 29.0), 1.5, v(s.top - 0.9, 31.2), flier_half);
        // A shaft against the high wall takes its head.
        let mut shaft = c.at(high + 0.18, floor, 0.0);
        super::ornament::colonnette(&mut shaft.of(MaterialId::CarvedOut), 29.0 - floor, 0.26);
        // A flat pilaster carries the thrust on, up to the cornice.
        let mut pier = c.of(MaterialId::StoneDark);
        pier.block(Vec3::new(high - 0.1, floor - 0.2, -0.55), Vec3::new(high + 0.30, 33.2, 0.55));
        let mut carved = c.of(MaterialId::CarvedOut);
        gargoyle(&mut carved.at(high + 0.25, 32.6, 0.0).turned(std::f32::consts::FRAC_PI_2), 1.4);
    }
}

/// A flier from its springing on the pier (`from`) to the wall (`to`): circle
/// arc with `sagitta` below, straight coping between heights `coping` (at the
/// pier, at the wall) with a rain channel above.
fn flier(c: &mut Chisel<'_>, from: Vec2, to: Vec2, sagitta: f32, coping: Vec2, half: f32) {
    let v = Vec2::new;
    c.part("flying buttress");
    let n = c.pick(4, 10);
    let chord = to - from;
    let length = chord.length();
    let along = chord / length;
    // The side of the chord towards the sky: the arc bulges there.
    let up = v(along.y, -along.x);
    let up = if up.y < 0.0 { -up } else { up };
    let radius = (0.25 * length * length + sagitta * sagitta) / (2.0 * sagitta);
    let centre = 0.5 * (from + to) + up * (sagitta - radius);
    let sweep = 2.0 * (0.5 * length / radius).asin();
    let curve: Vec<Vec2> = (0..=n)
        .map(|i| {
            let t = sweep * (i as f32 / n as f32 - 0.5);
            centre + radius * (up * t.cos() + along * t.sin())
        })
        .collect();
    let mut outline = curve.clone();
    outline.push(v(to.x, coping.y));
    outline.push(v(from.x, coping.x));
    c.cut(&Outline::new(outline), -half, half);
    let mut carved = c.of(MaterialId::CarvedOut);
    // Coping: a slab with raised edges, so that it carries the rain.
    let run = v(to.x - from.x, coping.y - coping.x).normalize_or(Vec2::X);
    let lift = v(-run.y, run.x);
    let lift = if lift.y < 0.0 { -lift } else { lift };
    let (p, q) = (v(from.x, coping.x), v(to.x, coping.y));
    let slab =
        |low: f32, high: f32| Outline::new(vec![p + lift * low, q + lift * low, q + lift * high, p + lift * high]);
    carved.cut(&slab(-0.12, 0.10), -half - 0.14, half + 0.14);
    if carved.is_fine() {
        carved.cut(&slab(0.08, 0.24), half - 0.02, half + 0.14);
        carved.cut(&slab(0.08, 0.24), -half - 0.14, -half + 0.02);
    }
    // Rolls on both arrises of the soffit.
    if carved.is_fine() {
        for z in [-half, half] {
            carved.moulding(
                &curve,
                false,
                &[v(-0.11, z - 0.09), v(0.11, z - 0.09), v(0.11, z + 0.09), v(-0.11, z + 0.09)],
                true,
            );
        }
    }
}

/// Cornice, gable and balustrade along the top of a chapel's wall. Local x runs
/// along it, z outwards from its face.
fn chapel_edge(out: &mut Sink, detail: Detail, at: Vec3, along: Vec2, half: f32, plan: &Plan, gabled: bool) {
    let v = Vec2::new;
    let y = plan.level.chapel_terrace;
    let mut c = Chisel::new(out.element(Element::ChapelEdges), detail, MaterialId::CarvedOut, at, along);
    let line = [v(-half - 0.05, 0.0), v(half + 0.05, 0.0)];
    c.course(
        &line,
        false,
        &[
            v(-0.05, y - 0.55),
            v(0.12, y - 0.5),
            v(0.16, y - 0.3),
            v(0.36, y - 0.15),
            v(0.36, y + 0.02),
            v(-0.3, y + 0.16),
        ],
    );
    c.course(&line, false, &[v(-0.05, 1.2), v(0.14, 1.25), v(0.14, 1.35), v(-0.05, 1.7)]);
    balustrade(&mut c.at(0.0, y + 0.1, 0.05), -half + 0.55, half - 0.55, 1.05);
    if gabled {
        let a = (half - 0.75).min(2.1);
        let (foot, apex) = (y - 2.3, y + 2.4);
        let mut gable = Outline::new(vec![
            v(-a, foot),
            v(-a + 0.42, foot),
            v(0.0, apex - 1.0),
            v(a - 0.42, foot),
            v(a, foot),
            v(0.0, apex),
        ]);
        let eye = v(0.0, y + 0.42);
        c.cut(&gable, 0.02, 0.40);
        gable = Outline::new(circle(eye, 0.52, c.pick(8, 16), 0.0)).hole(foil(
            eye,
            0.40,
            3,
            std::f32::consts::FRAC_PI_2,
            c.pick(2, 4),
        ));
        c.cut(&gable, 0.08, 0.34);
        for side in [-1.0f32, 1.0] {
            crocketed_arris(
                &mut c,
                Vec3::new(side * a, foot + 0.1, 0.21),
                Vec3::new(0.0, apex, 0.21),
                Vec3::new(side, 0.4, 0.0),
                0.6,
                0.32,
            );
        }
        finial(&mut c.at(0.0, apex - 0.15, 0.21), 1.0);
    }
}
