//! Whole models from disk.

mod gltf;
mod obj;
mod ply;

use parvis::content::mesh::{MeshError, load};
use parvis::content::surface::{Loaded, Model, Primitive};
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

/// Loads the first of these files, with the others beside it.
pub fn try_load(files: &[(&str, &[u8])]) -> Result<Loaded<Model>, MeshError> {
    let folder = folder(files);
    load(&folder.path().join(files[0].0))
}

/// Loads what is expected to be without fault.
pub fn model(files: &[(&str, &[u8])]) -> Model {
    let loaded = try_load(files).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    loaded.value
}

/// The message of what is expected to fail, which must name the file.
pub fn message(files: &[(&str, &[u8])]) -> String {
    let text = try_load(files).unwrap_err().to_string();
    assert!(text.contains(files[0].0), "{text}");
    text
}

/// Whether a primitive keeps the promises of its type.
pub fn is_sound(primitive: &Primitive) -> bool {
    let count = primitive.positions.len();
    primitive.normals.len() == count
        && (primitive.uvs.is_empty() || primitive.uvs.len() == count)
        && (primitive.colors.is_empty() || primitive.colors.len() == count)
        && primitive.indices.len().is_multiple_of(3)
        && primitive.indices.iter().all(|i| (*i as usize) < count)
}

#[test]
fn models_are_known_by_their_extension_in_either_case() {
    use parvis::content::mesh::is_model;
    for name in ["a.glb", "a.GLTF", "folder/b.obj", "c.Ply"] {
        assert!(is_model(&PathBuf::from(name)), "{name}");
    }
    for name in ["a", "glb", "a.b3dm", "tileset.json", ".obj/x"] {
        assert!(!is_model(&PathBuf::from(name)), "{name}");
    }
}

#[test]
fn a_model_that_is_missing_a_folder_or_of_another_kind_is_an_error_that_names_it() {
    let folder = folder(&[("a.fbx", b"x")]);
    for (name, part) in [("none.glb", "cannot be read"), ("a.fbx", "convert it to .glb")] {
        let text = load(&folder.path().join(name)).unwrap_err().to_string();
        assert!(text.contains(name) && text.contains(part), "{text}");
    }
    std::fs::create_dir(folder.path().join("d.ply")).unwrap();
    assert!(load(&folder.path().join("d.ply")).unwrap_err().to_string().contains("not a regular file"));
}

#[test]
fn an_empty_file_is_an_error_in_every_format() {
    for name in ["a.glb", "a.gltf", "a.obj", "a.ply"] {
        message(&[(name, b"")]);
    }
}
