//! `parvis inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::build::PlacingArgs;
use super::report::{Failure, Terminal, print_json, print_line};
use crate::workshop::inspect::inspect;

/// Say what a model is, what is wrong with it, and what building it will take
///
/// Reads everything once, a piece at a time: models may be larger than the memory.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis inspect scan.ply --up z --scale mm")]
pub(super) struct Args {
    /// Models (.glb, .gltf, .obj, .ply), folders of them, or 3D Tiles: taken as one
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    placing: PlacingArgs,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    let result = args
        .placing
        .open(&args.inputs, &terminal, args.json)
        .and_then(|placed| inspect(placed, &terminal).map_err(|error| Failure::new("model", error).json(args.json)));
    terminal.finish();
    let inspection = result?;
    if args.json {
        print_json(&inspection)?;
    } else {
        print_line(&inspection);
    }
    Ok(ExitCode::SUCCESS)
}
