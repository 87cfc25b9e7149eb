//! Hours of a week.

use parvis::visiting::kiosk::hours::{Hours, Minute, Moment, Span, Weekday};
use proptest::prelude::*;

fn at(weekday: Weekday, time: &str) -> Moment {
    Moment { weekday, minute: time.parse().unwrap() }
}

fn span(text: &str) -> Span {
    text.parse().unwrap()
}

#[test]
fn hours_begin_with_their_first_minute_and_end_before_their_last() {
    let mut hours = Hours::never();
    hours.set(Weekday::Tuesday, vec![span("09:00-12:30"), span("14:00-24:00")]);
    for (time, is_open) in
        [("08:59", false), ("09:00", true), ("12:29", true), ("12:30", false), ("14:00", true), ("23:59", true)]
    {
        assert_eq!(hours.contain(at(Weekday::Tuesday, time)), is_open, "{time}");
    }
    assert!(!hours.contain(at(Weekday::Wednesday, "00:00")), "24:00 is the end of Tuesday");
}

#[test]
fn a_night_goes_on_past_midnight_and_past_the_end_of_the_week() {
    let mut hours = Hours::never();
    hours.set(Weekday::Sunday, vec![span("20:00-02:00")]);
    assert!(hours.contain(at(Weekday::Sunday, "23:00")));
    assert!(hours.contain(at(Weekday::Monday, "01:59")));
    assert!(!hours.contain(at(Weekday::Monday, "02:00")));
    assert!(!hours.contain(at(Weekday::Sunday, "01:00")), "that would be Saturday's night");
}

#[test]
fn what_is_no_time_is_refused() {
    for text in ["", "9", "24:01", "09:60", "-1:00", "9:5:1", "0009:00", "９:00", "09:00 - "] {
        assert!(text.parse::<Minute>().is_err(), "{text:?}");
    }
    for text in ["09:00", "09:00-", "09:00-09:00", "24:00-02:00", "a-b", "09:00-10:00-11:00"] {
        assert!(text.parse::<Span>().is_err(), "{text:?}");
    }
    assert_eq!("9:05 – 10:00".parse::<Span>().unwrap().to_string(), "09:05-10:00");
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(from in 0_u16..1440, to in 0_u16..=1440) {
        prop_assume!(from != to);
        let span = Span { from: Minute::new(from).unwrap(), to: Minute::new(to).unwrap() };
        prop_assert_eq!(span.to_string().parse::<Span>(), Ok(span));
    }

    #[test]
    fn a_span_holds_as_many_minutes_of_a_week_as_it_is_long(from in 0_u16..1440, to in 0_u16..=1440, day in 0_usize..7) {
        prop_assume!(from != to);
        let mut hours = Hours::never();
        let span = Span { from: Minute::new(from).unwrap(), to: Minute::new(to).unwrap() };
        hours.set(Weekday::ALL[day], vec![span]);
        let minutes = Weekday::ALL.iter().flat_map(|weekday| {
            (0..1440).map(|minute| Moment { weekday: *weekday, minute: Minute::new(minute).unwrap() })
        });
        let long = if from < to { to - from } else { 1440 - from + to };
        prop_assert_eq!(minutes.filter(|now| hours.contain(*now)).count(), usize::from(long));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
        if let Ok(span) = text.parse::<Span>() {
            prop_assert!(span.from != span.to);
        }
    }
}
