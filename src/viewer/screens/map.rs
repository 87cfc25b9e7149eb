//! The small map over the visit: where I am and where I look, places, the way that was found, and the compass. It is a
//! button that opens the plan.

use bevy_egui::egui;
use egui::{
    Align2, FontId, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2,
};
use std::sync::Arc;

use super::action::Action;
use super::focus;
use super::hud::{area, captions_reserve, shown};
use super::theme::{self, Palette, radius, size, space};
use crate::viewer::visitor::{ControlState, Overlay, Words};
use crate::visiting::plan::FloorPlan;

/// What the small map and the plan show. Points are x and z of visit space, metres.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapModel {
    /// The plan of the storey; `None` until it has been measured.
    pub plan: Option<Arc<FloorPlan>>,
    /// The body.
    pub at: [f32; 2],
    /// Its heading: radians, 0 is -Z, positive to the left.
    pub yaw: f32,
    /// Places to go to.
    pub places: Vec<MapPlace>,
    /// The way that was found; where there is none, the tour's way from stop to stop.
    pub way: Vec<[f32; 2]>,
}

/// A place on the map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MapPlace {
    /// Its id.
    pub id: String,
    /// In the visitor's language.
    pub title: String,
    /// What there is to see, in the visitor's language.
    pub summary: String,
    /// Where it is.
    pub at: [f32; 2],
    /// A wheelchair gets there from the entrance without a step.
    pub step_free: bool,
    /// On this storey; others are only in the list.
    pub here: bool,
}

/// Metres across the small map.
const ACROSS_M: f32 = 46.0;
/// Largest side, points.
const LARGEST: f32 = 210.0;
/// Smaller maps say nothing, points.
const SMALLEST: f32 = 88.0;

/// Where the small map is: at the left of the captions, below everything else. Where the bar of step buttons has that
/// place, it is above it, from `between` the row of buttons to the bar. `None` where there is no room.
pub fn map_rect(window: Rect, between: Option<egui::Rangef>) -> Option<Rect> {
    let margin = if window.width() < 600.0 { space::TIGHT } else { space::NEAR };
    let reserve = captions_reserve(window);
    let width = (reserve.left() - window.left() - 2.0 * margin).min(LARGEST);
    let room = between.unwrap_or(egui::Rangef::new(reserve.top(), window.bottom())).shrink(margin);
    let height = room.span().min(LARGEST);
    let corner = pos2(window.left() + margin, room.max);
    let rect = Rect::from_min_max(pos2(corner.x, corner.y - height), pos2(corner.x + width, corner.y));
    (width >= SMALLEST && height >= SMALLEST).then_some(rect)
}

/// The small map.
pub fn map_panel(ui: &Ui, model: &MapModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let row = shown(ui.ctx(), "hud").map_or(ui.max_rect().top(), |row| row.bottom());
    let bar = shown(ui.ctx(), "bar").map(|bar| egui::Rangef::new(row, bar.top()));
    let Some(rect) = map_rect(ui.max_rect(), bar).filter(|_| model.plan.is_some()) else { return actions };
    area(ui.ctx(), "map", rect.min, rect.width(), |ui| {
        let (rect, response) = ui.allocate_exact_size(rect.size(), Sense::click());
        let name = words.get("map-name");
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &name));
        focus::note(&response, &name, true, ControlState::Button);
        let palette = theme::palette(ui.ctx());
        let scale = rect.width().max(rect.height()) / ACROSS_M;
        let view = View { rect, middle: model.at, scale };
        let painter = ui.painter_at(rect);
        painter.rect_filled(rect, radius::CARD, palette.over_picture);
        draw(&painter, &view, model, &palette);
        for place in model.places.iter().filter(|place| place.here) {
            mark(&painter, view.at(place.at), place.step_free, 5.0, &palette, false);
        }
        me(&painter, view.at(model.at), model.yaw, &palette);
        compass(&painter, rect, &words.get("compass-letter"), &palette);
        let line = if response.has_focus() {
            Stroke::new(size::RING, palette.focus)
        } else {
            Stroke::new(size::LINE, palette.line)
        };
        ui.painter().rect_stroke(rect, radius::CARD, line, StrokeKind::Inside);
        if response.clicked() {
            actions.push(Action::Show(Overlay::Plan));
        }
    });
    actions
}

/// Which part of the plan is seen where: north is up.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// On the screen.
    pub rect: Rect,
    /// In its middle.
    pub middle: [f32; 2],
    /// Points a metre.
    pub scale: f32,
}

impl View {
    /// A point of the plan on the screen.
    pub fn at(&self, [x, z]: [f32; 2]) -> Pos2 {
        self.rect.center() + vec2(x - self.middle[0], z - self.middle[1]) * self.scale
    }
}

/// Floor, walls and way.
pub(super) fn draw(painter: &Painter, view: &View, model: &MapModel, palette: &Palette) {
    let Some(plan) = &model.plan else { return };
    let floor = palette.hovered;
    for [low, high] in &plan.floor {
        let rect = Rect::from_min_max(view.at(low.to_array()), view.at(high.to_array()));
        if rect.intersects(view.rect) {
            // A little larger: no seams between neighbours.
            painter.rect_filled(rect.expand(0.3), 0, floor);
        }
    }
    let wall = Stroke::new((view.scale * 0.12).clamp(1.2, 3.0), palette.line);
    for line in &plan.walls {
        let points: Vec<Pos2> = line.iter().map(|point| view.at(point.to_array())).collect();
        if Rect::from_points(&points).intersects(view.rect) {
            painter.add(Shape::line(points, wall));
        }
    }
    if model.way.len() > 1 {
        let points: Vec<Pos2> = model.way.iter().map(|point| view.at(*point)).collect();
        painter.add(Shape::line(points.clone(), Stroke::new(7.0, palette.ink)));
        painter.add(Shape::line(points, Stroke::new(3.5, palette.focus)));
    }
}

/// A place: a full disc is reached without a step, an open ring is not known to be.
pub(super) fn mark(painter: &Painter, at: Pos2, step_free: bool, half: f32, palette: &Palette, chosen: bool) {
    if chosen {
        painter.circle_filled(at, half + 6.0, palette.focus);
    }
    painter.circle_filled(at, half + 2.5, palette.ink);
    if step_free {
        painter.circle_filled(at, half, palette.text);
    } else {
        painter.circle_stroke(at, half - 1.0, Stroke::new(2.0, palette.text));
    }
}

/// An arrow head that looks where the body looks.
pub(super) fn me(painter: &Painter, at: Pos2, yaw: f32, palette: &Palette) {
    let ahead = vec2(-yaw.sin(), -yaw.cos());
    let aside = vec2(-ahead.y, ahead.x);
    let arrow = |size: f32| {
        vec![
            at + ahead * 13.0 * size,
            at - ahead * 9.0 * size + aside * 9.0 * size,
            at - ahead * 4.0 * size,
            at - ahead * 9.0 * size - aside * 9.0 * size,
        ]
    };
    // Two halves: egui fills convex shapes alone.
    for (size, color) in [(1.35, palette.ink), (1.0, palette.focus)] {
        let [tip, right, tail, left] = [0, 1, 2, 3].map(|corner| arrow(size)[corner]);
        painter.add(Shape::convex_polygon(vec![tip, right, tail], color, Stroke::NONE));
        painter.add(Shape::convex_polygon(vec![tip, tail, left], color, Stroke::NONE));
    }
}

/// North.
pub(super) fn compass(painter: &Painter, rect: Rect, letter: &str, palette: &Palette) {
    let at = pos2(rect.right() - 22.0, rect.top() + 24.0);
    painter.circle_filled(at, 18.0, palette.over_picture);
    painter.circle_stroke(at, 18.0, Stroke::new(size::LINE, palette.line));
    let tip = at - vec2(0.0, 16.0);
    painter.add(Shape::convex_polygon(
        vec![tip, tip + vec2(5.0, 8.0), tip + vec2(-5.0, 8.0)],
        palette.focus,
        Stroke::NONE,
    ));
    painter.text(
        at + vec2(0.0, 5.0),
        Align2::CENTER_CENTER,
        letter,
        FontId::new(size::SMALL, theme::strong()),
        palette.text,
    );
}
