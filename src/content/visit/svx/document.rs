//! As much of a document as is read.

use super::language::Dictionary;
use super::{SvxError, TYPE};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Document {
    pub(super) asset: Asset,
    pub(super) scene: usize,
    pub(super) scenes: Vec<Scene>,
    pub(super) nodes: Vec<Node>,
    pub(super) models: Vec<Model>,
    pub(super) metas: Vec<Meta>,
    pub(super) setups: Vec<Setup>,
    pub(super) lights: Vec<Light>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asset {
    r#type: String,
    pub(super) copyright: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Light {
    pub(super) r#type: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Scene {
    pub(super) name: Option<String>,
    pub(super) nodes: Vec<usize>,
    pub(super) setup: Option<usize>,
    pub(super) meta: Option<usize>,
    pub(super) units: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Node {
    pub(super) name: Option<String>,
    pub(super) children: Vec<usize>,
    pub(super) matrix: Option<[f64; 16]>,
    pub(super) translation: Option<[f64; 3]>,
    pub(super) rotation: Option<[f64; 4]>,
    pub(super) scale: Option<[f64; 3]>,
    pub(super) model: Option<usize>,
    pub(super) meta: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Model {
    pub(super) units: Option<String>,
    pub(super) visible: Option<bool>,
    pub(super) derivatives: Vec<Derivative>,
    pub(super) translation: Option<[f64; 3]>,
    pub(super) rotation: Option<[f64; 4]>,
    pub(super) annotations: Vec<SvxAnnotation>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Derivative {
    pub(super) usage: String,
    pub(super) quality: String,
    pub(super) assets: Vec<ModelAsset>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModelAsset {
    pub(super) uri: String,
    pub(super) r#type: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct SvxAnnotation {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) titles: Dictionary,
    pub(super) lead: Option<String>,
    pub(super) leads: Dictionary,
    pub(super) tags: Option<Vec<String>>,
    pub(super) taglist: Option<BTreeMap<String, Vec<String>>>,
    pub(super) article_id: Option<String>,
    pub(super) image_uri: Option<String>,
    pub(super) audio_id: Option<String>,
    pub(super) view_id: Option<String>,
    pub(super) position: Option<[f64; 3]>,
    pub(super) direction: Option<[f64; 3]>,
    pub(super) zone_index: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Meta {
    pub(super) collection: Map<String, Value>,
    pub(super) articles: Vec<Article>,
    pub(super) audio: Vec<IgnoredAny>,
    pub(super) video: Vec<IgnoredAny>,
    pub(super) actions: Vec<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Article {
    pub(super) id: String,
    pub(super) uri: Option<String>,
    pub(super) uris: Dictionary,
    pub(super) lead: Option<String>,
    pub(super) leads: Dictionary,
    pub(super) intros: Dictionary,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Setup {
    pub(super) units: Option<String>,
    pub(super) navigation: Option<Navigation>,
    pub(super) language: Option<Language>,
    pub(super) tours: Vec<SvxTour>,
    pub(super) snapshots: Snapshots,
    pub(super) x_parvis: Option<Value>,
    /// Everything else, by name.
    #[serde(flatten)]
    pub(super) others: BTreeMap<String, IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Language {
    pub(super) language: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Navigation {
    pub(super) orbit: Option<NavigationOrbit>,
}

#[derive(Debug, Deserialize)]
pub(super) struct NavigationOrbit {
    pub(super) orbit: [f64; 3],
    pub(super) offset: [f64; 3],
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SvxTour {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) titles: Dictionary,
    pub(super) lead: Option<String>,
    pub(super) leads: Dictionary,
    pub(super) tags: Option<Vec<String>>,
    pub(super) taglist: Option<BTreeMap<String, Vec<String>>>,
    pub(super) steps: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) titles: Dictionary,
    pub(super) alt_texts: Dictionary,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Snapshots {
    pub(super) targets: Vec<String>,
    pub(super) states: Vec<State>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct State {
    pub(super) id: String,
    pub(super) duration: Option<f64>,
    pub(super) values: Vec<Value>,
}

impl Document {
    /// Reads one. The parser itself refuses what is nested too deeply and numbers that are none.
    pub(super) fn read(bytes: &[u8], file: &str) -> Result<Self, SvxError> {
        if bytes.len() as u64 > super::MAX_DOCUMENT_BYTES {
            return Err(SvxError::TooLarge { file: file.to_owned(), limit_bytes: super::MAX_DOCUMENT_BYTES });
        }
        // Two letters of a file may become half a kilobyte of memory.
        if bytes.iter().filter(|byte| **byte == b'{').count() > MOST_OBJECTS {
            return Err(SvxError::TooMany { file: file.to_owned(), limit: MOST_OBJECTS });
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let document: Self = serde_json::from_slice(bytes).map_err(|error| {
            // The parser repeats what it found, however long that is.
            let what = error.to_string().chars().take(200).collect();
            SvxError::Json { file: file.to_owned(), what }
        })?;
        if document.asset.r#type == TYPE {
            return Ok(document);
        }
        let found = document.asset.r#type.chars().take(60).collect();
        Err(SvxError::Kind { file: file.to_owned(), found })
    }
}

/// JSON objects of a document. The largest visit that Parvis writes has some 300 000.
const MOST_OBJECTS: usize = 500_000;

/// Metres in one of Voyager's units.
pub(super) fn metres(unit: &str) -> Option<f64> {
    Some(match unit {
        "mm" => 0.001,
        "cm" => 0.01,
        "m" => 1.0,
        "km" => 1000.0,
        "in" => 0.0254,
        "ft" => 0.3048,
        "yd" => 0.9144,
        "mi" => 1609.344,
        _ => return None,
    })
}
