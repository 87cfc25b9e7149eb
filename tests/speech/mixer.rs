use parvis::visiting::speech::{Levels, Mixer, Sound};

const FULL: Levels = Levels { speech: 1.0, narration: 1.0, ambience: 1.0, cues: 1.0, mono: false };

fn mixer(levels: Levels) -> Mixer {
    let mut mixer = Mixer::default();
    mixer.set(levels);
    mixer
}

fn db(gain: f32) -> f32 {
    20.0 * gain.log10()
}

#[test]
fn ambience_and_cues_go_down_by_twenty_decibels_under_either_voice() {
    for voice in [Sound::Speech, Sound::Narration] {
        let mut mixer = mixer(FULL);
        mixer.advance(1.0, Some(voice));
        for below in [Sound::Ambience, Sound::Cues] {
            assert!(db(mixer.gain(below)) <= -20.0, "{below:?} under {voice:?}: {} dB", db(mixer.gain(below)));
        }
        assert_eq!(mixer.gain(voice), 1.0);
        mixer.advance(5.0, None);
        assert_eq!(mixer.gain(Sound::Ambience), 1.0);
    }
}

#[test]
fn a_recording_gives_way_to_the_machines_voice() {
    let mut mixer = mixer(FULL);
    mixer.advance(1.0, Some(Sound::Speech));
    assert!(db(mixer.gain(Sound::Narration)) <= -20.0);
    assert_eq!(mixer.gain(Sound::Speech), 1.0);
}

#[test]
fn a_cue_makes_nobody_quieter() {
    let mut mixer = mixer(FULL);
    mixer.advance(1.0, Some(Sound::Cues));
    assert_eq!(mixer.gain(Sound::Ambience), 1.0);
    assert!(!mixer.is_moving());
}

#[test]
fn volumes_slide_and_do_not_jump() {
    let mut mixer = mixer(FULL);
    let mut before = mixer.gain(Sound::Ambience);
    for frame in 0..200 {
        mixer.advance(1.0 / 60.0, (frame < 60).then_some(Sound::Speech));
        let gain = mixer.gain(Sound::Ambience);
        assert!((db(gain) - db(before)).abs() < 3.0, "{} dB in one frame", db(gain) - db(before));
        before = gain;
    }
    assert_eq!(before, 1.0);
}

#[test]
fn the_same_second_is_the_same_at_any_frame_rate() {
    let (mut fast, mut slow) = (mixer(FULL), mixer(FULL));
    for _ in 0..100 {
        fast.advance(0.001, Some(Sound::Speech));
    }
    slow.advance(0.1, Some(Sound::Speech));
    assert!((db(fast.gain(Sound::Cues)) - db(slow.gain(Sound::Cues))).abs() < 0.1);
}

#[test]
fn every_sound_has_a_volume_of_its_own() {
    let mixer = mixer(Levels { speech: 0.1, narration: 0.2, ambience: 0.0, cues: 0.4, mono: false });
    assert_eq!(
        [Sound::Speech, Sound::Narration, Sound::Ambience, Sound::Cues].map(|sound| mixer.gain(sound)),
        [0.1, 0.2, 0.0, 0.4]
    );
    assert_eq!(mixer.play(Sound::Cues, [1.0, -0.5]), [0.4, -0.2]);
}

#[test]
fn in_mono_both_ears_hear_what_either_would_have() {
    let mixer = mixer(Levels { mono: true, ..FULL });
    assert_eq!(mixer.play(Sound::Cues, [1.0, 0.0]), [0.5, 0.5]);
    assert_eq!(mixer.play(Sound::Cues, [0.25, 0.75]), [0.5, 0.5]);
}

#[test]
fn volumes_that_are_no_volumes_are_brought_inside() {
    let mut mixer =
        mixer(Levels { speech: 9.0, narration: -1.0, ambience: f32::NAN, cues: f32::INFINITY, mono: false });
    mixer.advance(f32::NAN, None);
    mixer.advance(-5.0, Some(Sound::Speech));
    assert_eq!(
        [Sound::Speech, Sound::Narration, Sound::Ambience, Sound::Cues].map(|sound| mixer.gain(sound)),
        [1.0, 0.0, 1.0, 1.0]
    );
}
