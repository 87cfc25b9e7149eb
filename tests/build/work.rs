//! The same bytes whatever happens on the way.

use super::models::{Dice, bumpy_torus, patched_torus};
use super::reading::files;
use super::streams::{Pieces, torus};
use parvis::content::mesh::stream::of_model;
use parvis::workshop::build::{
    BuildError, BuildOptions, BuildReport, WorkOptions, build_cell, build_stream, finish, plan,
};
use parvis::workshop::progress::{Progress, Silent};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

fn with(work: WorkOptions) -> BuildOptions {
    BuildOptions { max_tile_triangles: 2048, work, ..BuildOptions::default() }
}

/// Larger than what is held at once with tiles of this size, in three materials, one part without normals.
fn pieces() -> Pieces {
    let model = patched_torus(300, 120);
    let mut all: Vec<_> = Vec::new();
    let mut stream = of_model(model);
    while let Some(piece) = parvis::content::mesh::stream::ModelStream::next(&mut stream, 5000).unwrap() {
        all.push(piece);
    }
    all.push(torus(100, 50, [20.0, 8.0, -7.0]));
    Pieces::new(all)
}

fn build(out: &Path, work: WorkOptions) -> Result<BuildReport, BuildError> {
    build_stream(&mut pieces(), out, &with(work), &Silent)
}

#[test]
fn threads_and_memory_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let results: Vec<_> = [(Some(1), None), (Some(4), None), (Some(3), Some(512 << 20))]
        .into_iter()
        .enumerate()
        .map(|(i, (threads, memory_bytes))| {
            let out = folder.path().join(i.to_string());
            build(&out, WorkOptions { threads, memory_bytes, ..WorkOptions::default() }).unwrap();
            files(&out)
        })
        .collect();
    assert!(results[0].len() > 50);
    assert!(results[1..].iter().all(|r| *r == results[0]));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "something was left behind");
}

#[test]
fn cells_in_any_order_and_side_by_side_make_the_same_bytes_as_one_build() {
    let folder = tempfile::tempdir().unwrap();
    let [whole, out] = ["whole", "out"].map(|name| folder.path().join(name));
    build(&whole, WorkOptions::default()).unwrap();

    let options = with(WorkOptions { cell_triangles: Some(9000), ..WorkOptions::default() });
    let planned = plan(&mut pieces(), &out, &options, &Silent).unwrap();
    assert!(planned.cells.len() >= 8, "{planned:?}");
    assert_eq!(planned.cells.iter().map(|c| c.triangles).sum::<u64>(), planned.triangles);
    assert!(planned.cells.iter().all(|c| c.triangles <= 9000));
    let plain = with(WorkOptions::default());
    let error = finish(&mut pieces(), &out, &plain, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::CellsMissing { first: 0, .. }), "{error}");

    std::thread::scope(|scope| {
        for turn in [0, 1] {
            let (cells, out, plain) = (&planned.cells, &out, &plain);
            scope.spawn(move || {
                for cell in cells.iter().rev().filter(|c| c.id % 2 == turn) {
                    let made = build_cell(&mut pieces(), out, cell.id, plain, &Silent).unwrap();
                    assert!(made.tiles > 0);
                }
            });
        }
    });
    let again = build_cell(&mut pieces(), &out, 3, &plain, &Silent).unwrap();
    assert_eq!(again.tiles, 0, "a cell that is made is not made again");
    let count = planned.cells.len();
    let error = build_cell(&mut pieces(), &out, count, &plain, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::NoCell { cell, count: all } if cell == count && all == count), "{error}");

    finish(&mut pieces(), &out, &plain, &Silent).unwrap();
    assert!(files(&out) == files(&whole));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "something was left behind");
    let error = build_cell(&mut pieces(), &folder.path().join("other"), 0, &plain, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::NoPlan { .. }), "{error}");
}

/// Stops after so many tiles, and counts them.
struct Tiles {
    left: AtomicU64,
    phase: Mutex<String>,
    made: AtomicU64,
}

impl Tiles {
    fn until(left: u64) -> Self {
        Self { left: AtomicU64::new(left), phase: Mutex::default(), made: AtomicU64::new(0) }
    }
}

impl Progress for Tiles {
    fn phase(&self, name: &str, _: u64) {
        *self.phase.lock().unwrap() = name.to_owned();
    }
    fn advance(&self, steps: u64) {
        if *self.phase.lock().unwrap() == "tiles" {
            self.made.fetch_add(steps, Ordering::SeqCst);
            self.left.fetch_sub(steps.min(self.left.load(Ordering::SeqCst)), Ordering::SeqCst);
        }
    }
    fn cancelled(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 0
    }
}

#[test]
fn a_build_that_was_stopped_goes_on_where_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let [whole, out] = ["whole", "out"].map(|name| folder.path().join(name));
    let tiles = build(&whole, WorkOptions::default()).unwrap().tiles as u64;
    let work = WorkOptions { resume: true, threads: Some(1), ..WorkOptions::default() };
    for stop in [1, 7, 20] {
        let stopped = Tiles::until(stop);
        let error = build_stream(&mut pieces(), &out, &with(work.clone()), &stopped).unwrap_err();
        assert!(matches!(error, BuildError::Cancelled), "{error}");
        assert_eq!(stopped.made.load(Ordering::SeqCst), stop);
    }
    let rest = Tiles::until(u64::MAX);
    build_stream(&mut pieces(), &out, &with(work), &rest).unwrap();
    assert_eq!(rest.made.load(Ordering::SeqCst), tiles - 28, "what was made is made again");
    assert!(files(&out) == files(&whole));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "something was left behind");
}

/// Tries the same build again while it is at work.
struct Rival<'a>(&'a Path, Mutex<Vec<BuildError>>);

impl Progress for Rival<'_> {
    fn phase(&self, name: &str, _: u64) {
        if name == "tiles" {
            let work = WorkOptions { resume: true, ..WorkOptions::default() };
            self.1.lock().unwrap().extend(build(self.0, work).err());
        }
    }
    fn advance(&self, _: u64) {}
}

#[test]
fn a_second_build_in_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let rival = Rival(&out, Mutex::default());
    let work = WorkOptions { resumable: true, ..WorkOptions::default() };
    build_stream(&mut pieces(), &out, &with(work), &rival).unwrap();
    let said = rival.1.into_inner().unwrap();
    assert!(matches!(&said[..], [BuildError::Busy { .. }]), "{said:?}");
}

#[test]
fn what_lies_in_a_work_folder_is_never_taken_for_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    plan(&mut pieces(), &out, &with(WorkOptions::default()), &Silent).unwrap();
    let kept = WorkOptions { resumable: true, ..WorkOptions::default() };
    let resume = WorkOptions { resume: true, ..WorkOptions::default() };

    let error = build(&out, kept.clone()).unwrap_err();
    assert!(matches!(error, BuildError::Unfinished { .. }), "{error}");
    let other = BuildOptions { jpeg_quality: 12, ..with(resume.clone()) };
    let error = build_stream(&mut pieces(), &out, &other, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::OtherBuild { .. }), "{error}");
    let error = build(&out, WorkOptions { input: "changed".into(), ..resume.clone() }).unwrap_err();
    assert!(matches!(error, BuildError::OtherBuild { .. }), "{error}");

    let tree = folder.path().join("out.parvis-work").join("tree.json");
    std::fs::write(&tree, "{}").unwrap();
    let error = build(&out, resume).unwrap_err();
    assert!(matches!(&error, BuildError::DamagedWork { path } if *path == tree), "{error}");
    let anew = BuildOptions { overwrite: true, ..with(kept) };
    build_stream(&mut pieces(), &out, &anew, &Silent).unwrap();

    let photos = folder.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    std::fs::write(photos.join("cat.jpg"), "cat").unwrap();
    let work = WorkOptions { folder: Some(photos.clone()), ..WorkOptions::default() };
    let overwrite = BuildOptions { overwrite: true, ..with(work) };
    let error = build_stream(&mut pieces(), &folder.path().join("new"), &overwrite, &Silent).unwrap_err();
    assert!(matches!(error, BuildError::NotAWorkFolder { .. }), "{error}");
    assert_eq!(std::fs::read(photos.join("cat.jpg")).unwrap(), b"cat");
}

/// Runs a command again and again, kills it at a random moment each time, at least so many times, and lets a run go on
/// to its end now and then. Every output must hold `expected`.
fn kill_and_resume(
    kills: u32,
    out: &Path,
    expected: &std::collections::BTreeMap<PathBuf, Vec<u8>>,
    again: impl Fn() -> Command,
) {
    let mut dice = Dice(u64::from(std::process::id()) | 1);
    let begin = Instant::now();
    again().stdout(Stdio::null()).status().unwrap();
    let whole = begin.elapsed().as_millis() as u64;
    assert!(files(out) == *expected);
    std::fs::remove_dir_all(out).unwrap();
    let mut killed = 0;
    loop {
        // The last one is left alone.
        let is_last = killed == kills;
        let wait = if is_last { u64::MAX } else { 1 + dice.below(whole) };
        let begin = Instant::now();
        let mut child = again().stdout(Stdio::null()).spawn().unwrap();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if begin.elapsed() >= Duration::from_millis(wait) {
                break None;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        if status.is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
        // A kill may come after the output was put in its place and before the work folder was gone.
        if out.join("tileset.json").exists() {
            assert!(files(out) == *expected, "after {killed} kills");
            if is_last {
                return;
            }
            std::fs::remove_dir_all(out).unwrap();
        } else {
            assert!(status.is_none(), "a build that was not killed made nothing, after {killed} kills");
            assert!(!out.exists(), "half an output");
        }
    }
}

const HERE: &str = "PARVIS_BUILD_HERE";

#[test]
fn a_build_killed_at_twenty_moments_and_resumed_gives_the_same_bytes() {
    let work = WorkOptions { resume: true, threads: Some(2), ..WorkOptions::default() };
    if let Some(out) = std::env::var_os(HERE) {
        build(Path::new(&out), work).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let [whole, out] = ["whole", "out"].map(|name| folder.path().join(name));
    build(&whole, WorkOptions::default()).unwrap();
    kill_and_resume(20, &out, &files(&whole), || {
        let name = "build::work::a_build_killed_at_twenty_moments_and_resumed_gives_the_same_bytes";
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", name]).env(HERE, &out);
        command
    });
}

#[test]
fn the_program_killed_and_told_to_resume_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let model = bumpy_torus(330, 300).primitives.remove(0);
    let file = folder.path().join("torus.obj");
    let mut text = String::new();
    for p in &model.positions {
        text.push_str(&format!("v {} {} {}\n", p[0], p[1], p[2]));
    }
    for t in model.indices.chunks_exact(3) {
        text.push_str(&format!("f {} {} {}\n", t[0] + 1, t[1] + 1, t[2] + 1));
    }
    std::fs::write(&file, text).unwrap();
    let [whole, out] = ["whole", "out"].map(|name| folder.path().join(name));
    let parvis = |out: &Path, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
        command.arg("build").arg(&file).arg(out).args(more);
        command
    };
    assert!(parvis(&whole, &["--threads", "1"]).stdout(Stdio::null()).status().unwrap().success());
    kill_and_resume(4, &out, &files(&whole), || parvis(&out, &["--resume", "--memory", "600M"]));

    std::fs::remove_dir_all(&out).unwrap();
    let planned = parvis(&out, &["--plan", "--cell-triangles", "60000", "--json"]).output().unwrap();
    let planned: serde_json::Value = serde_json::from_slice(&planned.stdout).unwrap();
    for cell in planned["cells"].as_array().unwrap().iter().rev() {
        let id = cell["id"].to_string();
        assert!(parvis(&out, &["--cell", &id]).stdout(Stdio::null()).status().unwrap().success());
    }
    assert!(parvis(&out, &["--finish"]).stdout(Stdio::null()).status().unwrap().success());
    assert!(files(&out) == files(&whole));
}
