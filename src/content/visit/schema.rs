//! `visit.json` as data.

use super::{Annotation, MAX_ENTRIES, Phase, Pose, SCHEMA, Texts, json_schema};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A visit: what a person opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Visit {
    /// [`SCHEMA`].
    #[schemars(schema_with = "json_schema::version", description = "The version of the format.")]
    pub schema: u32,
    /// What the visit is called.
    pub title: Texts,
    /// Languages that the visit speaks, the preferred one first.
    #[serde(default)]
    #[schemars(schema_with = "json_schema::languages")]
    pub languages: Vec<String>,
    /// What is shown; at least one. They share the frame of the first.
    #[schemars(length(min = 1, max = MAX_ENTRIES))]
    pub tilesets: Vec<TilesetEntry>,
    /// Id of the place where a visit begins.
    #[schemars(schema_with = "json_schema::id")]
    pub entrance: String,
    /// Named viewpoints, in the order of the list on screen.
    #[schemars(length(max = MAX_ENTRIES))]
    pub places: Vec<Place>,
    /// The building through time, oldest first. Empty where it is shown as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = MAX_ENTRIES))]
    pub phases: Vec<Phase>,
    /// Id of the phase that a visit begins with; the last one where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "json_schema::optional_id")]
    pub phase: Option<String>,
    /// What there is to see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = MAX_ENTRIES))]
    pub annotations: Vec<Annotation>,
    /// Addresses of tours, relative to the visit.
    #[serde(default)]
    #[schemars(schema_with = "json_schema::addresses")]
    pub tours: Vec<String>,
    /// Address of the grid of light, relative to the visit, see [`crate::content::light`]; without one the light is even.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(
        schema_with = "json_schema::optional_address",
        description = "Address of the grid of light, relative to the visit; without one the light is even."
    )]
    pub light: Option<String>,
    /// Who made what.
    #[serde(default)]
    #[schemars(length(max = MAX_ENTRIES))]
    pub credits: Vec<Credit>,
}

/// A tileset of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TilesetEntry {
    /// Its address, relative to the visit.
    #[schemars(schema_with = "json_schema::address")]
    pub uri: String,
    /// Address of the tileset to walk on and to bump into, relative to the visit. Where there is none, the tileset
    /// may name one itself (`asset.extras.collision.uri`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "json_schema::optional_address")]
    pub collision: Option<String>,
}

/// A named viewpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Unique in the visit: letters, digits, `-` and `_`.
    #[schemars(schema_with = "json_schema::id")]
    pub id: String,
    /// Its name on screen.
    pub title: Texts,
    /// Where to be and where to look.
    pub pose: Pose,
    /// A wheelchair gets here from the entrance without a step.
    #[serde(default)]
    pub step_free: bool,
    /// What there is to see here, in a sentence.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub summary: Texts,
    /// Ids of the phases in which one can be here; all of them where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "json_schema::ids")]
    pub phases: Vec<String>,
}

impl Place {
    /// A place of every phase, without a summary, not known to be step-free.
    pub fn new(id: impl Into<String>, title: Texts, pose: Pose) -> Self {
        Self { id: id.into(), title, pose, step_free: false, summary: Texts::default(), phases: Vec::new() }
    }
}

/// Who made something, and under which terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credit {
    /// The line to show.
    #[schemars(schema_with = "json_schema::line")]
    pub text: String,
    /// An SPDX expression or a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Visit {
    /// A visit of one tileset, without tours, entered at `entrance`.
    pub fn new(title: Texts, tileset_uri: impl Into<String>, entrance: Place) -> Self {
        Self {
            schema: SCHEMA,
            title,
            languages: Vec::new(),
            tilesets: vec![TilesetEntry { uri: tileset_uri.into(), collision: None }],
            entrance: entrance.id.clone(),
            places: vec![entrance],
            phases: Vec::new(),
            phase: None,
            annotations: Vec::new(),
            tours: Vec::new(),
            light: None,
            credits: Vec::new(),
        }
    }

    /// The place with this id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.id == id)
    }

    /// The annotation with this id.
    pub fn annotation(&self, id: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|annotation| annotation.id == id)
    }

    /// The phase that the visit begins with: the one named, else the last. `None` for a visit without phases.
    pub fn first_phase(&self) -> Option<&Phase> {
        let named = self.phase.as_ref().and_then(|id| self.phases.iter().find(|phase| phase.id == *id));
        named.or_else(|| self.phases.last())
    }
}
