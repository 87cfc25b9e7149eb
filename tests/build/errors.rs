//! Bad input, and disks that refuse.

use super::models::{bumpy_torus, hills, model, picture, texture};
use super::reading::{files, read};
use parvis::content::surface::{Model, Picture, Primitive};
use parvis::workshop::build::{BuildError, BuildOptions, WorkOptions, build};
use parvis::workshop::progress::{Progress, Silent};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn attempt(model: Model) -> (tempfile::TempDir, BuildError) {
    let folder = tempfile::tempdir().unwrap();
    let error = build(model, &folder.path().join("out"), &BuildOptions::default(), &Silent).unwrap_err();
    assert_eq!(entries(folder.path()), 0, "something was left behind");
    (folder, error)
}

fn entries(folder: &Path) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

#[test]
fn an_empty_model_is_refused() {
    assert!(matches!(attempt(Model::default()).1, BuildError::Empty { dropped: 0 }));
    assert!(matches!(attempt(model(vec![Primitive::default()])).1, BuildError::Empty { .. }));
}

#[test]
fn a_primitive_that_contradicts_itself_is_named() {
    let damage: [(&str, fn(&mut Primitive)); 6] = [
        ("index 4000000000 lies past", |p| p.indices[5] = 4_000_000_000),
        ("not whole triangles", |p| {
            p.indices.pop();
        }),
        ("normals", |p| {
            p.normals.pop();
        }),
        ("texture coordinates", |p| {
            p.uvs.pop();
        }),
        ("colours", |p| p.colors = vec![[0; 4]; 3]),
        ("names material 9", |p| p.material = 9),
    ];
    for (expected, damage) in damage {
        let mut hills = hills(4);
        hills.primitives.push(hills.primitives[0].clone());
        damage(&mut hills.primitives[1]);
        let message = attempt(hills).1.to_string();
        assert!(message.contains("primitive 1") && message.contains(expected), "{message}");
    }
}

#[test]
fn a_picture_that_contradicts_itself_is_left_out_with_a_warning() {
    for (width, height, bytes) in [(0, 0, 0), (4, 4, 63), (100_000, 100_000, 4), (u32::MAX, u32::MAX, 4)] {
        let mut hills = hills(4);
        let broken = Picture::from_rgba("facade.png", width, height, vec![0; bytes]);
        hills.materials[0].base_color_texture = texture(&Arc::new(broken));
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let report = build(hills, &out, &BuildOptions::default(), &Silent).unwrap();
        assert!(
            report.warnings.iter().any(|w| w.text.contains("facade.png") && w.text.contains("grey")),
            "{:?}",
            report.warnings
        );
        let material = &read(&out).json["materials"][0]["pbrMetallicRoughness"];
        assert!(material["baseColorTexture"].is_null());
        assert_eq!(material["baseColorFactor"], serde_json::json!([0.5, 0.5, 0.5, 1.0]));
    }
}

#[test]
fn broken_triangles_are_dropped_and_counted() {
    let mut hills = hills(10);
    let p = &mut hills.primitives[0];
    p.positions[0][1] = f32::NAN;
    p.positions[120][0] = f32::INFINITY;
    p.normals[60] = [f32::NAN; 3];
    p.uvs[61] = [f32::INFINITY, 0.0];
    p.indices.extend([30, 30, 31]);
    let again: Vec<u32> = [1, 2, 0].iter().map(|k| p.indices[30 + k]).collect();
    p.indices.extend(again);
    let folder = tempfile::tempdir().unwrap();
    let report = build(hills, &folder.path().join("out"), &BuildOptions::default(), &Silent).unwrap();
    assert_eq!((report.degenerate_triangles, report.duplicate_triangles), (1, 1));
    assert_eq!(report.unfinite_triangles, 4);
    assert_eq!(report.leaf_triangles, 200 - 4);
    assert!(report.warnings.iter().all(|w| !w.places.is_empty()), "{:?}", report.warnings);
    assert_eq!(report.warnings.len(), 3, "{:?}", report.warnings);
    let only_broken = Primitive {
        positions: vec![[f32::NAN; 3]; 3],
        normals: vec![[0.0; 3]; 3],
        indices: vec![0, 1, 2],
        ..Primitive::default()
    };
    assert!(matches!(attempt(model(vec![only_broken])).1, BuildError::Empty { dropped: 1 }));
}

#[test]
fn extreme_coordinates_are_built_or_refused_but_never_give_a_number_that_is_none() {
    let options = BuildOptions { max_tile_triangles: 4096, ..BuildOptions::default() };
    for scale in [1e-30f32, 1e-4, 1e6, 1e30, 1e37] {
        let mut hills = hills(80);
        hills.primitives[0].positions.iter_mut().flatten().for_each(|c| *c *= scale);
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        match build(hills, &out, &options, &Silent) {
            Ok(report) => {
                assert_eq!(report.leaf_triangles, 12_800);
                // Reading insists on numbers everywhere.
                assert!(read(&out).error > 0.0);
            }
            // Smaller than a grid step everywhere: nothing to see.
            Err(BuildError::Empty { dropped }) => assert_eq!((dropped, scale), (12_800, 1e-30)),
            Err(BuildError::TooFar { metres }) => assert!(scale >= 1e30 && metres > 1e9),
            Err(other) => panic!("{scale}: {other}"),
        }
    }
}

#[test]
fn an_existing_output_is_refused_and_replaced_only_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    build(hills(10), &out, &BuildOptions::default(), &Silent).unwrap();
    let before = files(&out);
    let error = build(hills(20), &out, &BuildOptions::default(), &Silent).unwrap_err();
    assert!(matches!(&error, BuildError::Exists { path } if *path == out), "{error}");
    assert!(files(&out) == before);
    let overwrite = BuildOptions { overwrite: true, ..BuildOptions::default() };
    assert!(build(Model::default(), &out, &overwrite, &Silent).is_err());
    assert!(files(&out) == before, "a failed build damaged the old tileset");
    build(hills(20), &out, &overwrite, &Silent).unwrap();
    assert!(files(&out) != before);
    assert_eq!(entries(folder.path()), 1);
}

#[test]
fn a_folder_that_is_no_tileset_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("photos");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("cat.jpg"), "cat").unwrap();
    let overwrite = BuildOptions { overwrite: true, ..BuildOptions::default() };
    let error = build(hills(10), &out, &overwrite, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::NotATileset { .. }), "{error}");
    assert_eq!(std::fs::read(out.join("cat.jpg")).unwrap(), b"cat");
    let file = folder.path().join("file");
    std::fs::write(&file, "text").unwrap();
    assert!(matches!(build(hills(10), &file, &overwrite, &Silent), Err(BuildError::NotATileset { .. })));
}

/// Asks to stop after a number of tiles.
struct StopAfter(AtomicU64);

impl Progress for StopAfter {
    fn phase(&self, _: &str, _: u64) {}
    fn advance(&self, steps: u64) {
        self.0.fetch_sub(steps.min(self.0.load(Ordering::SeqCst)), Ordering::SeqCst);
    }
    fn cancelled(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

#[test]
fn a_cancelled_build_leaves_nothing_behind() {
    for tiles in [0, 1, 5] {
        let folder = tempfile::tempdir().unwrap();
        let options = BuildOptions { max_tile_triangles: 2048, ..BuildOptions::default() };
        let stop = StopAfter(AtomicU64::new(tiles));
        let error = build(bumpy_torus(100, 100), &folder.path().join("out"), &options, &stop).unwrap_err();
        assert!(matches!(error, BuildError::Cancelled));
        assert_eq!(entries(folder.path()), 0);
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let error = build(hills(10), &missing.join("out"), &BuildOptions::default(), &Silent).unwrap_err();
    assert!(error.to_string().contains(&missing.display().to_string()), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    // Nobody, root included, can make a folder there.
    let error = build(hills(10), Path::new("/proc/parvis"), &BuildOptions::default(), &Silent).unwrap_err();
    assert!(error.to_string().contains("/proc"), "{error}");

    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, PermissionsExt::from_mode(0o555)).unwrap();
    if std::fs::write(closed.join("probe"), "").is_ok() {
        crate::common::skipped("permissions do not bind this user");
        return;
    }
    let error = build(hills(10), &closed.join("out"), &BuildOptions::default(), &Silent).unwrap_err();
    assert!(matches!(&error, BuildError::NoPermission { .. }), "{error}");
    assert!(error.to_string().contains("closed"), "{error}");
}

/// On a disk of its own: run again in a name space where one of 40 MB can be mounted without asking anybody.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_nothing_is_left() {
    use std::process::Command;
    if let Some(tiny) = std::env::var_os("PARVIS_TINY_DISK") {
        return fill(Path::new(&tiny));
    }
    let folder = tempfile::tempdir().unwrap();
    let in_name_space = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]);
        command.arg(folder.path()).arg(std::env::current_exe().unwrap()).output()
    };
    let mount = r#"mount -t tmpfs -o size=40m tmpfs "$1""#;
    if !in_name_space(mount).is_ok_and(|output| output.status.success()) {
        crate::common::skipped("this user may not mount a tiny disk, even in a name space");
        return;
    }
    let name = "build::errors::a_full_disk_is_said_and_nothing_is_left";
    let again = in_name_space(&format!("{mount} && PARVIS_TINY_DISK=$1 exec \"$2\" --exact {name}")).unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&again.stderr));
}

#[cfg(target_os = "linux")]
fn fill(tiny: &Path) {
    let mut hills = hills(300);
    hills.materials[0].base_color_texture = texture(&picture("ground", 1024, 1024));
    let out = tiny.join("out");

    // Something else takes the disk when the first tiles are to be written.
    let greedy = Greedy(tiny.join("filler"));
    let error = build(hills.clone(), &out, &BuildOptions::default(), &greedy).unwrap_err();
    assert!(matches!(&error, BuildError::DiskFull { path } if path.starts_with(tiny)), "{error}");
    assert_eq!(entries(tiny), 1);
    std::fs::remove_file(&greedy.0).unwrap();

    // A build that may go on keeps what it has, and ends as if nothing had been.
    let work = WorkOptions { resumable: true, ..WorkOptions::default() };
    let options = BuildOptions { work, ..BuildOptions::default() };
    let error = build(hills.clone(), &out, &options, &greedy).unwrap_err();
    assert!(matches!(&error, BuildError::DiskFull { .. }), "{error}");
    std::fs::remove_file(&greedy.0).unwrap();
    assert!(tiny.join("out.parvis-work").is_dir());
    let work = WorkOptions { resume: true, ..WorkOptions::default() };
    build(hills.clone(), &out, &BuildOptions { work, ..BuildOptions::default() }, &Silent).unwrap();
    assert_eq!(entries(tiny), 1);
    let resumed = files(&out);
    std::fs::remove_dir_all(&out).unwrap();
    build(hills.clone(), &out, &BuildOptions::default(), &Silent).unwrap();
    assert!(files(&out) == resumed);
    std::fs::remove_dir_all(&out).unwrap();

    // What will not fit is refused before it begins.
    std::fs::write(tiny.join("filler"), vec![1; 30 << 20]).unwrap();
    let error = build(hills, &out, &BuildOptions::default(), &Silent).unwrap_err();
    assert!(matches!(&error, BuildError::NoRoom { needed, free, .. } if needed > free), "{error}");
    assert_eq!(entries(tiny), 1);
}

/// Fills the disk when tiles are about to be made.
#[cfg(target_os = "linux")]
struct Greedy(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Progress for Greedy {
    fn phase(&self, name: &str, _: u64) {
        if name == "tiles" {
            let mut filler = std::fs::File::create(&self.0).unwrap();
            while std::io::Write::write_all(&mut filler, &[1; 1 << 16]).is_ok() {}
            while std::io::Write::write_all(&mut filler, &[1]).is_ok() {}
        }
    }
    fn advance(&self, _: u64) {}
}
