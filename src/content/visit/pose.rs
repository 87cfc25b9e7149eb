//! Where to be and where to look.

use super::{json_schema, point::checked};
use glam::DVec3;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where to be and where to look, in visit space (metres, Y up).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "PoseJson", into = "PoseJson")]
pub struct Pose {
    /// Where to be.
    pub at: Standpoint,
    /// A point to look at.
    pub look: DVec3,
}

/// Where to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Standpoint {
    /// On the floor at this point; the height of the eye is the visitor's own.
    Stand(DVec3),
    /// The eye itself at this point, free of any floor.
    Eye(DVec3),
}

impl Pose {
    /// Standing on the floor at `floor`, looking at `look`.
    pub fn standing(floor: DVec3, look: DVec3) -> Self {
        Self { at: Standpoint::Stand(floor), look }
    }

    /// With the eye at `eye`, looking at `look`.
    pub fn free(eye: DVec3, look: DVec3) -> Self {
        Self { at: Standpoint::Eye(eye), look }
    }

    /// Where the eye is for a body whose eye is `eye_height` metres above the floor.
    pub fn eye(&self, eye_height: f64) -> DVec3 {
        match self.at {
            Standpoint::Stand(floor) => floor + DVec3::Y * eye_height,
            Standpoint::Eye(eye) => eye,
        }
    }

    /// The point given: on the floor, or the eye.
    pub fn point(&self) -> DVec3 {
        match self.at {
            Standpoint::Stand(point) | Standpoint::Eye(point) => point,
        }
    }
}

/// As it stands in a file.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = json_schema::stand_or_eye)]
struct PoseJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// A point of the floor; the height of the eye is the visitor's own.
    #[schemars(schema_with = "json_schema::point")]
    stand: Option<[f64; 3]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// The eye itself, free of any floor.
    #[schemars(schema_with = "json_schema::point")]
    eye: Option<[f64; 3]>,
    /// A point to look at.
    #[schemars(schema_with = "json_schema::point")]
    look: [f64; 3],
}

impl TryFrom<PoseJson> for Pose {
    type Error = String;

    fn try_from(json: PoseJson) -> Result<Self, String> {
        let at = match (json.stand, json.eye) {
            (Some(floor), None) => Standpoint::Stand(checked(floor)?),
            (None, Some(eye)) => Standpoint::Eye(checked(eye)?),
            (None, None) => return Err("a pose needs \"stand\" (a point of the floor) or \"eye\"".to_owned()),
            (Some(_), Some(_)) => return Err("a pose has either \"stand\" or \"eye\", not both".to_owned()),
        };
        Ok(Self { at, look: checked(json.look)? })
    }
}

impl From<Pose> for PoseJson {
    fn from(pose: Pose) -> Self {
        let look = pose.look.to_array();
        match pose.at {
            Standpoint::Stand(floor) => Self { stand: Some(floor.to_array()), eye: None, look },
            Standpoint::Eye(eye) => Self { stand: None, eye: Some(eye.to_array()), look },
        }
    }
}
