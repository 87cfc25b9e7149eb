//! Parvis's own look, as tokens: type, colours, spacing, radii, sizes. Nothing else in the
//! screens names a colour or a number of points.
//!
//! Ink and limestone, the blue of the north rose, gold for the focus. All text keeps a contrast
//! of at least 7:1 on what it stands on (WCAG 1.4.6), every outline and state 3:1 (1.4.11).

use std::sync::Arc;

use bevy_egui::egui;
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke, TextStyle, Vec2,
};

use crate::visiting::hands::fingers::WOBBLE;

/// Text sizes in points at text size 100 %. XAG 101 asks for 18 px or more on a PC.
pub mod size {
    /// Explanations, keys, figures.
    pub const SMALL: f32 = 18.0;
    /// Running text and controls.
    pub const BODY: f32 = 20.0;
    /// The title of a sheet.
    pub const HEADING: f32 = 40.0;
    /// The name of the program on the start screen.
    pub const TITLE: f32 = 96.0;
    /// The least height and width of anything to press (WCAG 2.5.5).
    pub const TARGET: f32 = 44.0;
    /// Widest column of text: 60 to 70 letters.
    pub const COLUMN: f32 = 560.0;
    /// Width of the focus ring.
    pub const RING: f32 = 3.0;
    /// Outlines.
    pub const LINE: f32 = 1.5;
}

/// Distances in points.
pub mod space {
    /// Inside a control, between a sign and its word.
    pub const TIGHT: f32 = 6.0;
    /// Between controls of a group.
    pub const NEAR: f32 = 10.0;
    /// Between groups, around text in a panel.
    pub const GROUP: f32 = 20.0;
    /// Around a sheet.
    pub const WIDE: f32 = 36.0;
}

/// Corners, in points.
pub mod radius {
    /// Buttons and switches.
    pub const CONTROL: u8 = 6;
    /// Cards and toasts.
    pub const CARD: u8 = 10;
}

/// Every colour of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub ink: Color32,
    /// A control at rest, a card.
    pub raised: Color32,
    /// The same under the pointer.
    pub hovered: Color32,
    /// Outlines of controls.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Second lines and explanations.
    pub quiet: Color32,
    /// What is chosen, and the one thing most people want on a screen.
    pub accent: Color32,
    /// The same under the pointer.
    pub accent_hovered: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The ring around what the keyboard is on.
    pub focus: Color32,
    /// Sign of a warning.
    pub warning: Color32,
    /// Sign of an error.
    pub error: Color32,
    /// Over the picture, behind a sheet.
    pub veil: Color32,
    /// Behind controls that lie on the picture itself. Opaque: whatever is behind, the text keeps its 7:1.
    pub over_picture: Color32,
}

/// Ink, limestone and glass.
pub const STONE: Palette = Palette {
    ink: Color32::from_rgb(0x1B, 0x19, 0x17),
    raised: Color32::from_rgb(0x29, 0x26, 0x22),
    hovered: Color32::from_rgb(0x38, 0x34, 0x2E),
    line: Color32::from_rgb(0x95, 0x8B, 0x78),
    text: Color32::from_rgb(0xED, 0xE6, 0xD6),
    quiet: Color32::from_rgb(0xCF, 0xC6, 0xB2),
    accent: Color32::from_rgb(0x1D, 0x3C, 0x8F),
    accent_hovered: Color32::from_rgb(0x23, 0x40, 0x93),
    on_accent: Color32::from_rgb(0xF6, 0xF1, 0xE6),
    focus: Color32::from_rgb(0xF0, 0xC0, 0x4E),
    warning: Color32::from_rgb(0xF0, 0xC0, 0x4E),
    error: Color32::from_rgb(0xF2, 0x8B, 0x78),
    veil: Color32::from_rgba_premultiplied(0x0A, 0x09, 0x08, 0x99),
    over_picture: Color32::from_rgb(0x1B, 0x19, 0x17),
};

/// Black, white and one yellow.
pub const HIGH_CONTRAST: Palette = Palette {
    ink: Color32::BLACK,
    raised: Color32::BLACK,
    hovered: Color32::from_rgb(0x26, 0x26, 0x26),
    line: Color32::WHITE,
    text: Color32::WHITE,
    quiet: Color32::WHITE,
    accent: Color32::WHITE,
    accent_hovered: Color32::from_rgb(0xD9, 0xD9, 0xD9),
    on_accent: Color32::BLACK,
    focus: Color32::from_rgb(0xFF, 0xD4, 0x00),
    warning: Color32::from_rgb(0xFF, 0xD4, 0x00),
    error: Color32::from_rgb(0xFF, 0x8A, 0x80),
    veil: Color32::from_rgba_premultiplied(0, 0, 0, 0xCC),
    over_picture: Color32::BLACK,
};

impl Palette {
    /// The palette for this wish.
    pub fn of(high_contrast: bool) -> &'static Self {
        if high_contrast { &HIGH_CONTRAST } else { &STONE }
    }

    /// What stands on what, and the contrast it must keep: 7 for text, 3 for outlines and signs.
    pub fn pairs(&self) -> Vec<(&'static str, Color32, Color32, f32)> {
        vec![
            ("text on ink", self.text, self.ink, 7.0),
            ("text on a control", self.text, self.raised, 7.0),
            ("text on a control under the pointer", self.text, self.hovered, 7.0),
            ("text over the picture", self.text, self.over_picture, 7.0),
            ("quiet text on ink", self.quiet, self.ink, 7.0),
            ("quiet text on a control", self.quiet, self.raised, 7.0),
            ("quiet text on a control under the pointer", self.quiet, self.hovered, 7.0),
            ("quiet text over the picture", self.quiet, self.over_picture, 7.0),
            ("text on the accent", self.on_accent, self.accent, 7.0),
            ("text on the accent under the pointer", self.on_accent, self.accent_hovered, 7.0),
            ("outline on ink", self.line, self.ink, 3.0),
            ("outline on a control", self.line, self.raised, 3.0),
            ("focus ring on ink", self.focus, self.ink, 3.0),
            ("focus ring on a card", self.focus, self.raised, 3.0),
            ("warning sign on a card", self.warning, self.raised, 3.0),
            ("error sign on a card", self.error, self.raised, 3.0),
        ]
    }
}

/// Contrast ratio of two opaque colours: `(L1 + 0.05) / (L2 + 0.05)`, with the relative
/// luminance of WCAG 2.2.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let luminance = |color: Color32| {
        let linear = |byte: u8| {
            let value = f32::from(byte) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Bold, for what must be found at a glance.
pub fn strong() -> FontFamily {
    FontFamily::Name("strong".into())
}

/// The serif face of titles.
pub fn display() -> FontFamily {
    FontFamily::Name("display".into())
}

/// For who confuses letters that are turned.
pub fn dyslexia() -> FontFamily {
    FontFamily::Name("dyslexia".into())
}

/// The fonts that Parvis brings along, before egui's own, which supply signs and other scripts.
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        name.to_owned()
    };
    let regular = add("atkinson", include_bytes!("../../../assets/fonts/AtkinsonHyperlegible-Regular.ttf"));
    let regular_ext = add("atkinson-ext", include_bytes!("../../../assets/fonts/AtkinsonHyperlegible-Regular-Ext.ttf"));
    let bold = add("atkinson-bold", include_bytes!("../../../assets/fonts/AtkinsonHyperlegible-Bold.ttf"));
    let bold_ext = add("atkinson-bold-ext", include_bytes!("../../../assets/fonts/AtkinsonHyperlegible-Bold-Ext.ttf"));
    let serif = add("cormorant", include_bytes!("../../../assets/fonts/CormorantGaramond-SemiBold.ttf"));
    let heavy = add("dyslexia", include_bytes!("../../../assets/fonts/ParvisDys-Regular.otf"));

    let signs = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &[&String]| first.iter().map(|name| (*name).clone()).chain(signs.clone()).collect::<Vec<_>>();
    let text = family(&[&regular, &regular_ext]);
    fonts.families.insert(FontFamily::Proportional, text);
    fonts.families.insert(strong(), family(&[&bold, &bold_ext]));
    fonts.families.insert(dyslexia(), family(&[&heavy, &regular, &regular_ext]));
    fonts.families.insert(display(), family(&[&serif, &regular, &regular_ext]));
    fonts
}

/// Gives a context this look if it does not wear it yet; also its fonts, the first time. Both take
/// effect when its next pass begins.
pub fn wear(ctx: &Context, high_contrast: bool) {
    let worn = ctx.data(|data| data.get_temp::<Worn>(egui::Id::NULL));
    if worn.is_none() {
        ctx.set_fonts(fonts());
    }
    if worn.is_none_or(|worn| worn.0 != *Palette::of(high_contrast)) {
        dress(ctx, high_contrast);
    }
}

fn dress(ctx: &Context, high_contrast: bool) {
    let palette = *Palette::of(high_contrast);
    ctx.data_mut(|data| data.insert_temp(egui::Id::NULL, Worn(palette)));
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        // A press counts however long it takes, and although the hand trembles.
        options.input_options.max_click_duration = f64::INFINITY;
        options.input_options.max_click_dist = WOBBLE;
    });
    ctx.set_theme(egui::Theme::Dark);
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::new(size::SMALL, FontFamily::Proportional)),
            (TextStyle::Body, FontId::new(size::BODY, FontFamily::Proportional)),
            (TextStyle::Button, FontId::new(size::BODY, FontFamily::Proportional)),
            (TextStyle::Monospace, FontId::new(size::SMALL, FontFamily::Proportional)),
            (TextStyle::Heading, FontId::new(size::HEADING, display())),
        ]
        .into();
        style.animation_time = 0.0;
        style.scroll_animation = egui::style::ScrollAnimation::none();
        style.interaction.selectable_labels = false;

        let spacing = &mut style.spacing;
        spacing.item_spacing = Vec2::splat(space::NEAR);
        spacing.button_padding = Vec2::new(18.0, 10.0);
        spacing.interact_size = Vec2::splat(size::TARGET);
        spacing.extra_text_line_spacing = 5.0;
        spacing.window_margin = Margin::same(space::GROUP as i8);
        spacing.scroll = egui::style::ScrollStyle::solid();
        spacing.scroll.bar_width = 10.0;
        spacing.scroll.foreground_color = false;
        spacing.scroll.dormant_handle_opacity = 1.0;
        spacing.scroll.active_handle_opacity = 1.0;

        let visuals = &mut style.visuals;
        visuals.override_text_color = None;
        visuals.panel_fill = palette.ink;
        visuals.window_fill = palette.ink;
        visuals.extreme_bg_color = palette.ink;
        visuals.selection.bg_fill = palette.accent;
        visuals.selection.stroke = Stroke::new(size::LINE, palette.on_accent);
        visuals.warn_fg_color = palette.warning;
        visuals.error_fg_color = palette.error;
        visuals.weak_text_color = Some(palette.quiet);
        let widgets = &mut visuals.widgets;
        for (state, fill) in [
            (&mut widgets.noninteractive, palette.ink),
            (&mut widgets.inactive, palette.raised),
            (&mut widgets.hovered, palette.hovered),
            (&mut widgets.active, palette.hovered),
            (&mut widgets.open, palette.hovered),
        ] {
            state.bg_fill = fill;
            state.weak_bg_fill = fill;
            state.bg_stroke = Stroke::new(size::LINE, palette.line);
            state.fg_stroke = Stroke::new(size::LINE, palette.text);
            state.corner_radius = CornerRadius::same(radius::CONTROL);
            state.expansion = 0.0;
        }
        // Only scroll bars are filled with these: they must be seen, as outlines are.
        widgets.inactive.bg_fill = palette.line;
        widgets.hovered.bg_fill = palette.text;
        widgets.active.bg_fill = palette.text;
    });
}

/// The palette a context wears.
#[derive(Clone, Copy)]
struct Worn(Palette);

/// Whether what moves by itself in this context, to show that something goes on, stands still instead.
pub fn keep_still(ctx: &Context, still: bool) {
    ctx.data_mut(|data| data.insert_temp(egui::Id::NULL, Still(still)));
}

/// As [`keep_still`] has it.
pub fn keeps_still(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp::<Still>(egui::Id::NULL)).is_some_and(|still| still.0)
}

#[derive(Clone, Copy)]
struct Still(bool);

/// The palette of this context, as last given by [`wear`].
pub fn palette(ctx: &Context) -> Palette {
    ctx.data(|data| data.get_temp::<Worn>(egui::Id::NULL)).map_or(STONE, |worn| worn.0)
}
