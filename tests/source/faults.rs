//! Servers that misbehave.

use super::{LIMIT, hasty, source};
use crate::common::server::{Fault, Server};
use parvis::content::source::{HttpOptions, HttpSource, Source as _, SourceError, SourceOptions};

const RIGHT: &[u8] = b"0123456789";

fn server() -> Server {
    Server::with(&[("/visit/a.glb", RIGHT)])
}

#[test]
fn what_may_pass_is_asked_for_again() {
    for fault in [
        Fault::Status(500, ""),
        Fault::Status(503, "Retry-After: 0\r\n"),
        Fault::Status(429, ""),
        Fault::Status(408, ""),
        Fault::CutAfter(0),
        Fault::CutAfter(5),
        Fault::HangAfter(5),
        Fault::Hang,
        Fault::HangUp,
        Fault::ClaimsMore(3),
        Fault::Garbage,
    ] {
        let server = server();
        server.once("/visit/a.glb", fault.clone());
        server.once("/visit/a.glb", fault.clone());
        assert_eq!(source(&server).read("a.glb", LIMIT).unwrap(), RIGHT, "{fault:?}");
        assert_eq!(server.asked("/visit/a.glb"), 3, "{fault:?}");
    }
}

#[test]
fn what_does_not_pass_is_asked_for_once() {
    for (fault, word) in [
        (Fault::Status(404, ""), "does not exist"),
        (Fault::Status(410, ""), "does not exist"),
        (Fault::Status(403, ""), "may not be read"),
        (Fault::Status(401, ""), "may not be read"),
        (Fault::Status(400, ""), "400 (Bad Request)"),
        (Fault::Status(304, ""), "304"),
    ] {
        let server = server();
        server.always("/visit/a.glb", fault.clone());
        let error = source(&server).read("a.glb", LIMIT).unwrap_err();
        assert!(!error.may_recover(), "{fault:?}: {error}");
        let text = error.to_string();
        assert!(text.contains(word) && text.contains(&server.url("/visit/a.glb")), "{text}");
        assert_eq!(server.asked("/visit/a.glb"), 1, "{fault:?}");
    }
}

#[test]
fn a_server_that_never_recovers_is_given_up_and_may_be_asked_later() {
    for (fault, word) in [
        (Fault::Status(503, ""), "503 (Service Unavailable)"),
        (Fault::CutAfter(3), "hung up"),
        (Fault::Hang, "sent nothing for too long"),
        (Fault::ClaimsMore(1), "hung up"),
    ] {
        let server = server();
        server.always("/visit/a.glb", fault.clone());
        let options = SourceOptions { http: HttpOptions { retries: 1, ..hasty().http }, cache: None };
        let source = HttpSource::new(&server.url("/visit/"), &options).unwrap();
        let error = source.read("a.glb", LIMIT).unwrap_err();
        assert!(error.may_recover(), "{fault:?}: {error}");
        assert!(error.to_string().contains(word) && error.to_string().contains("asked 2 times"), "{error}");
        assert_eq!(server.asked("/visit/a.glb"), 2, "{fault:?}");
        server.mend("/visit/a.glb");
        assert_eq!(source.read("a.glb", LIMIT).unwrap(), RIGHT, "{fault:?}");
    }
}

#[test]
fn a_server_that_wants_a_long_rest_gets_it() {
    let server = server();
    server.always("/visit/a.glb", Fault::Status(429, "Retry-After: 3600\r\n"));
    let error = source(&server).read("a.glb", LIMIT).unwrap_err();
    assert!(error.may_recover() && error.to_string().contains("429"), "{error}");
    assert_eq!(server.asked("/visit/a.glb"), 1);
}

#[test]
fn redirects_are_followed_but_not_in_circles() {
    let server = server();
    server.always("/visit/moved.glb", Fault::Redirect("/visit/a.glb".to_owned()));
    assert_eq!(source(&server).read("moved.glb", LIMIT).unwrap(), RIGHT);

    server.always("/visit/round.glb", Fault::Redirect("/visit/about.glb".to_owned()));
    server.always("/visit/about.glb", Fault::Redirect("/visit/round.glb".to_owned()));
    let error = source(&server).read("round.glb", LIMIT).unwrap_err();
    assert!(!error.may_recover() && error.to_string().contains("without end"), "{error}");
    assert!(server.asked("/visit/round.glb") < 10);
    let elsewhere = Fault::Redirect("file:///etc/passwd".to_owned());
    server.always("/visit/file.glb", elsewhere);
    assert!(source(&server).read("file.glb", LIMIT).is_err());
}

#[test]
fn a_server_that_dies_and_comes_back_is_asked_again() {
    let mut server = server();
    let source = source(&server);
    assert_eq!(source.read("a.glb", LIMIT).unwrap(), RIGHT);
    server.die();
    let error = source.read("a.glb", LIMIT).unwrap_err();
    assert!(error.may_recover() && error.to_string().contains("does not answer"), "{error}");
    server.revive();
    assert_eq!(source.read("a.glb", LIMIT).unwrap(), RIGHT);
}

#[test]
fn an_address_without_a_server_is_named() {
    let source = HttpSource::new("http://nowhere.invalid/tileset.json", &hasty()).unwrap();
    let error = source.read("tileset.json", LIMIT).unwrap_err();
    assert!(matches!(error, SourceError::Server { .. }));
    assert!(error.to_string().contains("nowhere.invalid"), "{error}");
}

#[test]
fn a_file_is_looked_for_even_where_head_is_unknown() {
    let server = server();
    server.once("/visit/a.glb", Fault::Status(405, ""));
    source(&server).find("a.glb").unwrap();
    assert!(matches!(source(&server).find("none.glb"), Err(SourceError::Missing { .. })));
    // A server that gives no parts has the file all the same.
    server.once("/visit/a.glb", Fault::Status(405, ""));
    server.once("/visit/a.glb", Fault::NoRanges);
    source(&server).find("a.glb").unwrap();
}
