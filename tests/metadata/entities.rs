//! Schemas, and things with their values in JSON.

use super::{schema, schema_json};
use parvis::content::metadata::{Array, ComponentType, Entity, Kind, MAX_ELEMENTS, Number, Schema, Value};
use serde_json::{Value as Json, json};

/// The values of a thing with these properties, as `id: value`, and the warnings.
fn entity(properties: Json, values: Json) -> (Vec<String>, Vec<String>) {
    let loaded = Entity::parse(&json!({"class": "thing", "properties": values}), &schema(properties), "tile").unwrap();
    let lines = loaded.value.values().map(|(property, value)| format!("{}: {value}", property.id)).collect();
    (lines, loaded.warnings)
}

/// One property, and how its value is shown.
fn shown(property: Json, value: Json) -> Result<String, String> {
    let (lines, warnings) = entity(json!({ "p": property }), json!({ "p": value }));
    match (lines.first(), warnings.first()) {
        (Some(line), None) => Ok(line.strip_prefix("p: ").unwrap().to_owned()),
        (None, Some(warning)) => Err(warning.clone()),
        (line, warning) => panic!("{line:?} and {warning:?}"),
    }
}

#[test]
fn a_schema_keeps_what_people_and_programs_read() {
    let schema = schema(json!({"height": {
        "name": "Height", "description": "Eaves, metres", "semantic": "TILE_MAXIMUM_HEIGHT", "type": "SCALAR",
        "componentType": "FLOAT32", "required": true, "min": 1, "max": 9.5
    }}));
    let (_, height) = schema.classes["thing"].property("height").unwrap();
    assert_eq!((height.title(), height.description.as_deref()), ("Height", Some("Eaves, metres")));
    assert_eq!(height.semantic.as_deref(), Some("TILE_MAXIMUM_HEIGHT"));
    assert_eq!((&height.kind, height.array), (&Kind::Scalar(ComponentType::Float32), Array::Single));
    assert_eq!((height.required, height.min.as_slice(), height.max.as_slice()), (true, &[1.0][..], &[9.5][..]));
}

#[test]
fn normalized_integers_go_from_minus_one_to_one() {
    let property = |component: &str| json!({"type": "SCALAR", "componentType": component, "normalized": true});
    for (component, value, expected) in
        [("INT8", -128, "-1"), ("INT8", -127, "-1"), ("UINT8", 51, "0.2"), ("UINT16", 65535, "1"), ("INT16", 0, "0")]
    {
        assert_eq!(shown(property(component), json!(value)).as_deref(), Ok(expected), "{component} {value}");
    }
}

#[test]
fn offset_and_scale_apply_number_by_number() {
    let vector =
        json!({"type": "VEC2", "componentType": "UINT8", "normalized": true, "offset": [10, -1], "scale": [5, 2]});
    assert_eq!(shown(vector, json!([255, 0])).as_deref(), Ok("(15, -1)"));
    let array = json!({"type": "VEC2", "componentType": "INT16", "array": true, "count": 2,
        "offset": [[1, 2], [3, 4]], "scale": [[1, 1], [10, 10]]});
    assert_eq!(shown(array, json!([[0, 0], [1, 2]])).as_deref(), Ok("(1, 2), (13, 24)"));
}

#[test]
fn what_stands_for_none_gives_the_default() {
    let property = json!({"type": "SCALAR", "componentType": "INT16", "noData": -999, "scale": 2, "default": 7});
    assert_eq!(shown(property.clone(), json!(-999)).as_deref(), Ok("7"));
    assert_eq!(shown(property, json!(4)).as_deref(), Ok("8"));
    let (lines, warnings) = entity(
        json!({"a": {"type": "STRING", "noData": "n/a"}, "b": {"type": "ENUM", "enumType": "stone", "default": "Limestone"}}),
        json!({"a": "n/a"}),
    );
    assert_eq!((lines, warnings), (vec!["b: Limestone".to_owned()], vec![]));
}

#[test]
fn enums_texts_booleans_and_matrices_are_shown_plainly() {
    assert_eq!(shown(json!({"type": "ENUM", "enumType": "stone"}), json!("Sandstone")).as_deref(), Ok("Sandstone"));
    assert_eq!(shown(json!({"type": "BOOLEAN"}), json!(true)).as_deref(), Ok("true"));
    let matrix = json!({"type": "MAT2", "componentType": "FLOAT32"});
    assert_eq!(shown(matrix, json!([1, 2, 3, 4.5])).as_deref(), Ok("[(1, 2), (3, 4.5)]"));
    assert_eq!(shown(json!({"type": "STRING", "array": true}), json!(["a", "b"])).as_deref(), Ok("a, b"));
}

#[test]
fn floats_of_32_bits_show_their_own_digits() {
    assert_eq!(shown(json!({"type": "SCALAR", "componentType": "FLOAT32"}), json!(0.1)).as_deref(), Ok("0.1"));
}

#[test]
fn values_that_do_not_fit_the_schema_are_left_out_with_their_path() {
    let scalar = json!({"type": "SCALAR", "componentType": "UINT8"});
    for (property, value, problem) in [
        (scalar.clone(), json!(256), "no Uint8"),
        (scalar.clone(), json!(-1), "no Uint8"),
        (scalar.clone(), json!(1.5), "no Uint8"),
        (scalar, json!("7"), "no Uint8"),
        (json!({"type": "VEC3", "componentType": "INT8"}), json!([1, 2]), "list of 3 numbers"),
        (json!({"type": "STRING"}), json!(1), "no text"),
        (json!({"type": "BOOLEAN"}), json!(1), "neither true nor false"),
        (json!({"type": "ENUM", "enumType": "stone"}), json!("Chalk"), "does not have"),
        (json!({"type": "STRING", "array": true, "count": 2}), json!(["a"]), "1 entries instead of 2"),
        (json!({"type": "STRING", "array": true}), json!("a"), "no list"),
    ] {
        let warning = shown(property, value).unwrap_err();
        assert!(warning.starts_with("tile.properties.p ") && warning.contains(problem), "{warning}");
    }
}

#[test]
fn properties_that_cannot_be_used_are_left_out_of_their_class() {
    for (property, problem) in [
        (json!({}), "has no type"),
        (json!({"type": "QUATERNION"}), "unknown type \"QUATERNION\""),
        (json!({"type": "SCALAR"}), "no componentType"),
        (json!({"type": "VEC2", "componentType": "FLOAT16"}), "unknown componentType"),
        (json!({"type": "ENUM", "enumType": "wood"}), "unknown enumType"),
        (json!({"type": "STRING", "array": true, "count": 0}), "count"),
    ] {
        let loaded =
            Schema::parse(&schema_json(json!({"bad": property, "good": {"type": "STRING"}})), "schema").unwrap();
        assert!(loaded.value.classes["thing"].property("bad").is_none());
        assert!(loaded.value.classes["thing"].property("good").is_some());
        let warning = &loaded.warnings[0];
        assert!(warning.starts_with("schema.classes.thing.properties.bad ") && warning.contains(problem), "{warning}");
    }
}

#[test]
fn an_unknown_class_or_property_is_named() {
    let schema = schema(json!({"a": {"type": "STRING"}}));
    let error = Entity::parse(&json!({"class": "ship"}), &schema, "root.metadata").unwrap_err().to_string();
    assert!(error.starts_with("root.metadata is of class \"ship\""), "{error}");
    let loaded = Entity::parse(&json!({"class": "thing", "properties": {"b": 1}}), &schema, "root.metadata").unwrap();
    assert!(loaded.warnings[0].starts_with("root.metadata.properties.b is not in the class"), "{:?}", loaded.warnings);
}

#[test]
fn a_long_list_is_cut_and_says_how_long_it_was() {
    let property = json!({"type": "SCALAR", "componentType": "UINT32", "array": true});
    let values: Vec<_> = (0..3 * MAX_ELEMENTS).collect();
    let schema = schema(json!({ "p": property }));
    let loaded = Entity::parse(&json!({"class": "thing", "properties": {"p": values}}), &schema, "tile").unwrap();
    let Some(Value::List { elements, length }) = loaded.value.get("p") else { panic!("a list was expected") };
    assert_eq!((elements.len(), *length), (MAX_ELEMENTS, 3 * MAX_ELEMENTS as u64));
    assert!(loaded.value.get("p").unwrap().to_string().ends_with("998, 999, … (3000)"));
}

#[test]
fn the_ends_of_64_bits_survive_writers_that_know_only_doubles() {
    let property = json!({"type": "SCALAR", "componentType": "INT64"});
    let schema = schema(json!({ "p": property }));
    for (json, expected) in
        [("9223372036854775807", i64::MAX), ("9.223372036854776E18", i64::MAX), ("-9.223372036854776E18", i64::MIN)]
    {
        let value: Json = serde_json::from_str(json).unwrap();
        let loaded = Entity::parse(&json!({"class": "thing", "properties": {"p": value}}), &schema, "tile").unwrap();
        assert_eq!(loaded.value.get("p"), Some(&Value::Number(Number::Integer(expected.into()))), "{json}");
    }
}

#[test]
fn meaning_is_found_by_its_name_for_programs() {
    let schema =
        schema(json!({"e": {"type": "SCALAR", "componentType": "FLOAT64", "semantic": "TILE_GEOMETRIC_ERROR"}}));
    let json = json!({"class": "thing", "properties": {"e": 2.5}});
    let entity = Entity::parse(&json, &schema, "tile").unwrap().value;
    assert_eq!(entity.by_semantic("TILE_GEOMETRIC_ERROR"), Some(&Value::Number(Number::Double(2.5))));
    assert_eq!(entity.by_semantic("TILE_REFINE"), None);
}
