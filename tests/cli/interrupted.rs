//! Ctrl-C leaves no half-written output.
#![cfg(unix)]

use super::{entries, parvis, run};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Waits until the program writes something beside its output, or has ended.
fn until_it_writes(child: &mut Child, folder: &Path) {
    // Only against a program that hangs.
    for _ in 0..6000 {
        if !entries(folder).is_empty() || child.try_wait().unwrap().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("nothing was written");
}

#[test]
fn an_interrupted_command_leaves_all_or_nothing() {
    // On its way, and while it writes.
    for is_writing in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = parvis(folder.path())
            .args(["cathedral", "visit", "--detail", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if is_writing {
            until_it_writes(&mut child, folder.path());
        } else {
            // Long enough for the program to have begun to listen, short enough for it not to have ended.
            std::thread::sleep(Duration::from_millis(300));
        }
        // The shell's own: a minimal system has no `kill` program.
        Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
        let ended = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&ended.stderr);
        if ended.status.success() {
            assert_eq!(run(folder.path(), &["check", "visit"]).code, 0, "{err}");
        } else {
            assert_eq!(entries(folder.path()), Vec::<String>::new(), "{err}");
        }
        assert!(!err.contains("panicked"), "{err}");
    }
}
