//! SubRip files as museums have them.

use parvis::content::visit::captions::{Align, CaptionError, Captions, Cue, CueSettings, LineAt, ProblemKind};
use proptest::prelude::*;

fn read(text: &str) -> Captions {
    Captions::parse(text).unwrap()
}

#[test]
fn subrip_is_read_with_commas_or_points_and_without_numbers() {
    let captions = read(
        "\u{feff}1\r\n00:00:01,000 --> 00:00:02,500\r\n<I>La nef</I> &\r\nle <font color=\"#fff\">chœur</font>\r\n\r\n\
         0:01:03.5 --> 1:00:04.000 X1:10 X2:20 Y1:1 Y2:2\r\n{\\an8\\b1}En haut\r\n3\r\n\
         01:00:05,000 --> 01:00:06,000\r\n{\\an4}à gauche\r\n1163\r\n",
    );
    assert_eq!(captions.problems, []);
    let texts: Vec<_> = captions.cues.iter().map(Cue::text).collect();
    assert_eq!(texts, ["La nef &\nle chœur", "En haut", "à gauche\n1163"]);
    assert!(captions.cues[0].spans[0].style.italic);
    let times: Vec<_> = captions.cues.iter().map(|cue| (cue.start_secs, cue.end_secs, cue.line)).collect();
    assert_eq!(times, [(1.0, 2.5, 2), (63.5, 3604.0, 6), (3605.0, 3606.0, 9)]);
    assert_eq!(captions.cues[1].settings.line, Some(LineAt::Number(0)));
    let left = CueSettings { line: Some(LineAt::Percent(50.0)), align: Some(Align::Left), ..CueSettings::default() };
    assert_eq!(captions.cues[2].settings, left);
}

#[test]
fn a_bad_subrip_cue_is_told_with_its_line_and_the_others_stay() {
    let captions = read(
        "lost\n\n1\n00:00:01,000 --> 00:00:02,000\ngood\n\n2\n00:00:aa,000 --> 00:00:03,000\nbad\n\n\
         3\n00:00:05,000 --> 00:00:04,000\nbackwards\n\n4\n00:00:06,000 --> 00:00:07,000\n\n\
         5\n00:00:08,000 --> 00:00:09,000 what\nalso good\n",
    );
    assert_eq!(captions.cues.iter().map(Cue::text).collect::<Vec<_>>(), ["good", "also good"]);
    let found: Vec<_> = captions.problems.iter().map(|problem| (problem.line, problem.kind.clone())).collect();
    assert_eq!(
        found,
        [
            (1, ProblemKind::TextWithoutTiming),
            (8, ProblemKind::BadTiming),
            (12, ProblemKind::EndsBeforeStart),
            (16, ProblemKind::NoText),
            (19, ProblemKind::BadSetting("what".to_owned())),
        ]
    );
}

#[test]
fn subrip_in_an_older_encoding_is_refused_with_its_line_instead_of_showing_wrong_letters() {
    let bytes = b"1\n00:00:01,000 --> 00:00:02,000\nLa fa\xe7ade\n";
    assert_eq!(Captions::from_bytes(bytes), Err(CaptionError::NotUtf8 { line: 3 }));
    let webvtt = b"WEBVTT\n\n00:01.000 --> 00:02.000\nLa fa\xe7ade\n";
    assert_eq!(Captions::from_bytes(webvtt).unwrap().cues[0].text(), "La fa\u{fffd}ade");
}

proptest! {
    #[test]
    fn whatever_stands_in_a_subrip_file_its_cues_survive_as_webvtt(
        text in "([0-9]{1,2}\n|00:00:0[0-9],[0-9]{3} --> 00:00:0[0-9],5|[a-zé<>&{}\\\\/:,. ]{0,12}|-->|\n|\\{\\\\an[0-9]\\}){0,40}"
    ) {
        if let Ok(captions) = Captions::parse(&text) {
            let again = Captions::parse(&captions.to_vtt()).unwrap();
            // WebVTT cannot hold the empty lines that tags leave behind.
            let words = |cue: &Cue| cue.text().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let all = |captions: &Captions| captions.cues.iter().map(words).collect::<Vec<_>>();
            prop_assert_eq!(all(&captions), all(&again));
        }
    }
}
