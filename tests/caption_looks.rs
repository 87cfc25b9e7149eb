//! Captions as their readers have chosen them, reckoned and drawn.

use std::sync::PoisonError;

use bevy::prelude::{Color, LinearRgba, Vec2};
use parvis::content::surface::Picture;
use parvis::viewer::captions::fit;
use parvis::viewer::offscreen::{PictureError, Studio};
use parvis::viewer::visitor::{
    CaptionColors, CaptionCue, CaptionFace, CaptionStatus, CaptionStyle, Preferences, VisitSource,
};

use crate::common::pictures::{DRAWING, pixel};
use crate::pictures::{PATIENCE, boards_visit};

const WIDTH: u32 = 960;
const HEIGHT: u32 = 540;

/// WCAG 2.2, "contrast ratio".
fn contrast(one: LinearRgba, other: LinearRgba) -> f32 {
    let luminance = |color: LinearRgba| 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour that lets some of what is behind it through, as the renderer mixes it.
fn over(color: Color, behind: f32) -> LinearRgba {
    let color = LinearRgba::from(color);
    let mixed = |part: f32| part * color.alpha + behind * (1.0 - color.alpha);
    LinearRgba::rgb(mixed(color.red), mixed(color.green), mixed(color.blue))
}

#[test]
fn every_pair_of_colours_stands_out_by_seven_to_one_over_any_stone() {
    for colors in CaptionColors::ALL {
        let style = CaptionStyle { colors, ..CaptionStyle::default() };
        for behind in [0.0, 0.2, 1.0] {
            let ratio = contrast(style.ink().into(), over(style.background(), behind));
            assert!(ratio >= 7.0, "{colors:?} over {behind}: {ratio}");
        }
    }
}

#[test]
fn lines_are_as_short_as_the_reader_wants() {
    let lengths = |limit: usize| vec![limit.min(20); 2];
    for chars in [16.0, 24.0, 37.0] {
        let style = CaptionStyle { line_chars: chars, ..CaptionStyle::default() };
        assert_eq!(fit(Vec2::new(1920.0, 1080.0), 1.0, style, lengths).chars_per_line, chars as usize);
    }
    let wild = CaptionStyle { line_chars: f32::NAN, opacity: -4.0, ..CaptionStyle::default() };
    assert_eq!(wild.checked(), CaptionStyle { opacity: 0.5, ..CaptionStyle::default() });
}

fn show(studio: &mut Studio, text: &str, scale: f32, style: CaptionStyle) -> Picture {
    let mut preferences = studio.world().resource_mut::<Preferences>();
    (preferences.captions, preferences.caption_scale, preferences.caption_style) = (true, scale, style);
    studio.world().write_message(CaptionCue::Play(format!("WEBVTT\n\n00:00.000 --> 01:00.000\n{text}\n")));
    for _ in 0..12 {
        studio.frame().unwrap();
    }
    assert!(studio.world().resource::<CaptionStatus>().shown);
    studio.shoot().unwrap()
}

/// Pixels of this colour, with the smallest and largest row and column of them.
fn inked(picture: &Picture, [red, green, blue]: [u8; 3]) -> (usize, [u32; 4]) {
    let near = |a: u8, b: u8| a.abs_diff(b) < 24;
    let (mut count, mut within) = (0, [u32::MAX, u32::MAX, 0, 0]);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let at = pixel(picture, x, y);
            if near(at[0], red) && near(at[1], green) && near(at[2], blue) {
                count += 1;
                within = [within[0].min(x), within[1].min(y), within[2].max(x), within[3].max(y)];
            }
        }
    }
    (count, within)
}

#[test]
fn captions_are_drawn_in_three_scripts_two_sizes_two_faces_and_where_they_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    boards_visit(folder.path());
    let _turn = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut studio = match Studio::open(VisitSource::Path(folder.path().to_owned()), WIDTH, HEIGHT, PATIENCE) {
        Ok(studio) => studio,
        Err(error @ PictureError::NoRenderer(_)) => return eprintln!("skipped: {error}"),
        Err(error) => panic!("{error}"),
    };
    studio.settle(PATIENCE).unwrap();
    let cyan = CaptionStyle { colors: CaptionColors::CyanOnBlack, opacity: 1.0, ..CaptionStyle::default() };
    let (ink, _) = cyan.colors.pair();
    let french = "Où sommes-nous\u{a0}? Près de l’entrée.";
    for (script, text) in [("french", french), ("arabic", "الكاتدرائية تقف أمامكم"), ("hebrew", "הכנסייה עומדת לפניכם")]
    {
        let mut last = 0;
        for scale in [1.0, 2.0] {
            let picture = show(&mut studio, text, scale, cyan);
            keep(&picture, &format!("{script}-{scale}"));
            let (count, [left, top, right, bottom]) = inked(&picture, ink);
            assert!(count > 200 && count > last * 5 / 2, "{script} at {scale}: {count} after {last}");
            assert!(left > 20 && right < WIDTH - 20 && bottom < HEIGHT - 5, "{script} at {scale}");
            assert!(top > HEIGHT / 3, "{script} at {scale}: {top}");
            last = count;
        }
    }
    let dyslexia = CaptionStyle { face: CaptionFace::Dyslexia, ..cyan };
    let (clear, heavy) = (show(&mut studio, french, 1.0, cyan), show(&mut studio, french, 1.0, dyslexia));
    keep(&heavy, "dyslexia");
    let ((_, [left, ..]), (_, [heavy_left, ..])) = (inked(&clear, ink), inked(&heavy, ink));
    assert!(heavy_left < left, "wider letters: {heavy_left} and {left}");
    let top = show(&mut studio, french, 1.0, CaptionStyle { at_top: true, ..cyan });
    let (_, [_, above, _, below]) = inked(&top, ink);
    assert!(above > HEIGHT / 12 && below < HEIGHT / 3, "below the buttons: {above} to {below}");
}

/// For who wants to look: `PARVIS_PICTURES=folder`.
fn keep(picture: &Picture, name: &str) {
    if let Some(folder) = std::env::var_os("PARVIS_PICTURES") {
        let path = std::path::Path::new(&folder).join(format!("captions-{name}.png"));
        let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).flat_map(move |x| pixel(picture, x, y)));
        let image = image::RgbImage::from_raw(WIDTH, HEIGHT, pixels.collect()).unwrap();
        image.save(path).unwrap();
    }
}
