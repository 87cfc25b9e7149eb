//! Doors: where they are, how wide, and the thresholds under them.

use super::kit::{MaterialId, Sink, cuboid};
use super::plan::Plan;
use super::stairs;
use glam::{Vec2, Vec3};

/// A way through a wall, plan axes, metres.
#[derive(Debug, Clone, PartialEq)]
pub struct Door {
    /// Stable name.
    pub id: String,
    /// Middle of its threshold, on the threshold.
    pub at: Vec3,
    /// Horizontal, through the door, outwards.
    pub out: Vec2,
    /// Clear width, between open leaves where it has any.
    pub width: f32,
    /// Clear height above the threshold in the middle.
    pub height: f32,
    /// How high the threshold stands above the floor within.
    pub threshold: f32,
    /// Depth of the threshold along `out`; 0 where there is none.
    pub depth: f32,
}

/// What an open leaf takes from an opening: its gap and its thickness.
const LEAF: f32 = 0.082;

/// Every door.
pub fn doors(plan: &Plan) -> Vec<Door> {
    let mut all = Vec::new();
    let west = &plan.west;
    let (from, half) = (west.trumeau / 2.0, west.door.x / 2.0);
    let mut portal = |id: &str, middle: Vec2, out: Vec2, threshold: f32| {
        for (name, side) in [("left", -1.0), ("right", 1.0)] {
            // Left and right of somebody who comes in.
            let at = middle + out.perp() * (side * (from + half));
            all.push(Door {
                id: format!("{id}-{name}"),
                at: at.extend(threshold),
                out,
                width: 2.0 * (half - LEAF),
                height: west.door.y - threshold,
                threshold,
                depth: if threshold > 0.0 { 0.3 } else { 0.0 },
            });
        }
    };
    portal("last-judgement", Vec2::new(2.75, 0.0), Vec2::NEG_X, 0.0);
    portal("virgin", Vec2::new(2.65, west.portal_side_y), Vec2::NEG_X, 0.02);
    portal("saint-anne", Vec2::new(2.65, -west.portal_side_y), Vec2::NEG_X, 0.03);
    let t = &plan.transept;
    let x = (t.x.x + t.x.y) / 2.0;
    portal("cloister", Vec2::new(x, t.front - 1.1), Vec2::Y, 0.05);
    portal("saint-stephen", Vec2::new(x, 1.1 - t.front), Vec2::NEG_Y, 0.04);
    let tower = |id: &str, at: Vec3, out: Vec2, half: f32, threshold: f32, depth: f32| Door {
        id: id.to_owned(),
        at: at + Vec3::Z * threshold,
        out,
        width: 2.0 * half,
        height: stairs::DOOR,
        threshold,
        depth,
    };
    let (axis, gallery) = (stairs::AXIS, west.gallery.y);
    all.push(tower("stair-foot", Vec3::new(axis.x, -20.0, 0.0), Vec2::NEG_Y, stairs::HALF_DOOR[0], 0.0, 0.0));
    let [_, middle, top] = stairs::HALF_DOOR;
    all.push(tower("stair-gallery", Vec3::new(1.32, axis.y, gallery), Vec2::NEG_X, middle, stairs::SILL, 0.25));
    let terrace = Vec3::new(axis.x + 1.19, axis.y, stairs::TERRACE);
    all.push(tower("stair-terrace", terrace, Vec2::X, top, stairs::SILL, 0.2));
    all
}

/// The thresholds of the portals; those of the stair belong to its walls.
pub fn add(plan: &Plan, out: &mut Sink) {
    for door in doors(plan).iter().filter(|d| d.at.z < 1.0 && d.threshold > 0.0) {
        out.part("threshold");
        let (across, along) = (door.out.perp().abs() * (door.width / 2.0), door.out.abs() * (door.depth / 2.0));
        let reach = across + along;
        let (low, high) = (door.at.truncate() - reach, door.at.truncate() + reach);
        out.put(MaterialId::Carved, &cuboid(low.extend(-0.02), high.extend(door.threshold)));
    }
}
