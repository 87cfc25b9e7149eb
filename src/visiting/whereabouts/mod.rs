//! Where a body is, in terms that can be put into words: the place, the direction looked at, what is ahead, to the left
//! and to the right, and how high the floor is.

use glam::{DVec3, Vec2, Vec3};

use crate::content::visit::Visit;

/// A body that stands or floats, visit space, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// On the floor, or where the feet would be.
    pub feet: Vec3,
    /// The eye.
    pub eye: Vec3,
    /// Radians, 0 looks along -Z, positive to the left.
    pub yaw: f32,
}

/// The place of a body among the places of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot<'a> {
    /// At this place.
    At(&'a str),
    /// Between these two.
    Between(&'a str, &'a str),
    /// Not far from it.
    Near(&'a str),
    /// Far from every place.
    Nowhere,
}

/// A point of the compass. -Z is north, +X is east.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compass {
    /// -Z.
    North,
    /// Between.
    NorthEast,
    /// +X.
    East,
    /// Between.
    SouthEast,
    /// +Z.
    South,
    /// Between.
    SouthWest,
    /// -X.
    West,
    /// Between.
    NorthWest,
}

impl Compass {
    const AROUND: [Self; 8] = [
        Self::North,
        Self::NorthEast,
        Self::East,
        Self::SouthEast,
        Self::South,
        Self::SouthWest,
        Self::West,
        Self::NorthWest,
    ];

    /// Of a heading: radians, 0 is north, positive to the left (west).
    pub fn of(yaw: f32) -> Self {
        let eighths = (-yaw / std::f32::consts::FRAC_PI_4).round() as i32;
        Self::AROUND[eighths.rem_euclid(8) as usize]
    }
}

/// The direction that is looked at, by the building: as the entrance looks into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// Away from the entrance, into the building.
    Inwards,
    /// Back towards the entrance.
    Outwards,
}

/// What is in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Seen<'a> {
    /// The id of the nearest annotation or place in view.
    pub thing: Option<Thing<'a>>,
    /// Metres that are free at the height of the eye; `None` for farther than is looked.
    pub free_m: Option<f32>,
}

/// Something in view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Thing<'a> {
    /// A place of the visit, and how far it is, metres.
    Place(&'a str, f32),
    /// An annotation, and how far it is, metres.
    Annotation(&'a str, f32),
}

impl Thing<'_> {
    /// How far it is, metres.
    pub fn distance_m(&self) -> f32 {
        match self {
            Self::Place(_, distance_m) | Self::Annotation(_, distance_m) => *distance_m,
        }
    }
}

/// Where a body is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Whereabouts<'a> {
    /// Among the places.
    pub spot: Spot<'a>,
    /// The direction looked at.
    pub compass: Compass,
    /// The same by the building.
    pub along: Option<Along>,
    /// A place that is looked towards, far away.
    pub towards: Option<&'a str>,
    /// The floor above the entrance's, metres, where that is more than one.
    pub above_m: Option<f32>,
    /// Straight ahead.
    pub ahead: Seen<'a>,
    /// To the left.
    pub left: Seen<'a>,
    /// To the right.
    pub right: Seen<'a>,
}

/// As near as this one is at a place, metres.
const AT_M: f32 = 3.0;
/// As near as this one is near a place, or between two, metres.
const NEAR_M: f32 = 40.0;
/// What is farther is not told, metres.
pub const FARTHEST_M: f32 = 60.0;
/// Height counts more: another storey is another place.
const HEIGHT_WEIGHT: f32 = 4.0;

/// Where a body is in a phase of a visit. `free` says how far a ray from a point along a direction of unit length goes
/// before it meets something, at most so many metres; `None` where it meets nothing.
pub fn whereabouts<'a>(
    visit: &'a Visit,
    phase: Option<&str>,
    stance: &Stance,
    free: &dyn Fn(Vec3, Vec3, f32) -> Option<f32>,
) -> Whereabouts<'a> {
    let stands = |phases: &[String]| phases.is_empty() || phase.is_none_or(|phase| phases.iter().any(|id| id == phase));
    let places = || visit.places.iter().filter(|place| stands(&place.phases));
    let eye_height = f64::from(stance.eye.y - stance.feet.y);
    let place_eye = |pose: &crate::content::visit::Pose| pose.eye(eye_height).as_vec3();
    let forward = Vec2::new(-stance.yaw.sin(), -stance.yaw.cos());
    let bearing = |at: Vec3| {
        let d = Vec2::new(at.x - stance.eye.x, at.z - stance.eye.z);
        // Positive to the right.
        (forward.perp_dot(d).atan2(forward.dot(d)), d.length())
    };

    let mut near: Vec<(f32, &str, Vec3)> = places()
        .map(|place| {
            let d = place_eye(&place.pose) - stance.eye;
            let far = Vec3::new(d.x, d.y * HEIGHT_WEIGHT, d.z).length();
            (far, place.id.as_str(), d)
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let spot = match near.as_slice() {
        [first, ..] if first.0 <= AT_M => Spot::At(first.1),
        [first, rest @ ..] if first.0 <= NEAR_M => {
            let flat = |d: Vec3| Vec2::new(d.x, d.z).normalize_or_zero();
            let opposite = |other: &&(f32, &str, Vec3)| {
                other.0 <= NEAR_M && other.0 < 3.0 * first.0 + AT_M && flat(first.2).dot(flat(other.2)) < -0.7
            };
            rest.iter().find(opposite).map_or(Spot::Near(first.1), |other| Spot::Between(first.1, other.1))
        }
        _ => Spot::Nowhere,
    };

    let entrance = visit.place(&visit.entrance);
    let along = entrance.and_then(|entrance| {
        let d: DVec3 = entrance.pose.look - entrance.pose.point();
        let axis = Vec2::new(d.x as f32, d.z as f32).try_normalize()?;
        let part = forward.dot(axis);
        if part > 0.9 {
            Some(Along::Inwards)
        } else if part < -0.9 {
            Some(Along::Outwards)
        } else {
            None
        }
    });
    let towards = places()
        .filter_map(|place| {
            let at = place_eye(&place.pose);
            let (angle, far) = bearing(at);
            (angle.abs() < 0.12 && far > 12.0 && (at.y - stance.eye.y).abs() < 4.0).then_some((far, place.id.as_str()))
        })
        .filter(|(far, _)| *far <= 2.0 * FARTHEST_M)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id);
    let base = entrance.map_or(0.0, |entrance| entrance.pose.point().y as f32);
    let above = stance.feet.y - base;

    let look = |middle: f32, half: f32| {
        let direction = Vec2::from_angle(middle).rotate(forward);
        let free_m = free(stance.eye, Vec3::new(direction.x, 0.0, direction.y), FARTHEST_M);
        let in_view = |at: Vec3| {
            let (angle, far) = bearing(at);
            let whole = at - stance.eye;
            let within = (angle - middle).abs() <= half && far > 1.5 && whole.length() <= FARTHEST_M;
            // What lies on a surface is met by the ray itself.
            within.then_some(())?;
            let to = whole.normalize_or_zero();
            let blocked = free(stance.eye, to, whole.length()).is_some_and(|met| met < whole.length() - 0.6);
            (!blocked).then_some(far)
        };
        let annotations =
            visit.annotations.iter().filter(|annotation| stands(&annotation.phases)).filter_map(|annotation| {
                Some(Thing::Annotation(&annotation.id, in_view(annotation.position.as_vec3())?))
            });
        let nearest = |a: &Thing<'_>, b: &Thing<'_>| a.distance_m().total_cmp(&b.distance_m());
        let thing = annotations.min_by(nearest).or_else(|| {
            let others = places().filter(|place| spot != Spot::At(place.id.as_str()));
            others.filter_map(|place| Some(Thing::Place(&place.id, in_view(place_eye(&place.pose))?))).min_by(nearest)
        });
        Seen { thing, free_m }
    };
    let quarter = std::f32::consts::FRAC_PI_2;
    Whereabouts {
        spot,
        compass: Compass::of(stance.yaw),
        along,
        towards,
        above_m: (above.abs() > 1.0).then_some(above),
        ahead: look(0.0, 0.35),
        left: look(-quarter, 0.6),
        right: look(quarter, 0.6),
    }
}
