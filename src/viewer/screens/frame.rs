//! What screens are laid out in: the whole window, or a sheet at its left side that leaves the
//! picture in view. Both scroll, so that nothing is out of reach at any text size.

use bevy_egui::egui;
use egui::{Context, Id, Layout, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::focus;
use super::lights::scroll_as_asked;
use super::motif;
use super::theme::{self, Palette, size, space};

/// A [`Ui`] over the whole window, behind everything else that egui draws.
pub fn root(ctx: &Context) -> Ui {
    let builder = UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect());
    let mut root = Ui::new(ctx.clone(), Id::new("parvis"), builder);
    root.set_clip_rect(ctx.viewport_rect());
    root
}

/// A page fills the window: a column of text and controls at the left, the painted window at the
/// right where there is room for it.
pub fn page<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    backdrop(ui);
    let (rect, margin) = column(ui.max_rect());
    scrolled(ui, name, rect, margin, content)
}

/// A page without its column.
pub fn backdrop(ui: &Ui) {
    let palette = theme::palette(ui.ctx());
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 0, palette.ink);
    let picture = Rect::from_min_max(pos2(column(area).0.right(), area.top()), area.max);
    if picture.width() >= 300.0 && picture.height() >= 300.0 {
        motif::window(ui.painter(), picture, &palette);
    }
}

/// A sheet at the left side; the rest of the picture stays in view behind a veil.
pub fn sheet<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = theme::palette(ui.ctx());
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 0, palette.veil);
    let (rect, margin) = column(area);
    paint_sheet(ui, rect, &palette);
    scrolled(ui, name, rect, margin, content)
}

fn paint_sheet(ui: &Ui, rect: Rect, palette: &Palette) {
    ui.painter().rect_filled(rect, 0, palette.ink);
    ui.painter().vline(rect.right(), rect.y_range(), egui::Stroke::new(size::LINE, palette.line));
}

/// The column at the left and its margin. Narrow windows, and large text, leave less room for margins.
fn column(area: Rect) -> (Rect, f32) {
    let margin = if area.width() >= 600.0 { space::WIDE } else { space::GROUP * 0.7 };
    let width = (size::COLUMN + 2.0 * margin).min(area.width());
    (Rect::from_min_size(area.min, vec2(width, area.height())), margin)
}

fn scrolled<R>(ui: &mut Ui, name: &str, rect: Rect, margin: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    focus::begin(ui, name);
    // The scroll bar stands in the margin, so that it never takes room from the text.
    let mut column =
        ui.new_child(UiBuilder::new().id_salt(name).max_rect(rect).layout(Layout::top_down(egui::Align::Min)));
    column.set_clip_rect(rect);
    ScrollArea::vertical()
        .id_salt(name)
        .auto_shrink([false, false])
        .show(&mut column, |ui| {
            scroll_as_asked(ui, rect.height());
            egui::Frame::NONE
                .inner_margin(egui::Margin {
                    left: margin as i8,
                    right: margin as i8,
                    top: margin as i8,
                    bottom: margin as i8,
                })
                .show(ui, content)
                .inner
        })
        .inner
}
