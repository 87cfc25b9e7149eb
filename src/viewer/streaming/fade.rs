//! One level of detail dissolves into the next.
//!
//! Only where one stands for the other: what comes into view, or leaves it, is
//! shown or hidden at once. The tile that goes leaves just the pixels that its
//! successors take (the same dither, the other way round), so that nothing
//! behind them is ever seen. Only while it fades does a mesh use a shader that
//! leaves pixels out; all others keep the early depth test.

use std::collections::{BTreeMap, HashSet};

use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::MeshTag;
use bevy::prelude::*;

use super::materials::Palette;
use super::prepare;
use super::tile_material::TileMaterial;
use crate::content::surface::{Alpha, Material, Primitive};
use crate::content::tileset::{TileId, Tileset};
use crate::viewer::visitor::Quality;

/// A tile on its way into the picture, or out of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fade {
    goes: bool,
    elapsed_secs: f32,
}

/// The fading tiles of one tileset.
#[derive(Default)]
pub(super) struct Fades(BTreeMap<TileId, Fade>);

/// What is to be done with the tiles of which anything changed.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Changes {
    /// To show, whole.
    pub(super) show: Vec<TileId>,
    /// To hide.
    pub(super) hide: Vec<TileId>,
    /// To dissolve into each other from now on.
    pub(super) fade: Vec<TileId>,
    /// Whose fade is over: back to their usual material. Who went is in `hide` too.
    pub(super) done: Vec<TileId>,
}

impl Fades {
    /// Takes tiles that have come into the selection, and that have left it. With `secs` of 0 nothing fades.
    pub(super) fn change(&mut self, tileset: &Tileset, came: &[TileId], gone: &[TileId], secs: f32) -> Changes {
        let mut changes = Changes::default();
        let (came_set, gone_set) = (came.iter().collect::<HashSet<_>>(), gone.iter().collect::<HashSet<_>>());
        // Each change of detail is a tile and others below it, one side coming and the other going.
        let mut paired: HashSet<TileId> = HashSet::new();
        if secs > 0.0 {
            for (tiles, others) in [(came, &gone_set), (gone, &came_set)] {
                for tile in tiles {
                    let above = std::iter::successors(tileset.tile(*tile).parent, |id| tileset.tile(*id).parent);
                    if let Some(other) = above.into_iter().find(|id| others.contains(id)) {
                        paired.extend([*tile, other]);
                    }
                }
            }
        }
        for (tiles, goes) in [(came, false), (gone, true)] {
            for tile in tiles {
                if paired.contains(tile) {
                    // Who turns back half-way goes on from where it is.
                    let before = self.0.get(tile).map_or(0.0, |fade| (secs - fade.elapsed_secs).max(0.0));
                    self.0.insert(*tile, Fade { goes, elapsed_secs: before });
                    changes.fade.push(*tile);
                    continue;
                }
                if self.0.remove(tile).is_some() {
                    changes.done.push(*tile);
                }
                if goes { changes.hide.push(*tile) } else { changes.show.push(*tile) }
            }
        }
        changes
    }

    /// So much later: who has arrived is in the answer.
    pub(super) fn advance(&mut self, passed_secs: f32, secs: f32) -> Changes {
        let mut changes = Changes::default();
        self.0.retain(|tile, fade| {
            fade.elapsed_secs += passed_secs;
            let over = fade.elapsed_secs >= secs;
            if over {
                changes.done.push(*tile);
                if fade.goes {
                    changes.hide.push(*tile);
                }
            }
            !over
        });
        changes
    }

    /// The tile is let go.
    pub(super) fn forget(&mut self, tile: TileId) {
        self.0.remove(&tile);
    }

    /// Whether anything fades.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each fading tile and the tag of its meshes, as `shaders/tile.wgsl` reads it.
    pub(super) fn tags(&self, secs: f32) -> impl Iterator<Item = (TileId, MeshTag)> {
        self.0.iter().map(move |(tile, fade)| {
            let part = (fade.elapsed_secs / secs.max(f32::EPSILON)).clamp(0.0, 1.0);
            (*tile, MeshTag((part * 255.0) as u32 | u32::from(fade.goes) << 8))
        })
    }
}

/// The usual material of a mesh that fades.
#[derive(Component)]
pub(super) struct Usual(Handle<TileMaterial>);

/// What a mesh wears.
pub(super) type Worn<'w, 's> = Query<'w, 's, (&'static MeshMaterial3d<TileMaterial>, Option<&'static Usual>)>;

/// Gives meshes the material of a fade.
pub(super) fn begin(
    entities: &[Entity],
    worn: &Worn,
    palette: &mut Palette,
    materials: &mut Assets<TileMaterial>,
    commands: &mut Commands,
) {
    for entity in entities {
        let Ok((material, None)) = worn.get(*entity) else { continue };
        if let Some(twin) = palette.fading(&material.0, materials) {
            commands.entity(*entity).try_insert((MeshMaterial3d(twin), Usual(material.0.clone())));
        }
    }
}

/// Gives them back what they wore before.
pub(super) fn end(entities: &[Entity], worn: &Worn, commands: &mut Commands) {
    for entity in entities {
        if let Ok((_, Some(usual))) = worn.get(*entity) {
            commands.entity(*entity).try_remove::<(Usual, MeshTag)>().try_insert(MeshMaterial3d(usual.0.clone()));
        }
    }
}

/// Stands where nobody sees it, so that the first fade finds its pipelines made: until they are, a mesh is not drawn.
#[derive(Component)]
pub(super) struct WarmUp {
    frames_left: u32,
}

/// Frames after which every driver has made its pipelines.
const WARM_UP_FRAMES: u32 = 240;

/// Draws one triangle without area for each kind of fading surface.
pub(super) fn warm_up(
    quality: Res<Quality>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<TileMaterial>>,
    mut commands: Commands,
) {
    if quality.fade_secs <= 0.0 {
        return;
    }
    let point = Primitive {
        positions: vec![[0.0; 3]; 3],
        normals: vec![[0.0, 1.0, 0.0]; 3],
        indices: vec![0, 1, 2],
        ..default()
    };
    let mesh = meshes.add(prepare::mesh(point));
    for (alpha, double_sided) in
        [(Alpha::Opaque, false), (Alpha::Opaque, true), (Alpha::Mask(0.5), false), (Alpha::Mask(0.5), true)]
    {
        let described = Material { alpha, double_sided, ..default() };
        let material = materials.add(TileMaterial::new(&described, None, None).fading());
        commands.spawn((
            WarmUp { frames_left: WARM_UP_FRAMES },
            Mesh3d(mesh.clone()),
            MeshMaterial3d(material),
            NoFrustumCulling,
        ));
    }
}

/// Takes them away again.
pub(super) fn cool_down(mut warm: Query<(Entity, &mut WarmUp)>, mut commands: Commands) {
    for (entity, mut warm) in &mut warm {
        warm.frames_left = warm.frames_left.saturating_sub(1);
        if warm.frames_left == 0 {
            commands.entity(entity).despawn();
        }
    }
}
