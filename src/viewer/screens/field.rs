//! A field to write in.

use std::hash::Hash;

use bevy_egui::egui;
use egui::{Id, Key, Response, Stroke, StrokeKind, TextEdit, Ui, vec2};

use super::focus;
use super::theme::{self, radius, size, space};
use crate::viewer::visitor::ControlState;

/// A field with its name above it.
pub(super) struct Field<'a> {
    /// What is to be written there; also its name for assistive technology.
    pub(super) label: &'a str,
    /// At once to be seen; more scroll with the sheet. 1: a press of Enter ends it.
    pub(super) lines: usize,
    /// Most characters that it takes.
    pub(super) longest: usize,
    /// Points; as wide as its column where there is less.
    pub(super) width: f32,
}

impl Field<'_> {
    /// Draws it, with its name above it. Answers what [`Self::edit`] does.
    pub(super) fn show(&self, ui: &mut Ui, salt: impl Hash + std::fmt::Debug, text: &mut String) -> (Response, bool) {
        let label = ui.label(self.label);
        let shown = self.edit(ui, label.id, salt, text);
        ui.add_space(space::TIGHT);
        shown
    }

    /// Draws it with this text, which what is written changes. Answers the field, and whether Enter has ended it.
    pub(super) fn edit(
        &self,
        ui: &mut Ui,
        label: Id,
        salt: impl Hash + std::fmt::Debug,
        text: &mut String,
    ) -> (Response, bool) {
        let id = Id::new(salt).with("field");
        let width = self.width.min(ui.available_width());
        let edit = if self.lines > 1 { TextEdit::multiline(text) } else { TextEdit::singleline(text) };
        let edit = edit
            .id(id)
            .desired_rows(self.lines)
            .char_limit(self.longest)
            .margin(egui::Margin::symmetric(12, 11))
            .desired_width(width)
            .min_size(vec2(width, size::TARGET));
        let field = ui.add(edit).labelled_by(label);
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(self.label));
        focus::note(&field, self.label, true, ControlState::Field);
        if field.has_focus() {
            let ring = Stroke::new(size::RING, theme::palette(ui.ctx()).focus);
            ui.painter().rect_stroke(field.rect, radius::CONTROL, ring, StrokeKind::Inside);
        }
        let ended = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        (field, ended)
    }
}
