//! What people and machines read: progress, results, failures.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::trace::Trace;
use crate::workshop::progress::Progress;

/// A command that could not do its work: what, and what to do about it.
#[derive(Debug)]
pub(super) struct Failure {
    /// A word for machines.
    code: &'static str,
    text: String,
    json: bool,
}

impl Failure {
    pub(super) fn new(code: &'static str, text: impl Display) -> Self {
        Self { code, text: text.to_string(), json: false }
    }

    /// Print as JSON when `json`.
    pub(super) fn json(mut self, json: bool) -> Self {
        self.json = json;
        self
    }

    /// Prints it and gives the exit code 2: could not do or read what was asked for; after Ctrl-C the code that shells
    /// give.
    pub(super) fn print(self) -> ExitCode {
        if self.json {
            let value = serde_json::json!({ "error": { "code": self.code, "message": self.text } });
            print_line(&value);
        } else {
            // The first sentence says what, the rest what to do.
            let report = match self.text.split_once(". ") {
                Some((what, todo)) => miette::miette!(code = self.code, help = todo.to_owned(), "{what}"),
                None => miette::miette!(code = self.code, "{}", self.text),
            };
            let mut stderr = std::io::stderr().lock();
            // Nobody is left to tell when even this fails.
            drop(writeln!(stderr, "{report:?}"));
        }
        ExitCode::from(if INTERRUPTED.load(Ordering::Relaxed) { 130 } else { 2 })
    }
}

/// One line to standard output. A closed pipe is no failure: the reader has had enough.
pub(super) fn print_line(line: &impl Display) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

/// A result for machines.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::new("json", e))?;
    print_line(&text);
    Ok(())
}

/// Sends the log to standard error: warnings, or more with -v; RUST_LOG wins.
/// With a trace, what takes time is written there.
pub(super) fn set_up_logging(verbose: u8, trace: Option<&Trace>) {
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;
    use tracing_subscriber::{EnvFilter, Layer as _};
    let default = match verbose {
        0 => "warn,wgpu_hal=error,wgpu_core=error,naga=error",
        1 => "info,wgpu=error,naga=error",
        _ => "debug,wgpu=warn,naga=warn",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter);
    let subscriber = tracing_subscriber::registry().with(log).with(trace.map(Trace::layer));
    // A second call in one process (tests) keeps the first.
    drop(subscriber.try_init());
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Progress on a terminal, silence in a pipe; Ctrl-C asks the work to stop.
#[derive(Clone)]
pub(super) struct Terminal {
    bar: ProgressBar,
}

impl Terminal {
    /// Starts to listen for Ctrl-C. The work ends at its next convenient point and leaves nothing half-written;
    /// a second Ctrl-C ends the process at once.
    pub(super) fn new() -> Self {
        let installed = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            // Pictures are taken by an app, which is asked to exit.
            #[cfg(feature = "viewer")]
            bevy::app::TerminalCtrlCHandlerPlugin::gracefully_exit();
        });
        if let Err(error) = installed {
            tracing::debug!("Ctrl-C is not listened to: {error}");
        }
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Terminal {
    fn phase(&self, name: &str, total: u64) {
        let template = if total > 0 {
            "{spinner:.yellow} {msg:<28} {bar:30.cyan/black} {percent:>3} %  {per_sec}  {elapsed}, {eta} left"
        } else {
            "{spinner:.yellow} {msg:<28} {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        self.bar.set_length(total);
        self.bar.set_message(name.to_owned());
    }

    fn advance(&self, steps: u64) {
        self.bar.inc(steps);
    }

    fn cancelled(&self) -> bool {
        INTERRUPTED.load(Ordering::Relaxed)
    }
}
