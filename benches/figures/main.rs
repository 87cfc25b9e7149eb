//! `cargo bench`: figures of this machine, in the tables of `docs/performance.md`.
//!
//! Every figure says what it was taken on; nothing is judged here. Each part runs in a process of its own, so that its
//! memory is its own. `cargo bench -- plain-100000` takes the figures of that part alone.
#![expect(clippy::unwrap_used, reason = "the server that tests share stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "a table on standard output is what this program is for")]

#[cfg(feature = "viewer")]
mod arrivals;
mod building;
mod cathedral;
mod decoding;
mod delayed;
mod hidden;
mod house;
#[cfg(feature = "viewer")]
mod pictures;
mod process;
mod rays;
mod reading;
mod routes;
mod scale;
mod selecting;
mod sizes;
mod walking;

use std::error::Error;
use std::process::Command;

use process::Meter;

/// The parts, in the order of the tables.
const PARTS: &[&str] = &[
    "cathedral-0",
    "cathedral-1",
    "plain-100000",
    "plain-1000000",
    "decoding",
    "routes",
    "build-1",
    "build-10",
    "build-quality",
    "walking-1",
    #[cfg(feature = "viewer")]
    "picture",
];

/// Parts that are only taken by name: they answer a question that was decided, want the machine for themselves, take
/// long, or write gigabytes.
const ON_DEMAND: &[&str] = &["arrivals", "hidden", "sizes", "delayed", "build-100", "reading-ply", "reading-obj"];

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo passes options such as --bench along.
    let parts: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if !parts.is_empty() {
        return parts.iter().try_for_each(|part| measure(part));
    }
    println!("# Parvis {}, {}", env!("CARGO_PKG_VERSION"), process::machine());
    let begin = Meter::start();
    let program = std::env::current_exe()?;
    for part in PARTS {
        let status = Command::new(&program).arg(part).status()?;
        if !status.success() {
            return Err(format!("{part} ended with {status}").into());
        }
    }
    println!("\nAll figures took {:.0} s.", begin.stop().wall_secs);
    Ok(())
}

fn measure(part: &str) -> Result<(), Box<dyn Error>> {
    match part {
        "cathedral-0" => cathedral::measure(0),
        "cathedral-1" => cathedral::measure(1),
        "plain-100000" => {
            scale::measure(100_000);
            Ok(())
        }
        "plain-1000000" => {
            scale::measure(1_000_000);
            Ok(())
        }
        "build-1" => building::measure(1),
        "build-10" => building::measure(10),
        "build-100" => building::measure(100),
        "build-quality" => building::quality(),
        "walking-0" => walking::measure(0),
        "walking-1" => walking::measure(1),
        "decoding" => decoding::measure(),
        "routes" => routes::measure(),
        "hidden" => hidden::measure(),
        "delayed" => delayed::measure(),
        "reading-ply" => reading::measure("ply"),
        "reading-obj" => reading::measure("obj"),
        "sizes" => sizes::measure(),
        #[cfg(feature = "viewer")]
        "arrivals" => arrivals::measure(),
        #[cfg(feature = "viewer")]
        "picture" => pictures::measure(),
        unknown => {
            Err(format!("there is no part {unknown}; there are: {}", [PARTS, ON_DEMAND].concat().join(", ")).into())
        }
    }
}

/// Prints the head of a table of two columns.
fn table(title: &str) {
    println!("\n## {title}\n\n| figure | value |\n|---|---|");
}

/// Prints one line of a table.
fn row(figure: &str, value: impl std::fmt::Display) {
    println!("| {figure} | {value} |");
}
