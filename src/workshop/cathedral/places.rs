//! Named viewpoints of the built-in visit.

use super::plan::Plan;
use glam::Vec3;

/// A named viewpoint, in visit space (Y up).
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Stable, for links and tours.
    pub id: &'static str,
    /// English title.
    pub title_en: &'static str,
    /// French title.
    pub title_fr: &'static str,
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

/// The places of the built-in visit, entrance first.
pub fn visit(plan: &Plan) -> Vec<Place> {
    let turn = |p: [f32; 3]| Vec3::new(p[0], p[2], -p[1]);
    let stand = |id, title_en, title_fr, at, look| Place {
        id,
        title_en,
        title_fr,
        view: View::Stand(turn(at)),
        look: turn(look),
    };
    let eye = |id, title_en, title_fr, at, look| Place {
        id,
        title_en,
        title_fr,
        view: View::Eye(turn(at)),
        look: turn(look),
    };
    let z = &plan.level;
    let aisle = (plan.nave_y[0] + plan.nave_y[1]) / 2.0;
    let ring = (plan.apse.radii[0] + plan.apse.radii[1]) / 2.0;
    let bend = plan.apse_point(ring, 1.35, 0.0);
    vec![
        stand("entrance", "Entrance", "Entrée", [11.5, 0.0, 0.0], [70.0, 0.0, 9.0]),
        stand("nave", "Nave", "Nef", [33.0, 0.0, 0.0], [88.0, 0.0, 14.0]),
        stand("crossing", "Crossing", "Croisée du transept", [66.0, 0.0, 0.0], [74.0, 8.0, 16.0]),
        stand("choir", "Choir", "Chœur", [84.0, 0.0, z.choir_floor], [106.0, 0.0, 12.0]),
        stand("ambulatory", "Ambulatory", "Déambulatoire", [bend.x, bend.y, 0.0], [plan.apse.center_x + 9.5, 3.0, 4.6]),
        stand("north-aisle", "North aisle", "Bas-côté nord", [20.0, aisle, 0.0], [60.0, aisle + 0.6, 4.4]),
        eye(
            "tribune",
            "Tribune gallery",
            "Tribune",
            [34.8, plan.nave_y[0] + 1.1, z.tribune_floor + 2.0],
            [52.0, -5.0, 14.0],
        ),
        stand("parvis", "Parvis", "Parvis", [-52.0, 4.0, 0.0], [8.0, 0.0, 30.0]),
        eye("south", "South flank", "Flanc sud", [46.0, -88.0, 9.0], [58.0, 0.0, 30.0]),
        eye("chevet", "Chevet", "Chevet", [182.0, -42.0, 10.0], [96.0, 0.0, 30.0]),
        stand("west-rose", "West rose", "Rose occidentale", [44.0, 0.0, 0.0], [4.0, 0.0, 22.0]),
        eye("high-nave", "High above the nave", "Au sommet de la nef", [22.0, 0.0, 24.0], [90.0, 0.0, 17.0]),
        stand("transept", "North rose", "Rose nord", [67.0, -9.0, 0.0], [67.0, 22.0, 16.0]),
        stand("south-transept", "South rose", "Rose sud", [67.0, 9.0, 0.0], [67.0, -22.0, 16.0]),
        stand("high-altar", "High altar", "Maître-autel", [93.5, 0.0, z.choir_floor], [101.0, 0.0, 4.0]),
        stand("chapel", "Chapel of the nave", "Chapelle de la nef", [40.4, 16.6, 0.0], [40.4, 22.4, 4.6]),
    ]
}
