//! Streaming: which tiles are shown, loaded and let go.

mod covering;
mod drawing;
mod memory;
mod queueing;
mod selecting;
mod stage;
mod streamed;
mod walking;
