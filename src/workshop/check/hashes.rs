//! Whether files are still the ones that were written: tilesets of the builder name the SHA-256 of every file.
//!
//! The hash of a content stands beside its address (`extras.sha256`), those of files that no tile names in the
//! tileset's `asset.extras`. Nothing protects the outermost file itself: what it says is taken for true.

use super::MAX_CONTENT_BYTES;
use crate::content::problem::Problem;
use crate::content::source::{Source, join, path_of};
use crate::content::tileset::MAX_JSON_BYTES;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};

/// Hashes that were named so far.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    /// Of contents, in hexadecimal, by address.
    contents: HashMap<String, String>,
    /// Of files that no tile names: address, hash, and who says so.
    beside: Vec<(String, String, String)>,
}

/// As much of a tileset file as has to do with hashes; what is not as expected is somebody else's.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    asset: Asset,
    #[serde(default)]
    root: Tile,
}

#[derive(Deserialize, Default)]
struct Asset {
    #[serde(default)]
    extras: Extras,
}

#[derive(Deserialize, Default)]
struct Extras {
    #[serde(default)]
    files: BTreeMap<String, Hashed>,
    collision: Option<Named>,
}

#[derive(Deserialize, Default)]
struct Hashed {
    sha256: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    uri: Option<String>,
    sha256: Option<String>,
}

#[derive(Deserialize, Default)]
struct Tile {
    content: Option<Content>,
    #[serde(default)]
    children: Vec<Tile>,
}

#[derive(Deserialize)]
struct Content {
    uri: String,
    #[serde(default)]
    extras: Hashed,
}

impl Hashes {
    /// Remembers what the tileset file at `uri` says.
    pub fn collect(&mut self, bytes: &[u8], uri: &str) {
        let Ok(File { asset, root }) = serde_json::from_slice::<File>(bytes) else { return };
        let mut add = |address: String, hash: Option<String>| {
            if let (Some(hash), Ok(address)) = (hash, join(uri, &address)) {
                self.beside.push((address, hash, uri.to_owned()));
            }
        };
        for (address, hashed) in asset.extras.files {
            add(address, hashed.sha256);
        }
        if let Some(named) = asset.extras.collision {
            add(named.uri.unwrap_or_default(), named.sha256);
        }
        let mut next = vec![root];
        while let Some(tile) = next.pop() {
            next.extend(tile.children);
            if let Some(Content { uri: address, extras: Hashed { sha256: Some(hash) } }) = tile.content
                && let Ok(address) = join(uri, &address)
            {
                self.contents.insert(key(&address), hash);
            }
        }
    }

    /// What is wrong with the content at `uri`, whose bytes these are, in words.
    pub fn objection(&self, uri: &str, bytes: &[u8]) -> Option<&'static str> {
        let wanted = self.contents.get(&key(uri))?;
        (!matches(wanted, bytes)).then_some(CHANGED)
    }

    /// Reads all files that no tile names, and what these name in turn.
    pub fn look_beside(&mut self, source: &dyn Source, cancelled: &dyn Fn() -> bool, tell: &mut dyn FnMut(Problem)) {
        let mut looked = 0;
        while let Some((address, hash, by)) = self.beside.get(looked).cloned() {
            looked += 1;
            if cancelled() {
                return;
            }
            let is_tileset = address.ends_with(".json");
            let limit = if is_tileset { MAX_JSON_BYTES } else { MAX_CONTENT_BYTES };
            match source.read(&address, limit) {
                Err(error) => tell(Problem::error(by.as_str(), "asset.extras", error.to_string())),
                Ok(bytes) if !matches(&hash, &bytes) => tell(Problem::error(address.as_str(), "", CHANGED)),
                Ok(bytes) if is_tileset => {
                    let mut inner = Self::default();
                    inner.collect(&bytes, &address);
                    let mut contents: Vec<(String, String)> = inner.contents.into_iter().collect();
                    contents.sort_unstable();
                    self.beside.extend(contents.into_iter().map(|(uri, hash)| (uri, hash, address.clone())));
                }
                Ok(_) => {}
            }
        }
    }
}

const CHANGED: &str = "it is not the file that was written: its SHA-256 is another than the tileset names. \
                       Copy it again, or build the tileset anew";

/// The same for every way to write an address.
fn key(uri: &str) -> String {
    path_of(uri).unwrap_or_else(|_| uri.to_owned())
}

fn matches(hex: &str, bytes: &[u8]) -> bool {
    let hash = Sha256::digest(bytes);
    let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from_digit(digit.into(), 16));
    hex.len() == 64 && hex.chars().map(Some).map(|c| c.map(|c| c.to_ascii_lowercase())).eq(digits)
}
