//! Hours of a week: when a hall is open, when a machine may sound, when its screen is dimmed.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// Minutes of a day.
pub const DAY_MIN: u16 = 24 * 60;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All of them, as ISO 8601 counts them.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// Its name in files: "monday".
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The day before.
    pub fn before(self) -> Self {
        Self::ALL[(self as usize + 6) % 7]
    }
}

/// A minute of a week, by the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub weekday: Weekday,
    /// Since its midnight, less than [`DAY_MIN`].
    pub minute: Minute,
}

/// A minute of a day, from 00:00 to 24:00. Written "09:30".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(u16);

impl Minute {
    /// So many minutes after midnight; `None` for more than a day.
    pub fn new(minutes: u16) -> Option<Self> {
        (minutes <= DAY_MIN).then_some(Self(minutes))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl Display for Minute {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A text is no time of a day, or no span of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchTime {
    /// No time.
    #[error("a time is written with hours and minutes from 00:00 to 24:00, such as \"09:30\"")]
    Minute,
    /// No span.
    #[error("hours are written with their begin and end, such as \"09:30-18:00\"; a whole day is \"00:00-24:00\"")]
    Span,
}

impl FromStr for Minute {
    type Err = NoSuchTime;

    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let number = |text: &str| {
            let is_two = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            is_two.then(|| text.parse::<u16>().ok()).flatten()
        };
        let (hours, minutes) = text.trim().split_once(':').ok_or(NoSuchTime::Minute)?;
        match (number(hours), number(minutes)) {
            (Some(hours), Some(minutes)) if minutes < 60 => Self::new(hours * 60 + minutes).ok_or(NoSuchTime::Minute),
            _ => Err(NoSuchTime::Minute),
        }
    }
}

/// A part of a day; one that ends before it begins goes on past midnight. Written "09:30-18:00".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first minute in it.
    pub from: Minute,
    /// The first minute after it; never the same as `from`.
    pub to: Minute,
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl FromStr for Span {
    type Err = NoSuchTime;

    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let (from, to) = text.split_once(['-', '–']).ok_or(NoSuchTime::Span)?;
        match (from.parse::<Minute>(), to.parse::<Minute>()) {
            (Ok(from), Ok(to)) if from != to && from.0 < DAY_MIN => Ok(Self { from, to }),
            _ => Err(NoSuchTime::Span),
        }
    }
}

/// The hours of a week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    days: [Vec<Span>; 7],
}

impl Hours {
    /// Every minute of every day.
    pub fn always() -> Self {
        let whole = Span { from: Minute(0), to: Minute(DAY_MIN) };
        Self { days: std::array::from_fn(|_| vec![whole]) }
    }

    /// No minute at all.
    pub fn never() -> Self {
        Self::default()
    }

    /// The hours that begin on a day.
    pub fn set(&mut self, day: Weekday, spans: Vec<Span>) {
        if let Some(slot) = self.days.get_mut(day as usize) {
            *slot = spans;
        }
    }

    /// The hours that begin on a day.
    pub fn of(&self, day: Weekday) -> &[Span] {
        self.days.get(day as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether this minute lies in them: those of the day, or what goes on since the day before.
    pub fn contain(&self, now: Moment) -> bool {
        let minute = now.minute;
        let today = self
            .of(now.weekday)
            .iter()
            .any(|span| if span.from < span.to { (span.from..span.to).contains(&minute) } else { minute >= span.from });
        today || self.of(now.weekday.before()).iter().any(|span| span.to < span.from && minute < span.to)
    }
}
