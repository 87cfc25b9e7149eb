//! Several files as one model.

use super::*;
use crate::common::glb;

#[test]
fn files_follow_each_other_with_materials_and_pictures_of_their_own() {
    let sheet = Sheet::new(3);
    let obj = "mtllib a.mtl\nusemtl stone\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nf 1/1 2/1 3/1\n";
    let folder = folder(&[
        ("a.obj", obj.as_bytes()),
        ("a.mtl", b"newmtl stone\nmap_Kd wall.png\n"),
        ("wall.png", &glb::png(4, 2)),
        ("b.glb", &glb::textured_square().glb()),
        ("c.obj", sheet.obj().as_bytes()),
    ]);
    let paths = ["b.glb", "a.obj", "c.obj"].map(|name| folder.path().join(name));
    let mut stream = try_open(&paths).unwrap();
    let read = triangles(stream.as_mut(), 5);
    assert_eq!(read.len(), 2 + 1 + 18);
    let head = stream.head();
    assert_eq!(head.triangles, Some(21));
    assert_eq!(head.files.iter().map(|f| f.triangles).collect::<Vec<_>>(), [Some(2), Some(1), Some(18)]);
    let width = |m: usize| head.materials[m].texture.map(|t| head.pictures[t.picture].width);
    assert_eq!([0, 2, 3].map(|t: usize| width(read[t].0)), [Some(2), Some(4), None]);
    stream.rewind().unwrap();
    assert!(triangles(stream.as_mut(), 1000) == read);
}

#[test]
fn a_folder_is_every_model_below_it_by_name_and_twins_are_taken_once() {
    let (one, two) = (Sheet::new(2).obj(), Sheet::new(3).obj());
    let folder = folder(&[
        ("scan/tile 2/b.obj", two.as_bytes()),
        ("scan/tile 1/a.obj", one.as_bytes()),
        ("scan/readme.txt", b"x"),
        ("scan/tile 2/b copy.obj", two.as_bytes()),
    ]);
    let scan = folder.path().join("scan");
    let mut stream = try_open(&[scan.clone(), scan.join("tile 1/a.obj")]).unwrap();
    assert_eq!(triangles(stream.as_mut(), 100).len(), 8 + 18);
    let files: Vec<PathBuf> = stream.head().files.iter().map(|file| file.path.clone()).collect();
    assert_eq!(files, [scan.join("tile 1/a.obj"), scan.join("tile 2/b copy.obj")]);
    let warnings = stream.warnings();
    assert!(warnings.iter().any(|w| w.contains("b.obj holds the same as")), "{warnings:?}");
    assert!(warnings.iter().any(|w| w.contains("a.obj is named twice")), "{warnings:?}");
}

#[test]
fn a_crowd_of_files_is_read_although_few_are_open() {
    let texts: Vec<(String, String)> =
        (0..20).map(|i| (format!("{i:02}.obj"), format!("v {i} 0 0\nv 1 5 0\nv 0 1 {i}\nf 1 2 3\n"))).collect();
    let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files);
    let read = steady(folder.path());
    let first: Vec<f64> = read.iter().map(|(_, t)| f64::from_bits(t[0].position[0])).collect();
    assert_eq!(first, (0..20).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn an_empty_file_among_others_is_told_and_nothing_at_all_is_an_error() {
    let folder = folder(&[("a.obj", b"v 0 0 0\n"), ("b.obj", Sheet::new(1).obj().as_bytes()), ("c.obj", b"# no\n")]);
    let path = |name: &str| folder.path().join(name);
    let mut stream = try_open(&[path("a.obj"), path("b.obj"), path("c.obj")]).unwrap();
    assert_eq!(triangles(stream.as_mut(), 100).len(), 2);
    assert_eq!(stream.warnings().iter().filter(|w| w.contains("holds no triangles")).count(), 2);
    for names in [&["a.obj"][..], &["a.obj", "c.obj"]] {
        let paths: Vec<PathBuf> = names.iter().map(|name| path(name)).collect();
        let error = try_open(&paths).unwrap().next(10).unwrap_err().to_string();
        assert!(error.contains("holds no triangles"), "{error}");
    }
    std::fs::create_dir(path("empty")).unwrap();
    let error = try_open(&[path("empty")]).err().unwrap().to_string();
    assert!(error.contains("neither a tileset.json nor a model"), "{error}");
}
