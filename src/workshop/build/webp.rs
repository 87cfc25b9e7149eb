//! Lossy WebP by libwebp.

use std::ffi::c_int;

/// Longest side of a WebP picture, texels (RFC 9649).
const LONGEST: u32 = 16_383;

/// Encodes sRGB texels, rows from the top: four bytes each with alpha, three without. `quality` is 1 to 100.
pub(super) fn encode(texels: &[u8], with_alpha: bool, width: u32, height: u32, quality: u8) -> Result<Vec<u8>, String> {
    let channels: u32 = if with_alpha { 4 } else { 3 };
    let wanted = u64::from(width) * u64::from(height) * u64::from(channels);
    if width.max(height) > LONGEST || wanted == 0 || wanted != texels.len() as u64 {
        return Err(format!("{width} times {height} texels, WebP ends at {LONGEST}"));
    }
    // Within the limit all of these fit.
    let [columns, rows, stride] = [width, height, width * channels].map(|n| n as c_int);
    let mut output: *mut u8 = std::ptr::null_mut();
    #[expect(unsafe_code, reason = "a C library; what it reads and what it gives is bounded here")]
    // SAFETY: `texels` holds `stride` times `rows` bytes, as was just checked. The result is either nothing or a block of
    // `size` bytes that is ours until it is given back, which happens once, after it was copied.
    let bytes = unsafe {
        let encode = if with_alpha { libwebp_sys::WebPEncodeRGBA } else { libwebp_sys::WebPEncodeRGB };
        let size = encode(texels.as_ptr(), columns, rows, stride, f32::from(quality), &raw mut output);
        let bytes = if output.is_null() { Vec::new() } else { std::slice::from_raw_parts(output, size).to_vec() };
        libwebp_sys::WebPFree(output.cast());
        bytes
    };
    if bytes.is_empty() { Err("WebP has no memory left for it".to_owned()) } else { Ok(bytes) }
}
