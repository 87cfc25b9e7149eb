//! The thread that talks with speech-dispatcher. It may wait, nobody waits for it; a second one only reads.

use super::{Lines, Message};
use crate::visiting::speech::language::primary;
use crate::visiting::speech::{Manner, Piece};
use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::{Duration, Instant};

/// The service is started and listens within this.
const START: Duration = Duration::from_secs(5);

/// An answer comes within this.
const ANSWER: Duration = Duration::from_secs(3);

/// After it was told to stop it is silent within this, whether it says so or not.
const SILENT: Duration = Duration::from_secs(1);

/// What may come between a command and its answer.
const MOST_BETWEEN: usize = 512;

pub(super) struct Place {
    pub socket: PathBuf,
    pub program: Option<PathBuf>,
    pub language: String,
}

/// What the thread hears.
pub(super) enum Wake {
    Say(u64, Piece),
    Stop,
    /// Nobody wants to hear anything any more.
    Over,
    Came(Message),
    Lost(String),
}

/// What it tells, with the number of the piece.
pub(super) enum Told {
    Ended(u64),
    Failed(u64, String),
    Gone(String),
}

/// The whole life of the thread.
pub(super) fn run(
    place: &Place,
    wakes: Receiver<Wake>,
    to_itself: SyncSender<Wake>,
    tell: &Sender<Told>,
    over: &AtomicBool,
) {
    let told = connect(place).and_then(|stream| {
        let reads = stream.try_clone().map_err(|error| format!("its socket: {error}"))?;
        std::thread::Builder::new()
            .name("speech-dispatcher answers".to_owned())
            .spawn(move || read(reads, &to_itself))
            .map_err(|error| format!("no thread for its answers: {error}"))?;
        let mut client = Client { stream, wakes, between: VecDeque::new(), saying: None, manner: None, language: None };
        let ended = client.greet().and_then(|()| client.work(place, tell, over));
        // The reader ends with the connection. It may be closed already.
        drop(client.stream.shutdown(Shutdown::Both));
        ended
    });
    if let Err(why) = told {
        // The sink may be gone, then nobody needs to know.
        drop(tell.send(Told::Gone(why)));
    }
}

fn connect(place: &Place) -> Result<UnixStream, String> {
    let by = Instant::now() + START;
    let mut started = false;
    loop {
        let error = match UnixStream::connect(&place.socket) {
            Ok(stream) => {
                // A service that does not read must not hold the thread.
                let set = stream.set_write_timeout(Some(ANSWER));
                return set.map(|()| stream).map_err(|error| format!("its socket: {error}"));
            }
            Err(error) => error,
        };
        let Some(program) = place.program.as_ref().filter(|_| Instant::now() < by) else {
            return Err(format!("nobody answers at {}: {error}", place.socket.display()));
        };
        if !started {
            started = true;
            // It leaves a service behind and ends; where that is forbidden it only ends.
            let mut starter = Command::new(program)
                .arg("--spawn")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .map_err(|error| format!("{} could not be started: {error}", program.display()))?;
            while matches!(starter.try_wait(), Ok(None)) && Instant::now() < by {
                std::thread::sleep(Duration::from_millis(20));
            }
            if matches!(starter.try_wait(), Ok(None)) {
                drop(starter.kill());
                drop(starter.wait());
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn read(mut stream: UnixStream, wakes: &SyncSender<Wake>) {
    let mut lines = Lines::default();
    let mut bytes = [0; 1024];
    let lost = loop {
        match stream.read(&mut bytes) {
            Ok(0) => break "it has closed the connection".to_owned(),
            Ok(count) => match lines.push(&bytes[..count]) {
                Ok(messages) => {
                    // Waits where the other thread does: what floods is not kept.
                    if messages.into_iter().any(|message| wakes.send(Wake::Came(message)).is_err()) {
                        return;
                    }
                }
                Err(error) => break error.to_string(),
            },
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break format!("the connection broke: {error}"),
        }
    };
    // Nobody needs to know where the other thread is gone.
    drop(wakes.send(Wake::Lost(lost)));
}

struct Client {
    stream: UnixStream,
    wakes: Receiver<Wake>,
    /// What came while an answer was waited for.
    between: VecDeque<Wake>,
    /// Number of the piece, number of the service's message, and when it is silent at the latest.
    saying: Option<(u64, Option<u64>, Option<Instant>)>,
    /// What the service was told last.
    manner: Option<Manner>,
    language: Option<String>,
}

impl Client {
    fn greet(&mut self) -> Result<(), String> {
        self.ask("SET SELF CLIENT_NAME user:parvis:main")?;
        for line in ["SET SELF NOTIFICATION ALL on", "SET SELF PRIORITY message"] {
            self.must(line)?;
        }
        // Older services do not know it, and read no markup either.
        self.ask("SET SELF SSML_MODE off")?;
        let (code, modules) = self.ask("LIST OUTPUT_MODULES")?;
        // The dummy plays a recording that says that there is no voice. The last line names the code.
        let real = modules.iter().rev().skip(1).any(|module| module != "dummy");
        if code < 300 && !real { Err("it has no voice (output module) installed".to_owned()) } else { Ok(()) }
    }

    fn work(&mut self, place: &Place, tell: &Sender<Told>, over: &AtomicBool) -> Result<(), String> {
        loop {
            let wake = match self.between.pop_front() {
                Some(wake) => Some(wake),
                None => self.wait()?,
            };
            if over.load(Ordering::Relaxed) {
                self.write("CANCEL SELF\r\nQUIT\r\n")?;
                return Ok(());
            }
            let told = match wake {
                Some(Wake::Say(serial, piece)) => self.say(serial, &piece, place)?,
                Some(Wake::Stop) => {
                    if let Some((_, _, silent)) = &mut self.saying {
                        *silent = Some(Instant::now() + SILENT);
                        self.ask("CANCEL SELF")?;
                    }
                    None
                }
                Some(Wake::Came(Message::Event { code: 702 | 703, message })) => self.ended(message),
                Some(Wake::Came(_) | Wake::Over) => None,
                Some(Wake::Lost(why)) => return Err(why),
                None => self.saying.take().map(|(serial, ..)| Told::Ended(serial)),
            };
            if told.is_some_and(|told| tell.send(told).is_err()) {
                return Ok(());
            }
        }
    }

    /// What comes next; `None` once what was stopped is silent.
    fn wait(&self) -> Result<Option<Wake>, String> {
        let gone = |_gone| "its thread was left alone".to_owned();
        let Some((_, _, Some(silent))) = self.saying else { return self.wakes.recv().map(Some).map_err(gone) };
        match self.wakes.recv_timeout(silent.saturating_duration_since(Instant::now())) {
            Ok(wake) => Ok(Some(wake)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err("its thread was left alone".to_owned()),
        }
    }

    /// One that was cancelled by somebody else, as by a screen reader, counts as said: nobody speaks against it.
    fn ended(&mut self, message: Option<u64>) -> Option<Told> {
        let (serial, ..) = self.saying.take_if(|(_, ours, _)| *ours == message)?;
        Some(Told::Ended(serial))
    }

    fn say(&mut self, serial: u64, piece: &Piece, place: &Place) -> Result<Option<Told>, String> {
        self.saying = None;
        let language = primary(&piece.language).unwrap_or_else(|| place.language.clone());
        if self.language.as_ref() != Some(&language) {
            self.ask(&format!("SET SELF LANGUAGE {language}"))?;
            self.language = Some(language);
        }
        if self.manner != Some(piece.manner) {
            for line in settings(piece.manner) {
                self.ask(&line)?;
            }
            self.manner = Some(piece.manner);
        }
        let (code, words) = self.ask("SPEAK")?;
        if code != 230 {
            return Ok(Some(Told::Failed(serial, refused(code, &words))));
        }
        let text = piece.text.replace(char::is_control, " ");
        // A line of one dot ends the text.
        let dot = if text.starts_with('.') { "." } else { "" };
        let (code, words) = self.ask(&format!("{dot}{text}\r\n."))?;
        if code != 225 {
            return Ok(Some(Told::Failed(serial, refused(code, &words))));
        }
        self.saying = Some((serial, words.first().and_then(|number| number.parse().ok()), None));
        Ok(None)
    }

    fn must(&mut self, line: &str) -> Result<(), String> {
        let (code, words) = self.ask(line)?;
        if code < 300 { Ok(()) } else { Err(format!("{line}: {}", refused(code, &words))) }
    }

    /// Sends a line and waits for its answer; what else comes is kept for later.
    fn ask(&mut self, line: &str) -> Result<(u16, Vec<String>), String> {
        self.write(&format!("{line}\r\n"))?;
        let by = Instant::now() + ANSWER;
        loop {
            match self.wakes.recv_timeout(by.saturating_duration_since(Instant::now())) {
                Ok(Wake::Came(Message::Reply { code, lines })) => return Ok((code, lines)),
                Ok(Wake::Lost(why)) => return Err(why),
                Ok(wake) if self.between.len() < MOST_BETWEEN => self.between.push_back(wake),
                Ok(_) => return Err("it answers with nothing but news".to_owned()),
                Err(_) => return Err(format!("no answer within {} s", ANSWER.as_secs())),
            }
        }
    }

    fn write(&mut self, text: &str) -> Result<(), String> {
        self.stream.write_all(text.as_bytes()).map_err(|error| format!("it takes no commands: {error}"))
    }
}

fn refused(code: u16, words: &[String]) -> String {
    let words: String = words.last().map(|words| words.chars().take(200).collect()).unwrap_or_default();
    format!("speech-dispatcher answers {code} {words}")
}

/// Rate and pitch go from -100 to 100 with the usual in the middle, volume from -100 to 100 with the usual at the top.
fn settings(manner: Manner) -> [String; 3] {
    let scale = |factor: f32, most: f32| {
        let base = if factor < 1.0 { 2.0 } else { most };
        (100.0 * factor.ln() / f32::ln(base)).clamp(-100.0, 100.0)
    };
    [
        format!("SET SELF RATE {:.0}", scale(manner.rate(), 3.0)),
        format!("SET SELF PITCH {:.0}", scale(manner.pitch(), 2.0)),
        format!("SET SELF VOLUME {:.0}", 200.0 * manner.volume() - 100.0),
    ]
}
