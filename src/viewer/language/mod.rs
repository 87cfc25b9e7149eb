//! Keeps every text in the language that the visitor has chosen.

mod files;

pub use files::{LanguageError, SOURCES, available, parse, words_for};

use bevy::prelude::*;

use super::visitor::{Preferences, Words};

/// Keeps [`Words`] in the language of [`Preferences`], from the files that Parvis brings along.
pub struct LanguagePlugin;

impl Plugin for LanguagePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Preferences>();
        let wanted = app.world().resource::<Preferences>().language.clone();
        match words_for(&wanted) {
            Ok(words) => {
                app.insert_resource(words);
            }
            Err(error) => error!("{error}"),
        }
        // Before anything of the frame reads a text, so that a change is seen at once and everywhere.
        app.add_systems(First, follow_preferences.run_if(resource_exists_and_changed::<Preferences>));
    }
}

fn follow_preferences(preferences: Res<Preferences>, words: Option<Res<Words>>, mut commands: Commands) {
    if words.is_some_and(|words| words.language() == files::best_match(&preferences.language)) {
        return;
    }
    match words_for(&preferences.language) {
        Ok(words) => commands.insert_resource(words),
        Err(error) => error!("{error}"),
    }
}
