//! `parvis build`.

mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::content::mesh;
use crate::content::mesh::stream::{ModelStream, of_model};
use crate::workshop::build::{self, BuildOptions, BuildPlan, BuildReport, CellReport};
use crate::workshop::progress::Progress as _;
use work::{Step, WorkArgs};

/// Turn a model (.glb, .gltf, .obj, .ply) into a 3D Tiles 1.1 tileset
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis build church.glb church/ && parvis church/\n\n\
    A large model on several machines that share a folder (see docs/cluster.md):\n  \
    parvis build scan.ply scan/ --plan\n  \
    parvis build scan.ply scan/ --cell 0     one for every cell of the plan, in any order\n  \
    parvis build scan.ply scan/ --finish")]
pub(super) struct Args {
    /// The model
    input: PathBuf,
    /// The folder to write; it appears when everything is in it
    out: PathBuf,
    /// Replace OUT when it exists, and begin anew where a build was left unfinished
    #[arg(long)]
    overwrite: bool,
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
    let mut stream = open(args, terminal)?;
    let options =
        BuildOptions { overwrite: args.overwrite, work: args.work.options(&[&args.input]), ..BuildOptions::default() };
    let (stream, out) = (&mut *stream, args.out.as_path());
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

fn open(args: &Args, terminal: &Terminal) -> Result<Box<dyn ModelStream>, Failure> {
    terminal.phase("reading the model", 0);
    let loaded = mesh::load(&args.input).map_err(|e| Failure::new("model", e))?;
    for warning in &loaded.warnings {
        tracing::warn!("{}: {warning}", args.input.display());
    }
    let mut model = loaded.value;
    model
        .expand_instances(u32::MAX as usize)
        .map_err(|count| Failure::new("model", format!("its copies have {count} triangles together. Split it")))?;
    Ok(Box::new(of_model(model)))
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
