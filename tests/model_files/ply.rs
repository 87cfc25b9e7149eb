//! PLY files.

use super::*;
use proptest::prelude::*;

const ASCII: &str = "ply\nformat ascii 1.0\ncomment by hand\nelement vertex 4\nproperty float x\nproperty float y\n\
    property float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nelement face 1\n\
    property list uchar int vertex_indices\nend_header\n0 0 0 255 0 128\n1 0 0 255 0 128\n1 1 0 255 0 128\n\
    0 1 0 255 0 128\n4 0 1 2 3\n";

/// The same square with normals, doubles, alpha and an element that is not used.
fn binary(little: bool) -> Vec<u8> {
    let order = if little { "little" } else { "big" };
    let mut bytes = format!(
        "ply\nformat binary_{order}_endian 1.0\nelement camera 1\nproperty list uchar float view\nelement vertex 4\n\
         property double x\nproperty double y\nproperty double z\nproperty float nx\nproperty float ny\n\
         property float nz\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nproperty uchar alpha\n\
         element face 1\nproperty uchar flags\nproperty list uchar uint vertex_index\nend_header\n"
    )
    .into_bytes();
    macro_rules! put {
        ($($value:expr),*) => { $( bytes.extend(if little { $value.to_le_bytes() } else { $value.to_be_bytes() }); )* };
    }
    put!(2u8, 1.0f32, 2.0f32);
    for [x, y] in [[0.0f64, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]] {
        put!(x, y, 0.0f64, 0.0f32, 0.0f32, 2.0f32, 255u8, 0u8, 128u8, 51u8);
    }
    put!(7u8, 4u8, 0u32, 1u32, 2u32, 3u32);
    bytes
}

#[test]
fn an_ascii_square_is_read_with_linear_colours() {
    let model = model(&[("a.ply", ASCII.as_bytes())]);
    assert_eq!(model.triangle_count(), 2);
    let primitive = &model.primitives[0];
    assert!(is_sound(primitive));
    assert_eq!(primitive.positions[2], [1.0, 1.0, 0.0]);
    assert_eq!(primitive.normals, vec![[0.0, 0.0, 1.0]; 4]);
    assert_eq!(primitive.colors[0], [255, 0, 55, 255]);
}

#[test]
fn binary_files_of_both_byte_orders_are_read_with_normals_and_alpha() {
    for little in [true, false] {
        let model = model(&[("a.ply", &binary(little))]);
        assert_eq!(model.triangle_count(), 2);
        let primitive = &model.primitives[0];
        assert_eq!(primitive.positions[2], [1.0, 1.0, 0.0]);
        assert_eq!(primitive.normals, vec![[0.0, 0.0, 1.0]; 4]);
        assert_eq!(primitive.colors[0], [255, 0, 55, 51]);
    }
}

#[test]
fn a_cloud_of_points_is_told_apart() {
    let text = ASCII.replace("element face 1", "element face 0");
    assert!(message(&[("a.ply", text.as_bytes())]).contains("points and no faces"));
    let start = ASCII.find("element face").unwrap();
    let end = ASCII.find("end_header").unwrap();
    let text = ASCII[..start].to_owned() + &ASCII[end..];
    assert!(message(&[("a.ply", text.as_bytes())]).contains("points and no faces"));
}

#[test]
fn a_face_past_the_vertices_is_left_out() {
    for corner in ["4", "-1", "4294967296"] {
        let text = ASCII.replace("4 0 1 2 3", &format!("4 0 1 2 {corner}"));
        assert!(message(&[("a.ply", text.as_bytes())]).contains("no triangles"));
    }
}

#[test]
fn counts_that_the_file_cannot_hold_are_refused() {
    for count in ["4000000000", "18446744073709551615", "99999999999999999999999"] {
        let text = ASCII.replace("element vertex 4", &format!("element vertex {count}"));
        message(&[("a.ply", text.as_bytes())]);
        let text = ASCII.replace("element face", &format!("element nothing {count}\nelement face"));
        message(&[("a.ply", text.as_bytes())]);
    }
}

#[test]
fn a_file_cut_at_any_byte_is_an_error() {
    let folder = folder(&[]);
    let path = folder.path().join("a.ply");
    for whole in [binary(true), binary(false)] {
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(load(&path).is_err(), "{length}");
        }
    }
    // The last digits of ascii can be cut without a trace; whole lines cannot.
    for (length, _) in ASCII.match_indices('\n').filter(|(place, _)| place + 1 < ASCII.len()) {
        std::fs::write(&path, &ASCII[..=length]).unwrap();
        assert!(load(&path).is_err(), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn mutated_files_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10),
        kind in 0..3,
    ) {
        let mut bytes = match kind { 0 => ASCII.as_bytes().to_vec(), 1 => binary(true), _ => binary(false) };
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(loaded) = try_load(&[("a.ply", &bytes)]) {
            prop_assert!(loaded.value.primitives.iter().all(is_sound));
        }
    }
}
