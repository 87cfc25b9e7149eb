//! What is counted.

/// Upper ends of the buckets of a visit's duration, seconds; the last bucket has none.
pub const DURATIONS: [(f64, &str); 6] = [
    (60.0, "under-1-min"),
    (180.0, "1-to-3-min"),
    (300.0, "3-to-5-min"),
    (600.0, "5-to-10-min"),
    (1200.0, "10-to-20-min"),
    (f64::INFINITY, "over-20-min"),
];

/// The kind of device with which a visitor did something first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// Fingers on the screen.
    Touch,
    /// The keypad.
    Keypad,
    /// A keyboard.
    Keyboard,
    /// A mouse, or whatever moves a pointer.
    Pointer,
    /// A gamepad.
    Gamepad,
    /// One or two switches.
    Switch,
    /// The voice.
    Speech,
}

impl Hand {
    fn name(self) -> &'static str {
        match self {
            Self::Touch => "touch",
            Self::Keypad => "keypad",
            Self::Keyboard => "keyboard",
            Self::Pointer => "pointer",
            Self::Gamepad => "gamepad",
            Self::Switch => "switch",
            Self::Speech => "speech",
        }
    }
}

/// Something that is counted. Texts are ids: of the visit, of languages, of options.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Count<'a> {
    /// A visitor has come.
    Visit,
    /// A visit has ended after so many seconds; only the bucket is kept.
    Duration(f64),
    /// A visit in this language, BCP 47.
    Language(&'a str),
    /// A tour was begun.
    TourStarted(&'a str),
    /// A tour was gone to its end.
    TourFinished(&'a str),
    /// A tour was left at a stop.
    TourLeft {
        /// The tour.
        tour: &'a str,
        /// The stop.
        stop: &'a str,
    },
    /// A place was gone to.
    Place(&'a str),
    /// An option of access was used, by the name that the settings give it.
    Access(&'a str),
    /// The kind of device with which a visit began.
    Device(Hand),
    /// Nobody answered, and everything was forgotten.
    IdleReset,
    /// Something failed, by a short name of its kind.
    Failure(&'a str),
}

impl Count<'_> {
    /// The ids in it.
    pub(super) fn ids(&self) -> Vec<&str> {
        match *self {
            Self::Visit | Self::Duration(_) | Self::Device(_) | Self::IdleReset => Vec::new(),
            Self::TourLeft { tour, stop } => vec![tour, stop],
            Self::Language(id)
            | Self::TourStarted(id)
            | Self::TourFinished(id)
            | Self::Place(id)
            | Self::Access(id)
            | Self::Failure(id) => vec![id],
        }
    }

    /// The counter's name.
    pub(in crate::visiting::kiosk) fn name(&self) -> String {
        match *self {
            Self::Visit => "visits".to_owned(),
            Self::Duration(secs) => {
                let bucket = DURATIONS.iter().find(|(end, _)| secs < *end);
                format!("duration/{}", bucket.map_or("over-20-min", |(_, name)| name))
            }
            Self::Language(tag) => format!("language/{tag}"),
            Self::TourStarted(tour) => format!("tour/{tour}/started"),
            Self::TourFinished(tour) => format!("tour/{tour}/finished"),
            Self::TourLeft { tour, stop } => format!("tour/{tour}/left/{stop}"),
            Self::Place(place) => format!("place/{place}"),
            Self::Access(option) => format!("access/{option}"),
            Self::Device(hand) => format!("device/{}", hand.name()),
            Self::IdleReset => "idle-resets".to_owned(),
            Self::Failure(kind) => format!("failure/{kind}"),
        }
    }
}
