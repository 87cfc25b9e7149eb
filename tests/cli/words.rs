//! Help, completions, the manual page, and mistakes in the command line.

use super::{run, square};
use std::collections::BTreeSet;

fn commands() -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let help = run(folder.path(), &["--help"]);
    assert_eq!(help.code, 0);
    let listed = help.out.lines().skip_while(|line| *line != "Commands:").skip(1);
    // Wrapped descriptions are indented deeper than the names.
    listed
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_is_listed_and_shows_an_example_in_its_help() {
    let mut expected = vec![
        "bench",
        "build",
        "captions",
        "cathedral",
        "check",
        "completions",
        "download",
        "inspect",
        "kiosk",
        "man",
        "schema",
        "svx",
    ];
    if cfg!(feature = "viewer") {
        expected.extend(["picture", "sheet", "tour", "visit"]);
    }
    let commands = commands();
    assert_eq!(commands.iter().map(String::as_str).collect::<Vec<_>>(), {
        expected.sort_unstable();
        expected
    });
    let folder = tempfile::tempdir().unwrap();
    for command in commands {
        let help = run(folder.path(), &[&command, "--help"]);
        assert_eq!(help.code, 0, "{command}");
        let (_, examples) = help.out.split_once("Example").unwrap_or_else(|| panic!("{command} shows no example"));
        assert!(examples.contains(&format!("parvis {command}")), "{command}: {examples}");
        let has_json = help.out.contains("--json");
        assert_eq!(has_json, !["completions", "man"].contains(&command.as_str()), "{command} and --json");
    }
    let help = run(folder.path(), &["--help"]).out;
    assert!(help.contains("Examples:"), "{help}");
}

#[test]
fn completions_and_the_manual_page_name_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut pages = vec![run(folder.path(), &["man"])];
    for shell in ["bash", "zsh", "fish"] {
        pages.push(run(folder.path(), &["completions", shell]));
    }
    for page in pages {
        assert_eq!((page.code, page.err.as_str()), (0, ""));
        for command in commands() {
            assert!(page.out.contains(&command), "no {command} in {}", page.out);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_mistake() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    for args in [&["completions", "bash"][..], &["man"]] {
        let mut child =
            super::parvis(folder.path()).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&ended.stderr);
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
fn mistakes_in_the_command_line_are_told_with_code_2() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("square.glb"), square()).unwrap();
    for (args, word) in [
        (&["build"][..], "<INPUT>"),
        (&["build", "square.glb", "out", "--swiftly"], "--swiftly"),
        (&["cathedral", "out", "--detail", "4"], "0..=3"),
        (&["cathedral", "out", "--seed", "oak"], "oak"),
    ] {
        let said = run(folder.path(), args);
        said.refuses(&[word]);
        assert!(said.err.contains("--help"), "{}", said.err);
    }
    assert_eq!(super::entries(folder.path()), ["square.glb"]);
}

#[cfg(feature = "viewer")]
#[test]
fn switches_stand_before_or_behind_the_command_and_a_path_alone_is_a_visit() {
    let folder = tempfile::tempdir().unwrap();
    let picture = ["picture", "missing/", "-o", "a.png"];
    run(folder.path(), &picture).refuses(&["missing/ does not exist"]);
    run(folder.path(), &[&["-v"], &picture[..]].concat()).refuses(&["missing/ does not exist"]);
    run(folder.path(), &[&picture[..], &["-vv"]].concat()).refuses(&["missing/ does not exist"]);
    run(folder.path(), &["chartres/"]).refuses(&["chartres/ does not exist"]);
    run(folder.path(), &["-v", "chartres/"]).refuses(&["chartres/ does not exist"]);
    run(folder.path(), &["visit", "chartres/"]).refuses(&["chartres/ does not exist"]);
    // What belongs to a visit would be lost in front of another command.
    run(folder.path(), &["chartres/", "check", "reims/"]).refuses(&["'path' stands before 'check'"]);
    run(folder.path(), &["--memory-budget", "512", "check", "reims/"]).refuses(&["stands before 'check'"]);
}
