//! The table in its file, from one visit to the next.

use std::path::{Path, PathBuf};

use bevy::prelude::*;
use fluent_bundle::FluentArgs;

use super::assign::{named, read_limited};
use crate::content::files::write_whole;
use crate::viewer::visitor::{HandsMap, Notice, NoticeKind, Words};
use crate::visiting::hands::Bindings;
use crate::visiting::hands::file::{self, BadLine};

/// Where the table is kept, and what of it is there.
#[derive(Resource)]
pub(super) struct Store {
    path: PathBuf,
    saved: Bindings,
    /// Lines that were left out, until there are words for it.
    to_say: Vec<BadLine>,
    /// A failure is said once.
    failed: bool,
}

/// Reads the file; where there is none the table is as the program brings it.
pub(super) fn load(app: &mut App, path: Option<PathBuf>) {
    let Some(path) = path else {
        app.init_resource::<HandsMap>();
        return;
    };
    let (bindings, to_say) = match read_limited(&path) {
        Ok(text) => {
            let read = file::read(&text);
            (read.bindings, read.problems)
        }
        Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => (Bindings::default(), Vec::new()),
        Err(reason) => (Bindings::default(), vec![BadLine { line: 0, what: reason.to_string() }]),
    };
    app.insert_resource(HandsMap(bindings.clone())).insert_resource(Store {
        path,
        saved: bindings,
        to_say,
        failed: false,
    });
}

/// Writes the table when it has changed, and tells what could not be read or written.
pub(super) fn save(
    store: Option<ResMut<Store>>,
    map: Res<HandsMap>,
    words: Option<Res<Words>>,
    mut notices: MessageWriter<Notice>,
) {
    let (Some(mut store), Some(words)) = (store, words) else { return };
    let mut args = FluentArgs::new();
    if !store.to_say.is_empty() {
        args.set("lines", named(&std::mem::take(&mut store.to_say)));
        args.set("file", store.path.display().to_string());
        notices.write(Notice { kind: NoticeKind::Warning, text: words.with("hands-imported-but", &args) });
    }
    if !map.is_changed() || map.0 == store.saved {
        return;
    }
    match write(&store.path, &file::write(&map.0)) {
        Ok(()) => {
            store.saved = map.0.clone();
            store.failed = false;
        }
        Err(reason) if !store.failed => {
            store.failed = true;
            args.set("file", store.path.display().to_string());
            args.set("reason", reason.to_string());
            notices.write(Notice { kind: NoticeKind::Warning, text: words.with("hands-not-written", &args) });
        }
        Err(_) => {}
    }
}

/// In its folder, which is made where there is none.
pub(super) fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    write_whole(path, text.as_bytes())
}
