//! Implicit tiling in a download: templates instead of addresses, and the subtrees that say which tiles there are.

use super::layout::{Layout, renamed};
use super::manifest::Named;
use super::references::Kind;
use crate::content::tileset::{AddressRule, Coordinates, Unfolded};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A subtree of an implicit tree: what it takes to know the files that it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Subtree {
    /// With addresses on the server.
    pub urls: AddressRule,
    /// With paths in the folder.
    pub paths: AddressRule,
    /// Where it begins.
    pub at: Coordinates,
}

/// The rule below a tile of a tileset's JSON, its templates as they stand there; `None` where there is none.
pub(super) fn rule(tile: &Value) -> Option<Result<AddressRule, String>> {
    let extension = |name: &str| tile.get("extensions").and_then(|all| all.get(name));
    let implicit = tile.get("implicitTiling").or_else(|| extension("3DTILES_implicit_tiling"))?;
    let level = |key: &str| implicit.get(key).and_then(Value::as_u64).and_then(|level| u32::try_from(level).ok());
    let read = || {
        let scheme = implicit.get("subdivisionScheme")?.as_str()?;
        let is_octree = scheme.eq_ignore_ascii_case("octree");
        if !is_octree && !scheme.eq_ignore_ascii_case("quadtree") {
            return None;
        }
        let available = level("availableLevels").or_else(|| level("maximumLevel")?.checked_add(1))?;
        Some(AddressRule {
            is_octree,
            subtree_levels: level("subtreeLevels")?,
            available_levels: available,
            subtrees: implicit.get("subtrees")?.get("uri")?.as_str()?.to_owned(),
            contents: contents(tile).into_iter().map(str::to_owned).collect(),
        })
    };
    Some(read().ok_or_else(|| "it has implicit tiling that cannot be followed".to_owned()))
}

/// The templates of a tile's contents, in the order that availability counts them.
fn contents(tile: &Value) -> Vec<&str> {
    let several = tile.get("extensions").and_then(|all| all.get("3DTILES_multiple_contents"));
    let lists = [tile.get("contents"), several.and_then(|s| s.get("contents")), several.and_then(|s| s.get("content"))];
    let listed = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
    let all = tile.get("content").into_iter().chain(listed);
    all.filter_map(|content| content.get("uri").or_else(|| content.get("url"))?.as_str()).collect()
}

impl Subtree {
    /// The first subtree of a tree whose rule stands in the tileset at `url`.
    ///
    /// # Errors
    /// When the files cannot lie side by side in a folder.
    pub fn first(rule: &AddressRule, url: &str, layout: &Layout) -> Result<Named, String> {
        let absolute = |template: &String| AddressRule::join(url, template).map_err(|error| error.to_string());
        let urls = AddressRule {
            subtrees: absolute(&rule.subtrees)?,
            contents: rule.contents.iter().map(absolute).collect::<Result<_, _>>()?,
            ..*rule
        };
        let path = |url: &String| layout.template(url);
        let paths = AddressRule {
            subtrees: path(&urls.subtrees)?,
            contents: urls.contents.iter().map(path).collect::<Result<_, _>>()?,
            ..*rule
        };
        Ok(Self { urls, paths, at: Coordinates::default() }.named())
    }

    fn named(self) -> Named {
        let (url, path) = (self.urls.subtree_at(self.at), self.paths.subtree_at(self.at));
        Named { url, path, kind: Kind::Subtree(Box::new(self)) }
    }

    /// Everything that the subtree with these bytes leads to; `fetch` brings buffers beside it by address.
    ///
    /// # Errors
    /// When the subtree cannot be read.
    pub fn names(&self, bytes: &[u8], fetch: &Fetch<'_>) -> Result<(Vec<Named>, Vec<String>), String> {
        let Self { urls, paths, at } = self;
        let url = urls.subtree_at(*at);
        let by_url = urls.unfold(*at, bytes, &url, fetch).map_err(|error| error.to_string())?;
        let by_path = self.paths(bytes, fetch)?;
        let contents = by_url.contents.into_iter().zip(by_path.contents);
        let contents = contents.map(|(url, path)| Named { url, path, kind: Kind::Content });
        let below =
            by_url.subtrees.into_iter().map(|(at, _)| Self { urls: urls.clone(), paths: paths.clone(), at }.named());
        Ok((contents.chain(below).collect(), by_url.buffers))
    }

    /// The paths in the folder that it leads to.
    ///
    /// # Errors
    /// When the subtree cannot be read.
    pub fn paths(&self, bytes: &[u8], fetch: &Fetch<'_>) -> Result<Unfolded, String> {
        let uri = self.urls.subtree_at(self.at);
        self.paths.unfold(self.at, bytes, &uri, fetch).map_err(|error| error.to_string())
    }
}

/// Brings a file by its address, up to so many bytes.
pub(super) type Fetch<'a> = dyn Fn(&str, u64) -> Result<Vec<u8>, String> + 'a;

/// What stands in the tileset at `path` for a template, where `now` stands; `None` where that does it.
pub(super) fn renamed_template(path: &str, now: &str, template: &str) -> Option<String> {
    renamed(path, now, template).map(|new| new.replace("%7B", "{").replace("%7D", "}"))
}
