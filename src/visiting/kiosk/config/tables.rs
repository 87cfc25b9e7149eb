//! Tables of the file that hold lists: hours, keys, PINs and those who may sign.

use std::collections::BTreeMap;
use std::path::Path;

use super::Updates;
use super::read::{Reader, Section, Value, shortened, suggestion};
use super::sections::path;
use crate::visiting::hands::{Action, Key, MOST_INPUTS};
use crate::visiting::kiosk::hours::{Hours, Span, Weekday};
use crate::visiting::kiosk::staff::is_hash;

/// Most spans of a day, PINs of a role, and keys of those who sign.
const MOST_SPANS: usize = 12;
const MOST_PINS: usize = 32;
const MOST_SIGNERS: usize = 32;
/// Longest hash of a PIN, bytes.
const LONGEST_HASH: usize = 512;
/// Characters of a public key of minisign: two of algorithm, eight of its id and 32 of the key, in base64.
const SIGNER_CHARS: usize = 56;

pub(super) fn hours(reader: &mut Reader<'_>, section: &mut Section<'_>, key: &'static str, usual: Hours) -> Hours {
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

pub(super) fn keypad(reader: &mut Reader<'_>, mut section: Section<'_>) -> BTreeMap<Key, Vec<Action>> {
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

pub(super) fn pins(reader: &mut Reader<'_>, section: &mut Section<'_>, role: &'static str) -> Vec<String> {
    let Some(value) = section.take(role) else { return Vec::new() };
    let mut hashes = Vec::new();
    for (at, hash) in value.texts(reader, "[\"$argon2id$…\"]") {
        // Never repeated in a message: it may be a PIN as it is typed.
        if hash.len() > LONGEST_HASH || !is_hash(&hash) {
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

pub(super) fn updates(reader: &mut Reader<'_>, section: &mut Section<'_>, folder: &Path) -> Updates {
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
