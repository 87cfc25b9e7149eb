//! Batch tables of 3D Tiles 1.0.

use super::lines;
use parvis::content::metadata::{
    BatchTable, ComponentType, FeatureIds, Features, Hit, ModelMetadata, PrimitiveMetadata, Subject, VertexValues,
};

fn parsed(json: &str, binary: &[u8], length: u64) -> BatchTable {
    let loaded = BatchTable::parse(json.as_bytes(), binary, length).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    loaded.value
}

fn row(table: &BatchTable, row: u64) -> Vec<String> {
    table.row(row).map(|(name, value)| format!("{name}: {value}")).collect()
}

#[test]
fn lists_and_references_into_the_binary_part_are_rows() {
    let binary: Vec<u8> = [1.5f64, 2.5].iter().flat_map(|v| v.to_le_bytes()).chain([1, 2, 3, 4, 5, 6]).collect();
    let json = r#"{"name": ["door", null], "height": {"byteOffset": 0, "componentType": "DOUBLE", "type": "SCALAR"},
        "color": {"byteOffset": 16, "componentType": "UNSIGNED_BYTE", "type": "VEC3"},
        "box": [[1, 2.5, 3], []], "more": [{"a": 1}, true]}   "#;
    let table = parsed(json, &binary, 2);
    assert_eq!(
        row(&table, 0),
        ["box: (1, 2.5, 3)", "color: (1, 2, 3)", "height: 1.5", r#"more: {"a":1}"#, "name: door"]
    );
    assert_eq!(row(&table, 1), ["box: ", "color: (4, 5, 6)", "height: 2.5", "more: true"]);
    assert_eq!(row(&table, 2), Vec::<String>::new());
}

#[test]
fn no_json_is_an_empty_table() {
    for json in ["", "   ", "\0\0", "{}"] {
        assert!(parsed(json, &[], 5).is_empty());
    }
}

#[test]
fn a_vertex_leads_to_the_row_of_its_batch() {
    let ids = VertexValues::new(
        ComponentType::Float32,
        1,
        false,
        [0.0f32, 1.0, 1.0].iter().flat_map(|v| v.to_le_bytes()).collect(),
    );
    let vertices = Features {
        ids: vec![FeatureIds::batch("_BATCHID", 2)],
        attributes: [("_BATCHID".to_owned(), ids.unwrap())].into(),
    };
    let model = ModelMetadata {
        batches: vec![parsed(r#"{"name": ["door", "wall"]}"#, &[], 2)],
        primitives: vec![PrimitiveMetadata { vertices: vertices.into(), ..PrimitiveMetadata::default() }],
        ..ModelMetadata::default()
    };
    let hit = Hit { primitive: 0, corners: [0, 1, 2], barycentric: [0.3, 0.2, 0.5], instance: None };
    let sections = model.at(&hit);
    assert_eq!(sections[0].subject, Subject::Feature(1));
    assert_eq!(lines(&sections[0]), ["name: wall"]);
}

#[test]
fn instances_without_numbers_are_rows_in_their_order() {
    let instances = Features { ids: vec![FeatureIds::batch_in_order(2)], ..Features::default() };
    let model = ModelMetadata {
        batches: vec![parsed(r#"{"Height": [20, 21]}"#, &[], 2)],
        primitives: vec![PrimitiveMetadata { instances: Some(instances.into()), ..PrimitiveMetadata::default() }],
        ..ModelMetadata::default()
    };
    let sections = model.at(&Hit { instance: Some(1), ..Hit::on_vertex(0, 0) });
    assert_eq!((sections[0].subject, lines(&sections[0])), (Subject::Instance(1), vec!["Height: 21".to_owned()]));
}

#[test]
fn a_hierarchy_is_left_out_with_a_warning() {
    let json = r#"{"id": [1], "extensions": {"3DTILES_batch_table_hierarchy": {"classes": []}}}"#;
    let loaded = BatchTable::parse(json.as_bytes(), &[], 1).unwrap();
    assert_eq!(row(&loaded.value, 0), ["id: 1"]);
    assert!(loaded.warnings[0].contains("3DTILES_batch_table_hierarchy is not supported"), "{:?}", loaded.warnings);
}

#[test]
fn a_reference_past_the_end_costs_one_property() {
    for offset in ["8", "18446744073709551615", "-1", "\"x\""] {
        let json =
            format!(r#"{{"id": [1, 2], "h": {{"byteOffset": {offset}, "componentType": "FLOAT", "type": "SCALAR"}}}}"#);
        let loaded = BatchTable::parse(json.as_bytes(), &[0; 12], 2).unwrap();
        assert_eq!(row(&loaded.value, 1), ["id: 2"]);
        assert_eq!(loaded.warnings.len(), 1);
    }
    assert!(BatchTable::parse(b"[1]", &[], 1).is_err());
    assert!(BatchTable::parse(b"{\"id\": [", &[], 1).unwrap_err().to_string().contains("the batch table is not JSON"));
}
