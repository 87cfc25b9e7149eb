//! Which glass stands where: every window shows its own part of one picture.
//!
//! The roses keep glass of the 13th century; the choir has the large figures and the grisaille of the 19th, nave and
//! its tribunes Le Chevallier's red and blue of the 1950s to 1965 (fact sheet, section 3).

use super::kit::MaterialId;
use super::materials::tile_metres;
use glam::Vec2;

/// A part of the glass picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glazing {
    /// Northern rose: sixteen and thirty-two lights, violet and blue.
    RoseNorth,
    /// Southern rose: twelve and twenty-four lights, ruby and blue.
    RoseSouth,
    /// Western rose.
    RoseWest,
    /// Tall windows of the nave, abstract; two of them.
    Nave(u8),
    /// Tall windows of the choir: large figures, three of them.
    Choir(u8),
    /// The same for the narrow windows of the apse.
    Apse(u8),
    /// Tall windows of the transept: grisaille.
    Transept,
    /// Chapels: medallions.
    ChapelStory,
    /// Chapels: grisaille between coloured fillets.
    ChapelGrisaille,
    /// Tribunes of the nave, abstract.
    TribuneNave,
    /// Tribunes of the choir, grisaille.
    TribuneChoir,
    /// Single lancets with a king; six of them.
    King(u8),
    /// Small round eyes: one medallion.
    Eye,
    /// Anything else: plain lozenges.
    Lozenges,
}

/// Width over height of the whole picture.
pub const ASPECT: f32 = 2.0;

impl Glazing {
    /// All of them.
    pub const ALL: [Self; 24] = [
        Self::RoseNorth,
        Self::RoseSouth,
        Self::RoseWest,
        Self::Nave(0),
        Self::Nave(1),
        Self::Choir(0),
        Self::Choir(1),
        Self::Choir(2),
        Self::Apse(0),
        Self::Apse(1),
        Self::Apse(2),
        Self::Transept,
        Self::ChapelStory,
        Self::ChapelGrisaille,
        Self::TribuneNave,
        Self::TribuneChoir,
        Self::King(0),
        Self::King(1),
        Self::King(2),
        Self::King(3),
        Self::King(4),
        Self::King(5),
        Self::Eye,
        Self::Lozenges,
    ];

    /// Its corner and size in a picture of 4096 × 2048, from the top left.
    fn texels(self) -> [f32; 4] {
        let tall = |x: u16, width: u16| [f32::from(x), 1024.0, f32::from(width), 1024.0];
        match self {
            Self::RoseNorth => [0.0, 0.0, 1024.0, 1024.0],
            Self::RoseSouth => [1024.0, 0.0, 1024.0, 1024.0],
            Self::RoseWest => [2048.0, 0.0, 1024.0, 1024.0],
            Self::King(k) => [3072.0 + 170.0 * f32::from(k.min(5)), 0.0, 170.0, 512.0],
            Self::Eye => [3072.0, 512.0, 512.0, 512.0],
            Self::Lozenges => [3584.0, 512.0, 512.0, 512.0],
            Self::Nave(k) => tall(384 * u16::from(k.min(1)), 384),
            Self::Choir(k) => tall(768 + 384 * u16::from(k.min(2)), 384),
            Self::Apse(k) => tall(1920 + 224 * u16::from(k.min(2)), 224),
            Self::ChapelStory => tall(2592, 384),
            Self::ChapelGrisaille => tall(2976, 384),
            Self::Transept => tall(3360, 352),
            Self::TribuneNave => [3712.0, 1024.0, 384.0, 512.0],
            Self::TribuneChoir => [3712.0, 1536.0, 384.0, 512.0],
        }
    }

    /// Corner and size as shares of the picture, from the top left.
    pub fn part(self) -> (Vec2, Vec2) {
        let [x, y, w, h] = self.texels();
        (Vec2::new(x / 4096.0, y / 2048.0), Vec2::new(w / 4096.0, h / 2048.0))
    }

    /// Texture metres of a place in its window: `at` runs from 0 to 1, from the left and from below.
    pub fn uv(self, at: Vec2) -> Vec2 {
        let (corner, size) = self.part();
        // A hair inside the part, so that its neighbour does not shine through.
        let at = at.clamp(Vec2::splat(0.004), Vec2::splat(0.996));
        let p = corner + size * Vec2::new(at.x, 1.0 - at.y);
        Vec2::new(p.x, -p.y) * tile_metres(MaterialId::Glass)
    }
}
