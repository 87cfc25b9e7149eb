//! What a file names, whatever file it is, and how it is made to name something else.

use super::implicit::{self, Subtree};
use crate::content::gltf::is_glb;
use crate::content::tileset::AddressRule;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a file is, as far as it matters for what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// A `visit.json`.
    Visit,
    /// A tour of a visit.
    Tour,
    /// A tileset, or whatever a tile may hold: the bytes say which.
    Content,
    /// A part of an implicit tree; what it names is in [`Subtree::names`].
    Subtree(Box<Subtree>),
    /// No address but the template of many, in a tileset with implicit tiling.
    Template,
    /// Names nothing: captions, buffers, pictures.
    Plain,
}

/// Told of every address in a file, which it may change, and of what should be there.
pub(super) type Visitor<'a> = dyn FnMut(&mut String, Kind) + 'a;

/// What came of looking through a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Looked {
    /// Whether the visitor changes anything: only then there are two of a document in memory.
    edits: bool,
    /// The file with the addresses changed; `None` where none was.
    changed: Option<Vec<u8>>,
    /// Why not everything it names is known.
    unfollowed: Option<String>,
    /// Of its implicit trees, as they stand there.
    rules: Vec<AddressRule>,
}

/// What a file has beside plain addresses.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rest {
    /// Why not everything it names is known.
    pub unfollowed: Option<String>,
    /// Of its implicit trees, as they stand there.
    pub rules: Vec<AddressRule>,
}

/// Tells of every address in a file, and gives what else it names, or why that is not known.
pub(super) fn each(bytes: &[u8], kind: &Kind, visitor: &mut dyn FnMut(&str, Kind)) -> Rest {
    let Looked { unfollowed, rules, .. } = look(bytes, kind, false, &mut |uri, kind| visitor(uri, kind));
    Rest { unfollowed, rules }
}

/// The file with the addresses changed; `None` where none was.
pub(super) fn edit(bytes: &[u8], kind: &Kind, visitor: &mut Visitor<'_>) -> Option<Vec<u8>> {
    look(bytes, kind, true, visitor).changed
}

fn look(bytes: &[u8], kind: &Kind, edits: bool, visitor: &mut Visitor<'_>) -> Looked {
    let mut looked = Looked { edits, ..Looked::default() };
    match kind {
        Kind::Plain | Kind::Subtree(_) | Kind::Template => {}
        Kind::Visit => looked.json(bytes, |value| {
            for tileset in list(value.get_mut("tilesets")) {
                address(tileset.get_mut("uri"), Kind::Content, visitor);
            }
            address(value.get_mut("light"), Kind::Plain, visitor);
            for phase in list(value.get_mut("phases")) {
                address(phase.get_mut("light"), Kind::Plain, visitor);
            }
            for tour in list(value.get_mut("tours")) {
                address(Some(tour), Kind::Tour, visitor);
            }
        }),
        Kind::Tour => looked.json(bytes, |value| {
            for stop in list(value.get_mut("stops")) {
                let captions = stop.get_mut("captions").and_then(Value::as_object_mut);
                for (_, uri) in captions.into_iter().flatten() {
                    address(Some(uri), Kind::Plain, visitor);
                }
            }
        }),
        Kind::Content => looked.changed = looked.content(bytes, visitor),
    }
    looked
}

impl Looked {
    /// Reads JSON, lets `edit` change it, and keeps it if it did.
    fn json(&mut self, bytes: &[u8], edit: impl FnOnce(&mut Value)) {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match serde_json::from_slice::<Value>(text) {
            Ok(mut value) => {
                let before = self.edits.then(|| value.clone());
                edit(&mut value);
                if before.is_some_and(|before| before != value) {
                    self.changed = serde_json::to_vec(&value).ok();
                }
            }
            Err(error) => self.unfollowed = Some(format!("it cannot be read ({error})")),
        }
    }

    /// A content, or one inside another: what it becomes, where it changes.
    fn content(&mut self, bytes: &[u8], visitor: &mut Visitor<'_>) -> Option<Vec<u8>> {
        match bytes.get(..4)? {
            b"b3dm" => {
                let inner = tables_end(bytes, 28)?;
                let changed = self.content(bytes.get(inner..)?, visitor)?;
                Some(wrapped(bytes.get(..inner)?, changed))
            }
            b"i3dm" => {
                let inner = tables_end(bytes, 32)?;
                let end = usize::try_from(number(bytes, 8)?).ok()?.min(bytes.len());
                let body = bytes.get(inner..end)?;
                let changed = if number(bytes, 28)? == 0 {
                    // The address of the model instead of the model.
                    let mut uri = String::from_utf8_lossy(body).trim_end_matches(['\0', ' ']).to_owned();
                    let before = uri.clone();
                    visitor(&mut uri, Kind::Content);
                    (uri != before).then(|| uri.into_bytes())
                } else {
                    self.content(body, visitor)
                }?;
                Some(wrapped(bytes.get(..inner)?, changed))
            }
            b"cmpt" => {
                let mut all = bytes.get(..16)?.to_vec();
                let (mut at, mut is_changed) = (16, false);
                for _ in 0..number(bytes, 12)? {
                    let length = usize::try_from(number(bytes, at + 8)?).ok()?;
                    let inner = bytes.get(at..at.checked_add(length.max(12))?)?;
                    let changed = self.content(inner, visitor);
                    is_changed |= changed.is_some();
                    all.extend(changed.as_deref().unwrap_or(inner));
                    at += inner.len();
                }
                is_changed.then(|| wrapped(&all, Vec::new()))
            }
            _ if is_glb(bytes) => {
                let length = usize::try_from(number(bytes, 12)?).ok()?;
                let end = 20_usize.checked_add(length)?;
                let mut document = Self { edits: self.edits, ..Self::default() };
                document.json(bytes.get(20..end)?, |value| gltf(value, visitor));
                self.unfollowed = self.unfollowed.take().or(document.unfollowed);
                let mut text = document.changed?;
                text.resize(text.len().next_multiple_of(4), b' ');
                let mut head = bytes.get(..20)?.to_vec();
                put(&mut head, 12, text.len());
                head.extend(text);
                head.extend(bytes.get(end..)?);
                let total = head.len();
                put(&mut head, 8, total);
                Some(head)
            }
            _ => {
                let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
                if text.first() == Some(&b'{') {
                    let mut document = Self { edits: self.edits, ..Self::default() };
                    let (rules, mut unfollowed) = (&mut self.rules, None);
                    document.json(text, |value| {
                        if value.get("root").is_some() {
                            address(value.get_mut("schemaUri"), Kind::Plain, visitor);
                            tile(value.get_mut("root"), visitor, &mut |rule| match rule {
                                // Tiles that share a tree share its files.
                                Ok(rule) if rules.contains(&rule) => {}
                                Ok(rule) => rules.push(rule),
                                Err(why) => unfollowed = Some(why),
                            });
                        } else {
                            gltf(value, visitor);
                        }
                    });
                    self.unfollowed = self.unfollowed.take().or(unfollowed);
                    self.unfollowed = self.unfollowed.take().or(document.unfollowed);
                    return document.changed;
                }
                None
            }
        }
    }
}

/// Told of the rule of every implicit tree, or why it cannot be followed.
type Rules<'a> = dyn FnMut(Result<AddressRule, String>) + 'a;

fn tile(tile: Option<&mut Value>, visitor: &mut Visitor<'_>, rules: &mut Rules<'_>) {
    let Some(tile) = tile else { return };
    let rule = implicit::rule(tile);
    let kind = if rule.is_some() { Kind::Template } else { Kind::Content };
    if let Some(rule) = rule {
        // As the file has it, before anything is changed.
        rules(rule);
        for place in ["/implicitTiling/subtrees/uri", "/extensions/3DTILES_implicit_tiling/subtrees/uri"] {
            address(tile.pointer_mut(place), Kind::Template, visitor);
        }
    }
    content(tile.get_mut("content"), &kind, visitor);
    for one in list(tile.get_mut("contents")) {
        content(Some(one), &kind, visitor);
    }
    if let Some(several) = tile.get_mut("extensions").and_then(|all| all.get_mut("3DTILES_multiple_contents")) {
        for key in ["content", "contents"] {
            for one in list(several.get_mut(key)) {
                content(Some(one), &kind, visitor);
            }
        }
    }
    for child in list(tile.get_mut("children")) {
        self::tile(Some(child), visitor, rules);
    }
}

fn content(content: Option<&mut Value>, kind: &Kind, visitor: &mut Visitor<'_>) {
    if let Some(content) = content {
        let key = if content.get("uri").is_some() { "uri" } else { "url" };
        address(content.get_mut(key), kind.clone(), visitor);
    }
}

fn gltf(value: &mut Value, visitor: &mut Visitor<'_>) {
    for key in ["buffers", "images"] {
        for one in list(value.get_mut(key)) {
            address(one.get_mut("uri"), Kind::Plain, visitor);
        }
    }
    let schema = value.get_mut("extensions").and_then(|all| all.get_mut("EXT_structural_metadata"));
    address(schema.and_then(|metadata| metadata.get_mut("schemaUri")), Kind::Plain, visitor);
}

fn list(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}

fn address(value: Option<&mut Value>, kind: Kind, visitor: &mut Visitor<'_>) {
    if let Some(Value::String(uri)) = value
        && !uri.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"))
    {
        visitor(uri, kind);
    }
}

/// Where the content begins behind the four tables of a b3dm or i3dm.
fn tables_end(bytes: &[u8], header: usize) -> Option<usize> {
    // Headers older than the standard are shorter: then a glb begins at once behind their tables.
    let tables = [12, 16, 20, 24].map(|at| number(bytes, at).and_then(|n| usize::try_from(n).ok()));
    let end = tables.into_iter().try_fold(header, |sum, table| sum.checked_add(table?));
    let is_right = |at: usize| at <= bytes.len();
    end.filter(|&end| is_right(end)).or_else(|| bytes.windows(4).position(|window| window == b"glTF"))
}

/// A tile around a changed content: padded to eight bytes, its length put right.
fn wrapped(head: &[u8], content: Vec<u8>) -> Vec<u8> {
    let mut all = head.to_vec();
    let is_glb = content.starts_with(b"glTF");
    all.extend(content);
    // An address is padded by what ends it, a model by what follows no chunk.
    let padding = if is_glb { 0 } else { b' ' };
    all.resize(all.len().next_multiple_of(8), padding);
    let total = all.len();
    put(&mut all, 8, total);
    all
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn put(bytes: &mut [u8], at: usize, number: usize) {
    if let Some(place) = bytes.get_mut(at..at + 4) {
        place.copy_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
    }
}
