//! Polygon File Format, ascii and binary of both byte orders.
//!
//! Read: positions, normals, colours (sRGB, of integers or floats) and texture coordinates of vertices; polygons, cut
//! into triangles; texture coordinates of faces' corners and the pictures that comments name, as MeshLab writes them.
//! Left out: other elements, colours of faces, triangle strips; clouds of points are an error.

mod entries;
mod header;
mod vertices;

use super::blocks::FileAt;
use super::gather::Gather;
use super::lines::Lines;
use super::polygon::{MAX_CORNERS, triangulate};
use super::tally::Tally;
use super::vertex::finite;
use super::{Head, ModelStream, OpenOptions, PictureFile, Piece, StreamMaterial, StreamTexture, pictures};
use crate::content::mesh::MeshError;
use crate::content::surface::{Material, Wrap};
use entries::{Entries, Face};
use glam::DVec3;
use header::{Element, Encoding, Header};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use vertices::Vertices;

/// A vertex, and where it has some of its own for a face, the bits of its texture coordinates.
type Corner = (u32, u32, u32);

/// A PLY read piece by piece.
pub(super) struct Ply {
    file: Arc<FileAt>,
    header: Header,
    head: Head,
    vertices: Vertices,
    faces: Element,
    /// Place and line of the first face.
    start: (u64, u64),
    entries: Entries,
    /// Faces that were read.
    done: u64,
    face: Face,
    /// Triangles of the last face that did not fit into a piece, and their material.
    pending: VecDeque<([Corner; 3], usize)>,
    /// Corners of faces have texture coordinates of their own.
    has_corner_uvs: bool,
    /// Pictures that were named, by the number that faces know them by: the material, where it could be read.
    by_picture: Vec<usize>,
    tally: Tally,
}

/// Opens a file: reads its header, and its vertices where they are not in places that can be counted.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Ply, MeshError> {
    let file = Arc::new(FileAt::open(path)?);
    let broken = |problem: String| MeshError::Ply { path: path.to_owned(), problem };
    let mut lines = Lines::new(Arc::clone(&file), 0, 1);
    let header = Header::read(&mut lines, &broken)?;
    let has_faces = header.elements.iter().any(|element| element.name == "face" && element.count > 0);
    if !has_faces {
        let text = "holds points and no faces: make a surface of it first, for example with MeshLab";
        return Err(broken(text.to_owned()));
    }
    let mut at = Entries::new(&file, &header, header.start, header.line);
    let (mut vertices, mut faces) = (None, None);
    for element in &header.elements {
        at.begin(element, file.size_bytes())?;
        match element.name.as_str() {
            "vertex" if vertices.is_none() => {
                vertices = Some(Vertices::find(&file, &header, element, &mut at, options, &broken)?);
            }
            "face" if faces.is_none() => {
                faces = Some((element.clone(), (at.place(), at.line())));
                if vertices.is_none() {
                    at.skip(element)?;
                }
            }
            _ => at.skip(element)?,
        }
        if vertices.is_some() && faces.is_some() {
            break;
        }
    }
    let vertices = vertices.ok_or_else(|| broken("has no element vertex".to_owned()))?;
    let (faces, start) = faces.ok_or_else(|| broken("has no element face".to_owned()))?;
    let is_index = |name: &str| matches!(name, "vertex_indices" | "vertex_index");
    if !faces.properties.iter().any(|p| p.count.is_some() && is_index(&p.name)) {
        return Err(broken("faces have no list vertex_indices of integers".to_owned()));
    }
    let entries = Entries::new(&file, &header, start.0, start.1);
    let mut ply = Ply {
        has_corner_uvs: faces.properties.iter().any(|p| p.count.is_some() && p.name == "texcoord"),
        head: Head::default(),
        by_picture: Vec::new(),
        tally: Tally::default(),
        pending: VecDeque::new(),
        face: Face::default(),
        done: 0,
        file,
        header,
        vertices,
        faces,
        start,
        entries,
    };
    ply.find_pictures(path);
    ply.head.vertices = Some(u64::from(ply.vertices.count));
    ply.head.triangles = ply.most_triangles();
    ply.head.bounds = ply.vertices.reach.corners();
    Ok(ply)
}

impl Ply {
    /// One material for each picture that can be read, and a plain one first for all the rest.
    fn find_pictures(&mut self, path: &Path) {
        self.head.materials.push(StreamMaterial::default());
        let has_uvs = self.vertices.has.uvs || self.has_corner_uvs;
        let names = if has_uvs { self.header.pictures.clone() } else { Vec::new() };
        for name in &names {
            let material = match pictures::beside(path, name) {
                Ok(picture) => {
                    self.add_picture(picture);
                    self.head.materials.len() - 1
                }
                Err(problem) => {
                    self.tally.say(format!("picture {name}: {problem}"));
                    0
                }
            };
            self.by_picture.push(material);
        }
        if has_uvs && self.by_picture.is_empty() {
            self.tally.say(
                "texture coordinates are left out, as no comment names a picture: add \"comment TextureFile NAME\" \
                 to the header",
            );
        }
        if self.by_picture.iter().all(|material| *material == 0) {
            self.vertices.has.uvs = false;
            self.has_corner_uvs = false;
        }
        self.vertices.has.uvs |= self.has_corner_uvs;
    }

    fn add_picture(&mut self, picture: PictureFile) {
        let name = picture.name.clone();
        self.head.pictures.push(picture);
        let texture =
            StreamTexture { picture: self.head.pictures.len() - 1, wrap_u: Wrap::Repeat, wrap_v: Wrap::Repeat };
        let material = Material { name, ..Material::default() };
        self.head.materials.push(StreamMaterial { material, texture: Some(texture) });
    }

    /// As many as the bytes behind the header can hold; exact where all faces are triangles and nothing follows them.
    fn most_triangles(&self) -> Option<u64> {
        if self.header.encoding == Encoding::Ascii {
            return None;
        }
        let bytes = self.file.size_bytes().saturating_sub(self.start.0);
        let fixed = self.faces.fewest_bytes(self.header.encoding).checked_mul(self.faces.count)?;
        let index = self.faces.properties.iter().filter(|p| p.count.is_some()).map(|p| p.value.size()).min()?;
        let corners = bytes.saturating_sub(fixed) / index as u64;
        Some(corners.saturating_sub(self.faces.count.saturating_mul(2)))
    }

    /// Reads one face, and leaves its triangles with those that wait.
    fn read_face(&mut self) -> Result<(), MeshError> {
        self.entries.face(&self.faces, &mut self.face)?;
        self.done += 1;
        let Self { face, entries, vertices, tally, .. } = self;
        let count = face.corners.len();
        if count > MAX_CORNERS {
            return Err(MeshError::Ply {
                path: self.file.path().to_owned(),
                problem: format!("{}: a face has {count} corners: the file is damaged", entries.here()),
            });
        }
        if count < 3 {
            tally.count("faces have fewer than three corners and are left out", || entries.here());
            return Ok(());
        }
        let there = f64::from(vertices.count);
        if let Some(outside) = face.corners.iter().find(|corner| !(0.0..there).contains(*corner)) {
            tally.count("faces name a vertex that is not there and are left out", || {
                format!("{}, which names vertex {outside} of {}", entries.here(), vertices.count)
            });
            return Ok(());
        }
        let material = match face.picture {
            Some(number) if number >= 0.0 => self.by_picture.get(number as usize).copied().unwrap_or(0),
            Some(_) => 0,
            None => self.by_picture.first().copied().unwrap_or(0),
        };
        let uvs = Some(&face.uvs).filter(|uvs| self.has_corner_uvs && uvs.len() == 2 * count);
        let corner = |place: u32| {
            let vertex = face.corners.get(place as usize).copied().unwrap_or_default() as u32;
            let uv = uvs.and_then(|uvs| uvs.get(2 * place as usize..)?.first_chunk::<2>());
            let [u, v] = uv.map_or([0, 0], |[u, v]| [finite(*u as f32).to_bits(), finite(1.0 - *v as f32).to_bits()]);
            (vertex, u, v)
        };
        if count == 3 {
            self.pending.push_back(([corner(0), corner(1), corner(2)], material));
            return Ok(());
        }
        let mut positions = Vec::with_capacity(count);
        for vertex in &face.corners {
            positions.push(DVec3::from_array(vertices.position(*vertex as u32)?));
        }
        let mut triangles = Vec::with_capacity(count - 2);
        triangulate(&positions, &mut triangles);
        self.pending.extend(triangles.into_iter().map(|triangle| (triangle.map(corner), material)));
        Ok(())
    }
}

impl ModelStream for Ply {
    fn head(&self) -> &Head {
        &self.head
    }

    fn next(&mut self, max_triangles: usize) -> Result<Option<Piece>, MeshError> {
        let mut gather: Gather<Corner> = Gather::new();
        let mut material = None;
        'piece: loop {
            while let Some((triangle, own)) = self.pending.front().copied() {
                if !gather.has_room(max_triangles) || material.is_some_and(|material| material != own) {
                    break 'piece;
                }
                gather.push(triangle);
                material = Some(own);
                self.pending.pop_front();
            }
            if self.done >= self.faces.count || !gather.has_room(max_triangles) {
                break;
            }
            self.read_face()?;
        }
        let Some(material) = material else { return Ok(None) };
        let Gather { corners, indices, .. } = gather;
        let mut piece = self.vertices.has.room(corners.len());
        let mut wanted: Vec<(u32, u32)> = corners.iter().map(|corner| corner.0).zip(0..).collect();
        self.vertices.put(&mut wanted, &mut piece)?;
        if self.has_corner_uvs {
            piece.uvs = corners.iter().map(|(_, u, v)| [f32::from_bits(*u), f32::from_bits(*v)]).collect();
        }
        piece.indices = indices;
        piece.material = material;
        Ok(Some(piece))
    }

    fn rewind(&mut self) -> Result<(), MeshError> {
        self.entries = Entries::new(&self.file, &self.header, self.start.0, self.start.1);
        self.done = 0;
        self.pending.clear();
        self.tally.rewind();
        Ok(())
    }

    fn warnings(&self) -> Vec<String> {
        self.tally.lines()
    }
}
