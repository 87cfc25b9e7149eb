//! How captions look.

use bevy::prelude::*;
use serde::{Deserialize, Serialize};

use crate::visiting::within;

/// Letters of the captions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaptionFace {
    /// Atkinson Hyperlegible, drawn for low vision.
    #[default]
    Clear,
    /// Heavy at the foot, for who confuses letters that are turned.
    Dyslexia,
}

/// Letters upon a box. Each pair stands out by 7:1 at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaptionColors {
    /// White on black.
    #[default]
    WhiteOnBlack,
    /// Yellow on black.
    YellowOnBlack,
    /// Cyan on black.
    CyanOnBlack,
    /// Yellow on dark blue.
    YellowOnBlue,
    /// Black on white.
    BlackOnWhite,
    /// Black on pale yellow.
    BlackOnCream,
}

impl CaptionColors {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::WhiteOnBlack,
        Self::YellowOnBlack,
        Self::CyanOnBlack,
        Self::YellowOnBlue,
        Self::BlackOnWhite,
        Self::BlackOnCream,
    ];

    /// Letters and box, sRGB.
    pub fn pair(self) -> ([u8; 3], [u8; 3]) {
        match self {
            Self::WhiteOnBlack => ([255, 255, 255], [0, 0, 0]),
            Self::YellowOnBlack => ([255, 225, 60], [0, 0, 0]),
            Self::CyanOnBlack => ([110, 240, 255], [0, 0, 0]),
            Self::YellowOnBlue => ([255, 235, 90], [10, 20, 90]),
            Self::BlackOnWhite => ([0, 0, 0], [255, 255, 255]),
            Self::BlackOnCream => ([0, 0, 0], [255, 244, 200]),
        }
    }
}

/// What is chosen beside their size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaptionStyle {
    /// Letters.
    pub face: CaptionFace,
    /// Colours.
    pub colors: CaptionColors,
    /// How far the box covers what is behind it, 0.5 to 1.
    pub opacity: f32,
    /// At the top of the picture.
    pub at_top: bool,
    /// Characters on a line at most, 16 to 37; fewer where the window is narrow.
    pub line_chars: f32,
}

impl Default for CaptionStyle {
    fn default() -> Self {
        Self {
            face: CaptionFace::default(),
            colors: CaptionColors::default(),
            opacity: 0.85,
            at_top: false,
            line_chars: 37.0,
        }
    }
}

impl CaptionStyle {
    /// The same within its limits, whatever a settings file says.
    #[must_use]
    pub fn checked(self) -> Self {
        Self {
            opacity: within(self.opacity, 0.5, 1.0, 0.85),
            line_chars: within(self.line_chars, 16.0, 37.0, 37.0).round(),
            ..self
        }
    }

    /// The box: a white wall behind one of black looks as if so much of it were covered. The renderer mixes light, not sRGB
    /// values, hence another figure than the opacity.
    pub fn background(self) -> Color {
        let ([..], [red, green, blue]) = self.colors.pair();
        let left = 1.0 - self.checked().opacity;
        let light = LinearRgba::from(Color::srgb(left, left, left)).red;
        Color::srgb_u8(red, green, blue).with_alpha(1.0 - light)
    }

    /// The letters.
    pub fn ink(self) -> Color {
        let ([red, green, blue], _) = self.colors.pair();
        Color::srgb_u8(red, green, blue)
    }
}
