//! How fast tiles are decoded, on one core.

use std::error::Error;
use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use draco_core::{DataType, EncoderBuffer, EncoderOptions, GeometryAttributeType, Mesh, MeshEncoder, PointAttribute};
use parvis::content::payload::{DecodeOptions, decode};
use parvis::content::picture::{self, TextureTarget};
use serde_json::{Value, json};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::{row, table};

/// Squares along a side of the ground that is decoded: half a million triangles.
const SIDE: u32 = 512;
/// Texels along a side of pictures.
const TEXELS: u32 = 2048;
const TIMES: usize = 25;

/// Prints rates of every decoder; the best of some runs, as others use the machine too.
pub fn measure() -> Result<(), Box<dyn Error>> {
    let (positions, indices) = ground();
    let triangles = indices.len() as f64 / 3.0;
    table(&format!("Decoding on one core, best of {TIMES}"));
    let vertices = meshopt::encode_vertex_buffer(&positions)?;
    let up = vec![[0i8, 0, 127, 0]; positions.len()];
    let normals = meshopt::encode_vertex_buffer(&up)?;
    let codes = meshopt::encode_index_buffer(&indices, positions.len())?;
    rate("meshopt alone, vertices of 12 bytes", positions.len() as f64 * 12e-9, "GB/s", || {
        black_box(meshopt::decode_vertex_buffer::<[f32; 3]>(&vertices, positions.len())).is_ok()
    });
    rate("meshopt alone, indices", triangles * 1e-6, "M triangles/s", || {
        black_box(meshopt::decode_index_buffer::<u32>(&codes, indices.len())).is_ok()
    });
    let tiles = [
        ("tile, uncompressed", plain(&positions, &up, &indices)),
        ("tile, EXT_meshopt_compression", compressed(&positions, &indices, [&vertices, &normals, &codes])),
        ("tile, KHR_draco_mesh_compression, normals computed", draco(&positions, &indices)?),
    ];
    for (name, tile) in &tiles {
        let nothing = |address: &str| Err(format!("{address} is not there"));
        let options = DecodeOptions::new(glam::DMat4::IDENTITY, &nothing);
        rate(&format!("{name}, to placed triangles"), triangles * 1e-6, "M triangles/s", || {
            decode(black_box(tile), "0.glb", &options).is_ok()
        });
    }
    let jpeg = jpeg()?;
    let uastc = uastc();
    let mut webp = Vec::new();
    image_webp::WebPEncoder::new(&mut webp).encode(&noise(), TEXELS, TEXELS, image_webp::ColorType::Rgb8)?;
    let texels = f64::from(TEXELS) * f64::from(TEXELS) * 1e-6;
    rate("JPEG alone", texels, "M texels/s", || {
        let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGBA);
        black_box(JpegDecoder::new_with_options(ZCursor::new(&jpeg), options).decode()).is_ok()
    });
    let pictures: [(&str, &[u8], TextureTarget); 4] = [
        ("JPEG to RGBA", &jpeg, TextureTarget::Rgba8),
        ("WebP, lossless, to RGBA", &webp, TextureTarget::Rgba8),
        ("KTX2, UASTC to BC7", &uastc, TextureTarget::Bc),
        ("KTX2, UASTC to RGBA", &uastc, TextureTarget::Rgba8),
    ];
    for (name, bytes, target) in pictures {
        rate(name, texels, "M texels/s", || picture::decode(black_box(bytes), "a", target, |_| true).is_ok());
    }
    Ok(())
}

fn rate(name: &str, amount: f64, unit: &str, mut run: impl FnMut() -> bool) {
    let mut best = Duration::MAX;
    for _ in 0..TIMES {
        let begin = Instant::now();
        if !run() {
            return row(name, "cannot be decoded");
        }
        best = best.min(begin.elapsed());
    }
    row(name, format!("{:.1} {unit}", amount / best.as_secs_f64()));
}

/// Hills, in rows.
fn ground() -> (Vec<[f32; 3]>, Vec<u32>) {
    let height = |x: f32, y: f32| (x * 0.05).sin() * (y * 0.07).cos() * 8.0 + (x * 1.3 + y * 2.1).sin() * 0.02;
    let count = SIDE + 1;
    let at = |i: u32| ((i % count) as f32 * 0.25, (i / count) as f32 * 0.25);
    let positions = (0..count * count).map(|i| [at(i).0, at(i).1, height(at(i).0, at(i).1)]).collect();
    let square = |i: u32| {
        let a = i / SIDE * count + i % SIDE;
        [a, a + 1, a + count, a + 1, a + count + 1, a + count]
    };
    (positions, (0..SIDE * SIDE).flat_map(square).collect())
}

/// A glb of one primitive, whose document lacks only the lengths.
fn glb(mut document: Value, bin: &[u8]) -> Vec<u8> {
    document["asset"] = json!({"version": "2.0"});
    document["scenes"] = json!([{"nodes": [0]}]);
    document["nodes"] = json!([{"mesh": 0}]);
    document["buffers"] = json!([{"byteLength": bin.len()}]);
    let mut text = document.to_string().into_bytes();
    text.resize(text.len().next_multiple_of(4), b' ');
    let mut padded = bin.to_vec();
    padded.resize(bin.len().next_multiple_of(4), 0);
    let mut bytes = b"glTF".to_vec();
    let lengths = [2, 28 + text.len() + padded.len(), text.len()];
    bytes.extend(lengths.iter().flat_map(|length| (*length as u32).to_le_bytes()));
    bytes.extend(b"JSON");
    bytes.extend(text);
    bytes.extend((padded.len() as u32).to_le_bytes());
    bytes.extend(b"BIN\0");
    bytes.extend(padded);
    bytes
}

/// Accessor 0 is of positions, 1 of indices, 2 of normals; their views, where they have any, have the same numbers.
fn document(vertices: usize, indices: usize, views: Value, has_normals: bool) -> Value {
    let mut accessors = json!([
        {"componentType": 5126, "type": "VEC3", "count": vertices},
        {"componentType": 5125, "type": "SCALAR", "count": indices},
        {"componentType": 5120, "type": "VEC3", "count": vertices, "normalized": true}
    ]);
    let mut attributes = json!({"POSITION": 0});
    if has_normals {
        attributes["NORMAL"] = json!(2);
        for number in 0..3 {
            accessors[number]["bufferView"] = json!(number);
        }
    }
    let meshes = json!([{"primitives": [{"attributes": attributes, "indices": 1}]}]);
    json!({"meshes": meshes, "accessors": accessors, "bufferViews": views})
}

fn plain(positions: &[[f32; 3]], normals: &[[i8; 4]], indices: &[u32]) -> Vec<u8> {
    let parts: [&[u8]; 3] =
        [bytemuck::cast_slice(positions), bytemuck::cast_slice(indices), bytemuck::cast_slice(normals)];
    let offsets = [0, parts[0].len(), parts[0].len() + parts[1].len()];
    let view = |number: usize| json!({"buffer": 0, "byteOffset": offsets[number], "byteLength": parts[number].len()});
    let mut views = json!([view(0), view(1), view(2)]);
    views[2]["byteStride"] = json!(4);
    glb(document(positions.len(), indices.len(), views, true), &parts.concat())
}

fn compressed(positions: &[[f32; 3]], indices: &[u32], [vertices, normals, codes]: [&[u8]; 3]) -> Vec<u8> {
    let view = |offset: usize, length: usize, count: usize, stride: usize, mode: &str| {
        let extension = json!({
            "buffer": 0, "byteOffset": offset, "byteLength": length, "byteStride": stride, "count": count, "mode": mode
        });
        json!({"buffer": 1, "byteLength": count * stride, "extensions": {"EXT_meshopt_compression": extension}})
    };
    let views = json!([
        view(0, vertices.len(), positions.len(), 12, "ATTRIBUTES"),
        view(vertices.len(), codes.len(), indices.len(), 4, "TRIANGLES"),
        view(vertices.len() + codes.len(), normals.len(), positions.len(), 4, "ATTRIBUTES")
    ]);
    glb(document(positions.len(), indices.len(), views, true), &[vertices, codes, normals].concat())
}

fn draco(positions: &[[f32; 3]], indices: &[u32]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut attribute = PointAttribute::new();
    attribute.init(GeometryAttributeType::Position, 3, DataType::Float32, false, positions.len());
    attribute.buffer_mut().update_f32s_le(0, positions.as_flattened());
    let mut mesh = Mesh::new();
    mesh.set_num_points(positions.len());
    mesh.add_attribute(attribute);
    mesh.try_set_num_faces(indices.len() / 3)?;
    mesh.set_faces_from_flat_indices(indices);
    let mut options = EncoderOptions::new();
    options.set_attribute_quantization(0, 14);
    let mut out = EncoderBuffer::new();
    let mut encoder = MeshEncoder::new();
    encoder.set_mesh(mesh);
    encoder.encode(&options, &mut out)?;
    let views = json!([{"buffer": 0, "byteLength": out.data().len()}]);
    let mut document = document(positions.len(), indices.len(), views, false);
    document["meshes"][0]["primitives"][0]["extensions"] =
        json!({"KHR_draco_mesh_compression": {"bufferView": 0, "attributes": {"POSITION": 0}}});
    Ok(glb(document, out.data()))
}

/// Smooth, with a little grain, as a photograph has.
fn noise() -> Vec<u8> {
    let mut seed = 1u32;
    let mut texels = Vec::with_capacity((TEXELS * TEXELS * 3) as usize);
    for i in 0..TEXELS * TEXELS {
        let (x, y) = ((i % TEXELS) as f32, (i / TEXELS) as f32);
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (seed >> 28) as f32;
        texels.extend([0.013, 0.017, 0.019].map(|f| (120.0 + 90.0 * (x * f).sin() * (y * f).cos() + grain) as u8));
    }
    texels
}

fn jpeg() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85);
    image::ImageEncoder::write_image(encoder, &noise(), TEXELS, TEXELS, image::ExtendedColorType::Rgb8)?;
    Ok(bytes.into_inner())
}

/// The blocks of the small picture of the tests, again and again.
fn uastc() -> Vec<u8> {
    const SMALL: &[u8] = include_bytes!("../../tests/fixtures/pictures/uastc.ktx2");
    let long = |at: usize| SMALL[at..at + 8].iter().rev().fold(0usize, |value, byte| value << 8 | usize::from(*byte));
    let (start, length) = (long(80), long(88));
    let blocks = (TEXELS / 4 * TEXELS / 4) as usize;
    let mut bytes = SMALL.to_vec();
    let mut put = |at: usize, word: usize| bytes[at..at + 4].copy_from_slice(&(word as u32).to_le_bytes());
    put(20, TEXELS as usize);
    put(24, TEXELS as usize);
    put(40, 1);
    put(80, SMALL.len());
    put(88, blocks * 16);
    put(96, blocks * 16);
    bytes.extend(SMALL[start..start + length].iter().cycle().take(blocks * 16));
    bytes
}
