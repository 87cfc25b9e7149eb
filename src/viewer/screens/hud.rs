//! The controls that lie over the visit: a row at the top left, the tour's card at the right.

use bevy_egui::egui;
use egui::{Align2, Area, Context, Id, Order, Rect, RichText, ScrollArea, Ui, pos2, vec2};
use fluent_bundle::FluentArgs;

use super::action::{Action, Setting};
use super::controls::{self, Button, Sign, Weight};
use super::making_card::making_card;
use super::model::HudModel;
use super::moves;
use super::sights;
use super::step_bar::{Taken, step_bar};
use super::theme::{self, radius, size, space};
use super::timeline::timeline_card;
use crate::viewer::visitor::{Aloud, Overlay, Posture, Toggle, TourCommand, TourPosition, Words};
use crate::visiting::touring::Pace;

/// The part of a window where captions stand: the middle of its lower third. Nothing else is put there.
pub fn captions_reserve(window: Rect) -> Rect {
    let width = window.width() * 0.46;
    Rect::from_min_max(
        pos2(window.center().x - width / 2.0, window.bottom() - window.height() / 3.0),
        pos2(window.center().x + width / 2.0, window.bottom()),
    )
}

/// Everything over the visit while no sheet is open.
pub fn hud_panel(ui: &mut Ui, model: &HudModel, words: &Words) -> Vec<Action> {
    let mut actions = Vec::new();
    let window = ui.max_rect();
    let mut below = button_row(ui, window, model, words, &mut actions);
    // What else lies over the visit keeps clear of the bar.
    let mut room = window;
    if let Some(bar) = model.bar {
        match step_bar(ui, window, below, bar, words, &mut actions) {
            Taken::Above(rect) => below = rect.bottom(),
            Taken::Left(rect) => *room.left_mut() = rect.right(),
        }
    }
    let mut taken = vec![captions_reserve(window)];
    let card = tour_card_rect(window, room, below);
    let has_card = model.sight.is_some() || model.tour.is_some() || model.making.is_some();
    if let Some(timeline) = model.timeline.as_ref().filter(|_| model.timeline_open) {
        // Beside the card and above the captions.
        let right = if has_card { card.0.left() } else { window.right() };
        let right = if right > room.left() + 300.0 { right } else { window.right() };
        let at = pos2(room.left() + margin(window), below + space::NEAR);
        let room = Rect::from_min_max(window.min, pos2(right, captions_reserve(window).top()));
        let (asked, rect) = timeline_card(ui, at, room, timeline, words);
        actions.extend(asked);
        taken.push(rect);
    }
    taken.extend(has_card.then_some(card.0));
    taken.extend(model.lens);
    let free = Rect::from_min_max(pos2(room.left(), below), window.max);
    actions.extend(sights::marks(ui, free, &taken, &model.sights));
    if let Some(sight) = &model.sight {
        actions.extend(sights::card(ui, card, sight, words));
    } else if let Some(tour) = &model.tour {
        tour_card(ui, card, (tour, model.aloud), words, &mut actions);
    } else if let Some(draft) = &model.making {
        let (rect, corner) = card;
        self::card(ui.ctx(), "making", (corner.pos_in_rect(&rect), corner), rect.size(), |ui, height| {
            making_card(ui, height, draft, words, &mut actions);
        });
    }
    actions
}

/// Between the window's edge and what lies over the visit.
fn margin(window: Rect) -> f32 {
    if window.width() < 600.0 { space::TIGHT } else { space::NEAR * 1.6 }
}

/// Draws the row and answers where it ends.
fn button_row(ui: &Ui, window: Rect, model: &HudModel, words: &Words, actions: &mut Vec<Action>) -> f32 {
    let margin = margin(window);
    area(ui.ctx(), "hud", window.min + vec2(margin, margin), window.width() - 2.0 * margin, |ui| {
        let over = |button: Button<'_>, ui: &mut Ui| button.weight(Weight::OverPicture).show(ui).clicked();
        ui.horizontal_wrapped(|ui| {
            let menu = words.get("menu-title");
            if over(Button::new(&menu).with_sign(Sign::Menu), ui) {
                actions.push(Action::Show(Overlay::Menu));
            }
            let access = words.get("access-title");
            let sign = Button::sign(Sign::Access, &access);
            if over(sign, ui) {
                actions.push(Action::Show(Overlay::Access));
            }
            let (usual, change) = match model.posture {
                Posture::Standing => (words.get("standing"), words.get("sit-down")),
                Posture::Seated => (words.get("seated"), words.get("stand-up")),
            };
            let posture = if model.body.is_empty() { usual } else { model.body.clone() };
            if over(Button::new(&posture).named(&format!("{posture}. {change}")), ui) {
                actions.push(Action::Toggle(Toggle::Posture));
            }
            moves::way_buttons(ui, model.moving, words, actions);
            // Little room: the rest is in the menu.
            let little = window.width() < 560.0 || window.height() < 300.0;
            if little || (model.tour.is_some() && window.width() < 900.0) {
                return;
            }
            let places = words.get("places-title");
            if model.places && over(Button::new(&places), ui) {
                actions.push(Action::Show(Overlay::Places));
            }
            if let Some(phase) = model.timeline.as_ref().and_then(|timeline| timeline.phases.get(timeline.at)) {
                let what = words.get(if model.timeline_open { "timeline-close" } else { "timeline-open" });
                if over(Button::new(&phase.year).named(&format!("{what}. {}", phase.year)), ui) {
                    actions.push(Action::Toggle(Toggle::Timeline));
                }
            }
            let captions = words.get(if model.captions { "captions-on" } else { "captions-off" });
            if over(Button::new(&captions), ui) {
                actions.push(Action::Toggle(Toggle::Captions));
            }
            let help = words.get("help-button");
            if over(Button::new(&help), ui) {
                actions.push(Action::Show(Overlay::Help));
            }
        });
    })
    .bottom()
}

/// Where the tour's card may be: beside the captions where the window is wide, and there at the
/// bottom; otherwise above them, in what is left of the window.
fn tour_card_rect(window: Rect, room: Rect, below: f32) -> (Rect, Align2) {
    let reserve = captions_reserve(window);
    let beside = window.right() - reserve.right() - 2.0 * space::NEAR;
    let top = below + space::NEAR;
    if beside >= 290.0 {
        let left = reserve.right() + space::NEAR;
        let corner = window.max - egui::Vec2::splat(space::NEAR);
        return (Rect::from_min_max(pos2(left, top), corner), Align2::LEFT_BOTTOM);
    }
    let bottom = (reserve.top() - space::TIGHT).max(top + size::TARGET);
    let across = room.x_range().shrink(space::TIGHT);
    (Rect::from_x_y_ranges(across, top..=bottom), Align2::LEFT_TOP)
}

/// A tour with what of it is read aloud.
type Guided<'a> = (&'a TourPosition, Aloud);

fn tour_card(ui: &Ui, (room, corner): (Rect, Align2), tour: Guided<'_>, words: &Words, actions: &mut Vec<Action>) {
    let at = corner.pos_in_rect(&room);
    card(ui.ctx(), "tour", (at, corner), room.size(), |ui, height| {
        // The buttons' height depends on how they wrap: the pass before has measured it.
        let buttons = ui.data(|data| data.get_temp(Id::new(TOUR_BUTTONS))).unwrap_or(size::TARGET);
        let text_height = height - buttons - space::NEAR;
        if text_height < LEAST_TEXT {
            // Very large text: one thing scrolls, what can be pressed comes first.
            ScrollArea::vertical().id_salt("tour").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                measured_buttons(ui, tour, words, actions);
                tour_text(ui, tour.0, words);
            });
            return;
        }
        ScrollArea::vertical().id_salt("tour").max_height(text_height).auto_shrink([false, true]).show(ui, |ui| {
            tour_text(ui, tour.0, words);
        });
        measured_buttons(ui, tour, words, actions);
    });
}

/// Less than two lines of text over the buttons are not worth reading through.
const LEAST_TEXT: f32 = 60.0;

/// Where the height of the tour's buttons is kept from one pass to the next.
const TOUR_BUTTONS: &str = "tour buttons";

fn measured_buttons(ui: &mut Ui, tour: Guided<'_>, words: &Words, actions: &mut Vec<Action>) {
    let height = ui.scope(|ui| tour_buttons(ui, tour, words, actions)).response.rect.height();
    ui.data_mut(|data| data.insert_temp(Id::new(TOUR_BUTTONS), height));
}

fn tour_text(ui: &mut Ui, tour: &TourPosition, words: &Words) {
    let mut args = FluentArgs::new();
    args.set("stop", tour.stop + 1);
    args.set("stops", tour.stops);
    args.set("minutes", tour.minutes_left);
    let (position, left) = (words.with("tour-position", &args), words.with("tour-left", &args));
    controls::quiet(ui, &format!("{} · {position} · {left}", tour.title));
    ui.label(RichText::new(&tour.stop_title).family(theme::strong()));
    progress(ui, tour);
    if !tour.stop_text.is_empty() {
        controls::text(ui, &tour.stop_text);
    }
    if !tour.description.is_empty() {
        controls::group(ui, &words.get("tour-in-view"));
        controls::text(ui, &tour.description);
    }
}

fn tour_buttons(ui: &mut Ui, (tour, aloud): Guided<'_>, words: &Words, actions: &mut Vec<Action>) {
    let last = tour.stop + 1 >= tour.stops;
    // Five in a row, where the card is wide, and two rows where it is narrow.
    ui.spacing_mut().button_padding.x = 12.0;
    ui.horizontal_wrapped(|ui| {
        let mut press = |button: Button<'_>, command: TourCommand, ui: &mut Ui| {
            if button.show(ui).clicked() {
                actions.push(Action::Tour(command));
            }
        };
        let next = words.get(if last { "tour-finish" } else { "tour-next" });
        press(Button::new(&next).weight(Weight::Primary), TourCommand::Next, ui);
        press(Button::new(&words.get("tour-previous")).enabled(tour.stop > 0), TourCommand::Previous, ui);
        press(Button::new(&words.get("tour-repeat")), TourCommand::Repeat, ui);
        let pause = words.get(if tour.paused { "tour-resume" } else { "tour-pause" });
        press(Button::new(&pause), TourCommand::PauseOrResume, ui);
        let leave = words.get("tour-leave");
        press(Button::new(&words.get("tour-leave-short")).named(&leave), TourCommand::Leave, ui);
    });
    ui.horizontal_wrapped(|ui| {
        pace_buttons(ui, tour, words, actions);
        if Button::new(&words.get("tour-aloud")).choice(aloud.tours).show(ui).clicked() {
            actions.push(Action::Set(Setting::Aloud(Aloud { tours: !aloud.tours, ..aloud })));
        }
    });
}

/// Slower, faster, and whether the tour goes on by itself.
fn pace_buttons(ui: &mut Ui, tour: &TourPosition, words: &Words, actions: &mut Vec<Action>) {
    let pace = tour.pace;
    let mut args = FluentArgs::new();
    args.set("value", words.number(f64::from(pace.speed) * 100.0, 0));
    let percent = words.with("percent", &args);
    args.set("speed", percent);
    let speed = words.with("tour-speed", &args);
    ui.label(RichText::new(&speed).size(size::SMALL));
    for (sign, key, wanted) in [(Sign::Minus, "tour-slower", pace.slower()), (Sign::Plus, "tour-faster", pace.faster())]
    {
        let name = format!("{}. {speed}", words.get(key));
        if Button::sign(sign, &name).enabled(wanted != pace).show(ui).clicked() {
            actions.push(Action::Set(Setting::Pace(wanted)));
        }
    }
    let by_itself = words.get("tour-by-itself");
    if Button::new(&by_itself).choice(pace.automatic).show(ui).clicked() {
        actions.push(Action::Set(Setting::Pace(Pace { automatic: !pace.automatic, ..pace })));
    }
}

/// How much of the stop has passed: a line at the top of the card, only where the tour goes on by itself.
fn progress(ui: &mut Ui, tour: &TourPosition) {
    if !tour.pace.automatic {
        return;
    }
    let palette = theme::palette(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), egui::Sense::hover());
    // What has passed stands out by its height as well as by its brightness.
    ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), 1.0, palette.line);
    let passed = rect.with_max_x(rect.left() + rect.width() * f32::from(tour.share_pct) / 100.0);
    ui.painter().rect_filled(passed, 2.0, palette.text);
}

/// Where the piece of interface of this name is, if it is shown.
pub(super) fn shown(ctx: &Context, name: &str) -> Option<Rect> {
    let id = Id::new(name);
    ctx.memory(|memory| {
        let visible = memory.areas().is_visible(&egui::LayerId::new(Order::Middle, id));
        memory.area_rect(id).filter(|_| visible)
    })
}

/// A piece of interface on the picture, on a layer of its own so that a pointer over it is known to
/// be over it, and not over the visit. Answers the rectangle it took.
pub(super) fn area(ctx: &Context, name: &str, at: egui::Pos2, width: f32, content: impl FnOnce(&mut Ui)) -> Rect {
    area_at(ctx, name, at, Align2::LEFT_TOP, width, content)
}

/// The same, with this corner of it at `at`.
pub(super) fn area_at(
    ctx: &Context,
    name: &str,
    at: egui::Pos2,
    corner: Align2,
    width: f32,
    content: impl FnOnce(&mut Ui),
) -> Rect {
    Area::new(Id::new(name))
        .order(Order::Middle)
        .movable(false)
        .fade_in(false)
        .constrain(false)
        .pivot(corner)
        .fixed_pos(at)
        .default_size(vec2(width, 10_000.0))
        .show(ctx, |ui| {
            ui.set_max_width(width);
            // An area remembers its size, and would never let its content grow again.
            ui.set_max_height(10_000.0);
            content(ui);
        })
        .response
        .rect
}

/// A card on the picture, so wide with its margins. `content` is told how much of a height is left within them.
pub(super) fn card(
    ctx: &Context,
    name: &str,
    (at, corner): (egui::Pos2, Align2),
    room: egui::Vec2,
    content: impl FnOnce(&mut Ui, f32),
) -> Rect {
    let palette = theme::palette(ctx);
    let frame = egui::Frame::NONE
        .fill(palette.over_picture)
        .stroke(egui::Stroke::new(size::LINE, palette.line))
        .corner_radius(radius::CARD)
        .inner_margin(14);
    let within = room - frame.total_margin().sum();
    area_at(ctx, name, at, corner, room.x, |ui| {
        frame.show(ui, |ui| {
            ui.set_width(within.x);
            content(ui, within.y);
        });
    })
}
