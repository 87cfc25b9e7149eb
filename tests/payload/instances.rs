//! i3dm and `EXT_mesh_gpu_instancing`: copies that share their triangles.

use super::*;
use crate::common::glb::{self, Gltf};
use glam::{DVec3, dvec3};
use parvis::content::surface::Instances;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A feature table: JSON, and numbers one after the other at multiples of eight.
#[derive(Default)]
pub struct Features {
    pub json: serde_json::Map<String, Value>,
    pub binary: Vec<u8>,
}

impl Features {
    pub fn new(count_name: &str, count: usize) -> Self {
        let mut features = Self::default();
        features.json.insert(count_name.to_owned(), json!(count));
        features
    }

    pub fn set(mut self, name: &str, value: Value) -> Self {
        self.json.insert(name.to_owned(), value);
        self
    }

    pub fn bytes(mut self, name: &str, bytes: &[u8]) -> Self {
        self.binary.resize(self.binary.len().next_multiple_of(8), 0);
        let at = self.binary.len();
        self.binary.extend(bytes);
        self.set(name, json!({"byteOffset": at}))
    }

    pub fn floats(self, name: &str, values: &[f32]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.bytes(name, &bytes)
    }

    pub fn shorts(self, name: &str, values: &[u16]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.bytes(name, &bytes)
    }

    /// A content with this magic; `more` stands behind the tables' lengths, `body` behind the tables.
    pub fn tile(&self, magic: &[u8; 4], more: &[u32], body: &[u8]) -> Vec<u8> {
        let header = 28 + 4 * more.len();
        let mut table = serde_json::to_vec(&self.json).unwrap();
        table.resize((header + table.len()).next_multiple_of(8) - header, b' ');
        let mut binary = self.binary.clone();
        binary.resize(binary.len().next_multiple_of(8), 0);
        let length = header + table.len() + binary.len() + body.len();
        let mut bytes = magic.to_vec();
        let words = [1, length as u32, table.len() as u32, binary.len() as u32, 0, 0];
        bytes.extend(words.iter().chain(more).flat_map(|word| word.to_le_bytes()));
        bytes.extend(table);
        bytes.extend(binary);
        bytes.extend(body);
        bytes
    }

    pub fn i3dm(&self) -> Vec<u8> {
        self.tile(b"i3dm", &[1], &glb::triangle().glb())
    }
}

pub fn instances(count: usize) -> Features {
    Features::new("INSTANCES_LENGTH", count)
}

/// Where the triangle's corners stand in tile space, copy by copy. The triangle is (0,0,0), (1,0,0), (0,1,0) in glTF and
/// so (0,0,0), (1,0,0), (0,0,1) in tile space.
fn corners(content: &TileContent) -> Vec<[DVec3; 3]> {
    let tile_from_visit = VISIT_FROM_TILE.inverse();
    let of = |group: &Instances| -> Vec<[DVec3; 3]> {
        let primitive = &group.primitives[0];
        let place = |transform: &glam::Affine3A| {
            let mut found = [DVec3::ZERO; 3];
            // The corner at the right angle first, then along the triangle's own x and y.
            for (to, index) in found.iter_mut().zip(&primitive.indices) {
                let position = Vec3::from_array(primitive.positions[*index as usize]);
                let placed = transform.transform_point3(position).as_dvec3() + content.center;
                *to = tile_from_visit.transform_point3(placed);
            }
            found
        };
        group.transforms.iter().map(place).collect()
    };
    content.model.instances.iter().flat_map(of).collect()
}

fn close(found: &[[DVec3; 3]], expected: &[[DVec3; 3]]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        for (a, b) in found.iter().zip(expected) {
            assert!(a.distance(*b) < 1e-3, "{found:?} should be {expected:?}");
        }
    }
}

#[test]
fn an_i3dm_keeps_one_set_of_triangles_and_a_place_for_each_copy() {
    let tile = instances(2)
        .floats("POSITION", &[10.0, 0.0, 0.0, 0.0, 20.0, 5.0])
        .set("RTC_CENTER", json!([1000.0, 0.0, 0.0]))
        .shorts("BATCH_ID", &[7, 9])
        .i3dm();
    let content = content(&tile);
    assert_eq!(content.model.primitives.len(), 0);
    assert_eq!(content.model.instances.len(), 1);
    assert_eq!(content.model.instances[0].feature_ids, [7, 9]);
    assert_eq!(content.model.triangle_count(), 2);
    let at = |x: f64, y: f64, z: f64| [dvec3(x, y, z), dvec3(x + 1.0, y, z), dvec3(x, y, z + 1.0)];
    close(&corners(&content), &[at(1010.0, 0.0, 0.0), at(1000.0, 20.0, 5.0)]);
    let (min, max) = content.model.bounds().unwrap();
    assert_eq!((content.bounds_min, content.bounds_max), (min, max));
    assert!((max - min).distance(Vec3::new(11.0, 6.0, 20.0)) < 1e-4, "{min} to {max}");
}

#[test]
fn quantised_positions_scales_and_orientations_are_applied() {
    let positions = [[0u16, 0, 0], [65_535, 65_535, 0]].concat();
    let volume = |features: Features| {
        features
            .shorts("POSITION_QUANTIZED", &positions)
            .set("QUANTIZED_VOLUME_OFFSET", json!([5.0, 0.0, 0.0]))
            .set("QUANTIZED_VOLUME_SCALE", json!([10.0, 20.0, 0.0]))
    };
    // Up is where y goes, right where x goes: a quarter turn around z. The second is not turned.
    let up = [-1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    let right = [0.0, 1.0, 0.0, 1.0, 0.0, 0.0];
    let expected = [
        [dvec3(5.0, 0.0, 0.0), dvec3(5.0, 2.0, 0.0), dvec3(5.0, 0.0, 2.0)],
        [dvec3(15.0, 20.0, 0.0), dvec3(18.0, 20.0, 0.0), dvec3(15.0, 20.0, 3.0)],
    ];
    let tile = volume(instances(2))
        .floats("NORMAL_UP", &up)
        .floats("NORMAL_RIGHT", &right)
        .floats("SCALE", &[2.0, 3.0])
        .i3dm();
    close(&corners(&content(&tile)), &expected);
    let packed = |v: [f64; 3]| {
        // These lie on the axes of the upper half, where the octahedron is its own projection.
        [v[0], v[1]].map(|c| ((c + 1.0) / 2.0 * 65_535.0).round() as u16)
    };
    let tile = volume(instances(2))
        .shorts("NORMAL_UP_OCT32P", &[packed([-1.0, 0.0, 0.0]), packed([0.0, 1.0, 0.0])].concat())
        .shorts("NORMAL_RIGHT_OCT32P", &[packed([0.0, 1.0, 0.0]), packed([1.0, 0.0, 0.0])].concat())
        .floats("SCALE_NON_UNIFORM", &[2.0, 1.0, 2.0, 3.0, 1.0, 3.0])
        .i3dm();
    close(&corners(&content(&tile)), &expected);
}

#[test]
fn instances_on_the_globe_stand_upright_where_the_file_says_so() {
    let place = [6_378_137.0f32, 0.0, 0.0];
    let tile = instances(1).floats("POSITION", &place).set("EAST_NORTH_UP", json!(true)).i3dm();
    // East is y there, and up is x: the triangle's z (glTF's y) points up.
    let origin = dvec3(6_378_137.0, 0.0, 0.0);
    close(&corners(&content(&tile)), &[[origin, origin + DVec3::Y, origin + DVec3::X]]);
}

#[test]
fn an_i3dm_may_name_its_gltf_by_an_address() {
    let features = instances(1).floats("POSITION", &[0.0; 3]);
    let tile = features.tile(b"i3dm", &[0], b"../models/tree.glb\0\0");
    let fetch = |address: &str| match address {
        "models/tree.glb" => Ok(glb::triangle().glb()),
        other => Err(format!("{other} is not there")),
    };
    let loaded = decode(&tile, "tiles/a.i3dm", &DecodeOptions::new(VISIT_FROM_TILE, &fetch)).unwrap();
    assert_eq!(loaded.value.model.instances[0].transforms.len(), 1);
    let tile = features.tile(b"i3dm", &[0], b"gone.glb");
    let text = decode(&tile, "tiles/a.i3dm", &DecodeOptions::new(VISIT_FROM_TILE, &fetch)).unwrap_err().to_string();
    assert!(text.contains("tiles/a.i3dm") && text.contains("tiles/gone.glb"), "{text}");
}

/// A node with a triangle and these attributes of the extension.
fn instanced(attributes: impl Fn(&mut Gltf) -> Value) -> Gltf {
    let mut gltf = glb::triangle();
    let attributes = attributes(&mut gltf);
    gltf.json["nodes"][0]["extensions"] = json!({"EXT_mesh_gpu_instancing": {"attributes": attributes}});
    gltf.json["extensionsRequired"] = json!(["EXT_mesh_gpu_instancing"]);
    gltf
}

/// Two copies of a triangle, the second moved, turned and scaled.
pub fn two_copies() -> Gltf {
    instanced(|g| {
        let moved = g.floats(&[[0.0, 0.0, 0.0], [10.0, 0.0, 0.0]]);
        let scaled = g.floats(&[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]);
        // Around y by a quarter, in shorts: 0.7071 * 32767.
        let shorts: Vec<u8> = [0i16, 0, 0, 32_767, 0, 23_170, 0, 23_170].iter().flat_map(|v| v.to_le_bytes()).collect();
        let turned = g.accessor(glb::SHORT, "VEC4", 2, &shorts);
        g.json["accessors"][turned]["normalized"] = json!(true);
        json!({"TRANSLATION": moved, "ROTATION": turned, "SCALE": scaled, "_FEATURE_ID_0": moved})
    })
}

#[test]
fn gpu_instancing_moves_turns_and_scales_each_copy_of_a_node() {
    let half = std::f32::consts::FRAC_1_SQRT_2;
    let mut gltf = two_copies();
    gltf.json["nodes"][0]["translation"] = json!([0.0, 5.0, 0.0]);
    // In tile space glTF's y is z; a quarter around y takes x to -z, which is tile space's y.
    let expected = [
        [dvec3(0.0, 0.0, 5.0), dvec3(1.0, 0.0, 5.0), dvec3(0.0, 0.0, 6.0)],
        [dvec3(10.0, 0.0, 5.0), dvec3(10.0, 2.0, 5.0), dvec3(10.0, 0.0, 7.0)],
    ];
    close(&corners(&content(&gltf.glb())), &expected);
    let floats = instanced(|g| {
        let moved = g.floats(&[[10.0, 0.0, 0.0]]);
        let turned = g.floats(&[[0.0, half, 0.0, half]]);
        json!({"TRANSLATION": moved, "ROTATION": turned})
    });
    close(&corners(&content(&floats.glb())), &[[dvec3(10.0, 0.0, 0.0), dvec3(10.0, 1.0, 0.0), dvec3(10.0, 0.0, 1.0)]]);
}

#[test]
fn a_mirrored_copy_still_shows_its_front_and_a_flat_one_nothing() {
    let gltf = instanced(|g| {
        let scaled = g.floats(&[[1.0, 1.0, 1.0], [-1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]);
        json!({"SCALE": scaled})
    });
    let content = content(&gltf.glb());
    let groups = &content.model.instances;
    assert_eq!(groups.iter().map(|group| group.transforms.len()).sum::<usize>(), 2);
    for group in groups {
        assert!(group.transforms.iter().all(|t| t.matrix3.determinant() > 0.0));
        assert!(group.primitives.iter().all(faces_agree_with_normals));
    }
    let mut model = content.model.clone();
    model.expand_instances(10).unwrap();
    assert!(model.instances.is_empty() && model.primitives.iter().all(faces_agree_with_normals));
    // Both look the way glTF's +z does: a mirror along x leaves that as it is.
    assert!(model.primitives.iter().all(|p| p.normals.iter().all(|n| n[2] > 0.99)), "{model:?}");
    assert_eq!(model.bounds().unwrap(), content.model.bounds().unwrap());
}

#[test]
fn copies_are_expanded_only_within_a_limit() {
    let tile = instances(3).floats("POSITION", &[0.0; 9]).i3dm();
    let mut model = content(&tile).model;
    assert_eq!(model.expand_instances(2), Err(3));
    assert_eq!(model.instances.len(), 1);
    model.expand_instances(3).unwrap();
    assert_eq!((model.instances.len(), model.primitives.len()), (0, 3));
}

fn refused(tile: &[u8], problem: &str) {
    let text = message(tile);
    assert!(text.starts_with("tiles/0.glb") && text.contains(problem), "{text} should say {problem}");
}

#[test]
fn feature_tables_that_claim_what_is_not_there_are_refused() {
    let plain = || instances(2).floats("POSITION", &[0.0; 6]);
    refused(&Features::default().i3dm(), "INSTANCES_LENGTH");
    refused(&instances(2).i3dm(), "neither POSITION");
    refused(&instances(3).floats("POSITION", &[0.0; 3]).i3dm(), "POSITION points past");
    refused(&plain().set("INSTANCES_LENGTH", json!(4_000_000_000u64)).i3dm(), "4000000000 instances");
    refused(&plain().set("INSTANCES_LENGTH", json!(-1)).i3dm(), "no number");
    refused(&plain().set("POSITION", json!({"byteOffset": u64::MAX})).i3dm(), "POSITION points past");
    refused(&plain().set("POSITION", json!([1, 2])).i3dm(), "no byteOffset");
    refused(&plain().floats("NORMAL_UP", &[0.0; 6]).i3dm(), "NORMAL_RIGHT");
    refused(&instances(1).shorts("POSITION_QUANTIZED", &[0; 3]).i3dm(), "QUANTIZED_VOLUME_OFFSET");
    refused(&instances(1).floats("POSITION", &[f32::NAN; 3]).i3dm(), "not finite");
    refused(&plain().set("RTC_CENTER", json!([1, 2])).i3dm(), "RTC_CENTER");
    refused(&plain().tile(b"i3dm", &[7], b""), "gltfFormat");
    refused(&plain().tile(b"i3dm", &[0], b"  "), "names no glTF");
    refused(&instances(1).floats("POSITION", &[1e12; 3]).i3dm(), "scene reaches");
    let different = instanced(|g| {
        let (two, one) = (g.floats(&[[0.0; 3]; 2]), g.floats(&[[1.0; 3]]));
        json!({"TRANSLATION": two, "SCALE": one})
    });
    refused(&different.glb(), "nodes[0].extensions.EXT_mesh_gpu_instancing");
    let many = instanced(|g| {
        let (places, values) = (g.view(&[0]), g.view(&[0; 12]));
        let sparse = json!({
            "componentType": 5126, "type": "VEC3", "count": 2_000_000,
            "sparse": {"count": 1, "indices": {"bufferView": places, "componentType": 5121}, "values": {"bufferView": values}}
        });
        json!({"TRANSLATION": g.push("accessors", sparse)})
    });
    refused(&many.glb(), "2000000 copies");
}

#[test]
fn an_i3dm_cut_at_any_byte_is_an_error() {
    let whole = instances(1).floats("POSITION", &[0.0; 3]).i3dm();
    for length in 0..whole.len() {
        refused(&whole[..length], "tiles/0.glb");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_i3dm_never_panics(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10)) {
        let mut bytes = instances(2).floats("POSITION", &[0.0; 6]).floats("SCALE", &[1.0, 2.0]).i3dm();
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(loaded) = try_decode(&bytes) {
            for group in &loaded.value.model.instances {
                prop_assert!(group.transforms.iter().all(|t| t.is_finite()));
            }
        }
    }
}
