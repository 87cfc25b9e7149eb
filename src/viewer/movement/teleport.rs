//! Pointing at the floor: the ring where one would land, and clicks that go there.

use bevy::asset::RenderAssetUsages;
use bevy::camera::primitives::Aabb;
use bevy::input::touch::Touches;
use bevy::mesh::Indices;
use bevy::prelude::*;
use bevy::render::render_resource::PrimitiveTopology;
use bevy_egui::input::{EguiWantsInput, egui_wants_any_pointer_input};

use super::depart::{Depart, stance};
use super::surroundings::Surroundings;
use crate::viewer::visitor::{
    Commanded, Eye, LandingSpot, Moving, Notice, NoticeKind, Overlay, Preferences, Visitor, VisitorInput, Words,
};

use crate::visiting::hands::fingers::WOBBLE;
use crate::visiting::ways::{Landing, Sign, Stance, cross, ring};

/// Before everything that stands between: a sign behind chairs tells nothing. In steps of the depth buffer's numbers, which
/// are floats: it makes of any depth the nearest.
const BEFORE_ALL: f32 = 2e9;
/// Radius of the signs, metres: a body stands in it.
const RADIUS_M: f32 = 0.42;

/// The ring, or the cross, on the floor.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LandingSign {
    /// Here one lands.
    Ring,
    /// Here one cannot.
    Cross,
}

/// What the pointer does.
#[derive(Resource, Debug, Default)]
pub(super) struct Pointer {
    /// Where it is, as long as it was the last thing that moved.
    aims: Option<Vec2>,
    last: Option<Vec2>,
    pressed: Option<Vec2>,
    /// Where a click or a tap was, in this frame.
    clicked: Option<Vec2>,
    /// A button or a finger came down, in this frame.
    pub(super) is_touched: bool,
}

/// Watches pointer and fingers.
pub(super) fn watch_pointer(
    mut pointer: ResMut<Pointer>,
    windows: Query<&Window>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    touches: Option<Res<Touches>>,
    egui: Option<Res<EguiWantsInput>>,
    input: Res<VisitorInput>,
    mut commanded: MessageReader<Commanded>,
) {
    let at = windows.iter().find_map(Window::cursor_position);
    let is_down = buttons.as_ref().is_some_and(|buttons| buttons.any_pressed([MouseButton::Left, MouseButton::Right]));
    // Whoever turns the view, or presses anything, points with the middle of the picture.
    if commanded.read().count() > 0 || (input.look != Vec2::ZERO && !is_down) {
        pointer.aims = None;
    }
    if at != pointer.last && !is_down {
        pointer.aims = at;
    }
    pointer.last = at;
    pointer.clicked = None;
    let is_taken = egui.is_some_and(|egui| egui_wants_any_pointer_input(egui));
    let stayed = |from: Vec2, to: Vec2| from.distance(to) <= WOBBLE;
    pointer.is_touched = buttons.as_ref().is_some_and(|buttons| buttons.get_just_pressed().next().is_some())
        || touches.as_ref().is_some_and(|touches| touches.any_just_pressed());
    if let Some(buttons) = buttons {
        if buttons.just_pressed(MouseButton::Left) {
            pointer.pressed = at.filter(|_| !is_taken);
        }
        if buttons.just_released(MouseButton::Left)
            && let (Some(from), Some(to)) = (pointer.pressed.take(), at)
            && stayed(from, to)
        {
            pointer.clicked = Some(to);
        }
    }
    if let Some(touch) = touches.as_ref().and_then(|touches| touches.iter_just_released().next())
        && !is_taken
        && stayed(touch.start_position(), touch.position())
    {
        pointer.clicked = Some(touch.position());
        pointer.aims = None;
    }
}

/// Clicks on the floor: while pointing always, otherwise for who has chosen so.
pub(super) fn click(
    pointer: Res<Pointer>,
    moving: Res<Moving>,
    overlay: Res<Overlay>,
    preferences: Res<Preferences>,
    surroundings: Surroundings,
    eyes: Query<(&Transform, Option<&Camera>), With<Eye>>,
    visitors: Query<(&Visitor, &Transform), Without<Eye>>,
    words: Option<Res<Words>>,
    mut departs: MessageWriter<Depart>,
    mut notices: MessageWriter<Notice>,
) {
    let Some(at) = pointer.clicked.filter(|_| *overlay == Overlay::None) else { return };
    let wanted = match *moving {
        Moving::Pointing => true,
        // A pointer that rests has no other way to the floor.
        Moving::OnFoot | Moving::AutoWalking => preferences.comfort.click_to_go || preferences.switch.dwell,
        Moving::Flying | Moving::Orbiting => false,
    };
    let (Ok((visitor, feet)), Ok((eye, camera)), true) = (visitors.single(), eyes.single(), wanted) else { return };
    let Some(ray) = ray_through(eye, camera, Some(at)) else { return };
    let here = stance(visitor, feet);
    match surroundings.landing(ray.origin, *ray.direction, visitor.shape()) {
        Landing::Here(at) => {
            departs.write(Depart::to(Stance { feet: at, floating: false, ..here }).leaving(here));
        }
        Landing::Not(_) | Landing::Nowhere => {
            let text = words.map_or_else(|| "moves-cannot-land".to_owned(), |words| words.get("moves-cannot-land"));
            notices.write(Notice { kind: NoticeKind::Info, text });
        }
    }
}

/// Where one would land now. After the eye has moved.
pub(super) fn aim(
    mut spot: ResMut<LandingSpot>,
    moving: Res<Moving>,
    pointer: Res<Pointer>,
    surroundings: Surroundings,
    eyes: Query<(&Transform, Option<&Camera>), With<Eye>>,
    visitors: Query<&Visitor, Without<Eye>>,
) {
    let now = match (*moving, eyes.single(), visitors.single()) {
        (Moving::Pointing, Ok((eye, camera)), Ok(visitor)) => ray_through(eye, camera, pointer.aims)
            .map(|ray| surroundings.landing(ray.origin, *ray.direction, visitor.shape()))
            .unwrap_or_default(),
        _ => Landing::Nowhere,
    };
    spot.set_if_neq(LandingSpot(now));
}

/// Through a point of the window, or through the middle of the picture.
fn ray_through(eye: &Transform, camera: Option<&Camera>, at: Option<Vec2>) -> Option<Ray3d> {
    let through =
        at.zip(camera).and_then(|(at, camera)| camera.viewport_to_world(&GlobalTransform::from(*eye), at).ok());
    through.or_else(|| Some(Ray3d::new(eye.translation, eye.forward())))
}

/// Makes the signs, where there is anything to draw with.
pub(super) fn make_signs(
    mut commands: Commands,
    meshes: Option<ResMut<Assets<Mesh>>>,
    materials: Option<ResMut<Assets<StandardMaterial>>>,
) {
    let (Some(mut meshes), Some(mut materials)) = (meshes, materials) else { return };
    let material = materials.add(StandardMaterial {
        unlit: true,
        cull_mode: None,
        depth_bias: BEFORE_ALL,
        ..StandardMaterial::default()
    });
    for (kind, sign) in [(LandingSign::Ring, ring(RADIUS_M)), (LandingSign::Cross, cross(RADIUS_M))] {
        commands.spawn((
            kind,
            Name::new("landing sign"),
            Mesh3d(meshes.add(mesh_of(sign))),
            MeshMaterial3d(material.clone()),
            Aabb { center: Vec3A::ZERO, half_extents: Vec3A::splat(RADIUS_M * 1.3) },
            Transform::default(),
            Visibility::Hidden,
        ));
    }
}

fn mesh_of(sign: Sign) -> Mesh {
    let count = sign.positions.len();
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, sign.positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, vec![[0.0, 1.0, 0.0]; count])
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, sign.colors)
        .with_inserted_indices(Indices::U32(sign.indices))
}

/// Puts the signs where they belong.
pub(super) fn show_signs(spot: Res<LandingSpot>, mut signs: Query<(&LandingSign, &mut Transform, &mut Visibility)>) {
    if !spot.is_changed() {
        return;
    }
    for (sign, mut place, mut visibility) in &mut signs {
        let at = match (spot.0, sign) {
            (Landing::Here(at), LandingSign::Ring) | (Landing::Not(at), LandingSign::Cross) => Some(at),
            _ => None,
        };
        visibility.set_if_neq(if at.is_some() { Visibility::Visible } else { Visibility::Hidden });
        if let Some(at) = at {
            place.translation = at;
        }
    }
}
