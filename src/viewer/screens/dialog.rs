//! The system's file dialog, open beside the running app: no frame waits for it.

use std::path::PathBuf;

use bevy::ecs::system::NonSendMarker;
use bevy::prelude::*;
use bevy::tasks::futures::check_ready;
use bevy::tasks::{IoTaskPool, Task};

use super::action::{Action, Choice};
use crate::viewer::visitor::{Carry, OpenVisit, Overlay, Rebind, VisitSource, Words};

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
        let asking = rfd::AsyncFileDialog::new();
        let task = match choice {
            Choice::File => {
                let answer = asking
                    .set_title(words.get("open-file"))
                    .add_filter(words.get("open-filter"), &["json", "3tz", "zip", "glb", "gltf", "obj", "ply"])
                    .pick_file();
                IoTaskPool::get().spawn(async move { answer.await.map(|file| file.path().to_owned()) })
            }
            Choice::Folder => {
                let answer = asking.set_title(words.get("open-folder")).pick_folder();
                IoTaskPool::get().spawn(async move { answer.await.map(|folder| folder.path().to_owned()) })
            }
            Choice::ImportHands => {
                let answer = asking
                    .set_title(words.get("hands-import"))
                    .add_filter(words.get("hands-filter"), &["toml"])
                    .pick_file();
                IoTaskPool::get().spawn(async move { answer.await.map(|file| file.path().to_owned()) })
            }
            Choice::ExportHands => {
                let answer = asking
                    .set_title(words.get("hands-export"))
                    .add_filter(words.get("hands-filter"), &["toml"])
                    .set_file_name("parvis-hands.toml")
                    .save_file();
                IoTaskPool::get().spawn(async move { answer.await.map(|file| file.path().to_owned()) })
            }
            Choice::ImportSettings => {
                let answer = asking
                    .set_title(words.get("carry-import"))
                    .add_filter(words.get("carry-filter"), &["json"])
                    .pick_file();
                IoTaskPool::get().spawn(async move { answer.await.map(|file| file.path().to_owned()) })
            }
            Choice::ExportSettings => {
                let answer = asking
                    .set_title(words.get("carry-export"))
                    .add_filter(words.get("carry-filter"), &["json"])
                    .set_file_name("parvis-settings.json")
                    .save_file();
                IoTaskPool::get().spawn(async move { answer.await.map(|file| file.path().to_owned()) })
            }
        };
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
