//! `parvis captions`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::report::{Failure, print_json, print_line};
use crate::content::files::{read_limited, write_whole};
use crate::content::visit::captions::{Captions, MAX_FILE_BYTES, Problem, lint};

/// Check captions (WebVTT or SubRip), and write them as WebVTT
///
/// Exit code: 0 nothing found, 1 problems, 2 could not read or write.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis captions nave.srt -o nave.vtt")]
pub(super) struct Args {
    /// A .vtt or .srt file
    file: PathBuf,
    /// Write them here as WebVTT; cues that cannot be used are left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let shown = args.file.display();
    let fail = |code, what: String| Failure::new(code, what).json(args.json);
    let bytes = read_limited(&args.file, MAX_FILE_BYTES as u64)
        .map_err(|e| fail("missing", format!("{shown} cannot be read: {e}")))?;
    let captions = Captions::from_bytes(&bytes).map_err(|e| fail("captions", format!("{shown}: {e}")))?;
    if let Some(output) = &args.output {
        if output == &args.file {
            return Err(fail("output", format!("{shown} would be overwritten. Give another file after -o")));
        }
        write_whole(output, captions.to_vtt().as_bytes()).map_err(|e| {
            fail("output", format!("{} cannot be written: {e}. Choose another folder", output.display()))
        })?;
    }
    let rules = lint(&captions);
    if args.json {
        let told = |problems: &[Problem]| -> Vec<_> {
            problems.iter().map(|p| json!({ "line": p.line, "text": p.kind.to_string() })).collect()
        };
        let (cues, problems) = (captions.cues.len(), told(&captions.problems));
        print_json(&json!({ "cues": cues, "problems": problems, "rules": told(&rules), "written": args.output }))?;
    } else {
        for problem in captions.problems.iter().chain(&rules) {
            print_line(problem);
        }
        let (cues, problems) = (captions.cues.len(), captions.problems.len());
        print_line(&format!("{shown}: cues {cues}, problems {problems}, against the rules {}", rules.len()));
    }
    let clean = captions.problems.is_empty() && rules.is_empty();
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
