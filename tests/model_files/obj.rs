//! OBJ and MTL files.

use super::*;
use crate::common::glb;
use parvis::content::surface::Alpha;
use proptest::prelude::*;

const SQUARE: &str = "mtllib a.mtl\no wall\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\n\
    vn 0 0 1\nusemtl stone\nf 1/1/1 2/2/1 3/3/1 4/4/1\n";

#[test]
fn a_textured_square_is_read_with_its_material() {
    let mtl = b"newmtl stone\nKd 0 0 0\nmap_Kd -s 1 1 1 tex\\a wall.png\n";
    let model = model(&[("a.obj", SQUARE.as_bytes()), ("a.mtl", mtl), ("tex/a wall.png", &glb::png(4, 2))]);
    assert_eq!(model.triangle_count(), 2);
    let primitive = &model.primitives[0];
    assert!(is_sound(primitive));
    assert_eq!(primitive.normals[0], [0.0, 0.0, 1.0]);
    // OBJ's v runs up, glTF's down.
    assert_eq!(primitive.uvs[0], [0.0, 1.0]);
    let material = &model.materials[primitive.material];
    assert_eq!(material.name, "stone");
    assert_eq!(material.base_color, [1.0; 4]);
    assert_eq!(material.base_color_texture.as_ref().unwrap().picture.width, 4);
}

#[test]
fn diffuse_colour_and_transparency_are_taken_over() {
    let mtl = b"newmtl glass\nKd 0.25 0.5 1\nd 0.5\nnewmtl stone\nKd 0.5 0.5 0.5\nTr 0\n";
    let text = SQUARE.to_owned() + "usemtl glass\nf -4 -3 -2\n";
    let model = model(&[("a.obj", text.as_bytes()), ("a.mtl", mtl)]);
    assert_eq!(model.materials.len(), 2);
    assert_eq!(model.materials[0].base_color, [0.5, 0.5, 0.5, 1.0]);
    assert_eq!((model.materials[1].base_color, model.materials[1].alpha), ([0.25, 0.5, 1.0, 0.5], Alpha::Blend));
    assert!(model.primitives.iter().all(is_sound));
}

#[test]
fn a_missing_library_or_picture_is_a_warning() {
    let loaded = try_load(&[("a.obj", SQUARE.as_bytes())]).unwrap();
    assert_eq!(loaded.value.triangle_count(), 2);
    assert!(loaded.warnings[0].contains("a.mtl"), "{:?}", loaded.warnings);
    let loaded = try_load(&[("a.obj", SQUARE.as_bytes()), ("a.mtl", b"newmtl stone\nmap_Kd gone.png")]).unwrap();
    assert!(loaded.warnings[0].contains("gone.png"), "{:?}", loaded.warnings);
}

#[test]
fn a_damaged_line_of_a_library_costs_only_itself() {
    let mtl = b"newmtl stone\nKd 1\nKa\nKd spectral a.rfl\nNs x\nillum 999\nmap_Kd\nKd 0.5 0.5 0.5\nnewmtl\n";
    let loaded = try_load(&[("a.obj", SQUARE.as_bytes()), ("a.mtl", mtl)]).unwrap();
    assert_eq!(loaded.value.materials[0].base_color, [0.5, 0.5, 0.5, 1.0]);
    assert_eq!(loaded.warnings.len(), 7, "{:?}", loaded.warnings);
    assert!(loaded.warnings[0].contains("line 2"));
}

#[test]
fn a_face_that_names_what_is_not_there_is_left_out_and_told_with_its_line() {
    for (face, part) in [
        ("f 1 2 9", "1 faces name a vertex that is not there"),
        ("f 1 2 -5", "1 faces name a vertex that is not there"),
        ("f 0 1 2", "1 faces cannot be read"),
        ("f 1/2/1/1 2 3", "1 faces cannot be read"),
        ("f 1 2 99999999999999999999", "1 faces cannot be read"),
        ("f a b c", "1 faces cannot be read"),
        ("f", "1 faces have fewer than three corners"),
    ] {
        let files: [(&str, &[u8]); 2] = [("a.obj", &[SQUARE, face].concat().into_bytes()), ("a.mtl", b"newmtl stone")];
        let loaded = try_load(&files).unwrap();
        assert_eq!(loaded.value.triangle_count(), 2, "{face}");
        let text = &loaded.warnings[0];
        assert!(text.contains(part) && text.contains("line 14"), "{text}");
    }
}

#[test]
fn a_coordinate_or_normal_that_is_not_there_is_as_if_it_were_not_named() {
    for face in ["f 1//1 2//1 3//6148914691236517206", "f 1/9223372036854775807 2 3", "f 1/-922337203685477580 2 3"] {
        let files: [(&str, &[u8]); 2] = [("a.obj", &[SQUARE, face].concat().into_bytes()), ("a.mtl", b"newmtl stone")];
        assert!(try_load(&files).unwrap().value.primitives.iter().all(is_sound), "{face}");
    }
}

#[test]
fn vertices_with_numbers_that_cannot_be_read_cost_their_faces() {
    assert!(message(&[("a.obj", b"v 0 0 x\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")]).contains("no triangles"));
    let loaded = try_load(&[("a.obj", b"v 0 0 0\nv 1 0 0\nv 0 1 0\nv nan 0 0\nf 1 2 3\nf 1 2 4\n")]).unwrap();
    assert_eq!(loaded.value.triangle_count(), 1);
    assert!(loaded.warnings[0].contains("not finite"));
}

#[test]
fn corners_without_normals_get_those_of_their_faces() {
    let text = SQUARE.to_owned() + "f 3 2 1\n";
    let loaded = try_load(&[("a.obj", text.as_bytes()), ("a.mtl", b"newmtl stone")]).unwrap();
    assert!(loaded.value.primitives.iter().all(is_sound));
    let normals: Vec<[f32; 3]> = loaded.value.primitives.iter().flat_map(|p| p.normals.iter().copied()).collect();
    assert!(normals.contains(&[0.0, 0.0, 1.0]) && normals.contains(&[0.0, 0.0, -1.0]), "{normals:?}");
}

#[test]
fn colours_behind_positions_are_srgb() {
    let model = model(&[("a.obj", b"v 0 0 0 1 0 0.5\nv 1 0 0 1 0 0.5\nv 0 1 0 1 0 0.5\nf 1 2 3\n")]);
    assert_eq!(model.primitives[0].colors[0], [255, 0, 55, 255]);
}

#[test]
fn names_in_an_old_encoding_do_no_harm() {
    let model = model(&[("a.obj", b"# \xe9glise\no \xe9glise\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")]);
    assert_eq!(model.triangle_count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn mutated_obj_and_mtl_files_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&b"0129-/ .\nfvKdenx\xff"[..])), 1..12),
        in_library in any::<bool>(),
    ) {
        let mut files = [SQUARE.as_bytes().to_vec(), b"newmtl stone\nKd 0.5 0.5 0.5\nd 0.5\nmap_Kd a.png\n".to_vec()];
        let file = &mut files[usize::from(in_library)];
        for (place, value) in changes {
            let place = place.index(file.len());
            file[place] = value;
        }
        if let Ok(loaded) = try_load(&[("a.obj", &files[0]), ("a.mtl", &files[1])]) {
            prop_assert!(loaded.value.primitives.iter().all(is_sound));
        }
    }
}
