//! What the snapshots of a setup say of a step: the view, the article that is open, the annotation that is.

use super::camera::{Orbit, USUAL};
use super::document::{Setup, State};
use super::notes::{Notes, quoted};
use super::{START, SvxError};
use crate::content::visit::Pose;
use glam::DVec3;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The snapshots of a setup, by id, with the columns that are understood.
pub(super) struct Snapshots<'a> {
    states: BTreeMap<&'a str, &'a State>,
    orbit: Option<usize>,
    offset: Option<usize>,
    reader: Option<usize>,
    article: Option<usize>,
    annotation: Option<usize>,
    /// The view with which the scene begins.
    pub(super) start: Orbit,
    metres_per_unit: f64,
    /// Names of columns that are not understood and change from one state to another.
    strange: Vec<&'a str>,
    /// Some way takes another time than usual.
    is_timed: bool,
}

/// Ends of the targets that are understood, or mean nothing without Voyager's own windows.
const KNOWN: [&str; 7] = [
    "setup/navigation/orbit",
    "setup/navigation/offset",
    "setup/reader/enabled",
    "setup/reader/position",
    "setup/reader/articleId",
    "setup/viewer/activeAnnotation",
    "setup/viewer/annotationsVisible",
];

impl<'a> Snapshots<'a> {
    pub(super) fn of(setup: &'a Setup, metres_per_unit: f64) -> Self {
        let snapshots = &setup.snapshots;
        let column = |end: &str| snapshots.targets.iter().position(|target| target.ends_with(end));
        let strange = snapshots.targets.iter().enumerate().filter(|(index, target)| {
            let mut values = snapshots.states.iter().filter_map(|state| state.values.get(*index));
            let first = values.next();
            !KNOWN.iter().any(|known| target.ends_with(known)) && values.any(|value| Some(value) != first)
        });
        let navigation = setup.navigation.as_ref().and_then(|navigation| navigation.orbit.as_ref());
        let mut found = Self {
            states: snapshots.states.iter().map(|state| (state.id.as_str(), state)).collect(),
            orbit: column("setup/navigation/orbit"),
            offset: column("setup/navigation/offset"),
            reader: column("setup/reader/enabled"),
            article: column("setup/reader/articleId"),
            annotation: column("setup/viewer/activeAnnotation"),
            start: navigation.map_or(USUAL, |navigation| Orbit {
                orbit: DVec3::from_array(navigation.orbit),
                offset: DVec3::from_array(navigation.offset),
            }),
            metres_per_unit,
            strange: strange.map(|(_, target)| target.as_str()).collect(),
            is_timed: snapshots.states.iter().filter_map(|state| state.duration).any(|secs| secs > 0.0 && secs != 2.0),
        };
        found.start = found.view(START, found.start).unwrap_or(found.start);
        found
    }

    /// The columns of every state have to be as many as the targets.
    pub(super) fn check(setup: &Setup, index: usize, file: &str) -> Result<(), SvxError> {
        let targets = setup.snapshots.targets.len();
        for (state_index, state) in setup.snapshots.states.iter().enumerate() {
            if state.values.len() != targets {
                let what = format!("has {} values for {targets} targets", state.values.len());
                let path = format!("setups[{index}].snapshots.states[{state_index}].values");
                return Err(SvxError::Structure { file: file.to_owned(), path, what });
            }
        }
        Ok(())
    }

    /// Says what else snapshots do.
    pub(super) fn tell_losses(&self, notes: &mut Notes) {
        for target in &self.strange {
            notes.tell(format!("Snapshots change {}, which a visit does not", quoted(target)));
        }
        if self.is_timed {
            notes.tell(
                "How long the way to a step takes is the visitor's own choice; the document's times are left out",
            );
        }
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.states.contains_key(id)
    }

    /// The camera of a state; what it leaves as it was is that of `before`. `None` where it says nothing of the camera.
    pub(super) fn view(&self, id: &str, before: Orbit) -> Option<Orbit> {
        let orbit = self.point(id, self.orbit);
        let offset = self.point(id, self.offset);
        (orbit.is_some() || offset.is_some())
            .then(|| Orbit { orbit: orbit.unwrap_or(before.orbit), offset: offset.unwrap_or(before.offset) })
    }

    /// In metres; `None` where it is farther away than a visit is large.
    pub(super) fn pose(&self, view: &Orbit) -> Option<Pose> {
        view.pose(self.metres_per_unit)
    }

    /// The article that is open.
    pub(super) fn article(&self, id: &str) -> Option<&'a str> {
        let is_open = self.value(id, self.reader).and_then(Value::as_bool).unwrap_or(false);
        self.text(id, self.article).filter(|_| is_open)
    }

    /// The annotation that is open.
    pub(super) fn annotation(&self, id: &str) -> Option<&'a str> {
        self.text(id, self.annotation)
    }

    /// Whether the state is there at once.
    pub(super) fn is_cut(&self, id: &str) -> bool {
        self.states.get(id).and_then(|state| state.duration).is_some_and(|seconds| seconds <= 0.0)
    }

    fn text(&self, id: &str, column: Option<usize>) -> Option<&'a str> {
        self.value(id, column).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    fn point(&self, id: &str, column: Option<usize>) -> Option<DVec3> {
        <[f64; 3]>::deserialize(self.value(id, column)?).ok().map(DVec3::from_array)
    }

    fn value(&self, id: &str, column: Option<usize>) -> Option<&'a Value> {
        let state: &'a State = self.states.get(id)?;
        state.values.get(column?)
    }
}
