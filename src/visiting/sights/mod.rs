//! What there is to know about what the eye sees: the annotations in view.

use glam::Vec3;

use crate::content::visit::Annotation;

/// Farther things are too small to ask about, metres.
pub const FARTHEST_M: f32 = 70.0;
/// More at once would be a crowd.
pub const MOST: usize = 9;
/// An eye this much to the side of a surface still sees it: the cosine to its normal.
const GRAZING: f32 = 0.05;
/// Metres in front of a point in which its own stone may lie: annotations stand on surfaces, which are finer or coarser
/// by the level that is shown.
const OWN_STONE_M: f32 = 0.6;

/// An eye that looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eye {
    /// Where it is, visit space, metres.
    pub at: Vec3,
    /// Where it looks, of unit length.
    pub forward: Vec3,
    /// Half of the angle across the picture's diagonal, radians.
    pub half_angle: f32,
}

/// An annotation in view.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// Id of the annotation.
    pub id: String,
    /// Where it is, visit space, metres.
    pub at: Vec3,
    /// From the eye, metres.
    pub distance_m: f32,
}

/// The annotations that `eye` sees in this phase, the nearest first, at most [`MOST`]. `free(from, direction)` answers how
/// far the view is free that way, in metres; it is asked only for what could be seen otherwise.
pub fn in_view(
    annotations: &[Annotation],
    phase: Option<&str>,
    eye: &Eye,
    free: impl Fn(Vec3, Vec3) -> f32,
) -> Vec<Sight> {
    let cos = eye.half_angle.cos();
    let mut sights: Vec<Sight> = annotations
        .iter()
        .filter(|annotation| stands(annotation, phase))
        .filter_map(|annotation| {
            let at = annotation.position.as_vec3();
            let distance_m = at.distance(eye.at);
            let direction = (at - eye.at).try_normalize()?;
            let faces = annotation.normal.is_none_or(|normal| {
                normal.as_vec3().try_normalize().is_none_or(|normal| normal.dot(-direction) > GRAZING)
            });
            (distance_m <= FARTHEST_M && direction.dot(eye.forward) > cos && faces).then(|| Sight {
                id: annotation.id.clone(),
                at,
                distance_m,
            })
        })
        .collect();
    sights.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then_with(|| a.id.cmp(&b.id)));
    let seen = |sight: &Sight| {
        let direction = (sight.at - eye.at) / sight.distance_m;
        free(eye.at, direction) + OWN_STONE_M >= sight.distance_m
    };
    sights.into_iter().filter(seen).take(MOST).collect()
}

fn stands(annotation: &Annotation, phase: Option<&str>) -> bool {
    annotation.phases.is_empty() || phase.is_none_or(|phase| annotation.phases.iter().any(|known| known == phase))
}
