//! Toasts: what happened and what to do, long enough to be read.

use bevy::prelude::*;
use bevy_egui::egui;
use egui::{RichText, ScrollArea, Ui};

use super::action::Action;
use super::controls::{self, Button, Sign};
use super::hud::{area, shown};
use super::theme::{self, radius, size, space};
use crate::viewer::visitor::{Notice, NoticeKind, Words};

/// At most so many at once; the oldest gives way.
const MOST: usize = 3;

/// The toasts that are shown, newest first.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct Toasts {
    shown: Vec<Toast>,
    next_id: u64,
}

/// One toast.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    /// For dismissing it.
    pub id: u64,
    /// What it says.
    pub notice: Notice,
    /// When it goes, seconds of the app's clock; an error stays until it is taken away, or something else is opened.
    until_secs: Option<f64>,
}

/// How long a text stays: 2 s to notice it, and 0.35 s a word, slower than most people read.
pub fn reading_secs(text: &str) -> f64 {
    2.0 + 0.35 * text.split_whitespace().count() as f64
}

impl Toasts {
    /// Shows a notice from `now_secs` on. One that is shown already is not shown twice; it stays longer.
    pub fn push(&mut self, notice: Notice, now_secs: f64) {
        let stays = notice.kind == NoticeKind::Error;
        let until_secs = (!stays).then(|| now_secs + reading_secs(&notice.text));
        self.shown.retain(|toast| toast.notice != notice);
        self.shown.insert(0, Toast { id: self.next_id, notice, until_secs });
        self.next_id += 1;
        self.shown.truncate(MOST);
    }

    /// Takes away what has been shown long enough.
    pub fn expire(&mut self, now_secs: f64) {
        self.shown.retain(|toast| toast.until_secs.is_none_or(|until| until > now_secs));
    }

    /// Some of them go by themselves.
    pub fn is_passing(&self) -> bool {
        self.shown.iter().any(|toast| toast.until_secs.is_some())
    }

    /// Takes away errors: something else is tried.
    pub fn forget_errors(&mut self) {
        self.shown.retain(|toast| toast.until_secs.is_some());
    }

    /// Takes this one away.
    pub fn dismiss(&mut self, id: u64) {
        self.shown.retain(|toast| toast.id != id);
    }

    /// Newest first.
    pub fn shown(&self) -> &[Toast] {
        &self.shown
    }
}

/// The toasts, at the top right.
pub fn toasts_panel(ui: &mut Ui, toasts: &[Toast], words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    if toasts.is_empty() {
        return actions;
    }
    let window = ui.max_rect();
    let width = 460.0_f32.min(window.width() - 2.0 * space::NEAR);
    let left = window.right() - width - space::NEAR;
    // Under the row of buttons and the cards over the visit: a text never lies over what can be pressed.
    let above = ["hud", "offer", "answer", "way"].iter().filter_map(|name| shown(ui.ctx(), name));
    let top = above.filter(|rect| rect.right() > left).map(|rect| rect.bottom()).fold(window.top(), f32::max);
    let top = top + space::NEAR;
    let at = egui::pos2(left, top);
    area(ui.ctx(), "toasts", at, width, |ui| {
        let room = (window.bottom() - top - space::NEAR).max(3.0 * size::TARGET);
        ScrollArea::vertical().id_salt("toasts").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
            for toast in toasts {
                toast_card(ui, toast, words, &mut actions);
            }
        });
    });
    actions
}

fn toast_card(ui: &mut Ui, toast: &Toast, words: &Words, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui.ctx());
    let (kind, color) = match toast.notice.kind {
        NoticeKind::Info => (words.get("notice-info"), palette.text),
        NoticeKind::Warning => (words.get("notice-warning"), palette.warning),
        NoticeKind::Error => (words.get("notice-error"), palette.error),
    };
    let card = egui::Frame::NONE
        .fill(palette.raised)
        .stroke(egui::Stroke::new(size::LINE, color))
        .corner_radius(radius::CARD)
        .inner_margin(14);
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text_width = ui.available_width() - size::TARGET - space::NEAR;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(text_width);
                ui.label(RichText::new(kind).family(theme::strong()).color(color));
                controls::text(ui, &toast.notice.text);
            });
            if Button::sign(Sign::Cross, &words.get("notice-dismiss")).show(ui).clicked() {
                actions.push(Action::Dismiss(toast.id));
            }
        });
    });
}
