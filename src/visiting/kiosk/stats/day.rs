//! A day, and nothing finer.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar. Written "2026-11-23".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// A text or three numbers are no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day is written with year, month and day, such as 2026-11-23")]
pub struct NoSuchDay;

fn days_of(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// From its year (1 to 9999), month and day, both from 1.
    ///
    /// # Errors
    /// When there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, NoSuchDay> {
        let is_day =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        if is_day { Ok(Self { year, month, day }) } else { Err(NoSuchDay) }
    }

    /// The same day so many months ago, or the last of that month where it is shorter; the year 1 at the earliest.
    pub fn months_before(self, months: u32) -> Self {
        let whole = (u32::from(self.year) * 12 + u32::from(self.month) - 1).saturating_sub(months).max(12);
        let year = u16::try_from(whole / 12).unwrap_or(1);
        let month = u8::try_from(whole % 12 + 1).unwrap_or(1);
        Self { year, month, day: self.day.min(days_of(year, month)) }
    }

    /// The day after.
    pub fn next(self) -> Self {
        let Self { year, month, day } = self;
        let next_month = if month == 12 { Self::new(year + 1, 1, 1) } else { Self::new(year, month + 1, 1) };
        Self::new(year, month, day + 1).or(next_month).unwrap_or(self)
    }
}

impl Display for Day {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Self, NoSuchDay> {
        let is_formed = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let mut parts = text.split('-').filter(|_| is_formed);
        let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NoSuchDay);
        };
        match (year.len(), year.parse(), month.parse(), day.parse()) {
            (4, Ok(year), Ok(month), Ok(day)) if month_and_day_are_two(text) => Self::new(year, month, day),
            _ => Err(NoSuchDay),
        }
    }
}

fn month_and_day_are_two(text: &str) -> bool {
    text.as_bytes().get(7) == Some(&b'-')
}

impl TryFrom<String> for Day {
    type Error = NoSuchDay;

    fn try_from(text: String) -> Result<Self, NoSuchDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}
