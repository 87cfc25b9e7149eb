//! Tours that are being made, as plugins tell each other.

use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::*;

use super::VisitSource;
use crate::content::visit::{Texts, Tour};
use crate::visiting::authoring::{Edit, EditName, Lack, NoHome};

/// What an author asks for.
#[derive(Message, Debug, Clone, PartialEq)]
pub enum MakeTour {
    /// Begin a new tour.
    New,
    /// Change the visit's tour with this id. Where the visit cannot be written, it is copied.
    Change(String),
    /// Go on with the tour that was left.
    GoOn,
    /// Put it away as it is; it is offered again.
    PutAway,
    /// Throw away what was not saved, of the tour that is being made or else of the one that was left.
    Discard,
    /// Make this edit.
    Edit(Box<Edit>),
    /// A stop where the visitor is and looks: behind the chosen one, else at the end.
    AddHere,
    /// The stop with this id is where the visitor is and looks.
    ViewHere(String),
    /// Take the last edit back.
    Undo,
    /// Make it again.
    Redo,
    /// This stop is worked on, by its number from 0; none: the tour itself.
    Choose(Option<usize>),
    /// Write the tour into the visit's folder.
    Save,
    /// Copy the visit into this folder, save the tour there, and open that visit.
    SaveInto(PathBuf),
    /// Try the tour out from this stop on, by its number from 0.
    Try(usize),
}

/// The tour that is being made, for whoever shows it. Written by the making plugin.
#[derive(Resource, Debug, Clone, Default, PartialEq)]
pub struct Making {
    /// What is on the desk.
    pub draft: Option<Arc<Drafted>>,
    /// What was left on it, in this visit or another one.
    pub left: Option<LeftDraft>,
    /// The visit is being copied.
    pub copying: bool,
}

/// A tour that is being made.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// As it is now.
    pub tour: Tour,
    /// The number of the stop that is worked on, from 0.
    pub chosen: Option<usize>,
    /// It is in its file as it is here.
    pub saved: bool,
    /// What would be taken back.
    pub undo: Option<EditName>,
    /// What would be made again.
    pub redo: Option<EditName>,
    /// What it still lacks.
    pub lacks: Vec<Lack>,
    /// Languages that the visit speaks, BCP 47.
    pub languages: Vec<String>,
    /// Why it cannot be saved into the visit that is open, if so.
    pub no_home: Option<NoHome>,
}

/// A tour that nobody has finished.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftDraft {
    /// Its title; may be empty.
    pub title: Texts,
    /// The visit that it was made in, where it is not the one that is open.
    pub elsewhere: Option<VisitSource>,
}

/// What the open visit was opened from.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct OpenedFrom {
    /// As it was asked for.
    pub source: VisitSource,
    /// What was opened: for the built-in visit, where it lies.
    pub path: PathBuf,
    /// The folder that the program tidies up.
    pub cache: Option<PathBuf>,
}
