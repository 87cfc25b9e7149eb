//! `parvis cathedral`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::report::{Failure, Terminal, print_json, print_line};
use crate::workshop::cathedral::{
    CathedralOptions, Cut, Epoch, Scan, Survey, self_check, write_cut, write_epoch, write_visit,
};

/// Draw the built-in cathedral and write it as a visit
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis cathedral notre-dame/ --detail 1 && parvis notre-dame/")]
pub(super) struct Args {
    /// The folder to write; it appears when everything is in it
    #[arg(required_unless_present = "self_check")]
    out: Option<PathBuf>,
    /// Decides what is left to chance: the wear of stones, the tilt of chairs
    #[arg(long, default_value_t = CathedralOptions::default().seed)]
    seed: u64,
    /// 0 for tests to 3 for large machines
    #[arg(long, default_value_t = CathedralOptions::default().detail, value_parser = clap::value_parser!(u8).range(0..=3))]
    detail: u8,
    /// Write nothing: look at every triangle for flipped, floating, interpenetrating and flickering parts
    #[arg(long, conflicts_with = "out")]
    self_check: bool,
    /// Write one of two epochs whose every difference is known, and wear-truth.json, which lists them: 2024 or 2034
    #[arg(long, value_parser = epoch)]
    epoch: Option<u16>,
    /// Scatter the epoch's vertices as a scanner would: standard deviation of each coordinate, in millimetres
    #[arg(long, value_name = "MM", requires = "epoch", default_value_t = 0.0, value_parser = millimetres)]
    scan_noise: f64,
    /// Leave so many holes in the epoch, as a scanner would
    #[arg(long, value_name = "COUNT", requires = "epoch", default_value_t = 0)]
    holes: u16,
    /// Shift the whole epoch, as a poor registration would: three numbers in millimetres, east, up and south
    #[arg(
        long, value_name = "X,Y,Z", requires = "epoch", num_args = 3, value_delimiter = ',',
        allow_negative_numbers = true, value_parser = millimetres
    )]
    offset: Vec<f64>,
    /// Build the tiles of a part alone: from and to, in metres east of the west front. A bay of the nave is 43.2,48.8
    #[arg(
        long, value_name = "FROM,TO", allow_hyphen_values = true, conflicts_with = "epoch", value_parser = stretch
    )]
    between: Option<Cut>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let terminal = Terminal::new();
    let options = CathedralOptions { seed: args.seed, detail: args.detail };
    let Some(out) = &args.out else {
        terminal.finish();
        return check(options, args.json);
    };
    let result = match (args.epoch, args.between) {
        (None, None) => write_visit(out, &options, &terminal),
        (None, Some(part)) => write_cut(out, &options, part, &terminal),
        (Some(year), _) => {
            let offset_mm = <[f64; 3]>::try_from(args.offset.as_slice()).unwrap_or_default();
            let scan =
                Scan { noise_mm: args.scan_noise, offset_mm, wanted_holes: usize::from(args.holes), ..Scan::default() };
            let epoch = if year == 2034 { Epoch::Y2034 } else { Epoch::Y2024 };
            write_epoch(out, &options, &Survey { epoch, scan }, &terminal)
        }
    };
    terminal.finish();
    let report = result.map_err(|e| Failure::new("cathedral", e).json(args.json))?;
    if args.json {
        print_json(&report)?;
    } else {
        print_line(&report);
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails when anything is wrong with the shapes.
fn check(options: CathedralOptions, json: bool) -> Result<ExitCode, Failure> {
    let report = self_check(options);
    if json {
        print_json(&report)?;
    } else {
        print_line(&report);
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn epoch(text: &str) -> Result<u16, String> {
    match text {
        "2024" => Ok(2024),
        "2034" => Ok(2034),
        _ => Err("there are two epochs: 2024 and 2034".to_owned()),
    }
}

/// Two numbers of metres, the smaller one first.
fn stretch(text: &str) -> Result<Cut, String> {
    let number = |part: &str| part.trim().parse::<f32>().ok().filter(|n| n.is_finite());
    match text.split_once(',').map(|(from, to)| (number(from), number(to))) {
        Some((Some(from), Some(to))) if from < to => Ok(Cut { from, to }),
        _ => Err("two numbers of metres, the smaller one first, as in 43.2,48.8".to_owned()),
    }
}

/// A finite number of at most a metre.
fn millimetres(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|error: std::num::ParseFloatError| format!("this is no number: {error}"))?;
    if number.abs() <= 1000.0 { Ok(number) } else { Err("at most 1000 mm".to_owned()) }
}
