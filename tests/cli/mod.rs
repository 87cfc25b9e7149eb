//! The program itself, as a person or a script runs it.

mod benching;
mod building;
mod captions;
mod files;
mod input;
mod inspecting;
mod interrupted;
mod kiosk;
mod network;
mod svx;
mod words;

use crate::common::glb;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

/// The program, away from the source tree and without anything of the user's.
fn parvis(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parvis"));
    clean(&mut command, folder);
    command
}

/// No window, no log level and no home of the user who runs the tests.
fn clean(command: &mut Command, folder: &Path) {
    command.current_dir(folder).env("HOME", folder).env("LANG", "C.UTF-8");
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "RUST_LOG"] {
        command.env_remove(variable);
    }
}

/// What a run said and how it ended.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn by(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        Self {
            code: status.code().unwrap_or_else(|| panic!("{command:?} was ended by a signal: {status}")),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// Standard output as JSON; nothing else may be on it.
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e} in {}{}", self.out, self.err))
    }

    /// Insists on a failure that names these and is written for people.
    fn refuses(&self, names: &[&str]) {
        assert_eq!(self.code, 2, "{}{}", self.out, self.err);
        assert!(self.out.is_empty(), "{}", self.out);
        // The printer breaks long lines wherever a terminal would.
        let squeezed = |text: &str| text.split([' ', '\n', '│', '|']).collect::<String>();
        for name in names {
            assert!(squeezed(&self.err).contains(&squeezed(name)), "no {name} in {}", self.err);
        }
        for raw in ["panicked", "RUST_BACKTRACE", "Os {", "Error("] {
            assert!(!self.err.contains(raw), "{}", self.err);
        }
    }
}

fn run(folder: &Path, args: &[&str]) -> Said {
    Said::by(parvis(folder).args(args))
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A tileset of one tile.
fn put_tileset(folder: &Path, content: &[u8]) {
    std::fs::create_dir_all(folder).unwrap();
    let root = json!({
        "boundingVolume": {"box": [0.5, 0, 0.5, 1, 0, 0, 0, 1, 0, 0, 0, 1]}, "geometricError": 0, "refine": "REPLACE",
        "content": {"uri": "square.glb"}
    });
    let tileset = json!({"asset": {"version": "1.1"}, "geometricError": 1, "root": root});
    std::fs::write(folder.join("tileset.json"), tileset.to_string()).unwrap();
    std::fs::write(folder.join("square.glb"), content).unwrap();
}

fn square() -> Vec<u8> {
    glb::textured_square().glb()
}
