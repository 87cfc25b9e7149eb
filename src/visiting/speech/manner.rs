//! How a voice speaks.

use crate::visiting::within;

/// Rate, pitch and volume, as the visitor wants them; 1 is usual. Counts from the next sentence on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    rate: f32,
    pitch: f32,
    volume: f32,
}

impl Default for Manner {
    fn default() -> Self {
        Self { rate: 1.0, pitch: 1.0, volume: 1.0 }
    }
}

impl Manner {
    /// `rate`: times as fast as usual, 0.5 to 3. `pitch`: times as high as usual, 0.5 to 2. `volume`: 0 to 1, the most
    /// that the back end gives without distortion. What lies outside is brought inside; what is not a number is usual.
    pub fn new(rate: f32, pitch: f32, volume: f32) -> Self {
        Self {
            rate: within(rate, 0.5, 3.0, 1.0),
            pitch: within(pitch, 0.5, 2.0, 1.0),
            volume: within(volume, 0.0, 1.0, 1.0),
        }
    }

    /// Times as fast as usual, 0.5 to 3.
    pub fn rate(self) -> f32 {
        self.rate
    }

    /// Times as high as usual, 0.5 to 2.
    pub fn pitch(self) -> f32 {
        self.pitch
    }

    /// 0 to 1.
    pub fn volume(self) -> f32 {
        self.volume
    }
}
