//! The models of a document, which a visit needs as tiles.

use super::document::{Derivative, Document, metres};
use super::import::ModelToBuild;
use super::nodes::{Placed, quaternion};
use super::notes::{Notes, quoted};
use crate::content::visit::MAX_ENTRIES;
use glam::{DMat4, DVec3};

/// The best file of each model that is shown. Those of one unit become one tileset. `has_tiles` where the document was made
/// of a visit: then it is no loss that a model names no file.
pub(super) fn to_build(
    document: &Document,
    placed: &[Placed],
    has_tiles: bool,
    notes: &mut Notes,
) -> Vec<ModelToBuild> {
    let mut models: Vec<ModelToBuild> = Vec::new();
    let mut scales: Vec<f64> = Vec::new();
    for Placed { model: index, node, world } in placed {
        let Some(model) = document.models.get(*index) else { continue };
        let name = quoted(node.name.as_deref().unwrap_or_default());
        let files = model.derivatives.iter().flat_map(|derivative| {
            let shapes = derivative.assets.iter();
            let shapes = shapes.filter(|a| matches!(a.r#type.as_str(), "Model" | "Geometry" | "Points"));
            shapes.filter(|asset| !asset.uri.is_empty()).map(|asset| (rank(derivative), asset))
        });
        let Some((_, asset)) = files.max_by_key(|(rank, _)| *rank) else {
            if !has_tiles {
                notes.tell(format!("The model {name} names no file; give its tiles to visit.json yourself"));
            }
            continue;
        };
        if models.len() >= MAX_ENTRIES {
            notes.tell(format!("There are more than {MAX_ENTRIES} models; the others are left out"));
            break;
        }
        if model.visible == Some(false) {
            notes.tell(format!("The model {name} is hidden in the document; a visit shows it"));
        }
        let is_placed = !world.abs_diff_eq(DMat4::IDENTITY, 1e-9)
            || model.translation.is_some_and(|translation| DVec3::from_array(translation) != DVec3::ZERO)
            || quaternion(model.rotation).w.abs() < 1.0 - 1e-9;
        let scale = model.units.as_deref().and_then(metres).unwrap_or(0.01);
        let unit = scales.iter().position(|known| *known == scale).unwrap_or_else(|| {
            scales.push(scale);
            scales.len() - 1
        });
        let folder = if unit == 0 { "tiles".to_owned() } else { format!("tiles-{}", unit + 1) };
        let model = ModelToBuild { uri: asset.uri.clone(), scale, is_placed, folder };
        if !models.contains(&model) {
            models.push(model);
        }
    }
    models
}

/// A file for the web before others, and the finest of them.
fn rank(derivative: &Derivative) -> (bool, usize) {
    let finest = ["AR", "Thumb", "Low", "Medium", "High", "Highest"];
    let quality = finest.iter().position(|quality| *quality == derivative.quality);
    (derivative.usage == "Web3D", quality.unwrap_or_default())
}
