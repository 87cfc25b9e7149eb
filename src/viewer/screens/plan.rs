//! The plan: a drawing of the storey on which places are chosen, and a list of the same places beside it.

use bevy_egui::egui;
use egui::{Rect, RichText, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, WidgetType, pos2, vec2};
use fluent_bundle::FluentArgs;

use super::action::Action;
use super::controls::{self, Button, Sign, Weight};
use super::map::{MapModel, MapPlace, View, compass, draw, mark, me};
use super::menu::sheet_head;
use super::theme::{self, radius, size, space};
use super::{focus, frame};
use crate::viewer::visitor::{ControlState, GoTo, Overlay, Words};

/// What is looked at on the plan.
#[derive(Debug, Clone, PartialEq, Default, bevy::prelude::Resource)]
pub struct PlanView {
    /// Id of the place that is chosen.
    pub chosen: Option<String>,
    /// How many times the plan was made larger; 0 shows all of it.
    pub zoom: u8,
}

/// A wish about the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanWish {
    /// This place.
    Choose(String),
    /// Larger.
    Larger,
    /// Smaller.
    Smaller,
}

impl PlanView {
    /// How often the plan is made larger, at most; each time by half.
    pub const MOST: u8 = 6;

    /// Carries it out.
    pub fn obey(&mut self, wish: &PlanWish) {
        match wish {
            PlanWish::Choose(id) => self.chosen = Some(id.clone()),
            PlanWish::Larger => self.zoom = (self.zoom + 1).min(Self::MOST),
            PlanWish::Smaller => self.zoom = self.zoom.saturating_sub(1),
        }
    }
}

/// Least width beside the column that is worth a drawing, points.
const BESIDE: f32 = 320.0;
/// Height of the drawing within the column, points.
const WITHIN: f32 = 260.0;

/// The plan and its list.
pub fn plan_panel(ui: &mut Ui, model: &MapModel, view: &PlanView, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let window = ui.max_rect();
    let column = (size::COLUMN + 2.0 * space::WIDE).min(window.width());
    let beside = Rect::from_min_max(pos2(window.left() + column, window.top()), window.max);
    let has_beside = beside.width() >= BESIDE;
    if has_beside {
        let palette = theme::palette(ui.ctx());
        ui.painter().rect_filled(beside, 0, palette.ink);
    }
    frame::sheet(ui, "plan", |ui| {
        sheet_head(ui, &words.get("plan-title"), words, &mut actions);
        if model.plan.is_none() {
            controls::text(ui, &words.get("plan-not-yet"));
        }
        zoom_buttons(ui, view, words, &mut actions);
        if !has_beside && model.plan.is_some() {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), WITHIN), Sense::hover());
            drawing(ui, rect, model, view, words, &mut actions);
        }
        let chosen = model.places.iter().find(|place| Some(&place.id) == view.chosen.as_ref());
        if let Some(place) = chosen {
            chosen_card(ui, place, words, &mut actions);
        }
        controls::group(ui, &words.get("places-title"));
        for place in &model.places {
            let hint = if place.step_free { words.get("place-step-free") } else { String::new() };
            let is_chosen = Some(&place.id) == view.chosen.as_ref();
            if Button::new(&place.title).hint(&hint).choice(is_chosen).wide().show(ui).clicked() {
                actions.push(Action::Plan(PlanWish::Choose(place.id.clone())));
            }
        }
        if model.places.is_empty() {
            controls::text(ui, &words.get("places-none"));
        }
    });
    if has_beside && model.plan.is_some() {
        let mut picture = ui.new_child(UiBuilder::new().id_salt("plan drawing").max_rect(beside));
        picture.set_clip_rect(beside);
        drawing(&mut picture, beside.shrink(space::GROUP), model, view, words, &mut actions);
    }
    actions
}

fn zoom_buttons(ui: &mut Ui, view: &PlanView, words: &Words, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        let larger = words.get("plan-larger");
        let button = Button::new(&larger).with_sign(Sign::Plus).enabled(view.zoom < PlanView::MOST);
        if button.show(ui).clicked() {
            actions.push(Action::Plan(PlanWish::Larger));
        }
        let smaller = words.get("plan-smaller");
        if Button::new(&smaller).with_sign(Sign::Minus).enabled(view.zoom > 0).show(ui).clicked() {
            actions.push(Action::Plan(PlanWish::Smaller));
        }
    });
}

/// What can be done with the chosen place.
fn chosen_card(ui: &mut Ui, place: &MapPlace, words: &Words, actions: &mut Vec<Action>) {
    controls::card(ui, |ui| {
        ui.label(RichText::new(&place.title).family(theme::strong()));
        if !place.summary.is_empty() {
            controls::quiet(ui, &place.summary);
        }
        ui.horizontal_wrapped(|ui| {
            if Button::new(&words.get("way-go")).weight(Weight::Primary).show(ui).clicked() {
                actions.push(Action::Go(GoTo::Place(place.id.clone())));
                actions.push(Action::Show(Overlay::None));
            }
            if Button::new(&words.get("way-show")).show(ui).clicked() {
                actions.push(Action::Find(place.id.clone()));
                actions.push(Action::Show(Overlay::None));
            }
        });
    });
}

/// The storey with its places. Places that would lie on one another are dots, and controls again when it is larger.
fn drawing(ui: &mut Ui, rect: Rect, model: &MapModel, view: &PlanView, words: &Words, actions: &mut Vec<Action>) {
    let Some(plan) = &model.plan else { return };
    let palette = theme::palette(ui.ctx());
    let [low, high] = plan.bounds;
    let whole = (high - low).max(bevy::math::Vec2::ONE);
    let room = rect.shrink(size::TARGET / 2.0);
    let fit = (room.width() / whole.x).min(room.height() / whole.y);
    let scale = fit * 1.5f32.powi(i32::from(view.zoom));
    let chosen = model.places.iter().find(|place| place.here && Some(&place.id) == view.chosen.as_ref());
    let middle = match (view.zoom, chosen) {
        (0, _) => ((low + high) / 2.0).to_array(),
        (_, Some(place)) => place.at,
        (_, None) => model.at,
    };
    let seen = View { rect, middle, scale };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, radius::CARD, palette.raised);
    draw(&painter, &seen, model, &palette);

    let mut taken: Vec<Rect> = Vec::new();
    let order = chosen.into_iter().chain(model.places.iter().filter(|place| chosen.is_none_or(|c| c.id != place.id)));
    for place in order.filter(|place| place.here) {
        let at = seen.at(place.at);
        let target = Rect::from_center_size(at, Vec2::splat(size::TARGET));
        if !rect.contains_rect(target) {
            continue;
        }
        let is_chosen = chosen.is_some_and(|chosen| chosen.id == place.id);
        if taken.iter().any(|other| other.intersects(target)) {
            mark(&painter, at, place.step_free, 4.0, &palette, false);
            continue;
        }
        taken.push(target);
        let response = ui.interact(target, ui.id().with(&place.id), Sense::click());
        let mut args = FluentArgs::new();
        args.set("place", place.title.clone());
        let key = if place.step_free { "plan-marker-step-free" } else { "plan-marker" };
        let name = words.with(key, &args);
        response.widget_info(|| WidgetInfo::selected(WidgetType::RadioButton, true, is_chosen, &name));
        focus::note(&response, &name, true, ControlState::Button);
        let half = if response.hovered() { 10.0 } else { 8.0 };
        mark(&painter, at, place.step_free, half, &palette, is_chosen);
        if response.has_focus() {
            let ring = Stroke::new(size::RING, palette.focus);
            painter.rect_stroke(target, radius::CONTROL, ring, StrokeKind::Inside);
        }
        if response.clicked() {
            actions.push(Action::Plan(PlanWish::Choose(place.id.clone())));
        }
    }
    me(&painter, seen.at(model.at), model.yaw, &palette);
    compass(&painter, rect, &words.get("compass-letter"), &palette);
    painter.rect_stroke(rect, radius::CARD, Stroke::new(size::LINE, palette.line), StrokeKind::Inside);
}
