//! Members of a tour's file that this program does not know: they are somebody's, and stay.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Members of a tour that are described in `docs/visit-format.md`.
const TOUR: [&str; 9] = ["schema", "id", "title", "summary", "theme", "duration", "profile", "sources", "stops"];
/// Those of a stop.
const STOP: [&str; 12] = [
    "id",
    "title",
    "text",
    "easy",
    "description",
    "place",
    "pose",
    "travel",
    "phase",
    "annotations",
    "highlight",
    "captions",
];

type Members = BTreeMap<String, Box<RawValue>>;

/// The new file with what was in the old one beside the known members: of the tour, and of the stops that are still there.
/// The new file itself, byte for byte, where there was nothing of the kind.
pub(super) fn keep_unknown(old: &[u8], new: Vec<u8>) -> Vec<u8> {
    merged(old, &new).unwrap_or(new)
}

/// `None` where nothing is to be kept.
fn merged(old: &[u8], new: &[u8]) -> Option<Vec<u8>> {
    let old: Members = serde_json::from_slice(old.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(old)).ok()?;
    let mut new: Members = serde_json::from_slice(new).ok()?;
    let mut stops: Vec<Members> = serde_json::from_str(new.get("stops")?.get()).ok()?;
    let old_stops = old.get("stops").and_then(|stops| serde_json::from_str::<Vec<Members>>(stops.get()).ok());
    let mut kept = false;
    for old_stop in old_stops.unwrap_or_default() {
        let Some(id) = id_of(&old_stop) else { continue };
        if let Some(stop) = stops.iter_mut().find(|stop| id_of(stop).as_ref() == Some(&id)) {
            kept |= take_over(old_stop, stop, &STOP);
        }
    }
    if kept {
        new.insert("stops".to_owned(), serde_json::value::to_raw_value(&stops).ok()?);
    }
    kept |= take_over(old, &mut new, &TOUR);
    if !kept {
        return None;
    }
    let mut bytes = Vec::new();
    new.serialize(&mut serde_json::Serializer::pretty(&mut bytes)).ok()?;
    bytes.push(b'\n');
    Some(bytes)
}

fn id_of(stop: &Members) -> Option<String> {
    String::deserialize(&**stop.get("id")?).ok()
}

fn take_over(old: Members, new: &mut Members, known: &[&str]) -> bool {
    let before = new.len();
    let unknown = old.into_iter().filter(|(name, _)| !known.contains(&name.as_str()));
    new.extend(unknown);
    new.len() > before
}
