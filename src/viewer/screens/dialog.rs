//! The system's file dialog, open beside the running app: no frame waits for it.

use std::path::PathBuf;
use std::pin::Pin;

use bevy::ecs::system::NonSendMarker;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{IoTaskPool, Task};

use super::action::{Action, Choice};
use crate::viewer::visitor::{Carry, MakeTour, OpenVisit, Overlay, Rebind, VisitSource, Words};

/// Endings of what can be opened.
const VISITS: &[&str] = &["json", "3tz", "zip", "glb", "gltf", "obj", "ply"];

/// The dialog that is open.
#[derive(Resource, Default)]
pub struct Dialog(Option<(Choice, Task<Option<PathBuf>>)>);

impl Dialog {
    /// A dialog is open.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }
}

/// Opens the dialog on a [`Action::Choose`]. Some systems insist on their main thread for that.
pub(super) fn open_dialog(
    mut actions: MessageReader<Action>,
    mut dialog: ResMut<Dialog>,
    words: Res<Words>,
    _main_thread: NonSendMarker,
) {
    for action in actions.read() {
        let Action::Choose(choice) = action else { continue };
        if dialog.is_open() {
            continue;
        }
        let (title, filter, save_as) = match choice {
            Choice::File => ("open-file", Some(("open-filter", VISITS)), None),
            Choice::Folder => ("open-folder", None, None),
            Choice::TourHome => ("making-choose-home", None, None),
            Choice::ImportHands => ("hands-import", Some(("hands-filter", &["toml"][..])), None),
            Choice::ExportHands => ("hands-export", Some(("hands-filter", &["toml"][..])), Some("parvis-hands.toml")),
            Choice::ImportSettings => ("carry-import", Some(("carry-filter", &["json"][..])), None),
            Choice::ExportSettings => {
                ("carry-export", Some(("carry-filter", &["json"][..])), Some("parvis-settings.json"))
            }
        };
        let mut asking = rfd::AsyncFileDialog::new().set_title(words.get(title));
        if let Some((name, endings)) = filter {
            asking = asking.add_filter(words.get(name), endings);
        }
        let answer: Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> = match (choice, save_as) {
            (_, Some(name)) => Box::pin(asking.set_file_name(name).save_file()),
            (Choice::Folder | Choice::TourHome, None) => Box::pin(asking.pick_folder()),
            (_, None) => Box::pin(asking.pick_file()),
        };
        let task = IoTaskPool::get().spawn(async move { answer.await.map(|file| file.path().to_owned()) });
        dialog.0 = Some((*choice, task));
    }
}

/// Opens, reads or writes what was chosen.
pub(super) fn await_choice(
    mut dialog: ResMut<Dialog>,
    mut overlay: ResMut<Overlay>,
    mut open: MessageWriter<OpenVisit>,
    mut rebind: MessageWriter<Rebind>,
    mut carry: MessageWriter<Carry>,
    mut make: MessageWriter<MakeTour>,
) {
    let asked = dialog.bypass_change_detection().0.as_mut();
    let Some((choice, answer)) = asked.and_then(|(choice, task)| Some((*choice, check_ready(task)?))) else { return };
    dialog.0 = None;
    let Some(path) = answer else { return };
    match choice {
        Choice::File | Choice::Folder => {
            *overlay = Overlay::None;
            open.write(OpenVisit(VisitSource::Path(path)));
        }
        Choice::TourHome => {
            make.write(MakeTour::SaveInto(path));
        }
        Choice::ImportHands => {
            rebind.write(Rebind::Import(path));
        }
        Choice::ExportHands => {
            rebind.write(Rebind::Export(path));
        }
        Choice::ImportSettings => {
            carry.write(Carry::From(path));
        }
        Choice::ExportSettings => {
            carry.write(Carry::To(path));
        }
    }
}
