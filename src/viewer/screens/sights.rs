//! Points of interest on the picture, each a button at its place, and the card of the one that was pressed.

use bevy_egui::egui;
use egui::{Align2, FontFamily, FontId, Rect, RichText, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo, WidgetType};
use egui::{pos2, vec2};

use super::action::Action;
use super::controls::{self, Button, Weight};
use super::model::{SightCard, SightMark};
use super::theme::{self, radius, size, space};
use super::{focus, hud};
use crate::viewer::visitor::{ControlState, Words};

/// Of a mark's dot, points; the button around it is as large as any other.
const DOT: f32 = 5.0;
/// Of the dot that a tour speaks of.
const LARGE_DOT: f32 = 8.0;
/// Widest label, points.
const LABEL: f32 = 260.0;

/// The marks that have room: in `free`, beside what is `taken`, and not upon each other. The nearest come first.
pub fn marks(ui: &Ui, free: Rect, taken: &[Rect], sights: &[SightMark]) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut placed: Vec<Rect> = taken.to_vec();
    let mut shown: Vec<(&SightMark, Rect)> = Vec::new();
    for sight in sights {
        let rect = Rect::from_center_size(pos2(sight.at.0, sight.at.1), Vec2::splat(size::TARGET));
        if free.contains_rect(rect) && !placed.iter().any(|other| other.intersects(rect)) {
            placed.push(rect);
            shown.push((sight, rect));
        }
    }
    for (sight, rect) in shown {
        let name = format!("sight {}", sight.id);
        hud::area(ui.ctx(), &name, rect.min, LABEL + size::TARGET, |ui| {
            if mark(ui, sight, free, &mut placed) {
                actions.push(Action::Sight(Some(sight.id.clone())));
            }
        });
    }
    actions
}

/// Draws a mark. The label of one that the tour speaks of stays where there is room for it.
fn mark(ui: &mut Ui, sight: &SightMark, free: Rect, placed: &mut Vec<Rect>) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size::TARGET), Sense::click());
    let name = format!("{}. {}", sight.title, sight.distance);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &name));
    focus::note(&response, &name, true, ControlState::Button);
    let palette = theme::palette(ui.ctx());
    let center = rect.center();
    let dot = if sight.highlighted { LARGE_DOT } else { DOT };
    // Light within dark: seen on any stone, in any light.
    let painter = ui.painter();
    painter.circle_filled(center, dot + 4.0, palette.ink.gamma_multiply(0.75));
    painter.circle_stroke(center, dot + 4.0, Stroke::new(1.5, palette.text));
    painter.circle_filled(center, dot, if sight.highlighted { palette.accent } else { palette.text });
    if response.has_focus() {
        painter.circle_stroke(center, size::TARGET / 2.0 - 2.0, Stroke::new(size::RING, palette.focus));
        painter.circle_stroke(center, size::TARGET / 2.0 - 5.0, Stroke::new(size::LINE, palette.ink));
    }
    let font = FontId::new(size::SMALL, FontFamily::Proportional);
    let text = ui.painter().layout(sight.title.clone(), font, palette.text, LABEL);
    let room = text.size() + 2.0 * vec2(8.0, 4.0);
    let fits_right = rect.right() + room.x < free.right();
    let corner = if fits_right { rect.right_center() } else { rect.left_center() - vec2(room.x, 0.0) };
    let label = Rect::from_min_size(corner - vec2(0.0, room.y / 2.0), room);
    let asked = response.hovered() || response.has_focus();
    let has_room = free.contains_rect(label) && !placed.iter().any(|other| other.shrink(1.0).intersects(label));
    if asked || (sight.highlighted && has_room) {
        placed.push(label);
        // Over its neighbours, and no control: the pointer goes through.
        let layer = egui::LayerId::new(egui::Order::Foreground, ui.id().with("label"));
        let painter = ui.ctx().layer_painter(layer);
        painter.rect_filled(label, radius::CONTROL, palette.over_picture);
        painter.galley(label.min + vec2(8.0, 4.0), text, palette.text);
    }
    response.clicked()
}

/// What is known of a point of interest, in the place of the tour's card.
pub fn card(ui: &Ui, (room, corner): (Rect, Align2), sight: &SightCard, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let at = corner.pos_in_rect(&room);
    hud::card(ui.ctx(), "sight", (at, corner), room.size(), |ui, height| {
        ScrollArea::vertical().id_salt("sight").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.label(RichText::new(&sight.title).family(theme::strong()));
            let dated = [&sight.who, &sight.when].into_iter().filter(|part| !part.is_empty());
            let dated: Vec<&str> = dated.map(String::as_str).collect();
            if !dated.is_empty() {
                controls::quiet(ui, &dated.join(" · "));
            }
            controls::text(ui, &sight.text);
            if !sight.sources.is_empty() {
                controls::quiet(ui, &format!("{} {}", words.get("sight-sources"), sight.sources.join(" · ")));
            }
            ui.add_space(space::TIGHT);
            ui.horizontal_wrapped(|ui| {
                let close = words.get("sight-close");
                if Button::new(&close).weight(Weight::Primary).show(ui).clicked() {
                    actions.push(Action::Sight(None));
                }
                if let Some(closer) = &sight.closer
                    && Button::new(&words.get("sight-closer")).show(ui).clicked()
                {
                    actions.push(Action::Go(closer.clone()));
                }
            });
        });
    });
    actions
}
