//! Basis Universal: ETC1S and UASTC to pixels, or to the blocks of a desktop graphics card.
//!
//! ETC1S becomes BC1 (BC3 with alpha) and UASTC BC7: each is the fast way, and loses next to nothing.

use super::ktx2::{Ktx2, Model};
use super::{PictureError, TextureTarget, check_size};
use crate::content::surface::{BlockFormat, Picture, Pixels};
use basisu::{DecodeFlags, TargetFormat, Transcoder};
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) fn decode(
    bytes: &[u8],
    name: &str,
    target: TextureTarget,
    allow: impl FnOnce(u64) -> bool,
) -> Result<Picture, PictureError> {
    let container = Ktx2::open(bytes)?;
    let Ktx2 { width, height, model, .. } = container;
    check_size(width, height, 0, allow)?;
    let blocks = target == TextureTarget::Bc && width.is_multiple_of(4) && height.is_multiple_of(4);
    let levels = if blocks { container.level_count() } else { 1 };
    let plain = container.plain(levels)?;
    let bytes = plain.as_deref().unwrap_or(bytes);
    // Tables that lead nowhere make the transcoder index past their ends: it then panics, which is its way to say so.
    let made = catch_unwind(AssertUnwindSafe(|| transcode(bytes, model, blocks, levels)));
    let pixels = made.unwrap_or(None).ok_or(PictureError::Ktx2("its texels are damaged: export it again"))?;
    Ok(Picture { name: name.to_owned(), width, height, pixels })
}

fn transcode(bytes: &[u8], model: Model, blocks: bool, levels: u32) -> Option<Pixels> {
    let transcoder = Transcoder::new(bytes).ok()?;
    if !blocks {
        return transcoder.transcode(0, TargetFormat::Rgba32, DecodeFlags::NONE).ok().map(Pixels::Rgba8);
    }
    let (format, target) = match model {
        Model::Uastc => (BlockFormat::Bc7, TargetFormat::Bc7Rgba),
        Model::Etc1s if transcoder.has_alpha() => (BlockFormat::Bc3, TargetFormat::Bc3Rgba),
        Model::Etc1s => (BlockFormat::Bc1, TargetFormat::Bc1Rgb),
    };
    let levels = (0..levels).map(|level| transcoder.transcode(level, target, DecodeFlags::NONE).ok());
    Some(Pixels::Blocks { format, levels: levels.collect::<Option<_>>()? })
}
