//! Whatever stands in a document, reading it ends, and what comes out can be saved.

use super::{ARTICLES, chapel};
use parvis::content::visit::svx::{ExportOptions, export, import};
use parvis::content::visit::{Stop, Tour};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Values that are wrong in most places.
fn strange() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..12).prop_map(Value::from),
        prop_oneof![Just(1e300), Just(-0.0), Just(1e7), any::<f64>()].prop_map(|number| json!(number)),
        "(EN|fr|mm|s1|aDoor|place\\.a|stop\\.t\\.a|[a-z.\u{0}é/ ]{0,5})".prop_map(Value::from),
        Just(json!("x".repeat(30_000))),
        proptest::collection::vec(-1e7..1e7, 3..5).prop_map(|numbers| json!(numbers)),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("(EN|id|uri|values|[a-z]{1,3})", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Puts `value` somewhere below `document`: at each level the way is chosen by the next of `turns`.
fn put(document: &mut Value, turns: &[usize], value: Value) {
    let Some((turn, rest)) = turns.split_first() else {
        *document = value;
        return;
    };
    match document {
        Value::Array(list) if !list.is_empty() => {
            let index = turn % list.len();
            put(&mut list[index], rest, value);
        }
        Value::Object(members) if !members.is_empty() => {
            let key = members.keys().nth(turn % members.len()).cloned().unwrap();
            put(&mut members[&key], rest, value);
        }
        _ => *document = value,
    }
}

fn with_ours() -> Value {
    let made = super::read_with(&chapel(), &ARTICLES).unwrap();
    let written = export(&made.visit, &made.tours, &ExportOptions::default()).unwrap();
    serde_json::from_slice(&written.document).unwrap()
}

/// Reads a document; what comes out of it can be saved, and written as a document again.
fn hold(bytes: &[u8]) {
    let page = |uri: &str| if uri.is_empty() { Err("nothing".to_owned()) } else { Ok(b"<p>words".to_vec()) };
    let Ok(made) = import(bytes, "a.svx.json", &page) else { return };
    let folder = tempfile::tempdir().unwrap();
    for tour in &made.tours {
        tour.save(folder.path(), &made.visit).unwrap();
    }
    made.visit.save(folder.path()).unwrap();
    export(&made.visit, &made.tours, &ExportOptions::default()).unwrap();
}

proptest! {
    #[test]
    fn no_document_with_strange_values_makes_a_visit_that_cannot_be_saved(
        changes in proptest::collection::vec((proptest::collection::vec(0usize..12, 1..9), strange()), 1..5),
        is_ours in any::<bool>(),
    ) {
        let mut document = if is_ours { with_ours() } else { chapel() };
        for (turns, value) in changes {
            put(&mut document, &turns, value);
        }
        hold(document.to_string().as_bytes());
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0usize..6000) {
        hold(&bytes);
        let mut document = chapel().to_string().into_bytes();
        let at = at.min(document.len());
        document.splice(at..at, bytes.into_iter().take(3));
        hold(&document);
    }

    #[test]
    fn no_visit_of_odd_numbers_is_written_as_something_else(x in any::<f64>(), y in -1e6..1e6) {
        let mut made = super::read(&chapel()).unwrap();
        made.visit.annotations[0].position.x = x;
        let stop = Stop { id: "s".to_owned(), pose: made.tours[0].stops[0].pose, ..Stop::default() };
        let mut tour = Tour::new("t", made.visit.title.clone());
        tour.stops.push(stop);
        made.visit.places[0].pose.look.y = y;
        let written = export(&made.visit, &[tour], &ExportOptions::default());
        prop_assert_eq!(written.is_ok(), x.is_finite());
    }
}
