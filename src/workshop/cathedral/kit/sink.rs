//! Where shapes go: one mesh a material, and a count of what was built.

use super::Mesh;
use glam::{Affine3A, Vec3};
use std::collections::BTreeMap;

/// What a surface is made of; each has one tileable picture (see `textures`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaterialId {
    /// Cleaned blond ashlar, inside.
    Stone,
    /// Plain carved stone without joints: capitals, ribs, mouldings, tracery, statues, inside and outside.
    Carved,
    /// Weathered ashlar, outside.
    StoneDark,
    /// Webs of vaults, in thin courses.
    Vault,
    /// Lead sheets with standing seams; v runs up the slope.
    Lead,
    /// Oak; the grain runs along v.
    Oak,
    /// Pale slabs.
    Floor,
    /// Black and white marble squares.
    Marble,
    /// Stained glass seen from inside: glows. One-sided, facing inwards.
    Glass,
    /// The same glass seen from outside: dark. One-sided, facing outwards.
    GlassDark,
    /// Wrought iron.
    Iron,
    /// Gilding.
    Gilding,
    /// Dark cast bronze: the furniture of 2024.
    Bronze,
    /// White statuary marble.
    WhiteMarble,
    /// The choir's floor: marble of several colours.
    Inlay,
    /// Stencilled walls of the painted chapels.
    Painted,
    /// Their blue vaults with stars.
    Stars,
}

impl MaterialId {
    /// All of them, in the order of the model's primitives.
    pub const ALL: [Self; 17] = [
        Self::Stone,
        Self::Carved,
        Self::StoneDark,
        Self::Vault,
        Self::Lead,
        Self::Oak,
        Self::Floor,
        Self::Marble,
        Self::Glass,
        Self::GlassDark,
        Self::Iron,
        Self::Gilding,
        Self::Bronze,
        Self::WhiteMarble,
        Self::Inlay,
        Self::Painted,
        Self::Stars,
    ];
}

/// How fine: 0 for tests, 1 the default, 2 and 3 finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detail(pub u8);

impl Detail {
    /// Segments of a curve that has `n` at detail 1; at least 2.
    pub fn segments(self, n: usize) -> usize {
        match self.0 {
            0 => (n * 2 / 5).max(2),
            1 => n.max(2),
            2 => n * 2,
            _ => n * 4,
        }
    }

    /// Segments around a full turn that has `n` at detail 1: even, at least 6.
    pub fn around(self, n: usize) -> usize {
        self.segments(n).max(6).next_multiple_of(2)
    }

    /// Whether ornament that only a near eye sees is built.
    pub fn fine(self) -> bool {
        self.0 >= 1
    }
}

/// Takes every shape of the cathedral.
#[derive(Debug, Clone, Default)]
pub struct Sink {
    meshes: BTreeMap<MaterialId, Mesh>,
    parts: BTreeMap<&'static str, usize>,
}

impl Sink {
    /// Empty.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one more part called `name` ("pier", "rib", "window"): what the self-check lists.
    pub fn part(&mut self, name: &'static str) {
        *self.parts.entry(name).or_default() += 1;
    }

    /// How many parts of each name were built.
    pub fn parts(&self) -> &BTreeMap<&'static str, usize> {
        &self.parts
    }

    /// The buffer of one material, to push into.
    pub fn mesh(&mut self, material: MaterialId) -> &mut Mesh {
        self.meshes.entry(material).or_default()
    }

    /// All buffers.
    pub fn meshes(&self) -> &BTreeMap<MaterialId, Mesh> {
        &self.meshes
    }

    /// Adds `mesh` where it stands.
    pub fn put(&mut self, material: MaterialId, mesh: &Mesh) {
        self.mesh(material).append(mesh, &Affine3A::IDENTITY);
    }

    /// Adds `mesh` under `place` (mirrors are allowed).
    pub fn place(&mut self, material: MaterialId, mesh: &Mesh, place: &Affine3A) {
        self.mesh(material).append(mesh, place);
    }

    /// Adds `mesh` under every place of a list.
    pub fn place_all<'a>(&mut self, material: MaterialId, mesh: &Mesh, places: impl IntoIterator<Item = &'a Affine3A>) {
        for place in places {
            self.place(material, mesh, place);
        }
    }

    /// Adds everything of `other` under `place`, counting its parts.
    pub fn place_sink(&mut self, other: &Sink, place: &Affine3A) {
        for (material, mesh) in &other.meshes {
            self.place(*material, mesh, place);
        }
        for (name, count) in &other.parts {
            *self.parts.entry(name).or_default() += count;
        }
    }

    /// Adds everything of `other` and its mirror image across y = 0: for what stands north and south.
    pub fn place_both(&mut self, other: &Sink) {
        self.place_sink(other, &Affine3A::IDENTITY);
        self.place_sink(other, &super::mirror_y());
    }

    /// Triangles of all buffers.
    pub fn triangle_count(&self) -> usize {
        self.meshes.values().map(Mesh::triangle_count).sum()
    }

    /// Smallest and largest corner of everything.
    pub fn bounds(&self) -> (Vec3, Vec3) {
        self.meshes
            .values()
            .flat_map(|m| &m.positions)
            .fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(low, high), p| (low.min(*p), high.max(*p)))
    }
}
