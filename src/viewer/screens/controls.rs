//! The few controls that every screen is made of. Each has a name and a role in the accessibility
//! tree, is at least 44 points high and wide, wraps its text rather than clipping it, and shows
//! the focus ring.

use bevy_egui::egui;
use egui::{
    Align2, Color32, CornerRadius, FontFamily, FontId, Rect, Response, RichText, Sense, Shape, Stroke, StrokeKind,
    TextStyle, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

use super::focus;
use super::theme::{self, Palette, radius, size, space};
use crate::viewer::visitor::ControlState;

/// A sign drawn beside or instead of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Three bars.
    Menu,
    /// Take away.
    Cross,
    /// More.
    Plus,
    /// Less.
    Minus,
    /// Ahead, or up.
    Up,
    /// Back, or down.
    Down,
    /// Around to the left.
    TurnLeft,
    /// Around to the right.
    TurnRight,
    /// The eye goes up.
    LookUp,
    /// The eye goes down.
    LookDown,
    /// A person with open arms: access for everybody.
    Access,
}

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// The one thing most people want here.
    Primary,
    /// Everything else.
    #[default]
    Plain,
    /// On the picture itself.
    OverPicture,
}

/// A button.
pub struct Button<'a> {
    label: &'a str,
    hint: Option<&'a str>,
    name: Option<&'a str>,
    sign: Option<Sign>,
    weight: Weight,
    wide: bool,
    least_width: f32,
    chosen: Option<bool>,
    value: Option<&'a str>,
    enabled: bool,
}

impl<'a> Button<'a> {
    /// With this word on it, which is also its name.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            hint: None,
            name: None,
            sign: None,
            weight: Weight::Plain,
            wide: false,
            least_width: size::TARGET,
            chosen: None,
            value: None,
            enabled: true,
        }
    }

    /// Only a sign; the name is for those who do not see it.
    pub fn sign(sign: Sign, name: &'a str) -> Self {
        Self { sign: Some(sign), name: Some(name), ..Self::new("") }
    }

    /// A sign before the word.
    pub fn with_sign(self, sign: Sign) -> Self {
        Self { sign: Some(sign), ..self }
    }

    /// What it is called where the word on it says too little.
    pub fn named(self, name: &'a str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// A second line, smaller.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint: (!hint.is_empty()).then_some(hint), ..self }
    }

    /// Asks for this much attention.
    pub fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// As wide as its column.
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// At least so wide, in points.
    pub fn at_least(self, width: f32) -> Self {
        Self { least_width: width.max(size::TARGET), ..self }
    }

    /// One of several choices, and whether it is the chosen one.
    pub fn choice(self, chosen: bool) -> Self {
        Self { chosen: Some(chosen), ..self }
    }

    /// It changes this, which is told when it has.
    pub fn value(self, value: &'a str) -> Self {
        Self { value: Some(value), ..self }
    }

    /// Cannot be pressed at this moment. It keeps its place in the order.
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// Draws it; `clicked()` of the answer says whether it was pressed.
    pub fn show(self, ui: &mut Ui) -> Response {
        let palette = theme::palette(ui.ctx());
        let padding = ui.spacing().button_padding;
        // What cannot be pressed does not ask for attention.
        let filled = (self.weight == Weight::Primary && self.enabled) || self.chosen == Some(true);
        let (ink, second) = if filled { (palette.on_accent, palette.on_accent) } else { (palette.text, palette.quiet) };
        let sign_width = match (self.sign, self.label.is_empty()) {
            (None, _) => 0.0,
            (Some(_), true) => size::TARGET - 2.0 * padding.x,
            (Some(_), false) => 20.0 + space::TIGHT,
        };
        let room = (ui.available_width() - 2.0 * padding.x - sign_width).max(40.0);
        let family = if filled { theme::strong() } else { FontFamily::Proportional };
        let text = ui.painter().layout(self.label.to_owned(), FontId::new(size::BODY, family), ink, room);
        let hint = self.hint.map(|hint| {
            ui.painter().layout(hint.to_owned(), FontId::new(size::SMALL, FontFamily::Proportional), second, room)
        });
        let words = hint
            .as_ref()
            .map_or(text.size(), |hint| vec2(text.size().x.max(hint.size().x), text.size().y + hint.size().y + 2.0));
        let natural = vec2(words.x + sign_width, words.y) + 2.0 * padding;
        let width = if self.wide { ui.available_width().max(natural.x) } else { natural.x };
        let (rect, response) = ui
            .allocate_exact_size(vec2(width, natural.y).max(vec2(self.least_width, size::TARGET)), sense(self.enabled));

        let name = self.name.unwrap_or(self.label);
        let name = self.hint.map_or_else(|| name.to_owned(), |hint| format!("{name}. {hint}"));
        let enabled = self.enabled;
        response.widget_info(|| match self.chosen {
            Some(chosen) => WidgetInfo::selected(WidgetType::RadioButton, enabled, chosen, &name),
            None => WidgetInfo::labeled(WidgetType::Button, enabled, &name),
        });
        let state = match (self.chosen, self.value) {
            (Some(chosen), _) => ControlState::Choice(chosen),
            (None, Some(value)) => ControlState::Step(value.to_owned()),
            (None, None) => ControlState::Button,
        };
        focus::note(&response, &name, enabled, state);

        if ui.is_rect_visible(rect) {
            let hovered = response.hovered() && self.enabled;
            let fill = match (filled, hovered, self.weight) {
                (true, false, _) => palette.accent,
                (true, true, _) => palette.accent_hovered,
                (false, true, _) => palette.hovered,
                (false, false, Weight::OverPicture) => palette.over_picture,
                (false, false, _) => palette.raised,
            };
            frame(ui, rect, fill, &palette, response.has_focus());
            let ink = if self.enabled { ink } else { palette.line };
            let left = if self.wide { rect.left() + padding.x } else { rect.center().x - (words.x + sign_width) / 2.0 };
            if let Some(sign) = self.sign {
                let center = if self.label.is_empty() { rect.center() } else { pos2(left + 9.0, rect.center().y) };
                draw_sign(ui, sign, center, ink);
            }
            let top = rect.center().y - words.y / 2.0;
            let x = left + sign_width;
            let text_height = text.size().y;
            if !self.label.is_empty() {
                ui.painter().galley_with_override_text_color(pos2(x, top), text, ink);
            }
            if let Some(hint) = hint {
                ui.painter().galley(pos2(x, top + text_height + 2.0), hint, second);
            }
        }
        response
    }
}

fn sense(enabled: bool) -> Sense {
    if enabled { Sense::click() } else { Sense::focusable_noninteractive() }
}

fn frame(ui: &Ui, rect: Rect, fill: Color32, palette: &Palette, focused: bool) {
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().rect(rect, corner, fill, Stroke::new(size::LINE, palette.line), StrokeKind::Inside);
    if focused {
        // An edge of ink between the ring and the fill keeps the ring visible on any fill.
        ui.painter().rect_stroke(rect, corner, Stroke::new(size::RING, palette.focus), StrokeKind::Inside);
        let inner = Stroke::new(size::LINE, palette.ink);
        ui.painter().rect_stroke(rect.shrink(size::RING), corner, inner, StrokeKind::Inside);
    }
}

fn draw_sign(ui: &Ui, sign: Sign, center: egui::Pos2, color: Color32) {
    let stroke = Stroke::new(2.5, color);
    let line = |from: Vec2, to: Vec2| ui.painter().line_segment([center + from, center + to], stroke);
    match sign {
        Sign::Menu => {
            for y in [-6.0, 0.0, 6.0] {
                line(vec2(-9.0, y), vec2(9.0, y));
            }
        }
        Sign::Cross => {
            line(vec2(-7.0, -7.0), vec2(7.0, 7.0));
            line(vec2(-7.0, 7.0), vec2(7.0, -7.0));
        }
        Sign::Plus => {
            line(vec2(-8.0, 0.0), vec2(8.0, 0.0));
            line(vec2(0.0, -8.0), vec2(0.0, 8.0));
        }
        Sign::Minus => {
            line(vec2(-8.0, 0.0), vec2(8.0, 0.0));
        }
        Sign::Up | Sign::Down => {
            let y = if sign == Sign::Up { -1.0 } else { 1.0 };
            line(vec2(0.0, -9.0 * y), vec2(0.0, 9.0 * y));
            line(vec2(-7.0, 2.0 * y), vec2(0.0, 9.0 * y));
            line(vec2(7.0, 2.0 * y), vec2(0.0, 9.0 * y));
        }
        Sign::TurnLeft | Sign::TurnRight => {
            // An arc from behind over the top to the side, with its point there.
            let x = if sign == Sign::TurnLeft { -1.0 } else { 1.0 };
            let on_arc = |angle: f32| center + vec2(-x * 9.0 * angle.cos(), 4.0 - 9.0 * angle.sin());
            let arc = (0..=12).map(|step| on_arc(std::f32::consts::PI * step as f32 / 12.0)).collect();
            ui.painter().add(Shape::line(arc, stroke));
            line(vec2(9.0 * x, 5.0), vec2(9.0 * x - 5.0, -1.0));
            line(vec2(9.0 * x, 5.0), vec2(9.0 * x + 5.0, -1.0));
        }
        Sign::Access => {
            ui.painter().circle_filled(center + vec2(0.0, -8.0), 2.5, color);
            line(vec2(-8.0, -3.5), vec2(8.0, -3.5));
            line(vec2(0.0, -3.5), vec2(0.0, 3.0));
            line(vec2(0.0, 2.0), vec2(-4.5, 9.5));
            line(vec2(0.0, 2.0), vec2(4.5, 9.5));
        }
        Sign::LookUp | Sign::LookDown => {
            // An eye, and where it goes.
            let y = if sign == Sign::LookUp { -1.0 } else { 1.0 };
            let eye = center + vec2(0.0, -5.0 * y);
            ui.painter().circle_stroke(eye, 5.0, stroke);
            line(vec2(-7.0, 5.0 * y), vec2(0.0, 11.0 * y));
            line(vec2(7.0, 5.0 * y), vec2(0.0, 11.0 * y));
        }
    }
}

/// A switch with its title, its state in words and a sentence on what it does. The whole row is
/// the control. Returns the new state where it was pressed.
pub fn switch(ui: &mut Ui, title: &str, sentence: &str, on: bool, state: &str) -> Option<bool> {
    let palette = theme::palette(ui.ctx());
    let knob_width = 56.0;
    let padding = vec2(14.0, 10.0);
    let width = ui.available_width();
    let room = (width - 2.0 * padding.x - knob_width - space::GROUP).max(40.0);
    let painter = ui.painter();
    let title_text = painter.layout(title.to_owned(), FontId::new(size::BODY, theme::strong()), palette.text, room);
    let small = FontId::new(size::SMALL, FontFamily::Proportional);
    let sentence_text = painter.layout(sentence.to_owned(), small.clone(), palette.quiet, room);
    let height = title_text.size().y + sentence_text.size().y + 4.0 + 2.0 * padding.y;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height.max(size::TARGET)), Sense::click());
    let name = format!("{title}. {sentence}");
    response.widget_info(|| WidgetInfo::selected(WidgetType::Checkbox, true, on, &name));
    focus::note(&response, &name, true, ControlState::Switch(on));
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() { palette.hovered } else { palette.raised };
        frame(ui, rect, fill, &palette, response.has_focus());
        let top = rect.min + padding;
        let title_height = title_text.size().y;
        ui.painter().galley(top, title_text, palette.text);
        ui.painter().galley(top + vec2(0.0, title_height + 4.0), sentence_text, palette.quiet);

        let word_height = 24.0;
        let knob = Rect::from_center_size(
            pos2(rect.right() - padding.x - knob_width / 2.0, rect.center().y - word_height / 2.0),
            vec2(knob_width, 30.0),
        );
        let fill = if on { palette.accent } else { palette.ink };
        ui.painter().rect(knob, 15, fill, Stroke::new(size::LINE, palette.line), StrokeKind::Inside);
        let x = if on { knob.right() - 15.0 } else { knob.left() + 15.0 };
        let dot = if on { palette.on_accent } else { palette.text };
        ui.painter().circle_filled(pos2(x, knob.center().y), 10.0, dot);
        ui.painter().text(knob.center_bottom() + vec2(0.0, 2.0), Align2::CENTER_TOP, state, small, palette.text);
    }
    response.clicked().then_some(!on)
}

/// One step down or up of a number. Buttons rather than a slider: no dragging, and large.
pub struct Stepper<'a> {
    /// What it is.
    pub title: &'a str,
    /// What it does.
    pub sentence: &'a str,
    /// The value in words.
    pub value: &'a str,
    /// Name of the button that lowers it.
    pub less: &'a str,
    /// Name of the button that raises it.
    pub more: &'a str,
}

impl Stepper<'_> {
    /// Draws it; answers the chosen one of `steps`, next below or above `at`.
    pub fn show(&self, ui: &mut Ui, at: f32, steps: &[f32]) -> Option<f32> {
        let mut chosen = None;
        card(ui, |ui| {
            ui.label(RichText::new(self.title).family(theme::strong()));
            if !self.sentence.is_empty() {
                quiet(ui, self.sentence);
            }
            ui.horizontal_wrapped(|ui| {
                let below = steps.iter().rev().copied().find(|step| *step < at - 1e-3);
                let above = steps.iter().copied().find(|step| *step > at + 1e-3);
                let name = |word: &str| format!("{}: {word}", self.title);
                let less =
                    Button::sign(Sign::Minus, &name(self.less)).value(self.value).enabled(below.is_some()).show(ui);
                let width = 110.0;
                let (rect, label) = ui.allocate_exact_size(vec2(width, size::TARGET), Sense::hover());
                label.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, name(self.value)));
                let palette = theme::palette(ui.ctx());
                let font = FontId::new(size::BODY, theme::strong());
                ui.painter().text(rect.center(), Align2::CENTER_CENTER, self.value, font, palette.text);
                let more =
                    Button::sign(Sign::Plus, &name(self.more)).value(self.value).enabled(above.is_some()).show(ui);
                chosen = below.filter(|_| less.clicked()).or(above.filter(|_| more.clicked()));
            });
        });
        chosen
    }
}

/// A bordered group.
pub fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = theme::palette(ui.ctx());
    egui::Frame::NONE
        .fill(palette.raised)
        .stroke(Stroke::new(size::LINE, palette.line))
        .corner_radius(radius::CONTROL)
        .inner_margin(egui::Margin::symmetric(14, 10))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::TIGHT;
            content(ui)
        })
        .inner
}

/// The title of a sheet.
pub fn heading(ui: &mut Ui, text: &str) {
    let response = ui.label(RichText::new(text).text_style(TextStyle::Heading));
    as_heading(ui, &response, text);
    focus::title(ui.ctx(), text);
    ui.add_space(space::NEAR);
}

/// Assistive technology knows it as a heading. What a label says is its value; a heading has a name.
fn as_heading(ui: &Ui, response: &Response, text: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
        node.set_label(text);
    });
}

/// The title of a group.
pub fn group(ui: &mut Ui, text: &str) {
    ui.add_space(space::NEAR);
    let response = ui.label(RichText::new(text).family(theme::strong()));
    as_heading(ui, &response, text);
}

/// Running text.
pub fn text(ui: &mut Ui, text: &str) {
    ui.label(text);
}

/// An explanation.
pub fn quiet(ui: &mut Ui, text: &str) {
    let palette = theme::palette(ui.ctx());
    ui.label(RichText::new(text).small().color(palette.quiet));
}

/// How far something is; `None` shows that it goes on without saying how far.
pub fn progress(ui: &mut Ui, name: &str, fraction: Option<f32>) {
    let palette = theme::palette(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
    response.widget_info(|| WidgetInfo {
        value: fraction.map(|fraction| f64::from(fraction) * 100.0),
        ..WidgetInfo::labeled(WidgetType::ProgressIndicator, true, name)
    });
    let line = Stroke::new(size::LINE, palette.line);
    ui.painter().rect(rect, 7, palette.raised, line, StrokeKind::Inside);
    let inner = rect.shrink(3.0);
    let filled = match fraction {
        Some(fraction) => {
            Rect::from_min_size(inner.min, vec2(inner.width() * fraction.clamp(0.0, 1.0), inner.height()))
        }
        None if theme::keeps_still(ui.ctx()) => Rect::from_center_size(inner.center(), inner.size() * vec2(0.2, 1.0)),
        None => {
            // Slow: one way in four seconds, so that nothing flickers.
            let time = ui.input(|input| input.time);
            let along = ((time / 4.0).fract() * 2.0 - 1.0).abs() as f32;
            let width = inner.width() * 0.2;
            Rect::from_min_size(inner.min + vec2((inner.width() - width) * along, 0.0), vec2(width, inner.height()))
        }
    };
    ui.painter().add(Shape::rect_filled(filled, 4, palette.focus));
}
