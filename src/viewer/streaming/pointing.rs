//! What is known of the thing that the visitor points at, or looks at, while the panel is open.

use bevy::prelude::*;

use super::apply::Streams;
use crate::content::metadata::{Hit, MAX_SCHEMA_BYTES, PointedTile, Schemas, describe_tile};
use crate::content::source::is_url;
use crate::content::tileset::TileId;
use crate::viewer::visitor::{Eye, StreamingReport, TileCollider, TileOrigin, Triangles};

/// Nothing farther is pointed at, metres.
const FARTHEST_M: f32 = 10_000.0;

/// Where the ray met something.
struct Met<'a> {
    distance_m: f32,
    origin: &'a TileOrigin,
    mesh: &'a Triangles,
    triangle: u32,
    /// In the mesh's own space.
    point: Vec3,
}

/// Which tileset, tile, content and triangle was described last.
type Last = Option<(usize, TileId, usize, u32)>;

/// Casts a ray from the pointer, or from the middle of the picture, and asks for what it meets first.
pub(super) fn point(
    mut report: ResMut<StreamingReport>,
    streams: Res<Streams>,
    eyes: Query<(&Transform, &Camera), With<Eye>>,
    windows: Query<&Window>,
    tiles: Query<(&TileCollider, &TileOrigin, &Transform, &Visibility), Without<Eye>>,
    mut schemas: Local<Schemas>,
    mut last: Local<Last>,
) {
    if !report.open {
        if !report.pointed_at.is_empty() {
            report.pointed_at.clear();
        }
        *last = None;
        return;
    }
    let Ok((eye, camera)) = eyes.single() else { return };
    let pointer = windows.iter().find_map(Window::cursor_position);
    let ray = pointer
        .and_then(|at| camera.viewport_to_world(&GlobalTransform::from(*eye), at).ok())
        .unwrap_or_else(|| Ray3d::new(eye.translation, eye.forward()));
    let met = tiles
        .iter()
        .filter(|(_, _, _, visibility)| **visibility != Visibility::Hidden)
        .filter_map(|(collider, origin, place, _)| meet(&ray, collider, origin, place.translation))
        .min_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    let now = met.as_ref().map(|met| (met.origin.tileset, met.origin.tile, met.origin.content, met.triangle));
    if now == *last {
        return;
    }
    *last = now;
    let sections = met.and_then(|met| {
        let (tileset, source) = streams.tileset(met.origin.tileset)?;
        let known = met.origin.known.as_ref();
        let model = known.and_then(|known| Some((&*known.metadata, hit(&met, &known.triangles)?)));
        let pointed = PointedTile { tileset, tile: met.origin.tile, content: met.origin.content, model };
        // A server may take its time, and the frame may not.
        let fetch = |uri: &str| match is_url(uri) {
            true => Err("schemas on servers are not read here".to_owned()),
            false => source.read(uri, MAX_SCHEMA_BYTES).map_err(|error| error.to_string()),
        };
        let found = describe_tile(&pointed, &mut schemas, &fetch);
        found.warnings.iter().for_each(|warning| debug!("{warning}"));
        Some(found.value)
    });
    report.pointed_at = sections.unwrap_or_default();
}

fn meet<'a>(ray: &Ray3d, collider: &'a TileCollider, origin: &'a TileOrigin, place: Vec3) -> Option<Met<'a>> {
    let mesh = &*collider.0;
    let start = ray.origin - place;
    let direction = *ray.direction;
    let found = mesh.ray(start, direction, FARTHEST_M)?;
    let point = start + direction * found.distance_m;
    Some(Met { distance_m: found.distance_m, origin, mesh, triangle: found.triangle, point })
}

/// The place on the model, for its metadata.
fn hit(met: &Met<'_>, triangles: &crate::content::metadata::TriangleMap) -> Option<Hit> {
    let corners = met.mesh.corners(met.triangle)?;
    let [a, b, c] = met.mesh.triangle(met.triangle)?;
    // Weights by area (Ericson, "Real-Time Collision Detection", 3.4).
    let normal = (b - a).cross(c - a);
    let area = normal.length_squared().max(f32::MIN_POSITIVE);
    let v = normal.dot((met.point - a).cross(c - a)) / area;
    let w = normal.dot((b - a).cross(met.point - a)) / area;
    triangles.hit(met.triangle, corners, [1.0 - v - w, v, w])
}
