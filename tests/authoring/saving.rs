//! A draft becomes a file of a visit, and nothing else of the visit changes.

use super::{add, finished, titled, told, visit};
use parvis::content::visit::{Texts, Tour, Visit, VisitError};
use parvis::visiting::authoring::{Desk, Draft, Edit, NoHome, SaveError, StopText, VisitFolder};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A visit's folder with a `visit.json` and a tileset.
pub fn folder() -> (TempDir, VisitFolder) {
    let folder = tempfile::tempdir().unwrap();
    visit().save(folder.path()).unwrap();
    put(folder.path(), "tiles/tileset.json", TILESET);
    let home = VisitFolder::find(Some(folder.path()), None).unwrap();
    (folder, home)
}

const TILESET: &str = r#"{"asset":{"version":"1.0"},"geometricError":1,
    "root":{"boundingVolume":{"sphere":[0,0,0,1]},"geometricError":0,"refine":"ADD"}}"#;

pub fn put(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// Every file below the folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let below = self::files(&path);
            files.extend(below.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            files.insert(name, fs::read(path).unwrap());
        }
    }
    files
}

#[test]
fn a_new_tour_is_in_the_visit_when_it_is_saved() {
    let (folder, home) = folder();
    let mut draft = finished();
    assert!(!draft.is_saved());
    let saved = draft.save(&home).unwrap();
    assert_eq!((saved.uri.as_str(), saved.id.as_str()), ("tours/the-nave.json", "the-nave"));
    assert_eq!(saved.path, folder.path().join("tours/the-nave.json"));
    assert!(draft.is_saved() && saved.changed_meanwhile.is_none());
    let opened = Visit::open(folder.path()).unwrap();
    assert_eq!(opened.problems, []);
    assert_eq!(opened.tours, [draft.tour().clone()]);
    assert_eq!(opened.visit.tours, ["tours/the-nave.json"]);

    // Once more: the same file, and no further line in the list.
    let before = files(folder.path());
    draft.save(&home).unwrap();
    assert_eq!(files(folder.path()), before);
    draft.undo().unwrap();
    assert!(!draft.is_saved(), "what was done can still be undone");
    draft.save(&home).unwrap();
    assert_eq!(Visit::open(folder.path()).unwrap().tours, [draft.tour().clone()]);
}

#[test]
fn two_tours_of_the_same_name_have_files_and_ids_of_their_own() {
    let (folder, home) = folder();
    // A file that the visit does not list, and an id in a file of another name.
    put(folder.path(), "tours/the-nave.json", "{}");
    let other = Tour { id: "The-Nave-2".to_owned(), ..finished().tour().clone() };
    put(folder.path(), "tours/other.json", &serde_json::to_string(&other).unwrap());
    let mut listing = visit();
    listing.tours.push("tours/other.json".to_owned());
    listing.save(folder.path()).unwrap();
    assert_eq!(finished().save(&home).unwrap().id, "the-nave-3");
    let opened = Visit::open(folder.path()).unwrap();
    assert_eq!((opened.problems.len(), opened.tours.len()), (0, 2));
    assert_eq!(read(folder.path(), "tours/the-nave.json"), "{}");
}

#[test]
fn an_opened_tour_goes_back_to_its_own_file() {
    let (folder, home) = folder();
    let tour = Tour { id: "first".to_owned(), ..finished().tour().clone() };
    put(folder.path(), "walks/a b.json", &serde_json::to_string(&tour).unwrap());
    let mut listing = visit();
    listing.tours.push("walks/a%20b.json".to_owned());
    listing.save(folder.path()).unwrap();
    let opened = Draft::open(&home, "walks/a%20b.json").unwrap();
    assert_eq!(opened.problems, []);
    let mut draft = opened.draft;
    assert!(draft.is_saved());
    draft.apply(titled("en", "Another title")).unwrap();
    let saved = draft.save(&home).unwrap();
    assert_eq!((saved.path, saved.id), (folder.path().join("walks/a b.json"), "first".to_owned()));
    assert_eq!(Visit::open(folder.path()).unwrap().tours, [draft.tour().clone()]);
}

#[test]
fn what_somebody_else_wrote_meanwhile_is_never_written_over() {
    let (folder, home) = folder();
    let mut mine = finished();
    mine.save(&home).unwrap();
    let mut theirs = Draft::open(&home, "tours/the-nave.json").unwrap().draft;
    theirs.apply(told("stop-1", StopText::Text, "en", "Theirs.")).unwrap();
    theirs.save(&home).unwrap();

    mine.apply(told("stop-1", StopText::Text, "en", "Mine.")).unwrap();
    let saved = mine.save(&home).unwrap();
    assert_eq!(saved.changed_meanwhile.as_deref(), Some("tours/the-nave.json"));
    assert_eq!((saved.uri.as_str(), saved.id.as_str()), ("tours/the-nave-2.json", "the-nave-2"));
    let tours = Visit::open(folder.path()).unwrap().tours;
    assert_eq!(tours, [theirs.tour().clone(), mine.tour().clone()]);
    // From now on that is its file.
    mine.apply(titled("en", "Mine")).unwrap();
    assert_eq!(mine.save(&home).unwrap().uri, "tours/the-nave-2.json");
}

#[test]
fn a_file_that_was_removed_meanwhile_is_written_again() {
    let (folder, home) = folder();
    let mut draft = finished();
    let saved = draft.save(&home).unwrap();
    fs::remove_file(&saved.path).unwrap();
    assert_eq!(draft.save(&home).unwrap(), saved);
    assert_eq!(Visit::open(folder.path()).unwrap().tours.len(), 1);
}

#[test]
fn members_that_are_not_known_stay_in_the_tours_file() {
    let (folder, home) = folder();
    let mut draft = finished();
    let saved = draft.save(&home).unwrap();
    let text = fs::read_to_string(&saved.path).unwrap();
    let text = text.replacen("{", "{ \"museum\": {\"b\": 0.1, \"a\": 12345678901234567890123},", 1);
    let text = text.replacen("\"id\": \"stop-2\"", "\"id\": \"stop-2\", \"audio\": \"x.mp3\"", 1);
    fs::write(&saved.path, text).unwrap();
    let mut draft = Draft::open(&home, &saved.uri).unwrap().draft;
    draft.apply(Edit::MoveStop { stop: "stop-2".to_owned(), to: 0 }).unwrap();
    draft.save(&home).unwrap();
    let text = fs::read_to_string(&saved.path).unwrap();
    assert!(text.contains(r#"{"b": 0.1, "a": 12345678901234567890123}"#), "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["stops"][0]["audio"], "x.mp3");
    assert!(json["stops"][1].get("audio").is_none());
    let opened = Visit::open(folder.path()).unwrap();
    assert_eq!((opened.problems.len(), &opened.tours[0]), (0, draft.tour()));
    draft.apply(Edit::RemoveStop("stop-2".to_owned())).unwrap();
    draft.save(&home).unwrap();
    assert!(!fs::read_to_string(&saved.path).unwrap().contains("x.mp3"));
}

#[test]
fn every_member_that_is_written_is_known() {
    let (_folder, home) = folder();
    let mut draft = finished();
    let seen = || vec!["organ".to_owned()];
    let stop = || "stop-1".to_owned();
    for edit in [
        told("stop-1", StopText::Text, "en", "x"),
        Edit::DurationMin(Some(3)),
        Edit::Sources(vec!["A book".to_owned()]),
        Edit::Travel { stop: stop(), travel: parvis::content::visit::Travel::Walk },
        Edit::Phase { stop: stop(), phase: Some("1200".to_owned()) },
        Edit::Annotations { stop: stop(), annotations: seen(), highlight: seen() },
        Edit::Whereabouts { stop: stop(), place: Some("nave".to_owned()), pose: super::at(0.0).pose },
    ] {
        draft.apply(edit).unwrap();
    }
    let saved = draft.save(&home).unwrap();
    // What is taken away must not come back from the old file as if it were somebody else's.
    let mut bare = Draft::open(&home, &saved.uri).unwrap().draft;
    for edit in [
        Edit::DurationMin(None),
        Edit::Sources(Vec::new()),
        Edit::Travel { stop: stop(), travel: parvis::content::visit::Travel::Glide },
        Edit::Phase { stop: stop(), phase: None },
        Edit::Annotations { stop: stop(), annotations: Vec::new(), highlight: Vec::new() },
        Edit::Whereabouts { stop: stop(), place: Some("nave".to_owned()), pose: None },
        told("stop-1", StopText::Easy, "en", ""),
        told("stop-1", StopText::Easy, "fr", ""),
        told("stop-1", StopText::Description, "en", ""),
        told("stop-1", StopText::Description, "fr", ""),
    ] {
        bare.apply(edit).unwrap();
    }
    bare.save(&home).unwrap();
    assert_eq!(Draft::open(&home, &saved.uri).unwrap().draft.tour(), bare.tour());
    let text = fs::read(&saved.path).unwrap();
    assert_eq!(text, bare.tour().to_json(&visit()).unwrap(), "the file is as if nothing had been there");
}

#[test]
fn what_lacks_something_that_blocks_is_not_saved() {
    let (folder, home) = folder();
    let before = files(folder.path());
    let mut draft = Draft::new();
    draft.apply(titled("en", "The nave")).unwrap();
    for edit in [None, Some(add(0))] {
        if let Some(edit) = edit {
            draft.apply(edit).unwrap();
        }
        let was = draft.clone();
        let refused = draft.save(&home);
        assert!(matches!(refused, Err(SaveError::Visit(VisitError::Unsavable { .. }))), "{refused:?}");
        assert_eq!((files(folder.path()), &draft), (before.clone(), &was));
    }
}

#[test]
fn only_a_folder_of_ones_own_can_have_tours() {
    let (folder, home) = folder();
    let find = |path: &Path| VisitFolder::find(Some(path), None);
    assert_eq!(VisitFolder::find(None, None), Err(NoHome::BuiltIn));
    assert_eq!(find(Path::new("https://example.org/visit/")), Err(NoHome::Server));
    assert!(matches!(find(Path::new("/x/cathedral.3tz")), Err(NoHome::Archive { .. })));
    assert!(matches!(find(&folder.path().join("tiles")), Err(NoHome::NoVisit { .. })));
    assert!(matches!(find(&folder.path().join("tiles/tileset.json")), Err(NoHome::NoVisit { .. })));
    assert!(matches!(find(&folder.path().join("none.glb")), Err(NoHome::NoVisit { .. })));
    assert_eq!(find(&folder.path().join("visit.json")), Ok(home));
    let cache = folder.path().parent().unwrap();
    assert!(matches!(VisitFolder::find(Some(folder.path()), Some(cache)), Err(NoHome::Cache { .. })));
    assert!(VisitFolder::find(Some(folder.path()), Some(&folder.path().join("tiles"))).is_ok());
    assert!(NoHome::BuiltIn.to_string().contains("parvis cathedral FOLDER"), "it says what to do");
}

#[test]
fn a_tour_of_a_visit_that_cannot_be_written_begins_as_a_copy() {
    let (folder, home) = folder();
    let mut tour = finished().tour().clone();
    tour.stops[0].captions.insert("en".to_owned(), "captions/one.vtt".to_owned());
    tour.stops[1].captions.insert("en".to_owned(), "https://example.org/two.vtt".to_owned());
    put(folder.path(), "captions/one.vtt", "WEBVTT\n");
    let mut copy = Draft::copy_of(&tour);
    assert!(!copy.is_saved());
    let preview = copy.preview();
    assert_eq!(preview.stops[0].captions, tour.stops[0].captions, "as in the visit that it is a copy of");
    copy.save(&home).unwrap();
    assert_eq!(copy.preview().stops, preview.stops);
    let opened = Visit::open(folder.path()).unwrap();
    assert_eq!(opened.problems, []);
    let captions = |number: usize| Texts(opened.tours[0].stops[number].captions.clone());
    assert_eq!((captions(0).get("en"), captions(1).is_empty()), ("captions/one.vtt", true));

    // In another visit it is a tour of its own.
    let (other, elsewhere) = self::folder();
    put(other.path(), "tours/the-nave.json", "{}");
    assert_eq!(copy.save(&elsewhere).unwrap().id, "the-nave-2");
}

#[test]
fn timed_captions_of_a_text_that_changed_are_told_and_can_be_dropped() {
    use parvis::visiting::authoring::Want;
    let (folder, home) = folder();
    let mut tour = finished().tour().clone();
    tour.stops[0].captions.insert("en".to_owned(), "one.vtt".to_owned());
    put(folder.path(), "tours/the-nave.json", &serde_json::to_string(&tour).unwrap());
    let mut draft = Draft::open(&home, "tours/the-nave.json").unwrap().draft;
    assert_eq!(draft.lacks(&visit()), []);
    draft.apply(told("stop-1", StopText::Text, "en", "Something else.")).unwrap();
    let wants: Vec<Want> = draft.lacks(&visit()).into_iter().map(|lack| lack.what).collect();
    assert_eq!(wants, [Want::SameCaptions("en".to_owned())]);
    draft.apply(Edit::DropCaptions { stop: "stop-1".to_owned(), language: "en".to_owned() }).unwrap();
    assert_eq!(draft.lacks(&visit()), []);
}

#[test]
fn a_saved_tour_leaves_no_journal() {
    let (folder, home) = folder();
    let journal = folder.path().join("draft.journal");
    let mut desk = Desk::new(finished(), "here", &journal);
    assert!(!journal.exists(), "nothing was done yet");
    desk.apply(told("stop-1", StopText::Text, "en", "Mine.")).unwrap();
    assert!(journal.exists() && desk.trouble().is_none());
    desk.save(&home).unwrap();
    desk.pause();
    assert!(!journal.exists() && desk.trouble().is_none());
    desk.undo().unwrap();
    let undone = desk.draft().clone();
    drop(desk);
    let recovered = Desk::recover(&journal).unwrap().unwrap();
    assert_eq!((recovered.desk.draft(), recovered.visit.as_str(), recovered.whole), (&undone, "here", true));
    recovered.desk.discard().unwrap();
    assert!(!journal.exists() && Desk::recover(&journal).unwrap().is_none());
}
