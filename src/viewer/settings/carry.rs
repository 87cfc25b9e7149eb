//! Settings that a visitor carries from one machine to another.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use bevy::prelude::*;
use fluent_bundle::FluentArgs;
use tempfile::NamedTempFile;

use super::file::clamped;
use crate::viewer::visitor::{Carry, MAX_CARRIED_BYTES, Notice, NoticeKind, Preferences, Words};

pub(super) fn carry(
    mut wishes: MessageReader<Carry>,
    mut preferences: ResMut<Preferences>,
    words: Option<Res<Words>>,
    mut notices: MessageWriter<Notice>,
) {
    for wish in wishes.read() {
        let (path, key, done) = match wish {
            Carry::From(path) => {
                let read = read(path).and_then(|text| preferences.with_carried(&text).map_err(io::Error::other));
                let done = read.map(|brought| {
                    preferences.set_if_neq(clamped(brought));
                });
                (path, "carry-read", done)
            }
            Carry::To(path) => (path, "carry-written", write(path, &preferences.carried())),
        };
        let mut args = FluentArgs::new();
        args.set("file", path.display().to_string());
        let (kind, key) = match done {
            Ok(()) => (NoticeKind::Info, key),
            Err(error) => {
                args.set("why", error.to_string());
                let failed = if matches!(wish, Carry::From(_)) { "carry-unread" } else { "carry-unwritten" };
                (NoticeKind::Error, failed)
            }
        };
        let text = words.as_ref().map_or_else(|| key.to_owned(), |words| words.with(key, &args));
        notices.write(Notice { kind, text });
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_CARRIED_BYTES as u64 + 1).read_to_string(&mut text)?;
    if text.len() > MAX_CARRIED_BYTES {
        return Err(io::Error::other("too large for a file of settings"));
    }
    Ok(text)
}

/// Whole or not at all.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
