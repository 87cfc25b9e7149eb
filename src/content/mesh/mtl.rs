//! Material libraries of OBJ: diffuse colour, transparency, diffuse picture.

use super::{MAX_BYTES, files};
use crate::content::picture::{self, TextureTarget};
use crate::content::surface::{Alpha, Material, Picture, Texture, Warnings, Wrap};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Reads the library of this name beside the model; one that cannot be read is
/// empty and a warning.
pub(super) fn read_library(model: &Path, name: &str, warnings: &mut Warnings) -> tobj::MTLLoadResult {
    let bytes = files::read_beside(model, &name.replace('\\', "/"), MAX_BYTES).unwrap_or_else(|problem| {
        warnings.add(format!("material library {name}: {problem}"));
        Vec::new()
    });
    let text = String::from_utf8_lossy(&bytes);
    let mut usable = String::with_capacity(text.len());
    for (number, line) in (1usize..).zip(text.lines()) {
        if is_usable(line) {
            usable.push_str(line);
            usable.push('\n');
        } else {
            warnings.add(format!("material library {name}: line {number} cannot be read and is left out"));
        }
    }
    tobj::load_mtl_buf(&mut usable.as_bytes())
}

/// Whether tobj can read the line: one that it cannot would cost the whole
/// library, and a colour of fewer than three numbers makes it panic.
fn is_usable(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let keyword = words.next();
    let mut number = || words.next().is_some_and(|word| word.parse::<f32>().is_ok());
    match keyword {
        Some("Ka" | "Kd" | "Ks" | "Ke") => number() && number() && number(),
        Some("Ns" | "Ni" | "d") => number(),
        Some("illum") => words.next().is_some_and(|word| word.parse::<u8>().is_ok()),
        Some("newmtl") => words.next().is_some(),
        Some(map) if map.starts_with("map_") || map == "bump" => words.next().is_some(),
        _ => true,
    }
}

/// Turns materials of a library into ours; every picture is read once.
pub(super) struct Materials<'a> {
    model: &'a Path,
    library: &'a [tobj::Material],
    pictures: BTreeMap<String, Option<Arc<Picture>>>,
    bytes_left: u64,
}

impl<'a> Materials<'a> {
    /// Nothing read yet.
    pub fn new(model: &'a Path, library: &'a [tobj::Material]) -> Self {
        Self { model, library, pictures: BTreeMap::new(), bytes_left: MAX_BYTES }
    }

    /// The material with this number, a plain one without.
    ///
    /// `Kd` is taken as linear, as Blender writes it. With a picture it is not
    /// used: exporters that set `map_Kd` leave anything in it, even black.
    pub fn read(&mut self, number: Option<usize>, warnings: &mut Warnings) -> Material {
        let Some(source) = number.and_then(|number| self.library.get(number)) else { return Material::default() };
        let picture = source.diffuse_texture.as_deref().and_then(|map| self.picture(map, warnings));
        let diffuse = match (&picture, source.diffuse) {
            (None, Some(color)) => color.map(unit),
            _ => [1.0; 3],
        };
        let transparent = source.unknown_param.get("Tr").and_then(|tr| tr.parse::<f32>().ok());
        let opacity = unit(source.dissolve.or(transparent.map(|tr| 1.0 - tr)).unwrap_or(1.0));
        let alpha = match picture.is_some() && source.dissolve_texture.is_some() {
            true => Alpha::Mask(0.5),
            false if opacity < 1.0 => Alpha::Blend,
            false => Alpha::Opaque,
        };
        Material {
            name: source.name.clone(),
            base_color: [diffuse[0], diffuse[1], diffuse[2], opacity],
            base_color_texture: picture.map(|picture| Texture { picture, wrap_u: Wrap::Repeat, wrap_v: Wrap::Repeat }),
            emissive: source.emissive.unwrap_or_default().map(unit),
            alpha,
            ..Material::default()
        }
    }

    fn picture(&mut self, map: &str, warnings: &mut Warnings) -> Option<Arc<Picture>> {
        let name = file_name(map).replace('\\', "/");
        if let Some(known) = self.pictures.get(&name) {
            return known.clone();
        }
        let left = self.bytes_left;
        let mut taken = 0;
        let read = files::read_beside(self.model, &name, MAX_BYTES).and_then(|bytes| {
            let allow = |bytes: u64| {
                taken = bytes;
                bytes <= left
            };
            picture::decode(&bytes, &name, TextureTarget::Rgba8, allow).map_err(|error| error.to_string())
        });
        let picture = match read {
            Ok(picture) => {
                self.bytes_left -= taken;
                Some(Arc::new(picture))
            }
            Err(problem) => {
                warnings.add(format!("picture {name}: {problem}"));
                None
            }
        };
        self.pictures.insert(name, picture.clone());
        picture
    }
}

/// The file in a `map_` line, behind options as `-s 1 1 1 -clamp on`.
fn file_name(map: &str) -> &str {
    let mut rest = map.trim();
    if !rest.starts_with('-') {
        return rest;
    }
    while let Some((word, after)) = rest.split_once(char::is_whitespace) {
        let is_option = word.starts_with('-') || matches!(word, "on" | "off") || word.parse::<f32>().is_ok();
        if !is_option {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// Within 0 to 1; what is no number counts as 1.
fn unit(value: f32) -> f32 {
    if value.is_nan() { 1.0 } else { value.clamp(0.0, 1.0) }
}
