//! `parvis completions` and `parvis man`: from the same definition as the commands.

use std::process::ExitCode;

use super::report::{Failure, print_line};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis completions bash > ~/.local/share/bash-completion/completions/parvis")]
pub(super) struct CompletionsArgs {
    /// Which shell
    shell: clap_complete::Shell,
}

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  parvis man > ~/.local/share/man/man1/parvis.1")]
pub(super) struct ManArgs {}

pub(super) fn completions(args: &CompletionsArgs, mut command: clap::Command) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "parvis", &mut script);
    print_line(&String::from_utf8_lossy(&script).trim_end());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn man(_args: &ManArgs, command: clap::Command) -> Result<ExitCode, Failure> {
    let page = clap_mangen::Man::new(command);
    let mut text = Vec::new();
    page.render(&mut text).map_err(|e| Failure::new("man", e))?;
    print_line(&String::from_utf8_lossy(&text).trim_end());
    Ok(ExitCode::SUCCESS)
}
