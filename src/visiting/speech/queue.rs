//! What is said next, and what gives way.

use super::language::agree;
use super::{Kind, Manner, Piece, Utterance, UtteranceId, sentences};

/// What a voice has to do.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Order {
    Say(Piece),
    /// What it says now.
    Stop,
}

/// What became of the piece that was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// It was said.
    Ended,
    /// It was stopped.
    Cut,
    /// No voice can say it.
    Unsayable,
}

#[derive(Debug)]
struct Entry {
    id: UtteranceId,
    utterance: Utterance,
    pieces: Vec<String>,
    /// The piece that is said, or comes next.
    at: usize,
    /// It was there when the visitor paused.
    held: bool,
    /// From its first piece again, now.
    again: bool,
}

/// What can be heard now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saying<'a> {
    /// The utterance.
    pub id: UtteranceId,
    /// Who wanted it said.
    pub kind: Kind,
    /// Its language, BCP 47.
    pub language: &'a str,
    /// The sentence of it.
    pub text: &'a str,
}

/// Utterances in order of urgency, and among equals of arrival; knows no clock and no voice.
///
/// A sentence that was cut is said again from its beginning when its turn comes; an announcement is not.
#[derive(Debug, Default)]
pub struct Queue {
    /// In order of arrival.
    entries: Vec<Entry>,
    /// What the voice has, and whether it was told to stop.
    sounding: Option<(UtteranceId, bool)>,
    /// What began last, for who wants it repeated.
    last: Option<Utterance>,
    captions: Option<String>,
    paused: bool,
    manner: Manner,
    voiceless: bool,
    given: u64,
}

impl Queue {
    /// Has it said. `None` where there is nothing to say in the text, or no voice.
    ///
    /// A reply takes the place of the one before it, even of one that is heard; an announcement that of one that waits.
    /// An alert or announcement that is here already is not said twice: its id is answered. Of each kind only so many
    /// wait; then the oldest goes.
    pub fn say(&mut self, utterance: &Utterance) -> Option<UtteranceId> {
        if self.voiceless {
            return None;
        }
        let pieces = sentences(&utterance.text);
        if pieces.is_empty() {
            return None;
        }
        let kind = utterance.kind;
        if matches!(kind, Kind::Alert | Kind::Announcement)
            && let Some(same) = self.entries.iter().find(|entry| entry.utterance == *utterance)
        {
            return Some(same.id);
        }
        if kind == Kind::Reply {
            self.forget(kind);
        }
        let sounding = self.sounding.map(|(id, _)| id);
        let waits = |entry: &Entry| entry.utterance.kind == kind && Some(entry.id) != sounding;
        if self.entries.iter().filter(|entry| waits(entry)).count() >= kind.most_waiting()
            && let Some(oldest) = self.entries.iter().position(waits)
        {
            self.entries.remove(oldest);
        }
        self.given += 1;
        let id = UtteranceId(self.given);
        self.entries.push(Entry { id, utterance: utterance.clone(), pieces, at: 0, held: false, again: false });
        Some(id)
    }

    /// It waits or is said: not yet said to its end, nor dropped.
    pub fn has(&self, id: UtteranceId) -> bool {
        self.entries.iter().any(|entry| entry.id == id)
    }

    /// Something of this kind waits or is said.
    pub fn has_kind(&self, kind: Kind) -> bool {
        self.entries.iter().any(|entry| entry.utterance.kind == kind)
    }

    /// What can be heard now.
    pub fn saying(&self) -> Option<Saying<'_>> {
        let (id, _) = self.sounding.filter(|(_, leaving)| !leaving)?;
        let entry = self.entries.iter().find(|entry| entry.id == id)?;
        let text = entry.pieces.get(entry.at)?;
        Some(Saying { id, kind: entry.utterance.kind, language: &entry.utterance.language, text })
    }

    /// Nothing is heard and nothing could begin: no frame is needed for speech. What is paused, or waits for a caption to
    /// go, is quiet.
    pub fn is_quiet(&self) -> bool {
        self.sounding.is_none() && self.next().is_none()
    }

    /// Says from its beginning what is heard, or else as a reply what was heard last. `None` where nothing was yet.
    pub fn repeat(&mut self) -> Option<UtteranceId> {
        let sounding = self.sounding.map(|(id, _)| id);
        if let Some(entry) = self.entries.iter_mut().find(|entry| Some(entry.id) == sounding) {
            entry.again = true;
            return Some(entry.id);
        }
        let last = self.last.clone()?;
        self.say(&Utterance { kind: Kind::Reply, ..last })
    }

    /// The visitor acts: silence, and nothing of what waits is said.
    pub fn stop(&mut self) {
        self.entries.clear();
    }

    /// Everything holds, what is heard too. Alerts and replies that come later are said all the same: a menu that is
    /// opened during a pause must speak.
    pub fn pause(&mut self) {
        self.paused = true;
        for entry in &mut self.entries {
            entry.held = true;
        }
    }

    /// Goes on with the sentence that was cut.
    pub fn resume(&mut self) {
        self.paused = false;
        for entry in &mut self.entries {
            entry.held = false;
        }
    }

    /// Between a pause and its end.
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Nothing of this kind is wanted any more, whether it waits or is heard.
    pub fn forget(&mut self, kind: Kind) {
        self.entries.retain(|entry| entry.utterance.kind != kind);
    }

    /// The language of the caption that is shown, BCP 47; `None` while none is. Until it goes nothing is said in another
    /// language, and what is being said stops and waits.
    pub fn captions_in(&mut self, language: Option<&str>) {
        if self.captions.as_deref() != language {
            self.captions = language.map(str::to_owned);
        }
    }

    /// How everything is said from the next sentence on.
    pub fn set_manner(&mut self, manner: Manner) {
        self.manner = manner;
    }

    /// There is nobody to say it.
    pub(super) fn set_voiceless(&mut self, voiceless: bool) {
        self.voiceless = voiceless;
        if voiceless {
            self.entries.clear();
            self.sounding = None;
        }
    }

    /// What the voice has to do now.
    pub(super) fn order(&mut self) -> Option<Order> {
        if let Some((id, leaving)) = self.sounding {
            if leaving || self.stays(id) {
                return None;
            }
            self.sounding = Some((id, true));
            return Some(Order::Stop);
        }
        let next = self.next()?;
        let text = next.pieces.get(next.at)?.clone();
        let piece = Piece { text, language: next.utterance.language.clone(), manner: self.manner };
        let (id, began) = (next.id, (next.at == 0).then(|| next.utterance.clone()));
        self.sounding = Some((id, false));
        self.last = began.or(self.last.take());
        Some(Order::Say(piece))
    }

    /// The voice is silent again.
    pub(super) fn hear(&mut self, heard: Heard) {
        let Some((id, _)) = self.sounding.take() else { return };
        let Some(at) = self.entries.iter().position(|entry| entry.id == id) else { return };
        let entry = &mut self.entries[at];
        if std::mem::take(&mut entry.again) && heard != Heard::Unsayable {
            entry.at = 0;
            return;
        }
        let over = match heard {
            Heard::Ended => {
                entry.at += 1;
                entry.at == entry.pieces.len()
            }
            Heard::Cut => entry.utterance.kind == Kind::Announcement,
            Heard::Unsayable => true,
        };
        if over {
            self.entries.remove(at);
        }
    }

    /// What is heard may go on.
    fn stays(&self, id: UtteranceId) -> bool {
        let Some(entry) = self.entries.iter().find(|entry| entry.id == id) else { return false };
        let kind = entry.utterance.kind;
        let cut = self.next().is_some_and(|next| next.utterance.kind.cuts() && next.utterance.kind < kind);
        self.may(entry) && !entry.again && !cut
    }

    /// The most urgent that may be said, and of these the first.
    fn next(&self) -> Option<&Entry> {
        self.entries.iter().filter(|entry| self.may(entry)).min_by_key(|entry| entry.utterance.kind)
    }

    fn may(&self, entry: &Entry) -> bool {
        let goes = !entry.held && (!self.paused || entry.utterance.kind.cuts());
        goes && self.captions.as_deref().is_none_or(|shown| agree(shown, &entry.utterance.language))
    }
}
