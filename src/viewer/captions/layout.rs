//! How large captions are and how much stands on a line. Plain functions.

use bevy::math::Vec2;

use crate::content::visit::captions::CaptionLimits;

/// Height of the type in a picture 1080 high (Game Accessibility Guidelines).
const FONT_PX_AT_1080: f32 = 46.0;
/// Widest box (BBC Subtitle Guidelines).
const MAX_WIDTH: f32 = 0.68;
/// Of a line against the type's height.
pub(super) const LINE_HEIGHT: f32 = 1.25;
/// Width of an average character against the type's height, measured on Atkinson Hyperlegible with French and
/// English sentences, with a margin so that a line that was broken here is hardly ever broken again.
const CHAR_WIDTH: f32 = 0.56;
/// Most of the screen's height that captions take; beyond it they get smaller.
const MAX_HEIGHT: f32 = 0.6;
/// Below this nobody reads anything, so a line may as well leave a screen this small.
const MIN_FONT_PX: f32 = 8.0;

/// Figures for drawing on one screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CaptionFit {
    /// Height of the type, logical pixels.
    pub font_px: f32,
    /// Widest box, logical pixels.
    pub max_width_px: f32,
    /// Characters on a line.
    pub chars_per_line: usize,
}

/// The size for a screen (logical pixels) and the visitor's scale. `lines` tells how many lines the text takes at so
/// many characters each: where it would fill the screen, the type is made smaller until it fits.
pub fn fit(screen: Vec2, scale: f32, lines: impl Fn(usize) -> usize) -> CaptionFit {
    let max_width_px = screen.x * MAX_WIDTH;
    let mut font_px = (screen.y / 1080.0 * FONT_PX_AT_1080 * scale).max(MIN_FONT_PX);
    loop {
        let room = (max_width_px / (font_px * CHAR_WIDTH)) as usize;
        let chars_per_line = room.clamp(1, CaptionLimits::default().max_chars_per_line);
        let height = lines(chars_per_line) as f32 * font_px * LINE_HEIGHT;
        if height <= screen.y * MAX_HEIGHT || font_px <= MIN_FONT_PX {
            return CaptionFit { font_px, max_width_px, chars_per_line };
        }
        font_px = (font_px * 0.9).max(MIN_FONT_PX);
    }
}
