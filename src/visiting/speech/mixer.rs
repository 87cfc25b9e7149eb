//! How loud everything is: volumes of their own, and room for whoever speaks.

use crate::visiting::within;

/// How much quieter ambience and cues are while somebody speaks, decibels: more than the 20 dB that WCAG 2.2 asks for
/// (1.4.7).
pub const DUCKED_DB: f32 = -24.0;

/// From full to ducked: fast enough for the first syllable, slow enough not to click.
const DOWN_SECS: f32 = 0.15;

/// And back: a pause between two sentences does not pump.
const UP_SECS: f32 = 0.8;

/// What sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sound {
    /// The machine's voices. They do not come through here: their volume goes into [`super::Manner`].
    Speech,
    /// Recorded voices.
    Narration,
    /// The place.
    Ambience,
    /// Steps, walls, the way.
    Cues,
}

/// The visitor's volumes, 0 to 1, as factors of amplitude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// Of the machine's voices.
    pub speech: f32,
    /// Of recorded voices.
    pub narration: f32,
    /// Of the place.
    pub ambience: f32,
    /// Of steps, walls, the way.
    pub cues: f32,
    /// Both ears hear the same.
    pub mono: bool,
}

impl Default for Levels {
    fn default() -> Self {
        Self { speech: 1.0, narration: 1.0, ambience: 0.7, cues: 0.7, mono: false }
    }
}

/// Volumes of the moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Mixer {
    levels: Levels,
    /// Of what is below any voice: 0 full, 1 ducked.
    background: f32,
    /// Of recorded voices, which are below the machine's.
    narration: f32,
}

impl Mixer {
    /// The visitor chose these. What lies outside of 0 to 1 is brought inside; what is not a number is 1.
    pub fn set(&mut self, levels: Levels) {
        let volume = |volume| within(volume, 0.0, 1.0, 1.0);
        self.levels = Levels {
            speech: volume(levels.speech),
            narration: volume(levels.narration),
            ambience: volume(levels.ambience),
            cues: volume(levels.cues),
            mono: levels.mono,
        };
    }

    /// `secs` later; `speaking` is who speaks: ambience and cues give way to both voices, a recording to the machine's.
    pub fn advance(&mut self, secs: f32, speaking: Option<Sound>) {
        let secs = within(secs, 0.0, 10.0, 0.0);
        let towards = |part: &mut f32, ducked: bool| {
            let by = if ducked { secs / DOWN_SECS } else { -secs / UP_SECS };
            *part = (*part + by).clamp(0.0, 1.0);
        };
        towards(&mut self.background, matches!(speaking, Some(Sound::Speech | Sound::Narration)));
        towards(&mut self.narration, speaking == Some(Sound::Speech));
    }

    /// The factor for the amplitude of a sound: 0 to 1.
    pub fn gain(&self, sound: Sound) -> f32 {
        let (level, ducked) = match sound {
            Sound::Speech => (self.levels.speech, 0.0),
            Sound::Narration => (self.levels.narration, self.narration),
            Sound::Ambience => (self.levels.ambience, self.background),
            Sound::Cues => (self.levels.cues, self.background),
        };
        level * 10_f32.powf(ducked * DUCKED_DB / 20.0)
    }

    /// What a left and a right sample of a sound become: as loud as it may be, and in mono the same for both ears.
    pub fn play(&self, sound: Sound, [left, right]: [f32; 2]) -> [f32; 2] {
        let gain = self.gain(sound);
        let (left, right) = if self.levels.mono {
            let both = (left + right) / 2.0;
            (both, both)
        } else {
            (left, right)
        };
        [left * gain, right * gain]
    }

    /// The volumes are on their way: whoever plays needs to call again.
    pub fn is_moving(&self) -> bool {
        let moves = |part: f32| part > 0.0 && part < 1.0;
        moves(self.background) || moves(self.narration)
    }
}
