//! Tours that are made, with the worst content.

use std::sync::Arc;

use glam::DVec3;
use parvis::content::visit::{Place, Pose, Texts, Visit};
use parvis::viewer::screens::model::{MakingModel, PlaceEntry, TourEntry};
use parvis::viewer::visitor::{Drafted, LeftDraft, Making};
use parvis::visiting::authoring::{Draft, Edit, NewStop, NoHome, StopText, TourText};

use super::timeline;

/// A tour of two stops with something of everything, the first of which lacks much.
pub fn drafted(chosen: Option<usize>) -> Arc<Drafted> {
    let edit = |draft: &mut Draft, edit| draft.apply(edit).unwrap();
    let mut draft = Draft::new();
    let title = Texts::new("fr", "Du portail occidental jusqu’au chœur").with("en", "From the west front to the choir");
    for (language, to) in title.0 {
        edit(&mut draft, Edit::TourText { text: TourText::Title, language, to });
    }
    let pose = Pose::standing(DVec3::ZERO, DVec3::new(0.0, 1.6, -5.0));
    edit(&mut draft, Edit::AddStop { at: 0, new: NewStop { pose: Some(pose), ..NewStop::default() } });
    let title = Texts::new("fr", "Sous la croisée du transept").with("en", "Under the crossing");
    let new = NewStop { title, place: Some("crossing".into()), phase: Some("1345".into()), ..NewStop::default() };
    edit(&mut draft, Edit::AddStop { at: 1, new });
    let (stop, language) = ("stop-2".to_owned(), "fr".to_owned());
    let stop = draft.tour().stops.get(1).map_or(stop, |stop| stop.id.clone());
    let to = "La voûte est à trente-trois mètres au-dessus de vous. ".repeat(6);
    edit(&mut draft, Edit::StopText { stop, text: StopText::Text, language, to });
    draft.undo();
    let pose = Pose::standing(DVec3::ZERO, DVec3::X);
    let place = |id: &str| Place::new(id, Texts::new("fr", "Croisée du transept"), pose);
    let visit =
        Visit::new(Texts::new("en", "Cathedral").with("fr", "Cathédrale"), "tiles/tileset.json", place("crossing"));
    Arc::new(Drafted {
        tour: draft.tour().clone(),
        chosen,
        saved: false,
        undo: draft.undo_name(),
        redo: draft.redo_name(),
        lacks: draft.lacks(&visit),
        languages: vec!["fr".into(), "en".into()],
        no_home: Some(NoHome::BuiltIn),
    })
}

pub fn making_model(screen: &str) -> MakingModel {
    let draft = match screen {
        "making-tour" => Some(drafted(None)),
        "making-stop" => Some(drafted(Some(1))),
        _ => None,
    };
    let title = Texts::new("fr", "Les métiers de la cathédrale").with("en", "The crafts of the cathedral");
    let left = (screen == "making-left").then_some(LeftDraft { title, elsewhere: None });
    let tour = |id: &str, title: &str| TourEntry { id: id.into(), title: title.into(), ..TourEntry::default() };
    let place = PlaceEntry { id: "crossing".into(), title: "Croisée du transept".into(), step_free: true };
    MakingModel {
        making: Making { copying: draft.is_some(), draft, left },
        tours: vec![tour("short", "De la façade occidentale au chœur"), tour("long", "Toute la cathédrale")],
        places: vec![place],
        phases: timeline().phases,
        sights: vec![("nord".into(), "Chapiteau à crochets du pilier nord".into(), true)],
        choosing: false,
    }
}
