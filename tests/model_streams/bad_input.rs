//! Files that are cut, lie, or are no models at all: an error or a warning, never a panic.

use super::*;
use crate::common::glb;
use proptest::prelude::*;
use std::fmt::Write as _;

/// Reads all of a file; how many triangles there were.
fn drain(path: &Path) -> Result<usize, MeshError> {
    let mut stream = try_open(&[path.to_owned()])?;
    let mut count = 0;
    while let Some(piece) = stream.next(3)? {
        assert!(is_sound(&piece, 3, stream.head().materials.len()), "{piece:?}");
        count += piece.triangle_count();
    }
    stream.warnings();
    Ok(count)
}

fn ascii_ply() -> String {
    let sheet = Sheet::new(2);
    let mut text = "ply\nformat ascii 1.0\nelement vertex 9\nproperty float x\nproperty float y\nproperty float z\n\
        element face 8\nproperty list uchar int vertex_indices\nend_header\n"
        .to_owned();
    for [x, y, z] in &sheet.positions {
        writeln!(text, "{x} {y} {z}").unwrap();
    }
    for [a, b, c] in &sheet.triangles {
        writeln!(text, "3 {a} {b} {c}").unwrap();
    }
    text
}

fn binary_ply(order: &str) -> Vec<u8> {
    let sheet = Sheet::new(2);
    let mut bytes = format!(
        "ply\nformat binary_{order}_endian 1.0\nelement vertex 9\nproperty float x\nproperty float y\n\
         property float z\nelement face 8\nproperty list uchar uint vertex_indices\nend_header\n"
    )
    .into_bytes();
    let four = |bits: u32| if order == "little" { bits.to_le_bytes() } else { bits.to_be_bytes() };
    sheet.positions.iter().flatten().for_each(|v| bytes.extend(four(v.to_bits())));
    for triangle in &sheet.triangles {
        bytes.push(3);
        triangle.iter().for_each(|i| bytes.extend(four(*i)));
    }
    bytes
}

#[test]
fn a_file_cut_at_any_byte_is_an_error_or_gives_what_is_left() {
    let folder = folder(&[]);
    let ply = [ascii_ply().into_bytes(), binary_ply("little"), binary_ply("big")];
    for whole in &ply {
        let path = folder.path().join("a.ply");
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let result = drain(&path);
            // Only the last digits of ascii can be cut without a trace.
            let is_end = length + 3 > whole.len();
            assert!(result.is_err() || is_end, "{length} of {}", whole.len());
        }
        std::fs::write(&path, whole).unwrap();
        assert_eq!(drain(&path).unwrap(), 8);
    }
    let glb = glb::textured_square().glb();
    for length in 0..glb.len() {
        std::fs::write(folder.path().join("a.glb"), &glb[..length]).unwrap();
        assert!(drain(&folder.path().join("a.glb")).is_err(), "{length} of {}", glb.len());
    }
    let obj = Sheet::new(2).obj();
    for length in 0..obj.len() {
        std::fs::write(folder.path().join("a.obj"), &obj[..length]).unwrap();
        assert!(drain(&folder.path().join("a.obj")).unwrap_or(0) <= 8);
    }
}

#[test]
fn counts_that_the_file_cannot_hold_are_refused_before_anything_is_taken_for_them() {
    let little = binary_ply("little");
    let text = String::from_utf8_lossy(&little).into_owned();
    let header = text.find("end_header\n").unwrap() + 11;
    for count in ["4000000000", "4294967295", "18446744073709551615", "99999999999999999999999", "-1", "x"] {
        for (from, to) in [("vertex 9", format!("vertex {count}")), ("face 8", format!("face {count}"))] {
            let mut bytes = text[..header].replace(from, &to).into_bytes();
            bytes.extend(&little[header..]);
            let folder = folder(&[("a.ply", &bytes), ("b.ply", ascii_ply().replace(from, &to).as_bytes())]);
            for name in ["a.ply", "b.ply"] {
                let error = drain(&folder.path().join(name)).unwrap_err().to_string();
                assert!(error.contains(name), "{error}");
            }
        }
    }
    // A list of four thousand million.
    let mut bytes = text[..header].replace("list uchar uint", "list uint uint").into_bytes();
    bytes.extend(&little[header..header + 108]);
    bytes.extend([0xff; 16]);
    let ascii = ascii_ply().replace("3 0 1 4", "4294967295 0 1 4");
    let folder = folder(&[("a.ply", &bytes), ("b.ply", ascii.as_bytes())]);
    for (name, part) in [("a.ply", "byte"), ("b.ply", "line 19")] {
        let error = drain(&folder.path().join(name)).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn headers_that_make_no_sense_say_in_which_line() {
    for (from, to, part) in [
        ("ply\n", "plx\n", "first line"),
        ("ascii", "ebcdic", "line 2"),
        ("float x", "quad x", "line 4"),
        ("property float x\n", "property float\n", "line 4"),
        ("element vertex 9", "element vertex", "line 3"),
        ("element vertex 9\n", "", "line 3"),
        ("property float y\n", "", "x, y and z"),
        ("vertex_indices", "corners", "vertex_indices"),
        ("element face 8", "element edge 8", "points and no faces"),
        ("end_header", "the end", "line 9"),
        ("format ascii 1.0\n", "", "says nothing of its format"),
    ] {
        let folder = folder(&[("a.ply", ascii_ply().replacen(from, to, 1).as_bytes())]);
        let error = drain(&folder.path().join("a.ply")).unwrap_err().to_string();
        assert!(error.contains(part), "{to:?}: {error}");
    }
}

#[test]
fn a_line_without_an_end_is_refused() {
    let long = vec![b'1'; 17 << 20];
    let mut ply = b"ply\nformat ascii 1.0\ncomment ".to_vec();
    ply.extend(&long);
    let folder = folder(&[("a.obj", &long), ("a.ply", &ply)]);
    for (name, line) in [("a.obj", "line 1"), ("a.ply", "line 3")] {
        let error = drain(&folder.path().join(name)).unwrap_err().to_string();
        assert!(error.contains(line) && error.contains("longer"), "{error}");
    }
}

#[test]
fn names_that_lead_elsewhere_are_not_followed() {
    let outside = folder(&[("secret.mtl", b"newmtl stone\nKd 1 0 0\n")]);
    let secret = outside.path().join("secret.mtl").display().to_string();
    for name in [secret.as_str(), "https://example.org/a.mtl", "file:///etc/passwd", "/dev/zero", "C:\\a.mtl"] {
        let text = format!("mtllib {name}\nusemtl stone\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n");
        let folder = folder(&[("a.obj", text.as_bytes())]);
        let stream = open_one(&folder.path().join("a.obj"));
        assert!(stream.warnings().iter().any(|w| w.contains("beside the model")), "{:?}", stream.warnings());
        assert_eq!(stream.head().materials[0].material.base_color, [1.0; 4]);
    }
}

#[test]
fn numbers_that_are_none_reach_whoever_counts_them() {
    let text = ascii_ply().replacen("0 0 0\n", "nan inf -1e400\n", 1);
    let folder = folder(&[("a.ply", text.as_bytes())]);
    let mut stream = open_one(&folder.path().join("a.ply"));
    let read = triangles(stream.as_mut(), 100);
    let is_bad = |t: &&Triangle| t.1.iter().any(|c| c.position.map(f64::from_bits).iter().any(|v| !v.is_finite()));
    assert_eq!((read.len(), read.iter().filter(is_bad).count()), (8, 2));
    assert!(stream.head().bounds.unwrap().iter().flatten().all(|v| v.is_finite()));
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_an_error() {
    let folder = folder(&[("a.ply", &binary_ply("little"))]);
    let path = folder.path().join("a.ply");
    let mut stream = open_one(&path);
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(200).unwrap();
    let error = stream.next(100).unwrap_err().to_string();
    assert!(error.contains("a.ply") && error.contains("ends at byte"), "{error}");
}

#[test]
fn reading_stops_when_asked() {
    let folder = folder(&[("a.ply", ascii_ply().as_bytes()), ("b.obj", Sheet::new(2).obj().as_bytes())]);
    let options = OpenOptions { cancelled: Some(std::sync::Arc::new(|| true)), ..OpenOptions::default() };
    let error = open(&[folder.path().to_owned()], &options).err().unwrap();
    assert!(matches!(error, MeshError::Cancelled), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn mutated_files_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10),
        kind in 0..5usize,
    ) {
        let name = ["a.ply", "a.ply", "a.ply", "a.obj", "a.glb"][kind];
        let mut bytes = match kind {
            0 => ascii_ply().into_bytes(),
            1 => binary_ply("little"),
            2 => binary_ply("big"),
            3 => Sheet::new(2).obj().into_bytes(),
            _ => glb::textured_square().glb(),
        };
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let folder = folder(&[(name, &bytes)]);
        drop(drain(&folder.path().join(name)));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0..4usize) {
        let name = ["a.ply", "a.obj", "a.glb", "a.json"][kind];
        let folder = folder(&[(name, &bytes)]);
        drop(drain(&folder.path().join(name)));
    }

    #[test]
    fn obj_made_of_its_own_words_never_panics(
        words in prop::collection::vec(prop::sample::select(&["v", "vt", "vn", "f", "usemtl", "mtllib", "1", "-1", "2/3",
            "1//2", "0.5", "nan", "\n", "\n", "\\\n", "a.obj", "99999999999", "/", "1/1/1"][..]), 0..80),
    ) {
        let folder = folder(&[("a.obj", words.join(" ").as_bytes())]);
        drop(drain(&folder.path().join("a.obj")));
    }
}
