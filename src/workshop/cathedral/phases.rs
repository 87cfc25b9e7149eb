//! When what stands: each shape of the building has a set of phases, and how sure that is.
//!
//! Every phase is a year of the building's history. The chronology follows the sources named in the plan (Mouton on the
//! roofs, Guilhermy and Viollet-le-Duc, the cathedral's own site); where today's shape differs from what stood then
//! (the clerestory before 1225, the choir's first roof) the older one is a simple stand-in, marked hypothetical.
//!
//! A shape is dated by what it belongs to and by where it stands: by the latest zone that it reaches into, so that
//! nothing is cut in two.

use super::kit::MaterialId;
use glam::{Vec2, Vec3};

/// The ids of the phases in `visit.json`, in their order.
pub const IDS: [&str; 9] = ["1163", "1182", "1200", "1225", "1250", "1345", "1859", "2019", "2024"];

/// A year of the building's history; its place in [`IDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The choir is begun.
    P1163,
    /// The choir is consecrated.
    P1182,
    /// About 1200: transept and eastern nave.
    P1200,
    /// About 1225: the nave, the west front up to its rose.
    P1225,
    /// The towers; new transept fronts and the nave's chapels are begun.
    P1250,
    /// Finished: the choir's chapels, flyers and enclosure.
    P1345,
    /// The spire and the restoration of Lassus and Viollet-le-Duc.
    P1859,
    /// The evening of 15 April 2019.
    P2019,
    /// Restored, 8 December 2024.
    P2024,
}

impl Phase {
    /// All, in their order.
    pub const ALL: [Self; 9] = [
        Self::P1163,
        Self::P1182,
        Self::P1200,
        Self::P1225,
        Self::P1250,
        Self::P1345,
        Self::P1859,
        Self::P2019,
        Self::P2024,
    ];

    /// As `visit.json` names it.
    pub fn id(self) -> &'static str {
        IDS[self as usize]
    }
}

/// A set of phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Phases(u16);

impl Phases {
    /// From one phase to another, both included.
    pub const fn between(first: Phase, last: Phase) -> Self {
        Self((1 << (last as u16 + 1)) - (1 << first as u16))
    }

    /// From a phase on, to this day.
    pub const fn since(first: Phase) -> Self {
        Self::between(first, Phase::P2024)
    }

    /// One alone.
    pub const fn only(phase: Phase) -> Self {
        Self::between(phase, phase)
    }

    /// Without one of them.
    pub const fn without(self, phase: Phase) -> Self {
        Self(self.0 & !(1 << phase as u16))
    }

    /// Whether `phase` is one of them.
    pub const fn holds(self, phase: Phase) -> bool {
        self.0 & (1 << phase as u16) != 0
    }

    /// A bit for each phase, the earliest the lowest.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// In their order.
    pub fn iter(self) -> impl Iterator<Item = Phase> {
        Phase::ALL.into_iter().filter(move |phase| self.holds(*phase))
    }

    /// The earliest; a set is never empty.
    pub fn first(self) -> Phase {
        self.iter().next().unwrap_or(Phase::P2024)
    }
}

/// How sure it is that something stood then, and so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// A text or the rings of its timber say so.
    Attested,
    /// What most who study it agree on.
    Likely,
    /// A guess that fits.
    Hypothetical,
}

impl Certainty {
    /// As `visit.json` names it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Attested => "attested",
            Self::Likely => "likely",
            Self::Hypothetical => "hypothetical",
        }
    }
}

/// When something stands, and how sure that is: what stands alike becomes one layer of tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing {
    /// When.
    pub phases: Phases,
    /// How sure.
    pub certainty: Certainty,
}

impl Standing {
    /// A stand-in for what stood then.
    pub const fn guessed(first: Phase, last: Phase) -> Self {
        Self { phases: Phases::between(first, last), certainty: Certainty::Hypothetical }
    }

    /// Whether it is there in this phase.
    pub const fn holds(self, phase: Phase) -> bool {
        self.phases.holds(phase)
    }

    /// A name for its files: `1182-2024-attested`, `1200-1859_2024-likely`.
    pub fn name(self) -> String {
        let mut runs: Vec<(Phase, Phase)> = Vec::new();
        for phase in self.phases.iter() {
            match runs.last_mut() {
                Some((_, last)) if *last as usize + 1 == phase as usize => *last = phase,
                _ => runs.push((phase, phase)),
            }
        }
        let run = |(a, b): &(Phase, Phase)| if a == b { a.id().to_owned() } else { format!("{}-{}", a.id(), b.id()) };
        let runs: Vec<String> = runs.iter().map(run).collect();
        format!("{}-{}", runs.join("_"), self.certainty.id())
    }
}

/// What a shape belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Element {
    /// Nobody said: it stands for as long as the place where it is.
    #[default]
    Unsaid,
    /// Piers, walls and windows.
    Body,
    /// Vaults.
    Vaults,
    /// Paving.
    Floor,
    /// What stands in the choir.
    Choir,
    /// What stands loose.
    Furniture,
    /// Altars, ambo and font.
    Fittings,
    /// The west front.
    WestFront,
    /// The towers.
    Towers,
    /// Buttresses and flyers.
    Buttresses,
    /// Cornices and gables of the chapels between them.
    ChapelEdges,
    /// Roofs, terraces, cornices.
    Roof,
    /// Fronts of the transept.
    TranseptFronts,
    /// What Lassus and Viollet-le-Duc added of stone.
    Restoration,
    /// Viollet-le-Duc's spire with its figures, and the cross over the chevet.
    Spire,
    /// Pavement around the building.
    Parvis,
    /// The river, its banks, and the city on them.
    Surroundings,
    /// Exactly then.
    Standing(Standing),
}

/// Where a shape is, and what it is made of; in plan axes.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Smallest corner.
    pub low: Vec3,
    /// Largest corner.
    pub high: Vec3,
    /// Greatest distance from the axis, or from the apse's centre where it stands around the apse.
    pub reach: f32,
    /// Its material.
    pub material: MaterialId,
    /// The part that was counted last when it was drawn.
    pub part: &'static str,
}

/// x of the apse's centre.
const APSE: f32 = 105.65;
/// West of this x stands the tower block.
const TOWERS: f32 = 17.3;
/// East of this x stand the bays of the nave that were built first: their westernmost pier is at 37.6.
const EASTERN_NAVE: f32 = 36.3;
/// The transept lies between these.
const TRANSEPT: Vec2 = Vec2::new(58.4, 75.4);
/// East of this x and between the aisles' walls begins the choir, its crossing piers included.
const CHOIR: f32 = 71.9;
/// |y| beyond which the transept's arms begin.
const ARMS: f32 = 8.2;
/// |y| at which the transept ended before its fronts were moved out.
const OLD_FRONT: f32 = 17.6;
/// What reaches farther from the axis is chapel.
const CHAPELS: f32 = 20.1;
/// Top of chapels and portals, of the front of 1225, foot of what the fire could reach.
const LEVELS: [f32; 3] = [14.6, 37.2, 26.0];

impl Extent {
    /// Of the shape that has these corners.
    pub fn of(corners: impl Iterator<Item = Vec3>, material: MaterialId, part: &'static str) -> Self {
        let nothing = Self { low: Vec3::INFINITY, high: Vec3::NEG_INFINITY, reach: 0.0, material, part };
        corners.fold(nothing, |e, p| {
            let reach = if p.x > APSE { (p.x - APSE).hypot(p.y) } else { p.y.abs() };
            Self { low: e.low.min(p), high: e.high.max(p), reach: e.reach.max(reach), ..e }
        })
    }

    /// Least and greatest distance from the axis.
    fn aside(&self) -> (f32, f32) {
        let (a, b) = (self.low.y.abs(), self.high.y.abs());
        let least = if self.low.y * self.high.y <= 0.0 { 0.0 } else { a.min(b) };
        (least, a.max(b))
    }

    fn middle(&self) -> Vec3 {
        0.5 * (self.low + self.high)
    }

    /// Whether its middle is in the transept's arms (or their gables).
    fn in_arms(&self) -> bool {
        let at = self.middle();
        (TRANSEPT.x..TRANSEPT.y).contains(&at.x) && at.y.abs() > ARMS
    }

    /// When the ground plan's zone that it stands in was built; of several zones the latest.
    fn zone(&self) -> Phase {
        let (near, _) = self.aside();
        if self.low.x < EASTERN_NAVE {
            return Phase::P1225;
        }
        if self.in_arms() {
            return if near > OLD_FRONT { Phase::P1345 } else { Phase::P1200 };
        }
        if self.low.x < CHOIR { Phase::P1200 } else { Phase::P1182 }
    }

    /// Chapels between the buttresses, and all that lies farther out than the outer aisles.
    fn chapel(&self) -> Option<Phase> {
        let out = self.reach > CHAPELS && self.middle().z < LEVELS[0] && !self.in_arms();
        let at = self.middle().x;
        (out && at > TOWERS - 0.8).then_some(if at < TRANSEPT.x + 1.0 { Phase::P1250 } else { Phase::P1345 })
    }
}

impl Element {
    /// When a shape of it that has this extent stands.
    pub fn standing(self, at: &Extent) -> Standing {
        use Phase::{P1182, P1225, P1250, P1345, P1859, P2019, P2024};
        let since = |phase: Phase| {
            let certainty = match phase {
                P1182 | P1859 | P2019 | P2024 => Certainty::Attested,
                _ => Certainty::Likely,
            };
            Standing { phases: Phases::since(phase), certainty }
        };
        let burnt = |s: Standing| Standing { phases: s.phases.without(P2019), ..s };
        let body = |at: &Extent| at.zone().max(at.chapel().unwrap_or(P1182));
        let middle = at.middle();
        match self {
            Self::Standing(standing) => standing,
            // The nave's buttresses are the partitions of its chapels, and older than these.
            Self::Body if at.part == "partition" && middle.x < TRANSEPT.x + 2.0 => since(P1225),
            Self::Body if at.in_arms() && at.aside().0 > OLD_FRONT && at.high.z < LEVELS[0] => since(P1250),
            Self::Vaults if pierced(at) => burnt(since(body(at))),
            Self::Unsaid | Self::Body | Self::Vaults => since(body(at)),
            Self::Floor => since(at.zone()),
            Self::Choir if at.part == "choir step" => since(P1182),
            Self::Choir if at.part == "enclosure" => since(P1345),
            Self::Choir | Self::Parvis | Self::Restoration => since(P1859),
            Self::Furniture if at.part == "organ" || at.part == "pulpit" => since(P1859),
            Self::Fittings if at.part == "chapel altar" => since(P1859),
            Self::Furniture | Self::Fittings => since(P2024),
            Self::WestFront | Self::Towers => since(if at.high.z < LEVELS[1] { P1225 } else { P1250 }),
            Self::Buttresses if middle.x > TRANSEPT.x + 4.0 => since(P1345),
            Self::Buttresses => since(P1225),
            Self::ChapelEdges => since(if middle.x < TRANSEPT.x + 4.0 { P1250 } else { P1345 }),
            Self::Roof => roof(at, &since),
            Self::TranseptFronts => since(if at.high.z < LEVELS[0] { P1250 } else { P1345 }),
            Self::Spire => burnt(since(P1859)),
            // The river has always been there; of the older city nothing is shown.
            Self::Surroundings => match at.material {
                // Bare walls between houses are of the quays' stone, but higher.
                MaterialId::Quay if at.high.z > 4.0 => since(P1859),
                MaterialId::Water | MaterialId::Ground | MaterialId::Quay | MaterialId::Far => {
                    Standing { phases: Phases::since(Phase::P1163), certainty: Certainty::Hypothetical }
                }
                _ => since(P1859),
            },
        }
    }
}

/// The great roofs burnt in 2019; gutters, terraces and the gable of stone did not. Slopes of before 1225 are stand-ins
/// of their own.
fn roof(at: &Extent, since: &dyn Fn(Phase) -> Standing) -> Standing {
    let metal = matches!(at.material, MaterialId::Lead | MaterialId::Oak | MaterialId::Gilding);
    let high = at.high.z > 36.0 && at.middle().x > TOWERS - 1.0;
    if !(high && metal) {
        return since(at.zone().max(at.chapel().unwrap_or(Phase::P1182)));
    }
    // The ridge of the arms is one with their slopes.
    let arms = at.middle().x > TRANSEPT.x + 0.5 && at.middle().x < TRANSEPT.y - 0.5 && at.aside().1 > 7.3;
    let standing = match at.material {
        // The cross of the chevet.
        MaterialId::Gilding => since(Phase::P1859),
        _ => since(if arms { Phase::P1345 } else { Phase::P1225 }),
    };
    Standing { phases: standing.phases.without(Phase::P2019), ..standing }
}

/// What of the high vaults fell on 15 April 2019: the crossing, a web of the north arm, two webs of the nave.
fn pierced(at: &Extent) -> bool {
    let m = at.middle();
    if at.high.z < LEVELS[2] {
        return false;
    }
    let crossing = at.low.x > 59.5 && at.high.x < 74.5 && m.y.abs() < 5.6 && at.aside().1 < 7.2;
    let arm = m.x > 61.0 && m.x < 67.0 && m.y > 9.0 && m.y < 14.5;
    let nave = m.x > 43.0 && m.x < 48.4 && m.y.abs() < 5.0;
    crossing || ((arm || nave) && at.material == MaterialId::Vault)
}
