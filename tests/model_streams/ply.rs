//! PLY files as streams.

use super::*;
use crate::common::glb;

const HEADER: &str = "property float x\nproperty float y\nproperty float z\nproperty float nx\nproperty float ny\n\
    property float nz\nproperty uchar red\nproperty uchar green\nproperty uchar blue\n";

fn ascii(sheet: &Sheet) -> Vec<u8> {
    let (vertices, faces) = (sheet.positions.len(), sheet.triangles.len());
    let mut text = format!(
        "ply\nformat ascii 1.0\nelement vertex {vertices}\n{HEADER}element face {faces}\n\
         property list uchar int vertex_indices\nend_header\n"
    );
    for ((p, n), c) in sheet.positions.iter().zip(&sheet.normals).zip(&sheet.colors) {
        let line: Vec<String> = p.iter().chain(n).map(f32::to_string).chain(c.iter().map(u8::to_string)).collect();
        text += &(line.join(" ") + "\n");
    }
    for [a, b, c] in &sheet.triangles {
        text += &format!("3 {a} {b} {c}\n");
    }
    text.into_bytes()
}

fn binary(sheet: &Sheet, little: bool) -> Vec<u8> {
    let (vertices, faces) = (sheet.positions.len(), sheet.triangles.len());
    let order = if little { "little" } else { "big" };
    let mut bytes = format!(
        "ply\nformat binary_{order}_endian 1.0\nelement vertex {vertices}\n{HEADER}element face {faces}\n\
         property list uchar int vertex_indices\nend_header\n"
    )
    .into_bytes();
    let four = |bits: u32| if little { bits.to_le_bytes() } else { bits.to_be_bytes() };
    for ((p, n), c) in sheet.positions.iter().zip(&sheet.normals).zip(&sheet.colors) {
        p.iter().chain(n).for_each(|v| bytes.extend(four(v.to_bits())));
        bytes.extend(c);
    }
    for triangle in &sheet.triangles {
        bytes.push(3);
        triangle.iter().for_each(|i| bytes.extend(four(*i)));
    }
    bytes
}

#[test]
fn a_sheet_comes_back_from_every_encoding_alike() {
    let sheet = Sheet::new(9);
    let files = [ascii(&sheet), binary(&sheet, true), binary(&sheet, false)];
    let folder = folder(&[("a.ply", &files[0]), ("b.ply", &files[1]), ("c.ply", &files[2])]);
    let read = ["a.ply", "b.ply", "c.ply"].map(|name| steady(&folder.path().join(name)));
    assert_eq!(positions(&read[0]), sheet.expected());
    assert!(read[0] == read[1] && read[1] == read[2]);
    let stream = open_one(&folder.path().join("b.ply"));
    assert_eq!(stream.head().triangles, Some(sheet.triangles.len() as u64));
    assert_eq!(stream.head().vertices, Some(sheet.positions.len() as u64));
    assert_eq!(stream.head().bounds.unwrap()[1][0], 4.5);
}

#[test]
fn faces_before_vertices_and_lists_in_other_elements_are_passed_over() {
    for text in [
        "ply\nformat ascii 1.0\nelement face 1\nproperty list uchar int vertex_index\nelement camera 1\n\
         property list int float view\nproperty int id\nelement vertex 3\nproperty double x\nproperty double y\n\
         property double z\nend_header\n3 0 1 2\n2 0.5 0.5 7\n0 0 0\n1 0 0\n0 1 0",
        // CRLF, tabs, empty lines, a comment in the middle, no end of line.
        "ply\r\nformat\tascii 1.0\r\ncomment \u{e9}glise\r\nelement vertex 3\r\nproperty float x\r\nproperty float y\r\n\
         comment again\r\nproperty float z\r\n\r\nelement face 1\r\nproperty list uchar int vertex_indices\r\n\
         end_header\r\n0\t0 0\r\n\r\n1 0 0  \r\n 0 1 0\r\n3 0 1 2",
    ] {
        let folder = folder(&[("a.ply", text.as_bytes())]);
        let read = steady(&folder.path().join("a.ply"));
        assert_eq!(positions(&read), [[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]);
    }
}

#[test]
fn vertices_with_lists_in_a_binary_file_are_read() {
    let mut bytes = b"ply\nformat binary_little_endian 1.0\nelement vertex 3\nproperty list uchar uchar x_tags\n\
        property float x\nproperty float y\nproperty float z\nelement face 1\n\
        property list uchar uchar vertex_indices\nend_header\n"
        .to_vec();
    for (tags, [x, y]) in [(0u8, [0.0f32, 0.0]), (2, [1.0, 0.0]), (1, [0.0, 1.0])] {
        bytes.push(tags);
        bytes.extend(vec![9u8; usize::from(tags)]);
        [x, y, 0.0].iter().for_each(|v| bytes.extend(v.to_le_bytes()));
    }
    bytes.extend([3, 0, 1, 2]);
    let folder = folder(&[("a.ply", &bytes)]);
    let read = steady(&folder.path().join("a.ply"));
    assert_eq!(positions(&read), [[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]]);
}

#[test]
fn corners_have_texture_coordinates_of_their_own_and_pictures_by_number() {
    let text = "ply\nformat ascii 1.0\ncomment TextureFile a wall.png\ncomment TextureFile floor.png\n\
        element vertex 4\nproperty float x\nproperty float y\nproperty float z\nelement face 3\n\
        property list uchar int vertex_indices\nproperty list uchar float texcoord\nproperty int texnumber\n\
        end_header\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n3 0 1 2 6 0 0 1 0 1 1 0\n3 0 2 3 6 0.5 0.5 1 1 0 1 1\n3 0 1 3 0 -1\n";
    let files: [(&str, &[u8]); 3] =
        [("a.ply", text.as_bytes()), ("a wall.png", &glb::png(4, 2)), ("floor.png", &glb::png(8, 8))];
    let folder = folder(&files);
    let read = steady(&folder.path().join("a.ply"));
    let stream = open_one(&folder.path().join("a.ply"));
    let head = stream.head();
    let picture = |material: usize| head.materials[material].texture.map(|t| head.pictures[t.picture].width);
    assert_eq!(read.iter().map(|(material, _)| picture(*material)).collect::<Vec<_>>(), [Some(4), Some(8), None]);
    // v runs up in the file and down in the picture.
    assert_eq!(read[0].1[0].uv, Some([0.0f32.to_bits(), 1.0f32.to_bits()]));
    // The first vertex has other coordinates in the second face.
    assert_eq!(read[1].1[0].uv, Some([0.5f32.to_bits(), 0.5f32.to_bits()]));
    assert_eq!(head.pictures[0].load().unwrap().width, 4);
}

#[test]
fn a_hollow_polygon_is_cut_where_it_is_full() {
    // An L: a fan from its first corner would cover what is outside.
    let text = "ply\nformat ascii 1.0\nelement vertex 6\nproperty float x\nproperty float y\nproperty float z\n\
        element face 1\nproperty list uchar int vertex_indices\nend_header\n\
        2 0 0\n2 1 0\n1 1 0\n1 2 0\n0 2 0\n0 0 0\n6 0 1 2 3 4 5\n";
    let folder = folder(&[("a.ply", text.as_bytes())]);
    let read = steady(&folder.path().join("a.ply"));
    assert_eq!(read.len(), 4);
    let area: f64 = positions(&read)
        .iter()
        .map(|[a, b, c]| ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2.0)
        .inspect(|area| assert!(*area > 0.0, "every triangle faces as the polygon does"))
        .sum();
    assert!((area - 3.0).abs() < 1e-9, "{area}");
}

#[test]
fn colours_of_floats_are_the_same_as_of_bytes() {
    let file = |kind: &str, color: &str| {
        format!(
            "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n\
             property {kind} red\nproperty {kind} green\nproperty {kind} blue\nelement face 1\n\
             property list uchar int vertex_indices\nend_header\n0 0 0 {color}\n1 0 0 {color}\n0 1 0 {color}\n3 0 1 2\n"
        )
    };
    let (bytes, floats) = (file("uchar", "255 128 0"), file("float", "1.0 0.50196 0"));
    let folder = folder(&[("a.ply", bytes.as_bytes()), ("b.ply", floats.as_bytes())]);
    let read = ["a.ply", "b.ply"].map(|name| steady(&folder.path().join(name)));
    assert_eq!(read[0][0].1[0].color, Some([255, 55, 0, 255]));
    assert!(read[0] == read[1]);
}

#[test]
fn faces_with_wrong_vertices_are_left_out_counted_and_placed() {
    let text = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n\
        element face 4\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n\
        3 0 1 2\n3 0 1 3\n3 0 1 -1\n2 0 1\n";
    let folder = folder(&[("a.ply", text.as_bytes())]);
    assert_eq!(steady(&folder.path().join("a.ply")).len(), 1);
    let mut stream = open_one(&folder.path().join("a.ply"));
    // A second pass counts nothing twice.
    for _ in 0..2 {
        triangles(stream.as_mut(), 10);
        stream.rewind().unwrap();
    }
    let warnings = stream.warnings();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[1].starts_with("2 faces name a vertex that is not there") && warnings[1].contains("line 14"));
}
