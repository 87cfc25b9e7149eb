//! A visit as a document.

use super::camera::Orbit;
use super::language::{main_code, to_svx};
use super::notes::Notes;
use super::reading::MOST_STEPS;
use super::{EXTRAS, MAX_DOCUMENT_BYTES, PLACE, STOP, SvxError, TYPE, VIEW, html};
use crate::content::visit::{Annotation, Pose, Stop, Texts, Tour, TourProfile, Travel, Visit};
use glam::DVec3;
use serde_json::{Map, Value, json};

/// How a document is written.
#[derive(Debug, Clone, Default)]
pub struct ExportOptions {
    /// Address of a model (glb) that Voyager shows; it has no way to show tiles.
    pub model: Option<String>,
    /// Before the addresses of articles, empty or ending with `/`: a folder beside the document.
    pub articles: String,
}

/// A document and what lies beside it.
#[derive(Debug, Clone)]
pub struct Export {
    /// The document, JSON.
    pub document: Vec<u8>,
    /// Address relative to the document, and HTML, of the text of each stop in each of Voyager's languages.
    pub articles: Vec<(String, String)>,
    /// What Voyager will not show, a sentence each.
    pub notes: Vec<String>,
}

/// Which properties snapshots set, in the order of the values of a state.
const TARGETS: [&str; 6] = [
    "scenes/0/setup/navigation/orbit",
    "scenes/0/setup/navigation/offset",
    "scenes/0/setup/reader/enabled",
    "scenes/0/setup/reader/position",
    "scenes/0/setup/reader/articleId",
    "scenes/0/setup/viewer/activeAnnotation",
];

/// Writes a visit and its tours as a document. Addresses of captions are relative to the tours' files, as in
/// [`Tour::save`].
///
/// # Errors
/// [`SvxError::Unwritable`] for a visit with numbers that are none.
pub fn export(visit: &Visit, tours: &[Tour], options: &ExportOptions) -> Result<Export, SvxError> {
    refuse_no_numbers(visit, tours)?;
    let mut writing =
        Writing { visit, options, notes: Notes::default(), states: vec![], articles: vec![], pages: vec![] };
    let annotations: Vec<Value> = visit.annotations.iter().map(|annotation| writing.annotation(annotation)).collect();
    let mut all = vec![writing.places()];
    all.extend(tours.iter().map(|tour| writing.tour(tour)));
    let start =
        visit.place(&visit.entrance).or(visit.places.first()).map_or(super::camera::USUAL, |p| Orbit::of(&p.pose));
    let title = to_svx(&visit.title, &mut writing.notes);
    writing.tell_losses(tours);

    let mut model = json!({ "units": "m", "derivatives": [], "annotations": annotations });
    if let Some(uri) = &options.model {
        let asset = json!({ "uri": uri, "type": "Model", "mimeType": "model/gltf-binary" });
        model["derivatives"] = json!([{ "usage": "Web3D", "quality": "High", "assets": [asset] }]);
    }
    let mut asset =
        json!({ "type": TYPE, "version": "1.0", "generator": concat!("Parvis ", env!("CARGO_PKG_VERSION")) });
    let credits: Vec<&str> = visit.credits.iter().map(|credit| credit.text.as_str()).collect();
    if !credits.is_empty() {
        asset["copyright"] = json!(credits.join("; "));
    }
    let mut setup = json!({
        "units": "m",
        "interface": { "visible": true, "logo": true, "menu": true, "tools": true },
        "viewer": {
            "shader": "Default", "exposure": 1, "gamma": 2, "toneMapping": true, "annotationsVisible": true,
            "isWallMountAR": false, "arScale": 1,
        },
        "reader": { "enabled": false, "position": "Right" },
        // Without limits: inside of a building the camera often looks away from the origin, at a negative distance.
        "navigation": {
            "type": "Orbit", "enabled": true, "autoZoom": false, "autoRotation": false, "lightsFollowCamera": true,
            "orbit": {
                "orbit": start.orbit.to_array(), "offset": start.offset.to_array(),
                "minOrbit": [-90, null, null], "maxOrbit": [90, null, null],
                "minOffset": [null, null, null], "maxOffset": [null, null, null],
            },
        },
        "language": { "language": main_code(visit.languages.iter().chain(visit.title.0.keys())) },
        "tours": all,
        "snapshots": {
            "features": ["navigation", "reader", "viewer"], "targets": TARGETS, "states": writing.states,
        },
    });
    let unwritable = |error: serde_json::Error| SvxError::Unwritable(error.to_string());
    setup[EXTRAS] = json!({
        "version": 1,
        "visit": serde_json::to_value(visit).map_err(unwritable)?,
        "tours": serde_json::to_value(tours).map_err(unwritable)?,
    });
    let mut meta = json!({ "collection": { "titles": title } });
    // Voyager refuses a document with a list of none.
    if !writing.articles.is_empty() {
        meta["articles"] = Value::Array(writing.articles);
    }
    let document = json!({
        "asset": asset,
        "scene": 0,
        "scenes": [{ "name": visit.title.get("en"), "nodes": [0, 1, 2], "setup": 0, "meta": 0, "units": "m" }],
        "nodes": [
            { "name": "Camera", "camera": 0 },
            { "name": "Light", "light": 0 },
            { "name": visit.title.get("en"), "model": 0 },
        ],
        "cameras": [{
            "type": "perspective", "autoNearFar": true, "perspective": { "yfov": 52, "znear": 0.1, "zfar": 100_000 },
        }],
        "lights": [{ "type": "environment", "intensity": 1 }],
        "models": [model],
        "metas": [meta],
        "setups": [setup],
    });
    let mut document = serde_json::to_vec_pretty(&document).map_err(unwritable)?;
    document.push(b'\n');
    let stops: usize = tours.iter().map(|tour| tour.stops.len()).sum();
    if document.len() as u64 > MAX_DOCUMENT_BYTES || stops > MOST_STEPS {
        writing.notes.tell("The document is larger than Parvis reads: what is changed in it cannot come back");
    }
    Ok(Export { document, articles: writing.pages, notes: writing.notes.into_lines() })
}

/// JSON has no word for what is no number.
fn refuse_no_numbers(visit: &Visit, tours: &[Tour]) -> Result<(), SvxError> {
    let is_well = |pose: &Pose| pose.point().is_finite() && pose.look.is_finite();
    let of_annotations = |a: &Annotation| a.position.is_finite() && a.pose.as_ref().is_none_or(is_well);
    let mut stops = tours.iter().flat_map(|tour| &tour.stops);
    let all = visit.places.iter().all(|place| is_well(&place.pose))
        && visit.annotations.iter().all(of_annotations)
        && stops.all(|stop| stop.pose.as_ref().is_none_or(is_well));
    all.then_some(()).ok_or_else(|| SvxError::Unwritable("a coordinate is no number".to_owned()))
}

struct Writing<'a> {
    visit: &'a Visit,
    options: &'a ExportOptions,
    notes: Notes,
    states: Vec<Value>,
    /// As the scene's meta names them.
    articles: Vec<Value>,
    /// Addresses and contents.
    pages: Vec<(String, String)>,
}

impl Writing<'_> {
    fn annotation(&mut self, annotation: &Annotation) -> Value {
        let mut written = json!({
            "id": annotation.id,
            "titles": to_svx(&annotation.title, &mut self.notes),
            "leads": to_svx(&annotation.text, &mut self.notes),
            "position": annotation.position.to_array(),
            // Voyager does without neither.
            "direction": annotation.normal.and_then(DVec3::try_normalize).unwrap_or(DVec3::Y).to_array(),
        });
        if let Some(kind) = &annotation.kind {
            written["taglist"] = json!({ "EN": [kind] });
        }
        if let Some(pose) = &annotation.pose {
            let id = format!("{VIEW}{}", annotation.id);
            // The camera alone: null leaves everything else as it is.
            self.state(&id, pose, Travel::default(), [Value::Null, Value::Null, Value::Null, Value::Null]);
            written["viewId"] = json!(id);
        }
        written
    }

    /// Voyager has no list of viewpoints but a tour.
    fn places(&mut self) -> Value {
        let visit = self.visit;
        let steps: Vec<Value> = visit
            .places
            .iter()
            .map(|place| {
                let id = format!("{PLACE}{}", place.id);
                self.state(&id, &place.pose, Travel::default(), [json!(false), json!(2), json!(""), json!("")]);
                json!({
                    "id": id,
                    "titles": to_svx(&place.title, &mut self.notes),
                    "altTexts": to_svx(&place.summary, &mut self.notes),
                })
            })
            .collect();
        json!({ "id": "places", "titles": { "EN": "Places", "FR": "Lieux" }, "steps": steps })
    }

    fn tour(&mut self, tour: &Tour) -> Value {
        let steps: Vec<Value> = tour.stops.iter().filter_map(|stop| self.step(tour, stop)).collect();
        let mut written = json!({
            "id": tour.id,
            "titles": to_svx(&tour.title, &mut self.notes),
            "leads": to_svx(&tour.summary, &mut self.notes),
            "steps": steps,
        });
        let theme = to_svx(&tour.theme, &mut self.notes);
        if !theme.is_empty() {
            written["taglist"] = theme.into_iter().map(|(code, theme)| (code, json!([theme]))).collect();
        }
        written
    }

    fn step(&mut self, tour: &Tour, stop: &Stop) -> Option<Value> {
        let place = stop.place.as_deref().and_then(|id| self.visit.place(id));
        let Some(pose) = stop.pose.or(place.map(|place| place.pose)) else {
            self.notes.tell(format!("The stop {:?} of the tour {:?} is nowhere; left out", stop.id, tour.id));
            return None;
        };
        let id = format!("{STOP}{}.{}", tour.id, stop.id);
        let article = self.article(&id, tour, stop);
        let known = stop.highlight.first().filter(|id| self.visit.annotation(id).is_some());
        let open = json!(known.map_or("", String::as_str));
        self.state(&id, &pose, stop.travel, [json!(!article.is_empty()), json!(2), json!(article), open]);
        Some(json!({
            "id": id,
            "titles": to_svx(&stop.title, &mut self.notes),
            "altTexts": to_svx(&stop.description, &mut self.notes),
        }))
    }

    /// The id of the article with the text of a stop; empty where there is no text.
    fn article(&mut self, id: &str, tour: &Tour, stop: &Stop) -> String {
        let texts = to_svx(&stop.text, &mut self.notes);
        let mut uris = Map::new();
        for (code, text) in &texts {
            let Some(text) = text.as_str().filter(|text| !text.trim().is_empty()) else { continue };
            let address = format!("{}{}.{}.{code}.html", self.options.articles, tour.id, stop.id);
            let language = code.to_lowercase();
            self.pages.push((address.clone(), html::of_text(stop.title.get(&language), text, &language)));
            uris.insert(code.clone(), Value::String(address));
        }
        let Some(first) = uris.values().next().cloned() else { return String::new() };
        let titles = to_svx(&stop.title, &mut self.notes);
        self.articles.push(json!({ "id": id, "uri": first, "uris": uris, "titles": titles, "mimeType": "text/html" }));
        id.to_owned()
    }

    fn state(&mut self, id: &str, pose: &Pose, travel: Travel, others: [Value; 4]) {
        let Orbit { orbit, offset } = Orbit::of(pose);
        let mut values = vec![json!(orbit.to_array()), json!(offset.to_array())];
        values.extend(others);
        let mut state = json!({ "id": id, "values": values });
        if travel == Travel::Cut {
            state["duration"] = json!(0);
        }
        self.states.push(state);
    }

    /// Says what Voyager has no place for.
    fn tell_losses(&mut self, tours: &[Tour]) {
        let visit = self.visit;
        let some = |texts: &Texts| !texts.is_empty();
        let mut stops = tours.iter().flat_map(|tour| &tour.stops);
        let annotations = &visit.annotations;
        if self.options.model.is_none() {
            self.notes.tell("Voyager shows no tiles, and no model is named: give one with --model");
        }
        for (what, is_there) in [
            ("phases, and what stands in which", !visit.phases.is_empty()),
            ("the light of an hour", visit.light.is_some()),
            ("places without a step", visit.places.iter().any(|place| place.step_free)),
            ("easy words", annotations.iter().any(|a| some(&a.easy)) || stops.clone().any(|stop| some(&stop.easy))),
            ("who made what, and when", annotations.iter().any(|a| some(&a.who) || some(&a.when))),
            ("which tours are step-free", tours.iter().any(|tour| tour.profile == TourProfile::StepFree)),
            ("more than one annotation at a stop", stops.clone().any(|stop| stop.annotations.len() > 1)),
            (
                "sources",
                annotations.iter().any(|a| !a.sources.is_empty()) || tours.iter().any(|t| !t.sources.is_empty()),
            ),
            ("how long a tour takes", tours.iter().any(|tour| tour.duration_min.is_some())),
            ("captions", stops.clone().any(|stop| !stop.captions.is_empty())),
            (
                "ways along the floor and through black",
                stops.any(|stop| matches!(stop.travel, Travel::Walk | Travel::Fade)),
            ),
        ] {
            if is_there {
                self.notes.tell(format!("Voyager does not show {what}: kept for Parvis alone ({EXTRAS})"));
            }
        }
        if visit.places.iter().any(|place| matches!(place.pose.at, crate::content::visit::Standpoint::Stand(_))) {
            let height = super::EYE_HEIGHT_M;
            self.notes.tell(format!("Voyager knows no floor: who stands has the eye {height} m above it"));
        }
        self.notes.tell(format!("Other programs may drop {EXTRAS} when they save: keep the visit's own folder"));
    }
}
