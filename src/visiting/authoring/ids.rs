//! Ids made from what people write.

use crate::content::visit::{MAX_ID_LENGTH, Texts};

/// Room left behind an id for a number that makes it unique.
const NUMBER_CHARS: usize = 8;

/// An id from a title, as `the-nave`; `otherwise` where no letter of it can be kept. It is one for which `taken` says no.
pub(super) fn made_from(title: &Texts, otherwise: &str, taken: impl Fn(&str) -> bool) -> String {
    let word = plain(title.get("en"));
    unique(if word.is_empty() { otherwise } else { &word }, taken)
}

/// The id itself where it is free, else with the first number that is: `nave-2`.
pub(super) fn unique(id: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(id) {
        return id.to_owned();
    }
    let stem: String = id.chars().take(MAX_ID_LENGTH - NUMBER_CHARS).collect();
    let numbered = |number: u32| format!("{stem}-{number}");
    // Lists have at most a thousand entries: one of the numbers is free.
    (2..=999_999).map(numbered).find(|id| !taken(id)).unwrap_or_else(|| numbered(1))
}

/// Small letters and digits, with `-` between words.
fn plain(text: &str) -> String {
    let mut id = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if id.len() >= MAX_ID_LENGTH - NUMBER_CHARS {
            break;
        }
        let letters = unaccented(c);
        if !letters.is_empty() {
            id.push_str(letters);
        } else if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

/// Letters with accents that titles of the west of Europe have, without them.
fn unaccented(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'å' => "a",
        'ä' | 'æ' => "ae",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' => "o",
        'ö' | 'œ' => "oe",
        'ù' | 'ú' | 'û' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        _ => "",
    }
}
