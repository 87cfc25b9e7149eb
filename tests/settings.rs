//! What the visitor has chosen is kept, whatever happens to the file.

use std::fs;
use std::path::Path;

use bevy::prelude::*;
use parvis::viewer::settings::{Loaded, SettingsPlugin, clamped, load, migrate, save};
use parvis::viewer::visitor::{Notice, Posture, Preferences, RecentVisit};
use serde_json::{Value, json};

fn chosen() -> Preferences {
    Preferences {
        language: "fr".into(),
        text_scale: 1.5,
        posture: Posture::Seated.into(),
        captions: false,
        ..Preferences::default()
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn what_is_saved_is_loaded_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/preferences.json");
    let mut preferences = chosen();
    preferences.recent.push(RecentVisit { title: "Saint-Denis".into(), path: "/visits/saint-denis".into() });
    save(&path, &preferences).unwrap();
    assert_eq!(load(&path), (preferences, Loaded::Read));
    let beside: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(beside.len(), 1, "nothing is left beside the file");
}

#[test]
fn a_first_start_speaks_a_language_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    let (preferences, loaded) = load(&path);
    assert_eq!(loaded, Loaded::First);
    assert!(!preferences.language.is_empty() && preferences.language.chars().all(|letter| letter.is_ascii_lowercase()));
    assert!(!path.exists());
}

#[test]
fn a_damaged_file_is_set_aside_under_the_next_free_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    for (n, damaged) in ["{ \"language\": ", "[1, 2]", "{ \"text_scale\": \"large\" }"].iter().enumerate() {
        fs::write(&path, damaged).unwrap();
        let name = folder.path().join(format!("preferences.damaged-{}.json", n + 1));
        assert_eq!(load(&path).1, Loaded::SetAside(name.clone()));
        assert_eq!(&fs::read_to_string(name).unwrap(), damaged);
        assert!(!path.exists());
    }
}

#[test]
fn a_file_of_version_0_is_migrated() {
    let old = json!({ "language": "fr", "text_size_percent": 150, "seated": true });
    let new = migrate(old.as_object().unwrap().clone());
    assert_eq!(Value::Object(new), json!({ "version": 1, "language": "fr", "text_scale": 1.5, "posture": "seated" }));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    fs::write(&path, old.to_string()).unwrap();
    let (preferences, loaded) = load(&path);
    assert_eq!(loaded, Loaded::Read);
    assert_eq!((preferences.version, preferences.text_scale, preferences.posture.posture()), (1, 1.5, Posture::Seated));
}

#[test]
fn a_posture_of_older_files_becomes_a_body_and_a_body_keeps_its_heights() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    fs::write(&path, json!({ "version": 1, "posture": "seated" }).to_string()).unwrap();
    let (mut preferences, _) = load(&path);
    assert_eq!((preferences.posture.profile.as_str(), preferences.posture.eye_m), ("seated", 1.20));
    preferences.posture.seated_m = 1.12;
    save(&path, &preferences).unwrap();
    assert_eq!(read(&path)["posture"]["profile"], "seated");
    assert_eq!(load(&path).0.posture.seated_m, 1.12);
}

#[test]
fn a_file_of_a_newer_version_is_read_and_keeps_what_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    fs::write(&path, json!({ "version": 9, "language": "fr", "magnifier": { "zoom": 3 } }).to_string()).unwrap();
    let (mut preferences, loaded) = load(&path);
    assert_eq!(loaded, Loaded::Newer);
    assert_eq!(preferences.language, "fr");
    preferences.captions = false;
    save(&path, &preferences).unwrap();
    let saved = read(&path);
    assert_eq!(saved["version"], 9);
    assert_eq!(saved["magnifier"]["zoom"], 3);
    assert_eq!(saved["captions"], false);
}

#[test]
fn figures_out_of_range_are_brought_within_it() {
    let wild = Preferences {
        text_scale: 40.0,
        caption_scale: f32::NAN,
        look_sensitivity: -1.0,
        walk_speed: f32::INFINITY,
        field_of_view_deg: 179.0,
        recent: vec![RecentVisit { title: String::new(), path: "x".into() }; 50],
        ..Preferences::default()
    };
    let tame = clamped(wild);
    assert_eq!((tame.text_scale, tame.caption_scale, tame.look_sensitivity), (4.0, 1.0, 0.25));
    assert_eq!((tame.walk_speed, tame.field_of_view_deg, tame.recent.len()), (1.4, 100.0, 8));
}

fn app_with(path: &Path) -> App {
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, SettingsPlugin { path: Some(path.to_owned()) }));
    let words = parvis::viewer::language::words_for("en").unwrap();
    app.insert_resource(words);
    app.insert_resource(bevy::time::TimeUpdateStrategy::ManualDuration(std::time::Duration::from_millis(200)));
    app
}

fn notices(app: &mut App) -> Vec<String> {
    app.world_mut().resource_mut::<Messages<Notice>>().drain().map(|notice| notice.text).collect()
}

#[test]
fn a_change_is_saved_half_a_second_later_and_several_changes_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    let mut app = app_with(&path);
    app.update();
    for scale in [1.25, 1.5] {
        app.world_mut().resource_mut::<Preferences>().text_scale = scale;
        app.update();
        app.update();
        assert!(!path.exists(), "a change waits for the next");
    }
    for _ in 0..4 {
        app.update();
    }
    assert_eq!(read(&path)["text_scale"], 1.5);
}

#[test]
fn a_change_just_before_the_end_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    let mut app = app_with(&path);
    app.update();
    app.world_mut().resource_mut::<Preferences>().high_contrast = true;
    app.world_mut().write_message(AppExit::Success);
    app.update();
    assert_eq!(read(&path)["high_contrast"], true);
}

#[test]
fn a_damaged_file_is_spoken_of_once_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("preferences.json");
    fs::write(&path, "not json").unwrap();
    let mut app = app_with(&path);
    app.update();
    let said = notices(&mut app);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("preferences.damaged-1.json"), "{}", said[0]);
    app.update();
    assert!(notices(&mut app).is_empty());
}

#[test]
fn a_folder_that_cannot_be_written_is_a_warning_said_once() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be stops even an administrator.
    fs::write(folder.path().join("parvis"), "").unwrap();
    let mut app = app_with(&folder.path().join("parvis/preferences.json"));
    app.update();
    notices(&mut app);
    let mut said = Vec::new();
    for scale in [2.0, 3.0] {
        app.world_mut().resource_mut::<Preferences>().text_scale = scale;
        for _ in 0..5 {
            app.update();
            said.extend(notices(&mut app));
        }
    }
    assert_eq!(said.len(), 1, "{said:?}");
}
