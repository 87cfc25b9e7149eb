//! Bots that know only what is on the screen, each with one kind of hand: one key, two keys, a pointer that cannot
//! click, a finger. Time is ours.

mod bots;
mod tree;

use std::sync::Arc;
use std::time::Duration;

use bevy::ecs::message::MessageCursor;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::input::{ButtonState, InputPlugin};
use bevy::prelude::*;
use bevy::state::app::StatesPlugin;
use bevy::time::TimeUpdateStrategy;
use bevy::window::CursorMoved;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiContext, EguiPrimaryContextPass, EguiUserTextures, PrimaryEguiContext, egui};
use parvis::content::source::{Source, SourceError};
use parvis::content::visit::{Place, Pose, Stop, Texts, Tour, ValidVisit, Visit};
use parvis::viewer::language::LanguagePlugin;
use parvis::viewer::screens::ScreensPlugin;
use parvis::viewer::settings::SettingsPlugin;
use parvis::viewer::speech::{SpeechPlugin, Voices};
use parvis::viewer::switch::SwitchPlugin;
use parvis::viewer::tours::ToursPlugin;
use parvis::viewer::visitor::{
    AppScreen, Commanded, Control, Controls, CurrentVisit, GoTo, Lights, Overlay, Preferences, SwitchSettings,
};
use parvis::visiting::hands::Command;
use parvis::visiting::scanning::Lit;
use parvis::visiting::speech::SpeechLog;

/// A frame.
const FRAME: Duration = Duration::from_millis(100);

#[derive(Debug)]
struct NoFiles;

impl Source for NoFiles {
    fn read(&self, uri: &str, _limit_bytes: u64) -> Result<Vec<u8>, SourceError> {
        Err(SourceError::Missing { uri: uri.to_owned(), place: "memory".to_owned() })
    }

    fn describe(&self) -> String {
        "memory".to_owned()
    }
}

/// Twenty-five places, more than a sheet shows at once, and a tour of three stops.
fn visit() -> ValidVisit {
    let place = |number: usize| {
        let pose = Pose::standing(glam::DVec3::ZERO, glam::DVec3::NEG_Z);
        Place::new(format!("place-{number}"), Texts::new("en", format!("Place number {number}")), pose)
    };
    let mut visit = Visit::new(Texts::new("en", "Test"), "tileset.json", place(0));
    visit.places.extend((1..25).map(place));
    let stop = |number: usize| Stop {
        id: format!("stop-{number}"),
        title: Texts::new("en", format!("Stop {number}")),
        place: Some(format!("place-{number}")),
        // Long enough that no tour is over while a switch is on its way through all controls.
        text: Texts::new("en", "There is much to be told of this stop. ".repeat(250)),
        ..Stop::default()
    };
    let mut tour = Tour::new("short", Texts::new("en", "A short tour"));
    tour.stops = (1..4).map(stop).collect();
    ValidVisit { source: Arc::new(NoFiles), visit, tours: vec![tour], problems: Vec::new() }
}

/// The program without a window, and a hand.
pub struct Bench {
    pub app: App,
    /// What is read aloud, once that is chosen.
    pub voice: SpeechLog,
    context: Entity,
    events: MessageCursor<EguiInputEvent>,
    commands: MessageCursor<Commanded>,
    goes: MessageCursor<GoTo>,
    /// What was asked for so far.
    pub commanded: Vec<Command>,
    /// Where it went so far.
    pub went: Vec<GoTo>,
    /// What a finger does in the next pass.
    finger: Vec<egui::Event>,
    time: f64,
}

impl Bench {
    /// Inside a visit.
    pub fn new(settings: SwitchSettings) -> Self {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, StatesPlugin, InputPlugin));
        app.add_plugins((SettingsPlugin { path: None }, LanguagePlugin, ScreensPlugin, ToursPlugin, SwitchPlugin))
            .init_resource::<EguiUserTextures>()
            .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
            .insert_resource(CurrentVisit(visit()));
        let voice = SpeechLog::swift("log");
        app.insert_resource(Voices::of(vec![Box::new(voice.clone())])).add_plugins(SpeechPlugin);
        app.world_mut().resource_mut::<Preferences>().switch = settings;
        let context = app.world_mut().spawn((EguiContext::default(), PrimaryEguiContext)).id();
        app.world_mut().resource_mut::<NextState<AppScreen>>().set(AppScreen::Visiting);
        let mut bench = Self {
            app,
            voice,
            context,
            events: MessageCursor::default(),
            commands: MessageCursor::default(),
            goes: MessageCursor::default(),
            commanded: Vec::new(),
            went: Vec::new(),
            finger: Vec::new(),
            time: 0.0,
        };
        bench.frames(4);
        bench
    }

    /// A frame, with what egui does in it.
    pub fn frame(&mut self) {
        self.app.update();
        let world = self.app.world_mut();
        let mut events: Vec<_> =
            self.events.read(world.resource::<Messages<EguiInputEvent>>()).map(|event| event.event.clone()).collect();
        events.append(&mut self.finger);
        self.commanded.extend(self.commands.read(world.resource::<Messages<Commanded>>()).map(|command| command.0));
        self.went.extend(self.goes.read(world.resource::<Messages<GoTo>>()).cloned());
        self.time += FRAME.as_secs_f64();
        let ctx = world.get_mut::<EguiContext>(self.context).unwrap().get_mut().clone();
        let scale = ctx.zoom_factor();
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 720.0) / scale)),
            time: Some(self.time),
            events,
            focused: true,
            ..egui::RawInput::default()
        };
        ctx.begin_pass(input);
        world.run_schedule(EguiPrimaryContextPass);
        ctx.end_pass().drop_without_applying_deltas();
    }

    pub fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.frame();
        }
    }

    pub fn overlay(&self) -> Overlay {
        *self.app.world().resource::<Overlay>()
    }

    pub fn preferences(&self) -> &Preferences {
        self.app.world().resource::<Preferences>()
    }

    pub fn lights(&self) -> &Lights {
        self.app.world().resource::<Lights>()
    }

    /// Everything that can be pressed.
    pub fn controls(&self) -> Vec<Control> {
        let all = &self.app.world().resource::<Controls>().all;
        all.iter().filter(|control| control.enabled).cloned().collect()
    }

    /// The control that is called so, or begins so.
    pub fn find(&self, name: &str) -> Option<Control> {
        let all = self.controls();
        all.iter()
            .find(|control| control.name == name)
            .or(all.iter().find(|control| control.name.starts_with(name)))
            .cloned()
    }

    pub fn key(&mut self, key_code: KeyCode, down: bool) {
        let state = if down { ButtonState::Pressed } else { ButtonState::Released };
        let logical_key = match key_code {
            KeyCode::Space => Key::Space,
            KeyCode::Tab => Key::Tab,
            KeyCode::Escape => Key::Escape,
            KeyCode::F8 => Key::F8,
            _ => Key::Character("?".into()),
        };
        let window = Entity::PLACEHOLDER;
        let input = KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window };
        self.app.world_mut().write_message(input);
    }

    /// A press as long, and a rest after it as long, as the settings of this hand ask for.
    pub fn press(&mut self, key: KeyCode) {
        let frames = |secs: f32| (secs / FRAME.as_secs_f32()).ceil() as usize + 1;
        let settings = &self.preferences().switch;
        let (hold, rest) = (frames(settings.hold_secs), frames(settings.ignore_secs));
        self.key(key, true);
        self.frames(hold);
        self.key(key, false);
        self.frames(rest);
    }

    /// What a hand on one or two switches does until it has taken a control; false: it was not lit in five minutes.
    pub fn scan_to(&mut self, name: &str, step: Option<KeyCode>) -> bool {
        for _ in 0..3000 {
            let Some(wanted) = self.find(name).map(|control| control.id) else {
                self.frame();
                continue;
            };
            match self.lights().lit.clone() {
                Lit::Item(id) if id == wanted => {
                    self.press(KeyCode::Space);
                    self.frames(3);
                    return true;
                }
                Lit::Group(ids) if ids.contains(&wanted) => self.press(KeyCode::Space),
                Lit::Nothing => self.press(KeyCode::Space),
                _ => match step {
                    Some(key) => self.press(key),
                    None => self.frame(),
                },
            }
        }
        false
    }

    pub fn point(&mut self, at: Vec2) {
        let moved = CursorMoved { window: Entity::PLACEHOLDER, position: at, delta: None };
        self.app.world_mut().write_message(moved);
    }

    fn middle(&self, control: &Control) -> Vec2 {
        control.seen.center() * self.app.world().resource::<Controls>().zoom
    }

    fn in_view(&self, control: &Control) -> bool {
        !control.seen.is_empty() && control.seen.height() > 20.0 && control.seen.max.y < 720.0
    }

    /// What a pointer does that can only rest.
    pub fn rest_on(&mut self, name: &str) -> bool {
        for _ in 0..40 {
            let Some(control) = self.find(name) else {
                self.frame();
                continue;
            };
            let there = self.in_view(&control);
            let goal = if there { control } else { self.find("Further down").expect("a way to scroll") };
            let at = self.middle(&goal);
            self.point(at);
            self.frames(14);
            // Looks away, where nothing is.
            self.point(Vec2::new(900.0, 360.0));
            self.frames(2);
            if there {
                return true;
            }
        }
        false
    }

    fn touch(&mut self, phase: TouchPhase, at: Vec2) {
        let window = Entity::PLACEHOLDER;
        self.app.world_mut().write_message(TouchInput { phase, position: at, window, force: None, id: 0 });
        let zoom = self.app.world().resource::<Controls>().zoom.max(1.0);
        let pos = egui::pos2(at.x, at.y) / zoom;
        let button = |pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        match phase {
            TouchPhase::Started => self.finger.extend([egui::Event::PointerMoved(pos), button(true)]),
            TouchPhase::Moved => self.finger.push(egui::Event::PointerMoved(pos)),
            TouchPhase::Ended | TouchPhase::Canceled => self.finger.extend([button(false), egui::Event::PointerGone]),
        }
        self.frame();
    }

    /// A finger comes down and goes up.
    pub fn tap_at(&mut self, at: Vec2) {
        self.touch(TouchPhase::Started, at);
        self.touch(TouchPhase::Ended, at);
        self.frames(3);
    }

    /// What a finger does.
    pub fn tap(&mut self, name: &str) -> bool {
        for _ in 0..40 {
            let Some(control) = self.find(name) else {
                self.frame();
                continue;
            };
            if self.in_view(&control) {
                self.tap_at(self.middle(&control));
                return true;
            }
            let further = self.find("Further down").expect("a way to scroll without drawing");
            self.tap_at(self.middle(&further));
        }
        false
    }
}

/// Scanning with one switch, quick enough for tests.
pub fn one_switch() -> SwitchSettings {
    SwitchSettings { scanning: true, step_secs: 0.5, first_secs: 0.2, ..SwitchSettings::default() }
}
