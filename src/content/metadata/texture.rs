//! Values that lie in the texels of a picture.

use super::schema::members;
use super::{Array, Class, Kind, MetadataError, Property, Schema, Transform, Value};
use crate::content::surface::{Picture, Texture, UvTransform, Warnings, Wrap};
use serde::Deserialize;
use serde_json::Value as Json;
use std::sync::Arc;

/// Gives the texture with an index, or says as the rest of a sentence why not.
pub type FetchTexture<'a> = &'a mut dyn FnMut(usize) -> Result<Texture, String>;

/// Channels of a picture that hold bytes of values instead of colours.
#[derive(Debug, Clone)]
pub struct TextureChannels {
    /// The picture.
    pub texture: Texture,
    /// `TEXCOORD_n` that leads into it.
    pub tex_coord: u32,
    /// Red is 0, alpha 3; in the order of the bytes, the least first.
    pub channels: Vec<u8>,
    transform: UvTransform,
}

impl TextureChannels {
    /// Reads a glTF texture info with `channels`.
    pub(super) fn parse(json: &Json, textures: FetchTexture<'_>) -> Result<Self, String> {
        let index = json.get("index").and_then(Json::as_u64).and_then(|index| usize::try_from(index).ok());
        let index = index.ok_or("names no texture")?;
        let channels = match json.get("channels") {
            None => vec![0],
            Some(channels) => <Vec<u8> as Deserialize>::deserialize(channels).unwrap_or_default(),
        };
        if channels.is_empty() || channels.len() > 4 || channels.iter().any(|channel| *channel > 3) {
            return Err("has channels that are not one to four numbers from 0 to 3".to_owned());
        }
        let transform = json.get("extensions").and_then(|all| all.get("KHR_texture_transform"));
        let transform = match transform {
            None => UvTransform::default(),
            Some(transform) => UvTransform::deserialize(transform)
                .map_err(|error| format!("has a KHR_texture_transform that cannot be read ({error})"))?,
        };
        let own = json.get("texCoord").and_then(Json::as_u64).and_then(|number| u32::try_from(number).ok());
        let tex_coord = transform.tex_coord.or(own).unwrap_or(0);
        Ok(Self { texture: textures(index)?, tex_coord, channels, transform })
    }

    /// The bytes at a texture coordinate: of the nearest texel, as values cannot be blended.
    pub fn at(&self, uv: [f64; 2]) -> Option<Vec<u8>> {
        let [u, v] = self.transform.affine().transform_point2(uv.into()).to_array();
        let picture = &self.texture.picture;
        let x = texel(u, picture.width, self.texture.wrap_u)?;
        let y = texel(v, picture.height, self.texture.wrap_v)?;
        let at = y.checked_mul(picture.width as usize)?.checked_add(x)?.checked_mul(4)?;
        let rgba = picture.rgba().get(at..at.checked_add(4)?)?;
        self.channels.iter().map(|channel| rgba.get(usize::from(*channel)).copied()).collect()
    }
}

/// The texel that a coordinate falls into.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the picture by then")]
fn texel(coordinate: f64, size: u32, wrap: Wrap) -> Option<usize> {
    if !coordinate.is_finite() || size == 0 {
        return None;
    }
    let within = match wrap {
        Wrap::Clamp => coordinate.clamp(0.0, 1.0),
        Wrap::Repeat => coordinate.rem_euclid(1.0),
        Wrap::Mirror => 1.0 - (coordinate.rem_euclid(2.0) - 1.0).abs(),
    };
    Some((within * f64::from(size)).min(f64::from(size - 1)) as usize)
}

/// Which channels of which pictures are which properties of a class.
#[derive(Debug, Clone)]
pub struct PropertyTexture {
    /// Its name for people.
    pub name: Option<String>,
    /// What the places on the surface are.
    pub class: Arc<Class>,
    columns: Vec<Column>,
}

#[derive(Debug, Clone)]
struct Column {
    property: usize,
    channels: TextureChannels,
    transform: Transform,
}

impl PropertyTexture {
    /// Reads an entry of `propertyTextures`; `textures` gives the texture with an index, or says as the rest of a
    /// sentence why not. Properties that cannot be used are left out with a warning.
    ///
    /// # Errors
    /// When the class is not in the schema.
    pub fn parse(
        json: &Json,
        schema: &Schema,
        path: &str,
        textures: FetchTexture<'_>,
        warnings: &mut Warnings,
    ) -> Result<Self, MetadataError> {
        let class = schema.class_of(json, path)?;
        let mut columns = Vec::new();
        for (id, json) in members(json, "properties") {
            let path = format!("{path}.properties.{id}");
            let Some((place, property)) = class.property(id) else {
                warnings.add(format!("{path} is not in the class {:?}; it is left out", class.id));
                continue;
            };
            match TextureChannels::parse(json, textures).and_then(|channels| fits(channels, property)) {
                Ok(channels) => columns.push(Column {
                    property: place,
                    channels,
                    transform: property.transform_of(json, &path, warnings),
                }),
                Err(problem) => warnings.add(format!("{path} {problem}; it is left out")),
            }
        }
        let name = json.get("name").and_then(Json::as_str).map(str::to_owned);
        Ok(Self { name, class, columns })
    }

    /// The numbers of the `TEXCOORD_n` that lead into its pictures.
    pub fn tex_coords(&self) -> impl Iterator<Item = u32> {
        self.columns.iter().map(|column| column.channels.tex_coord)
    }

    /// The pictures that it reads.
    pub(super) fn pictures(&self) -> impl Iterator<Item = &Arc<Picture>> {
        self.columns.iter().map(|column| &column.channels.texture.picture)
    }

    /// What is known of a place on the surface; `uv` gives its texture coordinate in the `TEXCOORD_n` asked for.
    pub fn values(&self, uv: impl Fn(u32) -> Option<[f64; 2]>) -> impl Iterator<Item = (&Property, Value)> {
        self.columns.iter().filter_map(move |column| {
            let property = self.class.properties.get(column.property)?;
            let bytes = column.channels.at(uv(column.channels.tex_coord)?)?;
            let element = |place| property.kind.read(&bytes, place, &|_| None);
            let stored = match property.array {
                Array::Fixed(count) => {
                    let elements = (0..u64::from(count)).map(element).collect::<Option<Vec<_>>>()?;
                    Value::List { elements, length: u64::from(count) }
                }
                _ => element(0)?,
            };
            Some((property, property.finish(stored, &column.transform)?))
        })
    }
}

/// Only values with as many bytes as there are channels can lie in a texel.
fn fits(channels: TextureChannels, property: &Property) -> Result<TextureChannels, String> {
    let elements = match property.array {
        Array::Single => 1,
        Array::Fixed(count) => u64::from(count),
        Array::Variable => return Err("has values of changing length, which no texel holds".to_owned()),
    };
    let needed = match property.kind {
        Kind::Text => None,
        _ => property.kind.size(elements),
    };
    match needed {
        Some(bytes) if bytes == channels.channels.len() as u64 => Ok(channels),
        Some(bytes) => Err(format!("has {} channels and needs {bytes}, one a byte", channels.channels.len())),
        None => Err("is a text, which no texel holds".to_owned()),
    }
}
