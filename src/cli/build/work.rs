//! Where and with what a build works.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::workshop::build::WorkOptions;

/// How a build works; it decides nothing about what comes out.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Work")]
pub(in crate::cli) struct WorkArgs {
    /// Most memory to take, such as 800M or 6G [default: a quarter of the machine's, at least 512M]
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    memory: Option<u64>,
    /// Threads [default: one for every core]
    #[arg(long, value_name = "COUNT")]
    threads: Option<std::num::NonZero<usize>>,
    /// Folder for what is done so far [default: OUT.parvis-work]
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
    /// Go on with a build that was stopped or killed; when stopped again, keep what is done
    #[arg(long)]
    resume: bool,
    /// Only sort the model, and lay the rest out in cells for several processes or machines
    #[arg(long, group = "step")]
    plan: bool,
    /// Only make this cell of the plan
    #[arg(long, group = "step", value_name = "ID", conflicts_with = "resume")]
    cell: Option<usize>,
    /// Only join the cells that were made
    #[arg(long, group = "step", conflicts_with = "resume")]
    finish: bool,
    /// Most triangles in a cell of the plan
    #[arg(long, value_name = "TRIANGLES", requires = "plan")]
    cell_triangles: Option<u64>,
}

/// What of a build is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Whole,
    Plan,
    Cell(usize),
    Finish,
}

impl WorkArgs {
    /// What to do.
    pub(super) fn step(&self) -> Step {
        match (self.plan, self.cell, self.finish) {
            (true, ..) => Step::Plan,
            (_, Some(cell), _) => Step::Cell(cell),
            (.., true) => Step::Finish,
            _ => Step::Whole,
        }
    }

    /// As the builder takes it, for a model read from `inputs`.
    pub(super) fn options(&self, inputs: &[&Path]) -> WorkOptions {
        WorkOptions {
            resumable: true,
            resume: self.resume,
            folder: self.work.clone(),
            memory_bytes: self.memory,
            threads: self.threads.map(std::num::NonZero::get),
            cell_triangles: self.cell_triangles,
            input: inputs.iter().map(|path| identity(path)).collect(),
        }
    }
}

/// What changes when a file does. Names are left out: the folder may be reached by another path on another machine.
fn identity(path: &Path) -> String {
    let about = std::fs::metadata(path).ok().map(|about| {
        let time = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        (about.len(), time.map(|time| time.as_secs()))
    });
    format!("{about:?};")
}

/// A size with or without a unit (K, M, G, T; of 1024).
fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim().trim_end_matches(['b', 'B', 'i']);
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        unit => return Err(format!("{unit} is no unit; write 800M or 6G")),
    };
    let number: f64 = digits.trim().parse().map_err(|_no_number| "write a size such as 800M or 6G".to_owned())?;
    let bytes = number * 2.0f64.powi(shift);
    if bytes.is_finite() && bytes >= 0.0 { Ok(bytes as u64) } else { Err("write a size such as 800M or 6G".to_owned()) }
}
