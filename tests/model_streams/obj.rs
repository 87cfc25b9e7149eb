//! OBJ files as streams.

use super::*;
use crate::common::glb;
use parvis::content::surface::{Alpha, Wrap};

#[test]
fn a_sheet_comes_back_with_normals_and_without_coordinates_that_no_picture_needs() {
    let sheet = Sheet::new(9);
    let folder = folder(&[("a.obj", sheet.obj().as_bytes())]);
    let read = steady(&folder.path().join("a.obj"));
    assert_eq!(positions(&read), sheet.expected());
    assert!(read.iter().all(|(_, t)| t.iter().all(|c| c.normal.is_some() && c.uv.is_none())));
    let stream = open_one(&folder.path().join("a.obj"));
    assert_eq!(stream.head().triangles, Some(162));
    assert_eq!(stream.head().bounds.unwrap()[1][1], 2.25);
}

#[test]
fn faces_may_stand_before_their_vertices_and_count_back_from_here() {
    let text = "f 1 2 3\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 5 5 5\nv 6 5 5\nv 5 6 5\nf -3 -2 -1\nf -6// -5// \\\n -4//\n";
    let folder = folder(&[("a.obj", text.as_bytes())]);
    let read = steady(&folder.path().join("a.obj"));
    assert_eq!(read.len(), 3);
    assert_eq!(read[0], read[2]);
    assert_eq!(f64::from_bits(read[1].1[0].position[0]), 5.0);
}

#[test]
fn materials_of_libraries_named_anywhere_are_known_before_the_first_face() {
    let text = "usemtl stone\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nf 1/1 2/1 3/1\nusemtl glass\nf 1 2 3\nusemtl none\n\
        f 3 2 1\nmtllib my walls.mtl second.mtl\nmtllib Third.MTL";
    let stone = b"newmtl stone\r\nKd 0 0 0\r\nPr 0.25\r\nmap_Kd -clamp on C:\\scans\\Wall.PNG\r\n";
    let files: [(&str, &[u8]); 5] = [
        ("a.obj", text.as_bytes()),
        ("my", b""),
        ("second.mtl", b"newmtl glass\nKd 0.25 0.5 1\nTr 0.5\nmtllib second.mtl\n"),
        ("third.mtl", stone),
        ("wall.png", &glb::png(4, 2)),
    ];
    let folder = folder(&files);
    let stream = open_one(&folder.path().join("a.obj"));
    let head = stream.head();
    assert_eq!(head.materials.len(), 3);
    let texture = head.materials[0].texture.unwrap();
    assert_eq!((head.pictures[texture.picture].width, texture.wrap_u), (4, Wrap::Clamp));
    assert_eq!((head.materials[0].material.base_color, head.materials[0].material.roughness), ([1.0; 4], 0.25));
    assert_eq!(head.materials[1].material.base_color, [0.25, 0.5, 1.0, 0.5]);
    assert_eq!(head.materials[1].material.alpha, Alpha::Blend);
    let warnings = stream.warnings();
    assert!(warnings.iter().any(|w| w.contains("walls.mtl")), "{warnings:?}");
    assert!(warnings.iter().any(|w| w.contains("material none is in no library")), "{warnings:?}");
    assert_eq!(steady(&folder.path().join("a.obj")).iter().map(|(m, _)| *m).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn every_tile_of_a_picture_becomes_a_material_with_coordinates_within_it() {
    let text = "mtllib a.mtl\nusemtl wall\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0.25 0.25\nvt 1.5 0.25\nvt 1.75 0.5\n\
        vt 1.25 0.75\nvt 0.5 1.5\nvt 5.5 5.5\nf 1/1 2/1 3/1\nf 1/2 2/3 3/4\nf 1/5 2/5 3/5\nf 1/6 2/6 3/6\n";
    for map in ["wall.<UDIM>.png", "wall.1001.png"] {
        let mtl = format!("newmtl wall\nmap_Kd {map}\n");
        let files: [(&str, &[u8]); 5] = [
            ("a.obj", text.as_bytes()),
            ("a.mtl", mtl.as_bytes()),
            ("wall.1001.png", &glb::png(1, 1)),
            ("wall.1002.png", &glb::png(2, 2)),
            ("wall.1011.png", &glb::png(11, 1)),
        ];
        let folder = folder(&files);
        let read = steady(&folder.path().join("a.obj"));
        let stream = open_one(&folder.path().join("a.obj"));
        let head = stream.head();
        let width = |m: usize| head.materials[m].texture.map(|t| head.pictures[t.picture].width);
        let widths: Vec<Option<u32>> = read.iter().map(|(material, _)| width(*material)).collect();
        assert_eq!(widths, [Some(1), Some(2), Some(11), None], "{map}");
        assert_eq!(read[1].1[0].uv.unwrap().map(f32::from_bits), [0.5, 0.75]);
        assert_eq!(read[2].1[0].uv.unwrap().map(f32::from_bits), [0.5, 0.5]);
    }
}

#[test]
fn what_cannot_be_read_costs_only_itself() {
    let text = "v 0 0 0\nv 1 0 0\nv 0 1 0\nv x 0 0\nf 1 2 3\nf 1 2 4\nf 1 2 9\nf 1 2 -9\nf 0 1 2\nf a b c\nf 1 2\nf\n\
        f 1/2/1/1 2 3\nf 1 2 99999999999999999999\nf 1//7 2//7 3//7\ncurv 0 1 2\n";
    let folder = folder(&[("a.obj", &[text.as_bytes(), b"o \xff\xfe\n"].concat())]);
    let mut stream = open_one(&folder.path().join("a.obj"));
    let read = triangles(stream.as_mut(), 100);
    assert_eq!(read.len(), 3, "the whole one, the one at a vertex that is no number, and the one without its normal");
    let warnings = stream.warnings().join("\n");
    for part in ["2 faces name a vertex", "2 faces have fewer", "4 faces cannot be read", "line 4", "line 7"] {
        assert!(warnings.contains(part), "{part}: {warnings}");
    }
}
