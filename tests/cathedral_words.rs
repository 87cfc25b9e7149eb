//! What is told on a visit to the built-in cathedral, and where.

use crate::cathedral::{nearest, triangles};
use glam::{DVec3, Vec3};
use parvis::content::visit::captions::{Captions, Cue, lint};
use parvis::content::visit::{Annotation, Stop, Texts, Tour, TourProfile, Visit};
use parvis::workshop::cathedral::describe;
use parvis::workshop::cathedral::visit_files::{builtin_visit_files, tours};
use std::collections::BTreeSet;

const LANGUAGES: [&str; 2] = ["en", "fr"];
/// Eye above the floor of a standing visitor, metres.
const EYE_M: f64 = 1.61;
/// The tours of history: all but the short welcome.
const GREAT_TOURS: [&str; 4] = ["witness", "how-it-was-built", "worksite", "step-free"];

fn visit() -> Visit {
    describe().unwrap()
}

fn great_tours() -> Vec<Tour> {
    let mut all = tours().unwrap();
    all.retain(|tour| GREAT_TOURS.contains(&tour.id.as_str()));
    assert_eq!(all.len(), 4);
    all
}

fn each_stop(mut see: impl FnMut(&Tour, &Stop)) {
    for tour in great_tours() {
        tour.stops.iter().for_each(|stop| see(&tour, stop));
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect()
}

/// In a picture of 16 by 9 whose height spans 60 degrees.
fn in_view(visit: &Visit, place: &str, annotation: &Annotation) -> bool {
    let pose = visit.place(place).unwrap().pose;
    let eye = pose.eye(EYE_M);
    let view = glam::DMat4::look_at_rh(eye, pose.look, DVec3::Y);
    let seen = view.transform_point3(annotation.position);
    let reach = -seen.z * 30f64.to_radians().tan();
    seen.z < 0.0 && seen.y.abs() <= reach && seen.x.abs() <= reach * 16.0 / 9.0
}

/// From visit space (Y up) to plan axes (Z up), where the triangles are.
fn in_plan(point: DVec3) -> Vec3 {
    Vec3::new(point.x as f32, -point.z as f32, point.y as f32)
}

fn distance(point: Vec3, [a, b, c]: &[Vec3; 3]) -> f32 {
    // Closest point of a triangle (Ericson, Real-Time Collision Detection, 5.1.5).
    let (ab, ac, ap) = (*b - *a, *c - *a, point - *a);
    let (d1, d2) = (ab.dot(ap), ac.dot(ap));
    let (bp, cp) = (point - *b, point - *c);
    let (d3, d4, d5, d6) = (ab.dot(bp), ac.dot(bp), ab.dot(cp), ac.dot(cp));
    let (va, vb, vc) = (d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2);
    let closest = if d1 <= 0.0 && d2 <= 0.0 {
        *a
    } else if d3 >= 0.0 && d4 <= d3 {
        *b
    } else if d6 >= 0.0 && d5 <= d6 {
        *c
    } else if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        *a + ab * (d1 / (d1 - d3))
    } else if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        *a + ac * (d2 / (d2 - d6))
    } else if va <= 0.0 && d4 >= d3 && d5 >= d6 {
        *b + (*c - *b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)))
    } else {
        let all = (va + vb + vc).max(1e-12);
        *a + ab * (vb / all) + ac * (vc / all)
    };
    closest.distance(point)
}

#[test]
fn the_cathedral_has_many_places_half_of_them_without_a_step() {
    let visit = visit();
    assert!(visit.places.len() >= 25, "{}", visit.places.len());
    let step_free = visit.places.iter().filter(|place| place.step_free).count();
    assert!(step_free * 2 >= visit.places.len(), "{step_free} of {}", visit.places.len());
    for id in ["tribune", "above-the-nave", "chimeras"] {
        assert!(!visit.place(id).unwrap().step_free, "{id}");
    }
    // The raised choir is reached by its ramp.
    for id in ["choir", "stalls", "high-altar"] {
        assert!(visit.place(id).unwrap().step_free, "{id}");
    }
    let ids: BTreeSet<&str> = visit.places.iter().map(|place| place.id.as_str()).collect();
    assert_eq!(ids.len(), visit.places.len());
}

#[test]
fn every_text_of_the_cathedral_is_in_french_and_in_english() {
    let visit = visit();
    let mut texts: Vec<(String, Texts)> = vec![("title".to_owned(), visit.title.clone())];
    for place in &visit.places {
        texts.push((place.id.clone(), place.title.clone()));
        texts.push((place.id.clone(), place.summary.clone()));
    }
    for phase in &visit.phases {
        texts.push((phase.id.clone(), phase.title.clone()));
        texts.push((phase.id.clone(), phase.text.clone()));
    }
    for one in &visit.annotations {
        texts.extend([&one.title, &one.text, &one.easy].map(|texts| (one.id.clone(), texts.clone())));
        texts.extend([&one.who, &one.when].into_iter().filter(|t| !t.is_empty()).map(|t| (one.id.clone(), t.clone())));
    }
    for tour in great_tours() {
        texts.extend([&tour.title, &tour.summary, &tour.theme].map(|texts| (tour.id.clone(), texts.clone())));
        for stop in &tour.stops {
            let name = format!("{} {}", tour.id, stop.id);
            texts.extend(
                [&stop.title, &stop.text, &stop.easy, &stop.description].map(|texts| (name.clone(), texts.clone())),
            );
        }
    }
    for (name, texts) in texts {
        assert_eq!(texts.0.keys().map(String::as_str).collect::<Vec<_>>(), LANGUAGES, "{name}");
        let [english, french] = LANGUAGES.map(|language| texts.get(language));
        assert!(!english.trim().is_empty() && !french.trim().is_empty(), "{name}");
        assert!(english != french || english.chars().count() <= 20, "{name}: {english}");
        for text in [english, french] {
            assert!(!text.contains(['\'', '"']) && !text.contains("  "), "{name}: {text}");
        }
        for sign in [':', ';', '!', '?', '»'] {
            assert!(!french.contains(&format!(" {sign}")), "{name}: a breaking space before {sign}: {french}");
        }
        assert!(!french.contains("« "), "{name}: {french}");
    }
}

#[test]
fn every_stop_of_the_great_tours_is_told_in_sixty_to_a_hundred_and_twenty_words() {
    each_stop(|tour, stop| {
        for language in LANGUAGES {
            let count = words(stop.text.get(language)).len();
            assert!((60..=120).contains(&count), "{} {} {language}: {count}", tour.id, stop.id);
        }
    });
}

#[test]
fn easy_texts_have_short_sentences() {
    let check = |name: &str, texts: &Texts| {
        for language in LANGUAGES {
            for sentence in texts.get(language).split(['.', '!', '?']) {
                assert!(words(sentence).len() <= 15, "{name} {language}: {sentence}");
            }
        }
    };
    each_stop(|tour, stop| check(&format!("{} {}", tour.id, stop.id), &stop.easy));
    visit().annotations.iter().for_each(|annotation| check(&annotation.id, &annotation.easy));
}

#[test]
fn the_step_free_tour_has_twelve_stops_and_never_climbs_a_step() {
    let visit = visit();
    let tour = great_tours().into_iter().find(|tour| tour.id == "step-free").unwrap();
    assert_eq!((tour.profile, tour.stops.len()), (TourProfile::StepFree, 12));
    for stop in &tour.stops {
        let place = visit.place(stop.place.as_deref().unwrap()).unwrap();
        assert!(place.step_free && stop.pose.is_none(), "{}", stop.id);
    }
}

#[test]
fn every_stop_shows_a_phase_and_a_place_of_that_phase() {
    let visit = visit();
    let phases: Vec<&str> = visit.phases.iter().map(|phase| phase.id.as_str()).collect();
    assert_eq!(phases, ["1163", "1182", "1200", "1225", "1250", "1345", "1859", "2019", "2024"]);
    assert!(visit.phases.iter().all(|phase| phase.id == phase.year.to_string()));
    assert_eq!(visit.first_phase().unwrap().id, "2024");
    each_stop(|tour, stop| {
        let phase = stop.phase.as_deref().unwrap();
        assert!(phases.contains(&phase), "{} {}: {phase}", tour.id, stop.id);
        let place = visit.place(stop.place.as_deref().unwrap()).unwrap();
        let fits = place.phases.is_empty() || place.phases.iter().any(|id| id == phase);
        assert!(fits, "{} {}: nobody can be at {} in {phase}", tour.id, stop.id, place.id);
    });
    let through: Vec<String> = great_tours()[1].stops.iter().filter_map(|stop| stop.phase.clone()).collect();
    assert_eq!(through, phases, "the tour of the building moves through every phase");
}

#[test]
fn what_a_stop_points_at_is_there_and_in_view() {
    let visit = visit();
    each_stop(|tour, stop| {
        for id in stop.annotations.iter().chain(&stop.highlight) {
            let name = format!("{} {}: {id}", tour.id, stop.id);
            let annotation = visit.annotation(id).unwrap_or_else(|| panic!("{name} is unknown"));
            assert!(annotation.stands_in(stop.phase.as_deref().unwrap()), "{name} is not there in that phase");
            assert!(in_view(&visit, stop.place.as_deref().unwrap(), annotation), "{name} is not in view");
        }
        assert!(stop.highlight.iter().all(|id| stop.annotations.contains(id)), "{} {}", tour.id, stop.id);
    });
}

#[test]
fn annotations_are_many_sourced_and_in_view_from_their_place() {
    let visit = visit();
    assert!(visit.annotations.len() >= 40, "{}", visit.annotations.len());
    for annotation in &visit.annotations {
        assert!(!annotation.sources.is_empty(), "{}", annotation.id);
        assert!(in_view(&visit, annotation.place.as_deref().unwrap(), annotation), "{} is not in view", annotation.id);
    }
}

#[test]
fn every_annotation_lies_on_a_surface_that_its_place_sees() {
    let visit = visit();
    let all: Vec<[Vec3; 3]> = triangles().map(|(_, triangle, _)| triangle).collect();
    let mut wrong = Vec::new();
    for annotation in &visit.annotations {
        let point = in_plan(annotation.position);
        let away = all.iter().map(|triangle| distance(point, triangle)).fold(f32::INFINITY, f32::min);
        if away > 0.5 {
            wrong.push(format!("{} is {away:.2} m from any surface", annotation.id));
        }
        let pose = visit.place(annotation.place.as_deref().unwrap()).unwrap().pose;
        let eye = in_plan(pose.eye(EYE_M));
        let far = eye.distance(point);
        if let Some(hit) = nearest(eye, (point - eye) / far, &all).filter(|hit| *hit < far - 1.0) {
            wrong.push(format!(
                "{} at {far:.1} m is hidden at {hit:.1} m, {:?}",
                annotation.id,
                eye + (point - eye) / far * hit
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn captions_made_of_the_texts_keep_every_rule_and_say_every_word() {
    let files = builtin_visit_files().unwrap();
    let find = |name: &str| files.iter().find(|(address, _)| address == name).map(|(_, bytes)| bytes).unwrap();
    let mut count = 0;
    each_stop(|tour, stop| {
        let written: Tour = serde_json::from_slice(find(&tour.uri())).unwrap();
        let written = written.stops.iter().find(|other| other.id == stop.id).unwrap();
        for language in LANGUAGES {
            let name = format!("{} {} {language}", tour.id, stop.id);
            let captions = Captions::from_bytes(find(written.captions[language].strip_prefix("../").unwrap())).unwrap();
            assert_eq!(captions.problems, [], "{name}");
            assert_eq!(lint(&captions), [], "{name}");
            let bare = |text: &str| text.split([' ', '\n']).collect::<String>();
            let said: String = captions.cues.iter().map(Cue::text).collect();
            assert_eq!(bare(&said), bare(stop.text.get(language)), "{name}");
            count += 1;
        }
    });
    assert_eq!(count, 2 * great_tours().iter().map(|tour| tour.stops.len()).sum::<usize>());
}

#[test]
fn tours_name_their_sources_and_about_how_long_they_take() {
    for tour in great_tours() {
        assert!(tour.sources.len() >= 10, "{}", tour.id);
        let mut secs = 0.0;
        for stop in &tour.stops {
            let longest = LANGUAGES.map(|language| {
                parvis::content::visit::captions::captions_for(stop.text.get(language), language).duration_secs()
            });
            secs += longest[0].max(longest[1]);
        }
        let minutes = f64::from(tour.duration_min.unwrap());
        // The way from stop to stop takes time as well.
        let told = secs / 60.0;
        assert!((told..told + 2.0).contains(&minutes), "{}: {minutes} said, {told:.1} told", tour.id);
    }
}
