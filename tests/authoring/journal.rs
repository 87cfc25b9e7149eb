//! A crash loses nothing: whatever is left of a journal gives back the draft as it was after some of the edits.

use super::{Act, acts, finished, told};
use glam::DVec3;
use parvis::content::visit::Pose;
use parvis::visiting::authoring::{Desk, Draft, Edit, EditError, JournalError, StopText, replay};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

fn journal() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings/draft.journal");
    (folder, path)
}

fn act(desk: &mut Desk, act: Act) -> Result<(), EditError> {
    match act {
        Act::Edit(edit) => desk.apply(edit).map(drop)?,
        Act::Undo => drop(desk.undo()),
        Act::Redo => drop(desk.redo()),
        Act::Pause => desk.pause(),
    }
    Ok(())
}

/// The drafts after each of the acts, the first one before them, and the journal's bytes.
fn made(start: Draft, acts: Vec<Act>, path: &Path) -> (Vec<Draft>, Vec<u8>) {
    let mut drafts = vec![start.clone()];
    let mut desk = Desk::new(start, "the visit", path);
    for done in acts {
        // Edits that are refused change nothing, and are not written down.
        drop(act(&mut desk, done));
        assert!(desk.trouble().is_none(), "{:?}", desk.trouble());
        drafts.push(desk.draft().clone());
    }
    (drafts, fs::read(path).unwrap_or_default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_piece_of_a_journal_gives_the_draft_after_some_of_the_edits(
        acts in acts(30), is_finished: bool, cuts in proptest::collection::vec(0.0..1.0f64, 8),
    ) {
        let (_folder, path) = journal();
        let start = if is_finished { finished() } else { Draft::new() };
        let (drafts, bytes) = made(start, acts, &path);
        let end = drafts.last().unwrap();
        if bytes.is_empty() {
            prop_assert_eq!(end.tour(), drafts[0].tour());
            return Ok(());
        }
        let replayed = replay(&bytes).unwrap();
        prop_assert!(replayed.whole && replayed.draft == *end && replayed.visit == "the visit");
        let first = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        let ends = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').flat_map(|end| [end, end + 1]);
        let anywhere = cuts.iter().map(|part| (part * bytes.len() as f64) as usize);
        let mut before = 0;
        let mut cuts: Vec<usize> = ends.chain(anywhere).collect();
        cuts.sort_unstable();
        for cut in cuts {
            let Some(replayed) = replay(&bytes[..cut]) else {
                prop_assert!(cut < first, "cut at {} of {}", cut, bytes.len());
                continue;
            };
            let after = drafts.iter().skip(before).position(|draft| *draft == replayed.draft);
            prop_assert!(after.is_some(), "no draft was ever as after a cut at {}", cut);
            before += after.unwrap_or_default();
            let is_line = bytes[..cut].ends_with(b"\n");
            prop_assert_eq!(replayed.whole, is_line);
        }
    }

    #[test]
    fn views_come_back_to_the_last_digit(point: [f64; 3], look in proptest::array::uniform3(-1e6..1e6f64)) {
        let (_folder, path) = journal();
        let mut tour = finished().tour().clone();
        let within = point.map(|x| if x.is_finite() { x % 1e6 } else { 0.1 });
        tour.stops[0].pose = Some(Pose::standing(DVec3::from_array(within), DVec3::from_array(look)));
        let mut desk = Desk::new(Draft::copy_of(&tour), "here", &path);
        for x in [look[0], look[1], 1e-3] {
            let pose = Some(Pose::free(DVec3::from_array(look), DVec3::splat(x)));
            desk.apply(Edit::Whereabouts { stop: "stop-2".to_owned(), place: None, pose }).unwrap();
        }
        let replayed = replay(&fs::read(&path).unwrap()).unwrap();
        prop_assert_eq!(&replayed.draft, desk.draft());
    }

    #[test]
    fn no_bytes_are_too_odd_to_be_read(
        damage in proptest::collection::vec((0.0..1.0f64, any::<u8>()), 1..4), acts in acts(12),
    ) {
        let (_folder, path) = journal();
        let (_, mut bytes) = made(finished(), acts, &path);
        for (part, byte) in damage {
            let at = (part * bytes.len() as f64) as usize;
            if let Some(old) = bytes.get_mut(at) {
                *old = byte;
            }
        }
        if let Some(mut replayed) = replay(&bytes) {
            while replayed.draft.undo().is_some() {}
            while replayed.draft.redo().is_some() {}
        }
    }
}

#[test]
fn what_is_gone_on_with_after_a_crash_survives_the_next_one() {
    let (_folder, path) = journal();
    let mut desk = Desk::new(finished(), "here", &path);
    desk.apply(told("stop-1", StopText::Text, "en", "First.")).unwrap();
    desk.pause();
    desk.apply(told("stop-1", StopText::Text, "en", "Second.")).unwrap();
    drop(desk);
    let mut torn = fs::read(&path).unwrap();
    torn.truncate(torn.len() - 3);
    fs::write(&path, torn).unwrap();

    let recovered = Desk::recover(&path).unwrap().unwrap();
    assert!(!recovered.whole, "the last line was torn");
    let mut desk = recovered.desk;
    assert_eq!(desk.draft().tour().stops[0].text.get("en"), "First.");
    desk.apply(told("stop-1", StopText::Text, "en", "Third.")).unwrap();
    let end = desk.draft().clone();
    drop(desk);
    let recovered = Desk::recover(&path).unwrap().unwrap();
    assert!(recovered.whole && *recovered.desk.draft() == end);
    let mut desk = recovered.desk;
    desk.undo().unwrap();
    desk.undo().unwrap();
    assert_eq!(desk.draft().tour().stops[0].text.get("en"), "Here it is.", "what was done can be undone");
}

#[test]
fn a_journal_does_not_grow_without_end() {
    let (_folder, path) = journal();
    let mut desk = Desk::new(finished(), "here", &path);
    let mut largest = 0;
    for number in 0..400 {
        let text = format!("{number}{}", "x".repeat(15_000));
        desk.apply(told("stop-1", StopText::Text, "en", &text)).unwrap();
        largest = largest.max(fs::metadata(&path).unwrap().len());
    }
    assert!(desk.trouble().is_none());
    assert!((1 << 20..(1 << 20) + 200_000).contains(&largest), "{largest} bytes of 6 million that were typed");
    let replayed = replay(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(&replayed.draft, desk.draft());
}

#[test]
fn work_that_nobody_saved_is_not_written_over() {
    let (_folder, path) = journal();
    let mut first = Desk::new(finished(), "here", &path);
    first.apply(told("stop-1", StopText::Text, "en", "Kept.")).unwrap();
    assert!(matches!(Desk::recover(&path), Err(JournalError::InUse { .. })), "the other window is still open");
    drop(first);
    let before = fs::read(&path).unwrap();
    let mut second = Desk::new(Draft::new(), "there", &path);
    second.apply(super::add(0)).unwrap();
    assert!(matches!(second.trouble(), Some(JournalError::Taken { .. })));
    assert_eq!(second.draft().tour().stops.len(), 1, "making the tour goes on");
    second.discard().unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
    Desk::recover(&path).unwrap().unwrap().desk.discard().unwrap();
    let mut third = Desk::new(Draft::new(), "there", &path);
    third.apply(super::add(0)).unwrap();
    assert!(third.trouble().is_none() && path.exists());
}

#[test]
fn a_disk_that_takes_lines_again_gets_all_of_them() {
    let (_folder, path) = journal();
    let blocked = path.parent().unwrap();
    fs::write(blocked, "a file where a folder should be").unwrap();
    let mut desk = Desk::new(finished(), "here", &path);
    desk.apply(told("stop-1", StopText::Text, "en", "First.")).unwrap();
    assert!(matches!(desk.trouble(), Some(JournalError::Io { .. })));
    fs::remove_file(blocked).unwrap();
    desk.apply(told("stop-2", StopText::Text, "en", "Second.")).unwrap();
    assert!(desk.trouble().is_none());
    assert_eq!(&replay(&fs::read(&path).unwrap()).unwrap().draft, desk.draft());
}

#[test]
fn what_is_no_journal_is_kept_aside() {
    let (_folder, path) = journal();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    for text in ["", "{}\n", "{\"journal\":2,\"visit\":\"\",\"draft\":{}}\n", "\n\n"] {
        fs::write(&path, text).unwrap();
        let Err(JournalError::Damaged { kept, .. }) = Desk::recover(&path) else { panic!("{text}") };
        assert_eq!(fs::read_to_string(kept).unwrap(), text);
        assert!(Desk::recover(&path).unwrap().is_none());
    }
}
