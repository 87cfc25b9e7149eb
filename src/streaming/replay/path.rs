//! Where a camera is when.

use crate::streaming::view::View;
use glam::DVec3;
use serde::{Deserialize, Serialize};

/// A camera's way. Its file is JSON:
///
/// ```json
/// { "viewport": [1280, 720], "fovYDeg": 60,
///   "keyframes": [ { "secs": 0, "eye": [0, 1.6, 30], "look": [0, 5, 0] } ],
///   "checkpoints": [ { "secs": 0, "name": "entrance" } ] }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CameraPath {
    /// Width and height of the picture in pixels.
    #[serde(default = "viewport")]
    pub viewport: [u32; 2],
    /// Vertical field of view in degrees.
    #[serde(default = "fov_y_deg")]
    pub fov_y_deg: f64,
    /// In the order of their times; between two of them the camera moves evenly.
    pub keyframes: Vec<Keyframe>,
    /// In the order of their times: there the camera waits for a complete picture.
    #[serde(default)]
    pub checkpoints: Vec<Checkpoint>,
}

/// One moment of a path.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyframe {
    /// Seconds since the path began.
    pub secs: f64,
    /// Visit space, metres, Y up.
    pub eye: DVec3,
    /// A point in the middle of the picture.
    pub look: DVec3,
}

/// A moment at which the picture should become complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Seconds since the path began.
    pub secs: f64,
    /// For the report.
    pub name: String,
}

/// Why a file is no camera path.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// Not JSON, or of another shape.
    #[error("it is no camera path: {0}. A path has keyframes with secs, eye and look, see parvis bench --help")]
    Json(#[from] serde_json::Error),
    /// Nowhere to be.
    #[error("it has no keyframes: give at least one")]
    Empty,
    /// A number that cannot be.
    #[error("{place} is {problem}")]
    Value {
        /// As `keyframes[2].secs`.
        place: String,
        /// What is wrong.
        problem: &'static str,
    },
}

fn viewport() -> [u32; 2] {
    [1280, 720]
}

fn fov_y_deg() -> f64 {
    60.0
}

/// Metres before the eye from which on something is seen.
const NEAR_M: f64 = 0.1;
/// Longer than any bench: a day.
const LONGEST_SECS: f64 = 86_400.0;

impl CameraPath {
    /// Reads a path and checks it.
    ///
    /// # Errors
    /// See [`PathError`].
    pub fn parse(json: &[u8]) -> Result<Self, PathError> {
        let path: Self = serde_json::from_slice(json)?;
        path.checked()
    }

    /// From pose to pose (eye and the point looked at), a checkpoint at each, `secs` between two of them.
    ///
    /// # Errors
    /// [`PathError::Empty`] without poses, [`PathError::Value`] for what is not finite.
    pub fn through(poses: &[(String, DVec3, DVec3)], secs: f64) -> Result<Self, PathError> {
        let moment = |index: usize| secs * index as f64;
        let keyframe = |(index, (_, eye, look)): (usize, &(String, DVec3, DVec3))| Keyframe {
            secs: moment(index),
            eye: *eye,
            look: *look,
        };
        let checkpoint = |(index, (name, ..)): (usize, &(String, DVec3, DVec3))| Checkpoint {
            secs: moment(index),
            name: name.clone(),
        };
        Self {
            viewport: viewport(),
            fov_y_deg: fov_y_deg(),
            keyframes: poses.iter().enumerate().map(keyframe).collect(),
            checkpoints: poses.iter().enumerate().map(checkpoint).collect(),
        }
        .checked()
    }

    fn checked(self) -> Result<Self, PathError> {
        let wrong = |place: String, problem| Err(PathError::Value { place, problem });
        if self.keyframes.is_empty() {
            return Err(PathError::Empty);
        }
        if !(1.0..=179.0).contains(&self.fov_y_deg) {
            return wrong("fovYDeg".to_owned(), "not between 1 and 179");
        }
        if self.viewport.iter().any(|side| !(1..=16_384).contains(side)) {
            return wrong("viewport".to_owned(), "not between 1 and 16384 pixels a side");
        }
        let mut before = 0.0;
        for (index, keyframe) in self.keyframes.iter().enumerate() {
            if !(keyframe.eye.is_finite() && keyframe.look.is_finite()) {
                return wrong(format!("keyframes[{index}]"), "not finite");
            }
            if !(before..=LONGEST_SECS).contains(&keyframe.secs) {
                return wrong(format!("keyframes[{index}].secs"), "before the one in front of it, or not within a day");
            }
            before = keyframe.secs;
        }
        before = 0.0;
        for (index, checkpoint) in self.checkpoints.iter().enumerate() {
            if !(before..=self.duration_secs()).contains(&checkpoint.secs) {
                return wrong(
                    format!("checkpoints[{index}].secs"),
                    "before the one in front of it, or after the last keyframe",
                );
            }
            before = checkpoint.secs;
        }
        Ok(self)
    }

    /// Seconds from the first moment to the last keyframe.
    pub fn duration_secs(&self) -> f64 {
        self.keyframes.last().map_or(0.0, |last| last.secs)
    }

    /// Eye and the point looked at, `secs` after the beginning.
    pub fn pose_at(&self, secs: f64) -> (DVec3, DVec3) {
        let after = self.keyframes.partition_point(|keyframe| keyframe.secs <= secs);
        let before = self.keyframes.get(after.saturating_sub(1));
        match (before, self.keyframes.get(after)) {
            (Some(a), Some(b)) if b.secs > a.secs => {
                let part = ((secs - a.secs) / (b.secs - a.secs)).clamp(0.0, 1.0);
                (a.eye.lerp(b.eye, part), a.look.lerp(b.look, part))
            }
            (Some(a), _) => (a.eye, a.look),
            (None, _) => (DVec3::ZERO, DVec3::NEG_Z),
        }
    }

    /// The camera `secs` after the beginning.
    pub fn view_at(&self, secs: f64) -> View {
        let (eye, look) = self.pose_at(secs);
        let [width, height] = self.viewport.map(f64::from);
        View::perspective(eye, look - eye, DVec3::Y, self.fov_y_deg.to_radians(), width / height, NEAR_M, height)
    }
}
