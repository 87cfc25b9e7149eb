//! `parvis schema`.

use std::process::ExitCode;

use super::report::{Failure, print_json};
use crate::content::visit::{Tour, Visit};

/// Print the JSON Schema of visit.json or of tours
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis schema visit > visit.schema.json")]
pub(super) struct Args {
    /// Of which file
    #[arg(value_enum)]
    file: File,
    /// Print errors as JSON; a schema is JSON anyhow
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum File {
    /// visit.json
    Visit,
    /// tours/<id>.json
    Tour,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let schema = match args.file {
        File::Visit => Visit::json_schema(),
        File::Tour => Tour::json_schema(),
    };
    print_json(&schema).map_err(|failure| failure.json(args.json))?;
    Ok(ExitCode::SUCCESS)
}
