//! The visit's list of tours has one address more, and every other byte is as somebody wrote it.

use super::saving::folder;
use super::{finished, titled};
use parvis::visiting::authoring::{SaveError, Saved};
use std::fs;

/// Saves a tour into a visit of this text; what became of the text.
fn listed(text: &str) -> (Result<Saved, SaveError>, String) {
    let (folder, home) = folder();
    let file = folder.path().join("visit.json");
    fs::write(&file, text).unwrap();
    let saved = finished().save(&home);
    (saved, fs::read_to_string(file).unwrap())
}

/// A visit with these members before its end.
fn visit_with(last: &str) -> String {
    format!(
        "{{\n  \"x-museum\": [1.10, 1e2 ,\t{{\"tours\": [\"no\"]}}],\n  \"schema\": 1, \"title\": {{\"en\":\"C\"}},\n  \
         \"tilesets\": [{{\"uri\": \"tiles/tileset.json\"}}], \"entrance\": \"nave\",\n  \"places\": []{last}\n}}\n"
    )
}

#[test]
fn the_address_is_written_as_those_before_it() {
    for (before, after) in [
        ("", ",\n  \"tours\": [\"tours/the-nave.json\"]"),
        (", \"tours\": [], \"y\": 1", ", \"tours\": [\"tours/the-nave.json\"], \"y\": 1"),
        (",\"tours\" :[ ]", ",\"tours\" :[\"tours/the-nave.json\"]"),
        (",\"tours\": [\"a.json\"]", ",\"tours\": [\"a.json\", \"tours/the-nave.json\"]"),
        (",\"tours\": [ \"a.json\" ]", ",\"tours\": [ \"a.json\", \"tours/the-nave.json\" ]"),
        (
            ", \"tours\": [\n    \"a.json\",\n    \"b.json\"\n  ]",
            ", \"tours\": [\n    \"a.json\",\n    \"b.json\",\n    \"tours/the-nave.json\"\n  ]",
        ),
        (", \"tours\": [7]", ", \"tours\": [7, \"tours/the-nave.json\"]"),
        (", \"tours\": [\"./tours//the%2Dnave.json\"]", ", \"tours\": [\"./tours//the%2Dnave.json\"]"),
    ] {
        for mark in ["", "\u{feff}"] {
            let (saved, text) = listed(&format!("{mark}{}", visit_with(before)));
            assert_eq!(saved.unwrap().uri, "tours/the-nave.json");
            assert_eq!(text, format!("{mark}{}", visit_with(after)));
        }
    }
}

#[test]
fn a_list_that_cannot_be_added_to_is_left_alone_and_told() {
    let full = format!(", \"tours\": [{}\"a\"]", "\"a\",".repeat(999));
    for before in [", \"tours\": null", ", \"tours\": \"a.json\"", ", \"tours\": {}", &full] {
        let (saved, text) = listed(&visit_with(before));
        let Err(SaveError::NotListed { tour, what, .. }) = saved else { panic!("{saved:?}") };
        assert_eq!(text, visit_with(before));
        assert!(tour.ends_with("tours/the-nave.json") && what.contains("tours"), "{what}");
    }
}

#[test]
fn a_tour_that_was_not_listed_is_listed_when_it_is_saved_again() {
    let (folder, home) = folder();
    let file = folder.path().join("visit.json");
    fs::write(&file, visit_with(", \"tours\": null")).unwrap();
    let mut draft = finished();
    assert!(draft.save(&home).is_err());
    fs::write(&file, visit_with("")).unwrap();
    draft.apply(titled("en", "Other")).unwrap();
    let saved = draft.save(&home).unwrap();
    assert_eq!((saved.uri.as_str(), saved.changed_meanwhile), ("tours/the-nave.json", None));
    assert_eq!(fs::read_dir(folder.path().join("tours")).unwrap().count(), 1);
}
