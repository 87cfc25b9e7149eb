//! The first way through an OBJ: everything but its faces.

use super::library::{self, Entry};
use super::looks::{Look, Looks};
use crate::content::mesh::MeshError;
use crate::content::mesh::stream::blocks::{Blocks, FileAt, Rows, Spill};
use crate::content::mesh::stream::lines::{Lines, number, words};
use crate::content::mesh::stream::tally::Tally;
use crate::content::mesh::stream::vertex::{Reach, finite, linear_color};
use crate::content::mesh::stream::{Head, OpenOptions};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Names of materials that are told apart.
const MAX_NAMES: usize = 1 << 16;

/// Rows of numbers in a temporary file.
#[derive(Debug)]
pub(super) struct Column {
    pub blocks: Blocks,
    pub rows: Rows,
    pub count: u32,
}

impl Column {
    fn of(spill: Spill, length: usize) -> Result<Self, MeshError> {
        let rows = Rows { start: 0, stride: length as u64, length };
        Ok(Self { count: spill.rows(), blocks: spill.finish()?, rows })
    }
}

/// Bytes of a position with its colour.
const POSITION_BYTES: usize = 28;

/// What an OBJ holds besides faces.
pub(super) struct Scanned {
    /// Three f64, and a linear colour.
    pub positions: Column,
    /// Two f32; v runs upwards, as in the file.
    pub uvs: Column,
    /// Three f32.
    pub normals: Column,
    /// Every position has a colour.
    pub has_colors: bool,
    pub head: Head,
    /// By the names that the file uses; the empty name is for faces before any.
    pub looks: BTreeMap<Vec<u8>, Look>,
}

/// Reads a file once.
pub(super) fn scan(file: &Arc<FileAt>, options: &OpenOptions, tally: &mut Tally) -> Result<Scanned, MeshError> {
    let path = file.path();
    let folder = options.scratch_folder();
    let mut spills = [Spill::new(&folder)?, Spill::new(&folder)?, Spill::new(&folder)?];
    let [positions, uvs, normals] = &mut spills;
    let (mut reach, mut colored, mut triangles, mut reaches_out) = (Reach::default(), 0u32, 0u64, false);
    let (mut libraries, mut names): (Vec<Vec<u8>>, Vec<Vec<u8>>) = (Vec::new(), vec![Vec::new()]);
    let mut is_used: BTreeMap<Vec<u8>, bool> = [(Vec::new(), false)].into();
    let mut present: Vec<u8> = Vec::new();
    let mut lines = Lines::new(Arc::clone(file), 0, 1);
    while lines.read_joined()? {
        if lines.number().is_multiple_of(65_536) {
            options.go_on()?;
        }
        let line = lines.line();
        let mut words = words(line);
        let keyword = words.next().unwrap_or_default();
        match keyword {
            b"v" => {
                let mut values = [f64::NAN; 7];
                let mut count = 0;
                for (value, word) in values.iter_mut().zip(words) {
                    let Some(read) = number(word) else { break };
                    *value = read;
                    count += 1;
                }
                let [x, y, z, a, b, c, d] = values;
                let position = if count >= 3 { [x, y, z] } else { [f64::NAN; 3] };
                if count < 3 {
                    tally.count("positions of vertices cannot be read; faces at them are left out", || {
                        format!("line {}", lines.number())
                    });
                }
                reach.add(position);
                // Six numbers are a position and a colour, seven have a weight between or alpha behind: the former is
                // what the standard knows, the latter what is written.
                let color = match count {
                    6 => Some([a, b, c, 1.0]),
                    7 => Some([a, b, c, d]),
                    _ => None,
                };
                colored = colored.saturating_add(u32::from(color.is_some()));
                let color = color.map_or([255; 4], |color| linear_color(color.map(|v| v as f32)));
                let mut row = [0; POSITION_BYTES];
                row[..24].copy_from_slice(position.map(f64::to_le_bytes).as_flattened());
                row[24..].copy_from_slice(&color);
                positions.push(&row)?;
            }
            b"vt" => {
                let mut value = || words.next().and_then(number).map_or(0.0, |value| finite(value as f32));
                let uv = [value(), value()];
                reaches_out |= uv.iter().any(|v| !(-0.001..=1.001).contains(v));
                uvs.push(uv.map(f32::to_le_bytes).as_flattened())?;
            }
            b"vn" => {
                let mut value = || words.next().and_then(number).map_or(0.0, |value| value as f32);
                normals.push([value(), value(), value()].map(f32::to_le_bytes).as_flattened())?;
            }
            b"f" => {
                triangles = triangles.saturating_add((words.count() as u64).saturating_sub(2));
                if let Some(used) = is_used.get_mut(&present) {
                    *used = true;
                }
            }
            b"usemtl" => {
                present = behind(line, keyword).to_vec();
                if !is_used.contains_key(&present) && names.len() < MAX_NAMES {
                    names.push(present.clone());
                    is_used.insert(present.clone(), false);
                }
            }
            b"mtllib" => {
                let name = behind(line, keyword).to_vec();
                if !libraries.contains(&name) && libraries.len() < MAX_NAMES {
                    libraries.push(name);
                }
            }
            _ => {}
        }
        if positions.rows().max(uvs.rows()).max(normals.rows()) == u32::MAX {
            let problem = format!("has more than {} vertices: split it", u32::MAX);
            return Err(MeshError::Obj { path: path.to_owned(), problem });
        }
    }
    let [positions, uvs, normals] = spills;
    let mut head = Head {
        triangles: Some(triangles),
        vertices: Some(u64::from(positions.rows())),
        bounds: reach.corners(),
        ..Head::default()
    };
    let library = read_libraries(path, &libraries, tally);
    let mut looks = BTreeMap::new();
    let mut making = Looks::new(path, &library, reaches_out);
    for name in names {
        if is_used.get(&name).copied().unwrap_or(false) {
            let look = making.look(&String::from_utf8_lossy(&name), &mut head, tally);
            looks.insert(name, look);
        }
    }
    if colored > 0 && colored < positions.rows() {
        tally.say("only some vertices have colours, so none is used");
    }
    let has_colors = colored > 0 && colored == positions.rows();
    let (positions, uvs) = (Column::of(positions, POSITION_BYTES)?, Column::of(uvs, 8)?);
    Ok(Scanned { positions, uvs, normals: Column::of(normals, 12)?, has_colors, head, looks })
}

/// What stands behind the first word of a line.
pub(super) fn behind<'a>(line: &'a [u8], keyword: &[u8]) -> &'a [u8] {
    line.trim_ascii_start().get(keyword.len()..).unwrap_or_default().trim_ascii()
}

/// A line may name several libraries, and a name may have spaces in it.
fn read_libraries(path: &Path, lines: &[Vec<u8>], tally: &mut Tally) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for line in lines {
        let whole = String::from_utf8_lossy(line).into_owned();
        let is_one = super::super::pictures::find(path, &whole).is_ok_and(|found| found.is_file());
        if is_one || words(line).count() < 2 {
            library::read(path, &whole, &mut entries, tally);
        } else {
            words(line).for_each(|name| {
                library::read(path, &String::from_utf8_lossy(name), &mut entries, tally);
            });
        }
    }
    entries
}
