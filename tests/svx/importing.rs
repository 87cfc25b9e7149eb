//! What a document says becomes a visit, and what a visit has no place for is told.

use super::{ARTICLES, chapel, note, read, read_with};
use glam::DVec3;
use parvis::content::visit::{Pose, Texts, Travel};
use serde_json::json;

fn near(a: DVec3, b: [f64; 3]) {
    assert!(a.distance(DVec3::from_array(b)) < 1e-6, "{a} is not {b:?}");
}

fn toward(pose: &Pose) -> DVec3 {
    (pose.look - pose.point()).normalize()
}

#[test]
fn a_document_of_voyager_story_becomes_a_visit_in_metres() {
    let made = read_with(&chapel(), &ARTICLES).unwrap();
    let visit = &made.visit;
    assert_eq!(visit.title, Texts::new("en", "Chapel of the bridge").with("fr", "Chapelle du pont"));
    assert_eq!(visit.languages, ["fr", "en"], "the document's own language first");
    assert_eq!(visit.credits[0].text, "(c) The chapter");
    assert_eq!(visit.tours, ["tours/tTTT.json"]);

    // 10 cm and 20 cm in the model, a quarter turn to the left, and 10 cm up.
    let door = visit.annotation("kLq3xy").unwrap();
    near(door.position, [0.0, 0.3, -0.1]);
    near(door.normal.unwrap(), [0.0, 0.0, -1.0]);
    assert_eq!(door.title.get("fr"), "La porte");
    assert_eq!(
        door.text.get("en"),
        "Oak, twelve planks.\n\nThe door\n\nOak & iron,\nfelled in 1301.\n\nOpened once a year."
    );
    assert_eq!(door.text.get("fr"), "Chêne et fer\u{a0}: 1301.");
    assert_eq!(door.kind.as_deref(), Some("Wood-work"));
    near(door.pose.unwrap().point(), [0.0, 1.6, 4.0]);
    near(toward(&door.pose.unwrap()), [0.0, 0.0, -1.0]);

    // The single English text of older documents, and an id that a visit cannot have.
    let niche = visit.annotation("old-one").unwrap();
    near(niche.position, [1.0, 0.1, 0.0]);
    assert_eq!((niche.title.get("en"), niche.text.get("en")), ("Niche", "Empty."));
    assert_eq!(niche.normal, None);
}

#[test]
fn the_steps_of_a_tour_are_stops_seen_as_their_snapshots_have_them() {
    let made = read_with(&chapel(), &ARTICLES).unwrap();
    let tour = &made.tours[0];
    assert_eq!((tour.title.get("fr"), tour.summary.get("en")), ("Le tour", "Three steps."));
    let [west, east, above] = tour.stops.as_slice() else { panic!("{:?}", tour.stops) };
    near(west.pose.unwrap().point(), [2.0, 0.0, 0.0]);
    near(toward(&west.pose.unwrap()), [-1.0, 0.0, 0.0]);
    near(west.pose.unwrap().look, [0.0, 0.0, 0.0]);
    assert_eq!((west.title.get("fr"), west.description.get("en")), ("Ouest", "A low door."));
    assert!(west.text.get("en").contains("felled in 1301"), "the article that is open: {:?}", west.text);
    assert_eq!((&west.highlight, &west.annotations), (&vec!["kLq3xy".to_owned()], &vec!["kLq3xy".to_owned()]));

    near(toward(&east.pose.unwrap()), [1.0, 0.0, 0.0]);
    assert!(east.text.is_empty(), "its reader is closed");
    assert_eq!((west.travel, above.travel), (Travel::Glide, Travel::Cut));
    near(above.pose.unwrap().point(), [0.0, 3.0, 0.0]);
    near(toward(&above.pose.unwrap()), [0.0, -1.0, 0.0]);

    // A document has no places: the visit begins where the document's camera does.
    assert_eq!((made.visit.places.len(), made.visit.entrance.as_str()), (1, "entrance"));
    near(made.visit.places[0].pose.point(), [0.0, 1.0, 5.0]);
}

#[test]
fn the_finest_model_for_the_web_is_named_with_its_unit() {
    let made = read(&chapel()).unwrap();
    let [model] = made.models.as_slice() else { panic!("{:?}", made.models) };
    assert_eq!((model.uri.as_str(), model.scale, model.folder.as_str()), ("chapel-high.glb", 0.001, "tiles"));
    assert!(model.is_placed);
}

#[test]
fn models_of_different_units_become_tilesets_of_their_own() {
    let mut document = chapel();
    document["models"] = json!([
        { "units": "m", "derivatives": [{ "usage": "Web3D", "quality": "High", "assets": [{ "uri": "a.glb", "type": "Model" }] }] },
        { "units": "mm", "derivatives": [{ "usage": "Web3D", "quality": "High", "assets": [{ "uri": "b.glb", "type": "Model" }] }] },
        { "units": "m", "derivatives": [{ "usage": "Web3D", "quality": "High", "assets": [{ "uri": "c.glb", "type": "Model" }] }] },
    ]);
    document["scenes"][0]["nodes"] = json!([0, 1, 2]);
    document["nodes"] = json!([{ "model": 0 }, { "model": 1 }, { "model": 2 }]);
    let made = read(&document).unwrap();
    let folders: Vec<_> = made.models.iter().map(|model| (model.uri.as_str(), model.folder.as_str())).collect();
    assert_eq!(folders, [("a.glb", "tiles"), ("b.glb", "tiles-2"), ("c.glb", "tiles")]);
    let tilesets: Vec<_> = made.visit.tilesets.iter().map(|tileset| tileset.uri.as_str()).collect();
    assert_eq!(tilesets, ["tiles/tileset.json", "tiles-2/tileset.json"]);
}

#[test]
fn whatever_a_visit_has_no_place_for_is_told() {
    let made = read_with(&chapel(), &ARTICLES).unwrap();
    note(&made, &["free of the floor"]);
    note(&made, &["1 sounds"]);
    note(&made, &["1 lights"]);
    note(&made, &["\"slicer\""]);
    note(&made, &["\"edan-id\""]);
    note(&made, &["\"aAbout\"", "left out"]);
    note(&made, &["picture", "articles/door.jpg"]);
    note(&made, &["old-one", "niche.jpg"]);
    note(&made, &["old-one", "several tags"]);
    note(&made, &["viewer/shader"]);
    note(&made, &["How long the way"]);
    assert!(!made.notes.iter().any(|note| note.contains("reader/position") || note.contains("interface")));
}

#[test]
fn an_article_that_is_not_there_is_told_and_the_rest_stays() {
    let made = read_with(&chapel(), &ARTICLES[1..]).unwrap();
    note(&made, &["articles/door-EN.html", "cannot be read"]);
    let door = made.visit.annotation("kLq3xy").unwrap();
    assert_eq!((door.text.get("en"), door.text.get("fr")), ("Oak, twelve planks.", "Chêne et fer\u{a0}: 1301."));
}

#[test]
fn steps_without_a_snapshot_a_camera_or_a_title_do_not_stop_the_tour() {
    let mut document = chapel();
    document["setups"][0]["tours"][0]["steps"] =
        json!([{ "id": "gone" }, { "id": "s1" }, { "id": "s2", "titles": { "EN": "East" } }]);
    document["setups"][0]["snapshots"]["states"][1]["values"][6] = json!(null);
    document["setups"][0]["snapshots"]["states"][1]["values"][7] = json!(null);
    let made = read(&document).unwrap();
    note(&made, &["\"gone\"", "no snapshot"]);
    note(&made, &["\"s2\"", "stays where it was"]);
    note(&made, &["\"s1\"", "no title", "Stop 1"]);
    let [west, east] = made.tours[0].stops.as_slice() else { panic!("{:?}", made.tours) };
    assert_eq!(west.title, Texts::new("en", "Stop 1").with("fr", "Étape 1"));
    assert_eq!(west.pose, east.pose);
}

#[test]
fn ids_that_are_alike_once_they_are_ids_stay_apart() {
    let mut document = chapel();
    let position = json!([0, 0, 0]);
    document["models"][0]["annotations"] = json!([
        { "id": "a b", "titles": { "EN": "One" }, "position": position },
        { "id": "a.b", "titles": { "EN": "Two" }, "position": position },
        { "id": "été", "titles": { "EN": "Three" }, "position": position },
        { "id": "", "titles": { "EN": "Four" }, "position": position },
        { "id": "far", "titles": { "EN": "Five" }, "position": [1e12, 0, 0] },
        { "id": "nowhere", "titles": { "EN": "Six" } },
    ]);
    let made = read(&document).unwrap();
    let ids: Vec<_> = made.visit.annotations.iter().map(|annotation| annotation.id.as_str()).collect();
    assert_eq!(ids, ["a-b", "a-b-2", "t", "annotation"]);
    note(&made, &["\"far\"", "no usable position"]);
    note(&made, &["\"nowhere\"", "no usable position"]);
}

#[test]
fn a_scene_without_a_unit_is_taken_in_centimetres_and_says_so() {
    let mut document = chapel();
    document["scenes"][0]["units"] = json!(null);
    let made = read(&document).unwrap();
    note(&made, &["no unit", "centimetres"]);
    near(made.visit.annotation("kLq3xy").unwrap().position, [0.0, 0.3, -0.1]);
    document["scenes"][0]["units"] = json!("m");
    near(read(&document).unwrap().visit.places[0].pose.point(), [0.0, 100.0, 500.0]);
}
