//! `parvis check`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, print_json, print_line};
use crate::workshop::check::check;

/// Find everything that is wrong with a tileset or a visit
///
/// Exit code: 0 nothing found, 1 problems, 2 could not read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis check church/tileset.json")]
pub(super) struct Args {
    /// A visit's folder, a visit.json or a tileset.json
    path: PathBuf,
    /// Print the problems as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let report = check(&args.path).map_err(|e| Failure::new("check", e).json(args.json))?;
    if args.json {
        print_json(&report)?;
    } else {
        print_line(&report);
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
