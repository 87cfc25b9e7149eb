//! What Parvis writes it reads again: as it was, and as somebody changed it in Voyager meanwhile.

use super::note;
use glam::DVec3;
use parvis::content::visit::svx::{Export, ExportOptions, Import, export, import};
use parvis::content::visit::{Pose, Texts, Tour, Visit};
use parvis::workshop::cathedral::describe;
use parvis::workshop::cathedral::visit_files::tours;
use serde_json::{Value, json};

fn cathedral() -> (Visit, Vec<Tour>) {
    (describe().unwrap(), tours().unwrap())
}

fn written(visit: &Visit, tours: &[Tour]) -> Export {
    export(visit, tours, &ExportOptions { model: None, articles: "cathedral-articles/".to_owned() }).unwrap()
}

/// Reads what was written after `change`.
fn back(export: &Export, change: impl FnOnce(&mut Value)) -> Import {
    let mut document: Value = serde_json::from_slice(&export.document).unwrap();
    change(&mut document);
    let articles = |uri: &str| {
        let found = export.articles.iter().find(|(address, _)| address == uri);
        found.map(|(_, page)| page.clone().into_bytes()).ok_or_else(|| "gone".to_owned())
    };
    import(document.to_string().as_bytes(), "cathedral.svx.json", &articles).unwrap()
}

/// Takes away what only Parvis reads.
fn as_of_another_program(document: &mut Value) {
    document["setups"][0].as_object_mut().unwrap().remove("x_parvis").unwrap();
}

/// As JSON, with numbers to a micrometre: each time that one is read its last bit may change.
fn rounded(value: &impl serde::Serialize) -> Value {
    fn round(value: &mut Value) {
        match value {
            Value::Number(number) => *value = json!((number.as_f64().unwrap() * 1e6).round()),
            Value::Array(list) => list.iter_mut().for_each(round),
            Value::Object(members) => members.values_mut().for_each(round),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(value).unwrap();
    round(&mut value);
    value
}

fn toward(pose: &Pose) -> DVec3 {
    (pose.look - pose.eye(1.61)).normalize()
}

fn assert_same_view(a: &Pose, b: &Pose, what: &str) {
    assert!(a.eye(1.61).distance(b.eye(1.61)) < 1e-3, "{what}: {a:?} {b:?}");
    assert!(toward(a).dot(toward(b)) > 1.0 - 1e-9, "{what}: {a:?} {b:?}");
}

#[test]
fn the_whole_visit_comes_back_where_nobody_changed_the_document() {
    let (visit, tours) = cathedral();
    let made = back(&written(&visit, &tours), |_| {});
    assert_eq!(rounded(&made.visit), rounded(&visit));
    assert_eq!(rounded(&made.tours), rounded(&tours));
    assert!(made.models.is_empty());
    note(&made, &["copy what that names"]);
    assert!(!made.notes.iter().any(|note| note.contains("names no file")), "{:?}", made.notes);
}

#[test]
fn points_and_tours_survive_without_the_member_that_only_parvis_reads() {
    let (visit, tours) = cathedral();
    let made = back(&written(&visit, &tours), as_of_another_program);
    assert!(visit.annotations.len() > 10 && visit.places.len() > 3 && tours.len() > 2);

    assert_eq!(made.visit.annotations.len(), visit.annotations.len());
    for (there, back) in visit.annotations.iter().zip(&made.visit.annotations) {
        assert_eq!(
            (&there.id, &there.title, &there.text, &there.kind),
            (&back.id, &back.title, &back.text, &back.kind)
        );
        assert!(there.position.distance(back.position) < 1e-3, "{}", there.id);
        if let Some(normal) = there.normal {
            assert!(normal.normalize().distance(back.normal.unwrap()) < 1e-6, "{}", there.id);
        }
        assert_eq!(there.pose.is_some(), back.pose.is_some(), "{}", there.id);
        if let (Some(a), Some(b)) = (&there.pose, &back.pose) {
            assert_same_view(a, b, &there.id);
        }
    }
    assert_eq!(made.visit.entrance, visit.entrance);
    assert_eq!(made.visit.places.len(), visit.places.len());
    for (there, back) in visit.places.iter().zip(&made.visit.places) {
        assert_eq!((&there.id, &there.title, &there.summary), (&back.id, &back.title, &back.summary));
        assert_same_view(&there.pose, &back.pose, &there.id);
    }
    assert_eq!(made.tours.len(), tours.len());
    for (there, back) in tours.iter().zip(&made.tours) {
        assert_eq!((&there.id, &there.title, &there.summary), (&back.id, &back.title, &back.summary));
        assert_eq!(there.stops.len(), back.stops.len(), "{}", there.id);
        for (a, b) in there.stops.iter().zip(&back.stops) {
            let what = format!("{} {}", there.id, a.id);
            assert_eq!(
                (&a.id, &a.title, &a.text, &a.description),
                (&b.id, &b.title, &b.text, &b.description),
                "{what}"
            );
            let pose = a.pose.or_else(|| Some(visit.place(a.place.as_ref()?)?.pose)).unwrap();
            assert_same_view(&pose, &b.pose.unwrap(), &what);
        }
    }
}

#[test]
fn what_was_changed_in_voyager_wins_and_everything_else_stays_as_it_was() {
    let (visit, tours) = cathedral();
    let moved = visit.annotations[0].position + DVec3::new(0.0, 2.0, 0.0);
    let made = back(&written(&visit, &tours), |document| {
        let annotations = &mut document["models"][0]["annotations"];
        annotations[0]["position"] = json!(moved.to_array());
        annotations[1]["titles"]["EN"] = json!("Another name");
        annotations.as_array_mut().unwrap().remove(2);
        annotations
            .as_array_mut()
            .unwrap()
            .push(json!({ "id": "new", "titles": { "EN": "New" }, "position": [1, 2, 3] }));
        let tour = &mut document["setups"][0]["tours"][1];
        tour["steps"].as_array_mut().unwrap().reverse();
    });
    let [first, second] = &made.visit.annotations[..2] else { panic!() };
    assert!(first.position.distance(moved) < 1e-6);
    assert_eq!((&first.sources, &first.easy), (&visit.annotations[0].sources, &visit.annotations[0].easy));
    assert_eq!(second.title, visit.annotations[1].title.clone().with("en", "Another name"));
    assert!(second.position.distance(visit.annotations[1].position) < 1e-9);
    assert!(made.visit.annotation(&visit.annotations[2].id).is_none());
    assert_eq!(made.visit.annotation("new").unwrap().position, DVec3::new(1.0, 2.0, 3.0));
    let gone = &visit.annotations[2].id;
    assert!(made.tours.iter().flat_map(|tour| &tour.stops).all(|stop| !stop.annotations.contains(gone)));

    let mut reversed = tours[0].stops.clone();
    reversed.reverse();
    let ids = |tour: &[parvis::content::visit::Stop]| tour.iter().map(|stop| stop.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&made.tours[0].stops), ids(&reversed));
    assert_eq!(made.tours[0].stops[0].captions, reversed[0].captions, "captions go with their stop");
    assert_eq!((rounded(&made.visit.phases), &made.visit.light), (rounded(&visit.phases), &visit.light));
}

#[test]
fn a_damaged_member_of_ours_is_told_and_the_document_read_without_it() {
    let (visit, tours) = cathedral();
    let export = written(&visit, &tours);
    for ours in [json!(1), json!({ "visit": {}, "tours": [] }), json!({ "visit": visit, "tours": [{ "id": "../up" }] })]
    {
        let made = back(&export, |document| document["setups"][0]["x_parvis"] = ours);
        note(&made, &["x_parvis is damaged"]);
        assert_eq!(made.tours.len(), tours.len());
    }
    // Tours that would be written elsewhere.
    let made = back(&export, |document| document["setups"][0]["x_parvis"]["tours"][0]["id"] = json!("../../up"));
    note(&made, &["x_parvis is damaged"]);
    assert!(made.tours.iter().all(|tour| !tour.id.contains('.')));
}

#[test]
fn an_export_says_what_voyager_will_not_show() {
    let (visit, tours) = cathedral();
    let export = written(&visit, &tours);
    for words in ["--model", "phases", "light of an hour", "easy words", "captions", "no floor"] {
        assert!(export.notes.iter().any(|note| note.contains(words)), "no {words} in {:#?}", export.notes);
    }
    let with_model = ExportOptions { model: Some("nd.glb".to_owned()), articles: String::new() };
    let export = parvis::content::visit::svx::export(&visit, &tours, &with_model).unwrap();
    assert!(!export.notes.iter().any(|note| note.contains("--model")));
    let document: Value = serde_json::from_slice(&export.document).unwrap();
    assert_eq!(document["models"][0]["derivatives"][0]["assets"][0]["uri"], json!("nd.glb"));
}

#[test]
fn every_name_in_a_written_document_leads_somewhere() {
    let (visit, tours) = cathedral();
    let export = written(&visit, &tours);
    let document: Value = serde_json::from_slice(&export.document).unwrap();
    let list = |value: &Value| value.as_array().unwrap().clone();
    let ids = |value: &Value| -> Vec<Value> { list(value).iter().map(|one| one["id"].clone()).collect() };
    let setup = &document["setups"][0];
    let (states, targets) = (list(&setup["snapshots"]["states"]), list(&setup["snapshots"]["targets"]));
    let (known, articles) = (ids(&setup["snapshots"]["states"]), ids(&document["metas"][0]["articles"]));
    let annotations = list(&document["models"][0]["annotations"]);
    let column = |end: &str| targets.iter().position(|target| target.as_str().unwrap().ends_with(end)).unwrap();
    let steps: Vec<Value> = list(&setup["tours"]).iter().flat_map(|tour| list(&tour["steps"])).collect();
    assert!(steps.len() > visit.places.len());
    assert!(steps.iter().all(|step| known.contains(&step["id"])));
    assert!(annotations.iter().all(|one| one["viewId"].is_null() || known.contains(&one["viewId"])));
    for state in &states {
        let values = list(&state["values"]);
        assert_eq!(values.len(), targets.len());
        let article = &values[column("articleId")];
        assert!(article.is_null() || *article == json!("") || articles.contains(article), "{article}");
        let open = &values[column("activeAnnotation")];
        assert!(open.is_null() || *open == json!("") || ids(&document["models"][0]["annotations"]).contains(open));
    }
    for uri in list(&document["metas"][0]["articles"])
        .iter()
        .flat_map(|one| one["uris"].as_object().unwrap().values().cloned().collect::<Vec<_>>())
    {
        assert!(export.articles.iter().any(|(address, _)| uri == json!(address)), "{uri}");
    }
}

#[test]
fn a_visit_without_tours_has_no_empty_list_of_articles_for_which_voyager_would_refuse_it() {
    let (visit, _) = cathedral();
    let document: Value = serde_json::from_slice(&written(&visit, &[]).document).unwrap();
    assert_eq!(document["metas"][0].get("articles"), None);
    assert_eq!(document["setups"][0]["tours"].as_array().unwrap().len(), 1, "the places");
}

#[test]
fn a_text_with_markup_in_it_stays_text() {
    let (visit, mut tours) = cathedral();
    let text = "a < b & \"c\" <script>alert(1)</script>\n\nsecond &amp; last\nline";
    tours[0].stops[0].text = Texts::new("en", text);
    let export = written(&visit, &tours);
    assert!(export.articles.iter().all(|(_, page)| !page.contains("<script")));
    let made = back(&export, as_of_another_program);
    assert_eq!(made.tours[0].stops[0].text.get("en"), text);
}
