//! `cargo bench`: figures of this machine, in the tables of `docs/performance.md`.
//!
//! Every figure says what it was taken on; nothing is judged here. `cargo bench -- cathedral` (or `scale`, `picture`)
//! takes only the figures of that part.
#![allow(clippy::print_stdout, reason = "a table on standard output is what this program is for")]

mod cathedral;
#[cfg(feature = "viewer")]
mod pictures;
mod process;
mod scale;
mod selecting;

use std::error::Error;

use process::Meter;

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo passes options such as --bench along.
    let parts: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let begin = Meter::start();
    println!("# Parvis {}, {}", env!("CARGO_PKG_VERSION"), process::machine());

    if wanted("cathedral") {
        for detail in [0, 1] {
            cathedral::measure(detail)?;
        }
    }
    if wanted("scale") {
        for tiles in [100_000, 1_000_000] {
            scale::measure(tiles);
        }
    }
    #[cfg(feature = "viewer")]
    if wanted("picture") {
        pictures::measure()?;
    }
    println!("\nAll figures took {:.0} s.", begin.stop().wall_secs);
    Ok(())
}

/// Prints the head of a table of two columns.
fn table(title: &str) {
    println!("\n## {title}\n\n| figure | value |\n|---|---|");
}

/// Prints one line of a table.
fn row(figure: &str, value: impl std::fmt::Display) {
    println!("| {figure} | {value} |");
}
