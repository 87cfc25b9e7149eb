//! A document as a visit.

use super::document::{Document, Meta, Scene, Setup, metres};
use super::finish::{held_to_rules, name_the_nameless};
use super::language::{MOST_LANGUAGES, cut, from_svx, tag};
use super::library::Library;
use super::models::to_build;
use super::nodes::placed;
use super::notes::{Notes, quoted};
use super::reading::{MOST_STEPS, Reading};
use super::steps::Snapshots;
use super::{SvxError, merge};
use crate::content::visit::{Credit, Place, Pose, Texts, TilesetEntry, Tour, Visit};
use glam::DVec3;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Gives the bytes of an article by its address, which is relative to the document; or says why not.
pub type Articles<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// What a document says.
#[derive(Debug, Clone)]
pub struct Import {
    /// The visit. Its tileset is still to be built.
    pub visit: Visit,
    /// Its tours; addresses of captions are relative to the tour's file.
    pub tours: Vec<Tour>,
    /// The models that the document shows.
    pub models: Vec<ModelToBuild>,
    /// What could not be kept, a sentence each.
    pub notes: Vec<String>,
}

/// A model of a document, which becomes tiles by `parvis build`.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelToBuild {
    /// Its address, relative to the document.
    pub uri: String,
    /// How long one of its units is, metres.
    pub scale: f64,
    /// The document moves, turns or scales it beyond its unit, which `parvis build` does not.
    pub is_placed: bool,
    /// The folder of the tileset that it becomes, relative to the visit.
    pub folder: String,
}

/// Reads a document. `file` is its name in messages, `articles` has what lies beside it.
///
/// # Errors
/// A document that is too large, no JSON, of another kind, whose indices lead nowhere or in a circle, or that says more
/// than a visit may hold. What is wrong with a part is left out and told in [`Import::notes`].
pub fn import(bytes: &[u8], file: &str, articles: Articles) -> Result<Import, SvxError> {
    let document = Document::read(bytes, file)?;
    let mut notes = Notes::default();
    let mut import = plain(&document, file, articles, &mut notes)?;
    let scene = document.scenes.get(document.scene);
    let setup = scene.and_then(|scene| document.setups.get(scene.setup?));
    match setup.and_then(|setup| setup.x_parvis.as_ref()) {
        Some(extras) => merge::keep_ours(&mut import, extras, file, &mut notes),
        None => notes.tell(
            "A snapshot knows only a camera, so every view is free of the floor. Write \"stand\" instead of \"eye\" where a \
             visitor should stand",
        ),
    }
    name_the_nameless(&mut import.visit, &mut import.tours, &mut notes);
    let (visit, tours, problems) = held_to_rules(&import.visit, &import.tours, file)?;
    (import.visit, import.tours) = (visit, tours);
    problems.into_iter().for_each(|problem| notes.tell(problem));
    import.notes = notes.into_lines();
    Ok(import)
}

/// What the document itself says, without our member.
pub(super) fn plain(
    document: &Document,
    file: &str,
    articles: Articles,
    notes: &mut Notes,
) -> Result<Import, SvxError> {
    let nowhere = |path: &str, index: usize, count: usize| SvxError::Structure {
        file: file.to_owned(),
        path: path.to_owned(),
        what: format!("is {index}, but there are {count}"),
    };
    let count = document.scenes.len();
    let scene = document.scenes.get(document.scene).ok_or_else(|| nowhere("scene", document.scene, count))?;
    let none = Setup::default();
    let setup = match scene.setup {
        None => &none,
        Some(index) => {
            let count = document.setups.len();
            document
                .setups
                .get(index)
                .ok_or_else(|| nowhere(&format!("scenes[{}].setup", document.scene), index, count))?
        }
    };
    Snapshots::check(setup, scene.setup.unwrap_or_default(), file)?;
    let (models, below) = placed(document, scene, file)?;
    if let Some(meta) = scene.meta.filter(|meta| *meta >= document.metas.len()) {
        return Err(nowhere(&format!("scenes[{}].meta", document.scene), meta, document.metas.len()));
    }
    let metas = scene.meta.iter().chain(&below).filter_map(|index| document.metas.get(*index));
    let metas: Vec<&Meta> = metas.collect();
    let metres_per_unit = unit(scene, setup, notes);
    let title = title(scene, &metas, file, notes);
    left_out(document, setup, &metas, notes);
    let to_build = to_build(document, &models, setup.x_parvis.is_some(), notes);

    let snapshots = Snapshots::of(setup, metres_per_unit);
    snapshots.tell_losses(notes);
    let start = snapshots.pose(&snapshots.start);
    let library = Library::of(&metas, articles);
    let mut reading =
        Reading { snapshots, library, annotation_ids: BTreeMap::new(), metres_per_unit, steps_left: MOST_STEPS, notes };
    let annotations = reading.annotations(document, &models);
    let (mut places, tours) = reading.tours(&setup.tours);
    reading.library.tell_unread(reading.notes);
    let start = start.unwrap_or(Pose::free(DVec3::new(0.0, 1.6, 10.0), DVec3::Y));
    if places.is_empty() {
        places.push(Place::new("entrance", Texts::new("en", "Entrance").with("fr", "Entrée"), start));
    }
    let entrance = places.iter().find(|place| merge::same_view(&place.pose, &start)).or(places.first());
    let entrance = entrance.map(|place| place.id.clone()).unwrap_or_default();
    let mut visit = Visit::new(title, "tiles/tileset.json", Place::new("entrance", Texts::default(), start));
    (visit.places, visit.entrance, visit.annotations) = (places, entrance, annotations);
    for folder in to_build.iter().map(|model| &model.folder) {
        let uri = format!("{folder}/tileset.json");
        if visit.tilesets.iter().all(|tileset| tileset.uri != uri) {
            visit.tilesets.push(TilesetEntry { uri, collision: None });
        }
    }
    visit.tours = tours.iter().map(Tour::uri).collect();
    visit.languages = languages(setup, &visit, &tours);
    if let Some(copyright) = document.asset.copyright.as_ref().filter(|text| !text.is_empty()) {
        let text = cut(copyright.clone(), "asset.copyright", notes);
        visit.credits.push(Credit { text, license: None, url: None });
    }
    Ok(Import { visit, tours, models: to_build, notes: Vec::new() })
}

/// Metres in the scene's unit.
fn unit(scene: &Scene, setup: &Setup, notes: &mut Notes) -> f64 {
    let named = scene.units.as_ref().or(setup.units.as_ref());
    match named.map(|name| (name, metres(name))) {
        Some((_, Some(metres))) => metres,
        Some((name, None)) => {
            notes.tell(format!("The scene's unit {} is not known; centimetres are taken", quoted(name)));
            0.01
        }
        None => {
            notes.tell("The scene names no unit; centimetres are taken");
            0.01
        }
    }
}

fn title(scene: &Scene, metas: &[&Meta], file: &str, notes: &mut Notes) -> Texts {
    for meta in metas {
        let titles = meta.collection.get("titles").and_then(Value::as_object);
        let titles = titles
            .map(|titles| titles.iter().map(|(code, text)| (code.clone(), text.as_str().map(str::to_owned))).collect());
        let single = meta.collection.get("title").and_then(Value::as_str).map(str::to_owned);
        let title = from_svx(&titles, single.as_ref(), "title", notes);
        if !title.is_empty() {
            return title;
        }
    }
    let stem = file.rsplit(['/', '\\']).next().unwrap_or_default().split('.').next().unwrap_or_default();
    let name = scene.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(stem);
    Texts::new("en", cut(name.to_owned(), "scenes: name", notes))
}

/// The document's own language first, then every other in which it says something.
fn languages(setup: &Setup, visit: &Visit, tours: &[Tour]) -> Vec<String> {
    let own = setup.language.as_ref().and_then(|language| language.language.as_deref()).and_then(tag);
    let texts = std::iter::once(&visit.title).chain(visit.annotations.iter().map(|annotation| &annotation.title));
    let texts = texts.chain(tours.iter().flat_map(|tour| {
        std::iter::once(&tour.title).chain(tour.stops.iter().flat_map(|stop| [&stop.title, &stop.text]))
    }));
    let said: BTreeSet<&String> = texts.flat_map(|texts| texts.0.keys()).collect();
    let others = said.into_iter().filter(|language| Some(*language) != own.as_ref()).cloned();
    own.iter().cloned().chain(others).take(MOST_LANGUAGES).collect()
}

/// Says what a document has and a visit has no place for.
fn left_out(document: &Document, setup: &Setup, metas: &[&Meta], notes: &mut Notes) {
    /// Members of a setup that say how Voyager itself looks.
    const OF_VOYAGER: [&str; 4] = ["interface", "viewer", "reader", "derivatives"];
    let count = |list: fn(&Meta) -> usize| metas.iter().map(|meta| list(meta)).sum::<usize>();
    let lights = document.lights.iter().filter(|light| !matches!(light.r#type.as_str(), "environment" | "ambient"));
    for (what, count) in [
        ("sounds", count(|meta| meta.audio.len())),
        ("films", count(|meta| meta.video.len())),
        ("actions", count(|meta| meta.actions.len())),
        ("lights", lights.count()),
    ] {
        if count > 0 {
            notes.tell(format!("The document has {count} {what}, which a visit does not; left out"));
        }
    }
    if document.scenes.len() > 1 {
        notes.tell(format!("Of {} scenes only that of index {} is read", document.scenes.len(), document.scene));
    }
    for name in setup.others.keys().filter(|name| !OF_VOYAGER.contains(&name.as_str())) {
        notes.tell(format!("The setup says something of {}, which a visit does not; left out", quoted(name)));
    }
    let titles = ["title", "titles"];
    let facts = metas.iter().flat_map(|meta| meta.collection.keys()).filter(|key| !titles.contains(&key.as_str()));
    for fact in facts {
        notes.tell(format!("The collection's record {} is left out; a credit may tell it", quoted(fact)));
    }
}
