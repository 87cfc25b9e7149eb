//! Draws the screen of the moment with the panels' functions.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::{EguiContext, EguiContexts, EguiInput, PrimaryEguiContext, egui};

use super::access_body::OwnBody;
use super::action::Action;
use super::dialog::Dialog;
use super::model::{HandsModel, HudModel, MakingModel, MenuModel, OpeningModel, PlaceEntry, SightMark, StartModel};
use super::step_bar::BarModel;
use super::toasts::{Toasts, toasts_panel};
use super::{
    access, focus, frame, hands, hud, lights, making, map, menu, moves, opening, plan, start, streaming_panel, theme,
    visit_model, welcome, whereabouts, whereabouts_model,
};
use crate::viewer::visitor::{
    AppScreen, Assigning, Bodies, ChosenSight, Controls, CurrentVisit, Devices, Eye, HandsMap, LensAt, Lights, Loading,
    Making, Moving, OpenedFrom, Overlay, Preferences, SightsInView, StreamingReport, SwitchState, Timeline, TourStatus,
    Typing, Visitor, Words,
};
use crate::visiting::scanning::Lit;
use crate::visiting::sights::Sight;
use crate::visiting::vision::lens;

/// Everything that screens read.
#[derive(SystemParam)]
pub(super) struct Shown<'w, 's> {
    screen: Res<'w, State<AppScreen>>,
    overlay: Res<'w, Overlay>,
    loading: Res<'w, Loading>,
    preferences: Res<'w, Preferences>,
    visit: Option<Res<'w, CurrentVisit>>,
    tour: Res<'w, TourStatus>,
    report: Res<'w, StreamingReport>,
    timeline: Res<'w, Timeline>,
    toasts: Res<'w, Toasts>,
    dialog: Res<'w, Dialog>,
    hands: (Res<'w, HandsMap>, Res<'w, Assigning>, Res<'w, Devices>),
    words: Res<'w, Words>,
    sights: Res<'w, SightsInView>,
    sight: Res<'w, ChosenSight>,
    bodies: Option<Res<'w, Bodies>>,
    lights: Res<'w, Lights>,
    switch: Res<'w, SwitchState>,
    controls: ResMut<'w, Controls>,
    typing: ResMut<'w, Typing>,
    ways: whereabouts_model::Ways<'w>,
    moving: Res<'w, Moving>,
    lens_at: Option<Res<'w, LensAt>>,
    /// What is being made, and where it was opened from: whoever opened no visit of their own makes no tours.
    making: (Res<'w, Making>, Option<Res<'w, OpenedFrom>>),
    visitors: Query<'w, 's, (&'static Visitor, &'static Transform)>,
}

impl Shown<'_, '_> {
    /// What the chosen body is called, where it is not just standing or seated.
    fn body_title(&self, language: &str) -> String {
        let id = self.preferences.posture.profile.as_str();
        match &self.bodies {
            Some(bodies) if id != "standing" && id != "seated" => bodies.0.get(id).title(language).to_owned(),
            _ => String::new(),
        }
    }
}

/// The camera through which points of the visit become points of the window.
pub(super) type Eyes<'w, 's> = Query<'w, 's, (&'static Camera, &'static Transform), With<Eye>>;

/// Dresses the context before its pass begins, so that its fonts are there for the first picture.
pub(super) fn dress(contexts: Query<&mut EguiContext, With<PrimaryEguiContext>>, preferences: Res<Preferences>) {
    for mut context in contexts {
        let ctx = context.get_mut();
        theme::wear(ctx, preferences.high_contrast);
        theme::keep_still(ctx, preferences.reduced_motion);
        let scale = preferences.text_scale.clamp(1.0, 4.0);
        if (ctx.zoom_factor() - scale).abs() > 1e-3 {
            ctx.set_zoom_factor(scale);
        }
    }
}

/// bevy_egui tells the modifier keys anew each frame, and egui draws again for every event: a window would never
/// rest. Only a change is news.
pub(super) fn drop_repeated_modifiers(mut inputs: Query<&mut EguiInput>, mut last: Local<egui::Modifiers>) {
    for mut input in &mut inputs {
        input.events.retain(|event| match event {
            egui::Event::ModifiersChanged(now) => std::mem::replace(&mut *last, *now) != *now,
            _ => true,
        });
    }
}

/// Draws. A pass may be run twice in a frame: actions are messages, of which the same twice does no
/// harm, and egui reports a click in one pass only.
pub(super) fn show_screens(
    mut contexts: EguiContexts,
    mut shown: Shown,
    eyes: Eyes,
    mut out: MessageWriter<Action>,
    mut lit: Local<Option<u64>>,
) {
    // Until a camera exists there is nothing to draw on.
    let Ok(ctx) = contexts.ctx_mut() else { return };
    let mut root = frame::root(ctx);
    let ui = &mut root;
    let words = &*shown.words;
    let mut actions = match (shown.screen.get(), *shown.overlay) {
        (AppScreen::Opening, overlay) => {
            let model = OpeningModel { phase: shown.loading.phase.clone(), fraction: shown.loading.fraction };
            // Who is new chooses how to visit while the visit is made ready.
            match overlay {
                Overlay::Welcome => welcome::welcome_panel(ui, &shown.preferences, Some(&model), words),
                _ => opening::opening_panel(ui, &model, words),
            }
        }
        (
            AppScreen::Start,
            Overlay::None
            | Overlay::Menu
            | Overlay::Places
            | Overlay::Phases
            | Overlay::Plan
            | Overlay::Moves
            | Overlay::Making,
        ) => {
            let model = StartModel { recent: shown.preferences.recent.clone(), choosing: shown.dialog.is_open() };
            start::start_panel(ui, &model, words)
        }
        (screen, overlay) => {
            if *screen == AppScreen::Start {
                frame::backdrop(ui);
            }
            over_visit(ui, overlay, &shown, &eyes, words)
        }
    };
    actions.extend(toasts_panel(ui, shown.toasts.shown(), words));
    let over_the_visit = *shown.screen.get() == AppScreen::Visiting && *shown.overlay == Overlay::None;
    let dwell = shown.preferences.switch.dwell;
    if (dwell || shown.switch.touched) && !over_the_visit {
        actions.extend(lights::scroll_buttons(ui, dwell.then_some(shown.switch.paused), words));
    }
    lights::lights(ui.ctx(), &shown.lights, &shown.controls);
    let (title, all) = focus::offered(ui.ctx());
    let controls = Controls {
        screen: *shown.screen.get() as u64 * 256 + *shown.overlay as u64,
        title,
        focused: focus::focused(ui.ctx(), &all),
        all,
        zoom: ui.ctx().zoom_factor(),
    };
    let now_lit = match &shown.lights.lit {
        Lit::Nothing => None,
        Lit::Item(id) => Some(*id),
        Lit::Group(ids) => ids.get(ids.len() / 2).copied(),
    };
    if *lit != now_lit {
        *lit = now_lit;
        if let Some(id) = now_lit {
            focus::seek(ui.ctx(), id);
            ui.ctx().request_repaint();
        }
    }
    if over_the_visit {
        focus::release(ui.ctx());
    } else {
        focus::end(ui);
    }
    out.write_batch(actions);
    shown.controls.set_if_neq(controls);
    shown.typing.set_if_neq(Typing(ui.ctx().text_edit_focused()));
}

fn over_visit(ui: &mut egui::Ui, overlay: Overlay, shown: &Shown, eyes: &Eyes, words: &Words) -> Vec<Action> {
    let visit = shown.visit.as_deref();
    let language = words.language();
    let bookmarks = &shown.preferences.bookmarks;
    match overlay {
        Overlay::None => {
            let mut actions = Vec::new();
            if shown.report.open {
                actions.extend(streaming_panel::streaming_panel(
                    ui,
                    &visit_model::figures(&shown.report, words),
                    words,
                ));
            }
            let model = HudModel {
                posture: shown.preferences.posture.posture(),
                body: shown.body_title(language),
                moving: *shown.moving,
                captions: shown.preferences.captions,
                places: visit.is_some_and(visit_model::has_places),
                tour: shown.tour.running.clone(),
                making: shown.making.0.draft.clone(),
                aloud: shown.preferences.aloud,
                timeline: visit.and_then(|visit| visit_model::timeline(visit, &shown.timeline, language)),
                timeline_open: shown.timeline.open,
                sights: visit.map(|visit| sight_marks(visit, shown, eyes, ui.ctx().zoom_factor())).unwrap_or_default(),
                sight: visit.and_then(|visit| {
                    visit_model::sight(visit, shown.sight.0.as_ref()?, shown.preferences.reading.easy, language)
                }),
                lens: lens_rect(shown, ui),
                bar: shown.switch.shows_bar(&shown.preferences.switch).then(|| BarModel {
                    at_top: shown.preferences.switch.bar_at_top,
                    dwell: shown.preferences.switch.dwell.then_some(shown.switch.paused),
                }),
            };
            actions.extend(hud::hud_panel(ui, &model, words));
            if shown.preferences.map.shown {
                actions.extend(map::map_panel(ui, &map_model(shown, language), words));
            }
            let cards = shown.ways.cards(visit, language);
            actions.extend(whereabouts::cards_panel(ui, &cards, words));
            actions
        }
        Overlay::Menu => {
            let model = MenuModel {
                title: visit.map(|visit| visit_model::title(visit, language)).unwrap_or_default(),
                tours: visit.map(|visit| visit_model::tours(visit, bookmarks, language)).unwrap_or_default(),
                touring: shown.tour.running.is_some(),
                places: visit.is_some_and(visit_model::has_places),
                phases: shown.timeline.shown.is_some(),
                making: shown.making.1.is_some(),
                text_scale: shown.preferences.text_scale,
                choosing: shown.dialog.is_open(),
            };
            menu::menu_panel(ui, &model, words)
        }
        Overlay::Places => {
            let places: Vec<PlaceEntry> = visit.map(|visit| visit_model::places(visit, language)).unwrap_or_default();
            menu::places_panel(ui, &places, words)
        }
        Overlay::Phases => {
            let timeline = visit.and_then(|visit| visit_model::timeline(visit, &shown.timeline, language));
            menu::phases_panel(ui, &timeline.unwrap_or_default(), words)
        }
        Overlay::Plan => plan::plan_panel(ui, &map_model(shown, language), shown.ways.view(), words),
        Overlay::Moves => moves::moves_panel(ui, words),
        Overlay::Help => menu::help_panel(ui, &hands_model(shown), words),
        Overlay::Access => {
            let own = shown.bodies.as_ref().map(|bodies| OwnBody::all(&bodies.0, language)).unwrap_or_default();
            access::access_panel(ui, &shown.preferences, &own, words)
        }
        Overlay::Welcome => welcome::welcome_panel(ui, &shown.preferences, None, words),
        Overlay::Controls => hands::hands_panel(ui, &hands_model(shown), words),
        Overlay::Making => making::making_panel(ui, &making_model(shown, language), words),
    }
}

/// Where the magnifier is, in points of the interface.
fn lens_rect(shown: &Shown, ui: &egui::Ui) -> Option<egui::Rect> {
    let at = shown.lens_at.as_ref()?.0;
    if shown.preferences.vision.checked().magnifier <= 1.0 {
        return None;
    }
    let pixels = ui.ctx().pixels_per_point();
    let size = ui.max_rect().size() * pixels;
    let size = Vec2::new(size.x, size.y);
    let (low, high) = lens(at.unwrap_or(size / 2.0), size);
    let point = |at: Vec2| egui::pos2(at.x / pixels, at.y / pixels);
    Some(egui::Rect::from_min_max(point(low), point(high)))
}

fn hands_model(shown: &Shown) -> HandsModel {
    let (map, assigning, devices) = &shown.hands;
    HandsModel {
        bindings: map.0.clone(),
        listening: assigning.0.clone(),
        handling: shown.preferences.handling.clone(),
        devices: Devices::clone(devices),
        choosing: shown.dialog.is_open(),
    }
}

/// Points of interest at their places in the window.
fn sight_marks(visit: &CurrentVisit, shown: &Shown, eyes: &Eyes, zoom: f32) -> Vec<SightMark> {
    let Ok((camera, eye)) = eyes.single() else { return Vec::new() };
    let eye = GlobalTransform::from(*eye);
    let highlight = shown.tour.running.as_ref().map_or(&[][..], |tour| &tour.highlight);
    let mark = |sight: &Sight| {
        let at = camera.world_to_viewport(&eye, sight.at).ok()? / zoom;
        visit_model::sight_mark(visit, sight, (at.x, at.y), highlight, &shown.words)
    };
    shown.sights.0.iter().filter_map(mark).collect()
}

fn making_model(shown: &Shown, language: &str) -> MakingModel {
    let mut model = MakingModel {
        making: Making::clone(&shown.making.0),
        choosing: shown.dialog.is_open(),
        ..MakingModel::default()
    };
    if let Some(visit) = shown.visit.as_deref() {
        model.tours = visit_model::tours(visit, &[], language);
        model.places = visit_model::places(visit, language);
        model.phases = visit_model::timeline(visit, &shown.timeline, language).map(|it| it.phases).unwrap_or_default();
        let in_view = |id: &String| shown.sights.0.iter().any(|sight| sight.id == *id);
        let annotations = visit.0.visit.annotations.iter();
        model.sights =
            annotations.map(|it| (it.id.clone(), it.title.get(language).to_owned(), in_view(&it.id))).collect();
    }
    model
}

fn map_model(shown: &Shown, language: &str) -> map::MapModel {
    let body = shown.visitors.single().ok();
    shown.ways.map(shown.visit.as_deref(), &shown.timeline, body, &shown.tour, language)
}
