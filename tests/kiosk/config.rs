//! What a museum writes about its machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use parvis::visiting::hands::{Action, Command, Held, Key};
use parvis::visiting::kiosk::config::{KioskConfig, Monitor, Orientation, last_good};
use parvis::visiting::kiosk::hours::{Moment, Weekday};
use proptest::prelude::*;

const LEAST: &str = "version = 1\nlanguages = [\"fr\", \"en\"]\n";

fn parse(text: &str) -> KioskConfig {
    KioskConfig::parse(text, Path::new("/hall")).unwrap()
}

/// Lines and messages of a file that is refused.
fn problems(text: &str) -> Vec<(usize, String)> {
    let problems = KioskConfig::parse(text, Path::new("/hall")).unwrap_err();
    problems.into_iter().map(|problem| (problem.line, problem.what)).collect()
}

/// The one problem with `more` after the least file.
fn problem(more: &str) -> String {
    let found = problems(&format!("{LEAST}{more}\n"));
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].1.clone()
}

#[test]
fn the_commented_file_is_good_and_is_the_usual() {
    let template = parse(KioskConfig::template());
    assert_eq!(template, parse(LEAST));
    assert_eq!(template.idle.warn_after_s, 60);
    assert!(template.idle.countdown_s >= 20 && template.idle.extensions.is_none());
    assert!(template.statistics);
}

#[test]
fn the_commented_file_holds_everything_that_can_be_set_and_every_remark_can_be_taken_in() {
    let is_option = |line: &str| line.split(" = ").next().is_some_and(|key| !key.is_empty() && !key.contains(' '));
    let whole: String = KioskConfig::template()
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") && is_option(rest)).unwrap_or(line))
        .map(|line| format!("{line}\n"))
        .collect();
    // A folder for updates needs somebody who signs.
    let whole = whole.replace("keys = []", &format!("keys = [\"RW{}\"]", "a".repeat(54)));
    let config = parse(&whole);
    assert_eq!(config.visit.as_deref(), Some(Path::new("/hall/visits/cathedral")));
    assert_eq!(config.idle.extensions, Some(10));
    let mut section = String::new();
    let mut found = BTreeSet::new();
    for line in whole.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = format!("{}.", name.trim_end_matches(']'));
        } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            found.insert(format!("{section}{key}"));
        }
    }
    let sections = ["screen", "volume", "idle", "hours", "keypad", "staff", "statistics", "updates"];
    let days = Weekday::ALL.map(Weekday::name);
    for option in KioskConfig::options() {
        let last = option.rsplit('.').next().unwrap();
        let is_told = sections.contains(&option.as_str())
            || ["hours.open", "hours.sound", "hours.dim"].contains(&option.as_str())
            || days.contains(&last)
            || found.contains(&option);
        assert!(is_told, "{option} is not in the commented file");
    }
    assert!(KioskConfig::options().len() > 40);
}

#[test]
fn the_page_for_the_staff_tells_of_everything_that_can_be_set() {
    let page = include_str!("../../docs/kiosk.md");
    let is_day = |option: &str| Weekday::ALL.iter().any(|day| option.ends_with(day.name()));
    let sections = ["screen", "volume", "idle", "hours", "keypad", "staff", "statistics", "updates"];
    for option in KioskConfig::options().iter().filter(|option| !is_day(option) && !sections.contains(&option.as_str()))
    {
        let name = if option.ends_with("every_day") { "every_day" } else { option };
        assert!(page.contains(&format!("`{name}`")), "{option} is not in docs/kiosk.md");
    }
}

#[test]
fn everything_is_read() {
    let config = parse(
        "version = 1\nvisit = \"/srv/nave\"\nlanguages = [\"en\", \"fr\"]\nlanguage = \"fr\"\ntours = [\"long\"]\n\
         places = \"choir\"\nprofile = \"seated\"\nrestart_at = \"never\"\n[screen]\ndiagonal_mm = 1397.5\n\
         viewing_distance_mm = 0x2BC\nmounting_height_mm = 600\norientation = \"portrait\"\nmonitor = 2\n[volume]\n\
         greatest_percent = 70\nreference_percent = 40\nattract_percent = 10\n[hours.open]\nevery_day = \"10:00-18:00\"\n\
         monday = []\n[hours]\ndim.every_day = \"21:00-07:00\"\n[keypad]\nF13 = [\"step-forward\", \"walk-forward\"]\n\
         F24 = []\n[statistics]\non = false\n",
    );
    assert_eq!((config.language.as_str(), config.profile.as_str()), ("fr", "seated"));
    assert_eq!((config.tours, config.places), (vec!["long".to_owned()], vec!["choir".to_owned()]));
    assert_eq!(config.restart_at, None);
    assert_eq!(config.screen.viewing_distance_mm, 700.0);
    assert_eq!((config.screen.orientation, config.screen.monitor), (Orientation::Portrait, Monitor::Number(2)));
    assert_eq!((config.volume.reference_percent, config.volume.greatest_percent), (40, 70));
    let noon = |weekday| Moment { weekday, minute: "12:00".parse().unwrap() };
    assert!(config.hours.open.contain(noon(Weekday::Tuesday)) && !config.hours.open.contain(noon(Weekday::Monday)));
    assert!(config.hours.sound.contain(noon(Weekday::Monday)) && !config.hours.dim.contain(noon(Weekday::Monday)));
    assert_eq!(config.keypad[&Key::F13], [Action::from(Command::StepForward), Action::from(Held::WalkForward)]);
    assert_eq!(config.keypad[&Key::F24], []);
    assert!(!config.statistics);
}

#[test]
fn every_mistake_is_named_with_its_line_and_what_to_write() {
    let found = problems(
        "version = 1\nlanguages = [\"fr\"]\nlangauge = \"fr\"\n[screen]\ndiagonal_mm = 12\nviewing_distance_mm = \"near\"\n\
         [idle]\ncountdown_s = 5\nextensions = 3\n[idle2]\n[hours.open]\nmonady = []\nfriday = \"9-17\"\n[keypad]\n\
         F1 = \"back\"\nF14 = [\n  \"back\",\n  \"bakc\",\n]\n",
    );
    let lines: Vec<usize> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 5, 6, 8, 9, 10, 12, 13, 15, 18], "{found:?}");
    for (index, parts) in [
        (0, &["langauge", "write language"][..]),
        (1, &["screen.diagonal_mm is 12", "100 to 5000"]),
        (2, &["\"near\"", "200 to 5000"]),
        (3, &["idle.countdown_s is 5", "20 to 600"]),
        (4, &["idle.extensions is 3", "from 10"]),
        (5, &["idle2", "write idle"]),
        (6, &["hours.open.monady", "write monday"]),
        (7, &["9-17", "09:30-18:00"]),
        (8, &["F1", "F13 to F24"]),
        (9, &["bakc", "write back"]),
    ] {
        assert!(parts.iter().all(|part| found[index].1.contains(part)), "{:?} lacks {parts:?}", found[index]);
    }
}

#[test]
fn what_is_lacking_or_of_the_wrong_kind_is_told() {
    let found = problems("# nothing\n");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|(_, what)| what.contains("version")));
    assert!(found.iter().any(|(_, what)| what.contains("languages")));
    assert!(problem("screen = 5").contains("[screen]"));
    assert!(problem("tours = 5").contains("a list"));
    assert!(problem("tours = [5]").contains("texts only"));
    assert!(problem("places = [\"the choir\"]").contains("letters, digits"));
    assert!(problem("language = \"de\"").contains("fr, en"));
    assert!(problem("visit = \"https://example.org/v\"").contains("parvis download"));
    assert!(problem("restart_at = \"4 o'clock\"").contains("09:30"));
    assert!(problem("[statistics]\non = \"yes\"").contains("true or false"));
    assert!(problem("[screen]\nmonitor = 0").contains("1 to 64"));
    assert!(problem("[screen]\norientation = \"diagonal\"").contains("landscape or portrait"));
    assert!(problem("[volume]\ngreatest_percent = 40\nreference_percent = 60").contains("not be louder"));
    assert!(problem("[volume]\nattract_percent = 51").contains("not be louder"));
    assert!(problem("[screen]\ndiagonal_mm = nan").contains("100 to 5000"));
    assert!(problem("[idle]\nwarn_after_s = 99999999999999999999999").contains("10 to 3600"));
    assert!(problem("[updates]\nfolder = \"usb\"").contains("updates.keys"));
    assert!(problem("[updates]\nfolder = \"usb\"\nkeys = []").contains("updates.keys"));
    assert!(problem("[updates]\nkeys = [\"RWQ\"]").contains("minisign"));
    assert!(
        problem("quiet = true").contains("there is"),
        "what is nothing like anything is answered with all there is"
    );
}

#[test]
fn a_pin_that_somebody_wrote_as_it_is_never_comes_back_in_a_message() {
    let what = problem("[staff]\nvolume = [\"482951\"]");
    assert!(what.contains("hash") && !what.contains("482951"), "{what}");
}

#[test]
fn a_line_that_is_no_toml_is_named_and_the_others_are_still_looked_at() {
    let found = problems("version = 1\nlanguages = [\"fr\"\n[idle]\ncountdown_s = 5\ncountdown_s 20\n");
    assert!(found.iter().any(|(line, what)| *line == 5 && what.contains("key = value")), "{found:?}");
    let twice = problems(&format!("{LEAST}profile = \"seated\"\nprofile = \"child\"\n"));
    assert_eq!(twice.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4], "{twice:?}");
}

#[test]
fn another_kind_of_file_is_refused_in_few_words() {
    assert!(problems(&"x = 1\n".repeat(5000)).len() <= 200);
    assert_eq!(problems(&"#".repeat(300 << 10)).len(), 1);
    assert!(!problems(&format!("{LEAST}a = {}\n", "[".repeat(50_000))).is_empty());
}

#[test]
fn a_bad_file_starts_the_last_good_one_and_tells_the_staff() {
    let folder = tempfile::tempdir().unwrap();
    let (path, kept) = (folder.path().join("kiosk.toml"), folder.path().join("state/kept"));
    fs::write(&path, format!("{LEAST}visit = \"nave\"\nprofile = \"seated\"\n")).unwrap();
    let good = last_good(&path, &kept).unwrap();
    assert!(good.is_current && good.problems.is_empty());
    assert_eq!(good.config.visit, Some(folder.path().join("nave")), "from the file's own folder");

    fs::write(&path, format!("{LEAST}profile = \"child\"\nprofil = 1\n")).unwrap();
    let bad = last_good(&path, &kept).unwrap();
    assert!(!bad.is_current);
    assert_eq!(bad.config, good.config);
    assert_eq!(bad.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [4]);

    fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(last_good(&path, &kept).unwrap().config, good.config);
    fs::remove_file(&path).unwrap();
    let gone = last_good(&path, &kept).unwrap();
    assert!(gone.problems[0].what.contains("kiosk.toml"), "{:?}", gone.problems);

    fs::write(&path, LEAST).unwrap();
    assert_eq!(last_good(&path, &kept).unwrap().config.profile, "standing", "a good one takes its place again");
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 1, "nothing is left lying about");
}

#[test]
fn without_a_good_file_ever_everything_that_is_wrong_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.toml");
    fs::write(&path, "version = 2\nlanguages = []\n").unwrap();
    let error = last_good(&path, folder.path()).unwrap_err();
    assert_eq!(error.problems.len(), 2, "{error}");
    assert!(error.to_string().contains("kiosk.toml") && error.to_string().contains("line 1"), "{error}");
}

#[test]
fn a_copy_that_cannot_be_kept_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kiosk.toml");
    fs::write(&path, LEAST).unwrap();
    let start = last_good(&path, &path.join("below-a-file")).unwrap();
    assert!(start.is_current);
    assert_eq!(start.problems.len(), 1);
}

proptest! {
    #[test]
    fn whatever_is_written_is_taken_or_refused_with_lines_of_the_file(
        keep in proptest::collection::vec((0_usize..120, "[-a-z0-9\\[\\]=\"\\.\\n _#']{0,12}"), 0..8)
    ) {
        let mut lines: Vec<String> = KioskConfig::template().lines().map(str::to_owned).collect();
        for (at, text) in keep {
            let at = at % lines.len();
            lines[at].push_str(&text);
        }
        let text = lines.join("\n");
        if let Err(problems) = KioskConfig::parse(&text, Path::new("/hall")) {
            prop_assert!(!problems.is_empty());
            let last = text.split('\n').count();
            prop_assert!(problems.iter().all(|problem| (1..=last).contains(&problem.line) && !problem.what.is_empty()));
        }
    }
}
