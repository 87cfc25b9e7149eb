//! `parvis cathedral`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::workshop::cathedral::{CathedralOptions, self_check, write_visit};

/// Draw the built-in cathedral and write it as a visit
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis cathedral notre-dame/ --detail 1 && parvis notre-dame/")]
pub(super) struct Args {
    /// The folder to write; it appears when everything is in it
    #[arg(required_unless_present = "self_check")]
    out: Option<PathBuf>,
    /// Decides what is left to chance: the wear of stones, the tilt of chairs
    #[arg(long, default_value_t = CathedralOptions::default().seed)]
    seed: u64,
    /// 0 for tests to 3 for large machines
    #[arg(long, default_value_t = CathedralOptions::default().detail, value_parser = clap::value_parser!(u8).range(0..=3))]
    detail: u8,
    /// Write nothing: look at every triangle for flipped, floating, interpenetrating and flickering parts
    #[arg(long, conflicts_with = "out")]
    self_check: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    let options = CathedralOptions { seed: args.seed, detail: args.detail };
    let Some(out) = &args.out else {
        terminal.finish();
        return check(options, args.json);
    };
    let result = write_visit(out, &options, &terminal);
    terminal.finish();
    let report = result.map_err(|e| Failure::new("cathedral", e).json(args.json))?;
    if args.json {
        print_json(&report)?;
    } else {
        print_line(&report);
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails when anything is wrong with the shapes.
fn check(options: CathedralOptions, json: bool) -> Result<ExitCode, Failure> {
    let report = self_check(options);
    if json {
        print_json(&report)?;
    } else {
        print_line(&report);
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
