//! The house keeps its shape: who may know whom, and how long a file may be.

mod paths;

use paths::{Module, paths};
use std::path::{Path, PathBuf};

/// Crates that only the viewer, and the commands that open it, may name.
const ENGINE: [&str; 9] = ["bevy", "bevy_egui", "egui", "rfd", "wgpu", "winit", "bevy_ecs", "bevy_app", "bevy_math"];

/// What a plugin of the viewer may know of the viewer, besides itself.
const SHARED: [&str; 3] = ["visitor", "schedule", "job"];

/// Rooms of the viewer that put plugins together, and may therefore know them.
const COMPOSERS: [&str; 3] = ["", "offscreen", "window"];

/// The arrow from a module to a path, when the architecture forbids it.
fn forbidden(from: &Module, to: &[String]) -> Option<String> {
    let wing = from.wing();
    let start = to.first().map_or("", String::as_str);
    if start != "crate" {
        let is_engine = ENGINE.contains(&start) && wing != "viewer" && wing != "cli";
        return is_engine.then(|| format!("{from} names {start}: only the viewer knows the engine"));
    }
    let target = to.get(1).map_or("", String::as_str);
    let known: &[&str] = match wing {
        "content" => &["content"],
        "streaming" => &["content", "streaming"],
        "workshop" => &["content", "visiting", "workshop"],
        "visiting" => &["content", "visiting"],
        "viewer" => &["content", "streaming", "visiting", "workshop", "viewer"],
        "cli" => &["cli", "content", "streaming", "visiting", "workshop", "viewer"],
        _ => &["cli"],
    };
    if !known.contains(&target) {
        return Some(format!("{from} names {}: {wing} may know only {known:?}", to.join("::")));
    }
    let (own, other) = (from.room(), to.get(2).map_or("", String::as_str));
    let apart = wing == "viewer" && target == "viewer" && own != other;
    (apart && !COMPOSERS.contains(&own) && !SHARED.contains(&other))
        .then(|| format!("{from} names {}: plugins meet only in viewer::visitor, schedule and job", to.join("::")))
}

fn objections(file: &str, text: &str) -> Vec<String> {
    let from = Module::of_file(Path::new(file));
    paths(text, &from).iter().filter_map(|to| forbidden(&from, to)).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the package, in order.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn no_arrow_points_the_wrong_way() {
    let source = root().join("src");
    let files = rust_files("src");
    assert!(files.len() > 100, "only {} files were found", files.len());
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        arrows += paths(&text, &Module::of_file(Path::new(&name))).len();
        wrong.extend(objections(&name, &text));
    }
    assert!(arrows > 500, "only {arrows} paths were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_arrow_is_seen_however_it_is_written() {
    for (file, text) in [
        ("content/tileset/load.rs", "use crate::streaming::View;"),
        ("content/mod.rs", "fn f() -> crate::workshop::progress::Silent { todo!() }"),
        ("content/payload/glb.rs", "use bevy::prelude::*;"),
        ("content/payload/glb.rs", "fn f(v: bevy_math::Vec3) {}"),
        ("content/visit/open.rs", "use super::super::super::workshop::check;"),
        ("streaming/select.rs", "use crate::{content::tileset::Tile, viewer::visitor::Eye};"),
        ("streaming/mod.rs", "pub(crate) use crate::workshop;"),
        ("workshop/build/tree.rs", "use crate::streaming::View;"),
        ("workshop/shelf.rs", "use crate::cli::main;"),
        ("viewer/tours/run.rs", "use crate::cli::main;"),
        ("viewer/tours/run.rs", "use crate::viewer::captions::CaptionsPlugin;"),
        ("viewer/tours/mod.rs", "use super::{schedule::VisitorSystems, captions::{CaptionsPlugin, self}};"),
        ("viewer/tours/run.rs", "use super::super::captions;"),
        ("viewer/tours/run.rs", "use super::super::offscreen::Studio;"),
        ("viewer/visitor/body.rs", "use crate::viewer::movement::MovementPlugin;"),
        ("viewer/visitor/body.rs", "use crate\n    :: viewer\n    :: movement;"),
        ("main.rs", "use crate::viewer::window;"),
    ] {
        assert!(!objections(file, text).is_empty(), "{file} may not say {text}");
    }
}

#[test]
fn a_right_arrow_is_let_through() {
    for (file, text) in [
        ("content/tileset/load.rs", "use super::json; use crate::content::surface::Model;"),
        ("content/tileset/load.rs", "// crate::viewer shows it\n/* as crate::streaming says */"),
        ("content/tileset/load.rs", "let text = \"crate::viewer\"; let c = '\"'; // use bevy::x"),
        ("streaming/select.rs", "use crate::content::tileset::{Tile, TileId};"),
        ("workshop/build/tree.rs", "use crate::{content as what, workshop::progress::{Progress as _, Silent}};"),
        ("viewer/tours/run.rs", "use crate::viewer::visitor::{GoTo, TourPosition}; use bevy::prelude::*;"),
        ("viewer/tours/run.rs", "use super::whereabouts::Whereabouts; use super::super::schedule;"),
        ("viewer/tours/mod.rs", "use super::schedule::VisitorSystems;"),
        ("viewer/mod.rs", "use captions::CaptionsPlugin; use crate::viewer::tours;"),
        ("viewer/offscreen.rs", "use super::rendering::OffscreenTarget;"),
        ("cli/picture.rs", "use bevy::math::Vec3; use crate::viewer::offscreen::Studio;"),
        ("lib.rs", "pub mod viewer;"),
    ] {
        assert_eq!(objections(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}

#[test]
fn no_file_is_two_ideas() {
    let lines = |path: &Path| std::fs::read_to_string(path).unwrap().lines().count();
    let long: Vec<String> = ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| rust_files(folder))
        .filter(|file| lines(file) > 500)
        .map(|file| format!("{}: {} lines", file.display(), lines(&file)))
        .collect();
    assert!(long.is_empty(), "past 500 lines a file is two ideas:\n{}", long.join("\n"));
    assert!(lines(&root().join("src/main.rs")) < 60);
}
