//! Colours for eyes that see fewer of them.
//!
//! Matrices act on linear RGB, row by row. What an eye without a kind of cone sees: G. M. Machado, M. M. Oliveira and L. A. F.
//! Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.0. What is lost is put
//! where the eye sees it: O. Fidaner, P. Lin and N. Ozguven, "Analysis of Color Blindness", 2005.

use glam::{Mat3, Vec3};
use serde::{Deserialize, Serialize};

/// Which cones an eye lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cones {
    /// None.
    #[default]
    All,
    /// Those for red (protanopia).
    NoRed,
    /// Those for green (deuteranopia).
    NoGreen,
    /// Those for blue (tritanopia).
    NoBlue,
}

/// Rows of a matrix on linear RGB.
fn rows(red: [f32; 3], green: [f32; 3], blue: [f32; 3]) -> Mat3 {
    Mat3::from_cols_array_2d(&[red, green, blue]).transpose()
}

/// What such an eye sees of a colour. Between severities the published tables bend a little; here they are mixed evenly.
pub fn seen(cones: Cones, severity: f32) -> Mat3 {
    let whole = match cones {
        Cones::All => Mat3::IDENTITY,
        Cones::NoRed => rows(
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ),
        Cones::NoGreen => rows(
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ),
        Cones::NoBlue => rows(
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ),
    };
    let severity = super::within(severity, 0.0, 1.0, 1.0);
    whole * severity + Mat3::IDENTITY * (1.0 - severity)
}

/// What is shown instead of a colour, so that such an eye tells apart what others do. The distribution for red and green is
/// the authors'; that for blue is ours, after its pattern.
pub fn corrected(cones: Cones, severity: f32) -> Mat3 {
    let put = match cones {
        Cones::All => return Mat3::IDENTITY,
        Cones::NoRed | Cones::NoGreen => rows([0.0, 0.0, 0.0], [0.7, 1.0, 0.0], [0.7, 0.0, 1.0]),
        Cones::NoBlue => rows([1.0, 0.0, 0.7], [0.0, 1.0, 0.7], [0.0, 0.0, 0.0]),
    };
    Mat3::IDENTITY + put * (Mat3::IDENTITY - seen(cones, severity))
}

/// A colour of linear RGB through one of these; never darker than black nor brighter than white.
pub fn through(matrix: &Mat3, linear: Vec3) -> Vec3 {
    (*matrix * linear).clamp(Vec3::ZERO, Vec3::ONE)
}

/// Where the magnifier is: corners of the lens in pixels, at most so large a part of the picture, whole at its edges.
pub fn lens(at: glam::Vec2, picture: glam::Vec2) -> (glam::Vec2, glam::Vec2) {
    let half = (picture * glam::Vec2::new(0.22, 0.28)).max(glam::Vec2::splat(1.0));
    let middle = at.clamp(half, (picture - half).max(half));
    (middle - half, middle + half)
}
