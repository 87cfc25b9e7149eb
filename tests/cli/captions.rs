//! `parvis captions`.

use super::*;

const SUBRIP: &str = "1\n00:00:01,000 --> 00:00:03,000\nLa nef\n\n2\n00:00:xx,000 --> 00:00:05,000\nperdu\n\n3\n00:00:06,000 --> 00:00:06,200\nLe chœur\n";

#[test]
fn a_subrip_file_becomes_webvtt_and_what_is_wrong_with_it_is_printed_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("nave.srt"), SUBRIP).unwrap();
    let said = Said::by(parvis(folder.path()).args(["captions", "nave.srt", "-o", "nave.vtt", "--json"]));
    assert_eq!(said.code, 1, "{}", said.err);
    let report = said.json();
    assert_eq!(report["cues"], json!(2));
    assert_eq!(report["problems"][0]["line"], json!(6));
    assert_eq!(report["rules"][0]["line"], json!(10), "{report}");
    let written = std::fs::read_to_string(folder.path().join("nave.vtt")).unwrap();
    assert_eq!(written, "WEBVTT\n\n00:01.000 --> 00:03.000\nLa nef\n\n00:06.000 --> 00:06.200\nLe chœur\n");
}

#[test]
fn captions_in_an_older_encoding_or_written_over_themselves_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nave.srt");
    std::fs::write(&file, b"1\n00:00:01,000 --> 00:00:03,000\nfa\xe7ade\n").unwrap();
    Said::by(parvis(folder.path()).args(["captions", "nave.srt"])).refuses(&["nave.srt", "line 3", "UTF-8"]);
    std::fs::write(&file, SUBRIP).unwrap();
    Said::by(parvis(folder.path()).args(["captions", "nave.srt", "-o", "nave.srt"])).refuses(&["overwritten"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), SUBRIP);
}
