//! How large captions are and how much stands on a line. Plain functions.

use bevy::math::Vec2;

use crate::content::visit::captions::CaptionLimits;
use crate::viewer::visitor::{CaptionFace, CaptionStyle};

/// Height of the type in a picture 1080 high (Game Accessibility Guidelines).
const FONT_PX_AT_1080: f32 = 46.0;
/// Widest box (BBC Subtitle Guidelines).
const MAX_WIDTH: f32 = 0.68;
/// What the letters of a face are called large, against the type's height: the same words look as large in both.
pub(super) fn type_size(face: CaptionFace) -> f32 {
    match face {
        CaptionFace::Clear => 1.0,
        CaptionFace::Dyslexia => 0.75,
    }
}

/// Of a line against the type's height.
pub(super) const LINE_HEIGHT: f32 = 1.25;
/// Width of an average character against the type's height, measured with French and English sentences, with a margin so
/// that a line that was broken here is hardly ever broken again.
fn char_width(face: CaptionFace) -> f32 {
    match face {
        CaptionFace::Clear => 0.56,
        CaptionFace::Dyslexia => 0.72,
    }
}
/// Between the type and the edge of the box above and below, against the type's height; twice that at the sides.
pub(super) const PADDING: f32 = 0.3;
/// Most of the screen's height that captions take; beyond it they get smaller.
const MAX_HEIGHT: f32 = 0.6;
/// A word too long for its line makes the type smaller, but not below this part of what the visitor wished.
const SMALLEST_FOR_A_WORD: f32 = 0.6;
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

/// The size for a screen (logical pixels) and the visitor's scale. `lengths` tells how many characters each line has
/// when the text is broken at so many: where the text would fill the screen, or a word its line, the type is made
/// smaller until it fits.
pub fn fit(screen: Vec2, scale: f32, style: CaptionStyle, lengths: impl Fn(usize) -> Vec<usize>) -> CaptionFit {
    let max_width_px = screen.x * MAX_WIDTH;
    let wished_px = (screen.y / 1080.0 * FONT_PX_AT_1080 * scale).max(MIN_FONT_PX);
    let most = (style.checked().line_chars as usize).min(CaptionLimits::default().max_chars_per_line);
    let mut font_px = wished_px;
    loop {
        let room = (max_width_px - font_px * PADDING * 4.0) / (font_px * char_width(style.face));
        let chars_per_line = (room as usize).clamp(1, most);
        let lengths = lengths(chars_per_line);
        // What is longer than its line is broken inside a word and takes more of them.
        let lines: usize = lengths.iter().map(|length| length.div_ceil(chars_per_line)).sum();
        let height = (lines as f32 * LINE_HEIGHT + PADDING * 2.0) * font_px;
        let words_fit = lengths.iter().all(|&length| length <= chars_per_line);
        let small_enough = height <= screen.y * MAX_HEIGHT && (words_fit || font_px <= wished_px * SMALLEST_FOR_A_WORD);
        if small_enough || font_px <= MIN_FONT_PX {
            return CaptionFit { font_px, max_width_px, chars_per_line };
        }
        font_px = (font_px * 0.95).max(MIN_FONT_PX);
    }
}
