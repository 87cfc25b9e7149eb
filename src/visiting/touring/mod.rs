//! A guided tour as it goes: which stop, whether it is told, when the next one comes, and where to go on another day.
//!
//! Knows no engine and no clock: whoever calls says how much time has passed and what goes on around. A stop ends when
//! what is told there has been said and read, whichever takes longer, and never while the visitor is busy.

mod bookmark;
mod journey;
mod pace;
mod reading;

pub use bookmark::{Bookmark, MOST_BOOKMARKS, bookmark_of, forget, remember};
pub use journey::{Around, BREATH_SECS, Journey, REST_SECS, TRAVEL_SECS, Turn};
pub use pace::{Pace, SPEEDS};
pub use reading::{LOOK_SECS, READING_CHARS_PER_SEC, reading_secs};
