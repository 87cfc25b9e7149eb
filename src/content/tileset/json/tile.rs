//! Reading tiles and their contents.

use super::super::lenient::{AnyLeaf, Leaf, Lenient, Reading};
use super::parts::{EntityReading, ImplicitReading, VolumeReading};
use super::raw::{RawContent, RawParent, RawTile, RawTileset};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess};

pub(super) struct TileReading<'a> {
    pub(super) file: &'a mut RawTileset,
    pub(super) parent: RawParent,
    pub(super) ordinal: u32,
}

impl<'de> Reading<'de> for TileReading<'_> {
    type Value = ();

    fn other(self, found: Leaf) {
        const MOST: usize = 1000;
        if self.file.strays.len() < MOST {
            self.file.strays.push((self.parent, self.ordinal, found.name()));
        }
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let file = self.file;
        file.count_tile::<A::Error>()?;
        let index = file.tiles.len();
        file.tiles.push(RawTile { parent: self.parent, ordinal: self.ordinal, ..RawTile::default() });
        let own = u32::try_from(index).map_err(A::Error::custom)?;

        let mut tile = RawTile { parent: self.parent, ordinal: self.ordinal, ..RawTile::default() };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "boundingVolume" => tile.volume = Some(Box::new(map.next_value_seed(Lenient(VolumeReading))?)),
                "viewerRequestVolume" => {
                    tile.request_volume = Some(Box::new(map.next_value_seed(Lenient(VolumeReading))?));
                }
                "transform" => tile.transform = Some(Box::new(map.next_value_seed(Lenient(AnyLeaf))?)),
                "geometricError" => tile.geometric_error = Some(Box::new(map.next_value_seed(Lenient(AnyLeaf))?)),
                "refine" => tile.refine = Some(Box::new(map.next_value_seed(Lenient(AnyLeaf))?)),
                "content" => {
                    file.count_content::<A::Error>()?;
                    // Nearly always the only one.
                    tile.contents.reserve_exact(1);
                    tile.contents.push(map.next_value_seed(Lenient(ContentReading(None)))?);
                }
                "contents" => map.next_value_seed(Lenient(ContentsReading { file, contents: &mut tile.contents }))?,
                "implicitTiling" => {
                    let implicit = map.next_value_seed(Lenient(ImplicitReading { is_extension: false }))?;
                    tile.implicit = Some(Box::new(implicit));
                }
                "metadata" => tile.metadata = Some(Box::new(map.next_value_seed(Lenient(EntityReading))?)),
                "extensions" => map.next_value_seed(Lenient(TileExtensions { file, tile: &mut tile }))?,
                "children" => {
                    let before = file.tiles.len();
                    let items = map.next_value_seed(Lenient(ChildrenReading { file, parent: own }))?;
                    tile.has_children |= file.tiles.len() > before;
                    if items == Some(0) {
                        let (_, others) = file.childless.get_or_insert((own, 0));
                        *others += 1;
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if let Some(slot) = file.tiles.get_mut(index) {
            *slot = tile;
        }
        Ok(())
    }
}

/// Children, and how many entries the list has; `None` where there is no list.
struct ChildrenReading<'a> {
    file: &'a mut RawTileset,
    parent: u32,
}

impl<'de> Reading<'de> for ChildrenReading<'_> {
    type Value = Option<u32>;

    // `"children": null` is as good as none.
    fn other(self, _: Leaf) -> Option<u32> {
        None
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<u32>, A::Error> {
        let mut ordinal = 0_u32;
        while list
            .next_element_seed(Lenient(TileReading { file: self.file, parent: Some(self.parent), ordinal }))?
            .is_some()
        {
            ordinal = ordinal.saturating_add(1);
        }
        Ok(Some(ordinal))
    }
}

struct ContentsReading<'a> {
    file: &'a mut RawTileset,
    contents: &'a mut Vec<RawContent>,
}

impl<'de> Reading<'de> for ContentsReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut ordinal = 0_u32;
        while let Some(content) = list.next_element_seed(Lenient(ContentReading(Some(ordinal))))? {
            self.file.count_content::<A::Error>()?;
            self.contents.push(content);
            ordinal = ordinal.saturating_add(1);
        }
        Ok(())
    }
}

struct ContentReading(Option<u32>);

impl<'de> Reading<'de> for ContentReading {
    type Value = RawContent;

    fn other(self, _: Leaf) -> RawContent {
        RawContent { ordinal: self.0, ..RawContent::default() }
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawContent, A::Error> {
        let mut content = RawContent { ordinal: self.0, ..RawContent::default() };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "uri" => content.uri = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                // The name in drafts of 3D Tiles 1.0; "uri" wins.
                "url" => {
                    let url = map.next_value_seed(Lenient(AnyLeaf))?;
                    content.uri.get_or_insert(url);
                }
                "boundingVolume" => content.volume = Some(Box::new(map.next_value_seed(Lenient(VolumeReading))?)),
                "metadata" => content.metadata = Some(Box::new(map.next_value_seed(Lenient(EntityReading))?)),
                "group" => content.group = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "extensions" => map.next_value_seed(Lenient(ContentExtensions(&mut content)))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(content)
    }
}

/// How 3D Tiles 1.0 said what 1.1 has inside.
struct TileExtensions<'a> {
    file: &'a mut RawTileset,
    tile: &'a mut RawTile,
}

impl<'de> Reading<'de> for TileExtensions<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { file, tile } = self;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "3DTILES_implicit_tiling" => {
                    let implicit = map.next_value_seed(Lenient(ImplicitReading { is_extension: true }))?;
                    tile.implicit.get_or_insert_with(|| Box::new(implicit));
                }
                "3DTILES_multiple_contents" => {
                    map.next_value_seed(Lenient(OldContentsReading { file, contents: &mut tile.contents }))?;
                }
                "3DTILES_metadata" => {
                    let entity = map.next_value_seed(Lenient(EntityReading))?;
                    tile.metadata.get_or_insert_with(|| Box::new(entity));
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// `3DTILES_multiple_contents`: the list is called `contents`, `content` in its drafts.
struct OldContentsReading<'a> {
    file: &'a mut RawTileset,
    contents: &'a mut Vec<RawContent>,
}

impl<'de> Reading<'de> for OldContentsReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { file, contents } = self;
        while let Some(key) = map.next_key::<String>()? {
            if key == "contents" || key == "content" {
                map.next_value_seed(Lenient(ContentsReading { file, contents }))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct ContentExtensions<'a>(&'a mut RawContent);

impl<'de> Reading<'de> for ContentExtensions<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "3DTILES_metadata" {
                let entity = map.next_value_seed(Lenient(EntityReading))?;
                self.0.metadata.get_or_insert_with(|| Box::new(entity));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
