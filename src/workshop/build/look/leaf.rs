//! The atlas of a leaf: texels copied from the source at full density.

use super::super::error::BuildError;
use super::super::forest::{root, unite};
use super::super::mesh::{TileMesh, Vertex};
use super::blocks::{Source, Window, texels};
use super::dilate::dilate;
use super::dressed::Dressed;
use super::islands::{Cutting, Flat, joined, split};
use super::looks::Looks;
use super::raster;
use super::sheet::Sheet;
use super::shrink::shrunk;
use glam::{Vec2, Vec3};
use std::collections::BTreeMap;

/// A triangle that reaches further out than so many repetitions is a mistake: most of the material lies inside.
const FARTHEST: f32 = 8.0;
/// Half the side of a texel, less a rounding error: a triangle whose edge runs
/// along the edge of a texel does not touch it.
const TOUCHED: f32 = 0.499;
/// Texels read at once for one cutting; larger ones are read from a coarser level.
const AT_ONCE: u64 = 1 << 24;
/// How much the density falls where an atlas does not fit.
const SHRINK: f64 = 0.94;

/// Dresses `mesh`, whose vertices have the source's materials and coordinates.
pub(super) fn dress(looks: &Looks, mesh: &TileMesh) -> Result<Dressed, BuildError> {
    let mut corners: Vec<Vertex> = mesh.indices.iter().map(|&i| mesh.vertices[i as usize]).collect();
    let mut dressed = Dressed { density: 1.0, ..Dressed::default() };
    let mut surface = 0.0;
    for page in 0..2 {
        let cuttings = cuttings(looks, mesh, page);
        if cuttings.is_empty() {
            continue;
        }
        let (sheet, sizes, density) = sheet(looks, &cuttings);
        let mut charts = Vec::with_capacity(cuttings.len());
        for ((cutting, size), spot) in cuttings.iter().zip(&sizes).zip(&sheet.spots) {
            charts.push((cut(looks, cutting, *size)?, *size));
            let low = Vec2::new(cutting.low[0] as f32, cutting.low[1] as f32);
            let from = Vec2::from(cutting.size().map(|s| s as f32));
            let scale = Vec2::from(size.map(|s| s as f32)) / from;
            for flat in &cutting.triangles {
                let at = flat.triangle as usize * 3;
                for (vertex, corner) in corners[at..at + 3].iter_mut().zip(flat.corners) {
                    vertex.uv = spot.uv((corner - low) * scale);
                }
                dressed.used_texels += f64::from(flat.area() * scale.x * scale.y);
                let [a, b, c] = [0, 1, 2].map(|k| Vec3::from(corners[at + k].position));
                surface += f64::from((b - a).cross(c - a).length()) * 0.5;
            }
        }
        dressed.atlases[page] = Some(sheet.filled(&charts, 0, page == 1));
        dressed.density = dressed.density.min(density);
    }
    for vertex in &mut corners {
        vertex.material = looks.representative(vertex.material);
    }
    if dressed.used_texels > 0.0 {
        dressed.texel_metres = (surface / dressed.used_texels).sqrt();
    }
    let indices: Vec<u32> = (0..corners.len() as u32).collect();
    dressed.mesh = TileMesh::welded(&corners, &indices);
    Ok(dressed)
}

/// What has to be cut out for one page.
fn cuttings(looks: &Looks, mesh: &TileMesh, page: usize) -> Vec<Cutting> {
    let mut flats: BTreeMap<(Source, u32), Vec<Flat>> = BTreeMap::new();
    let islands = islands(mesh);
    for (triangle, corners) in mesh.triangles().enumerate() {
        let vertex = mesh.vertices[corners[0] as usize];
        let Some((source, size)) = looks.source(vertex.material, page) else { continue };
        let size = Vec2::new(size.0 as f32, size.1 as f32);
        let uvs = corners.map(|i| mesh.vertices[i as usize].uv.map(|c| if c.is_finite() { c } else { 0.0 }));
        let far = uvs.iter().flatten().any(|c| !(-FARTHEST..=1.0 + FARTHEST).contains(c));
        let corners = uvs.map(|uv| Vec2::from(if far { uv.map(|c| c.clamp(0.0, 1.0)) } else { uv }) * size);
        let island = islands[mesh.indices[triangle * 3] as usize];
        flats.entry((source, island)).or_default().push(Flat { triangle: triangle as u32, corners });
    }
    let mut cuttings = Vec::new();
    for ((source, _), flats) in flats {
        for part in split(flats) {
            cuttings.push(Cutting::around(source, part).brought_inside(looks.picture_size(source)));
        }
    }
    joined(cuttings)
}

/// For every vertex a number that all vertices of its island have: triangles hang
/// together where corners have the same coordinates and the same material.
fn islands(mesh: &TileMesh) -> Vec<u32> {
    let keys: Vec<[u32; 3]> =
        mesh.vertices.iter().map(|v| [v.material, (v.uv[0] + 0.0).to_bits(), (v.uv[1] + 0.0).to_bits()]).collect();
    let (count, remap) = meshopt::generate_vertex_remap(&keys, None);
    let mut parents: Vec<u32> = (0..count as u32).collect();
    for corners in mesh.triangles() {
        let [a, b, c] = corners.map(|i| remap[i as usize]);
        unite(&mut parents, a, b);
        unite(&mut parents, b, c);
    }
    remap.iter().map(|&key| root(&mut parents, key)).collect()
}

/// The densest sheet that holds all cuttings, their sizes on it, and its density.
fn sheet(looks: &Looks, cuttings: &[Cutting]) -> (Sheet, Vec<[u32; 2]>, f64) {
    let max = looks.max_picture_size();
    let mut density = 1.0;
    loop {
        let sizes: Vec<[u32; 2]> = cuttings
            .iter()
            .map(|cutting| {
                let size = cutting.size();
                let picture = looks.picture_size(cutting.source);
                // One that repeats the picture over and over gets no more texels than the picture has.
                let most = f64::from(picture.0.max(picture.1));
                let scale = density * (most / f64::from(size[0].max(size[1]))).min(1.0);
                size.map(|side| ((f64::from(side) * scale).round() as u32).clamp(1, side))
            })
            .collect();
        if let Some(sheet) = Sheet::new(&sizes, max) {
            return (sheet, sizes, density);
        }
        if sizes.iter().all(|&size| size == [1, 1]) {
            // Gutters alone are too much: let it be larger than asked for.
            if let Some(sheet) = Sheet::new(&sizes, u32::MAX / 2) {
                return (sheet, sizes, density);
            }
        }
        let area: f64 = sizes.iter().map(|s| f64::from(s[0]) * f64::from(s[1])).sum();
        density *= (f64::from(max) / area.sqrt()).min(1.0) * SHRINK;
    }
}

/// The texels of a cutting, `size` of them. Those that no triangle touches are not
/// the source's but their nearest neighbour's: nothing foreign is left.
fn cut(looks: &Looks, cutting: &Cutting, size: [u32; 2]) -> Result<Vec<[u8; 4]>, BuildError> {
    let whole = cutting.size();
    let mut level = 0;
    while (u64::from(whole[0] >> level) + 1) * (u64::from(whole[1] >> level) + 1) > AT_ONCE {
        level += 1;
    }
    let Some(pyramid) = looks.pyramid(cutting.source) else {
        return Ok(vec![[128, 128, 128, 255]; size[0] as usize * size[1] as usize]);
    };
    let level = level.min(pyramid.levels.len() - 1);
    let window = Window {
        level,
        x: cutting.low[0] >> level,
        y: cutting.low[1] >> level,
        width: (whole[0] >> level).max(1),
        height: (whole[1] >> level).max(1),
    };
    let mut found = texels(looks.cache(), pyramid, cutting.source, window)?;
    let mut touched = vec![false; found.len()];
    let low = Vec2::new(window.x as f32, window.y as f32);
    let scale = 1.0 / (1u64 << level) as f32;
    for flat in &cutting.triangles {
        let corners = flat.corners.map(|c| c * scale - low);
        raster::triangle(corners, (window.width, window.height), TOUCHED, |x, y, _| {
            touched[y as usize * window.width as usize + x as usize] = true;
        });
    }
    dilate(&mut found, &touched, window.width as usize);
    Ok(shrunk(found, [window.width, window.height], size))
}
