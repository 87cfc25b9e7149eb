//! Tilesets drawn as text.
//!
//! One line a tile, children indented below their parent:
//!
//! ```text
//! root 100px ready
//!   left   8px x -10..0 waiting
//!   right  8px x 0..10 ready bytes 30
//! ```
//!
//! `100px` is the error on the screen of [`view`]. Without `x` a tile is as wide
//! as its parent; the picture of [`view`] shows x from -10 to 10. `add` refines by ADD,
//! `far` has a request volume that the eye is never in, `empty` has no content, `content 50..60` one that lies only there.

use glam::{DMat3, DVec3};
use parvis::content::tileset::{BoundingVolume, Branch, FileMetadata, Refine, Site, Tile, TileId, TileName, Tileset};
use parvis::streaming::{LoadGroup, Readiness, Selection, SelectionMemory, SelectionOptions, View, select};
use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;

/// Metres from the eye to every tile.
const DISTANCE: f64 = 10.0;

/// Looks at every tile from 10 m; 1 px is 1 cm of error.
pub fn view() -> View {
    view_along(DVec3::NEG_Z, 1.0)
}

/// The same, with errors that many times as large.
pub fn zoomed(zoom: f64) -> View {
    view_along(DVec3::NEG_Z, zoom)
}

/// Looks away from every tile of which no part lies behind the eye.
pub fn turned() -> View {
    view_along(DVec3::Z, 1.0)
}

fn view_along(forward: DVec3, zoom: f64) -> View {
    View::perspective(DVec3::ZERO, forward, DVec3::Y, FRAC_PI_2, 1.0, 0.01, 2000.0 * zoom)
}

pub fn slab(x: (f64, f64)) -> BoundingVolume {
    let half = DVec3::new((x.1 - x.0) * 0.5, 1.0, 0.5);
    BoundingVolume::Box {
        center: DVec3::new((x.0 + x.1) * 0.5, 0.0, -DISTANCE - 0.5),
        half_axes: DMat3::from_diagonal(half),
    }
}

pub fn tile(name: &str, parent: Option<TileId>, level: u32, error_px: f64, x: (f64, f64)) -> Tile {
    Tile {
        parent,
        children: Vec::new(),
        level,
        bounds: slab(x),
        content_bounds: None,
        viewer_request_volume: None,
        geometric_error: error_px / 1000.0 * DISTANCE,
        refine: Refine::Replace,
        contents: name.into(),
        visit_from_tile: Arc::default(),
        name: TileName::Root,
        implicit: None,
        metadata: None,
        file: 0,
    }
}

/// Shares the interval from -10 to 10 out: every tile's children lie side by side within it. Inner tiles that are
/// `empty` lose their contents. The interval of each tile.
pub fn share_out(set: &mut Tileset, empty: impl Fn(usize) -> bool) -> Vec<(f64, f64)> {
    let mut intervals = vec![(-10.0, 10.0); set.tiles.len()];
    for index in 0..set.tiles.len() {
        let (from, to) = intervals[index];
        let children = set.tiles[index].children.clone();
        let step = (to - from) / children.len().max(1) as f64;
        for (place, child) in children.iter().enumerate() {
            let start = from + step * place as f64;
            intervals[child.index()] = (start, start + step);
            set.tiles[child.index()].bounds = slab((start, start + step));
        }
        if !children.is_empty() && empty(index) {
            set.tiles[index].contents.clear();
        }
    }
    intervals
}

pub fn tileset(tiles: Vec<Tile>) -> Tileset {
    Tileset { tiles, geometric_error: 1000.0, version: "1.1".to_owned(), ..Tileset::default() }
}

/// What a drawing says beside the tileset.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub name: String,
    pub readiness: Readiness,
    pub bytes: u64,
}

/// Appends the tiles of a drawing, the first one below `below`.
pub fn append(tileset: &mut Tileset, drawing: &str, below: Option<TileId>) -> Vec<Drawn> {
    let mut drawn = Vec::new();
    let mut open: Vec<(usize, TileId, (f64, f64))> = Vec::new();
    for line in drawing.lines().filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        while open.last().is_some_and(|(other, ..)| *other >= indent) {
            open.pop();
        }
        let mut words = line.split_whitespace();
        let name = words.next().unwrap();
        let error_px = words.next().and_then(|word| word.strip_suffix("px")).unwrap().parse().unwrap();
        let parent = open.last().map(|(_, id, _)| *id).or(below);
        let mut x = open.last().map_or((-10.0, 10.0), |(.., x)| *x);
        let id = TileId(tileset.tiles.len() as u32);
        let level = parent.map_or(0, |parent| tileset.tile(parent).level + 1);
        let mut new = tile(name, parent, level, error_px, x);
        let mut entry = Drawn { name: name.to_owned(), readiness: Readiness::Waiting, bytes: 10 };
        while let Some(word) = words.next() {
            match word {
                "ready" => entry.readiness = Readiness::Ready,
                "waiting" => entry.readiness = Readiness::Waiting,
                "failed" => entry.readiness = Readiness::Failed,
                "empty" => new.contents.clear(),
                "add" => new.refine = Refine::Add,
                "far" => {
                    let far = BoundingVolume::Sphere { center: DVec3::splat(1e6), radius: 1.0 };
                    new.viewer_request_volume = Some(Box::new(far));
                }
                "bytes" => entry.bytes = words.next().unwrap().parse().unwrap(),
                "content" => {
                    let (from, to) = words.next().unwrap().split_once("..").unwrap();
                    new.content_bounds = Some(Box::new(slab((from.parse().unwrap(), to.parse().unwrap()))));
                }
                "x" => {
                    let (from, to) = words.next().unwrap().split_once("..").unwrap();
                    x = (from.parse().unwrap(), to.parse().unwrap());
                    new.bounds = slab(x);
                }
                other => panic!("{other:?} means nothing in a drawing"),
            }
        }
        if let Some(parent) = parent {
            let siblings = &mut tileset.tiles[parent.index()].children;
            new.name = TileName::Child(siblings.len() as u32);
            siblings.push(id);
        }
        tileset.tiles.push(new);
        drawn.push(entry);
        open.push((indent, id, x));
    }
    drawn
}

/// Reads a drawing as the reader of external tilesets does.
pub fn read_branch(site: &Site, bytes: &[u8], uri: &str) -> Result<Branch, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    if text.contains("broken") {
        return Err(format!("{uri} is not a tileset"));
    }
    let mut drawn = tileset(Vec::new());
    append(&mut drawn, text, None);
    let (below, uri, tiles) = (site.tile, uri.to_owned(), drawn.tiles);
    Ok(Branch { below, uri, tiles, metadata: FileMetadata::default(), problems: Vec::new(), is_subtree: false })
}

/// A drawing with the state of its tiles, for selection alone.
pub struct Scene {
    pub tileset: Tileset,
    pub drawn: Vec<Drawn>,
    pub memory: SelectionMemory,
    pub selection: Selection,
    pub options: SelectionOptions,
}

impl Scene {
    pub fn draw(drawing: &str) -> Self {
        let mut tileset = tileset(Vec::new());
        let drawn = append(&mut tileset, drawing, None);
        Self {
            tileset,
            drawn,
            memory: SelectionMemory::default(),
            selection: Selection::default(),
            options: SelectionOptions { preload_ancestors: false, preload_siblings: false, ..Default::default() },
        }
    }

    pub fn set(&mut self, name: &str, readiness: Readiness) {
        self.drawn.iter_mut().find(|tile| tile.name == name).unwrap().readiness = readiness;
    }

    pub fn select(&mut self, views: &[View]) -> &mut Self {
        let drawn = &self.drawn;
        let readiness = |id: TileId| drawn[id.index()].readiness;
        select(&self.tileset, views, &self.options, readiness, &mut self.memory, &mut self.selection);
        self
    }

    /// What became of every tile, in the order of the drawing: `shown`, `kicked` and `urgent`, `wanted` or
    /// `preload` for what is to be loaded; `-` for none of these.
    pub fn picture(&self) -> String {
        let mut lines = Vec::new();
        for (index, drawn) in self.drawn.iter().enumerate() {
            let id = TileId(index as u32);
            let mut words = vec![drawn.name.as_str()];
            if self.selection.shown.contains(&id) {
                words.push("shown");
            }
            if self.memory.was_kicked(id) {
                words.push("kicked");
            }
            for load in self.selection.loads.iter().filter(|load| load.tile == id) {
                words.push(match load.need.group {
                    LoadGroup::Urgent => "urgent",
                    LoadGroup::Normal => "wanted",
                    LoadGroup::Foreseen => "foreseen",
                    LoadGroup::Preload => "preload",
                });
            }
            if words.len() == 1 {
                words.push("-");
            }
            lines.push(words.join(" "));
        }
        lines.join("\n")
    }

    /// Compares [`Self::picture`] with what is drawn, whatever the spaces.
    #[track_caller]
    pub fn expect(&self, drawing: &str) {
        let lines = drawing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let expected: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        assert_eq!(self.picture(), expected.join("\n"));
    }
}
