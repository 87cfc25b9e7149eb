//! What moving has to say.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use fluent_bundle::FluentArgs;

use crate::viewer::visitor::{CaptionCue, Notice, NoticeKind, Words};

/// Tells the visitor what comes: as a note and, for whoever reads along, as a caption.
#[derive(SystemParam)]
pub(super) struct Voice<'w> {
    words: Option<Res<'w, Words>>,
    notices: MessageWriter<'w, Notice>,
    captions: MessageWriter<'w, CaptionCue>,
}

impl Voice<'_> {
    /// The text of this key, with metres in it.
    pub(super) fn tell(&mut self, key: &str, metres: f32) {
        let text = self.words.as_ref().map_or_else(
            || format!("{key} {metres:.0}"),
            |words| {
                let mut args = FluentArgs::new();
                args.set("metres", words.number(f64::from(metres.round().max(1.0)), 0));
                words.with(key, &args)
            },
        );
        self.captions.write(CaptionCue::Say(text.clone()));
        self.notices.write(Notice { kind: NoticeKind::Info, text });
    }
}
