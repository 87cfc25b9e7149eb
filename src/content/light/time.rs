//! A date and an hour, as clocks in Paris show them.

use std::fmt;
use std::str::FromStr;

use super::LightError;

/// Civil time in Paris: an hour ahead of UTC, two from the last Sunday of March to the last of October (directive
/// 2000/84/EC), at any year as they are today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    /// 1583 to 9999, Gregorian.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
}

impl LocalTime {
    /// The time; `None` where there is no such day or hour.
    pub fn new(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Option<Self> {
        let exists = (1583..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60;
        exists.then_some(Self { year, month, day, hour, minute })
    }

    /// Days since noon of 1 January 2000 in UTC, as astronomers count (J2000.0, leap seconds left aside).
    pub fn days_since_2000(self) -> f64 {
        let minutes = i64::from(self.hour * 60 + self.minute) - 60 * self.hours_ahead();
        day_number(self.year, self.month, self.day) as f64 - 0.5 + minutes as f64 / 1440.0
    }

    /// Hours ahead of UTC. In the hour that comes twice in October the second one is meant.
    fn hours_ahead(self) -> i64 {
        let here = (self.month, self.day, self.hour);
        let begin = (3, last_sunday(self.year, 3), 2);
        let end = (10, last_sunday(self.year, 10), 2);
        if here >= begin && here < end { 2 } else { 1 }
    }
}

/// A golden afternoon of June: the sun stands low enough to come through the south clerestory far into the nave.
impl Default for LocalTime {
    fn default() -> Self {
        Self { year: 2024, month: 6, day: 21, hour: 17, minute: 30 }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}", self.year, self.month, self.day, self.hour, self.minute)
    }
}

impl FromStr for LocalTime {
    type Err = LightError;

    fn from_str(text: &str) -> Result<Self, LightError> {
        let read = || {
            let (date, hour) = text.trim().split_once(['T', ' '])?;
            let mut date = date.splitn(3, '-');
            let year = date.next()?.parse().ok()?;
            let (month, day) = (date.next()?.parse().ok()?, date.next()?.parse().ok()?);
            let (hour, minute) = hour.split_once(':')?;
            Self::new(year, month, day, hour.parse().ok()?, minute.parse().ok()?)
        };
        read().ok_or_else(|| LightError::Time { text: text.chars().take(40).collect() })
    }
}

fn days_in(year: i32, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1 January 2000 (Fliegel and Van Flandern, Communications of the ACM 11, 1968).
fn day_number(year: i32, month: u32, day: u32) -> i64 {
    let (y, m, d) = (i64::from(year), i64::from(month), i64::from(day));
    let a = (m - 14) / 12;
    d - 32_075 + 1461 * (y + 4800 + a) / 4 + 367 * (m - 2 - a * 12) / 12 - 3 * ((y + 4900 + a) / 100) / 4 - 2_451_545
}

fn last_sunday(year: i32, month: u32) -> u32 {
    let last = days_in(year, month);
    // 1 January 2000 was a Saturday.
    let weekday = (day_number(year, month, last) + 6).rem_euclid(7);
    last - u32::try_from(weekday).unwrap_or(0)
}
