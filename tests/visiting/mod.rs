//! What a visit asks of a body, without an engine.

mod sights;
