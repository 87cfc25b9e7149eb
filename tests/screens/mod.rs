//! The screens: what they show, what can be pressed, and what a press asks for.

mod app;
mod commands;
mod made;
mod panels;
mod pictures;
mod rest;

use std::sync::Arc;

use bevy_egui::egui;
use egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Ui, vec2};
use parvis::viewer::language::words_for;
use parvis::viewer::screens::access_body::OwnBody;
use parvis::viewer::screens::action::Action;
use parvis::viewer::screens::map::{self, MapModel, MapPlace};
use parvis::viewer::screens::model::{
    HandsModel, HudModel, MenuModel, OpeningModel, PhaseEntry, PlaceEntry, SightCard, SightMark, StartModel,
    TimelineModel, TourEntry,
};
use parvis::viewer::screens::plan::{self, PlanView};
use parvis::viewer::screens::step_bar::BarModel;
use parvis::viewer::screens::toasts::{Toasts, toasts_panel};
use parvis::viewer::screens::whereabouts::{CardsModel, OfferModel, cards_panel};
use parvis::viewer::screens::{access, focus, hands, hud, making, menu, moves, opening, start, theme, welcome};
use parvis::viewer::visitor::{
    GoTo, Listening, Moving, Notice, NoticeKind, Posture, Preferences, RecentVisit, TourPosition, Words,
};
use parvis::visiting::hands::{Command, Device, Input};
use parvis::visiting::touring::Pace;

/// Every screen with its worst content, by name.
pub const SCREENS: &[&str] = &[
    "start",
    "opening",
    "hud",
    "tour",
    "timeline",
    "sights",
    "sight",
    "bar",
    "menu",
    "places",
    "phases",
    "help",
    "access",
    "welcome",
    "hands",
    "pace",
    "listening",
    "toasts",
    "map",
    "plan",
    "answer",
    "offer",
    "way",
    "moves",
    "flying",
    "pointing",
    "crowded",
    "making",
    "making-left",
    "making-tour",
    "making-stop",
    "making-card",
];

/// Those that lie over the visit and take no focus by themselves.
pub const OVER_VISIT: &[&str] = &[
    "hud",
    "tour",
    "timeline",
    "sights",
    "sight",
    "bar",
    "map",
    "answer",
    "offer",
    "way",
    "flying",
    "pointing",
    "crowded",
    "making-card",
];

/// Nine phases, the seventh of which is shown.
pub fn timeline() -> TimelineModel {
    let years = ["1163", "1182", "1200", "1225", "1250", "1345", "1859", "2019", "2024"];
    let phase = |year: &str| PhaseEntry {
        id: year.into(),
        year: year.into(),
        title: "La flèche et la restauration de Lassus et Viollet-le-Duc".into(),
        text: "Une flèche de chêne et de plomb s’élève à la croisée. Les rois de la façade sont sculptés de nouveau. "
            .repeat(3),
        certainty: "certainty-attested",
    };
    TimelineModel { phases: years.map(phase).into(), at: 6 }
}

/// Five points of interest: two upon each other, two near each other that a tour speaks of, and one outside.
pub fn sights() -> Vec<SightMark> {
    let mark = |id: &str, at, highlighted| SightMark {
        id: id.into(),
        title: format!("Chapiteau à crochets du pilier {id}"),
        distance: "12 m".into(),
        at,
        highlighted,
    };
    vec![
        mark("nord", (120.0, 200.0), false),
        mark("sud", (130.0, 210.0), false),
        mark("pier", (100.0, 300.0), true),
        mark("est", (160.0, 300.0), true),
        mark("ouest", (-20.0, 300.0), false),
    ]
}

/// A nave with two rows of piers and a choir, eight places, and a way.
pub fn map_model() -> MapModel {
    use bevy::math::Vec2;
    use parvis::visiting::plan::FloorPlan;
    let square = |x: f32, z: f32, half: f32| {
        [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]]
            .map(|[i, k]| Vec2::new(x + i * half, z + k * half))
            .to_vec()
    };
    let mut walls: Vec<Vec<Vec2>> =
        (0..10).flat_map(|k| [-6.0, 6.0].map(|z| square(6.0 + 6.0 * k as f32, z, 0.7))).collect();
    let apse = (0..=20).map(|k| Vec2::new(64.0, 0.0) + 16.0 * Vec2::from_angle((k as f32 / 20.0 - 0.5) * 3.1));
    let outline: Vec<Vec2> = [Vec2::new(0.0, 16.0), Vec2::new(0.0, -16.0)].into_iter().chain(apse).collect();
    walls.push(outline.iter().chain(outline.first()).copied().collect());
    let plan = FloorPlan {
        height_m: 0.0,
        bounds: [Vec2::new(0.0, -16.0), Vec2::new(80.0, 16.0)],
        walls,
        floor: vec![[Vec2::new(0.0, -16.0), Vec2::new(64.0, 16.0)], [Vec2::new(64.0, -12.0), Vec2::new(75.0, 12.0)]],
    };
    let place = |id: &str, title: &str, at: [f32; 2], step_free| MapPlace {
        id: id.into(),
        title: title.into(),
        summary: "Toute la longueur de l’église s’ouvre devant vous.".into(),
        at,
        step_free,
        here: true,
    };
    MapModel {
        plan: Some(Arc::new(plan)),
        at: [30.0, 1.0],
        yaw: -1.2,
        places: vec![
            place("entrance", "Entrée", [4.0, 0.0], true),
            place("nave", "Nef", [33.0, 0.0], true),
            place("south-aisle", "Bas-côté sud et ses chapelles", [36.0, 10.0], true),
            place("crossing", "Croisée du transept", [50.0, 0.0], true),
            place("choir", "Chœur", [66.0, 0.0], false),
            MapPlace { here: false, ..place("tower", "Galerie des chimères", [2.0, 8.0], false) },
        ],
        way: vec![[30.0, 1.0], [48.0, 3.0], [58.0, 3.0], [66.0, 0.0]],
    }
}

/// Draws one of [`SCREENS`].
pub fn draw(screen: &str, ui: &mut Ui, words: &Words) -> Vec<Action> {
    let tour = || TourPosition {
        tour: "short".into(),
        title: "From the west front to the choir".into(),
        stop: 1,
        stops: 5,
        stop_title: "Under the crossing".into(),
        stop_text: "Look up: the vault stands thirty-three metres above you, and rests on four piers.".into(),
        text_language: "en".to_owned(),
        description: "Four piers, and between them the light of two roses.".into(),
        highlight: vec!["pier".into()],
        paused: false,
        travelling: false,
        pace: Pace::default(),
        share_pct: 40,
        minutes_left: 7,
    };
    match screen {
        "start" => {
            let recent = ["Basilique Saint-Denis", "The parish church of Long Melford, scanned in 2023"];
            let recent =
                recent.map(|title| RecentVisit { title: title.into(), path: "/home/someone/visits/a.json".into() });
            start::start_panel(ui, &StartModel { recent: recent.into(), choosing: false }, words)
        }
        "opening" => {
            opening::opening_panel(ui, &OpeningModel { phase: "Cutting the stones".into(), fraction: Some(0.4) }, words)
        }
        "hud" => hud::hud_panel(ui, &HudModel { captions: true, places: true, ..HudModel::default() }, words),
        "tour" => {
            let model = HudModel {
                posture: Posture::Seated,
                body: String::new(),
                captions: true,
                places: true,
                tour: Some(tour()),
                timeline: Some(timeline()),
                ..HudModel::default()
            };
            hud::hud_panel(ui, &model, words)
        }
        "timeline" => {
            let model = HudModel { timeline: Some(timeline()), timeline_open: true, ..HudModel::default() };
            hud::hud_panel(ui, &model, words)
        }
        "sights" => {
            let model = HudModel { tour: Some(tour()), sights: sights(), ..HudModel::default() };
            hud::hud_panel(ui, &model, words)
        }
        "lens" => {
            let lens = Some(Rect::from_min_max(egui::pos2(90.0, 180.0), egui::pos2(130.0, 320.0)));
            hud::hud_panel(ui, &HudModel { sights: sights(), lens, ..HudModel::default() }, words)
        }
        "sight" => {
            let card = SightCard {
                title: "La rose du transept sud".into(),
                text: "Quatre-vingt-quatre panneaux sur quatre cercles, refaits au dix-huitième siècle. ".repeat(4),
                who: "Pierre de Montreuil".into(),
                when: "vers 1260".into(),
                sources: vec!["Corpus Vitrearum, France, vol. I".into()],
                closer: Some(GoTo::Entrance),
            };
            let model = HudModel { tour: Some(tour()), sight: Some(card), sights: sights(), ..HudModel::default() };
            hud::hud_panel(ui, &model, words)
        }
        "bar" => {
            let bar = Some(BarModel { at_top: false, dwell: Some(false) });
            let model = HudModel { captions: true, places: true, tour: Some(tour()), bar, ..HudModel::default() };
            hud::hud_panel(ui, &model, words)
        }
        "phases" => menu::phases_panel(ui, &timeline(), words),
        "menu" => {
            let tours = vec![TourEntry {
                id: "short".into(),
                title: "De la façade occidentale au chœur".into(),
                summary: "Cinq étapes, sans marche, un quart d’heure.".into(),
                stops: 5,
                minutes: Some(15),
                step_free: true,
                left_at: Some(2),
            }];
            let title = "Notre-Dame, cathédrale gothique".to_owned();
            let model = MenuModel {
                title,
                tours,
                touring: true,
                places: true,
                phases: true,
                making: true,
                text_scale: 1.0,
                choosing: false,
            };
            menu::menu_panel(ui, &model, words)
        }
        "places" => {
            let place = |id: &str, title: &str, step_free| PlaceEntry { id: id.into(), title: title.into(), step_free };
            let places = [place("entrance", "Le parvis", true), place("choir", "Le chœur et son déambulatoire", false)];
            menu::places_panel(ui, &places, words)
        }
        "moves" => moves::moves_panel(ui, words),
        "flying" | "pointing" => {
            let moving = if screen == "flying" { Moving::Flying } else { Moving::Pointing };
            let model =
                HudModel { moving, captions: true, places: true, timeline: Some(timeline()), ..HudModel::default() };
            hud::hud_panel(ui, &model, words)
        }
        "help" => menu::help_panel(ui, &HandsModel::default(), words),
        "hands" => {
            let mut model = HandsModel::default();
            // The last way out cannot be taken, and so there is a conflict to show.
            model.bindings.assign(Command::Fly, Input::Key(parvis::visiting::hands::Key::Escape));
            hands::hands_panel(ui, &model, words)
        }
        "pace" => {
            hands::show_pace(ui.ctx());
            hands::hands_panel(ui, &HandsModel::default(), words)
        }
        "listening" => {
            let listening = Listening { action: Command::WhereAmI.into(), device: Device::Keyboard, left_secs: 7.2 };
            hands::hands_panel(ui, &HandsModel { listening: Some(listening), ..HandsModel::default() }, words)
        }
        "access" => {
            let scooter =
                OwnBody { id: "scooter".into(), title: "Scooter électrique de location".into(), eye_m: 1.32 };
            access::access_panel(ui, &Preferences::default(), &[scooter], words)
        }
        "welcome" => {
            let opening = OpeningModel { phase: "Cutting the stones".into(), fraction: Some(0.4) };
            welcome::welcome_panel(ui, &Preferences::default(), Some(&opening), words)
        }
        "map" => {
            let model = HudModel { captions: true, places: true, ..HudModel::default() };
            let mut actions = hud::hud_panel(ui, &model, words);
            actions.extend(map::map_panel(ui, &map_model(), words));
            actions
        }
        "crowded" => {
            let bar = Some(BarModel { at_top: false, dwell: Some(false) });
            let moving = Moving::Pointing;
            let model = HudModel {
                moving,
                captions: true,
                places: true,
                timeline: Some(timeline()),
                bar,
                ..HudModel::default()
            };
            let mut actions = hud::hud_panel(ui, &model, words);
            actions.extend(map::map_panel(ui, &map_model(), words));
            actions.extend(cards_panel(ui, &CardsModel { way: Some("Chœur".into()), ..CardsModel::default() }, words));
            let mut toasts = Toasts::default();
            toasts.push(Notice { kind: NoticeKind::Info, text: words.get("moves-pointing") }, 0.0);
            actions.extend(toasts_panel(ui, toasts.shown(), words));
            actions
        }
        "plan" => {
            let view = PlanView { chosen: Some("crossing".into()), zoom: 1 };
            plan::plan_panel(ui, &map_model(), &view, words)
        }
        "answer" | "offer" | "way" => {
            let answer = [
                "Vous êtes entre deux lieux : Croisée du transept et Nef.",
                "Vous regardez vers le nord-est, dans la longueur de l’édifice.",
                "Devant : Chaire, à 6 m ; la voie est libre sur plus de 60 m.",
                "À gauche : un obstacle à 8 m.",
                "À droite : Vierge du pilier, à 12 m ; un obstacle à 14 m.",
            ];
            let model = CardsModel {
                answer: if screen == "answer" { answer.map(str::to_owned).into() } else { Vec::new() },
                hindrance: if screen == "offer" { "Une marche de 16 cm.".into() } else { String::new() },
                offer: if screen == "offer" { OfferModel::Around(14.3) } else { OfferModel::None },
                way: (screen == "way").then(|| "Chœur".into()),
            };
            cards_panel(ui, &model, words)
        }
        "making" | "making-left" | "making-tour" | "making-stop" => {
            making::making_panel(ui, &made::making_model(screen), words)
        }
        "making-card" => {
            let model = HudModel { making: Some(made::drafted(None)), ..HudModel::default() };
            hud::hud_panel(ui, &model, words)
        }
        "toasts" => {
            let mut toasts = Toasts::default();
            for kind in [NoticeKind::Info, NoticeKind::Warning, NoticeKind::Error] {
                let text = format!("{kind:?}: church/scene.gltf could not be read. Check that the file is whole.");
                toasts.push(Notice { kind, text }, 0.0);
            }
            toasts_panel(ui, toasts.shown(), words)
        }
        other => panic!("no screen {other}"),
    }
}

/// A window without a window.
pub struct Bench {
    pub ctx: Context,
    pub words: Words,
    size: egui::Vec2,
    time: f64,
}

impl Bench {
    /// 1280 x 720 pixels at this text size.
    pub fn new(language: &str, scale: f32, high_contrast: bool) -> Self {
        let ctx = Context::default();
        ctx.enable_accesskit();
        theme::wear(&ctx, high_contrast);
        Self { ctx, words: words_for(language).unwrap(), size: vec2(1280.0, 720.0) / scale, time: 0.0 }
    }

    /// One pass; what was asked for, and what egui made of it.
    pub fn pass(&mut self, screen: &str, events: Vec<Event>) -> (Vec<Action>, egui::FullOutput) {
        self.time += 0.1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        let mut actions = Vec::new();
        let words = &self.words;
        let output = self.ctx.run_ui(input, |ui| {
            actions = draw(screen, ui, words);
            if OVER_VISIT.contains(&screen) {
                focus::release(ui.ctx());
            } else {
                focus::end(ui);
            }
        });
        (actions, output)
    }

    /// Some passes, until sizes and focus have settled.
    pub fn settle(&mut self, screen: &str) -> egui::FullOutput {
        for _ in 0..3 {
            self.pass(screen, Vec::new()).1.drop_without_applying_deltas();
        }
        self.pass(screen, Vec::new()).1
    }

    /// Presses a key and lets it go.
    pub fn press(&mut self, screen: &str, key: Key) -> Vec<Action> {
        let event =
            |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
        let (mut actions, output) = self.pass(screen, vec![event(true)]);
        output.drop_without_applying_deltas();
        let (more, output) = self.pass(screen, vec![event(false)]);
        output.drop_without_applying_deltas();
        actions.extend(more);
        actions
    }

    /// The name of what the keyboard is on.
    pub fn focused(&mut self, screen: &str) -> Option<String> {
        let output = self.settle(screen);
        let id = self.ctx.memory(|memory| memory.focused())?;
        controls(&output).into_iter().find(|control| control.id == id.value()).map(|control| control.name)
    }
}

/// Something in the accessibility tree that can have the focus.
#[derive(Debug, Clone)]
pub struct Control {
    pub id: u64,
    pub name: String,
    pub role: egui::accesskit::Role,
    pub width: f64,
    pub height: f64,
    pub rect: Rect,
}

/// Everything that can have the focus.
pub fn controls(output: &egui::FullOutput) -> Vec<Control> {
    let update = output.platform_output.accesskit_update.as_ref().expect("the accessibility tree is on");
    let control = |(id, node): &(egui::accesskit::NodeId, egui::accesskit::Node)| {
        let bounds = node.bounds()?;
        node.supports_action(egui::accesskit::Action::Focus).then(|| Control {
            id: id.0,
            name: node.label().unwrap_or_default().to_owned(),
            role: node.role(),
            width: bounds.x1 - bounds.x0,
            height: bounds.y1 - bounds.y0,
            rect: Rect::from_min_max(
                egui::pos2(bounds.x0 as f32, bounds.y0 as f32),
                egui::pos2(bounds.x1 as f32, bounds.y1 as f32),
            ),
        })
    };
    update.nodes.iter().filter_map(control).collect()
}

/// A painted text: what it says, where it is, and the rectangle it is clipped to.
#[derive(Debug, Clone)]
pub struct Painted {
    pub text: String,
    pub rect: Rect,
    pub clip: Rect,
    pub elided: bool,
}

/// Every painted text.
pub fn texts(output: &egui::FullOutput) -> Vec<Painted> {
    fn collect(shape: &egui::Shape, clip: Rect, into: &mut Vec<Painted>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, into)),
            egui::Shape::Text(text) if !text.galley.text().trim().is_empty() => into.push(Painted {
                text: text.galley.text().to_owned(),
                rect: text.galley.mesh_bounds.translate(text.pos.to_vec2()),
                clip,
                elided: text.galley.elided,
            }),
            _ => {}
        }
    }
    let mut all = Vec::new();
    for clipped in &output.shapes {
        collect(&clipped.shape, clipped.clip_rect, &mut all);
    }
    all
}
