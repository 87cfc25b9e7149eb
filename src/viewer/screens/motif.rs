//! The painted window of the start screen: a pointed arch, two lancets and a rose of twelve
//! petals, in the colours of old glass, with the light it throws.

use std::f32::consts::{PI, TAU};

use bevy_egui::egui;
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::theme::Palette;

const LEAD: Color32 = Color32::from_rgb(0x0E, 0x0D, 0x0C);
const BLUES: [Color32; 4] = [
    Color32::from_rgb(0x1D, 0x3C, 0x8F),
    Color32::from_rgb(0x2A, 0x55, 0xB5),
    Color32::from_rgb(0x17, 0x2C, 0x6B),
    Color32::from_rgb(0x3F, 0x74, 0xC8),
];
const RUBY: Color32 = Color32::from_rgb(0x9C, 0x27, 0x30);
const GOLD: Color32 = Color32::from_rgb(0xE3, 0xB2, 0x4A);
const GREEN: Color32 = Color32::from_rgb(0x2F, 0x6E, 0x5B);

/// An equilateral pointed arch standing on `base_y`: its outline, clockwise from the lower left.
/// Each side is an arc around the springing point opposite, as masons drew it.
pub fn pointed_arch(center_x: f32, half_width: f32, springing_y: f32, base_y: f32) -> Vec<Pos2> {
    const STEPS: usize = 24;
    let (left, right) = (center_x - half_width, center_x + half_width);
    let span = 2.0 * half_width;
    let arc = |center: f32, from: f32, to: f32| {
        (0..=STEPS).map(move |step| {
            let angle = from + (to - from) * step as f32 / STEPS as f32;
            pos2(center + span * angle.cos(), springing_y - span * angle.sin())
        })
    };
    let mut outline = vec![pos2(left, base_y)];
    outline.extend(arc(right, PI, PI * 2.0 / 3.0));
    outline.extend(arc(left, PI / 3.0, 0.0));
    outline.push(pos2(right, base_y));
    outline
}

/// Paints the window into the middle of `area`.
pub fn window(painter: &Painter, area: Rect, palette: &Palette) {
    let painter = painter.with_clip_rect(area);
    // Height of the whole arch is its straight part and the height of an equilateral triangle.
    let half_width = (area.width() * 0.36).min(area.height() * 0.27);
    let center = area.center().x;
    let base = area.center().y + half_width * 1.72;
    let springing = base - half_width * 1.75;

    glow(&painter, pos2(center, springing), half_width * 2.6);

    let stone = |alpha: u8| Stroke::new(2.0, fade(palette.text, alpha));
    for (step, alpha) in [(1.30, 40), (1.20, 70), (1.10, 110)] {
        painter.add(Shape::closed_line(pointed_arch(center, half_width * step, springing, base), stone(alpha)));
    }
    painter.add(Shape::convex_polygon(
        pointed_arch(center, half_width, springing, base),
        LEAD,
        Stroke::new(3.0, fade(palette.text, 190)),
    ));

    let lancet_half = half_width * 0.40;
    let lancet_springing = springing + half_width * 0.42;
    for side in [-1.0, 1.0] {
        lancet(
            &painter,
            center + side * half_width * 0.47,
            lancet_half,
            lancet_springing,
            base - half_width * 0.08,
            palette,
        );
    }
    rose(&painter, pos2(center, springing - half_width * 0.52), half_width * 0.60, palette);
}

fn fade(color: Color32, alpha: u8) -> Color32 {
    Color32::from_rgba_unmultiplied(color.r(), color.g(), color.b(), alpha)
}

/// A soft disc of blue light.
fn glow(painter: &Painter, center: Pos2, radius: f32) {
    const STEPS: u32 = 48;
    let mut mesh = Mesh::default();
    mesh.colored_vertex(center, fade(BLUES[1], 60));
    for step in 0..STEPS {
        let angle = TAU * step as f32 / STEPS as f32;
        mesh.colored_vertex(center + radius * vec2(angle.cos(), angle.sin()), Color32::TRANSPARENT);
        mesh.add_triangle(0, 1 + step, 1 + (step + 1) % STEPS);
    }
    painter.add(mesh);
}

/// A lancet: courses of panes with a medallion in every second one, inside its arch.
fn lancet(painter: &Painter, center: f32, half: f32, springing: f32, base: f32, palette: &Palette) {
    let arch = pointed_arch(center, half, springing, base);
    painter.add(Shape::convex_polygon(arch.clone(), BLUES[2], Stroke::NONE));
    let lead = Stroke::new(2.0, LEAD);
    let courses = 5;
    let height = (base - springing) / courses as f32;
    for course in 0..courses {
        let top = base - height * (course + 1) as f32;
        for column in 0..2 {
            let left = center - half + half * column as f32;
            let pane = Rect::from_min_size(pos2(left, top), vec2(half, height));
            let fill = BLUES[(course * 3 + column * 2) % BLUES.len()];
            painter.add(Shape::rect_filled(pane, 0, fill));
            painter.add(Shape::rect_stroke(pane, 0, lead, egui::StrokeKind::Middle));
        }
        let middle = pos2(center, top + height / 2.0);
        let reach = height.min(half) * 0.42;
        let fill = [RUBY, GOLD, GREEN, RUBY, GOLD][course % 5];
        let diamond = vec![
            middle - vec2(0.0, reach),
            middle + vec2(reach, 0.0),
            middle + vec2(0.0, reach),
            middle - vec2(reach, 0.0),
        ];
        painter.add(Shape::convex_polygon(diamond, fill, lead));
        painter.circle(middle, reach * 0.34, BLUES[3], Stroke::new(1.5, LEAD));
    }
    // The head: a trefoil's worth of light in three discs.
    let head = springing - half * 0.55;
    for (offset, fill) in [
        (vec2(0.0, -half * 0.38), GOLD),
        (vec2(-half * 0.36, half * 0.18), RUBY),
        (vec2(half * 0.36, half * 0.18), RUBY),
    ] {
        painter.circle(pos2(center, head) + offset, half * 0.27, fill, lead);
    }
    painter.add(Shape::closed_line(arch, Stroke::new(3.0, fade(palette.text, 190))));
}

/// The rose: petals around a middle, between two rings of roundels.
fn rose(painter: &Painter, center: Pos2, radius: f32, palette: &Palette) {
    let lead = Stroke::new(2.0, LEAD);
    let at = |angle: f32, reach: f32| center + radius * reach * vec2(angle.sin(), -angle.cos());
    painter.circle(center, radius, BLUES[2], Stroke::new(3.0, fade(palette.text, 190)));
    let petals = 12;
    for petal in 0..petals {
        let angle = TAU * petal as f32 / petals as f32;
        let fill = if petal % 2 == 0 { BLUES[1] } else { BLUES[0] };
        let mut outline = vec![at(angle, 0.27)];
        let half = PI / petals as f32 * 0.82;
        outline.push(at(angle - half, 0.62));
        for step in 0..=10 {
            let turn = PI - PI * step as f32 / 10.0;
            let side = turn.cos() * half;
            outline.push(at(angle + side, 0.62 + 0.15 * turn.sin()));
        }
        outline.dedup_by(|a, b| a.distance(*b) < 0.5);
        painter.add(Shape::convex_polygon(outline, fill, lead));
        painter.circle(at(angle, 0.60), radius * 0.075, if petal % 2 == 0 { RUBY } else { GOLD }, lead);
        let between = angle + PI / petals as f32;
        painter.circle(at(between, 0.885), radius * 0.085, if petal % 2 == 0 { GREEN } else { RUBY }, lead);
        painter.circle(at(angle, 0.90), radius * 0.055, GOLD, Stroke::new(1.5, LEAD));
    }
    painter.circle(center, radius * 0.27, RUBY, lead);
    for foil in 0..6 {
        painter.circle(at(TAU * foil as f32 / 6.0, 0.155), radius * 0.075, BLUES[3], Stroke::new(1.5, LEAD));
    }
    painter.circle(center, radius * 0.09, GOLD, lead);
}
