//! The vertices of a PLY: read where they lie in a binary file, by way of a temporary file otherwise.

use super::entries::Entries;
use super::header::{Element, Encoding, Field, Header};
use crate::content::mesh::MeshError;
use crate::content::mesh::stream::blocks::{Blocks, FileAt, Rows, Spill};
use crate::content::mesh::stream::lines::Window;
use crate::content::mesh::stream::vertex::{Has, Reach, VERTEX_BYTES, Vertex, finite, linear_color};
use crate::content::mesh::stream::{OpenOptions, Piece};
use std::sync::Arc;

/// Which properties are what.
#[derive(Debug, Clone)]
struct Fields {
    position: [Field; 3],
    normal: Option<[Field; 3]>,
    uv: Option<[Field; 2]>,
    color: Option<[Field; 3]>,
    alpha: Option<Field>,
}

impl Fields {
    fn of(element: &Element) -> Option<Self> {
        let one = |name: &str| element.find(&[name]);
        let three = |[a, b, c]: [&str; 3]| Some([one(a)?, one(b)?, one(c)?]);
        let uv = [["s", "t"], ["u", "v"], ["texture_u", "texture_v"], ["texture_s", "texture_t"]];
        Some(Self {
            position: three(["x", "y", "z"])?,
            normal: three(["nx", "ny", "nz"]),
            uv: uv.iter().find_map(|[u, v]| Some([one(u)?, one(v)?])),
            color: three(["red", "green", "blue"]).or_else(|| three(["diffuse_red", "diffuse_green", "diffuse_blue"])),
            alpha: one("alpha"),
        })
    }

    fn has(&self) -> Has {
        Has { normals: self.normal.is_some(), uvs: self.uv.is_some(), colors: self.color.is_some() }
    }

    fn position(&self, value: impl Fn(Field) -> f64) -> [f64; 3] {
        self.position.map(value)
    }

    fn vertex(&self, value: impl Fn(Field) -> f64) -> Vertex {
        let mut vertex = Vertex { position: self.position(&value), ..Vertex::default() };
        if let Some(normal) = self.normal {
            vertex.normal = normal.map(|field| value(field) as f32);
        }
        if let Some([u, v]) = self.uv {
            // v runs up in a PLY, as in OpenGL, and down in a picture.
            vertex.uv = [finite(value(u) as f32), finite(1.0 - value(v) as f32)];
        }
        if let Some([red, green, blue]) = self.color {
            let share = |field: Field| (value(field) / field.scalar.full()) as f32;
            vertex.color = linear_color([share(red), share(green), share(blue), self.alpha.map_or(1.0, share)]);
        }
        vertex
    }
}

/// All vertices of a file.
#[derive(Debug)]
pub(super) struct Vertices {
    blocks: Blocks,
    rows: Rows,
    /// How a row is read; `None` for one of a temporary file.
    fields: Option<(Fields, Encoding)>,
    pub count: u32,
    pub has: Has,
    pub reach: Reach,
}

impl Vertices {
    /// Finds the vertices of `element`, whose data begin where `at` stands; leaves `at` behind them.
    pub fn find(
        file: &Arc<FileAt>,
        header: &Header,
        element: &Element,
        at: &mut Entries,
        options: &OpenOptions,
        broken: &dyn Fn(String) -> MeshError,
    ) -> Result<Self, MeshError> {
        let fields = Fields::of(element).ok_or_else(|| broken("vertices have no properties x, y and z".to_owned()))?;
        let count = u32::try_from(element.count).map_err(|_too_many| {
            broken(format!("has {} vertices, and {} can be told apart", element.count, u32::MAX))
        })?;
        let has = fields.has();
        let mut reach = Reach::default();
        if let (true, Some(stride)) = (header.encoding != Encoding::Ascii, element.stride())
            && stride <= Rows::LONGEST as u64
        {
            let rows = Rows { start: at.place(), stride, length: stride as usize };
            at.skip(element)?;
            let value = |row: &[u8], field: Field| {
                field.scalar.read(row.get(field.offset..).unwrap_or_default(), header.encoding)
            };
            let mut window = Window::new(Arc::clone(file), rows.start);
            for number in 0..count {
                if number % 65_536 == 0 {
                    options.go_on()?;
                }
                let row = window.peek(rows.length)?;
                reach.add(fields.position(|field| value(row, field)));
                window.skip(rows.length);
            }
            let fields = Some((fields, header.encoding));
            return Ok(Self { blocks: Blocks::new(Arc::clone(file)), rows, fields, count, has, reach });
        }
        let mut spill = Spill::new(&options.scratch_folder())?;
        let mut values = Vec::new();
        for number in 0..count {
            if number % 65_536 == 0 {
                options.go_on()?;
            }
            at.singles(element, &mut values)?;
            let vertex = fields.vertex(|field| values.get(field.index).copied().unwrap_or_default());
            reach.add(vertex.position);
            spill.push(&vertex.to_bytes())?;
        }
        let rows = Rows { start: 0, stride: VERTEX_BYTES as u64, length: VERTEX_BYTES };
        Ok(Self { blocks: spill.finish()?, rows, fields: None, count, has, reach })
    }

    /// Puts the vertices that `wanted` names (with their places in the piece) into the piece.
    pub fn put(&mut self, wanted: &mut [(u32, u32)], piece: &mut Piece) -> Result<(), MeshError> {
        let Self { blocks, rows, fields, .. } = self;
        rows.read(blocks, wanted, |place, row| vertex(fields.as_ref(), row).put(piece, place))
    }

    /// The position of one vertex that is there.
    pub fn position(&mut self, number: u32) -> Result<[f64; 3], MeshError> {
        let mut position = [0.0; 3];
        self.rows.read(&mut self.blocks, &mut [(number, ())], |(), row| {
            position = vertex(self.fields.as_ref(), row).position;
        })?;
        Ok(position)
    }
}

fn vertex(fields: Option<&(Fields, Encoding)>, row: &[u8]) -> Vertex {
    match fields {
        None => Vertex::from_bytes(row),
        Some((fields, encoding)) => {
            fields.vertex(|field| field.scalar.read(row.get(field.offset..).unwrap_or_default(), *encoding))
        }
    }
}
