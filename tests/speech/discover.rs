use parvis::visiting::speech::{Machine, discover};
use std::path::{Path, PathBuf};

fn names(machine: &Machine) -> Vec<String> {
    discover(machine).iter().map(|sink| sink.name().to_owned()).collect()
}

fn program(folder: &Path, name: &str, may_run: bool) {
    let file = folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    std::fs::write(&file, "").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if may_run { 0o755 } else { 0o644 };
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    assert!(may_run || cfg!(unix));
}

#[test]
fn a_bare_machine_has_no_voice() {
    assert!(names(&Machine::default()).is_empty());
}

#[test]
fn espeak_ng_is_preferred_to_its_predecessor() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine { programs: vec![folder.path().to_owned()], ..Machine::default() };
    program(folder.path(), "espeak", true);
    assert_eq!(names(&machine), ["espeak"]);
    program(folder.path(), "espeak-ng", true);
    assert_eq!(names(&machine), ["espeak-ng"]);
}

#[cfg(unix)]
#[test]
fn only_what_may_be_run_counts_and_nothing_beside_the_current_folder() {
    let folder = tempfile::tempdir().unwrap();
    program(folder.path(), "espeak-ng", false);
    let machine =
        Machine { programs: vec![folder.path().to_owned(), PathBuf::from("."), PathBuf::new()], ..Machine::default() };
    assert!(names(&machine).is_empty());
    assert!(machine.program("sh").is_none());
}

#[cfg(unix)]
#[test]
fn the_systems_voices_come_first() {
    let folder = tempfile::tempdir().unwrap();
    program(folder.path(), "espeak-ng", true);
    let machine = Machine {
        programs: vec![folder.path().to_owned()],
        runtime_folder: Some(folder.path().to_owned()),
        ..Machine::default()
    };
    assert_eq!(names(&machine), ["espeak-ng"], "neither a socket nor a program");
    std::fs::create_dir(folder.path().join("speech-dispatcher")).unwrap();
    std::fs::write(folder.path().join("speech-dispatcher/speechd.sock"), "").unwrap();
    assert_eq!(names(&machine), ["speech-dispatcher", "espeak-ng"]);
}

#[test]
fn the_address_of_speech_dispatcher_is_honoured() {
    let at = |address: Option<&str>| {
        let speechd_address = address.map(str::to_owned);
        Machine { runtime_folder: Some(PathBuf::from("/run/me")), speechd_address, ..Machine::default() }
            .speechd_socket()
    };
    let usual = Some(PathBuf::from("/run/me/speech-dispatcher/speechd.sock"));
    if cfg!(unix) {
        assert_eq!(at(None), usual);
        assert_eq!(at(Some("unix_socket")), usual);
        assert_eq!(at(Some("unix_socket:/tmp/other.sock")), Some(PathBuf::from("/tmp/other.sock")));
    }
    assert_eq!(at(Some("unix_socket:beside.sock")), None);
    assert_eq!(at(Some("inet_socket:localhost:6560")), None);
    assert_eq!(at(Some("nonsense")), None);
}
