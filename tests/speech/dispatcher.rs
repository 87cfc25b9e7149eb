use parvis::visiting::speech::{Dispatcher, Lines, Machine, Manner, Message, Piece, SpeechSink, State, discover};
use proptest::prelude::*;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The answer after which nobody is there any more.
const CRASH: &str = "crash";

/// A service at a socket of its own, with everything that it was told.
struct Service {
    folder: TempDir,
    told: Arc<Mutex<Vec<String>>>,
}

impl Service {
    /// Answers as `differs` says, and where that is silent as speech-dispatcher does; `""` is no answer at all.
    fn start(differs: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
        let folder = TempDir::new().unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let listener = UnixListener::bind(folder.path().join("speechd.sock")).unwrap();
        let heard = Arc::clone(&told);
        std::thread::spawn(move || {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut message = 0;
            for line in BufReader::new(stream.try_clone().unwrap()).lines() {
                let Ok(line) = line else { return };
                message += u32::from(line == ".");
                let answer = differs(&line).unwrap_or_else(|| usual(&line, message));
                heard.lock().unwrap().push(line);
                if answer == CRASH {
                    return;
                }
                // Who has said goodbye does not wait for the answers; what it said is still read.
                drop(stream.write_all(answer.as_bytes()));
            }
        });
        Self { folder, told }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("speechd.sock")
    }

    fn sink(&self) -> Dispatcher {
        Dispatcher::new(self.socket(), None, "en".to_owned())
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    fn has_heard(&self, line: &str) -> bool {
        self.told().iter().any(|told| told == line)
    }
}

fn usual(line: &str, message: u32) -> String {
    match line {
        "LIST OUTPUT_MODULES" => "250-espeak-ng\r\n250-dummy\r\n250 OK MODULE LIST SENT\r\n".to_owned(),
        "SPEAK" => "230 OK RECEIVING DATA\r\n".to_owned(),
        "." => format!("{}{}", queued(message), ended(message)),
        "CANCEL SELF" => format!("213 OK CANCELED\r\n703-{message}\r\n703-7\r\n703 CANCELED\r\n"),
        _ if line.starts_with("SET ") => "200 OK\r\n".to_owned(),
        // The text.
        _ => String::new(),
    }
}

fn queued(message: u32) -> String {
    format!("225-{message}\r\n225 OK MESSAGE QUEUED\r\n701-{message}\r\n701-7\r\n701 BEGIN\r\n")
}

fn ended(message: u32) -> String {
    format!("702-{message}\r\n702-7\r\n702 END\r\n")
}

fn piece(language: &str, text: &str) -> Piece {
    Piece { text: text.to_owned(), language: language.to_owned(), manner: Manner::default() }
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let by = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < by, "it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn rest(sink: &mut Dispatcher) -> State {
    wait_for(|| Some(sink.state()).filter(|state| *state != State::Saying))
}

fn gone(sink: &mut Dispatcher) -> String {
    sink.say(&piece("fr", "Bonjour"));
    let State::Gone(why) = rest(sink) else { panic!("it is still there") };
    sink.say(&piece("fr", "Bonjour"));
    assert_eq!(sink.state(), State::Gone(why.clone()), "it does not come back");
    why
}

#[test]
fn a_sentence_is_said_in_its_language_and_ends() {
    let service = Service::start(|_| None);
    let mut sink = service.sink();
    for (language, text) in [("fr-FR", "Bonjour à tous"), ("fr", "Encore"), ("", "Hello")] {
        sink.say(&piece(language, text));
        assert_eq!(rest(&mut sink), State::Resting);
    }
    let told = service.told();
    let from = told.iter().position(|line| line.starts_with("SET SELF LANGUAGE")).unwrap();
    assert_eq!(
        told[from..],
        [
            "SET SELF LANGUAGE fr",
            "SET SELF RATE 0",
            "SET SELF PITCH 0",
            "SET SELF VOLUME 100",
            "SPEAK",
            "Bonjour à tous",
            ".",
            "SPEAK",
            "Encore",
            ".",
            "SET SELF LANGUAGE en",
            "SPEAK",
            "Hello",
            "."
        ]
    );
}

#[test]
fn rate_pitch_and_volume_are_asked_for_when_they_change() {
    let service = Service::start(|_| None);
    let mut sink = service.sink();
    sink.say(&Piece { manner: Manner::new(3.0, 0.5, 0.5), ..piece("fr", "Vite") });
    assert_eq!(rest(&mut sink), State::Resting);
    for line in ["SET SELF RATE 100", "SET SELF PITCH -100", "SET SELF VOLUME 0"] {
        assert!(service.has_heard(line), "{line} is not in {:?}", service.told());
    }
}

#[test]
fn a_text_that_looks_like_a_command_stays_a_text() {
    let service = Service::start(|_| None);
    let mut sink = service.sink();
    sink.say(&piece("fr", ".\r\n.\r\nQUIT"));
    assert_eq!(rest(&mut sink), State::Resting);
    let told = service.told();
    let speak = told.iter().position(|line| line == "SPEAK").unwrap();
    assert_eq!(told[speak + 1..], ["..  .  QUIT", "."]);
}

#[test]
fn a_stop_is_passed_on_and_waits_for_silence() {
    let service = Service::start(|line| (line == ".").then(|| queued(1)));
    let mut sink = service.sink();
    sink.say(&piece("fr", "Un long texte"));
    wait_for(|| service.has_heard(".").then_some(()));
    assert_eq!(sink.state(), State::Saying);
    sink.stop();
    assert_eq!(rest(&mut sink), State::Resting);
    assert!(service.has_heard("CANCEL SELF"));
}

#[test]
fn the_end_of_another_message_is_not_ours() {
    let (say, hear) = std::sync::mpsc::channel::<()>();
    let service = Service::start(move |line| {
        if line != "." {
            return None;
        }
        // The end comes before the answer that names the message, and so do those of others.
        let early = format!("{}{}{}", ended(41), ended(1), queued(1));
        say.send(()).ok()?;
        Some(early)
    });
    let mut sink = service.sink();
    sink.say(&piece("fr", "Un"));
    hear.recv().unwrap();
    assert_eq!(rest(&mut sink), State::Resting);
    let other = Service::start(|line| (line == ".").then(|| format!("{}{}", queued(1), ended(2))));
    let mut sink = other.sink();
    sink.say(&piece("fr", "Un"));
    wait_for(|| other.has_heard(".").then_some(()));
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(sink.state(), State::Saying);
}

#[test]
fn a_service_without_a_voice_is_left() {
    let service = Service::start(|line| (line == "LIST OUTPUT_MODULES").then(|| "250-dummy\r\n250 OK\r\n".to_owned()));
    assert!(gone(&mut service.sink()).contains("no voice"));
}

#[test]
fn nobody_at_the_socket_is_said() {
    let folder = TempDir::new().unwrap();
    let socket = folder.path().join("speechd.sock");
    let why = gone(&mut Dispatcher::new(socket.clone(), None, "en".to_owned()));
    assert!(why.contains(&socket.display().to_string()), "{why}");
}

#[test]
fn a_text_that_is_refused_fails_and_the_next_is_said() {
    let service = Service::start(|line| (line == "..odd").then(String::new));
    let refused = Arc::new(Mutex::new(true));
    let first = Arc::clone(&refused);
    let picky = Service::start(move |line| {
        let refuses = line == "SPEAK" && std::mem::take(&mut *first.lock().unwrap());
        refuses.then(|| "304 ERR INTERNAL\r\n".to_owned())
    });
    let mut sink = picky.sink();
    sink.say(&piece("fr", "Un"));
    assert_eq!(rest(&mut sink), State::Failed("speech-dispatcher answers 304 ERR INTERNAL".to_owned()));
    sink.say(&piece("fr", "Deux"));
    assert_eq!(rest(&mut sink), State::Resting);
    let mut sink = service.sink();
    sink.say(&piece("fr", ".odd"));
    assert_eq!(rest(&mut sink), State::Resting, "a leading dot is doubled");
}

#[test]
fn a_service_that_goes_away_or_talks_nonsense_is_left() {
    for nonsense in ["<html>\r\n", "HTTP/1.1 400 Bad Request\r\n", "99\r\n", "20x OK\r\n", "200_OK\r\n"] {
        let service = Service::start(move |_| Some(nonsense.to_owned()));
        assert!(gone(&mut service.sink()).contains("does not speak its protocol"), "{nonsense:?}");
    }
    let endless = Service::start(|_| Some("2".repeat(1_000_000)));
    assert!(gone(&mut endless.sink()).contains("4096 bytes"));
    let crashed = Service::start(|line| (line == "SPEAK").then(|| CRASH.to_owned()));
    assert!(gone(&mut crashed.sink()).contains("closed the connection"));
}

#[test]
fn who_is_dropped_says_goodbye() {
    let service = Service::start(|line| (line == ".").then(|| queued(1)));
    let mut sink = service.sink();
    sink.say(&piece("fr", "Un long texte"));
    wait_for(|| service.has_heard(".").then_some(()));
    drop(sink);
    wait_for(|| service.has_heard("QUIT").then_some(()));
    assert!(service.has_heard("CANCEL SELF"));
}

#[test]
fn a_service_is_found_where_the_address_says() {
    let service = Service::start(|_| None);
    let speechd_address = Some(format!("unix_socket:{}", service.socket().display()));
    let mut sinks = discover(&Machine { speechd_address, language: "fr".to_owned(), ..Machine::default() });
    sinks[0].say(&piece("", "Bonjour"));
    wait_for(|| (sinks[0].state() == State::Resting).then_some(()));
    assert!(service.has_heard("SET SELF LANGUAGE fr"), "the machine's language, where the text names none");
}

#[test]
fn answers_and_news_may_come_in_pieces_and_mixed() {
    let mut lines = Lines::default();
    let mut messages = Vec::new();
    for part in ["250-espeak", "-ng\r\n701-3\r", "\n701-7\r\n250 OK\r\n701 BE", "GIN\r\n213 OK\n"] {
        messages.extend(lines.push(part.as_bytes()).unwrap());
    }
    assert_eq!(
        messages,
        [
            Message::Reply { code: 250, lines: vec!["espeak-ng".to_owned(), "OK".to_owned()] },
            Message::Event { code: 701, message: Some(3) },
            Message::Reply { code: 213, lines: vec!["OK".to_owned()] },
        ]
    );
}

#[test]
fn an_answer_without_end_is_refused() {
    let mut lines = Lines::default();
    let refused = (0..1000).find_map(|_| lines.push(b"250-module\r\n").err()).unwrap();
    assert!(refused.to_string().contains("256 lines"), "{refused}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_however_they_are_parted(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"0127 -\r\n".to_vec())], 0..400),
        at in 0_usize..400,
    ) {
        let whole = Lines::default().push(&bytes);
        let (head, tail) = bytes.split_at(at.min(bytes.len()));
        let mut lines = Lines::default();
        let parted = lines.push(head).and_then(|mut first| {
            first.extend(lines.push(tail)?);
            Ok(first)
        });
        prop_assert_eq!(whole, parted);
    }
}
