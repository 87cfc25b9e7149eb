//! `parvis kiosk`: a public machine's file and PINs.

use super::{Said, parvis, run};
use std::io::Write as _;
use std::process::{Command, Stdio};

fn hash(command: &mut Command, pin: &str) -> Said {
    let child =
        command.args(["kiosk", "--hash-pin"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    child.stdin.take().unwrap().write_all(pin.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn the_file_that_is_written_is_right_and_never_over_another() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["kiosk", "--init", "kiosk.toml"]).code, 0);
    let checked = run(folder.path(), &["kiosk", "--check", "kiosk.toml"]);
    assert_eq!((checked.code, checked.out.trim()), (0, "kiosk.toml: nothing is wrong"), "{}", checked.err);
    run(folder.path(), &["kiosk", "--init", "kiosk.toml"]).refuses(&["kiosk.toml"]);
}

#[test]
fn every_mistake_of_a_file_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let text = "version = 1\nlanguages = [\"fr\"]\n[idle]\nwarn_after_s = 1\ncountdwon_s = 20\n";
    std::fs::write(folder.path().join("kiosk.toml"), text).unwrap();
    let said = run(folder.path(), &["kiosk", "--check", "kiosk.toml"]);
    assert_eq!(said.code, 1);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("kiosk.toml:4: ") && lines[1].starts_with("kiosk.toml:5: "), "{lines:?}");
    assert!(lines[1].contains("countdown_s"), "{lines:?}");
    let said = run(folder.path(), &["kiosk", "--check", "kiosk.toml", "--json"]);
    assert_eq!(said.json()["problems"][0]["line"], 4);
    run(folder.path(), &["kiosk", "--check", "missing.toml"]).refuses(&["missing.toml"]);
}

#[test]
fn a_pin_comes_by_standard_input_and_is_never_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    let said = hash(&mut parvis(folder.path()), "482915\n");
    assert_eq!(said.code, 0, "{}", said.err);
    let hash_of = said.out.trim();
    assert!(hash_of.starts_with("$argon2id$") && !hash_of.contains("482915"), "{hash_of}");
    let text = format!("version = 1\nlanguages = [\"fr\"]\n[staff]\nrestart = [\"{hash_of}\"]\n");
    std::fs::write(folder.path().join("kiosk.toml"), text).unwrap();
    assert_eq!(run(folder.path(), &["kiosk", "--check", "kiosk.toml"]).code, 0);
    let refused = hash(&mut parvis(folder.path()), "open sesame\n");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("digits") && !refused.err.contains("sesame"), "{}", refused.err);
}
