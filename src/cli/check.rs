//! `parvis check`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::content::payload;
use crate::content::source::Source;
use crate::workshop::check::check;

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

/// Decodes a content as a visitor's program would, and keeps nothing.
fn decode(bytes: &[u8], uri: &str, source: &dyn Source) -> Result<(), String> {
    let fetch = |uri: &str| source.read(uri, MAX_RESOURCE_BYTES).map_err(|e| e.to_string());
    let options = payload::DecodeOptions::new(glam::DMat4::IDENTITY, &fetch);
    let loaded = payload::decode(bytes, uri, &options).map_err(|e| e.to_string())?;
    loaded.warnings.into_iter().next().map_or(Ok(()), Err)
}

/// No file that a content names may be larger.
const MAX_RESOURCE_BYTES: u64 = 256 << 20;
