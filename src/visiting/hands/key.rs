//! Keys by where they lie, under the names of the W3C's UI Events code values, which engines share.

/// Calls a macro with every key that can be bound.
macro_rules! with_keys {
    ($then:ident) => {
        $then! {
            Backquote Backslash BracketLeft BracketRight Comma
            Digit0 Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9
            Equal IntlBackslash IntlRo IntlYen
            KeyA KeyB KeyC KeyD KeyE KeyF KeyG KeyH KeyI KeyJ KeyK KeyL KeyM
            KeyN KeyO KeyP KeyQ KeyR KeyS KeyT KeyU KeyV KeyW KeyX KeyY KeyZ
            Minus Period Quote Semicolon Slash
            AltLeft AltRight Backspace CapsLock ContextMenu ControlLeft ControlRight Enter
            SuperLeft SuperRight ShiftLeft ShiftRight Space Tab
            Delete End Home Insert PageDown PageUp
            ArrowDown ArrowLeft ArrowRight ArrowUp
            NumLock Numpad0 Numpad1 Numpad2 Numpad3 Numpad4 Numpad5 Numpad6 Numpad7 Numpad8 Numpad9
            NumpadAdd NumpadComma NumpadDecimal NumpadDivide NumpadEnter NumpadEqual NumpadMultiply NumpadSubtract
            Escape PrintScreen ScrollLock Pause
            BrowserBack BrowserForward BrowserHome MediaPlayPause MediaStop MediaTrackNext MediaTrackPrevious
            AudioVolumeDown AudioVolumeMute AudioVolumeUp
            F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12
            F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24
        }
    };
}
#[cfg(feature = "viewer")]
pub(crate) use with_keys;

macro_rules! define {
    ($($key:ident)*) => {
        /// A key, by where it lies on a keyboard; its name is that of a key on a US keyboard at this place.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names say where the keys lie")]
        pub enum Key { $($key,)* }

        impl Key {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$key,)*];

            /// Its name in files: "KeyW", "F13".
            pub fn name(self) -> &'static str {
                match self { $(Self::$key => stringify!($key),)* }
            }
        }
    };
}
with_keys!(define);

impl Key {
    /// The key of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.name() == name)
    }

    /// Keys that only the keypads of public machines send: Storm's AudioNav and NavBar, wired as F13 to F24.
    pub fn is_of_a_keypad(self) -> bool {
        (Self::F13..=Self::F24).contains(&self)
    }

    /// What the key prints on a French keyboard (AZERTY), else on a US one, until a press has told.
    pub fn usually_prints(self, french: bool) -> Option<char> {
        let us = match self {
            Self::Comma => ',',
            Self::Period => '.',
            Self::Semicolon => ';',
            Self::Slash => '/',
            Self::Minus => '-',
            Self::Equal => '=',
            Self::Quote => '\'',
            Self::BracketLeft => '[',
            Self::BracketRight => ']',
            Self::Backquote => '`',
            Self::Backslash => '\\',
            _ => {
                let name = self.name();
                let letter = name.strip_prefix("Key").or_else(|| name.strip_prefix("Digit"))?;
                letter.chars().next()?.to_ascii_lowercase()
            }
        };
        let azerty = |us| match us {
            'q' => 'a',
            'a' => 'q',
            'w' => 'z',
            'z' => 'w',
            ';' => 'm',
            'm' => ',',
            ',' => ';',
            '.' => ':',
            '[' => '^',
            ']' => '$',
            '\\' => '*',
            '/' => '!',
            '-' => ')',
            '1' => '&',
            '2' => 'é',
            '3' => '"',
            '4' => '\'',
            '5' => '(',
            '6' => '-',
            '7' => 'è',
            '8' => '_',
            '9' => 'ç',
            '0' => 'à',
            other => other,
        };
        Some(if french { azerty(us) } else { us })
    }
}
