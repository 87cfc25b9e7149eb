use parvis::visiting::speech::{Espeak, Manner, Piece, SpeechSink, State};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A program that notes its arguments and what it reads, and then does as `then` says.
fn fake(folder: &TempDir, then: &str) -> PathBuf {
    let at = folder.path().join("espeak-ng");
    let script = format!(
        "#!/bin/sh\ncd '{}'\nprintf '%s\\n' \"$@\" > arguments\ncat >> text\n{then}\n",
        folder.path().display()
    );
    // Written by a process of its own: another test that starts a program meanwhile would hold this file open, and a
    // program that is open for writing cannot be started.
    let mut writes = Command::new("sh")
        .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
        .arg(&at)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    writes.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    assert!(writes.wait().unwrap().success());
    at
}

fn piece(text: &str) -> Piece {
    Piece { text: text.to_owned(), language: "fr-FR".to_owned(), manner: Manner::default() }
}

/// Until it is not speaking any more, or a minute has passed.
fn rest(sink: &mut Espeak) -> State {
    wait_for(|| Some(sink.state()).filter(|state| *state != State::Saying))
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

fn read(folder: &TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap()
}

#[test]
fn the_text_goes_through_the_standard_input_and_no_shell_sees_it() {
    let folder = TempDir::new().unwrap();
    let mut sink = Espeak::new(fake(&folder, ""));
    let text = "-v; $(touch gone) `touch gone` 'l’été' \"[[h@l'oU]]\" && touch gone";
    sink.say(&piece(text));
    assert_eq!(rest(&mut sink), State::Resting);
    assert_eq!(read(&folder, "text"), text.replace("[[", "[ ["), "only its own notation is taken apart");
    assert!(!folder.path().join("gone").exists());
    assert_eq!(read(&folder, "arguments").lines().collect::<Vec<_>>(), Espeak::arguments("fr-FR", Manner::default()));
}

#[test]
fn rate_pitch_volume_and_voice_are_asked_for() {
    let asked = |language: &str, manner| Espeak::arguments(language, manner).join(" ");
    assert_eq!(asked("fr", Manner::default()), "--stdin -b 1 -s 175 -p 50 -a 100 -v fr");
    assert_eq!(asked("en-GB", Manner::new(2.0, 2.0, 0.5)), "--stdin -b 1 -s 350 -p 99 -a 50 -v en-gb");
    assert_eq!(asked("en-AU", Manner::new(0.5, 0.5, 0.0)), "--stdin -b 1 -s 88 -p 0 -a 0 -v en");
    for unknown in ["", "und", "tlh", "../../etc/passwd", "-h", "f\u{0}r", "\u{e9}"] {
        assert!(!asked(unknown, Manner::default()).contains("-v"), "{unknown:?}");
    }
}

#[test]
fn a_sentence_that_is_stopped_ends_at_once_and_the_next_can_begin() {
    let folder = TempDir::new().unwrap();
    let mut sink = Espeak::new(fake(&folder, "test -e second || { touch begun; exec sleep 600; }"));
    sink.say(&piece("Un"));
    wait_for(|| folder.path().join("begun").exists().then_some(()));
    assert_eq!(sink.state(), State::Saying);
    sink.stop();
    assert_eq!(rest(&mut sink), State::Resting, "that it was ended is no failure");
    std::fs::write(folder.path().join("second"), "").unwrap();
    sink.say(&piece("Deux"));
    assert_eq!(rest(&mut sink), State::Resting);
    assert_eq!(read(&folder, "text"), "UnDeux");
}

#[test]
fn a_program_that_fails_is_quoted() {
    let folder = TempDir::new().unwrap();
    let mut sink = Espeak::new(fake(&folder, "echo 'Error: The specified voice does not exist.' >&2; exit 1"));
    for _ in 0..2 {
        sink.say(&piece("Bonjour"));
        assert_eq!(rest(&mut sink), State::Failed("espeak-ng: Error: The specified voice does not exist.".to_owned()));
        assert_eq!(sink.state(), State::Resting, "it is told once");
    }
    let mut mute = Espeak::new(fake(&folder, "exit 3"));
    mute.say(&piece("Bonjour"));
    let State::Failed(why) = rest(&mut mute) else { panic!("it did not fail") };
    assert!(why.contains('3'), "{why}");
}

#[test]
fn a_machine_without_sound_is_noticed_although_the_program_ends_well() {
    let folder = TempDir::new().unwrap();
    let complaint = "echo 'ALSA lib pcm.c:2666: Unknown PCM default' >&2";
    let mut silent = Espeak::new(fake(&folder, &format!("{complaint}; echo 'error: No such file or directory' >&2")));
    silent.say(&piece("Bonjour"));
    assert_eq!(rest(&mut silent), State::Failed("espeak-ng: error: No such file or directory".to_owned()));
    let mut sounding = Espeak::new(fake(&folder, complaint));
    sounding.say(&piece("Bonjour"));
    assert_eq!(rest(&mut sounding), State::Resting, "sound libraries complain of this and that");
}

#[test]
fn a_program_that_babbles_or_does_not_listen_holds_nobody_up() {
    let folder = TempDir::new().unwrap();
    let at = fake(&folder, "head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero");
    let mut sink = Espeak::new(at);
    sink.say(&piece("Bonjour"));
    assert_eq!(rest(&mut sink), State::Resting);
    let mut deaf = Espeak::new(PathBuf::from("/bin/false"));
    deaf.say(&piece(&"Bonjour ".repeat(30)));
    assert!(matches!(rest(&mut deaf), State::Failed(_)));
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let mut sink = Espeak::new(PathBuf::from("/nowhere/espeak-ng"));
    sink.say(&piece("Bonjour"));
    let State::Failed(why) = sink.state() else { panic!("it did not fail") };
    assert!(why.contains("/nowhere/espeak-ng could not be started"), "{why}");
    assert_eq!(sink.state(), State::Resting);
}

#[test]
fn who_is_dropped_falls_silent_and_leaves_no_process_behind() {
    let folder = TempDir::new().unwrap();
    let mut sink = Espeak::new(fake(&folder, "echo $$ > number.part; mv number.part number; exec sleep 600"));
    sink.say(&piece("Bonjour"));
    let number = wait_for(|| std::fs::read_to_string(folder.path().join("number")).ok());
    drop(sink);
    let process = Path::new("/proc").join(number.trim());
    if Path::new("/proc/self").exists() {
        // A process that ended but was not collected is still listed there.
        wait_for(|| (!process.exists()).then_some(()));
    }
}
