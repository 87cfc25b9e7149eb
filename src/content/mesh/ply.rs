//! Polygon File Format, ascii and binary of both byte orders.
//!
//! Read: positions, normals, colours (sRGB) and texture coordinates of vertices;
//! polygons, cut into a fan. Left out: pictures, texture coordinates of faces,
//! triangle strips, and clouds of points, which are an error.

use super::{MAX_BYTES, MeshError, files};
use crate::content::picture::srgb_to_linear;
use crate::content::surface::{Loaded, Material, Model, Primitive, Warnings};
use ply_rs_bw::parser::{ParseError, Parser, Reader};
use ply_rs_bw::ply::{ElementDef, Encoding, Property, PropertyAccess, PropertyAccessResult};
use std::io::BufRead;
use std::path::Path;

/// Reads a file.
pub(super) fn load(path: &Path) -> Result<Loaded<Model>, MeshError> {
    let bytes = files::read(path, MAX_BYTES)?;
    parse(&bytes).map_err(|problem| MeshError::Ply { path: path.to_owned(), problem })
}

fn parse(bytes: &[u8]) -> Result<Loaded<Model>, String> {
    let mut reader = Reader::new(bytes);
    let header = Parser::<Skipped>::new().read_header(&mut reader).map_err(|e| describe(&e))?;
    for (name, element) in &header.elements {
        // Each takes a byte at least: a count that is larger is a lie, and an
        // element without properties would be read for ever.
        let there = reader.get_ref().len();
        if element.count > there || (element.properties.is_empty() && element.count > 0) {
            return Err(format!(
                "element {name} claims {} entries, and {there} bytes follow the header",
                element.count
            ));
        }
    }
    if !header.elements.iter().any(|(name, element)| name == "face" && element.count > 0) {
        return Err("holds points and no faces: make a surface of it first, for example with MeshLab".to_owned());
    }

    let mut primitive = Primitive::default();
    let mut uvs = false;
    for (name, element) in &header.elements {
        let has = |property: &str| element.properties.iter().any(|(name, _)| name == property);
        match name.as_str() {
            "vertex" => {
                let colors = has("red") && has("green") && has("blue");
                let normals = has("nx") && has("ny") && has("nz");
                uvs = has("s") || has("u") || has("texture_u");
                for_each(&mut reader, element, header.encoding, |vertex: Vertex, _| {
                    primitive.positions.push(vertex.position);
                    if colors {
                        primitive.colors.push(vertex.linear_color());
                    }
                    if normals {
                        primitive.normals.push(vertex.normal);
                    }
                    Ok(())
                })?;
            }
            "face" => for_each(&mut reader, element, header.encoding, |face: Face, number| {
                let corners = face.corners.ok_or("faces have no list vertex_indices of integers")?;
                let count = primitive.positions.len();
                if let Some(outside) = corners.iter().find(|i| **i as usize >= count) {
                    return Err(format!("face {number} names vertex {outside}, and there are {count} before it"));
                }
                if let [first, rest @ ..] = &corners[..] {
                    primitive.indices.extend(rest.windows(2).flat_map(|pair| [*first, pair[0], pair[1]]));
                }
                Ok(())
            })?,
            _ => for_each(&mut reader, element, header.encoding, |_: Skipped, _| Ok(()))?,
        }
    }
    finish(primitive, uvs)
}

fn finish(mut primitive: Primitive, uvs: bool) -> Result<Loaded<Model>, String> {
    let mut warnings = Warnings::default();
    if uvs {
        warnings.add("texture coordinates are left out, as pictures beside a PLY are not read");
    }
    let bad = primitive.drop_bad_triangles();
    if bad > 0 {
        warnings.add(format!("{bad} triangles with a position that is not finite were left out"));
    }
    primitive.drop_unused_vertices();
    primitive.finish_normals();
    let mut model = Model::default();
    if !primitive.indices.is_empty() {
        model.primitives.push(primitive);
        model.materials.push(Material::default());
    }
    Ok(Loaded { value: model, warnings: warnings.into_lines() })
}

/// Reads all entries of an element, one at a time: a scan has hundreds of
/// millions, and only what is kept of them should take memory.
fn for_each<E: PropertyAccess>(
    reader: &mut Reader<&[u8]>,
    element: &ElementDef,
    encoding: Encoding,
    mut use_entry: impl FnMut(E, usize) -> Result<(), String>,
) -> Result<(), String> {
    let parser = Parser::<E>::new();
    let mut line = String::new();
    for number in 0..element.count {
        let at = |error: &ParseError| format!("element {} {number}: {}", element.name, describe(error));
        let entry = match encoding {
            Encoding::Ascii => {
                line.clear();
                let length = reader.get_mut().read_line(&mut line).map_err(|error| error.to_string())?;
                if length == 0 {
                    return Err(format!("is cut off: element {} {number} of {}", element.name, element.count));
                }
                parser.read_ascii_element(&line, element).map_err(|error| at(&error))?
            }
            Encoding::BinaryLittleEndian => {
                parser.read_little_endian_element(reader.get_mut(), element).map_err(|error| at(&error))?
            }
            Encoding::BinaryBigEndian => {
                parser.read_big_endian_element(reader.get_mut(), element).map_err(|error| at(&error))?
            }
        };
        use_entry(entry, number)?;
    }
    Ok(())
}

/// The parser's message without the line breaks and the copy of the input.
fn describe(error: &ParseError) -> String {
    const LONGEST: usize = 200;
    let text = error.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// An entry of an element that is not used.
struct Skipped;

impl PropertyAccess for Skipped {
    fn new() -> Self {
        Self
    }
}

struct Vertex {
    position: [f32; 3],
    normal: [f32; 3],
    /// sRGB, 0 to 1.
    color: [f32; 4],
}

impl Vertex {
    fn linear_color(&self) -> [u8; 4] {
        let [red, green, blue, alpha] = self.color;
        [srgb_to_linear(red), srgb_to_linear(green), srgb_to_linear(blue), alpha]
            .map(|v| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
    }
}

impl PropertyAccess for Vertex {
    fn new() -> Self {
        Self { position: [0.0; 3], normal: [0.0; 3], color: [1.0; 4] }
    }

    fn set_property(&mut self, name: &str, property: Property) -> PropertyAccessResult {
        let (place, is_color) = match name {
            "x" => (&mut self.position[0], false),
            "y" => (&mut self.position[1], false),
            "z" => (&mut self.position[2], false),
            "nx" => (&mut self.normal[0], false),
            "ny" => (&mut self.normal[1], false),
            "nz" => (&mut self.normal[2], false),
            "red" => (&mut self.color[0], true),
            "green" => (&mut self.color[1], true),
            "blue" => (&mut self.color[2], true),
            "alpha" => (&mut self.color[3], true),
            _ => return PropertyAccessResult::Ignored,
        };
        let Some(value) = property.to_f32_lossy() else { return PropertyAccessResult::UnsupportedType };
        // Integers fill their type's range, floats go from 0 to 1.
        let full = match property {
            Property::UChar(_) | Property::Char(_) if is_color => 255.0,
            Property::UShort(_) | Property::Short(_) if is_color => 65_535.0,
            _ => 1.0,
        };
        *place = value / full;
        PropertyAccessResult::Set
    }
}

struct Face {
    corners: Option<Vec<u32>>,
}

impl PropertyAccess for Face {
    fn new() -> Self {
        Self { corners: None }
    }

    fn set_property(&mut self, name: &str, property: Property) -> PropertyAccessResult {
        if !matches!(name, "vertex_indices" | "vertex_index") {
            return PropertyAccessResult::Ignored;
        }
        // By value where it is the usual type: a face costs one allocation then.
        self.corners = match property {
            Property::ListUInt(corners) => Some(corners),
            other => other.to_u32_list(),
        };
        match self.corners {
            Some(_) => PropertyAccessResult::Set,
            None => PropertyAccessResult::UnsupportedType,
        }
    }
}
