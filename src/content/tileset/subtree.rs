//! Subtree files: binary (`subt`) or JSON, with availability inside or in files beside them.

use super::availability::Availability;
use super::implicit::{Coordinates, MAX_BITS, Scheme};
use super::tables::SubtreeTables;
use super::{MAX_SUBTREE_BYTES, MetadataEntity};
use crate::content::metadata::{PropertyTable, Schema, Views};
use crate::content::surface::Warnings;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// Largest JSON of a subtree, bytes. It describes a handful of buffers.
const MAX_SUBTREE_JSON_BYTES: usize = 4 << 20;

/// What a subtree file says, checked against the size of its tree.
#[derive(Debug, PartialEq)]
pub(super) struct Subtree {
    /// Of tiles, level by level, each level in Morton order.
    pub(super) tiles: Availability,
    /// Of each content, numbered like tiles.
    pub(super) contents: Vec<Availability>,
    /// Of the subtrees below the last level, in Morton order.
    pub(super) children: Availability,
    /// Of the subtree as a whole.
    pub(super) metadata: Option<MetadataEntity>,
    /// Of its tiles and contents.
    pub(super) tables: Option<SubtreeTables>,
    /// Addresses of the buffers beside it, as the file has them.
    pub(super) buffers: Vec<String>,
    /// What is odd but does no harm: place and words.
    pub(super) oddities: Vec<(String, String)>,
}

/// Reads a file that lies beside the subtree: address as the subtree has it, and the most bytes.
pub(super) type Fetch<'a> = dyn Fn(&str, u64) -> Result<Vec<u8>, String> + 'a;

impl Subtree {
    /// Reads a subtree of a tree of this shape that begins at `root`. `schema` is asked where the file has metadata of
    /// single tiles.
    ///
    /// # Errors
    /// What is wrong, with its place in the file.
    pub(super) fn read(
        bytes: &[u8],
        (scheme, levels, root): (Scheme, u32, Coordinates),
        fetch: &Fetch<'_>,
        schema: &dyn Fn() -> Result<Arc<Schema>, String>,
    ) -> Result<Self, String> {
        let (json, binary) = split(bytes)?;
        if json.len() > MAX_SUBTREE_JSON_BYTES {
            return Err(format!("its JSON has {} bytes, more than {MAX_SUBTREE_JSON_BYTES}", json.len()));
        }
        let json: Json = serde_json::from_slice(json).map_err(|error| format!("its JSON is unusable: {error}"))?;
        let too_large = || format!("{levels} levels in one subtree are too many");
        let tiles = scheme.tiles_in(levels).filter(|bits| *bits <= MAX_BITS).ok_or_else(too_large)?;
        let children = scheme.tiles_on(levels).filter(|bits| *bits <= MAX_BITS).ok_or_else(too_large)?;

        let metadata = json.subtree_metadata.as_ref().map(|raw| {
            let properties = raw.properties.as_ref().map(|text| text.get().into()).unwrap_or_default();
            MetadataEntity::new(&raw.class, properties)
        });
        let mut reader = Reader { json: &json, binary, fetch, fetched: HashMap::new(), oddities: Vec::new() };
        let given = json.tile_availability.as_ref().ok_or("tileAvailability is missing")?;
        let tile_bits = reader.availability(given, tiles, "tileAvailability")?;
        let mut contents = Vec::new();
        for (index, given) in json.content_availability().iter().enumerate().take(super::implicit::MAX_CONTENTS) {
            contents.push(reader.availability(given, tiles, &format!("contentAvailability[{index}]"))?);
        }
        let given = json.child_subtree_availability.as_ref().ok_or("childSubtreeAvailability is missing")?;
        let children = reader.availability(given, children, "childSubtreeAvailability")?;
        let tables = reader.tables((scheme, root), &tile_bits, &contents, schema);
        let oddities = reader.oddities;
        let buffers = json.buffers.into_iter().filter_map(|buffer| buffer.uri).collect();
        Ok(Self { tiles: tile_bits, contents, children, metadata, tables, buffers, oddities })
    }
}

/// JSON and binary chunk.
fn split(bytes: &[u8]) -> Result<(&[u8], &[u8]), String> {
    if !bytes.starts_with(b"subt") {
        let json = super::external::without_byte_order_mark(bytes);
        return match json.trim_ascii_start().first() {
            Some(b'{') => Ok((json, &[])),
            _ => Err("it is no subtree: it begins neither with \"subt\" nor with a JSON object".to_owned()),
        };
    }
    let cut_off = || format!("it is cut off: {} bytes are fewer than its header tells", bytes.len());
    let number = |at: usize| -> Result<u64, String> {
        let eight = bytes.get(at..at + 8).and_then(|eight| <[u8; 8]>::try_from(eight).ok());
        eight.map(u64::from_le_bytes).ok_or_else(cut_off)
    };
    let version = bytes.get(4..8).and_then(|four| <[u8; 4]>::try_from(four).ok()).map(u32::from_le_bytes);
    match version {
        Some(1) => {}
        Some(other) => return Err(format!("its version is {other}; only 1 is known")),
        None => return Err(cut_off()),
    }
    let (json, binary) = (number(8)?, number(16)?);
    let body = bytes.get(24..).unwrap_or_default();
    let json = usize::try_from(json).ok();
    let (json, rest) = json.and_then(|json| body.split_at_checked(json)).ok_or_else(cut_off)?;
    let binary = usize::try_from(binary).ok().and_then(|binary| rest.get(..binary)).ok_or_else(cut_off)?;
    Ok((json, binary))
}

struct Reader<'a> {
    json: &'a Json,
    binary: &'a [u8],
    fetch: &'a Fetch<'a>,
    fetched: HashMap<usize, Vec<u8>>,
    oddities: Vec<(String, String)>,
}

impl Reader<'_> {
    fn availability(&mut self, given: &Given, bits: u64, place: &str) -> Result<Availability, String> {
        let bitstream = given.bitstream.or(given.buffer_view);
        let availability = match (given.constant, bitstream) {
            (_, Some(view)) => Availability::Bits(self.view(view, Availability::bytes_for(bits), place)?),
            (Some(constant @ (0 | 1)), None) => Availability::Constant(constant == 1),
            (Some(other), None) => return Err(format!("{place}.constant is {other} instead of 0 or 1")),
            (None, None) => return Err(format!("{place} has neither a bitstream nor a constant")),
        };
        if let Some(told) = given.available_count {
            let counted = availability.count(0, bits);
            if told != counted {
                let text = format!("is {told}, but {counted} bits are set; the bits are believed");
                self.oddities.push((format!("{place}.availableCount"), text));
            }
        }
        Ok(availability)
    }

    /// What the file says of single tiles and contents. What is wrong with it is odd, and does no harm.
    fn tables(
        &mut self,
        tree: (Scheme, Coordinates),
        tiles: &Availability,
        contents: &[Availability],
        schema: &dyn Fn() -> Result<Arc<Schema>, String>,
    ) -> Option<SubtreeTables> {
        let json = self.json;
        let of_contents = json.content_metadata.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if json.tile_metadata.is_none() && of_contents.is_empty() {
            return None;
        }
        let schema = match schema() {
            Ok(schema) => schema,
            Err(what) => {
                self.oddities.push(("propertyTables".to_owned(), format!("{what}; metadata of tiles is left out")));
                return None;
            }
        };
        let reader = RefCell::new(self);
        let fetch = |index: usize| {
            let mut reader = reader.borrow_mut();
            let length = reader.json.buffer_views.get(index).map_or(0, |view| view.byte_length);
            reader.view(index, length, "propertyTables").map(Cow::Owned)
        };
        let mut views = Views::new(&fetch, MAX_SUBTREE_BYTES);
        let mut warnings = Warnings::default();
        let mut table = |index: &Value, place: &str| -> Option<PropertyTable> {
            let found = index.as_u64().and_then(|index| Some((index, json.property_tables.get(index as usize)?)));
            let Some((index, json)) = found else {
                warnings.add(format!("{place} is no index of a property table; it is left out"));
                return None;
            };
            let path = format!("propertyTables[{index}]");
            let read = PropertyTable::parse(json, &schema, &path, &mut views, &mut warnings);
            read.map_err(|error| warnings.add(format!("{error}; it is left out"))).ok()
        };
        let of_tiles = json.tile_metadata.as_ref().and_then(|index| table(index, "tileMetadata"));
        let mut indices = of_contents.iter();
        let contents: Vec<_> = (contents.iter().enumerate())
            .map(|(number, availability)| {
                let index = indices.next();
                (index.and_then(|index| table(index, &format!("contentMetadata[{number}]"))), availability)
            })
            .collect();
        let tables = SubtreeTables::new(tree, (of_tiles, tiles), contents, views.taken_bytes());
        let reader = reader.into_inner();
        reader.oddities.extend(warnings.into_lines().into_iter().map(|line| ("propertyTables".to_owned(), line)));
        Some(tables)
    }

    /// The first `needed` bytes of a buffer view.
    fn view(&mut self, index: usize, needed: u64, place: &str) -> Result<Vec<u8>, String> {
        let view =
            self.json.buffer_views.get(index).ok_or_else(|| format!("{place}: there is no bufferViews[{index}]"))?;
        if view.byte_length < needed {
            let length = view.byte_length;
            return Err(format!("{place}: bufferViews[{index}] has {length} bytes, and {needed} are needed"));
        }
        let buffer = self.buffer(view.buffer)?;
        let start = usize::try_from(view.byte_offset).ok();
        let length = usize::try_from(needed).ok();
        let part = start.zip(length).and_then(|(start, length)| buffer.get(start..start.checked_add(length)?));
        part.map(<[u8]>::to_vec)
            .ok_or_else(|| format!("{place}: bufferViews[{index}] reaches past the end of its buffer"))
    }

    fn buffer(&mut self, index: usize) -> Result<Cow<'_, [u8]>, String> {
        let buffer = self.json.buffers.get(index).ok_or_else(|| format!("there is no buffers[{index}]"))?;
        let Some(uri) = &buffer.uri else { return Ok(Cow::Borrowed(self.binary)) };
        if buffer.byte_length > MAX_SUBTREE_BYTES {
            return Err(format!("buffers[{index}] has {} bytes, more than {MAX_SUBTREE_BYTES}", buffer.byte_length));
        }
        if !self.fetched.contains_key(&index) {
            let bytes =
                (self.fetch)(uri, MAX_SUBTREE_BYTES).map_err(|error| format!("buffers[{index}].uri: {error}"))?;
            self.fetched.insert(index, bytes);
        }
        Ok(Cow::Borrowed(self.fetched.get(&index).map(Vec::as_slice).unwrap_or_default()))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Json {
    #[serde(default)]
    buffers: Vec<Buffer>,
    #[serde(default)]
    buffer_views: Vec<BufferView>,
    tile_availability: Option<Given>,
    content_availability: Option<OneOrMany>,
    child_subtree_availability: Option<Given>,
    subtree_metadata: Option<Entity>,
    #[serde(default)]
    property_tables: Vec<Value>,
    tile_metadata: Option<Value>,
    content_metadata: Option<Value>,
    #[serde(default)]
    extensions: Extensions,
}

impl Json {
    /// 3D Tiles 1.1 has a list; the extension for 1.0 an object, or a list in another extension.
    fn content_availability(&self) -> &[Given] {
        let multiple = self.extensions.multiple_contents.as_ref().map(|many| &many.content_availability);
        match multiple.or(self.content_availability.as_ref()) {
            Some(OneOrMany::Many(many)) => many,
            Some(OneOrMany::One(one)) => std::slice::from_ref(one),
            None => &[],
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Buffer {
    uri: Option<String>,
    #[serde(default)]
    byte_length: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BufferView {
    buffer: usize,
    #[serde(default)]
    byte_offset: u64,
    byte_length: u64,
}

/// An availability as the file gives it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    constant: Option<u64>,
    bitstream: Option<usize>,
    /// The extension's name for `bitstream`.
    buffer_view: Option<usize>,
    available_count: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<Given>),
    One(Given),
}

#[derive(Deserialize)]
struct Entity {
    #[serde(default)]
    class: String,
    properties: Option<Box<RawValue>>,
}

#[derive(Deserialize, Default)]
struct Extensions {
    #[serde(rename = "3DTILES_multiple_contents")]
    multiple_contents: Option<MultipleContents>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MultipleContents {
    content_availability: OneOrMany,
}
