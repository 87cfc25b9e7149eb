//! Materials, and the pictures they use: each is read once, on first use.

use super::GltfError;
use super::pictures::Pictures;
use crate::content::surface::{Alpha, Material, Picture, Texture, UvTransform, Warnings};
use ::gltf::json;
use json::material::AlphaMode;
use json::validation::Checked;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a primitive has to know of its material.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surface {
    /// Index into the materials of the result.
    pub material: usize,
    /// `None` where no picture needs coordinates.
    pub uvs: Option<Uvs>,
}

/// Which texture coordinates, and how they are changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uvs {
    /// The number in `TEXCOORD_n`.
    pub set: u32,
    /// To apply to each.
    pub transform: UvTransform,
}

/// Reads materials of one file.
pub(super) struct Materials<'a> {
    root: &'a json::Root,
    files: Pictures<'a>,
    made: Vec<Material>,
    surfaces: BTreeMap<Option<usize>, Surface>,
    pictures: BTreeMap<usize, Option<Arc<Picture>>>,
    warnings: Warnings,
}

/// Materials of one file, while nobody reads it.
#[derive(Default)]
pub(super) struct Known {
    pub made: Vec<Material>,
    surfaces: BTreeMap<Option<usize>, Surface>,
    /// By the numbers of images.
    pub pictures: BTreeMap<usize, Option<Arc<Picture>>>,
    pub warnings: Warnings,
}

impl<'a> Materials<'a> {
    /// Nothing read yet.
    pub fn new(root: &'a json::Root, files: Pictures<'a>) -> Self {
        Self::known(root, files, Known::default())
    }

    /// What was read before is known.
    pub fn known(root: &'a json::Root, files: Pictures<'a>, known: Known) -> Self {
        let Known { made, surfaces, pictures, warnings } = known;
        Self { root, files, made, surfaces, pictures, warnings }
    }

    /// All that was read, to go on with later.
    pub fn into_known(self) -> Known {
        let Self { made, surfaces, pictures, warnings, .. } = self;
        Known { made, surfaces, pictures, warnings }
    }

    /// All materials in the order of first use; their warnings go to the others.
    pub fn finish(self, warnings: &mut Warnings) -> Vec<Material> {
        for line in self.warnings.into_lines() {
            warnings.add(line);
        }
        self.made
    }

    /// The material with this number, or for `None` a plain white one. (glTF's
    /// own default is a bare metal, which shows black where nothing is mirrored.)
    pub fn surface(&mut self, number: Option<usize>, path: &dyn Fn() -> String) -> Result<Surface, GltfError> {
        if let Some(surface) = self.surfaces.get(&number) {
            return Ok(*surface);
        }
        let (material, uvs) = match number {
            None => (Material::default(), None),
            Some(index) => {
                let source = self.root.materials.get(index).ok_or_else(|| {
                    let problem = format!("points at materials[{index}] of {}", self.root.materials.len());
                    GltfError::invalid(format!("{}.material", path()), problem)
                })?;
                self.read(index, source)?
            }
        };
        let surface = Surface { material: self.made.len(), uvs };
        self.made.push(material);
        self.surfaces.insert(number, surface);
        Ok(surface)
    }

    /// Whether a material given by [`surface`](Self::surface) takes no light.
    pub fn is_unlit(&self, material: usize) -> bool {
        self.made.get(material).is_some_and(|material| material.unlit)
    }

    /// Linear RGBA of a material given by [`surface`](Self::surface); white for any other.
    pub fn base_color(&self, material: usize) -> [f32; 4] {
        self.made.get(material).map_or([1.0; 4], |material| material.base_color)
    }

    fn read(&mut self, index: usize, source: &json::Material) -> Result<(Material, Option<Uvs>), GltfError> {
        let pbr = &source.pbr_metallic_roughness;
        let path = format!("materials[{index}]");
        let mut uvs = None;
        let mut base_color_texture = None;
        let technique = Technique::of(source);
        let picture = pbr.base_color_texture.as_ref().or(technique.as_ref().and_then(|t| t.picture.as_ref()));
        let color = technique.as_ref().and_then(|t| t.color).unwrap_or(pbr.base_color_factor.0);
        if let Some(info) = picture {
            base_color_texture = self.texture(info.index.value(), &path)?;
            let transform = self.uv_transform(info, &path);
            let set = transform.tex_coord.unwrap_or(info.tex_coord);
            uvs = base_color_texture.is_some().then_some(Uvs { set, transform });
        }
        let strength = self.emissive_strength(source, &path);
        let has_extension = |name| source.extensions.as_ref().is_some_and(|e| e.others.contains_key(name));
        let material = Material {
            name: source.name.clone().unwrap_or_default(),
            base_color: color.map(unit),
            base_color_texture,
            metallic: unit(pbr.metallic_factor.0),
            roughness: unit(pbr.roughness_factor.0),
            emissive: source.emissive_factor.0.map(|factor| unit(factor) * strength),
            alpha: match source.alpha_mode {
                Checked::Valid(AlphaMode::Mask) => Alpha::Mask(unit(source.alpha_cutoff.unwrap_or_default().0)),
                Checked::Valid(AlphaMode::Blend) => Alpha::Blend,
                Checked::Valid(AlphaMode::Opaque) | Checked::Invalid => Alpha::Opaque,
            },
            double_sided: source.double_sided,
            unlit: technique.is_some() || has_extension("KHR_materials_unlit"),
        };
        Ok((material, uvs))
    }

    /// `KHR_materials_emissive_strength`: by how much a surface shines brighter than white.
    fn emissive_strength(&mut self, source: &json::Material, path: &str) -> f32 {
        let extension = source.extensions.as_ref().and_then(|e| e.others.get("KHR_materials_emissive_strength"));
        let Some(strength) = extension.and_then(|value| value.get("emissiveStrength")) else { return 1.0 };
        match strength.as_f64().map(|strength| strength as f32) {
            Some(strength) if strength.is_finite() && strength >= 0.0 => strength,
            _ => {
                self.warnings.add(format!("{path}: emissiveStrength is no number of at least 0; 1 is taken"));
                1.0
            }
        }
    }

    fn uv_transform(&mut self, info: &json::texture::Info, path: &str) -> UvTransform {
        let extension = info.extensions.as_ref().and_then(|e| e.others.get("KHR_texture_transform"));
        let Some(value) = extension else { return UvTransform::default() };
        UvTransform::deserialize(value).unwrap_or_else(|error| {
            self.warnings.add(format!("{path}: KHR_texture_transform is ignored, as it cannot be read: {error}"));
            UvTransform::default()
        })
    }

    fn texture(&mut self, index: usize, path: &str) -> Result<Option<Texture>, GltfError> {
        let Some(texture) = self.root.textures.get(index) else {
            let problem = format!("points at textures[{index}] of {}", self.root.textures.len());
            return Err(GltfError::invalid(format!("{path}.pbrMetallicRoughness.baseColorTexture"), problem));
        };
        let (wrap_u, wrap_v) = self.files.wraps(texture);
        let sources = Pictures::sources(texture);
        if sources.is_empty() {
            self.warnings.add(format!("textures[{index}] has no picture of a known format"));
        }
        let picture = sources.into_iter().find_map(|source| self.picture(source));
        Ok(picture.map(|picture| Texture { picture, wrap_u, wrap_v }))
    }

    /// A picture, or a warning and nothing.
    fn picture(&mut self, index: usize) -> Option<Arc<Picture>> {
        if let Some(known) = self.pictures.get(&index) {
            return known.clone();
        }
        let picture = match self.files.load(index) {
            Ok(picture) => Some(picture),
            Err(problem) => {
                self.warnings.add(format!("images[{index}] {problem}"));
                None
            }
        };
        self.pictures.insert(index, picture.clone());
        picture
    }
}

/// `KHR_techniques_webgl`, which early tilesets of 3D Tiles 1.0 need: shaders of their own. They are not run; what they
/// are given as the diffuse picture or colour is shown as it is.
struct Technique {
    picture: Option<json::texture::Info>,
    color: Option<[f32; 4]>,
}

impl Technique {
    fn of(source: &json::Material) -> Option<Self> {
        let technique = source.extensions.as_ref()?.others.get("KHR_techniques_webgl")?;
        let diffuse = technique.get("values").and_then(|values| values.get("u_diffuse").or(values.get("u_tex")));
        let picture = diffuse.and_then(|value| json::texture::Info::deserialize(value).ok());
        Some(Self { picture, color: diffuse.and_then(|value| <[f32; 4]>::deserialize(value).ok()) })
    }
}

/// A factor within what glTF allows; what is no number counts as 1.
fn unit(value: f32) -> f32 {
    if value.is_nan() { 1.0 } else { value.clamp(0.0, 1.0) }
}
