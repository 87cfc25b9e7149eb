//! What can be undone, and done again: as many steps as fit.

use super::edit::EditName;
use super::patch::Patch;
use super::size::on_a_line;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Most steps that can be undone.
pub(super) const MAX_STEPS: usize = 500;
/// Most bytes of what they keep.
const MAX_STEPS_BYTES: u64 = 8 << 20;

/// A field that is being typed into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Field {
    pub(super) stop: Option<String>,
    pub(super) name: EditName,
    pub(super) language: String,
}

/// One undo, or one redo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) name: EditName,
    pub(super) patch: Patch,
    bytes: u64,
}

impl Step {
    pub(super) fn new(name: EditName, patch: Patch) -> Self {
        let bytes = on_a_line(&patch);
        Self { name, patch, bytes }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// The last step may still grow: this field is being typed into.
    typing: Option<Field>,
}

impl History {
    pub(super) fn push(&mut self, step: Step, typing: Option<Field>) {
        self.undone.clear();
        self.done.push_back(step);
        self.typing = typing;
        while self.done.len() > MAX_STEPS || self.bytes() > MAX_STEPS_BYTES {
            self.done.pop_front();
        }
    }

    fn bytes(&self) -> u64 {
        self.done.iter().fold(0, |sum, step| sum.saturating_add(step.bytes))
    }

    /// Whether what is typed belongs to the last step.
    pub(super) fn goes_on(&self, field: Option<&Field>) -> bool {
        field.is_some() && self.typing.as_ref() == field && self.undone.is_empty() && !self.done.is_empty()
    }

    /// The last step, if it may still be taken back as if it had never been.
    pub(super) fn last(&self) -> Option<&Step> {
        self.done.back()
    }

    pub(super) fn forget_last(&mut self) {
        self.done.pop_back();
        self.typing = None;
    }

    pub(super) fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    pub(super) fn pause(&mut self) {
        self.typing = None;
    }

    pub(super) fn take_undo(&mut self) -> Option<Step> {
        let step = self.done.pop_back()?;
        self.typing = None;
        Some(step)
    }

    pub(super) fn undone(&mut self, step: Step) {
        self.undone.push(step);
    }

    pub(super) fn take_redo(&mut self) -> Option<Step> {
        let step = self.undone.pop()?;
        self.typing = None;
        Some(step)
    }

    pub(super) fn redone(&mut self, step: Step) {
        self.done.push_back(step);
    }

    pub(super) fn next_undo(&self) -> Option<EditName> {
        self.done.back().map(|step| step.name)
    }

    pub(super) fn next_redo(&self) -> Option<EditName> {
        self.undone.last().map(|step| step.name)
    }
}
