//! `parvis build`.

mod writing;

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
    /// The folder or the .3tz archive to write; it appears when everything is in it
    out: PathBuf,
    #[command(flatten)]
    writing: writing::Writing,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut options = BuildOptions::default();
    args.writing.apply(&mut options, &args.input, &args.out).map_err(|failure| failure.json(args.json))?;
    let terminal = Terminal::new();
    terminal.phase("reading the model", 0);
    let loaded = mesh::load(&args.input).map_err(|e| Failure::new("model", e).json(args.json))?;
    for warning in &loaded.warnings {
        tracing::warn!("{}: {warning}", args.input.display());
    }
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
        print_line(&format!(
            "{:.1} MB: {:.2} bytes for each triangle of the model",
            report.bytes as f64 / 1e6,
            report.bytes_per_triangle()
        ));
        for warning in &report.warnings {
            print_line(warning);
        }
    }
    Ok(ExitCode::SUCCESS)
}
