//! The samples of the 3D Tiles working group.

use super::{Document, lines};
use crate::common::samples as sample;
use parvis::content::metadata::{BatchTable, Entity, Hit, Pointed, Schema, Subject, Value, describe};
use serde_json::Value as Json;

const STRUCTURAL: &str = "3d-tiles-samples/glTF/EXT_structural_metadata";

fn structural(name: &str) -> Option<Document> {
    Document::sample(&format!("{STRUCTURAL}/{name}/{name}.gltf"))
}

/// On the place of a square's first triangle with these weights.
fn weighted(corners: [u32; 3], barycentric: [f32; 3]) -> Hit {
    Hit { primitive: 0, corners, barycentric, instance: None }
}

#[test]
fn a_quad_of_four_knows_the_vector_of_its_feature() {
    let Some(document) = structural("FeatureIdAttributeAndPropertyTable") else { return };
    let sections = document.model().at(&Hit::on_vertex(0, 9));
    assert_eq!(sections.len(), 1);
    assert_eq!((sections[0].subject, sections[0].title.as_str()), (Subject::Feature(2), "Example property table"));
    assert_eq!(lines(&sections[0]), ["Example VEC3 FLOAT32 property: (2, 2.1, 2.2)"]);
    let description = sections[0].facts[0].description.as_deref();
    assert_eq!(description, Some("An example property, with type VEC3, with component type FLOAT32"));
}

#[test]
fn arrays_of_every_kind_are_decoded() {
    let Some(document) = structural("ComplexTypes") else { return };
    let model = document.model();
    let table = model.tables[0].as_ref().unwrap();
    let texts = |id: &str| (0..4).map(|row| table.value(row, id).unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(
        texts("example_variable_length_ARRAY_STRING"),
        ["One", "One, Two", "One, Two, Three", "One, Two, Theee, Four"]
    );
    assert_eq!(
        texts("example_fixed_length_ARRAY_ENUM"),
        [
            "ExampleEnumValueA, ExampleEnumValueB",
            "ExampleEnumValueB, ExampleEnumValueC",
            "ExampleEnumValueC, ExampleEnumValueA",
            "ExampleEnumValueB, ExampleEnumValueC"
        ]
    );
    assert_eq!(texts("example_fixed_length_ARRAY_BOOLEAN")[0], ["true, false"; 5].join(", "));
    let normalized = table.value(0, "example_variable_length_ARRAY_normalized_UINT8").unwrap();
    assert_eq!(normalized.to_string(), "0, 1");
    let Value::List { length, .. } = table.value(3, "example_variable_length_ARRAY_normalized_UINT8").unwrap() else {
        panic!("an array is a list")
    };
    assert_eq!(length, 5);
}

#[test]
fn two_divisions_of_one_mesh_have_a_table_each() {
    let Some(document) = structural("MultipleClasses") else { return };
    let sections = document.model().at(&Hit::on_vertex(0, 0));
    let titles: Vec<_> = sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["First example property table", "Second example property table"]);
    let Subject::Feature(first) = sections[0].subject else { panic!("a feature was expected") };
    assert_eq!(
        lines(&sections[0])[1],
        format!("Example INT64 property: {}", [1_234_567, 2_345_678, 3_456_789, 4_567_890][first as usize])
    );
}

#[test]
fn numbers_of_64_bits_keep_every_digit() {
    let Some(document) = structural("MultipleClasses") else { return };
    let model = document.model();
    let row = |table: usize| {
        let table = model.tables[table].as_ref().unwrap();
        table.row(3).map(|(property, value)| format!("{}: {value}", property.id)).collect::<Vec<_>>()
    };
    assert_eq!(row(0), ["example_FLOAT32: 4.4", "example_INT64: 4567890"]);
    assert_eq!(row(1), ["example_FLOAT64: 4.56789", "example_UINT16: 45678"]);
}

#[test]
fn a_texture_says_which_feature_a_place_belongs_to() {
    let Some(document) = structural("FeatureIdTextureAndPropertyTable") else { return };
    let model = document.model();
    let mut seen = std::collections::BTreeSet::new();
    for step in 0..100 {
        let weight = step as f32 / 100.0;
        for section in model.at(&weighted([0, 1, 2], [weight, 1.0 - weight, 0.0])) {
            assert_eq!(section.title, "Example property table");
            seen.insert(lines(&section).join(", "));
        }
    }
    for known in &seen {
        let expected = [
            "Component: Wall, Year Built: 1960",
            "Component: Door, Year Built: 1996",
            "Component: Roof, Year Built: 1985",
            "Component: Window, Year Built: 2002",
        ];
        assert!(expected.contains(&known.as_str()), "{known}");
    }
    assert!(seen.len() > 1, "only {seen:?} along a whole side");
}

#[test]
fn a_property_texture_is_read_where_the_ray_meets() {
    let Some(document) = structural("SimplePropertyTexture") else { return };
    let model = document.model();
    let sections = model.at(&weighted([0, 1, 2], [0.4, 0.3, 0.3]));
    assert_eq!((sections[0].subject, sections[0].title.as_str()), (Subject::Place, "Building properties"));
    let names: Vec<_> = sections[0].facts.iter().map(|fact| fact.name.as_str()).collect();
    assert_eq!(names, ["Inside Temperature", "Insulation Thickness", "Outside Temperature"]);
    let insulation = sections[0].facts[1].value.as_number().unwrap().as_f64();
    assert!((0.0..=1.0).contains(&insulation), "{insulation}");
}

#[test]
fn points_have_values_of_their_own_after_a_schema_beside_the_file() {
    let Some(document) =
        Document::sample(&format!("{STRUCTURAL}/PropertyAttributesPointCloud/PropertyAttributesPointCloudHouse.gltf"))
    else {
        return;
    };
    let model = document.model();
    let mut brightest = 0.0f64;
    for vertex in 0..22_462 {
        let sections = model.at(&Hit::on_vertex(0, vertex));
        assert_eq!(sections[0].subject, Subject::Place);
        let [classification, intensity] = &sections[0].facts[..] else { panic!("two facts were expected") };
        assert_eq!(classification.value.to_string(), "Buildings");
        brightest = brightest.max(intensity.value.as_number().unwrap().as_f64());
    }
    assert!((brightest - 0.633_333_4).abs() < 1e-6, "the accessor's largest is another than {brightest}");
    assert!(model.at(&Hit::on_vertex(0, 22_462)).is_empty());
}

#[test]
fn every_primitive_may_use_the_same_table() {
    let Some(document) = structural("SharedPropertyTable") else { return };
    let model = document.model();
    assert_eq!(model.primitives.len(), 2);
    for primitive in 0..2 {
        let sections = model.at(&Hit::on_vertex(primitive, 15));
        assert_eq!(lines(&sections[0]), ["Example VEC3 FLOAT32 property: (3, 3.1, 3.2)"]);
    }
}

#[test]
fn an_instance_is_told_from_the_others() {
    let Some(document) = Document::sample("3d-tiles-samples/glTF/GpuInstancesMetadata/GpuInstancesMetadata.gltf")
    else {
        return;
    };
    let model = document.model();
    let sections = model.at(&Hit { instance: Some(2), ..Hit::on_vertex(0, 0) });
    assert_eq!(sections[0].subject, Subject::Instance(7));
    assert_eq!(lines(&sections[0]), ["Example STRING property: seven"]);
    assert!(model.at(&Hit::on_vertex(0, 0)).is_empty(), "no instance, nothing known");
}

#[test]
fn tileset_tile_content_and_group_are_told_from_near_to_far() {
    let Some(path) = sample("3d-tiles-samples/1.1/MetadataGranularities/tileset.json") else { return };
    let json: Json = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let schema = Schema::parse(&json["schema"], "schema").unwrap().value;
    let entity = |pointer: &str| {
        let loaded = Entity::parse(json.pointer(pointer).unwrap(), &schema, pointer).unwrap();
        assert_eq!(loaded.warnings, Vec::<String>::new());
        loaded.value
    };
    let sections = describe(&Pointed {
        model: None,
        content: Some(&entity("/root/children/0/contents/0/metadata")),
        group: Some(&entity("/groups/0")),
        tile: Some(&entity("/root/children/0/metadata")),
        tileset: Some(&entity("/metadata")),
        ..Pointed::default()
    });
    let subjects: Vec<_> = sections.iter().map(|section| section.subject).collect();
    assert_eq!(subjects, [Subject::Content, Subject::Group, Subject::Tile, Subject::Tileset]);
    assert_eq!(lines(&sections[0]), ["materials: 5", "vertices: 1032"]);
    assert_eq!(lines(&sections[1]), ["color: (64, 64, 255)", "priority: 1"]);
    assert_eq!(lines(&sections[2]), ["district: Callowhill", "population: 12"]);
    assert_eq!(lines(&sections[3]), ["author: Cesium", "date: 2022-03-21", "tileCount: 4"]);
}

#[test]
fn every_type_of_the_specification_is_read_from_json() {
    let Some(path) = sample("3d-tiles-samples/1.1/TilesetWithFullMetadata/tileset.json") else { return };
    let json: Json = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let schema = Schema::parse(&json["schema"], "schema").unwrap();
    assert_eq!(schema.warnings, Vec::<String>::new());
    let loaded = Entity::parse(&json["metadata"], &schema.value, "metadata").unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let entity = loaded.value;
    assert_eq!(entity.values().count(), json["metadata"]["properties"].as_object().unwrap().len());
    let text = |id: &str| entity.get(id).unwrap().to_string();
    assert_eq!(text("example_ENUM"), "ExampleEnumValueB");
    assert_eq!(text("example_normalized_INT8_SCALAR"), "-1");
    assert_eq!(text("example_INT64_SCALAR"), i64::MIN.to_string());
    assert_eq!(text("example_UINT64_SCALAR"), u64::MAX.to_string());
    assert_eq!(text("example_fixed_length_BOOLEAN_array"), "true, false, true, false, true");
}

#[test]
fn a_house_of_the_city_is_known_by_its_batch_table() {
    let Some(path) = sample("3d-tiles-samples/1.0/TilesetWithRequestVolume/city/ll.b3dm") else { return };
    let bytes = std::fs::read(path).unwrap();
    let size = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let json = 28 + size(12) + size(16);
    let binary = json + size(20);
    let loaded = BatchTable::parse(&bytes[json..binary], &bytes[binary..binary + size(24)], 10).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let row: Vec<_> = loaded.value.row(9).map(|(name, value)| format!("{name} {value}")).collect();
    assert!(row.contains(&"id 9".to_owned()), "{row:?}");
    assert_eq!(loaded.value.value(10, "id"), None, "there are ten");
}
