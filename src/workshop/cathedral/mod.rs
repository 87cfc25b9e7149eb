//! The built-in cathedral: plan to mesh to a complete visit.
//!
//! [`plan`] holds every dimension, [`kit`] cuts shapes into a [`kit::Sink`], the interior's files and `exterior` say
//! which shape stands where, `textures` and `materials` say what they are made of, `light` bakes how open each place is,
//! `light_grid` says where light passes.

pub mod annotations;
mod arcade;
mod choir;
mod collision;
mod cut;
pub mod doors;
mod exterior;
mod finish;
mod fittings;
mod floor;
mod furniture;
pub mod glazing;
mod join;
pub mod kit;
mod light;
mod light_grid;
mod materials;
pub mod phases;
mod piece;
mod piers;
mod places;
pub mod plan;
pub mod relief;
mod scan;
pub mod selfcheck;
pub mod stairs;
mod statues;
mod textures;
mod textures_outside;
pub mod truth;
mod vaults;
mod visit;
pub mod visit_files;
mod walls;
mod wear;
mod windows;
mod works;
mod worksite;

pub use cut::Cut;
pub use finish::Layer;
pub use light_grid::LightHistory;
pub use materials::texels_per_metre;
pub use places::{Place, View, visit};
pub use scan::{Hole, Scan};
pub use visit::{CathedralError, CathedralReport, describe, write_cut, write_epoch, write_visit};
pub use wear::{Change, Epoch, Survey, Truth, Turn, apply as wear};

use crate::content::surface::Model;
use crate::workshop::progress::Progress;
use kit::{Detail, Sink};
use phases::Element;
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
    selfcheck::settle(&mut inside);
    selfcheck::straighten(&mut inside);
    inside
}

/// Everything wrong with the shapes, looked at from every named place; see [`selfcheck`].
pub fn self_check(options: CathedralOptions) -> selfcheck::SelfCheck {
    let eyes: Vec<glam::Vec3> = visit(&Plan::default())
        .iter()
        .map(|place| match place.view {
            View::Stand(floor) => floor + glam::Vec3::Y * 1.65,
            View::Eye(eye) => eye,
        })
        // From visit space to plan axes.
        .map(|p| glam::Vec3::new(p.x, -p.z, p.y))
        .collect();
    selfcheck::self_check(&shapes(options), options.detail, &eyes)
}

fn interior(plan: &Plan, detail: Detail, seed: u64) -> Sink {
    let mut sink = Sink::new();
    piers::add(plan, detail, sink.element(Element::Body));
    arcade::add(plan, detail, sink.element(Element::Body));
    vaults::add(plan, detail, sink.element(Element::Vaults));
    walls::add(plan, detail, sink.element(Element::Body));
    floor::add(plan, detail, sink.element(Element::Floor));
    choir::add(plan, detail, sink.element(Element::Choir));
    furniture::add(plan, detail, seed, sink.element(Element::Furniture));
    stairs::add(plan, sink.element(Element::Towers));
    doors::add(plan, sink.element(Element::Parvis));
    fittings::add(plan, detail, sink.element(Element::Fittings));
    statues::virgin(plan, detail, sink.element(Element::Choir));
    sink
}

/// The shapes that stood at other times and no longer do, in plan axes: worksites, temporary ends, older roofs and
/// spires, the ruins of 2019.
pub fn other_shapes(options: CathedralOptions) -> Sink {
    let mut sink = Sink::new();
    works::add(&Plan::default(), Detail(options.detail.min(3)), &mut sink);
    sink
}

/// The cathedral through its history: what [`model`] gives, cut into layers of what stands at the same times, and one
/// layer more for each set of times of [`other_shapes`].
pub fn layers(options: CathedralOptions, progress: &dyn Progress) -> Vec<Layer> {
    progress.phase("Cutting the stones", 1);
    let (today, others) = rayon::join(|| shapes(options), || other_shapes(options));
    progress.advance(1);
    finish::layers(&today, &others, options, progress)
}

/// The whole cathedral as it stands today, in visit space (metres, Y up: plan (x, y, z) becomes (x, z, -y)), textured and with the openness
/// of every place baked into vertex colours. Stops early, unlit, when `progress` is cancelled.
pub fn model(options: CathedralOptions, progress: &dyn Progress) -> Model {
    progress.phase("Cutting the stones", 1);
    let sink = shapes(options);
    progress.advance(1);
    finish::finish(&sink, options, progress)
}
