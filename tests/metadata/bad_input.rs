//! Metadata that is damaged never stops a tile, and never the program.

use super::{Document, schema_json};
use parvis::content::metadata::{BatchTable, Entity, Hit, MAX_SCHEMA_BYTES, MetadataError, Schema};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// One of everything.
fn rich() -> Document {
    let schema = schema_json(json!({
        "text": {"type": "STRING", "array": true}, "flag": {"type": "BOOLEAN"},
        "stone": {"type": "ENUM", "enumType": "stone", "array": true, "count": 2},
        "place": {"type": "VEC3", "componentType": "FLOAT32", "offset": [1, 2, 3], "noData": [0, 0, 0]},
        "turn": {"type": "MAT2", "componentType": "INT16", "normalized": true, "scale": [1, 2, 3, 4]}
    }));
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    let views: [&[u8]; 8] = [
        b"onetwothree",
        &numbers(&[0, 3, 6, 11]),
        &numbers(&[0, 1, 3]),
        &[1],
        &[255, 2, 2, 9],
        &numbers(&[0, 0, 0, 9, 9, 9]),
        &numbers(&[7; 4]),
        &[0, 1, 1],
    ];
    let table = json!({"class": "thing", "count": 2, "properties": {
        "text": {"values": 0, "stringOffsets": 1, "arrayOffsets": 2}, "flag": {"values": 3}, "stone": {"values": 4},
        "place": {"values": 5}, "turn": {"values": 6, "offset": [9, 9, 9, 9]}
    }});
    let attribute = json!({"class": "thing", "properties": {"stone": {"attribute": "_FEATURE_ID_0"}, "flag": {}}});
    let extension = json!({"schema": schema, "propertyTables": [table], "propertyAttributes": [attribute]});
    let mut document = Document::of(extension, &views);
    document.json["accessors"] = json!([{"bufferView": 7, "componentType": 5121, "type": "SCALAR", "count": 3}]);
    document.json["meshes"] = json!([{"primitives": [{
        "attributes": {"_FEATURE_ID_0": 0},
        "extensions": {
            "EXT_mesh_features": {"featureIds": [{"featureCount": 2, "attribute": 0, "propertyTable": 0}, {"featureCount": 2, "propertyTable": 0}]},
            "EXT_structural_metadata": {"propertyAttributes": [0, 4]}
        }
    }]}]);
    document
}

/// Reads it and asks for everything.
fn ask(document: &Document) {
    let model = document.load().value;
    for vertex in 0..4 {
        for section in model.at(&Hit::on_vertex(0, vertex)) {
            section.facts.iter().for_each(|fact| drop(fact.value.to_string()));
        }
    }
    for table in model.tables.iter().flatten() {
        for row in [0, 1, 2, table.count, u64::MAX] {
            table.row(row).for_each(|(_, value)| drop(value.to_string()));
        }
    }
}

/// Places of the extension, which may hold anything; the test's own reader trusts the rest.
fn pointers(value: &Json, pointer: String, found: &mut Vec<String>) {
    match value {
        Json::Array(entries) => {
            entries.iter().enumerate().for_each(|(n, entry)| pointers(entry, format!("{pointer}/{n}"), found));
        }
        Json::Object(members) => {
            members.iter().for_each(|(key, member)| pointers(member, format!("{pointer}/{key}"), found));
        }
        _ => {}
    }
    found.push(pointer);
}

#[test]
fn without_a_schema_nothing_is_read() {
    for extension in [json!({}), json!([]), json!({"schema": 7}), json!({"schemaUri": "gone.json"})] {
        let loaded = Document::of(extension, &[]).load();
        assert!(loaded.value.is_empty());
        assert!(loaded.warnings[0].ends_with("metadata is left out"), "{:?}", loaded.warnings);
    }
}

#[test]
fn a_table_of_an_unknown_class_keeps_the_places_of_the_others() {
    let schema = schema_json(json!({"p": {"type": "BOOLEAN"}}));
    let tables = json!([{"class": "ship", "count": 1}, {"class": "thing"}, {"class": "thing", "count": 1, "properties": {"p": {"values": 0}}}]);
    let loaded = Document::of(json!({"schema": schema, "propertyTables": tables}), &[&[1]]).load();
    let there: Vec<_> = loaded.value.tables.iter().map(Option::is_some).collect();
    assert_eq!(there, [false, false, true]);
    assert!(loaded.warnings[0].contains("propertyTables[0] is of class \"ship\""), "{:?}", loaded.warnings);
    assert!(loaded.warnings[1].contains("propertyTables[1] has no count"), "{:?}", loaded.warnings);
}

#[test]
fn names_of_megabytes_do_not_fill_the_warnings() {
    let name = "x".repeat(1 << 20);
    let mut properties = json!({});
    properties[&name] = json!({"type": name});
    let loaded = Schema::parse(&schema_json(properties), "schema").unwrap();
    assert!(loaded.warnings.iter().all(|line| line.chars().count() < 500));
    let error = Entity::parse(&json!({"class": name}), &loaded.value, "tile").unwrap_err();
    assert!(error.to_string().chars().count() < 1000);
}

#[test]
fn a_schema_of_its_own_has_a_largest_size() {
    let large = vec![b' '; usize::try_from(MAX_SCHEMA_BYTES).unwrap() + 1];
    let error = Schema::from_bytes(&large, "schema.json").unwrap_err();
    assert!(matches!(error, MetadataError::TooLarge { .. }) && error.to_string().starts_with("schema.json has "));
    assert!(Schema::from_bytes(b"{", "schema.json").unwrap_err().to_string().starts_with("schema.json is not JSON"));
    assert!(Schema::from_bytes(b"[]", "schema.json").is_err());
    assert!(
        Schema::from_bytes(b"\xef\xbb\xbf{\"id\": \"a\"}", "schema.json").is_ok_and(|loaded| loaded.value.id == "a")
    );
}

#[test]
fn a_text_that_is_no_utf_8_is_shown_as_far_as_it_is() {
    let mut document = rich();
    document.buffers[0] = vec![b'o', 0xff, b'e', 0xc3, 0x28, b'o', b't', b'h', b'r', b'e', b'e'];
    let text = document.load().value.tables[0].as_ref().unwrap().value(0, "text").unwrap().to_string();
    assert_eq!(text, "o\u{fffd}e");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn anything_anywhere_in_the_extension_never_panics(
        which in any::<prop::sample::Index>(),
        value in prop_oneof![
            any::<i64>().prop_map(|n| json!(n)), (0..9i64).prop_map(|n| json!(n)), any::<f64>().prop_map(|n| json!(n)),
            any::<u64>().prop_map(|n| json!(n)), Just(json!(null)), Just(json!([])), Just(json!({})), Just(json!("SCALAR")),
            Just(json!("UINT64")), Just(json!([[1, 2], [3]])), Just(json!(true))
        ],
    ) {
        let mut document = rich();
        let mut all = Vec::new();
        for place in ["/extensions", "/meshes/0/primitives/0/extensions"] {
            pointers(document.json.pointer(place).unwrap(), place.to_owned(), &mut all);
        }
        *document.json.pointer_mut(&all[which.index(all.len())]).unwrap() = value;
        ask(&document);
    }

    #[test]
    fn anything_in_the_buffers_never_panics(
        buffer in 0..8usize,
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(0), Just(255)], 0..40),
    ) {
        let mut document = rich();
        document.json["bufferViews"][buffer]["byteLength"] = json!(bytes.len());
        document.json["accessors"][0]["count"] = json!(if buffer == 7 { bytes.len() } else { 3 });
        document.buffers[buffer] = bytes;
        ask(&document);
    }

    #[test]
    fn any_batch_table_never_panics(
        json in "[\\[\\]{}\":,a-c0-9 .-]{0,60}",
        offset in any::<u64>(), length in any::<u64>(), small in 0..4u64,
        binary in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        drop(BatchTable::parse(json.as_bytes(), &binary, length));
        for (offset, length) in [(offset, length), (small, small), (small, length)] {
            let json = json!({"a": {"byteOffset": offset, "componentType": "INT", "type": "VEC4"}, "b": [1, [2], {"c": 3}]});
            let table = BatchTable::parse(json.to_string().as_bytes(), &binary, length).unwrap().value;
            for row in [0, 1, length, length.wrapping_sub(1)] {
                table.row(row).for_each(|(_, value)| drop(value.to_string()));
            }
        }
    }

    #[test]
    fn any_entity_never_panics(value in any::<f64>(), text in ".{0,9}") {
        let schema = super::schema(json!({
            "a": {"type": "SCALAR", "componentType": "INT64"}, "b": {"type": "SCALAR", "componentType": "UINT8", "normalized": true},
            "c": {"type": "STRING"}, "d": {"type": "ENUM", "enumType": "stone"}
        }));
        for json in [json!(value), json!(text), json!([value]), json!({"x": value})] {
            let entity = json!({"class": "thing", "properties": {"a": json, "b": json, "c": json, "d": json}});
            let entity = Entity::parse(&entity, &schema, "tile").unwrap().value;
            entity.values().for_each(|(_, value)| drop(value.to_string()));
        }
    }
}
