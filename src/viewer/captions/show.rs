//! Draws what is on screen at this moment.

use bevy::prelude::*;
use bevy::text::{LineHeight, Underline};

use super::font::CaptionFonts;
use super::layout::{CaptionFit, LINE_HEIGHT, PADDING, fit, type_size};
use super::player::CaptionPlayer;
use crate::content::visit::captions::{Align, LineAt, Span, break_spans, visible_chars};
use crate::viewer::visitor::{CaptionColors, CaptionStatus, CaptionStyle, Overlay, Preferences};

/// Names of speakers upon black: 12:1 on the box over a white wall. Elsewhere they are as the letters are, and bold.
const SPEAKER: Color = Color::srgb(1.0, 0.89, 0.5);
/// Before the first frame is drawn nobody knows the screen; it is drawn again when somebody does.
const UNKNOWN_SCREEN: Vec2 = Vec2::new(1920.0, 1080.0);
/// A line of this share of the characters that its width was reckoned for is narrower than it in whatever letters.
const SURELY_FITS: f32 = 0.6;

/// The whole screen; captions stand in its two `CaptionSlot`s.
#[derive(Component, Debug, Default)]
pub struct CaptionScreen;

/// Where captions stand in the [`CaptionScreen`].
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CaptionSlot {
    Top,
    Bottom,
}

/// One cue on screen: its [`Text`] and the [`TextSpan`]s under it.
#[derive(Component, Debug, Default)]
pub struct CaptionBox;

/// What the screen shows now; the boxes are made again when it changes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    text: u64,
    cues: Vec<usize>,
    screen: Vec2,
    scale: f32,
    style: CaptionStyle,
}

/// Makes the empty screen.
pub(super) fn spawn_screen(mut commands: Commands) {
    let slot = || Node { flex_direction: FlexDirection::Column, align_items: AlignItems::Center, ..Node::DEFAULT };
    commands.spawn((
        CaptionScreen,
        Name::new("captions"),
        Node {
            position_type: PositionType::Absolute,
            width: Val::Percent(100.0),
            height: Val::Percent(100.0),
            flex_direction: FlexDirection::Column,
            justify_content: JustifyContent::SpaceBetween,
            align_items: AlignItems::Center,
            // At the top they begin below the row of buttons.
            padding: UiRect { top: Val::Vh(11.0), ..UiRect::vertical(Val::Vh(5.0)) },
            ..default()
        },
        children![(CaptionSlot::Top, slot()), (CaptionSlot::Bottom, slot())],
    ));
}

/// Makes the boxes again when the cues, the screen or the visitor's wishes have changed.
pub(super) fn draw(
    mut commands: Commands,
    player: Res<CaptionPlayer>,
    (preferences, overlay): (Res<Preferences>, Res<Overlay>),
    fonts: Option<Res<CaptionFonts>>,
    screens: Query<&ComputedUiRenderTargetInfo, With<CaptionScreen>>,
    slots: Query<(Entity, &CaptionSlot)>,
    boxes: Query<Entity, With<CaptionBox>>,
    mut drawn: Local<Option<Picture>>,
    mut status: ResMut<CaptionStatus>,
) {
    let screen = screens.iter().map(|info| info.logical_size()).find(|size| size.min_element() > 0.0);
    let (text, cues) = player.showing();
    let picture = Picture {
        text,
        // A sheet lies over them; half a line beside it would only be in the way.
        cues: if preferences.captions && *overlay == Overlay::None { cues } else { Vec::new() },
        screen: screen.unwrap_or(UNKNOWN_SCREEN),
        scale: preferences.caption_scale,
        style: preferences.caption_style.checked(),
    };
    status.set_if_neq(CaptionStatus { shown: !picture.cues.is_empty() });
    if drawn.as_ref() == Some(&picture) {
        return;
    }
    for entity in &boxes {
        commands.entity(entity).despawn();
    }
    let texts: Vec<CueText> = picture.cues.iter().filter_map(|&cue| CueText::of(&player, cue)).collect();
    let lengths = |limit| texts.iter().flat_map(|text| text.lines(limit)).map(|line| line_chars(&line)).collect();
    let fit = fit(picture.screen, picture.scale, picture.style, lengths);
    for text in &texts {
        let wanted = if picture.style.at_top { CaptionSlot::Top } else { text.slot };
        let slot = slots.iter().find(|(_, slot)| **slot == wanted).map(|(entity, _)| entity);
        if let Some(slot) = slot {
            let look = Look { fit, style: picture.style, fonts: fonts.as_deref() };
            spawn_box(&mut commands, slot, text, &look);
        }
    }
    *drawn = Some(picture);
}

/// A cue with the names of its speakers.
struct CueText {
    slot: CaptionSlot,
    justify: Justify,
    /// Each begins on a line of its own.
    parts: Vec<Vec<(Ink, Span)>>,
}

/// What a piece of text is, hence its colour.
#[derive(Clone, Copy, PartialEq)]
enum Ink {
    Speaker,
    Speech,
}

impl CueText {
    fn of(player: &CaptionPlayer, index: usize) -> Option<Self> {
        let (cue, parts) = player.named(index)?;
        let named = |(name, spans): (Option<String>, Vec<Span>)| {
            let name = name.map(|name| (Ink::Speaker, Span::plain(format!("[{name}]\u{a0}"))));
            name.into_iter().chain(spans.into_iter().map(|span| (Ink::Speech, span))).collect()
        };
        Some(Self {
            slot: if cue.settings.line.is_some_and(LineAt::is_top) { CaptionSlot::Top } else { CaptionSlot::Bottom },
            justify: match cue.settings.align {
                Some(Align::Start) => Justify::Start,
                Some(Align::End) => Justify::End,
                Some(Align::Left) => Justify::Left,
                Some(Align::Right) => Justify::Right,
                Some(Align::Center) | None => Justify::Center,
            },
            parts: parts.into_iter().map(named).collect(),
        })
    }

    /// Its lines at so many characters each.
    fn lines(&self, limit: usize) -> Vec<Vec<(Ink, Span)>> {
        self.parts.iter().flat_map(|part| break_inked(part, limit)).collect()
    }
}

/// [`break_spans`] that remembers which piece is a name: only the first of a part ever is.
fn break_inked(part: &[(Ink, Span)], limit: usize) -> Vec<Vec<(Ink, Span)>> {
    let spans: Vec<Span> = part.iter().map(|(_, span)| span.clone()).collect();
    let mut first = part.first().map(|(ink, _)| *ink);
    let mut inked = |span: Span| (first.take().unwrap_or(Ink::Speech), span);
    break_spans(&spans, limit).into_iter().map(|line| line.into_iter().map(&mut inked).collect()).collect()
}

fn line_chars(line: &[(Ink, Span)]) -> usize {
    line.iter().map(|(_, span)| visible_chars(&span.text)).sum()
}

/// What all boxes of a screen have in common.
struct Look<'a> {
    fit: CaptionFit,
    style: CaptionStyle,
    fonts: Option<&'a CaptionFonts>,
}

impl Look<'_> {
    /// Italics have no face yet and are drawn upright: readable, which slanted synthetic letters are not.
    fn font(&self, bold: bool, text: &str) -> TextFont {
        let face = self.fonts.map(|fonts| fonts.face(self.style.face, bold, text));
        let size = FontSize::Px(self.fit.font_px * type_size(self.style.face));
        TextFont { font: face.unwrap_or_default().into(), ..TextFont::from_font_size(size) }
    }

    fn color(&self, ink: Ink) -> Color {
        let named = ink == Ink::Speaker && self.style.colors == CaptionColors::WhiteOnBlack;
        if named { SPEAKER } else { self.style.ink() }
    }
}

fn spawn_box(commands: &mut Commands, slot: Entity, text: &CueText, look: &Look) {
    let fit = &look.fit;
    // Whole pixels: a box that is rounded to them would otherwise be narrower than its text by a part of one, and the
    // text would break once more, out of the box.
    let padding = Val::Px((fit.font_px * PADDING).round());
    let lines = text.lines(fit.chars_per_line);
    let longest = lines.iter().map(|line| line_chars(line)).max().unwrap_or(0);
    // Lines are broken already; only one that nearly fills the width may need more.
    let wraps = longest as f32 > fit.chars_per_line as f32 * SURELY_FITS;
    let line_break = if wraps { LineBreak::WordOrCharacter } else { LineBreak::NoWrap };
    let container = commands
        .spawn((
            CaptionBox,
            Text::default(),
            TextLayout::new(text.justify, line_break),
            LineHeight::Px(fit.font_px * LINE_HEIGHT),
            // The first piece's face also sets the height of an empty text.
            look.font(false, ""),
            BackgroundColor(look.style.background()),
            Node {
                max_width: Val::Px(fit.max_width_px),
                padding: UiRect::axes(padding * 2.0, padding),
                margin: UiRect::top(padding),
                border_radius: BorderRadius::all(padding),
                ..default()
            },
            ChildOf(slot),
        ))
        .id();
    for (index, line) in lines.into_iter().enumerate() {
        for (piece, (ink, span)) in line.into_iter().enumerate() {
            let begins_line = index > 0 && piece == 0;
            let text = if begins_line { format!("\n{}", span.text) } else { span.text };
            let mut entity = commands.spawn((
                look.font(span.style.bold || ink == Ink::Speaker, &text),
                TextSpan::new(text),
                TextColor(look.color(ink)),
                LineHeight::Px(fit.font_px * LINE_HEIGHT),
                ChildOf(container),
            ));
            if span.style.underline {
                entity.insert(Underline);
            }
        }
    }
}
