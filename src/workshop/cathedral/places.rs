//! Where the named viewpoints of the built-in visit are. Their names and what is told about them are in
//! `assets/visits/cathedral/places.json`.

use super::plan::Plan;
use glam::Vec3;

/// A named viewpoint, in visit space (Y up).
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Stable, for links and tours.
    pub id: &'static str,
    /// Where the visitor is.
    pub view: View,
    /// What they look at.
    pub look: Vec3,
}

/// A place on a floor, or a free eye.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View {
    /// Feet on the floor here; the eye is as high as the visitor's profile says.
    Stand(Vec3),
    /// The eye itself, where nobody walks.
    Eye(Vec3),
}

impl Place {
    /// Reached from the parvis without a step: everything walked on lies level with it but for the raised choir, to
    /// which a ramp of one in twelve leads beside its steps.
    pub fn step_free(&self, plan: &Plan) -> bool {
        let level = |height: f32| matches!(self.view, View::Stand(floor) if (floor.y - height).abs() < 0.02);
        level(plan.level.floor) || level(plan.level.choir_floor)
    }
}

/// From plan axes (Z up) to visit space (Y up).
pub(super) fn turned([x, y, z]: [f32; 3]) -> Vec3 {
    Vec3::new(x, z, -y)
}

/// The places of the built-in visit, entrance first, then along the way a visitor would take.
pub fn visit(plan: &Plan) -> Vec<Place> {
    let stand = |id, at, look| Place { id, view: View::Stand(turned(at)), look: turned(look) };
    let eye = |id, at, look| Place { id, view: View::Eye(turned(at)), look: turned(look) };
    let z = &plan.level;
    let portal = plan.west.portal_side_y;
    let aisle = (plan.nave_y[0] + plan.nave_y[1]) / 2.0;
    let outer_aisle = (plan.nave_y[1] + plan.nave_y[2]) / 2.0;
    let choir_aisle = (plan.choir_y[0] + plan.choir_y[1]) / 2.0;
    let ring = (plan.apse.radii[0] + plan.apse.radii[1]) / 2.0;
    let bend = plan.apse_point(ring, 1.35, 0.0);
    let outer_choir = (plan.choir_y[1] + plan.choir_y[2]) / 2.0;
    let crossing = (plan.transept.x.x + plan.transept.x.y) / 2.0;
    vec![
        stand("entrance", [11.5, 0.0, 0.0], [70.0, 0.0, 9.0]),
        stand("parvis", [-52.0, 4.0, 0.0], [8.0, 0.0, 30.0]),
        stand("last-judgment", [-20.0, 0.0, 0.0], [0.0, 0.0, 8.5]),
        stand("virgin-portal", [-14.0, portal, 0.0], [0.0, portal, 6.5]),
        stand("saint-anne-portal", [-14.0, -portal, 0.0], [0.0, -portal, 6.5]),
        stand("organ", [27.0, 0.0, 0.0], [4.0, 0.0, 16.0]),
        stand("nave", [33.0, 0.0, 0.0], [88.0, 0.0, 14.0]),
        stand("pulpit", [37.0, -2.4, 0.0], [44.0, 5.5, 4.0]),
        stand("vaults", [40.0, 0.0, 0.0], [56.0, 0.0, 33.0]),
        stand("west-rose", [44.0, 0.0, 0.0], [4.0, 0.0, 22.0]),
        stand("north-aisle", [25.2, aisle + 0.5, 0.0], [60.0, aisle + 0.4, 4.5]),
        stand("outer-aisle", [24.5, outer_aisle, 0.0], [60.0, outer_aisle, 4.6]),
        stand("south-aisle", [26.0, -aisle - 0.4, 0.0], [60.0, -aisle - 0.1, 4.6]),
        stand("chapel", [40.4, 16.6, 0.0], [40.4, 22.4, 4.6]),
        stand("crossing", [66.0, 0.0, 0.0], [74.0, 8.0, 16.0]),
        stand("crossing-vault", [62.0, 0.0, 0.0], [69.0, 0.0, 33.0]),
        stand("nave-west", [plan.transept.x.y - 3.6, 0.0, 0.0], [4.0, 0.0, 15.0]),
        stand("transept", [crossing, -9.0, 0.0], [crossing, 22.0, 16.0]),
        stand("south-transept", [crossing, 9.0, 0.0], [crossing, -22.0, 16.0]),
        stand("south-door", [crossing, -8.0, 0.0], [crossing, -plan.transept.arm_inner, 6.0]),
        stand("choir", [84.0, 0.0, z.choir_floor], [106.0, 0.0, 12.0]),
        stand("stalls", [79.5, -3.0, z.choir_floor], [93.0, 5.0, 3.4]),
        stand("high-altar", [93.5, 0.0, z.choir_floor], [101.0, 0.0, 4.0]),
        stand("enclosure", [86.0, choir_aisle + 0.6, 0.0], [92.0, 6.6, 2.4]),
        stand("south-enclosure", [82.6, -choir_aisle - 1.0, 0.0], [91.0, -6.4, 2.6]),
        stand("ambulatory", [bend.x, bend.y, 0.0], [plan.apse.center_x + 9.5, 3.0, 4.6]),
        stand("south-ambulatory", [100.0, -outer_choir, 0.0], [116.0, -12.0, 4.6]),
        stand("axial-chapel", [119.4, 0.0, 0.0], [128.0, 0.0, 5.0]),
        eye("tribune", [40.4, plan.nave_y[0] + 1.65, z.tribune_floor + 2.0], [46.0, -6.0, 13.0]),
        eye("high-nave", [22.0, 0.0, 24.0], [90.0, 0.0, 17.0]),
        stand("north-front", [63.0, 47.0, 0.0], [68.0, 24.0, 15.0]),
        stand("south-front", [71.0, -48.0, 0.0], [66.0, -24.0, 15.0]),
        eye("south", [46.0, -88.0, 9.0], [58.0, 0.0, 30.0]),
        eye("north-flank", [14.0, 66.0, 42.0], [56.0, 0.0, 25.0]),
        eye("buttresses", [34.0, -42.0, 20.0], [54.0, -14.0, 20.0]),
        eye("chevet", [156.0, -34.0, 9.0], [100.0, 0.0, 26.0]),
        eye("kings", [-16.0, 3.0, 20.0], [0.0, -3.0, 21.3]),
        eye("towers", [-42.0, -34.0, 48.0], [10.0, 0.0, 50.0]),
        eye("chimeras", [-7.0, 2.0, 49.4], [3.0, -17.0, 47.6]),
        eye("above-the-nave", [14.5, -9.0, 73.0], [72.0, 0.0, 51.0]),
        eye("spire", [26.0, -52.0, 54.0], [67.0, 0.0, 64.0]),
    ]
}
