//! The boxes of shown tiles, coloured by level, for whoever prepares a visit.

use bevy::math::Isometry3d;
use bevy::prelude::*;

use super::apply::Streams;
use crate::content::tileset::BoundingVolume;
use crate::viewer::visitor::StreamingReport;

/// Six colours that follow each other level by level, told apart by brightness too.
const LEVELS: [Color; 6] = [
    Color::srgb(0.85, 0.20, 0.20),
    Color::srgb(0.95, 0.60, 0.10),
    Color::srgb(0.98, 0.95, 0.35),
    Color::srgb(0.30, 0.80, 0.35),
    Color::srgb(0.20, 0.55, 0.95),
    Color::srgb(0.75, 0.40, 0.90),
];

/// Draws them while they are switched on.
pub(super) fn draw_boxes(report: Res<StreamingReport>, streams: Res<Streams>, mut gizmos: Gizmos) {
    if !report.boxes {
        return;
    }
    for tile in streams.shown() {
        let color = LEVELS[tile.level as usize % LEVELS.len()];
        match &tile.bounds {
            BoundingVolume::Box { center, half_axes } => {
                let (center, axes) = (center.as_vec3(), half_axes.as_mat3());
                // Along each axis, the four edges at the corners of the other two.
                for (along, u, v) in [(0, 1, 2), (1, 2, 0), (2, 0, 1)] {
                    for (su, sv) in [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)] {
                        let corner = center + axes.col(u) * su + axes.col(v) * sv;
                        gizmos.line(corner - axes.col(along), corner + axes.col(along), color);
                    }
                }
            }
            BoundingVolume::Sphere { center, radius } => {
                gizmos.sphere(Isometry3d::from_translation(center.as_vec3()), *radius as f32, color);
            }
        }
    }
}
