//! What is told at a stop, in the visitor's language and words, and how long that takes.

use crate::content::source::Source;
use crate::content::visit::captions::{CaptionError, Captions, MAX_FILE_BYTES, captions_for};
use crate::content::visit::{Stop, Texts};
use crate::viewer::visitor::Reading;
use crate::visiting::touring::reading_secs;

/// What is told at a stop.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Narration {
    /// WebVTT; empty where nothing is said.
    pub(super) captions: String,
    /// Seconds at the usual speed: until the last caption has ended and all texts have been read.
    pub(super) secs: f64,
    /// Why the authored captions are not there.
    pub(super) missing: Option<String>,
}

/// The text of a stop, easy where it is wanted and there is one.
pub(super) fn text_of<'a>(stop: &'a Stop, language: &str, reading: Reading) -> &'a str {
    text_with_language(stop, language, reading).1
}

/// The same with the language that it is in, before it; both empty where there is none.
pub(super) fn text_with_language<'a>(stop: &'a Stop, language: &str, reading: Reading) -> (&'a str, &'a str) {
    let easy = stop.easy.find(language).filter(|(_, easy)| reading.easy && !easy.is_empty());
    easy.or_else(|| stop.text.find(language)).unwrap_or_default()
}

/// Seconds in which everything that is written at the stop is read.
pub(super) fn reading_time(stop: &Stop, language: &str, reading: Reading) -> f64 {
    let mut all = text_of(stop, language, reading).to_owned();
    if reading.described {
        all.push_str(stop.description.get(language));
    }
    reading_secs(&all)
}

/// The authored captions, read from the visit: small files, read at once. Who wants easy words gets captions of the easy
/// text, and where nobody has written captions they are made of the text.
pub(super) fn narration(stop: &Stop, source: &dyn Source, language: &str, reading: Reading) -> Narration {
    let read_secs = reading_time(stop, language, reading);
    let text = text_of(stop, language, reading);
    let is_easy = reading.easy && !stop.easy.get(language).is_empty();
    let address = Texts(stop.captions.clone()).get(language).to_owned();
    let mut missing = None;
    if !is_easy && !address.is_empty() {
        match authored(&address, source) {
            Ok((captions, secs)) => return Narration { captions, secs: secs.max(read_secs), missing: None },
            Err(why) => missing = Some(why),
        }
    }
    let made = captions_for(text, language);
    let captions = if made.cues.is_empty() { String::new() } else { made.to_vtt() };
    Narration { captions, secs: made.duration_secs().max(read_secs), missing }
}

/// Their text, and when the last one ends. Those that are wrong are passed on: the player says what is wrong with them.
fn authored(address: &str, source: &dyn Source) -> Result<(String, f64), String> {
    let bytes = source.read(address, MAX_FILE_BYTES as u64).map_err(|error| error.to_string())?;
    let secs = match Captions::from_bytes(&bytes) {
        // In another encoding there is no text to pass on.
        Err(error @ CaptionError::NotUtf8 { .. }) => return Err(format!("{address}: {error}")),
        Err(_) => 0.0,
        Ok(captions) => captions.duration_secs(),
    };
    Ok((String::from_utf8_lossy(&bytes).into_owned(), secs))
}
