//! `visit.json` and what it names: places, tours, captions, credits.

pub mod captions;
