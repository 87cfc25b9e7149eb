//! What scanning lights, the strip with its name, and the ring of a pointer that rests: over everything else.

use bevy_egui::egui;
use egui::{
    Align2, Area, Color32, Context, FontFamily, FontId, Id, LayerId, Order, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2,
    pos2, vec2,
};

use super::action::Action;
use super::controls::{Button, Sign, Weight};
use super::focus;
use super::step_bar::pause_button;
use super::theme::{radius, size, space};
use crate::viewer::visitor::{Controls, Lights, Words};
use crate::visiting::scanning::Lit;

/// Width of each of the two tones of the frame, points. One of black and white always has 3:1 to what is beside it.
const TONE: f32 = 3.0;
/// Middle of the ring to its line, points.
const RING: f32 = 20.0;

/// Draws all of it.
pub fn lights(ctx: &Context, lights: &Lights, controls: &Controls) {
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::new("lights")));
    let window = ctx.content_rect();
    let place = |id: &u64| {
        let control = controls.all.iter().find(|control| control.id == *id)?;
        let seen = Rect::from_min_max(
            pos2(control.seen.min.x, control.seen.min.y),
            pos2(control.seen.max.x, control.seen.max.y),
        );
        (seen.is_positive()).then_some(seen)
    };
    let lit = match &lights.lit {
        Lit::Nothing => None,
        Lit::Item(id) => place(id),
        Lit::Group(ids) => ids.iter().filter_map(place).reduce(Rect::union),
    };
    if let Some(lit) = lit {
        let around = lit.expand(TONE).intersect(window.shrink(2.0 * TONE));
        frame(&painter, around);
        if !lights.name.is_empty() {
            strip(&painter, window, around, &lights.name);
        }
    }
    if let Some((at, part)) = lights.ring {
        ring(&painter, pos2(at.x, at.y) / ctx.zoom_factor(), part);
    }
}

fn frame(painter: &egui::Painter, around: Rect) {
    painter.rect_stroke(around, radius::CONTROL, Stroke::new(TONE, Color32::WHITE), StrokeKind::Outside);
    painter.rect_stroke(around, radius::CONTROL, Stroke::new(TONE, Color32::BLACK), StrokeKind::Inside);
    let outer = around.expand(TONE);
    painter.rect_stroke(outer, radius::CONTROL, Stroke::new(TONE, Color32::BLACK), StrokeKind::Outside);
}

/// Beside what is lit, where there is most room; never on it.
fn strip(painter: &egui::Painter, window: Rect, lit: Rect, name: &str) {
    let font = FontId::new(size::BODY, FontFamily::Proportional);
    let padding = vec2(14.0, 8.0);
    let gap = 3.0 * TONE;
    let right = window.right() - lit.right() - gap;
    let beside = right >= 260.0;
    let wrap = if beside { right.min(420.0) } else { window.width().min(420.0) } - 2.0 * padding.x - gap;
    let text = painter.layout(name.to_owned(), font, Color32::WHITE, wrap.max(40.0));
    let whole = text.size() + 2.0 * padding;
    let at = if beside {
        pos2(lit.right() + gap, lit.center().y - whole.y / 2.0)
    } else if window.bottom() - lit.bottom() > lit.top() - window.top() {
        pos2(lit.left(), lit.bottom() + gap)
    } else {
        pos2(lit.left(), lit.top() - gap - whole.y)
    };
    let most = (window.max - whole - Vec2::splat(TONE)).max(window.min + Vec2::splat(TONE));
    let at = at.clamp(window.min + Vec2::splat(TONE), most);
    let rect = Rect::from_min_size(at, whole);
    painter.rect(rect, radius::CONTROL, Color32::BLACK, Stroke::new(size::LINE, Color32::WHITE), StrokeKind::Outside);
    painter.galley(rect.min + padding, text, Color32::WHITE);
}

fn ring(painter: &egui::Painter, at: Pos2, part: f32) {
    painter.circle_stroke(at, RING, Stroke::new(8.0, Color32::BLACK));
    painter.circle_stroke(at, RING, Stroke::new(1.5, Color32::from_gray(160)));
    let steps = (part.clamp(0.0, 1.0) * 60.0).round() as usize;
    let on_ring = |step: usize| at + RING * Vec2::angled(std::f32::consts::TAU * (step as f32 / 60.0 - 0.25));
    painter.add(egui::Shape::line((0..=steps).map(on_ring).collect(), Stroke::new(4.0, Color32::WHITE)));
}

/// Beside a list that scrolls, for pointers that only rest and fingers that cannot draw: further up and further down,
/// and with dwell its pause.
pub fn scroll_buttons(ui: &Ui, dwell: Option<bool>, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let window = ui.max_rect();
    let at = window.max - Vec2::splat(space::NEAR);
    Area::new(Id::new("scrolling"))
        .order(Order::Foreground)
        .movable(false)
        .fade_in(false)
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(at)
        .show(ui.ctx(), |ui| {
            ui.set_max_width(220.0);
            let beside = |ui: &mut Ui| {
                for (sign, name, way) in [(Sign::Up, "scroll-up", 1.0), (Sign::Down, "scroll-down", -1.0)] {
                    let button = Button::sign(sign, &words.get(name)).weight(Weight::OverPicture).show(ui);
                    if button.clicked() {
                        ui.data_mut(|data| data.insert_temp::<f32>(Id::new(SCROLL), way));
                        ui.ctx().request_repaint();
                    }
                }
                if let Some(paused) = dwell {
                    pause_button(ui, paused, words, &mut actions);
                }
            };
            ui.with_layout(egui::Layout::top_down(egui::Align::Max), |ui| focus::beside(ui, beside));
        });
    actions
}

/// Where the way is kept that the list goes in the next pass: 1 up, -1 down.
const SCROLL: &str = "scroll the list";

/// Moves the list around `ui` as a button beside it has asked.
pub(super) fn scroll_as_asked(ui: &Ui, height: f32) {
    if let Some(way) = ui.data_mut(|data| data.remove_temp::<f32>(Id::new(SCROLL))) {
        ui.scroll_with_delta(vec2(0.0, way * height * 0.7));
    }
}
