//! Articles are pages of anybody's: their words are kept, nothing else of them.

use super::{chapel, read_with};
use proptest::prelude::*;

/// What is said at the first step where its article is this page.
fn words(page: &str) -> String {
    let made = read_with(&chapel(), &[("articles/door-EN.html", page)]).unwrap();
    made.tours[0].stops[0].text.0.get("en").cloned().unwrap_or_default()
}

#[test]
fn the_words_of_a_page_stay_in_their_paragraphs() {
    assert_eq!(words("<p>One\n  two</p>\n<ul><li>three<li>four</ul> five"), "One two\n\nthree\nfour\n\nfive");
    assert_eq!(words("no <b>mark</b>up <!-- <p>nor this --> at all"), "no markup at all");
    assert_eq!(
        words("<div><header>Top</header><p>a &lt;b&gt; &#233; &#x2019; &unknown; &</p></div>"),
        "Top\n\na <b> é ’ &unknown; &"
    );
    assert_eq!(words("1 < 2 > 0"), "1 < 2 > 0");
}

#[test]
fn nothing_of_a_script_or_a_style_is_read_however_it_ends() {
    assert_eq!(words("<ScRiPt>let a = '<p>no';</sCrIpT >yes"), "yes");
    assert_eq!(words("<style>p { }</style>yes<template><p>no</p></template>"), "yes");
    assert_eq!(words("yes<script>never closed <p>no"), "yes");
    assert_eq!(words("<script>a</scripture>b</script>yes"), "yes");
    assert_eq!(words("yes<!-- never closed <p>no"), "yes");
    assert_eq!(words("yes<p title='never closed"), "yes");
}

#[test]
fn a_page_that_is_no_text_or_far_too_long_is_cut_and_told() {
    assert_eq!(words(&format!("a{}b\u{0}\u{1b}[31mc", "\u{7}".repeat(3))), "ab[31mc");
    let long = "é".repeat(30_000);
    assert!(words(&long).len() <= 20_000);
    let made = read_with(&chapel(), &[("articles/door-EN.html", &long)]).unwrap();
    super::note(&made, &["door-EN.html", "its end is left out"]);
    let longer = "<p></p>".repeat(200_000);
    let made = read_with(&chapel(), &[("articles/door-EN.html", &longer)]).unwrap();
    super::note(&made, &["door-EN.html", "is larger than"]);
}

proptest! {
    #[test]
    fn no_page_brings_control_characters_or_elements_that_nobody_wrote(
        page in "(</?(p|script|style|br|li|img src=|!--)|>|-->|&(amp|#x?[0-9a-f]{0,7}|lt);?|[ -~é\u{0}\u{1b}\n]{0,6}){0,30}"
    ) {
        let words = words(&page);
        prop_assert!(words.chars().all(|c| c == '\n' || !c.is_control()), "{words:?}");
        prop_assert!(words.len() <= page.len() + 1, "{words:?}");
    }
}
