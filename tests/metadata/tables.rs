//! Property tables in binary.

use super::{Document, schema_json};
use parvis::content::metadata::{MAX_ELEMENTS, PropertyTable, Value};
use serde_json::{Value as Json, json};

/// A document with one table of so many rows.
fn document(class: Json, count: u64, columns: Json, views: &[&[u8]]) -> Document {
    let table = json!({"class": "thing", "count": count, "properties": columns});
    Document::of(json!({"schema": schema_json(class), "propertyTables": [table]}), views)
}

/// The table where nothing is wrong.
fn table(class: Json, count: u64, columns: Json, views: &[&[u8]]) -> PropertyTable {
    document(class, count, columns, views).model().tables.remove(0).unwrap()
}

/// What is wrong with a table's only column, which is left out.
fn warning(property: Json, count: u64, column: Json, views: &[&[u8]]) -> String {
    let loaded = document(json!({ "p": property }), count, json!({ "p": column }), views).load();
    let table = loaded.value.tables[0].as_ref().unwrap();
    assert_eq!(table.value(0, "p"), None);
    assert_eq!(loaded.warnings.len(), 1, "{:?}", loaded.warnings);
    loaded.warnings.into_iter().next().unwrap()
}

fn column(table: &PropertyTable) -> Vec<String> {
    (0..table.count).map(|row| table.value(row, "p").map_or("-".to_owned(), |value| value.to_string())).collect()
}

fn bytes_of(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[test]
fn offsets_may_have_any_unsigned_type() {
    for (name, offsets) in [
        ("UINT8", vec![0u8, 1, 1, 3]),
        ("UINT16", vec![0, 0, 1, 0, 1, 0, 3, 0]),
        ("UINT64", [0u64, 1, 1, 3].iter().flat_map(|n| n.to_le_bytes()).collect()),
    ] {
        let table = table(
            json!({"p": {"type": "STRING"}}),
            3,
            json!({"p": {"values": 0, "stringOffsets": 1, "stringOffsetType": name}}),
            &[b"abc", &offsets],
        );
        assert_eq!(column(&table), ["a", "", "bc"], "{name}");
    }
}

#[test]
fn booleans_are_bits_from_the_least_on() {
    let nine = table(json!({"p": {"type": "BOOLEAN"}}), 9, json!({"p": {"values": 0}}), &[&[0b0000_0101, 1]]);
    let set: Vec<_> = column(&nine).iter().enumerate().filter(|(_, v)| *v == "true").map(|(row, _)| row).collect();
    assert_eq!(set, [0, 2, 8]);
}

#[test]
fn enums_without_a_name_show_their_number() {
    let stones =
        table(json!({"p": {"type": "ENUM", "enumType": "stone"}}), 3, json!({"p": {"values": 0}}), &[&[0xff, 2, 9]]);
    assert_eq!(column(&stones), ["Limestone", "Sandstone", "9"]);
}

#[test]
fn a_table_may_have_its_own_offset_and_scale() {
    let property = json!({"p": {"type": "SCALAR", "componentType": "UINT8", "offset": 100, "scale": 3}});
    let own = table(property.clone(), 1, json!({"p": {"values": 0, "offset": 1, "scale": 2}}), &[&[5]]);
    assert_eq!(column(&own), ["11"]);
    let half = table(property.clone(), 1, json!({"p": {"values": 0, "offset": 1}}), &[&[5]]);
    assert_eq!(column(&half), ["16"], "what it does not say is the class' own");
    assert_eq!(column(&table(property, 1, json!({"p": {"values": 0}}), &[&[5]])), ["115"]);
}

#[test]
fn rows_without_data_have_the_default_or_nothing() {
    let class = json!({
        "p": {"type": "SCALAR", "componentType": "INT16", "noData": -1, "default": 0.5},
        "q": {"type": "STRING", "default": "unknown"}, "r": {"type": "STRING"}
    });
    let table = table(class, 2, json!({"p": {"values": 0}}), &[&[0xff, 0xff, 7, 0]]);
    assert_eq!(column(&table), ["0.5", "7"]);
    let row: Vec<_> = table.row(0).map(|(property, value)| format!("{} {value}", property.id)).collect();
    assert_eq!(row, ["p 0.5", "q unknown"]);
    assert_eq!(table.row(2).count(), 0, "there are two rows");
    assert_eq!(table.row(u64::MAX).count(), 0);
}

#[test]
fn a_row_is_found_by_meaning() {
    let class = json!({"p": {"type": "SCALAR", "componentType": "FLOAT32", "semantic": "TILE_MAXIMUM_HEIGHT"}});
    let table = table(class, 1, json!({"p": {"values": 0}}), &[&1.5f32.to_le_bytes()]);
    assert_eq!(table.value_by_semantic(0, "TILE_MAXIMUM_HEIGHT").unwrap().as_number().unwrap().as_f64(), 1.5);
}

#[test]
fn a_row_is_a_thing_of_its_own() {
    let class = json!({"p": {"type": "SCALAR", "componentType": "UINT8"}, "q": {"type": "STRING", "default": "none"}});
    let table = table(class, 2, json!({"p": {"values": 0}}), &[&[3, 4]]);
    let entity = table.entity(1).unwrap();
    let values: Vec<_> = entity.values().map(|(property, value)| format!("{} {value}", property.id)).collect();
    assert_eq!(values, ["p 4", "q none"]);
    assert!(table.entity(2).is_none());
}

#[test]
fn a_buffer_too_short_for_the_rows_costs_one_property() {
    let vector = json!({"type": "VEC3", "componentType": "FLOAT32"});
    let text = warning(vector.clone(), 2, json!({"values": 0}), &[&[0; 23]]);
    assert!(text.contains("propertyTables[0].properties.p needs 24 bytes of values for 2 rows and has 23"), "{text}");
    assert!(
        warning(vector.clone(), u64::MAX, json!({"values": 0}), &[&[0; 23]]).contains("needs 18446744073709551615")
    );
    let strings = json!({"type": "STRING"});
    let columns = json!({"values": 0, "stringOffsets": 1});
    assert!(
        warning(strings.clone(), 2, columns.clone(), &[b"ab", &bytes_of(&[0, 1])]).contains("stringOffsets, too few")
    );
    assert!(warning(strings.clone(), 1, columns, &[b"ab", &bytes_of(&[0, 3])]).contains("needs 3 bytes"));
    let list = json!({"type": "SCALAR", "componentType": "UINT8", "array": true});
    let columns = json!({"values": 0, "arrayOffsets": 1});
    assert!(warning(list.clone(), 2, columns.clone(), &[b"ab", &bytes_of(&[0, 1])]).contains("arrayOffsets, too few"));
    assert!(warning(list.clone(), 1, columns, &[b"ab", &bytes_of(&[0, u32::MAX])]).contains("has 2"));
    assert!(warning(list, 1, json!({"values": 0}), &[b"ab"]).contains("has no arrayOffsets"));
    assert!(warning(strings, 1, json!({"values": 0}), &[b"ab"]).contains("has no stringOffsets"));
    assert!(warning(vector.clone(), 1, json!({"values": 7}), &[]).contains("not there"));
    assert!(warning(vector, 1, json!({}), &[]).contains("has no values"));
}

#[test]
fn offsets_that_run_backwards_cost_the_rows_they_touch() {
    let strings = table(
        json!({"p": {"type": "STRING"}}),
        3,
        json!({"p": {"values": 0, "stringOffsets": 1}}),
        &[b"abcd", &bytes_of(&[0, 900, 1, 4])],
    );
    assert_eq!(column(&strings), ["-", "-", "bcd"]);
    let lists = table(
        json!({"p": {"type": "SCALAR", "componentType": "UINT8", "array": true}}),
        3,
        json!({"p": {"values": 0, "arrayOffsets": 1}}),
        &[&[7, 8, 9], &bytes_of(&[0, u32::MAX, 1, 3])],
    );
    assert_eq!(column(&lists), ["-", "-", "8, 9"]);
}

#[test]
fn a_row_of_a_million_elements_decodes_the_first() {
    let list = json!({"type": "BOOLEAN", "array": true, "count": 1_000_000});
    let table = table(json!({ "p": list }), 1, json!({"p": {"values": 0}}), &[&[0xaa; 125_000]]);
    let Some(Value::List { elements, length }) = table.value(0, "p") else { panic!("a list was expected") };
    assert_eq!((elements.len(), length), (MAX_ELEMENTS, 1_000_000));
}

#[test]
fn tables_stay_within_their_limit() {
    let class =
        json!({"p": {"type": "SCALAR", "componentType": "UINT8"}, "q": {"type": "SCALAR", "componentType": "UINT8"}});
    let document = document(class, 1, json!({"p": {"values": 0}, "q": {"values": 1}}), &[&[1; 600], &[2; 600]]);
    let loaded = document.load_within(1000);
    let table = loaded.value.tables[0].as_ref().unwrap();
    assert!(table.value(0, "p").is_some() && table.value(0, "q").is_none());
    assert!(loaded.warnings[0].contains("1000 bytes that metadata may take"), "{:?}", loaded.warnings);
    assert_eq!(loaded.value.size_bytes(), 600);
}

#[test]
fn a_view_that_properties_share_is_held_once() {
    let scalar = json!({"type": "SCALAR", "componentType": "UINT8"});
    let document =
        document(json!({"p": scalar, "q": scalar}), 1, json!({"p": {"values": 0}, "q": {"values": 0}}), &[&[1; 600]]);
    assert_eq!(document.model().size_bytes(), 600);
}
