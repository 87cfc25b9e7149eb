//! espeak-ng as a process: one for each sentence, so that a stop is the end of a process and nothing can be left behind.

use super::language::{primary, region};
use super::{Manner, Piece, SpeechSink, State};
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Of what the program complains, so many bytes are looked at.
const MOST_WORDS: u64 = 8192;

/// Languages that espeak-ng has, as far as a visit is likely to be in one.
const LANGUAGES: [&str; 24] = [
    "ar", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fi", "fr", "hu", "it", "ja", "la", "nb", "nl", "pl", "pt",
    "ro", "ru", "sv", "tr", "uk",
];

/// Those with a voice of their own for a region.
const REGIONS: [&str; 5] = ["en-gb", "en-us", "fr-be", "fr-ch", "pt-br"];

/// espeak-ng, or its predecessor espeak: both take the same options.
pub struct Espeak {
    program: PathBuf,
    name: String,
    child: Option<Child>,
    /// What the program has complained of, if there is a place for it.
    complaints: Option<File>,
    /// The last piece could not even begin.
    failed: Option<String>,
    stopped: bool,
}

impl Espeak {
    /// The program at this path.
    pub fn new(program: PathBuf) -> Self {
        let name = program.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Self { program, name, child: None, complaints: tempfile::tempfile().ok(), failed: None, stopped: false }
    }

    /// What the program is called with: the text is not among it, it goes through its standard input.
    pub fn arguments(language: &str, manner: Manner) -> Vec<String> {
        let mut arguments: Vec<String> = ["--stdin", "-b", "1"].map(str::to_owned).into();
        let number = |value: f32| format!("{value:.0}");
        // 175 words a minute is its usual rate, 80 the least; 50 its usual pitch of 0 to 99, 100 its usual volume of 200.
        let rate = number((175.0 * manner.rate()).max(80.0));
        let pitch = number((50.0 + 50.0 * manner.pitch().log2()).clamp(0.0, 99.0));
        for (option, value) in [("-s", rate), ("-p", pitch), ("-a", number(100.0 * manner.volume()))] {
            arguments.extend([option.to_owned(), value]);
        }
        if let Some(voice) = voice(language) {
            arguments.extend(["-v".to_owned(), voice]);
        }
        arguments
    }

    fn begin(&mut self, piece: &Piece) -> Result<Child, String> {
        let complaints = self.complaints.as_mut().and_then(|file| {
            // The program writes where this file stands: from its beginning.
            file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.try_clone()).ok()
        });
        let mut child = Command::new(&self.program)
            .args(Self::arguments(&piece.language, piece.manner))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(complaints.map_or_else(Stdio::null, Stdio::from))
            .spawn()
            .map_err(|error| format!("{} could not be started: {error}", self.program.display()))?;
        // A piece is a kilobyte or less: it fits into the pipe whether the program reads or not. One that does not want
        // the text says so by how it ends.
        let taken = child.stdin.take().map(|mut stdin| stdin.write_all(plain(&piece.text).as_bytes()));
        if let Some(Err(error)) = taken {
            tracing::debug!("{} does not take the text: {error}", self.name);
        }
        Ok(child)
    }

    /// Ends with success even where there is no sound: then it complains.
    fn outcome(&mut self, status: ExitStatus) -> State {
        let mut bytes = Vec::new();
        if let Some(file) = &mut self.complaints {
            let read = file.rewind().and_then(|()| file.take(MOST_WORDS).read_to_end(&mut bytes));
            if let Err(error) = read {
                tracing::debug!("what {} complained of cannot be read: {error}", self.name);
            }
        }
        let words = String::from_utf8_lossy(&bytes);
        let of_error = |line: &&str| line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("error:"));
        match (status.success(), words.lines().find(of_error)) {
            (true, None) => State::Resting,
            (_, Some(error)) => State::Failed(format!("{}: {}", self.name, error.trim())),
            (false, None) => State::Failed(format!("{} ended with {status}", self.name)),
        }
    }
}

impl SpeechSink for Espeak {
    fn name(&self) -> &str {
        &self.name
    }

    fn say(&mut self, piece: &Piece) {
        self.stop();
        self.stopped = false;
        // One that was stopped may not have ended yet; it is silent, and collected here.
        if let Some(child) = self.child.take() {
            collect(child);
        }
        match self.begin(piece) {
            Ok(child) => self.child = Some(child),
            Err(why) => self.failed = Some(why),
        }
    }

    fn stop(&mut self) {
        self.failed = None;
        self.stopped = true;
        if let Some(child) = &mut self.child
            && let Err(error) = child.kill()
        {
            tracing::debug!("{} cannot be ended: {error}", self.name);
        }
    }

    fn state(&mut self) -> State {
        if let Some(why) = self.failed.take() {
            return State::Failed(why);
        }
        let Some(child) = &mut self.child else { return State::Resting };
        match child.try_wait() {
            Ok(None) => State::Saying,
            Ok(Some(status)) => {
                self.child = None;
                if self.stopped { State::Resting } else { self.outcome(status) }
            }
            Err(error) => {
                self.child = None;
                State::Failed(format!("{} was lost: {error}", self.name))
            }
        }
    }
}

impl Drop for Espeak {
    fn drop(&mut self) {
        self.stop();
        if let Some(child) = self.child.take() {
            collect(child);
        }
    }
}

/// Waits for a process that is about to end, on a thread where it does not end at once: the system keeps its number until
/// somebody does.
fn collect(mut child: Child) {
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    let waits = std::thread::Builder::new().name("speech ends".to_owned()).spawn(move || child.wait());
    if let Err(error) = waits {
        tracing::debug!("no thread to wait for the end of a voice: {error}");
    }
}

/// The name of its voice for a language; `None`: its usual one.
fn voice(language: &str) -> Option<String> {
    let primary = primary(language)?;
    let whole = region(language).map(|region| format!("{primary}-{region}"));
    whole
        .filter(|whole| REGIONS.contains(&whole.as_str()))
        .or_else(|| LANGUAGES.contains(&primary.as_str()).then_some(primary))
}

/// Without what the program would take for its own notation of sounds, and on one line.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ").replace("[[", "[ [")
}
