//! The whole file, one value after the other.

use std::path::{Path, PathBuf};

use super::read::{Reader, Section, Value, shortened};
use super::tables::{hours, keypad, pins, updates};
use super::{IdleTimes, KioskConfig, KioskHours, Monitor, Orientation, Screen, Staff, VERSION, Volume};
use crate::content::visit::{is_id, is_language};
use crate::visiting::hands::file::BadLine;
use crate::visiting::kiosk::hours::{Hours, Minute};

/// What each number may be; what a kiosk of the trade can be, with room on both sides.
const DIAGONAL_MM: (f64, f64) = (100.0, 5000.0);
const DISTANCE_MM: (f64, f64) = (200.0, 5000.0);
const HEIGHT_MM: (f64, f64) = (0.0, 3000.0);
const WARN_S: (u32, u32) = (10, 3600);
/// At least what WCAG 2.2.1 asks for.
const COUNTDOWN_S: (u32, u32) = (20, 600);
const EXTENSIONS: (u32, u32) = (10, 10_000);
/// Most languages.
const MOST_LANGUAGES: usize = 32;

/// Reads it all: what could be read, the names of everything that was looked for, and what is wrong.
pub(super) fn read(text: &str, folder: &Path) -> (KioskConfig, Vec<String>, Vec<BadLine>) {
    let (mut reader, mut top) = Reader::begin(text);
    let r = &mut reader;
    if !top.has("version") {
        r.lacks(0, "version is lacking; write version = 1 as the first line");
    }
    // The only version that there is; a value out of range is told of.
    let _version: Option<u32> = top.whole(r, "version", 1..=VERSION);
    let visit = top.take("visit").and_then(|value| path(r, &value, folder, "\"visits/cathedral\""));
    let (languages, language) = languages(r, &mut top);
    let tours = ids(r, &mut top, "tours");
    let places = ids(r, &mut top, "places");
    let profile = top.take("profile").and_then(|value| {
        let id = value.text(r, "\"seated\"")?;
        checked_id(r, value.at, &value.name, id)
    });
    let restart_at = match top.take("restart_at") {
        None => Minute::new(4 * 60),
        Some(value) => match value.text(r, "\"04:00\"").as_deref() {
            None | Some("never") => None,
            Some(text) => text.parse().map_err(|error| r.object(value.at, format!("{}: {error}", value.name))).ok(),
        },
    };
    let mut section = top.section(r, "screen");
    let screen = screen(r, &mut section);
    section.end(r);
    let mut section = top.section(r, "volume");
    let volume = volume(r, &mut section);
    section.end(r);
    let mut section = top.section(r, "idle");
    let usual = IdleTimes::default();
    let idle = IdleTimes {
        warn_after_s: section.whole(r, "warn_after_s", WARN_S.0..=WARN_S.1).unwrap_or(usual.warn_after_s),
        countdown_s: section.whole(r, "countdown_s", COUNTDOWN_S.0..=COUNTDOWN_S.1).unwrap_or(usual.countdown_s),
        extensions: section.whole(r, "extensions", EXTENSIONS.0..=EXTENSIONS.1),
    };
    section.end(r);
    let mut section = top.section(r, "hours");
    let hours = KioskHours {
        open: hours(r, &mut section, "open", Hours::always()),
        sound: hours(r, &mut section, "sound", Hours::always()),
        dim: hours(r, &mut section, "dim", Hours::never()),
    };
    section.end(r);
    let section = top.section(r, "keypad");
    let keypad = keypad(r, section);
    let mut section = top.section(r, "staff");
    let staff = Staff {
        volume: pins(r, &mut section, "volume"),
        restart: pins(r, &mut section, "restart"),
        content: pins(r, &mut section, "content"),
        maintenance: pins(r, &mut section, "maintenance"),
    };
    section.end(r);
    let mut section = top.section(r, "statistics");
    let statistics = section.flag(r, "on").unwrap_or(true);
    section.end(r);
    let mut section = top.section(r, "updates");
    let updates = updates(r, &mut section, folder);
    section.end(r);
    top.end(r);
    let profile = profile.unwrap_or_else(|| "standing".to_owned());
    let config = KioskConfig {
        visit,
        languages,
        language,
        tours,
        places,
        profile,
        restart_at,
        screen,
        volume,
        idle,
        hours,
        keypad,
        staff,
        statistics,
        updates,
    };
    let (asked, problems) = reader.end();
    (config, asked, problems)
}

pub(super) fn path(reader: &mut Reader<'_>, value: &Value<'_>, folder: &Path, such_as: &str) -> Option<PathBuf> {
    let text = value.text(reader, such_as)?;
    if text.contains("://") {
        let what = "is an address; a machine in a hall must not wait for a network. Fetch it with `parvis download`, \
                    and write the path of what that wrote";
        reader.object(value.at, format!("{} {what}", value.name));
        return None;
    }
    Some(folder.join(text))
}

fn languages(reader: &mut Reader<'_>, top: &mut Section<'_>) -> (Vec<String>, String) {
    let mut languages: Vec<String> = Vec::new();
    match top.take("languages") {
        None => reader.lacks(
            0,
            "languages is lacking; write those that visitors may choose, such as languages = [\"fr\", \"en\"]",
        ),
        Some(value) => {
            for (at, tag) in value.texts(reader, "[\"fr\", \"en\"]") {
                if !is_language(&tag) {
                    reader.object(
                        at,
                        format!("{:?} is no language; write a tag such as \"fr\" or \"pt-BR\"", shortened(&tag)),
                    );
                } else if languages.contains(&tag) {
                    reader.object(at, format!("{tag} is there twice; remove one"));
                } else {
                    languages.push(tag);
                }
            }
            if languages.is_empty() || languages.len() > MOST_LANGUAGES {
                reader.object(value.at, format!("languages has {}; write 1 to {MOST_LANGUAGES}", languages.len()));
            }
        }
    }
    let first = languages.first().cloned().unwrap_or_default();
    let Some(value) = top.take("language") else { return (languages, first) };
    match value.text(reader, "\"fr\"") {
        Some(one) if languages.contains(&one) => (languages, one),
        Some(_) => {
            let list = languages.join(", ");
            reader.object(value.at, format!("language is {}; write one of languages: {list}", value.shown()));
            (languages, first)
        }
        None => (languages, first),
    }
}

fn checked_id(reader: &mut Reader<'_>, at: usize, name: &str, id: String) -> Option<String> {
    if is_id(&id) {
        return Some(id);
    }
    reader.object(at, format!("{name}: {:?} is no id; ids are made of letters, digits, - and _", shortened(&id)));
    None
}

fn ids(reader: &mut Reader<'_>, top: &mut Section<'_>, key: &'static str) -> Vec<String> {
    let Some(value) = top.take(key) else { return Vec::new() };
    let texts = value.texts(reader, "[\"nave\", \"choir\"]");
    texts.into_iter().filter_map(|(at, id)| checked_id(reader, at, key, id)).collect()
}

fn screen(reader: &mut Reader<'_>, section: &mut Section<'_>) -> Screen {
    let mut mm = |key, (low, high): (f64, f64)| section.number(reader, key, low..=high).map(|mm| mm as f32);
    let diagonal_mm = mm("diagonal_mm", DIAGONAL_MM);
    let distance_mm = mm("viewing_distance_mm", DISTANCE_MM);
    let mounting_height_mm = mm("mounting_height_mm", HEIGHT_MM);
    let orientation =
        section.take("orientation").and_then(|value| match value.text(reader, "\"portrait\"")?.as_str() {
            "landscape" => Some(Orientation::Landscape),
            "portrait" => Some(Orientation::Portrait),
            _ => {
                reader.object(value.at, format!("{} is {}; write landscape or portrait", value.name, value.shown()));
                None
            }
        });
    let monitor = section.take("monitor").and_then(|value| match value.as_whole() {
        Some(number @ 1..=64) => u8::try_from(number).ok().map(Monitor::Number),
        Some(number) => {
            reader.object(value.at, format!("{} is {number}; write a number from 1 to 64, or a name", value.name));
            None
        }
        None => value.text(reader, "\"primary\"").map(|name| match name.as_str() {
            "primary" => Monitor::Primary,
            _ => Monitor::Named(name),
        }),
    });
    Screen {
        diagonal_mm: diagonal_mm.unwrap_or(800.0),
        viewing_distance_mm: distance_mm.unwrap_or(600.0),
        mounting_height_mm,
        orientation: orientation.unwrap_or(Orientation::Landscape),
        monitor: monitor.unwrap_or(Monitor::Primary),
    }
}

fn volume(reader: &mut Reader<'_>, section: &mut Section<'_>) -> Volume {
    let mut percent = |key, least: u32, most: u8, why: &str| {
        let place = section.place(key);
        let number = section.whole(reader, key, least..=100).and_then(|number| u8::try_from(number).ok())?;
        if number > most {
            reader.object(place, format!("volume.{key} is {number}; {why} {most}"));
        }
        Some(number.min(most))
    };
    let greatest_percent = percent("greatest_percent", 1, 100, "").unwrap_or(80);
    let not_louder = "it must not be louder than greatest_percent, which is";
    let reference_percent =
        percent("reference_percent", 1, greatest_percent, not_louder).unwrap_or(greatest_percent.min(50));
    let not_louder = "while nobody is there it must not be louder than reference_percent, which is";
    let attract_percent = percent("attract_percent", 0, reference_percent, not_louder).unwrap_or(0);
    Volume { reference_percent, greatest_percent, attract_percent }
}
