//! Ways of visiting that set many options at once, and settings that are carried from one machine to another.
//!
//! A preset is a piece of the preferences' file (`assets/presets/*.toml`). Several may be chosen: of two numbers the one
//! farther from the usual counts. What is changed by hand afterwards stays changed.

use serde_json::{Map, Value};

use super::{Preferences, SwitchSettings};

/// Names of what belongs to a machine and not to its visitor, and of what was visited.
const OWN: [&str; 6] = ["version", "welcomed", "recent", "bookmarks", "graphics", "presets"];
/// Largest file of settings that is read, bytes.
pub const MAX_CARRIED_BYTES: usize = 64 * 1024;

/// A way of visiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// In the preferences; `preset-<id>` is the key of its name, `preset-<id>-what` of a sentence on it.
    pub id: &'static str,
    options: &'static str,
}

/// All of them, in the order in which they are offered.
pub const PRESETS: [Preset; 8] = [
    Preset { id: "low-vision", options: include_str!("../../../assets/presets/low-vision.toml") },
    Preset { id: "blind", options: include_str!("../../../assets/presets/blind.toml") },
    Preset { id: "deaf", options: include_str!("../../../assets/presets/deaf.toml") },
    Preset { id: "reduced-mobility", options: include_str!("../../../assets/presets/reduced-mobility.toml") },
    Preset { id: "one-switch", options: include_str!("../../../assets/presets/one-switch.toml") },
    Preset { id: "easy-reading", options: include_str!("../../../assets/presets/easy-reading.toml") },
    Preset { id: "motion-sensitive", options: include_str!("../../../assets/presets/motion-sensitive.toml") },
    Preset { id: "child", options: include_str!("../../../assets/presets/child.toml") },
];

impl Preset {
    /// What it sets, by the names of the preferences' file.
    pub fn options(self) -> Value {
        let options: Result<Map<String, Value>, _> = toml::from_str(self.options);
        // The tests read every file.
        options.map_or(Value::Null, Value::Object)
    }

    /// Whether the visitor has chosen it.
    pub fn is_chosen(self, preferences: &Preferences) -> bool {
        preferences.presets.iter().any(|id| id == self.id)
    }
}

impl Preferences {
    /// Chooses a preset, or takes back what it has set: as far as no other preset wants it and nothing else was chosen
    /// since.
    pub fn choose(&mut self, preset: Preset, on: bool) {
        if preset.is_chosen(self) == on {
            return;
        }
        let (Ok(mut now), Ok(usual)) = (serde_json::to_value(&*self), serde_json::to_value(Self::default())) else {
            return;
        };
        let options = preset.options();
        if on {
            merge(&mut now, &usual, &options);
        } else {
            let others: Vec<Value> = PRESETS
                .iter()
                .filter(|other| **other != preset && other.is_chosen(self))
                .map(|other| other.options())
                .collect();
            take_back(&mut now, &usual, &options, &others.iter().collect::<Vec<_>>());
        }
        if let Ok(changed) = serde_json::from_value(now) {
            *self = changed;
            self.presets.retain(|id| id != preset.id);
            if on {
                self.presets.push(preset.id.to_owned());
            }
        }
    }

    /// Everything as at first, but for the language, the machine's own settings, what was visited, and the way in which
    /// this press was made: who scans or dwells could not press anything afterwards.
    pub fn reset(&mut self) {
        let held = std::mem::take(&mut self.switch);
        let switch = SwitchSettings {
            scanning: held.scanning,
            dwell: held.dwell,
            two_switches: held.two_switches,
            accept_keys: held.accept_keys,
            step_keys: held.step_keys,
            ..SwitchSettings::default()
        };
        *self = Self {
            switch,
            welcomed: self.welcomed,
            language: std::mem::take(&mut self.language),
            graphics: std::mem::take(&mut self.graphics),
            recent: std::mem::take(&mut self.recent),
            bookmarks: std::mem::take(&mut self.bookmarks),
            ..Self::default()
        };
    }

    /// What the visitor has chosen that is not as usual, as JSON: small enough for a picture that telephones read.
    pub fn carried(&self) -> String {
        let (Ok(mut now), Ok(mut usual)) = (serde_json::to_value(self), serde_json::to_value(Self::default())) else {
            return String::new();
        };
        without_own(&mut usual);
        without_own(&mut now);
        drop_usual(&mut now, &usual);
        round(&mut now);
        if let (Value::Object(now), false) = (&mut now, self.presets.is_empty()) {
            now.insert("presets".to_owned(), Value::from(self.presets.clone()));
        }
        now.to_string()
    }

    /// Settings that were carried here, over the usual ones; the machine's own stay.
    pub fn with_carried(&self, text: &str) -> Result<Self, serde_json::Error> {
        let mut brought: Value = serde_json::from_str::<Map<String, Value>>(text).map(Value::Object)?;
        let presets = brought.get("presets").cloned();
        without_own(&mut brought);
        let mut now = serde_json::to_value(Self::default())?;
        replace(&mut now, &brought);
        if let (Value::Object(now), Some(presets)) = (&mut now, presets) {
            now.insert("presets".to_owned(), presets);
        }
        let brought: Self = serde_json::from_value(now)?;
        let (graphics, recent, bookmarks) = (self.graphics.clone(), self.recent.clone(), self.bookmarks.clone());
        Ok(Self { welcomed: self.welcomed, graphics, recent, bookmarks, ..brought })
    }
}

fn without_own(value: &mut Value) {
    if let Value::Object(all) = value {
        OWN.iter().for_each(|own| drop(all.remove(*own)));
    }
}

/// The numbers of the preferences are `f32`, those of a file are not.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-5,
        _ => a == b,
    }
}

fn merge(now: &mut Value, usual: &Value, wanted: &Value) {
    if let (Value::Object(now), Value::Object(usual), Value::Object(wanted)) = (&mut *now, usual, wanted) {
        for (name, wanted) in wanted {
            if let (Some(now), Some(usual)) = (now.get_mut(name), usual.get(name)) {
                merge(now, usual, wanted);
            }
        }
        return;
    }
    if let (Some(now), Some(usual), Some(wanted)) = (now.as_f64(), usual.as_f64(), wanted.as_f64()) {
        let (has, asks) = (now - usual, wanted - usual);
        if has * asks > 0.0 && has.abs() > asks.abs() {
            return;
        }
    }
    now.clone_from(wanted);
}

fn take_back(now: &mut Value, usual: &Value, wanted: &Value, others: &[&Value]) {
    if let (Value::Object(now), Value::Object(usual), Value::Object(wanted)) = (&mut *now, usual, wanted) {
        for (name, wanted) in wanted {
            if let (Some(now), Some(usual)) = (now.get_mut(name), usual.get(name)) {
                let others: Vec<&Value> = others.iter().filter_map(|other| other.get(name)).collect();
                take_back(now, usual, wanted, &others);
            }
        }
        return;
    }
    if same(now, wanted) {
        now.clone_from(usual);
        others.iter().for_each(|other| merge(now, usual, other));
    }
}

fn drop_usual(now: &mut Value, usual: &Value) {
    let (Value::Object(now), Value::Object(usual)) = (now, usual) else { return };
    now.retain(|name, value| {
        let Some(usual) = usual.get(name) else { return true };
        if value.is_object() && usual.is_object() {
            drop_usual(value, usual);
            return value.as_object().is_some_and(|left| !left.is_empty());
        }
        !same(value, usual)
    });
}

/// An `f32` written as an `f64` has digits that mean nothing.
fn round(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(round),
        Value::Number(number) if number.is_f64() => {
            *value = number.as_f64().map_or(Value::Null, |number| Value::from((number * 1e4).round() / 1e4));
        }
        _ => {}
    }
}

fn replace(now: &mut Value, brought: &Value) {
    let (Value::Object(now), Value::Object(brought)) = (now, brought) else { return };
    for (name, value) in brought {
        match now.get_mut(name) {
            Some(there) if there.is_object() && value.is_object() => replace(there, value),
            Some(there) => there.clone_from(value),
            // Of a newer version: unknown here.
            None => {}
        }
    }
}
