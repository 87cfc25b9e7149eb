//! What speech needs of BCP 47: the language of a tag, without script and region.

/// The language subtag in lower case ("fr" of "fr-CA"); `None` for what names no language.
pub(super) fn primary(tag: &str) -> Option<String> {
    let first = tag.split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
    let names = (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase());
    (names && !["und", "mul", "zxx", "posix"].contains(&first.as_str())).then_some(first)
}

/// The region subtag in lower case ("ca" of "fr-CA").
pub(super) fn region(tag: &str) -> Option<String> {
    let letters = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    tag.split(['-', '_', '.']).skip(1).find(letters).map(str::to_ascii_lowercase)
}

/// Nothing shows that these are two languages.
pub(super) fn agree(one: &str, other: &str) -> bool {
    match (primary(one), primary(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
