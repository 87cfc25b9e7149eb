//! From shapes in plan axes to models in visit space: the building of today as one, or in layers of what stands when.

use super::CathedralOptions;
use super::kit::{MaterialId, Mesh, Sink};
use super::phases::{Element, Extent, Phase, Standing};
use super::{exterior, light, materials};
use crate::content::surface::{Model, Primitive};
use crate::workshop::progress::Progress;
use glam::Vec3;
use rayon::prelude::*;
use std::collections::HashMap;

/// What stands at the same times, ready to be built.
#[derive(Debug, Clone)]
pub struct Layer {
    /// When, and how sure that is.
    pub standing: Standing,
    /// In visit space; it has only the materials that it uses.
    pub model: Model,
}

/// One material's triangles with their light, and when each stands.
struct Lit {
    id: MaterialId,
    mesh: Mesh,
    colors: Vec<[u8; 4]>,
    standing: Vec<u8>,
}

/// The sets of times that occur, in the order of [`Standing`].
struct Standings(Vec<Standing>);

/// Refines large faces so that baked light can vary on them, bakes it, scales texture coordinates and turns to Y up.
pub fn finish(sink: &Sink, options: CathedralOptions, progress: &dyn Progress) -> Model {
    let standings = Standings::of(&[sink]);
    let meshes = prepared(sink, &standings, options);
    let lit = lit(meshes, |meshes| light::bake(meshes, progress));
    let used: Vec<MaterialId> = lit.iter().map(|l| l.id).collect();
    let materials = materials::materials(&used, options.seed, options.detail);
    let primitives = lit
        .into_par_iter()
        .enumerate()
        .map(|(material, l)| primitive(l.id, &l.mesh, l.colors, l.mesh.indices.clone(), material))
        .collect();
    Model { primitives, materials, credits: vec![CREDIT.to_owned()], ..Model::default() }
}

/// As [`finish`], cut into what stands at the same times. `today` is lit as one; what stood at `other` times only is lit
/// among what stood with it first. Empty when `progress` is cancelled.
pub fn layers(today: &Sink, other: &Sink, options: CathedralOptions, progress: &dyn Progress) -> Vec<Layer> {
    let standings = Standings::of(&[today, other]);
    let stones = lit(prepared(today, &standings, options), |meshes| light::bake(meshes, progress));
    let mut all = stones;
    let others = prepared(other, &standings, options);
    for phase in Phase::ALL {
        let first = |s: &Standing| s.phases.first() == phase;
        let shaded: Vec<Unlit> =
            others.iter().filter_map(|m| m.only(|tag| first(&standings.0[tag as usize]))).collect();
        if shaded.is_empty() || progress.cancelled() {
            continue;
        }
        let then = |tag: u8| standings.0[tag as usize].phases.holds(phase);
        let beside = others.iter().filter_map(|m| m.only(|tag| then(tag) && !first(&standings.0[tag as usize])));
        let mut around: Vec<(MaterialId, Mesh)> =
            beside.filter(|m| !m.id.is_around()).map(|m| (m.id, m.mesh)).collect();
        let count = today.meshes().len();
        let building = all.iter().take(count).filter(|l| !l.id.is_around());
        around.extend(building.map(|l| (l.id, subset(&l.mesh, &l.standing, then).0)));
        all.extend(lit(shaded, |meshes| light::bake_among(meshes, &around, progress)));
    }
    if progress.cancelled() {
        return Vec::new();
    }
    let pictures = materials::materials(&MaterialId::ALL, options.seed, options.detail);
    let layer = |(tag, standing): (usize, &Standing)| {
        let mut model = Model { credits: vec![CREDIT.to_owned()], ..Model::default() };
        for (id, picture) in MaterialId::ALL.iter().zip(&pictures) {
            let mut here = Vec::new();
            for l in all.iter().filter(|l| l.id == *id) {
                let (mesh, kept) = subset(&l.mesh, &l.standing, |t| usize::from(t) == tag);
                if !mesh.indices.is_empty() {
                    let colors = kept.iter().map(|i| l.colors[*i as usize]).collect();
                    here.push(primitive(*id, &mesh, colors, mesh.indices.clone(), model.materials.len()));
                }
            }
            if !here.is_empty() {
                model.materials.push(picture.clone());
                model.primitives.append(&mut here);
            }
        }
        Layer { standing: *standing, model }
    };
    standings.0.par_iter().enumerate().map(layer).filter(|layer| !layer.model.primitives.is_empty()).collect()
}

/// What stands at the same times, as triangles alone: to walk on and to bump into. In visit space; what is seen only
/// from afar, and the outer side of glass, are left out.
pub fn solids(today: &Sink, other: &Sink) -> Vec<(Standing, Vec<Vec3>, Vec<[u32; 3]>)> {
    let standings = Standings::of(&[today, other]);
    let mut solids: Vec<_> = standings.0.iter().map(|standing| (*standing, Vec::new(), Vec::new())).collect();
    let mut welded: Vec<HashMap<[u32; 3], u32>> = vec![HashMap::new(); solids.len()];
    for sink in [today, other] {
        for (id, runs) in self::standings(sink) {
            let Some(mesh) = sink.meshes().get(&id).filter(|_| !matches!(id, MaterialId::GlassDark | MaterialId::Far))
            else {
                continue;
            };
            for (k, (first, standing)) in runs.iter().enumerate() {
                let end = runs.get(k + 1).map_or(mesh.triangle_count(), |next| next.0);
                let tag = usize::from(standings.tag(*standing));
                let (_, positions, corners) = &mut solids[tag];
                for triangle in mesh.indices[3 * first..3 * end].as_chunks::<3>().0 {
                    let corner = triangle.map(|i| {
                        let p = mesh.positions[i as usize];
                        // Never two zeros for one place.
                        let place = Vec3::new(p.x, p.z, -p.y) + Vec3::ZERO;
                        *welded[tag].entry(place.to_array().map(f32::to_bits)).or_insert_with(|| {
                            positions.push(place);
                            positions.len() as u32 - 1
                        })
                    });
                    if corner[0] != corner[1] && corner[1] != corner[2] && corner[2] != corner[0] {
                        corners.push(corner);
                    }
                }
            }
        }
    }
    solids.retain(|(_, _, corners)| !corners.is_empty());
    solids
}

impl Standings {
    fn of(sinks: &[&Sink]) -> Self {
        let mut found: Vec<Standing> =
            sinks.iter().flat_map(|sink| standings(sink)).flat_map(|(_, runs)| runs).map(|(_, s)| s).collect();
        found.sort_unstable();
        found.dedup();
        Self(found)
    }

    fn tag(&self, standing: Standing) -> u8 {
        self.0.binary_search(&standing).unwrap_or(0) as u8
    }
}

/// For every material the triangle from which on something stands when. Paving is dated triangle by triangle.
pub(super) fn standings(sink: &Sink) -> Vec<(MaterialId, Vec<(usize, Standing)>)> {
    let dated = |id: &MaterialId| {
        let mesh = sink.meshes().get(id)?;
        let shapes = sink.shapes(*id);
        let mut runs: Vec<(usize, Standing)> = Vec::new();
        for (k, shape) in shapes.iter().enumerate() {
            let end = shapes.get(k + 1).map_or(mesh.triangle_count(), |next| next.first);
            let step = if shape.element == Element::Floor { 1 } else { (end - shape.first).max(1) };
            for first in (shape.first..end).step_by(step) {
                let corners = mesh.indices[3 * first..3 * (first + step)].iter().map(|i| mesh.positions[*i as usize]);
                let extent = Extent::of(corners, *id, shape.part);
                let standing = shape.element.standing(&extent);
                if runs.last().is_none_or(|(_, last)| *last != standing) {
                    runs.push((first, standing));
                }
            }
        }
        Some((*id, runs))
    };
    MaterialId::ALL.par_iter().filter_map(dated).collect()
}

/// One material's triangles and when each stands.
struct Unlit {
    id: MaterialId,
    mesh: Mesh,
    standing: Vec<u8>,
}

impl Unlit {
    /// The triangles whose times are wanted, `None` where there are none.
    fn only(&self, wanted: impl Fn(u8) -> bool) -> Option<Self> {
        let mesh = subset(&self.mesh, &self.standing, &wanted).0;
        let standing: Vec<u8> = self.standing.iter().copied().filter(|tag| wanted(*tag)).collect();
        (!standing.is_empty()).then_some(Self { id: self.id, mesh, standing })
    }
}

fn prepared(sink: &Sink, standings: &Standings, options: CathedralOptions) -> Vec<Unlit> {
    let when = self::standings(sink);
    when.into_par_iter()
        .filter_map(|(id, runs)| {
            let mut mesh = sink.meshes().get(&id)?.clone();
            let mut standing = vec![0; mesh.triangle_count()];
            for (k, (first, s)) in runs.iter().enumerate() {
                let end = runs.get(k + 1).map_or(standing.len(), |next| next.0);
                standing[*first..end].fill(standings.tag(*s));
            }
            if let Some(edge) = lit_edge(id).filter(|_| options.detail >= 1) {
                refine(&mut mesh, &mut standing, edge / f32::from(options.detail));
            }
            (!mesh.indices.is_empty()).then_some(Unlit { id, mesh, standing })
        })
        .collect()
}

/// Bakes the light of the building, and lets the weather at it. The city around gets no baked light: only the building
/// is finely measured.
fn lit(meshes: Vec<Unlit>, bake: impl FnOnce(&[(MaterialId, Mesh)]) -> Vec<Vec<[u8; 4]>>) -> Vec<Lit> {
    let (around, building): (Vec<Unlit>, Vec<Unlit>) = meshes.into_iter().partition(|m| m.id.is_around());
    let (meshes, standing): (Vec<_>, Vec<_>) = building.into_iter().map(|m| ((m.id, m.mesh), m.standing)).unzip();
    let colors = bake(&meshes);
    let lit = meshes.into_iter().zip(colors).zip(standing);
    let lit = lit.map(|(((id, mesh), colors), standing)| Lit { id, mesh, colors, standing });
    let bright = |Unlit { id, mesh, standing }: Unlit| {
        let colors = vec![[255; 4]; mesh.positions.len()];
        Lit { id, mesh, colors, standing }
    };
    let mut all: Vec<Lit> = lit.chain(around.into_iter().map(bright)).collect();
    all.par_iter_mut().for_each(|l| exterior::weather(l.id, &l.mesh, &mut l.colors));
    all
}

/// The triangles whose tags are wanted, with the vertices that they use, and which these were.
fn subset(mesh: &Mesh, tags: &[u8], wanted: impl Fn(u8) -> bool) -> (Mesh, Vec<u32>) {
    let mut out = Mesh::new();
    let mut kept = Vec::new();
    let mut map = vec![u32::MAX; mesh.positions.len()];
    for (t, tag) in mesh.indices.as_chunks::<3>().0.iter().zip(tags) {
        if !wanted(*tag) {
            continue;
        }
        for i in t {
            let k = *i as usize;
            if map[k] == u32::MAX {
                map[k] = out.vertex(mesh.positions[k], mesh.normals[k], mesh.uvs[k]);
                kept.push(*i);
            }
            out.indices.push(map[k]);
        }
    }
    (out, kept)
}

fn primitive(id: MaterialId, mesh: &Mesh, colors: Vec<[u8; 4]>, indices: Vec<u32>, material: usize) -> Primitive {
    let tile = materials::tile_metres(id);
    Primitive {
        positions: mesh.positions.iter().map(|p| [p.x, p.z, -p.y]).collect(),
        normals: mesh.normals.iter().map(|n| [n.x, n.z, -n.y]).collect(),
        uvs: mesh.uvs.iter().map(|uv| [uv.x / tile, -uv.y / tile]).collect(),
        colors,
        indices,
        material,
    }
}

const CREDIT: &str = "Generated by Parvis from published dimensions of Notre-Dame de Paris";

/// Longest edge in metres of surfaces that take baked light, at detail 1: broad walls and floors vary most.
fn lit_edge(id: MaterialId) -> Option<f32> {
    match id {
        MaterialId::Glass | MaterialId::GlassDark => None,
        id if id.is_around() => None,
        // Streaks of weather are finer than light.
        MaterialId::StoneDark => Some(1.2),
        MaterialId::CarvedOut => Some(2.5),
        MaterialId::Stone | MaterialId::Vault | MaterialId::Floor | MaterialId::Marble | MaterialId::Inlay => Some(1.5),
        _ => Some(6.0),
    }
}

/// Halves every edge longer than `limit` until none is; neighbours that share an edge split it at the same point, so
/// no crack opens. Each part of a triangle keeps its tag.
fn refine(mesh: &mut Mesh, tags: &mut Vec<u8>, limit: f32) {
    let triangles = mesh.indices.as_chunks::<3>().0.iter().copied();
    let mut queue: Vec<([u32; 3], u8)> = triangles.zip(tags.drain(..)).collect();
    let mut done = Vec::with_capacity(mesh.indices.len());
    let mut middles: HashMap<(u32, u32), u32> = HashMap::new();
    let limit = limit * limit;
    while let Some((t, tag)) = queue.pop() {
        let p = t.map(|i| mesh.positions[i as usize]);
        let lengths = [p[0].distance_squared(p[1]), p[1].distance_squared(p[2]), p[2].distance_squared(p[0])];
        let longest = (0..3).max_by(|a, b| lengths[*a].total_cmp(&lengths[*b])).unwrap_or(0);
        if lengths[longest] <= limit {
            done.extend(t);
            tags.push(tag);
            continue;
        }
        let (a, b, c) = (t[longest], t[(longest + 1) % 3], t[(longest + 2) % 3]);
        let key = (a.min(b), a.max(b));
        let m = *middles.entry(key).or_insert_with(|| {
            let at = |v: &[Vec3], i: u32| v[i as usize];
            let position = (at(&mesh.positions, a) + at(&mesh.positions, b)) / 2.0;
            let normal = (at(&mesh.normals, a) + at(&mesh.normals, b)).normalize_or(at(&mesh.normals, a));
            let uv = (mesh.uvs[a as usize] + mesh.uvs[b as usize]) / 2.0;
            mesh.vertex(position, normal, uv)
        });
        queue.push(([a, m, c], tag));
        queue.push(([m, b, c], tag));
    }
    mesh.indices = done;
}
