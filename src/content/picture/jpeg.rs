//! JPEG, by the decoder that `image` uses as well: asked for four channels, it writes them at once.

use super::{PictureError, check_size};
use crate::content::surface::Picture;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// A JPEG whose header was read.
pub(super) struct Jpeg<'a> {
    decoder: JpegDecoder<ZCursor<&'a [u8]>>,
    width: u32,
    height: u32,
}

impl<'a> Jpeg<'a> {
    /// `None` for what is not of the usual colours, or damaged: others know more, and say more.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let largest = usize::from(u16::MAX);
        let options = DecoderOptions::default()
            .set_strict_mode(false)
            .set_max_width(largest)
            .set_max_height(largest)
            .jpeg_set_out_colorspace(ColorSpace::RGBA);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().ok()?;
        let size = decoder.info()?;
        let is_usual = decoder.input_colorspace() == Some(ColorSpace::YCbCr);
        is_usual.then_some(Self { decoder, width: u32::from(size.width), height: u32::from(size.height) })
    }

    /// Width and height.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Decodes it, if `allow` lets it.
    pub fn read(mut self, name: &str, allow: impl FnOnce(u64) -> bool) -> Result<Picture, PictureError> {
        check_size(self.width, self.height, 0, allow)?;
        let mut rgba = vec![0; self.width as usize * self.height as usize * 4];
        self.decoder.decode_into(&mut rgba).map_err(|error| PictureError::Jpeg(format!("{error:?}")))?;
        Ok(Picture::from_rgba(name, self.width, self.height, rgba))
    }
}
