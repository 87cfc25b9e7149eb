//! The file of bindings: written, read, damaged.

use parvis::visiting::hands::file::{read, write};
use parvis::visiting::hands::{Action, Bindings, Command, Device, Held, Input, Key, LIFELINES, PadKey};
use proptest::prelude::*;

use super::table::{actions, inputs};

#[test]
fn what_is_written_is_read_again() {
    let mut table = Bindings::default();
    table.assign(Command::WhereAmI, Input::letter('é'));
    table.assign(Held::WalkForward, Input::Key(Key::Numpad8));
    let text = write(&table);
    assert!(text.lines().any(|line| line.starts_with("walk-forward = [\"key:KeyW\"")), "{text}");
    assert!(text.parse::<toml::Table>().is_ok(), "the file is TOML");
    let again = read(&text);
    assert_eq!((again.bindings, again.problems, again.newer), (table, vec![], false));
}

#[test]
fn a_wrong_line_is_named_and_the_others_are_kept() {
    let text = "version = 1\nfly = [\"letter:f\"]\nfly-away = [\"letter:g\"]\nplan = [\"letter:zz\", \"key:F2\"]\nmap = [\n\
                orbit = 3\nwalk-left = [\"wheel:up\"]\nsit = [\"pad:west\"]\n";
    let read = read(text);
    let lines: Vec<usize> = read.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7]);
    let said: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert!(said[0].contains("fly-away") && said[1].contains("letter:zz") && said[4].contains("held"), "{said:?}");
    assert_eq!(read.bindings.of(Command::Fly), [Input::letter('f')]);
    assert_eq!(read.bindings.of(Command::Plan), [Input::Key(Key::F2)]);
    assert_eq!(read.bindings.of(Command::Sit), [Input::Pad(PadKey::West)]);
}

#[test]
fn what_the_file_does_not_name_is_as_usual_but_takes_nothing_from_what_it_names() {
    let read = read("orbit = [\"letter:p\"]\nwhere-am-i = []\n");
    assert_eq!(read.problems, []);
    assert_eq!(read.bindings.of(Command::Orbit), [Input::letter('p')]);
    assert_eq!(read.bindings.of(Command::Places), [], "p orbits");
    assert_eq!(read.bindings.of(Command::WhereAmI), [], "somebody wanted it so");
    assert_eq!(read.bindings.of(Command::Help), Bindings::default().of(Command::Help));
    assert_eq!(read.bindings.conflicts(), []);
}

#[test]
fn a_file_that_takes_the_way_out_is_read_with_one() {
    let read = read("back = []\nmenu = []\naccept = [\"letter:a\"]\n");
    assert!(read.bindings.of(Command::Back).contains(&Input::Key(Key::Escape)));
    assert!(read.bindings.of(Command::Menu).contains(&Input::Pad(PadKey::Start)));
    assert!(read.bindings.of(Command::Accept).contains(&Input::letter('a')));
}

#[test]
fn a_file_of_a_newer_program_is_read_as_far_as_it_is_known() {
    let read = read("version = 7\nsing = [\"letter:a\"]\nfly = [\"letter:w\"]\n");
    assert!(read.newer);
    assert_eq!(read.problems.len(), 1);
    assert_eq!(read.bindings.of(Command::Fly), [Input::letter('w')]);
}

#[test]
fn a_file_of_another_kind_gives_the_usual_table_and_not_a_thousand_complaints() {
    let read = read(&"this is no table\n".repeat(100_000));
    assert_eq!(read.bindings, Bindings::default());
    assert!(read.problems.len() <= 50);
}

proptest! {
    #[test]
    fn any_table_survives_the_file(
        edits in prop::collection::vec((prop::sample::select(actions()), prop::sample::select(inputs())), 0..40)
    ) {
        let mut table = Bindings::default();
        for (action, input) in edits {
            table.assign(action, input);
        }
        let again = read(&write(&table));
        prop_assert_eq!(again.problems, vec![]);
        prop_assert_eq!(again.bindings, table);
    }

    #[test]
    fn no_text_makes_the_reader_stumble(text in "(?s).{0,400}") {
        drop(read(&text));
    }

    #[test]
    fn a_file_of_which_lines_are_missing_cut_or_doubled_gives_a_whole_table(
        keep in prop::collection::vec((0usize..80, 0usize..60), 0..80)
    ) {
        let whole = write(&Bindings::default());
        let lines: Vec<&str> = whole.lines().collect();
        let mut text = String::new();
        for (line, length) in keep {
            if let Some(line) = lines.get(line) {
                text.extend(line.chars().take(length));
                text.push('\n');
            }
        }
        let table = read(&text).bindings;
        for action in LIFELINES {
            prop_assert!(Device::ALL.iter().any(|device| table.on(action, *device).next().is_some()));
        }
        prop_assert_eq!(table.iter().count(), Action::all().count());
    }
}
