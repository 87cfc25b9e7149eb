use parvis::visiting::speech::{LONGEST_CHARS, MOST_CHARS, sentences};
use proptest::prelude::*;

#[test]
fn a_text_is_cut_where_sentences_end() {
    assert_eq!(
        sentences("The nave is long. Is it? Yes! See…  There"),
        ["The nave is long.", "Is it?", "Yes!", "See…", "There"]
    );
    assert_eq!(
        sentences("One line\ngoes on.\n\nA title\n\nAnd a text"),
        ["One line goes on.", "A title", "And a text"]
    );
}

#[test]
fn french_marks_stay_with_their_sentence() {
    assert_eq!(
        sentences("« Où suis-je ? » Dans la nef\u{a0}! Bien. « Merci. » Ah"),
        ["« Où suis-je ? »", "Dans la nef !", "Bien.", "« Merci. »", "Ah"]
    );
}

#[test]
fn an_abbreviation_does_not_end_a_sentence() {
    for whole in ["Go to St. Peter now.", "M. Dupont et Mme. Durand.", "It is 3.5 m long, i.e. short."] {
        assert_eq!(sentences(whole), [whole]);
    }
}

#[test]
fn a_sentence_without_end_is_cut_at_a_comma_and_else_between_words() {
    let long = format!("{}, {}", "nave ".repeat(30).trim_end(), "choir ".repeat(30).trim_end());
    let pieces = sentences(&long);
    assert_eq!(pieces[0], format!("{},", "nave ".repeat(30).trim_end()));
    assert_eq!(pieces[1], "choir ".repeat(30).trim_end());
    let words = sentences(&"tower ".repeat(200));
    assert!(words.iter().all(|piece| piece.split(' ').all(|word| word == "tower")));
    assert_eq!(words.join(" ").split(' ').count(), 200);
}

#[test]
fn what_no_voice_says_is_taken_out() {
    assert_eq!(
        sentences("ca\u{ad}the\u{2068}dral\u{2069}\u{0}\u{1b}[2J one\u{a0}two\u{e000}\u{fffd}"),
        ["cathedral [2J one two"]
    );
}

#[test]
fn a_text_without_end_is_not_said_to_its_end() {
    let said: usize = sentences(&"Long. ".repeat(100_000)).iter().map(|piece| piece.chars().count() + 1).sum();
    assert!(said <= MOST_CHARS + 1);
}

proptest! {
    #[test]
    fn pieces_are_short_clean_and_lose_no_word(text in "(\\PC|[a-z ,.!?\n»]){0,600}") {
        let pieces = sentences(&text);
        for piece in &pieces {
            prop_assert!(piece.chars().count() <= LONGEST_CHARS);
            prop_assert!(piece.contains(char::is_alphanumeric));
            prop_assert!(!piece.contains(char::is_control));
        }
        let letters = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>();
        prop_assert_eq!(letters(&pieces.concat()), letters(&text));
    }
}
