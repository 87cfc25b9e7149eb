//! Documents that cannot be read say where they are broken.

use super::{chapel, note, read};
use parvis::content::visit::svx::{MAX_DOCUMENT_BYTES, SvxError, import};
use serde_json::{Value, json};

fn refusal(change: impl FnOnce(&mut Value)) -> String {
    let mut document = chapel();
    change(&mut document);
    read(&document).unwrap_err().to_string()
}

fn of_bytes(bytes: &[u8]) -> SvxError {
    import(bytes, "a.svx.json", &|_| Err(String::new())).unwrap_err()
}

#[test]
fn an_index_that_leads_nowhere_is_named_with_its_place() {
    for (place, change) in [
        ("chapel.svx.json scene is 9, but there are 1", (|d| d["scene"] = json!(9)) as fn(&mut Value)),
        ("scenes[0].setup is 4, but there are 1", |d| d["scenes"][0]["setup"] = json!(4)),
        ("scenes[0].meta is 4, but there are 1", |d| d["scenes"][0]["meta"] = json!(4)),
        ("scenes[0].nodes names node 77, but there are 4", |d| d["scenes"][0]["nodes"] = json!([0, 77])),
        ("nodes[1].children names node 50, but there are 4", |d| d["nodes"][1]["children"] = json!([2, 50])),
        ("nodes[3].model is 3, but there are 1", |d| d["nodes"][3]["model"] = json!(3)),
        ("nodes[3].meta is 3, but there are 1", |d| d["nodes"][3]["meta"] = json!(3)),
        ("setups[0].snapshots.states[1].values has 1 values for 8 targets", |d| {
            d["setups"][0]["snapshots"]["states"][1]["values"] = json!([true]);
        }),
        ("line 1 column", |d| d["scene"] = json!(-1)),
        ("line 1 column", |d| d["nodes"][3]["translation"] = json!([1, 2])),
        ("line 1 column", |d| d["nodes"] = json!({})),
    ] {
        let said = refusal(change);
        assert!(said.contains(place) && said.starts_with("chapel.svx.json "), "no {place:?} in {said}");
    }
}

#[test]
fn nodes_that_hold_each_other_are_refused_and_not_followed() {
    let said = refusal(|d| d["nodes"][2]["children"] = json!([1]));
    assert!(said.contains("nodes[2].children names node 1, which is in the tree already"), "{said}");
    let said = refusal(|d| d["nodes"][2]["children"] = json!([2]));
    assert!(said.contains("names node 2"), "{said}");
    // Two parents are no tree either.
    let said = refusal(|d| d["nodes"][3]["children"] = json!([2]));
    assert!(said.contains("node 2"), "{said}");
    let said = refusal(|d| d["scenes"][0]["nodes"] = json!(vec![0; 100_000]));
    assert!(said.contains("scenes[0].nodes names node 0"), "{said}");
}

#[test]
fn a_tree_as_deep_as_a_document_is_long_is_read() {
    let mut document = chapel();
    let deep = 100_000;
    let mut nodes: Vec<Value> = (1..deep).map(|child| json!({ "children": [child] })).collect();
    nodes.push(json!({ "model": 0 }));
    document["nodes"] = json!(nodes);
    document["scenes"][0]["nodes"] = json!([0]);
    assert_eq!(read(&document).unwrap().visit.annotations.len(), 2);
}

#[test]
fn a_model_a_page_or_a_visit_is_not_taken_for_a_document() {
    for bytes in
        [&b""[..], b"glTF\x02\0\0\0", b"<!DOCTYPE html>", b"[1]", b"\xff\xfe{\0}\0", b"{", b"{\"scene\": 1e999}"]
    {
        assert!(matches!(of_bytes(bytes), SvxError::Json { .. }), "{:?}", of_bytes(bytes));
    }
    for bytes in [&b"{}"[..], b"{\"asset\": {\"version\": \"2.0\"}}", b"{\"asset\": {\"type\": \"model\"}}"] {
        let said = of_bytes(bytes).to_string();
        assert!(said.contains("asset.type") && said.contains(".svx.json"), "{said}");
    }
    let mut with_mark = b"\xEF\xBB\xBF".to_vec();
    with_mark.extend(chapel().to_string().into_bytes());
    import(&with_mark, "a.svx.json", &|_| Err(String::new())).unwrap();
}

#[test]
fn documents_beyond_every_limit_are_refused_before_they_take_memory() {
    let too_long = vec![b' '; usize::try_from(MAX_DOCUMENT_BYTES).unwrap() + 1];
    assert!(matches!(of_bytes(&too_long), SvxError::TooLarge { .. }));
    let many = format!("{{\"nodes\": [{}{{}}]}}", "{},".repeat(600_000));
    assert!(matches!(of_bytes(many.as_bytes()), SvxError::TooMany { .. }));
    let nested = format!("{{\"setups\": {}", "[".repeat(1_000_000));
    assert!(matches!(of_bytes(nested.as_bytes()), SvxError::Json { .. }));
}

#[test]
fn long_lists_are_cut_at_what_a_visit_holds_and_told() {
    let mut document = chapel();
    let annotation = |n: usize| json!({ "id": format!("a{n}"), "titles": { "EN": "A" }, "position": [n, 0, 0] });
    document["models"][0]["annotations"] = (0..1500).map(annotation).collect();
    let tour =
        |n: usize| json!({ "titles": { "EN": format!("T{n}") }, "steps": [{ "id": "s1", "titles": { "EN": "One" } }] });
    document["setups"][0]["tours"] = (0..1500).map(tour).collect();
    let steps: Vec<Value> = (0..1500).map(|_| json!({ "id": "s2", "titles": { "EN": "Two" } })).collect();
    document["setups"][0]["tours"][0]["steps"] = json!(steps);
    let made = read(&document).unwrap();
    assert_eq!((made.visit.annotations.len(), made.tours.len(), made.tours[0].stops.len()), (1000, 1000, 1000));
    for words in [["more than 1000 annotations"], ["more than 1000 tours"], ["more steps than are read"]] {
        note(&made, &words);
    }
    assert!(made.notes.len() < 300, "{}", made.notes.len());
}

#[test]
fn a_member_of_ours_with_more_stops_than_a_document_has_steps_is_not_used() {
    let mut document = chapel();
    let place = json!({ "id": "p", "title": { "en": "P" }, "pose": { "stand": [0, 0, 0], "look": [0, 1, -5] } });
    let visit = json!({ "schema": 1, "title": { "en": "V" }, "tilesets": [{ "uri": "t.json" }], "entrance": "p",
        "places": [place] });
    let stops: Vec<Value> =
        (0..1000).map(|n| json!({ "id": format!("s{n}"), "title": { "en": "S" }, "place": "p" })).collect();
    let tour = |n: usize| json!({ "schema": 1, "id": format!("t{n}"), "title": { "en": "T" }, "stops": stops });
    document["setups"][0]["x_parvis"] = json!({ "visit": visit, "tours": (0..21).map(tour).collect::<Vec<_>>() });
    let made = read(&document).unwrap();
    note(&made, &["x_parvis", "more than 20000 stops"]);
    assert_eq!(made.tours.len(), 1);
}

#[test]
fn a_visit_that_parvis_could_not_open_again_is_refused() {
    let mut document = chapel();
    let text = "é".repeat(9_000);
    let texts: serde_json::Map<String, Value> =
        ["EN", "FR", "DE"].iter().map(|c| ((*c).to_owned(), json!(text))).collect();
    let annotation =
        |n: usize| json!({ "id": format!("a{n}"), "titles": { "EN": "A" }, "leads": texts, "position": [n, 0, 0] });
    document["models"][0]["annotations"] = (0..200).map(annotation).collect();
    let said = read(&document).unwrap_err().to_string();
    assert!(said.contains("visit.json") && said.contains("bytes"), "{said}");
}

#[test]
fn what_a_terminal_would_obey_is_in_no_note() {
    let mut document = chapel();
    document["setups"][0]["tours"][0]["steps"][0]["id"] = json!("\u{1b}[2J\n");
    document["models"][0]["annotations"][1]["id"] = json!("\u{1b}]0;title\u{7}");
    document["metas"][0]["collection"]["\u{1b}[31m"] = json!(1);
    let made = read(&document).unwrap();
    assert!(made.notes.iter().all(|note| !note.chars().any(char::is_control)), "{:?}", made.notes);
}
