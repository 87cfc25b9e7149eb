//! The JSON of a tileset as a flat list of tiles, types not yet checked.
//!
//! The tree is flattened while it is parsed: nothing recurses afterwards, and
//! the number of tiles is limited before memory is.

use super::lenient::{AnyLeaf, Leaf, Lenient, Reading};
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess};

/// The tile that a tile hangs below, `None` for the root.
pub(super) type RawParent = Option<u32>;

/// One tile, in the order of the file: parents before their children.
#[derive(Debug, Default)]
pub(super) struct RawTile {
    pub(super) parent: RawParent,
    /// Place in its parent's `children`.
    pub(super) ordinal: u32,
    pub(super) volume: Option<Box<RawVolume>>,
    pub(super) request_volume: Option<Box<RawVolume>>,
    pub(super) transform: Option<Box<Leaf>>,
    pub(super) geometric_error: Option<Box<Leaf>>,
    pub(super) refine: Option<Box<Leaf>>,
    pub(super) contents: Vec<RawContent>,
    pub(super) is_implicit: bool,
    pub(super) has_children: bool,
}

/// A bounding volume by the member that it has.
#[derive(Debug, PartialEq)]
pub(super) enum RawVolume {
    Box(Leaf),
    Region(Leaf),
    Sphere(Leaf),
    /// None that is known: what is there instead.
    Unknown(&'static str),
}

/// One content.
#[derive(Debug)]
pub(super) struct RawContent {
    pub(super) uri: Option<Leaf>,
    pub(super) volume: Option<Box<RawVolume>>,
    /// Place in `contents`, `None` for the one in `content`.
    pub(super) ordinal: Option<u32>,
}

/// A whole file.
#[derive(Debug, Default)]
pub(super) struct RawTileset {
    pub(super) is_object: bool,
    pub(super) version: Option<Leaf>,
    pub(super) up_axis: Option<Leaf>,
    pub(super) has_asset: bool,
    pub(super) geometric_error: Option<Leaf>,
    pub(super) extensions_required: Vec<String>,
    /// The root first.
    pub(super) tiles: Vec<RawTile>,
    /// Children that are not objects: the tile, the place in its children, what is there.
    pub(super) strays: Vec<(RawParent, u32, &'static str)>,
    contents: usize,
    /// Of tiles, and of contents.
    limit: usize,
    /// Reading stopped because of the limit.
    pub(super) is_full: bool,
}

impl RawTileset {
    /// Reads `json`; stops when there are more than `limit` tiles or contents.
    /// On an error what has been read so far is there as well.
    pub(super) fn read(json: &[u8], limit: usize) -> (Self, Option<serde_json::Error>) {
        let mut file = Self { limit, ..Self::default() };
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let result = Lenient(FileReading(&mut file)).deserialize(&mut deserializer);
        let error = result.and_then(|()| deserializer.end()).err();
        (file, error)
    }

    fn count_tile<E: Error>(&mut self) -> Result<(), E> {
        self.stop_past_limit(self.tiles.len())
    }

    fn count_content<E: Error>(&mut self) -> Result<(), E> {
        self.contents += 1;
        self.stop_past_limit(self.contents - 1)
    }

    fn stop_past_limit<E: Error>(&mut self, already: usize) -> Result<(), E> {
        if already < self.limit {
            return Ok(());
        }
        self.is_full = true;
        Err(E::custom("too many tiles"))
    }
}

struct FileReading<'a>(&'a mut RawTileset);

impl<'de> Reading<'de> for FileReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let file = self.0;
        file.is_object = true;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "asset" => map.next_value_seed(Lenient(AssetReading(file)))?,
                "geometricError" => file.geometric_error = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "extensionsRequired" => map.next_value_seed(Lenient(NamesReading(&mut file.extensions_required)))?,
                // A second root would not be the root.
                "root" if file.tiles.is_empty() => {
                    map.next_value_seed(Lenient(TileReading { file, parent: None, ordinal: 0 }))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct AssetReading<'a>(&'a mut RawTileset);

impl<'de> Reading<'de> for AssetReading<'_> {
    type Value = ();

    fn other(self, _: Leaf) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.has_asset = true;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "version" => self.0.version = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                "gltfUpAxis" => self.0.up_axis = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// A short list of names.
struct NamesReading<'a>(&'a mut Vec<String>);

impl<'de> Reading<'de> for NamesReading<'_> {
    type Value = ();

    fn other(self, found: Leaf) {
        if let Leaf::Text(name) = found {
            self.0.push(name);
        }
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        const MOST: usize = 100;
        while self.0.len() < MOST {
            let Some(leaf) = list.next_element_seed(Lenient(AnyLeaf))? else { return Ok(()) };
            self.0.push(if let Leaf::Text(name) = leaf { name } else { leaf.name().to_owned() });
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

struct TileReading<'a> {
    file: &'a mut RawTileset,
    parent: RawParent,
    ordinal: u32,
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
                    tile.contents.push(map.next_value_seed(Lenient(ContentReading(None)))?);
                }
                "contents" => map.next_value_seed(Lenient(ContentsReading { file, contents: &mut tile.contents }))?,
                "implicitTiling" => {
                    map.next_value::<IgnoredAny>()?;
                    tile.is_implicit = true;
                }
                "extensions" => tile.is_implicit |= map.next_value_seed(Lenient(ExtensionsReading))?,
                "children" => {
                    let before = file.tiles.len();
                    map.next_value_seed(Lenient(ChildrenReading { file, parent: own }))?;
                    tile.has_children |= file.tiles.len() > before;
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

struct ChildrenReading<'a> {
    file: &'a mut RawTileset,
    parent: u32,
}

impl<'de> Reading<'de> for ChildrenReading<'_> {
    type Value = ();

    // `"children": null` is as good as none.
    fn other(self, _: Leaf) {}

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut ordinal = 0_u32;
        while list
            .next_element_seed(Lenient(TileReading { file: self.file, parent: Some(self.parent), ordinal }))?
            .is_some()
        {
            ordinal = ordinal.saturating_add(1);
        }
        Ok(())
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
        RawContent { uri: None, volume: None, ordinal: self.0 }
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawContent, A::Error> {
        let mut content = RawContent { uri: None, volume: None, ordinal: self.0 };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "uri" => content.uri = Some(map.next_value_seed(Lenient(AnyLeaf))?),
                // The name in drafts of 3D Tiles 1.0; "uri" wins.
                "url" => {
                    let url = map.next_value_seed(Lenient(AnyLeaf))?;
                    content.uri.get_or_insert(url);
                }
                "boundingVolume" => content.volume = Some(Box::new(map.next_value_seed(Lenient(VolumeReading))?)),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(content)
    }
}

struct VolumeReading;

impl<'de> Reading<'de> for VolumeReading {
    type Value = RawVolume;

    fn other(self, found: Leaf) -> RawVolume {
        RawVolume::Unknown(found.name())
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawVolume, A::Error> {
        // Where there are several the tightest usual one is taken.
        let (mut boxed, mut region, mut sphere) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            let slot = match key.as_str() {
                "box" => &mut boxed,
                "region" => &mut region,
                "sphere" => &mut sphere,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = Some(map.next_value_seed(Lenient(AnyLeaf))?);
        }
        let found = boxed.map(RawVolume::Box).or(region.map(RawVolume::Region)).or(sphere.map(RawVolume::Sphere));
        Ok(found.unwrap_or(RawVolume::Unknown("an object without box, region or sphere")))
    }
}

/// Whether a tile's extensions make it implicit.
struct ExtensionsReading;

impl<'de> Reading<'de> for ExtensionsReading {
    type Value = bool;

    fn other(self, _: Leaf) -> bool {
        false
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut is_implicit = false;
        while let Some((key, _)) = map.next_entry::<String, IgnoredAny>()? {
            is_implicit |= key == "3DTILES_implicit_tiling";
        }
        Ok(is_implicit)
    }
}
