//! Captions: files are read whatever made them, lines break well, and bad captions are found.

use parvis::content::visit::captions::{
    Align, CaptionError, Captions, Cue, CueSettings, LineAt, MAX_CUE_BYTES, MAX_CUES, MAX_FILE_BYTES, MAX_PROBLEMS,
    Problem, ProblemKind, Span, SpanStyle, break_lines, break_spans, captions_for, lint, visible_chars,
};
use proptest::prelude::*;

const GUIDE: &str = "\u{feff}WEBVTT Nave\r\nKind: captions\r\nLanguage: fr\r\n\r\nNOTE\r\nWritten for Parvis\r\nand checked\r\n\r\n\
STYLE\r\n::cue(v) { color: yellow }\r\n\r\nREGION\r\nid:left\r\n\r\nfirst\r\n00:01.000 --> 00:03.500 align:left line:0 position:10%\r\n\
<v Guide du chœur>Entrez &amp; <i>regardez</i>\r\nla nef.\r\n\r\n01:00:00.000 --> 01:00:02.000\r\n<lang en>Hello</lang> <c.loud.red>you</c>\r\n";

fn read(text: &str) -> Captions {
    Captions::parse(text).unwrap()
}

fn cue(start_secs: f64, end_secs: f64, text: &str) -> Cue {
    Cue { start_secs, end_secs, spans: vec![Span::plain(text)], ..Cue::default() }
}

fn kinds(problems: &[Problem]) -> Vec<&ProblemKind> {
    problems.iter().map(|problem| &problem.kind).collect()
}

#[test]
fn a_file_with_byte_order_mark_windows_line_ends_and_every_kind_of_block_is_read() {
    let captions = read(GUIDE);
    assert_eq!(captions.problems, []);
    assert_eq!(captions.title, "Nave");
    assert_eq!(captions.metadata, ["Kind: captions", "Language: fr"]);
    assert_eq!(captions.notes, ["Written for Parvis\nand checked"]);
    assert_eq!(captions.styles, ["::cue(v) { color: yellow }"]);
    assert_eq!(captions.regions, ["id:left"]);
    let [first, second] = captions.cues.as_slice() else { panic!("{:?}", captions.cues) };
    assert_eq!((first.start_secs, first.end_secs, first.line), (1.0, 3.5, 16));
    assert_eq!(first.id.as_deref(), Some("first"));
    assert_eq!(
        first.settings,
        CueSettings {
            line: Some(LineAt::Number(0)),
            position_pct: Some(10.0),
            align: Some(Align::Left),
            ..CueSettings::default()
        }
    );
    assert_eq!(first.text(), "Entrez & regardez\nla nef.");
    let voice = Some("Guide du chœur".to_owned());
    assert!(first.spans.iter().all(|span| span.voice == voice));
    assert_eq!(first.spans.iter().map(|span| span.style.italic).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(second.start_secs, 3600.0);
    assert_eq!(second.spans[0].language.as_deref(), Some("en"));
    assert_eq!(second.spans[2].style.classes, ["loud", "red"]);
}

#[test]
fn every_line_end_gives_the_same_captions() {
    let unix = GUIDE.replace("\r\n", "\n");
    assert_eq!(read(GUIDE), read(&unix));
    assert_eq!(read(GUIDE), read(&unix.replace('\n', "\r")));
}

#[test]
fn a_text_that_is_neither_webvtt_nor_subrip_is_refused_with_a_way_out() {
    for text in ["", "1\n00:00:xx,000 --> 00:00:02,000\nSRT", "WEBVTTX\n", "webvtt\n"] {
        let error = Captions::parse(text).unwrap_err();
        assert_eq!(error, CaptionError::NotCaptions);
        assert!(error.to_string().contains("WEBVTT"));
    }
    assert_eq!(read("WEBVTT").cues, []);
}

#[test]
fn a_bad_cue_is_told_with_its_line_and_the_others_stay() {
    let captions = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\ngood\n\n00:0x.000 --> 00:03.000\nbad\n\n00:05.000 --> 00:04.000\nbackwards\n\n\
         00:06.000 --> 00:07.000\n\nlost words\n\n00:08.000 --> 00:09.000 size:200% align:up\nalso good\n00:09.100 --> 00:10.000\nand this",
    );
    assert_eq!(captions.cues.iter().map(Cue::text).collect::<Vec<_>>(), ["good", "also good", "and this"]);
    let found: Vec<_> = captions.problems.iter().map(|problem| (problem.line, problem.kind.clone())).collect();
    assert_eq!(
        found,
        [
            (6, ProblemKind::BadTiming),
            (9, ProblemKind::EndsBeforeStart),
            (12, ProblemKind::NoText),
            (14, ProblemKind::TextWithoutTiming),
            (16, ProblemKind::BadSetting("size:200%".to_owned())),
            (16, ProblemKind::BadSetting("align:up".to_owned())),
        ]
    );
    assert!(captions.problems[0].to_string().starts_with("line 6: these times cannot be read"));
}

#[test]
fn times_are_read_only_in_the_form_of_the_standard() {
    let start =
        |time: &str| read(&format!("WEBVTT\n\n{time} --> 9999:00:00.000\nx")).cues.first().map(|cue| cue.start_secs);
    assert_eq!(start("00:00.000"), Some(0.0));
    assert_eq!(start("59:59.999"), Some(3599.999));
    assert_eq!(start("1:00:00.001"), Some(3600.001));
    assert_eq!(start("123:00:00.000"), Some(442_800.0));
    for wrong in
        ["00:60.000", "60:00.000", "0:01.000", "00:01,000", "00:01.00", "00:01", "99999:00:00.000", "-0:01.000", ""]
    {
        assert_eq!(start(wrong), None, "{wrong}");
    }
}

#[test]
fn stray_signs_and_unclosed_tags_swallow_no_text() {
    let text = |source: &str| read(&format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{source}")).cues[0].text();
    assert_eq!(text("5 < 7 and 7 > 5"), "5 < 7 and 7 > 5");
    assert_eq!(text("a <b"), "a <b");
    assert_eq!(text("AT&T &unknown; &eacute; &#233; &#xE9; &nbsp;!"), "AT&T &unknown; &eacute; é é \u{a0}!");
    assert_eq!(text("&#10;a&#0;"), "&#10;a&#0;");
    assert_eq!(text("<i>never closed"), "never closed");
    assert_eq!(text("</b>closed only"), "closed only");
    assert_eq!(text("<00:01.500>karaoke"), "karaoke");
    assert_eq!(text("<ruby>base<rt>top</rt></ruby>"), "basetop");
    assert_eq!(text(&format!("{}deep", "<b>".repeat(500))), "deep");
}

#[test]
fn closing_a_tag_ends_its_style() {
    let captions = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna><b>one</b> two</v> <v Émile>three");
    let spans = &captions.cues[0].spans;
    let seen: Vec<_> = spans.iter().map(|span| (span.text.as_str(), span.voice.as_deref(), span.style.bold)).collect();
    assert_eq!(
        seen,
        [
            ("one", Some("Anna"), true),
            (" two", Some("Anna"), false),
            (" ", None, false),
            ("three", Some("Émile"), false)
        ]
    );
}

#[test]
fn sizes_are_limited() {
    assert!(matches!(Captions::parse(&"x".repeat(MAX_FILE_BYTES + 1)), Err(CaptionError::TooLarge { .. })));
    assert!(matches!(Captions::from_bytes(&vec![b'x'; MAX_FILE_BYTES + 1]), Err(CaptionError::TooLarge { .. })));

    let long = read(&format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}", "x".repeat(MAX_CUE_BYTES + 1)));
    assert_eq!(kinds(&long.problems), [&ProblemKind::CueTooLong(MAX_CUE_BYTES)]);

    let many = read(&format!("WEBVTT\n\n{}", "00:01.000 --> 00:02.000\nx\n\n".repeat(MAX_CUES + 5)));
    assert_eq!(many.cues.len(), MAX_CUES);
    assert_eq!(kinds(&many.problems), [&ProblemKind::TooManyCues(MAX_CUES)]);

    let bad = read(&format!("WEBVTT\n\n{}", "00:01 --> 00:02\nx\n\n".repeat(MAX_PROBLEMS * 2)));
    assert_eq!(bad.problems.len(), MAX_PROBLEMS);
}

#[test]
fn bytes_that_are_not_text_become_a_visible_sign() {
    let captions = Captions::from_bytes(b"WEBVTT\n\n00:01.000 --> 00:02.000\ncaf\xe9").unwrap();
    assert_eq!(captions.cues[0].text(), "caf\u{fffd}");
}

#[test]
fn a_cue_is_active_from_its_start_up_to_its_end() {
    let captions = Captions { cues: vec![cue(2.0, 4.0, "late"), cue(1.0, 3.0, "early")], ..Captions::default() };
    let active = |secs| captions.active_at(secs).into_iter().map(Cue::text).collect::<Vec<_>>();
    assert_eq!(active(0.999), [""; 0]);
    assert_eq!(active(1.0), ["early"]);
    assert_eq!(active(2.0), ["early", "late"]);
    assert_eq!(active(3.0), ["late"]);
    assert_eq!(active(4.0), [""; 0]);
    assert_eq!(captions.duration_secs(), 4.0);
}

#[test]
fn lines_are_few_balanced_and_never_break_a_word() {
    assert_eq!(
        break_lines("The great arcade carries the tribune above", 37),
        ["The great arcade carries", "the tribune above"]
    );
    assert_eq!(break_lines("Short", 37), ["Short"]);
    assert_eq!(break_lines("", 37), [""; 0]);
    assert_eq!(break_lines("Kept as\nthe author set it", 37), ["Kept as", "the author set it"]);
    assert_eq!(break_lines("anticonstitutionnellement dit", 10), ["anticonstitutionnellement", "dit"]);
    assert_eq!(break_lines("Regardez la voûte\u{a0}: elle", 20), ["Regardez la", "voûte\u{a0}: elle"]);
    assert_eq!(break_lines("la cathédrale Notre-Dame", 19), ["la cathédrale", "Notre-Dame"]);
    assert_eq!(break_lines("Notre-Dame", 6), ["Notre-", "Dame"]);
}

#[test]
fn accents_that_combine_and_directional_marks_take_no_room() {
    assert_eq!(visible_chars("e\u{301}te\u{301}"), 3);
    assert_eq!(visible_chars("\u{200f}שלום\u{200e}"), 4);
}

#[test]
fn breaking_keeps_voices_and_styles() {
    let italic = Span { style: SpanStyle { italic: true, ..SpanStyle::default() }, ..Span::plain("grande nef de") };
    let lines = break_spans(&[Span::plain("Voici la "), italic.clone(), Span::plain(" Paris")], 16);
    assert_eq!(
        lines,
        [
            vec![Span::plain("Voici la "), italic.with_text("grande")],
            vec![italic.with_text("nef de"), Span::plain(" Paris")]
        ]
    );
}

#[test]
fn good_captions_pass_the_linter() {
    let good = Captions {
        cues: vec![cue(0.0, 2.0, "Welcome to the\nnave."), cue(2.08, 4.0, "Look up.")],
        ..Captions::default()
    };
    assert_eq!(lint(&good), []);
}

#[test]
fn each_rule_of_good_captions_is_checked() {
    let problems = |cues: Vec<Cue>| lint(&Captions { cues, ..Captions::default() });
    let one = |cue| {
        let found = problems(vec![cue]);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].kind.clone()
    };
    assert_eq!(one(cue(0.0, 5.0, "a\nb\nc")), ProblemKind::TooManyLines { lines: 3, limit: 2 });
    assert_eq!(one(cue(0.0, 5.0, &"x".repeat(38))), ProblemKind::LineTooLong { chars: 38, limit: 37 });
    assert_eq!(one(cue(0.0, 2.0, &"x".repeat(31))), ProblemKind::TooFast { chars_per_sec: 15.5, limit: 15.0 });
    assert_eq!(one(cue(0.0, 0.5, "x")), ProblemKind::TooShort { secs: 0.5, limit: 1.0 });
    assert_eq!(one(cue(0.0, 7.5, "x")), ProblemKind::TooLong { secs: 7.5, limit: 7.0 });
    assert!(matches!(
        kinds(&problems(vec![cue(0.0, 2.0, "a"), cue(2.05, 4.0, "b")]))[..],
        [ProblemKind::GapTooSmall { gap_secs, .. }] if (gap_secs - 0.05).abs() < 1e-9
    ));
    assert_eq!(
        kinds(&problems(vec![cue(5.0, 7.0, "a"), cue(1.0, 3.0, "b")])),
        [&ProblemKind::OutOfOrder { start_secs: 1.0 }]
    );
}

/// Captions as the reader would give them: merged spans, no empty lines, no arrows in names.
fn any_captions() -> impl Strategy<Value = Captions> {
    let name = || proptest::option::of("[A-Za-zé&<>]{1,8}( [a-zœ]{1,5})?");
    let style = (any::<bool>(), any::<bool>(), any::<bool>(), proptest::collection::vec("[a-z]{1,4}", 0..3))
        .prop_map(|(italic, bold, underline, classes)| SpanStyle { italic, bold, underline, classes });
    let span = ("[ -~àéœ€\u{a0}]{0,12}[a-zé&<>]\n?[a-z<>&;-]", name(), proptest::option::of("[a-z]{2}"), style)
        .prop_map(|(text, voice, language, style)| Span { text, voice, language, style });
    let settings = (
        proptest::option::of(prop_oneof![
            any::<i32>().prop_map(LineAt::Number),
            (0.0f32..=100.0).prop_map(LineAt::Percent)
        ]),
        proptest::option::of(0.0f32..=100.0),
        proptest::option::of(prop_oneof![
            Just(Align::Start),
            Just(Align::Center),
            Just(Align::End),
            Just(Align::Right)
        ]),
    )
        .prop_map(|(line, position_pct, align)| CueSettings {
            line,
            position_pct,
            align,
            ..CueSettings::default()
        });
    let cue = (
        0u64..400_000_000,
        1u64..100_000,
        proptest::option::of("[a-z0-9]{1,6}"),
        settings,
        proptest::collection::vec(span, 1..4),
    )
        .prop_map(|(start, length, id, settings, spans)| {
            let mut merged: Vec<Span> = Vec::new();
            for span in spans {
                match merged.last_mut() {
                    Some(last) if last.with_text("") == span.with_text("") => last.text.push_str(&span.text),
                    _ => merged.push(span),
                }
            }
            let (start_secs, end_secs) = (start as f64 / 1000.0, (start + length) as f64 / 1000.0);
            Cue { start_secs, end_secs, id, settings, spans: merged, line: 0 }
        });
    let words = || "[a-zA-Zé]{1,8}( [a-z]{1,8}){0,3}";
    (words(), proptest::collection::vec(words(), 0..3), proptest::collection::vec(cue, 0..5)).prop_map(
        |(title, notes, cues)| Captions {
            title,
            notes,
            styles: vec!["::cue {}".to_owned()],
            cues,
            ..Captions::default()
        },
    )
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*", lines in proptest::collection::vec(
        prop_oneof![Just("-->".to_owned()), Just("00:01.000 --> 00:02.000".to_owned()), Just(String::new()),
            Just("NOTE".to_owned()), Just("STYLE".to_owned()), "[<>/&;#.viblang0-9: ]{0,20}", "\\PC{0,20}"], 0..30)) {
        drop(Captions::parse(&text));
        let captions = read(&format!("WEBVTT\n{}\n{text}", lines.join("\n")));
        for cue in &captions.cues {
            prop_assert!(cue.start_secs < cue.end_secs);
            prop_assert!(cue.spans.iter().all(|span| !span.text.is_empty()));
        }
        drop(lint(&captions));
        // What is written is always read without a complaint.
        prop_assert_eq!(read(&captions.to_vtt()).problems, []);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        drop(Captions::from_bytes(&bytes));
        drop(Captions::from_bytes(&[b"WEBVTT\n\n00:01.000 --> 00:02.000\n".as_slice(), &bytes].concat()));
    }

    #[test]
    fn captions_survive_writing_and_reading(captions in any_captions()) {
        let mut again = read(&captions.to_vtt());
        for cue in &mut again.cues {
            cue.line = 0;
        }
        prop_assert_eq!(again, captions);
    }

    #[test]
    fn breaking_lines_loses_no_word_and_keeps_the_limit(text in "([a-zéœ]{1,12}[ \n]?){0,30}", limit in 1usize..50) {
        let lines = break_lines(&text, limit);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(&lines.join(" ")), words(&text));
        for line in &lines {
            prop_assert!(visible_chars(line) <= limit || !line.contains(' '), "{:?}", line);
        }
    }
}

#[test]
fn captions_of_a_text_end_with_its_sentences_and_rather_break_after_a_comma() {
    let captions =
        captions_for("Look up. The vault is high above you, and each of its large compartments has six parts!", "en");
    let texts: Vec<String> = captions.cues.iter().map(Cue::text).collect();
    assert_eq!(
        texts,
        ["Look up.", "The vault is high above you,", "and each of its large\ncompartments has six parts!"]
    );
    assert_eq!(lint(&captions), []);
    assert_eq!(captions.metadata, ["Kind: captions", "Language: en"]);
    assert!(captions_for("  \n ", "fr").cues.is_empty());
}

proptest! {
    #[test]
    fn captions_of_any_text_keep_every_rule_and_lose_no_word(
        words in prop::collection::vec("[A-Za-zéœ’«»]{1,36}[,.;:!?…]{0,1}", 0..80)
    ) {
        let captions = captions_for(&words.join(" "), "fr");
        prop_assert_eq!(lint(&captions), []);
        let said: Vec<String> = captions.cues.iter().flat_map(|cue| cue.text().split([' ', '\n']).map(str::to_owned).collect::<Vec<_>>()).collect();
        prop_assert_eq!(said, words);
        let back = Captions::from_bytes(captions.to_vtt().as_bytes()).unwrap();
        prop_assert_eq!(back.cues.len(), captions.cues.len());
    }
}

mod shipped {
    //! The built-in visit's own captions.

    use super::*;
    use parvis::content::visit::{Texts, Tour};
    use parvis::workshop::cathedral::visit_files::builtin_visit_files;

    fn file(address: &str) -> Vec<u8> {
        let files = builtin_visit_files().unwrap();
        files.into_iter().find(|(name, _)| name == address).unwrap_or_else(|| panic!("{address} is missing")).1
    }

    fn tour() -> Tour {
        serde_json::from_slice(&file("tours/entrance-to-choir.json")).unwrap()
    }

    fn captions(tour: &Tour, stop: usize, language: &str) -> Captions {
        let address = tour.stops[stop].captions[language].strip_prefix("../").unwrap();
        Captions::from_bytes(&file(address)).unwrap()
    }

    #[test]
    fn they_keep_every_rule_in_both_languages() {
        let tour = tour();
        assert_eq!(tour.stops.len(), 5);
        for (index, stop) in tour.stops.iter().enumerate() {
            assert_eq!(stop.captions.keys().map(String::as_str).collect::<Vec<_>>(), ["en", "fr"], "{}", stop.id);
            for language in ["en", "fr"] {
                let captions = captions(&tour, index, language);
                assert_eq!(captions.problems, [], "{} {language}", stop.id);
                assert_eq!(lint(&captions), [], "{} {language}", stop.id);
                assert!(captions.metadata.contains(&format!("Language: {language}")));
            }
        }
    }

    #[test]
    fn they_say_the_stops_text_word_for_word() {
        let words = |text: &str| text.split([' ', '\n']).map(str::to_owned).collect::<Vec<_>>();
        let tour = tour();
        for (index, stop) in tour.stops.iter().enumerate() {
            for language in ["en", "fr"] {
                let said: Vec<String> = captions(&tour, index, language).cues.iter().map(Cue::text).collect();
                assert_eq!(words(&said.join(" ")), words(stop.text.get(language)), "{} {language}", stop.id);
            }
        }
    }

    #[test]
    fn every_stop_is_told_in_forty_to_eighty_words() {
        for stop in &tour().stops {
            for language in ["en", "fr"] {
                let words =
                    stop.text.get(language).split_whitespace().filter(|word| word.len() > 1 || *word == "a").count();
                assert!((40..=80).contains(&words), "{} {language}: {words}", stop.id);
                assert!(!stop.title.get(language).is_empty());
            }
            assert_ne!(stop.text.get("fr"), stop.text.get("en"));
        }
    }

    #[test]
    fn the_tour_names_the_places_of_the_cathedral_and_does_not_claim_to_be_step_free() {
        let tour = tour();
        let places: Vec<_> = tour.stops.iter().map(|stop| stop.place.as_deref().unwrap()).collect();
        assert_eq!(places, ["parvis", "nave", "crossing", "choir", "ambulatory"]);
        assert_eq!(tour.profile, parvis::content::visit::TourProfile::Standing);
        assert_ne!(tour.title, Texts::default());
    }

    #[test]
    fn every_file_beside_the_tour_is_embedded() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/visits/cathedral");
        let mut on_disk = vec!["README.md".to_owned()];
        for part in ["captions", "tours"] {
            for entry in std::fs::read_dir(folder.join(part)).unwrap() {
                on_disk.push(format!("{part}/{}", entry.unwrap().file_name().into_string().unwrap()));
            }
        }
        // Captions that are made of the texts lie in a folder of their tour.
        let is_on_disk = |name: &String| name.matches('/').count() < 2;
        let mut embedded: Vec<String> = builtin_visit_files().unwrap().into_iter().map(|(name, _)| name).collect();
        embedded.retain(is_on_disk);
        on_disk.sort();
        embedded.sort();
        assert_eq!(embedded, on_disk);
    }
}
