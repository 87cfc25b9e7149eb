//! What other people's validators say, where they are installed.
//!
//! Set `PARVIS_NODE_TOOLS` to a folder in which `npm install gltf-validator
//! 3d-tiles-tools` has run (and, for the official validator of 3D Tiles, that
//! also holds it as `node_modules/3d-tiles-validator`).

use super::models::{hills, patched_torus, picture, relief_box, texture};
use parvis::content::surface::Model;
use parvis::workshop::build::{BuildOptions, NormalFormat, build};
use parvis::workshop::progress::Silent;
use std::path::{Path, PathBuf};
use std::process::Command;

const GLTF: &str = r#"
const fs = require('fs'), path = require('path');
const validator = require(process.argv[2] + '/node_modules/gltf-validator');
(async () => {
  let failed = false;
  for (const file of process.argv.slice(3)) {
    const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)), {
      externalResourceFunction: async uri => new Uint8Array(fs.readFileSync(path.join(path.dirname(file), uri)))
    });
    if (report.issues.numErrors + report.issues.numWarnings > 0) {
      failed = true;
      console.log(file, JSON.stringify(report.issues.messages.slice(0, 5)));
    }
  }
  process.exit(failed ? 1 : 0);
})();
"#;

fn tools() -> Option<PathBuf> {
    let folder = std::env::var_os("PARVIS_NODE_TOOLS").map(PathBuf::from);
    if folder.is_none() {
        crate::common::skipped("set PARVIS_NODE_TOOLS to a folder with gltf-validator and 3d-tiles-tools");
    }
    folder
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{text}");
    text
}

fn examples() -> Vec<(&'static str, Model, BuildOptions)> {
    let small = BuildOptions { max_tile_triangles: 8192, ..BuildOptions::default() };
    let bytes = BuildOptions { normals: NormalFormat::Byte, ..small.clone() };
    let mut cut = hills(200);
    cut.materials[0].base_color_texture = texture(&picture("ground", 1024, 768));
    cut.credits = vec!["nobody".into()];
    let mut shared = hills(150);
    shared.primitives[0].uvs.iter_mut().flatten().for_each(|c| *c *= 7.0);
    shared.materials[0].base_color_texture = texture(&picture("stone", 300, 300));
    shared.materials[0].emissive = [3.0, 0.0, 0.0];
    let mut painted = relief_box(60);
    for p in &mut painted.primitives {
        p.colors = p.positions.iter().map(|q| q.map(|c| (c * 20.0) as u8)).map(|[r, g, b]| [r, g, b, 255]).collect();
    }
    painted.materials[1].unlit = true;
    painted.materials[2].double_sided = true;
    vec![
        ("cut", cut, small.clone()),
        ("shared", shared, small.clone()),
        ("painted", painted, bytes),
        ("patched", patched_torus(300, 150), small),
    ]
}

#[test]
fn validators_find_no_error_and_no_warning() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("validate.js");
    std::fs::write(&script, GLTF).unwrap();
    for (name, model, options) in examples() {
        let out = folder.path().join(name);
        build(model, &out, &options, &Silent).unwrap();
        let mut tiles: Vec<PathBuf> =
            std::fs::read_dir(out.join("tiles")).unwrap().map(|e| e.unwrap().path()).collect();
        tiles.sort();
        assert!(tiles.len() > 4);
        run(Command::new("node").arg(&script).arg(&tools).args(&tiles));
        let packed = folder.path().join(format!("{name}.3tz"));
        run(Command::new(tools.join("node_modules/.bin/3d-tiles-tools"))
            .arg("convert")
            .arg("-i")
            .arg(out.join("tileset.json"))
            .arg("-o")
            .arg(&packed));
        assert!(packed.is_file());
        official(&tools, &out);
    }
}

fn official(tools: &Path, out: &Path) {
    let validator = tools.join("node_modules/3d-tiles-validator");
    if !validator.exists() {
        crate::common::skipped(&format!("the official 3D Tiles validator in {}", validator.display()));
        return;
    }
    let report = out.with_extension("report.json");
    run(Command::new("node")
        .arg(validator.join("build/main.js"))
        .arg("--tilesetFile")
        .arg(out.join("tileset.json"))
        .arg("--reportFile")
        .arg(&report));
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
    assert_eq!((&report["numErrors"], &report["numWarnings"]), (&0.into(), &0.into()), "{report:#}");
}
