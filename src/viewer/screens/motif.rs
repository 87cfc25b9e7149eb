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
///
/// In units of its half width, from the springing line up: the apex is at the square root of 3, the
/// rose touches the arch from inside (its middle at 1.008 with a radius of 0.52 and 0.06 of stone
/// between), and the lancets spring at -0.13, where their arches just clear the rose.
pub fn window(painter: &Painter, area: Rect, palette: &Palette) {
    let painter = painter.with_clip_rect(area);
    let unit = (area.width() * 0.30).min(area.height() * 0.225);
    let springing = pos2(area.center().x, area.center().y + 0.25 * unit);
    let at = |x: f32, up: f32| springing + unit * vec2(x, -up);
    let base = springing.y + 1.75 * unit;
    let stone = |width: f32, alpha: u8| Stroke::new(width, fade(palette.text, alpha));

    glow(&painter, at(0.0, 0.3), unit * 2.9);
    for (step, alpha) in [(1.30, 45), (1.20, 75), (1.10, 115)] {
        painter.add(Shape::closed_line(pointed_arch(springing.x, unit * step, springing.y, base), stone(2.0, alpha)));
    }
    let opening = pointed_arch(springing.x, unit, springing.y, base);
    painter.add(Shape::convex_polygon(opening, LEAD, stone(3.0, 200)));

    for side in [-1.0, 1.0] {
        lancet(&painter, at(0.48 * side, -0.13), unit * 0.45, base - unit * 0.07, palette);
        painter.circle(at(0.72 * side, 0.62), unit * 0.085, BLUES[1], stone(2.0, 150));
    }
    painter.circle(at(0.0, 0.30), unit * 0.085, RUBY, stone(2.0, 150));
    painter.circle(at(0.0, 1.62), unit * 0.045, GOLD, stone(1.5, 150));
    rose(&painter, at(0.0, 1.008), unit * 0.52, palette);
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

/// A lancet from its springing line's middle down to `base`: medallions on a lattice of blue panes
/// between two borders, and three lights in its head.
fn lancet(painter: &Painter, springing: Pos2, half: f32, base: f32, palette: &Palette) {
    const COURSES: usize = 4;
    let arch = pointed_arch(springing.x, half, springing.y, base);
    painter.add(Shape::convex_polygon(arch.clone(), BLUES[2], Stroke::NONE));
    let lead = Stroke::new(1.5, LEAD);
    let border = half * 0.16;
    let inner = half - border;
    let height = (base - springing.y) / COURSES as f32;
    for course in 0..COURSES {
        let top = base - height * (course + 1) as f32;
        for pane in 0..4 {
            let (column, row) = (pane % 2, pane / 2);
            let corner = pos2(springing.x - inner + inner * column as f32, top + height / 2.0 * row as f32);
            tile(
                painter,
                Rect::from_min_size(corner, vec2(inner, height / 2.0)),
                BLUES[(course + column + 2 * row) % 3],
            );
        }
        for strip in 0..3 {
            let y = top + height / 3.0 * strip as f32;
            let fill = [RUBY, BLUES[3], GOLD][(course + strip) % 3];
            for left in [springing.x - half, springing.x + inner] {
                tile(painter, Rect::from_min_size(pos2(left, y), vec2(border, height / 3.0)), fill);
            }
        }
        let middle = pos2(springing.x, top + height / 2.0);
        medallion(painter, middle, (height * 0.45).min(inner * 0.84), course);
    }
    let head = springing - vec2(0.0, half * 0.50);
    for (offset, fill) in [(vec2(0.0, -0.46), GOLD), (vec2(-0.36, 0.14), RUBY), (vec2(0.36, 0.14), RUBY)] {
        painter.circle(head + half * offset, half * 0.24, fill, lead);
        painter.circle(head + half * offset, half * 0.10, BLUES[3], lead);
    }
    painter.add(Shape::closed_line(arch, Stroke::new(2.5, fade(palette.text, 200))));
}

fn tile(painter: &Painter, rect: Rect, fill: Color32) {
    painter.add(Shape::rect_filled(rect, 0, fill));
    painter.add(Shape::rect_stroke(rect, 0, Stroke::new(1.5, LEAD), egui::StrokeKind::Middle));
}

/// A disc with four foils.
fn medallion(painter: &Painter, center: Pos2, radius: f32, course: usize) {
    let lead = Stroke::new(1.5, LEAD);
    painter.circle(center, radius, [RUBY, BLUES[3], GREEN, RUBY][course % 4], Stroke::new(2.5, LEAD));
    for foil in 0..4 {
        let angle = TAU * foil as f32 / 4.0 + if course.is_multiple_of(2) { 0.0 } else { PI / 4.0 };
        let fill = [BLUES[0], BLUES[2]][course % 2];
        painter.circle(center + radius * 0.52 * vec2(angle.cos(), angle.sin()), radius * 0.36, fill, lead);
    }
    painter.circle(center, radius * 0.26, GOLD, lead);
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
