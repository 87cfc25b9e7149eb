//! Settings that a visitor carries from one machine to another.

use std::io;
use std::path::Path;

use bevy::prelude::*;
use fluent_bundle::FluentArgs;

use super::file::clamped;
use crate::content::files::{read_limited, write_whole};
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
            Carry::To(path) => (path, "carry-written", write_whole(path, preferences.carried().as_bytes())),
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
    let bytes = read_limited(path, MAX_CARRIED_BYTES as u64)?;
    if bytes.len() > MAX_CARRIED_BYTES {
        return Err(io::Error::other("too large for a file of settings"));
    }
    String::from_utf8(bytes).map_err(io::Error::other)
}
