//! One file per command: arguments in, one call into a wing, a report out.

mod bench;
mod build;
mod captions;
mod cathedral;
mod check;
mod completions;
mod download;
mod inspect;
mod kiosk;
#[cfg(feature = "viewer")]
mod picture;
mod report;
mod schema;
#[cfg(feature = "viewer")]
mod sheet;
#[cfg(feature = "viewer")]
mod studio;
mod svx;
#[cfg(feature = "viewer")]
mod tour;
mod trace;
#[cfg(feature = "viewer")]
mod visit;

use std::path::Path;
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

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

#[cfg(feature = "viewer")]
const EXAMPLES: &str = "Examples:
  parvis                             enter the built-in cathedral
  parvis my-scan/tileset.json        open a tileset
  parvis build church.glb church/    turn a model into tiles
  parvis picture church/ -o a.png    take a picture of it";

#[cfg(not(feature = "viewer"))]
const EXAMPLES: &str = "Examples:
  parvis build church.glb church/    turn a model into tiles
  parvis cathedral notre-dame/       write the built-in cathedral
  parvis check church/               find what is wrong with a tileset

This build has no window: `visit` and `picture` need the Cargo feature `viewer`.";

#[derive(Debug, Subcommand)]
enum Command {
    #[cfg(feature = "viewer")]
    Visit(visit::Args),
    Bench(bench::Args),
    Build(Box<build::Args>),
    Captions(captions::Args),
    Cathedral(cathedral::Args),
    #[cfg(feature = "viewer")]
    Picture(picture::Args),
    #[cfg(feature = "viewer")]
    Sheet(sheet::Args),
    Check(check::Args),
    Download(download::Args),
    Inspect(inspect::Args),
    Kiosk(kiosk::Args),
    Schema(schema::Args),
    Svx(svx::Args),
    #[cfg(feature = "viewer")]
    Tour(tour::Args),
    Completions(completions::CompletionsArgs),
    Man(completions::ManArgs),
}

/// Runs the command line and returns the process's exit code.
pub fn main() -> ExitCode {
    let cli = match parse() {
        Ok(cli) => cli,
        // clap prints help to stdout with code 0, and mistakes to stderr with code 2.
        Err(error) => error.exit(),
    };
    let trace = match cli.trace().map(trace::Trace::create).transpose() {
        Ok(trace) => trace,
        Err(error) => {
            let text = format!("the trace cannot be written: {error}. Choose a file in a folder that may be written");
            return Failure::new("trace", text).print();
        }
    };
    report::set_up_logging(cli.verbose, trace.as_ref());
    let result = match cli.command {
        Some(command) => run(command),
        #[cfg(feature = "viewer")]
        None => visit::run(&cli.visit),
        #[cfg(not(feature = "viewer"))]
        None => Err(Failure::new("no_command", "say what to do: see parvis --help")),
    };
    // The subscriber lives as long as the program, and nobody drops it.
    if let Some(trace) = trace {
        trace.flush();
    }
    match result {
        Ok(code) => code,
        Err(failure) => failure.print(),
    }
}

impl Cli {
    /// Where the time that the command takes is to be written.
    fn trace(&self) -> Option<&Path> {
        match &self.command {
            Some(Command::Bench(args)) => args.trace.as_deref(),
            #[cfg(feature = "viewer")]
            Some(Command::Visit(args)) => args.trace.as_deref(),
            #[cfg(feature = "viewer")]
            None => self.visit.trace.as_deref(),
            _ => None,
        }
    }
}

/// As [`Cli::try_parse`], but what belongs to `visit` is not silently lost before another command.
fn parse() -> Result<Cli, clap::Error> {
    let mut definition = Cli::command();
    let matches = definition.try_get_matches_from_mut(std::env::args_os())?;
    let is_given =
        |id: &&str| *id != "verbose" && matches.value_source(id) == Some(clap::parser::ValueSource::CommandLine);
    if let Some(command) = matches.subcommand_name()
        && let Some(stray) = matches.ids().map(clap::Id::as_str).find(is_given)
    {
        let text = format!("'{stray}' stands before '{command}', where it has no meaning. Put it behind");
        return Err(definition.error(clap::error::ErrorKind::ArgumentConflict, text));
    }
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut definition))
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        #[cfg(feature = "viewer")]
        Command::Visit(args) => visit::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Captions(args) => captions::run(&args),
        Command::Cathedral(args) => cathedral::run(&args),
        #[cfg(feature = "viewer")]
        Command::Picture(args) => picture::run(&args),
        #[cfg(feature = "viewer")]
        Command::Sheet(args) => sheet::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Download(args) => download::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Kiosk(args) => kiosk::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Svx(args) => svx::run(&args),
        #[cfg(feature = "viewer")]
        Command::Tour(args) => tour::run(&args),
        Command::Completions(args) => completions::completions(&args, Cli::command()),
        Command::Man(args) => completions::man(&args, Cli::command()),
    }
}

/// Paths that can be told at once to lead nowhere, before anything is started for them.
fn refuse_absent(path: &Path) -> Result<(), Failure> {
    let text = path.to_string_lossy();
    // Servers are asked when the visit is opened.
    if crate::content::source::is_url(&text) {
        return Ok(());
    }
    if text.contains("://") {
        let text = format!("{text} is an address that cannot be read. Give one that begins with http:// or https://");
        return Err(Failure::new("network", text));
    }
    if !path.exists() {
        let text = format!("{text} does not exist. Check how it is written");
        return Err(Failure::new("missing", text));
    }
    Ok(())
}
