//! Writing visits and tours.

use super::{put, tileset};
use glam::DVec3;
use parvis::content::visit::{Credit, Place, Pose, Stop, Texts, Tour, TourProfile, Visit, VisitError};

fn place(id: &str) -> Place {
    let pose = Pose::standing(DVec3::new(0.1, 0.2, 0.3), DVec3::new(1.0 / 3.0, 1.61, -5.0));
    Place { step_free: true, ..Place::new(id, Texts::new("en", "Nave").with("fr", "Nef"), pose) }
}

fn stop() -> Stop {
    Stop { id: "one".to_owned(), title: Texts::new("en", "One"), place: Some("nave".to_owned()), ..Stop::default() }
}

#[test]
fn what_is_saved_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "tiles/tileset.json", tileset());
    let mut visit = Visit::new(Texts::new("en", "Cathedral"), "tiles/tileset.json", place("nave"));
    visit.languages = vec!["en".to_owned(), "fr".to_owned()];
    visit.credits.push(Credit { text: "Parvis".to_owned(), license: None, url: None });
    let mut tour = Tour::new("first", Texts::new("en", "First"));
    tour.profile = TourProfile::StepFree;
    tour.stops.push(stop());
    visit.tours.push(tour.uri());

    tour.save(folder.path(), &visit).unwrap();
    visit.save(folder.path()).unwrap();
    let before = std::fs::read(folder.path().join("visit.json")).unwrap();
    let opened = Visit::open(folder.path()).unwrap();
    assert_eq!(opened.problems, []);
    assert_eq!((&opened.visit, opened.tours.as_slice()), (&visit, [tour].as_slice()));
    opened.visit.save(folder.path()).unwrap();
    assert_eq!(std::fs::read(folder.path().join("visit.json")).unwrap(), before, "the same bytes again");
}

#[test]
fn a_visit_that_breaks_a_rule_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut visit = Visit::new(Texts::new("en", "Cathedral"), "tileset.json", place("nave"));
    visit.entrance = "elsewhere".to_owned();
    assert!(matches!(visit.save(folder.path()), Err(VisitError::Unsavable { .. })));
    visit = Visit::new(Texts::new("en", "Cathedral"), "tileset.json", place("not an id"));
    assert!(visit.save(folder.path()).is_err());
    visit = Visit::new(Texts::new("en", "Cathedral"), "tileset.json", place("nave"));
    visit.places[0].pose.look.x = f64::NAN;
    assert!(visit.save(folder.path()).is_err());

    let mut tour = Tour::new("../escape", Texts::new("en", "First"));
    tour.stops.push(stop());
    assert!(tour.save(folder.path(), &visit).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing half-written");
}

#[test]
fn a_missing_folder_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let visit = Visit::new(Texts::new("en", "Cathedral"), "tileset.json", place("nave"));
    let error = visit.save(&folder.path().join("none")).unwrap_err().to_string();
    assert!(error.contains("none"), "{error}");
}
