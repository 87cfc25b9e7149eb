//! One pass over all triangles.

use super::edges::Edges;
use super::estimate::Estimate;
use super::report::{Finding, Inspection, TextureFacts};
use crate::content::mesh::stream::{Head, Piece};
use crate::content::surface::Wrap;
use glam::{DVec2, DVec3};
use std::collections::BTreeMap;

/// Texture coordinates may reach over the edge of a picture by this much: rounding.
const SLACK: f32 = 1e-3;

/// What is counted.
pub(super) struct Pass {
    inspection: Inspection,
    /// What is wrong, and where first.
    found: BTreeMap<&'static str, (u64, String)>,
    edges: Edges,
    /// Square metres and texels of each picture that triangles use.
    used: Vec<(f64, f64)>,
    /// For each material its picture with width and height in texels, and whether it ends at its edges.
    pictures: Vec<Option<(usize, DVec2, bool)>>,
    reach: [DVec3; 2],
    edge_metres: f64,
    drawn: u64,
}

impl Pass {
    /// Nothing seen yet.
    pub fn new(head: &Head) -> Self {
        let pictures = head.materials.iter().map(|material| {
            let texture = material.texture?;
            let file = head.pictures.get(texture.picture)?;
            let is_clamped = texture.wrap_u == Wrap::Clamp || texture.wrap_v == Wrap::Clamp;
            Some((texture.picture, DVec2::new(f64::from(file.width), f64::from(file.height)), is_clamped))
        });
        Self {
            inspection: Inspection::default(),
            found: BTreeMap::new(),
            edges: Edges::default(),
            used: vec![(0.0, 0.0); head.pictures.len()],
            pictures: pictures.collect(),
            reach: [DVec3::INFINITY, DVec3::NEG_INFINITY],
            edge_metres: 0.0,
            drawn: 0,
        }
    }

    /// Counts a piece.
    pub fn look(&mut self, piece: &Piece) {
        let triangles = piece.triangle_count() as u64;
        let counts = &mut self.inspection;
        counts.triangles += triangles;
        for (has, count) in [
            (!piece.normals.is_empty(), &mut counts.with_normals),
            (!piece.uvs.is_empty(), &mut counts.with_uvs),
            (!piece.colors.is_empty(), &mut counts.with_colors),
            (!piece.features.is_empty(), &mut counts.with_features),
        ] {
            *count += if has { triangles } else { 0 };
        }
        for triangle in piece.indices.as_chunks::<3>().0 {
            self.triangle(piece, *triangle);
        }
    }

    fn triangle(&mut self, piece: &Piece, triangle: [u32; 3]) {
        let corner = |i: u32| piece.positions.get(i as usize).copied().unwrap_or([f64::NAN; 3]);
        let corners = triangle.map(corner);
        let [a, b, c] = corners.map(DVec3::from_array);
        if ![a, b, c].iter().all(|corner| corner.is_finite()) {
            return self.find("triangles have a corner that is no number, and will be left out", a);
        }
        for corner in [a, b, c] {
            self.reach = [self.reach[0].min(corner), self.reach[1].max(corner)];
        }
        let area = (b - a).cross(c - a).length() / 2.0;
        if a == b || b == c || c == a {
            return self.find("triangles have two equal corners, and will be left out", a);
        }
        if area == 0.0 {
            self.find("triangles have no area", a);
        }
        self.drawn += 1;
        self.inspection.area_square_metres += area;
        self.edge_metres += a.distance(b) + b.distance(c) + c.distance(a);
        self.edges.add(corners);
        let Some(Some((picture, size, is_clamped))) = self.pictures.get(piece.material).copied() else { return };
        let uv = |i: u32| piece.uvs.get(i as usize).copied();
        let [Some(u), Some(v), Some(w)] = triangle.map(uv) else {
            return self.find("triangles have a picture and no texture coordinates", a);
        };
        let is_outside = [u, v, w].iter().flatten().any(|value| !(-SLACK..=1.0 + SLACK).contains(value));
        if is_outside && is_clamped {
            self.find("triangles reach over the edge of a picture that does not repeat", a);
        }
        self.inspection.repeating += u64::from(is_outside && !is_clamped);
        let [u, v, w] = [u, v, w].map(|uv| DVec2::new(f64::from(uv[0]), f64::from(uv[1])) * size);
        let texels = (v - u).perp_dot(w - u).abs() / 2.0;
        if texels == 0.0 && area > 0.0 {
            self.find("triangles take no part of their picture: their texture coordinates lie on a line", a);
        }
        if let Some((metres, used)) = self.used.get_mut(picture) {
            *metres += area;
            *used += texels;
        }
    }

    fn find(&mut self, what: &'static str, place: DVec3) {
        let (count, _) =
            self.found.entry(what).or_insert_with(|| (0, format!("at {:.3} {:.3} {:.3}", place.x, place.y, place.z)));
        *count += 1;
    }

    /// Everything that was seen.
    pub fn finish(self, head: &Head) -> Inspection {
        let Self { mut inspection, found, edges, used, reach: [low, high], edge_metres, drawn, .. } = self;
        inspection.vertices = head.vertices;
        inspection.materials = head.materials.len();
        if low.x <= high.x {
            inspection.bounds = Some([low.to_array(), high.to_array()]);
            inspection.size_metres = (high - low).to_array();
        }
        inspection.mean_edge_metres = if drawn > 0 { edge_metres / (3 * drawn) as f64 } else { 0.0 };
        inspection.findings =
            found.into_iter().map(|(what, (count, first))| Finding { what: what.to_owned(), count, first }).collect();
        (inspection.open_edges, inspection.crowded_edges) = edges.open_and_crowded();
        inspection.edges_are_estimated = !edges.is_exact();
        if inspection.crowded_edges > 0 {
            inspection.findings.push(Finding {
                what: "edges have more than two triangles: the surface is not a manifold there".to_owned(),
                count: inspection.crowded_edges,
                first: String::new(),
            });
        }
        let density = |metres: f64, texels: f64| (metres > 0.0).then(|| (texels / metres).sqrt());
        let mut texels = 0;
        for (picture, (metres, used)) in head.pictures.iter().zip(&used) {
            texels += u64::from(picture.width) * u64::from(picture.height);
            inspection.textures.push(TextureFacts {
                name: picture.name.clone(),
                width: picture.width,
                height: picture.height,
                area_square_metres: *metres,
                texels_per_metre: density(*metres, *used),
            });
        }
        let (metres, seen) = used.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        inspection.texels = texels;
        inspection.texels_per_metre = density(metres, seen);
        inspection.estimate = Some(Estimate::new(drawn, texels));
        inspection
    }
}
