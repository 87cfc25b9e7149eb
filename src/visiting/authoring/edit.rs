//! What may be done to a tour that is being made.

use crate::content::visit::{MAX_COORDINATE, MAX_ENTRIES, MAX_TEXT_BYTES, Pose, Texts, TourProfile, Travel};
use serde::{Deserialize, Serialize};

/// A text of the tour itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TourText {
    /// Its name on screen.
    Title,
    /// What to expect, in a sentence or two.
    Summary,
    /// What it is about, in a word or two.
    Theme,
}

/// A text of a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopText {
    /// Its name on screen.
    Title,
    /// What is told there.
    Text,
    /// The same in short sentences of common words.
    Easy,
    /// What is in view, for who cannot see it.
    Description,
}

/// What a stop begins with. Its id is made from the title, or from its number where it has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewStop {
    /// Its name; may be empty for now.
    pub title: Texts,
    /// Where to be. At least this or a place.
    pub pose: Option<Pose>,
    /// Id of a place of the visit.
    pub place: Option<String>,
    /// Id of the phase that is shown.
    pub phase: Option<String>,
}

/// One thing that is done to a tour, and that can be undone. Stops are named by their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// Writes a text of the tour. An empty one takes the language away.
    TourText {
        /// Which.
        text: TourText,
        /// BCP 47.
        language: String,
        /// What it says from now on.
        to: String,
    },
    /// For whom the way is laid.
    Profile(TourProfile),
    /// About how many minutes it takes.
    DurationMin(Option<u16>),
    /// Where its statements come from, one line each.
    Sources(Vec<String>),
    /// A new stop before the one that is `at` now; at the end for the number of stops.
    AddStop {
        /// From 0.
        at: usize,
        /// What it begins with.
        new: NewStop,
    },
    /// Takes a stop away.
    RemoveStop(String),
    /// The same once more, right behind it, without its captions: whoever changes its texts would leave them wrong.
    DuplicateStop(String),
    /// Takes a stop to another place in the order.
    MoveStop {
        /// Which.
        stop: String,
        /// Its new number, from 0.
        to: usize,
    },
    /// Writes a text of a stop. An empty one takes the language away.
    StopText {
        /// Which stop.
        stop: String,
        /// Which text.
        text: StopText,
        /// BCP 47.
        language: String,
        /// What it says from now on.
        to: String,
    },
    /// Where to be: a place of the visit, a pose, or both; then the pose counts.
    Whereabouts {
        /// Which stop.
        stop: String,
        /// Id of a place.
        place: Option<String>,
        /// Kept to a millimetre.
        pose: Option<Pose>,
    },
    /// How to get there.
    Travel {
        /// Which stop.
        stop: String,
        /// The way.
        travel: Travel,
    },
    /// What is shown of the building's history.
    Phase {
        /// Which stop.
        stop: String,
        /// Id of a phase; none shows the one that is shown already.
        phase: Option<String>,
    },
    /// What is in view there, and what the text speaks of first.
    Annotations {
        /// Which stop.
        stop: String,
        /// Ids of annotations in view.
        annotations: Vec<String>,
        /// Ids of those among them that the text speaks of first.
        highlight: Vec<String>,
    },
    /// Takes the timed captions of a language away: they are made from the text then.
    DropCaptions {
        /// Which stop.
        stop: String,
        /// BCP 47.
        language: String,
    },
}

/// What an edit is called, so that screens can say what is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditName {
    /// [`TourText::Title`].
    TourTitle,
    /// [`TourText::Summary`].
    TourSummary,
    /// [`TourText::Theme`].
    TourTheme,
    /// [`Edit::Profile`].
    Profile,
    /// [`Edit::DurationMin`].
    Duration,
    /// [`Edit::Sources`].
    Sources,
    /// [`Edit::AddStop`].
    AddStop,
    /// [`Edit::RemoveStop`].
    RemoveStop,
    /// [`Edit::DuplicateStop`].
    DuplicateStop,
    /// [`Edit::MoveStop`].
    MoveStop,
    /// [`StopText::Title`].
    StopTitle,
    /// [`StopText::Text`].
    StopText,
    /// [`StopText::Easy`].
    StopEasy,
    /// [`StopText::Description`].
    StopDescription,
    /// [`Edit::Whereabouts`].
    Whereabouts,
    /// [`Edit::Travel`].
    Travel,
    /// [`Edit::Phase`].
    Phase,
    /// [`Edit::Annotations`].
    Annotations,
    /// [`Edit::DropCaptions`].
    DropCaptions,
}

impl Edit {
    /// What it is called.
    pub fn name(&self) -> EditName {
        match self {
            Self::TourText { text: TourText::Title, .. } => EditName::TourTitle,
            Self::TourText { text: TourText::Summary, .. } => EditName::TourSummary,
            Self::TourText { text: TourText::Theme, .. } => EditName::TourTheme,
            Self::Profile(_) => EditName::Profile,
            Self::DurationMin(_) => EditName::Duration,
            Self::Sources(_) => EditName::Sources,
            Self::AddStop { .. } => EditName::AddStop,
            Self::RemoveStop(_) => EditName::RemoveStop,
            Self::DuplicateStop(_) => EditName::DuplicateStop,
            Self::MoveStop { .. } => EditName::MoveStop,
            Self::StopText { text: StopText::Title, .. } => EditName::StopTitle,
            Self::StopText { text: StopText::Text, .. } => EditName::StopText,
            Self::StopText { text: StopText::Easy, .. } => EditName::StopEasy,
            Self::StopText { text: StopText::Description, .. } => EditName::StopDescription,
            Self::Whereabouts { .. } => EditName::Whereabouts,
            Self::Travel { .. } => EditName::Travel,
            Self::Phase { .. } => EditName::Phase,
            Self::Annotations { .. } => EditName::Annotations,
            Self::DropCaptions { .. } => EditName::DropCaptions,
        }
    }
}

/// Why an edit was not made. The tour is as it was.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditError {
    /// No stop of this id.
    #[error("the tour has no stop {0:?}; choose one of its stops")]
    NoSuchStop(String),
    /// Behind the end of the list.
    #[error("the tour has {stops} stops, so {at} is no place among them; choose 0 to {stops}")]
    NoSuchNumber {
        /// What was asked for.
        at: usize,
        /// How many there are.
        stops: usize,
    },
    /// It could not be written into the file.
    #[error("{0:?} is no id; name what has 1 to 64 letters, digits, \"-\" and \"_\"")]
    NotAnId(String),
    /// It could not be written into the file.
    #[error("{0:?} is no language; write a language tag as \"fr\" or \"pt-BR\"")]
    NotALanguage(String),
    /// Longer than a text may be.
    #[error("the text has {bytes} bytes of {MAX_TEXT_BYTES}; shorten it, or part it between two stops")]
    TextTooLong {
        /// How long it would be.
        bytes: usize,
    },
    /// A list that is full.
    #[error("there may be at most {MAX_ENTRIES} {what}; take some away first")]
    TooMany {
        /// Of what.
        what: &'static str,
    },
    /// A point that is none.
    #[error("the view is farther than {MAX_COORDINATE} m away, or nowhere; fly nearer to the building")]
    FarAway,
    /// Neither place nor pose.
    #[error("a stop needs a place or a view; choose one before the other is taken away")]
    Nowhere,
    /// The whole tour.
    #[error(
        "the tour would be larger than a file of a tour may be ({limit_bytes} bytes); shorten texts or make two tours"
    )]
    TourTooLarge {
        /// [`crate::content::visit::MAX_BYTES`].
        limit_bytes: u64,
    },
}
