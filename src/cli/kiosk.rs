//! `parvis kiosk`: what a museum prepares for a public machine.

use std::io::{BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::report::{Failure, print_json, print_line};
use crate::content::files::{read_limited, write_new};
use crate::visiting::kiosk::config::KioskConfig;
use crate::visiting::kiosk::staff::hash_pin;

/// Largest file that is read, bytes: a whole one with all remarks has some ten thousand.
const MAX_BYTES: u64 = 1 << 20;
/// Longest line that a PIN is looked for in, bytes.
const LONGEST_PIN: u64 = 1024;

/// One of these.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Job {
    /// Write a file with remarks, where there is none
    #[arg(long, value_name = "FILE")]
    init: Option<PathBuf>,
    /// Find everything that is wrong with a file
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
    /// Read a PIN from standard input, and print its argon2 hash
    #[arg(long)]
    hash_pin: bool,
}

/// Prepare a public machine: its file, and the staff's PINs
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  parvis kiosk --init kiosk.toml       writes a file with everything that can be chosen, and remarks
  parvis kiosk --check kiosk.toml      says every mistake in it, with its line
  parvis kiosk --hash-pin              asks for a PIN and prints what stands for it in the file")]
pub(super) struct Args {
    #[command(flatten)]
    job: Job,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let done = match (&args.job.init, &args.job.check) {
        (Some(file), _) => init(file, args.json),
        (None, Some(file)) => check(file, args.json),
        (None, None) => pin(args.json),
    };
    done.map_err(|failure| failure.json(args.json))
}

fn init(file: &Path, json: bool) -> Result<ExitCode, Failure> {
    write_new(file, KioskConfig::template().as_bytes()).map_err(|error| {
        Failure::new(
            "kiosk",
            format!(
                "cannot write {}: {error}. Choose a name that is free, in a folder that may be written",
                file.display()
            ),
        )
    })?;
    if json {
        print_json(&json!({ "file": file.display().to_string() }))?;
    } else {
        print_line(&file.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn check(file: &Path, json: bool) -> Result<ExitCode, Failure> {
    let unread = |error: &dyn std::fmt::Display| {
        Failure::new(
            "kiosk",
            format!("cannot read {}: {error}. Name a file that `parvis kiosk --init` wrote", file.display()),
        )
    };
    let bytes = read_limited(file, MAX_BYTES).map_err(|error| unread(&error))?;
    let text = String::from_utf8(bytes).map_err(|error| unread(&error))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let problems = KioskConfig::parse(&text, folder).err().unwrap_or_default();
    if json {
        let problems: Vec<_> =
            problems.iter().map(|problem| json!({ "line": problem.line, "what": problem.what })).collect();
        print_json(&json!({ "file": file.display().to_string(), "problems": problems }))?;
    } else if problems.is_empty() {
        print_line(&format!("{}: nothing is wrong", file.display()));
    } else {
        for problem in &problems {
            print_line(&format!("{}:{}: {}", file.display(), problem.line, problem.what));
        }
    }
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The PIN comes by standard input: what stands on a command line can be read by everybody on the machine.
fn pin(json: bool) -> Result<ExitCode, Failure> {
    let fail = |error: &dyn std::fmt::Display| Failure::new("kiosk", error);
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .take(LONGEST_PIN)
        .read_line(&mut line)
        .map_err(|error| fail(&format!("the PIN cannot be read: {error}. Type it, or pipe it in")))?;
    let hash = hash_pin(line.trim_end_matches(['\r', '\n'])).map_err(|error| fail(&error))?;
    if json {
        print_json(&json!({ "hash": hash }))?;
    } else {
        print_line(&hash);
    }
    Ok(ExitCode::SUCCESS)
}
