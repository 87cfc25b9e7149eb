//! Which voices this machine has.

use super::language::primary;
use super::{Espeak, SpeechSink};
use std::env;
use std::path::{Path, PathBuf};

/// What is looked at to find voices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Machine {
    /// Folders of programs, in order. Those that are not absolute are left out: nothing is run because it lies where the
    /// program was started.
    pub programs: Vec<PathBuf>,
    /// Where sockets of this user's services are (`XDG_RUNTIME_DIR`).
    pub runtime_folder: Option<PathBuf>,
    /// Where speech-dispatcher listens (`SPEECHD_ADDRESS`), if not in its usual place: `unix_socket:/path`.
    pub speechd_address: Option<String>,
    /// The machine's language, for texts that name none: a language subtag ("fr").
    pub language: String,
}

impl Machine {
    /// The one we are on.
    pub fn here() -> Self {
        let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            programs: env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default(),
            runtime_folder: env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from),
            speechd_address: text("SPEECHD_ADDRESS"),
            language: sys_locale::get_locale().and_then(|locale| primary(&locale)).unwrap_or_else(|| "en".to_owned()),
        }
    }

    /// Where a program lies, if it may be run.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let folders = self.programs.iter().filter(|folder| folder.is_absolute());
        folders.map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION)).find(|file| may_run(file))
    }

    /// The socket of speech-dispatcher, whether it is there or not; `None` where it listens elsewhere than on a socket of
    /// this machine.
    pub fn speechd_socket(&self) -> Option<PathBuf> {
        let usual = || Some(self.runtime_folder.as_ref()?.join("speech-dispatcher").join("speechd.sock"));
        let socket =
            match self.speechd_address.as_deref().map(|address| address.split_once(':').unwrap_or((address, ""))) {
                None | Some(("unix_socket", "")) => usual(),
                Some(("unix_socket", path)) => Some(PathBuf::from(path)),
                Some(_) => None,
            };
        socket.filter(|socket| socket.is_absolute())
    }
}

/// The voices of a machine, the preferred first: those of the system, which the visitor has set up, then espeak-ng. Starts
/// nothing.
pub fn discover(machine: &Machine) -> Vec<Box<dyn SpeechSink>> {
    let mut sinks: Vec<Box<dyn SpeechSink>> = Vec::new();
    #[cfg(unix)]
    if let Some(socket) = machine.speechd_socket() {
        let program = machine.program("speech-dispatcher");
        if program.is_some() || socket.exists() {
            sinks.push(Box::new(super::Dispatcher::new(socket, program, machine.language.clone())));
        }
    }
    if let Some(program) = ["espeak-ng", "espeak"].into_iter().find_map(|name| machine.program(name)) {
        sinks.push(Box::new(Espeak::new(program)));
    }
    sinks
}

#[cfg(unix)]
fn may_run(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn may_run(file: &Path) -> bool {
    file.is_file()
}
