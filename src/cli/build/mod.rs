//! `parvis build`.

use std::path::PathBuf;
use std::process::ExitCode;

mod placing;

pub(super) use placing::PlacingArgs;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::content::mesh::stream::collect;
use crate::workshop::build::{BuildOptions, build};
use crate::workshop::progress::Progress as _;

/// Turn models (.glb, .gltf, .obj, .ply, or 3D Tiles) into one 3D Tiles 1.1 tileset
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis build church.glb church/ && parvis church/")]
pub(super) struct Args {
    /// Models (.glb, .gltf, .obj, .ply), folders of them, or 3D Tiles: taken as one
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The folder to write; it appears when everything is in it
    out: PathBuf,
    #[command(flatten)]
    placing: PlacingArgs,
    /// Replace OUT when it exists
    #[arg(long)]
    overwrite: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    let mut placed = args.placing.open(&args.inputs, &terminal, args.json)?;
    terminal.phase("reading the model", 0);
    let loaded = collect(placed.stream.as_mut()).map_err(|e| Failure::new("model", e).json(args.json))?;
    for line in placed.notes.iter().chain(&loaded.warnings) {
        tracing::warn!("{line}");
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
