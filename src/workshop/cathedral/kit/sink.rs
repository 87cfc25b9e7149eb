//! Where shapes go: one mesh a material, what each shape is part of, and a count of what was built.

use super::super::phases::Element;
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
    /// Carved stone that stands in the weather: statues, tracery, mouldings, crockets.
    CarvedOut,
    /// Copper gone green and brown: the spire's figures.
    Copper,
    /// Slabs of the parvis and of the walk around the church.
    Paving,
    /// Streets: setts and asphalt.
    Ground,
    /// Walks of the gardens.
    Gravel,
    /// Grass.
    Lawn,
    /// Crowns of trees, hedges.
    Leaves,
    /// Trunks and branches.
    Bark,
    /// The Seine.
    Water,
    /// Fronts of the houses around, four bays by four storeys.
    Houses,
    /// Slate and zinc of the houses' roofs.
    Roofs,
    /// Courses of quay walls, parapets and bridges.
    Quay,
    /// The city in the haze.
    Far,
}

impl MaterialId {
    /// All of them, in the order of the model's primitives.
    pub const ALL: [Self; 30] = [
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
        Self::CarvedOut,
        Self::Copper,
        Self::Paving,
        Self::Ground,
        Self::Gravel,
        Self::Lawn,
        Self::Leaves,
        Self::Bark,
        Self::Water,
        Self::Houses,
        Self::Roofs,
        Self::Quay,
        Self::Far,
    ];

    /// Whether it belongs to the city around, which reaches for kilometres and is no part of the building.
    pub fn is_around(self) -> bool {
        (Self::Ground..=Self::Far).contains(&self)
    }
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

/// Where a shape begins in the buffer of its material: it ends where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Its first triangle.
    pub first: usize,
    /// What it belongs to.
    pub element: Element,
    /// The part that was counted last when it was drawn; empty before the first.
    pub part: &'static str,
}

/// Takes every shape of the cathedral.
#[derive(Debug, Clone, Default)]
pub struct Sink {
    meshes: BTreeMap<MaterialId, Mesh>,
    shapes: BTreeMap<MaterialId, Vec<Shape>>,
    parts: BTreeMap<&'static str, usize>,
    element: Element,
    part: &'static str,
}

impl Sink {
    /// Empty.
    pub fn new() -> Self {
        Self::default()
    }

    /// What all that comes next belongs to; what is placed from another sink keeps its own, where it has one.
    pub fn element(&mut self, element: Element) -> &mut Self {
        self.element = element;
        self
    }

    /// Counts one more part called `name` ("pier", "rib", "window"): what the self-check lists.
    pub fn part(&mut self, name: &'static str) {
        *self.parts.entry(name).or_default() += 1;
        self.part = name;
    }

    /// How many parts of each name were built.
    pub fn parts(&self) -> &BTreeMap<&'static str, usize> {
        &self.parts
    }

    /// The buffer of one material, to push one shape into.
    pub fn mesh(&mut self, material: MaterialId) -> &mut Mesh {
        let mesh = self.meshes.entry(material).or_default();
        let shape = Shape { first: mesh.triangle_count(), element: self.element, part: self.part };
        push(self.shapes.entry(material).or_default(), shape);
        mesh
    }

    /// Takes a whole buffer out, with what is known of its shapes: empty where there is none.
    pub fn take(&mut self, material: MaterialId) -> Mesh {
        self.shapes.remove(&material);
        self.meshes.remove(&material).unwrap_or_default()
    }

    /// The shapes in the buffer of one material, in their order.
    pub fn shapes(&self, material: MaterialId) -> &[Shape] {
        self.shapes.get(&material).map_or(&[], Vec::as_slice)
    }

    /// All buffers, for mending; triangles keep their order.
    pub fn meshes_mut(&mut self) -> impl Iterator<Item = (&MaterialId, &mut Mesh)> {
        self.meshes.iter_mut()
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
            let into = self.meshes.entry(*material).or_default();
            let before = into.triangle_count();
            into.append(mesh, place);
            let shapes = self.shapes.entry(*material).or_default();
            for shape in other.shapes(*material) {
                let element = if shape.element == Element::Unsaid { self.element } else { shape.element };
                push(shapes, Shape { first: before + shape.first, element, ..*shape });
            }
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

/// One that follows another without a triangle in between takes its place.
fn push(shapes: &mut Vec<Shape>, shape: Shape) {
    match shapes.last_mut() {
        Some(last) if last.first == shape.first => *last = shape,
        _ => shapes.push(shape),
    }
}
