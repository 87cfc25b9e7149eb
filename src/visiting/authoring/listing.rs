//! An address more in the list `tours` of a `visit.json`, with every other byte of the file as it was: somebody writes
//! such files by hand.

use crate::content::source::{join, path_of};
use crate::content::visit::MAX_ENTRIES;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The text of the visit's `file` with `uri` in its list of tours; `None` where it is there already.
///
/// # Errors
/// What is wrong with the file, and what to do.
pub(super) fn with_tour(text: &str, file: &str, uri: &str) -> Result<Option<String>, String> {
    let repair = "repair that place, or add the address to \"tours\" by hand";
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| format!("it cannot be read ({error}); {repair}"))?;
    let address = Value::from(uri).to_string();
    let changed = match members.get("tours").map(|list| list.get()) {
        None => with_member(text, &address),
        Some(list) => {
            let entries: Vec<Value> =
                serde_json::from_str(list).map_err(|_not_a_list| format!("its \"tours\" is no list; {repair}"))?;
            let path = |address: &str| join(file, address).and_then(|uri| path_of(&uri)).ok();
            let wanted = path(uri);
            if wanted.is_some() && entries.iter().filter_map(Value::as_str).any(|entry| path(entry) == wanted) {
                return Ok(None);
            }
            if entries.len() >= MAX_ENTRIES {
                return Err(format!("its \"tours\" has {MAX_ENTRIES} entries, the most there may be; take one away"));
            }
            // The list is a piece of the text: where it begins says the distance of the two.
            let start = list.as_ptr().addr().checked_sub(text.as_ptr().addr());
            start.and_then(|start| text.split_at_checked(start)).and_then(|(before, rest)| {
                let after = rest.strip_prefix(list)?;
                Some(format!("{before}{}{after}", with_entry(list, &address)?))
            })
        }
    };
    let changed = changed.filter(|changed| only_adds(text, changed, uri));
    changed.map(Some).ok_or_else(|| format!("the address cannot be put into it; {repair}"))
}

/// `[a, b]` with one more, laid out as those before it.
fn with_entry(list: &str, address: &str) -> Option<String> {
    let inner = list.strip_prefix('[')?.strip_suffix(']')?;
    let entries = inner.trim_end();
    if entries.is_empty() {
        return Some(format!("[{address}]"));
    }
    let indent = &inner[..inner.len() - inner.trim_start().len()];
    let space = if indent.is_empty() { " " } else { indent };
    let end = &inner[entries.len()..];
    Some(format!("[{entries},{space}{address}{end}]"))
}

/// An object with the member `tours` in its end, laid out as its first one.
fn with_member(text: &str, address: &str) -> Option<String> {
    let open = text.find('{')? + 1;
    let close = text.rfind('}')?;
    let inner = text.get(open..close)?;
    let members = inner.trim_end();
    let indent = &inner[..inner.len() - inner.trim_start().len()];
    let end = &inner[members.len()..];
    let comma = if members.is_empty() { "" } else { "," };
    Some(format!("{}{members}{comma}{indent}\"tours\": [{address}]{end}{}", &text[..open], &text[close..]))
}

/// Whether the two differ by this address alone.
fn only_adds(before: &str, after: &str, uri: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')).ok();
    let (Some(mut before), Some(after)) = (read(before), read(after)) else { return false };
    let Some(members) = before.as_object_mut() else { return false };
    match members.entry("tours").or_insert(Value::Array(Vec::new())) {
        Value::Array(tours) => tours.push(uri.into()),
        missing => *missing = Value::Array(vec![uri.into()]),
    }
    before == after
}
