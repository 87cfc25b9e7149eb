//! The words of the built-in visit, embedded so that a visit can be drawn anywhere, and what is made of them:
//! annotations with their places, tours with captions.

use super::annotations::spots;
use super::places::{View, visit as views};
use super::plan::Plan;
use crate::content::visit::captions::captions_for;
use crate::content::visit::{Annotation, Phase, Place, Pose, Texts, Tour, VisitError};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

macro_rules! embedded {
    ($($address:literal),* $(,)?) => {
        &[$(($address, include_bytes!(concat!("../../../assets/visits/cathedral/", $address)))),*]
    };
}

/// Written beside the tiles as they stand.
const FILES: &[(&str, &[u8])] = embedded![
    "README.md",
    "captions/entrance.en.vtt",
    "captions/entrance.fr.vtt",
    "captions/nave.en.vtt",
    "captions/nave.fr.vtt",
    "captions/crossing.en.vtt",
    "captions/crossing.fr.vtt",
    "captions/choir.en.vtt",
    "captions/choir.fr.vtt",
    "captions/ambulatory.en.vtt",
    "captions/ambulatory.fr.vtt",
];

/// In the order of the list on screen.
const TOURS: &[(&str, &[u8])] = embedded![
    "tours/entrance-to-choir.json",
    "tours/witness.json",
    "tours/how-it-was-built.json",
    "tours/worksite.json",
    "tours/step-free.json",
];

const PLACES: &[u8] = include_bytes!("../../../assets/visits/cathedral/places.json");
const PHASES: &[u8] = include_bytes!("../../../assets/visits/cathedral/phases.json");
const ANNOTATIONS: &[u8] = include_bytes!("../../../assets/visits/cathedral/annotations.json");

/// The phase that the visit begins with.
pub const FIRST_PHASE: &str = "2024";

/// Addresses, relative to the visit, and contents of the files that a visit to the built-in cathedral has beside its
/// tiles and `visit.json`: its tours, their captions, and where its statements come from.
///
/// # Errors
/// When an embedded text is damaged.
pub fn builtin_visit_files() -> Result<Vec<(String, Vec<u8>)>, VisitError> {
    let mut files: Vec<(String, Vec<u8>)> =
        FILES.iter().map(|(address, bytes)| ((*address).to_owned(), bytes.to_vec())).collect();
    for mut tour in tours()? {
        for stop in &mut tour.stops {
            // Authored captions stay; the others are cut from the text.
            for (language, text) in &stop.text.0 {
                if stop.captions.contains_key(language) {
                    continue;
                }
                let address = format!("captions/{}/{}.{language}.vtt", tour.id, stop.id);
                let mut captions = captions_for(text, language);
                captions.title = stop.title.get(language).to_owned();
                files.push((address.clone(), captions.to_vtt().into_bytes()));
                stop.captions.insert(language.clone(), format!("../{address}"));
            }
        }
        let mut json = serde_json::to_vec_pretty(&tour).map_err(|error| damaged(&tour.uri(), &error))?;
        json.push(b'\n');
        files.push((tour.uri(), json));
    }
    Ok(files)
}

/// The tours, without the captions that are made for them.
///
/// # Errors
/// When an embedded text is damaged.
pub fn tours() -> Result<Vec<Tour>, VisitError> {
    TOURS.iter().map(|(address, bytes)| read(address, bytes)).collect()
}

/// The phases, oldest first.
///
/// # Errors
/// When the embedded text is damaged.
pub fn phases() -> Result<Vec<Phase>, VisitError> {
    read("phases.json", PHASES)
}

/// What is told of a place.
#[derive(Deserialize)]
struct PlaceWords {
    title: Texts,
    summary: Texts,
    #[serde(default)]
    phases: Vec<String>,
}

/// The places, entrance first, with their words.
///
/// # Errors
/// When the embedded text is damaged, or lacks a place.
pub fn places(plan: &Plan) -> Result<Vec<Place>, VisitError> {
    let mut words: BTreeMap<String, PlaceWords> = read("places.json", PLACES)?;
    let named = views(plan).into_iter().map(|place| {
        let PlaceWords { title, summary, phases } =
            words.remove(place.id).ok_or_else(|| damaged("places.json", &format!("{:?} is missing", place.id)))?;
        let look = place.look.as_dvec3();
        let pose = match place.view {
            View::Stand(floor) => Pose::standing(floor.as_dvec3(), look),
            View::Eye(eye) => Pose::free(eye.as_dvec3(), look),
        };
        Ok(Place { step_free: place.step_free(plan), summary, phases, ..Place::new(place.id, title, pose) })
    });
    named.collect()
}

/// What is told of an annotated thing: an annotation but for where it is.
#[derive(Deserialize)]
struct AnnotationWords {
    id: String,
    kind: String,
    title: Texts,
    text: Texts,
    easy: Texts,
    #[serde(default)]
    who: Texts,
    #[serde(default)]
    when: Texts,
    #[serde(default)]
    phases: Vec<String>,
    sources: Vec<String>,
}

/// The annotations with their words.
///
/// # Errors
/// When the embedded text is damaged, or tells of something that is nowhere.
pub fn annotations(plan: &Plan) -> Result<Vec<Annotation>, VisitError> {
    let spots = spots(plan);
    let words: Vec<AnnotationWords> = read("annotations.json", ANNOTATIONS)?;
    let placed = words.into_iter().map(|words| {
        let spot = spots.iter().find(|spot| spot.id == words.id);
        let spot = spot.ok_or_else(|| damaged("annotations.json", &format!("nobody knows where {:?} is", words.id)))?;
        let AnnotationWords { id, kind, title, text, easy, who, when, phases, sources } = words;
        Ok(Annotation {
            id,
            title,
            text,
            easy,
            who,
            when,
            kind: Some(kind),
            position: spot.position.as_dvec3(),
            normal: None,
            pose: None,
            place: Some(spot.place.to_owned()),
            phases,
            sources,
        })
    });
    placed.collect()
}

fn read<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, VisitError> {
    serde_json::from_slice(bytes).map_err(|error| damaged(file, &error))
}

fn damaged(file: &str, what: &dyn std::fmt::Display) -> VisitError {
    VisitError::Damaged { file: format!("assets/visits/cathedral/{file}"), what: what.to_string() }
}
