//! Older files to the schema of today, one version at a time.

use serde_json::{Map, Value};

use crate::viewer::visitor::Preferences;

/// Brings a file's object from its version to [`Preferences::VERSION`]; newer ones stay as they are.
/// A file without a version is of version 0.
pub fn migrate(mut object: Map<String, Value>) -> Map<String, Value> {
    let mut version = object.get("version").and_then(Value::as_u64).unwrap_or(0);
    while version < u64::from(Preferences::VERSION) {
        if version == 0 {
            from_0_to_1(&mut object);
        }
        version += 1;
        object.insert("version".to_owned(), version.into());
    }
    object
}

/// Version 0 kept the text size in percent and the posture as "seated: true".
fn from_0_to_1(object: &mut Map<String, Value>) {
    if let Some(percent) = object.remove("text_size_percent").and_then(|value| value.as_f64()) {
        object.entry("text_scale").or_insert_with(|| (percent / 100.0).into());
    }
    if let Some(seated) = object.remove("seated").and_then(|value| value.as_bool()) {
        object.entry("posture").or_insert_with(|| if seated { "seated" } else { "standing" }.into());
    }
}
