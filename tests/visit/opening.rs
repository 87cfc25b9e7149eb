//! Opening whatever a person points at.

use super::{folder_with, put, tileset, tour, visit};
use crate::common;
use glam::DVec3;
use parvis::content::source::SourceError;
use parvis::content::tileset::Tileset;
use parvis::content::visit::{Certainty, Standpoint, TourProfile, Travel, ValidVisit, Visit, VisitError};
use proptest::prelude::*;
use serde_json::{Value, json};

fn paths(visit: &ValidVisit) -> Vec<String> {
    visit.problems.iter().map(|problem| format!("{} {}", problem.file, problem.json_path)).collect()
}

fn open(visit: &Value, tour: &Value) -> ValidVisit {
    Visit::open(folder_with(visit, tour).path()).unwrap()
}

#[test]
fn a_whole_visit_is_opened_by_its_folder_or_its_file() {
    let folder = folder_with(&visit(), &tour());
    for path in [folder.path().to_owned(), folder.path().join("visit.json")] {
        let opened = Visit::open(&path).unwrap();
        assert_eq!(opened.problems, []);
        assert_eq!(opened.tileset_uris().collect::<Vec<_>>(), ["tiles/tileset.json"]);
        assert_eq!(opened.entrance().unwrap().id, "porch");
        assert_eq!(opened.entrance().unwrap().pose.at, Standpoint::Stand(DVec3::new(0.0, 0.0, 30.0)));
        assert!(opened.visit.place("porch").unwrap().step_free && !opened.visit.place("gallery").unwrap().step_free);
        assert_eq!(opened.visit.credits[0].license.as_deref(), Some("CC-BY-4.0"));
        let tour = &opened.tours[0];
        assert_eq!((tour.id.as_str(), tour.profile, tour.stops.len()), ("first", TourProfile::Standing, 2));
        assert_eq!(tour.stops[0].captions["en"], "tours/first/porch.en.vtt");
        assert_eq!(opened.pose_of(&tour.stops[0]), Some(opened.visit.places[0].pose));
        assert_eq!(opened.pose_of(&tour.stops[1]).unwrap().eye(1.61), DVec3::new(1.0, 2.0, 3.0));
        assert!(opened.source.read("tiles/tileset.json", 10_000).is_ok());
    }
}

#[test]
fn texts_fall_back_to_the_general_language_then_english_then_any() {
    let opened = open(&visit(), &tour());
    let title = &opened.visit.title;
    assert_eq!((title.get("fr"), title.get("fr-CA"), title.get("de")), ("Cathédrale", "Cathédrale", "Cathedral"));
    let mut other = visit();
    other["title"] = json!({ "it": "Cattedrale" });
    assert_eq!(open(&other, &tour()).visit.title.get("de"), "Cattedrale");
}

#[test]
fn a_bare_tileset_is_a_visit_seen_from_outside() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "tileset.json", tileset());
    put(folder.path(), "other.json", tileset());
    for path in [folder.path().to_owned(), folder.path().join("tileset.json"), folder.path().join("other.json")] {
        let opened = Visit::open(&path).unwrap();
        let uri = opened.tileset_uris().next().unwrap().to_owned();
        let bytes = opened.source.read(&uri, 10_000).unwrap();
        let bounds = Tileset::parse(&bytes, &uri).unwrap().root().bounds;
        let pose = opened.entrance().unwrap().pose;
        assert!(bounds.distance(pose.eye(1.6)) > 1.0);
        assert_eq!(pose.look, bounds.center());
    }
}

#[test]
fn the_sample_tilesets_open_as_visits() {
    for name in ["3d-tiles-samples/1.0/TilesetWithDiscreteLOD", "mars/tileset.json"] {
        let Some(path) = common::samples(name) else { return };
        assert!(Visit::open(&path).unwrap().entrance().is_some(), "{name}");
    }
}

#[test]
fn a_model_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.glb", "a.GLTF", "a.obj", "a.ply"] {
        put(folder.path(), name, "x");
        let error = Visit::open(&folder.path().join(name)).unwrap_err();
        assert!(matches!(&error, VisitError::IsModel { path } if path.ends_with(name)), "{error}");
    }
    let missing = Visit::open(&folder.path().join("missing.glb")).unwrap_err();
    assert!(matches!(missing, VisitError::Source(SourceError::Missing { .. })), "{missing}");
}

#[test]
fn what_cannot_be_opened_says_what_can() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.txt", "x");
    put(folder.path(), "a.zip", "x");
    for (name, words) in [("", "visit.json"), ("a.txt", "tileset.json"), ("a.zip", "cut short")] {
        let error = Visit::open(&folder.path().join(name)).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let error = Visit::open(std::path::Path::new("ftp://example.org/visit.json")).unwrap_err().to_string();
    assert!(error.contains("http:// or https://"), "{error}");
}

#[test]
fn damaged_files_are_refused_by_name() {
    for (text, words) in [
        ("", "visit.json: not JSON"),
        ("{", "visit.json: not JSON"),
        ("[]", "no JSON object"),
        ("{}", "schema is missing"),
        (r#"{"schema": 2}"#, "version 2 is not supported"),
        (r#"{"schema": "one"}"#, "is not supported"),
        (r#"{"schema": 1}"#, "none of the tilesets"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "visit.json", text);
        let error = Visit::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("visit.json") && error.contains(words), "{text}: {error}");
    }
}

#[test]
fn a_visit_needs_one_tileset_that_is_there() {
    let mut two = visit();
    two["tilesets"] = json!([{ "uri": "none.json" }, { "uri": "tiles/tileset.json" }, { "uri": "../x.json" }]);
    let opened = open(&two, &tour());
    assert_eq!(opened.tileset_uris().collect::<Vec<_>>(), ["tiles/tileset.json"]);
    assert_eq!(paths(&opened), ["visit.json tilesets[0].uri", "visit.json tilesets[2].uri"]);
    two["tilesets"] = json!([{ "uri": "none.json" }]);
    let error = Visit::open(folder_with(&two, &tour()).path()).unwrap_err();
    assert!(matches!(error, VisitError::NoTileset { .. }) && error.to_string().contains("none.json"), "{error}");
}

#[test]
fn a_mesh_to_walk_on_is_found_beside_its_tileset_and_missed_without_harm() {
    let mut walked = visit();
    walked["tilesets"] = json!([{ "uri": "tiles/tileset.json", "collision": "./tiles/tileset.json" }]);
    let opened = open(&walked, &tour());
    assert_eq!(opened.visit.tilesets[0].collision.as_deref(), Some("tiles/tileset.json"));
    assert_eq!(paths(&opened), [""; 0]);
    walked["tilesets"] = json!([{ "uri": "tiles/tileset.json", "collision": "floor.json" }]);
    let opened = open(&walked, &tour());
    assert_eq!(opened.visit.tilesets[0].collision, None);
    assert_eq!(paths(&opened), ["visit.json tilesets[0].collision"]);
}

#[test]
fn damaged_places_leave_the_others() {
    let good = visit()["places"][0].clone();
    for (damage, path) in [
        (json!({ "pose": { "look": [0, 0, 0] } }), "visit.json places[0]"),
        (json!({ "pose": { "stand": [0, 0, 0], "eye": [0, 0, 0], "look": [0, 0, 0] } }), "visit.json places[0]"),
        (json!({ "pose": { "eye": [0, 0], "look": [0, 0, 0] } }), "visit.json places[0]"),
        (json!({ "pose": { "eye": [0, 1e9, 0], "look": [0, 0, 0] } }), "visit.json places[0]"),
        (json!({ "pose": { "eye": [0, null, 0], "look": [0, 0, 0] } }), "visit.json places[0]"),
        (json!({ "id": "../x" }), "visit.json places[0].id"),
        (json!({ "id": 7 }), "visit.json places[0]"),
        (json!({ "title": "plain" }), "visit.json places[0]"),
    ] {
        let mut bad = good.clone();
        bad["id"] = json!("bad");
        for (key, value) in damage.as_object().unwrap() {
            bad[key] = value.clone();
        }
        let mut damaged = visit();
        damaged["places"] = json!([bad, good, good]);
        let opened = open(&damaged, &tour());
        assert_eq!(paths(&opened), [path, "visit.json places[2].id"], "{damage}");
        assert_eq!(opened.visit.places.len(), 1);
    }
}

#[test]
fn a_missing_entrance_is_the_first_place_or_one_in_front() {
    let mut changed = visit();
    changed["entrance"] = json!("nowhere");
    let opened = open(&changed, &tour());
    assert_eq!(
        (opened.entrance().unwrap().id.as_str(), paths(&opened)),
        ("porch", vec!["visit.json entrance".to_owned()])
    );

    changed["places"] = json!([]);
    changed["tours"] = json!([]);
    let opened = open(&changed, &tour());
    assert_eq!(opened.visit.entrance, opened.entrance().unwrap().id);
    assert_eq!(paths(&opened), ["visit.json places"]);
}

#[test]
fn a_broken_tour_is_a_problem_and_not_a_failure() {
    for (broken, path) in [
        (json!([]), "tours/first.json "),
        (json!({ "schema": 9 }), "tours/first.json "),
        (json!({ "schema": 1, "id": "first", "title": { "en": "x" }, "stops": [] }), "tours/first.json "),
    ] {
        let opened = open(&visit(), &broken);
        assert_eq!((opened.tours.len(), paths(&opened)), (0, vec![path.to_owned()]));
    }
    let mut changed = visit();
    changed["tours"] = json!(["tours/none.json", "../x.json", "tours/first.json", "tours/first.json"]);
    let opened = open(&changed, &tour());
    assert_eq!(opened.tours.len(), 1);
    assert_eq!(opened.visit.tours, ["tours/first.json"]);
    assert_eq!(paths(&opened), ["visit.json tours[0]", "visit.json tours[1]", "tours/first.json id"]);
}

#[test]
fn damaged_stops_leave_the_others() {
    let mut changed = tour();
    changed["profile"] = json!("step-free");
    let stop = |id: &str, rest: Value| {
        let mut stop = json!({ "id": id, "title": { "en": id } });
        rest.as_object().unwrap().iter().for_each(|(key, value)| stop[key] = value.clone());
        stop
    };
    changed["stops"] = json!([
        stop("a", json!({ "place": "nowhere" })),
        stop("b", json!({})),
        stop("c", json!({ "place": "gallery" })),
        stop("d", json!({ "place": "nowhere", "pose": { "stand": [0, 0, 0], "look": [1, 1, 1] } })),
        stop("e", json!({ "place": "porch", "captions": { "en": "none.vtt", "fr": "first/porch.en.vtt" } })),
        stop("e", json!({ "place": "porch" })),
        5,
    ]);
    let opened = open(&visit(), &changed);
    let kept: Vec<&str> = opened.tours[0].stops.iter().map(|stop| stop.id.as_str()).collect();
    assert_eq!(kept, ["c", "d", "e"]);
    assert_eq!(opened.tours[0].stops[2].captions.len(), 1);
    let mut found = paths(&opened);
    found.sort();
    let all = [
        "stop \"e\" captions.en",
        "stops[0].place",
        "stops[1]",
        "stops[2].place",
        "stops[3].place",
        "stops[5].id",
        "stops[6]",
    ];
    assert_eq!(found, all.map(|path| format!("tours/first.json {path}")));
}

#[test]
fn absurd_lists_and_texts_are_cut() {
    let place = visit()["places"][0].clone();
    let places: Vec<Value> = (0..5000)
        .map(|i| {
            let mut place = place.clone();
            place["id"] = json!(format!("p{i}"));
            place
        })
        .collect();
    let mut changed = visit();
    changed["places"] = json!(places);
    changed["entrance"] = json!("p3");
    changed["title"] = json!({ "en": "x".repeat(100_000), "fr": "y", "no language": "z" });
    changed["tours"] = json!([]);
    let opened = open(&changed, &tour());
    assert_eq!(opened.visit.places.len(), 1000);
    assert_eq!(opened.visit.title.get("en"), "y");
    assert_eq!(paths(&opened), ["visit.json places", "visit.json title"]);

    let folder = folder_with(&visit(), &tour());
    put(folder.path(), "visit.json", " ".repeat(5 << 20));
    assert!(matches!(Visit::open(folder.path()), Err(VisitError::Source(SourceError::TooLarge { .. }))));
}

#[test]
fn phases_annotations_and_what_a_stop_shows_are_read() {
    let (mut visit, mut tour) = (visit(), tour());
    visit["phases"] = json!([
        { "id": "old", "year": -50, "title": { "en": "Old" }, "certainty": "likely" },
        { "id": "new", "year": 2024, "title": { "en": "New" } },
    ]);
    visit["phase"] = json!("old");
    visit["annotations"] = json!([{
        "id": "bell", "kind": "metalwork", "title": { "en": "Bell" }, "easy": { "en": "It rings." }, "position": [1, 2, 3],
        "normal": [0, 0, 2], "pose": { "eye": [1, 2, 9], "look": [1, 2, 3] }, "place": "porch", "phases": ["new"],
        "sources": ["The founder's book"],
    }]);
    visit["places"][0]["phases"] = json!(["old", "new"]);
    visit["places"][0]["summary"] = json!({ "en": "In front." });
    tour["theme"] = json!({ "en": "Bells" });
    tour["duration"] = json!(5);
    tour["sources"] = json!(["A book"]);
    tour["stops"][0]["travel"] = json!("walk");
    tour["stops"][0]["phase"] = json!("new");
    tour["stops"][0]["annotations"] = json!(["bell"]);
    tour["stops"][0]["highlight"] = json!(["bell"]);
    tour["stops"][0]["easy"] = json!({ "en": "Look." });
    let opened = open(&visit, &tour);
    assert_eq!(opened.problems, []);
    let (visit, tour) = (&opened.visit, &opened.tours[0]);
    assert_eq!(visit.first_phase().unwrap().year, -50);
    assert_eq!(
        visit.phases.iter().map(|phase| phase.certainty).collect::<Vec<_>>(),
        [Certainty::Likely, Certainty::Hypothetical]
    );
    let bell = visit.annotation("bell").unwrap();
    assert_eq!((bell.position, bell.normal), (DVec3::new(1.0, 2.0, 3.0), Some(DVec3::Z * 2.0)));
    assert!(bell.stands_in("new") && !bell.stands_in("old"));
    assert_eq!(visit.places[0].phases, ["old", "new"]);
    assert_eq!((tour.duration_min, tour.stops[0].travel, tour.stops[1].travel), (Some(5), Travel::Walk, Travel::Glide));
    assert_eq!(
        (tour.stops[0].phase.as_deref(), tour.stops[0].highlight.as_slice()),
        (Some("new"), &["bell".to_owned()][..])
    );
}

#[test]
fn names_that_lead_nowhere_are_told_and_what_names_them_stays() {
    let (mut visit, mut tour) = (visit(), tour());
    visit["phases"] =
        json!([{ "id": "new", "year": 2024, "title": { "en": "New" } }, { "id": "new", "year": 1, "title": {} }]);
    visit["phase"] = json!("never");
    visit["light"] = json!("light/none.bin");
    visit["annotations"] = json!([
        { "id": "bell", "title": { "en": "Bell" }, "position": [1, 2, 3], "normal": [0, 0, 0], "place": "attic",
          "phases": ["new", "never"], "sources": [""], "kind": "a b" },
        { "id": "far", "title": { "en": "Far" }, "position": [1e9, 0, 0] },
        { "id": "bell", "title": { "en": "Twin" }, "position": [0, 0, 0] },
    ]);
    visit["places"][1]["phases"] = json!(["never"]);
    tour["stops"][0]["phase"] = json!("never");
    tour["stops"][0]["annotations"] = json!(["bell", "ghost", "far"]);
    tour["stops"][1]["travel"] = json!("fly");
    let opened = open(&visit, &tour);
    assert_eq!(
        paths(&opened),
        [
            "visit.json annotations[1]",
            "visit.json phases[1].id",
            "visit.json phase",
            "visit.json places[1].phases",
            "visit.json annotations[0].kind",
            "visit.json annotations[0].normal",
            "visit.json annotations[0].place",
            "visit.json annotations[0].phases",
            "visit.json annotations[0].sources",
            "visit.json annotations[2].id",
            "visit.json light",
            "tours/first.json stops[1]",
            "tours/first.json stops[0].phase",
            "tours/first.json stops[0].annotations",
        ]
    );
    assert_eq!(opened.visit.first_phase().unwrap().id, "new");
    assert_eq!(opened.visit.annotations.len(), 1);
    assert_eq!(opened.visit.annotations[0].phases, ["new"]);
    assert_eq!(opened.visit.light, None);
    assert_eq!(opened.tours[0].stops.len(), 1);
    assert_eq!(opened.tours[0].stops[0].annotations, ["bell"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn mutated_visits_open_soundly_or_are_refused(of_tour in any::<bool>(), edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize), 1..5)) {
        const PIECES: [&str; 12] = ["null", "[]", "{}", "-1", "1e300", "\"\"", "\"../x\"", "true", "[[]]", "2", "\"porch\"", "]"];
        let (mut visit, mut tour) = (visit().to_string(), tour().to_string());
        let text = if of_tour { &mut tour } else { &mut visit };
        for (place, piece) in edits {
            let values: Vec<usize> = text.match_indices([':', ',', '[']).map(|(at, _)| at + 1).collect();
            let at = values[place.index(values.len())];
            let end = text[at..].find([',', ']', '}']).map_or(text.len(), |length| at + length);
            text.replace_range(at..end, PIECES[piece]);
        }
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "visit.json", &visit);
        put(folder.path(), "tiles/tileset.json", tileset());
        put(folder.path(), "tours/first.json", &tour);
        if let Ok(opened) = Visit::open(folder.path()) {
            prop_assert!(opened.visit.place(&opened.visit.entrance).is_some());
            prop_assert!(opened.tileset_uris().count() > 0);
            let phases: Vec<&str> = opened.visit.phases.iter().map(|phase| phase.id.as_str()).collect();
            for annotation in &opened.visit.annotations {
                prop_assert!(annotation.phases.iter().all(|id| phases.contains(&id.as_str())));
                prop_assert!(annotation.place.as_ref().is_none_or(|id| opened.visit.place(id).is_some()));
            }
            for tour in &opened.tours {
                let names = tour.stops.iter().flat_map(|stop| stop.annotations.iter().chain(&stop.highlight));
                prop_assert!(names.clone().all(|id| opened.visit.annotation(id).is_some()));
                prop_assert!(tour.stops.iter().filter_map(|stop| stop.phase.as_deref()).all(|id| phases.contains(&id)));
                prop_assert!(!tour.stops.is_empty());
                prop_assert!(tour.stops.iter().all(|stop| opened.pose_of(stop).is_some()));
            }
        }
    }
}
