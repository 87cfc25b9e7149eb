//! The real decoder over a real server that misbehaves: no hole, no tile lost for ever that could be had.

use super::rig::{Rig, above, glb, hasty, patient, turned, view};
use crate::common::archive::{Archive, Packing};
use crate::common::server::{Fault, Server};
use std::time::Duration;

/// A root above leaves of these names, all of them good.
fn server(leaves: &[String]) -> Server {
    let server = Server::with(&[("/tileset.json", &above(leaves)), ("/root.glb", &glb())]);
    for leaf in leaves {
        server.put(&format!("/{leaf}"), &glb());
    }
    server
}

fn leaves(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{name}.glb")).collect()
}

#[track_caller]
fn rig_with_root(server: &Server, http: parvis::content::source::HttpOptions) -> Rig {
    let mut rig = Rig::open(server.url("/tileset.json"), http);
    rig.until(view(), "the root is shown", |rig| rig.shown() == ["root.glb"]);
    rig
}

#[test]
fn a_connection_cut_at_any_byte_of_a_tile_costs_one_try() {
    let leaves: Vec<String> = (0..glb().len()).map(|cut| format!("{cut}.glb")).collect();
    let server = server(&leaves);
    for (cut, leaf) in leaves.iter().enumerate() {
        server.once(&format!("/{leaf}"), Fault::CutAfter(cut));
    }
    let mut rig = Rig::open(server.url("/tileset.json"), hasty());
    rig.until(view(), "every leaf is shown", |rig| rig.shown().len() == leaves.len());
    assert_eq!(rig.problems(), []);
    for leaf in &leaves {
        assert_eq!(server.asked(&format!("/{leaf}")), 2, "{leaf}");
    }
}

#[test]
fn what_a_server_refuses_is_named_and_what_may_pass_comes_when_it_has_passed() {
    let faults = [
        ("missing", Fault::Status(404, ""), true, "does not exist"),
        ("forbidden", Fault::Status(403, ""), true, "may not be read"),
        ("broken", Fault::Status(500, ""), false, "500 (Internal Server Error)"),
        ("busy", Fault::Status(503, "Retry-After: 1000\r\n"), false, "503 (Service Unavailable)"),
        ("loop", Fault::Redirect("/loop.glb".to_owned()), true, "from one address to the next without end"),
        ("cut", Fault::CutAfter(100), false, "hung up"),
        ("silent", Fault::HangAfter(100), false, "sent nothing for too long"),
        ("garbage", Fault::Garbage, false, "garbage.glb could not be had"),
        ("longer", Fault::ClaimsMore(7), false, "longer.glb could not be had"),
        ("shorter", Fault::ClaimsLess(7), true, "shorter.glb"),
    ];
    for (name, fault, for_good, words) in faults {
        let server = server(&leaves(&[name, "good"]));
        let path = format!("/{name}.glb");
        server.always(&path, fault);
        let mut rig = Rig::open(server.url("/tileset.json"), hasty());
        rig.until_complete(view());
        assert_eq!(rig.shown(), ["root.glb"], "{name}");
        let (reason, is_for_good) = rig.problems().pop().unwrap();
        assert!(reason.contains(words) && reason.contains(&format!("{name}.glb")), "{name}: {reason}");
        assert_eq!(is_for_good, for_good, "{name}: {reason}");
        let stats = rig.streamer.stats();
        assert_eq!((stats.failed, stats.failed_for_now), (for_good.into(), (!for_good).into()), "{name}");
        server.mend(&path);
        if !for_good {
            rig.until(view(), name, |rig| rig.shown().len() == 2);
            assert_eq!(rig.problems(), [], "{name}");
        }
    }
}

#[test]
fn a_silent_server_holds_up_nothing_else_and_is_left_when_nobody_looks() {
    let server = server(&leaves(&["silent", "a", "b", "c"]));
    server.always("/silent.glb", Fault::Hang);
    let mut rig = rig_with_root(&server, patient());
    rig.until(view(), "all others are there", |rig| rig.streamer.stats().resident == 4);
    assert_eq!(rig.shown(), ["root.glb"]);
    rig.until(turned(), "it is called off", |rig| rig.streamer.stats().loading == 0);
    assert_eq!(rig.streamer.stats().cancelled, 1);
    assert_eq!(rig.problems(), [], "what was called off did not fail");
    server.mend("/silent.glb");
    rig.until(view(), "all are shown", |rig| rig.shown().len() == 4);
}

#[test]
fn leaving_a_silent_server_does_not_wait_for_it() {
    let server = server(&leaves(&["silent"]));
    server.always("/silent.glb", Fault::Hang);
    let mut rig = rig_with_root(&server, patient());
    rig.until(view(), "it is asked for", |_| server.asked("/silent.glb") == 1);
    // Would take an hour otherwise.
    drop(rig);
}

#[test]
fn slow_answers_come_in_at_last() {
    let names: Vec<String> = (0..20).map(|number| format!("{number}.glb")).collect();
    let server = server(&names);
    for name in &names {
        server.always(&format!("/{name}"), Fault::Delay(Duration::from_millis(20)));
    }
    let mut rig = Rig::open(server.url("/tileset.json"), hasty());
    rig.until_complete(view());
    assert_eq!((rig.shown().len(), rig.problems().len()), (20, 0));
}

#[test]
fn a_server_that_was_away_for_long_is_gone_on_with_when_it_is_back() {
    let mut server = server(&leaves(&["a", "b"]));
    server.always("/a.glb", Fault::HangUp);
    server.always("/b.glb", Fault::HangUp);
    let mut rig = rig_with_root(&server, hasty());
    server.die();
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["root.glb"]);
    assert_eq!(rig.problems().len(), 2);
    // Hours go by.
    for _ in 0..10 {
        rig.now_secs += 1000.0;
        rig.until_complete(view());
    }
    server.mend("/a.glb");
    server.mend("/b.glb");
    server.revive();
    rig.until(view(), "all is there", |rig| rig.shown() == ["a.glb", "b.glb"]);
    assert_eq!(rig.problems(), []);
}

#[test]
fn what_unpacks_to_more_than_a_file_may_hold_is_stopped_on_the_way() {
    let server = server(&leaves(&["bomb"]));
    server.put("/bomb.glb", &vec![0; 8 << 20]);
    server.always("/bomb.glb", Fault::Gzip);
    let mut rig = Rig::open(server.url("/tileset.json"), patient());
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["root.glb"]);
    assert!(rig.problem().contains("larger than 1048576 bytes"), "{}", rig.problem());
}

#[test]
fn an_archive_that_the_server_exchanges_keeps_what_is_there_and_says_so() {
    let names = leaves(&["a", "b"]);
    let pad = vec![1; 200 << 10];
    let tileset = above(&names);
    let files = [("a.glb", glb()), ("b.glb", glb()), ("root.glb", glb()), ("pad", pad), ("tileset.json", tileset)];
    let files: Vec<_> = files.iter().map(|(name, bytes)| (*name, &bytes[..], Packing::Stored)).collect();
    let archive = Archive::new(&files).indexed().write();
    let server = Server::with(&[("/visit.3tz", &archive)]);
    // The same again has the same version from here on.
    server.put("/visit.3tz", &archive);
    let mut rig = Rig::open(server.url("/visit.3tz"), hasty());
    server.always("/visit.3tz", Fault::NoRanges);
    rig.until_complete(view());
    assert_eq!(rig.shown(), Vec::<String>::new());
    assert!(rig.problems().iter().all(|(reason, _)| reason.contains("parvis download")), "{:?}", rig.problems());
    server.mend("/visit.3tz");

    let mut rig = Rig::open(server.url("/visit.3tz"), hasty());
    rig.until_complete(view());
    assert_eq!(rig.shown(), ["a.glb", "b.glb"]);
    let mut rig = Rig::open(server.url("/visit.3tz"), hasty());
    server.always("/visit.3tz", Fault::CutAfter(10));
    for _ in 0..20 {
        rig.frame(view());
    }
    server.mend("/visit.3tz");
    server.put("/visit.3tz", &[archive.clone(), vec![0]].concat());
    rig.until_complete(view());
    assert!(rig.problems().iter().all(|(reason, _)| reason.contains("open it again")), "{:?}", rig.problems());
    server.put("/visit.3tz", &archive);
    rig.until(view(), "it is as it was", |rig| rig.shown() == ["a.glb", "b.glb"]);
}
