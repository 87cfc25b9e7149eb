//! Making tours over the visit, with the controls that are on the screen and nothing else.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bevy::ecs::message::MessageCursor;
use bevy::prelude::*;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{PrimaryEguiContext, egui};
use glam::DVec3;
use parvis::content::visit::{Place, Pose, Standpoint, Texts, Tour, Visit};
use parvis::viewer::making::MakingPlugin;
use parvis::viewer::visitor::{
    CurrentVisit, Making, Notice, OpenVisit, OpenedFrom, Overlay, SwitchSettings, TourStatus, VisitSource, Visitor,
};
use parvis::visiting::authoring::EditName;
use tempfile::TempDir;

use crate::switches::Bench;

/// A visit in a folder, an author in it, and the journal.
struct Author {
    bench: Bench,
    folder: TempDir,
    notices: MessageCursor<Notice>,
    told: Vec<String>,
    opens: MessageCursor<OpenVisit>,
    opened: Vec<VisitSource>,
}

/// A visit of two languages and one place, as somebody would have it in a folder.
fn visit_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let pose = Pose::standing(DVec3::new(0.0, 0.0, 50.0), DVec3::new(0.0, 1.6, 0.0));
    let nave = Place { step_free: true, ..Place::new("nave", Texts::new("en", "Nave").with("fr", "Nef"), pose) };
    let mut visit = Visit::new(Texts::new("en", "Church").with("fr", "Église"), "tiles/tileset.json", nave);
    visit.languages = vec!["en".to_owned(), "fr".to_owned()];
    visit.save(folder.path()).unwrap();
    std::fs::create_dir(folder.path().join("tiles")).unwrap();
    let tileset = r#"{"asset":{"version":"1.1"},"geometricError":1,
        "root":{"boundingVolume":{"sphere":[0,0,0,10]},"geometricError":0}}"#;
    std::fs::write(folder.path().join("tiles/tileset.json"), tileset).unwrap();
    folder
}

impl Author {
    fn new() -> Self {
        Self::at(visit_folder())
    }

    /// In this visit, with whatever the journal beside it says.
    fn at(folder: TempDir) -> Self {
        let source = VisitSource::Path(folder.path().to_owned());
        let journal = folder.path().join("settings/journal");
        Self::in_visit(folder, source, journal)
    }

    fn in_visit(folder: TempDir, source: VisitSource, journal: PathBuf) -> Self {
        let mut bench = Bench::new(SwitchSettings::default());
        let visit = Visit::open(folder.path()).unwrap();
        bench.app.add_plugins(MakingPlugin { journal });
        let path = folder.path().to_owned();
        bench.app.insert_resource(OpenedFrom { source, path, cache: None }).insert_resource(CurrentVisit(visit));
        let body = Visitor { eye_height_m: 1.6, ..Visitor::default() };
        bench.app.world_mut().spawn((body, Transform::from_xyz(3.0, 0.5, -2.0)));
        let mut author =
            Self { bench, folder, notices: default(), told: Vec::new(), opens: default(), opened: Vec::new() };
        author.frames(4);
        author
    }

    fn frames(&mut self, count: usize) {
        for _ in 0..count {
            self.bench.frame();
            let messages = self.bench.app.world().resource::<Messages<Notice>>();
            self.told.extend(self.notices.read(messages).map(|notice| notice.text.clone()));
            let messages = self.bench.app.world().resource::<Messages<OpenVisit>>();
            self.opened.extend(self.opens.read(messages).map(|open| open.0.clone()));
        }
    }

    fn egui(&mut self, event: egui::Event) {
        let world = self.bench.app.world_mut();
        let context = world.query_filtered::<Entity, With<PrimaryEguiContext>>().single(world).unwrap();
        world.write_message(EguiInputEvent { context, event });
        self.frames(4);
    }

    fn asks(&mut self, name: &str, action: egui::accesskit::Action) {
        let found = self.bench.find(name);
        let names = || self.bench.controls().into_iter().map(|control| control.name).collect::<Vec<_>>();
        let id = found.unwrap_or_else(|| panic!("no {name} among {:#?}", names())).id;
        let request = egui::accesskit::ActionRequest {
            action,
            target_tree: egui::accesskit::TreeId::ROOT,
            target_node: egui::accesskit::NodeId(id),
            data: None,
        };
        self.egui(egui::Event::AccessKitActionRequest(request));
    }

    /// Presses what is called so.
    fn press(&mut self, name: &str) {
        self.asks(name, egui::accesskit::Action::Click);
    }

    /// Writes behind what is in the field of this name.
    fn write(&mut self, field: &str, text: &str) {
        self.asks(field, egui::accesskit::Action::Focus);
        self.egui(egui::Event::Text(text.to_owned()));
    }

    fn open_sheet(&mut self) {
        self.bench.app.insert_resource(Overlay::Making);
        self.frames(4);
    }

    fn making(&self) -> &Making {
        self.bench.app.world().resource::<Making>()
    }

    fn tour(&self) -> Tour {
        self.making().draft.as_ref().expect("a tour is being made").tour.clone()
    }

    fn stands(&mut self, at: Vec3) {
        let world = self.bench.app.world_mut();
        world.query_filtered::<&mut Transform, With<Visitor>>().single_mut(world).unwrap().translation = at;
    }

    fn titles(&self) -> Vec<String> {
        self.tour().stops.iter().map(|stop| stop.title.get("en").to_owned()).collect()
    }

    /// A new tour with a title and a stop of this title.
    fn begins(&mut self, stop: &str) {
        self.open_sheet();
        self.press("Begin a new tour");
        self.write("Title of the tour · English", "My tour");
        self.adds(stop);
        self.press("All stops");
    }

    /// A stop from the sheet; its page is open then.
    fn adds(&mut self, title: &str) {
        self.press("Add a stop here");
        self.write("Title of the stop · English", title);
    }

    fn is_offered(&self, name: &str) -> bool {
        self.bench.find(name).is_some()
    }

    /// The program ends at once, and is started anew.
    fn crashes(self) -> Self {
        let folder = self.folder;
        drop(self.bench);
        Self::at(folder)
    }
}

/// Every tour in a visit's folder, as somebody who opens it gets them.
fn tours_in(folder: &Path) -> Vec<Tour> {
    let visit = Visit::open(folder).unwrap();
    assert!(visit.problems.is_empty(), "{:?}", visit.problems);
    visit.tours
}

#[test]
fn a_tour_is_made_with_the_controls_on_the_screen_and_is_in_the_visit() {
    let mut author = Author::new();
    author.bench.app.insert_resource(Overlay::Menu);
    author.frames(4);
    author.press("Make a tour");
    author.press("Begin a new tour");
    assert!(!author.is_offered("Save"), "there is nothing to save yet");
    author.write("Title of the tour · English", "Stones");
    author.write("Title of the tour · Français", "Pierres");
    author.press("Add a stop here");
    author.write("Title of the stop · English", "A pier");
    author.write("What is told there · English", "It carries the vault.");
    author.press("At once");
    author.press("All stops");
    author.press("Save");
    let tours = tours_in(author.folder.path());
    let [tour] = tours.as_slice() else { panic!("{tours:?}") };
    assert_eq!(tour.title, Texts::new("en", "Stones").with("fr", "Pierres"));
    let stop = &tour.stops[0];
    assert_eq!((stop.title.get("en"), stop.text.get("en")), ("A pier", "It carries the vault."));
    let pose = stop.pose.unwrap();
    assert_eq!(pose.at, Standpoint::Stand(DVec3::new(3.0, 0.5, -2.0)), "it is where the author stood");
    assert!(pose.look.distance(DVec3::new(3.0, 2.1, -12.0)) < 1e-3, "{}", pose.look);
    assert!(author.told.iter().any(|told| told.starts_with("The tour is saved")), "{:?}", author.told);
    assert!(!author.is_offered("Save"), "everything is saved");
    author.bench.app.insert_resource(Overlay::Menu);
    author.frames(4);
    assert!(author.is_offered("Stones"), "the menu of the open visit has it");
}

#[test]
fn a_stop_at_a_place_of_the_visit_is_that_place_and_has_its_name() {
    let mut author = Author::new();
    author.open_sheet();
    author.press("Begin a new tour");
    author.stands(Vec3::new(0.1, 0.0, 50.2));
    author.press("Add a stop here");
    let stop = author.tour().stops[0].clone();
    assert_eq!((stop.place.as_deref(), stop.pose), (Some("nave"), None));
    assert_eq!(stop.title.get("fr"), "Nef");
    author.stands(Vec3::new(30.0, 0.0, 0.0));
    author.press("Take the view I have now");
    let stop = author.tour().stops[0].clone();
    assert_eq!(stop.place, None);
    assert!(matches!(stop.pose.unwrap().at, Standpoint::Stand(at) if at.x == 30.0));
}

#[test]
fn from_the_air_a_stop_is_the_very_view() {
    let mut author = Author::new();
    author.open_sheet();
    author.press("Begin a new tour");
    let world = author.bench.app.world_mut();
    let mut body = world.query::<&mut Visitor>().single_mut(world).unwrap();
    (body.floating, body.pitch) = (true, -0.5);
    author.press("Add a stop here");
    let pose = author.tour().stops[0].pose.unwrap();
    assert!(matches!(pose.at, Standpoint::Eye(eye) if (eye.y - 2.1).abs() < 1e-3), "{pose:?}");
    assert!(pose.look.y < pose.point().y - 4.0, "it looks down: {pose:?}");
}

#[test]
fn what_was_written_is_taken_back_and_made_again_in_steps_that_have_names() {
    let mut author = Author::new();
    author.begins("First");
    author.press("1. First");
    author.write("What is told there · English", "Once ");
    author.egui(egui::Event::Text("upon".to_owned()));
    author.frames(20);
    author.egui(egui::Event::Text(" a time".to_owned()));
    let text = |author: &Author| author.tour().stops[0].text.get("en").to_owned();
    assert_eq!(text(&author), "Once upon a time");
    author.press("Undo: What is told there");
    assert_eq!(text(&author), "Once upon", "a rest of a second ends a step");
    author.press("Undo: What is told there");
    assert_eq!(text(&author), "");
    author.press("Redo: What is told there");
    assert_eq!(text(&author), "Once upon");
    author.press("Remove this stop");
    assert!(author.tour().stops.is_empty());
    author.press("Undo: a stop was removed");
    assert_eq!(text(&author), "Once upon");
}

#[test]
fn stops_are_put_in_order_one_press_at_a_time() {
    let mut author = Author::new();
    author.begins("First");
    for title in ["Second", "Third"] {
        author.adds(title);
        author.press("All stops");
    }
    assert_eq!(author.titles(), ["First", "Second", "Third"]);
    author.press("3. Third: one earlier");
    assert_eq!(author.titles(), ["First", "Third", "Second"]);
    author.press("1. First: one later");
    assert_eq!(author.titles(), ["Third", "First", "Second"]);
    assert!(!author.is_offered("1. Third: one earlier"), "there is no earlier");
    author.press("2. First");
    author.adds_behind();
    assert_eq!(author.titles(), ["Third", "First", "", "Second"], "behind the one that is worked on");
}

impl Author {
    /// From the card over the visit.
    fn adds_behind(&mut self) {
        self.bench.app.insert_resource(Overlay::None);
        self.frames(4);
        self.press("Add a stop here");
    }
}

#[test]
fn a_crash_loses_nothing_and_everything_can_still_be_undone() {
    let mut author = Author::new();
    author.begins("First");
    author.press("1. First");
    author.write("What is told there · English", "Not saved.");
    let before = author.tour();
    let mut author = author.crashes();
    assert!(author.told.iter().any(|told| told.contains("“My tour”")), "{:?}", author.told);
    author.open_sheet();
    assert!(!author.is_offered("Begin a new tour"), "nothing is written over what was left");
    author.press("Go on with it");
    assert_eq!(author.tour(), before);
    author.press("Undo: What is told there");
    assert!(author.tour().stops[0].text.is_empty());
    assert_eq!(tours_in(author.folder.path()), []);
}

#[test]
fn a_tour_that_was_put_away_is_thrown_away_only_when_that_was_meant() {
    let mut author = Author::new();
    author.begins("First");
    author.press("Put it away for now");
    assert!(author.making().draft.is_none());
    author.press("Throw away what is not saved");
    author.press("Keep it");
    assert!(author.making().left.is_some());
    author.press("Throw away what is not saved");
    author.press("Throw it away");
    assert_eq!(author.making().left, None);
    assert!(author.is_offered("Begin a new tour"));
    let mut author = author.crashes();
    author.open_sheet();
    assert!(author.is_offered("Begin a new tour"), "it is gone for good");
}

#[test]
fn in_another_visit_the_way_back_to_the_one_that_was_left_is_offered() {
    let mut author = Author::new();
    author.begins("First");
    let other = visit_folder();
    let source = VisitSource::Path(other.path().to_owned());
    let world = &mut author.bench.app;
    world.insert_resource(OpenedFrom { source, path: other.path().to_owned(), cache: None });
    world.insert_resource(CurrentVisit(Visit::open(other.path()).unwrap()));
    author.frames(4);
    assert!(author.making().draft.is_none(), "a tour belongs to its visit");
    author.open_sheet();
    author.press("Open that visit");
    let first = author.folder.path().canonicalize().unwrap();
    assert_eq!(author.opened, [VisitSource::Path(first)]);
}

#[test]
fn a_tour_is_tried_out_from_any_stop_and_leaves_no_bookmark() {
    let mut author = Author::new();
    author.begins("First");
    author.adds("Second");
    author.press("Try it out from here");
    assert_eq!(author.bench.overlay(), Overlay::None);
    let status = author.bench.app.world().resource::<TourStatus>().running.clone().unwrap();
    assert_eq!((status.stop, status.stop_title.as_str()), (1, "Second"));
    assert_eq!(author.bench.preferences().bookmarks, []);
    author.press("Leave the tour");
    assert_eq!(author.bench.app.world().resource::<TourStatus>().running, None);
    assert!(author.is_offered("Texts and stops"), "the author is back at work");
}

#[test]
fn a_saved_tour_is_opened_again_changed_and_saved_into_its_own_file() {
    let mut author = Author::new();
    author.begins("First");
    author.press("Save");
    author.press("Put it away for now");
    assert_eq!(author.making().left, None, "nothing is left of what is saved");
    author.press("Change the tour: My tour");
    author.write("Title of the tour · English", " of stones");
    author.press("Save");
    let tours = tours_in(author.folder.path());
    assert_eq!(tours.iter().map(|tour| tour.title.get("en")).collect::<Vec<_>>(), ["My tour of stones"]);
    let open = &author.bench.app.world().resource::<CurrentVisit>().0.tours;
    assert_eq!(open.iter().map(|tour| tour.title.get("en")).collect::<Vec<_>>(), ["My tour of stones"]);
}

#[test]
fn a_visit_that_keeps_no_tours_is_copied_with_the_new_one_and_opened() {
    let journal = tempfile::tempdir().unwrap();
    let folder = visit_folder();
    let mut author = Author::in_visit(folder, VisitSource::BuiltIn, journal.path().join("journal"));
    author.begins("First");
    assert!(!author.is_offered("Save"));
    assert!(author.is_offered("Copy the visit into a folder of mine"));
    let mine = tempfile::tempdir().unwrap();
    let wish = parvis::viewer::visitor::MakeTour::SaveInto(mine.path().to_owned());
    author.bench.app.world_mut().write_message(wish);
    let begin = Instant::now();
    while author.opened.is_empty() {
        author.frames(1);
        assert!(begin.elapsed() < Duration::from_secs(60), "it is copied: {:?}", author.told);
    }
    let copy = mine.path().join("Church");
    assert_eq!(author.opened, [VisitSource::Path(copy.clone())]);
    assert_eq!(tours_in(&copy)[0].stops[0].title.get("en"), "First");
    assert_eq!(tours_in(author.folder.path()), [], "the built-in visit is as it was");
    assert!(copy.join("tiles/tileset.json").is_file());
}

#[test]
fn what_has_the_name_of_a_copy_already_stays_as_it_was() {
    let journal = tempfile::tempdir().unwrap();
    let mut author = Author::in_visit(visit_folder(), VisitSource::BuiltIn, journal.path().join("journal"));
    author.begins("First");
    let mine = tempfile::tempdir().unwrap();
    // Somebody else's things, one with the name of a copy that goes on.
    for name in ["Church", "Church-2.partial"] {
        std::fs::create_dir(mine.path().join(name)).unwrap();
        std::fs::write(mine.path().join(name).join("mine.txt"), "do not touch").unwrap();
    }
    author.bench.app.world_mut().write_message(parvis::viewer::visitor::MakeTour::SaveInto(mine.path().to_owned()));
    let begin = Instant::now();
    while author.opened.is_empty() {
        author.frames(1);
        assert!(begin.elapsed() < Duration::from_secs(60), "it is copied: {:?}", author.told);
    }
    assert_eq!(author.opened, [VisitSource::Path(mine.path().join("Church-3"))]);
    for name in ["Church", "Church-2.partial"] {
        assert_eq!(std::fs::read_to_string(mine.path().join(name).join("mine.txt")).unwrap(), "do not touch");
    }
    assert!(!mine.path().join("Church-3.partial").exists(), "nothing half is left");
}

#[test]
fn one_source_is_written_after_the_other() {
    let mut author = Author::new();
    author.begins("First");
    author.write("Source 1", "A book");
    author.frames(2);
    author.write("Source 2", "A letter");
    author.frames(2);
    assert_eq!(author.tour().sources, ["A book", "A letter"]);
    assert!(author.is_offered("Source 3"));
    assert_eq!(author.making().draft.as_ref().unwrap().undo, Some(EditName::Sources));
}

#[test]
fn where_a_visit_cannot_be_copied_to_the_tour_is_kept_and_the_reason_told() {
    let journal = tempfile::tempdir().unwrap();
    let folder = visit_folder();
    let inside = folder.path().join("tiles");
    let mut author = Author::in_visit(folder, VisitSource::BuiltIn, journal.path().join("journal"));
    author.begins("First");
    author.bench.app.world_mut().write_message(parvis::viewer::visitor::MakeTour::SaveInto(inside.clone()));
    let begin = Instant::now();
    while !author.told.iter().any(|told| told.contains("could not be saved")) {
        author.frames(1);
        assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", author.told);
    }
    assert!(!inside.join("Church").exists(), "nothing half is left");
    assert_eq!(author.titles(), ["First"]);
}

#[test]
fn an_author_whose_changes_cannot_be_written_down_is_told_once() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let folder = visit_folder();
    let source = VisitSource::Path(folder.path().to_owned());
    let mut author = Author::in_visit(folder, source, file.path().join("no/folder"));
    author.begins("First");
    author.frames(5);
    let told = author.told.iter().filter(|told| told.starts_with("Your last changes may be lost")).count();
    assert_eq!(told, 1, "{:?}", author.told);
    author.press("Save");
    assert_eq!(tours_in(author.folder.path()).len(), 1, "the tour itself is well");
}
