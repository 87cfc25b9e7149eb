//! A visitor with one device, in the whole program without a window: it writes what the system would have said of the
//! device, sees what the screens say of themselves, and knows nothing else.

use std::time::Duration;

use bevy::input::ButtonState;
use bevy::input::gamepad::{GamepadAxis, GamepadButton};
use bevy::input::gamepad::{
    GamepadConnection, GamepadConnectionEvent, RawGamepadAxisChangedEvent, RawGamepadButtonChangedEvent,
    RawGamepadEvent,
};
use bevy::input::keyboard::{Key as Printed, KeyboardInput};
use bevy::input::mouse::{MouseButtonInput, MouseMotion, MouseScrollUnit, MouseWheel};
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy::window::{CursorMoved, PrimaryWindow, WindowEvent};
use bevy_egui::{EguiContext, EguiFullOutput, EguiPostUpdateSet, PrimaryEguiContext, egui};
use parvis::content::visit::ValidVisit;
use parvis::viewer::RehearsalPlugins;
use parvis::viewer::visitor::{
    AppScreen, CurrentVisit, Gliding, Overlay, Preferences, StreamingReport, Timeline, Visitor,
};
use parvis::visiting::hands::Device;

/// A frame.
pub const FRAME: Duration = Duration::from_millis(20);

/// A control as assistive technology sees it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub name: String,
    pub at: egui::Rect,
    pub focused: bool,
}

impl Seen {
    /// Called this, whatever is said besides.
    fn is(&self, name: &str) -> bool {
        self.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(". "))
    }
}

/// What is on the screen.
#[derive(Resource, Default)]
struct Screen {
    nodes: std::collections::BTreeMap<u64, Option<Seen>>,
    shown: Vec<Seen>,
}

fn look(contexts: Query<(&EguiFullOutput, &EguiContext), With<PrimaryEguiContext>>, mut screen: ResMut<Screen>) {
    for (output, _) in &contexts {
        let Some(update) = output.0.as_ref().and_then(|output| output.platform_output.accesskit_update.as_ref()) else {
            continue;
        };
        // egui tells the whole tree each time.
        screen.nodes.clear();
        for (id, node) in &update.nodes {
            let seen = node.bounds().filter(|_| node.supports_action(egui::accesskit::Action::Focus)).map(|bounds| {
                let corner = |x: f64, y: f64| egui::pos2(x as f32, y as f32);
                Seen {
                    name: node.label().unwrap_or_default().to_owned(),
                    at: egui::Rect::from_min_max(corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1)),
                    focused: *id == update.focus,
                }
            });
            screen.nodes.insert(id.0, seen);
        }
        let shown = screen.nodes.values().flatten().cloned().collect();
        screen.shown = shown;
    }
}

fn enable(mut contexts: Query<&mut EguiContext, Added<EguiContext>>) {
    for mut context in &mut contexts {
        context.get_mut().enable_accesskit();
    }
}

/// The visitor.
pub struct Bot {
    pub app: App,
    pub device: Device,
    window: Entity,
    pad: Option<Entity>,
}

impl Bot {
    /// In the middle of a visit, with nothing over it.
    pub fn new(device: Device, visit: ValidVisit) -> Self {
        let mut app = App::new();
        app.add_plugins(RehearsalPlugins { size: UVec2::new(1280, 720) })
            .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
            .init_resource::<Screen>()
            .add_systems(PreUpdate, enable)
            .add_systems(PostUpdate, look.after(EguiPostUpdateSet::EndPass).before(EguiPostUpdateSet::ProcessOutput));
        app.finish();
        app.cleanup();
        app.update();
        let window = app.world_mut().query_filtered::<Entity, With<PrimaryWindow>>().single(app.world()).unwrap();
        app.world_mut().resource_mut::<Preferences>().language = "en".to_owned();
        let phase = visit.visit.phases.last().map(|phase| phase.id.clone());
        app.world_mut().resource_mut::<Timeline>().begin(phase.as_deref());
        app.insert_resource(CurrentVisit(visit));
        app.world_mut().resource_mut::<NextState<AppScreen>>().set(AppScreen::Visiting);
        app.world_mut().resource_mut::<StreamingReport>().complete = true;
        let mut bot = Self { app, device, window, pad: None };
        if device == Device::Gamepad {
            let pad = bot.app.world_mut().spawn_empty().id();
            let connection = GamepadConnection::Connected {
                name: "Xbox Adaptive Controller".to_owned(),
                vendor_id: Some(0x045e),
                product_id: Some(0x0b0a),
            };
            // The system says it twice, as gilrs' plugin does.
            let event = GamepadConnectionEvent::new(pad, connection);
            bot.app.world_mut().write_message(event.clone());
            bot.app.world_mut().write_message(RawGamepadEvent::Connection(event));
            bot.pad = Some(pad);
        }
        bot.wait(5);
        bot
    }

    pub fn wait(&mut self, frames: usize) {
        for _ in 0..frames {
            self.app.update();
        }
    }

    /// Waits until the picture is light again and nobody is carried.
    pub fn arrive(&mut self) {
        self.wait(25);
        for _ in 0..1000 {
            self.wait(1);
            if self.app.world_mut().query::<&Gliding>().iter(self.app.world()).count() == 0 {
                return;
            }
        }
        panic!("{:?}: carried for more than 20 s", self.device);
    }

    pub fn overlay(&self) -> Overlay {
        *self.app.world().resource::<Overlay>()
    }

    pub fn feet(&mut self) -> Vec3 {
        let mut bodies = self.app.world_mut().query_filtered::<&Transform, With<Visitor>>();
        bodies.single(self.app.world()).unwrap().translation
    }

    pub fn yaw(&mut self) -> f32 {
        let mut bodies = self.app.world_mut().query::<&Visitor>();
        bodies.single(self.app.world()).unwrap().yaw
    }

    /// What can be pressed.
    pub fn controls(&self) -> Vec<Seen> {
        self.app.world().resource::<Screen>().shown.clone()
    }

    fn focused(&self) -> Option<Seen> {
        self.controls().into_iter().find(|seen| seen.focused)
    }

    fn named(&self, name: &str) -> Option<Seen> {
        self.controls().into_iter().find(|seen| seen.is(name))
    }

    /// Where a control is once the sheet has stopped scrolling.
    fn settled(&mut self, name: &str) -> egui::Rect {
        let mut last = None;
        for _ in 0..200 {
            self.wait(4);
            let at = self.named(name).map(|seen| seen.at);
            let Some(at) = at else { panic!("{:?}: there is no {name:?} on {:?}", self.device, self.overlay()) };
            if last == Some(at) {
                return at;
            }
            last = Some(at);
        }
        panic!("{name:?} never stands still");
    }

    /// Presses the control of this name with the device, wherever on the sheet it is.
    pub fn press(&mut self, name: &str) {
        match self.device {
            Device::Keyboard => self.press_by_focus(name, Self::tab, |bot| bot.key(KeyCode::Enter, Printed::Enter)),
            Device::Keypad => self.press_by_focus(
                name,
                |bot| bot.key(KeyCode::F14, Printed::F14),
                |bot| bot.key(KeyCode::F17, Printed::F17),
            ),
            Device::Gamepad => {
                self.press_by_focus(
                    name,
                    |bot| bot.button(GamepadButton::DPadDown),
                    |bot| bot.button(GamepadButton::South),
                );
            }
            Device::Mouse | Device::Touch => self.press_by_pointer(name),
        }
        self.wait(3);
    }

    fn press_by_focus(&mut self, name: &str, next: fn(&mut Self), accept: fn(&mut Self)) {
        self.wait(3);
        for _ in 0..120 {
            if self.focused().is_some_and(|seen| seen.is(name)) {
                accept(self);
                return;
            }
            next(self);
        }
        let names: Vec<String> = self.controls().into_iter().map(|seen| seen.name).collect();
        panic!("{:?} does not come to {name:?} on {:?}: {names:?}", self.device, self.overlay());
    }

    fn press_by_pointer(&mut self, name: &str) {
        self.wait(3);
        let room = egui::Rect::from_min_max(egui::pos2(0.0, 4.0), egui::pos2(1280.0, 716.0));
        for _ in 0..150 {
            let at = self.settled(name).center();
            if room.contains(at) {
                let at = Vec2::new(at.x, at.y);
                if self.device == Device::Mouse {
                    self.click(at);
                } else {
                    self.tap(at);
                }
                return;
            }
            let down = at.y > room.bottom();
            if self.device == Device::Mouse {
                self.wheel(Vec2::new(240.0, 400.0), if down { -3.0 } else { 3.0 });
            } else {
                let (from, to) = if down { (600.0, 300.0) } else { (300.0, 600.0) };
                self.drag(Vec2::new(240.0, from), Vec2::new(240.0, to));
            }
        }
        panic!("{:?} does not scroll to {name:?}: {:?}", self.device, self.controls());
    }

    fn tab(&mut self) {
        self.key(KeyCode::Tab, Printed::Tab);
    }

    /// Opens the menu from the visit.
    pub fn open_menu(&mut self) {
        match self.device {
            Device::Keyboard => self.key(KeyCode::Escape, Printed::Escape),
            Device::Keypad => self.key(KeyCode::F18, Printed::F18),
            Device::Gamepad => self.button(GamepadButton::Start),
            Device::Mouse | Device::Touch => self.press_by_pointer("Menu"),
        }
        self.wait(3);
    }

    /// One screen back.
    pub fn back(&mut self) {
        match self.device {
            Device::Keyboard => self.key(KeyCode::Escape, Printed::Escape),
            Device::Keypad => self.key(KeyCode::F19, Printed::F19),
            Device::Gamepad => self.button(GamepadButton::East),
            Device::Mouse | Device::Touch => self.press_by_pointer("Back"),
        }
        self.wait(3);
    }

    /// A key down and up again.
    pub fn key(&mut self, code: KeyCode, printed: Printed) {
        self.hold(code, printed.clone());
        self.wait(1);
        self.release(code, printed);
        self.wait(4);
    }

    pub fn hold(&mut self, key_code: KeyCode, logical_key: Printed) {
        self.say_key(key_code, logical_key, ButtonState::Pressed);
    }

    pub fn release(&mut self, key_code: KeyCode, logical_key: Printed) {
        self.say_key(key_code, logical_key, ButtonState::Released);
    }

    fn say_key(&mut self, key_code: KeyCode, logical_key: Printed, state: ButtonState) {
        let text = match (&logical_key, state) {
            (Printed::Character(text), ButtonState::Pressed) => Some(text.clone()),
            _ => None,
        };
        let window = self.window;
        self.app.world_mut().write_message(KeyboardInput { key_code, logical_key, state, text, repeat: false, window });
    }

    /// A button of the gamepad down and up again.
    pub fn button(&mut self, button: GamepadButton) {
        for value in [1.0, 0.0] {
            let pad = self.pad.expect("a gamepad");
            let event = RawGamepadEvent::Button(RawGamepadButtonChangedEvent::new(pad, button, value));
            self.app.world_mut().write_message(event);
            self.wait(3);
        }
    }

    /// A stick of the gamepad goes there and stays.
    pub fn push(&mut self, axis: GamepadAxis, value: f32) {
        let pad = self.pad.expect("a gamepad");
        let event = RawGamepadEvent::Axis(RawGamepadAxisChangedEvent::new(pad, axis, value));
        self.app.world_mut().write_message(event);
    }

    /// The window's system says it twice: by itself, and among all that happens to windows, in their order.
    fn point(&mut self, position: Vec2) {
        let moved = CursorMoved { window: self.window, position, delta: None };
        self.app.world_mut().write_message(moved.clone());
        self.app.world_mut().write_message(WindowEvent::CursorMoved(moved));
        self.wait(1);
    }

    fn left(&mut self, state: ButtonState) {
        let input = MouseButtonInput { button: MouseButton::Left, state, window: self.window };
        self.app.world_mut().write_message(input);
        self.app.world_mut().write_message(WindowEvent::MouseButtonInput(input));
    }

    pub fn click(&mut self, at: Vec2) {
        self.point(at);
        for state in [ButtonState::Pressed, ButtonState::Released] {
            self.left(state);
            self.wait(2);
        }
    }

    /// The mouse goes so far with the left button down.
    pub fn drag_mouse(&mut self, from: Vec2, delta: Vec2) {
        self.point(from);
        self.left(ButtonState::Pressed);
        self.wait(1);
        for _ in 0..10 {
            self.app.world_mut().write_message(MouseMotion { delta: delta / 10.0 });
            self.wait(1);
        }
        self.left(ButtonState::Released);
        self.wait(2);
    }

    pub fn wheel(&mut self, at: Vec2, y: f32) {
        self.point(at);
        let window = self.window;
        let phase = TouchPhase::Moved;
        self.app.world_mut().write_message(MouseWheel { unit: MouseScrollUnit::Line, x: 0.0, y, window, phase });
        self.wait(4);
    }

    fn finger(&mut self, phase: TouchPhase, position: Vec2) {
        let window = self.window;
        self.app.world_mut().write_message(TouchInput { phase, position, window, force: None, id: 7 });
        self.wait(1);
    }

    pub fn tap(&mut self, at: Vec2) {
        self.finger(TouchPhase::Started, at);
        self.wait(1);
        self.finger(TouchPhase::Ended, at);
        self.wait(1);
    }

    pub fn drag(&mut self, from: Vec2, to: Vec2) {
        self.finger(TouchPhase::Started, from);
        for step in 1..=10 {
            self.finger(TouchPhase::Moved, from.lerp(to, step as f32 / 10.0));
        }
        // It rests before it lifts: a list that is flung goes on by itself.
        self.wait(20);
        self.finger(TouchPhase::Ended, to);
        self.wait(20);
    }
}
