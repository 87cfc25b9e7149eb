//! Which feature a place on a mesh belongs to.

use super::{Document, lines, schema_json, texture};
use parvis::content::metadata::{ComponentType, Hit, ModelMetadata, Subject, VertexValues};
use parvis::content::surface::Picture;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// A document with one primitive that has these feature ids and attributes; accessors are the views, one byte each.
fn document(feature_ids: Json, attributes: Json, views: &[&[u8]]) -> Document {
    let schema = schema_json(json!({"name": {"type": "STRING"}}));
    let table = json!({"name": "Parts", "class": "thing", "count": 3,
        "properties": {"name": {"values": 0, "stringOffsets": 1, "stringOffsetType": "UINT8"}}});
    let views = [&[b"wallroofdoor", &[0u8, 4, 8, 12][..]], views].concat();
    let mut document = Document::of(json!({"schema": schema, "propertyTables": [table]}), &views);
    let accessor = |(view, bytes): (usize, &&[u8])| json!({"bufferView": view, "componentType": 5121, "type": "SCALAR", "count": bytes.len()});
    document.json["accessors"] = views.iter().enumerate().map(accessor).collect();
    let extensions = json!({"EXT_mesh_features": {"featureIds": feature_ids}});
    document.json["meshes"] = json!([{"primitives": [{"attributes": attributes, "extensions": extensions}]}]);
    document
}

/// What is known of a vertex, each section as `subject title facts`.
fn at(model: &ModelMetadata, vertex: u32) -> Vec<String> {
    let sections = model.at(&Hit::on_vertex(0, vertex));
    sections.iter().map(|s| format!("{:?} {:?} {}", s.subject, s.title, lines(s).join(", "))).collect()
}

#[test]
fn an_attribute_leads_to_a_row() {
    let ids = json!([{"featureCount": 3, "attribute": 4, "propertyTable": 0}]);
    let model = document(ids, json!({"_FEATURE_ID_4": 2}), &[&[2, 0]]).model();
    assert_eq!(at(&model, 0), ["Feature(2) \"Parts\" name: door"]);
    assert_eq!(at(&model, 1), ["Feature(0) \"Parts\" name: wall"]);
    assert_eq!(at(&model, 2), Vec::<String>::new(), "there are two vertices");
}

#[test]
fn without_attribute_and_texture_every_vertex_is_a_feature() {
    let model = document(json!([{"featureCount": 3, "propertyTable": 0, "label": "points"}]), json!({}), &[]).model();
    assert_eq!(at(&model, 1), ["Feature(1) \"points\" name: roof"]);
}

#[test]
fn the_number_for_none_is_no_feature() {
    let ids = json!([{"featureCount": 2, "attribute": 0, "nullFeatureId": 255, "propertyTable": 0}]);
    let model = document(ids, json!({"_FEATURE_ID_0": 2}), &[&[255, 1]]).model();
    assert_eq!(at(&model, 0), Vec::<String>::new());
    assert_eq!(at(&model, 1), ["Feature(1) \"Parts\" name: roof"]);
}

#[test]
fn a_feature_without_a_table_is_still_told() {
    let ids = json!([{"featureCount": 9, "attribute": 0}, {"featureCount": 9, "attribute": 0, "propertyTable": 5}]);
    let model = document(ids, json!({"_FEATURE_ID_0": 2}), &[&[7]]).model();
    assert_eq!(at(&model, 0), ["Feature(7) \"\" ", "Feature(7) \"\" "]);
}

#[test]
fn the_nearest_corner_of_a_triangle_decides() {
    let ids = json!([{"featureCount": 3, "attribute": 0, "propertyTable": 0}]);
    let model = document(ids, json!({"_FEATURE_ID_0": 2}), &[&[0, 1, 2]]).model();
    for (barycentric, feature) in [([0.4, 0.3, 0.3], 0), ([0.2, 0.5, 0.3], 1), ([0.1, 0.4, 0.5], 2)] {
        let sections = model.at(&Hit { primitive: 0, corners: [0, 1, 2], barycentric, instance: None });
        assert_eq!(sections[0].subject, Subject::Feature(feature));
    }
}

#[test]
fn vertices_may_be_drawn_in_another_order() {
    let ids = json!([{"featureCount": 3, "attribute": 0, "propertyTable": 0}, {"featureCount": 3}]);
    let mut model = document(ids, json!({"_FEATURE_ID_0": 2}), &[&[2, 1, 0]]).model();
    Arc::make_mut(&mut model.primitives[0].vertices).reorder(&[2, 2, 0]);
    Arc::make_mut(&mut model.primitives[0].vertices).reorder(&[2, 0]);
    assert_eq!(at(&model, 0), ["Feature(2) \"Parts\" name: door", "Feature(0) \"\" "]);
    assert_eq!(at(&model, 1), ["Feature(0) \"Parts\" name: wall", "Feature(2) \"\" "]);
}

#[test]
fn a_batch_id_leads_to_no_property_table() {
    let mut document = document(json!([]), json!({"_BATCHID": 2}), &[&[1]]);
    document.json["meshes"][0]["primitives"][0]["extensions"] = json!({});
    assert_eq!(at(&document.model(), 0), ["Feature(1) \"\" "]);
}

#[test]
fn channels_of_a_picture_are_bytes_of_a_number() {
    // Two texels side by side; the coordinates run across the picture.
    let mut document = document(
        json!([{"featureCount": 1000, "texture": {"index": 0, "texCoord": 1, "channels": [0, 2]}}]),
        json!({"TEXCOORD_1": 0}),
        &[],
    );
    let coordinates: Vec<u8> = [0.0f32, 0.5, 1.0, 0.5].iter().flat_map(|v| v.to_le_bytes()).collect();
    document.json["bufferViews"][1] = json!({"buffer": 2, "byteLength": 16});
    document.json["accessors"][0] = json!({"bufferView": 1, "componentType": 5126, "type": "VEC2", "count": 2});
    document.buffers.push(coordinates);
    document.json["extensions"] = json!({});
    let picture = image::RgbaImage::from_raw(2, 1, vec![5, 0, 1, 255, 9, 0, 0, 255]).unwrap();
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ids.png"), png.into_inner()).unwrap();
    document.folder = Some(folder.path().to_owned());
    document.json["textures"] = json!([{"source": 0}]);
    document.json["images"] = json!([{"uri": "ids.png"}]);
    let model = document.model();
    let along = |weight: f32| {
        let hit = Hit { primitive: 0, corners: [0, 1, 1], barycentric: [1.0 - weight, weight, 0.0], instance: None };
        model.at(&hit)[0].subject
    };
    assert_eq!((along(0.2), along(0.7)), (Subject::Feature(5 + 256), Subject::Feature(9)));
}

#[test]
fn damaged_feature_ids_are_left_out_one_by_one() {
    let good = json!({"featureCount": 3, "attribute": 0});
    for (bad, problem) in [
        (json!({}), "has no featureCount"),
        (json!({"featureCount": -1}), "has no featureCount"),
        (json!({"featureCount": 1, "attribute": "a"}), "attribute that is no number"),
        (json!({"featureCount": 1, "propertyTable": 0.5}), "propertyTable that is no index"),
        (json!({"featureCount": 1, "texture": {}}), "names no texture"),
        (json!({"featureCount": 1, "texture": {"index": 3}}), "not there"),
        (json!({"featureCount": 1, "texture": {"index": 0, "channels": [4]}}), "channels"),
        (json!({"featureCount": 1, "texture": {"index": 0, "channels": []}}), "channels"),
        (json!(7), "has no featureCount"),
    ] {
        let loaded = document(json!([bad, good]), json!({"_FEATURE_ID_0": 2}), &[&[1]]).load();
        let warning = &loaded.warnings[0];
        let place = "meshes[0].primitives[0].extensions.EXT_mesh_features.featureIds[0] ";
        assert!(warning.starts_with(place) && warning.contains(problem), "{warning}");
        let sections = loaded.value.primitives[0].vertices.ids.len();
        assert_eq!(sections, 1, "the other one stays");
    }
}

#[test]
fn an_attribute_that_is_missing_is_named() {
    let loaded = document(json!([{"featureCount": 3, "attribute": 1}]), json!({}), &[]).load();
    assert!(loaded.warnings[0].contains("attributes._FEATURE_ID_1 is missing"), "{:?}", loaded.warnings);
}

#[test]
fn values_on_vertices_come_out_even_or_not_at_all() {
    assert!(VertexValues::new(ComponentType::Uint16, 2, false, vec![0; 8]).is_some_and(|values| values.len() == 2));
    assert!(VertexValues::new(ComponentType::Uint16, 2, false, vec![0; 7]).is_none());
    assert!(VertexValues::new(ComponentType::Uint16, 0, false, vec![]).is_none());
    let negative = VertexValues::new(ComponentType::Int8, 1, false, vec![0xff, 3]).unwrap();
    assert_eq!((negative.id(0), negative.id(1), negative.id(2)), (None, Some(3), None));
}

#[test]
fn a_picture_is_read_at_the_texel_however_it_wraps() {
    use parvis::content::surface::Wrap::{Clamp, Mirror, Repeat};
    let picture = || Picture::from_rgba("", 4, 1, (0..16).collect());
    for (wrap, u, red) in [
        (Repeat, 0.3, 4),
        (Repeat, 1.3, 4),
        (Repeat, -0.1, 12),
        (Clamp, 7.0, 12),
        (Clamp, -7.0, 0),
        (Clamp, 1.0, 12),
        (Mirror, 1.2, 12),
        (Mirror, -0.3, 4),
        (Mirror, 2.3, 4),
    ] {
        let mut wrapped = texture(picture());
        wrapped.wrap_u = wrap;
        let schema = super::schema(json!({"p": {"type": "SCALAR", "componentType": "UINT8"}}));
        let json = json!({"class": "thing", "properties": {"p": {"index": 0}}});
        let read = super::property_texture(&json, &schema, wrapped);
        let values: Vec<_> = read.values(|_| Some([u, 0.5])).map(|(_, value)| value.to_string()).collect();
        assert_eq!(values, [red.to_string()], "{wrap:?} {u}");
    }
}
