//! How long a text takes to be read.

/// Characters a second of somebody who reads a card beside a picture. Silent reading of English prose is 238 words a
/// minute on average (Brysbaert 2019, <https://doi.org/10.1016/j.jml.2019.104047>), some 23 characters a second; captions
/// that all can follow have 15 (BBC Subtitle Guidelines). Slower than both: whoever reads here also looks up, and may
/// read with a magnifier, in a second language, or letter by letter.
pub const READING_CHARS_PER_SEC: f64 = 12.0;
/// Seconds to look around before the first word.
pub const LOOK_SECS: f64 = 3.0;

/// Seconds in which a text of a stop is read by somebody who is not hurried; nothing takes no time.
pub fn reading_secs(text: &str) -> f64 {
    let letters = text.chars().filter(|letter| !letter.is_control()).count();
    if letters == 0 { 0.0 } else { LOOK_SECS + letters as f64 / READING_CHARS_PER_SEC }
}
