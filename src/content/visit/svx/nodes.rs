//! Where the models of a scene are.

use super::SvxError;
use super::document::{Document, Node, Scene};
use glam::{DMat4, DQuat, DVec3};

/// A model where a node has it.
pub(super) struct Placed<'a> {
    /// Index of the model.
    pub(super) model: usize,
    /// Its node.
    pub(super) node: &'a Node,
    /// From the node to the scene, in the scene's units.
    pub(super) world: DMat4,
}

/// The models below a scene in the order of the tree, each where it is shown first, and the metas on the way.
///
/// # Errors
/// An index that leads nowhere, and a node that is reached twice.
pub(super) fn placed<'a>(
    document: &'a Document,
    scene: &Scene,
    file: &str,
) -> Result<(Vec<Placed<'a>>, Vec<usize>), SvxError> {
    let wrong = |path: String, what: String| SvxError::Structure { file: file.to_owned(), path, what };
    let mut seen = vec![false; document.nodes.len()];
    let (mut models, mut metas) = (Vec::new(), Vec::new());
    // A thing that thousands of nodes show is read once.
    let mut known = (vec![false; document.models.len()], vec![false; document.metas.len()]);
    let first_time =
        |list: &mut Vec<bool>, index: usize| list.get_mut(index).is_some_and(|known| !std::mem::replace(known, true));
    // Not by recursion: a document may be as deep as it is long. A node is counted when it is named, so that no more wait
    // than there are.
    let mut waiting: Vec<(usize, DMat4)> = Vec::new();
    let mut name = |indices: &[usize], from: &str, world: DMat4, waiting: &mut Vec<(usize, DMat4)>| {
        for index in indices.iter().rev() {
            let what = match seen.get_mut(*index) {
                None => format!("names node {index}, but there are {}", document.nodes.len()),
                Some(true) => format!("names node {index}, which is in the tree already"),
                Some(seen) => {
                    *seen = true;
                    waiting.push((*index, world));
                    continue;
                }
            };
            return Err(wrong(from.to_owned(), what));
        }
        Ok(())
    };
    name(&scene.nodes, &format!("scenes[{}].nodes", document.scene), DMat4::IDENTITY, &mut waiting)?;
    while let Some((index, parent)) = waiting.pop() {
        let Some(node) = document.nodes.get(index) else { continue };
        let world = parent * local(node);
        if let Some(model) = node.model {
            if model >= document.models.len() {
                let what = format!("is {model}, but there are {} models", document.models.len());
                return Err(wrong(format!("nodes[{index}].model"), what));
            }
            if first_time(&mut known.0, model) {
                models.push(Placed { model, node, world });
            }
        }
        if let Some(meta) = node.meta {
            if meta >= document.metas.len() {
                let what = format!("is {meta}, but there are {} metas", document.metas.len());
                return Err(wrong(format!("nodes[{index}].meta"), what));
            }
            if first_time(&mut known.1, meta) {
                metas.push(meta);
            }
        }
        name(&node.children, &format!("nodes[{index}].children"), world, &mut waiting)?;
    }
    Ok((models, metas))
}

fn local(node: &Node) -> DMat4 {
    if let Some(matrix) = &node.matrix {
        return DMat4::from_cols_array(matrix);
    }
    let translation = node.translation.map_or(DVec3::ZERO, DVec3::from_array);
    let scale = node.scale.map_or(DVec3::ONE, DVec3::from_array);
    DMat4::from_scale_rotation_translation(scale, quaternion(node.rotation), translation)
}

/// Files in the wild round theirs, and some have only zeros.
pub(super) fn quaternion(rotation: Option<[f64; 4]>) -> DQuat {
    let rotation = rotation.map_or(DQuat::IDENTITY, DQuat::from_array);
    let length = rotation.length();
    if length.is_finite() && length > 1e-9 { rotation / length } else { DQuat::IDENTITY }
}
