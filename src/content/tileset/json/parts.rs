//! Reading the small objects of a file: volumes, implicit tiling, metadata entities.

use super::super::lenient::{AnyLeaf, Leaf, Lenient, Reading};
use super::raw::{RawEntity, RawImplicit, RawVolume};
use serde::de::{IgnoredAny, MapAccess, SeqAccess};
use serde_json::value::RawValue;

pub(super) struct VolumeReading;

impl<'de> Reading<'de> for VolumeReading {
    type Value = RawVolume;

    fn other(self, found: Leaf) -> RawVolume {
        RawVolume::Unknown(found.name())
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawVolume, A::Error> {
        // Where there are several the tightest usual one is taken.
        let (mut boxed, mut region, mut sphere) = (None, None, None);
        let mut unknown = "an object without box, region or sphere";
        while let Some(key) = map.next_key::<String>()? {
            let slot = match key.as_str() {
                "box" => &mut boxed,
                "region" => &mut region,
                "sphere" => &mut sphere,
                "extensions" => {
                    if map.next_value_seed(Lenient(NamedReading("3DTILES_bounding_volume_S2")))? {
                        unknown = "an S2 cell (3DTILES_bounding_volume_S2, which is not supported)";
                    }
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = Some(map.next_value_seed(Lenient(AnyLeaf))?);
        }
        let found = boxed.map(RawVolume::Box).or(region.map(RawVolume::Region)).or(sphere.map(RawVolume::Sphere));
        Ok(found.unwrap_or(RawVolume::Unknown(unknown)))
    }
}

/// Whether an object has a member of this name.
struct NamedReading(&'static str);

impl<'de> Reading<'de> for NamedReading {
    type Value = bool;

    fn other(self, _: Leaf) -> bool {
        false
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut is_there = false;
        while let Some((key, _)) = map.next_entry::<String, IgnoredAny>()? {
            is_there |= key == self.0;
        }
        Ok(is_there)
    }
}

/// `implicitTiling`, or the extension `3DTILES_implicit_tiling`.
pub(super) struct ImplicitReading {
    pub(super) is_extension: bool,
}

impl<'de> Reading<'de> for ImplicitReading {
    type Value = RawImplicit;

    fn other(self, _: Leaf) -> RawImplicit {
        RawImplicit { is_extension: self.is_extension, ..RawImplicit::default() }
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawImplicit, A::Error> {
        let mut implicit = RawImplicit { is_extension: self.is_extension, ..RawImplicit::default() };
        while let Some(key) = map.next_key::<String>()? {
            let slot = match key.as_str() {
                "subdivisionScheme" => &mut implicit.scheme,
                "subtreeLevels" => &mut implicit.subtree_levels,
                "availableLevels" => &mut implicit.available_levels,
                "maximumLevel" => &mut implicit.maximum_level,
                "subtrees" => {
                    implicit.subtrees = map.next_value_seed(Lenient(UriReading))?;
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = Some(map.next_value_seed(Lenient(AnyLeaf))?);
        }
        Ok(implicit)
    }
}

/// The `uri` of an object.
struct UriReading;

impl<'de> Reading<'de> for UriReading {
    type Value = Option<Leaf>;

    fn other(self, _: Leaf) -> Option<Leaf> {
        None
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Leaf>, A::Error> {
        let mut uri = None;
        while let Some(key) = map.next_key::<String>()? {
            if key == "uri" {
                uri = Some(map.next_value_seed(Lenient(AnyLeaf))?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(uri)
    }
}

/// A metadata entity.
pub(super) struct EntityReading;

impl<'de> Reading<'de> for EntityReading {
    type Value = RawEntity;

    fn other(self, _: Leaf) -> RawEntity {
        RawEntity::default()
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawEntity, A::Error> {
        let mut entity = RawEntity::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "class" => entity.class = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "properties" => entity.properties = text(map.next_value()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(entity)
    }
}

/// A list of metadata entities.
pub(super) struct EntitiesReading;

impl<'de> Reading<'de> for EntitiesReading {
    type Value = Vec<RawEntity>;

    fn other(self, _: Leaf) -> Vec<RawEntity> {
        Vec::new()
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<RawEntity>, A::Error> {
        /// More groups than anybody tells apart.
        const MOST: usize = 65_536;
        let mut entities = Vec::new();
        while entities.len() < MOST {
            let Some(entity) = list.next_element_seed(Lenient(EntityReading))? else { return Ok(entities) };
            entities.push(entity);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(entities)
    }
}

/// JSON as it stands in the file.
pub(super) fn text(raw: Box<RawValue>) -> Box<str> {
    raw.into()
}
