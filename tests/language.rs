//! Every text in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bevy::prelude::*;
use parvis::viewer::language::{LanguagePlugin, SOURCES, available, parse, words_for};
use parvis::viewer::visitor::{Preferences, Words};

/// Key to its placeholders and its text, read from the Fluent source: one key a line.
fn entries(source: &str) -> BTreeMap<String, (BTreeSet<String>, String)> {
    source
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let (key, text) = line.split_once(" = ").unwrap_or_else(|| panic!("not one key a line: {line}"));
            let placeholders = text
                .split('$')
                .skip(1)
                .map(|rest| rest.chars().take_while(char::is_ascii_alphabetic).collect())
                .collect();
            (key.to_owned(), (placeholders, text.to_owned()))
        })
        .collect()
}

#[test]
fn all_languages_have_the_same_keys_and_placeholders_and_no_empty_text() {
    let english = entries(SOURCES.iter().find(|(code, _)| *code == "en").unwrap().1);
    assert!(english.len() > 100);
    for (code, source) in SOURCES {
        let these = entries(source);
        let keys = |of: &BTreeMap<String, _>| of.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&these), keys(&english), "{code}");
        for (key, (placeholders, text)) in &these {
            assert_eq!(placeholders, &english[key].0, "{code}: {key}");
            assert!(!text.trim().is_empty(), "{code}: {key} is empty");
        }
        assert_eq!(parse(code, source).unwrap().language(), *code);
    }
    assert_eq!(available().len(), SOURCES.len());
}

fn rust_files(folder: &Path, into: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_key_that_the_code_asks_for_exists_and_every_key_is_asked_for() {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/viewer"), &mut files);
    let all = files.concat();
    let english = entries(SOURCES.iter().find(|(code, _)| *code == "en").unwrap().1);
    let mut asked = 0;
    for start in ["words.get(\"", "words.with(\"", "words.get(if ", ".notify("] {
        for (at, _) in all.match_indices(start) {
            let call = all[at..].split(';').next().unwrap();
            let end = call.find(')').unwrap();
            // A notice's other strings name its placeholders.
            let most = if start == ".notify(" { 1 } else { usize::MAX };
            for key in call[..end].split('"').skip(1).step_by(2).take(most) {
                asked += 1;
                assert!(english.contains_key(key), "\"{key}\" is in no language file");
            }
        }
    }
    assert!(asked > 40, "the search for keys finds {asked}");
    for key in english.keys() {
        let named = all.contains(&format!("\"{key}\""));
        let of_a_row = key.strip_suffix("-what").is_some_and(|row| all.contains(&format!("\"{row}\"")));
        assert!(
            named || of_a_row || key.starts_with("phase-") || key.starts_with("preset-"),
            "nothing asks for \"{key}\""
        );
    }
}

#[test]
fn a_wish_is_met_by_the_nearest_language() {
    for (wanted, given) in [("fr", "fr"), ("fr-CA", "fr"), ("FR", "fr"), ("en-GB", "en"), ("de", "en"), ("", "en")] {
        assert_eq!(words_for(wanted).unwrap().language(), given, "{wanted}");
    }
}

#[test]
fn numbers_are_written_as_in_the_language() {
    assert_eq!(words_for("fr").unwrap().number(1.4, 1), "1,4");
    assert_eq!(words_for("en").unwrap().number(1.4, 1), "1.4");
}

#[test]
fn a_missing_key_is_seen_rather_than_hidden() {
    assert_eq!(words_for("en").unwrap().get("no-such-key"), "no-such-key");
}

#[test]
fn a_file_that_fluent_cannot_read_is_an_error_that_names_it() {
    let error = parse("fr", "key = { $unclosed").err().unwrap().to_string();
    assert!(error.contains("assets/languages/fr.ftl"), "{error}");
}

#[test]
fn choosing_another_language_changes_the_words_in_the_next_frame() {
    let mut app = App::new();
    app.insert_resource(Preferences { language: "en".into(), ..Preferences::default() });
    app.add_plugins((MinimalPlugins, LanguagePlugin));
    app.update();
    assert_eq!(app.world().resource::<Words>().get("quit"), "Quit");
    app.world_mut().resource_mut::<Preferences>().language = "fr".into();
    app.update();
    assert_eq!(app.world().resource::<Words>().get("quit"), "Quitter");
}
