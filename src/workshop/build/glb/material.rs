//! Materials and their pictures.

use super::super::look::{Finish, Paint};
use super::Look;
use super::file::File;
use crate::content::surface::{Alpha, Wrap};
use serde_json::{Map, Value, json};

impl File {
    pub fn material(&mut self, finish: &Finish, look: &Look<'_>) {
        let material = &finish.material;
        let unit = |v: f32| if v.is_finite() { v.clamp(0.0, 1.0) } else { 1.0 };
        let mut surface = Map::new();
        surface.insert("baseColorFactor".into(), json!(material.base_color.map(unit)));
        surface.insert("metallicFactor".into(), json!(unit(material.metallic)));
        surface.insert("roughnessFactor".into(), json!(unit(material.roughness)));
        if let Some(texture) = self.texture(&finish.paint, look) {
            surface.insert("baseColorTexture".into(), json!({ "index": texture }));
        }
        let mut value = Map::new();
        if !material.name.is_empty() {
            value.insert("name".into(), json!(material.name));
        }
        value.insert("pbrMetallicRoughness".into(), Value::Object(surface));
        let mut extensions = Map::new();
        let emissive = material.emissive.map(|e| if e.is_finite() { e.max(0.0) } else { 0.0 });
        let strength = emissive.into_iter().fold(0.0f32, f32::max);
        if strength > 0.0 {
            // The factor ends at 1; what is brighter needs the extension.
            value.insert("emissiveFactor".into(), json!(emissive.map(|e| e / strength.max(1.0))));
            if strength > 1.0 {
                self.uses("KHR_materials_emissive_strength");
                extensions.insert("KHR_materials_emissive_strength".into(), json!({ "emissiveStrength": strength }));
            }
        }
        match material.alpha {
            Alpha::Opaque => {}
            Alpha::Mask(cutoff) => {
                value.insert("alphaMode".into(), json!("MASK"));
                value.insert("alphaCutoff".into(), json!(unit(cutoff)));
            }
            Alpha::Blend => {
                value.insert("alphaMode".into(), json!("BLEND"));
            }
        }
        if material.double_sided {
            value.insert("doubleSided".into(), json!(true));
        }
        if material.unlit {
            self.uses("KHR_materials_unlit");
            extensions.insert("KHR_materials_unlit".into(), json!({}));
        }
        if !extensions.is_empty() {
            value.insert("extensions".into(), Value::Object(extensions));
        }
        self.materials.push(Value::Object(value));
    }

    fn texture(&mut self, paint: &Paint, look: &Look<'_>) -> Option<usize> {
        let (image, wraps) = match paint {
            Paint::None => return None,
            // Tiles lie one folder below the tileset.
            Paint::Shared { address, wrap_u, wrap_v } => {
                (json!({ "uri": format!("../{address}") }), [*wrap_u, *wrap_v])
            }
            Paint::Atlas { page } => {
                let encoded = look.atlases[*page].as_ref()?;
                let view = match self.pages[*page] {
                    Some(view) => view,
                    None => self.view(&encoded.bytes, Value::Null),
                };
                self.pages[*page] = Some(view);
                (json!({ "bufferView": view, "mimeType": encoded.mime }), [Wrap::Clamp; 2])
            }
        };
        let mime = mime_of(&image);
        let source = position_or_push(&mut self.images, image);
        let [u, v] = wraps.map(|wrap| match wrap {
            Wrap::Repeat => 10497,
            Wrap::Clamp => 33071,
            Wrap::Mirror => 33648,
        });
        // Linear, and linear between mip levels.
        let sampler = json!({ "magFilter": 9729, "minFilter": 9987, "wrapS": u, "wrapT": v });
        let sampler = position_or_push(&mut self.samplers, sampler);
        let mut texture = Map::new();
        texture.insert("sampler".into(), json!(sampler));
        let extension = match mime.as_str() {
            "image/webp" => Some("EXT_texture_webp"),
            "image/ktx2" => Some("KHR_texture_basisu"),
            _ => None,
        };
        if let Some(extension) = extension {
            self.require(extension);
            texture.insert("extensions".into(), json!({ extension: { "source": source } }));
        } else {
            texture.insert("source".into(), json!(source));
        }
        Some(position_or_push(&mut self.textures, Value::Object(texture)))
    }
}

/// What kind of picture an image of glTF is; of one that lies beside the tile its name says so.
fn mime_of(image: &Value) -> String {
    let named = image["mimeType"].as_str().map(str::to_owned);
    named.unwrap_or_else(|| match image["uri"].as_str().and_then(|uri| uri.rsplit_once('.')) {
        Some((_, "webp")) => "image/webp".to_owned(),
        Some((_, "ktx2")) => "image/ktx2".to_owned(),
        _ => String::new(),
    })
}

fn position_or_push(values: &mut Vec<Value>, value: Value) -> usize {
    values.iter().position(|v| *v == value).unwrap_or_else(|| {
        values.push(value);
        values.len() - 1
    })
}
