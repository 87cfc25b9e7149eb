//! The words of the built-in visit: its tour and captions, embedded so that a visit can be drawn anywhere.

/// Addresses, relative to the visit, and contents of the files that a visit to the built-in cathedral has beside its
/// tiles. Their stops name the places `parvis`, `nave`, `crossing`, `choir` and `ambulatory`.
pub fn builtin_visit_files() -> &'static [(&'static str, &'static [u8])] {
    macro_rules! files {
        ($($address:literal),* $(,)?) => {
            &[$(($address, include_bytes!(concat!("../../../assets/visits/cathedral/", $address)))),*]
        };
    }
    files![
        "README.md",
        "tours/entrance-to-choir.json",
        "captions/entrance.en.vtt",
        "captions/entrance.fr.vtt",
        "captions/nave.en.vtt",
        "captions/nave.fr.vtt",
        "captions/crossing.en.vtt",
        "captions/crossing.fr.vtt",
        "captions/choir.en.vtt",
        "captions/choir.fr.vtt",
        "captions/ambulatory.en.vtt",
        "captions/ambulatory.fr.vtt",
    ]
}
