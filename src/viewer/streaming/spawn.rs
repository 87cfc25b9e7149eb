//! A prepared tile to entities, hidden until it is selected.

use std::sync::Arc;

use bevy::prelude::*;

use super::apply::Tools;
use super::prepare::PreparedTile;
use super::tile_material::PointMaterial;
use crate::content::surface::Picture;
use crate::content::tileset::TileId;
use crate::viewer::visitor::{TileCloud, TileCollider, TileOrigin};

/// Keeps pictures that lie beside tiles alive while a tile that uses them is there.
#[derive(Component)]
pub(super) struct UsesPictures(
    #[expect(dead_code, reason = "held, not read: the lease of shared pictures")] Vec<Arc<Picture>>,
);

/// What stands in the world for the tile with this number in the tileset with that.
pub(super) fn spawn(
    tile: PreparedTile,
    (tileset, id): (usize, TileId),
    tools: &mut Tools,
    commands: &mut Commands,
) -> Vec<Entity> {
    let Tools { palette, meshes, materials, point_materials, light, .. } = tools;
    let mut entities = Vec::new();
    for (content, group) in tile.groups.into_iter().enumerate() {
        let place = Transform::from_translation(group.center);
        for part in group.parts {
            let material = palette.material(&part.material, light.textures.as_ref(), materials);
            let mesh = meshes.add(part.mesh);
            for copy in part.places {
                let stands = copy.with_translation(copy.translation + group.center);
                let seen = (Mesh3d(mesh.clone()), MeshMaterial3d(material.clone()), stands, Visibility::Hidden);
                entities.push(commands.spawn(seen).id());
            }
        }
        for cloud in group.clouds {
            let material = MeshMaterial3d(point_materials.add(PointMaterial { radius_m: cloud.radius_m }));
            let seen = (Mesh3d(meshes.add(cloud.mesh)), material, place, Visibility::Hidden);
            let pointed_at = TileCloud { points: cloud.points, part: cloud.part };
            let origin = TileOrigin { tileset, tile: id, content, known: group.known.clone() };
            entities.push(commands.spawn((seen, pointed_at, origin)).id());
        }
        if let Some(triangles) = group.collider {
            let origin = TileOrigin { tileset, tile: id, content, known: group.known };
            let walked = (TileCollider(triangles), origin, UsesPictures(group.shared), place, Visibility::Hidden);
            entities.push(commands.spawn(walked).id());
        } else if !group.shared.is_empty() {
            entities.push(commands.spawn(UsesPictures(group.shared)).id());
        }
    }
    entities
}
