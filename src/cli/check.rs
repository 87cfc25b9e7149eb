//! `parvis check`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::content::payload;
use crate::workshop::check::{Content, Vertices, check};

/// Find everything that is wrong with a tileset or a visit
///
/// Exit code: 0 nothing found, 1 problems, 2 could not read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis check church/tileset.json")]
pub(super) struct Args {
    /// A visit's folder, a visit.json, a tileset.json, an archive of them (.3tz, .zip), or an https:// address of them
    path: PathBuf,
    /// Print the problems as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    super::refuse_absent(&args.path).map_err(|failure| failure.json(args.json))?;
    let terminal = Terminal::new();
    let result = check(&args.path, &decode, &terminal);
    terminal.finish();
    let report = result.map_err(|e| Failure::new("check", e).json(args.json))?;
    if args.json {
        print_json(&report)?;
    } else {
        for problem in &report.problems {
            print_line(problem);
        }
        print_line(&format!(
            "{}: {}, {}; {}, {}",
            args.path.display(),
            counted(report.tiles, "tile"),
            counted(report.contents, "content"),
            counted(report.errors(), "error"),
            counted(report.warnings(), "warning")
        ));
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// "1 tile", "2 tiles".
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Decodes a content as a visitor's program would, and keeps where it lies.
fn decode(content: &Content<'_>) -> Result<Vertices, String> {
    let fetch = |uri: &str| content.source.read(uri, MAX_RESOURCE_BYTES).map_err(|e| e.to_string());
    let options = payload::DecodeOptions {
        gltf_z_up: content.gltf_z_up,
        ..payload::DecodeOptions::new(content.visit_from_tile, &fetch)
    };
    let loaded = payload::decode(content.bytes, content.uri, &options).map_err(|e| e.to_string())?;
    if let Some(warning) = loaded.warnings.into_iter().next() {
        return Err(warning);
    }
    let tile = loaded.value;
    let positions = tile.model.primitives.iter().flat_map(|primitive| &primitive.positions);
    Ok(Vertices { center: tile.center, offsets: positions.map(|p| glam::Vec3::from_array(*p)).collect() })
}

/// No file that a content names may be larger.
const MAX_RESOURCE_BYTES: u64 = 256 << 20;
