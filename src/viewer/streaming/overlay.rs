//! The boxes of tiles, coloured by what whoever prepares a visit wants to know.

use bevy::math::Isometry3d;
use bevy::prelude::*;

use super::apply::Streams;
use crate::content::tileset::BoundingVolume;
use crate::streaming::LoadState;
use crate::viewer::visitor::{BoxColors, StreamingReport};

const RED: Color = Color::srgb(0.85, 0.20, 0.20);
const ORANGE: Color = Color::srgb(0.95, 0.60, 0.10);
const YELLOW: Color = Color::srgb(0.98, 0.95, 0.35);
const GREEN: Color = Color::srgb(0.30, 0.80, 0.35);
const BLUE: Color = Color::srgb(0.20, 0.55, 0.95);
const VIOLET: Color = Color::srgb(0.75, 0.40, 0.90);

/// They follow each other level by level, told apart by brightness too.
const LEVELS: [Color; 6] = [RED, ORANGE, YELLOW, GREEN, BLUE, VIOLET];

/// By how much of the error that is allowed a tile has.
fn error_color(share: f64) -> Color {
    match share {
        ..=0.25 => BLUE,
        ..=0.5 => GREEN,
        ..=1.0 => YELLOW,
        ..=4.0 => ORANGE,
        _ => RED,
    }
}

/// `None` for what nobody waits for.
fn state_color(state: &LoadState) -> Option<Color> {
    match state {
        LoadState::Unloaded | LoadState::Grafted => None,
        LoadState::Queued => Some(BLUE),
        LoadState::Loading => Some(YELLOW),
        LoadState::Decoded { .. } => Some(ORANGE),
        LoadState::Resident { .. } => Some(GREEN),
        LoadState::FailedForNow { .. } | LoadState::Failed { .. } => Some(RED),
    }
}

/// Draws them while they are switched on.
pub(super) fn draw_boxes(report: Res<StreamingReport>, streams: Res<Streams>, mut gizmos: Gizmos) {
    if !report.boxes {
        return;
    }
    for (streamer, view) in streams.all() {
        let tileset = streamer.tileset();
        let shown = streamer.selection().shown.iter().copied();
        let of = |tile| &tileset.tile(tile).bounds;
        match (report.box_colors, view) {
            (BoxColors::Level, _) | (BoxColors::Error, None) => shown.for_each(|tile| {
                let color = LEVELS[tileset.tile(tile).level as usize % LEVELS.len()];
                draw(of(tile), color, &mut gizmos);
            }),
            (BoxColors::Error, Some(view)) => shown.for_each(|tile| {
                let error = view.sse_px(tileset.tile(tile).geometric_error, of(tile).distance(view.eye));
                let allowed = streamer.stats().effective_sse_px;
                draw(of(tile), error_color(error / allowed), &mut gizmos);
            }),
            (BoxColors::State, _) => {
                let wanted = streamer.selection().loads.iter().map(|load| load.tile);
                let failed = streamer.problems().map(|problem| problem.tile);
                for tile in shown.chain(wanted).chain(failed) {
                    if let Some(color) = state_color(streamer.state(tile)) {
                        draw(of(tile), color, &mut gizmos);
                    }
                }
            }
        }
    }
}

fn draw(volume: &BoundingVolume, color: Color, gizmos: &mut Gizmos) {
    match volume {
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
