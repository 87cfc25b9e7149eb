//! The head of the access settings: ways of visiting that set many options at once; and their end: settings to take along.

use bevy_egui::egui;
use egui::cache::{CacheStorage, ComputerMut, FrameCache};
use egui::{Color32, Rect, Sense, Ui, Vec2, WidgetInfo, WidgetType, vec2};
use qrcode::{Color, EcLevel, QrCode};

use super::action::{Action, Choice, Setting};
use super::controls::{self, Button};
use crate::viewer::visitor::{PRESETS, Preferences, Words};

/// Points of a module of the picture: a telephone reads it from half a metre.
const MODULE: f32 = 5.0;
/// Modules of white around it (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;
/// Longest settings that become a picture, bytes: a finer one is not read from a screen.
const MOST_IN_PICTURE: usize = 700;

/// Ways of visiting.
pub(super) fn presets(ui: &mut Ui, preferences: &Preferences, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("presets-title"));
    controls::quiet(ui, &words.get("presets-title-what"));
    for preset in PRESETS {
        let key = format!("preset-{}", preset.id);
        let on = preset.is_chosen(preferences);
        let state = words.get(if on { "on" } else { "off" });
        let sentence = words.get(&format!("{key}-what"));
        if let Some(on) = controls::switch(ui, &words.get(&key), &sentence, on, &state) {
            actions.push(Action::Set(Setting::Preset(preset, on)));
        }
    }
}

/// A file and a picture of the settings, and the way back to the first ones.
pub(super) fn carry(ui: &mut Ui, preferences: &Preferences, words: &Words, actions: &mut Vec<Action>) {
    controls::group(ui, &words.get("carry-title"));
    controls::quiet(ui, &words.get("carry-title-what"));
    for (key, choice) in [("carry-export", Choice::ExportSettings), ("carry-import", Choice::ImportSettings)] {
        if Button::new(&words.get(key)).wide().show(ui).clicked() {
            actions.push(Action::Choose(choice));
        }
    }
    let reset = words.get("settings-reset");
    if Button::new(&reset).hint(&words.get("settings-reset-what")).wide().show(ui).clicked() {
        actions.push(Action::Set(Setting::Reset));
    }
    let text = preferences.carried();
    let cached = |caches: &mut CacheStorage| caches.cache::<FrameCache<Modules, Encode>>().get(text.as_str()).clone();
    let modules = ui.memory_mut(|memory| cached(&mut memory.caches));
    if modules.side > 0 {
        picture(ui, &modules, &words.get("carry-picture"));
        controls::quiet(ui, &words.get("carry-picture-what"));
    }
}

/// Rows of modules, true where dark.
#[derive(Clone, Default)]
struct Modules {
    side: usize,
    dark: Vec<bool>,
}

#[derive(Default)]
struct Encode;

impl ComputerMut<&str, Modules> for Encode {
    fn compute(&mut self, text: &str) -> Modules {
        if text.len() > MOST_IN_PICTURE {
            return Modules::default();
        }
        QrCode::with_error_correction_level(text, EcLevel::L).map_or_else(
            |_too_long| Modules::default(),
            |code| Modules {
                side: code.width(),
                dark: code.to_colors().into_iter().map(|color| color == Color::Dark).collect(),
            },
        )
    }
}

/// Always dark on white: inverted ones are not read.
fn picture(ui: &mut Ui, modules: &Modules, name: &str) {
    let whole = modules.side + 2 * QUIET_ZONE;
    let module = MODULE.min((ui.available_width() / whole as f32).floor()).max(1.0);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(whole as f32 * module), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    ui.painter().rect_filled(rect, 0, Color32::WHITE);
    for (number, _) in modules.dark.iter().enumerate().filter(|(_, dark)| **dark) {
        let (x, y) = (number % modules.side + QUIET_ZONE, number / modules.side + QUIET_ZONE);
        let at = rect.min + vec2(x as f32, y as f32) * module;
        ui.painter().rect_filled(Rect::from_min_size(at, Vec2::splat(module)), 0, Color32::BLACK);
    }
}
