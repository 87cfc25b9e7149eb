//! WebP and KTX2 pictures, to pixels and to blocks for a graphics card.

use super::*;
use crate::common::glb::{self, Gltf};
use parvis::content::payload::TextureTarget;
use parvis::content::picture::{self, PictureError};
use parvis::content::surface::{BlockFormat, Picture, Pixels};
use proptest::prelude::*;
use serde_json::json;

/// How each was made says `tests/fixtures/pictures/README.md`.
const ETC1S: &[u8] = include_bytes!("../fixtures/pictures/etc1s.ktx2");
const ETC1S_ALPHA: &[u8] = include_bytes!("../fixtures/pictures/etc1s_alpha.ktx2");
const UASTC: &[u8] = include_bytes!("../fixtures/pictures/uastc.ktx2");
const UASTC_ZSTD: &[u8] = include_bytes!("../fixtures/pictures/uastc_zstd.ktx2");
const LOSSY: &[u8] = include_bytes!("../fixtures/pictures/lossy.webp");
const LOSSLESS: &[u8] = include_bytes!("../fixtures/pictures/lossless.webp");
const ALL: [&[u8]; 6] = [ETC1S, ETC1S_ALPHA, UASTC, UASTC_ZSTD, LOSSY, LOSSLESS];

fn decode_as(bytes: &[u8], target: TextureTarget) -> Result<Picture, PictureError> {
    picture::decode(bytes, "a", target, |_| true)
}

#[test]
fn webp_and_basis_pictures_are_decoded_to_what_was_encoded() {
    for (number, bytes) in ALL.into_iter().enumerate() {
        let picture = decode_as(bytes, TextureTarget::Rgba8).unwrap();
        assert_eq!((picture.width, picture.height, picture.rgba().len()), (16, 16, 1024), "{number}");
        let has_alpha = [1, 3, 5].contains(&number);
        let alpha = if has_alpha { 64 } else { 255 };
        let quarters = [
            ([4, 4], [220, 30, 30, 255]),
            ([12, 4], [30, 200, 40, 255]),
            ([4, 12], [40, 60, 210, alpha]),
            ([12, 12], [128, 128, 128, alpha]),
        ];
        for ([x, y], expected) in quarters {
            let texel = &picture.rgba()[(y * 16 + x) * 4..][..4];
            let close = texel.iter().zip(expected).all(|(a, b)| a.abs_diff(b) < 24);
            assert!(close, "{number}: {texel:?} should be {expected:?}");
        }
    }
}

#[test]
fn jpegs_in_colour_and_grey_agree_with_another_way_to_decode_them() {
    let color = image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(37, 21, |x, y| {
        image::Rgb([x as u8 * 6, y as u8 * 12, 200])
    }));
    for picture in [image::DynamicImage::ImageLuma8(color.to_luma8()), color] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
        let bytes = bytes.into_inner();
        let expected = image::load_from_memory(&bytes).unwrap().into_rgba8();
        let found = decode_as(&bytes, TextureTarget::Rgba8).unwrap();
        assert_eq!((found.width, found.height), (37, 21));
        assert_eq!(found.rgba(), expected.as_raw());
        for length in 0..bytes.len() {
            if let Ok(cut) = decode_as(&bytes[..length], TextureTarget::Rgba8) {
                assert_eq!(cut.rgba().len(), found.rgba().len());
            }
        }
    }
}

#[test]
fn basis_pictures_stay_compressed_for_a_graphics_card_that_reads_blocks() {
    for (bytes, format) in [
        (ETC1S, BlockFormat::Bc1),
        (ETC1S_ALPHA, BlockFormat::Bc3),
        (UASTC, BlockFormat::Bc7),
        (UASTC_ZSTD, BlockFormat::Bc7),
    ] {
        let picture = decode_as(bytes, TextureTarget::Bc).unwrap();
        assert!(picture.rgba().is_empty());
        let Pixels::Blocks { format: found, levels } = &picture.pixels else { panic!("{picture:?} is no blocks") };
        assert_eq!(*found, format);
        let blocks: Vec<usize> = levels.iter().map(|level| level.len() / format.block_bytes()).collect();
        assert_eq!(blocks, [16, 4, 1, 1, 1]);
        assert_eq!(picture.size_bytes(), 23 * format.block_bytes());
    }
    // The first block is all red: 5, 6 and 5 bits of both colours of a BC1 block.
    let Pixels::Blocks { levels, .. } = decode_as(ETC1S, TextureTarget::Bc).unwrap().pixels else { unreachable!() };
    let color = u16::from_le_bytes([levels[0][0], levels[0][1]]);
    assert!(color >> 11 > 24 && (color >> 5 & 63) < 12 && (color & 31) < 6, "{color:016b}");
}

#[test]
fn other_pictures_are_pixels_whatever_the_graphics_card_reads() {
    let png = glb::png(8, 8);
    for bytes in [LOSSY, LOSSLESS, &png] {
        assert_eq!(decode_as(bytes, TextureTarget::Bc).unwrap(), decode_as(bytes, TextureTarget::Rgba8).unwrap());
    }
}

/// Which picture `KHR_texture_basisu` and `EXT_texture_webp` name, before the one for readers that do not know them.
#[test]
fn the_extensions_pictures_come_before_the_fallback() {
    for (name, mime, bytes) in
        [("KHR_texture_basisu", "image/ktx2", UASTC_ZSTD), ("EXT_texture_webp", "image/webp", LOSSY)]
    {
        let mut gltf = glb::textured_square();
        let view = gltf.view(bytes);
        let image = gltf.push("images", json!({"bufferView": view, "mimeType": mime}));
        gltf.json["textures"][0]["extensions"] = json!({name: {"source": image}});
        gltf.json["extensionsRequired"] = json!([name]);
        let size = |gltf: &Gltf| {
            let loaded = try_decode(&gltf.glb()).unwrap();
            let texture = loaded.value.model.materials[0].base_color_texture.clone().unwrap();
            (texture.picture.width, loaded.warnings.len())
        };
        assert_eq!(size(&gltf), (16, 0), "{name}");
        // One that cannot be used: a warning, and the other is shown.
        let at = gltf.json["bufferViews"][view]["byteOffset"].as_u64().unwrap() as usize;
        gltf.bin[at..at + 12].fill(0);
        let (width, warnings) = size(&gltf);
        assert!(width != 16 && warnings == 1, "{name}: {width}, {warnings}");
        gltf.json["textures"][0].as_object_mut().unwrap().remove("source");
        assert!(try_decode(&gltf.glb()).unwrap().value.model.materials[0].base_color_texture.is_none());
    }
}

#[test]
fn a_tile_hands_on_blocks_where_it_is_asked_to() {
    let mut gltf = glb::textured_square();
    let view = gltf.view(ETC1S);
    gltf.json["images"] = json!([{"bufferView": view, "mimeType": "image/ktx2"}]);
    let options = DecodeOptions { textures: TextureTarget::Bc, ..DecodeOptions::new(VISIT_FROM_TILE, &nothing_beside) };
    let loaded = decode(&gltf.glb(), "0.glb", &options).unwrap();
    let texture = loaded.value.model.materials[0].base_color_texture.as_ref().unwrap();
    assert!(matches!(texture.picture.pixels, Pixels::Blocks { .. }), "{texture:?}");
}

fn with_words(bytes: &[u8], changes: &[(usize, u32)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, word) in changes {
        bytes[*at..*at + 4].copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

#[test]
fn a_ktx2_header_that_claims_what_is_not_there_is_refused() {
    let refused = |bytes: &[u8], problem: &str| {
        for target in [TextureTarget::Rgba8, TextureTarget::Bc] {
            let text = decode_as(bytes, target).unwrap_err().to_string();
            assert!(text.contains(problem), "{text} should say {problem}");
        }
    };
    let (width, height, levels) = (20, 24, 40);
    refused(&with_words(UASTC, &[(width, 65_536)]), "65536x16");
    refused(&with_words(UASTC, &[(width, 16_384), (height, 16_384)]), "another size");
    refused(&with_words(UASTC_ZSTD, &[(width, 8192), (height, 8192)]), "another size");
    refused(&with_words(ETC1S, &[(width, 16_384), (height, 16_384)]), "16384x16384");
    refused(&with_words(UASTC, &[(levels, 0)]), "levels");
    refused(&with_words(UASTC, &[(levels, 6)]), "levels");
    refused(&with_words(UASTC, &[(levels, u32::MAX)]), "levels");
    refused(&with_words(UASTC, &[(28, 4)]), "two-dimensional");
    refused(&with_words(UASTC, &[(36, 6)]), "two-dimensional");
    refused(&with_words(UASTC, &[(12, 43)]), "KHR_texture_basisu");
    refused(&with_words(UASTC, &[(44, 3)]), "neither");
    refused(&with_words(UASTC, &[(48, u32::MAX)]), "past its end");
    refused(&with_words(UASTC, &[(80, u32::MAX)]), "past its end");
    refused(&with_words(UASTC, &[(84, u32::MAX)]), "past its end");
    refused(&with_words(UASTC_ZSTD, &[(96, 8)]), "another size");
    // The frame in it gives fewer bytes than the level is said to have.
    let frame = u64::from_le_bytes(UASTC_ZSTD[80..88].try_into().unwrap()) as usize;
    let mut torn = UASTC_ZSTD.to_vec();
    torn[frame..frame + 4].fill(0);
    refused(&torn, "cannot be unpacked");
}

#[test]
fn a_picture_over_the_budget_is_refused_before_it_is_decoded() {
    for bytes in ALL {
        let result = picture::decode(bytes, "a", TextureTarget::Bc, |size| size < 1024);
        assert!(matches!(result, Err(PictureError::OverBudget)), "{result:?}");
    }
}

#[test]
fn pictures_cut_at_any_byte_are_errors_or_whole() {
    for bytes in ALL {
        for length in 0..bytes.len() {
            for target in [TextureTarget::Rgba8, TextureTarget::Bc] {
                if let Ok(picture) = decode_as(&bytes[..length], target) {
                    assert_eq!((picture.width, picture.height), (16, 16), "{length}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_pictures_never_panic(
        which in 0..ALL.len() + 2,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        blocks in any::<bool>(),
    ) {
        let made = [glb::png(16, 16), glb::jpeg(16, 16)];
        let mut bytes = ALL.get(which).map_or_else(|| made[which - ALL.len()].clone(), |bytes| bytes.to_vec());
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let target = if blocks { TextureTarget::Bc } else { TextureTarget::Rgba8 };
        // Half a mebibyte: a changed size would otherwise be decoded in earnest.
        let decoded = picture::decode(&bytes, "a", target, |size| size < 1 << 19);
        if let Ok(Picture { width, height, pixels: Pixels::Rgba8(rgba), .. }) = decoded {
            prop_assert_eq!(rgba.len(), (width * height * 4) as usize);
        }
    }
}

#[test]
fn key_values_that_end_between_two_words_do_not_make_a_picture_unreadable() {
    let word = |at: usize| u32::from_le_bytes(ETC1S[at..at + 4].try_into().unwrap());
    let (start, first_entry) = (word(56), word(word(56) as usize));
    assert_ne!((start + 4 + first_entry) % 4, 0, "the padding behind the only entry is what is left out");
    let ragged = with_words(ETC1S, &[(60, 4 + first_entry)]);
    for target in [TextureTarget::Rgba8, TextureTarget::Bc] {
        assert!(decode_as(&ragged, target).unwrap().pixels == decode_as(ETC1S, target).unwrap().pixels);
    }
}
