//! The typeface of captions: Atkinson Hyperlegible, drawn by the Braille Institute for low vision.

use bevy::prelude::*;

static REGULAR: &[u8] = include_bytes!("../../../assets/fonts/AtkinsonHyperlegible-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../../assets/fonts/AtkinsonHyperlegible-Bold.ttf");

/// Faces of the captions.
#[derive(Resource, Debug, Clone)]
pub(super) struct CaptionFonts {
    pub(super) regular: Handle<Font>,
    pub(super) bold: Handle<Font>,
}

/// Puts the embedded faces among the fonts; does nothing where text is not drawn at all.
pub(super) fn load(mut commands: Commands, fonts: Option<ResMut<Assets<Font>>>) {
    if let Some(mut fonts) = fonts {
        commands.insert_resource(CaptionFonts {
            regular: fonts.add(Font::from_bytes(REGULAR.to_vec())),
            bold: fonts.add(Font::from_bytes(BOLD.to_vec())),
        });
    }
}
