//! The typefaces of captions: Atkinson Hyperlegible, drawn by the Braille Institute for low vision; OpenDyslexic under another
//! name, with the no-break spaces that French needs; and Noto for what is written from right to left.

use bevy::prelude::*;

use crate::viewer::visitor::CaptionFace;

/// Faces of the captions.
#[derive(Resource, Debug, Clone)]
pub(super) struct CaptionFonts {
    clear: [Handle<Font>; 2],
    dyslexia: [Handle<Font>; 2],
    arabic: Handle<Font>,
    hebrew: Handle<Font>,
}

impl CaptionFonts {
    /// The face for a text: the chosen one, where it has the letters.
    pub(super) fn face(&self, wanted: CaptionFace, bold: bool, text: &str) -> Handle<Font> {
        let [regular, heavy] = match wanted {
            CaptionFace::Clear => &self.clear,
            CaptionFace::Dyslexia => &self.dyslexia,
        };
        match script(text) {
            Some(Script::Arabic) => &self.arabic,
            Some(Script::Hebrew) => &self.hebrew,
            None if bold => heavy,
            None => regular,
        }
        .clone()
    }
}

/// A script that the chosen faces do not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Arabic,
    Hebrew,
}

/// By the first letter that tells it: the blocks of Unicode, presentation forms included.
pub(super) fn script(text: &str) -> Option<Script> {
    text.chars().find_map(|letter| match letter {
        '\u{0590}'..='\u{05ff}' | '\u{fb1d}'..='\u{fb4f}' => Some(Script::Hebrew),
        '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => {
            Some(Script::Arabic)
        }
        _ => None,
    })
}

macro_rules! face {
    ($name:literal) => {
        Font::from_bytes(include_bytes!(concat!("../../../assets/fonts/", $name)).to_vec())
    };
}

/// Puts the embedded faces among the fonts; does nothing where text is not drawn at all.
pub(super) fn load(mut commands: Commands, fonts: Option<ResMut<Assets<Font>>>) {
    if let Some(mut fonts) = fonts {
        commands.insert_resource(CaptionFonts {
            clear: [
                fonts.add(face!("AtkinsonHyperlegible-Regular.ttf")),
                fonts.add(face!("AtkinsonHyperlegible-Bold.ttf")),
            ],
            dyslexia: [fonts.add(face!("ParvisDys-Regular.otf")), fonts.add(face!("ParvisDys-Bold.otf"))],
            arabic: fonts.add(face!("NotoNaskhArabic-Regular.ttf")),
            hebrew: fonts.add(face!("NotoSansHebrew-Regular.ttf")),
        });
    }
}
