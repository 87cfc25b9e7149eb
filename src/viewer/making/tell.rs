//! What authors are told in toasts.

use std::path::Path;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use fluent_bundle::FluentArgs;

use super::workbench::Workbench;
use crate::viewer::visitor::{Notice, NoticeKind, Words};

#[derive(SystemParam)]
pub(super) struct Tell<'w> {
    words: Option<Res<'w, Words>>,
    notices: MessageWriter<'w, Notice>,
}

impl Tell<'_> {
    /// Something that somebody else has put into words.
    pub(super) fn notice(&mut self, kind: NoticeKind, text: String) {
        self.notices.write(Notice { kind, text });
    }

    /// The text with this key.
    pub(super) fn plain(&mut self, kind: NoticeKind, key: &str) {
        self.with(kind, key, &FluentArgs::new());
    }

    /// The text with this key and a reason.
    pub(super) fn reason(&mut self, kind: NoticeKind, key: &str, reason: &str) {
        let mut args = FluentArgs::new();
        args.set("reason", reason.to_owned());
        self.with(kind, key, &args);
    }

    /// The text with this key and a file or folder.
    pub(super) fn path(&mut self, kind: NoticeKind, key: &str, path: &Path) {
        let mut args = FluentArgs::new();
        args.set("path", path.display().to_string());
        self.with(kind, key, &args);
    }

    /// Good news with a number in it.
    pub(super) fn number(&mut self, key: &str, number: usize) {
        let mut args = FluentArgs::new();
        args.set("number", number);
        self.with(NoticeKind::Info, key, &args);
    }

    fn with(&mut self, kind: NoticeKind, key: &str, args: &FluentArgs) {
        let text = self.words.as_ref().map_or_else(|| key.to_owned(), |words| words.with(key, args));
        self.notices.write(Notice { kind, text });
    }
}

/// Work that may be lost is told of at once, and once; work that was left, when there is somebody to tell.
pub(super) fn trouble(
    mut bench: ResMut<Workbench>,
    mut tell: Tell,
    visit: Option<Res<crate::viewer::visitor::CurrentVisit>>,
) {
    let bench = bench.bypass_change_detection();
    let now = bench.desk.as_ref().and_then(|desk| desk.trouble()).map(ToString::to_string);
    if now.is_some() && now != bench.told {
        tell.reason(NoticeKind::Warning, "making-journal", now.as_deref().unwrap_or_default());
    }
    if bench.desk.is_some() {
        bench.told = now;
    }
    if visit.is_none() || tell.words.is_none() {
        return;
    }
    if let Some(error) = bench.unreadable.take() {
        tell.reason(NoticeKind::Warning, "making-unreadable", &error.to_string());
    }
    if std::mem::take(&mut bench.kept)
        && let Some((desk, _)) = &bench.left
    {
        let language = tell.words.as_ref().map_or("en", |words| words.language());
        let title = desk.draft().tour().title.get(language).to_owned();
        let untitled = || tell.words.as_ref().map_or_else(String::new, |words| words.get("making-untitled"));
        let title = if title.trim().is_empty() { untitled() } else { title };
        tell.reason(NoticeKind::Info, "making-kept", &title);
    }
    if std::mem::take(&mut bench.shortened) {
        tell.plain(NoticeKind::Info, "making-shortened");
    }
}
