//! `parvis cathedral`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::workshop::cathedral::{CathedralOptions, write_visit};

/// Draw the built-in cathedral and write it as a visit
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis cathedral notre-dame/ --detail 1 && parvis notre-dame/")]
pub(super) struct Args {
    /// The folder to write; it appears when everything is in it
    out: PathBuf,
    /// Decides what is left to chance: the wear of stones, the tilt of chairs
    #[arg(long, default_value_t = CathedralOptions::default().seed)]
    seed: u64,
    /// 0 for tests to 3 for large machines
    #[arg(long, default_value_t = CathedralOptions::default().detail, value_parser = clap::value_parser!(u8).range(0..=3))]
    detail: u8,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    let options = CathedralOptions { seed: args.seed, detail: args.detail };
    let result = write_visit(&args.out, &options, &terminal);
    terminal.finish();
    let report = result.map_err(|e| Failure::new("cathedral", e).json(args.json))?;
    if args.json {
        print_json(&report)?;
    } else {
        print_line(&report);
    }
    Ok(ExitCode::SUCCESS)
}
