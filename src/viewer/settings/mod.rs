//! Remembers what the visitor has chosen, from one visit to the next.

mod carry;
mod file;
mod migrate;

pub use file::{Loaded, SettingsError, clamped, default_path, load, save, system_language};
pub use migrate::migrate;

use std::path::PathBuf;

use bevy::prelude::*;
use bevy::window::RequestRedraw;
use fluent_bundle::FluentArgs;

use super::schedule::VisitorSystems;
use super::visitor::{Carry, FirstStart, Notice, NoticeKind, Preferences, Words};

/// How long after the last change the file is written: a few presses on a stepper are one save.
const DEBOUNCE_SECS: f32 = 0.5;

/// Loads [`Preferences`] when it is added, saves them after each change and on exit.
#[derive(Debug, Clone, Default)]
pub struct SettingsPlugin {
    /// The file. `None`: nothing is read or written, as tests want it.
    pub path: Option<PathBuf>,
}

impl SettingsPlugin {
    /// With the file in the user's configuration folder.
    pub fn for_user() -> Self {
        Self { path: default_path() }
    }
}

/// Where the preferences are kept, and what has not been written yet.
#[derive(Resource)]
struct Store {
    path: PathBuf,
    saved: Preferences,
    /// Runs while a change waits to be written.
    timer: Option<Timer>,
    /// Why the last attempt failed; the same is said once.
    failed: Option<String>,
    /// What loading has to say, until there are words for it.
    to_say: Option<Loaded>,
}

impl Plugin for SettingsPlugin {
    fn build(&self, app: &mut App) {
        app.add_message::<Notice>()
            .add_message::<RequestRedraw>()
            .add_message::<Carry>()
            .add_systems(Update, carry::carry.in_set(VisitorSystems::Presentation));
        let Some(path) = self.path.clone() else {
            app.init_resource::<Preferences>();
            return;
        };
        let (preferences, loaded) = load(&path);
        if !preferences.welcomed {
            app.init_resource::<FirstStart>();
        }
        // A first start, or what a damaged file held, is not written until something is chosen.
        let saved = preferences.clone();
        app.insert_resource(preferences)
            .insert_resource(Store { path, saved, timer: None, failed: None, to_say: Some(loaded) })
            .add_systems(Update, (say_what_was_found, save_changes).in_set(VisitorSystems::Presentation))
            .add_systems(Last, save_on_exit.run_if(on_message::<AppExit>));
    }
}

fn say_what_was_found(mut store: ResMut<Store>, words: Option<Res<Words>>, mut notices: MessageWriter<Notice>) {
    if store.to_say.is_none() {
        return;
    }
    let Some(words) = words else { return };
    let Some(loaded) = store.to_say.take() else { return };
    let mut args = FluentArgs::new();
    let (kind, text) = match loaded {
        Loaded::First | Loaded::Read => return,
        Loaded::Newer => (NoticeKind::Info, words.get("settings-newer")),
        Loaded::SetAside(file) => {
            args.set("file", file.display().to_string());
            (NoticeKind::Warning, words.with("settings-damaged", &args))
        }
        Loaded::Unreadable(reason) => {
            args.set("reason", reason);
            (NoticeKind::Warning, words.with("settings-unreadable", &args))
        }
    };
    notices.write(Notice { kind, text });
}

fn save_changes(
    mut store: ResMut<Store>,
    preferences: Res<Preferences>,
    time: Res<Time<Real>>,
    words: Option<Res<Words>>,
    mut notices: MessageWriter<Notice>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    if preferences.is_changed() && *preferences != store.saved {
        store.timer = Some(Timer::from_seconds(DEBOUNCE_SECS, TimerMode::Once));
    }
    if store.timer.is_some() {
        // The clock must go on until they are written.
        redraw.write(RequestRedraw);
    }
    let due = store.timer.as_mut().is_some_and(|timer| timer.tick(time.delta()).is_finished());
    if due && let Some(reason) = write(&mut store, &preferences) {
        let text = words.map_or_else(
            || reason.clone(),
            |words| {
                let mut args = FluentArgs::new();
                args.set("reason", reason.clone());
                words.with("settings-unsaved", &args)
            },
        );
        notices.write(Notice { kind: NoticeKind::Warning, text });
    }
}

fn save_on_exit(mut store: ResMut<Store>, preferences: Res<Preferences>) {
    if *preferences != store.saved
        && let Some(reason) = write(&mut store, &preferences)
    {
        warn!("the settings were not saved: {reason}");
    }
}

/// Writes the file; answers with a reason that has not been told yet.
fn write(store: &mut Store, preferences: &Preferences) -> Option<String> {
    store.timer = None;
    match save(&store.path, preferences) {
        Ok(()) => {
            store.saved = preferences.clone();
            store.failed = None;
            None
        }
        Err(error) => {
            let reason = error.to_string();
            let new = store.failed.as_ref() != Some(&reason);
            store.failed = Some(reason.clone());
            new.then_some(reason)
        }
    }
}
