//! `parvis build`.

mod placing;
mod work;
mod writing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) use placing::PlacingArgs;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::workshop::build::{self, BuildOptions, BuildPlan, BuildReport, CellReport};
use work::{Step, WorkArgs};

/// Turn models (.glb, .gltf, .obj, .ply, or 3D Tiles) into one 3D Tiles 1.1 tileset
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis build church.glb church/ && parvis church/\n\n\
    A large model on several machines that share a folder (see docs/cluster.md):\n  \
    parvis build scan.ply scan/ --plan\n  \
    parvis build scan.ply scan/ --cell 0     one for every cell of the plan, in any order\n  \
    parvis build scan.ply scan/ --finish")]
pub(super) struct Args {
    /// Models (.glb, .gltf, .obj, .ply), folders of them, or 3D Tiles: taken as one
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The folder or the .3tz archive to write; it appears when everything is in it
    out: PathBuf,
    #[command(flatten)]
    placing: PlacingArgs,
    #[command(flatten)]
    writing: writing::Writing,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    work: WorkArgs,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    let result = do_step(args, &terminal);
    terminal.finish();
    result.map_err(|failure| failure.json(args.json))?;
    Ok(ExitCode::SUCCESS)
}

fn do_step(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let mut placed = args.placing.open(&args.inputs, terminal, args.json)?;
    for note in &placed.notes {
        tracing::warn!("{note}");
    }
    let inputs: Vec<&Path> = args.inputs.iter().map(PathBuf::as_path).collect();
    let mut options = BuildOptions { work: args.work.options(&inputs), ..BuildOptions::default() };
    args.writing.apply(&mut options, &args.inputs, &args.out)?;
    let (stream, out) = (placed.stream.as_mut(), args.out.as_path());
    let failed = |e| Failure::new("build", e);
    match args.work.step() {
        Step::Whole => {
            let report = build::build_stream(stream, out, &options, terminal).map_err(failed)?;
            print(args, terminal, &report, || tell(args, &report))
        }
        Step::Plan => {
            let plan = build::plan(stream, out, &options, terminal).map_err(failed)?;
            print(args, terminal, &plan, || tell_plan(&plan))
        }
        Step::Cell(cell) => {
            let report = build::build_cell(stream, out, cell, &options, terminal).map_err(failed)?;
            print(args, terminal, &report, || tell_cell(&report))
        }
        Step::Finish => {
            let report = build::finish(stream, out, &options, terminal).map_err(failed)?;
            print(args, terminal, &report, || tell(args, &report))
        }
    }
}

fn print(
    args: &Args,
    terminal: &Terminal,
    value: &impl serde::Serialize,
    for_people: impl FnOnce(),
) -> Result<(), Failure> {
    terminal.finish();
    if args.json {
        return print_json(value);
    }
    for_people();
    Ok(())
}

fn tell(args: &Args, report: &BuildReport) {
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

fn tell_plan(plan: &BuildPlan) {
    let last = plan.cells.len().saturating_sub(1);
    print_line(&format!(
        "{}: {} triangles in {} cells. Make each with --cell 0 to --cell {last}, then --finish",
        plan.folder.display(),
        plan.triangles,
        plan.cells.len()
    ));
}

fn tell_cell(report: &CellReport) {
    print_line(&format!("cell {}: {} tiles made, {} triangles", report.id, report.tiles, report.triangles));
}
