//! The access settings of captions, with an example that shows them at once.

use bevy_egui::egui::{Align2, Color32, FontFamily, FontId, Sense, Ui, WidgetInfo, WidgetType, vec2};

use super::access::{percent, row, stepper};
use super::access_comfort::choice;
use super::action::{Action, Setting, steps};
use super::theme::{self, radius, size};
use crate::viewer::visitor::{CaptionColors, CaptionFace, CaptionStyle, Preferences, Words};

const OPACITIES: &[f32] = &[0.5, 0.6, 0.7, 0.85, 1.0];
const LINES: &[f32] = &[16.0, 20.0, 24.0, 28.0, 32.0, 37.0];

pub(super) fn rows(ui: &mut Ui, preferences: &Preferences, words: &Words, actions: &mut Vec<Action>) {
    row(ui, words, "access-captions", preferences.captions, Setting::Captions, actions);
    if !preferences.captions {
        return;
    }
    let style = preferences.caption_style.checked();
    example(ui, style, preferences.caption_scale, words);
    let scale = percent(preferences.caption_scale, words);
    let at = preferences.caption_scale;
    stepper(ui, words, "access-caption-size", &scale, at, steps::CAPTIONS, Setting::CaptionScale, actions);
    let set = Setting::CaptionStyle;
    let faces = [(CaptionFace::Clear, "caption-face-clear"), (CaptionFace::Dyslexia, "caption-face-dyslexia")];
    choice(ui, words, "caption-face", style.face, &faces, |face| set(CaptionStyle { face, ..style }), actions);
    let colors = CaptionColors::ALL.map(|colors| (colors, name(colors)));
    choice(ui, words, "caption-colors", style.colors, &colors, |colors| set(CaptionStyle { colors, ..style }), actions);
    let box_of = |opacity| set(CaptionStyle { opacity, ..style });
    let opacity = percent(style.opacity, words);
    stepper(ui, words, "caption-opacity", &opacity, style.opacity, OPACITIES, box_of, actions);
    let line_of = |line_chars| set(CaptionStyle { line_chars, ..style });
    let chars = words.number(f64::from(style.line_chars), 0);
    stepper(ui, words, "caption-line", &chars, style.line_chars, LINES, line_of, actions);
    row(ui, words, "caption-top", style.at_top, |at_top| set(CaptionStyle { at_top, ..style }), actions);
}

fn name(colors: CaptionColors) -> &'static str {
    match colors {
        CaptionColors::WhiteOnBlack => "caption-white-on-black",
        CaptionColors::YellowOnBlack => "caption-yellow-on-black",
        CaptionColors::CyanOnBlack => "caption-cyan-on-black",
        CaptionColors::YellowOnBlue => "caption-yellow-on-blue",
        CaptionColors::BlackOnWhite => "caption-black-on-white",
        CaptionColors::BlackOnCream => "caption-black-on-cream",
    }
}

/// A caption as it would be, upon stone: its letters as large beside the sheet's as captions are beside usual ones.
fn example(ui: &mut Ui, style: CaptionStyle, scale: f32, words: &Words) {
    let text = words.get("caption-example");
    let family = match style.face {
        CaptionFace::Clear => FontFamily::Proportional,
        CaptionFace::Dyslexia => theme::dyslexia(),
    };
    let (ink, [red, green, blue]) = style.colors.pair();
    let font = FontId::new((size::BODY * scale).min(2.0 * size::BODY), family);
    let width = ui.available_width();
    let galley = ui.painter().layout(text.clone(), font, Color32::from_rgb(ink[0], ink[1], ink[2]), width - 60.0);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y + 44.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, &text));
    let painter = ui.painter();
    painter.rect_filled(rect, radius::CONTROL, Color32::from_rgb(190, 182, 168));
    let inner = Align2::CENTER_CENTER.align_size_within_rect(galley.size() + vec2(32.0, 20.0), rect);
    let alpha = (style.opacity * 255.0).round() as u8;
    painter.rect_filled(inner, radius::CONTROL, Color32::from_rgba_unmultiplied(red, green, blue, alpha));
    painter.galley(inner.min + vec2(16.0, 10.0), galley, Color32::WHITE);
}
