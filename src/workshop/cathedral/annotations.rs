//! Where the annotated things of the built-in visit are. What is told about them is in
//! `assets/visits/cathedral/annotations.json`.

use super::places::turned;
use super::plan::Plan;
use glam::Vec3;

/// Where an annotated thing is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Id of the annotation.
    pub id: &'static str,
    /// Id of the place from which it is seen well.
    pub place: &'static str,
    /// A point within half a metre of its surface, in visit space (Y up).
    pub position: Vec3,
}

/// Every annotated thing, in the order of the texts.
pub fn spots(plan: &Plan) -> Vec<Spot> {
    let at = |id, place, position| Spot { id, place, position: turned(position) };
    let z = &plan.level;
    let west = &plan.west;
    let side = west.portal_side_y;
    let arcade = plan.nave_y[0];
    let choir = plan.choir_y[0];
    let crossing = (plan.transept.x.x + plan.transept.x.y) / 2.0;
    let rose = plan.transept.rose_center_z;
    let wall = plan.transept.arm_inner;
    let front = plan.transept.front;
    vec![
        at("west-front", "parvis", [-0.4, -west.buttress_axes[0], 15.0]),
        at("last-judgment", "last-judgment", [2.05, 0.0, 9.4]),
        at("central-doors", "last-judgment", [2.0, 0.0, 3.1]),
        at("virgin-portal", "virgin-portal", [2.1, side, 8.5]),
        at("saint-anne-portal", "saint-anne-portal", [2.1, -side, 8.5]),
        at("church-synagogue", "last-judgment", [-0.6, west.buttress_axes[0], 9.5]),
        at("level-entry", "last-judgment", [1.0, 1.5, 0.0]),
        at("kings-gallery", "kings", [0.0, -1.0, 20.5]),
        at("west-rose", "kings", [2.3, 0.4, west.rose_center_z + 1.25]),
        at("virgin-balcony", "kings", [0.6, -0.2, 25.9]),
        at("open-arcade", "towers", [0.5, 0.5, 40.0]),
        at("north-tower", "towers", [1.3, 19.5, 52.1]),
        at("south-tower", "towers", [1.1, -18.8, 52.1]),
        at("chimeras", "chimeras", [-0.6, -10.0, 47.5]),
        at("flying-buttress", "buttresses", [42.8, -13.0, 27.1]),
        at("buttress-pier", "buttresses", [48.2, -21.85, 17.1]),
        at("spire", "spire", [crossing, -2.0, 60.0]),
        at("spire-statues", "spire", [crossing - 3.2, -2.9, 45.8]),
        at("cock", "spire", [crossing, 0.0, plan.spire_top - 0.3]),
        at("lead-roof", "spire", [45.0, -4.0, 39.0]),
        at("oak-frame", "above-the-nave", [50.4, -0.9, 43.1]),
        at("chevet-cross", "chevet", [106.0, 0.0, z.ridge]),
        at("north-portal", "north-front", [crossing + 0.1, front - 0.8, 8.2]),
        at("south-portal", "south-front", [crossing - 0.1, -front + 0.8, 8.2]),
        at("nave-pier", "nave", [43.2, -arcade + 0.64, 3.0]),
        at("nave-capital", "nave", [48.8, -arcade + 0.8, 5.8]),
        at("tower-pier", "organ", [16.9, arcade - 0.65, 6.0]),
        at("limestone", "south-aisle", [32.0, -arcade - 0.6, 3.0]),
        at("tribune", "nave", [54.1, arcade - 0.74, 14.6]),
        at("iron", "tribune", [49.9, -arcade + 0.7, 11.0]),
        at("high-windows", "high-nave", [34.7, -arcade + 0.1, 27.0]),
        at("nave-vault", "vaults", [49.0, 0.0, z.vault_crown - 0.2]),
        at("organ", "organ", [6.5, 0.0, 16.0]),
        at("chairs", "nave", [40.0, -3.0, 0.5]),
        at("aisle-vault", "north-aisle", [46.0, 9.5, z.aisle_crown - 0.2]),
        at("ringed-pier", "outer-aisle", [37.6, plan.nave_y[1], 3.0]),
        at("chapel-window", "chapel", [40.4, 22.6, 5.0]),
        at("north-rose", "transept", [crossing, wall + 0.4, rose]),
        at("south-rose", "south-transept", [crossing, -wall - 0.4, rose]),
        at("kings-glass", "transept", [crossing, wall + 0.3, 15.8]),
        at("crossing-vault", "crossing-vault", [crossing, 0.0, z.vault_crown - 0.2]),
        at("crossing-pier", "crossing", [plan.transept.x.y, arcade - 0.9, 6.0]),
        at("dig", "nave", [66.0, 0.3, 0.0]),
        at("choir-steps", "nave", [plan.choir_steps.x + 0.1, 1.8, 0.1]),
        at("stalls", "stalls", [85.1, 3.9, 1.7]),
        at("high-altar", "high-altar", [plan.altar_x, 0.0, 1.4]),
        at("choir-pier", "choir", [99.3, choir - 0.65, 3.0]),
        at("choir-windows", "choir", [plan.apse.center_x + 6.0, 0.6, 26.0]),
        at("enclosure-north", "enclosure", [90.5, choir + 0.4, 2.4]),
        at("enclosure-south", "south-enclosure", [90.5, -choir - 0.4, 2.4]),
        at("ambulatory-vault", "ambulatory", [114.6, 3.0, 10.0]),
        at("crown-of-thorns", "axial-chapel", [127.8, 0.0, 4.0]),
        at("cleaning", "south-door", [crossing - 4.0, -wall, 9.0]),
    ]
}
