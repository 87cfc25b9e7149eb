//! `parvis build`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::content::mesh;
use crate::workshop::build::{BuildOptions, build};
use crate::workshop::progress::Progress as _;

/// Turn a model (.glb, .gltf, .obj, .ply) into a 3D Tiles 1.1 tileset
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis build church.glb church/ && parvis church/")]
pub(super) struct Args {
    /// The model
    input: PathBuf,
    /// The folder to write; it appears when everything is in it
    out: PathBuf,
    /// Replace OUT when it exists
    #[arg(long)]
    overwrite: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    terminal.phase("reading the model", 0);
    let loaded = mesh::load(&args.input).map_err(|e| Failure::new("model", e).json(args.json))?;
    for warning in &loaded.warnings {
        tracing::warn!("{}: {warning}", args.input.display());
    }
    let options = BuildOptions { overwrite: args.overwrite, ..BuildOptions::default() };
    let result = build(loaded.value, &args.out, &options, &terminal);
    terminal.finish();
    let report = result.map_err(|e| Failure::new("build", e).json(args.json))?;
    if args.json {
        print_json(&report)?;
    } else {
        print_line(&format!(
            "{}: {} triangles in {} tiles on {} levels ({} triangles in all levels)",
            args.out.display(),
            report.leaf_triangles,
            report.tiles,
            report.levels.len(),
            report.stored_triangles
        ));
        for warning in &report.warnings {
            print_line(warning);
        }
    }
    Ok(ExitCode::SUCCESS)
}
