//! Every dimension of the cathedral, in one place, in metres.
//!
//! Plan axes: x runs east from the outer face of the west front, y north, z up
//! from the floor of the nave. The model is turned to Y up only when it is
//! finished. Marks say where a figure comes from: **S** read in a source (named
//! in `assets/CREDITS.md`'s bibliography: Guilhermy and Viollet-le-Duc 1856, the
//! Dictionnaire raisonné, Mouton on the roof, the cathedral's own site), **D**
//! arithmetic or a proposal built on such figures.
//!
//! Who builds what: `exterior` owns the west front with all of its thickness
//! (x < [`Plan::west_inner`]), the outer walls of the tower block and the towers
//! above, the transept fronts (|y| > [`Transept::arm_inner`]), the buttresses, all
//! roofs, cornices and the parvis. Everything else, with both faces of its walls,
//! belongs to the interior.

use glam::{Vec2, Vec3};

/// Heights above the nave floor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// Paving of nave, aisles and parvis.
    pub floor: f32,
    /// Top of the abaci of the great arcade, where its arches and the aisle vaults spring (D from S: crown 10.5).
    pub arcade_springing: f32,
    /// Intrados apex of the great arcade (D).
    pub arcade_apex: f32,
    /// Keystones of the aisles (S 10.5 and 10.1).
    pub aisle_crown: f32,
    /// Floor of the tribunes (D).
    pub tribune_floor: f32,
    /// Springing of the tribune's vaults (D).
    pub tribune_springing: f32,
    /// Apex of the relieving arch of a tribune opening (D).
    pub tribune_apex: f32,
    /// Keystones of the tribunes: 8 m above their floor (S).
    pub tribune_crown: f32,
    /// Stone terraces above the tribune vaults (D; S for their being terraces).
    pub tribune_terrace: f32,
    /// Sill of the tall windows of 1225-30, almost on the tribune's arches (S; height D).
    pub clerestory_sill: f32,
    /// Where the arch of a tall window begins (D).
    pub clerestory_springing: f32,
    /// Apex of a tall window's glass (D).
    pub clerestory_head: f32,
    /// Springing of the high vaults: 33 less a semicircular diagonal (D).
    pub vault_springing: f32,
    /// Keystones of the high vaults (S 33).
    pub vault_crown: f32,
    /// Top of the high walls, foot of the roof (D).
    pub wall_top: f32,
    /// Ridge of the roof (D, sources 43 to 46).
    pub ridge: f32,
    /// Vault crown of the chapels between the buttresses (D).
    pub chapel_crown: f32,
    /// Terraces over chapels and outer aisles, top of the chapels' walls (D).
    pub chapel_terrace: f32,
    /// Paving of the choir: three steps of 0.16 (S three, D height).
    pub choir_floor: f32,
}

/// The west front and its towers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct West {
    /// Width of the front (S 41).
    pub width: f32,
    /// |y| of the axes of the four buttresses (D, fits the 41 m).
    pub buttress_axes: [f32; 2],
    /// Width of a buttress in y (D).
    pub buttress_width: f32,
    /// Outer face of the wall between the buttresses: its x (D).
    pub wall_outer: f32,
    /// Width and apex of the central portal's opening, and of the side ones (D).
    pub portal_center: Vec2,
    /// Width and apex of the side portals' openings (D).
    pub portal_side: Vec2,
    /// |y| of the axes of the side portals (D).
    pub portal_side_y: f32,
    /// Clear width and height of one door leaf pair; two pairs a portal beside a trumeau (D).
    pub door: Vec2,
    /// Width of the trumeau between the doors (D); every portal has one (S). The central one, cut away in 1771, was
    /// set up again by Viollet-le-Duc: the way in leads past it on either side.
    pub trumeau: f32,
    /// Gallery of kings, from and to (S "at 20 m", D).
    pub kings: Vec2,
    /// Centre of the rose (D) and its diameter (S 9.60).
    pub rose_center_z: f32,
    /// Diameter of the rose (S 9.60).
    pub rose_diameter: f32,
    /// The open arcade, from and to (D).
    pub gallery: Vec2,
    /// Gallery of the chimeras (S 46).
    pub chimera_z: f32,
    /// Top of the towers (S 69).
    pub tower_top: f32,
    /// East face of the towers (D).
    pub tower_east: f32,
    /// |y| of the inner and outer faces of a tower's walls (D).
    pub tower_y: Vec2,
}

/// The transept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transept {
    /// x of the axes of its west and east walls: the crossing piers (D).
    pub x: Vec2,
    /// |y| of the bay lines of an arm: crossing pier, aisle pier, outer aisle wall (S two old bays).
    pub lines: [f32; 3],
    /// |y| of the inner face of the front walls, where the added third bay ends (D).
    pub arm_inner: f32,
    /// |y| of the outer face: half of 48 (S).
    pub front: f32,
    /// Diameter of the roses (S 12.90).
    pub rose_diameter: f32,
    /// Centre of the roses (D).
    pub rose_center_z: f32,
    /// Width and apex of a portal's opening (D).
    pub portal: Vec2,
}

/// The half-round east end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Apse {
    /// x of its centre; y is 0 (D).
    pub center_x: f32,
    /// Radii of the inner piers, the piers between the ambulatories, the outer piers, the chapels' outer wall
    /// (outer face) (D).
    pub radii: [f32; 4],
    /// Facets of the half circle at each of the first three radii: 5 (S), then 10 and 15 so that spans stay near
    /// equal (S principle, D numbers).
    pub facets: [usize; 3],
}

/// One cylindrical pier (D on S: choir shafts 1.30).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PierSize {
    /// Side of the square plinth.
    pub plinth: f32,
    /// Diameter of the shaft.
    pub shaft: f32,
    /// Side of the abacus.
    pub abacus: f32,
    /// Height of capital and abacus together.
    pub capital: f32,
}

/// The whole plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Heights.
    pub level: Levels,
    /// x of the transverse lines of the nave, from the inner face of the west wall to the crossing: ten bays, two of
    /// them in the tower block, then a narrow one (S counts, D widths).
    pub nave_x: Vec<f32>,
    /// x of the transverse lines of the choir, from the crossing to the apse's centre: five bays.
    pub choir_x: Vec<f32>,
    /// |y| in the nave: axis of the great arcade, piers between the aisles, outer aisle wall line (S widths).
    pub nave_y: [f32; 3],
    /// |y| in the choir, likewise; the choir is the narrower (S).
    pub choir_y: [f32; 3],
    /// |y| of the outer face of the nave chapels' walls (D).
    pub nave_chapel_y: f32,
    /// |y| of the outer face of the choir chapels' walls (D).
    pub choir_chapel_y: f32,
    /// Thickness of the great arcade's wall up to the wall top (D).
    pub arcade_wall: f32,
    /// Thickness of outer walls: tribunes, chapels (D).
    pub outer_wall: f32,
    /// Thickness of buttress piers along x; they are the partition walls of the chapels in full depth (S; D size).
    pub buttress: f32,
    /// x of the inner face of the west wall.
    pub west_inner: f32,
    /// The west front and its towers.
    pub west: West,
    /// The transept.
    pub transept: Transept,
    /// The east end.
    pub apse: Apse,
    /// The great arcade's piers.
    pub pier: PierSize,
    /// The smaller piers between the aisles and in the ambulatories.
    pub aisle_pier: PierSize,
    /// x of the foot of the three choir steps, and the going of each.
    pub choir_steps: Vec2,
    /// x of the high altar's west face (D).
    pub altar_x: f32,
    /// Top of the spire's cross or cock (S 96).
    pub spire_top: f32,
}

impl Default for Plan {
    fn default() -> Self {
        let mut nave_x = vec![3.6, 9.9, 16.2, 20.8];
        nave_x.extend((1..=7).map(|bay| 20.8 + 5.6 * bay as f32));
        let apse_x = 105.65;
        let choir_x = (0..=5).map(|line| 74.0 + (apse_x - 74.0) / 5.0 * line as f32).collect();
        Self {
            level: Levels {
                floor: 0.0,
                arcade_springing: 6.4,
                arcade_apex: 10.1,
                aisle_crown: 10.5,
                tribune_floor: 11.0,
                tribune_springing: 14.9,
                tribune_apex: 16.8,
                tribune_crown: 19.0,
                tribune_terrace: 19.8,
                clerestory_sill: 20.4,
                clerestory_springing: 27.15,
                clerestory_head: 31.1,
                vault_springing: 24.4,
                vault_crown: 33.0,
                wall_top: 34.0,
                ridge: 44.5,
                chapel_crown: 10.3,
                chapel_terrace: 11.6,
                choir_floor: 0.48,
            },
            nave_x,
            choir_x,
            nave_y: [6.55, 12.45, 18.35],
            choir_y: [6.35, 12.25, 18.15],
            nave_chapel_y: 23.35,
            choir_chapel_y: 22.85,
            arcade_wall: 1.3,
            outer_wall: 0.9,
            buttress: 1.2,
            west_inner: 3.6,
            west: West {
                width: 41.0,
                buttress_axes: [6.55, 18.35],
                buttress_width: 3.8,
                wall_outer: 1.6,
                portal_center: Vec2::new(6.4, 15.6),
                portal_side: Vec2::new(5.6, 13.6),
                portal_side_y: 12.45,
                door: Vec2::new(2.2, 5.6),
                trumeau: 0.9,
                kings: Vec2::new(18.0, 23.0),
                rose_center_z: 30.2,
                rose_diameter: 9.6,
                gallery: Vec2::new(36.0, 45.0),
                chimera_z: 46.0,
                tower_top: 69.0,
                tower_east: 16.8,
                tower_y: Vec2::new(6.0, 20.3),
            },
            transept: Transept {
                x: Vec2::new(60.0, 74.0),
                lines: [6.55, 12.45, 18.35],
                arm_inner: 22.6,
                front: 24.0,
                rose_diameter: 12.9,
                rose_center_z: 24.6,
                portal: Vec2::new(5.2, 12.0),
            },
            apse: Apse { center_x: apse_x, radii: [6.35, 12.25, 18.15, 22.85], facets: [5, 10, 15] },
            pier: PierSize { plinth: 1.75, shaft: 1.28, abacus: 2.0, capital: 1.3 },
            aisle_pier: PierSize { plinth: 1.45, shaft: 1.0, abacus: 1.4, capital: 1.05 },
            choir_steps: Vec2::new(75.4, 0.36),
            altar_x: 99.0,
            spire_top: 96.0,
        }
    }
}

impl Plan {
    /// Point of the apse at `radius` and `angle` from due east (radians, positive towards north), at height `z`.
    pub fn apse_point(&self, radius: f32, angle: f32, z: f32) -> Vec3 {
        Vec3::new(self.apse.center_x + radius * angle.cos(), radius * angle.sin(), z)
    }

    /// Angles from south (-90°) to north (90°) of the corners of the apse's ring `ring` (0 inner, 1 middle, 2 outer):
    /// one more than its facets.
    pub fn apse_angles(&self, ring: usize) -> Vec<f32> {
        let facets = self.apse.facets[ring.min(2)];
        let step = std::f32::consts::PI / facets as f32;
        (0..=facets).map(|corner| -std::f32::consts::FRAC_PI_2 + step * corner as f32).collect()
    }

    /// Length over all: from the west front to the outer face of the axial chapel.
    pub fn length(&self) -> f32 {
        self.apse.center_x + self.apse.radii[3]
    }
}
