//! PNG, JPEG, WebP and KTX2, as pixels and as blocks.
#![no_main]

use parvis::content::picture::{self, TextureTarget};
use parvis::content::surface::Pixels;

const MAX_BYTES: u64 = 16 << 20;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for target in [TextureTarget::Rgba8, TextureTarget::Bc] {
        let Ok(picture) = picture::decode(bytes, "fuzz", target, |bytes| bytes <= MAX_BYTES) else { continue };
        let (width, height) = (picture.width as usize, picture.height as usize);
        match &picture.pixels {
            Pixels::Rgba8(rgba) => assert_eq!(rgba.len(), width * height * 4),
            Pixels::Blocks { format, levels } => {
                assert!(target == TextureTarget::Bc && width % 4 == 0 && height % 4 == 0);
                let blocks = |level: usize| (width >> level).max(1).div_ceil(4) * (height >> level).max(1).div_ceil(4);
                assert!(!levels.is_empty());
                for (number, level) in levels.iter().enumerate() {
                    assert_eq!(level.len(), blocks(number) * format.block_bytes());
                }
            }
        }
    }
});
