//! glTF and glb, primitive by primitive; what is stored as it is, triangle by triangle.

use super::blocks::{Blocks, FileAt, Rows};
use super::gather::Gather;
use super::tally::Tally;
use super::vertex::Reach;
use super::{Head, ModelStream, PictureFile, Piece, StreamMaterial, StreamTexture, memory};
use crate::content::gltf::{Column, Columns, Found, GltfError, Parts, ReadPart};
use crate::content::mesh::{MAX_BYTES, MeshError, files};
use crate::content::surface::Primitive;
use glam::{DMat3, DMat4, DVec3};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Further from the origin nothing lies, metres.
const FARTHEST: f64 = 1e12;

impl ReadPart for FileAt {
    fn size_bytes(&self) -> u64 {
        Self::size_bytes(self)
    }

    fn read(&self, at: u64, bytes: usize) -> Result<Vec<u8>, String> {
        self.part(at, bytes).map_err(|error| error.to_string())
    }
}

/// Where the stream stands.
#[derive(Debug, Clone, Copy, Default)]
struct Cursor {
    standing: usize,
    primitive: usize,
    copy: usize,
    triangle: usize,
}

/// A glTF read piece by piece.
pub(super) struct Gltf {
    path: PathBuf,
    head: Head,
    parts: Parts,
    /// The model's own file, and those beside it by their addresses.
    own: Arc<FileAt>,
    beside: BTreeMap<String, Arc<FileAt>>,
    /// By the number of the buffer.
    blocks: BTreeMap<usize, Blocks>,
    at: Cursor,
    present: Option<Found>,
    tally: Tally,
}

/// Opens a file: reads its document and the headers of its pictures.
pub(super) fn open(path: &Path) -> Result<Gltf, MeshError> {
    let own = Arc::new(FileAt::open(path)?);
    let beside: RefCell<BTreeMap<String, Arc<FileAt>>> = RefCell::default();
    let open_beside = |address: &str| -> Result<Arc<dyn ReadPart>, String> {
        let found = files::beside(path, address)?;
        let file = Arc::new(FileAt::open(&found).map_err(|error| error.to_string())?);
        beside.borrow_mut().insert(address.to_owned(), Arc::clone(&file));
        Ok(file)
    };
    let model = path.to_owned();
    let fetch = Arc::new(move |address: &str| files::read_beside(&model, address, MAX_BYTES));
    let file: Arc<dyn ReadPart> = Arc::<FileAt>::clone(&own);
    let mut parts =
        Parts::open(file, &open_beside, fetch).map_err(|source| MeshError::Gltf { path: path.to_owned(), source })?;
    let mut tally = Tally::default();
    parts.take_warnings().into_iter().for_each(|line| tally.say(line));
    let head = head(&parts);
    let beside = beside.into_inner();
    let (blocks, at) = Default::default();
    Ok(Gltf { path: path.to_owned(), head, parts, own, beside, blocks, at, present: None, tally })
}

fn head(parts: &Parts) -> Head {
    let mut head = Head { credits: parts.credits().to_vec(), ..Head::default() };
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for material in parts.materials() {
        let mut material = material.clone();
        let texture = material.base_color_texture.take().and_then(|texture| {
            let image = parts.image(&texture.picture)?;
            let picture = *places.entry(image).or_insert_with(|| {
                let named = &texture.picture;
                let decode = parts.decoder(image);
                head.pictures.push(PictureFile::new(named.name.clone(), named.width, named.height, decode));
                head.pictures.len() - 1
            });
            Some(StreamTexture { picture, wrap_u: texture.wrap_u, wrap_v: texture.wrap_v })
        });
        head.materials.push(StreamMaterial { material, texture });
    }
    let (mut triangles, mut vertices, mut reach, mut is_known) = (0u64, 0u64, Reach::default(), true);
    for standing in parts.standings() {
        let copies = standing.places.len() as u64;
        for primitive in 0..standing.primitives {
            let (own_triangles, own_vertices, extent) = parts.facts(standing.mesh, primitive);
            triangles = triangles.saturating_add(own_triangles.saturating_mul(copies));
            vertices = vertices.saturating_add(own_vertices.saturating_mul(copies));
            match extent {
                Some(corners) => standing.places.iter().for_each(|place| add_box(&mut reach, corners, place)),
                None => is_known &= own_triangles == 0,
            }
        }
    }
    head.triangles = Some(triangles);
    head.vertices = Some(vertices);
    head.bounds = reach.corners().filter(|_| is_known);
    head
}

/// Grows to hold a box that stands somewhere.
fn add_box(reach: &mut Reach, corners: [[f64; 3]; 2], place: &DMat4) {
    for corner in 0..8 {
        let axis = |axis: usize| corners.get(corner >> axis & 1).map_or(0.0, |end| end[axis]);
        reach.add(place.transform_point3(DVec3::new(axis(0), axis(1), axis(2))).to_array());
    }
}

impl Gltf {
    fn failed(&self, source: GltfError) -> MeshError {
        MeshError::Gltf { path: self.path.clone(), source }
    }

    /// Triangles of the primitive that is read now.
    fn triangles(&self) -> usize {
        match &self.present {
            None => 0,
            Some(Found::Whole(primitive, _)) => primitive.indices.len() / 3,
            Some(Found::Columns(columns)) => {
                columns.indices.map_or(columns.positions.count, |indices| indices.count) as usize / 3
            }
        }
    }

    /// Some triangles of a primitive in memory.
    fn of_whole(primitive: &Primitive, features: &[u32], first: usize, count: usize, tally: &mut Tally) -> Piece {
        let corners = primitive.indices.get(3 * first..3 * (first + count)).unwrap_or_default();
        let there = primitive.positions.len();
        let sound: Vec<u32> = corners
            .as_chunks::<3>()
            .0
            .iter()
            .filter(|triangle| {
                let is_sound = triangle.iter().all(|corner| (*corner as usize) < there);
                if !is_sound {
                    tally.count(OUTSIDE, || format!("{triangle:?} of {there}"));
                }
                is_sound
            })
            .flatten()
            .copied()
            .collect();
        let mut piece = memory::part(primitive, &sound);
        if !features.is_empty() {
            let mut places: BTreeMap<u32, u32> = BTreeMap::new();
            for (corner, place) in sound.iter().zip(&piece.indices) {
                places.entry(*place).or_insert(*corner);
            }
            piece.features =
                places.values().map(|old| features.get(*old as usize).copied().unwrap_or_default()).collect();
        }
        piece
    }

    /// Some triangles of a primitive in a file.
    fn of_columns(&mut self, columns: &Columns, first: usize, count: usize) -> Result<Piece, MeshError> {
        let there = columns.positions.count;
        let mut named: Vec<u32> = Vec::with_capacity(3 * count);
        let places = 3 * first as u64..3 * (first + count) as u64;
        match &columns.indices {
            None => named.extend(places.map(|place| place as u32)),
            Some(indices) => {
                let mut element = [0; 4];
                let element = element.get_mut(..indices.size.min(4)).unwrap_or_default();
                let (blocks, start) = self.blocks(indices)?;
                let start = start.saturating_add(indices.start);
                for place in places {
                    blocks.read(start.saturating_add(place.saturating_mul(indices.stride)), element)?;
                    named.push(indices.index(element));
                }
            }
        }
        let mut gather: Gather<u32> = Gather::new();
        for (triangle, corners) in (first..).zip(named.as_chunks::<3>().0.iter().copied()) {
            if corners.iter().any(|corner| *corner >= there) {
                self.tally.count(OUTSIDE, || format!("triangle {triangle} of a primitive, {corners:?} of {there}"));
            } else {
                gather.push(corners);
            }
        }
        let Gather { corners, indices, .. } = gather;
        let mut wanted: Vec<(u32, u32)> = corners.iter().copied().zip(0..).collect();
        wanted.sort_unstable();
        let mut piece = Piece { indices, material: columns.material, ..Piece::default() };
        piece.positions = self
            .column(&columns.positions, &mut wanted, [0.0; 3], |column, row| column.vector::<3>(row).map(f64::from))?;
        if let Some(column) = &columns.normals {
            piece.normals = self.column(column, &mut wanted, [0.0; 3], |column, row| column.vector::<3>(row))?;
        }
        if let Some(column) = &columns.uvs {
            piece.uvs = self.column(column, &mut wanted, [0.0; 2], |column, row| columns.uv(column, row))?;
        }
        if let Some(column) = &columns.colors {
            piece.colors = self.column(column, &mut wanted, [255; 4], Columns::color)?;
        }
        if let Some(column) = &columns.features {
            piece.features = self.column(column, &mut wanted, 0, Column::index)?;
        }
        Ok(piece)
    }

    /// One attribute of the vertices that are wanted, in the order of the piece.
    fn column<T: Copy>(
        &mut self,
        column: &Column,
        wanted: &mut [(u32, u32)],
        nothing: T,
        read: impl Fn(&Column, &[u8]) -> T,
    ) -> Result<Vec<T>, MeshError> {
        let mut values = vec![nothing; wanted.len()];
        let (blocks, start) = self.blocks(column)?;
        let rows = Rows { start: start.saturating_add(column.start), stride: column.stride, length: column.size };
        rows.read(blocks, wanted, |place, row| {
            if let Some(value) = values.get_mut(place as usize) {
                *value = read(column, row);
            }
        })?;
        Ok(values)
    }

    /// The file of a column, and where in it the buffer begins.
    fn blocks(&mut self, column: &Column) -> Result<(&mut Blocks, u64), MeshError> {
        let number = column.buffer;
        let (file, start) = match self.parts.buffer(number) {
            Some((None, start)) => (Some(&self.own), start),
            Some((Some(address), start)) => (self.beside.get(address), start),
            None => (None, 0),
        };
        let Some(file) = file.cloned() else {
            return Err(MeshError::NoTriangles { path: self.path.clone() });
        };
        Ok((self.blocks.entry(number).or_insert_with(|| Blocks::new(file)), start))
    }
}

const OUTSIDE: &str = "triangles name a vertex that is not there and are left out";

impl ModelStream for Gltf {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        loop {
            let Some(standing) = self.parts.standings().get(self.at.standing) else { return Ok(None) };
            if self.at.primitive >= standing.primitives || standing.places.is_empty() {
                self.at = Cursor { standing: self.at.standing + 1, ..Cursor::default() };
                continue;
            }
            let mesh = standing.mesh;
            let Some(place) = standing.places.get(self.at.copy).copied() else {
                self.at = Cursor { standing: self.at.standing, primitive: self.at.primitive + 1, ..Cursor::default() };
                self.present = None;
                continue;
            };
            if self.present.is_none() {
                self.present = self.parts.read(mesh, self.at.primitive).map_err(|source| self.failed(source))?;
                self.parts.take_warnings().into_iter().for_each(|line| self.tally.say(line));
            }
            let total = self.triangles();
            if self.at.triangle >= total {
                // Of what cannot be shown, no copy can.
                self.at.copy = if total == 0 { usize::MAX } else { self.at.copy + 1 };
                self.at.triangle = 0;
                continue;
            }
            let count = (total - self.at.triangle).min(max_triangles.max(1));
            let first = self.at.triangle;
            self.at.triangle += count;
            let mut piece = match self.present.take() {
                None => continue,
                Some(Found::Columns(columns)) => {
                    let piece = self.of_columns(&columns, first, count);
                    self.present = Some(Found::Columns(columns));
                    piece?
                }
                Some(Found::Whole(primitive, features)) => {
                    let piece = Self::of_whole(&primitive, &features, first, count, &mut self.tally);
                    self.present = Some(Found::Whole(primitive, features));
                    piece
                }
            };
            if piece.indices.is_empty() {
                continue;
            }
            stand(&mut piece, &place);
            return Ok(Some(piece));
        }
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.at = Cursor::default();
        self.present = None;
        self.tally.rewind();
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.tally.lines()
    }
}

/// Brings a piece to its place.
pub(super) fn stand(piece: &mut Piece, place: &DMat4) {
    let m = DMat3::from_mat4(*place);
    for position in &mut piece.positions {
        let placed = place.transform_point3(DVec3::from_array(*position));
        // What overflows is as good as what is no number.
        *position = if placed.abs().max_element() <= FARTHEST { placed.to_array() } else { [f64::NAN; 3] };
    }
    let is_mirrored = m.determinant() < 0.0;
    // The cofactors turn normals as the inverse transpose does, and exist for matrices that flatten.
    let cofactors = DMat3::from_cols(m.y_axis.cross(m.z_axis), m.z_axis.cross(m.x_axis), m.x_axis.cross(m.y_axis));
    let sign = if is_mirrored { -1.0 } else { 1.0 };
    for normal in &mut piece.normals {
        let turned = cofactors * DVec3::from_array(normal.map(f64::from)) * sign;
        *normal = turned.try_normalize().map_or([0.0; 3], |normal| normal.as_vec3().to_array());
    }
    if is_mirrored {
        piece.indices.as_chunks_mut::<3>().0.iter_mut().for_each(|triangle| triangle.swap(1, 2));
    }
}
