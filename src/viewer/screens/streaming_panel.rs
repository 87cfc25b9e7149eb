//! The F3 panel: figures of the streamer, for whoever prepares a visit.

use bevy_egui::egui;
use egui::{Grid, RichText, ScrollArea, Ui, vec2};

use super::action::Action;
use super::controls::{self, Button};
use super::hud::area;
use super::model::StreamingModel;
use super::theme::{self, radius, size, space};
use crate::viewer::visitor::{BoxColors, Toggle, Words};

/// Shows the figures at the left, under the row of buttons, and two switches for looking closer.
pub fn streaming_panel(ui: &mut Ui, model: &StreamingModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let palette = theme::palette(ui.ctx());
    let window = ui.max_rect();
    let top = size::TARGET + 3.0 * space::NEAR;
    let width = 420.0_f32.min(window.width() - 2.0 * space::NEAR);
    let height = (window.height() - top - 5.0 * space::NEAR).max(size::TARGET);
    area(ui.ctx(), "streaming", window.min + vec2(space::NEAR, top), width, |ui| {
        let frame = egui::Frame::NONE
            .fill(palette.over_picture)
            .stroke(egui::Stroke::new(size::LINE, palette.line))
            .corner_radius(radius::CARD)
            .inner_margin(14);
        frame.show(ui, |ui| {
            ui.set_width(width - 28.0);
            ScrollArea::vertical().id_salt("streaming").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let state = words.get(if model.complete { "streaming-complete" } else { "streaming-loading" });
                ui.label(RichText::new(words.get("streaming-title")).family(theme::strong()));
                controls::quiet(ui, &state);
                ui.horizontal_wrapped(|ui| {
                    let switches = [
                        ("streaming-boxes", model.boxes.is_some(), Toggle::TileBoxes),
                        ("streaming-freeze", model.frozen, Toggle::FreezeTiles),
                    ];
                    for (name, on, toggle) in switches {
                        if Button::new(&words.get(name)).choice(on).show(ui).clicked() {
                            actions.push(Action::Toggle(toggle));
                        }
                    }
                });
                if let Some(colors) = model.boxes {
                    actions.extend(colors_of_boxes(ui, colors, words));
                }
                Grid::new("figures").num_columns(2).spacing(vec2(space::GROUP, 2.0)).min_row_height(24.0).show(
                    ui,
                    |ui| {
                        for (name, figure) in &model.lines {
                            controls::quiet(ui, name);
                            ui.label(RichText::new(figure).small());
                            ui.end_row();
                        }
                    },
                );
                for (subject, facts) in &model.pointed_at {
                    controls::group(ui, subject);
                    for (name, value) in facts {
                        controls::quiet(ui, &format!("{name}: {value}"));
                    }
                }
                if !model.failures.is_empty() {
                    controls::group(ui, &words.get("streaming-failures"));
                    for failure in model.failures.iter().rev() {
                        controls::quiet(ui, failure);
                    }
                }
            });
        });
    });
    actions
}

/// Which of three things the colours say, and in words which colour says what.
fn colors_of_boxes(ui: &mut Ui, colors: BoxColors, words: &Words) -> Vec<Action> {
    let choices = [
        (BoxColors::Level, "streaming-colors-level", "streaming-legend-level"),
        (BoxColors::Error, "streaming-colors-error", "streaming-legend-error"),
        (BoxColors::State, "streaming-colors-state", "streaming-legend-state"),
    ];
    let mut actions = Vec::new();
    ui.horizontal_wrapped(|ui| {
        for (choice, name, _) in choices {
            if Button::new(&words.get(name)).choice(choice == colors).show(ui).clicked() {
                actions.push(Action::Toggle(Toggle::BoxColors(choice)));
            }
        }
    });
    for (_, _, legend) in choices.into_iter().filter(|(choice, _, _)| *choice == colors) {
        controls::quiet(ui, &words.get(legend));
    }
    actions
}
