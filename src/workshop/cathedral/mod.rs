//! The built-in cathedral: plan to mesh to a complete visit.
//!
//! [`plan`] holds every dimension, [`kit`] cuts shapes into a [`kit::Sink`], the interior's files and `exterior` say
//! which shape stands where, `textures` and `materials` say what they are made of, `light` bakes how open each place is,
//! `light_grid` says where light passes.

mod arcade;
mod choir;
mod exterior;
mod finish;
mod floor;
mod furniture;
pub mod kit;
mod light;
mod light_grid;
mod materials;
mod piers;
mod places;
pub mod plan;
mod textures;
mod vaults;
mod visit;
pub mod visit_files;
mod walls;
mod windows;

pub use light_grid::light_grid;
pub use places::{Place, View, visit};
pub use visit::{CathedralError, CathedralReport, write_visit};

use crate::content::surface::Model;
use crate::workshop::progress::Progress;
use kit::{Detail, Sink};
use plan::Plan;

/// What may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CathedralOptions {
    /// Varies textures and furniture; the same seed gives the same bytes.
    pub seed: u64,
    /// 0 for tests, 1 the default, 2 and 3 finer.
    pub detail: u8,
}

impl Default for CathedralOptions {
    fn default() -> Self {
        Self { seed: 1163, detail: 1 }
    }
}

/// The shapes alone, in plan axes, before light and materials: what self-checks read.
pub fn shapes(options: CathedralOptions) -> Sink {
    let plan = Plan::default();
    let detail = Detail(options.detail.min(3));
    let (mut inside, outside) = rayon::join(
        || interior(&plan, detail, options.seed),
        || {
            let mut sink = Sink::new();
            exterior::add(&plan, detail, &mut sink);
            sink
        },
    );
    inside.place_sink(&outside, &glam::Affine3A::IDENTITY);
    inside
}

fn interior(plan: &Plan, detail: Detail, seed: u64) -> Sink {
    let mut sink = Sink::new();
    piers::add(plan, detail, &mut sink);
    arcade::add(plan, detail, &mut sink);
    vaults::add(plan, detail, &mut sink);
    walls::add(plan, detail, &mut sink);
    floor::add(plan, detail, &mut sink);
    choir::add(plan, detail, &mut sink);
    furniture::add(plan, detail, seed, &mut sink);
    sink
}

/// The whole cathedral in visit space (metres, Y up: plan (x, y, z) becomes (x, z, -y)), textured and with the openness
/// of every place baked into vertex colours. Stops early, unlit, when `progress` is cancelled.
pub fn model(options: CathedralOptions, progress: &dyn Progress) -> Model {
    progress.phase("Cutting the stones", 1);
    let sink = shapes(options);
    progress.advance(1);
    finish::finish(sink, options, progress)
}
