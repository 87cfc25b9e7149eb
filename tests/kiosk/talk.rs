//! The lines between the viewer and the process that watches over it.

use parvis::visiting::kiosk::stats::{Count, Day, Ledger};
use parvis::visiting::kiosk::talk::{Alive, Device, FromViewer, LONGEST_LINE, LONGEST_TEXT, Lines, Showing, ToViewer};
use proptest::prelude::*;

fn body(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap()
}

fn alive() -> Alive {
    Alive {
        frame_ms: 16.5,
        frame_99_ms: 24.0,
        memory_bytes: 1 << 30,
        showing: Showing::Tour,
        since_input_s: Some(3.5),
        devices: vec![Device { name: "Storm".to_owned(), kind: "keypad".to_owned(), is_well: true }],
        visit: "Notre-Dame".to_owned(),
    }
}

#[test]
fn what_one_says_the_other_hears() {
    let said = [
        FromViewer::Alive(alive()),
        FromViewer::Note { what: "the sound is gone; plug it in".to_owned() },
        FromViewer::count(&Count::Language("fr")),
    ];
    for one in said {
        assert_eq!(FromViewer::read(body(&one.line())), Some(one));
    }
    let said = [
        ToViewer::Troubles { what: vec!["the disk is full".to_owned()] },
        ToViewer::Update { is_waiting: true },
        ToViewer::End { planned: true },
    ];
    for one in said {
        assert_eq!(ToViewer::read(body(&one.line())), Some(one));
    }
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let line = br#"{"parvis":2,"is":"alive","frame_ms":8.0,"showing":"dreaming","colour":["red"]}"#;
    let heard = FromViewer::read(line);
    assert_eq!(heard, Some(FromViewer::Alive(Alive { frame_ms: 8.0, ..Alive::default() })));
    assert_eq!(FromViewer::read(br#"{"parvis":2,"is":"sings"}"#), Some(FromViewer::Unknown));
    assert_eq!(ToViewer::read(br#"{"parvis":2,"is":"dance","how":1}"#), Some(ToViewer::Unknown));
}

#[test]
fn what_a_library_prints_is_no_heartbeat() {
    for line in [&b"hello"[..], b"", b"{}", br#"{"is":"alive"}"#, br#"{"parvis":1}"#, b"[1]", b"\xff\xfe"] {
        assert_eq!(FromViewer::read(line), None, "{}", String::from_utf8_lossy(line));
    }
}

#[test]
fn texts_and_numbers_that_were_said_are_cut_to_their_limits() {
    let wild = Alive {
        frame_ms: f32::NAN,
        frame_99_ms: f32::INFINITY,
        since_input_s: Some(f64::NEG_INFINITY),
        devices: vec![Device::default(); 5000],
        visit: "é\u{1b}[2J".repeat(9000),
        ..alive()
    };
    let line = FromViewer::Alive(wild).line();
    assert!(line.len() <= LONGEST_LINE, "{}", line.len());
    let Some(FromViewer::Alive(heard)) = FromViewer::read(body(&line)) else { panic!("not heard") };
    assert_eq!((heard.frame_ms, heard.frame_99_ms, heard.since_input_s), (0.0, 0.0, None));
    assert_eq!(heard.visit.chars().count(), LONGEST_TEXT);
    assert!(!heard.visit.contains('\u{1b}'));
}

#[test]
fn the_fullest_lines_are_not_too_long_to_be_heard() {
    let text = "\u{1f600}\"\\".repeat(LONGEST_TEXT);
    let device = Device { name: text.clone(), kind: text.clone(), is_well: true };
    let alive = Alive { devices: vec![device; 99], visit: text.clone(), ..alive() };
    for line in [FromViewer::Alive(alive).line(), ToViewer::Troubles { what: vec![text; 99] }.line()] {
        assert!(line.len() <= LONGEST_LINE, "{} bytes", line.len());
    }
}

#[test]
fn a_counter_that_was_said_is_counted_as_one_that_was_meant() {
    let today = Day::new(2026, 11, 23).unwrap();
    let (mut said, mut meant) = (Ledger::default(), Ledger::default());
    for count in [Count::Visit, Count::TourLeft { tour: "long", stop: "nave" }, Count::Language("pt-BR")] {
        meant.count(today, &count);
        let Some(FromViewer::Count { name }) = FromViewer::read(body(&FromViewer::count(&count).line())) else {
            panic!("not heard")
        };
        said.count_named(today, &name);
    }
    assert_eq!(said, meant);
    for name in ["=1+1", "", "a,b", "Visits", "place/a b", "place//x"] {
        said.count_named(today, name);
    }
    assert_eq!(said, meant);
}

fn heard_in_pieces(bytes: &[u8], piece: usize) -> Vec<Vec<u8>> {
    let (mut lines, mut heard) = (Lines::default(), Vec::new());
    for part in bytes.chunks(piece) {
        lines.feed(part, |line| heard.push(line.to_vec()));
    }
    heard
}

#[test]
fn a_line_without_end_costs_no_memory_and_not_the_next_line() {
    let mut bytes = vec![b'a'; 5 * LONGEST_LINE];
    bytes.extend_from_slice(b"\nnext\n");
    for piece in [1, 1000, 1 << 20] {
        assert_eq!(heard_in_pieces(&bytes, piece), [b"next".to_vec()]);
    }
}

proptest! {
    #[test]
    fn however_bytes_come_the_same_lines_are_heard(
        bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..400),
        piece in 1_usize..50,
    ) {
        let heard = heard_in_pieces(&bytes, piece);
        prop_assert_eq!(&heard, &heard_in_pieces(&bytes, 1000));
        let whole = bytes.iter().filter(|byte| **byte == b'\n').count();
        prop_assert_eq!(heard.len(), whole);
    }

    #[test]
    fn a_damaged_line_is_heard_within_the_limits_or_not_at_all(
        at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400,
    ) {
        let mut line = FromViewer::Alive(alive()).line();
        let (at, cut) = (at % line.len(), cut % line.len());
        line[at] = byte;
        line.remove(cut);
        if let Some(FromViewer::Alive(heard)) = FromViewer::read(&line) {
            prop_assert!(heard.visit.chars().count() <= LONGEST_TEXT && heard.frame_ms.is_finite());
        }
        drop(ToViewer::read(&line));
    }
}
