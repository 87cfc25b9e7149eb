//! What other people's validators and decoders say, where they are installed.
//!
//! Set `PARVIS_NODE_TOOLS` to a folder in which `npm install gltf-validator
//! 3d-tiles-tools draco3dgltf meshoptimizer` has run (and, for the official
//! validator of 3D Tiles, that also holds it as `node_modules/3d-tiles-validator`).

use super::models::{hills, patched_torus, picture, relief_box, texture};
use super::writing::{full, options};
use parvis::content::surface::Model;
use parvis::workshop::build::{BuildOptions, Compression, NormalFormat, OutputOptions, Packing, PictureFormat, build};
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

/// Decodes tiles with the decoders of Draco's and meshoptimizer's own authors; prints how many triangles there are and
/// a hash of all their corners, whatever their order.
const DECODE: &str = r#"
const fs = require('fs'), crypto = require('crypto');
const modules = process.argv[2] + '/node_modules/';
const draco3d = require(modules + 'draco3dgltf');
(async () => {
  const meshoptimizer = await import(modules + 'meshoptimizer/index.js');
  const { MeshoptDecoder } = meshoptimizer.MeshoptDecoder ? meshoptimizer : meshoptimizer.default;
  await MeshoptDecoder.ready;
  const draco = await draco3d.createDecoderModule({});
  const triangles = [];
  for (const file of process.argv.slice(3)) {
    const bytes = fs.readFileSync(file), length = bytes.readUInt32LE(12);
    const json = JSON.parse(bytes.subarray(20, 20 + length)), binary = bytes.subarray(28 + length);
    const part = v => binary.subarray(v.byteOffset, v.byteOffset + v.byteLength);
    const view = index => {
      const v = json.bufferViews[index], packed = (v.extensions || {}).EXT_meshopt_compression;
      if (!packed) return Buffer.from(part(v));
      const out = new Uint8Array(packed.count * packed.byteStride);
      MeshoptDecoder.decodeGltfBuffer(out, packed.count, packed.byteStride, part(packed), packed.mode, packed.filter);
      return Buffer.from(out);
    };
    const node = json.nodes[0], scale = (node.scale || [1])[0];
    for (const primitive of json.meshes[0].primitives) {
      const accessor = json.accessors[primitive.attributes.POSITION], index = json.accessors[primitive.indices];
      const isShort = accessor.componentType === 5123, positions = [], corners = [];
      const packed = (primitive.extensions || {}).KHR_draco_mesh_compression;
      if (packed) {
        const data = part(json.bufferViews[packed.bufferView]);
        const decoder = new draco.Decoder(), buffer = new draco.DecoderBuffer(), mesh = new draco.Mesh();
        buffer.Init(new Int8Array(data), data.length);
        if (!decoder.DecodeBufferToMesh(buffer, mesh).ok()) throw new Error(file + ' is not decoded');
        if (mesh.num_points() !== accessor.count || mesh.num_faces() * 3 !== index.count) throw new Error(file + ': counts');
        const attribute = decoder.GetAttributeByUniqueId(mesh, packed.attributes.POSITION);
        if (attribute.data_type() !== (isShort ? draco.DT_UINT16 : draco.DT_FLOAT32)) throw new Error(file + ': type');
        const size = accessor.count * 12, at = draco._malloc(size);
        decoder.GetAttributeDataArrayForAllPoints(mesh, attribute, draco.DT_FLOAT32, size, at);
        for (const v of new Float32Array(draco.HEAPF32.buffer, at, accessor.count * 3)) positions.push(v);
        draco._free(at);
        const faces = draco._malloc(index.count * 4);
        decoder.GetTrianglesUInt32Array(mesh, index.count * 4, faces);
        for (const v of new Uint32Array(draco.HEAPF32.buffer, faces, index.count)) corners.push(v);
        draco._free(faces);
      } else {
        const stride = json.bufferViews[accessor.bufferView].byteStride || 12, data = view(accessor.bufferView);
        for (let i = 0; i < accessor.count; i++) for (let k = 0; k < 3; k++)
          positions.push(isShort ? data.readUInt16LE(i * stride + k * 2) : data.readFloatLE(i * stride + k * 4));
        const list = view(index.bufferView);
        for (let i = 0; i < index.count; i++)
          corners.push(index.componentType === 5123 ? list.readUInt16LE(i * 2) : list.readUInt32LE(i * 4));
      }
      for (let t = 0; t < corners.length; t += 3) {
        const c = [0, 1, 2].map(k => [0, 1, 2].map(j => positions[corners[t + k] * 3 + j] * scale + node.translation[j]).join());
        const first = [0, 1, 2].reduce((best, k) => c[k] < c[best] ? k : best, 0);
        triangles.push([c[first], c[(first + 1) % 3], c[(first + 2) % 3]].join(' '));
      }
    }
  }
  triangles.sort();
  console.log(triangles.length, crypto.createHash('sha256').update(triangles.join()).digest('hex'));
})().catch(error => { console.error(error); process.exit(1); });
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
    let with = |output: OutputOptions| BuildOptions { output, ..small.clone() };
    let packed = |compression, pictures| OutputOptions { compression, pictures, ..full() };
    let (meshopt, draco) = (Compression::Meshopt, Compression::Draco);
    let wide = OutputOptions { precision_metres: Some(0.000_06), ..packed(meshopt, PictureFormat::Jpeg) };
    let wide_draco = OutputOptions { precision_metres: Some(0.000_06), ..packed(draco, PictureFormat::Jpeg) };
    vec![
        ("cut", cut.clone(), small.clone()),
        ("cut-rounded", cut.clone(), with(OutputOptions { precision_metres: Some(0.001), ..full() })),
        ("cut-meshopt-webp", cut.clone(), with(packed(meshopt, PictureFormat::WebP))),
        ("cut-draco-webp", cut.clone(), with(packed(draco, PictureFormat::WebP))),
        ("cut-wide", cut.clone(), with(wide)),
        ("cut-wide-draco", cut, with(wide_draco)),
        ("shared", shared.clone(), small.clone()),
        ("shared-meshopt", shared.clone(), with(packed(meshopt, PictureFormat::Jpeg))),
        ("shared-draco-webp", shared.clone(), with(packed(draco, PictureFormat::WebP))),
        ("shared-files", shared, with(OutputOptions { tiles_per_file: 16, ..packed(meshopt, PictureFormat::WebP) })),
        ("painted", painted.clone(), bytes),
        ("painted-meshopt", painted.clone(), with(packed(meshopt, PictureFormat::Jpeg))),
        ("painted-draco", painted, with(packed(draco, PictureFormat::Jpeg))),
        ("patched", patched_torus(300, 150), small.clone()),
        ("patched-rounded", patched_torus(300, 150), with(OutputOptions { precision_metres: Some(0.001), ..full() })),
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
        let tiles = glbs(&out.join("tiles"));
        assert!(tiles.len() > 4);
        let collision = if out.join("collision").exists() { glbs(&out.join("collision")) } else { Vec::new() };
        run(Command::new("node").arg(&script).arg(&tools).args(tiles.iter().chain(&collision)));
        if !collision.is_empty() {
            official(&tools, &out.join("collision"));
        }
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

fn glbs(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|e| e == "glb"));
    found.sort();
    found
}

#[test]
fn other_decoders_find_the_same_triangles_to_the_last_bit_whatever_the_compression() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("decode.js");
    std::fs::write(&script, DECODE).unwrap();
    // A millimetre fits into 16 bits, a sixteenth of one does not.
    for precision in [0.001, 0.000_06] {
        for (name, model) in [("hills", hills(150)), ("torus", patched_torus(200, 100))] {
            let found = [Compression::None, Compression::Meshopt, Compression::Draco].map(|compression| {
                let out = folder.path().join(format!("{name}-{precision}-{compression:?}"));
                let output =
                    OutputOptions { compression, precision_metres: Some(precision), ..OutputOptions::default() };
                build(model.clone(), &out, &options(output), &Silent).unwrap();
                run(Command::new("node").arg(&script).arg(&tools).args(glbs(&out.join("tiles"))))
            });
            assert!(found[0] == found[1] && found[0] == found[2], "{name}: {found:?}");
        }
    }
}

#[test]
fn other_tools_unpack_an_archive_to_what_the_folder_would_hold() {
    let Some(tools) = tools() else { return };
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    build(hills(150), &whole, &options(full()), &Silent).unwrap();
    for packing in [Packing::Stored, Packing::Deflate] {
        let archive = folder.path().join(format!("{packing:?}.3tz"));
        let output = OutputOptions { archive: Some(packing), ..full() };
        build(hills(150), &archive, &options(output), &Silent).unwrap();
        let back = folder.path().join(format!("{packing:?}"));
        run(Command::new(tools.join("node_modules/.bin/3d-tiles-tools"))
            .arg("convert")
            .arg("-i")
            .arg(&archive)
            .arg("-o")
            .arg(&back));
        let (given, found) = (super::reading::files(&whole), super::reading::files(&back));
        for (name, bytes) in given.iter().filter(|(name, _)| name.extension().is_some_and(|e| e == "glb")) {
            assert!(found.get(name) == Some(bytes), "{} is not the same", name.display());
        }
        assert!(found.contains_key(Path::new("tileset.json")));
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
