//! The picture for eyes that see otherwise: bold classes instead of stone, colours that are told apart, a magnifier.
//!
//! A pass over the picture of the visit. Captions and panels come later and have settings of their own: sizes, and contrast.

mod pass;

use bevy::prelude::*;
use bevy::window::{PrimaryWindow, RequestRedraw};
use glam::Mat3;

use super::schedule::VisitorSystems;
use super::visitor::{Eye, LensAt, Preferences, Visitor};
use crate::visiting::vision::{corrected, lens, seen};
use pass::Looks;

/// How far a floor may be above or below the feet and still count as the visitor's own, metres: the step that a wheelchair
/// takes (French order of 8 December 2014, article 10: 2 cm), and as much again for what a scan leaves uneven.
const LEVEL_M: f32 = 0.04;

/// A line has a share of so much of the picture's height.
const LINE_OF_HEIGHT: f32 = 720.0;

/// Adds the pass, for as long as somebody wants it.
#[derive(Debug, Default, Clone, Copy)]
pub struct VisionPlugin;

impl Plugin for VisionPlugin {
    fn build(&self, app: &mut App) {
        pass::add(app);
        app.init_resource::<Preferences>()
            .init_resource::<LensAt>()
            .add_message::<RequestRedraw>()
            .add_systems(Update, (follow_pointer, look).chain().in_set(VisitorSystems::Presentation));
    }
}

/// The magnifier goes with the pointer, and stays where that left the window.
fn follow_pointer(
    windows: Query<&Window, With<PrimaryWindow>>,
    preferences: Res<Preferences>,
    mut lens_at: ResMut<LensAt>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let Some(at) = windows.iter().find_map(Window::physical_cursor_position) else { return };
    if lens_at.set_if_neq(LensAt(Some(at))) && preferences.vision.magnifier > 1.0 {
        redraw.write(RequestRedraw);
    }
}

/// Tells the pass what is wanted, and takes it away where nothing is.
fn look(
    preferences: Res<Preferences>,
    lens_at: Res<LensAt>,
    visitors: Query<(&Visitor, &Transform)>,
    eyes: Query<(Entity, &Camera, Option<&Looks>), With<Eye>>,
    mut commands: Commands,
) {
    let vision = preferences.vision.checked();
    for (eye, camera, before) in &eyes {
        let Some(size) = camera.physical_target_size().filter(|_| vision.changes()) else {
            if before.is_some() {
                commands.entity(eye).remove::<Looks>();
            }
            continue;
        };
        let size = size.as_vec2();
        let at = lens_at.0.unwrap_or(size / 2.0);
        let (low, high) = lens(at, size);
        let matrix: Mat3 = if vision.simulated { seen } else { corrected }(vision.cones, vision.severity);
        let row = |number| matrix.row(number).extend(0.0);
        // Nobody who flies has a floor: then every floor is one.
        let feet = visitors.iter().find(|(visitor, _)| !visitor.floating).map(|(_, place)| place.translation.y);
        let now = Looks {
            red: row(0),
            green: row(1),
            blue: row(2),
            lens: Vec4::new(low.x, low.y, high.x, high.y),
            at,
            magnifier: vision.magnifier,
            bold: u32::from(vision.bold),
            feet: feet.unwrap_or(0.0),
            level: if feet.is_some() { LEVEL_M } else { f32::MAX },
            line: (size.y / LINE_OF_HEIGHT).round().max(1.0),
            unused: 0.0,
        };
        if before != Some(&now) {
            commands.entity(eye).insert(now);
        }
    }
}
