//! Toasts, in the visitor's language.

use std::path::Path;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use fluent_bundle::FluentArgs;

use super::{Notice, NoticeKind, Words};

/// Whoever has something to say in a toast.
#[derive(SystemParam)]
pub struct Tell<'w> {
    words: Option<Res<'w, Words>>,
    notices: MessageWriter<'w, Notice>,
}

impl Tell<'_> {
    /// Something that somebody else has put into words.
    pub fn notice(&mut self, kind: NoticeKind, text: String) {
        self.notices.write(Notice { kind, text });
    }

    /// The text with this key.
    pub fn plain(&mut self, kind: NoticeKind, key: &str) {
        self.with(kind, key, &FluentArgs::new());
    }

    /// The text with this key and a reason.
    pub fn reason(&mut self, kind: NoticeKind, key: &str, reason: &str) {
        let mut args = FluentArgs::new();
        args.set("reason", reason.to_owned());
        self.with(kind, key, &args);
    }

    /// The text with this key and a file or folder.
    pub fn path(&mut self, kind: NoticeKind, key: &str, path: &Path) {
        let mut args = FluentArgs::new();
        args.set("path", path.display().to_string());
        self.with(kind, key, &args);
    }

    /// Good news with a number in it.
    pub fn number(&mut self, key: &str, number: usize) {
        let mut args = FluentArgs::new();
        args.set("number", number);
        self.with(NoticeKind::Info, key, &args);
    }

    /// The text with this key, to go into another one.
    pub fn text(&self, key: &str) -> String {
        self.words.as_ref().map_or_else(|| key.to_owned(), |words| words.get(key))
    }

    /// The language that is spoken; `None` before there is one.
    pub fn language(&self) -> Option<&str> {
        self.words.as_ref().map(|words| words.language())
    }

    /// The text with this key and its placeholders.
    pub fn with(&mut self, kind: NoticeKind, key: &str, args: &FluentArgs) {
        let text = self.words.as_ref().map_or_else(|| key.to_owned(), |words| words.with(key, args));
        self.notices.write(Notice { kind, text });
    }
}
