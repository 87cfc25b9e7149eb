//! The atlas of a coarser tile: new charts, every texel taken from the nearest point
//! of the children.
//!
//! With `n` children a tile gets as many texels as they have on average, on their
//! whole surface: the side of a texel grows by the root of `n`, and the bytes of a
//! tile stay about the same on all levels.
//!
//! A texel looks along its normal first, a little way up and down, and takes what lies
//! outermost: that is what was seen there, a window before its wall, a tile upon its
//! roof. Otherwise it takes the nearest point, from surfaces that face the way it
//! does, so that the back of a thin wall does not shine through.

use super::super::mesh::{Bounds, TileMesh, Vertex};
use super::GUTTER;
use super::charts::{Chart, charts};
use super::dilate::dilate;
use super::dressed::Dressed;
use super::looks::Looks;
use super::nearest::{Facet, Hit, Surface};
use super::raster;
use super::sampling::{Colors, Sampler};
use super::sheet::Sheet;
use glam::{Vec2, Vec3};
use rayon::prelude::*;

/// A tile has at least so many texels a triangle: where large areas of one colour
/// need few texels at the leaves, their borders need some above.
const TEXELS_PER_TRIANGLE: f64 = 4.0;
/// How much of an atlas' area charts may be expected to use.
const FILL: f64 = 0.7;
/// How much the density falls where an atlas does not fit.
const SHRINK: f32 = 0.94;
/// Beyond the edge of a chart, texels within this distance are still looked up; the rest of the gutter follows them.
const RING: f32 = 1.0;
/// Texels along a side of a block that looks for its neighbourhood at once.
const BLOCK: usize = 8;
/// With more candidates than this a block is looked at in quarters.
const CROWD: usize = 96;
/// A surface that faces away must be nearer by this factor, beyond two texels, to be looked at.
const AWAY: f32 = 4.0;
/// How many texels a texel looks along its normal, up and down: half of what a tile's geometric error is at least. The
/// same for all, or else a window would end where the search does.
const SEARCH: f32 = 4.0;
const NONE: u32 = u32::MAX;

/// Dresses `mesh` so that it shows what `children` show.
pub(super) fn dress(looks: &Looks, mesh: TileMesh, children: &[&Dressed]) -> Dressed {
    let mut listed: Vec<(u32, Vec<u32>)> = Vec::new();
    let mut surface = 0.0f64;
    let mut count = 0;
    for (triangle, corners) in mesh.triangles().enumerate() {
        let material = mesh.vertices[corners[0] as usize].material;
        if looks.page(material).is_some() {
            let [a, b, c] = corners.map(|i| mesh.position(i));
            surface += f64::from((b - a).cross(c - a).length()) * 0.5;
            count += 1;
            match listed.iter_mut().find(|(known, _)| *known == material) {
                Some((_, triangles)) => triangles.push(triangle as u32),
                None => listed.push((material, vec![triangle as u32])),
            }
        }
    }
    let used: f64 = children.iter().map(|c| c.used_texels).sum();
    if count == 0 || used <= 0.0 || surface <= 0.0 {
        return Dressed { mesh, density: 1.0, ..Dressed::default() };
    }
    let max = looks.max_picture_size();
    let stored: f64 = children.iter().map(|c| c.used_texels.min(c.atlas_texels() as f64)).sum();
    let aim = (stored / children.len() as f64).max(TEXELS_PER_TRIANGLE * f64::from(count));
    let aim = aim.min(f64::from(max) * f64::from(max) * FILL).max(1.0);
    let texel = (surface / aim).sqrt() as f32;

    listed.sort_unstable_by_key(|(material, _)| *material);
    let mut pages = [Vec::new(), Vec::new()];
    for (material, triangles) in &listed {
        if let Some(page) = looks.page(*material) {
            pages[page].extend(charts(&mesh, triangles, texel));
        }
    }
    let surfaces: Vec<(u32, Surface)> =
        listed.par_iter().map(|(material, _)| (*material, surface_of(children, *material))).collect();

    let mut corners: Vec<Vertex> = mesh.indices.iter().map(|&i| mesh.vertices[i as usize]).collect();
    let mut dressed = Dressed::default();
    let mut coarsest = texel;
    for (page, charts) in pages.iter_mut().enumerate().filter(|(_, charts)| !charts.is_empty()) {
        let (sheet, texel) = sheet(charts, texel, max);
        coarsest = coarsest.max(texel);
        let samplers: Vec<Sampler> = children.iter().map(|c| Sampler::new(c, page, texel)).collect();
        let baked: Vec<(Vec<[u8; 4]>, [u32; 2])> = charts
            .par_iter()
            .map(|chart| {
                let found = surfaces.binary_search_by_key(&chart.material, |(material, _)| *material);
                let texels =
                    found.map_or_else(|_| Vec::new(), |at| bake(&mesh, chart, &surfaces[at].1, children, &samplers));
                (texels, chart.size())
            })
            .collect();
        for (chart, spot) in charts.iter().zip(&sheet.spots) {
            for flat in &chart.flats {
                let at = flat.triangle as usize * 3;
                for (vertex, corner) in corners[at..at + 3].iter_mut().zip(flat.corners) {
                    vertex.uv = spot.uv(corner);
                }
                dressed.used_texels += f64::from(flat.area());
            }
        }
        dressed.atlases[page] = Some(sheet.filled(&baked, GUTTER, page == 1));
    }
    // Of the children's texels, weighted by how many there are.
    let theirs = children.iter().map(|c| c.used_texels * c.texel_metres * c.texel_metres).sum::<f64>() / used;
    let densest = children.iter().filter(|c| c.used_texels > 0.0).map(|c| c.density).fold(1.0, f64::min);
    dressed.texel_metres = f64::from(coarsest);
    dressed.density = (densest * theirs.sqrt() / dressed.texel_metres).min(1.0);
    let indices: Vec<u32> = (0..corners.len() as u32).collect();
    dressed.mesh = TileMesh::welded(&corners, &indices);
    dressed
}

/// Packs the charts, with larger texels where they do not fit; returns the texel's size too.
fn sheet(charts: &mut [Chart], mut texel: f32, max: u32) -> (Sheet, f32) {
    let mut max = max;
    loop {
        let sizes: Vec<[u32; 2]> = charts.iter().map(Chart::size).collect();
        if let Some(sheet) = Sheet::new(&sizes, max) {
            return (sheet, texel);
        }
        if sizes.iter().all(|&size| size == [1, 1]) {
            // Gutters alone are too much: let it be larger than asked for.
            max = u32::MAX / 2;
        }
        charts.iter_mut().for_each(|c| c.scaled(SHRINK));
        texel /= SHRINK;
    }
}

/// What the children show in one material.
fn surface_of(children: &[&Dressed], material: u32) -> Surface {
    let mut facets = Vec::new();
    for (child, dressed) in children.iter().enumerate() {
        for (triangle, corners) in dressed.mesh.triangles().enumerate() {
            if dressed.mesh.vertices[corners[0] as usize].material == material {
                facets.push(Facet::new(corners.map(|i| dressed.mesh.position(i)), (child as u32, triangle as u32)));
            }
        }
    }
    Surface::of(facets)
}

/// One texel to be looked up.
#[derive(Clone, Copy)]
struct Point {
    /// Into the chart's texels.
    at: usize,
    position: Vec3,
    /// Steps in space along the texel's sides.
    steps: [Vec3; 2],
    normal: Vec3,
}

/// The texels of a chart and its gutter, row by row.
fn bake(
    mesh: &TileMesh,
    chart: &Chart,
    surface: &Surface,
    children: &[&Dressed],
    samplers: &[Sampler],
) -> Vec<[u8; 4]> {
    let size = chart.size().map(|side| side + 2 * GUTTER);
    let (width, height) = (size[0] as usize, size[1] as usize);
    let (owners, slopes) = owners(mesh, chart, size);
    let mut texels = vec![[255; 4]; width * height];
    let mut covered = vec![false; width * height];
    let mut near = Vec::new();
    let mut last = 0;
    let mut points = Vec::with_capacity(BLOCK * BLOCK);
    let colors = Colors { surface, children, samplers };
    let texel = samplers.iter().map(|s| s.texel).fold(0.0, f32::max);
    let reach = SEARCH * texel;
    for top in (0..height).step_by(BLOCK) {
        for left in (0..width).step_by(BLOCK) {
            let mut todo = vec![(left, top, BLOCK)];
            while let Some((left, top, side)) = todo.pop() {
                points.clear();
                for y in top..(top + side).min(height) {
                    for x in left..(left + side).min(width) {
                        let owner = owners[y * width + x];
                        if owner != NONE {
                            points.push(slopes[owner as usize].point(chart, x, y, y * width + x));
                        }
                    }
                }
                let Some(center) = points.get(points.len() / 2).copied() else { continue };
                let mut around = Bounds::EMPTY;
                points.iter().for_each(|p| around.include(p.position));
                surface.gather(&around, reach, |facet| facet.agrees(center.normal), &mut near);
                if near.len() > CROWD && side > 2 {
                    let half = side / 2;
                    let quarters = [(left, top), (left + half, top), (left, top + half), (left + half, top + half)];
                    todo.extend(quarters.map(|(left, top)| (left, top, half)));
                    continue;
                }
                for point in &points {
                    let outermost = surface.outermost_of(point.position, point.normal, reach, &near);
                    let Some(hit) = outermost.or_else(|| facing(surface, point, texel, last)) else { continue };
                    last = hit.facet;
                    texels[point.at] = colors.at(&hit, point.steps);
                    covered[point.at] = true;
                }
            }
        }
    }
    dilate(&mut texels, &covered, width);
    texels
}

/// The nearest point of the surface that faces as `point` does, or of all of it where that is much nearer. `last` was
/// nearest to a neighbour.
fn facing(surface: &Surface, point: &Point, texel: f32, last: u32) -> Option<Hit> {
    let known = surface.distance(last, point.position)?;
    // A little more, so that what is just as near is found as well.
    let any = surface.nearest(point.position, known * 1.0001 + f32::MIN_POSITIVE, |_| true)?;
    if surface.facets[any.facet as usize].agrees(point.normal) {
        return Some(any);
    }
    let within = AWAY * any.distance + 2.0 * texel;
    Some(surface.nearest(point.position, within, |facet| facet.agrees(point.normal)).unwrap_or(any))
}

/// How a triangle lies over its chart's plane.
struct Slope {
    /// A point of the plane in texels, the triangle's height above it there (metres), and how that changes with a texel.
    corner: Vec2,
    height: f32,
    gradient: Vec2,
    range: [f32; 2],
    normal: Vec3,
}

impl Slope {
    fn of(mesh: &TileMesh, chart: &Chart, index: usize) -> Self {
        let flat = &chart.flats[index];
        let [a, b, c] = [0, 1, 2].map(|k| mesh.position(mesh.indices[flat.triangle as usize * 3 + k]));
        let [ha, hb, hc] = [a, b, c].map(|p| (p - chart.origin).dot(chart.normal));
        let [s, t] = [flat.corners[1] - flat.corners[0], flat.corners[2] - flat.corners[0]];
        let area = s.perp_dot(t);
        let (p, q) = (hb - ha, hc - ha);
        let gradient = Vec2::new(p * t.y - q * s.y, q * s.x - p * t.x) / area;
        let gradient = if gradient.is_finite() { gradient } else { Vec2::ZERO };
        let range = [ha.min(hb).min(hc), ha.max(hb).max(hc)];
        let normal = (b - a).cross(c - a).try_normalize().unwrap_or(chart.normal);
        Self { corner: flat.corners[0], height: ha, gradient, range, normal }
    }

    fn point(&self, chart: &Chart, x: usize, y: usize, at: usize) -> Point {
        let texel = Vec2::new(x as f32, y as f32) + 0.5 - GUTTER as f32;
        let height = (self.height + self.gradient.dot(texel - self.corner)).clamp(self.range[0], self.range[1]);
        let position = chart.origin + chart.along[0] * texel.x + chart.along[1] * texel.y + chart.normal * height;
        // A slope that is steeper than charts are belongs to a sliver.
        let steps = [0, 1].map(|k| {
            let along = chart.along[k];
            let most = along.length() * 4.0;
            along + chart.normal * self.gradient[k].clamp(-most, most)
        });
        Point { at, position, steps, normal: self.normal }
    }
}

/// For every texel the triangle of the chart it shows: the one it lies in, or is nearest to.
fn owners(mesh: &TileMesh, chart: &Chart, size: [u32; 2]) -> (Vec<u32>, Vec<Slope>) {
    let mut owners = vec![(f32::INFINITY, NONE); size[0] as usize * size[1] as usize];
    for (index, flat) in chart.flats.iter().enumerate() {
        let corners = flat.corners.map(|c| c + GUTTER as f32);
        raster::triangle(corners, (size[0], size[1]), RING, |x, y, outside| {
            let slot = &mut owners[y as usize * size[0] as usize + x as usize];
            // Inside is inside, however deep.
            let outside = outside.max(0.0);
            if outside < slot.0 {
                *slot = (outside, index as u32);
            }
        });
    }
    let slopes = (0..chart.flats.len()).map(|index| Slope::of(mesh, chart, index)).collect();
    (owners.into_iter().map(|(_, owner)| owner).collect(), slopes)
}
