//! Paths and addresses that lead nowhere, and places that refuse to be written.

use super::{entries, put_tileset, run, square};

#[test]
fn an_address_that_is_not_http_is_refused_in_so_many_words() {
    let folder = tempfile::tempdir().unwrap();
    let url = "ftp://tiles.example/tileset.json";
    for args in [&["check", url][..], &["download", url, "out"]] {
        run(folder.path(), args).refuses(&[url]);
    }
    #[cfg(feature = "viewer")]
    for args in [&[url][..], &["visit", url], &["picture", url, "-o", "a.png"]] {
        run(folder.path(), args).refuses(&[url, "http:// or https://"]);
    }
    assert!(entries(folder.path()).is_empty());
}

#[cfg(feature = "viewer")]
#[test]
fn failures_to_open_are_told_to_machines_too() {
    let folder = tempfile::tempdir().unwrap();
    for args in
        [&["missing", "--json"][..], &["visit", "missing", "--json"], &["picture", "missing", "-o", "a", "--json"]]
    {
        let said = run(folder.path(), args);
        assert_eq!((said.code, said.err.as_str()), (2, ""), "{args:?}");
        assert_eq!(said.json()["error"]["code"], "missing", "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("square.glb"), square()).unwrap();
    // Nobody, root included, can make a folder there.
    run(folder.path(), &["build", "square.glb", "/proc/parvis"]).refuses(&["/proc"]);
    run(folder.path(), &["cathedral", "/proc/parvis", "--detail", "0"]).refuses(&["/proc"]);
    run(folder.path(), &["build", "square.glb", "not/there"]).refuses(&["not"]);
    assert_eq!(entries(folder.path()), ["square.glb"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    put_tileset(&closed, &square());
    let allow = |mode| std::fs::set_permissions(&closed, PermissionsExt::from_mode(mode)).unwrap();
    allow(0o000);
    let binds = std::fs::read_dir(&closed).is_err();
    if binds {
        run(folder.path(), &["check", "closed"]).refuses(&["closed"]);
    } else {
        crate::common::skipped("permissions do not bind this user");
    }
    allow(0o755);
}
