//! What is known of the thing that the visitor points at, or looks at, while the panel is open.

use std::cell::{Cell, RefCell};

use bevy::prelude::*;

use super::apply::Streams;
use crate::content::metadata::{Hit, MAX_SCHEMA_BYTES, PointedTile, Schemas, TriangleMap, describe_tile};
use crate::content::source::is_url;
use crate::content::tileset::TileId;
use crate::streaming::LaterFiles;
use crate::viewer::visitor::{Eye, StreamingReport, TileCloud, TileCollider, TileOrigin, Triangles};

/// Nothing farther is pointed at, metres.
const FARTHEST_M: f32 = 10_000.0;

/// Where the ray met something.
struct Met<'a> {
    distance_m: f32,
    origin: &'a TileOrigin,
    what: What<'a>,
}

/// What it met.
enum What<'a> {
    Triangle {
        mesh: &'a Triangles,
        triangle: u32,
        /// In the mesh's own space.
        at: Vec3,
    },
    Point {
        part: usize,
        point: u32,
    },
}

impl What<'_> {
    /// Tells one from another within a content: of points those of another part too.
    fn number(&self) -> (Option<usize>, u32) {
        match *self {
            Self::Triangle { triangle, .. } => (None, triangle),
            Self::Point { part, point } => (Some(part), point),
        }
    }
}

/// Which tileset, tile and content was described last, and what in it.
type Last = Option<(usize, TileId, usize, (Option<usize>, u32))>;

/// Casts a ray from the pointer, or from the middle of the picture, and asks for what it meets first.
pub(super) fn point(
    mut report: ResMut<StreamingReport>,
    streams: Res<Streams>,
    eyes: Query<(&Transform, &Camera), With<Eye>>,
    windows: Query<&Window>,
    tiles: Query<(&TileCollider, &TileOrigin, &Transform, &Visibility), Without<Eye>>,
    clouds: Query<(&TileCloud, &TileOrigin, &Transform, &Visibility), Without<Eye>>,
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
    let triangles = tiles
        .iter()
        .filter(|(_, _, _, visibility)| **visibility != Visibility::Hidden)
        .filter_map(|(collider, origin, place, _)| meet(&ray, collider, origin, place.translation));
    let points = clouds
        .iter()
        .filter(|(_, _, _, visibility)| **visibility != Visibility::Hidden)
        .filter_map(|(cloud, origin, place, _)| meet_point(&ray, cloud, origin, place.translation));
    let met = triangles.chain(points).min_by(|a, b| a.distance_m.total_cmp(&b.distance_m));
    let now = met.as_ref().map(|met| (met.origin.tileset, met.origin.tile, met.origin.content, met.what.number()));
    if now == *last {
        return;
    }
    *last = now;
    let is_waiting = Cell::new(false);
    let later = RefCell::new(&mut *later);
    let sections = met.and_then(|met| {
        let (tileset, source) = streams.tileset(met.origin.tileset)?;
        let known = met.origin.known.as_ref();
        let model = known.and_then(|known| Some((&*known.metadata, hit(&met.what, &known.triangles)?)));
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
    let found = mesh.ray(start, direction, FARTHEST_M)?;
    let point = start + direction * found.distance_m;
    let what = What::Triangle { mesh, triangle: found.triangle, at: point };
    Some(Met { distance_m: found.distance_m, origin, what })
}

fn meet_point<'a>(ray: &Ray3d, cloud: &'a TileCloud, origin: &'a TileOrigin, place: Vec3) -> Option<Met<'a>> {
    let (distance_m, point) = cloud.points.ray(ray.origin - place, *ray.direction, FARTHEST_M)?;
    Some(Met { distance_m, origin, what: What::Point { part: cloud.part, point } })
}

/// The place on the model, for its metadata.
fn hit(what: &What<'_>, triangles: &TriangleMap) -> Option<Hit> {
    let (mesh, triangle, at) = match *what {
        What::Point { part, point } => return Some(Hit::on_vertex(part, point)),
        What::Triangle { mesh, triangle, at } => (mesh, triangle, at),
    };
    let corners = mesh.corners(triangle)?;
    let [a, b, c] = mesh.triangle(triangle)?;
    // Weights by area (Ericson, "Real-Time Collision Detection", 3.4).
    let normal = (b - a).cross(c - a);
    let area = normal.length_squared().max(f32::MIN_POSITIVE);
    let v = normal.dot((at - a).cross(c - a)) / area;
    let w = normal.dot((b - a).cross(at - a)) / area;
    triangles.hit(triangle, corners, [1.0 - v - w, v, w])
}
