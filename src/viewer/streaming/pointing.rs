//! What is known of the thing that the visitor points at, or looks at, while the panel is open.

use std::cell::{Cell, RefCell};

use bevy::prelude::*;
use parry3d::math::Vector;
use parry3d::query::{Ray, RayCast as _};
use parry3d::shape::{FeatureId, TriMesh};

use super::apply::Streams;
use crate::content::metadata::{Hit, MAX_SCHEMA_BYTES, PointedTile, Schemas, describe_tile};
use crate::content::source::is_url;
use crate::content::tileset::TileId;
use crate::streaming::LaterFiles;
use crate::viewer::visitor::{Eye, StreamingReport, TileCollider, TileOrigin};

/// Nothing farther is pointed at, metres.
const FARTHEST_M: f32 = 10_000.0;

/// Where the ray met something.
struct Met<'a> {
    distance_m: f32,
    origin: &'a TileOrigin,
    mesh: &'a TriMesh,
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
    (mut schemas, mut later): (Local<Schemas>, Local<LaterFiles>),
    mut last: Local<Last>,
) {
    if !report.open {
        if !report.pointed_at.is_empty() {
            report.pointed_at.clear();
        }
        *last = None;
        later.forget_failures();
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
    let is_waiting = Cell::new(false);
    let later = RefCell::new(&mut *later);
    let sections = met.and_then(|met| {
        let (tileset, source) = streams.tileset(met.origin.tileset)?;
        let known = met.origin.known.as_ref();
        let model = known.and_then(|known| Some((&*known.metadata, hit(&met, &known.triangles)?)));
        let pointed = PointedTile { tileset, tile: met.origin.tile, content: met.origin.content, model };
        // A server may take its time, and the frame may not.
        let fetch = |uri: &str| {
            if !is_url(uri) {
                return source.read(uri, MAX_SCHEMA_BYTES).map_err(|error| error.to_string());
            }
            match later.borrow_mut().get(source, uri, MAX_SCHEMA_BYTES) {
                Some(read) => read.map(|bytes| bytes.to_vec()),
                None => {
                    is_waiting.set(true);
                    Err("it is on its way".to_owned())
                }
            }
        };
        let found = describe_tile(&pointed, &mut schemas, &fetch);
        found.warnings.iter().for_each(|warning| debug!("{warning}"));
        Some(found.value)
    });
    report.pointed_at = sections.unwrap_or_default();
    if is_waiting.get() {
        // Asked again in the next frame that is drawn.
        *last = None;
    }
}

fn meet<'a>(ray: &Ray3d, collider: &'a TileCollider, origin: &'a TileOrigin, place: Vec3) -> Option<Met<'a>> {
    let mesh = &*collider.0;
    let start = ray.origin - place;
    let direction = *ray.direction;
    let local = Ray::new(Vector::new(start.x, start.y, start.z), Vector::new(direction.x, direction.y, direction.z));
    let found = mesh.cast_local_ray_and_get_normal(&local, FARTHEST_M, false)?;
    let FeatureId::Face(face) = found.feature else { return None };
    // The back of a triangle counts on from the last front.
    let triangle = face % u32::try_from(mesh.indices().len()).ok()?.max(1);
    let distance_m = found.time_of_impact;
    Some(Met { distance_m, origin, mesh, triangle, point: start + direction * distance_m })
}

/// The place on the model, for its metadata.
fn hit(met: &Met<'_>, triangles: &crate::content::metadata::TriangleMap) -> Option<Hit> {
    let corners = *met.mesh.indices().get(met.triangle as usize)?;
    let at = |corner: u32| met.mesh.vertices().get(corner as usize).map(|v| Vec3::new(v.x, v.y, v.z));
    let [a, b, c] = [at(corners[0])?, at(corners[1])?, at(corners[2])?];
    // Weights by area (Ericson, "Real-Time Collision Detection", 3.4).
    let normal = (b - a).cross(c - a);
    let area = normal.length_squared().max(f32::MIN_POSITIVE);
    let v = normal.dot((met.point - a).cross(c - a)) / area;
    let w = normal.dot((b - a).cross(met.point - a)) / area;
    triangles.hit(met.triangle, corners, [1.0 - v - w, v, w])
}
