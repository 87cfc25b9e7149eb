//! How tiles are written: compressed, packed, described, and what lies beside them.

use super::models::{bumpy_torus, hills, patched_torus, picture, relief_box, texture};
use super::reading::{files, tileset_json};
use glam::DVec3;
use parvis::content::payload::{DecodeOptions, TILE_FROM_GLTF, decode};
use parvis::content::source::{ArchiveSource, Source as _};
use parvis::content::surface::Model;
use parvis::workshop::build::{
    BuildOptions, BuildReport, Compression, OutputOptions, Packing, PictureFormat, Provenance, build,
};
use parvis::workshop::check::{Content, Vertices, check};
use parvis::workshop::progress::Silent;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const MILLIMETRE: f64 = 0.001;

pub fn options(output: OutputOptions) -> BuildOptions {
    BuildOptions { max_tile_triangles: 8192, output, ..BuildOptions::default() }
}

/// Everything that can be written beside the tiles.
pub fn full() -> OutputOptions {
    OutputOptions {
        collision_metres: Some(0.02),
        report: true,
        thumbnails: true,
        html: true,
        provenance: Provenance { source: vec!["scan <1>.ply".into()], accuracy: Some(0.004), ..Provenance::default() },
        ..OutputOptions::default()
    }
}

fn built(model: Model, options: &BuildOptions) -> (TempDir, PathBuf, BuildReport) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join(if options.output.archive.is_some() { "out.3tz" } else { "out" });
    let report = build(model, &out, options, &Silent).unwrap();
    (folder, out, report)
}

type Point = [f64; 3];

/// A tile and its triangles in model space, by the reader that visitors have.
struct Read {
    error: f64,
    triangles: Vec<[Point; 3]>,
    bounds: (DVec3, DVec3),
    children: Vec<Read>,
}

fn triangles(folder: &Path, address: &str) -> Vec<[Point; 3]> {
    let bytes = std::fs::read(folder.join(address)).unwrap();
    let fetch = |uri: &str| std::fs::read(folder.join(uri)).map_err(|e| e.to_string());
    let loaded = decode(&bytes, address, &DecodeOptions::new(TILE_FROM_GLTF.inverse(), &fetch)).unwrap();
    assert_eq!(loaded.warnings, Vec::<String>::new());
    let content = loaded.value;
    let mut found = Vec::new();
    for primitive in &content.model.primitives {
        let place = |i: u32| (content.center + DVec3::from(primitive.positions[i as usize].map(f64::from))).to_array();
        found.extend(primitive.indices.chunks_exact(3).map(|t| [place(t[0]), place(t[1]), place(t[2])]));
    }
    found
}

fn read_tile(folder: &Path, value: &Value) -> Read {
    let uri = value["content"]["uri"].as_str().unwrap();
    if uri.ends_with(".json") {
        let file: Value = serde_json::from_slice(&std::fs::read(folder.join(uri)).unwrap()).unwrap();
        assert_eq!(file["root"]["geometricError"], value["geometricError"]);
        assert_eq!(file["root"]["boundingVolume"], value["boundingVolume"]);
        return read_tile(folder, &file["root"]);
    }
    let numbers: Vec<f64> =
        value["boundingVolume"]["box"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let center = DVec3::new(numbers[0], numbers[2], -numbers[1]);
    let half = DVec3::new(numbers[3], numbers[11], numbers[7]);
    Read {
        error: value["geometricError"].as_f64().unwrap(),
        triangles: triangles(folder, uri),
        bounds: (center - half, center + half),
        children: value["children"].as_array().into_iter().flatten().map(|c| read_tile(folder, c)).collect(),
    }
}

fn read(folder: &Path) -> Read {
    read_tile(folder, &tileset_json(folder)["root"])
}

impl Read {
    fn leaves(&self) -> Vec<&Read> {
        if self.children.is_empty() { vec![self] } else { self.children.iter().flat_map(Read::leaves).collect() }
    }

    fn all(&self) -> Vec<&Read> {
        std::iter::once(self).chain(self.children.iter().flat_map(Read::all)).collect()
    }

    /// What is shown when every tile with more than `error` is refined.
    fn cut(&self, error: f64, salt: usize) -> Vec<&Read> {
        if self.children.is_empty() || (self.error <= error && salt.is_multiple_of(3)) {
            return vec![self];
        }
        self.children.iter().enumerate().flat_map(|(i, c)| c.cut(error, salt / 2 + i)).collect()
    }
}

/// Edges that triangles run through one way more often than the other.
fn open_edges<'a>(triangles: impl Iterator<Item = &'a [Point; 3]>) -> usize {
    let mut edges: BTreeMap<_, i32> = BTreeMap::new();
    for t in triangles {
        for (a, b) in [(0, 1), (1, 2), (2, 0)] {
            let [a, b] = [a, b].map(|k: usize| t[k].map(|c| (c + 0.0).to_bits()));
            let (edge, way) = if a < b { ((a, b), 1) } else { ((b, a), -1) };
            *edges.entry(edge).or_default() += way;
        }
    }
    edges.values().filter(|&&count| count != 0).count()
}

fn compressed(compression: Compression) -> BuildOptions {
    options(OutputOptions { compression, precision_metres: Some(MILLIMETRE), ..OutputOptions::default() })
}

const ALL: [Compression; 3] = [Compression::None, Compression::Meshopt, Compression::Draco];

#[test]
fn rounded_and_compressed_tiles_of_all_levels_meet_to_the_last_bit() {
    for compression in ALL {
        for model in [bumpy_torus(300, 120), patched_torus(240, 120)] {
            let (_keep, out, _) = built(model, &compressed(compression));
            let root = read(&out);
            assert!(root.all().len() > 10);
            for salt in 0..24 {
                let cut = root.cut(root.error * 1.1, salt);
                let open = open_edges(cut.iter().flat_map(|t| &t.triangles));
                assert_eq!(open, 0, "{compression:?}: a cut of {} tiles has cracks", cut.len());
            }
        }
    }
}

#[test]
fn nothing_moves_farther_than_the_precision_that_was_asked_for() {
    let model = bumpy_torus(300, 120);
    let mut given: Vec<DVec3> = model.primitives[0].positions.iter().map(|p| DVec3::from(p.map(f64::from))).collect();
    given.sort_by(|a, b| a.x.total_cmp(&b.x));
    for compression in ALL {
        for precision in [MILLIMETRE, 0.02] {
            let mut options = compressed(compression);
            options.output.precision_metres = Some(precision);
            let (_keep, out, report) = built(model.clone(), &options);
            assert!(report.step.unwrap() <= precision * 1.16 && report.step.unwrap() > precision * 0.5);
            let mut farthest = 0.0f64;
            for point in read(&out).leaves().into_iter().flat_map(|t| t.triangles.iter().flatten()).step_by(7) {
                let point = DVec3::from(*point);
                let first = given.partition_point(|p| p.x < point.x - precision);
                let near = given[first..].iter().take_while(|p| p.x <= point.x + precision);
                farthest = farthest.max(near.map(|p| p.distance(point)).fold(f64::INFINITY, f64::min));
            }
            assert!(farthest <= precision, "{compression:?}: {farthest} m instead of {precision}");
            assert!(farthest > precision * 0.1);
        }
    }
}

#[test]
fn a_tile_too_wide_for_sixteen_bits_is_as_exact_as_the_others() {
    // 60 m in steps of a sixteenth of a millimetre are a million of them.
    for compression in ALL {
        let mut options = compressed(compression);
        options.output.precision_metres = Some(0.000_06);
        let (_keep, out, _) = built(hills(150), &options);
        let root = read(&out);
        for salt in 0..8 {
            let cut = root.cut(root.error * 1.1, salt);
            // The hills have a border of their own: 600 edges around, fewer where they are coarser.
            let inner =
                cut.iter().flat_map(|t| &t.triangles).flatten().all(|p| p[0].abs() <= 30.0 && p[2].abs() <= 30.0);
            assert!(inner, "{compression:?}");
            let open = open_edges(cut.iter().flat_map(|t| &t.triangles));
            assert!(open <= 600, "{compression:?}: {open} open edges");
        }
    }
}

#[test]
fn boxes_hold_rounded_tiles() {
    let mut options = compressed(Compression::Meshopt);
    options.output.precision_metres = Some(0.05);
    let (_keep, out, _) = built(bumpy_torus(300, 120), &options);
    for tile in read(&out).all() {
        let (min, max) = tile.bounds;
        for point in tile.triangles.iter().flatten() {
            let point = DVec3::from(*point);
            assert!(point.cmpge(min - 1e-9).all() && point.cmple(max + 1e-9).all(), "{point} outside of {min} {max}");
        }
    }
}

#[test]
fn a_model_smaller_than_a_step_is_still_there() {
    let mut tiny = relief_box(3);
    tiny.primitives.iter_mut().flat_map(|p| &mut p.positions).flatten().for_each(|c| *c *= 1e-6);
    for compression in ALL {
        let (_keep, out, report) = built(tiny.clone(), &compressed(compression));
        assert_eq!(report.tiles, 1);
        assert!(!read(&out).triangles.is_empty());
    }
}

#[test]
fn compression_makes_tiles_smaller_and_is_told_in_bytes_per_triangle() {
    let size = |options: &BuildOptions| built(bumpy_torus(300, 120), options).2.bytes_per_triangle();
    let exact = size(&options(OutputOptions::default()));
    let [rounded, meshopt, draco] = ALL.map(|compression| size(&compressed(compression)));
    assert!(rounded < exact * 0.75, "{rounded} of {exact}");
    assert!(meshopt < rounded * 0.6, "{meshopt} of {rounded}");
    assert!(draco < meshopt, "{draco} of {meshopt}");
}

#[test]
fn webp_pictures_are_read_again_and_smaller() {
    let mut ground = hills(150);
    ground.materials[0].base_color_texture = texture(&picture("ground", 1024, 768));
    let mut sizes = Vec::new();
    for pictures in [PictureFormat::Jpeg, PictureFormat::WebP] {
        let (_keep, out, report) =
            built(ground.clone(), &options(OutputOptions { pictures, ..OutputOptions::default() }));
        read(&out);
        sizes.push(report.bytes);
    }
    assert!(sizes[1] < sizes[0], "{sizes:?}");
}

fn decode_all(content: &Content<'_>) -> Result<Vertices, String> {
    let fetch = |uri: &str| content.source.read(uri, 1 << 30).map_err(|e| e.to_string());
    let options = DecodeOptions::new(content.visit_from_tile, &fetch);
    let tile = decode(content.bytes, content.uri, &options).map_err(|e| e.to_string())?.value;
    let positions = tile.model.primitives.iter().flat_map(|p| &p.positions);
    Ok(Vertices { center: tile.center, offsets: positions.map(|p| glam::Vec3::from(*p)).collect() })
}

fn problems(path: &Path) -> Vec<String> {
    check(path, &decode_all, &Silent).unwrap().problems.iter().map(ToString::to_string).collect()
}

#[test]
fn an_archive_holds_what_the_folder_would_with_the_root_first_and_checks_clean() {
    let mut ground = hills(150);
    ground.primitives[0].uvs.iter_mut().flatten().for_each(|c| *c *= 7.0);
    ground.materials[0].base_color_texture = texture(&picture("stone", 300, 300));
    let (_keep, folder, _) = built(ground.clone(), &options(full()));
    let files = files(&folder);
    assert!(files.len() > 12);
    for packing in [Packing::Stored, Packing::Deflate, Packing::Zstd] {
        let (_keep, out, _) = built(ground.clone(), &options(OutputOptions { archive: Some(packing), ..full() }));
        let archive = ArchiveSource::open(&out).unwrap();
        assert!(archive.is_indexed());
        assert_eq!(archive.len(), files.len());
        for (name, bytes) in &files {
            assert!(archive.read(&name.to_string_lossy(), u64::MAX).unwrap() == *bytes, "{}", name.display());
        }
        archive.read_all(u64::MAX, &|| true).unwrap();
        let start = std::fs::read(&out).unwrap();
        assert_eq!(&start[30..42], b"tileset.json");
        assert_eq!(problems(&out), Vec::<String>::new());
    }
}

#[test]
fn an_archive_is_replaced_only_by_request_and_only_by_its_kind() {
    let archive = || OutputOptions { archive: Some(Packing::Deflate), ..OutputOptions::default() };
    let (_keep, out, _) = built(relief_box(6), &options(archive()));
    let first = std::fs::read(&out).unwrap();
    assert!(build(relief_box(8), &out, &options(archive()), &Silent).is_err());
    assert_eq!(std::fs::read(&out).unwrap(), first);
    let again = BuildOptions { overwrite: true, ..options(archive()) };
    build(relief_box(8), &out, &again, &Silent).unwrap();
    assert_ne!(std::fs::read(&out).unwrap(), first);
    std::fs::write(&out, "a diary").unwrap();
    assert!(build(relief_box(8), &out, &again, &Silent).is_err());
    assert_eq!(std::fs::read(&out).unwrap(), b"a diary");
    assert_eq!(std::fs::read_dir(out.parent().unwrap()).unwrap().count(), 1, "something was left behind");
}

#[test]
fn a_large_tree_is_told_in_several_files_that_are_one_tileset() {
    let one = options(OutputOptions::default());
    let (_keep, whole, report) =
        built(bumpy_torus(600, 250), &BuildOptions { max_tile_triangles: 2048, ..one.clone() });
    let many = OutputOptions { tiles_per_file: 30, ..OutputOptions::default() };
    let (_keep, parts, _) =
        built(bumpy_torus(600, 250), &BuildOptions { max_tile_triangles: 2048, output: many, ..one });
    let count = |folder: &Path| files(folder).keys().filter(|name| name.extension().unwrap() == "json").count();
    assert_eq!(count(&whole), 1);
    assert!(count(&parts) > 4);
    let named = |file: &Path| {
        let text = std::fs::read_to_string(file).unwrap();
        text.matches("boundingVolume").count()
    };
    for name in files(&parts).keys().filter(|name| name.extension().unwrap() == "json") {
        assert!(named(&parts.join(name)) <= 30, "{}", name.display());
    }
    assert_eq!(read(&parts).all().len(), report.tiles);
    assert_eq!(problems(&parts), Vec::<String>::new());
}

#[test]
fn provenance_and_parameters_stand_in_the_tileset_and_what_nobody_said_does_not() {
    let provenance = Provenance {
        source: vec!["nave.ply".into()],
        date: Some("2024-05-13/2024-05-17".into()),
        licence: Some("CC-BY-4.0".into()),
        ..Provenance::default()
    };
    let (_keep, out, _) = built(relief_box(6), &options(OutputOptions { provenance, ..OutputOptions::default() }));
    let asset = &tileset_json(&out)["asset"];
    let expected = serde_json::json!({
        "source": ["nave.ply"], "date": "2024-05-13/2024-05-17", "licence": "CC-BY-4.0"
    });
    assert_eq!(asset["extras"]["provenance"], expected);
    assert_eq!(asset["extras"]["parameters"]["compression"], "none");
    let (_keep, out, _) = built(relief_box(6), &options(OutputOptions::default()));
    assert!(tileset_json(&out)["asset"]["extras"].get("provenance").is_none());
}

#[test]
fn a_provenance_with_a_slip_is_refused_in_words() {
    for (json, says) in [
        (r#"{"sensors": "x"}"#, "sensor"),
        (r#"{"date": "May 2024"}"#, "2024-05"),
        (r#"{"date": "2024-13"}"#, "2024-13"),
        (r#"{"accuracy": -1}"#, "-1"),
        ("[", "read"),
    ] {
        let error = Provenance::parse(json.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let whole = r#"{"source": ["a.obj"], "date": "2024", "accuracy": 0.002, "origin": [1, 2, 3], "crs": "EPSG:2154"}"#;
    assert_eq!(Provenance::parse(whole.as_bytes()).unwrap().origin, Some([1.0, 2.0, 3.0]));
}

#[test]
fn a_file_that_is_no_longer_the_one_that_was_written_is_found() {
    let mut ground = hills(150);
    ground.primitives[0].uvs.iter_mut().flatten().for_each(|c| *c *= 7.0);
    ground.materials[0].base_color_texture = texture(&picture("stone", 300, 300));
    let output = OutputOptions { tiles_per_file: 16, ..full() };
    let (_keep, out, _) = built(ground, &BuildOptions { max_tile_triangles: 1024, ..options(output) });
    assert_eq!(problems(&out), Vec::<String>::new());
    let all = files(&out);
    let tiles: Vec<&PathBuf> = all
        .keys()
        .filter(|name| {
            let first = name.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
            ["tiles", "textures", "collision"].contains(&first.as_str()) || first.starts_with("tileset-")
        })
        .collect();
    assert!(tiles.iter().any(|name| name.to_string_lossy().starts_with("tileset-")));
    for name in
        tiles.into_iter().step_by(9).chain([&PathBuf::from("textures/0_stone.jpg"), &"collision/tileset.json".into()])
    {
        let path = out.join(name);
        let mut bytes = all[name].clone();
        // Harmless to every reader: a space at the end of JSON, a bit in the middle of anything else.
        if path.extension().unwrap() == "json" {
            bytes.push(b' ');
        } else {
            let middle = bytes.len() * 2 / 3;
            bytes[middle] ^= 1;
        }
        std::fs::write(&path, bytes).unwrap();
        let found = problems(&out);
        assert!(found.iter().any(|p| p.contains("SHA-256")), "{}: {found:?}", name.display());
        std::fs::write(&path, &all[name]).unwrap();
    }
}

#[test]
fn the_collision_layer_is_near_the_model_closed_and_much_smaller() {
    for compression in ALL {
        let mut options = compressed(compression);
        options.output.collision_metres = Some(0.02);
        let (_keep, out, report) = built(bumpy_torus(600, 250), &options);
        let collision = report.collision.unwrap();
        assert!(collision.deviation <= 0.02 + 0.001, "{collision:?}");
        assert!(collision.triangles * 3 < report.leaf_triangles, "{collision:?} of {}", report.leaf_triangles);
        let extras = &tileset_json(&out)["asset"]["extras"]["collision"];
        assert_eq!(extras["uri"], "collision/tileset.json");
        let folder = out.join("collision");
        let mut all = Vec::new();
        let mut next = vec![tileset_json(&folder)["root"].clone()];
        while let Some(tile) = next.pop() {
            next.extend(tile["children"].as_array().cloned().unwrap_or_default());
            if let Some(uri) = tile["content"]["uri"].as_str() {
                assert_eq!(tile["geometricError"], 0.0);
                all.extend(triangles(&folder, uri));
            }
        }
        assert_eq!(all.len(), collision.triangles);
        assert_eq!(open_edges(all.iter()), 0, "{compression:?}: somebody falls through");
        assert_eq!(problems(&folder), Vec::<String>::new());
    }
}

#[test]
fn the_reports_say_what_was_built_and_nothing_of_when() {
    let mut wrong = bumpy_torus(300, 120);
    wrong.primitives[0].positions[5] = [f32::NAN; 3];
    let (_keep, out, report) = built(wrong.clone(), &options(full()));
    let json: Value = serde_json::from_slice(&std::fs::read(out.join("build-report.json")).unwrap()).unwrap();
    assert_eq!(json["tiles"], report.tiles);
    assert_eq!(json["levels"].as_array().unwrap().len(), report.levels.len());
    assert!(json.get("seconds").is_none());
    assert!(json["warnings"][0]["text"].as_str().unwrap().contains("not a finite number"));
    let page = std::fs::read_to_string(out.join("report.html")).unwrap();
    for part in [
        "<html lang=\"en\">",
        "<title>Build report: scan &lt;1&gt;.ply</title>",
        "<th scope=\"col\">Triangles</th>",
        "not a finite number",
        "alt=\"Level 0 from above, north up\"",
        "<td>0.004</td>",
    ] {
        assert!(page.contains(part), "no {part}");
    }
    assert!(!page.contains("<script") && !page.contains("http"), "the page asks for something from elsewhere");
    assert_eq!(page.matches("<img ").count(), page.matches(" alt=\"").count());
    let (_keep, again, _) = built(wrong, &options(full()));
    assert!(files(&out) == files(&again));
}

#[test]
fn thumbnails_show_the_model_in_its_colour_before_a_plain_ground() {
    let mut model = relief_box(20);
    for material in &mut model.materials {
        material.base_color = [0.8, 0.05, 0.05, 1.0];
    }
    let (_keep, out, _) = built(model, &options(OutputOptions { thumbnails: true, ..OutputOptions::default() }));
    let picture = image::load_from_memory(&std::fs::read(out.join("thumbnail.jpg")).unwrap()).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (640, 480));
    let [red, green, _] = picture.get_pixel(320, 240).0;
    assert!(red > 90 && green < 90, "{red} {green}");
    let [red, green, blue] = picture.get_pixel(4, 4).0;
    assert!(red > 220 && green > 220 && blue > 220);
    assert!(out.join("thumbnails/L0_above.jpg").is_file());
}

#[test]
fn what_is_written_is_the_same_on_one_thread_and_on_two() {
    let mut model = hills(120);
    model.materials[0].base_color_texture = texture(&picture("ground", 1024, 768));
    let folder = tempfile::tempdir().unwrap();
    for compression in [Compression::Meshopt, Compression::Draco] {
        let output =
            OutputOptions { compression, pictures: PictureFormat::WebP, archive: Some(Packing::Zstd), ..full() };
        let results = [1, 2].map(|threads| {
            let out = folder.path().join(format!("{compression:?}{threads}.3tz"));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| build(model.clone(), &out, &options(output.clone()), &Silent)).unwrap();
            std::fs::read(&out).unwrap()
        });
        assert!(results[0] == results[1]);
    }
}

#[test]
fn an_archive_of_more_files_than_a_plain_zip_can_count_is_read_again() {
    use parvis::content::source::ArchiveWriter;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.3tz");
    let file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let mut writer = ArchiveWriter::new(file, Packing::Deflate);
    let count = 70_000u32;
    for i in 0..count {
        writer.add(&format!("tiles/{i}.glb"), &i.to_le_bytes()).unwrap();
    }
    writer.finish().unwrap();
    let archive = ArchiveSource::open(&path).unwrap();
    assert_eq!(archive.len(), count as usize);
    for i in [0, 65_534, 65_535, 65_536, count - 1] {
        assert_eq!(archive.read(&format!("tiles/{i}.glb"), 100).unwrap(), i.to_le_bytes());
    }
}
