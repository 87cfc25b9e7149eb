//! What an edit does to the data, and how it is taken back: whatever a patch takes out, its reverse puts in again.

use crate::content::visit::{Stop, Texts, Tour, TourProfile};
use serde::{Deserialize, Serialize};

/// All of a tour but its id and its stops.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) title: Texts,
    pub(super) summary: Texts,
    pub(super) theme: Texts,
    pub(super) duration_min: Option<u16>,
    pub(super) profile: TourProfile,
    pub(super) sources: Vec<String>,
}

impl Head {
    pub(super) fn of(tour: &Tour) -> Self {
        Self {
            title: tour.title.clone(),
            summary: tour.summary.clone(),
            theme: tour.theme.clone(),
            duration_min: tour.duration_min,
            profile: tour.profile,
            sources: tour.sources.clone(),
        }
    }

    fn put(self, tour: &mut Tour) {
        let Self { title, summary, theme, duration_min, profile, sources } = self;
        *tour = Tour {
            title,
            summary,
            theme,
            duration_min,
            profile,
            sources,
            schema: tour.schema,
            id: std::mem::take(&mut tour.id),
            stops: std::mem::take(&mut tour.stops),
        };
    }
}

/// A change of one piece of a tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Patch {
    /// Other texts, profile, duration or sources.
    Head(Box<Head>),
    /// Another stop of the same number.
    Stop(usize, Box<Stop>),
    /// A stop more.
    Insert(usize, Box<Stop>),
    /// A stop less.
    Remove(usize),
    /// From one number to another.
    Move(usize, usize),
}

impl Patch {
    /// Changes the tour; answers the reverse. `None`, with nothing changed, where it speaks of a stop that is not there.
    pub(super) fn put(self, tour: &mut Tour) -> Option<Self> {
        match self {
            Self::Head(head) => {
                let before = Head::of(tour);
                head.put(tour);
                Some(Self::Head(Box::new(before)))
            }
            Self::Stop(at, stop) => {
                let before = std::mem::replace(tour.stops.get_mut(at)?, *stop);
                Some(Self::Stop(at, Box::new(before)))
            }
            Self::Insert(at, stop) => {
                if at > tour.stops.len() {
                    return None;
                }
                tour.stops.insert(at, *stop);
                Some(Self::Remove(at))
            }
            Self::Remove(at) => {
                tour.stops.get(at)?;
                Some(Self::Insert(at, Box::new(tour.stops.remove(at))))
            }
            Self::Move(from, to) => {
                if from.max(to) >= tour.stops.len() {
                    return None;
                }
                let stop = tour.stops.remove(from);
                tour.stops.insert(to, stop);
                Some(Self::Move(to, from))
            }
        }
    }

    /// The tour is as this would make it.
    pub(super) fn changes_nothing(&self, tour: &Tour) -> bool {
        match self {
            Self::Head(head) => **head == Head::of(tour),
            Self::Stop(at, stop) => tour.stops.get(*at) == Some(stop),
            Self::Move(from, to) => from == to,
            Self::Insert(..) | Self::Remove(_) => false,
        }
    }

    /// The number of the stop that is different, or new, when it has been put; of the one that follows a stop that went.
    pub(super) fn stop(&self) -> Option<usize> {
        match self {
            Self::Head(_) => None,
            Self::Stop(at, _) | Self::Insert(at, _) | Self::Remove(at) | Self::Move(_, at) => Some(*at),
        }
    }
}
