//! Commands and servers.

use super::{entries, parvis, put_tileset, run, square};
use crate::common::server::{Fault, Server};

/// The files of a folder with a tileset, on a server.
fn church() -> Server {
    let folder = tempfile::tempdir().unwrap();
    put_tileset(folder.path(), &square());
    let server = Server::start();
    for name in ["tileset.json", "square.glb"] {
        server.put(&format!("/church/{name}"), &std::fs::read(folder.path().join(name)).unwrap());
    }
    server
}

#[test]
fn download_ends_with_0_when_complete_1_with_a_list_and_2_when_nothing_could_be_had() {
    let server = church();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let url = server.url("/church/tileset.json");
    server.always("/church/square.glb", Fault::Status(404, ""));
    let said = run(here, &["download", &url, "church"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("square.glb") && said.out.contains("not complete"), "{}", said.out);

    server.mend("/church/square.glb");
    let said = run(here, &["download", &url, "church", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    assert_eq!((&said.json()["complete"], &said.json()["files"]), (&true.into(), &2.into()), "{}", said.out);
    assert_eq!(run(here, &["check", "church"]).code, 0);
    assert_eq!(entries(&here.join("church")), ["parvis-download.json", "square.glb", "tileset.json"]);

    let none = server.url("/none/tileset.json");
    run(here, &["download", &none, "none"]).refuses(&[&none, "does not exist"]);
    run(here, &["download", "church", "none"]).refuses(&["no http(s) address"]);
    assert_eq!(entries(here), ["church"]);
}

#[test]
fn check_reads_what_a_server_has() {
    let server = church();
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path(), &["check", &server.url("/church/")]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    server.put("/church/square.glb", &square()[..60]);
    let said = run(folder.path(), &["check", &server.url("/church/")]);
    assert!(said.code == 1 && said.out.contains("square.glb"), "{}{}", said.out, said.err);
    assert!(entries(folder.path()).is_empty(), "nothing is kept");
}

#[cfg(unix)]
#[test]
fn an_interrupted_download_stops_while_the_server_keeps_silent_and_goes_on_later() {
    use std::process::{Command, Stdio};
    let server = church();
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/church/tileset.json");
    server.once("/church/square.glb", Fault::HangAfter(10));
    let mut command = parvis(folder.path());
    let child = command.args(["download", &url, "out"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while server.asked("/church/square.glb") == 0 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
    let ended = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(130), "{err}");
    assert!(err.contains("to continue"), "{err}");
    assert_eq!(entries(&folder.path().join("out")), ["parvis-download.jsonl", "tileset.json"]);
    assert_eq!(run(folder.path(), &["download", &url, "out"]).code, 0);
}
