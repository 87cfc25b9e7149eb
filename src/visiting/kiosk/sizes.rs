//! How large text, targets and gaps must be on a screen of this size, seen from this far, and where on it a hand reaches
//! that belongs to somebody who sits.
//!
//! A screen that nobody can bring nearer is read from where one stands: what counts is the angle under which a letter is
//! seen, and the millimetres of a fingertip, never pixels.

use super::config::Screen;

/// Least angle under which a capital letter is seen, degrees (EN 301 549, 5.1.4).
pub const CAPITAL_DEGREES: f32 = 0.7;
/// Height of a capital letter as part of the font's size: 668 of 1000 units in Atkinson Hyperlegible, with which the
/// interface is written.
pub const CAPITAL_PER_EM: f32 = 0.668;
/// Least side of a target for a finger, millimetres.
pub const TARGET_MM: f32 = 24.0;
/// Least gap between two targets, millimetres.
pub const GAP_MM: f32 = 3.0;
/// Between these heights above the floor lie controls that a seated person reaches over an obstruction, millimetres
/// (EN 301 549, 8.3.3.1: forward reach over 510 to 635 mm).
pub const REACH_MM: (f32, f32) = (380.0, 1120.0);

/// Sizes on one screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// Pixels of a millimetre.
    pub px_per_mm: f32,
    /// Least height of a capital letter.
    pub capital_px: f32,
    /// Least size of the font (its em) that gives such capitals.
    pub text_px: f32,
    /// Least side of a target.
    pub target_px: f32,
    /// Least gap between two targets.
    pub gap_px: f32,
}

/// The part of a window in which controls can be reached, from its upper edge down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Where it begins, below the window's upper edge.
    pub top_px: f32,
    /// Where it ends, below the window's upper edge; more than `top_px` by a target at least.
    pub bottom_px: f32,
}

/// No part of the screen is where a seated person reaches, or less than a target: only the keypad is.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum OutOfReach {
    /// It hangs too high.
    #[error(
        "the screen's lower edge is {lower_edge_mm:.0} mm above the floor, and a seated person reaches up to {:.0} mm; hang it \
         lower, or put a keypad within reach",
        REACH_MM.1
    )]
    TooHigh {
        /// The lower edge above the floor.
        lower_edge_mm: f32,
    },
    /// It stands too low.
    #[error(
        "the screen's upper edge is {upper_edge_mm:.0} mm above the floor, and hands reach down to {:.0} mm; raise it, or put a \
         keypad within reach",
        REACH_MM.0
    )]
    TooLow {
        /// The upper edge above the floor.
        upper_edge_mm: f32,
    },
}

/// Height of a capital letter that is seen under [`CAPITAL_DEGREES`], millimetres: `2 d tan(α / 2)`.
pub fn capital_mm(viewing_distance_mm: f32) -> f32 {
    2.0 * viewing_distance_mm * (CAPITAL_DEGREES.to_radians() / 2.0).tan()
}

impl Sizes {
    /// Sizes on a screen that shows so many pixels. What is lit is as long from corner to corner as the screen says, and
    /// its pixels are square.
    pub fn on(screen: &Screen, width_px: u32, height_px: u32) -> Self {
        let px_per_mm = diagonal_px(width_px, height_px) / screen.diagonal_mm.max(1.0);
        let capital_px = capital_mm(screen.viewing_distance_mm.max(1.0)) * px_per_mm;
        Self {
            px_per_mm,
            capital_px,
            text_px: capital_px / CAPITAL_PER_EM,
            target_px: TARGET_MM * px_per_mm,
            gap_px: GAP_MM * px_per_mm,
        }
    }

    /// By how much an interface is enlarged so that neither its smallest text, whose font is `text_px` large, nor its
    /// smallest target, `target_px` wide, falls below these sizes. Never less than a quarter, so that a file with a slip
    /// in it still shows something.
    pub fn scale(&self, text_px: f32, target_px: f32) -> f32 {
        let of = |wanted: f32, is: f32| wanted / is.max(1.0);
        of(self.text_px, text_px).max(of(self.target_px, target_px)).max(0.25)
    }
}

/// Where controls lie between [`REACH_MM`] above the floor, in a window that fills the screen. `None` where it is not
/// known how high the screen hangs.
///
/// # Errors
/// When less than a target of the screen is within reach.
pub fn reach(screen: &Screen, width_px: u32, height_px: u32) -> Option<Result<Band, OutOfReach>> {
    let lower_edge_mm = screen.mounting_height_mm?;
    let Sizes { px_per_mm, target_px, .. } = Sizes::on(screen, width_px, height_px);
    let height = height_px.max(1) as f32;
    let upper_edge_mm = lower_edge_mm + height / px_per_mm;
    let below_top = |above_floor_mm: f32| ((upper_edge_mm - above_floor_mm) * px_per_mm).clamp(0.0, height);
    let band = Band { top_px: below_top(REACH_MM.1), bottom_px: below_top(REACH_MM.0) };
    if band.bottom_px - band.top_px >= target_px {
        return Some(Ok(band));
    }
    let is_high = lower_edge_mm + upper_edge_mm > REACH_MM.0 + REACH_MM.1;
    Some(Err(if is_high { OutOfReach::TooHigh { lower_edge_mm } } else { OutOfReach::TooLow { upper_edge_mm } }))
}

fn diagonal_px(width_px: u32, height_px: u32) -> f32 {
    (width_px.max(1) as f32).hypot(height_px.max(1) as f32)
}
