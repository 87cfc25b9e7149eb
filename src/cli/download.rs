//! `parvis download`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::workshop::download::{DownloadOptions, download};

/// Fetch a whole visit, tileset or archive from a server, to open it without the network
///
/// Run again after an interruption: it continues. Everything is read again in the end.
/// Exit code: 0 complete, 1 something is missing, 2 could not be done.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  parvis download https://host/church/tileset.json church/ && parvis church/
  parvis download https://host/church.3tz church.3tz")]
pub(super) struct Args {
    /// http:// or https:// address of a visit.json, a tileset.json, a folder with either, or an archive (.3tz, .zip)
    url: String,
    /// The folder to write to; of an archive the file
    out: PathBuf,
    /// Fetch everything again, whatever is there
    #[arg(long)]
    again: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    let options = DownloadOptions { again: args.again, ..DownloadOptions::default() };
    let result = download(&args.url, &args.out, &options, &terminal);
    terminal.finish();
    let report = result.map_err(|e| Failure::new("download", e).json(args.json))?;
    if args.json {
        print_json(&report)?;
    } else {
        for missing in &report.missing {
            print_line(&format!("{}: {}", missing.what, missing.why));
        }
        let state = if report.complete { "complete" } else { "not complete; run the same command again to try again" };
        print_line(&format!(
            "{}: {} files, {} bytes ({} fetched now), {state}",
            report.open, report.files, report.bytes, report.fetched_bytes
        ));
    }
    Ok(if report.complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
