//! Materials of an OBJ: the names that it uses, what libraries say of them, and pictures of several tiles (UDIM).

use super::library::Entry;
use crate::content::mesh::stream::tally::Tally;
use crate::content::mesh::stream::{Head, PictureFile, StreamMaterial, StreamTexture, pictures};
use crate::content::surface::{Material, Wrap};
use std::collections::BTreeMap;
use std::path::Path;

/// Tiles in a row (UDIM: tile 1001 holds u and v of 0 to 1, 1002 u of 1 to 2, 1011 v of 1 to 2).
const ROW: i64 = 10;
/// Number of the first tile.
const FIRST: i64 = 1001;
/// Tiles up to the row of v = 99.
const TILES: i64 = 1000;

/// What a name in the file stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// Into the head's materials.
    pub material: usize,
    /// For each tile of its picture the material; empty for a picture of one.
    tiles: BTreeMap<i64, usize>,
}

impl Look {
    /// Whether texture coordinates decide which material a triangle has.
    pub fn is_tiled(&self) -> bool {
        !self.tiles.is_empty()
    }

    /// The material of a triangle with this middle (u, and v upwards), and how far its coordinates are moved.
    pub fn tile_at(&self, [u, v]: [f32; 2]) -> Option<(usize, [f32; 2])> {
        let (column, row) = (u.floor(), v.floor());
        if !(0.0..ROW as f32).contains(&column) || !(0.0..(TILES / ROW) as f32).contains(&row) {
            return None;
        }
        let number = FIRST + column as i64 + ROW * row as i64;
        self.tiles.get(&number).map(|material| (*material, [column, row]))
    }
}

/// Makes materials of the names that a file uses.
pub(super) struct Looks<'a> {
    model: &'a Path,
    library: &'a BTreeMap<String, Entry>,
    /// Pictures by name, so that each is in the head once.
    known: BTreeMap<String, Option<usize>>,
    /// Some texture coordinate lies outside of 0 to 1.
    pub reaches_out: bool,
}

impl<'a> Looks<'a> {
    /// Nothing read yet.
    pub fn new(model: &'a Path, library: &'a BTreeMap<String, Entry>, reaches_out: bool) -> Self {
        Self { model, library, known: BTreeMap::new(), reaches_out }
    }

    /// The look of a name.
    pub fn look(&mut self, name: &str, head: &mut Head, tally: &mut Tally) -> Look {
        let Some(entry) = self.library.get(name) else {
            if !self.library.is_empty() {
                tally.say(format!("material {name} is in no library, and is plain"));
            }
            let material = Material { name: name.to_owned(), ..Material::default() };
            return Look { material: add(head, material, None), ..Look::default() };
        };
        let Some(map) = &entry.picture else {
            return Look { material: add(head, entry.material(name, false), None), ..Look::default() };
        };
        let tiles = self.tiles_of(map);
        if tiles.is_empty() {
            let picture = self.picture(map, head, tally);
            let texture = picture.map(|picture| StreamTexture { picture, wrap_u: entry.wrap(), wrap_v: entry.wrap() });
            return Look { material: add(head, entry.material(name, picture.is_some()), texture), ..Look::default() };
        }
        // What lies on no tile is plain.
        let material = add(head, entry.material(name, false), None);
        let mut of_tiles = BTreeMap::new();
        for (number, file) in tiles {
            if let Some(picture) = self.picture(&file, head, tally) {
                let texture = StreamTexture { picture, wrap_u: Wrap::Clamp, wrap_v: Wrap::Clamp };
                let named = entry.material(&format!("{name} {number}"), true);
                of_tiles.insert(number, add(head, named, Some(texture)));
            }
        }
        Look { material, tiles: of_tiles }
    }

    /// The names of the tiles that there are: of a name with `<UDIM>` in it, or with `1001` where texture coordinates
    /// reach out of the first tile and a second one lies beside it.
    fn tiles_of(&self, map: &str) -> Vec<(i64, String)> {
        let map = map.replace('\\', "/");
        let (before, after, is_said) = match (map.split_once("<UDIM>"), map.rsplit_once("1001")) {
            (Some((before, after)), _) => (before, after, true),
            (None, Some((before, after))) if self.reaches_out && !after.contains('/') => (before, after, false),
            _ => return Vec::new(),
        };
        let name = |number: i64| format!("{before}{number}{after}");
        let tiles: Vec<(i64, String)> = (FIRST..FIRST + TILES)
            .map(|number| (number, name(number)))
            .filter(|(_, file)| pictures::find(self.model, file).is_ok_and(|path| path.is_file()))
            .collect();
        if is_said || tiles.len() > 1 { tiles } else { Vec::new() }
    }

    /// The picture with this name, or a warning and nothing.
    fn picture(&mut self, name: &str, head: &mut Head, tally: &mut Tally) -> Option<usize> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let found: Result<PictureFile, String> = pictures::beside(self.model, name);
        let picture = match found {
            Ok(picture) => {
                head.pictures.push(picture);
                Some(head.pictures.len() - 1)
            }
            Err(problem) => {
                tally.say(format!("picture {name}: {problem}"));
                None
            }
        };
        self.known.insert(name.to_owned(), picture);
        picture
    }
}

fn add(head: &mut Head, material: Material, texture: Option<StreamTexture>) -> usize {
    head.materials.push(StreamMaterial { material, texture });
    head.materials.len() - 1
}
