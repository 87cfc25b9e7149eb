//! `cathedral.json`: what is walked on, exactly, for tests of movement. See docs/cathedral.md.

use super::doors::doors;
use super::plan::Plan;
use super::stairs::{self, Tread};
use glam::{Vec2, Vec3};
use serde::Serialize;

/// The file's name, beside `visit.json`.
pub const FILE: &str = "cathedral.json";

/// Everything, in visit space (metres, Y up: plan (x, y, z) becomes (x, z, -y)).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// Version of this layout.
    pub schema: u32,
    /// Stairs, from the lowest step upwards.
    pub stairs: Vec<Stair>,
    /// Ramps.
    pub ramps: Vec<Ramp>,
    /// Doors.
    pub doors: Vec<DoorTruth>,
    /// Level floors.
    pub floors: Vec<Floor>,
    /// Heights by name.
    pub levels: Vec<Level>,
}

/// Steps one above another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stair {
    /// Stable name.
    pub id: &'static str,
    /// Clear width.
    pub width: f32,
    /// Height of the floor before its first step.
    pub foot: f32,
    /// Upwards.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Height of its tread.
    pub height: f32,
    /// From the step or floor before.
    pub riser: f32,
    /// Depth of the tread on the line of walking (in a helix halfway between newel and wall).
    pub going: f32,
    /// Corners of the tread as far as it is free; nothing of it lies outside.
    pub outline: Vec<[f32; 3]>,
}

/// A sloping way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ramp {
    /// Stable name.
    pub id: &'static str,
    /// Middle of its lower edge.
    pub start: [f32; 3],
    /// Middle of its upper edge.
    pub end: [f32; 3],
    /// Rise over horizontal length.
    pub slope: f32,
    /// Between its kerbs.
    pub width: f32,
    /// Level way before it and behind it, at least.
    pub landing: f32,
}

/// A way through a wall.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoorTruth {
    /// Stable name.
    pub id: String,
    /// Middle of the threshold, on it.
    pub place: [f32; 3],
    /// Unit, through the door, outwards.
    pub outwards: [f32; 3],
    /// Clear width.
    pub width: f32,
    /// Clear height in the middle.
    pub height: f32,
    /// Height of the threshold above the floor within.
    pub threshold: f32,
}

/// A level floor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Floor {
    /// Stable name.
    pub id: &'static str,
    /// Its height.
    pub height: f32,
    /// Corners of a rectangle that lies wholly on it; other things may stand there.
    pub outline: Vec<[f32; 3]>,
}

/// A height.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Level {
    /// Stable name.
    pub id: &'static str,
    /// Above the floor of the nave.
    pub height: f32,
}

/// To visit space.
fn turn(p: Vec3) -> [f32; 3] {
    [p.x, p.z, -p.y]
}

fn rectangle(low: Vec2, high: Vec2, z: f32) -> Vec<[f32; 3]> {
    super::kit::rect(low, high).into_iter().map(|p| turn(p.extend(z))).collect()
}

/// What `plan` is built with.
pub fn truth(plan: &Plan) -> Truth {
    let z = &plan.level;
    let [foot, head, size] = stairs::ramp(plan);
    let doors = doors(plan)
        .into_iter()
        .map(|d| DoorTruth {
            place: turn(d.at),
            outwards: turn(d.out.extend(0.0)),
            width: d.width,
            height: d.height,
            threshold: d.threshold,
            id: d.id,
        })
        .collect();
    let floor = |id, low: [f32; 2], high: [f32; 2], height| Floor {
        id,
        height,
        outline: rectangle(low.into(), high.into(), height),
    };
    let level = |id, height| Level { id, height };
    let marble = 1.6;
    Truth {
        schema: 1,
        stairs: vec![tower_stair(plan), choir_stair(plan)],
        ramps: vec![Ramp {
            id: "choir-ramp",
            start: turn(foot),
            end: turn(head),
            slope: (head.z - foot.z) / (head.x - foot.x),
            width: size.y,
            landing: 1.5,
        }],
        doors,
        floors: vec![
            floor("nave", [plan.nave_x[2], -marble], [plan.transept.x.x, marble], z.floor),
            floor("crossing", [plan.transept.x.x, -marble], [plan.transept.x.y, marble], z.floor),
            floor("choir", [plan.choir_steps.x + 1.0, -2.5], [plan.altar_x - 2.0, 2.5], z.choir_floor),
            floor("parvis", [-65.0, -20.0], [-6.0, 20.0], z.floor),
        ],
        levels: vec![
            level("nave", z.floor),
            level("choir", z.choir_floor),
            level("tribune", z.tribune_floor),
            level("gallery", plan.west.gallery.y),
            level("south-tower", stairs::TERRACE),
        ],
    }
}

fn tower_stair(plan: &Plan) -> Stair {
    // Free of newel and wall: the wall's sides come nearer to the axis than its corners.
    let (inner, outer) = (stairs::NEWEL + 0.01, stairs::SHAFT * 0.98 - 0.01);
    let middle = (inner + outer) / 2.0;
    let mut below = 0.0;
    let steps = stairs::treads(plan)
        .into_iter()
        .map(|Tread { height, from, to }| {
            let at = |angle: f32, r: f32| turn((stairs::AXIS + r * Vec2::from_angle(angle)).extend(height));
            let pieces = ((to - from) / 0.4).ceil().max(1.0) as usize;
            let angle = |i: usize| from + (to - from) * i as f32 / pieces as f32;
            let mut outline: Vec<[f32; 3]> = (0..=pieces).map(|i| at(angle(i), outer)).collect();
            outline.extend((0..=pieces).rev().map(|i| at(angle(i), inner)));
            let riser = height - below;
            below = height;
            Step { height, riser, going: (to - from) * middle, outline }
        })
        .collect();
    Stair { id: "south-tower", width: outer - inner, foot: 0.0, steps }
}

fn choir_stair(plan: &Plan) -> Stair {
    let (x, going) = (plan.choir_steps.x, plan.choir_steps.y);
    let riser = plan.level.choir_floor / 3.0;
    // North of the ramp and its kerb, south of the floor's edge.
    let (low, high) = (stairs::ramp(plan)[0].y + 0.75, 5.5);
    let steps = (0..3)
        .map(|k| {
            let (from, height) = (x + going * k as f32, riser * (k + 1) as f32);
            Step {
                height,
                riser,
                going,
                outline: rectangle(Vec2::new(from, low), Vec2::new(from + going, high), height),
            }
        })
        .collect();
    Stair { id: "choir", width: high - low, foot: 0.0, steps }
}
