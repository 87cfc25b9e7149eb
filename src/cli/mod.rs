//! One file per command: arguments in, one call into a wing, a report out.

mod build;
mod cathedral;
mod check;
mod completions;
#[cfg(feature = "viewer")]
mod picture;
mod report;
#[cfg(feature = "viewer")]
mod visit;

use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{CommandFactory as _, Parser, Subcommand};

use report::Failure;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Visit the digital twin of a cathedral
#[derive(Debug, Parser)]
#[command(name = "parvis", version, styles = STYLES, after_help = EXAMPLES)]
struct Cli {
    /// Say more in the log (-v, -vv); RUST_LOG is obeyed too
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,

    #[command(subcommand)]
    command: Option<Command>,

    #[cfg(feature = "viewer")]
    #[command(flatten)]
    visit: visit::Args,
}

const EXAMPLES: &str = "Examples:
  parvis                             enter the built-in cathedral
  parvis my-scan/tileset.json        open a tileset
  parvis build church.glb church/    turn a model into tiles
  parvis picture church/ -o a.png    take a picture of it";

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "viewer")]
    Visit(visit::Args),
    Build(build::Args),
    Cathedral(cathedral::Args),
    #[cfg(feature = "viewer")]
    Picture(picture::Args),
    Check(check::Args),
    Completions(completions::CompletionsArgs),
    Man(completions::ManArgs),
}

/// Runs the command line and returns the process's exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // clap prints help to stdout with code 0, and mistakes to stderr with code 2.
        Err(error) => error.exit(),
    };
    report::set_up_logging(cli.verbose);
    let result = match cli.command {
        Some(command) => run(command),
        #[cfg(feature = "viewer")]
        None => visit::run(&cli.visit),
        #[cfg(not(feature = "viewer"))]
        None => Err(Failure::new("no_command", "say what to do: see parvis --help")),
    };
    match result {
        Ok(code) => code,
        Err(failure) => failure.print(),
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        #[cfg(feature = "viewer")]
        Command::Visit(args) => visit::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Cathedral(args) => cathedral::run(&args),
        #[cfg(feature = "viewer")]
        Command::Picture(args) => picture::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Completions(args) => completions::completions(&args, Cli::command()),
        Command::Man(args) => completions::man(&args, Cli::command()),
    }
}
