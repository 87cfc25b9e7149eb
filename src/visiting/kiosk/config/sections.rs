//! The tables of the file, one after the other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::read::{Reader, Section, Value, shortened, suggestion};
use super::{IdleTimes, KioskConfig, KioskHours, Monitor, Orientation, Screen, Staff, Updates, VERSION, Volume};
use crate::content::visit::{is_id, is_language};
use crate::visiting::hands::file::BadLine;
use crate::visiting::hands::{Action, Key, MOST_INPUTS};
use crate::visiting::kiosk::hours::{Hours, Minute, Span, Weekday};

/// What each number may be; what a kiosk of the trade can be, with room on both sides.
const DIAGONAL_MM: (f64, f64) = (100.0, 5000.0);
const DISTANCE_MM: (f64, f64) = (200.0, 5000.0);
const HEIGHT_MM: (f64, f64) = (0.0, 3000.0);
const WARN_S: (u32, u32) = (10, 3600);
/// At least what WCAG 2.2.1 asks for.
const COUNTDOWN_S: (u32, u32) = (20, 600);
const EXTENSIONS: (u32, u32) = (10, 10_000);
/// Most spans of a day, PINs of a role, keys of those who sign, and languages.
const MOST_SPANS: usize = 12;
const MOST_PINS: usize = 32;
const MOST_SIGNERS: usize = 32;
const MOST_LANGUAGES: usize = 32;
/// Longest hash of a PIN, bytes.
const LONGEST_HASH: usize = 512;
/// Characters of a public key of minisign: two of algorithm, eight of its id and 32 of the key, in base64.
const SIGNER_CHARS: usize = 56;

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

fn path(reader: &mut Reader<'_>, value: &Value<'_>, folder: &Path, such_as: &str) -> Option<PathBuf> {
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

fn hours(reader: &mut Reader<'_>, section: &mut Section<'_>, key: &'static str, usual: Hours) -> Hours {
    let mut table = section.section(reader, key);
    if table.is_empty() {
        // Asked for, so that it is among what can be set.
        Weekday::ALL.iter().map(|day| day.name()).chain(["every_day"]).for_each(|day| drop(table.take(day)));
        table.end(reader);
        return usual;
    }
    let every_day = table.take("every_day").map(|value| spans(reader, &value)).unwrap_or_default();
    let mut hours = Hours::never();
    for day in Weekday::ALL {
        let own = table.take(day.name()).map(|value| spans(reader, &value));
        hours.set(day, own.unwrap_or_else(|| every_day.clone()));
    }
    table.end(reader);
    hours
}

fn spans(reader: &mut Reader<'_>, value: &Value<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    for (at, text) in value.texts(reader, "[\"09:30-18:00\"]") {
        match text.parse::<Span>() {
            Ok(span) => spans.push(span),
            Err(error) => reader.object(at, format!("{}: {:?}: {error}", value.name, shortened(&text))),
        }
    }
    if spans.len() > MOST_SPANS {
        reader.object(value.at, format!("{} has more than {MOST_SPANS} spans; join some", value.name));
        spans.truncate(MOST_SPANS);
    }
    spans
}

fn keypad(reader: &mut Reader<'_>, mut section: Section<'_>) -> BTreeMap<Key, Vec<Action>> {
    let mut keypad = BTreeMap::new();
    let names: Vec<String> = Action::all().map(Action::name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for (key, value) in section.rest() {
        let known = Key::from_name(&key).filter(|key| key.is_of_a_keypad());
        let Some(key) = known else {
            reader.object(value.at, format!("keypad: {:?} is no key of a keypad; write F13 to F24", shortened(&key)));
            continue;
        };
        let mut actions = Vec::new();
        for (at, name) in value.texts(reader, "[\"step-forward\", \"focus-up\"]") {
            match Action::from_name(&name) {
                Some(action) => actions.push(action),
                None => {
                    let hint = suggestion(&name, &names);
                    reader.object(at, format!("{}: there is no action {:?}; {hint}", value.name, shortened(&name)));
                }
            }
        }
        if actions.len() > MOST_INPUTS {
            reader.object(value.at, format!("{} has more than {MOST_INPUTS} actions; remove some", value.name));
        }
        keypad.insert(key, actions);
    }
    keypad
}

fn pins(reader: &mut Reader<'_>, section: &mut Section<'_>, role: &'static str) -> Vec<String> {
    let Some(value) = section.take(role) else { return Vec::new() };
    let mut hashes = Vec::new();
    for (at, hash) in value.texts(reader, "[\"$argon2id$…\"]") {
        // Never repeated in a message: it may be a PIN as it is typed.
        if hash.len() > LONGEST_HASH || !hash.starts_with("$argon2id$") {
            let what = "is no hash of a PIN; write what `parvis kiosk --hash-pin` prints, never the PIN itself";
            reader.object(at, format!("{} {what}", value.name));
        } else {
            hashes.push(hash);
        }
    }
    if hashes.len() > MOST_PINS {
        reader.object(value.at, format!("{} has more than {MOST_PINS} PINs; remove some", value.name));
    }
    hashes
}

fn updates(reader: &mut Reader<'_>, section: &mut Section<'_>, folder: &Path) -> Updates {
    let place = section.place("folder");
    let folder = section.take("folder").and_then(|value| path(reader, &value, folder, "\"/srv/parvis/updates\""));
    let Some(value) = section.take("keys") else {
        if folder.is_some() {
            reader.object(place, NO_KEYS.to_owned());
        }
        return Updates { folder, keys: Vec::new() };
    };
    let mut keys = Vec::new();
    let texts = value.texts(reader, "[\"RWQ…\"]");
    if folder.is_some() && texts.is_empty() {
        reader.object(place, NO_KEYS.to_owned());
    }
    for (at, key) in texts {
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
        // "RW" is "Ed" in base64: the algorithm.
        if key.len() == SIGNER_CHARS && key.starts_with("RW") && key.bytes().all(is_base64) {
            keys.push(key);
        } else {
            let what = "is no public key of minisign; write the second line of its .pub file, which begins with RW";
            reader.object(at, format!("{} {what}", value.name));
        }
    }
    if keys.len() > MOST_SIGNERS {
        reader.object(value.at, format!("{} has more than {MOST_SIGNERS} keys; remove some", value.name));
    }
    Updates { folder, keys }
}

const NO_KEYS: &str =
    "updates.folder is watched in vain: updates.keys names nobody who may sign; write a key, or remove the line";
