//! A document as a visit.

use super::document::{Document, Meta, Scene, Setup, metres};
use super::language::{cut, from_svx, tag};
use super::library::Library;
use super::models::to_build;
use super::nodes::placed;
use super::notes::{Notes, quoted};
use super::reading::{MOST_STEPS, Reading};
use super::steps::Snapshots;
use super::{SvxError, merge};
use crate::content::visit::{Credit, Place, Pose, Texts, Tour, Visit};
use glam::DVec3;
use serde_json::Value;
use std::collections::BTreeMap;

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
}

/// Reads a document. `file` is its name in messages, `articles` has what lies beside it.
///
/// # Errors
/// A document that is too large, no JSON, of another kind, or whose indices lead nowhere or in a circle. What is wrong
/// with a part is left out and told in [`Import::notes`].
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
            document.setups.get(index).ok_or_else(|| nowhere("scenes: setup", index, count))?
        }
    };
    Snapshots::check(setup, file)?;
    let (models, below) = placed(document, scene, file)?;
    if let Some(meta) = scene.meta.filter(|meta| *meta >= document.metas.len()) {
        return Err(nowhere("scenes: meta", meta, document.metas.len()));
    }
    let metas = scene.meta.iter().chain(&below).filter_map(|index| document.metas.get(*index));
    let metas: Vec<&Meta> = metas.collect();
    let metres_per_unit = unit(scene, setup, notes);
    let title = title(scene, &metas, file, notes);
    left_out(&metas, notes);
    let to_build = to_build(document, &models, notes);

    let snapshots = Snapshots::of(setup, metres_per_unit);
    for target in &snapshots.strange {
        notes.tell(format!("Snapshots change {}, which a visit does not", quoted(target)));
    }
    let start = snapshots.pose(&snapshots.start);
    let library = Library::of(&metas, articles);
    let mut reading =
        Reading { snapshots, library, annotation_ids: BTreeMap::new(), metres_per_unit, steps_left: MOST_STEPS, notes };
    let annotations = reading.annotations(document, &models);
    let (mut places, tours) = reading.tours(&setup.tours);
    let start = start.unwrap_or(Pose::free(DVec3::new(0.0, 1.6, 10.0), DVec3::Y));
    if places.is_empty() {
        places.push(Place::new("entrance", Texts::new("en", "Entrance").with("fr", "Entrée"), start));
    }
    let entrance = places.iter().find(|place| merge::same_view(&place.pose, &start)).or(places.first());
    let entrance = entrance.map(|place| place.id.clone()).unwrap_or_default();
    let mut visit = Visit::new(title, "tiles/tileset.json", Place::new("entrance", Texts::default(), start));
    (visit.places, visit.entrance, visit.annotations) = (places, entrance, annotations);
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
    let mut languages: Vec<String> = own.into_iter().collect();
    for language in texts.flat_map(|texts| texts.0.keys()) {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    languages
}

fn left_out(metas: &[&Meta], notes: &mut Notes) {
    let count = |list: fn(&Meta) -> usize| metas.iter().map(|meta| list(meta)).sum::<usize>();
    for (what, count) in [("sounds", count(|meta| meta.audio.len())), ("actions", count(|meta| meta.actions.len()))] {
        if count > 0 {
            notes.tell(format!("The document has {count} {what}, which a visit does not; left out"));
        }
    }
}
