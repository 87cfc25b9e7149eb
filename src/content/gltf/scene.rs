//! The tree of nodes, flattened: which mesh stands where.

use super::GltfError;
use crate::content::surface::Warnings;
use ::gltf::json;
use glam::{DMat4, DQuat, DVec3};

/// A mesh at its place.
pub(super) struct Instance {
    /// Index of the node, checked.
    pub node: usize,
    /// Index into the meshes, checked.
    pub mesh: usize,
    /// From the mesh's space to the scene's, finite.
    pub transform: DMat4,
}

/// All meshes of the default scene, depth first. Without scenes, every node
/// that is nobody's child is a root.
///
/// glTF's nodes form strict trees: a node met a second time is a cycle or has
/// two parents, and is refused, which also bounds the work.
pub(super) fn instances(root: &json::Root, warnings: &mut Warnings) -> Result<Vec<Instance>, GltfError> {
    let mut waiting: Vec<(usize, DMat4)> = Vec::new();
    // Reversed, so that the stack gives them in the order of the file.
    waiting.extend(root_nodes(root)?.into_iter().rev().map(|node| (node, DMat4::IDENTITY)));
    let mut met = vec![false; root.nodes.len()];
    let mut instances = Vec::new();
    while let Some((index, parent)) = waiting.pop() {
        let path = || format!("nodes[{index}]");
        let (Some(node), Some(met)) = (root.nodes.get(index), met.get_mut(index)) else {
            return Err(GltfError::invalid(path(), format!("does not exist: there are {}", root.nodes.len())));
        };
        if std::mem::replace(met, true) {
            return Err(GltfError::invalid(path(), "is its own ancestor or has two parents"));
        }
        let transform = parent * local_transform(node);
        if !transform.is_finite() {
            return Err(GltfError::invalid(path(), "has a transform with a number that is not finite"));
        }
        if let Some(mesh) = node.mesh.map(|mesh| mesh.value()) {
            if mesh >= root.meshes.len() {
                let problem = format!("points at meshes[{mesh}] of {}", root.meshes.len());
                return Err(GltfError::invalid(path(), problem));
            }
            if node.skin.is_some() {
                warnings.add(format!("{} has a skin, which is left out: its mesh may lie elsewhere", path()));
            }
            instances.push(Instance { node: index, mesh, transform });
        }
        waiting.extend(node.children.iter().flatten().rev().map(|child| (child.value(), transform)));
    }
    Ok(instances)
}

fn root_nodes(root: &json::Root) -> Result<Vec<usize>, GltfError> {
    let number = root.scene.map_or(0, |scene| scene.value());
    match root.scenes.get(number) {
        Some(scene) => Ok(scene.nodes.iter().map(|node| node.value()).collect()),
        None if root.scene.is_some() => {
            Err(GltfError::invalid("scene", format!("points at scenes[{number}] of {}", root.scenes.len())))
        }
        None => {
            let mut is_child = vec![false; root.nodes.len()];
            for child in root.nodes.iter().flat_map(|node| node.children.iter().flatten()) {
                if let Some(flag) = is_child.get_mut(child.value()) {
                    *flag = true;
                }
            }
            Ok((0..root.nodes.len()).filter(|index| !is_child.get(*index).copied().unwrap_or(false)).collect())
        }
    }
}

/// `matrix`, or translation * rotation * scale.
fn local_transform(node: &json::Node) -> DMat4 {
    if let Some(matrix) = node.matrix {
        return DMat4::from_cols_array(&matrix.map(f64::from));
    }
    let vector =
        |values: Option<[f32; 3]>, default: DVec3| values.map_or(default, |v| DVec3::from_array(v.map(f64::from)));
    let rotation = node.rotation.map_or(DQuat::IDENTITY, |q| DQuat::from_array(q.0.map(f64::from)));
    // Not quite unit length after a trip through decimal digits; all zeros turn nothing.
    let length = rotation.length();
    let rotation = if length > 0.0 { rotation / length } else { DQuat::IDENTITY };
    DMat4::from_scale_rotation_translation(
        vector(node.scale, DVec3::ONE),
        rotation,
        vector(node.translation, DVec3::ZERO),
    )
}
